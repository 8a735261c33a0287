//! Settings, for 系统管理员: what is in force, and who hands out accounts.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use validator::Validate;

use super::forms::{self, Sent};
use crate::access::{OneTimeCode, PasswordPolicy, SecondFactorPolicy};
use crate::config::Cookies;
use crate::domain::area::AreaKey;
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::accounts::{CreateAccount, WayIn};
use crate::ledger::codes::{self, AppointSecurityAdministrator};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{Desk, FormText, Submitted};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new().get("/settings", Pass::SETTINGS, show_settings).post(
        "/settings/security-administrator",
        Pass::SETTINGS,
        appoint,
    )
}

#[derive(Template)]
#[template(path = "settings/show.html")]
struct SettingsPage<'a> {
    desk: &'a Desk,
    lines: Vec<(&'static str, String)>,
    appoint: Option<Entry<'a>>,
    link: Option<(String, String)>,
}

/// Who is to become 安全管理员.
#[derive(Debug, Clone, Deserialize, Validate)]
struct Appointed {
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    name: String,
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    display_name: String,
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    unit: String,
}

async fn show_settings(State(state): State<AppState>, desk: Desk) -> Result<Html<String>> {
    page(&state, &desk, &FormText::blank(), None).await
}

async fn page(
    state: &AppState,
    desk: &Desk,
    form: &FormText,
    link: Option<(String, String)>,
) -> Result<Html<String>> {
    let missing =
        codes::security_administrator_missing(state.ledger.read(), desk.now.date()).await?;
    let appoint = missing.then(|| {
        Entry::new(form, "/settings/security-administrator", "指定").fields(vec![
            Field::text(form, "name", "登录名").required(),
            Field::text(form, "display_name", "姓名").required(),
            Field::text(form, "unit", "单位").required(),
        ])
    });
    Ok(Html(SettingsPage { desk, lines: lines(state), appoint, link }.render()?))
}

/// What is in force, in words. It is set where the service is started.
fn lines(state: &AppState) -> Vec<(&'static str, String)> {
    let settings = &state.settings;
    let passwords = match settings.rules.passwords {
        PasswordPolicy::Mlps => "等级保护（mlps）",
        PasswordPolicy::Asvs => "ASVS（asvs）",
    };
    let second = match settings.rules.second_factor {
        SecondFactorPolicy::ByRole => "市、县和管理员必须",
        SecondFactorPolicy::Everybody => "人人必须",
        SecondFactorPolicy::Nobody => "不要求（只宜示范）",
    };
    let cookies = match settings.cookies {
        Cookies::Secure => "只经 HTTPS",
        Cookies::Plain => "允许明文 HTTP，会话可能被窃取",
    };
    let or_not = |value: &Option<String>| value.clone().unwrap_or_else(|| "未设".to_owned());
    vec![
        (
            "口令规则 --password-policy",
            format!("{passwords}：{}", settings.rules.passwords.words()),
        ),
        ("两步验证 --second-factor", second.to_owned()),
        ("会话传输 --plain-http", cookies.to_owned()),
        ("网址 --base-address", or_not(&settings.base_address)),
        ("文头 --letterhead", or_not(&settings.letterhead)),
        ("会话", "闲置 30 分钟（核查员、填报员 60 分钟）或满 12 小时退出；每人最多五处".to_owned()),
        ("版本", env!("CARGO_PKG_VERSION").to_owned()),
    ]
}

async fn appoint(
    State(state): State<AppState>,
    State(ledger): State<Ledger>,
    desk: Desk,
    sent: Submitted<Appointed>,
) -> Result<Response> {
    let code = OneTimeCode::new()?;
    let name = sent.value.as_ref().map(|typed| typed.name.clone()).unwrap_or_default();
    let command = |typed: Appointed| AppointSecurityAdministrator {
        account: CreateAccount {
            name: typed.name,
            display_name: typed.display_name,
            unit: typed.unit,
            area_key: AreaKey(0),
            citizen_id: None,
            phone: None,
            posts: Vec::new(),
            way_in: WayIn::Code(code.hash()),
        },
    };
    match forms::perform(&ledger, &desk.viewer, sent, command).await? {
        Sent::Done(_) => {
            let link = Some((name, code.as_str().to_owned()));
            let page = page(&state, &desk, &FormText::blank(), link).await?;
            Ok(page.into_response())
        }
        Sent::Again(status, form) => {
            Ok((status, page(&state, &desk, &form, None).await?).into_response())
        }
    }
}
