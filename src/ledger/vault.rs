//! The vault: personal numbers and secrets, sealed under AES-256-GCM.
//!
//! A version holds the key of a sealed value, never the value. So the cipher text can be made
//! anew under another key without touching history, and destroying it leaves the chain whole.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use sha2::Sha256;
use validator::Validate;

use super::act::{Act, Command, Needs, VALUES, Written};
use super::actor::Envelope;
use super::canonical;
use super::entity::vault::{Column, Entity, Model};
use super::error::{LedgerError, Result};
use super::keys::Keys;
use super::{Ledger, drafts};
use crate::domain::ids::VaultId;

/// What a sealed value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A citizen number.
    CitizenId,
    /// A telephone number.
    Phone,
    /// The secret of a second factor.
    SecondFactor,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::Phone => "phone",
            Self::SecondFactor => "second_factor",
        }
    }

    /// Whether it can be looked for.
    const fn is_found(self) -> bool {
        !matches!(self, Self::SecondFactor)
    }
}

/// Length of a nonce of GCM.
const NONCE: usize = 12;

/// Seals bytes under the newest key, bound to a context: the key's number, and nonce and
/// cipher text.
pub(super) fn seal(keys: &Keys, context: &str, plain: &[u8]) -> Result<(i32, Vec<u8>)> {
    let (number, key) = keys.newest();
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce)
        .map_err(|error| LedgerError::Unfit(format!("系统没有随机数：{error}")))?;
    let payload = Payload { msg: plain, aad: context.as_bytes() };
    let sealed = Aes256Gcm::new((&key).into()).encrypt(&Nonce::from(nonce), payload);
    let sealed = sealed.map_err(|_| LedgerError::Unfit("加密失败".to_owned()))?;
    Ok((number, [nonce.as_slice(), &sealed].concat()))
}

/// Opens what was sealed under a key in the same context; `Damaged` where it was changed,
/// moved, or its key is gone.
pub(super) fn open(keys: &Keys, context: &str, number: i32, sealed: &[u8]) -> Result<Vec<u8>> {
    let damaged = || LedgerError::Damaged(format!("vault {context}"));
    let key = keys.numbered(number).ok_or_else(damaged)?;
    let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
    let payload = Payload { msg: text, aad: context.as_bytes() };
    Aes256Gcm::new((&key).into()).decrypt(&Nonce::from(*nonce), payload).map_err(|_| damaged())
}

/// Where a value is found.
pub(super) fn lookup(keys: &Keys, kind: Kind, plain: &str) -> String {
    keyed(keys, kind.code(), plain)
}

/// What is kept of what was asked, from the hash of its body, to tell a second sending from
/// another request.
pub(super) fn request(keys: &Keys, body_hash: &str) -> String {
    keyed(keys, "request", body_hash)
}

/// HMAC of a text for one purpose, under a key of its own that no rotation changes: so few
/// numbers are possible that whoever has a plain hash finds the one by trying.
fn keyed(keys: &Keys, purpose: &str, text: &str) -> String {
    // A block-sized key is taken as it is and cannot be refused for its length.
    let mut block = [0; 64];
    block[..32].copy_from_slice(keys.index());
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
    mac.update(purpose.as_bytes());
    mac.update(b"\n");
    mac.update(text.as_bytes());
    canonical::hex(&mac.finalize().into_bytes())
}

fn context(id: VaultId, kind: &str) -> String {
    format!("{kind} {id}")
}

impl Act<'_> {
    /// Seals a value into the vault and gives its key.
    pub(super) async fn keep(&self, kind: Kind, plain: &str) -> Result<VaultId> {
        let kept = self.keep_all(&[(kind, plain)]).await?;
        kept.first().copied().ok_or_else(|| LedgerError::Unfit("加密失败".to_owned()))
    }

    /// Seals values into the vault and gives their keys in the same order, in few statements
    /// however many they are.
    pub(super) async fn keep_all(&self, values: &[(Kind, &str)]) -> Result<Vec<VaultId>> {
        if values.is_empty() {
            return Ok(Vec::new());
        }
        self.keys().take_up();
        let last: Option<VaultId> = Entity::find()
            .select_only()
            .column(Column::Id)
            .order_by_desc(Column::Id)
            .into_tuple()
            .one(self.tx())
            .await?;
        let first = last.map_or(0, |id| id.0) + 1;
        let rows = (first..).zip(values).map(|(id, (kind, plain))| {
            let (kind, id) = (*kind, VaultId(id));
            let (key_id, sealed) = seal(self.keys(), &context(id, kind.code()), plain.as_bytes())?;
            let lookup = kind.is_found().then(|| lookup(self.keys(), kind, plain));
            Ok(Model { id, kind: kind.code().to_owned(), key_id, sealed, lookup })
        });
        let rows = rows.collect::<Result<Vec<Model>>>()?;
        let kept = rows.iter().map(|row| row.id).collect();
        for some in rows.chunks(VALUES / Column::iter().count()) {
            let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
            Entity::insert_many(some).exec_without_returning(self.tx()).await?;
        }
        Ok(kept)
    }
}

