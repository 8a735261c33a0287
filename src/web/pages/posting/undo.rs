//! Taking back a save of the grid.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::ledger::Ledger;
use crate::ledger::postings::UndoDays;
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery, Submitted};
use crate::web::pages::forms::{self, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().post("/postings/undo", Pass::REPORT, undo)
}

/// The month to go back to.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Back {
    month: String,
}

async fn undo(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(back): PageQuery<Back>,
    sent: Submitted<UndoDays>,
) -> Result<Response> {
    let to = ctx.after_with("/postings/month", &[("month", &back.month)]);
    match forms::perform(&ledger, &ctx.viewer, sent, |undo| undo).await? {
        // A conflict: it has been taken back already, or was never there. The grid shows what
        // stands.
        Sent::Done(_) | Sent::Again(StatusCode::CONFLICT, _) => {
            Ok(Redirect::to(&to).into_response())
        }
        Sent::Again(status, _) => Ok(status.into_response()),
    }
}
