//! Accounts: who somebody is, and whether they may sign in.

mod credentials;
mod inspectors;
mod lines;
mod told;

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{AccountId, SubjectId};
use crate::domain::personal::{self, CitizenId, Phone};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::codes;
use crate::ledger::entity::account;
use crate::ledger::error::{Fault, LedgerError, Result};
use crate::ledger::posts::{self, NewPost, PostLine, appoint};
use crate::ledger::sessions::OpenSession;
use crate::ledger::vault::Kind;
use crate::ledger::version::{Versioned, as_known};

pub use credentials::{Credentials, credentials, credentials_of};
pub(super) use inspectors::nameable;
pub use inspectors::{Inspector, Task, inspectors};
pub use lines::{AccountLine, Reached, SharedAccount, reached};
pub(super) use told::{say_whose, told, who};

/// Creates an account with its posts. Its owner sets the password by the one-time code.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccount {
    /// The name typed at sign-in.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// The person's own name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub display_name: String,
    /// The unit that the person works for.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub unit: String,
    /// Where the unit is.
    pub area_key: AreaKey,
    /// The person's citizen number.
    #[serde(default, deserialize_with = "personal::optional_citizen_id")]
    #[schema(value_type = Option<String>)]
    pub citizen_id: Option<CitizenId>,
    /// The person's telephone.
    #[serde(default, deserialize_with = "personal::optional_phone")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Phone>,
    /// The posts.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub posts: Vec<NewPost>,
    /// How the person gets in first; made by whoever hands the command over.
    #[serde(skip)]
    pub way_in: WayIn,
}

/// How the owner of a new account gets in first.
#[derive(Debug, Clone, Default)]
pub enum WayIn {
    /// Not at all, until a code is issued.
    #[default]
    None,
    /// By a one-time code, of which this is the hash.
    Code(String),
    /// By a password, of which this is the hash: for the demonstration and for tests.
    Password(String),
}

impl Command for CreateAccount {
    type Outcome = AccountId;

    const KIND: &'static str = "account.create";

    const NEEDS: Needs = Needs::May(Permission::ManageAccounts);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<AccountId> {
        if !act.actor().scope.covers(self.area_key) {
            return Err(LedgerError::invalid("area_key", "REF_NOT_FOUND", "没有找到该单位。"));
        }
        let row = self.open(act).await?;
        let mut held = Vec::new();
        for (at, new) in self.posts.into_iter().enumerate() {
            appoint(act, &row, &held, new, &format!("posts/{at}/")).await?;
            held = posts::of(act.tx(), row.subject_id).await?;
        }
        Ok(AccountId(row.subject_id.0))
    }
}

impl CreateAccount {
    async fn open(&self, act: &Act<'_>) -> Result<account::Model> {
        if by_names(act.tx(), &[&self.name]).await?.contains_key(&self.name) {
            let fault = Fault::at("name", "DUPLICATE", "这个登录名已有人使用。");
            return Err(LedgerError::Duplicate(vec![fault]));
        }
        let password_hash = match &self.way_in {
            WayIn::Password(hash) => Some(hash.clone()),
            WayIn::None | WayIn::Code(_) => None,
        };
        let content = account::Content {
            area_key: self.area_key,
            name: self.name.clone(),
            display_name: self.display_name.clone(),
            unit: self.unit.clone(),
            citizen_id: match &self.citizen_id {
                Some(number) => Some(act.keep(Kind::CitizenId, number.reveal()).await?),
                None => None,
            },
            phone: match &self.phone {
                Some(number) => Some(act.keep(Kind::Phone, number.reveal()).await?),
                None => None,
            },
            password_set_at: password_hash.as_ref().map(|_| act.at()),
            password_hash,
            second_factor: None,
            disabled: false,
        };
        let row = act.open::<account::Entity>(None, content).await?;
        if let WayIn::Code(hash) = &self.way_in {
            codes::issue(act, Some(AccountId(row.subject_id.0)), hash).await?;
        }
        Ok(row)
    }
}

/// Disables an account, or lets it in again.
#[derive(Debug, Clone, Validate)]
pub struct DisableAccount {
    /// The sign-in name.
    pub account: String,
    /// Whether it is to be disabled.
    pub disabled: bool,
}

impl Command for DisableAccount {
    type Outcome = ();

    const KIND: &'static str = "account.disable";

    const NEEDS: Needs = Needs::May(Permission::ManageAccounts);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = of_name(act, &self.account).await?;
        let was = account::Entity::content(current.clone());
        let next = account::Content { disabled: self.disabled, ..was };
        act.revise::<account::Entity>(current, next).await.map(drop)
    }
}

/// Takes password and second factor away and issues a one-time code to set them anew.
#[derive(Debug, Clone, Validate)]
pub struct ResetAccount {
    /// The sign-in name.
    pub account: String,
    /// Hash of the code.
    pub code_hash: String,
}

