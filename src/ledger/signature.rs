//! Who performed an act, in which post, and why.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::act::VALUES;
use super::entity::{account, act, post};
use super::error::Result;
use super::version::as_known;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::ActId;
use crate::domain::time::Known;

/// The name of whoever performed an act.
pub async fn entered_by(db: &impl ConnectionTrait, act: ActId) -> Result<String> {
    let mut people = signatures(db, std::iter::once(act)).await?;
    Ok(people.remove(&act).map(|who| who.name).unwrap_or_default())
}

/// Who performed an act, in which post, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The person's own name.
    pub name: String,
    /// Their post in words.
    pub post: String,
    /// Why, where the act says so.
    pub reason: Option<String>,
    /// The area of the post; none for the command line.
    area: Option<AreaKey>,
}

impl Signature {
    /// Whether a reader is told who it was, and why, of a record that lay in an area: what was
    /// done beside the reader's own is another unit's to tell, unless the reader's own people
    /// did it.
    pub(super) fn is_told(&self, reader: Scope, lay: Option<AreaKey>) -> bool {
        lay.is_some_and(|area| !reader.lies_beside(area))
            || self.area.is_some_and(|own| reader.covers(own))
    }

    /// The name with the post: `示范张（县区经办）`.
    pub fn words(&self) -> String {
        if self.post.is_empty() {
            self.name.clone()
        } else {
            format!("{}，{}", self.name, self.post)
        }
    }
}

/// Who performed some acts.
pub(super) async fn signatures(
    db: &impl ConnectionTrait,
    acts: impl Iterator<Item = ActId>,
) -> Result<HashMap<ActId, Signature>> {
    let ids: BTreeSet<i64> = acts.map(|act| act.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut acts = Vec::new();
    for some in ids.chunks(VALUES) {
        let some = act::Column::Id.is_in(some.iter().copied());
        acts.extend(act::Entity::find().filter(some).all(db).await?);
    }
    // The people are few, however many their acts.
    let accounts: BTreeSet<i64> = acts.iter().filter_map(|act| Some(act.account_id?.0)).collect();
    let names: HashMap<i64, String> = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.is_in(accounts))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.subject_id.0, row.display_name))
        .collect();
    // Where a post lies never changes, so any of its versions tells it.
    let posts: BTreeSet<i64> = acts.iter().filter_map(|act| Some(act.post_id?.0)).collect();
    let areas: HashMap<i64, AreaKey> = post::Entity::find()
        .filter(post::Column::SubjectId.is_in(posts))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.subject_id.0, row.area_key))
        .collect();
    let signature = |act: act::Model| {
        let name = act.account_id.and_then(|id| names.get(&id.0).cloned());
        let name = name.unwrap_or_else(|| "本机".to_owned());
        let area = act.post_id.and_then(|id| areas.get(&id.0).copied());
        (act.id, Signature { name, post: act.post, reason: act.reason, area })
    };
    Ok(acts.into_iter().map(signature).collect())
}
