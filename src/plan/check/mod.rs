//! What is wrong with a plan, or missing from it, before it binds anyone.

mod completeness;
mod identity;
mod indicators;
mod references;
mod stages;
mod statements;

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

use super::against::RuleEntry;
use super::model::Plan;

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 错误: the plan contradicts itself and cannot be published.
    Error,
    /// 警告: something is missing that a plan should have.
    Warning,
    /// 说明: allowed, and good to know.
    Note,
}

impl Severity {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "说明",
        }
    }
}

/// Something that the check has to say about a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Remark {
    /// How much it matters.
    pub severity: Severity,
    /// Which check speaks, such as `allocation.sum`; stable.
    pub code: &'static str,
    /// The part of the plan, such as `目标T01·阶段2015`.
    pub place: String,
    /// What it has to say.
    pub message: String,
}

/// One line as people read it: `错误 目标T01·阶段2015：分配合计… [allocation.sum]`.
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, code, place, message } = self;
        write!(f, "{} {place}：{message} [{code}]", severity.label())
    }
}

/// Everything that there is to say about a plan, the gravest first.
///
/// `rules` are the registered rules. A plan with an error cannot be published;
/// a warning or a note stops nothing.
pub fn check(plan: &Plan, rules: &[RuleEntry<'_>]) -> Vec<Remark> {
    let mut remarks = Remarks::default();
    identity::check(plan, &mut remarks);
    references::check(plan, rules, &mut remarks);
    stages::check(plan, &mut remarks);
    statements::check(plan, &mut remarks);
    indicators::check(plan, rules, &mut remarks);
    completeness::check(plan, &mut remarks);
    remarks.0.sort_by_key(|remark| remark.severity);
    remarks.0
}

/// Whether a plan with these remarks can be published.
pub fn is_sound(remarks: &[Remark]) -> bool {
    remarks.iter().all(|remark| remark.severity != Severity::Error)
}

/// The remarks made so far.
#[derive(Default)]
struct Remarks(Vec<Remark>);

impl Remarks {
    fn error(&mut self, code: &'static str, place: &str, message: String) {
        self.add(Severity::Error, code, place, message);
    }

    fn warning(&mut self, code: &'static str, place: &str, message: String) {
        self.add(Severity::Warning, code, place, message);
    }

    fn note(&mut self, code: &'static str, place: &str, message: String) {
        self.add(Severity::Note, code, place, message);
    }

    fn add(&mut self, severity: Severity, code: &'static str, place: &str, message: String) {
        self.0.push(Remark { severity, code, place: place.to_owned(), message });
    }
}

#[cfg(test)]
mod tests {
    use super::{Remark, Severity, check};
    use crate::plan::against::{Against, RuleEntry};
    use crate::plan::example::{ACCEPTED, SOUND, changed, house};
    use crate::plan::load::read;
    use crate::plan::model::Plan;

    /// The rules that a plan names.
    fn every_rule(plan: &Plan) -> Vec<RuleEntry<'_>> {
        let codes = plan.targets.iter().filter_map(|target| target.rule.as_deref());
        let entry = |code| {
            let against = match code {
                "indicator.cap" => Against::Cap,
                "indicator.rate" => Against::Rate,
                "indicator.rise" => Against::Rise,
                _ => Against::Allotment,
            };
            RuleEntry { code, against }
        };
        codes.map(entry).collect()
    }

    /// The places and messages of the house's remarks of one severity, by code.
    fn spoken(severity: Severity, code: &str) -> Vec<String> {
        let remarks = check(&house(), &every_rule(&house()));
        let of_code = |r: &&Remark| r.severity == severity && r.code == code;
        remarks.iter().filter(of_code).map(|r| format!("{}：{}", r.place, r.message)).collect()
    }

    #[test]
    fn every_target_of_the_house_has_a_rule() {
        assert_eq!(house().targets.len(), 21);
        assert_eq!(spoken(Severity::Note, "target.no_rule"), Vec::<String>::new());
    }

    #[test]
    fn a_sound_plan_gives_no_cause_for_a_remark() {
        assert_eq!(check(&read(SOUND).expect("a plan"), &[ACCEPTED]), []);
    }

    #[test]
    fn the_gravest_comes_first() {
        let plan = changed("6212020000000 = 4", "6212020000000 = 5");
        let remarks = check(&plan, &[]);
        let severities: Vec<_> = remarks.iter().map(|remark| remark.severity).collect();
        assert!(severities.is_sorted(), "{severities:?}");
        assert_eq!(
            remarks[0].to_string(),
            "错误 目标T01：规则clinic.accepted没有登记 [target.unknown_rule]"
        );
    }

    #[test]
    fn the_house_plan_has_no_error() {
        let errors: Vec<_> = check(&house(), &every_rule(&house()))
            .into_iter()
            .filter(|remark| remark.severity == Severity::Error)
            .collect();
        assert_eq!(errors, []);
    }

    #[test]
    fn the_house_plan_shows_what_its_words_leave_out() {
        assert_eq!(
            spoken(Severity::Warning, "department.no_duty"),
            [
                "部门construction：“建设局”参加检查验收（K1a），但没有分工",
                "部门education：“市教育局”参加检查验收（K3、K4），但没有分工",
            ]
        );
        assert_eq!(
            spoken(Severity::Warning, "duty.no_target"),
            ["分工三.6：“市民政局”的分工没有对应的目标"]
        );
        assert_eq!(
            spoken(Severity::Warning, "target.no_duty"),
            ["目标T17：没有部门分工负责", "目标T21：没有部门分工负责"]
        );
        assert_eq!(
            spoken(Severity::Warning, "target.no_acceptance"),
            ["目标T17：没有检查验收的规定"]
        );
        assert!(spoken(Severity::Warning, "target.no_stage").is_empty());
        let gaps = spoken(Severity::Warning, "target.gap");
        assert!(gaps.iter().any(|gap| gap.starts_with("目标T09：有时限（连续10年）而无目标")));
        assert!(gaps.contains(&"目标T21：没有数量，没有时限".to_owned()));
    }

    #[test]
    fn the_house_plan_lists_masked_years_and_missing_rules() {
        let masked = spoken(Severity::Note, "stage.masked");
        let ids: Vec<_> = masked.iter().filter_map(|line| line.split('·').next()).collect();
        assert_eq!(
            ids,
            ["T04", "T06", "T07", "T08", "T10", "T11", "T12", "T13", "T21"]
                .map(|id| format!("目标{id}"))
        );
        let unruled = house().targets.iter().filter(|target| target.rule.is_none()).count();
        assert_eq!(spoken(Severity::Note, "target.no_rule").len(), unruled);
        assert_eq!(spoken(Severity::Note, "target.no_test").len(), 3);
        assert_eq!(
            spoken(Severity::Note, "clause.untracked"),
            ["条文引言：没有目标：引言只说明制订依据，没有任务。"]
        );
    }
}
