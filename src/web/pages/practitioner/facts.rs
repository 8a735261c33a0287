//! Changing what is said of a person, and striking out one who was entered by mistake.

use axum::extract::State;
use axum::response::{Html, Response};

use super::Head;
use super::form::{FormPage, Typed, day, text};
use crate::domain::ids::PublicId;
use crate::domain::practitioner::Sex;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    ChangePractitioner, PractitionerField, PractitionerSheet, StrikePractitioner,
};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/practitioners/{id}/facts", Pass::STAFF, show_form)
        .post("/practitioners/{id}/facts", Pass::STAFF, change)
        .post("/practitioners/{id}/strike", Pass::STAFF, strike)
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, Typed::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    mut ctx: PageContext,
    mut typed: Typed,
) -> Result<Html<String>> {
    let head = Head::of_form(ledger, &mut ctx, id, "facts").await?;
    if typed.is_fresh() {
        typed.correct = FormText::filled(on_record(&head.sheet));
    }
    let form = &typed.correct;
    let right = Entry::new(form, ctx.after(&format!("{}/facts", head.path())), "保存更正")
        .seen(head.sheet.version)
        .fields(fields(form, &head.sheet));
    let form = &typed.strike;
    let wrong = Entry::new(form, ctx.after(&format!("{}/strike", head.path())), "撤销这名人员")
        .seen(head.sheet.version)
        .confirm("人员连同证书、任职、职称等登记一并撤销，撤销后不再显示。确认撤销？")
        .fields(vec![
            Field::lines(form, "_reason", "撤销理由")
                .required()
                .hint("离岗、退休的不要撤销，请结束任职"),
        ]);
    let entries = vec![("更正", right), ("登记有误，撤销", wrong)];
    FormPage { ctx: &ctx, head: &head, title: "更正基本情况", entries, lines: Vec::new() }.html()
}

/// The day of birth stands in the form only where no number tells it: it is never beside the
/// mask of one.
fn on_record(sheet: &PractitionerSheet) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("name", sheet.name.clone()),
        ("sex", sheet.sex.map(Sex::code).unwrap_or_default()),
        ("education", text(sheet.education.as_ref())),
        ("remark", text(sheet.remark.as_ref())),
    ];
    if sheet.citizen_id.is_none() {
        fields.push(("born_on", day(sheet.born_on)));
    }
    fields
}

fn fields<'a>(form: &'a FormText, sheet: &PractitionerSheet) -> Vec<Field<'a>> {
    let kept = |there: bool| if there { "已登记，不改则留空" } else { "" };
    let mut fields = vec![
        Field::text(form, "name", "姓名").required(),
        Field::choice(form, "sex", "性别", options!(Sex)).blank("未登记"),
        Field::text(form, "citizen_id", "身份证号").hint(kept(sheet.citizen_id.is_some())),
        Field::text(form, "phone", "电话").hint(kept(sheet.phone.is_some())),
        Field::text(form, "education", "学历"),
        Field::lines(form, "remark", "备注"),
    ];
    if sheet.citizen_id.is_none() {
        fields.insert(3, Field::date(form, "born_on", "出生日期（没有身份证号时填）"));
    }
    fields.push(Field::lines(form, "_reason", "更正理由").required());
    fields
}

/// The facts that came back empty. The numbers come empty where they stay as they are.
fn emptied(form: &FormText) -> Vec<PractitionerField> {
    use PractitionerField as F;
    let clearable = [
        (F::Sex, "sex"),
        (F::BornOn, "born_on"),
        (F::Education, "education"),
        (F::Remark, "remark"),
    ];
    clearable.into_iter().filter(|(_, name)| form.emptied(name)).map(|(field, _)| field).collect()
}

async fn change(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ChangePractitioner>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let clear = emptied(&sent.form);
    let named = |change| ChangePractitioner { practitioner: Some(id), seen, clear, ..change };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{id}"));
    let again = |correct| page(&ledger, id, ctx, Typed { correct, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path(practitioner): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikePractitioner { practitioner, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after("/practitioners");
    let again = |strike| page(&ledger, practitioner, ctx, Typed { strike, ..Typed::blank() });
    done.lead(onward, again).await
}
