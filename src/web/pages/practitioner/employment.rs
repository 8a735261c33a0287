//! Where a person works: begun, ended, moved elsewhere, corrected, struck out.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::Head;
use super::form::{FormPage, OnRecord, Typed, day, text};
use super::register::{places, yes_or_no};
use crate::domain::ids::PublicId;
use crate::domain::practitioner::{EmploymentEnd, StaffRole};
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    BeginEmployment, CorrectEmployment, EmploymentLine, EndEmployment, NewEmployment,
    StrikeEmployment, TransferEmployment,
};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/practitioners/{id}/employments", Pass::STAFF, show_form)
        .post("/practitioners/{id}/employments", Pass::STAFF, begin)
        .post("/practitioners/{id}/employments/{employment}", Pass::STAFF, correct)
        .post("/practitioners/{id}/employments/{employment}/end", Pass::STAFF, end)
        .post("/practitioners/{id}/employments/{employment}/transfer", Pass::STAFF, transfer)
        .post("/practitioners/{id}/employments/{employment}/strike", Pass::STAFF, strike)
}

/// Which record is to be changed.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    id: Option<PublicId>,
}

/// What was typed, with the form that moves somebody elsewhere.
struct Forms {
    typed: Typed,
    transfer: FormText,
}

impl Forms {
    fn blank() -> Self {
        Self { typed: Typed::blank(), transfer: FormText::blank() }
    }

    fn of(typed: Typed) -> Self {
        Self { typed, ..Self::blank() }
    }
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, asked.id, Forms::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    mut ctx: PageContext,
    named: Option<PublicId>,
    mut forms: Forms,
) -> Result<Html<String>> {
    let head = Head::of_form(ledger, &mut ctx, id, "employments").await?;
    let own = head.sheet.employments.iter().filter(|at| at.own);
    let found = own.clone().find(|at| Some(at.id) == named);
    let places = places(ledger, &ctx).await?;
    if let Some(at) = found.filter(|_| forms.typed.is_fresh()) {
        forms.typed.correct = FormText::filled(on_record(at));
    }
    let path = format!("{}/employments", head.path());
    let entries = if let Some(at) = found {
        changing(&ctx, &format!("{path}/{}", at.id), at, &forms, &places)
    } else {
        let form = &forms.typed.add;
        let entry = Entry::new(form, ctx.after(&path), "登记")
            .draft(format!("employment-{id}"))
            .fields(fields(form, &places));
        vec![("登记任职", entry)]
    };
    let line = |at: &EmploymentLine| OnRecord {
        what: at.place.name.clone(),
        on: format!("{} 至 {}", at.from, at.until.map_or("今".to_owned(), |on| on.to_string())),
        note: at.role.label().to_owned(),
        href: ctx.link_with(&path, &[("id", &at.id.to_string())]),
    };
    let lines = own.map(line).collect();
    let title = if found.is_some() { "变更任职" } else { "登记任职" };
    FormPage { ctx, head: &head, title, entries, lines }.html()
}

fn fields<'a>(form: &'a FormText, places: &[(String, String)]) -> Vec<Field<'a>> {
    vec![
        Field::choice(form, "facility", "机构", places.to_vec()).required(),
        Field::choice(form, "role", "岗位", options!(StaffRole)).required(),
        Field::choice(form, "main", "主执业机构", yes_or_no())
            .required()
            .hint("一人在主执业机构统计；时段重叠的会标出，不会拒绝"),
        Field::date(form, "from", "开始日期").required(),
        Field::date(form, "until", "结束日期").hint("在岗的不填"),
        Field::text(form, "document_no", "文号"),
    ]
}

fn on_record(at: &EmploymentLine) -> [(&'static str, String); 6] {
    [
        ("facility", at.place.id.map(|id| id.to_string()).unwrap_or_default()),
        ("role", at.role.code()),
        ("main", at.main.to_string()),
        ("from", at.from.to_string()),
        ("until", day(at.until)),
        ("document_no", text(at.document_no.as_ref())),
    ]
}

fn changing<'a>(
    ctx: &PageContext,
    path: &str,
    at: &EmploymentLine,
    forms: &'a Forms,
    places: &[(String, String)],
) -> Vec<(&'static str, Entry<'a>)> {
    let send = |form, name: &str, send| {
        Entry::new(form, ctx.after(&format!("{path}{name}")), send).seen(at.version)
    };
    let mut entries = Vec::new();
    if at.until.is_none() {
        let form = &forms.typed.end;
        entries.push((
            "结束任职",
            send(form, "/end", "结束任职").fields(vec![
                Field::date(form, "until", "最后一天").required(),
                Field::choice(form, "end_reason", "原因", options!(EmploymentEnd)).required(),
                Field::lines(form, "_reason", "说明").required(),
            ]),
        ));
        let form = &forms.transfer;
        entries.push((
            "调动到其他机构",
            send(form, "/transfer", "调动").fields(vec![
                Field::choice(form, "facility", "调入机构", places.to_vec()).required(),
                Field::date(form, "from", "到岗日期").required().hint("原任职到前一天为止"),
                Field::choice(form, "role", "岗位", options!(StaffRole)).blank("不变"),
                Field::text(form, "document_no", "文号"),
                Field::lines(form, "_reason", "说明").required(),
            ]),
        ));
    }
    let form = &forms.typed.correct;
    let mut right = fields(form, places);
    right.push(Field::lines(form, "_reason", "更正理由").required());
    entries.push(("更正", send(form, "", "更正").fields(right)));
    let form = &forms.typed.strike;
    entries.push((
        "登记有误，撤销",
        send(form, "/strike", "撤销这条登记")
            .confirm("撤销后仍可在经过中看到。确认撤销？")
            .fields(vec![Field::lines(form, "_reason", "撤销理由").required()]),
    ));
    entries
}

async fn begin(
    State(ledger): State<Ledger>,
    Path(practitioner): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<NewEmployment>,
) -> Result<Response> {
    let named = |employment| BeginEmployment { practitioner, employment };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{practitioner}"));
    let again =
        |add| page(&ledger, practitioner, ctx, None, Forms::of(Typed { add, ..Typed::blank() }));
    done.lead(onward, again).await
}

async fn correct(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<NewEmployment>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |employment| CorrectEmployment { id, seen, employment };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |correct| {
        page(&ledger, person, ctx, Some(id), Forms::of(Typed { correct, ..Typed::blank() }))
    };
    done.lead(onward, again).await
}

async fn end(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<EndEmployment>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |end| EndEmployment { id: Some(id), seen, ..end };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again =
        |end| page(&ledger, person, ctx, Some(id), Forms::of(Typed { end, ..Typed::blank() }));
    done.lead(onward, again).await
}

async fn transfer(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<TransferEmployment>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |transfer| TransferEmployment { id: Some(id), seen, ..transfer };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again =
        |transfer| page(&ledger, person, ctx, Some(id), Forms { transfer, ..Forms::blank() });
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeEmployment { id, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |strike| {
        page(&ledger, person, ctx, Some(id), Forms::of(Typed { strike, ..Typed::blank() }))
    };
    done.lead(onward, again).await
}
