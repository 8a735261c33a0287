//! What may lie between a right password and the first page: the code of the second factor,
//! setting one up, a new password.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use super::login::{Target, go_on};
use crate::access::{self, AccessError, NewFactor, PasswordPolicy, SignedIn};
use crate::domain::account::Stage;
use crate::web::components::{Entry, Field, QrCode};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageQuery, Submitted, Viewer};
use crate::web::problem::Complaint;
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/login/code", Pass::Halfway, show_code)
        .post("/login/code", Pass::Halfway, take_code)
        .get("/login/enrol", Pass::Halfway, show_enrolment)
        .post("/login/enrol", Pass::Halfway, enrol)
        .get("/login/password", Pass::Halfway, show_password)
        .post("/login/password", Pass::Halfway, change_password)
}

#[derive(Template)]
#[template(path = "login/step.html")]
struct StepPage<'a> {
    title: &'a str,
    lead: &'a str,
    secret: Option<(QrCode, &'a str)>,
    entry: Entry<'a>,
}

/// The code that an authenticator shows.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
struct Code {
    code: String,
    next: String,
}

/// A new secret with its first code.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
struct NewSecret {
    secret: String,
    code: String,
    password: String,
    next: String,
}

/// The old password and the new one, twice.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewPassword {
    password: String,
    #[serde(rename = "new_password")]
    new: String,
    again: String,
    next: String,
}

impl NewPassword {
    /// That the second writing is not the first.
    pub(super) fn differs(new: &str, again: &str) -> Option<Complaint> {
        let detail = "两次输入的新口令不一致。";
        (new != again).then(|| Complaint::at("#/again", "MISMATCH", detail))
    }
}

/// Whoever is past a step goes on.
fn past(viewer: &Viewer, step: Stage, next: &str) -> Option<Response> {
    let done = viewer.holder.stage != step;
    done.then(|| Redirect::to(next).into_response())
}

async fn show_code(viewer: Viewer, PageQuery(target): PageQuery<Target>) -> Result<Response> {
    if let Some(on) = past(&viewer, Stage::SecondFactor, target.page()) {
        return Ok(on);
    }
    code_page(&FormText::blank(), target.page()).map(IntoResponse::into_response)
}

fn code_page(form: &FormText, next: &str) -> Result<Html<String>> {
    let code = Field::number(form, "code", "验证码").required().hint("六位数字，30 秒一换");
    let entry = Entry::new(form, "/login/code", "验证").hidden("next", next).fields(vec![code]);
    let lead = "请打开手机上的验证器，输入本系统的验证码。";
    Ok(Html(StepPage { title: "两步验证", lead, secret: None, entry }.render()?))
}

async fn take_code(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Submitted<Code>,
) -> Result<Response> {
    let typed = sent.value.unwrap_or_default();
    let target = Target::to(&typed.next);
    if let Some(on) = past(&viewer, Stage::SecondFactor, target.page()) {
        return Ok(on);
    }
    let now = state.clock.now();
    let taken = state.gate.confirm(&state.ledger, viewer.coming(), &typed.code, now).await;
    settle(&state, taken, target.page(), |form| code_page(form, target.page()))
}

async fn show_enrolment(viewer: Viewer, PageQuery(target): PageQuery<Target>) -> Result<Response> {
    // Whoever is signed in may set one up of their own accord.
    if !matches!(viewer.holder.stage, Stage::Enrolment | Stage::Full) {
        return Ok(Redirect::to(target.page()).into_response());
    }
    let secret = access::new_secret()?;
    enrolment_page(&FormText::blank(), &viewer, &secret, target.page())
        .map(IntoResponse::into_response)
}

fn enrolment_page(
    form: &FormText,
    viewer: &Viewer,
    secret: &str,
    next: &str,
) -> Result<Html<String>> {
    let picture = QrCode::of(&access::address(secret, &viewer.holder.name));
    let code = Field::number(form, "code", "验证码").required().hint("扫码后验证器显示的六位数字");
    let mut fields = vec![code];
    let mut lead = "您的岗位要求两步验证。请用手机验证器扫描下图，再输入它显示的验证码。";
    if viewer.holder.stage == Stage::Full {
        lead = "请用手机验证器扫描下图，再输入它显示的验证码和您现在的口令。";
        fields.push(Field::secret(form, "password", "口令", "current-password").required());
    }
    let entry = Entry::new(form, "/login/enrol", "绑定")
        .hidden("secret", secret)
        .hidden("next", next)
        .fields(fields);
    let page = StepPage { title: "绑定验证器", lead, secret: Some((picture, secret)), entry };
    Ok(Html(page.render()?))
}

