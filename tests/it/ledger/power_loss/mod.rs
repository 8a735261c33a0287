//! What was acknowledged survives a power cut (RT02, E3).
//!
//! A child process works on a folder under a recorder, which keeps every write, flush and
//! rename in its order. Then the power is cut, on paper, at hundreds of points of the record:
//! what was flushed is there, of the rest nothing, some or torn pieces. Each disk that comes
//! out is opened, and every act and photo that was acknowledged before the cut is looked for.

mod check;
mod child;
mod disk;
mod recorder;

use check::Figures;
use disk::{Disk, Loss};
use recorder::Recording;

use super::clinic::{places, projects};
use crate::store::Store;
use crate::support::{Dice, scaled};

/// How often the power is cut.
fn cuts() -> usize {
    scaled(300, 10_000)
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_power_cut() {
    let Some(recorder) = recorder::build() else { return };
    let store = Store::sqlite().await;
    places(&store).await;
    projects(&store).await;
    let folder = store.copied();
    let recording = recorder.record(folder.path(), "child::enters_acts");
    let figures = cut_often(&recording, cuts(), check::ledger).await;
    println!("the ledger: {figures}");
    assert!(figures.acknowledged > 0 && recording.flushes() > 100, "{figures}");
    assert_eq!((figures.lost, figures.corrupt), (0, 0), "{figures}");
}

/// The harness has teeth: the same cuts find what `synchronous=NORMAL` loses, and find
/// nothing where only that one setting is another.
#[tokio::test]
async fn normal_synchronisation_loses_what_was_acknowledged() {
    let Some(recorder) = recorder::build() else { return };
    for (mode, loses) in [("normal", true), ("full", false)] {
        let folder = check::empty_notes().await;
        let recording = recorder.record(folder.path(), &format!("child::enters_notes_with_{mode}"));
        let figures = cut_often(&recording, cuts(), check::notes).await;
        println!("synchronous={mode}: {figures}");
        assert_eq!((figures.lost > 0, figures.corrupt), (loses, 0), "{mode}: {figures}");
    }
}

/// Cuts the power at points of the record, half of them right after something was
/// acknowledged, and looks at each disk.
async fn cut_often(
    recording: &Recording,
    cuts: usize,
    look: impl AsyncFn(&std::path::Path, &[String]) -> Figures,
) -> Figures {
    let mut dice = Dice::new(20_160_831);
    let steps = recording.steps.len();
    let after_acks = recording.after_acks();
    let mut points: Vec<usize> = (0..cuts)
        .map(|cut| match cut % 2 {
            0 => dice.below(steps) + 1,
            _ => after_acks[dice.below(after_acks.len())],
        })
        .collect();
    points.sort_unstable();
    let mut disk = Disk::new(&recording.base);
    let mut figures = Figures::default();
    let mut done = 0;
    for (cut, point) in points.into_iter().enumerate() {
        recording.steps[done..point].iter().for_each(|step| disk.take(step));
        done = point;
        let loss = [Loss::Everything, Loss::Some, Loss::Sectors][cut % 3];
        let folder = tempfile::tempdir().unwrap();
        disk.write_what_is_left(loss, &mut dice, &recording.root, folder.path());
        figures += look(folder.path(), disk.acknowledged()).await;
    }
    figures
}
