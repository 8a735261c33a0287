//! Passwords of one's own: given once more, changed, or set by a one-time code.

use super::attempts::{admit, note_refusal};
use super::{Gate, SignedIn};
use crate::access::coming::{Coming, Opening, at_the_door};
use crate::access::error::AccessError;
use crate::access::origin::Origin;
use crate::access::policy::Owner;
use crate::access::token::OneTimeCode;
use crate::domain::account::Stage;
use crate::domain::time::Instant;
use crate::ledger::accounts::{ChangePassword, CreateAccount, Credentials, WayIn};
use crate::ledger::codes::{self, AnswerCode, CreateFirstAdministrator, Opens};
use crate::ledger::sign_ins::Cause;
use crate::ledger::{Actor, Ledger, LedgerError};

impl Gate {
    /// The account of somebody who has come this far and gives the password once more.
    pub(super) async fn known_by(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        password: String,
        now: Instant,
    ) -> Result<Credentials, AccessError> {
        let (name, origin) = (&coming.holder.name, coming.origin);
        admit(ledger, &self.throttle, name, origin, now).await?;
        let known = coming.known(ledger).await?;
        let right = self.passwords.verify(password, known.password_hash.clone(), None).await;
        if !right.inspect_err(|_| self.throttle.take_back(name, origin.address))? {
            note_refusal(ledger, name, Cause::Password, origin).await?;
            return Err(refused("password", "BAD_LOGIN", "口令不正确。"));
        }
        self.throttle.clear(name, origin.address);
        Ok(known)
    }

    /// Changes one's own password. Other sessions end, and this one gets a new token. Whoever
    /// still owes a second factor has only shown that they know the password.
    pub async fn change_password(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        old: String,
        new: String,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let holder = coming.holder;
        if !matches!(holder.stage, Stage::NewPassword | Stage::Full) {
            return Err(LedgerError::Forbidden.into());
        }
        let known = self.known_by(ledger, coming, old.clone(), now).await?;
        if old == new {
            return Err(refused("new_password", "WEAK_PASSWORD", "新口令与原口令相同。"));
        }
        let (name, display_name, unit) = (&holder.name, &holder.actor.name, &holder.unit);
        self.assure_password(&new, Owner { name, display_name, unit })?;
        let password_hash = self.passwords.hash(new).await?;
        let change = ChangePassword { seen: known.version, password_hash };
        let version = ledger.perform(coming.envelope(), change).await?.outcome;
        let known = Credentials { version, ..known };
        self.open(ledger, &known, Opening { stage: Stage::Full, ..coming.opening() }).await
    }

    /// Sets the password that an invitation or a reset asks for.
    pub async fn answer(
        &self,
        ledger: &Ledger,
        code: &str,
        password: String,
        origin: &Origin,
        now: Instant,
    ) -> Result<String, AccessError> {
        let code_hash = OneTimeCode::hash_of(code);
        let found = codes::opens(ledger.read(), &code_hash, now).await?;
        let Some(Opens::Account { account, name, display_name, unit }) = found else {
            return Err(AccessError::BadCode);
        };
        let owner = Owner { name: &name, display_name: &display_name, unit: &unit };
        self.assure_password(&password, owner)?;
        let password_hash = self.passwords.hash(password).await?;
        let actor = Actor::at_the_door(Some(account), display_name.clone());
        let answer = AnswerCode { code_hash, password_hash };
        ledger.perform(at_the_door(actor, origin), answer).await?;
        Ok(name)
    }

    /// Makes the first administrator by the one-time link.
    pub async fn create_first(
        &self,
        ledger: &Ledger,
        code: &str,
        account: CreateAccount,
        password: String,
        origin: &Origin,
    ) -> Result<(), AccessError> {
        let owner =
            Owner { name: &account.name, display_name: &account.display_name, unit: &account.unit };
        self.assure_password(&password, owner)?;
        let hash = self.passwords.hash(password).await?;
        let account = CreateAccount { way_in: WayIn::Password(hash), ..account };
        let code_hash = OneTimeCode::hash_of(code);
        let actor = Actor::at_the_door(None, account.display_name.clone());
        let create = CreateFirstAdministrator { code_hash, account };
        ledger.perform(at_the_door(actor, origin), create).await?;
        Ok(())
    }

    fn assure_password(&self, password: &str, owner: Owner<'_>) -> Result<(), AccessError> {
        match self.rules.passwords.fault(password, owner) {
            Some(detail) => Err(refused("new_password", "WEAK_PASSWORD", &detail)),
            None => Ok(()),
        }
    }
}

fn refused(field: &str, code: &'static str, detail: &str) -> AccessError {
    AccessError::Ledger(LedgerError::invalid(field, code, detail))
}
