//! Entering a posting: who, then where and under what.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::papers;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::PublicId;
use crate::domain::posting::{PostingKind, SenderLevel};
use crate::ledger::postings::{self, Candidate, RegisterPostings};
use crate::ledger::{Ledger, facilities};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Submitted};
use crate::web::pages::forms::{self, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/postings/new", Pass::EDIT, show_form).post(
        "/postings/new",
        Pass::EDIT,
        register,
    )
}

/// Who is looked for, and who was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    practitioner: Option<PublicId>,
}

#[derive(Template)]
#[template(path = "posting/new.html")]
struct NewPage<'a> {
    ctx: PageContext,
    search: FormText,
    q: String,
    found: Vec<Candidate>,
    chosen: Option<&'a Candidate>,
    entry: Option<Entry<'a>>,
}

async fn show_form(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(asked): PageQuery<Asked>,
) -> Result<Html<String>> {
    page(&ledger, ctx, asked, None).await
}

async fn page(
    ledger: &Ledger,
    ctx: PageContext,
    asked: Asked,
    typed: Option<FormText>,
) -> Result<Html<String>> {
    let ctx = ctx.at_path("/postings/new".to_owned());
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let found = match asked.q.trim() {
        "" => Vec::new(),
        typed => postings::candidates(db, scope, ctx.known, ctx.as_of, typed).await?,
    };
    let chosen = match asked.practitioner {
        Some(id) => postings::candidate(db, scope, ctx.known, ctx.as_of, id).await?,
        None => None,
    };
    let form = typed.unwrap_or_else(|| prefilled(chosen.as_ref()));
    let entry = match &chosen {
        Some(chosen) => Some(entering(ledger, &ctx, chosen, &form).await?),
        None => None,
    };
    let search = FormText::filled([("q", asked.q.clone())]);
    let page = NewPage { search, q: asked.q, found, chosen: chosen.as_ref(), entry, ctx };
    Ok(Html(page.render()?))
}

/// What is known of the doctor is not asked again.
fn prefilled(chosen: Option<&Candidate>) -> FormText {
    let Some(chosen) = chosen else { return FormText::blank() };
    let before = "postings.0.facts.";
    let mut fields = Vec::new();
    if let Some(employer) = &chosen.employer {
        fields.extend(employer.name.clone().map(|name| (format!("{before}sender"), name)));
        fields.push((format!("{before}sender_level"), SenderLevel::code(employer.level)));
    }
    FormText::filled(fields)
}

async fn entering<'a>(
    ledger: &Ledger,
    ctx: &PageContext,
    chosen: &Candidate,
    form: &'a FormText,
) -> Result<Entry<'a>> {
    let mut places =
        facilities::list(ledger.read(), ctx.viewer.scope(), ctx.known, ctx.as_of).await?;
    places.retain(|place| receives(place.kind));
    places.sort_by_key(|place| place.area_key);
    let places = places.into_iter().map(|place| (place.id.to_string(), place.name));
    let chosen_id = chosen.id.to_string();
    let mut fields = vec![
        Field::pick(form, "postings.0.kind", "项目类别", options!(PostingKind)).required(),
        Field::choice(form, "postings.0.facility", "接收单位", places).required(),
    ];
    fields.extend(papers::fields(form, "postings.0.facts."));
    let address = ctx.after_with("/postings/new", &[("practitioner", &chosen_id)]);
    let entry = Entry::new(form, address, "登记派驻").draft(format!("posting-{chosen_id}"));
    Ok(entry.hidden("postings.0.practitioner", chosen_id).fields(fields))
}

/// Institutions that doctors are sent to, villages' clinics left out: those are visited from
/// the hospital.
const fn receives(kind: FacilityKind) -> bool {
    matches!(
        kind,
        FacilityKind::TownshipHospital
            | FacilityKind::CommunityHealthCentre
            | FacilityKind::CommunityHealthStation
    )
}

async fn register(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(asked): PageQuery<Asked>,
    sent: Submitted<RegisterPostings>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |postings| postings).await?;
    let onward = match &done {
        forms::Sent::Done(ids) => ids.first().map(|id| format!("/postings/{id}")),
        forms::Sent::Again(..) => None,
    };
    let onward = ctx.after(&onward.unwrap_or_else(|| "/postings".to_owned()));
    done.lead(onward, |form| async { page(&ledger, ctx, asked, Some(form)).await }).await
}
