//! What stands above everything that is about one posting.

use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::ledger::postings::{self, PostingSheet, PostingState};
use crate::ledger::{Ledger, Result, areas};
use crate::web::components::{Mood, Status};
use crate::web::extract::PageContext;

/// A posting with the names around it.
pub(super) struct Head {
    /// The posting.
    pub(super) sheet: PostingSheet,
    /// County and township of the institution.
    pub(super) area: String,
    /// Where it stands.
    pub(super) state: Status,
}

impl Head {
    /// Reads a posting as the page's dates have it.
    pub(super) async fn load(ledger: &Ledger, ctx: &PageContext, id: PublicId) -> Result<Self> {
        let (db, scope) = (ledger.read(), ctx.viewer.scope());
        let sheet = postings::sheet(db, scope, ctx.known, ctx.as_of, id).await?;
        let county = Scope::of(sheet.area_key.county());
        let names = areas::names(db, county, ctx.known, ctx.as_of).await?;
        let area = [sheet.area_key.county(), sheet.area_key.township()];
        let area = area.map(|key| names.of(key));
        let area = if area[0] == area[1] { area[0].clone() } else { area.concat() };
        Ok(Self { state: state(sheet.state), area, sheet })
    }

    /// Its address.
    pub(super) fn path(&self) -> String {
        format!("/postings/{}", self.sheet.id)
    }

    /// `王秀兰 · 多点执业`.
    pub(super) fn title(&self) -> String {
        format!("{} · {}", self.sheet.person.name, self.sheet.kind)
    }
}

/// The badge of where a posting stands.
pub(super) fn state(state: PostingState) -> Status {
    let mood = match state {
        PostingState::Serving => Mood::Track,
        PostingState::Interrupted => Mood::Risk,
        PostingState::Completed => Mood::Met,
        PostingState::EndedEarly => Mood::None,
    };
    Status::new(mood, state.label())
}
