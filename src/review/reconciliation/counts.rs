//! What the plan allots, held against what was put on the list.

use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::MilestoneKind;
use crate::domain::reconciliation::Check;
use crate::plan::{Plan, Stage, Target};

use super::{Behind, Books, Discrepancy};

/// Counties in which not as many projects are on the list as the plan allots them.
pub(super) fn allotted(books: &Books, plan: &Plan, scope: Scope) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    for target in &plan.targets {
        for stage in &target.stages {
            for (county, allotted) in &stage.allocation {
                if !scope.covers(*county) {
                    continue;
                }
                let Some((due, listed, unit, list)) =
                    sides(books, plan, (target, stage), *county, *allotted)
                else {
                    continue;
                };
                if due != listed {
                    found.push(Discrepancy {
                        check: Check::AllottedIssued,
                        area: *county,
                        label: format!("{} {}", books.names.of(*county), stage.title),
                        behind: Behind::List(list.0, list.1),
                        one: ("方案分解", format!("{due} {unit}")),
                        other: ("已立项（调出除外）", format!("{listed} {unit}")),
                        difference: format!("{:+} {unit}", listed - due),
                        note: format!("目标 {} {}", target.id, target.title),
                    });
                }
            }
        }
    }
    found
}

/// What is allotted, what is on the list, the measure word, and the list itself: its path and
/// the stage that it is narrowed to.
type Sides = (i64, i64, &'static str, (&'static str, Option<String>));

/// What is allotted and what is on the list, by whatever the target counts.
fn sides(
    books: &Books,
    plan: &Plan,
    (target, stage): (&Target, &Stage),
    county: AreaKey,
    allotted: i64,
) -> Option<Sides> {
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    match target.rule.as_deref()? {
        "clinic.accepted" => {
            let own = books.projects.iter().filter(|at| {
                at.batch == stage.id
                    && at.area_key.county() == county
                    && at.course.reached(MilestoneKind::Withdrawn).is_none()
            });
            let list = ("/projects", Some(stage.id.clone()));
            Some((allotted, count(own.count()), "所", list))
        }
        "specialty.completed" => {
            let own = books.specialties.iter().filter(|at| {
                at.area_key.county() == county
                    && at.course.reached(MilestoneKind::Withdrawn).is_none()
            });
            let due = allotted * plan.settings.specialties_per_county;
            Some((due, count(own.count()), "个专科", ("/specialties", None)))
        }
        _ => None,
    }
}
