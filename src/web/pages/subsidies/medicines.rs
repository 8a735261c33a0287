//! Which clinics work under the essential medicines scheme: a list with ticks.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::NaiveDate;

use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::ledger::medicines::{self, AdoptMedicines, EndMedicines, MedicinesSpell};
use crate::ledger::{Command, Ledger, areas, facilities};
use crate::web::components::{Field, Mood, Status, Summary};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms;
use crate::web::routes::{Pass, Routes};

const PATH: &str = "/subsidies/medicines";

pub(super) fn router() -> Routes {
    Routes::new()
        .get(PATH, Pass::PEOPLE, show)
        .post("/subsidies/medicines/adopt", Pass::EDIT, adopt)
        .post("/subsidies/medicines/end", Pass::EDIT, end)
}

/// A clinic with how it stands.
struct Line {
    id: PublicId,
    name: String,
    place: String,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "subsidies/medicines.html")]
struct MedicinesPage {
    ctx: PageContext,
    form: FormText,
    lines: Vec<Line>,
    under: usize,
    clerk: bool,
}

async fn show(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    page(&ledger, ctx, FormText::blank()).await
}

async fn page(ledger: &Ledger, ctx: PageContext, form: FormText) -> Result<Html<String>> {
    let ctx = ctx.at_path(PATH.to_owned());
    let (db, scope, known, on) = (ledger.read(), ctx.area, ctx.known, ctx.as_of);
    let spells = medicines::medicines_spells(db, scope, known, on).await?;
    let places = facilities::list(db, scope, known, on).await?;
    let names = areas::names(db, Scope::of(scope.root().county()), known, on).await?;
    let mut latest: HashMap<SubjectId, MedicinesSpell> = HashMap::new();
    for spell in spells {
        let own = latest.entry(spell.facility).or_insert_with(|| spell.clone());
        if spell.from > own.from {
            *own = spell;
        }
    }
    let clinics = places.into_iter().filter(|place| place.kind == FacilityKind::VillageClinic);
    let mut lines: Vec<Line> = clinics
        .map(|place| {
            let spell = latest.get(&place.subject_id);
            Line {
                id: place.id,
                name: place.name,
                place: names.place(place.area_key),
                since: spell.map(|spell| spell.from),
                until: spell.and_then(|spell| spell.until),
            }
        })
        .collect();
    // What is to be seen to comes first: nothing on record, then ended.
    lines.sort_by(|one, other| {
        let rank = |line: &Line| (line.since.is_some(), line.until.is_none());
        (rank(one), &one.place, &one.name).cmp(&(rank(other), &other.place, &other.name))
    });
    let under = lines.iter().filter(|line| line.holds(on)).count();
    let clerk = ctx.viewer.may(Permission::EditRecords) && !ctx.is_wide();
    Ok(Html(MedicinesPage { ctx, form, lines, under, clerk }.render()?))
}

async fn adopt(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<AdoptMedicines>,
) -> Result<Response> {
    perform(&ledger, ctx, sent).await
}

async fn end(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<EndMedicines>,
) -> Result<Response> {
    perform(&ledger, ctx, sent).await
}

async fn perform<C: Command>(
    ledger: &Ledger,
    ctx: PageContext,
    sent: Submitted<C>,
) -> Result<Response> {
    let done = forms::perform(ledger, &ctx.viewer, sent, |command| command).await?;
    let onward = ctx.after(PATH);
    done.lead(onward, |form| async move { page(ledger, ctx, form).await }).await
}

impl Line {
    fn holds(&self, on: NaiveDate) -> bool {
        self.since.is_some() && self.until.is_none_or(|until| on <= until)
    }

    fn badge(&self, on: NaiveDate) -> Status {
        match self.until {
            _ if self.since.is_none() => Status::new(Mood::Await, "未登记"),
            Some(until) if until < on => Status::new(Mood::None, "已停止"),
            _ => Status::new(Mood::Met, "实施中"),
        }
    }
}

impl MedicinesPage {
    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }

    fn ticked(&self, line: &Line) -> bool {
        self.form.holds("clinics", &line.id.to_string())
    }

    fn starting_field(&self) -> Field<'_> {
        Field::date(&self.form, "from", "实施日期")
    }

    fn until_field(&self) -> Field<'_> {
        Field::date(&self.form, "until", "停止日期（最后一天）")
    }

    fn document_field(&self) -> Field<'_> {
        Field::text(&self.form, "document_no", "文号")
    }
}
