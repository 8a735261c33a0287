//! What is said of a posting: correcting it, ending it early, its gaps, striking it out.

use axum::extract::State;
use axum::response::{Html, Response};

use super::form::FormPage;
use super::head::Head;
use crate::domain::ids::PublicId;
use crate::domain::posting::{LegalBasis, SenderLevel};
use crate::ledger::Ledger;
use crate::ledger::postings::{
    ChangePosting, EndGap, EndPosting, GapLine, InterruptPosting, PostingFacts, PostingSheet,
    StrikePosting,
};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/postings/{id}/papers", Pass::EDIT, show_forms)
        .post("/postings/{id}/papers", Pass::EDIT, change)
        .post("/postings/{id}/end", Pass::EDIT, end)
        .post("/postings/{id}/gaps", Pass::EDIT, interrupt)
        .post("/postings/{id}/gaps/{gap}/end", Pass::EDIT, end_gap)
        .post("/postings/{id}/strike", Pass::EDIT, strike)
}

/// What was typed into the page's forms.
#[derive(Default)]
struct Typed {
    change: Option<FormText>,
    end: FormText,
    gap: FormText,
    back: FormText,
    strike: FormText,
}

impl Typed {
    fn blank() -> Self {
        Self {
            change: None,
            end: FormText::blank(),
            gap: FormText::blank(),
            back: FormText::blank(),
            strike: FormText::blank(),
        }
    }
}

async fn show_forms(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, Typed::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    typed: Typed,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(format!("/postings/{id}/papers"));
    let head = Head::load(ledger, &ctx, id).await?;
    let change = typed.change.unwrap_or_else(|| on_record(&head.sheet));
    let base = head.path();
    let version = head.sheet.version;
    let changing = Entry::new(&change, ctx.after(&ctx.path), "更正")
        .seen(version)
        .fields(fields(&change, "").into_iter().chain([reason(&change, "更正理由")]).collect());
    let mut entries = vec![("更正", changing)];
    if let Some(gap) = head.sheet.gaps.iter().find(|gap| gap.until.is_none()) {
        entries.push(("结束间断", coming_back(&ctx, &base, gap, &typed.back)));
    }
    let gap = Entry::new(&typed.gap, ctx.after(&format!("{base}/gaps")), "登记间断").fields(vec![
        Field::date(&typed.gap, "from", "离岗第一天").required(),
        Field::date(&typed.gap, "until", "离岗最后一天").hint("仍未返岗的不填"),
        Field::lines(&typed.gap, "reason", "原因").required(),
    ]);
    entries.push(("登记间断", gap));
    let end = Entry::new(&typed.end, ctx.after(&format!("{base}/end")), "提前结束")
        .seen(version)
        .fields(vec![
            Field::date(&typed.end, "left_on", "最后一天").required(),
            Field::lines(&typed.end, "left_reason", "原因").required(),
        ]);
    entries.push(("提前结束", end));
    let strike = Entry::new(&typed.strike, ctx.after(&format!("{base}/strike")), "撤销这次派驻")
        .seen(version)
        .confirm("撤销后不再出现在名单中。确认撤销？")
        .fields(vec![reason(&typed.strike, "撤销理由")]);
    entries.push(("登记有误，撤销", strike));
    FormPage { ctx, head: &head, title: "更正派驻", entries }.html()
}

fn reason<'a>(form: &'a FormText, label: &'a str) -> Field<'a> {
    Field::lines(form, "_reason", label).required()
}

fn coming_back<'a>(ctx: &PageContext, base: &str, gap: &GapLine, form: &'a FormText) -> Entry<'a> {
    let path = format!("{base}/gaps/{}/end", gap.id);
    Entry::new(form, ctx.after(&path), "结束间断")
        .seen(gap.version)
        .fields(vec![Field::date(form, "until", "离岗最后一天").required()])
}

/// The fields of a posting; their names begin with `before`.
pub(super) fn fields<'a>(form: &'a FormText, before: &str) -> Vec<Field<'a>> {
    let name = |name: &str| format!("{before}{name}");
    vec![
        Field::text(form, name("sender"), "派出单位").required(),
        Field::pick(form, name("sender_level"), "派出单位级别", options!(SenderLevel)).required(),
        Field::text(form, name("sender_department"), "科室"),
        Field::text(form, name("specialty"), "专业"),
        Field::choice(form, name("basis"), "法律依据", options!(LegalBasis))
            .required()
            .hint("只有多机构备案需填备案号和备案日期"),
        Field::text(form, name("filing_no"), "备案号"),
        Field::date(form, name("filed_on"), "备案日期"),
        Field::text(form, name("duty"), "拟任职务"),
        Field::text(form, name("document_no"), "文号"),
        Field::date(form, name("from"), "开始日期").required(),
        Field::date(form, name("until"), "结束日期").required(),
        Field::lines(form, name("sending_opinion"), "派出单位意见"),
        Field::lines(form, name("receiving_opinion"), "接收单位意见"),
        Field::lines(form, name("authority_opinion"), "卫生行政部门意见"),
        Field::lines(form, name("remark"), "备注"),
    ]
}

/// The form filled with what is on record.
fn on_record(sheet: &PostingSheet) -> FormText {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let filed = sheet.filed_on.map(|on| on.to_string()).unwrap_or_default();
    FormText::filled([
        ("sender", sheet.sender.clone()),
        ("sender_level", sheet.sender_level.code()),
        ("sender_department", text(&sheet.sender_department)),
        ("specialty", text(&sheet.specialty)),
        ("basis", sheet.basis.code()),
        ("filing_no", text(&sheet.filing_no)),
        ("filed_on", filed),
        ("duty", text(&sheet.duty)),
        ("document_no", text(&sheet.document_no)),
        ("from", sheet.from.to_string()),
        ("until", sheet.until.to_string()),
        ("sending_opinion", text(&sheet.sending_opinion)),
        ("receiving_opinion", text(&sheet.receiving_opinion)),
        ("authority_opinion", text(&sheet.authority_opinion)),
        ("remark", text(&sheet.remark)),
    ])
}

async fn change(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<PostingFacts>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |facts| ChangePosting { posting: id, seen, facts };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    let again = |form| page(&ledger, id, ctx, Typed { change: Some(form), ..Typed::blank() });
    done.lead(onward, again).await
}

async fn end(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<EndPosting>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |end| EndPosting { posting: Some(id), seen, ..end };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    let again = |end| page(&ledger, id, ctx, Typed { end, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn interrupt(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<InterruptPosting>,
) -> Result<Response> {
    let named = |gap| InterruptPosting { posting: Some(id), ..gap };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    let again = |gap| page(&ledger, id, ctx, Typed { gap, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn end_gap(
    State(ledger): State<Ledger>,
    Path((id, gap)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<EndGap>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |back| EndGap { gap: Some(gap), seen, ..back };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/postings/{id}"));
    let again = |back| page(&ledger, id, ctx, Typed { back, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikePosting { posting: id, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let again = |strike| page(&ledger, id, ctx.clone(), Typed { strike, ..Typed::blank() });
    done.lead(ctx.after("/postings"), again).await
}
