//! Entering days: a hospital's, or many from another system.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::posting::{DayHalf, LeaveKind, Workload};
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{day_entry, facility, posting};
use crate::ledger::error::{Faults, Result};

/// What is said of a day.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayFacts {
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub on: NaiveDate,
    /// Which part of it; all of it where nothing is said.
    #[serde(default = "whole")]
    pub half: DayHalf,
    /// The kind of leave; left out for attendance.
    #[serde(default, deserialize_with = "typed::optional_choice")]
    pub leave: Option<LeaveKind>,
    /// What was done.
    #[serde(default)]
    #[validate(nested)]
    pub workload: Workload,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub remark: Option<String>,
}

const fn whole() -> DayHalf {
    DayHalf::Whole
}

impl DayFacts {
    /// All of a day, without more.
    pub(super) fn all_of(on: NaiveDate) -> Self {
        Self { on, half: DayHalf::Whole, leave: None, workload: Workload::default(), remark: None }
    }

    /// Notes what cannot be. A day in the future, outside the posting or on leave can: it is
    /// stored and flagged.
    pub(super) fn check(&self, field: impl Fn(&str) -> String, faults: &mut Faults) {
        if !(1990..2200).contains(&self.on.year()) {
            faults.add(&field("on"), "DATE_RANGE", "请核对年份。");
        }
        if self.leave.is_some() && !self.workload.is_empty() {
            let detail = "请假的日子没有工作量；有工作量请另记出勤。";
            faults.add(&field("workload"), "INVALID", detail);
        }
    }

    /// The content of a version, on top of one that says the rest.
    pub(super) fn over(self, was: day_entry::Content) -> day_entry::Content {
        day_entry::Content {
            worked_on: self.on,
            half: self.half,
            leave_kind: self.leave,
            workload: self.workload.to_text(),
            remark: self.remark,
            ..was
        }
    }
}

/// A day to be entered.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDay {
    /// The client's own name for it, if it has one.
    #[serde(default)]
    pub id: Option<PublicId>,
    /// The posting.
    pub posting: PublicId,
    /// Where; the institution of the posting where nothing is said.
    #[serde(default)]
    pub facility: Option<PublicId>,
    /// What is said of it.
    #[validate(nested)]
    pub facts: DayFacts,
}

/// Enters days of the day log. All of them or none; nothing is refused for overlapping.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterDays {
    /// The days.
    #[validate(length(min = 1, max = 5000), nested)]
    #[schema(min_items = 1, max_items = 5000)]
    pub days: Vec<NewDay>,
}

impl Command for EnterDays {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "day.enter";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.days.iter().enumerate();
        let named = named.filter_map(|(at, new)| Some((format!("days/{at}/id"), new.id?)));
        act.assure_new::<day_entry::Entity>(named).await?;
        let postings =
            act.find_all::<posting::Entity>(self.days.iter().map(|new| new.posting)).await?;
        let elsewhere = self.days.iter().filter_map(|new| new.facility);
        let places = act.find_all::<facility::Entity>(elsewhere).await?;
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(self.days.len());
        for (at, new) in self.days.into_iter().enumerate() {
            let field = |name: &str| format!("days/{at}/{name}");
            new.facts.check(|name| field(&format!("facts/{name}")), &mut faults);
            let Some(posting) = postings.get(&new.posting) else {
                faults.add(&field("posting"), "REF_NOT_FOUND", "没有找到这次派驻。");
                continue;
            };
            let place = place(new.facility, posting, &places);
            let Some(blank) = place else {
                faults.add(&field("facility"), "REF_NOT_FOUND", "没有找到该机构。");
                continue;
            };
            rows.push((new.id, new.facts.over(blank)));
        }
        faults.none()?;
        let opened = act.open_many::<day_entry::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// A day of a posting at its own institution or another one, with nothing said of it yet.
fn place(
    named: Option<PublicId>,
    posting: &posting::Model,
    places: &HashMap<PublicId, facility::Model>,
) -> Option<day_entry::Content> {
    let blank = blank(posting);
    match named {
        None => Some(blank),
        Some(named) => {
            let place = places.get(&named)?;
            let (facility_id, area_key) = (place.subject_id, place.area_key);
            Some(day_entry::Content { area_key, facility_id, ..blank })
        }
    }
}

/// A day of a posting with nothing said of it yet.
pub(super) fn blank(posting: &posting::Model) -> day_entry::Content {
    day_entry::Content {
        area_key: posting.area_key,
        practitioner_id: posting.practitioner_id,
        posting_id: posting.subject_id,
        facility_id: posting.facility_id,
        worked_on: posting.valid_from,
        half: DayHalf::Whole,
        leave_kind: None,
        workload: String::new(),
        remark: None,
        resolution: None,
        resolution_words: None,
    }
}
