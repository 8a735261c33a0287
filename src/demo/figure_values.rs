//! The numbers behind reported figures: the same each time, and such that some counties reach
//! what the plan asks and some do not. Pure.

use super::dice::Dice;
use super::event::FigureKey;
use crate::domain::area::AreaKey;
use crate::domain::period::{Period, PeriodKind};

/// By how many hundredths of a percentage point each county's poor were paid back more than in
/// the base year: five of nine reach the five points.
const RISES: [i64; 9] = [520, 430, 515, 380, 560, 455, 400, 545, 530];

/// The county, by its place among them, that left its deductible above what the plan asks.
const DEAR: i64 = 3;

/// The county that enrolled fewer than the plan asks.
const SHORT: i64 = 3;

/// The county where serious illness is paid back hardly better than before.
const SLOW: i64 = 6;

/// What a county's numbers are made of.
pub(super) struct Numbers {
    pub(super) county: AreaKey,
    /// Its place among the counties.
    pub(super) turn: i64,
    /// How many people its villages have.
    pub(super) rural: i64,
}

impl Numbers {
    /// Both numbers of a figure, in persons or fen; of an amount the amount alone.
    pub(super) fn of(&self, key: &FigureKey) -> (i64, Option<i64>) {
        let mut dice =
            Dice::of(&format!("figure {} {} {}", self.county, key.indicator, key.period));
        let period = key.period;
        let whole = match key.indicator.as_str() {
            "N1" => self.rural * (1_000 + i64::from(period.in_year() - 2014) * 3) / 1_000,
            // A quarter of the villagers are poor; what a head costs a quarter, in fen.
            "N2P" => self.rural / 4 * season(period, 6_200) + dice.between(0, 9_999),
            "N2G" => self.rural * 3 / 4 * season(period, 5_300) + dice.between(0, 9_999),
            "N4" => self.rural * season(period, 6_900) + dice.between(0, 9_999),
            "N6" => self.rural / 480 * 2_150_000 + dice.between(0, 999_999),
            _ => return (self.deductible(period), None),
        };
        let rate = self.rate(&key.indicator, period) + dice.between(-12, 12);
        (whole * rate.clamp(0, 9_990) / 10_000, Some(whole))
    }

    /// What a policy asks people to pay first, in fen.
    fn deductible(&self, period: Period) -> i64 {
        match period.in_year() {
            2014 => 500_000,
            2015 if self.turn == DEAR => 400_000,
            _ => 300_000,
        }
    }

    /// The rate of a period in hundredths of a percentage point.
    fn rate(&self, indicator: &str, period: Period) -> i64 {
        let base = Dice::of(&format!("rate {} {indicator}", self.county)).between(-60, 60);
        let years = i64::from(period.in_year() - 2014);
        let quarter = i64::from(period.number());
        // Within the first year the new rates come in bit by bit.
        let growth = |whole: i64| match years {
            0 => 0,
            1 => whole + (quarter * 2 - 5) * whole / 12,
            _ => whole * 5 / 4,
        };
        let own = usize::try_from(self.turn).ok().and_then(|turn| RISES.get(turn)).copied();
        match indicator {
            "N1" if self.turn == SHORT => 9_742 + years * 20,
            "N1" => 9_760 + base / 2 + years * 95,
            "N2P" => 7_050 + base + growth(own.unwrap_or(500)),
            "N2G" => 6_780 + base + growth(170),
            "N4" => 5_650 + base + growth(210),
            _ if self.turn == SLOW => 5_180 + base + years * 210,
            _ => 5_180 + base + years * 400,
        }
    }
}

/// A quarter of a year has its share of what is spent; a year has no season.
fn season(period: Period, amount: i64) -> i64 {
    match (period.kind(), period.number()) {
        (PeriodKind::Quarter, 1) => amount * 9 / 10,
        (PeriodKind::Quarter, 3) => amount * 19 / 20,
        (PeriodKind::Quarter, 4) => amount * 23 / 20,
        _ => amount,
    }
}

/// The same with a mistake above the line, such as a sum that has a part too many.
pub(super) fn mistaken((numerator, denominator): (i64, Option<i64>)) -> (i64, Option<i64>) {
    let more = numerator + numerator / 80;
    (denominator.map_or(more, |most| more.min(most)), denominator)
}
