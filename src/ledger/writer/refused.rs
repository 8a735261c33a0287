//! Commands that were refused for who asks, as the log tells of them.

use tokio::sync::oneshot;

use super::{Job, Performing};
use crate::ledger::act::Command;
use crate::ledger::actor::Envelope;
use crate::ledger::error::LedgerError;
use crate::ledger::lately::Lately;
use crate::ledger::log::NoteRefusal;
use crate::ledger::words::act_label;

/// What is to be written down of a command that failed: nothing, unless it was refused for who
/// asks. The same refusal of the same person is not written down again and again.
pub(super) fn noted<C: Command>(
    envelope: &Envelope,
    error: &LedgerError,
    lately: &Lately,
) -> Option<Box<dyn Job>> {
    let cause = match error {
        LedgerError::Forbidden => "没有此项操作的权限",
        LedgerError::OverBudget => "今日查看次数已用完",
        LedgerError::SecondPerson(detail) => detail.as_str(),
        _ => return None,
    };
    let who = envelope.actor.account.map(|account| account.0).unwrap_or_default();
    if !lately.is_news(format!("{who} {} {cause}", C::KIND)) {
        return None;
    }
    let what = act_label(C::KIND);
    let about = match &envelope.about {
        Some(about) => format!("{what}（{about}）：{cause}"),
        None => format!("{what}：{cause}"),
    };
    let about = Some(about);
    let envelope = Envelope { about, key: None, body_hash: None, ..envelope.clone() };
    // Nobody waits for it but the log.
    let (reply, _) = oneshot::channel();
    Some(Box::new(Performing { envelope, command: NoteRefusal {}, underway: None, reply }))
}
