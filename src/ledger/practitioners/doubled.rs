//! People whom the register names at two main institutions at a time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::persons::called;
use super::records::{Asked, EmploymentSpell, spells};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::entity::employment;
use crate::ledger::error::Result;
use crate::ledger::facilities;
use crate::ledger::filters::still;

/// Somebody with several main posts on a day, of whom one at least lies within scope.
#[derive(Debug, Clone)]
pub struct Doubled {
    /// The person.
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// Where the post within scope lies that began last.
    pub area_key: AreaKey,
    /// The main posts, the one that began last in front: it is the one that counts.
    pub posts: Vec<DoubledPost>,
}

/// One of several main posts.
#[derive(Debug, Clone)]
pub struct DoubledPost {
    /// The institution; none where it lies beyond the scope, which keeps its name to itself.
    pub place: Option<String>,
    /// The first day.
    pub from: NaiveDate,
}

/// Everybody who works within scope and has main posts at several institutions on a day,
/// wherever those lie, by place and name.
pub async fn doubled(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    on: NaiveDate,
) -> Result<Vec<Doubled>> {
    use employment::{Column, Entity};
    let asked = Asked::of_staff(db, scope, known, on).await?;
    let main = asked
        .of::<Entity>("practitioner_id")
        .filter(Column::Main.eq(true))
        .filter(still(Column::ValidUntil, on));
    let mut posts: BTreeMap<SubjectId, Vec<(bool, EmploymentSpell)>> = BTreeMap::new();
    for (inside, spell) in spells(db, &asked, main).await? {
        posts.entry(spell.practitioner).or_default().push((inside, spell));
    }
    posts.retain(|_, own| {
        let places: BTreeSet<SubjectId> = own.iter().map(|(_, at)| at.facility).collect();
        places.len() > 1
    });
    let named = called(db, known, posts.keys().copied()).await?;
    let within = posts.values().flatten().filter(|(inside, _)| *inside);
    let places = facilities::names(db, known, within.map(|(_, at)| at.facility)).await?;
    let mut found = Vec::with_capacity(posts.len());
    for (person, mut own) in posts {
        own.sort_by_key(|(_, at)| std::cmp::Reverse((at.from, at.facility)));
        let here = own.iter().find(|(inside, _)| *inside);
        let (Some((_, here)), Some((id, name))) = (here, named.of(person)) else { continue };
        let post = |(inside, at): &(bool, EmploymentSpell)| DoubledPost {
            place: places.get(&at.facility).filter(|_| *inside).cloned(),
            from: at.from,
        };
        let posts = own.iter().map(post).collect();
        found.push(Doubled { id: *id, name: name.clone(), area_key: here.area_key, posts });
    }
    found.sort_by(|one, other| {
        (one.area_key, &one.name, one.id).cmp(&(other.area_key, &other.name, other.id))
    });
    Ok(found)
}
