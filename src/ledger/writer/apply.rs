//! One act inside the transaction: its row, what the command does, its seal.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::refused::Told;
use super::{Head, Surroundings};
use crate::domain::area::AreaKey;
use crate::domain::ids::ActId;
use crate::domain::time::Instant;
use crate::ledger::act::{Act, Command, Done, Progress};
use crate::ledger::actor::{Authority, Envelope};
use crate::ledger::canonical;
use crate::ledger::entity::{act, pulse};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::vault;

/// Performs a command as the act after `head`; the head that comes of it, or none where nothing
/// is to be kept. Where the command fails, `told` has what it was about.
pub(super) async fn apply<C: Command>(
    tx: &DatabaseTransaction,
    head: Head,
    surroundings: &Surroundings,
    envelope: &Envelope,
    command: C,
    told: &mut Told,
) -> Result<(Option<Head>, Done<C::Outcome>)> {
    let request = envelope.body_hash.as_deref();
    let request = request.map(|hash| vault::request(&surroundings.keys, hash));
    if let Some(done) = replay::<C>(tx, envelope, request.as_ref()).await? {
        return Ok((None, done));
    }
    if !envelope.actor.has(C::NEEDS) {
        return Err(LedgerError::Forbidden);
    }
    command.validate()?;
    let asked = envelope.at.unwrap_or_else(|| surroundings.clock.now());
    let at = asked.max(head.at);
    let mut row = begun::<C>(&head, at, envelope, request);
    act::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    let act = Act::new(tx, row.id, at, envelope, head.next_subject, &surroundings.keys);
    let applied = command.apply(&act).await;
    let progress = act.into_progress();
    let outcome = match applied {
        Ok(outcome) => outcome,
        Err(error) => {
            let Progress { about, place, opened, sought, .. } = progress;
            *told = Told { about, place, opened, sought };
            return Err(error);
        }
    };
    let unsaid = C::WRITES.unsaid(&progress.tables);
    debug_assert!(unsaid.is_empty(), "{} writes {unsaid:?} and does not say so", C::KIND);
    row.area_key = AreaKey::common(&progress.areas).or(progress.place);
    row.about = progress.about.or(row.about);
    row.answer = match envelope.key {
        Some(_) => serde_json::to_string(&outcome).ok(),
        None => None,
    };
    row.digest = Some(canonical::digest(progress.touched));
    let hash = canonical::seal(surroundings.keys.chain(), &row);
    row.hash = Some(hash.clone());
    let next = Head { act: row.id, at, hash, next_subject: progress.next_subject };
    seal(tx, &row).await?;
    let felt = progress.concerned.counties(tx).await?;
    pulse(tx, row.id, progress.areas.into_iter().chain(felt).collect()).await?;
    Ok((Some(next), Done { outcome, act: row.id, at, replayed: false }))
}

/// The answer of the same request under the same key, where it has been done before.
async fn replay<C: Command>(
    tx: &DatabaseTransaction,
    envelope: &Envelope,
    request: Option<&String>,
) -> Result<Option<Done<C::Outcome>>> {
    let (Some(key), Some(account)) = (&envelope.key, envelope.actor.account) else {
        return Ok(None);
    };
    let before = act::Entity::find()
        .filter(act::Column::AccountId.eq(account.0))
        .filter(act::Column::IdempotencyKey.eq(key))
        .one(tx)
        .await?;
    let Some(before) = before else { return Ok(None) };
    if before.request_hash.as_ref() != request || before.kind != C::KIND {
        return Err(LedgerError::KeyReused);
    }
    let answer = before.answer.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let outcome = answer.ok_or(LedgerError::KeyReused)?;
    Ok(Some(Done { outcome, act: before.id, at: before.at, replayed: true }))
}

fn begun<C: Command>(
    head: &Head,
    at: Instant,
    envelope: &Envelope,
    request_hash: Option<String>,
) -> act::Model {
    act::Model {
        id: ActId(head.act.0 + 1),
        at,
        account_id: envelope.actor.account,
        post: envelope.actor.post.clone(),
        post_id: match envelope.actor.authority {
            Authority::Post(post) => Some(post.id),
            Authority::Machine | Authority::Oneself => None,
        },
        kind: C::KIND.to_owned(),
        area_key: None,
        reason: envelope.reason.clone(),
        source: envelope.source.code().to_owned(),
        origin: envelope.origin.clone(),
        about: envelope.about.clone(),
        idempotency_key: envelope.key.clone(),
        request_hash,
        answer: None,
        previous_hash: head.hash.clone(),
        digest: None,
        hash: None,
    }
}

/// Notes that the areas changed, so that what was worked out from them is stale.
async fn pulse(tx: &DatabaseTransaction, act_id: ActId, areas: BTreeSet<AreaKey>) -> Result<()> {
    if areas.is_empty() {
        return Ok(());
    }
    let rows = areas
        .into_iter()
        .map(|area_key| pulse::Model { area_key, act_id }.into_active_model().reset_all());
    pulse::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(pulse::Column::AreaKey)
                .update_column(pulse::Column::ActId)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn seal(tx: &DatabaseTransaction, row: &act::Model) -> Result<()> {
    act::Entity::update_many()
        .col_expr(act::Column::AreaKey, Expr::value(row.area_key.map(|area| area.0)))
        .col_expr(act::Column::About, Expr::value(row.about.clone()))
        .col_expr(act::Column::Answer, Expr::value(row.answer.clone()))
        .col_expr(act::Column::Digest, Expr::value(row.digest.clone()))
        .col_expr(act::Column::Hash, Expr::value(row.hash.clone()))
        .filter(act::Column::Id.eq(row.id.0))
        .exec(tx)
        .await?;
    Ok(())
}
