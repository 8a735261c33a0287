//! Posts: what a person does, where, from when to when.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::accounts::{by_id, of_name, say_whose, who};
use super::act::{Act, Command, Needs, Written};
use super::areas;
use super::entity::{account, post};
use super::error::{Fault, LedgerError, Result};
use super::version::{Row, Versioned, as_known};
use crate::domain::account::{PartnerDepartment, Permission, Role};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::{AccountId, PublicId, SubjectId};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;

/// A post to be given.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// What the person does.
    pub role: Role,
    /// For which department a partner reads.
    #[serde(default, deserialize_with = "typed::optional_choice")]
    pub department: Option<PartnerDepartment>,
    /// The area: this one and everything below it.
    pub area_key: AreaKey,
    /// The first day; today where none is given.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub valid_from: Option<NaiveDate>,
    /// The last day; an inspector's post has to have one.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub valid_until: Option<NaiveDate>,
}

/// Gives somebody a post.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointPost {
    /// The sign-in name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub account: String,
    /// The post.
    #[validate(nested)]
    pub post: NewPost,
}

impl Command for AppointPost {
    type Outcome = PublicId;

    const KIND: &'static str = "post.appoint";

    const NEEDS: Needs = Needs::May(Permission::ManageAccounts);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let account = of_name(act, &self.account).await?;
        act.say_about(who(&account));
        let own = act.actor().account.map(|own| own.0) == Some(account.subject_id.0);
        if own {
            return Err(LedgerError::SecondPerson(
                "不能给自己任命，请由另一名安全管理员办理。".to_owned(),
            ));
        }
        let held = of(act.tx(), account.subject_id).await?;
        // The form has the fields of the post alone.
        appoint(act, &account, &held, self.post, "").await
    }
}

/// Ends a post on a day: its last day. It was a mistake where that day is before its first. No
/// post is made longer: what is held together was looked at when it was given.
#[derive(Debug, Clone, Copy, Validate)]
pub struct EndPost {
    /// The post.
    pub post: PublicId,
    /// Its last day; yesterday where none is given, so that it ends at once.
    pub last_day: Option<NaiveDate>,
}

impl Command for EndPost {
    type Outcome = ();

    const KIND: &'static str = "post.end";

    const NEEDS: Needs = Needs::May(Permission::ManageAccounts);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<post::Entity>(self.post).await?;
        say_whose(act, current.account_id).await?;
        let yesterday = act.today().pred_opt().unwrap_or(act.today());
        let last_day = self.last_day.unwrap_or(yesterday);
        if last_day < current.valid_from {
            return act.strike::<post::Entity>(&current).await;
        }
        if let Some(until) = current.valid_until.filter(|until| *until < last_day) {
            let detail = format!("该岗位到 {until} 为止，不能改到更晚；续任请另行任命。");
            return Err(LedgerError::state("已有结束日期", [AppointPost::KIND], detail));
        }
        let was = post::Entity::content(current.clone());
        let next = post::Content { valid_until: Some(last_day), ..was };
        act.revise::<post::Entity>(current, next).await.map(drop)
    }
}

/// Opens a post after checking that it makes sense. `place` is where faults point.
pub(super) async fn appoint(
    act: &Act<'_>,
    account: &account::Model,
    held: &[PostLine],
    new: NewPost,
    place: &str,
) -> Result<PublicId> {
    let valid_from = new.valid_from.unwrap_or(act.today());
    let faults = faults(act, held, &new, valid_from, place);
    if !faults.is_empty() {
        return Err(LedgerError::Invalid(faults));
    }
    let content = post::Content {
        area_key: new.area_key,
        account_id: account.subject_id,
        role: new.role,
        department: new.department.filter(|_| new.role.has_department()),
        valid_from,
        valid_until: new.valid_until,
    };
    Ok(act.open::<post::Entity>(None, content).await?.public_id)
}

fn faults(
    act: &Act<'_>,
    held: &[PostLine],
    new: &NewPost,
    valid_from: NaiveDate,
    place: &str,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut say = |field: &str, code, detail: &str| {
        faults.push(Fault::at(&format!("{place}{field}"), code, detail));
    };
    if !act.actor().scope.covers(new.area_key) {
        say("area_key", "REF_NOT_FOUND", "没有找到该单位。");
    } else if let Some(level) = level(new.role).filter(|level| *level != new.area_key.level()) {
        say("area_key", "LEVEL", &format!("{}的范围应为一个{level}。", new.role));
    }
    if new.role.has_department() && new.department.is_none() {
        say("department", "REQUIRED", "请选择协同部门。");
    }
    if new.role == Role::Inspector && new.valid_until.is_none() {
        say("valid_until", "REQUIRED", "验收核查员的岗位应有结束日期。");
    }
    if new.valid_until.is_some_and(|until| until < valid_from) {
        say("valid_until", "DATE_ORDER", "结束日期早于开始日期。");
    }
    let meets = |held: &&PostLine| {
        held.valid_until.is_none_or(|until| valid_from <= until)
            && new.valid_until.is_none_or(|until| held.valid_from <= until)
    };
    let other = held.iter().filter(meets).find(|held| !may_go_together(held.role, new.role));
    if let Some(other) = other {
        let detail = format!("已任{}，不能兼任{}（三员分立）。", other.role, new.role);
        say("role", "SEPARATION", &detail);
    }
    faults
}

