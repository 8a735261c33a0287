//! Merging two records of one person, and undoing it.

use axum::extract::State;
use axum::response::{Html, Response};

use super::Head;
use super::form::{FormPage, Typed};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{self, LikelySame, MergePractitioners, UndoMerge};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Nothing};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/practitioners/{id}/merge", Pass::STAFF, show_form)
        .post("/practitioners/{id}/merge", Pass::STAFF, merge)
        .post("/practitioners/{id}/merge/undo", Pass::STAFF, undo)
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
    typed: Typed,
) -> Result<Html<String>> {
    let head = Head::of_form(ledger, &mut ctx, id, "merge").await?;
    let path = format!("{}/merge", head.path());
    let (title, entry) = if head.sheet.merged_into.is_some() {
        let form = &typed.strike;
        let undo = Entry::new(form, ctx.after(&format!("{path}/undo")), "撤销合并")
            .seen(head.sheet.version)
            .fields(vec![Field::lines(form, "_reason", "理由").required()]);
        ("撤销合并", undo)
    } else {
        let (db, scope) = (ledger.read(), ctx.viewer.scope());
        let likely = practitioners::likely_of(db, scope, ctx.known, id).await?;
        let word = |pair: LikelySame| {
            let agree = pair.agree.join("、");
            let other = if pair.first.id == id { pair.second } else { pair.first };
            (other.id.to_string(), format!("{}（{agree}相同）", other.name))
        };
        let form = &typed.add;
        let merge = Entry::new(form, ctx.after(&path), "并入所选记录")
            .seen(head.sheet.version)
            .confirm("本记录的证书、任职等将计入所选记录，可以撤销。确认合并？")
            .fields(vec![
                Field::choice(form, "into", "保留的记录", likely.into_iter().map(word))
                    .required()
                    .hint("只列出姓名、生日、电话或证书编号对得上的记录"),
                Field::lines(form, "_reason", "理由").required(),
            ]);
        ("合并重复记录", merge)
    };
    let entries = vec![(title, entry)];
    FormPage { ctx: &ctx, head: &head, title, entries, lines: Vec::new() }.html()
}

async fn merge(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<MergePractitioners>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |merge| MergePractitioners { practitioner: Some(id), seen, ..merge };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{id}"));
    let again = |add| page(&ledger, id, ctx, Typed { add, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn undo(
    State(ledger): State<Ledger>,
    Path(practitioner): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| UndoMerge { practitioner, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{practitioner}"));
    let again = |strike| page(&ledger, practitioner, ctx, Typed { strike, ..Typed::blank() });
    done.lead(onward, again).await
}
