//! Commands that were refused for who asks, as the log tells of them.

use sea_orm::DatabaseTransaction;
use tokio::sync::oneshot;

use super::{Job, Performing};
use crate::domain::area::AreaKey;
use crate::domain::ids::VaultId;
use crate::ledger::act::Command;
use crate::ledger::actor::Envelope;
use crate::ledger::audit::Sought;
use crate::ledger::error::LedgerError;
use crate::ledger::lately::{Lately, News};
use crate::ledger::log::NoteRefusal;
use crate::ledger::words::act_label;

/// What a command had told of itself before it was refused.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whom or what it is about.
    pub(super) about: Option<String>,
    /// Where that lies.
    pub(super) place: Option<AreaKey>,
    /// The sealed value that it was to open.
    pub(super) opened: Option<VaultId>,
    /// The record that it looked for first.
    pub(super) sought: Option<Sought>,
}

impl Told {
    /// Where the record lies that was asked for.
    fn area(&self) -> Option<AreaKey> {
        self.place.or_else(|| self.sought.as_ref().and_then(Sought::area))
    }

    /// What tells the record from others; blank where none was asked for.
    fn key(&self) -> String {
        match (&self.sought, self.opened) {
            (Some(sought), _) => sought.key(),
            (None, Some(opened)) => opened.to_string(),
            (None, None) => self.about.clone().unwrap_or_default(),
        }
    }

    /// Which record was asked for, in the words of the log.
    async fn which(self, tx: &DatabaseTransaction) -> Option<String> {
        match (self.about, self.sought) {
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
/// the same person about the same record is not written down again and again, and whoever goes
/// from record to record is told of by county once some dozens were named: that line is for all
/// causes and states none.
pub(super) async fn noted<C: Command>(
    tx: &DatabaseTransaction,
    envelope: &Envelope,
    cause: String,
    told: Told,
    lately: &Lately,
) -> Option<Box<dyn Job>> {
    let about = told.about.or_else(|| envelope.about.clone());
    let told = Told { about, ..told };
    let (area, county) = (told.area(), told.area().map(AreaKey::county));
    // Words cost queries, so they are looked for once it is known that they are wanted.
    let one = format!("{} {area:?} {} {cause}", C::KIND, told.key());
    let many = format!("{} {county:?}", C::KIND);
    let what = act_label(C::KIND);
    let (about, area) = match lately.news_of(envelope.actor.account, one, many)? {
        News::One => match told.which(tx).await {
            Some(which) => (format!("{what}（{which}）：{cause}"), area),
            None => (format!("{what}：{cause}"), area),
        },
        News::Many => (format!("{what}（{}）", News::UNLISTED), county),
    };
    let about = Some(about);
    let envelope = Envelope { about, key: None, body_hash: None, ..envelope.clone() };
    // Nobody waits for it but the log.
    let (reply, _) = oneshot::channel();
    let command = NoteRefusal { area };
    Some(Box::new(Performing { envelope, command, underway: None, reply }))
}
