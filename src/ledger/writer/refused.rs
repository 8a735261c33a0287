//! Commands that were refused for who asks, as the log tells of them.

use sea_orm::DatabaseTransaction;
use tokio::sync::oneshot;

use super::{Job, Performing};
use crate::domain::area::AreaKey;
use crate::ledger::act::Command;
use crate::ledger::actor::Envelope;
use crate::ledger::audit::Sought;
use crate::ledger::error::LedgerError;
use crate::ledger::lately::Lately;
use crate::ledger::log::NoteRefusal;
use crate::ledger::words::act_label;

/// What a command had told of itself before it was refused.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whom or what it is about.
    pub(super) about: Option<String>,
    /// Where that lies.
    pub(super) place: Option<AreaKey>,
    /// The record that it looked for first.
    pub(super) sought: Option<Sought>,
}

impl Told {
    /// Where the record lies that was asked for.
    fn area(&self) -> Option<AreaKey> {
        self.place.or_else(|| self.sought.as_ref().and_then(Sought::area))
    }

    /// Which record was asked for, in the words of the log.
    async fn which(self, tx: &DatabaseTransaction, envelope: &Envelope) -> Option<String> {
        let about = self.about.or_else(|| envelope.about.clone());
        match (about, self.sought) {
            // A line without the record is better than none.
            (None, Some(sought)) => sought.in_words(tx).await.ok(),
            (about, _) => about,
        }
    }
}

/// Why somebody was refused; `None` where a command failed for another reason than who asks.
pub(super) fn cause(error: &LedgerError) -> Option<String> {
    match error {
        LedgerError::Forbidden => Some("没有此项操作的权限".to_owned()),
        LedgerError::OverBudget => Some("今日查看次数已用完".to_owned()),
        LedgerError::SecondPerson(detail) => Some(detail.clone()),
        _ => None,
    }
}

/// What is to be written down of a command that was refused for who asks. The same refusal of
/// the same person about the same record is not written down again and again.
pub(super) async fn noted<C: Command>(
    tx: &DatabaseTransaction,
    envelope: &Envelope,
    cause: String,
    told: Told,
    lately: &Lately,
) -> Option<Box<dyn Job>> {
    let (what, area) = (act_label(C::KIND), told.area());
    let about = match told.which(tx, envelope).await {
        Some(which) => format!("{what}（{which}）：{cause}"),
        None => format!("{what}：{cause}"),
    };
    let who = envelope.actor.account.map(|account| account.0).unwrap_or_default();
    if !lately.is_news(format!("{who} {about}")) {
        return None;
    }
    let about = Some(about);
    let envelope = Envelope { about, key: None, body_hash: None, ..envelope.clone() };
    // Nobody waits for it but the log.
    let (reply, _) = oneshot::channel();
    let command = NoteRefusal { area };
    Some(Box::new(Performing { envelope, command, underway: None, reply }))
}
