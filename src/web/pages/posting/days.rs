//! One day of a posting: entering it in full, correcting it, striking it out, deciding it.

use axum::extract::State;
use axum::response::{Html, Response};

use super::form::FormPage;
use super::head::Head;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::posting::{DayHalf, LeaveKind, Resolution, WorkloadKind};
use crate::ledger::Ledger;
use crate::ledger::postings::{CorrectDay, DayFacts, DayLine, EnterDays, ResolveDay, StrikeDay};
use crate::web::components::{Entry, Field};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/postings/{id}/days", Pass::REPORT, show_new)
        .post("/postings/{id}/days", Pass::REPORT, enter)
        .get("/postings/{id}/days/{day}", Pass::POSTINGS, show_day)
        .post("/postings/{id}/days/{day}", Pass::REPORT, correct)
        .post("/postings/{id}/days/{day}/strike", Pass::REPORT, strike)
        .post("/postings/{id}/days/{day}/resolve", Pass::EDIT, resolve)
}

/// What was typed into the forms about a day.
struct Typed {
    correct: Option<FormText>,
    strike: FormText,
    resolve: FormText,
}

impl Typed {
    fn blank() -> Self {
        Self { correct: None, strike: FormText::blank(), resolve: FormText::blank() }
    }
}

async fn show_new(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    new_page(&ledger, id, ctx, FormText::blank()).await
}

async fn new_page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    form: FormText,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(format!("/postings/{id}/days"));
    let head = Head::load(ledger, &ctx, id).await?;
    let entry = Entry::new(&form, ctx.after(&ctx.path), "登记")
        .draft(format!("day-{id}"))
        .hidden("days.0.posting", id.to_string())
        .fields(fields(&form, "days.0.facts."));
    let entries = vec![("登记一天", entry)];
    FormPage { ctx, head: &head, title: "登记出勤", entries }.html()
}

/// The fields of a day; their names begin with `before`.
fn fields<'a>(form: &'a FormText, before: &str) -> Vec<Field<'a>> {
    let name = |name: &str| format!("{before}{name}");
    let mut fields = vec![
        Field::date(form, name("on"), "日期").required(),
        Field::pick(form, name("half"), "时段", options!(DayHalf)).hint("不选即全天"),
        Field::choice(form, name("leave"), "请假", options!(LeaveKind)).blank("出勤，未请假"),
    ];
    let work = WorkloadKind::ALL.iter();
    fields.extend(work.map(|kind| {
        Field::number(form, name(&format!("workload.{}", kind.code())), kind.label())
            .hint(kind.unit())
    }));
    fields.push(Field::lines(form, name("remark"), "说明"));
    fields
}

async fn enter(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<EnterDays>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |days| days).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    done.lead(onward, |form| async { new_page(&ledger, id, ctx, form).await }).await
}

async fn show_day(
    State(ledger): State<Ledger>,
    Path((id, day)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
) -> Result<Html<String>> {
    day_page(&ledger, (id, day), ctx, Typed::blank()).await
}

async fn day_page(
    ledger: &Ledger,
    (id, day): (PublicId, PublicId),
    ctx: PageContext,
    typed: Typed,
) -> Result<Html<String>> {
    let path = format!("/postings/{id}/days/{day}");
    let ctx = ctx.at_path(path.clone());
    let head = Head::load(ledger, &ctx, id).await?;
    let line = head.sheet.days.iter().find(|line| line.id == day).ok_or(Error::NOT_FOUND)?;
    let correct = typed.correct.unwrap_or_else(|| on_record(line));
    let mut entries = Vec::new();
    if line.is_open() && ctx.viewer.may(Permission::EditRecords) {
        entries.push((says(line), resolving(&ctx, &path, line, &typed.resolve)));
    }
    if ctx.viewer.may(Permission::ReportProgress) {
        let mut right = fields(&correct, "");
        right.push(Field::lines(&correct, "_reason", "更正理由").required());
        let right = Entry::new(&correct, ctx.after(&path), "更正").seen(line.version).fields(right);
        let reason = Field::lines(&typed.strike, "_reason", "撤销理由").required();
        let wrong = Entry::new(&typed.strike, ctx.after(&format!("{path}/strike")), "撤销这一天")
            .seen(line.version)
            .confirm("撤销后仍可在经过中看到。确认撤销？")
            .fields(vec![reason]);
        entries.push(("更正", right));
        entries.push(("登记有误，撤销", wrong));
    }
    FormPage { ctx, head: &head, title: "一天的登记", entries }.html()
}

/// What a person is to decide, in the words of the gravest flag.
fn says(line: &DayLine) -> &'static str {
    line.flags.first().map_or("待核实", |flag| flag.label())
}

fn resolving<'a>(ctx: &PageContext, path: &str, line: &DayLine, form: &'a FormText) -> Entry<'a> {
    let kept = Resolution::ALL
        .iter()
        .filter(|one| line.leave.is_none() || **one == Resolution::Dropped)
        .map(|one| (one.code(), one.label().to_owned()));
    Entry::new(form, ctx.after(&format!("{path}/resolve")), "核实").seen(line.version).fields(vec![
        Field::pick(form, "resolution", "是否计入", kept).required(),
        Field::lines(form, "words", "核实说明").required(),
    ])
}

/// The form filled with what is on record.
fn on_record(line: &DayLine) -> FormText {
    let mut typed = vec![
        ("on".to_owned(), line.on.to_string()),
        ("half".to_owned(), line.half.code()),
        ("leave".to_owned(), line.leave.map(LeaveKind::code).unwrap_or_default()),
        ("remark".to_owned(), line.remark.clone().unwrap_or_default()),
    ];
    let work = line.workload.counts();
    typed
        .extend(work.map(|(kind, count)| (format!("workload.{}", kind.code()), count.to_string())));
    FormText::filled(typed)
}

async fn correct(
    State(ledger): State<Ledger>,
    Path((id, day)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<DayFacts>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |facts| CorrectDay { day, seen, facts };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    let again = |form| {
        let typed = Typed { correct: Some(form), ..Typed::blank() };
        day_page(&ledger, (id, day), ctx, typed)
    };
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((id, day)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeDay { day, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    let again = |strike| {
        let typed = Typed { strike, ..Typed::blank() };
        day_page(&ledger, (id, day), ctx, typed)
    };
    done.lead(onward, again).await
}

async fn resolve(
    State(ledger): State<Ledger>,
    Path((id, day)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<ResolveDay>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |resolve| ResolveDay { day: Some(day), seen, ..resolve };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    let again = |resolve| {
        let typed = Typed { resolve, ..Typed::blank() };
        day_page(&ledger, (id, day), ctx, typed)
    };
    done.lead(onward, again).await
}
