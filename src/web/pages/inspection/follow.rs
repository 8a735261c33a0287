//! What follows from a conclusion: defects, the notice, and a leader's other opinion.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::panel::close;
use super::show::{self, Asked, Desk, Typed};
use crate::domain::account::Permission;
use crate::domain::checklist::Conclusion;
use crate::domain::ids::PublicId;
use crate::ledger::inspections::{InspectionSheet, OverruleInspection};
use crate::ledger::notices::{IssueNotice, PeriodUnit};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().post("/inspections/{id}/overrule", Pass::OVERRULE, overrule).post(
        "/inspections/{id}/notice",
        Pass::INSPECT,
        issue,
    )
}

#[derive(Template)]
#[template(path = "inspection/follow.html")]
struct Follow<'a> {
    ctx: &'a PageContext,
    sheet: &'a InspectionSheet,
    overrule: Option<Entry<'a>>,
    notice: Option<Entry<'a>>,
}

/// What follows, below the conclusion.
pub(super) fn drawn(ctx: &PageContext, sheet: &InspectionSheet, typed: &Typed) -> Result<String> {
    let (overruling, issuing) = (typed.of("overrule"), typed.of("notice"));
    let wanting = matches!(sheet.conclusion, Some(Conclusion::Fail | Conclusion::Conditional));
    let issues = wanting && sheet.notice.is_none() && ctx.viewer.may(Permission::Inspect);
    let overrules = sheet.conclusion.is_some() && ctx.viewer.may(Permission::Overrule);
    let follow = Follow {
        ctx,
        sheet,
        overrule: overrules.then(|| overrule_form(ctx, sheet, &overruling)),
        notice: (issues && sheet.checks_notice.is_none())
            .then(|| notice_form(ctx, sheet, &issuing)),
    };
    Ok(follow.render()?)
}

fn overrule_form<'a>(ctx: &PageContext, sheet: &InspectionSheet, form: &'a FormText) -> Entry<'a> {
    let standing = sheet.conclusion;
    let others = Conclusion::ALL
        .iter()
        .filter(|one| **one != Conclusion::Incomplete && Some(**one) != standing)
        .map(|one| (one.code(), one.label().to_owned()));
    Entry::new(form, ctx.after(&format!("/inspections/{}/overrule", sheet.id)), "裁定")
        .seen(sheet.version)
        .confirm("两个结论和理由都会印在验收表上；整改通知书随裁定销号或重新待整改。确认裁定？")
        .fields(vec![
            Field::pick(form, "conclusion", "改为", others).required(),
            Field::lines(form, "reason", "理由").required().hint("原结论与裁定都保留并打印"),
        ])
}

fn notice_form<'a>(ctx: &PageContext, sheet: &InspectionSheet, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, ctx.after(&format!("/inspections/{}/notice", sheet.id)), "签发整改通知书")
        .draft(format!("notice-{}", sheet.id))
        .fields(vec![
            Field::text(form, "number", "文号").required().hint("由签发机关编号，系统不编造"),
            Field::text(form, "responsible_unit", "责任单位").required(),
            Field::text(form, "person_in_charge", "责任人"),
            Field::lines(form, "requirement", "整改要求").required(),
            Field::date(form, "issued_on", "签发日期").required(),
            Field::text(form, "issuing_unit", "签发单位").hint("印在落款处，盖章于其上"),
            Field::text(form, "issued_by", "签发人").required(),
            Field::number(form, "period", "整改期限")
                .required()
                .hint("届满日由系统算出，当天不计入"),
            Field::pick(form, "unit", "单位", options!(PeriodUnit)).required(),
            Field::number(form, "reply_workdays", "书面回复（工作日）")
                .hint("收到后几个工作日内书面回复；可不填"),
            Field::text(form, "contact", "联系人"),
            Field::text(form, "phone", "联系电话"),
            Field::text(form, "copies_to", "抄送").hint("如 县发展和改革局、县财政局"),
        ])
}

async fn overrule(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<OverruleInspection>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |overrule| OverruleInspection { inspection: Some(id), seen, ..overrule };
    close(&desk, id, ctx, sent, ("overrule", named)).await
}

async fn issue(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<IssueNotice>,
) -> Result<Response> {
    let named = |notice| IssueNotice { inspection: Some(id), ..notice };
    match forms::perform(&desk.ledger, &ctx.viewer, sent, named).await? {
        Sent::Done(notice) => {
            Ok(Redirect::to(&ctx.after(&format!("/notices/{notice}"))).into_response())
        }
        Sent::Again(status, form) => {
            let typed = Typed::into("notice", form);
            let page = show::page(&desk, id, ctx, Asked::closing(), typed).await?;
            Ok((status, page).into_response())
        }
    }
}
