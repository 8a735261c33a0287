//! The names that are made public: registered, renewed and struck off (条例 art. 19). Villagers
//! read them, so there are no numbers and no days of birth in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::records::Asked;
use super::roster::filed;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, RegistrationEnd};
use crate::domain::time::Known;
use crate::domain::words::words;
use crate::ledger::entity::{certificate, renewal};
use crate::ledger::error::Result;
use crate::ledger::facilities::FacilityLine;
use crate::ledger::{areas, facilities, packed};

words! {
    /// What became of a registration.
    Registered {
        /// Registered for the first time, or anew.
        New = "准予注册",
        /// Renewed.
        Renewed = "再注册",
        /// Struck off.
        StruckOff = "注销注册",
    }
}

/// A line of the public list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicationLine {
    /// The person.
    #[serde(skip)]
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// Where the institution lies, or the file.
    pub area_key: AreaKey,
    /// Township and village.
    pub place: String,
    /// The place of practice.
    pub facility_name: String,
    /// What became of the registration.
    pub what: Registered,
    /// The day.
    pub on: NaiveDate,
    /// Why, where it was struck off.
    pub reason: Option<RegistrationEnd>,
}

/// What became of village doctors' registrations within scope from one day to another, both
/// counted, by day and place.
pub async fn publication(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<PublicationLine>> {
    let asked = Asked::of_roster(db, scope, known, until).await?;
    let people: HashMap<SubjectId, (PublicId, String, AreaKey)> = filed(db, &asked)
        .await?
        .into_iter()
        .map(|at| (at.subject_id, (at.id, at.name, at.area_key)))
        .collect();
    let names = areas::names(db, Scope::of(scope.root().county()), known, until).await?;
    let places = facilities::list(db, scope, known, until).await?;
    let places: BTreeMap<SubjectId, FacilityLine> =
        places.into_iter().map(|at| (at.subject_id, at)).collect();
    let renewed = renewed(db, &asked).await?;
    let mut lines = Vec::new();
    for held in certificates(db, &asked).await? {
        let Some((id, name, filed)) = people.get(&asked.whole(held.owner)) else { continue };
        let place = held.facility.and_then(|at| places.get(&at));
        let area_key = place.map_or(*filed, |at| at.area_key);
        if !scope.covers(area_key) {
            continue;
        }
        for (what, on, reason) in held.events(&renewed) {
            if (from..=until).contains(&on) {
                lines.push(PublicationLine {
                    id: *id,
                    name: name.clone(),
                    area_key,
                    place: names.place(area_key),
                    facility_name: place.map(|at| at.name.clone()).unwrap_or_default(),
                    what,
                    on,
                    reason,
                });
            }
        }
    }
    lines.sort_by(|one, other| {
        (one.what, one.on, one.area_key, &one.name).cmp(&(
            other.what,
            other.on,
            other.area_key,
            &other.name,
        ))
    });
    Ok(lines)
}

struct Held {
    id: SubjectId,
    owner: SubjectId,
    facility: Option<SubjectId>,
    registered_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    end_reason: Option<RegistrationEnd>,
}

impl Held {
    /// What became of it, with the days. One that gave way to another was not struck off.
    fn events(
        &self,
        renewed: &BTreeSet<SubjectId>,
    ) -> impl Iterator<Item = (Registered, NaiveDate, Option<RegistrationEnd>)> {
        let again = renewed.contains(&self.id);
        let what = if again { Registered::Renewed } else { Registered::New };
        let gave_way =
            matches!(self.end_reason, Some(RegistrationEnd::Renewed | RegistrationEnd::Moved));
        let ended = self.ended_on.filter(|_| !gave_way);
        let ended = ended.map(|on| (Registered::StruckOff, on, self.end_reason));
        [Some((what, self.registered_on, None)), ended].into_iter().flatten()
    }
}

/// The certificates that came out of an application for renewal.
async fn renewed(db: &impl ConnectionTrait, asked: &Asked) -> Result<BTreeSet<SubjectId>> {
    use renewal::{Column, Entity};
    let columns = [Column::SubjectId, Column::RenewedId];
    let rows: Vec<(SubjectId, Option<SubjectId>)> =
        packed::rows(db, asked.of::<Entity>("practitioner_id"), columns).await?;
    Ok(rows.into_iter().filter_map(|(_, renewed)| renewed).collect())
}

/// A row as it is packed.
type CertificateRow = (
    SubjectId,
    SubjectId,
    Option<SubjectId>,
    Option<NaiveDate>,
    NaiveDate,
    Option<NaiveDate>,
    Option<RegistrationEnd>,
);

async fn certificates(db: &impl ConnectionTrait, asked: &Asked) -> Result<Vec<Held>> {
    use certificate::{Column, Entity};
    use sea_orm::{ColumnTrait, QueryFilter};
    let select = asked
        .of::<Entity>("practitioner_id")
        .filter(Column::Kind.eq(CertificateKind::VillageDoctor));
    let columns = [
        Column::SubjectId,
        Column::PractitionerId,
        Column::FacilityId,
        Column::RegisteredOn,
        Column::ValidFrom,
        Column::EndedOn,
        Column::EndReason,
    ];
    let rows: Vec<CertificateRow> = packed::rows(db, select, columns).await?;
    let held =
        |(id, owner, facility, registered, from, ended_on, end_reason): CertificateRow| Held {
            id,
            owner,
            facility,
            registered_on: registered.unwrap_or(from),
            ended_on,
            end_reason,
        };
    Ok(rows.into_iter().map(held).collect())
}
