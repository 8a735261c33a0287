//! Where a person works: begun, ended, moved elsewhere, corrected, struck out.

use axum::extract::State;
use axum::response::Response;

use super::filed::{self, Filed, Forms, Page};
use super::form::{Typed, day, text};
use super::register::yes_or_no;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::{EmploymentEnd, StaffRole};
use crate::ledger::practitioners::{
    BeginEmployment, CorrectEmployment, EmploymentLine, EndEmployment, NewEmployment,
    PractitionerSheet, StrikeEmployment, TransferEmployment,
};
use crate::ledger::{Command, Ledger};
use crate::web::components::Field;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    filed::router::<Employments>().post(&filed::one::<Employments>("/end"), Pass::STAFF, end).post(
        &filed::one::<Employments>("/transfer"),
        Pass::STAFF,
        transfer,
    )
}

/// 任职.
struct Employments;

impl Filed for Employments {
    const SECTION: &'static str = "employments";
    const NAME: &'static str = "employment";
    const HEADINGS: [&'static str; 2] = ["登记任职", "变更任职"];
    const AT_PLACES: bool = true;

    type Line = EmploymentLine;
    type New = NewEmployment;
    type Change = NewEmployment;

    fn lines(sheet: &PractitionerSheet) -> impl Iterator<Item = &EmploymentLine> {
        sheet.employments.iter().filter(|at| at.own)
    }

    fn mark(at: &EmploymentLine) -> (PublicId, i32) {
        (at.id, at.version)
    }

    fn told(at: &EmploymentLine) -> [String; 3] {
        let until = at.until.map_or("今".to_owned(), |on| on.to_string());
        let spell = format!("{} 至 {until}", at.from);
        [at.place.name.clone(), spell, at.role.label().to_owned()]
    }

    fn filled(at: &EmploymentLine) -> Vec<(&'static str, String)> {
        vec![
            ("facility", at.place.id.map(|id| id.to_string()).unwrap_or_default()),
            ("role", at.role.code()),
            ("main", at.main.to_string()),
            ("from", at.from.to_string()),
            ("until", day(at.until)),
            ("document_no", text(at.document_no.as_ref())),
        ]
    }

    fn adding<'a>(page: &Page<'a>) -> Forms<'a> {
        let entry = page
            .enter("登记")
            .draft(format!("employment-{}", page.head.sheet.id))
            .fields(fields(&page.typed.add, page.places));
        vec![("登记任职", entry)]
    }

    fn changing<'a>(page: &Page<'a>, at: &EmploymentLine) -> Forms<'a> {
        let mark = Self::mark(at);
        let typed = page.typed;
        let mut forms = Vec::new();
        if at.until.is_none() {
            let end = page.about(&typed.end, mark, "/end", "结束任职");
            forms.push(("结束任职", end.fields(ending(&typed.end))));
            let move_on = page.about(&typed.transfer, mark, "/transfer", "调动");
            let fields = moving(&typed.transfer, page.places);
            forms.push(("调动到其他机构", move_on.fields(fields)));
        }
        forms.push(page.correct(mark, fields(&typed.correct, page.places)));
        forms.push(page.strike(mark));
        forms
    }

    fn add(practitioner: PublicId, employment: NewEmployment) -> impl Command {
        BeginEmployment { practitioner, employment }
    }

    fn correct(id: PublicId, seen: Option<i32>, employment: NewEmployment) -> impl Command {
        CorrectEmployment { id, seen, employment }
    }

    fn strike(id: PublicId, seen: Option<i32>) -> impl Command {
        StrikeEmployment { id, seen }
    }
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

fn ending(form: &FormText) -> Vec<Field<'_>> {
    vec![
        Field::date(form, "until", "最后一天").required(),
        Field::choice(form, "end_reason", "原因", options!(EmploymentEnd)).required(),
        Field::lines(form, "_reason", "说明").required(),
    ]
}

fn moving<'a>(form: &'a FormText, places: &[(String, String)]) -> Vec<Field<'a>> {
    vec![
        Field::choice(form, "facility", "调入机构", places.to_vec()).required(),
        Field::date(form, "from", "到岗日期").required().hint("原任职到前一天为止"),
        Field::choice(form, "role", "岗位", options!(StaffRole)).blank("不变"),
        Field::text(form, "document_no", "文号"),
        Field::lines(form, "_reason", "说明").required(),
    ]
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
    let typed = |end| Typed { end, ..Typed::blank() };
    filed::lead::<Employments, _>(&ledger, ctx, (person, Some(id)), done, typed).await
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
    let typed = |transfer| Typed { transfer, ..Typed::blank() };
    filed::lead::<Employments, _>(&ledger, ctx, (person, Some(id)), done, typed).await
}
