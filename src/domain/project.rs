//! What projects have in common, whatever they build.

use super::clinic::MilestoneKind;
use super::inspection::{Department, InspectionKind};
use super::words::words;

words! {
    /// What a project builds. Steps, money, inspections and what follows from them are the
    /// same machinery for each; what differs is told here.
    ProjectKind {
        /// A village clinic (方案二.1).
        Clinic = "村卫生室建设项目",
        /// A key specialty of a county hospital (方案二.5).
        KeySpecialty = "县级医院重点专科建设项目",
    }
}

impl ProjectKind {
    /// Whether a step belongs to the way of such a project. A ward that is fitted out has
    /// neither foundations nor a list of villages that fall short.
    pub const fn has_step(self, step: MilestoneKind) -> bool {
        use MilestoneKind as M;
        match self {
            Self::Clinic => true,
            Self::KeySpecialty => !matches!(
                step,
                M::Reserved
                    | M::FoundationDone
                    | M::StructureDone
                    | M::FittedOut
                    | M::PreliminarilyAccepted
            ),
        }
    }

    /// What it can be inspected for.
    pub const fn inspections(self) -> &'static [InspectionKind] {
        use InspectionKind as I;
        match self {
            Self::Clinic => &[I::Preliminary, I::Acceptance, I::Reinspection, I::Commissioning],
            Self::KeySpecialty => {
                &[I::MidtermAppraisal, I::Acceptance, I::FinalAppraisal, I::Reinspection]
            }
        }
    }

    /// The departments whose word its acceptance takes: four for a clinic (方案五.1), two for
    /// a specialty (方案五.5).
    pub const fn departments(self) -> &'static [Department] {
        match self {
            Self::Clinic => Department::ALL,
            Self::KeySpecialty => &[Department::Health, Department::Finance],
        }
    }

    /// The clause that names the departments.
    pub const fn departments_basis(self) -> &'static str {
        match self {
            Self::Clinic => "方案五.1：四个部门",
            Self::KeySpecialty => "方案五.5：卫生计生、财政",
        }
    }

    /// The step that an inspection looks back on, and the one after which it comes too late.
    ///
    /// A clinic is looked at once it is finished, and once more before it is put into use. A
    /// specialty is appraised half way as well, and once more when it has been at work.
    pub const fn looks_back(
        self,
        inspection: InspectionKind,
    ) -> (MilestoneKind, Option<MilestoneKind>) {
        use MilestoneKind::{Accepted, Completed, InService, Started};
        match (self, inspection) {
            (_, InspectionKind::Preliminary | InspectionKind::Acceptance) => {
                (Completed, Some(Accepted))
            }
            (_, InspectionKind::MidtermAppraisal) => (Started, Some(Accepted)),
            (_, InspectionKind::FinalAppraisal) => (Accepted, None),
            (_, InspectionKind::Commissioning) => (Accepted, Some(InService)),
            (Self::Clinic, InspectionKind::Reinspection) => (Completed, None),
            (Self::KeySpecialty, InspectionKind::Reinspection) => (Started, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ProjectKind;
    use crate::domain::clinic::MilestoneKind;

    #[test]
    fn every_step_that_an_inspection_needs_belongs_to_the_project() {
        for kind in ProjectKind::ALL {
            for inspection in kind.inspections() {
                let (after, until) = kind.looks_back(*inspection);
                assert!(kind.has_step(after), "{kind} {inspection}");
                assert!(until.is_none_or(|until| kind.has_step(until)), "{kind} {inspection}");
                assert!(inspection.leads_to().is_none_or(|step| kind.has_step(step)));
            }
            assert!(kind.has_step(MilestoneKind::PlanIssued));
            assert!(!kind.departments().is_empty());
        }
    }
}
