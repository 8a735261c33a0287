//! Seeing a personal number in full: with a reason, within a budget, and in the log.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::accounts;
use super::act::{Act, Command, Needs, Written};
use super::actor::Envelope;
use super::entity::{act, party};
use super::error::{LedgerError, Result};
use super::{Ledger, practitioners, vault};
use crate::domain::account::Permission;
use crate::domain::area::AreaKey;
use crate::domain::ids::{AccountId, PublicId, VaultId};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;

/// Nobody sees more numbers than this within a day.
const A_DAY: u64 = 20;

/// Which number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Subject {
    /// The telephone of the person in charge at a party to works.
    PartyPhone {
        /// The party.
        party: PublicId,
    },
    /// The telephone of an account's owner.
    AccountPhone {
        /// The sign-in name.
        account: String,
    },
    /// The citizen number of a person who practises.
    PractitionerCitizenId {
        /// The person.
        practitioner: PublicId,
    },
    /// The telephone of a person who practises.
    PractitionerPhone {
        /// The person.
        practitioner: PublicId,
    },
    /// The citizen number of an account's owner.
    AccountCitizenId {
        /// The sign-in name.
        account: String,
    },
}

/// Asks to see a number in full.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// Which number.
    pub subject: Subject,
    /// Why; it stands in the log.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 200), custom(function = "not_blank"))]
    #[schema(max_length = 200)]
    pub reason: String,
}

/// A number in full, on its way to whoever asked. It is shown once and is kept nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revealed {
    /// The number.
    pub value: String,
}

/// What the log keeps of it: which sealed value was opened, never the value.
#[derive(Debug, Clone, Copy, Validate)]
struct Opened {
    what: Opening,
    /// Where the record lies that has it.
    area: AreaKey,
}

#[derive(Debug, Clone, Copy)]
enum Opening {
    Business(VaultId),
    /// A number of the owner of an account.
    Account(VaultId, AccountId),
}

impl Opening {
    const fn id(self) -> VaultId {
        match self {
            Self::Business(id) | Self::Account(id, _) => id,
        }
    }
}

impl Command for Opened {
    type Outcome = ();

    const KIND: &'static str = "personal.reveal";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    /// The budget is counted within the act, so many at once gain nothing.
    async fn apply(self, act: &Act<'_>) -> Result<()> {
        act.say_opened(self.what.id(), self.area);
        let actor = act.actor();
        let needed = match self.what {
            Opening::Business(_) => Permission::RevealPersonal,
            Opening::Account(..) => Permission::ManageAccounts,
        };
        if !actor.may(needed) {
            return Err(LedgerError::Forbidden);
        }
        if let Opening::Account(_, owner) = self.what {
            assure_managed(act, owner).await?;
        }
        let Some(account) = actor.account else { return Ok(()) };
        let today = act::Entity::find()
            .filter(act::Column::AccountId.eq(account.0))
            .filter(act::Column::Kind.eq(Self::KIND))
            .filter(act::Column::At.gt(act.at().minus(TimeDelta::hours(24)).0))
            .count(act.tx())
            .await?;
        // The act under way is counted with those before it.
        if today > A_DAY {
            return Err(LedgerError::OverBudget);
        }
        Ok(())
    }
}

/// What is known of an account's owner is for whoever manages the account.
async fn assure_managed(act: &Act<'_>, owner: AccountId) -> Result<()> {
    let row = accounts::by_id(act.tx(), owner).await?.ok_or(LedgerError::NotFound)?;
    let scope = act.actor().scope;
    let managed = accounts::is_managed(act.tx(), scope, &row, act.today()).await?;
    if managed { Ok(()) } else { Err(LedgerError::NotFound) }
}

/// Shows a number in full to whoever may see it, after writing down that they did.
pub async fn reveal(ledger: &Ledger, by: Envelope, asked: Reveal) -> Result<Revealed> {
    asked.validate()?;
    let (opened, about) = find(ledger, &by, &asked.subject).await?;
    // No key: an answer that is kept for a second sending would keep the number.
    let envelope = Envelope {
        reason: Some(asked.reason),
        about: Some(about),
        key: None,
        body_hash: None,
        ..by
    };
    ledger.perform(envelope, opened).await?;
    let value = vault::value(ledger.read(), ledger.keys(), opened.what.id()).await?;
    Ok(Revealed { value })
}

/// The sealed value and what the log calls it, where whoever asks may see whose it is.
async fn find(ledger: &Ledger, by: &Envelope, subject: &Subject) -> Result<(Opened, String)> {
    let scope = by.actor.scope;
    let account = async |name: &str| {
        let found = accounts::by_names(ledger.read(), &[name]).await?.remove(name);
        found.filter(|row| scope.covers(row.area_key)).ok_or(LedgerError::NotFound)
    };
    let person = async |id| practitioners::reached(ledger.read(), scope, Known::Now, id).await;
    let (opening, area, about) = match subject {
        Subject::PartyPhone { party } => {
            let row = super::version::known_in::<party::Entity>(scope, Known::Now)
                .filter(party::Column::PublicId.eq(party.0))
                .one(ledger.read())
                .await?
                .ok_or(LedgerError::NotFound)?;
            (row.phone.map(Opening::Business), row.area_key, format!("{}的电话", row.name))
        }
        Subject::PractitionerCitizenId { practitioner } => {
            let row = person(*practitioner).await?;
            let about = format!("{}的身份证号", row.name);
            (row.citizen_id.map(Opening::Business), row.area_key, about)
        }
        Subject::PractitionerPhone { practitioner } => {
            let row = person(*practitioner).await?;
            (row.phone.map(Opening::Business), row.area_key, format!("{}的电话", row.name))
        }
        Subject::AccountPhone { account: name } => {
            let row = account(name).await?;
            let opening = |id| Opening::Account(id, AccountId(row.subject_id.0));
            (row.phone.map(opening), row.area_key, format!("{}的电话", row.display_name))
        }
        Subject::AccountCitizenId { account: name } => {
            let row = account(name).await?;
            let opening = |id| Opening::Account(id, AccountId(row.subject_id.0));
            (row.citizen_id.map(opening), row.area_key, format!("{}的身份证号", row.display_name))
        }
    };
    let what = opening.ok_or(LedgerError::NotFound)?;
    Ok((Opened { what, area }, about))
}
