//! A draft: written, checked, held against the text that it is to replace, published.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use super::Changed;
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::plans::{self, DraftSheet, Publication, PublishDraft, SaveDraft, StrikeDraft};
use crate::ledger::{Ledger, LedgerError};
use crate::plan::{Remark, Severity, is_sound, line_of};
use crate::review::{Reviewer, assure_sound, read_draft};
use crate::web::components::{Entry, Field, Mood, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/plans/new", Pass::PUBLISH, new_draft)
        .post("/plans/new", Pass::PUBLISH, save_new)
        .get("/plans/drafts/{id}", Pass::PUBLISH, show_draft)
        .post("/plans/drafts/{id}", Pass::PUBLISH, save)
        .post("/plans/drafts/{id}/publish", Pass::PUBLISH, publish)
        .post("/plans/drafts/{id}/strike", Pass::PUBLISH, strike)
}

/// The text as it is typed.
#[derive(Debug, Clone, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
struct Typed {
    body: String,
}

/// Which plan is to be amended; a new one where none is named.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    amend: Option<String>,
}

#[derive(Template)]
#[template(path = "plans/new.html")]
struct NewPage<'a> {
    entry: Entry<'a>,
    ctx: PageContext,
}

async fn new_draft(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let mut form = FormText::blank();
    if let Some(plan) = wanted.amend {
        let (db, root) = (ledger.read(), ctx.viewer.scope().root());
        let latest = plans::latest(db, root, Known::Now, &plan).await?;
        let latest = latest.ok_or(LedgerError::NotFound)?;
        form = FormText::filled([("body", plans::body(db, latest.subject_id).await?)]);
    }
    new_page(ctx, &form)
}

fn new_page(ctx: PageContext, form: &FormText) -> Result<Html<String>> {
    let entry = Entry::new(form, ctx.after("/plans/new"), "保存草案并核对").fields(vec![
        Field::lines(form, "body", "方案文件（TOML）").required().hint(
            "条文逐字照录；保存后系统逐项核对，并与现行文本逐条比较。保存草案不影响任何进度。",
        ),
    ]);
    Ok(Html(NewPage { entry, ctx }.render()?))
}

async fn save_new(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<Typed>,
) -> Result<Response> {
    let saved = match read(&sent) {
        Ok(command) => forms::perform(&ledger, &ctx.viewer, sent, move |_| command).await?,
        Err(error) => forms::again(sent.form, error)?,
    };
    match saved {
        Sent::Done(id) => {
            let onward = ctx.after(&format!("/plans/drafts/{id}"));
            Ok(Redirect::to(&onward).into_response())
        }
        Sent::Again(status, form) => Ok((status, new_page(ctx, &form)?).into_response()),
    }
}

/// The command behind what was typed, or where it cannot be read.
fn read(sent: &Submitted<Typed>) -> Result<SaveDraft, LedgerError> {
    let body = sent.value.as_ref().map_or("", |typed| typed.body.as_str());
    if body.trim().is_empty() {
        return Err(LedgerError::invalid("body", "REQUIRED", "此项必填。"));
    }
    read_draft(body)
}

#[derive(Template)]
#[template(path = "plans/draft.html")]
struct DraftPage<'a> {
    draft: DraftSheet,
    title: String,
    before: Option<Publication>,
    remarks: Vec<(Remark, Option<usize>)>,
    counts: [usize; 3],
    sound: bool,
    changes: Vec<Changed>,
    write: Entry<'a>,
    publish: Entry<'a>,
    strike: Entry<'a>,
    ctx: PageContext,
}

/// What was typed into the page's forms.
#[derive(Default)]
struct Forms {
    write: Option<FormText>,
    publish: Option<FormText>,
}

async fn show_draft(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, &judge, id, ctx, Forms::default()).await
}

