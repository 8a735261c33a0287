//! One's own account: posts, sessions, password, second factor.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use super::forms::Nothing;
use super::login::go_on;
use super::login_steps::{NewPassword, changed_password, password_fields, refused};
use crate::domain::ids::{AccountId, PublicId};
use crate::ledger::Ledger;
use crate::ledger::sessions::{self, SessionLine, Which};
use crate::web::components::Entry;
use crate::web::error::{Error, Result};
use crate::web::extract::{Desk, FormText, Path, Submitted, Viewer};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/account", Pass::SignedIn, show_own)
        .post("/account/post", Pass::SignedIn, switch_post)
        .post("/account/password", Pass::SignedIn, change_password)
        .post("/account/sessions/{id}/end", Pass::SignedIn, end_session)
}

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage<'a> {
    desk: &'a Desk,
    sessions: Vec<SessionLine>,
    password: Entry<'a>,
    days_left: Option<i64>,
}

async fn show_own(State(state): State<AppState>, desk: Desk) -> Result<Html<String>> {
    page(&state, &desk, &FormText::blank()).await
}

async fn page(state: &AppState, desk: &Desk, form: &FormText) -> Result<Html<String>> {
    let rules = state.gate.rules();
    let account = own(&desk.viewer)?;
    let sessions = sessions::list(state.ledger.read(), account, desk.now).await?;
    let password = Entry::new(form, "/account/password", "更换口令")
        .fields(password_fields(form, rules.passwords));
    let days_left = rules.passwords.days_left(desk.viewer.holder.password_set_at, desk.now);
    Ok(Html(OwnPage { desk, sessions, password, days_left }.render()?))
}

fn own(viewer: &Viewer) -> Result<AccountId> {
    viewer.holder.actor.account.ok_or(Error::NOT_FOUND)
}

/// The post to go on in.
#[derive(Debug, Clone, Deserialize, Validate)]
struct Switch {
    post: PublicId,
}

async fn switch_post(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Submitted<Switch>,
) -> Result<Response> {
    let post = sent.value.ok_or(Error::NOT_FOUND)?.post;
    let signed = state.gate.switch_post(&state.ledger, viewer.coming(), post).await?;
    Ok(go_on(&state, &signed, "/"))
}

async fn change_password(
    State(state): State<AppState>,
    desk: Desk,
    sent: Submitted<NewPassword>,
) -> Result<Response> {
    let typed = sent.value.unwrap_or_default();
    match changed_password(&state, &desk.viewer, typed).await {
        Ok(signed) => Ok(go_on(&state, &signed, "/account")),
        Err(error) => {
            let (status, headers, form) = refused(FormText::blank(), error)?;
            Ok((status, headers, page(&state, &desk, &form).await?).into_response())
        }
    }
}

async fn end_session(
    State(state): State<AppState>,
    State(ledger): State<Ledger>,
    viewer: Viewer,
    Path(id): Path<PublicId>,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    // One that was sent too late is looked at again, not carried out.
    if sent.value.is_none() {
        return Ok(Redirect::to("/account").into_response());
    }
    state.gate.sign_out(&ledger, viewer.coming(), Which::Named(id)).await?;
    let next = if viewer.holder.session == id { "/login" } else { "/account" };
    Ok(Redirect::to(next).into_response())
}
