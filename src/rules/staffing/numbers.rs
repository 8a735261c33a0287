//! How many general practitioners there are, in a form that can be added.

use std::iter::Sum;
use std::ops::Add;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::measure::Share;
use crate::domain::practitioner::GeneralPractice;
use crate::rules::finding::{Finding, Standing};

/// General practitioners of an institution, or of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct StaffNumbers {
    /// The institutions asked about.
    pub institutions: i64,
    /// People registered for general practice.
    pub registered: i64,
    /// People trained and not registered.
    pub trained: i64,
    /// People on the lists who do not count.
    pub excluded: i64,
}

impl StaffNumbers {
    /// The numbers of a finding about an institution; one outside the count adds nothing.
    pub fn of(finding: &Finding) -> Self {
        if !finding.standing.is_asked() {
            return Self::default();
        }
        let many = |wanted: &dyn Fn(&crate::rules::Listed) -> bool| {
            let people = finding.people.iter().filter(|listed| wanted(listed));
            i64::try_from(people.count()).unwrap_or(i64::MAX)
        };
        Self {
            institutions: 1,
            registered: many(&|at| at.counts_as == Some(GeneralPractice::Registered)),
            trained: many(&|at| at.counts_as == Some(GeneralPractice::Trained)),
            excluded: many(&|at| at.standing != Standing::Counted),
        }
    }

    /// Everybody who counts.
    pub const fn counted(self) -> i64 {
        self.registered + self.trained
    }

    /// People over institutions: an exact fraction.
    pub const fn mean(self) -> Share {
        Share { numerator: self.counted(), denominator: self.institutions }
    }
}

impl Add for StaffNumbers {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            institutions: self.institutions + other.institutions,
            registered: self.registered + other.registered,
            trained: self.trained + other.trained,
            excluded: self.excluded + other.excluded,
        }
    }
}

impl Sum for StaffNumbers {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::default(), Add::add)
    }
}
