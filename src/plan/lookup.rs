//! Finding things in a plan by their names.

use chrono::NaiveDate;

use super::model::{Clause, Department, Plan, Stage, Target};
use crate::domain::area::{AreaKey, Level};
use crate::domain::indicator::Indicator;

impl Plan {
    /// What the plan says of missing whatever a rule counts: the clause, and its words.
    ///
    /// Which target that is, is the plan's affair and nobody else's.
    pub fn consequence_under(&self, rule: &str) -> Option<String> {
        let fits = |target: &&Target| target.rule.as_deref() == Some(rule);
        self.targets.iter().filter(fits).find_map(|target| self.consequence_of(&target.id))
    }

    /// What the plan says of a target that is missed: its clause, and its words.
    pub fn consequence_of(&self, target: &str) -> Option<String> {
        let target = self.target(target)?;
        let words = target.consequence.as_deref()?;
        let clause = target.consequence_clause.as_deref().unwrap_or_default();
        Some(format!("方案{clause}：“{words}”"))
    }

    /// The targets that a department leads, checks, or has a duty for.
    pub fn targets_of<'a>(&'a self, department: &'a str) -> impl Iterator<Item = &'a Target> {
        let checks = move |target: &Target| {
            let lines = self.acceptance.iter();
            lines
                .filter(|line| target.accepted_by.contains(&line.id))
                .any(|line| line.departments.iter().any(|named| named == department))
        };
        let duty = move |target: &Target| {
            let own = self.duties.iter().filter(|duty| duty.department == department);
            own.flat_map(|duty| &duty.targets).any(|named| *named == target.id)
        };
        let targets = self.targets.iter();
        targets.filter(move |target| target.lead == department || checks(target) || duty(target))
    }

    /// The plan with the targets of a department alone.
    pub fn limited_to(&self, department: &str) -> Self {
        let own: Vec<_> = self.targets_of(department).cloned().collect();
        Self { targets: own, ..self.clone() }
    }

    /// The target of this number.
    pub fn target(&self, id: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.id == id)
    }

    /// The stage of this name within a target.
    pub fn stage(&self, target: &str, id: &str) -> Option<&Stage> {
        self.target(target)?.stages.iter().find(|stage| stage.id == id)
    }

    /// The indicator of this number.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The indicators that somebody of a department has to do with: those that feed one of
    /// its targets, and those that feed none.
    pub fn indicators_of<'a>(&'a self, department: &'a str) -> Vec<&'a Indicator> {
        let own: Vec<&str> = self.targets_of(department).map(|target| target.id.as_str()).collect();
        let fits = |at: &&Indicator| {
            at.feeds.is_empty() || at.feeds.iter().any(|target| own.contains(&target.as_str()))
        };
        self.indicators.iter().filter(fits).collect()
    }

    /// The clause of this number.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// What a department was called on a day; `None` where it is unknown or had no name then.
    pub fn department_name(&self, id: &str, on: NaiveDate) -> Option<&str> {
        self.departments.iter().find(|department| department.id == id)?.name_on(on)
    }

    /// What people call an area; its key where the plan does not name it.
    pub fn area_name(&self, area: AreaKey) -> String {
        self.area_names.get(&area).cloned().unwrap_or_else(|| area.to_string())
    }
}

impl Department {
    /// Its name on a day, the first and the last day of a name included.
    pub fn name_on(&self, on: NaiveDate) -> Option<&str> {
        self.names
            .iter()
            .find(|name| {
                name.from.is_none_or(|from| from <= on)
                    && name.until.is_none_or(|until| on <= until)
            })
            .map(|name| name.name.as_str())
    }
}

impl Stage {
    /// What the stage asks of an area, in the target's unit.
    ///
    /// A county has what it was allocated, which is nothing where others were allocated
    /// something and it was not. Without an allocation the value holds everywhere, as it
    /// does for what each clinic or person must reach.
    pub fn required(&self, area: AreaKey) -> i64 {
        let whole = matches!(area.level(), Level::Province | Level::Prefecture);
        if whole || self.allocation.is_empty() {
            return self.value;
        }
        self.allocation.get(&area).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::domain::area::AreaKey;
    use crate::plan::example::house;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn a_consequence_is_found_by_what_is_counted() {
        let plan = house();
        let words = plan.consequence_under("clinic.accepted").expect("words");
        assert!(
            words.starts_with("方案五.1：") && words.contains("减少下一年度项目资金"),
            "{words}"
        );
        assert_eq!(plan.consequence_under("no.rule"), None);
    }

    #[test]
    fn things_are_found_by_name() {
        let plan = house();
        assert_eq!(
            plan.target("T01").map(|t| t.title.as_str()),
            Some("完成未达标贫困村卫生室建设")
        );
        assert_eq!(plan.stage("T01", "2016").map(|s| s.value), Some(305));
        assert_eq!(plan.indicator("N1").map(|it| it.feeds.concat()), Some("T17".to_owned()));
        assert!(plan.clause("二.9").is_some());
        assert!(plan.target("T22").is_none());
        assert!(plan.stage("T01", "2017").is_none());
        assert!(plan.clause("六").is_none());
    }

    #[test]
    fn a_department_has_the_targets_that_it_leads_checks_or_serves() {
        let plan = house();
        let own = |department: &str| -> Vec<String> {
            plan.limited_to(department).targets.into_iter().map(|target| target.id).collect()
        };
        assert!(own("finance").contains(&"T01".to_owned()), "checked by K1b");
        assert!(!own("civil_affairs").contains(&"T01".to_owned()));
        assert!(own("medical_reform_office").contains(&"T19".to_owned()));
        let reported = |department: &str| -> String {
            plan.indicators_of(department).iter().map(|it| it.id.as_str()).collect()
        };
        assert_eq!(reported("medical_reform_office"), "N2GN4N5N6");
    }

    #[test]
    fn a_department_has_the_name_of_the_day() {
        let plan = house();
        assert_eq!(plan.department_name("health", day(2018, 12, 31)), Some("市卫生计生委"));
        assert_eq!(plan.department_name("health", day(2019, 1, 1)), Some("市卫生健康委"));
        assert_eq!(plan.department_name("poverty_office", day(2022, 5, 1)), Some("乡村振兴局"));
        assert_eq!(plan.department_name("finance", day(2026, 1, 1)), Some("市财政局"));
        assert_eq!(plan.department_name("weather", day(2015, 1, 1)), None);
    }

    #[test]
    fn a_county_owes_what_it_was_allocated() {
        let plan = house();
        let stage = plan.stage("T01", "2015").expect("a stage");
        assert_eq!(stage.required(AreaKey(6_212_230_000_000)), 106);
        assert_eq!(stage.required(AreaKey(6_212_000_000_000)), 750);
        assert_eq!(stage.required(AreaKey(6_201_020_000_000)), 0);
        let each = plan.stage("T04", "device").expect("a stage");
        assert_eq!(each.required(AreaKey(6_212_230_000_000)), 1);
    }

    #[test]
    fn an_unnamed_area_shows_its_key() {
        let plan = house();
        assert_eq!(plan.area_name(AreaKey(6_212_230_000_000)), "宕昌县");
        assert_eq!(plan.area_name(AreaKey(6_201_020_000_000)), "6201020000000");
    }
}
