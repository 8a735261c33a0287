//! The log: who did what, in which post, from where; one act with what became of what; and
//! the file of it for whoever examines it elsewhere.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use crate::domain::text::parse_date;
use crate::ledger::Ledger;
use crate::ledger::audit::{self, AuditFilter, AuditLine, Touched};
use crate::ledger::log::NoteExport;
use crate::report::audit_csv;
use crate::web::error::{Error, Result};
use crate::web::extract::{Desk, PageQuery, Path};
use crate::web::pages::download;
use crate::web::percent;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/audit", Pass::AUDIT, list_acts)
        .get("/audit/export.csv", Pass::AUDIT, export)
        .get("/audit/{id}", Pass::AUDIT, show_act)
}

/// Lines of a page.
const PAGE: u64 = 100;

/// Lines of an export at most; a year of a prefecture is a tenth of it.
const EXPORT: u64 = 1_000_000;

/// What stands in the address, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    account: String,
    kind: String,
    from: String,
    until: String,
    before: Option<i64>,
}

impl Asked {
    fn filter(&self) -> Result<AuditFilter> {
        let date = |name: &str, typed: &str| match typed.trim() {
            "" => Ok(None),
            typed => {
                parse_date(typed).map(Some).map_err(|fault| Error::query(name, fault.to_string()))
            }
        };
        Ok(AuditFilter {
            account: Some(self.account.clone()),
            kind: Some(self.kind.clone()),
            from: date("from", &self.from)?,
            until: date("until", &self.until)?,
        })
    }

    /// The address of another part of the same.
    fn link(&self, path: &str, before: Option<i64>) -> String {
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        let parts = [
            ("account", &self.account),
            ("kind", &self.kind),
            ("from", &self.from),
            ("until", &self.until),
            ("before", &before),
        ];
        let written: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", percent::encoded(value)))
            .collect();
        if written.is_empty() { path.to_owned() } else { format!("{path}?{}", written.join("&")) }
    }
}

/// Kinds of acts that people look for, by the first parts of their names.
const KINDS: &[(&str, &str)] = &[
    ("", "全部"),
    ("session", "登录与会话"),
    ("session.refuse", "登录被拒"),
    ("access.refuse", "越权被拒"),
    ("account", "账号"),
    ("post", "岗位"),
    ("assignment", "指派"),
    ("personal", "查看个人信息"),
    ("export", "导出"),
    ("project", "项目"),
    ("progress", "进展"),
    ("funding", "资金"),
    ("inspection", "检查验收"),
    ("notice", "整改"),
    ("plan", "方案与计划"),
];

#[derive(Template)]
#[template(path = "audit/list.html")]
struct AuditPage {
    desk: Desk,
    asked: Asked,
    lines: Vec<AuditLine>,
    older: Option<String>,
    export: String,
}

async fn list_acts(
    State(ledger): State<Ledger>,
    desk: Desk,
    PageQuery(asked): PageQuery<Asked>,
) -> Result<Html<String>> {
    let filter = asked.filter()?;
    let scope = desk.viewer.scope();
    let mut lines = audit::list(ledger.read(), scope, &filter, asked.before, PAGE + 1).await?;
    let more = lines.len() as u64 > PAGE;
    lines.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = lines.last().map(|line| line.id);
    let older = last.filter(|_| more).map(|last| asked.link("/audit", Some(last)));
    let export = asked.link("/audit/export.csv", None);
    Ok(Html(AuditPage { desk, asked, lines, older, export }.render()?))
}

#[derive(Template)]
#[template(path = "audit/act.html")]
struct ActPage {
    desk: Desk,
    act: AuditLine,
    touched: Vec<Touched>,
    left_out: usize,
}

/// Records of an act that are shown; loading a list of villages touches thousands.
const SHOWN: usize = 200;

async fn show_act(
    State(ledger): State<Ledger>,
    desk: Desk,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let (act, mut touched) = audit::find(ledger.read(), desk.viewer.scope(), id).await?;
    let left_out = touched.len().saturating_sub(SHOWN);
    touched.truncate(SHOWN);
    Ok(Html(ActPage { desk, act, touched, left_out }.render()?))
}

async fn export(
    State(ledger): State<Ledger>,
    desk: Desk,
    PageQuery(asked): PageQuery<Asked>,
) -> Result<Response> {
    let filter = asked.filter()?;
    let lines = audit::list(ledger.read(), desk.viewer.scope(), &filter, None, EXPORT).await?;
    let mut envelope = desk.viewer.through_page_unkeyed();
    envelope.about = Some(format!("操作日志 {} 行（{}）", lines.len(), asked.link("/audit", None)));
    ledger.perform(envelope, NoteExport {}).await?;
    let entries = audit::with_changes(ledger.read(), lines).await?;
    let bytes = audit_csv(&entries).map_err(|error| Error::Internal(error.into()))?;
    Ok(download::table(bytes, "操作日志"))
}
