//! The names that are made public (注册公布): no numbers, no days of birth.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{self, PublicationLine, Registered};
use crate::web::components::Field;
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/practitioners/publication", Pass::PEOPLE, list_publication)
}

/// From which day to which: this year up to the page's date where nothing is said.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    #[serde(deserialize_with = "typed::optional_date")]
    from: Option<NaiveDate>,
    #[serde(deserialize_with = "typed::optional_date")]
    until: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "practitioner/publication.html")]
struct PublicationPage {
    ctx: PageContext,
    form: FormText,
    from: NaiveDate,
    until: NaiveDate,
    parts: Vec<(Registered, Vec<PublicationLine>)>,
}

async fn list_publication(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let until = wanted.until.unwrap_or(ctx.as_of);
    let year = NaiveDate::from_ymd_opt(until.year(), 1, 1).unwrap_or(until);
    let from = wanted.from.unwrap_or(year);
    if from > until {
        return Err(Error::query("until", "截止日期早于起始日期。"));
    }
    let db = ledger.read();
    let lines = practitioners::publication(db, ctx.area, ctx.known, (from, until)).await?;
    let part = |what: Registered| {
        let own = lines.iter().filter(|line| line.what == what);
        (what, own.cloned().collect())
    };
    let parts = Registered::ALL.iter().copied().map(part).collect();
    let form = FormText::filled([("from", from.to_string()), ("until", until.to_string())]);
    Ok(Html(PublicationPage { ctx, form, from, until, parts }.render()?))
}

impl PublicationPage {
    fn fields(&self) -> [Field<'_>; 2] {
        [Field::date(&self.form, "from", "从"), Field::date(&self.form, "until", "到")]
    }
}
