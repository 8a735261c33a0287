//! What the words of a plan leave out: listed, never filled in.

use super::Remarks;
use crate::plan::model::{Plan, Target};

/// Finds what has no counterpart: clauses, targets, duties and departments.
pub(super) fn check(plan: &Plan, remarks: &mut Remarks) {
    check_clauses(plan, remarks);
    for target in &plan.targets {
        check_target(plan, target, remarks);
    }
    for duty in plan.duties.iter().filter(|duty| duty.targets.is_empty()) {
        let name = name_at_first(plan, &duty.department);
        let message = format!("“{name}”的分工没有对应的目标");
        remarks.warning("duty.no_target", &format!("分工{}", duty.clause), message);
    }
    check_departments(plan, remarks);
}

/// A clause is covered by a target, or by what else it became: a duty, an acceptance line, a
/// sum, a budget.
fn check_clauses(plan: &Plan, remarks: &mut Remarks) {
    for clause in &plan.clauses {
        let id = &clause.id;
        let of_target =
            |t: &Target| t.clauses.contains(id) || t.consequence_clause.as_ref() == Some(id);
        if plan.targets.iter().any(of_target)
            || plan.duties.iter().any(|duty| duty.clause == *id)
            || plan.acceptance.iter().any(|line| line.clause == *id)
            || plan.sums.iter().any(|sum| sum.clause == *id)
            || plan.budgets.iter().any(|budget| budget.clause == *id)
        {
            continue;
        }
        let place = format!("条文{id}");
        if let Some(reason) = &clause.untracked {
            remarks.note("clause.untracked", &place, format!("没有目标：{reason}"));
        } else {
            let message = "没有目标，也没有说明不跟踪的理由".to_owned();
            remarks.warning("clause.uncovered", &place, message);
        }
    }
}

fn check_target(plan: &Plan, target: &Target, remarks: &mut Remarks) {
    let place = format!("目标{}", target.id);
    if !plan.duties.iter().any(|duty| duty.targets.contains(&target.id)) {
        remarks.warning("target.no_duty", &place, "没有部门分工负责".to_owned());
    }
    if target.accepted_by.is_empty() {
        remarks.warning("target.no_acceptance", &place, "没有检查验收的规定".to_owned());
    }
    if target.clauses.is_empty() {
        remarks.error("target.no_clause", &place, "没有写明所依据的条文".to_owned());
    }
    if target.stages.is_empty() {
        remarks.warning("target.no_stage", &place, "没有时限".to_owned());
    }
    if target.test.is_none() {
        remarks.note("target.no_test", &place, "没有可以比较的数值".to_owned());
    }
    if let Some(gap) = &target.gap {
        remarks.warning("target.gap", &place, gap.clone());
    }
}

fn check_departments(plan: &Plan, remarks: &mut Remarks) {
    let mut idle: Vec<_> = plan
        .acceptance
        .iter()
        .flat_map(|line| &line.departments)
        .filter(|id| !plan.duties.iter().any(|duty| duty.department == **id))
        .collect();
    idle.sort();
    idle.dedup();
    for id in idle {
        let lines: Vec<_> = plan
            .acceptance
            .iter()
            .filter(|line| line.departments.contains(id))
            .map(|line| line.id.as_str())
            .collect();
        let name = name_at_first(plan, id);
        let message = format!("“{name}”参加检查验收（{}），但没有分工", lines.join("、"));
        remarks.warning("department.no_duty", &format!("部门{id}"), message);
    }
}

/// What the plan calls a department: its name on the day from which the plan holds.
fn name_at_first<'a>(plan: &'a Plan, id: &'a str) -> &'a str {
    plan.department_name(id, plan.head.effective_from).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use crate::plan::check::check;
    use crate::plan::example::{ACCEPTED, SOUND, changed};
    use crate::plan::load::read;
    use crate::plan::model::Plan;

    fn codes(plan: &Plan) -> Vec<&'static str> {
        check(plan, &[ACCEPTED]).iter().map(|remark| remark.code).collect()
    }

    #[test]
    fn a_clause_without_a_target_needs_a_reason() {
        let bare = format!("{SOUND}\n[[clause]]\nid = \"三\"\ntext = \"另有任务。\"\n");
        assert_eq!(codes(&read(&bare).expect("a plan")), ["clause.uncovered"]);
        let reasoned = format!("{bare}untracked = \"只是说明\"\n");
        assert_eq!(codes(&read(&reasoned).expect("a plan")), ["clause.untracked"]);
    }

    #[test]
    fn duties_and_targets_belong_together() {
        assert_eq!(
            codes(&changed("targets = [\"T01\"]", "targets = []")),
            ["target.no_duty", "duty.no_target"]
        );
    }

    #[test]
    fn what_a_target_lacks_is_listed() {
        assert_eq!(
            codes(&changed("accepted_by = [\"K1\"]", "accepted_by = []")),
            ["target.no_acceptance"]
        );
        assert_eq!(codes(&changed("test = { at_least = 10 }\n", "")), ["target.no_test"]);
        assert_eq!(
            codes(&changed("unit = \"所\"", "unit = \"所\"\ngap = \"没有人数\"")),
            ["target.gap"]
        );
        let mut plan = read(SOUND).expect("a plan");
        plan.targets[0].stages.clear();
        assert_eq!(codes(&plan), ["target.no_stage"]);
        let unfounded = changed("clauses = [\"一\"]\ntitle", "clauses = []\ntitle");
        assert_eq!(codes(&unfounded), ["target.no_clause", "clause.uncovered"]);
    }

    #[test]
    fn who_accepts_has_a_duty() {
        let second = "[[department]]\nid = \"finance\"\nname = [{ name = \"市财政局\" }]\n";
        let idle = SOUND.replacen("[\"health\"]", "[\"health\", \"finance\"]", 1) + second;
        assert_eq!(codes(&read(&idle).expect("a plan")), ["department.no_duty"]);
    }
}