async fn enrol(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Submitted<NewSecret>,
) -> Result<Response> {
    let typed = sent.value.unwrap_or_default();
    let target = Target::to(&typed.next);
    if !matches!(viewer.holder.stage, Stage::Enrolment | Stage::Full) {
        return Err(Error::FORBIDDEN);
    }
    let now = state.clock.now();
    let NewSecret { secret, code, password, .. } = typed;
    let factor = NewFactor { secret: secret.clone(), code, password };
    let enrolled = state.gate.enrol(&state.ledger, viewer.coming(), factor, now).await;
    settle(&state, enrolled, target.page(), |form| {
        enrolment_page(form, &viewer, &secret, target.page())
    })
}

async fn show_password(
    State(state): State<AppState>,
    viewer: Viewer,
    PageQuery(target): PageQuery<Target>,
) -> Result<Response> {
    if let Some(on) = past(&viewer, Stage::NewPassword, target.page()) {
        return Ok(on);
    }
    let policy = state.gate.rules().passwords;
    password_page(&FormText::blank(), policy, target.page()).map(IntoResponse::into_response)
}

fn password_page(form: &FormText, policy: PasswordPolicy, next: &str) -> Result<Html<String>> {
    let entry = Entry::new(form, "/login/password", "更换口令")
        .hidden("next", next)
        .fields(password_fields(form, policy));
    let lead = "口令已用满 180 天，请更换后继续。";
    Ok(Html(StepPage { title: "更换口令", lead, secret: None, entry }.render()?))
}

/// The fields of whoever changes their own password.
pub(super) fn password_fields(form: &FormText, policy: PasswordPolicy) -> Vec<Field<'_>> {
    vec![
        Field::secret(form, "password", "原口令", "current-password").required(),
        Field::secret(form, "new_password", "新口令", "new-password")
            .required()
            .hint(policy.words()),
        Field::secret(form, "again", "再输一遍", "new-password").required(),
    ]
}

async fn change_password(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Submitted<NewPassword>,
) -> Result<Response> {
    let next = sent.value.as_ref().map(|typed| typed.next.clone()).unwrap_or_default();
    let target = Target::to(&next);
    let policy = state.gate.rules().passwords;
    let changed = changed_password(&state, &viewer, sent.value.unwrap_or_default()).await;
    settle(&state, changed, target.page(), |form| password_page(form, policy, target.page()))
}

/// Changes the password of whoever is there.
pub(super) async fn changed_password(
    state: &AppState,
    viewer: &Viewer,
    typed: NewPassword,
) -> Result<SignedIn, AccessError> {
    let NewPassword { password, new, again, .. } = typed;
    if NewPassword::differs(&new, &again).is_some() {
        let detail = "两次输入的新口令不一致。";
        return Err(crate::ledger::LedgerError::invalid("again", "MISMATCH", detail).into());
    }
    let now = state.clock.now();
    let coming = viewer.coming();
    state.gate.change_password(&state.ledger, coming, password, new, now).await
}

/// Goes on, or shows the form again with what was wrong. What was typed into it is secret
/// and is not given back.
fn settle(
    state: &AppState,
    came: Result<SignedIn, AccessError>,
    next: &str,
    page: impl FnOnce(&FormText) -> Result<Html<String>>,
) -> Result<Response> {
    match came {
        Ok(signed) => Ok(go_on(state, &signed, next)),
        Err(error) => {
            let (status, headers, form) = refused(FormText::blank(), error)?;
            Ok((status, headers, page(&form)?).into_response())
        }
    }
}

/// The form with why somebody was not let on, and the status and the headers to show it with.
pub(super) fn refused(
    form: FormText,
    error: AccessError,
) -> Result<(StatusCode, HeaderMap, FormText)> {
    if let AccessError::Ledger(error) = error {
        let (status, form) = form.blamed(error)?;
        return Ok((status, HeaderMap::new(), form));
    }
    let error = Error::from(error);
    let headers = error.header().into_iter().collect();
    match error.status() {
        StatusCode::INTERNAL_SERVER_ERROR => Err(error),
        status => Ok((status, headers, form.saying(error.problem().detail))),
    }
}
