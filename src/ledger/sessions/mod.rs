//! Sessions: that one begins or ends is an act; what it holds may be forgotten.

mod holder;

use chrono::TimeDelta;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};
use serde::Serialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::{Permission, Role, Stage};
use crate::domain::ids::{AccountId, PublicId, SubjectId};
use crate::domain::time::Instant;
use crate::ledger::accounts;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::second_factor_use;
use crate::ledger::entity::session::{ActiveModel, Column, Entity, Model};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::posts::{self, AppointPost, PostLine};

pub use holder::{SessionHolder, former_holder, holder, roles};

/// A session ends this long after it began, whatever happens.
const LASTS: TimeDelta = TimeDelta::hours(12);

/// An account has no more sessions than this; the one unused longest ends.
const MOST: usize = 5;

/// When a key of a program is over: its post ends it.
const FOREVER: Instant = Instant(i64::MAX);

/// Ended sessions are remembered this long: whose a late form is, is told by them.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// Opens a session, in place of another where one is named.
#[derive(Debug, Clone, Validate)]
pub struct OpenSession {
    /// SHA-256 of the new token.
    pub token_hash: String,
    /// The account.
    pub account: AccountId,
    /// The version of the account whose password, code or session was looked at.
    pub version: i32,
    /// How far it has come.
    pub stage: Stage,
    /// The post to use; the first that holds where none is named.
    pub post: Option<PublicId>,
    /// SHA-256 of the token whose session it takes the place of.
    pub replaces: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
    /// The address that it is opened from.
    pub origin: Option<String>,
}

impl Command for OpenSession {
    type Outcome = PublicId;

    const KIND: &'static str = "session.open";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        self.open(act, None).await
    }
}

/// Opens a session for whoever gave a right code of the second factor. It is a kind of its own,
/// so the log tells whom a code let in.
#[derive(Debug, Clone, Validate)]
pub struct OpenSessionByCode {
    /// The session.
    pub session: OpenSession,
    /// The step of the code: taken once.
    pub step: i64,
}

impl Command for OpenSessionByCode {
    type Outcome = PublicId;

    const KIND: &'static str = "session.open.code";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        self.session.open(act, Some(self.step)).await
    }
}

impl OpenSession {
    async fn open(self, act: &Act<'_>, code_step: Option<i64>) -> Result<PublicId> {
        let current = accounts::by_id(act.tx(), self.account).await?;
        let current = current.filter(|row| !row.disabled && row.version == self.version);
        let current = current.ok_or_else(accounts::overtaken)?;
        if let Some(step) = code_step {
            take_step(act, self.account, step).await?;
        }
        let post = self.post(act).await?;
        let began = match &self.replaces {
            None => act.at(),
            Some(hash) => self.replace(act, hash).await?,
        };
        make_room(act, self.account).await?;
        let row = Model {
            token_hash: self.token_hash,
            public_id: PublicId(uuid::Uuid::now_v7()),
            account_id: self.account,
            account_version: current.version,
            post_id: post.as_ref().map(|post| post.subject_id),
            post_version: post.as_ref().map(|post| post.version),
            stage: self.stage,
            created_at: began,
            seen_at: act.at(),
            // A new token does not make the day longer.
            expires_at: began.plus(LASTS),
            ended_at: None,
            origin: self.origin,
            agent: self.agent.map(|agent| agent.chars().take(120).collect()),
        };
        let public_id = row.public_id;
        Entity::insert(row.into_active_model()).exec_without_returning(act.tx()).await?;
        Ok(public_id)
    }

    /// The post in use: one's own, one that people sign in with, and one that holds today.
    async fn post(&self, act: &Act<'_>) -> Result<Option<PostLine>> {
        let mut posts = posts::of(act.tx(), SubjectId(self.account.0)).await?;
        posts.retain(|post| post.role.signs_in() && post.holds(act.today()));
        match self.post {
            None => Ok(posts.into_iter().next()),
            Some(id) => {
                let own = posts.into_iter().find(|post| post.id == id);
                own.map(Some).ok_or(LedgerError::NotFound)
            }
        }
    }

    /// Ends the session before, and says when it began. One that was ended in the meantime
    /// does not go on under another token.
    async fn replace(&self, act: &Act<'_>, token_hash: &str) -> Result<Instant> {
        let before = Entity::find_by_id(token_hash.to_owned()).one(act.tx()).await?;
        let before = before.filter(|row| row.account_id == self.account);
        let before = before.ok_or(LedgerError::NotFound)?;
        match end(act, Column::TokenHash.eq(token_hash)).await? {
            0 => Err(accounts::overtaken()),
            _ => Ok(before.created_at),
        }
    }
}

/// Takes a step of a second factor: none that is not later than the last one taken.
async fn take_step(act: &Act<'_>, account_id: AccountId, step: i64) -> Result<()> {
    use second_factor_use::{Column, Entity, Model};
    let last = Entity::find_by_id(account_id).one(act.tx()).await?;
    match last {
        Some(last) if last.step >= step => {
            return Err(LedgerError::invalid("code", "BAD_CODE", "验证码不正确或已使用。"));
        }
        Some(_) => {
            Entity::update_many()
                .col_expr(Column::Step, Expr::value(step))
                .filter(Column::AccountId.eq(account_id.0))
                .exec(act.tx())
                .await?;
        }
        None => {
            let row = Model { account_id, step };
            Entity::insert(row.into_active_model().reset_all())
                .exec_without_returning(act.tx())
                .await?;
        }
    }
    Ok(())
}