/// Opens a value.
pub(super) async fn value(db: &impl ConnectionTrait, keys: &Keys, id: VaultId) -> Result<String> {
    let row = Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or_else(|| LedgerError::Damaged(format!("vault {id}")))?;
    plain(keys, &row)
}

fn plain(keys: &Keys, row: &Model) -> Result<String> {
    let bytes = open(keys, &context(row.id, &row.kind), row.key_id, &row.sealed)?;
    String::from_utf8(bytes).map_err(|_| LedgerError::Damaged(format!("vault {}", row.id)))
}

/// Seals every value that lies under an older key anew under the newest, and says how many.
#[derive(Debug, Clone, Copy, Validate)]
struct Reseal {}

impl Command for Reseal {
    type Outcome = u64;

    const KIND: &'static str = "key.rotate";

    const NEEDS: Needs = Needs::Machine;

    async fn apply(self, act: &Act<'_>) -> Result<u64> {
        act.keys().take_up();
        resealed(act.tx(), act.keys()).await
    }
}

/// Forgets every key but the newest, and says which that is.
#[derive(Debug, Clone, Copy, Validate)]
struct Retire {}

impl Command for Retire {
    type Outcome = i32;

    const KIND: &'static str = "key.retire";

    const NEEDS: Needs = Needs::Machine;

    const WRITES: Written = Written::NOTHING;

    /// The keys are forgotten within the act: nobody else writes meanwhile, so nothing comes to
    /// lie under an old key after it was counted.
    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let keys = act.keys();
        keys.take_up();
        let newest = keys.newest_number();
        let old = Entity::find().filter(Column::KeyId.ne(newest)).count(act.tx()).await?;
        let left = old + drafts::under_old(act.tx(), newest).await?;
        if left > 0 {
            let detail = format!(
                "还有 {left} 项是用旧密钥加密的，旧密钥未销毁。请先运行 key rotate 重新加密。"
            );
            return Err(LedgerError::state("旧密钥仍在使用", ["key.rotate"], detail));
        }
        keys.forget_old()?;
        Ok(newest)
    }
}

/// Seals everything in the vault under the newest key, as one act, and says how much it was.
pub async fn reseal(ledger: &Ledger, by: Envelope) -> Result<u64> {
    Ok(ledger.perform(by, Reseal {}).await?.outcome)
}

/// Forgets every key but the newest, as one act, and says which is left; a `State` where
/// anything still lies under one of the others.
pub async fn retire(ledger: &Ledger, by: Envelope) -> Result<i32> {
    Ok(ledger.perform(by, Retire {}).await?.outcome)
}

async fn resealed(db: &impl ConnectionTrait, keys: &Keys) -> Result<u64> {
    let (newest, _) = keys.newest();
    let rows = Entity::find().filter(Column::KeyId.ne(newest)).all(db).await?;
    let mut done = 0;
    for row in rows {
        let text = plain(keys, &row)?;
        let (key_id, sealed) = seal(keys, &context(row.id, &row.kind), text.as_bytes())?;
        Entity::update_many()
            .col_expr(Column::KeyId, Expr::value(key_id))
            .col_expr(Column::Sealed, Expr::value(sealed))
            .filter(Column::Id.eq(row.id.0))
            .exec(db)
            .await?;
        done += 1;
    }
    Ok(done + drafts::reseal(db, keys).await?)
}

#[cfg(test)]
mod tests {
    use super::{Kind, lookup, open, seal};
    use crate::ledger::keys::Keys;

    #[test]
    fn what_is_sealed_opens_in_its_own_place_alone() {
        let keys = Keys::from_secret(b"a secret");
        let (number, sealed) = seal(&keys, "phone 7", b"13800000000").expect("sealed");
        assert_eq!(open(&keys, "phone 7", number, &sealed).expect("opened"), b"13800000000");
        assert!(open(&keys, "phone 8", number, &sealed).is_err(), "moved");
        assert!(open(&keys, "phone 7", number + 1, &sealed).is_err(), "another key");
        let mut bent = sealed.clone();
        bent[20] ^= 1;
        assert!(open(&keys, "phone 7", number, &bent).is_err(), "changed");
        let other = Keys::from_secret(b"another secret");
        assert!(open(&other, "phone 7", number, &sealed).is_err());
    }

    #[test]
    fn the_same_value_seals_differently_and_is_found_alike() {
        let keys = Keys::from_secret(b"a secret");
        let one = seal(&keys, "phone 7", b"13800000000").expect("sealed");
        let two = seal(&keys, "phone 7", b"13800000000").expect("sealed");
        assert_ne!(one, two);
        let find = |kind, text| lookup(&keys, kind, text);
        assert_eq!(find(Kind::Phone, "138"), find(Kind::Phone, "138"));
        assert_ne!(find(Kind::Phone, "138"), find(Kind::CitizenId, "138"));
    }
}
