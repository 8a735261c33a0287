//! One person once: found by the citizen number, whoever entered it.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::reach::reached;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId, VaultId};
use crate::domain::personal::CitizenId;
use crate::domain::time::Known;
use crate::ledger::Ledger;
use crate::ledger::act::{Act, VALUES};
use crate::ledger::entity::{practitioner, vault};
use crate::ledger::error::{Fault, LedgerError, Result};
use crate::ledger::keys::Keys;
use crate::ledger::vault::{Kind, lookup};
use crate::ledger::version::as_known;

/// People on record by citizen number, wherever they are: by the place that the number is
/// found at, never by the number itself.
type Found = HashMap<String, practitioner::Model>;

async fn numbered(db: &impl ConnectionTrait, places: &[String]) -> Result<Found> {
    let mut sealed: HashMap<VaultId, String> = HashMap::new();
    for some in places.chunks(VALUES / 2) {
        let rows: Vec<(VaultId, Option<String>)> = vault::Entity::find()
            .filter(vault::Column::Lookup.is_in(some.iter().map(String::as_str)))
            .select_only()
            .columns([vault::Column::Id, vault::Column::Lookup])
            .into_tuple()
            .all(db)
            .await?;
        sealed.extend(rows.into_iter().filter_map(|(id, place)| Some((id, place?))));
    }
    let ids: Vec<i64> = sealed.keys().map(|id| id.0).collect();
    let mut found = Found::new();
    for some in ids.chunks(VALUES / 2) {
        let rows = practitioner::Entity::find()
            .filter(as_known::<practitioner::Entity>(Known::Now))
            .filter(practitioner::Column::CitizenId.is_in(some.iter().copied()))
            .all(db)
            .await?;
        for row in rows {
            let place = row.citizen_id.and_then(|id| sealed.get(&id));
            if let Some(place) = place {
                found.insert(place.clone(), row);
            }
        }
    }
    Ok(found)
}

/// Refuses citizen numbers that are somebody's already, each at its place: with the name where
/// the actor may see whose, and with whom to ask where not.
pub(super) async fn assure_unknown(
    act: &Act<'_>,
    numbers: &[(String, &CitizenId)],
    own: &[SubjectId],
) -> Result<Vec<Fault>> {
    let place = |number: &CitizenId| lookup(act.keys(), Kind::CitizenId, number.reveal());
    let places: Vec<String> = numbers.iter().map(|(_, number)| place(number)).collect();
    let known = numbered(act.tx(), &places).await?;
    let mut first: HashMap<&str, &str> = HashMap::new();
    let mut faults = Vec::new();
    for ((field, _), place) in numbers.iter().zip(&places) {
        if let Some(before) = first.insert(place, field) {
            let row = before.split('/').nth(1).and_then(|at| at.parse::<usize>().ok());
            let row = row.map_or(String::new(), |at| format!("与第 {} 人", at + 1));
            faults.push(Fault::at(field, "DUPLICATE", format!("{row}身份证号相同。")));
        }
        let Some(there) = known.get(place) else { continue };
        if own.contains(&there.subject_id) || there.merged_into.is_some_and(|at| own.contains(&at))
        {
            continue;
        }
        faults.push(Fault::at(field, "DUPLICATE", told(act, there).await?));
    }
    Ok(faults)
}

/// Whose a number is, as far as the actor may know.
async fn told(act: &Act<'_>, there: &practitioner::Model) -> Result<String> {
    match reached(act.tx(), act.actor().scope, Known::Now, there.public_id).await {
        Ok(row) => Ok(format!("该身份证号已登记：{}。请打开已有的记录更新。", row.name)),
        Err(LedgerError::NotFound) => {
            Ok("该身份证号已在其他单位登记，请联系市级管理员。".to_owned())
        }
        Err(error) => Err(error),
    }
}

/// The record of whoever has a citizen number, where the asker may see it. A record that was
/// merged answers with the one that stands.
pub async fn by_number(
    ledger: &Ledger,
    scope: Scope,
    number: &CitizenId,
) -> Result<Option<PublicId>> {
    let db = ledger.read();
    let keys: &Keys = ledger.keys();
    let place = lookup(keys, Kind::CitizenId, number.reveal());
    let Some(row) = numbered(db, std::slice::from_ref(&place)).await?.remove(&place) else {
        return Ok(None);
    };
    let row = match row.merged_into {
        Some(standing) => {
            practitioner::Entity::find()
                .filter(as_known::<practitioner::Entity>(Known::Now))
                .filter(practitioner::Column::SubjectId.eq(standing.0))
                .one(db)
                .await?
        }
        None => Some(row),
    };
    let Some(row) = row else { return Ok(None) };
    match reached(db, scope, Known::Now, row.public_id).await {
        Ok(row) => Ok(Some(row.public_id)),
        Err(LedgerError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
