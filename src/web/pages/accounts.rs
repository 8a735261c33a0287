//! Accounts and posts, for 安全管理员.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use super::forms::{self, Nothing, Sent, options};
use crate::access::OneTimeCode;
use crate::domain::account::{PartnerDepartment, Role};
use crate::domain::area::Level;
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::accounts::{
    self, AccountLine, CreateAccount, DisableAccount, Reached, ResetAccount, SharedAccount, WayIn,
};
use crate::ledger::posts::{AppointPost, EndPost, NewPost};
use crate::ledger::sessions::EndSessions;
use crate::ledger::{Ledger, areas};
use crate::web::components::{Entry, Field, Summary};
use crate::web::error::{Error, Result};
use crate::web::extract::{Desk, FormText, Path, Submitted};
use crate::web::percent;
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/accounts", Pass::ACCOUNTS, list_accounts)
        .get("/accounts/new", Pass::ACCOUNTS, show_new)
        .post("/accounts/new", Pass::ACCOUNTS, create)
        .get("/accounts/{name}", Pass::ACCOUNTS, show_account)
        .post("/accounts/{name}/posts", Pass::ACCOUNTS, appoint)
        .post("/accounts/{name}/posts/{post}/end", Pass::ACCOUNTS, end_post)
        .post("/accounts/{name}/disable", Pass::ACCOUNTS, disable)
        .post("/accounts/{name}/reset", Pass::ACCOUNTS, reset)
        .post("/accounts/{name}/sessions/end", Pass::ACCOUNTS, end_sessions)
}

#[derive(Template)]
#[template(path = "account/list.html")]
struct ListPage {
    desk: Desk,
    lines: Vec<AccountLine>,
    shared: Vec<SharedAccount>,
}

impl ListPage {
    fn beyond(line: &SharedAccount) -> &'static str {
        beyond(line)
    }
}

/// What of an account lies beyond the administrator's area, in words that tell no more.
const fn beyond(account: &SharedAccount) -> &'static str {
    if account.posts_beyond { "另有辖区外岗位" } else { "单位在辖区外" }
}

async fn list_accounts(State(ledger): State<Ledger>, desk: Desk) -> Result<Html<String>> {
    let Reached { managed: lines, shared } = reached(&ledger, &desk).await?;
    Ok(Html(ListPage { desk, lines, shared }.render()?))
}

/// The accounts that the administrator has to do with.
async fn reached(ledger: &Ledger, desk: &Desk) -> Result<Reached> {
    Ok(accounts::reached(ledger.read(), desk.viewer.scope(), desk.now.date()).await?)
}

#[derive(Template)]
#[template(path = "account/new.html")]
struct NewPage<'a> {
    desk: &'a Desk,
    entry: Entry<'a>,
}

/// The units to choose from: what lies within the administrator's own area, townships
/// included.
async fn units(ledger: &Ledger, desk: &Desk) -> Result<Vec<(String, String)>> {
    let levels = [Level::Prefecture, Level::County, Level::Township];
    let (scope, today) = (desk.viewer.scope(), desk.now.date());
    let lines = areas::list(ledger.read(), scope, Known::Now, today, &levels).await?;
    let named = |line: areas::AreaLine| {
        let indent = match line.level {
            Level::Township => "　　",
            Level::County => "　",
            _ => "",
        };
        (line.area_key.to_string(), format!("{indent}{}", line.name))
    };
    Ok(lines.into_iter().map(named).collect())
}

fn post_fields<'a>(
    form: &'a FormText,
    place: &str,
    units: Vec<(String, String)>,
) -> Vec<Field<'a>> {
    let name = |field: &str| format!("{place}{field}");
    vec![
        Field::choice(form, name("role"), "角色", options!(Role)).required(),
        Field::choice(form, name("area_key"), "范围", units).required().hint("本单位及以下"),
        Field::choice(form, name("department"), "部门", options!(PartnerDepartment))
            .hint("只有协同部门要选"),
        Field::date(form, name("valid_from"), "起").hint("不填则从今天起"),
        Field::date(form, name("valid_until"), "止").hint("验收核查员必填；到期自动失效"),
    ]
}

async fn show_new(State(ledger): State<Ledger>, desk: Desk) -> Result<Html<String>> {
    new_page(&ledger, &desk, &FormText::blank()).await
}

async fn new_page(ledger: &Ledger, desk: &Desk, form: &FormText) -> Result<Html<String>> {
    let units = units(ledger, desk).await?;
    let mut fields = vec![
        Field::text(form, "name", "登录名").required().hint("如姓名拼音，以后不能改"),
        Field::text(form, "display_name", "姓名").required(),
        Field::text(form, "unit", "单位").required(),
        Field::choice(form, "area_key", "单位所在地", units.clone()).required(),
        Field::text(form, "phone", "电话").hint("加密保存"),
        Field::text(form, "citizen_id", "身份证号").hint("加密保存，可不填"),
    ];
    fields.extend(post_fields(form, "posts.0.", units));
    let entry = Entry::new(form, "/accounts/new", "开立账号").fields(fields);
    Ok(Html(NewPage { desk, entry }.render()?))
}

