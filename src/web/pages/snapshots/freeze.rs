//! The snapshots that there are, and the form that freezes another.

use askama::Template;
use axum::extract::{FromRef, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::text::not_blank;
use crate::domain::time::{Instant, Known};
use crate::domain::typed;
use crate::ledger::snapshots::{self, SnapshotLine};
use crate::ledger::{Ledger, LedgerError, areas};
use crate::review::{Freezing, Reviewer};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms::{self, Sent};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;
use crate::web::time;

pub(super) fn router() -> Routes {
    let path = "/snapshots";
    Routes::new().get(path, Pass::PROGRESS, list_snapshots).post(path, Pass::FREEZE, freeze)
}

#[derive(Template)]
#[template(path = "snapshots/list.html")]
struct SnapshotsPage<'a> {
    lines: Vec<(SnapshotLine, String)>,
    entry: Option<Entry<'a>>,
    ctx: PageContext,
}

/// What is to be frozen, as it is typed.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    title: String,
    #[serde(deserialize_with = "typed::date")]
    as_of: NaiveDate,
    #[serde(default)]
    known_at: Option<String>,
}

/// What freezing works with.
#[derive(Clone)]
struct Desk {
    ledger: Ledger,
    judge: Reviewer,
}

impl FromRef<AppState> for Desk {
    fn from_ref(state: &AppState) -> Self {
        Self { ledger: state.ledger.clone(), judge: state.reviewer.clone() }
    }
}

async fn list_snapshots(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    let form = FormText::filled([("as_of", ctx.as_of.to_string())]);
    page(&ledger, ctx, &form).await
}

async fn page(ledger: &Ledger, ctx: PageContext, form: &FormText) -> Result<Html<String>> {
    let (db, root) = (ledger.read(), ctx.viewer.scope().root());
    let found = snapshots::list(db, root, ctx.known).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let entry = ctx.viewer.may(Permission::FreezeBoards).then(|| entry(&ctx, form));
    let lines = found.into_iter().map(|line| {
        let area = names.of(line.area_key);
        (line, area)
    });
    Ok(Html(SnapshotsPage { lines: lines.collect(), entry, ctx }.render()?))
}

fn entry<'a>(ctx: &PageContext, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, ctx.link("/snapshots"), "冻结").fields(vec![
        Field::text(form, "title", "名称").required().hint("如 2016年第二季度、2016年第35周"),
        Field::date(form, "as_of", "截至日期").required().hint("按这一天评判，如阶段的期限日"),
        Field::text(form, "known_at", "已知时刻")
            .hint("以此时所知为准，如 2016-07-05；不填则为此刻。此后补录的不影响已冻结的数字"),
    ])
}

async fn freeze(
    State(desk): State<Desk>,
    ctx: PageContext,
    sent: Submitted<Typed>,
) -> Result<Response> {
    let frozen = match command(&desk, &ctx, &sent).await {
        Ok(Some(command)) => {
            forms::perform(&desk.ledger, &ctx.viewer, sent, move |_| command).await?
        }
        Ok(None) => Sent::Again(axum::http::StatusCode::UNPROCESSABLE_ENTITY, sent.form),
        Err(error) => forms::again(sent.form, error)?,
    };
    match frozen {
        Sent::Done(done) => {
            let onward = ctx.after(&format!("/snapshots/{}", done.id));
            Ok(Redirect::to(&onward).into_response())
        }
        Sent::Again(status, form) => {
            Ok((status, page(&desk.ledger, ctx, &form).await?).into_response())
        }
    }
}

/// The figures to be frozen; nothing where the form has faults of its own.
async fn command(
    desk: &Desk,
    ctx: &PageContext,
    sent: &Submitted<Typed>,
) -> Result<Option<snapshots::FreezeBoard>, LedgerError> {
    let Some(typed) = sent.value.clone() else { return Ok(None) };
    let known_at = known_at(typed.known_at.as_deref(), ctx.now)?;
    let (title, as_of, area) = (typed.title, typed.as_of, ctx.area.root());
    let plan = ctx.plan_named().map(str::to_owned);
    let wish = Freezing { area, title, as_of, known_at, plan };
    let missing = |error| match error {
        LedgerError::NotFound => {
            LedgerError::invalid("as_of", "PLAN", "这一天还没有生效的方案，无从评判。")
        }
        other => other,
    };
    desk.judge.freezing(wish).await.map(Some).map_err(missing)
}

/// The instant that was typed, or the one just before now: what is entered from now on may not
/// change what is frozen.
pub(in crate::web) fn known_at(typed: Option<&str>, now: Instant) -> Result<Instant, LedgerError> {
    match time::known_at(typed) {
        Ok(Known::At(instant)) => Ok(instant),
        Ok(Known::Now) => Ok(Instant(now.0 - 1)),
        Err(detail) => Err(LedgerError::invalid("known_at", "DATE_FORMAT", detail)),
    }
}

impl SnapshotsPage<'_> {
    fn href(&self, line: &SnapshotLine) -> String {
        self.ctx.link(&format!("/snapshots/{}", line.id))
    }
}
