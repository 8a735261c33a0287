//! The list of key specialties, narrowed.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use crate::domain::account::Permission;
use crate::domain::clinic::Stage;
use crate::domain::money::Fen;
use crate::domain::specialty::SpecialtyKind;
use crate::ledger::Ledger;
use crate::ledger::specialties::{self, SpecialtyFilter, SpecialtyLine};
use crate::web::components::{Field, Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery};
use crate::web::pages::forms::options;
use crate::web::pages::words;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/specialties", Pass::SPECIALTIES, list_specialties)
}

/// Which specialties are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    batch: Option<String>,
    specialty: Option<SpecialtyKind>,
    stage: Option<Stage>,
    q: Option<String>,
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "specialty/list.html")]
struct SpecialtiesPage {
    ctx: PageContext,
    form: FormText,
    wanted: Wanted,
    batches: Vec<String>,
    /// Granted, arrived and paid out for everything on the list.
    sums: [Fen; 3],
    accepted: usize,
    found: Paged<SpecialtyLine>,
}

async fn list_specialties(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let all = SpecialtyFilter::default();
    let all = specialties::list(db, ctx.area, ctx.known, ctx.as_of, &all).await?;
    let mut batches: Vec<_> = all.into_iter().map(|line| line.batch).collect();
    batches.sort_unstable();
    batches.dedup();
    let filter = wanted.filter();
    let lines = specialties::list(db, ctx.area, ctx.known, ctx.as_of, &filter).await?;
    let sum = |of: fn(&SpecialtyLine) -> Fen| -> Fen { lines.iter().map(of).sum() };
    let page = SpecialtiesPage {
        form: FormText::filled(wanted.typed()),
        sums: [sum(|line| line.allocated), sum(|line| line.received), sum(|line| line.disbursed)],
        accepted: lines.iter().filter(|line| line.accepted_on.is_some()).count(),
        batches,
        found: Paged::of(lines, wanted.page),
        wanted,
        ctx,
    };
    Ok(Html(page.render()?))
}

impl Wanted {
    fn filter(&self) -> SpecialtyFilter {
        SpecialtyFilter {
            batch: self.batch.clone(),
            specialty: self.specialty,
            stage: self.stage,
            q: self.q.clone(),
        }
    }

    /// What was chosen, by name; blank where nothing was.
    fn typed(&self) -> [(&'static str, String); 4] {
        [
            ("q", self.q.clone().unwrap_or_default()),
            ("batch", self.batch.clone().unwrap_or_default()),
            ("specialty", self.specialty.map(SpecialtyKind::code).unwrap_or_default()),
            ("stage", self.stage.map(Stage::code).unwrap_or_default()),
        ]
    }
}

impl SpecialtiesPage {
    fn pager(&self) -> Pager {
        self.found.pager(|page| {
            let typed = self.wanted.typed();
            let mut parts: Vec<(&str, &str)> =
                typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            parts.push(("page", page));
            self.ctx.link_with("/specialties", &parts)
        })
    }

    fn text_field(&self) -> Field<'_> {
        Field::text(&self.form, "q", "编号、名称或县区")
    }

    fn batch_field(&self) -> Field<'_> {
        let options = self.batches.iter().map(|batch| (batch.clone(), batch.clone()));
        Field::choice(&self.form, "batch", "批次", options).blank("全部")
    }

    fn specialty_field(&self) -> Field<'_> {
        Field::choice(&self.form, "specialty", "专科", options!(SpecialtyKind)).blank("全部")
    }

    fn stage_field(&self) -> Field<'_> {
        Field::choice(&self.form, "stage", "进度", options!(Stage)).blank("全部")
    }

    fn badge(line: &SpecialtyLine) -> Status {
        words::stage(line.stage)
    }

    fn href(&self, line: &SpecialtyLine) -> String {
        self.ctx.link(&format!("/specialties/{}", line.id))
    }

    /// How late it is, in words; blank where it is not.
    fn late(&self, line: &SpecialtyLine) -> String {
        let as_of = self.ctx.as_of;
        let works = line.late_days(as_of).map(|days| format!("建成逾期 {days} 天"));
        let mending = line.notice_due_on.map(|due| (as_of - due).num_days());
        let mending = mending.filter(|days| *days > 0).map(|days| format!("整改超期 {days} 天"));
        works.into_iter().chain(mending).collect::<Vec<_>>().join("，")
    }

    fn issues(&self) -> bool {
        self.ctx.viewer.may(Permission::IssuePlans)
    }
}
