//! Records that are probably of one person: the same name and something else that agrees, or
//! the same day of birth under a name that another clerk wrote with one character otherwise.
//!
//! Nothing is merged by itself. People look at each pair and decide.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::lines::PersonRef;
use super::reach::{Asking, within_reach};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId, VaultId};
use crate::domain::time::Known;
use crate::ledger::act::VALUES;
use crate::ledger::entity::{certificate, practitioner, vault};
use crate::ledger::error::Result;
use crate::ledger::version::{as_known, known_in};

/// Two records that are probably of one person, and what they agree in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LikelySame {
    /// The one that was entered first.
    pub first: PersonRef,
    /// The area that keeps its file, where it lies in the reader's own.
    pub first_area: Option<AreaKey>,
    /// The other.
    pub second: PersonRef,
    /// The area that keeps its file, where it lies in the reader's own.
    pub second_area: Option<AreaKey>,
    /// What agrees: 姓名, 出生日期, 电话, 证书编号.
    pub agree: Vec<&'static str>,
}

/// A record with what is compared.
struct Candidate {
    row: practitioner::Model,
    phone: Option<String>,
    numbers: Vec<String>,
}

/// The pairs in the area asked about that are probably one person, by name.
pub async fn likely(
    db: &impl ConnectionTrait,
    Asking { area, reader }: Asking,
    known: Known,
) -> Result<Vec<LikelySame>> {
    let candidates = candidates(db, alike(db, area, known).await?, known).await?;
    let mut by_name: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    let mut by_birth: BTreeMap<NaiveDate, Vec<&Candidate>> = BTreeMap::new();
    for one in &candidates {
        by_name.entry(&one.row.search).or_default().push(one);
        if let Some(born_on) = one.row.born_on {
            by_birth.entry(born_on).or_default().push(one);
        }
    }
    let mut pairs = BTreeMap::new();
    for group in by_name.values().chain(by_birth.values()) {
        for (at, one) in group.iter().enumerate() {
            let found = group[at + 1..].iter().filter_map(|other| pair(one, other, reader));
            pairs.extend(
                found.map(|pair| ((pair.first.name.clone(), pair.first.id, pair.second.id), pair)),
            );
        }
    }
    Ok(pairs.into_values().collect())
}

/// The pairs that one record is in.
pub async fn likely_of(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<Vec<LikelySame>> {
    let own = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::PublicId.eq(id.0))
        .one(db)
        .await?;
    let Some(own) = own.filter(|row| row.merged_into.is_none()) else { return Ok(Vec::new()) };
    let rows = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(
            Condition::any()
                .add(practitioner::Column::Search.eq(own.search.as_str()))
                .add_option(own.born_on.map(|born| practitioner::Column::BornOn.eq(born))),
        )
        .filter(practitioner::Column::MergedInto.is_null())
        .filter(within_reach(scope, known))
        .all(db)
        .await?;
    let candidates = candidates(db, rows, known).await?;
    let Some(one) = candidates.iter().find(|at| at.row.subject_id == own.subject_id) else {
        return Ok(Vec::new());
    };
    Ok(candidates.iter().filter_map(|other| pair(one, other, scope)).collect())
}

/// Everybody within reach who shares a name or a day of birth with somebody else within reach.
async fn alike(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
) -> Result<Vec<practitioner::Model>> {
    use practitioner::{Column, Entity};
    let shared = |column: Column| {
        let mut shared = Query::select();
        shared
            .column(column)
            .from(Entity)
            .cond_where(as_known::<Entity>(known))
            .cond_where(within_reach(scope, known))
            .and_where(Column::MergedInto.is_null())
            .group_by_col(column)
            .and_having(Column::SubjectId.count().gt(1));
        shared
    };
    Ok(Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(within_reach(scope, known))
        .filter(Column::MergedInto.is_null())
        .filter(
            Condition::any()
                .add(Column::Search.in_subquery(shared(Column::Search)))
                .add(Column::BornOn.in_subquery(shared(Column::BornOn))),
        )
        .all(db)
        .await?)
}

