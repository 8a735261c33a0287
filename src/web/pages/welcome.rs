//! Where one-time links lead: the first administrator, an invitation, a reset.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use super::login_steps::{NewPassword, refused};
use crate::access::{AccessError, Network, OneTimeCode, Origin, PasswordPolicy};
use crate::domain::area::AreaKey;
use crate::ledger::accounts::{CreateAccount, WayIn};
use crate::ledger::codes::{self, Opens};
use crate::ledger::sign_ins::{self, Cause};
use crate::ledger::{Actor, Envelope, Ledger, Source};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{self, FormText, PageQuery, Submitted};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new().get("/welcome", Pass::Anyone, show_welcome).post("/welcome", Pass::Anyone, answer)
}

#[derive(Template)]
#[template(path = "login/welcome.html")]
struct WelcomePage<'a> {
    title: &'a str,
    lead: String,
    entry: Entry<'a>,
}

/// The code of the link.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Link {
    code: String,
}

/// What the person behind the link types: a password, and who they are where nobody knows yet.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
struct Answer {
    code: String,
    name: String,
    display_name: String,
    unit: String,
    new_password: String,
    again: String,
}

async fn show_welcome(
    State(state): State<AppState>,
    extract::From(origin): extract::From,
    PageQuery(link): PageQuery<Link>,
) -> Result<Html<String>> {
    let hash = OneTimeCode::hash_of(&link.code);
    let found = codes::opens(state.ledger.read(), &hash, state.clock.now()).await?;
    if found.is_none() && !link.code.is_empty() {
        note_unfit(&state.ledger, &origin).await;
    }
    page(&state, &FormText::filled([("code", link.code)])).await
}

/// Writes down that somebody came with a code that is worth nothing: a used link, or a guess.
async fn note_unfit(ledger: &Ledger, origin: &Origin) {
    if !ledger.is_news(format!("code {:?}", Network::from(origin.address))) {
        return;
    }
    let envelope = Envelope {
        origin: Some(origin.address.to_string()),
        ..Envelope::new(Actor::at_the_door(None, String::new()), Source::Page)
    };
    if let Err(error) = sign_ins::note(ledger, envelope, Cause::OneTimeCode).await {
        tracing::warn!(%error, "a refusal could not be noted");
    }
}

/// The form that fits the code; a code that is worth nothing is asked for again.
async fn page(state: &AppState, form: &FormText) -> Result<Html<String>> {
    let hash = OneTimeCode::hash_of(form.text("code"));
    let found = codes::opens(state.ledger.read(), &hash, state.clock.now()).await?;
    let policy = state.gate.rules().passwords;
    let (title, lead, fields) = match &found {
        None => ("使用一次性链接", lead_without(form), vec![code_field(form)]),
        Some(Opens::Account { name, display_name, unit, .. }) => {
            let lead = format!("{display_name}（{unit}），您的登录名是 {name}。请设置口令。");
            ("设置口令", lead, password_fields(form, policy))
        }
        Some(Opens::FirstAdministrator) => {
            let lead = "您将成为系统管理员：管设置，不看业务数据。业务账号由安全管理员开立。";
            ("建立第一个账号", lead.to_owned(), first_fields(form, policy))
        }
    };
    let mut entry = Entry::new(form, "/welcome", "确定").fields(fields);
    if found.is_some() {
        entry = entry.hidden("code", form.text("code"));
    }
    Ok(Html(WelcomePage { title, lead, entry }.render()?))
}

fn lead_without(form: &FormText) -> String {
    if form.text("code").is_empty() {
        "请输入管理员给您的一次性代码。".to_owned()
    } else {
        "链接已失效或已使用，请向管理员重新索取，或核对代码。".to_owned()
    }
}

fn code_field(form: &FormText) -> Field<'_> {
    Field::text(form, "code", "一次性代码").required()
}

fn password_fields(form: &FormText, policy: PasswordPolicy) -> Vec<Field<'_>> {
    vec![
        Field::secret(form, "new_password", "口令", "new-password").required().hint(policy.words()),
        Field::secret(form, "again", "再输一遍", "new-password").required(),
    ]
}

fn first_fields(form: &FormText, policy: PasswordPolicy) -> Vec<Field<'_>> {
    let mut fields = vec![
        Field::text(form, "name", "登录名").required().hint("登录时输入，如姓名拼音"),
        Field::text(form, "display_name", "姓名").required(),
        Field::text(form, "unit", "单位").required(),
    ];
    fields.extend(password_fields(form, policy));
    fields
}

async fn answer(
    State(state): State<AppState>,
    extract::From(origin): extract::From,
    sent: Submitted<Answer>,
) -> Result<Response> {
    let typed = sent.value.unwrap_or_default();
    let kept = ["code", "name", "display_name", "unit"];
    let form = FormText::filled(kept.map(|field| (field, sent.form.text(field))));
    if let Some(fault) = NewPassword::differs(&typed.new_password, &typed.again) {
        let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok((status, page(&state, &form.wrong(fault)).await?).into_response());
    }
    match answered(&state, typed, &origin).await {
        Ok(()) => Ok(Redirect::to("/login").into_response()),
        Err(AccessError::BadCode) => {
            let page = page(&state, &form).await?;
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => {
            let (status, headers, form) = refused(form, error)?;
            Ok((status, headers, page(&state, &form).await?).into_response())
        }
    }
}

async fn answered(state: &AppState, typed: Answer, origin: &Origin) -> Result<(), AccessError> {
    let now = state.clock.now();
    let hash = OneTimeCode::hash_of(&typed.code);
    let (gate, ledger) = (&state.gate, &state.ledger);
    match codes::opens(ledger.read(), &hash, now).await? {
        None => {
            note_unfit(ledger, origin).await;
            Err(AccessError::BadCode)
        }
        Some(Opens::Account { .. }) => {
            gate.answer(ledger, &typed.code, typed.new_password, origin, now).await.map(drop)
        }
        Some(Opens::FirstAdministrator) => {
            let account = CreateAccount {
                name: typed.name,
                display_name: typed.display_name,
                unit: typed.unit,
                area_key: AreaKey(0),
                citizen_id: None,
                phone: None,
                posts: Vec::new(),
                way_in: WayIn::None,
            };
            gate.create_first(ledger, &typed.code, account, typed.new_password, origin).await
        }
    }
}
