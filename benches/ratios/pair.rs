//! Two works in turn.

use std::time::{Duration, Instant};

/// Prints the heads of the table.
pub(crate) fn head() {
    println!("{:<44}{:>12}{:>12}{:>9}   floor", "work", "ours", "floor", "ratio");
}

/// Runs both works in turn and prints the medians and their ratio.
pub(crate) async fn pair(
    work: &str,
    floor_is: &str,
    turns: usize,
    mut ours: impl AsyncFnMut(),
    mut floor: impl AsyncFnMut(),
) {
    let (mut own, mut bare) = (Vec::with_capacity(turns), Vec::with_capacity(turns));
    // The first turn warms caches and is not counted.
    for turn in 0..=turns {
        let begun = Instant::now();
        ours().await;
        let one = begun.elapsed();
        let begun = Instant::now();
        floor().await;
        let other = begun.elapsed();
        if turn > 0 {
            own.push(one);
            bare.push(other);
        }
    }
    let (own, bare) = (median(own), median(bare));
    let ratio = own.as_secs_f64() / bare.as_secs_f64();
    println!("{work:<44}{:>12}{:>12}{ratio:>9.2}   {floor_is}", shown(own), shown(bare));
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}