/// The level of area that a role is about, where it is about one.
const fn level(role: Role) -> Option<Level> {
    match role {
        Role::PrefectureClerk | Role::PrefectureLeader => Some(Level::Prefecture),
        Role::CountyClerk | Role::CountyLeader => Some(Level::County),
        Role::TownshipReporter => Some(Level::Township),
        _ => None,
    }
}

/// An administrator has one kind of post and no other (GB/T 22239, three administrators).
fn may_go_together(one: Role, other: Role) -> bool {
    let administers = |role| {
        matches!(
            role,
            Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator
        )
    };
    one == other || (!administers(one) && !administers(other))
}

/// A post as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostLine {
    /// Its id.
    pub id: PublicId,
    /// Its key.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Its version.
    #[serde(skip)]
    pub version: i32,
    /// What it does.
    pub role: Role,
    /// For which department.
    pub department: Option<PartnerDepartment>,
    /// Where.
    pub area_key: AreaKey,
    /// The name of that area; blank where it was not asked for.
    pub place: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_until: Option<NaiveDate>,
}

impl PostLine {
    /// What it is called: `协同部门（财政） 陇南市`.
    pub fn title(&self) -> String {
        match self.department {
            Some(department) => format!("{}（{department}） {}", self.role, self.place),
            None => format!("{} {}", self.role, self.place).trim_end().to_owned(),
        }
    }

    /// Whether it holds on a day, the first and the last included.
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.valid_from <= on && self.valid_until.is_none_or(|until| on <= until)
    }

    /// Whether it is over by a day.
    pub fn is_over(&self, on: NaiveDate) -> bool {
        self.valid_until.is_some_and(|until| until < on)
    }

    pub(super) fn new(row: &post::Model) -> Self {
        let stamp = row.stamp();
        Self {
            id: stamp.public_id,
            subject_id: stamp.subject_id,
            version: stamp.version,
            role: row.role,
            department: row.department,
            area_key: row.area_key,
            place: String::new(),
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        }
    }
}

/// The posts of an account, past and future ones too, the oldest first.
pub async fn of_account(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<PostLine>> {
    of(db, SubjectId(account.0)).await
}

/// The posts of a person, past and future ones too, the oldest first.
pub(super) async fn of(db: &impl ConnectionTrait, account: SubjectId) -> Result<Vec<PostLine>> {
    let rows = post::Entity::find()
        .filter(as_known::<post::Entity>(Known::Now))
        .filter(post::Column::AccountId.eq(account))
        .order_by_asc(post::Column::SubjectId)
        .all(db)
        .await?;
    Ok(rows.iter().map(PostLine::new).collect())
}

/// Whether somebody's posts all lie within a scope, but for those that are over by a day.
pub(super) fn all_within(scope: Scope, held: &[PostLine], on: NaiveDate) -> bool {
    held.iter().filter(|post| !post.is_over(on)).all(|post| scope.covers(post.area_key))
}

/// Gives posts the names of their places.
pub(super) async fn name_places(
    db: &impl ConnectionTrait,
    posts: &mut [PostLine],
    on: NaiveDate,
) -> Result<()> {
    let names = areas::some_names(db, posts.iter().map(|post| post.area_key), on).await?;
    for post in posts {
        post.place = match post.area_key {
            AreaKey(0) => String::new(),
            area => names.of(area),
        };
    }
    Ok(())
}

/// The area that a post is in charge of on a day; none where it does not hold then, or its
/// holder is not let in.
pub(super) async fn area_in_charge(
    db: &impl ConnectionTrait,
    id: SubjectId,
    on: NaiveDate,
) -> Result<Option<AreaKey>> {
    let current = post::Entity::find()
        .filter(as_known::<post::Entity>(Known::Now))
        .filter(post::Column::SubjectId.eq(id.0))
        .one(db)
        .await?;
    let Some(row) = current.filter(|row| PostLine::new(row).holds(on)) else { return Ok(None) };
    let holder = by_id(db, AccountId(row.account_id.0)).await?;
    Ok(holder.filter(|holder| !holder.disabled).map(|_| row.area_key))
}

/// Whether anybody holds a role on a day.
pub(super) async fn held_by_somebody(
    db: &impl ConnectionTrait,
    role: Role,
    on: NaiveDate,
) -> Result<bool> {
    let rows = post::Entity::find()
        .filter(as_known::<post::Entity>(Known::Now))
        .filter(post::Column::Role.eq(role))
        .all(db)
        .await?;
    let held = rows.iter().filter(|row| PostLine::new(row).holds(on));
    let holders: Vec<i64> = held.map(|row| row.account_id.0).collect();
    let there = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.is_in(holders))
        .filter(account::Column::Disabled.eq(false))
        .one(db)
        .await?;
    Ok(there.is_some())
}
