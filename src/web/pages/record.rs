//! The way to the record that a finding is about.

use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::rules::Records;
use crate::web::extract::PageContext;

/// The page of a record; the view of its area where it has none of its own.
pub(super) fn link(
    ctx: &PageContext,
    records: Records,
    subject: Option<PublicId>,
    area: AreaKey,
) -> String {
    let section = match records {
        Records::Area => return ctx.view_of(area),
        Records::Student => return ctx.link("/training/students"),
        Records::Project => "/projects",
        Records::Specialty => "/specialties",
        Records::Facility => "/staffing",
        Records::Practitioner => "/practitioners",
        Records::Posting => "/postings",
        Records::Figure => "/indicators/figures",
        Records::Irregularity => "/irregularities",
    };
    match subject {
        Some(id) => ctx.link(&format!("{section}/{id}")),
        None if records == Records::Figure => ctx.link_to_area("/indicators", area),
        None => ctx.view_of(area),
    }
}
