//! The telephone of a party in full: with a reason, and in the log.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use validator::Validate;

use super::Head;
use crate::domain::ids::PublicId;
use crate::ledger::reveal::{self, Reveal, Subject};
use crate::ledger::{Ledger, LedgerError};
use crate::web::components::{Entry, Field};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    let path = "/projects/{id}/parties/{party}/phone";
    Routes::new().get(path, Pass::REVEAL, show_form).post(path, Pass::REVEAL, show_number)
}

#[derive(Template)]
#[template(path = "project/phone.html")]
struct PhonePage<'a> {
    ctx: PageContext,
    head: &'a Head,
    party: &'a str,
    masked: &'a str,
    value: Option<String>,
    entry: Entry<'a>,
}

/// Why it is asked for.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
struct Why {
    reason: String,
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path((id, party)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, (id, party), ctx, &FormText::blank(), None).await
}

async fn page(
    ledger: &Ledger,
    (id, party): (PublicId, PublicId),
    ctx: PageContext,
    form: &FormText,
    value: Option<String>,
) -> Result<Html<String>> {
    let head = Head::load(ledger, &ctx, id).await?;
    let found = head.sheet.parties.iter().find(|at| at.id == party).ok_or(Error::NOT_FOUND)?;
    let masked = found.phone.as_deref().ok_or(Error::NOT_FOUND)?;
    let entry = Entry::new(form, format!("/projects/{id}/parties/{party}/phone"), "查看原值")
        .fields(vec![
            Field::lines(form, "reason", "查看理由")
                .required()
                .hint("理由和查看人记入操作日志；每人每天最多 20 次"),
        ]);
    let page = PhonePage { ctx, head: &head, party: &found.name, masked, value, entry };
    Ok(Html(page.render()?))
}

async fn show_number(
    State(ledger): State<Ledger>,
    Path((id, party)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Why>,
) -> Result<Response> {
    let reason = sent.value.map(|why| why.reason).unwrap_or_default();
    let asked = Reveal { subject: Subject::PartyPhone { party }, reason };
    match reveal::reveal(&ledger, ctx.viewer.through_page_unkeyed(), asked).await {
        Ok(shown) => {
            let form = FormText::blank();
            let page = page(&ledger, (id, party), ctx, &form, Some(shown.value)).await?;
            Ok(page.into_response())
        }
        Err(error @ LedgerError::OverBudget) => Err(error.into()),
        Err(error) => {
            let (status, form) = sent.form.blamed(error)?;
            Ok((status, page(&ledger, (id, party), ctx, &form, None).await?).into_response())
        }
    }
}
