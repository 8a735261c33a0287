//! Saving what was found, a part of the form at a time.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use validator::Validate;

use super::card::{AS_FILLED, CHOICE};
use super::show::{self, Asked, Desk};
use crate::domain::checklist::{
    Answer, Answers, ChecklistItem, Complaint, Entry, Figure, Test, tidy, validate,
};
use crate::domain::ids::PublicId;
use crate::domain::text::parse_date;
use crate::ledger::inspections::{self, InspectionSheet, RecordAnswers};
use crate::ledger::{Fault, LedgerError, Overtaken, sha256, signature};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().post("/inspections/{id}/answers", Pass::INSPECT, save)
}

/// A part of the form as it was typed.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
struct Part {
    answers: HashMap<String, Line>,
}

/// One item as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    pick: String,
    text: String,
    values: Value,
    remark: String,
}

async fn save(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Part>,
) -> Result<Response> {
    let (db, scope) = (desk.ledger.read(), ctx.viewer.scope());
    let sheet = inspections::sheet(db, scope, ctx.known, id).await?;
    let form = sent.form.clone();
    let (typed, faults) = typed(&sheet, &sent);
    if !faults.is_empty() {
        return refuse(&desk, id, ctx, form, LedgerError::Invalid(faults)).await;
    }
    let same = typed.iter().all(|(id, entry)| sheet.answers.get(id).unwrap_or(&EMPTY) == entry);
    if same {
        return Ok(onward(&ctx, id, &form));
    }
    let items: Vec<&str> = typed.keys().map(String::as_str).collect();
    if form.text("_seen") != seen(&sheet, &items) {
        let by = signature::entered_by(db, sheet.recorded_by).await?;
        let (version, at) = (sheet.version, sheet.recorded_at);
        // The cards show what stands beside what was typed, item by item.
        let overtaken = Overtaken { version, at, by, changed: Vec::new() };
        return refuse(&desk, id, ctx, form, LedgerError::Stale(Box::new(overtaken))).await;
    }
    let version = Some(sheet.version);
    let record = |_| RecordAnswers { inspection: Some(id), seen: version, answers: typed };
    match forms::perform(&desk.ledger, &ctx.viewer, sent, record).await? {
        Sent::Done(_) => Ok(onward(&ctx, id, &form)),
        Sent::Again(status, form) => again(&desk, id, ctx, form, status).await,
    }
}

static EMPTY: Entry = Entry { answer: None, remark: None };

/// What the items held when the form was shown. Two people may fill in different parts at
/// once; only the same items can collide.
pub(super) fn seen(sheet: &InspectionSheet, items: &[&str]) -> String {
    let mut held: BTreeMap<&str, &Entry> = BTreeMap::new();
    for item in items {
        held.insert(item, sheet.answers.get(*item).unwrap_or(&EMPTY));
    }
    sha256(serde_json::to_string(&held).unwrap_or_default().as_bytes())
}

fn onward(ctx: &PageContext, id: PublicId, form: &FormText) -> Response {
    let part = match form.text("_next") {
        "" => form.text("_part"),
        next => next,
    };
    let plain = |text: &str| text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
    let mut parts = vec![("part", part), ("only", form.text("_only"))];
    parts.retain(|(_, value)| plain(value));
    Redirect::to(&ctx.after_with(&format!("/inspections/{id}"), &parts)).into_response()
}

async fn refuse(
    desk: &Desk,
    id: PublicId,
    ctx: PageContext,
    form: FormText,
    error: LedgerError,
) -> Result<Response> {
    match forms::again::<()>(form, error)? {
        Sent::Again(status, form) => again(desk, id, ctx, form, status).await,
        Sent::Done(()) => Ok(Redirect::to(&format!("/inspections/{id}")).into_response()),
    }
}

async fn again(
    desk: &Desk,
    id: PublicId,
    ctx: PageContext,
    form: FormText,
    status: StatusCode,
) -> Result<Response> {
    let asked = Asked::again(form.text("_part"), form.text("_only"));
    let page = show::page(desk, id, ctx, asked, show::Typed::answers(form)).await?;
    Ok((status, page).into_response())
}

/// The entries of the items that the form showed, and everything that is wrong with them
/// where some cannot be read. An item that was cleared is empty.
fn typed(sheet: &InspectionSheet, sent: &Submitted<Part>) -> (Answers, Vec<Fault>) {
    let none = Line::default();
    let lines = sent.value.as_ref().map(|part| &part.answers);
    let (mut answers, mut faults) = (Answers::new(), Vec::new());
    for item in sheet.checklist.items.iter().filter(|item| sent.form.holds("_item", &item.id)) {
        let line = lines.and_then(|lines| lines.get(&item.id)).unwrap_or(&none);
        match entry(item, line) {
            Ok(entry) => drop(answers.insert(item.id.clone(), entry)),
            Err(detail) => {
                faults.push(Fault::at(&format!("answers/{}", item.id), "ANSWER", detail));
            }
        }
    }
    if !faults.is_empty() {
        let others = validate(&sheet.checklist, &tidy(answers.clone()), &sheet.context);
        let fault =
            |at: Complaint| Fault::at(&format!("answers/{}", at.item), "ANSWER", at.message);
        faults.extend(others.into_iter().map(fault));
    }
    (answers, faults)
}

fn entry(item: &ChecklistItem, line: &Line) -> Result<Entry, String> {
    let remark = Some(line.remark.trim().to_owned()).filter(|remark| !remark.is_empty());
    let answer = match line.pick.as_str() {
        "met" => Some(Answer::Met),
        "not_met" => Some(Answer::NotMet),
        "not_applicable" => {
            let reason = remark.ok_or("不适用的条目须说明理由。")?;
            return Ok(Entry::of(Answer::NotApplicable { reason }));
        }
        pick => match pick.strip_prefix(CHOICE) {
            Some(value) => Some(Answer::Choice { value: value.to_owned() }),
            None => filled(item, line)?,
        },
    };
    if answer.is_none() && line.pick == AS_FILLED {
        return Err("选了“按填写”，但还没有填写。".to_owned());
    }
    Ok(Entry { answer, remark })
}

fn filled(item: &ChecklistItem, line: &Line) -> Result<Option<Answer>, String> {
    if let Test::SubsetOf { .. } = item.test {
        let values = ticked(&line.values);
        return Ok((!values.is_empty()).then_some(Answer::Choices { values }));
    }
    let text = line.text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(match item.test {
        ref test if test.is_measured() => {
            let figure = Figure::parse(text).map_err(|fault| fault.to_string())?;
            Answer::Measured { figure }
        }
        Test::ValidOn => Answer::Date { value: date(text)? },
        _ => Answer::Text { value: text.to_owned() },
    }))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).map_err(|fault| fault.to_string())
}

/// The boxes that were ticked; those between them are holes.
fn ticked(values: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match values {
        Value::Array(values) => values.iter().filter_map(text).collect(),
        one => text(one).into_iter().collect(),
    }
}
