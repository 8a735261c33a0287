//! Turns of duty at the township hospital: which way a doctor chose, and the days worked.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Doctors, doctors};
use crate::domain::account::Permission;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::month::Month;
use crate::domain::time::Known;
use crate::domain::training::DutyWay;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{duty_choice, duty_month, facility};
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::{Versioned, known_in};

/// How one doctor takes turns from a day on.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDutyChoice {
    /// The doctor.
    pub practitioner: PublicId,
    /// The hospital.
    pub facility: PublicId,
    /// How.
    pub way: DutyWay,
}

/// Enters how doctors take turns from a day on; what they did before ends the day before.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseDuty {
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// Doctor by doctor.
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub choices: Vec<NewDutyChoice>,
}

impl Command for ChooseDuty {
    type Outcome = usize;

    const KIND: &'static str = "duty.choose";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let hospitals = hospitals(act, self.choices.iter().map(|at| at.facility)).await?;
        let people = doctors(act, self.choices.iter().map(|at| at.practitioner)).await?;
        let standing = standing(act, &people).await?;
        let mut faults = Faults::default();
        let (mut ended, mut rows) = (Vec::new(), Vec::with_capacity(self.choices.len()));
        for (at, new) in self.choices.iter().enumerate() {
            let field = |name: &str| format!("choices/{at}/{name}");
            let hospital = hospitals.get(&new.facility);
            if hospital.is_none() {
                faults.add(&field("facility"), "REF_NOT_FOUND", "没有找到该乡镇卫生院。");
            }
            let person = people.of(new.practitioner);
            if person.is_none() {
                let detail = "没有找到本地区的这名村医。";
                faults.add(&field("practitioner"), "REF_NOT_FOUND", detail);
            }
            let (Some(hospital), Some(person)) = (hospital, person) else { continue };
            let before = standing.get(&people.persons.whole(person.record));
            for before in before.into_iter().flatten() {
                if before.valid_from >= self.from {
                    let detail = format!("该村医自 {} 起的方式已登记。", before.valid_from);
                    faults.overlap(&field("practitioner"), detail);
                }
                ended.push(before.clone());
            }
            let content = duty_choice::Content {
                area_key: hospital.area_key,
                practitioner_id: person.record,
                facility_id: hospital.subject_id,
                way: new.way,
                valid_from: self.from,
                valid_until: None,
                document_no: self.document_no.clone(),
            };
            rows.push((None, content));
        }
        faults.none()?;
        for before in ended {
            let was = duty_choice::Entity::content(before.clone());
            let next = duty_choice::Content { valid_until: self.from.pred_opt(), ..was };
            act.revise::<duty_choice::Entity>(before, next).await?;
        }
        Ok(act.open_many::<duty_choice::Entity>(rows).await?.len())
    }
}

/// The township hospitals and health centres among some institutions.
async fn hospitals(
    act: &Act<'_>,
    named: impl Iterator<Item = PublicId>,
) -> Result<HashMap<PublicId, facility::Model>> {
    let mut found = act.find_all::<facility::Entity>(named).await?;
    found.retain(|_, place| {
        use FacilityKind::{CommunityHealthCentre, CommunityHealthStation, TownshipHospital};
        matches!(place.kind, TownshipHospital | CommunityHealthCentre | CommunityHealthStation)
    });
    Ok(found)
}

/// The choices of some doctors that have no end yet, by the person.
async fn standing(
    act: &Act<'_>,
    doctors: &Doctors,
) -> Result<HashMap<SubjectId, Vec<duty_choice::Model>>> {
    use duty_choice::{Column, Entity};
    let mut found: HashMap<SubjectId, Vec<_>> = HashMap::new();
    for some in doctors.records().chunks(10_000) {
        let rows = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::PractitionerId.is_in(some.iter().copied()))
            .filter(Column::ValidUntil.is_null())
            .all(act.tx())
            .await?;
        for row in rows {
            let whole = doctors.persons.whole(row.practitioner_id);
            found.entry(whole).or_default().push(row);
        }
    }
    Ok(found)
}

/// The days that one doctor worked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkedDays {
    /// The doctor.
    pub practitioner: PublicId,
    /// The hospital.
    pub facility: PublicId,
    /// The days of the month, from 1. None says that the doctor did not come.
    #[serde(default)]
    pub days: Vec<u8>,
}

