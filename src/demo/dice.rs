//! Numbers that look drawn and are the same on every machine.

use uuid::Builder;

use crate::domain::ids::PublicId;
use crate::domain::time::Instant;

/// A splitmix64 generator that some words put in its place.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The generator that these words stand for.
    pub(super) fn of(words: &str) -> Self {
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(words.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included; `low` where the range is empty.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).saturating_add(1).max(1).unsigned_abs();
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// Whether something that happens so many times in a hundred happens.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// Puts a list in another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.between(0, i64::try_from(last).unwrap_or(0));
            list.swap(last, usize::try_from(other).unwrap_or(0));
        }
    }

    /// One entry of a list; `None` of an empty one.
    pub(super) fn pick<'a, T>(&mut self, entries: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(entries.len()).unwrap_or(0) - 1;
        entries.get(usize::try_from(self.between(0, last)).unwrap_or(0))
    }
}

/// The outside name of something: shaped like a UUID v7 of the instant, and always the same.
pub(super) fn name(words: &str, at: Instant) -> PublicId {
    let mut dice = Dice::of(words);
    let mut bytes = [0; 10];
    let drawn = dice.next().to_le_bytes().into_iter().chain(dice.next().to_le_bytes());
    for (byte, drawn) in bytes.iter_mut().zip(drawn) {
        *byte = drawn;
    }
    let millis = u64::try_from(at.0 / 1_000).unwrap_or(0);
    PublicId(Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
}
