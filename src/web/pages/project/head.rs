//! What stands above everything that is about one project.

use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::ledger::areas::{self, Names};
use crate::ledger::projects::{self, ProjectSheet};
use crate::ledger::{Ledger, Result};
use crate::web::components::Status;
use crate::web::extract::PageContext;
use crate::web::pages::words;

/// A project with the names around it.
#[derive(Debug, Clone)]
pub(in crate::web::pages) struct Head {
    /// The project.
    pub(in crate::web::pages) sheet: ProjectSheet,
    /// Township and village.
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
        let sheet = projects::sheet(db, scope, ctx.known, ctx.as_of, id).await?;
        let county = Scope::of(sheet.area_key.county());
        // Whoever answers for less than a county is led to what they answer for.
        let within = |area| scope.narrowed(area).map_or(scope.root(), Scope::root);
        let names: Names = areas::names(db, county, sheet.known, ctx.as_of).await?;
        Ok(Self {
            place: names.place(sheet.area_key),
            county: names.of(sheet.area_key.county()),
            county_view: ctx.view_of(within(sheet.area_key.county())),
            township_view: ctx.view_of(within(sheet.area_key.township())),
            stage: words::stage(sheet.stage),
            sheet,
        })
    }

    /// Its address.
    pub(in crate::web::pages) fn path(&self) -> String {
        format!("/projects/{}", self.sheet.id)
    }
}
