//! What stands above everything that is about one project.

use crate::domain::area::Scope;
use crate::domain::clinic::Stage;
use crate::domain::ids::PublicId;
use crate::ledger::areas::{self, Names};
use crate::ledger::projects::{self, ProjectSheet};
use crate::ledger::{Ledger, Result};
use crate::web::components::{Mood, Status};
use crate::web::extract::PageContext;

/// A project with the names around it.
#[derive(Debug, Clone)]
pub(in crate::web::pages) struct Head {
    /// The project.
    pub(in crate::web::pages) sheet: ProjectSheet,
    /// Township and village.
    pub(in crate::web::pages) place: String,
    /// The county.
    pub(in crate::web::pages) county: String,
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
        let names: Names = areas::names(db, county, sheet.known, ctx.as_of).await?;
        Ok(Self {
            place: names.place(sheet.area_key),
            county: names.of(sheet.area_key.county()),
            stage: badge(sheet.stage),
            sheet,
        })
    }

    /// Its address.
    pub(in crate::web::pages) fn path(&self) -> String {
        format!("/projects/{}", self.sheet.id)
    }
}

/// The badge of a stage.
pub(in crate::web::pages) fn badge(stage: Stage) -> Status {
    let mood = match stage {
        Stage::Accepted | Stage::InService => Mood::Met,
        Stage::UnderConstruction => Mood::Track,
        Stage::Completed => Mood::Await,
        Stage::Suspended | Stage::Rectifying => Mood::Risk,
        Stage::NotStarted | Stage::Withdrawn => Mood::None,
    };
    Status::new(mood, stage.label())
}
