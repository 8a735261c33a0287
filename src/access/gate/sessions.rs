//! Sessions: whose one is, and how it goes on or ends.

use chrono::TimeDelta;

use super::{Gate, SignedIn};
use crate::access::coming::{Coming, Opening};
use crate::access::error::AccessError;
use crate::access::token::Token;
use crate::domain::account::Stage;
use crate::domain::ids::PublicId;
use crate::domain::time::Instant;
use crate::ledger::sessions::{self, CloseSession, SessionHolder, Which};
use crate::ledger::{Ledger, LedgerError};

/// That a session is in use is noted no more often than this.
const NOTED: TimeDelta = TimeDelta::minutes(1);

impl Gate {
    /// Who holds a token; nobody where it is unknown, over, or was not used for too long.
    pub async fn holder(
        &self,
        ledger: &Ledger,
        token: &Token,
        now: Instant,
    ) -> Result<Option<SessionHolder>, LedgerError> {
        let hash = token.hash();
        let found = sessions::holder(ledger.read(), &hash, now).await?;
        let Some(holder) = found.filter(|holder| !idle(holder, now)) else { return Ok(None) };
        if holder.seen_at.plus(NOTED) <= now {
            note_use(ledger, &hash, now).await;
        }
        let owes = self.owes_second_factor(&holder);
        Ok(Some(if owes { holder.held_at(Stage::Enrolment) } else { holder }))
    }

    /// Goes on in another of one's posts, under a new token.
    pub async fn switch_post(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        post: PublicId,
    ) -> Result<SignedIn, AccessError> {
        let known = coming.known(ledger).await?;
        let opening = Opening { stage: coming.holder.stage, post: Some(post), ..coming.opening() };
        self.open(ledger, &known, opening).await
    }

    /// Signs out, or ends another session of one's own.
    pub async fn sign_out(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        session: Which,
    ) -> Result<(), LedgerError> {
        ledger.perform(coming.envelope(), CloseSession { session }).await.map(drop)
    }
}

fn idle(holder: &SessionHolder, now: Instant) -> bool {
    let minutes = match holder.actor.role() {
        Some(role) => role.idle_minutes(),
        None => Some(30),
    };
    minutes.is_some_and(|minutes| holder.seen_at.plus(TimeDelta::minutes(minutes)) <= now)
}

/// A full disk must not keep people from reading, so failing to note is only logged.
async fn note_use(ledger: &Ledger, token_hash: &str, now: Instant) {
    if let Err(error) = sessions::touch(ledger.sessions(), token_hash, now).await {
        tracing::warn!(%error, "could not note that a session was used");
    }
}