impl Command for ResetAccount {
    type Outcome = ();

    const KIND: &'static str = "account.reset";

    const NEEDS: Needs = Needs::May(Permission::ManageAccounts);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = of_name(act, &self.account).await?;
        let account = AccountId(current.subject_id.0);
        let was = account::Entity::content(current.clone());
        let next = account::Content {
            password_hash: None,
            password_set_at: None,
            second_factor: None,
            ..was
        };
        act.revise::<account::Entity>(current, next).await?;
        codes::issue(act, Some(account), &self.code_hash).await
    }
}

/// Sets one's own password.
#[derive(Debug, Clone, Validate)]
pub struct ChangePassword {
    /// The version of the account whose password was known.
    pub seen: i32,
    /// Argon2id in PHC form.
    pub password_hash: String,
}

impl Command for ChangePassword {
    /// The account's version with it.
    type Outcome = i32;

    const KIND: &'static str = "account.change_password";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = own(act, self.seen).await?;
        set_password(act, current, self.password_hash).await
    }
}

/// Sets up one's own second factor, or gives it up.
#[derive(Debug, Clone, Validate)]
pub struct EnrolSecondFactor {
    /// The version of the account that was let in.
    pub seen: i32,
    /// The secret in base 32; none to give it up.
    pub secret: Option<String>,
}

impl Command for EnrolSecondFactor {
    /// The account's version with it.
    type Outcome = i32;

    const KIND: &'static str = "account.enrol_second_factor";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = own(act, self.seen).await?;
        let second_factor = match &self.secret {
            Some(secret) => Some(act.keep(Kind::SecondFactor, secret).await?),
            None => None,
        };
        let was = account::Entity::content(current.clone());
        let next = account::Content { second_factor, ..was };
        act.revise::<account::Entity>(current, next).await.map(|row| row.version)
    }
}

/// A new version of an account with another password.
pub(super) async fn set_password(
    act: &Act<'_>,
    current: account::Model,
    password_hash: String,
) -> Result<i32> {
    let was = account::Entity::content(current.clone());
    let next = account::Content {
        password_hash: Some(password_hash),
        password_set_at: Some(act.at()),
        ..was
    };
    act.revise::<account::Entity>(current, next).await.map(|row| row.version)
}

/// The account that acts, as it was when somebody was let in under it.
async fn own(act: &Act<'_>, seen: i32) -> Result<account::Model> {
    let account = act.actor().account.ok_or(LedgerError::NotFound)?;
    let current = by_id(act.tx(), account).await?.ok_or(LedgerError::NotFound)?;
    if current.version == seen { Ok(current) } else { Err(overtaken()) }
}

/// Somebody is being let in while their account is reset, disabled or changed: what they
/// knew holds no longer.
pub(super) fn overtaken() -> LedgerError {
    LedgerError::state("账号已变动", [OpenSession::KIND], "账号刚刚有变动，请重新登录。")
}

/// The current version of an account by its sign-in name, where the actor may manage it.
pub(super) async fn of_name(act: &Act<'_>, name: &str) -> Result<account::Model> {
    let found = by_names(act.tx(), &[name]).await?.remove(name).ok_or(LedgerError::NotFound)?;
    let managed = is_managed(act.tx(), act.actor().scope, &found, act.today()).await?;
    act.note_sought::<account::Entity>(&found);
    managed.then_some(found).ok_or(LedgerError::NotFound)
}

/// Whether whoever answers for a scope manages an account: it holds the account's unit, and
/// every post that the account holds or is going to hold.
///
/// Whoever resets an account can come in as its owner, so a post beyond their area puts it out
/// of their reach.
pub(super) async fn is_managed(
    db: &impl ConnectionTrait,
    scope: Scope,
    row: &account::Model,
    on: NaiveDate,
) -> Result<bool> {
    let held = posts::of(db, row.subject_id).await?;
    Ok(lies_within(scope, row, &held, on))
}

/// The same of an account whose posts are known, all of them.
fn lies_within(scope: Scope, row: &account::Model, held: &[PostLine], on: NaiveDate) -> bool {
    scope.covers(row.area_key) && posts::all_within(scope, held, on)
}

/// The current version of an account by its key.
pub(super) async fn by_id(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<account::Model>> {
    let current = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.eq(account.0));
    Ok(current.one(db).await?)
}

/// The current accounts of some sign-in names.
pub(super) async fn by_names(
    db: &impl ConnectionTrait,
    names: &[&str],
) -> Result<HashMap<String, account::Model>> {
    let rows = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::Name.is_in(names.iter().copied()))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.name.clone(), row)).collect())
}

/// The own names of some accounts.
pub(super) async fn display_names(
    db: &impl ConnectionTrait,
    accounts: impl Iterator<Item = SubjectId>,
) -> Result<HashMap<SubjectId, String>> {
    let rows = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.is_in(accounts.map(|id| id.0)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.subject_id, row.display_name)).collect())
}
