//! Whatever one part of a plan names, another part has.

use super::Remarks;
use crate::plan::against::RuleEntry;
use crate::plan::model::{Plan, Target};

/// Finds names that lead nowhere.
pub(super) fn check(plan: &Plan, rules: &[RuleEntry<'_>], remarks: &mut Remarks) {
    for target in &plan.targets {
        check_target(plan, target, remarks);
        check_rule(plan, target, rules, remarks);
    }
    for line in &plan.acceptance {
        let place = format!("检查验收{}", line.id);
        known_clause(plan, &line.clause, &place, remarks);
        for department in &line.departments {
            known_department(plan, department, &place, remarks);
        }
        if let Some(words) = &line.consequence {
            quoted(plan, words, &line.clause, &place, remarks);
        }
    }
    for duty in &plan.duties {
        let place = format!("分工{}", duty.clause);
        known_clause(plan, &duty.clause, &place, remarks);
        known_department(plan, &duty.department, &place, remarks);
        for target in &duty.targets {
            if plan.target(target).is_none() {
                remarks.error("reference.target", &place, format!("没有目标{target}"));
            }
        }
    }
    check_ambiguities(plan, remarks);
}

fn check_target(plan: &Plan, target: &Target, remarks: &mut Remarks) {
    let place = format!("目标{}", target.id);
    for clause in target.clauses.iter().chain(&target.consequence_clause) {
        known_clause(plan, clause, &place, remarks);
    }
    match (&target.consequence, &target.consequence_clause) {
        (Some(words), Some(clause)) => quoted(plan, words, clause, &place, remarks),
        (None, None) => {}
        _ => {
            let message = "后果与后果所在的条文应同时写明".to_owned();
            remarks.error("consequence.half", &place, message);
        }
    }
    known_department(plan, &target.lead, &place, remarks);
    for line in &target.accepted_by {
        if !plan.acceptance.iter().any(|known| known.id == *line) {
            remarks.error("reference.acceptance", &place, format!("没有检查验收{line}"));
        }
    }
}

fn check_rule(plan: &Plan, target: &Target, rules: &[RuleEntry<'_>], remarks: &mut Remarks) {
    let place = format!("目标{}", target.id);
    let Some(rule) = target.rule.as_deref() else {
        remarks.note("target.no_rule", &place, "还没有计算规则，不作判定".to_owned());
        return;
    };
    if !rules.iter().any(|known| known.code == rule) {
        remarks.error("target.unknown_rule", &place, format!("规则{rule}没有登记"));
    }
    let granted = plan.settings.new_build_subsidy_yuan;
    if let ("clinic.subsidy", Some(test)) = (rule, target.test)
        && test.value() != granted
    {
        let message = format!("目标值{}元与设定的每所补助{granted}元不一致", test.value());
        remarks.error("settings.subsidy", &place, message);
    }
}

fn check_ambiguities(plan: &Plan, remarks: &mut Remarks) {
    for passage in &plan.ambiguities {
        let place = format!("歧义{}", passage.id);
        for clause in &passage.clauses {
            known_clause(plan, clause, &place, remarks);
        }
        let count = passage.readings.len();
        if let Some(at) = passage.in_force.filter(|at| *at >= count) {
            let message = format!("采用的读法{at}不存在，只有{count}种（自0计）");
            remarks.error("ambiguity.in_force", &place, message);
        }
    }
}

/// A consequence is what the clause says, never what somebody made of it.
fn quoted(plan: &Plan, words: &str, clause: &str, place: &str, remarks: &mut Remarks) {
    if plan.clause(clause).is_some_and(|clause| !clause.text.contains(words)) {
        let message = format!("后果“{words}”不是条文{clause}的原话");
        remarks.error("consequence.words", place, message);
    }
}

fn known_clause(plan: &Plan, id: &str, place: &str, remarks: &mut Remarks) {
    if plan.clause(id).is_none() {
        remarks.error("reference.clause", place, format!("没有条文{id}"));
    }
}

fn known_department(plan: &Plan, id: &str, place: &str, remarks: &mut Remarks) {
    if !plan.departments.iter().any(|department| department.id == id) {
        remarks.error("reference.department", place, format!("没有部门{id}"));
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::against::{Against, RuleEntry};
    use crate::plan::check::{Severity, check};
    use crate::plan::example::{ACCEPTED, changed};

    #[test]
    fn names_that_lead_nowhere_are_found() {
        for (from, to, code, place) in [
            ("clauses = [\"一\"]\ntitle", "clauses = [\"一\", \"九\"]\ntitle", "clause", "目标T01"),
            ("consequence_clause = \"二.1\"", "consequence_clause = \"九\"", "clause", "目标T01"),
            ("clause = \"二.1\"\nmatter", "clause = \"九\"\nmatter", "clause", "检查验收K1"),
            ("[[duty]]\nclause = \"二.1\"", "[[duty]]\nclause = \"九\"", "clause", "分工九"),
            ("clauses = [\"一\"]\nquestion", "clauses = [\"九\"]\nquestion", "clause", "歧义A01"),
            ("lead = \"health\"", "lead = \"weather\"", "department", "目标T01"),
            ("[\"health\"]", "[\"health\", \"weather\"]", "department", "检查验收K1"),
            ("department = \"health\"", "department = \"weather\"", "department", "分工二.1"),
            ("accepted_by = [\"K1\"]", "accepted_by = [\"K1\", \"K9\"]", "acceptance", "目标T01"),
            ("targets = [\"T01\"]", "targets = [\"T01\", \"T99\"]", "target", "分工二.1"),
        ] {
            let remarks = check(&changed(from, to), &[ACCEPTED]);
            let found = remarks.iter().any(|remark| {
                remark.severity == Severity::Error
                    && remark.code == format!("reference.{code}")
                    && remark.place == place
            });
            assert!(found, "{to}: {remarks:?}");
        }
    }

    #[test]
    fn a_missing_rule_is_a_note_and_an_unknown_one_an_error() {
        let without = changed("rule = \"clinic.accepted\"\n", "");
        let remarks = check(&without, &[]);
        assert_eq!((remarks[0].severity, remarks[0].code), (Severity::Note, "target.no_rule"));
        assert_eq!(remarks.len(), 1);
        let unknown = changed("clinic.accepted", "clinic.admired");
        let remarks = check(&unknown, &[ACCEPTED]);
        assert_eq!(
            (remarks[0].severity, remarks[0].code),
            (Severity::Error, "target.unknown_rule")
        );
    }

    #[test]
    fn a_subsidy_is_the_one_that_the_settings_name() {
        let plan = changed("clinic.accepted", "clinic.subsidy");
        let subsidy = RuleEntry { code: "clinic.subsidy", against: Against::Allotment };
        let remarks = check(&plan, &[subsidy]);
        assert_eq!(remarks[0].code, "settings.subsidy");
        assert!(remarks[0].message.contains("10元与设定的每所补助100000元"));
    }

    #[test]
    fn a_consequence_is_in_the_words_of_its_clause() {
        let rules = [ACCEPTED];
        let half = changed("consequence_clause = \"二.1\"\n", "");
        assert_eq!(check(&half, &rules)[0].code, "consequence.half");
        let invented = changed("consequence = \"减少", "consequence = \"取消");
        assert_eq!(check(&invented, &rules)[0].code, "consequence.words");
        for (words, expected) in
            [("减少下一年度", None), ("取消下一年度", Some("consequence.words"))]
        {
            let manner = "manner = \"检查验收\"";
            let plan = changed(manner, &format!("{manner}\nconsequence = \"{words}\""));
            assert_eq!(check(&plan, &rules).first().map(|remark| remark.code), expected);
        }
    }

    #[test]
    fn a_reading_in_force_exists() {
        let plan = changed("in_force = 0", "in_force = 2");
        assert_eq!(check(&plan, &[ACCEPTED])[0].code, "ambiguity.in_force");
        assert_eq!(check(&changed("in_force = 0", "in_force = 1"), &[ACCEPTED]), []);
        assert_eq!(check(&changed("in_force = 0\n", ""), &[ACCEPTED]), []);
    }
}