async fn create(
    State(ledger): State<Ledger>,
    desk: Desk,
    sent: Submitted<CreateAccount>,
) -> Result<Response> {
    let code = OneTimeCode::new()?;
    let name = sent.value.as_ref().map(|new| new.name.clone()).unwrap_or_default();
    let invited = |new| CreateAccount { way_in: WayIn::Code(code.hash()), ..new };
    match forms::perform(&ledger, &desk.viewer, sent, invited).await? {
        Sent::Done(_) => link_page(&desk, &name, &code).map(IntoResponse::into_response),
        Sent::Again(status, form) => {
            Ok((status, new_page(&ledger, &desk, &form).await?).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "account/link.html")]
struct LinkPage<'a> {
    desk: &'a Desk,
    name: &'a str,
    code: &'a str,
}

/// The one-time link. It is shown this once: only its hash is kept.
fn link_page(desk: &Desk, name: &str, code: &OneTimeCode) -> Result<Html<String>> {
    Ok(Html(LinkPage { desk, name, code: code.as_str() }.render()?))
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct ShowPage<'a> {
    desk: &'a Desk,
    account: AccountLine,
    appoint: Entry<'a>,
}

impl ShowPage<'_> {
    fn path(&self) -> String {
        path(&self.account.name)
    }
}

/// Somebody who is managed from above: their posts in the area, and nothing else of theirs.
#[derive(Template)]
#[template(path = "account/shared.html")]
struct SharedPage<'a> {
    desk: &'a Desk,
    account: SharedAccount,
    /// An ending that was refused; blank otherwise.
    form: &'a FormText,
}

impl SharedPage<'_> {
    fn path(&self) -> String {
        path(&self.account.name)
    }

    fn beyond(&self) -> &'static str {
        beyond(&self.account)
    }

    fn summary(&self) -> Summary<'_> {
        Summary::of(self.form)
    }
}

async fn show_account(
    State(ledger): State<Ledger>,
    desk: Desk,
    Path(name): Path<String>,
) -> Result<Html<String>> {
    page(&ledger, &desk, &name, &FormText::blank()).await
}

async fn page(ledger: &Ledger, desk: &Desk, name: &str, form: &FormText) -> Result<Html<String>> {
    let Reached { managed, shared } = reached(ledger, desk).await?;
    let Some(account) = managed.into_iter().find(|line| line.name == name) else {
        let account = shared.into_iter().find(|line| line.name == name).ok_or(Error::NOT_FOUND)?;
        return Ok(Html(SharedPage { desk, account, form }.render()?));
    };
    let units = units(ledger, desk).await?;
    let appoint = Entry::new(form, format!("/accounts/{name}/posts"), "任命")
        .fields(post_fields(form, "", units));
    Ok(Html(ShowPage { desk, account, appoint }.render()?))
}

async fn appoint(
    State(ledger): State<Ledger>,
    desk: Desk,
    Path(name): Path<String>,
    sent: Submitted<NewPost>,
) -> Result<Response> {
    let account = name.clone();
    let named = |post| AppointPost { account, post };
    match forms::perform(&ledger, &desk.viewer, sent, named).await? {
        Sent::Done(_) => Ok(back(&name)),
        Sent::Again(status, form) => {
            Ok((status, page(&ledger, &desk, &name, &form).await?).into_response())
        }
    }
}

async fn end_post(
    State(ledger): State<Ledger>,
    desk: Desk,
    Path((name, post)): Path<(String, PublicId)>,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let end = |_| EndPost { post, last_day: None };
    let ended = forms::perform(&ledger, &desk.viewer, sent, end).await?;
    // Whoever had nothing but that post in the area has no page there any more.
    if matches!(ended, Sent::Done(())) && !is_listed(&ledger, &desk, &name).await? {
        return Ok(Redirect::to("/accounts").into_response());
    }
    settled(&ledger, &desk, &name, ended).await
}

async fn is_listed(ledger: &Ledger, desk: &Desk, name: &str) -> Result<bool> {
    let Reached { managed, shared } = reached(ledger, desk).await?;
    Ok(managed.iter().any(|line| line.name == name) || shared.iter().any(|line| line.name == name))
}

/// Whether to disable or to let in again.
#[derive(Debug, Clone, Copy, Deserialize, Validate)]
struct Disabling {
    disabled: bool,
}

async fn disable(
    State(ledger): State<Ledger>,
    desk: Desk,
    Path(name): Path<String>,
    sent: Submitted<Disabling>,
) -> Result<Response> {
    let account = name.clone();
    let named = |sent: Disabling| DisableAccount { account, disabled: sent.disabled };
    let done = forms::perform(&ledger, &desk.viewer, sent, named).await?;
    settled(&ledger, &desk, &name, done).await
}

async fn reset(
    State(state): State<AppState>,
    desk: Desk,
    Path(name): Path<String>,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let code = OneTimeCode::new()?;
    let account = name.clone();
    let named = |_| ResetAccount { account, code_hash: code.hash() };
    match forms::perform(&state.ledger, &desk.viewer, sent, named).await? {
        Sent::Done(()) => {
            state.gate.forgive(&name);
            link_page(&desk, &name, &code).map(IntoResponse::into_response)
        }
        again @ Sent::Again(..) => settled(&state.ledger, &desk, &name, again).await,
    }
}

async fn end_sessions(
    State(ledger): State<Ledger>,
    desk: Desk,
    Path(name): Path<String>,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let account = name.clone();
    let done = forms::perform(&ledger, &desk.viewer, sent, |_| EndSessions { account }).await?;
    settled(&ledger, &desk, &name, done).await
}

async fn settled<T>(ledger: &Ledger, desk: &Desk, name: &str, sent: Sent<T>) -> Result<Response> {
    match sent {
        Sent::Done(_) => Ok(back(name)),
        Sent::Again(status, form) => {
            Ok((status, page(ledger, desk, name, &form).await?).into_response())
        }
    }
}

fn back(name: &str) -> Response {
    Redirect::to(&path(name)).into_response()
}

fn path(name: &str) -> String {
    format!("/accounts/{}", percent::encoded(name))
}
