//! Finding what a command is about, within what the actor may see.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, ModelTrait, QueryFilter, Value};

use super::act::{Act, VALUES};
use super::entity::subject;
use super::error::{Fault, LedgerError, Result};
use super::version::{Row, Versioned, column, known_in, within};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;

impl Act<'_> {
    /// The current version of a subject that the actor may see. One that was struck out is
    /// told from one that never was.
    pub(super) async fn find<E: Versioned>(&self, id: PublicId) -> Result<E::Model> {
        let select = known_in::<E>(self.actor().scope, Known::Now);
        match select.filter(column::<E>("public_id").eq(id.0)).one(self.tx()).await? {
            Some(found) => {
                self.note_sought::<E>(&found);
                Ok(found)
            }
            None if self.is_struck_out::<E>(id).await? => Err(LedgerError::Deleted),
            None => Err(LedgerError::NotFound),
        }
    }

    /// Whether a subject was there for the actor to see and has no current version, which
    /// one that went to another area has.
    async fn is_struck_out<E: Versioned>(&self, id: PublicId) -> Result<bool> {
        let own = column::<E>("public_id").eq(id.0);
        let held = within::<E>(self.actor().scope).filter(own.clone()).one(self.tx()).await?;
        let open =
            known_in::<E>(Scope::everything(), Known::Now).filter(own).one(self.tx()).await?;
        Ok(held.is_some() && open.is_none())
    }

    /// Refuses names of new subjects that are taken, each at its place.
    pub(super) async fn assure_new<E: Versioned>(
        &self,
        named: impl IntoIterator<Item = (String, PublicId)>,
    ) -> Result<()> {
        let named: Vec<(String, PublicId)> = named.into_iter().collect();
        for some in named.chunks(VALUES / 3) {
            let taken = subject::Entity::find()
                .filter(subject::Column::PublicId.is_in(some.iter().map(|(_, id)| id.0)))
                .one(self.tx())
                .await?;
            let Some(id) = taken.map(|row| row.public_id) else { continue };
            if self.is_struck_out::<E>(id).await? {
                return Err(LedgerError::Deleted);
            }
            let place = some.iter().find(|(_, named)| *named == id);
            let field = place.map_or("id", |(field, _)| field);
            let fault = Fault::at(field, "DUPLICATE", "这条记录已经登记过。");
            return Err(LedgerError::Duplicate(vec![fault]));
        }
        Ok(())
    }

    /// The current version of a subject by its inner key.
    pub(super) async fn get<E: Versioned>(&self, id: SubjectId) -> Result<E::Model> {
        let select = known_in::<E>(self.actor().scope, Known::Now);
        let found = select.filter(column::<E>("subject_id").eq(id.0)).one(self.tx()).await?;
        found.ok_or(LedgerError::NotFound)
    }

    /// The current versions of many subjects that the actor may see, by their outside names.
    pub(super) async fn find_all<E: Versioned>(
        &self,
        named: impl IntoIterator<Item = PublicId>,
    ) -> Result<HashMap<PublicId, E::Model>> {
        let named: Vec<_> = named.into_iter().map(|id| id.0).collect();
        let mut found = HashMap::with_capacity(named.len());
        for some in named.chunks(VALUES / 3) {
            let rows = known_in::<E>(self.actor().scope, Known::Now)
                .filter(column::<E>("public_id").is_in(some.iter().copied()))
                .all(self.tx())
                .await?;
            found.extend(rows.into_iter().map(|row| (row.stamp().public_id, row)));
        }
        if let Some(first) = named.iter().find_map(|id| found.get(&PublicId(*id))) {
            self.note_sought_among::<E>(first, found.values());
        }
        Ok(found)
    }
}

/// Where a row lies.
pub(super) fn area_of<E: Versioned>(row: &E::Model) -> Option<AreaKey> {
    match row.get(column::<E>("area_key")) {
        Value::BigInt(Some(key)) => Some(AreaKey(key)),
        _ => None,
    }
}
