//! One batch: its trainees, the examination, who left, and the allowances.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::{names, printed};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::training::{AllowanceStep, ExamResult, LeaveReason};
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::training::{
    self, AllowanceLine, BatchSheet, ExamOf, LeaveTraining, NewAllowance, PayAllowances,
    RecordExams, StrikeAllowance, StrikeTrainee, TraineeLine,
};
use crate::review::Reviewer;
use crate::web::components::{Entry, Field, Mood, Status, Summary};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/training/batches/{id}", Pass::PEOPLE, show_batch)
        .post("/training/batches/{id}/exams", Pass::EDIT, examine)
        .post("/training/batches/{id}/allowances", Pass::FUNDS, pay)
        .post("/training/batches/{id}/allowances/{allowance}/strike", Pass::FUNDS, strike_payment)
        .post("/training/batches/{id}/trainees/{trainee}/leave", Pass::EDIT, leave)
        .post("/training/batches/{id}/trainees/{trainee}/strike", Pass::EDIT, strike)
}

/// Who left, or was entered by mistake; or which payment was.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    trainee: Option<PublicId>,
    payment: Option<PublicId>,
}

#[derive(Template)]
#[template(path = "training/batch.html")]
struct BatchPage<'a> {
    ctx: PageContext,
    sheet: BatchSheet,
    /// The place of each trainee, in their order.
    places: Vec<String>,
    settings: String,
    due: Fen,
    form: &'a FormText,
    /// The forms about the trainee or the payment that is asked about.
    entries: Vec<(&'static str, Entry<'a>)>,
    clerk: bool,
    /// Whether the viewer may strike out a payment.
    funds: bool,
}

/// An examination of those who are ticked. The form has fields of its other button as well.
#[derive(Debug, Clone, Deserialize, Validate)]
struct ExamForm {
    trainees: Vec<PublicId>,
    #[serde(deserialize_with = "typed::date")]
    exam_on: NaiveDate,
    result: ExamResult,
}

/// A payment to those who are ticked: how much follows from the plan and from what was paid.
#[derive(Debug, Clone, Deserialize, Validate)]
struct PayForm {
    trainees: Vec<PublicId>,
    #[serde(deserialize_with = "typed::date")]
    paid_on: NaiveDate,
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(min = 1, max = 100))]
    document_no: String,
}

async fn show_batch(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page((&reviewer, &ledger), id, ctx, asked, &FormText::blank()).await
}

async fn page(
    (reviewer, ledger): (&Reviewer, &Ledger),
    id: PublicId,
    ctx: PageContext,
    asked: Asked,
    form: &FormText,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(format!("/training/batches/{id}"));
    let scope = ctx.viewer.scope();
    let sheet = training::batch(ledger.read(), scope, ctx.known, id).await?;
    let plan = reviewer.plan(scope.root(), ctx.known, ctx.as_of).await?;
    let names = names(ledger, &ctx).await?;
    let places = sheet.trainees.iter().map(|one| names.place(one.area_key)).collect();
    let clerk = ctx.viewer.may(Permission::EditRecords);
    let funds = ctx.viewer.may(Permission::RecordFunds);
    let wanted = sheet.trainees.iter().find(|one| clerk && Some(one.id) == asked.trainee);
    let mut payments = sheet.trainees.iter().flat_map(|one| &one.payments);
    let wrong = payments.find(|line| funds && Some(line.id) == asked.payment);
    let entries = match (wrong, wanted) {
        (Some(line), _) => vec![("撤销补助登记", striking(&ctx, id, line, form))],
        (None, Some(one)) => entries(&ctx, id, one, form),
        (None, None) => Vec::new(),
    };
    let training = &plan.settings.training;
    let (settings, due) = (printed(training), training.allowance(training.months));
    let page = BatchPage { ctx, sheet, places, settings, due, form, entries, clerk, funds };
    Ok(Html(page.render()?))
}

fn entries<'a>(
    ctx: &PageContext,
    id: PublicId,
    one: &TraineeLine,
    form: &'a FormText,
) -> Vec<(&'static str, Entry<'a>)> {
    let path = |act: &str| ctx.after(&format!("/training/batches/{id}/trainees/{}/{act}", one.id));
    let mut entries = Vec::new();
    if one.left_on.is_none() {
        let fields = vec![
            Field::date(form, "left_on", "最后一天").required(),
            Field::choice(form, "reason", "原因", options!(LeaveReason)).required(),
        ];
        let entry = Entry::new(form, path("leave"), "登记提前离开").seen(one.version);
        entries.push(("提前离开", entry.fields(fields)));
    }
    let entry = Entry::new(form, path("strike"), "撤销这名学员")
        .seen(one.version)
        .confirm("登记有误才撤销；中途离开请登记为“提前离开”。确认撤销？")
        .fields(vec![Field::lines(form, "_reason", "撤销理由").required()]);
    entries.push(("登记有误", entry));
    entries
}

fn striking<'a>(
    ctx: &PageContext,
    id: PublicId,
    line: &AllowanceLine,
    form: &'a FormText,
) -> Entry<'a> {
    let path = format!("/training/batches/{id}/allowances/{}/strike", line.id);
    Entry::new(form, ctx.after(&path), "撤销这笔登记")
        .seen(line.version)
        .confirm("撤销后仍可在操作日志中看到；款项退回请登记为“收回”。确认撤销？")
        .fields(vec![Field::lines(form, "_reason", "撤销理由").required().hint("登记有误才撤销")])
}

