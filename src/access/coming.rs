//! Somebody who holds a session and goes on from it, and how the next one is opened.

use super::error::AccessError;
use super::origin::Origin;
use super::token::Token;
use crate::domain::account::Stage;
use crate::domain::ids::{AccountId, PublicId};
use crate::ledger::accounts::{self, Credentials};
use crate::ledger::sessions::SessionHolder;
use crate::ledger::{Actor, Envelope, Ledger, Source};

/// Somebody who holds a session and goes on from it.
#[derive(Debug, Clone, Copy)]
pub struct Coming<'a> {
    /// Who.
    pub holder: &'a SessionHolder,
    /// The token of the session.
    pub token: &'a Token,
    /// Where they are.
    pub origin: &'a Origin,
}

impl<'a> Coming<'a> {
    /// The account as it was when its holder was let in. What became of it since is told by
    /// the ledger, which takes nothing that stands on a version that is over.
    pub(super) async fn known(&self, ledger: &Ledger) -> Result<Credentials, AccessError> {
        let account = self.account()?;
        let known = accounts::credentials_of(ledger.read(), account).await?;
        let known = known.filter(|known| !known.disabled).ok_or(AccessError::Disabled)?;
        Ok(Credentials { version: self.holder.version, ..known })
    }

    fn account(&self) -> Result<AccountId, AccessError> {
        self.holder.actor.account.ok_or(AccessError::Disabled)
    }

    pub(super) fn envelope(&self) -> Envelope {
        at_the_door(self.holder.actor.clone(), self.origin)
    }

    pub(super) fn opening(&self) -> Opening<'a> {
        Opening {
            post: self.holder.post,
            replaces: Some(self.token),
            ..Opening::fresh(self.origin)
        }
    }
}

/// How a session is opened.
pub(super) struct Opening<'a> {
    pub(super) stage: Stage,
    pub(super) post: Option<PublicId>,
    pub(super) replaces: Option<&'a Token>,
    pub(super) code_step: Option<i64>,
    pub(super) origin: &'a Origin,
}

impl<'a> Opening<'a> {
    pub(super) fn fresh(origin: &'a Origin) -> Self {
        Self { stage: Stage::Full, post: None, replaces: None, code_step: None, origin }
    }
}

/// The envelope of whoever stands at the door.
pub(super) fn at_the_door(actor: Actor, origin: &Origin) -> Envelope {
    let origin = Some(origin.address.to_string());
    Envelope { origin, ..Envelope::new(actor, Source::Page) }
}
