//! Inspections: the list, the beginning, and the form that a phone fills in.

mod answers;
mod begin;
mod card;
mod follow;
mod list;
mod panel;
mod photos;
mod show;

use crate::domain::checklist::Conclusion;
use crate::web::components::{Mood, Status};
use crate::web::routes::Routes;

/// The pages of inspections.
pub(super) fn router() -> Routes {
    Routes::new()
        .merge(answers::router())
        .merge(begin::router())
        .merge(follow::router())
        .merge(list::router())
        .merge(panel::router())
        .merge(photos::router())
        .merge(show::router())
}

/// The badge of what stands.
pub(super) fn conclusion_badge(conclusion: Option<Conclusion>) -> Status {
    match conclusion {
        None => Status::new(Mood::Track, "检查中"),
        Some(Conclusion::Pass) => Status::new(Mood::Met, "合格"),
        Some(Conclusion::Conditional) => Status::new(Mood::Risk, "基本合格"),
        Some(Conclusion::Fail) => Status::new(Mood::Late, "不合格"),
        Some(Conclusion::Incomplete) => Status::new(Mood::None, "未完成"),
    }
}
