//! In which order steps can be reached.

use chrono::NaiveDate;

use crate::domain::clinic::MilestoneKind;
use crate::domain::project::ProjectKind;
use crate::ledger::error::Fault;

/// A step and the day on which it was reached.
pub(super) type Reached = (MilestoneKind, NaiveDate);

/// The furthest step, as people call the state of a project.
pub(in crate::ledger) fn standing(reached: &[MilestoneKind]) -> &'static str {
    let furthest = reached.iter().filter(|kind| kind.step().is_some()).max_by_key(|at| at.step());
    furthest.map_or("未登记", |kind| kind.label())
}

/// The steps of a project that can be reported next, by code.
pub(in crate::ledger) fn allowed(project: ProjectKind, reached: &[MilestoneKind]) -> Vec<String> {
    let open = |kind: &&MilestoneKind| {
        kind.is_reported() && project.has_step(**kind) && barred(**kind, reached).is_none()
    };
    MilestoneKind::ALL.iter().filter(open).map(|kind| kind.code()).collect()
}

/// Why a step cannot be reported now, whatever its date.
pub(super) fn barred(kind: MilestoneKind, reached: &[MilestoneKind]) -> Option<&'static str> {
    let has = |wanted| reached.contains(&wanted);
    if has(MilestoneKind::Withdrawn) {
        return Some("项目已调出。");
    }
    let step = kind.step()?;
    if has(kind) {
        return Some("已登记过，如日期有误请更正原记录。");
    }
    if (40..=70).contains(&step) && !has(MilestoneKind::Started) {
        return Some("尚未登记开工。");
    }
    (step > 90 && !has(MilestoneKind::Accepted)).then_some("经验收合格方可交付使用。")
}

/// What is wrong with the day of a step beside the other steps.
pub(super) fn out_of_order(field: &str, (kind, on): Reached, others: &[Reached]) -> Option<Fault> {
    let step = kind.step()?;
    let fault = |detail: String| Fault::at(field, "DATE_ORDER", detail);
    others.iter().find_map(|(other, day)| match other.step()? {
        before if before < step && *day > on => Some(fault(format!("早于“{other}”的日期 {day}。"))),
        after if after > step && *day < on => Some(fault(format!("晚于“{other}”的日期 {day}。"))),
        _ => None,
    })
}

/// The steps that could not stand without this one.
pub(super) fn resting_on(kind: MilestoneKind, reached: &[MilestoneKind]) -> Vec<MilestoneKind> {
    let without: Vec<MilestoneKind> = reached.iter().copied().filter(|at| *at != kind).collect();
    let rests = |at: &MilestoneKind| {
        let others: Vec<MilestoneKind> =
            without.iter().copied().filter(|other| other != at).collect();
        barred(*at, &others).is_some()
    };
    without.iter().copied().filter(rests).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{ProjectKind, allowed, out_of_order, resting_on, standing};
    use crate::domain::clinic::MilestoneKind::{
        Accepted, Completed, InService, PlanIssued, Started, StructureDone, Withdrawn,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn what_is_allowed_depends_on_what_was_reached() {
        let codes = |reached: &[_]| allowed(ProjectKind::Clinic, reached).join(" ");
        assert_eq!(
            codes(&[PlanIssued]),
            "reserved prepared procured started varied withdrawn",
            "works come after their start"
        );
        let working = "reserved prepared procured foundation_done structure_done fitted_out \
             completed varied withdrawn";
        assert_eq!(codes(&[PlanIssued, Started]), working);
        assert!(codes(&[PlanIssued, Started, Completed, Accepted]).contains("in_service"));
        assert_eq!(codes(&[PlanIssued, Withdrawn]), "");
        assert_eq!(
            allowed(ProjectKind::KeySpecialty, &[PlanIssued, Started]).join(" "),
            "prepared procured completed varied withdrawn",
            "a ward has no foundations"
        );
        assert_eq!(standing(&[Started, PlanIssued]), "开工");
        assert_eq!(standing(&[]), "未登记");
    }

    #[test]
    fn the_day_of_a_step_fits_between_those_around_it() {
        let others = [(PlanIssued, day("2015-03-20")), (Completed, day("2015-10-20"))];
        let code =
            |on: &str| out_of_order("on", (Started, day(on)), &others).map(|fault| fault.code);
        assert_eq!(code("2015-03-20"), None);
        assert_eq!(code("2015-10-20"), None);
        assert_eq!(code("2015-03-19"), Some("DATE_ORDER"));
        assert_eq!(code("2015-10-21"), Some("DATE_ORDER"));
    }

    #[test]
    fn a_step_that_others_rest_on_is_known() {
        let reached = [PlanIssued, Started, StructureDone, Completed, Accepted, InService];
        assert_eq!(resting_on(Started, &reached), [StructureDone, Completed]);
        assert_eq!(resting_on(Accepted, &reached), [InService]);
        assert_eq!(resting_on(StructureDone, &reached), []);
    }
}
