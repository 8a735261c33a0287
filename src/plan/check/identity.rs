//! Every name is given once.

use std::collections::BTreeSet;

use super::Remarks;
use crate::plan::model::Plan;

/// Finds names that are blank or given twice.
pub(super) fn check(plan: &Plan, remarks: &mut Remarks) {
    unique("条文", plan.clauses.iter().map(|clause| clause.id.as_str()), remarks);
    unique("目标", plan.targets.iter().map(|target| target.id.as_str()), remarks);
    unique("指标", plan.indicators.iter().map(|indicator| indicator.id.as_str()), remarks);
    unique("检查验收", plan.acceptance.iter().map(|line| line.id.as_str()), remarks);
    unique("部门", plan.departments.iter().map(|department| department.id.as_str()), remarks);
    unique("歧义", plan.ambiguities.iter().map(|passage| passage.id.as_str()), remarks);
    unique("合计", plan.sums.iter().map(|sum| sum.id.as_str()), remarks);
    unique("资金", plan.budgets.iter().map(|budget| budget.id.as_str()), remarks);
    for target in &plan.targets {
        let kind = format!("目标{}·阶段", target.id);
        unique(&kind, target.stages.iter().map(|stage| stage.id.as_str()), remarks);
    }
}

fn unique<'a>(kind: &str, ids: impl Iterator<Item = &'a str>, remarks: &mut Remarks) {
    let mut seen = BTreeSet::new();
    for id in ids {
        let place = format!("{kind}{id}");
        if id.trim().is_empty() {
            remarks.error("id.blank", &place, "没有编号".to_owned());
        } else if !seen.insert(id) {
            remarks.error("id.duplicate", &place, "编号重复".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::check::check;
    use crate::plan::example::{ACCEPTED, SOUND, changed};
    use crate::plan::load::read;

    #[test]
    fn a_name_given_twice_is_found() {
        for (part, place) in [
            ("[[clause]]\nid = \"一\"\ntext = \"再写\"", "条文一"),
            ("[[department]]\nid = \"health\"\nname = []", "部门health"),
            (
                "[[ambiguity]]\nid = \"A01\"\nclauses = []\nquestion = \"\"\nreadings = []\nruling = \"\"",
                "歧义A01",
            ),
        ] {
            let plan = read(&format!("{SOUND}\n{part}\n")).expect("a plan");
            let remarks = check(&plan, &[ACCEPTED]);
            assert_eq!(
                remarks
                    .iter()
                    .filter(|r| r.code == "id.duplicate")
                    .map(|r| &r.place)
                    .collect::<Vec<_>>(),
                [place]
            );
        }
    }

    #[test]
    fn a_stage_named_twice_is_found() {
        let mut plan = read(SOUND).expect("a plan");
        let stage = plan.targets[0].stages[0].clone();
        plan.targets[0].stages.push(stage);
        let remarks = check(&plan, &[ACCEPTED]);
        assert!(
            remarks.iter().any(|r| r.code == "id.duplicate" && r.place == "目标T01·阶段2015"),
            "{remarks:?}"
        );
    }

    #[test]
    fn a_blank_name_is_found() {
        let plan = changed("id = \"A01\"", "id = \" \"");
        assert_eq!(check(&plan, &[ACCEPTED])[0].code, "id.blank");
    }
}
