//! The three numbers of the weekly bulletin.

use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::evaluate::CountyResult;

/// The three numbers of the weekly bulletin (周报): 总数, 开工 and 完工.
///
/// The total is what was not withdrawn; started is everything ever started; finished
/// includes what is accepted. What is not started is derived and never typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bulletin {
    /// 总数.
    pub total: i64,
    /// 开工.
    pub started: i64,
    /// 完工.
    pub finished: i64,
}

impl Bulletin {
    /// The numbers of one county for a stage of a target.
    pub fn of(county: &CountyResult, target: &str, stage: &str) -> Self {
        let tally = |rule| {
            let count = county.count(target, stage, rule);
            count.map(|count| count.tally).unwrap_or_default()
        };
        let started = tally("clinic.started");
        Self {
            total: started.asked,
            started: started.counted,
            finished: tally("clinic.finished").counted,
        }
    }

    /// 未开工: the total less what was started.
    pub const fn not_started(self) -> i64 {
        self.total - self.started
    }
}

impl Add for Bulletin {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            started: self.started + other.started,
            finished: self.finished + other.finished,
        }
    }
}

impl Sum for Bulletin {
    fn sum<I: Iterator<Item = Self>>(bulletins: I) -> Self {
        bulletins.fold(Self::default(), Add::add)
    }
}
