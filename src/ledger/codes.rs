//! One-time codes: invitations, resets, and the link that makes the first administrator.

use chrono::{NaiveDate, TimeDelta};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use validator::Validate;

use super::accounts::{self, CreateAccount, WayIn, set_password};
use super::act::{Act, Command, Needs, Written};
use super::actor::Authority;
use super::entity::one_time_code::{Column, Entity, Model};
use super::error::{LedgerError, NOTHING, Result};
use super::posts::{self, NewPost, appoint};
use crate::domain::account::{Permission, Role};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::AccountId;
use crate::domain::time::Instant;

/// A code is worth nothing after this long.
const LASTS: TimeDelta = TimeDelta::hours(24);

/// Issues a code. Those issued before for the same account are worth nothing any more.
pub(super) async fn issue(
    act: &Act<'_>,
    account_id: Option<AccountId>,
    code_hash: &str,
) -> Result<()> {
    let same = match account_id {
        Some(account) => Column::AccountId.eq(account.0),
        None => Column::AccountId.is_null(),
    };
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(act.at().0))
        .filter(same)
        .filter(Column::EndedAt.is_null())
        .exec(act.tx())
        .await?;
    let (post_id, area_key) = match act.actor().authority {
        Authority::Post(post) => (Some(post.id), None),
        Authority::Machine => (None, Some(act.actor().scope.root())),
        Authority::Oneself => (None, None),
    };
    let row = Model {
        code_hash: code_hash.to_owned(),
        account_id,
        post_id,
        area_key,
        created_at: act.at(),
        expires_at: act.at().plus(LASTS),
        ended_at: None,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(act.tx()).await?;
    Ok(())
}

/// Takes a code: it must be known, and open something.
async fn take(act: &Act<'_>, code_hash: &str) -> Result<Model> {
    let found = valid(act.tx(), code_hash, act.at()).await?;
    let found = found.ok_or_else(|| {
        LedgerError::invalid("code", "BAD_CODE", "链接已失效或已使用，请向管理员重新索取。")
    })?;
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(act.at().0))
        .filter(Column::CodeHash.eq(code_hash))
        .exec(act.tx())
        .await?;
    Ok(found)
}

/// A code that is unused and in time, and that whoever issued it could issue now.
///
/// They have seen it and can come in as the account's owner. So it is worth nothing where the post
/// that they issued it in does not hold, where they are not let in, and where the account reaches
/// beyond the area of that post.
async fn valid(db: &impl ConnectionTrait, code_hash: &str, now: Instant) -> Result<Option<Model>> {
    let found = Entity::find_by_id(code_hash.to_owned()).one(db).await?;
    let found = found.filter(|row| row.ended_at.is_none() && row.expires_at > now);
    let Some(code) = found else { return Ok(None) };
    let Some(id) = code.account_id else { return Ok(Some(code)) };
    let area = match code.post_id {
        Some(post) => posts::area_in_charge(db, post, now.date()).await?,
        None => code.area_key,
    };
    let account = accounts::by_id(db, id).await?;
    let (Some(account), Some(area)) = (account, area) else { return Ok(None) };
    let managed = accounts::is_managed(db, Scope::of(area), &account, now.date()).await?;
    Ok(managed.then_some(code))
}

/// What a code opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    /// The making of the first administrator.
    FirstAdministrator,
    /// The setting of a password.
    Account {
        /// The account.
        account: AccountId,
        /// The name typed at sign-in.
        name: String,
        /// The person's own name.
        display_name: String,
        /// The unit.
        unit: String,
    },
}

/// What a code opens at this moment; `None` where it is worth nothing.
pub async fn opens(
    db: &impl ConnectionTrait,
    code_hash: &str,
    now: Instant,
) -> Result<Option<Opens>> {
    let Some(found) = valid(db, code_hash, now).await? else { return Ok(None) };
    let Some(id) = found.account_id else { return Ok(Some(Opens::FirstAdministrator)) };
    let row = accounts::by_id(db, id).await?.filter(|row| !row.disabled);
    Ok(row.map(|row| Opens::Account {
        account: id,
        name: row.name,
        display_name: row.display_name,
        unit: row.unit,
    }))
}

