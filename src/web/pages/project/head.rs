//! What stands above everything that is about one project, of whatever kind.

use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::project::ProjectKind;
use crate::ledger::areas::{self, Names};
use crate::ledger::projects::{self, Outline};
use crate::ledger::{Ledger, Result};
use crate::web::components::Status;
use crate::web::extract::PageContext;
use crate::web::pages::words;

/// A project with the names around it.
#[derive(Debug, Clone)]
pub(in crate::web::pages) struct Head {
    /// The project.
    pub(in crate::web::pages) sheet: Outline,
    /// Township and village; the county for what lies in no township.
    pub(in crate::web::pages) place: String,
    /// The county.
    pub(in crate::web::pages) county: String,
    /// The view of the county.
    pub(in crate::web::pages) county_view: String,
    /// The view of the township.
    pub(in crate::web::pages) township_view: String,
    /// Where it stands.
    pub(in crate::web::pages) stage: Status,
}

impl Head {
    /// Reads a project as the page's dates have it.
    pub(in crate::web::pages) async fn load(
        ledger: &Ledger,
        ctx: &PageContext,
        id: PublicId,
    ) -> Result<Self> {
        let (db, scope) = (ledger.read(), ctx.viewer.scope());
        Self::of(ledger, ctx, projects::outline(db, scope, ctx.known, ctx.as_of, id).await?).await
    }

    /// The names around a project that has been read.
    pub(in crate::web::pages) async fn of(
        ledger: &Ledger,
        ctx: &PageContext,
        sheet: Outline,
    ) -> Result<Self> {
        let county = Scope::of(sheet.area_key.county());
        let names: Names = areas::names(ledger.read(), county, sheet.known, ctx.as_of).await?;
        Ok(Self {
            place: names.place(sheet.area_key),
            county: names.of(sheet.area_key.county()),
            county_view: ctx.view_of(sheet.area_key.county()),
            township_view: ctx.view_of(sheet.area_key.township()),
            stage: words::stage(sheet.stage),
            sheet,
        })
    }

    /// Its own page.
    pub(in crate::web::pages) fn path(&self) -> String {
        page_of(self.sheet.kind, self.sheet.id)
    }

    /// What the addresses of its forms begin with.
    pub(in crate::web::pages) fn forms(&self) -> String {
        format!("/projects/{}", self.sheet.id)
    }
}

/// The page of a project of some kind.
pub(in crate::web::pages) fn page_of(kind: ProjectKind, id: PublicId) -> String {
    match kind {
        ProjectKind::Clinic => format!("/projects/{id}"),
        ProjectKind::KeySpecialty => format!("/specialties/{id}"),
    }
}
