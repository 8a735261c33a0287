//! The door of every route: who somebody is, and whether their post may pass.

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::late;
use crate::access::Token;
use crate::domain::account::{Permission, Role, Stage};
use crate::domain::time::Known;
use crate::ledger::log::NoteRefusal;
use crate::ledger::{Actor, Authority, Envelope, LedgerError, News};
use crate::web::error::Error;
use crate::web::extract::{Restored, Viewer, bearer_token, origin_of, session_token, wants_json};
use crate::web::form_token;
use crate::web::limits::JSON_LIMIT;
use crate::web::measures::Measures;
use crate::web::percent;
use crate::web::refusal::{self, Refusal};
use crate::web::routes::{Doors, Pass};
use crate::web::state::AppState;

/// What the door knows.
#[derive(Clone)]
pub(in crate::web) struct Keeper {
    pub(in crate::web) state: AppState,
    pub(in crate::web) doors: Doors,
}

/// Lets whoever may pass pass, with their session at hand for the handler.
///
/// A method that is not declared for the path goes on to the router, which says which are.
pub(in crate::web) async fn keep_door(
    State(keeper): State<Keeper>,
    matched: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let Some(pass) = keeper.doors.pass(request.method(), matched.as_str()) else {
        return next.run(request).await;
    };
    if pass == Pass::Anyone {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match admitted(&keeper, pass, &parts).await {
        Ok(Some(viewer)) => {
            let body = match body_of_ours(&parts, body, &viewer.token).await {
                Ok(body) => body,
                Err(error) => return error.into_response(),
            };
            let token = viewer.token.clone();
            parts.extensions.insert(viewer);
            form_token::during(&token, next.run(Request::from_parts(parts, body))).await
        }
        Ok(None) => late::turned_away(&keeper.state, parts, body).await,
        Err(answer) => answer,
    }
}

/// The body, where it is a form of ours. A browser says so by its headers; where it says
/// nothing, as old web views do, the form has to show the session's token.
async fn body_of_ours(parts: &Parts, body: Body, session: &Token) -> Result<Body, Error> {
    let told = ["sec-fetch-site", "origin"].iter().any(|name| parts.headers.contains_key(*name));
    let restored = parts.extensions.get::<Restored>().is_some();
    if told || restored || !is_form(parts) {
        return Ok(body);
    }
    let wanted = form_token::of(session);
    let shows = |text: &[u8]| {
        let pairs = percent::pairs(text).unwrap_or_default();
        pairs.iter().any(|(name, value)| name == form_token::NAME && *value == wanted)
    };
    if shows(parts.uri.query().unwrap_or_default().as_bytes()) {
        return Ok(body);
    }
    let refused = || Error::Refused(&refusal::CSRF);
    let bytes = to_bytes(body, JSON_LIMIT).await.map_err(|_| refused())?;
    if shows(&bytes) { Ok(Body::from(bytes)) } else { Err(refused()) }
}

/// Whether a page of another site could have made a browser send it: a POST of a kind that
/// needs no permission beforehand. JSON, pictures and other methods need one, which nobody
/// gets here.
fn is_form(parts: &Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let simple = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    parts.method == Method::POST
        && kind.is_none_or(|kind| simple.iter().any(|simple| kind.trim_start().starts_with(simple)))
}

/// Who passes; nobody without a session; the answer to whoever may not.
async fn admitted(keeper: &Keeper, pass: Pass, parts: &Parts) -> Result<Option<Viewer>, Response> {
    let found = viewer(&keeper.state, parts).await;
    let found = found.map_err(|error| Error::from(error).into_response())?;
    let Some(viewer) = found else { return Ok(None) };
    if pass == Pass::Halfway {
        return Ok(Some(viewer));
    }
    if viewer.holder.stage != Stage::Full {
        return Err(sent_on(viewer.holder.stage, &parts.uri, &parts.method));
    }
    if let Some(permission) = pass.needs()
        && !viewer.passes(pass)
    {
        note(keeper, &viewer, permission, &parts.uri).await;
        return Err(Error::FORBIDDEN.into_response());
    }
    Ok(Some(viewer))
}

/// The holder of the cookie's session, or of a program's key.
///
/// A key opens the interface alone, and a person's session is not sent as a key.
async fn viewer(state: &AppState, parts: &Parts) -> Result<Option<Viewer>, LedgerError> {
    let key = bearer_token(&parts.headers).filter(|_| wants_json(parts.uri.path()));
    let program = key.is_some();
    let Some(token) = key.or_else(|| session_token(&parts.headers, state.settings.cookies)) else {
        return Ok(None);
    };
    let holder = state.gate.holder(&state.ledger, &token, state.clock.now()).await?;
    let fits = holder.filter(|holder| program == (holder.actor.role() == Some(Role::ApiReader)));
    let Some(holder) = fits else { return Ok(None) };
    let origin = origin_of(&parts.extensions, &parts.headers);
    let measures = measures(state, &holder.actor).await?;
    Ok(Some(Viewer { holder, token, origin, measures }))
}

/// The measures of a partner's department, by every plan that binds its area today; `None` for
/// whoever is no partner.
async fn measures(state: &AppState, actor: &Actor) -> Result<Option<Measures>, LedgerError> {
    let Authority::Post(post) = actor.authority else { return Ok(None) };
    if !post.role.has_department() {
        return Ok(None);
    }
    let Some(department) = post.department else { return Ok(Some(Measures::default())) };
    let today = state.clock.now().date();
    let plans = state.reviewer.plans(actor.scope.root(), Known::Now, today).await?;
    Ok(Some(Measures::of(&department.code(), &plans)))
}

/// Where somebody has to go who has not finished signing in.
fn sent_on(stage: Stage, uri: &Uri, method: &Method) -> Response {
    let (page, refusal): (_, &'static Refusal) = match stage {
        Stage::SecondFactor => ("/login/code", &refusal::SECOND_FACTOR_REQUIRED),
        Stage::Enrolment => ("/login/enrol", &refusal::SECOND_FACTOR_REQUIRED),
        Stage::NewPassword | Stage::Full => ("/login/password", &refusal::PASSWORD_CHANGE_REQUIRED),
    };
    if wants_json(uri.path()) || (*method != Method::GET && *method != Method::HEAD) {
        return Error::Refused(refusal).into_response();
    }
    Redirect::to(page).into_response()
}

/// Writes down that somebody asked for what their post does not allow.
async fn note(keeper: &Keeper, viewer: &Viewer, needed: Permission, uri: &Uri) {
    let ledger = &keeper.state.ledger;
    let Some(account) = viewer.holder.actor.account else { return };
    let path: String = uri.path().chars().take(200).collect();
    let asked = match ledger.news_of(account, path.clone(), needed.to_string()) {
        None => return,
        Some(News::One) => path,
        Some(News::Many) => News::UNLISTED.to_owned(),
    };
    let about = Some(format!("{asked}：需要“{needed}”"));
    let envelope = Envelope { about, ..viewer.through_page_unkeyed() };
    if let Err(error) = ledger.perform(envelope, NoteRefusal { area: None }).await {
        tracing::warn!(%error, "a refusal could not be noted");
    }
}
