//! Second factors: their codes, how one is set up, and who still owes one.

use super::attempts::{admit, note_refusal};
use super::{Gate, SignedIn};
use crate::access::coming::{Coming, Opening};
use crate::access::error::AccessError;
use crate::access::second_factor::step_of;
use crate::domain::account::{Role, Stage};
use crate::domain::time::Instant;
use crate::ledger::accounts::{Credentials, EnrolSecondFactor};
use crate::ledger::sessions::{self, SessionHolder};
use crate::ledger::sign_ins::Cause;
use crate::ledger::{Ledger, LedgerError};

/// A second factor that is to be set up.
#[derive(Clone)]
pub struct NewFactor {
    /// The secret in base 32.
    pub secret: String,
    /// The code that it shows now.
    pub code: String,
    /// The password, where it was not given just now.
    pub password: String,
}

impl Gate {
    /// Takes the code of the second factor. A code opens once.
    pub async fn confirm(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        code: &str,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let known = coming.known(ledger).await?;
        // Six digits are soon guessed by whoever may guess on.
        let name = &coming.holder.name;
        admit(ledger, &self.codes, name, coming.origin, now).await?;
        let secret = ledger.second_factor(known.second_factor).await?;
        let step = secret.and_then(|secret| step_of(&secret, code, now));
        let Some(step) = step else {
            note_refusal(ledger, name, Cause::WrongCode, coming.origin).await?;
            return Err(AccessError::BadCode);
        };
        let stage = self.stage_after(&known, now);
        let opening = Opening { stage, code_step: Some(step), ..coming.opening() };
        let signed = self.open(ledger, &known, opening).await;
        if matches!(signed, Err(AccessError::BadCode)) {
            note_refusal(ledger, name, Cause::UsedCode, coming.origin).await?;
        }
        let signed = signed?;
        self.codes.clear(name, coming.origin.address);
        Ok(signed)
    }

    /// Sets up a second factor after its first code was right. Other sessions end.
    ///
    /// Whoever has just signed in has given the password; whoever is at work gives it again,
    /// so that a session left open is not turned into an account.
    pub async fn enrol(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        factor: NewFactor,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let known = match coming.holder.stage {
            Stage::Enrolment => coming.known(ledger).await?,
            Stage::Full => self.known_by(ledger, coming, factor.password, now).await?,
            Stage::SecondFactor | Stage::NewPassword => return Err(LedgerError::Forbidden.into()),
        };
        let step = step_of(&factor.secret, &factor.code, now).ok_or(AccessError::BadCode)?;
        let enrol = EnrolSecondFactor { seen: known.version, secret: Some(factor.secret) };
        let version = ledger.perform(coming.envelope(), enrol).await?.outcome;
        let known = Credentials { version, ..known };
        let stage = self.stage_after(&known, now);
        let opening = Opening { stage, code_step: Some(step), ..coming.opening() };
        self.open(ledger, &known, opening).await
    }

    /// How far somebody has come who was not asked for a second factor.
    pub(super) async fn stage_without(
        &self,
        ledger: &Ledger,
        known: &Credentials,
        now: Instant,
    ) -> Result<Stage, AccessError> {
        let roles = sessions::roles(ledger.read(), known.account, now).await?;
        let asked = self.rules.second_factor.asks(roles);
        Ok(if asked { Stage::Enrolment } else { self.stage_after(known, now) })
    }

    /// How far somebody has come whose second factor is settled.
    fn stage_after(&self, known: &Credentials, now: Instant) -> Stage {
        let old = self.rules.passwords.is_too_old(known.password_set_at, now);
        if old { Stage::NewPassword } else { Stage::Full }
    }

    /// Whether somebody was given a post, since they signed in, whose holders have to have a
    /// second factor. Keys of programs have none.
    pub(super) fn owes_second_factor(&self, holder: &SessionHolder) -> bool {
        let is_key = holder.actor.role() == Some(Role::ApiReader);
        holder.stage == Stage::Full
            && !holder.second_factor
            && !is_key
            && self.rules.second_factor.asks(holder.roles())
    }
}
