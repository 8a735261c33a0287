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

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::act::Act;
use super::entity::{employment, practitioner};
use super::error::Result;
use super::practitioners::{Persons, persons_of};
use super::version::{as_known, known_in};
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;

/// A doctor who works within the actor's scope.
#[derive(Debug, Clone)]
struct Doctor {
    /// The record that works there; of several, the one that is there in the main.
    record: SubjectId,
    /// Where.
    area: AreaKey,
}

/// Doctors by their outside names.
#[derive(Debug, Default)]
struct Doctors {
    found: HashMap<PublicId, Doctor>,
    /// Which records are of one person: what was entered under another record of the same
    /// doctor is theirs.
    persons: Persons,
}

impl Doctors {
    fn of(&self, id: PublicId) -> Option<&Doctor> {
        self.found.get(&id)
    }

    /// Every record of these doctors.
    fn records(&self) -> Vec<i64> {
        let own = self.found.values().flat_map(|doctor| self.persons.records(doctor.record));
        own.map(|key| key.0).collect::<BTreeSet<i64>>().into_iter().collect()
    }
}

/// Doctors who work within the actor's scope, by their outside names: under which record and
/// where. Somebody who works nowhere in it is not told from somebody who is not there.
async fn doctors(act: &Act<'_>, named: impl Iterator<Item = PublicId>) -> Result<Doctors> {
    let named: Vec<_> = named.map(|id| id.0).collect();
    let mut doctors = Doctors::default();
    for some in named.chunks(10_000) {
        let people: Vec<(PublicId, SubjectId)> = practitioner::Entity::find()
            .filter(as_known::<practitioner::Entity>(Known::Now))
            .filter(practitioner::Column::PublicId.is_in(some.iter().copied()))
            .select_only()
            .columns([practitioner::Column::PublicId, practitioner::Column::SubjectId])
            .into_tuple()
            .all(act.tx())
            .await?;
        let keys = people.iter().map(|(_, key)| *key);
        let persons = persons_of(act.tx(), Known::Now, keys.clone()).await?;
        let own: BTreeSet<i64> =
            keys.flat_map(|key| persons.records(key)).map(|key| key.0).collect();
        let posts: Vec<(SubjectId, AreaKey, bool)> =
            known_in::<employment::Entity>(act.actor().scope, Known::Now)
                .filter(employment::Column::PractitionerId.is_in(own))
                .select_only()
                .columns([
                    employment::Column::PractitionerId,
                    employment::Column::AreaKey,
                    employment::Column::Main,
                ])
                .into_tuple()
                .all(act.tx())
                .await?;
        let mut places: HashMap<SubjectId, (bool, Doctor)> = HashMap::new();
        for (record, area, main) in posts {
            let here = (main, Doctor { record, area });
            let own = places.entry(persons.whole(record)).or_insert_with(|| here.clone());
            if main && !own.0 {
                *own = here;
            }
        }
        let placed = people.into_iter().filter_map(|(id, key)| {
            places.get(&persons.whole(key)).map(|(_, doctor)| (id, doctor.clone()))
        });
        doctors.found.extend(placed);
        doctors.persons.join(persons);
    }
    Ok(doctors)
}