async fn examine(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ExamForm>,
) -> Result<Response> {
    let command = |form: ExamForm| RecordExams {
        exam_on: form.exam_on,
        results: form
            .trainees
            .into_iter()
            .map(|trainee| ExamOf { trainee, result: form.result })
            .collect(),
    };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("/training/batches/{id}"));
    let again =
        |form| async move { page((&reviewer, &ledger), id, ctx, Asked::default(), &form).await };
    done.lead(onward, again).await
}

async fn pay(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<PayForm>,
) -> Result<Response> {
    let scope = ctx.viewer.scope();
    let sheet = training::batch(ledger.read(), scope, ctx.known, id).await?;
    let plan = reviewer.plan(scope.root(), ctx.known, ctx.as_of).await?;
    let training = &plan.settings.training;
    let due = training.allowance(training.months);
    let command = |form: PayForm| {
        let open = |trainee: PublicId| {
            let paid = sheet.trainees.iter().find(|one| one.id == trainee).map(TraineeLine::paid);
            due - paid.unwrap_or_default()
        };
        let payments = form.trainees.iter().map(|&trainee| NewAllowance {
            trainee,
            step: AllowanceStep::Paid,
            amount: open(trainee),
            remark: None,
        });
        let payments = payments.collect();
        PayAllowances { paid_on: form.paid_on, document_no: form.document_no, payments }
    };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("/training/batches/{id}"));
    let again =
        |form| async move { page((&reviewer, &ledger), id, ctx, Asked::default(), &form).await };
    done.lead(onward, again).await
}

async fn leave(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path((id, trainee)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<LeaveTraining>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |leave| LeaveTraining { trainee: Some(trainee), seen, ..leave };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("/training/batches/{id}"));
    let asked = Asked { trainee: Some(trainee), payment: None };
    let again = |form| async move { page((&reviewer, &ledger), id, ctx, asked, &form).await };
    done.lead(onward, again).await
}

async fn strike(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path((id, trainee)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |_| StrikeTrainee { trainee, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("/training/batches/{id}"));
    let asked = Asked { trainee: Some(trainee), payment: None };
    let again = |form| async move { page((&reviewer, &ledger), id, ctx, asked, &form).await };
    done.lead(onward, again).await
}

async fn strike_payment(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path((id, allowance)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |_| StrikeAllowance { allowance, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("/training/batches/{id}"));
    let asked = Asked { trainee: None, payment: Some(allowance) };
    let again = |form| async move { page((&reviewer, &ledger), id, ctx, asked, &form).await };
    done.lead(onward, again).await
}

impl BatchPage<'_> {
    fn path(&self, act: &str) -> String {
        self.ctx.after(&format!("/training/batches/{}/{act}", self.sheet.batch.id))
    }

    fn more(&self, one: &TraineeLine) -> String {
        let path = format!("/training/batches/{}", self.sheet.batch.id);
        self.ctx.link_with(&path, &[("trainee", &one.id.to_string())])
    }

    fn strike_link(&self, line: &AllowanceLine) -> String {
        let path = format!("/training/batches/{}", self.sheet.batch.id);
        self.ctx.link_with(&path, &[("payment", &line.id.to_string())])
    }

    fn rows(&self) -> impl Iterator<Item = (&TraineeLine, &String)> {
        self.sheet.trainees.iter().zip(&self.places)
    }

    fn summary(&self) -> Summary<'_> {
        Summary::of(self.form)
    }

    fn ticked(&self, one: &TraineeLine) -> bool {
        self.form.holds("trainees", &one.id.to_string())
    }

    fn exam_fields(&self) -> Vec<Field<'_>> {
        vec![
            Field::date(self.form, "exam_on", "考试日期"),
            Field::pick(self.form, "result", "结果", options!(ExamResult)),
        ]
    }

    fn pay_fields(&self) -> Vec<Field<'_>> {
        vec![
            Field::date(self.form, "paid_on", "发放日期"),
            Field::text(self.form, "document_no", "文号或凭证号"),
        ]
    }

    fn badge(&self, one: &TraineeLine) -> Status {
        match (one.left_on, one.exam_result) {
            (Some(_), _) => Status::new(Mood::Late, "提前离开"),
            (None, Some(ExamResult::Passed)) => Status::new(Mood::Met, "合格"),
            (None, Some(result)) => Status::new(Mood::Risk, result.label()),
            (None, None) if self.ctx.as_of > one.until => Status::new(Mood::Await, "待考试"),
            (None, None) => Status::new(Mood::Track, "进修中"),
        }
    }

    fn allowance(&self, one: &TraineeLine) -> Status {
        let (paid, passed) = (one.paid(), one.exam_result == Some(ExamResult::Passed));
        let passed = passed && one.left_on.is_none();
        if paid == Fen::ZERO {
            let (mood, word) = if passed { (Mood::Await, "待发") } else { (Mood::None, "无") };
            Status::new(mood, word)
        } else if !passed {
            Status::new(Mood::Late, format!("未合格已发 {paid}"))
        } else if paid == self.due {
            Status::new(Mood::Met, "已发清")
        } else {
            Status::new(Mood::Risk, format!("应发 {}", self.due))
        }
    }
}
