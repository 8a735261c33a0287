//! Those who sign, the departments, and the conclusion.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::show::{self, Asked, Desk, Typed};
use crate::domain::account::Permission;
use crate::domain::checklist::{Conclusion, Outcome, Weight};
use crate::domain::ids::PublicId;
use crate::domain::inspection::{Department, Opinion};
use crate::ledger::Command;
use crate::ledger::inspections::{
    ConcludeInspection, GiveOpinion, InspectionSheet, OpinionLine, PanelistLine, SignInspection,
    UnsignInspection,
};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .post("/inspections/{id}/sign", Pass::INSPECT, sign)
        .post("/inspections/{id}/unsign", Pass::INSPECT, unsign)
        .post("/inspections/{id}/opinion", Pass::INSPECT, give_opinion)
        .post("/inspections/{id}/conclude", Pass::INSPECT, conclude)
}

#[derive(Template)]
#[template(path = "inspection/panel.html")]
struct Panel<'a> {
    ctx: &'a PageContext,
    sheet: &'a InspectionSheet,
    members: Vec<Member<'a>>,
    departments: Vec<(Department, Option<&'a OpinionLine>)>,
    opinion: Option<Entry<'a>>,
    conclude: Option<Entry<'a>>,
    missing: Vec<String>,
}

/// A member of the panel, and what the reader may do for them.
struct Member<'a> {
    line: &'a PanelistLine,
    act: Option<Entry<'a>>,
}

/// The closing part as far as people sign it.
pub(super) fn drawn(ctx: &PageContext, sheet: &InspectionSheet, typed: &Typed) -> Result<String> {
    let forms = ["sign", "unsign", "opinion", "conclude"].map(|which| typed.of(which));
    let [sign, unsign, opinion, conclude] = &forms;
    let open = sheet.conclusion.is_none();
    let own = ctx.viewer.actor().account;
    let belongs = sheet.panel.iter().any(|at| own.is_some() && at.account == own);
    let address = |what: &str| ctx.after(&format!("/inspections/{}/{what}", sheet.id));
    let members = sheet.panel.iter().map(|line| {
        let mine = own.is_some() && line.account == own;
        let act = match (open, line.signed_on, mine) {
            (true, None, true) => Some(
                Entry::new(sign, address("sign"), "本人签字")
                    .confirm("签字后检查记录锁定。确认以本人名义签字？")
                    .fields(vec![Field::lines(sign, "statement", "补充意见（可不填）")]),
            ),
            (true, None, false) if line.account.is_none() && belongs => Some(
                Entry::new(sign, address("sign"), "确认其已在纸上签字")
                    .hidden("on_behalf_of", line.name.clone()),
            ),
            (true, Some(_), true) => Some(Entry::new(unsign, address("unsign"), "撤回本人签字")),
            _ => None,
        };
        Member { line, act }
    });
    let writes = open && ctx.viewer.may(Permission::Inspect);
    let own_departments = sheet.project_kind.departments();
    let panel = Panel {
        ctx,
        sheet,
        members: members.collect(),
        departments: own_departments.iter().map(|one| (*one, said(sheet, *one))).collect(),
        opinion: writes.then(|| {
            let named = own_departments.iter().map(|one| (one.code(), one.label().to_owned()));
            Entry::new(opinion, address("opinion"), "登记部门意见").fields(vec![
                Field::choice(opinion, "department", "部门", named).required(),
                Field::pick(opinion, "opinion", "意见", options!(Opinion)).required(),
                Field::lines(opinion, "words", "理由").hint("不同意须写明理由"),
                Field::text(opinion, "signer", "签署人").required(),
                Field::date(opinion, "signed_on", "签署日期").required(),
            ])
        }),
        conclude: (open && belongs).then(|| {
            Entry::new(conclude, address("conclude"), "提交结论")
                .seen(sheet.version)
                .confirm("结论提交后不能再改。确认提交？")
                .fields(vec![Field::lines(conclude, "remark", "验收结论（印在验收表上）")])
        }),
        missing: if open { missing(sheet) } else { Vec::new() },
    };
    Ok(panel.render()?)
}

fn said(sheet: &InspectionSheet, department: Department) -> Option<&OpinionLine> {
    sheet.opinions.iter().find(|at| at.department == department)
}

/// What still stands in the way of a conclusion, each in a sentence.
fn missing(sheet: &InspectionSheet) -> Vec<String> {
    let mut missing = Vec::new();
    let items = sheet.checklist.items.iter().zip(&sheet.outcomes);
    let open = items
        .filter(|(item, found)| item.weight != Weight::Advisory && found.outcome == Outcome::Open)
        .count();
    if sheet.computes_to == Conclusion::Incomplete {
        missing.push(format!("还有 {open} 项必填条目未填。"));
    }
    let unsigned: Vec<&str> =
        sheet.panel.iter().filter(|at| at.signed_on.is_none()).map(|at| at.name.as_str()).collect();
    if !unsigned.is_empty() {
        missing.push(format!("还有成员未签字：{}。", unsigned.join("、")));
    }
    if sheet.accepts && sheet.computes_to == Conclusion::Pass {
        let lacking: Vec<&str> = sheet
            .project_kind
            .departments()
            .iter()
            .filter(|one| said(sheet, **one).is_none())
            .map(|one| one.label())
            .collect();
        if !lacking.is_empty() {
            missing.push(format!("合格结论还缺部门意见：{}。", lacking.join("、")));
        }
    }
    missing
}

/// Performs a form of the closing part and leads back to it.
pub(super) async fn close<T, C: Command>(
    desk: &Desk,
    id: PublicId,
    ctx: PageContext,
    sent: Submitted<T>,
    (which, command): (&'static str, impl FnOnce(T) -> C),
) -> Result<Response> {
    let done = forms::perform(&desk.ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after_with(&format!("/inspections/{id}"), &[("part", "end")]);
    let again = |form| show::page(desk, id, ctx, Asked::closing(), Typed::into(which, form));
    done.lead(onward, again).await
}

async fn sign(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<SignInspection>,
) -> Result<Response> {
    let named = |sign| SignInspection { inspection: Some(id), ..sign };
    close(&desk, id, ctx, sent, ("sign", named)).await
}

async fn unsign(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let named = |_| UnsignInspection { inspection: id };
    close(&desk, id, ctx, sent, ("unsign", named)).await
}

async fn give_opinion(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<GiveOpinion>,
) -> Result<Response> {
    let named = |opinion| GiveOpinion { inspection: Some(id), ..opinion };
    close(&desk, id, ctx, sent, ("opinion", named)).await
}

async fn conclude(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ConcludeInspection>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |conclude| ConcludeInspection { inspection: Some(id), seen, ..conclude };
    close(&desk, id, ctx, sent, ("conclude", named)).await
}