/// Telephones by where they are found, and numbers of certificates.
async fn candidates(
    db: &impl ConnectionTrait,
    rows: Vec<practitioner::Model>,
    known: Known,
) -> Result<Vec<Candidate>> {
    let mut phones: HashMap<VaultId, String> = HashMap::new();
    let sealed: Vec<i64> = rows.iter().filter_map(|row| row.phone).map(|id| id.0).collect();
    for some in sealed.chunks(VALUES / 2) {
        let found: Vec<(VaultId, Option<String>)> = vault::Entity::find()
            .filter(vault::Column::Id.is_in(some.iter().copied()))
            .select_only()
            .columns([vault::Column::Id, vault::Column::Lookup])
            .into_tuple()
            .all(db)
            .await?;
        phones.extend(found.into_iter().filter_map(|(id, place)| Some((id, place?))));
    }
    let mut numbers: HashMap<SubjectId, Vec<String>> = HashMap::new();
    let owners: Vec<i64> = rows.iter().map(|row| row.subject_id.0).collect();
    for some in owners.chunks(VALUES / 2) {
        let found: Vec<(SubjectId, Option<String>)> =
            known_in::<certificate::Entity>(Scope::everything(), known)
                .filter(certificate::Column::PractitionerId.is_in(some.iter().copied()))
                .select_only()
                .columns([certificate::Column::PractitionerId, certificate::Column::Number])
                .into_tuple()
                .all(db)
                .await?;
        for (owner, number) in found {
            numbers.entry(owner).or_default().extend(number);
        }
    }
    let candidate = |row: practitioner::Model| Candidate {
        phone: row.phone.and_then(|id| phones.get(&id).cloned()),
        numbers: numbers.remove(&row.subject_id).unwrap_or_default(),
        row,
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// Whether two names differ in one character: a surname that is written in two ways.
fn is_near(one: &str, other: &str) -> bool {
    one.chars().count() == other.chars().count()
        && one.chars().zip(other.chars()).filter(|(one, other)| one != other).count() == 1
}

/// A pair, where enough agrees. Two citizen numbers tell two people apart.
fn pair(one: &Candidate, other: &Candidate, reader: Scope) -> Option<LikelySame> {
    let two = one.row.citizen_id.is_some() && other.row.citizen_id.is_some();
    if two || one.row.subject_id == other.row.subject_id {
        return None;
    }
    let born = |at: &Candidate| -> Option<NaiveDate> { at.row.born_on };
    let same_birth = born(one).is_some() && born(one) == born(other);
    let mut agree = Vec::new();
    if one.row.search == other.row.search {
        agree.push("姓名");
    } else if same_birth && is_near(&one.row.search, &other.row.search) {
        agree.push("姓名（一字不同）");
    } else {
        return None;
    }
    if same_birth {
        agree.push("出生日期");
    }
    if one.phone.is_some() && one.phone == other.phone {
        agree.push("电话");
    }
    if one.numbers.iter().any(|number| other.numbers.contains(number)) {
        agree.push("证书编号");
    }
    if agree.len() < 2 {
        return None;
    }
    let (first, second) =
        if one.row.subject_id < other.row.subject_id { (one, other) } else { (other, one) };
    let named = |at: &Candidate| PersonRef {
        id: at.row.public_id,
        name: at.row.name.clone(),
        version: at.row.version,
    };
    let filed = |at: &Candidate| Some(at.row.area_key).filter(|key| reader.covers(*key));
    Some(LikelySame {
        first: named(first),
        first_area: filed(first),
        second: named(second),
        second_area: filed(second),
        agree,
    })
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn one_character_otherwise_is_near_and_two_are_not() {
        assert!(is_near("吕甲子", "呂甲子"));
        assert!(is_near("示范𬭊", "示范䶮"));
        assert!(!is_near("吕甲子", "吕甲子"));
        assert!(!is_near("吕甲子", "吕乙丑"));
        assert!(!is_near("吕甲", "吕甲子"));
    }
}
