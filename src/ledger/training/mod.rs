//! Training of village doctors: batches of study with examination and allowance, and turns of
//! duty at the township hospital.

mod allowances;
mod batches;
mod duty;
mod exams;
mod lists;
mod records;

pub use allowances::{NewAllowance, PayAllowances, StrikeAllowance};
pub use batches::{EnrolTrainees, NewTrainee, OpenBatch, StrikeTrainee};
pub use duty::{ChooseDuty, NewDutyChoice, RecordDuty, WorkedDays, days_of};
pub use exams::{ExamOf, LeaveTraining, RecordExams};
pub use lists::{
    AllowanceLine, BatchLine, BatchSheet, DutyLine, TraineeLine, batch, batches, duty_lines,
};
pub use records::{DutyChoiceSpell, DutyWorked, Study, duty_choices, duty_months, studies};

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::act::Act;
use super::entity::{employment, practitioner};
use super::error::Result;
use super::version::{as_known, known_in};
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;

/// Doctors who work within the actor's scope, by their outside names: their keys, and where
/// they work. Somebody who works nowhere in it is not told from somebody who is not there.
async fn doctors(
    act: &Act<'_>,
    named: impl Iterator<Item = PublicId>,
) -> Result<HashMap<PublicId, (SubjectId, AreaKey)>> {
    let named: Vec<_> = named.map(|id| id.0).collect();
    let mut found = HashMap::with_capacity(named.len());
    for some in named.chunks(10_000) {
        let people: Vec<(PublicId, SubjectId)> = practitioner::Entity::find()
            .filter(as_known::<practitioner::Entity>(Known::Now))
            .filter(practitioner::Column::PublicId.is_in(some.iter().copied()))
            .select_only()
            .columns([practitioner::Column::PublicId, practitioner::Column::SubjectId])
            .into_tuple()
            .all(act.tx())
            .await?;
        let keys = people.iter().map(|(_, key)| key.0);
        let posts: Vec<(SubjectId, AreaKey, bool)> =
            known_in::<employment::Entity>(act.actor().scope, Known::Now)
                .filter(employment::Column::PractitionerId.is_in(keys))
                .select_only()
                .columns([
                    employment::Column::PractitionerId,
                    employment::Column::AreaKey,
                    employment::Column::Main,
                ])
                .into_tuple()
                .all(act.tx())
                .await?;
        let mut places: HashMap<SubjectId, (bool, AreaKey)> = HashMap::new();
        for (person, area, main) in posts {
            let own = places.entry(person).or_insert((main, area));
            if main && !own.0 {
                *own = (main, area);
            }
        }
        let placed = people
            .into_iter()
            .filter_map(|(id, key)| places.get(&key).map(|(_, area)| (id, (key, *area))));
        found.extend(placed);
    }
    Ok(found)
}