/// Enters the days that doctors worked at township hospitals in a month: a hospital's grid or
/// a county's. What was entered before for the same doctor, hospital and month is replaced;
/// doctors who are not named stay as they are.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDuty {
    /// The month.
    pub month: Month,
    /// Doctor by doctor.
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub worked: Vec<WorkedDays>,
}

impl Command for RecordDuty {
    type Outcome = usize;

    const KIND: &'static str = "duty.record";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let hospitals = hospitals(act, self.worked.iter().map(|at| at.facility)).await?;
        let people = doctors(act, self.worked.iter().map(|at| at.practitioner)).await?;
        let mut faults = Faults::default();
        faults.past_day("month", self.month.first_day(), act.today(), "月份");
        let last = self.month.last_day().min(act.today()).day();
        for (at, worked) in self.worked.iter().enumerate() {
            let field = |name: &str| format!("worked/{at}/{name}");
            if !hospitals.contains_key(&worked.facility) {
                faults.add(&field("facility"), "REF_NOT_FOUND", "没有找到该乡镇卫生院。");
            }
            if people.of(worked.practitioner).is_none() {
                let detail = "没有找到本地区的这名村医。";
                faults.add(&field("practitioner"), "REF_NOT_FOUND", detail);
            }
            if worked.days.iter().any(|day| *day == 0 || u32::from(*day) > last) {
                let detail = format!("日期应在 1 到 {last} 之间，不能晚于今天。");
                faults.add(&field("days"), "RANGE", detail);
            }
        }
        faults.none()?;
        let mut there = entered(act, self.month, &people).await?;
        let mut fresh = Vec::new();
        let many = self.worked.len();
        for worked in self.worked {
            let (Some(person), Some(hospital)) =
                (people.of(worked.practitioner), hospitals.get(&worked.facility))
            else {
                continue;
            };
            let content = duty_month::Content {
                area_key: hospital.area_key,
                practitioner_id: person.record,
                facility_id: hospital.subject_id,
                month: self.month,
                days: written(&worked.days),
            };
            let whole = people.persons.whole(person.record);
            let mut before = there.remove(&(whole, hospital.subject_id)).unwrap_or_default();
            match before.pop() {
                Some(row) => {
                    let practitioner_id = row.practitioner_id;
                    let next = duty_month::Content { practitioner_id, ..content };
                    act.revise::<duty_month::Entity>(row, next).await?;
                }
                None => fresh.push((None, content)),
            }
            // What another record of the same doctor says of the month is replaced as well.
            for row in &before {
                act.strike::<duty_month::Entity>(row).await?;
            }
        }
        act.open_many::<duty_month::Entity>(fresh).await?;
        Ok(many)
    }
}

/// What is on record of a month for some doctors, by person and hospital.
async fn entered(
    act: &Act<'_>,
    month: Month,
    doctors: &Doctors,
) -> Result<HashMap<(SubjectId, SubjectId), Vec<duty_month::Model>>> {
    use duty_month::{Column, Entity};
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for some in doctors.records().chunks(10_000) {
        let rows = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::Month.eq(month))
            .filter(Column::PractitionerId.is_in(some.iter().copied()))
            .all(act.tx())
            .await?;
        for row in rows {
            let whole = doctors.persons.whole(row.practitioner_id);
            found.entry((whole, row.facility_id)).or_default().push(row);
        }
    }
    Ok(found)
}

/// Days as they are stored: each once, in order.
fn written(days: &[u8]) -> String {
    let days: BTreeSet<u8> = days.iter().copied().collect();
    days.iter().map(u8::to_string).collect::<Vec<_>>().join(",")
}

/// Days as they were stored.
pub fn days_of(written: &str) -> Vec<u8> {
    written.split(',').filter_map(|day| day.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{days_of, written};

    #[test]
    fn days_are_stored_once_and_in_order() {
        assert_eq!(written(&[17, 3, 3, 10]), "3,10,17");
        assert_eq!(days_of("3,10,17"), [3, 10, 17]);
        assert_eq!((written(&[]).as_str(), days_of("").len()), ("", 0));
    }
}
