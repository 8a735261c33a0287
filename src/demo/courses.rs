//! How far each county's batches get: the story that the demonstration tells.

use chrono::NaiveDate;

use super::days::day;
use super::dice::Dice;
use crate::domain::area::AreaKey;

/// What becomes of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Accepted between two days.
    Accepted(NaiveDate, NaiveDate),
    /// Finished between two days and not inspected since.
    Finished(NaiveDate, NaiveDate),
    /// Finished between two days, inspected, and not mended.
    Rectifying(NaiveDate, NaiveDate),
    /// Works go on.
    Building,
    /// Works are halted.
    Halted,
    /// Nothing but paper.
    Waiting,
    /// Taken out of the plan.
    Withdrawn,
}

/// How many projects of a county's batches go which way.
struct Course {
    county: i64,
    /// Of the first batch: accepted after the deadline; finished in time and not accepted.
    late: usize,
    awaiting: usize,
    /// Of the first batch: neither.
    overdue: &'static [Fate],
    /// Of the second batch: accepted in spring, accepted in the last eight weeks, finished,
    /// in rectification, halted, not begun, taken out.
    second: [usize; 7],
    /// The last day on which anything moved.
    until: NaiveDate,
}

const END: NaiveDate = day(2016, 8, 31);
const LATE_FINISH: Fate = Fate::Finished(day(2016, 5, 10), day(2016, 6, 20));
const LATE_DEFECTS: Fate = Fate::Rectifying(day(2016, 4, 20), day(2016, 6, 5));
const WORST: [Fate; 6] =
    [Fate::Building, Fate::Building, Fate::Halted, Fate::Waiting, LATE_FINISH, LATE_DEFECTS];

const fn course(
    code: i64,
    [late, awaiting]: [usize; 2],
    overdue: &'static [Fate],
    second: [usize; 7],
    until: NaiveDate,
) -> Course {
    Course { county: code * 10_000_000, late, awaiting, overdue, second, until }
}

const COURSES: [Course; 9] = [
    course(
        621_202,
        [7, 2],
        &[Fate::Halted, Fate::Building, LATE_FINISH],
        [5, 5, 4, 2, 2, 6, 1],
        END,
    ),
    course(621_221, [0, 0], &[], [9, 8, 3, 0, 0, 0, 0], END),
    course(621_222, [2, 0], &[LATE_DEFECTS], [5, 7, 2, 1, 0, 1, 0], END),
    course(621_223, [8, 2], &WORST, [4, 3, 3, 2, 2, 8, 0], END),
    course(621_224, [4, 0], &[], [3, 3, 4, 1, 0, 5, 1], END),
    course(621_225, [0, 1], &[], [17, 16, 6, 1, 0, 0, 0], END),
    course(621_226, [5, 1], &[], [11, 0, 5, 1, 3, 9, 1], day(2016, 6, 30)),
    course(621_227, [0, 0], &[], [16, 6, 0, 0, 0, 0, 0], END),
    course(621_228, [1, 0], &[], [5, 4, 2, 0, 0, 0, 0], END),
];

/// The last day on which anything moved in a county.
pub(super) fn quiet_after(county: AreaKey) -> NaiveDate {
    COURSES.iter().find(|course| course.county == county.0).map_or(END, |course| course.until)
}

/// What becomes of each of a county's projects of a batch, in no order.
pub(super) fn fates(county: AreaKey, batch: &str, projects: usize) -> Vec<Fate> {
    let mut fates = match COURSES.iter().find(|course| course.county == county.0) {
        Some(course) if batch == "2015" => first(course),
        Some(course) => second(course),
        None => Vec::new(),
    };
    let rest = match batch {
        "2015" => Fate::Accepted(day(2015, 8, 1), day(2015, 12, 28)),
        _ => Fate::Building,
    };
    fates.resize(projects, rest);
    Dice::of(&format!("fates {county} {batch}")).shuffle(&mut fates);
    fates
}

fn first(course: &Course) -> Vec<Fate> {
    let late = Fate::Accepted(day(2016, 4, 20), course.until.min(day(2016, 6, 28)));
    let awaiting = Fate::Rectifying(day(2015, 11, 10), day(2015, 11, 25));
    let mut fates = vec![late; course.late];
    fates.extend(vec![awaiting; course.awaiting]);
    fates.extend(course.overdue);
    fates
}

fn second(course: &Course) -> Vec<Fate> {
    let finished = course.until.min(day(2016, 8, 15));
    let kinds = [
        Fate::Accepted(day(2016, 6, 8), course.until.min(day(2016, 7, 5))),
        Fate::Accepted(day(2016, 7, 8), day(2016, 8, 30)),
        Fate::Finished(day(2016, 6, 10), finished),
        Fate::Rectifying(day(2016, 5, 25), day(2016, 6, 10)),
        Fate::Halted,
        Fate::Waiting,
        Fate::Withdrawn,
    ];
    kinds.iter().zip(course.second).flat_map(|(fate, many)| vec![*fate; many]).collect()
}