/// Whether nobody is 系统管理员 on a day. Accounts alone, made on the command line, let nobody
/// into the settings.
pub async fn system_administrator_missing(
    db: &impl ConnectionTrait,
    on: NaiveDate,
) -> Result<bool> {
    Ok(!posts::held_by_somebody(db, Role::SystemAdministrator, on).await?)
}

/// Issues the code that makes the first administrator, while there is none.
#[derive(Debug, Clone, Validate)]
pub struct IssueFirstCode {
    /// Hash of the code.
    pub code_hash: String,
}

impl Command for IssueFirstCode {
    type Outcome = ();

    const KIND: &'static str = "code.issue_first";

    const NEEDS: Needs = Needs::Machine;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        if !system_administrator_missing(act.tx(), act.today()).await? {
            let detail = "已有系统管理员，不再发放初始链接。";
            return Err(LedgerError::state("已有系统管理员", NOTHING, detail));
        }
        issue(act, None, &self.code_hash).await
    }
}

/// Makes the first administrator by the one-time link.
#[derive(Debug, Clone, Validate)]
pub struct CreateFirstAdministrator {
    /// Hash of the code.
    pub code_hash: String,
    /// The account; its post is 系统管理员 whatever it says.
    #[validate(nested)]
    pub account: CreateAccount,
}

impl Command for CreateFirstAdministrator {
    type Outcome = AccountId;

    const KIND: &'static str = "account.create_first";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<AccountId> {
        let code = take(act, &self.code_hash).await?;
        let missing = system_administrator_missing(act.tx(), act.today()).await?;
        if code.account_id.is_some() || !missing {
            return Err(LedgerError::NotFound);
        }
        let posts = vec![everywhere(Role::SystemAdministrator)];
        CreateAccount { posts, area_key: AreaKey(0), ..self.account }.apply(act).await
    }
}

/// Appoints the first 安全管理员, while there is none. Afterwards accounts are theirs.
#[derive(Debug, Clone, Validate)]
pub struct AppointSecurityAdministrator {
    /// The account, new or there already.
    #[validate(nested)]
    pub account: CreateAccount,
}

impl Command for AppointSecurityAdministrator {
    type Outcome = AccountId;

    const KIND: &'static str = "account.appoint_security";

    const NEEDS: Needs = Needs::May(Permission::ManageSettings);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<AccountId> {
        let there =
            posts::held_by_somebody(act.tx(), Role::SecurityAdministrator, act.today()).await?;
        if there {
            let detail = "已有安全管理员，账号由安全管理员办理。";
            return Err(LedgerError::state("已有安全管理员", NOTHING, detail));
        }
        let name = self.account.name.clone();
        match accounts::by_names(act.tx(), &[&name]).await?.remove(&name) {
            None => {
                let posts = vec![everywhere(Role::SecurityAdministrator)];
                CreateAccount { posts, ..self.account }.apply(act).await
            }
            Some(row) => {
                let held = posts::of(act.tx(), row.subject_id).await?;
                let post = everywhere(Role::SecurityAdministrator);
                appoint(act, &row, &held, post, "").await?;
                if let WayIn::Code(hash) = &self.account.way_in {
                    issue(act, Some(AccountId(row.subject_id.0)), hash).await?;
                }
                Ok(AccountId(row.subject_id.0))
            }
        }
    }
}

/// Whether nobody is 安全管理员 on a day.
pub async fn security_administrator_missing(
    db: &impl ConnectionTrait,
    on: NaiveDate,
) -> Result<bool> {
    Ok(!posts::held_by_somebody(db, Role::SecurityAdministrator, on).await?)
}

fn everywhere(role: Role) -> NewPost {
    NewPost { role, department: None, area_key: AreaKey(0), valid_from: None, valid_until: None }
}

/// Answers an invitation or a reset: sets the password.
#[derive(Debug, Clone, Validate)]
pub struct AnswerCode {
    /// Hash of the code.
    pub code_hash: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
}

impl Command for AnswerCode {
    type Outcome = AccountId;

    const KIND: &'static str = "account.answer_code";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<AccountId> {
        let code = take(act, &self.code_hash).await?;
        let id = code.account_id.ok_or(LedgerError::NotFound)?;
        let current = accounts::by_id(act.tx(), id).await?;
        let current = current.filter(|row| !row.disabled).ok_or(LedgerError::NotFound)?;
        set_password(act, current, self.password_hash).await?;
        Ok(id)
    }
}
