//! Irregularities at institutions: what was found, kept back, mended and struck off.

mod list;
mod new;
mod show;

use crate::domain::irregularity::IrregularityState;
use crate::web::components::{Mood, Status};
use crate::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new().merge(list::router()).merge(new::router()).merge(show::router())
}

const PATH: &str = "/irregularities";

/// The badge of how far an irregularity has come. None is ever late: the plan has no date.
fn badge(state: IrregularityState) -> Status {
    let mood = match state {
        IrregularityState::Open => Mood::Risk,
        IrregularityState::Rectified => Mood::Await,
        IrregularityState::Closed => Mood::Met,
    };
    Status::new(mood, state.label())
}
