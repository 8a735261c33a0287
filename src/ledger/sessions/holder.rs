//! Whose session it is, and by what right they act in it.

use sea_orm::{ConnectionTrait, EntityTrait};

use crate::domain::account::{Role, Stage};
use crate::domain::area::Scope;
use crate::domain::ids::{AccountId, PublicId, SubjectId};
use crate::domain::time::Instant;
use crate::ledger::accounts;
use crate::ledger::actor::{Actor, Authority, Post};
use crate::ledger::entity::account;
use crate::ledger::entity::session::{Entity, Model};
use crate::ledger::error::Result;
use crate::ledger::posts::{self, PostLine};

/// Who holds a session, in which post, and how far they have come.
#[derive(Debug, Clone)]
pub struct SessionHolder {
    /// Who acts.
    pub actor: Actor,
    /// The version of the account that the session was opened under.
    pub version: i32,
    /// The name typed at sign-in.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// The session's name in lists.
    pub session: PublicId,
    /// The post that it was opened in; in use once it has come all the way.
    pub post: Option<PublicId>,
    /// How far it has come.
    pub stage: Stage,
    /// When it was last used.
    pub seen_at: Instant,
    /// When the password was set.
    pub password_set_at: Option<Instant>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// The posts that hold, the one in use among them.
    pub posts: Vec<PostLine>,
}

impl SessionHolder {
    /// The same held back at a step that is still to be taken: with no rights but to take it.
    pub fn held_at(self, stage: Stage) -> Self {
        let actor = Actor::at_the_door(self.actor.account, self.actor.name);
        Self { actor: Actor { scope: Scope::nothing(), ..actor }, stage, ..self }
    }

    /// The roles of the posts that hold.
    pub fn roles(&self) -> Vec<Role> {
        self.posts.iter().map(|post| post.role).collect()
    }

    /// Whether a post is the one in use.
    pub fn uses(&self, post: &PostLine) -> bool {
        self.used_post() == Some(post.id)
    }

    /// The post in use.
    pub fn used_post(&self) -> Option<PublicId> {
        let Authority::Post(used) = self.actor.authority else { return None };
        self.posts.iter().find(|post| post.subject_id == used.id).map(|post| post.id)
    }
}

/// The roles that somebody has at an instant.
pub async fn roles(
    db: &impl ConnectionTrait,
    account: AccountId,
    now: Instant,
) -> Result<Vec<Role>> {
    let posts = posts::of(db, SubjectId(account.0)).await?;
    Ok(posts.iter().filter(|post| post.holds(now.date())).map(|post| post.role).collect())
}

/// The holder of a session that is neither over nor older than the rights it was made for.
///
/// Account and post are read anew each time, so a change of either ends the session at the
/// next request, and a post ends by itself.
pub async fn holder(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: Instant,
) -> Result<Option<SessionHolder>> {
    let found = Entity::find_by_id(token_hash.to_owned()).one(db).await?;
    let live = |row: &Model| row.ended_at.is_none() && row.expires_at > now;
    let Some(session) = found.filter(live) else { return Ok(None) };
    let account = accounts::by_id(db, session.account_id).await?;
    let fits = |row: &account::Model| !row.disabled && row.version == session.account_version;
    let Some(account) = account.filter(fits) else { return Ok(None) };
    let mut posts = posts::of(db, account.subject_id).await?;
    // People do not go on in the post of a program.
    let own = |post: &PostLine| post.role.signs_in() || Some(post.subject_id) == session.post_id;
    posts.retain(|post| own(post) && post.holds(now.date()));
    if posts.len() > 1 {
        posts::name_places(db, &mut posts, now.date()).await?;
    }
    let used = posts.iter().find(|post| Some(post.subject_id) == session.post_id);
    if session.post_id.is_some()
        && used.is_none_or(|post| Some(post.version) != session.post_version)
    {
        return Ok(None);
    }
    let actor = actor(&session, &account, used, now);
    Ok(Some(SessionHolder {
        actor,
        version: account.version,
        name: account.name,
        unit: account.unit,
        session: session.public_id,
        post: used.map(|post| post.id),
        stage: session.stage,
        seen_at: session.seen_at,
        password_set_at: account.password_set_at,
        second_factor: account.second_factor.is_some(),
        posts,
    }))
}

fn actor(
    session: &Model,
    account: &account::Model,
    post: Option<&PostLine>,
    now: Instant,
) -> Actor {
    let (Some(post), Stage::Full) = (post, session.stage) else {
        let scope = Scope::nothing();
        return Actor {
            scope,
            ..Actor::at_the_door(Some(session.account_id), &account.display_name)
        };
    };
    let area = Scope::of(post.area_key);
    let scope = if post.role.sees_assigned_only() {
        area.assigned_to(session.account_id, now.date())
    } else {
        area
    };
    let (id, role, department) = (post.subject_id, post.role, post.department);
    Actor {
        account: Some(session.account_id),
        authority: Authority::Post(Post { id, role, department }),
        name: account.display_name.clone(),
        post: format!("{}（{}）", named(post), account.unit),
        scope,
    }
}

/// What a post is called where its holder has no other; whoever has several is told by the
/// place as well.
fn named(post: &PostLine) -> String {
    if post.place.is_empty() { post.role.to_string() } else { post.title() }
}

/// Whose session a token was, ended or not, for a form that comes too late.
pub async fn former_holder(
    db: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<Option<AccountId>> {
    let found = Entity::find_by_id(token_hash.to_owned()).one(db).await?;
    Ok(found.map(|row| row.account_id))
}
