//! What a partner department has to do with: the records that its measures count, and the
//! figures that are reported for them.

use std::sync::Arc;

use crate::plan::Plan;
use crate::rules::{self, Records};

/// The measures of a department, over all plans that bind its area.
#[derive(Debug, Clone, Default)]
pub struct Measures {
    about: Vec<Records>,
    /// Plan and number of each indicator.
    reported: Vec<(String, String)>,
}

impl Measures {
    /// Those of a department, of which there are none without one.
    pub(super) fn of(department: &str, plans: &[Arc<Plan>]) -> Self {
        let mut measures = Self::default();
        for plan in plans {
            let codes = plan.targets_of(department).filter_map(|target| target.rule.as_deref());
            let found = codes.filter_map(rules::rule);
            measures.about.extend(found.map(rules::Rule::counted_from));
            let own = plan.indicators_of(department).into_iter();
            measures.reported.extend(own.map(|one| (plan.head.id.clone(), one.id.clone())));
        }
        measures
    }

    /// What the rules of the measures count from.
    pub(super) fn about(&self) -> &[Records] {
        &self.about
    }

    /// Whether an indicator of a plan is reported for one of them.
    pub(super) fn take_in(&self, plan: &str, indicator: &str) -> bool {
        self.reported.iter().any(|(of, number)| of == plan && number == indicator)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Measures;
    use crate::plan;
    use crate::web::Shelf;

    const PLAN: &str = include_str!("../../fixtures/plans/longnan-health-2015.toml");

    #[test]
    fn each_department_reads_the_records_of_its_own_measures() {
        let plans = [Arc::new(plan::read(PLAN).expect("a plan"))];
        let reads =
            |department: &str, shelf: Shelf| shelf.serves(Measures::of(department, &plans).about());
        for (department, shelf, expected) in [
            ("reform", Shelf::Projects, true),
            ("reform", Shelf::People, false),
            ("reform", Shelf::Balances, false),
            ("finance", Shelf::People, true),
            ("finance", Shelf::Postings, false),
            ("personnel", Shelf::Students, true),
            ("personnel", Shelf::Projects, false),
            ("medical_reform_office", Shelf::Figures, true),
            ("medical_reform_office", Shelf::People, false),
            ("civil_affairs", Shelf::Figures, true),
            ("civil_affairs", Shelf::Inspections, false),
            ("weather", Shelf::Figures, false),
        ] {
            assert_eq!(reads(department, shelf), expected, "{department} {shelf:?}");
        }
    }

    #[test]
    fn counties_that_are_judged_by_their_specialties_show_them() {
        let head = "rule = \"specialty.completed\"\nlevel = \"county\"\nreading = \"total\"\n\
            test = { at_least = 9 }\nunit = \"个县区\"\nlead = ";
        let led_by = |department: &str| format!("{head}\"{department}\"");
        let text = PLAN.replacen(&led_by("health"), &led_by("weather"), 1);
        assert_ne!(text, PLAN, "the measure is where it was");
        let plans = [Arc::new(plan::read(&text).expect("a plan"))];
        let about = Measures::of("weather", &plans).about().to_vec();
        assert!(Shelf::Specialties.serves(&about));
        assert!(!Shelf::Projects.serves(&about));
    }
}