/// Ends the sessions that are one too many, and forgets those that ended long ago.
async fn make_room(act: &Act<'_>, account: AccountId) -> Result<()> {
    let live = Entity::find()
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(act.at().0))
        // Whoever signs in does not end the key of a program.
        .filter(Column::ExpiresAt.ne(FOREVER.0))
        .order_by_desc(Column::SeenAt)
        .all(act.tx())
        .await?;
    let surplus: Vec<String> = live.into_iter().skip(MOST - 1).map(|row| row.token_hash).collect();
    end(act, Column::TokenHash.is_in(surplus)).await?;
    let long_ago = act.at().minus(REMEMBERED);
    Entity::delete_many().filter(Column::ExpiresAt.lt(long_ago.0)).exec(act.tx()).await?;
    Ok(())
}

async fn end(act: &Act<'_>, which: sea_orm::sea_query::Expr) -> Result<u64> {
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(act.at().0))
        .filter(which)
        .filter(Column::EndedAt.is_null())
        .exec(act.tx())
        .await?;
    Ok(ended.rows_affected)
}

/// Ends one of one's own sessions: signing out, or a session left open elsewhere.
#[derive(Debug, Clone, Validate)]
pub struct CloseSession {
    /// Which.
    pub session: Which,
}

/// Which session is meant.
#[derive(Debug, Clone)]
pub enum Which {
    /// The one whose token has this hash.
    Token(String),
    /// The one of this name.
    Named(PublicId),
}

impl Command for CloseSession {
    type Outcome = ();

    const KIND: &'static str = "session.close";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let account = act.actor().account.ok_or(LedgerError::NotFound)?;
        let which = match self.session {
            Which::Token(hash) => Column::TokenHash.eq(hash),
            Which::Named(id) => Column::PublicId.eq(id.0),
        };
        let own = Column::AccountId.eq(account.0).and(which);
        match end(act, own).await? {
            0 => Err(LedgerError::NotFound),
            _ => Ok(()),
        }
    }
}

/// Issues a key for a program that reads. It lasts as long as the post does.
#[derive(Debug, Clone, Validate)]
pub struct IssueApiKey {
    /// The account's name.
    pub account: String,
    /// SHA-256 of the key.
    pub token_hash: String,
}

impl Command for IssueApiKey {
    type Outcome = PublicId;

    const KIND: &'static str = "session.issue_key";

    const NEEDS: Needs = Needs::May(Permission::ManageAccounts);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let account = accounts::of_name(act, &self.account).await?;
        act.say_about(accounts::who(&account));
        let posts = posts::of(act.tx(), account.subject_id).await?;
        let reads = |post: &&PostLine| post.role == Role::ApiReader && post.holds(act.today());
        let post = posts.iter().find(reads).ok_or_else(|| {
            let detail = "该账号没有“接口只读”岗位，不能发放密钥。";
            LedgerError::state("没有岗位", [AppointPost::KIND], detail)
        })?;
        let public_id = PublicId(uuid::Uuid::now_v7());
        let row = Model {
            token_hash: self.token_hash,
            public_id,
            account_id: AccountId(account.subject_id.0),
            account_version: account.version,
            post_id: Some(post.subject_id),
            post_version: Some(post.version),
            stage: Stage::Full,
            created_at: act.at(),
            seen_at: act.at(),
            expires_at: FOREVER,
            ended_at: None,
            origin: None,
            agent: None,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(act.tx()).await?;
        Ok(public_id)
    }
}

/// Ends every session of somebody.
#[derive(Debug, Clone, Validate)]
pub struct EndSessions {
    /// The sign-in name.
    pub account: String,
}

impl Command for EndSessions {
    type Outcome = u64;

    const KIND: &'static str = "session.end_all";

    const NEEDS: Needs = Needs::May(Permission::ManageAccounts);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<u64> {
        let account = accounts::of_name(act, &self.account).await?;
        act.say_about(accounts::who(&account));
        end(act, Column::AccountId.eq(account.subject_id.0)).await
    }
}

/// A session as its owner sees it in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionLine {
    /// Its name.
    pub id: PublicId,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used.
    pub seen_at: Instant,
    /// The address that it was opened from.
    pub origin: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

/// The live sessions of an account, the last used first.
pub async fn list(
    db: &impl ConnectionTrait,
    account: AccountId,
    now: Instant,
) -> Result<Vec<SessionLine>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.0))
        .order_by_desc(Column::SeenAt)
        .all(db)
        .await?;
    let line = |row: Model| SessionLine {
        id: row.public_id,
        created_at: row.created_at,
        seen_at: row.seen_at,
        origin: row.origin,
        agent: row.agent,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Notes that a session was used.
pub async fn touch(db: &impl ConnectionTrait, token_hash: &str, now: Instant) -> Result<()> {
    let row = ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        seen_at: Set(now),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}
