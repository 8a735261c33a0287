//! Changing what is said of a key specialty.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::typed;
use crate::domain::words::words;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::key_specialty;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

words! {
    /// Something that may be said of a key specialty, and may be left unsaid again.
    SpecialtyField {
        /// The document that approves its scheme.
        SchemeNo = "建设方案文号",
        /// Who leads it.
        Leader = "学科带头人",
        /// The beds that it is to have.
        Beds = "床位",
        /// Planned start.
        PlannedStart = "计划开始",
        /// Planned end.
        PlannedFinish = "计划建成",
        /// What it is to cost.
        Estimate = "总投资",
        /// A remark.
        Remark = "备注",
    }
}

/// Changes what is said of a key specialty. What is left out stays as it is; what is named
/// under `clear` is said no more.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSpecialty {
    /// The specialty; taken from the address.
    #[serde(skip)]
    pub project: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// What is to be cleared.
    #[serde(default)]
    pub clear: Vec<SpecialtyField>,
    /// The document that approves its scheme.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub scheme_no: Option<String>,
    /// Who leads it.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub leader: Option<String>,
    /// The beds that it is to have.
    #[serde(default, deserialize_with = "typed::optional_number")]
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub beds: Option<i32>,
    /// Planned start.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_start: Option<NaiveDate>,
    /// Planned end.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_finish: Option<NaiveDate>,
    /// What it is to cost, in fen (or yuan as text).
    #[serde(default, deserialize_with = "typed::optional_money")]
    pub estimate: Option<Fen>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

impl Command for ChangeSpecialty {
    type Outcome = i32;

    const KIND: &'static str = "specialty.change";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let project = self.project.ok_or(LedgerError::NotFound)?;
        let current = act.find::<key_specialty::Entity>(project).await?;
        act.assure_seen::<key_specialty::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        self.look_over(&mut faults);
        let next = self.content(key_specialty::Entity::content(current.clone()));
        if next.planned_finish.is_some() && next.planned_finish < next.planned_start {
            faults.add("planned_finish", "DATE_ORDER", "计划建成日期早于计划开始日期。");
        }
        faults.none()?;
        Ok(act.revise::<key_specialty::Entity>(current, next).await?.version)
    }
}

impl ChangeSpecialty {
    /// Notes what is to be both said and cleared.
    fn look_over(&self, faults: &mut Faults) {
        let said = |field: SpecialtyField| match field {
            SpecialtyField::SchemeNo => self.scheme_no.is_some(),
            SpecialtyField::Leader => self.leader.is_some(),
            SpecialtyField::Beds => self.beds.is_some(),
            SpecialtyField::PlannedStart => self.planned_start.is_some(),
            SpecialtyField::PlannedFinish => self.planned_finish.is_some(),
            SpecialtyField::Estimate => self.estimate.is_some(),
            SpecialtyField::Remark => self.remark.is_some(),
        };
        for (at, field) in self.clear.iter().enumerate().filter(|(_, field)| said(**field)) {
            let detail = format!("“{field}”不能既填写又清空。");
            faults.add(&format!("clear/{at}"), "CLEAR", detail);
        }
    }

    fn content(self, was: key_specialty::Content) -> key_specialty::Content {
        let clear = self.clear;
        let kept = |field: SpecialtyField| !clear.contains(&field);
        macro_rules! next {
            ($field:ident, $name:ident) => {
                self.$field.or(was.$field.filter(|_| kept(SpecialtyField::$name)))
            };
        }
        key_specialty::Content {
            scheme_no: next!(scheme_no, SchemeNo),
            leader: next!(leader, Leader),
            beds: next!(beds, Beds),
            planned_start: next!(planned_start, PlannedStart),
            planned_finish: next!(planned_finish, PlannedFinish),
            estimate: next!(estimate, Estimate),
            remark: next!(remark, Remark),
            ..was
        }
    }
}
