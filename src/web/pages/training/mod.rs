//! Training of village doctors: batches of study, turns of duty at the township hospital, and
//! students trained to order.

mod batch;
mod batches;
mod duty;
mod students;

use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::ledger::areas::Names;
use crate::ledger::{Ledger, areas};
use crate::plan::TrainingSettings;
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(batches::router())
        .merge(batch::router())
        .merge(duty::router())
        .merge(students::router())
}

/// A doctor that can be ticked.
struct Candidate {
    id: PublicId,
    name: String,
    place: String,
}

/// The names around the area of a page.
async fn names(ledger: &Ledger, ctx: &PageContext) -> Result<Names> {
    let around = Scope::of(ctx.area.root().county());
    Ok(areas::names(ledger.read(), around, ctx.known, ctx.as_of).await?)
}

/// The settings in one line, as they are printed under every result.
fn printed(settings: &TrainingSettings) -> String {
    let parts = settings.printed().into_iter();
    parts.map(|(asked, answer)| format!("{asked}：{answer}")).collect::<Vec<_>>().join("；")
}
