//! Postings: the list, one posting, the month grid, and the forms.

mod days;
mod form;
mod head;
mod list;
mod month;
mod papers;
mod quarter;
mod register;
mod show;
mod undo;

pub(super) use quarter::{QuarterLine, quarter_lines};

use crate::web::routes::Routes;

/// Every page of the noun.
pub(super) fn router() -> Routes {
    Routes::new()
        .merge(list::router())
        .merge(month::router())
        .merge(undo::router())
        .merge(register::router())
        .merge(show::router())
        .merge(days::router())
        .merge(papers::router())
}
