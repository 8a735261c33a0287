//! The weekly bulletin: three numbers a county, and the one that follows from them.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::targets::ListLink;
use super::words;
use crate::domain::area::AreaKey;
use crate::domain::measure::Share;
use crate::domain::time::in_words;
use crate::review::{Reviewed, Reviewer};
use crate::rules::Bulletin;
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/bulletin", Pass::PROGRESS, show_bulletin)
}

#[derive(Template)]
#[template(path = "bulletin.html")]
struct BulletinPage {
    on: String,
    bulletins: Bulletins,
    ctx: PageContext,
}

async fn show_bulletin(State(judge): State<Reviewer>, ctx: PageContext) -> Result<Html<String>> {
    let reviewed = judge.review(ctx.question()).await?;
    let bulletins = Bulletins::of(&ctx, &reviewed);
    Ok(Html(BulletinPage { on: in_words(ctx.as_of), bulletins, ctx }.render()?))
}

/// The bulletins of every stage.
pub(super) struct Bulletins {
    /// One a stage.
    pub(super) stages: Vec<StageBulletin>,
}

/// The bulletin of a stage.
pub(super) struct StageBulletin {
    /// The title of the stage.
    pub(super) title: String,
    /// County by county, the least finished first.
    pub(super) lines: Vec<Line>,
    /// All of them.
    pub(super) total: Line,
    /// Who is behind, in words.
    pub(super) behind: String,
}

/// The three numbers of an area, each the way to its list.
pub(super) struct Line {
    /// The area.
    pub(super) name: String,
    /// Its view; blank for all of them.
    pub(super) place: String,
    /// The numbers.
    pub(super) numbers: Bulletin,
    /// How much is finished.
    pub(super) share: String,
    /// The lists: all, started, finished, not started.
    pub(super) lists: [String; 4],
}

impl Bulletins {
    /// The bulletins of an area, stage by stage.
    pub(super) fn of(ctx: &PageContext, reviewed: &Reviewed) -> Self {
        let Some(target) = words::built(&reviewed.plan) else { return Self { stages: vec![] } };
        let stages = target.stages.iter().map(|stage| {
            let counted: Vec<_> = reviewed
                .counties
                .iter()
                .map(|county| (county, Bulletin::of(county, &target.id, &stage.id)))
                .collect();
            let link = ListLink { target: &target.id, stage: &stage.id, ..ListLink::default() };
            let mut sorted = counted.clone();
            sorted.sort_by_key(|(_, numbers)| per_mille(*numbers));
            StageBulletin {
                title: stage.title.clone(),
                behind: behind(
                    &sorted.iter().map(|(it, all)| (it.name.as_str(), *all)).collect::<Vec<_>>(),
                ),
                lines: sorted
                    .iter()
                    .map(|(it, numbers)| line(ctx, &link, Some(it.county), &it.name, *numbers))
                    .collect(),
                total: {
                    let all = counted.iter().map(|(_, numbers)| *numbers).sum();
                    line(ctx, &link, None, "合计", all)
                },
            }
        });
        Self { stages: stages.collect() }
    }
}

/// How much is finished, for sorting; what has nothing to do is not behind.
fn per_mille(numbers: Bulletin) -> i64 {
    (numbers.finished * 1000).checked_div(numbers.total).unwrap_or(1000)
}

/// Names those that have not started all, and those that have finished least.
fn behind(sorted: &[(&str, Bulletin)]) -> String {
    let idle: Vec<_> = sorted
        .iter()
        .filter(|(_, numbers)| numbers.not_started() > 0)
        .map(|(name, numbers)| format!("{name} {} 所", numbers.not_started()))
        .collect();
    let least: Vec<_> = sorted
        .iter()
        .filter(|(_, numbers)| numbers.finished < numbers.total)
        .take(3)
        .map(|(name, numbers)| format!("{name}（{}/{}）", numbers.finished, numbers.total))
        .collect();
    match (idle.is_empty(), least.is_empty()) {
        (true, true) => "各县区均已完工。".to_owned(),
        (true, false) => format!("均已开工；完工最少：{}。", least.join("、")),
        _ => format!("尚未开工：{}。完工最少：{}。", idle.join("、"), least.join("、")),
    }
}

fn line(
    ctx: &PageContext,
    link: &ListLink<'_>,
    area: Option<AreaKey>,
    name: &str,
    numbers: Bulletin,
) -> Line {
    let list = |rule, part| ListLink { rule, part, area, ..link.clone() }.address(ctx);
    let share = Share { numerator: numbers.finished, denominator: numbers.total }.percent();
    Line {
        name: name.to_owned(),
        place: area.map(|area| ctx.view_of(area)).unwrap_or_default(),
        numbers,
        share: share.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%")),
        lists: [
            list("clinic.started", "asked"),
            list("clinic.started", "counted"),
            list("clinic.finished", "counted"),
            list("clinic.started", "undone"),
        ],
    }
}
