//! A person's citizen number or telephone in full: with a reason, and in the log.

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
    Routes::new()
        .get("/practitioners/{id}/citizen-id", Pass::REVEAL, ask_citizen_id)
        .post("/practitioners/{id}/citizen-id", Pass::REVEAL, show_citizen_id)
        .get("/practitioners/{id}/phone", Pass::REVEAL, ask_phone)
        .post("/practitioners/{id}/phone", Pass::REVEAL, show_phone)
}

/// Which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    CitizenId,
    Phone,
}

impl Number {
    const fn label(self) -> &'static str {
        match self {
            Self::CitizenId => "身份证号",
            Self::Phone => "电话",
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen-id",
            Self::Phone => "phone",
        }
    }

    const fn subject(self, practitioner: PublicId) -> Subject {
        match self {
            Self::CitizenId => Subject::PractitionerCitizenId { practitioner },
            Self::Phone => Subject::PractitionerPhone { practitioner },
        }
    }

    fn mask(self, head: &Head) -> Option<&str> {
        match self {
            Self::CitizenId => head.sheet.citizen_id.as_deref(),
            Self::Phone => head.sheet.phone.as_deref(),
        }
    }
}

#[derive(Template)]
#[template(path = "practitioner/number.html")]
struct NumberPage<'a> {
    ctx: PageContext,
    head: &'a Head,
    number: Number,
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

async fn ask_citizen_id(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, (id, Number::CitizenId), ctx, &FormText::blank(), None).await
}

async fn ask_phone(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, (id, Number::Phone), ctx, &FormText::blank(), None).await
}

async fn page(
    ledger: &Ledger,
    (id, number): (PublicId, Number),
    ctx: PageContext,
    form: &FormText,
    value: Option<String>,
) -> Result<Html<String>> {
    let head = Head::load(ledger, &ctx, id).await?;
    let masked = number.mask(&head).ok_or(Error::NOT_FOUND)?;
    let path = format!("{}/{}", head.path(), number.slug());
    let entry = Entry::new(form, path, "查看原值").fields(vec![
        Field::lines(form, "reason", "查看理由")
            .required()
            .hint("理由和查看人记入操作日志；每人每天最多 20 次"),
    ]);
    let page = NumberPage { ctx, head: &head, number, masked, value, entry };
    Ok(Html(page.render()?))
}

async fn show_citizen_id(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Why>,
) -> Result<Response> {
    show(&ledger, (id, Number::CitizenId), ctx, sent).await
}

async fn show_phone(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Why>,
) -> Result<Response> {
    show(&ledger, (id, Number::Phone), ctx, sent).await
}

async fn show(
    ledger: &Ledger,
    (id, number): (PublicId, Number),
    ctx: PageContext,
    sent: Submitted<Why>,
) -> Result<Response> {
    let reason = sent.value.map(|why| why.reason).unwrap_or_default();
    let asked = Reveal { subject: number.subject(id), reason };
    match reveal::reveal(ledger, ctx.viewer.through_page_unkeyed(), asked).await {
        Ok(shown) => {
            let form = FormText::blank();
            let page = page(ledger, (id, number), ctx, &form, Some(shown.value)).await?;
            Ok(page.into_response())
        }
        Err(error @ LedgerError::OverBudget) => Err(error.into()),
        Err(error) => {
            let (status, form) = sent.form.blamed(error)?;
            Ok((status, page(ledger, (id, number), ctx, &form, None).await?).into_response())
        }
    }
}