async fn page(
    ledger: &Ledger,
    judge: &Reviewer,
    id: PublicId,
    ctx: PageContext,
    forms: Forms,
) -> Result<Html<String>> {
    let draft = plans::draft(ledger.read(), ctx.viewer.scope(), Known::Now, id).await?;
    let checked = judge.checked(&draft).await?;
    let on_record = || FormText::filled([("body", draft.body.clone())]);
    let write = forms.write.unwrap_or_else(on_record);
    let from = checked.plan.head.effective_from.to_string();
    let new = || match checked.before {
        Some(_) => FormText::blank(),
        None => FormText::filled([("effective_from", from.clone())]),
    };
    let (publish, strike) = (forms.publish.unwrap_or_else(new), FormText::blank());
    let line = |remark: &Remark| line_of(&draft.body, &remark.place);
    let count = |of| checked.remarks.iter().filter(|remark| remark.severity == of).count();
    let page = DraftPage {
        counts: [Severity::Error, Severity::Warning, Severity::Note].map(count),
        sound: is_sound(&checked.remarks),
        remarks: checked.remarks.iter().map(|remark| (remark.clone(), line(remark))).collect(),
        title: checked.plan.head.title.clone(),
        changes: Changed::all(checked.differences),
        before: checked.before,
        write: write_form(&ctx, &draft, &write),
        publish: publish_form(&ctx, &draft, &publish),
        strike: Entry::new(&strike, ctx.after(&format!("/plans/drafts/{id}/strike")), "废弃草案")
            .seen(draft.version)
            .confirm("废弃后不能再发布，历史中仍可查到。确认？"),
        draft,
        ctx,
    };
    Ok(Html(page.render()?))
}

fn write_form<'a>(ctx: &PageContext, draft: &DraftSheet, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, ctx.after(&format!("/plans/drafts/{}", draft.id)), "保存并重新核对")
        .seen(draft.version)
        .fields(vec![Field::lines(form, "body", "方案文件（TOML）").required()])
}

fn publish_form<'a>(ctx: &PageContext, draft: &DraftSheet, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, ctx.after(&format!("/plans/drafts/{}/publish", draft.id)), "发布")
        .seen(draft.version)
        .confirm("发布后自施行日期起按此文本评判，不能撤回，只能再次修订。确认？")
        .fields(vec![
            Field::text(form, "document_no", "文号").required(),
            Field::date(form, "effective_from", "施行日期")
                .required()
                .hint("自这一天起按此文本评判；更早的日期仍按原文本"),
            Field::lines(form, "reason", "理由").required(),
        ])
}

async fn save(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Typed>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let saved = match read(&sent) {
        Ok(command) => {
            let command = SaveDraft { draft: Some(id), seen, ..command };
            forms::perform(&ledger, &ctx.viewer, sent, move |_| command).await?
        }
        Err(error) => forms::again(sent.form, error)?,
    };
    let onward = ctx.after(&format!("/plans/drafts/{id}"));
    let again = |form| {
        let forms = Forms { write: Some(form), publish: None };
        async move { page(&ledger, &judge, id, ctx, forms).await }
    };
    saved.lead(onward, again).await
}

async fn publish(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<PublishDraft>,
) -> Result<Response> {
    let draft = plans::draft(ledger.read(), ctx.viewer.scope(), Known::Now, id).await?;
    let checked = judge.checked(&draft).await?;
    let published = match assure_sound(&draft, &checked.remarks) {
        Ok(()) => {
            // What was on the reader's page is what is published, or nothing.
            let seen = sent.form.seen().unwrap_or(draft.version);
            let command =
                |publish: PublishDraft| PublishDraft { seen: Some(seen), ..publish.of(&draft) };
            forms::perform(&ledger, &ctx.viewer, sent, command).await?
        }
        Err(error) => unsound(sent.form, error),
    };
    match published {
        Sent::Done(id) => Ok(Redirect::to(&ctx.after(&format!("/plans/{id}"))).into_response()),
        Sent::Again(status, form) => {
            let forms = Forms { write: None, publish: Some(form) };
            Ok((status, page(&ledger, &judge, id, ctx, forms).await?).into_response())
        }
    }
}

/// The form with the reason why nothing can be published; the errors stand on the page.
fn unsound(form: FormText, error: LedgerError) -> Sent<PublicId> {
    let detail = match error {
        LedgerError::State { detail, .. } => detail,
        other => other.to_string(),
    };
    Sent::Again(StatusCode::CONFLICT, form.saying(detail))
}

async fn strike(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |_| StrikeDraft { draft: id, seen };
    let struck = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after("/plans");
    let again = |_| async move { page(&ledger, &judge, id, ctx, Forms::default()).await };
    struck.lead(onward, again).await
}

impl DraftPage<'_> {
    fn severity(remark: &Remark) -> Status {
        let mood = match remark.severity {
            Severity::Error => Mood::Late,
            Severity::Warning => Mood::Risk,
            Severity::Note => Mood::None,
        };
        Status::new(mood, remark.severity.label())
    }
}
