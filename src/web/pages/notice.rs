//! A rectification notice: received, answered, looked at again, struck off.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};

use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::ledger::inspections::{self, InspectionSheet};
use crate::ledger::notices::{ReceiveNotice, ReplyToNotice};
use crate::ledger::projects::NoticeLine;
use crate::ledger::{Command, Ledger};
use crate::web::components::{Entry, Field, Status, Step, Steps};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms;
use crate::web::pages::project::Head;
use crate::web::pages::words;
use crate::web::routes::{Pass, Routes};

/// The pages of notices.
pub(super) fn router() -> Routes {
    Routes::new()
        .get("/notices/{id}", Pass::INSPECTIONS, show_notice)
        .post("/notices/{id}/receipt", Pass::RECTIFY, receive)
        .post("/notices/{id}/reply", Pass::RECTIFY, reply)
}

#[derive(Template)]
#[template(path = "notice/show.html")]
struct NoticePage<'a> {
    ctx: PageContext,
    notice: NoticeLine,
    head: Head,
    first: InspectionSheet,
    again: Option<InspectionSheet>,
    badge: Status,
    steps: Steps,
    receive: Option<Entry<'a>>,
    reply: Option<Entry<'a>>,
    reinspects: bool,
}

async fn show_notice(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, &[FormText::blank(), FormText::blank()]).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    [receipt, answer]: &[FormText; 2],
) -> Result<Html<String>> {
    let ctx = ctx.at_path(format!("/notices/{id}"));
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let (notice, first) = inspections::of_notice(db, scope, ctx.known, id).await?;
    let first = inspections::sheet(db, scope, ctx.known, first).await?;
    let again = inspections::of_rectification(db, scope, ctx.known, &notice).await?;
    let again = match again {
        Some(again) => Some(inspections::sheet(db, scope, ctx.known, again).await?),
        None => None,
    };
    let head = Head::load(ledger, &ctx, first.project).await?;
    let open = notice.closed_on.is_none();
    let clerk = open && ctx.viewer.may(Permission::Rectify);
    let page = NoticePage {
        badge: words::notice(&notice, ctx.as_of),
        steps: steps(&notice),
        receive: (clerk && notice.received_on.is_none()).then(|| receipt_form(&ctx, id, receipt)),
        reply: (clerk && notice.replied_on.is_none()).then(|| reply_form(&ctx, id, answer)),
        reinspects: open && ctx.viewer.may(Permission::Inspect),
        ctx,
        notice,
        head,
        first,
        again,
    };
    Ok(Html(page.render()?))
}

impl NoticePage<'_> {
    /// The inspection whose pass struck it off: the re-inspection, or the first one where a leader
    /// let it pass.
    fn struck_off_by(&self) -> Option<&InspectionSheet> {
        let both = [Some(&self.first), self.again.as_ref()];
        let own = |at: &&InspectionSheet| self.notice.closing_inspection_id == Some(at.subject_id);
        both.into_iter().flatten().find(own)
    }
}

fn receipt_form<'a>(ctx: &PageContext, id: PublicId, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, ctx.after(&format!("/notices/{id}/receipt")), "登记签收").fields(vec![
        Field::date(form, "received_on", "签收日期").required(),
        Field::text(form, "received_by", "签收人").required(),
    ])
}

fn reply_form<'a>(ctx: &PageContext, id: PublicId, form: &'a FormText) -> Entry<'a> {
    let about = "逐项写明怎样整改。销号须由他人复查合格。";
    Entry::new(form, ctx.after(&format!("/notices/{id}/reply")), "报送整改完成报告")
        .draft(format!("reply-{id}"))
        .fields(vec![
            Field::date(form, "replied_on", "报告日期").required(),
            Field::lines(form, "reply", "整改情况").required().hint(about),
        ])
}

fn steps(notice: &NoticeLine) -> Steps {
    let step = |label: &str, on: Option<chrono::NaiveDate>, now| Step {
        label: label.to_owned(),
        note: on.map(|on| on.to_string()).unwrap_or_default(),
        done: on.is_some(),
        now,
    };
    let (received, replied) = (notice.received_on, notice.replied_on);
    Steps::new(vec![
        step("签发", Some(notice.issued_on), false),
        step("签收", received, received.is_none() && replied.is_none()),
        step("整改完成报告", replied, received.is_some() && replied.is_none()),
        step("复查销号", notice.closed_on, replied.is_some() && notice.closed_on.is_none()),
    ])
}

/// Performs one of the page's forms; on a refusal it comes back in its place.
async fn perform<T, C: Command>(
    (ledger, id): (&Ledger, PublicId),
    ctx: PageContext,
    sent: Submitted<T>,
    place: usize,
    command: impl FnOnce(T) -> C,
) -> Result<Response> {
    let done = forms::perform(ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("/notices/{id}"));
    let again = |form| async move {
        let mut typed = [FormText::blank(), FormText::blank()];
        typed[place] = form;
        page(ledger, id, ctx, &typed).await
    };
    done.lead(onward, again).await
}

async fn receive(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ReceiveNotice>,
) -> Result<Response> {
    let named = |receive| ReceiveNotice { notice: Some(id), ..receive };
    perform((&ledger, id), ctx, sent, 0, named).await
}

async fn reply(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ReplyToNotice>,
) -> Result<Response> {
    let named = |reply| ReplyToNotice { notice: Some(id), ..reply };
    perform((&ledger, id), ctx, sent, 1, named).await
}
