//! The one way to write a row down so that it can be hashed.

use hmac::{Hmac, KeyInit, Mac};
use sea_orm::sea_query::OptionEnum;
use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use sha2::{Digest, Sha256};

use super::entity::act;
use super::version::Versioned;

/// The hash of one row as an act touched it.
pub(super) type RowHash = [u8; 32];

/// Whether an act opened a version or closed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Opened,
    Closed,
}

/// Hashes a version: its kind, key and every content column that holds something.
///
/// Empty columns are left out, so a column that a later migration adds does not change the
/// hash of older rows.
pub(super) fn row<E: Versioned>(touch: Touch, row: &E::Model) -> RowHash {
    let mut hasher = Sha256::new();
    hasher.update(match touch {
        Touch::Opened => b"opened\n".as_slice(),
        Touch::Closed => b"closed\n".as_slice(),
    });
    hasher.update(E::default().table_name().as_bytes());
    for column in <E as EntityTrait>::Column::iter() {
        let name = IdenStatic::as_str(&column);
        let key = matches!(name, "subject_id" | "version" | "public_id");
        let about_itself = matches!(name, "opened_by" | "opened_at" | "closed_by" | "closed_at");
        if about_itself || (touch == Touch::Closed && !key) {
            continue;
        }
        if let Some(value) = written(&row.get(column)) {
            hasher.update(format!("\n{name}={}:", value.len()));
            hasher.update(value);
        }
    }
    hasher.finalize().into()
}

/// The digest of everything that one act touched, whatever the order.
pub(super) fn digest(mut rows: Vec<RowHash>) -> String {
    rows.sort_unstable();
    let mut hasher = Sha256::new();
    for row in rows {
        hasher.update(row);
    }
    hex(&hasher.finalize())
}

/// The keyed hash of an act, which binds it to the one before.
pub(super) fn seal(key: &[u8], act: &act::Model) -> String {
    let mut mac = keyed(key);
    let at = act.at.0.to_string();
    let id = act.id.0.to_string();
    let account = act.account_id.map(|account| account.0.to_string());
    let post = act.post_id.map(|post| post.0.to_string());
    let area = act.area_key.map(|area| area.0.to_string());
    let parts = [
        Some(act.previous_hash.as_str()),
        Some(&id),
        Some(&at),
        account.as_deref(),
        Some(&act.post),
        post.as_deref(),
        Some(&act.kind),
        area.as_deref(),
        act.reason.as_deref(),
        Some(&act.source),
        act.origin.as_deref(),
        act.about.as_deref(),
        act.idempotency_key.as_deref(),
        act.request_hash.as_deref(),
        act.answer.as_deref(),
        act.digest.as_deref(),
    ];
    for part in parts {
        let part = part.unwrap_or("\u{0}");
        mac.update(format!("{}:", part.len()).as_bytes());
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes())
}

/// The keyed hash of a text.
pub(super) fn mac(key: &[u8], text: &str) -> String {
    let mut mac = keyed(key);
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // A block-sized key is taken as it is, so the hash of ours is padded to a block: the same
    // MAC as that of the hash, without a length that could be refused.
    let mut block = [0; 64];
    block[..32].copy_from_slice(&Sha256::digest(key));
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

/// The SHA-256 of some bytes, as attachments are named.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A value as text; `None` where there is none. Both engines give the same text.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => value.map(|value| value.to_string()),
        Value::Int(value) => value.map(|value| value.to_string()),
        Value::BigInt(value) => value.map(|value| value.to_string()),
        Value::String(value) => value.clone(),
        Value::Enum(OptionEnum::Some(value)) => Some(value.value.to_string()),
        Value::Enum(OptionEnum::None(_)) => None,
        Value::ChronoDate(value) => value.map(|value| value.to_string()),
        Value::Uuid(value) => value.map(|value| value.to_string()),
        other => Some(format!("{other:?}")),
    }
}
