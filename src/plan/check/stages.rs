//! Deadlines hold together and allocations add up.

use super::Remarks;
use crate::domain::area::{AreaKey, Level};
use crate::plan::model::{Plan, Reading, Stage, Target, Test, YearSource};

/// Finds sums that differ and dates that contradict each other.
pub(super) fn check(plan: &Plan, remarks: &mut Remarks) {
    for target in &plan.targets {
        for stage in &target.stages {
            let place = format!("目标{}·阶段{}", target.id, stage.id);
            check_years(stage, &place, remarks);
            check_allocation(plan.head.area, stage, &place, remarks);
            check_allocated(target, stage, &place, remarks);
        }
        check_total(target, remarks);
    }
    check_names(plan, remarks);
}

fn check_years(stage: &Stage, place: &str, remarks: &mut Remarks) {
    if let (Some(from), Some(by)) = (stage.from, stage.by)
        && by < from
    {
        remarks.error("stage.order", place, format!("截止日{by}早于开始日{from}"));
    }
    let dated = stage.from.is_some() || stage.by.is_some();
    match (stage.year_source, dated) {
        (YearSource::Masked, true) => {
            let message = "年份为掩码，却写了日期；应注明推定或用户设定".to_owned();
            remarks.error("stage.masked_date", place, message);
        }
        (YearSource::Masked, false) => {
            remarks.note("stage.masked", place, "年份未定，不判逾期".to_owned());
        }
        (source, false) => {
            let message = format!("年份来源为{}，却没有日期", source.label());
            remarks.error("stage.no_date", place, message);
        }
        (YearSource::Stated, true) if stage.by.is_none() => {
            let message = "年份来源为原文，却没有截止日".to_owned();
            remarks.warning("stage.no_deadline", place, message);
        }
        (_, true) => {}
    }
}

fn check_allocation(area: AreaKey, stage: &Stage, place: &str, remarks: &mut Remarks) {
    for key in stage.allocation.keys() {
        if key.level() != Level::County {
            remarks.error("allocation.level", place, format!("{key}不是县区的区划键"));
        } else if !area.contains(*key) {
            remarks.error("allocation.area", place, format!("县区{key}不在方案的范围（{area}）内"));
        }
    }
    let sum = stage.allocation.values().fold(0, |sum: i64, value| sum.saturating_add(*value));
    if !stage.allocation.is_empty() && sum != stage.value {
        let message =
            format!("分配合计{sum}，应为{}，相差{}", stage.value, sum.saturating_sub(stage.value));
        remarks.error("allocation.sum", place, message);
    }
}

fn check_allocated(target: &Target, stage: &Stage, place: &str, remarks: &mut Remarks) {
    let shared_out = target.reading == Reading::Total && target.level == Level::County;
    if shared_out && stage.allocation.is_empty() {
        let message = "按县区判定的合计数没有分配到县区".to_owned();
        remarks.warning("allocation.missing", place, message);
    }
    if target.reading != Reading::Total && !stage.allocation.is_empty() {
        let message = format!("按“{}”判定的数值不能分配", target.reading.label());
        remarks.error("allocation.reading", place, message);
    }
}

/// The stages of a total are batches of it; of any other reading each stands for itself.
fn check_total(target: &Target, remarks: &mut Remarks) {
    let (Reading::Total, Some(test), false) =
        (target.reading, target.test, target.stages.is_empty())
    else {
        return;
    };
    let place = format!("目标{}", target.id);
    let sum = target.stages.iter().fold(0, |sum: i64, stage| sum.saturating_add(stage.value));
    let value = test.value();
    let message = format!("各阶段之和{sum}，目标值{value}，相差{}", sum.saturating_sub(value));
    match test {
        Test::AtLeast(_) if sum > value => remarks.warning("stages.sum", &place, message),
        Test::AtMost(_) if sum < value => remarks.warning("stages.sum", &place, message),
        _ if sum != value => remarks.error("stages.sum", &place, message),
        _ => {}
    }
}

fn check_names(plan: &Plan, remarks: &mut Remarks) {
    for department in &plan.departments {
        let place = format!("部门{}", department.id);
        if department.names.is_empty() {
            remarks.error("department.no_name", &place, "没有名称".to_owned());
        }
        for pair in department.names.windows(2) {
            let [earlier, later] = pair else { continue };
            let apart =
                matches!((earlier.until, later.from), (Some(end), Some(start)) if end < start);
            if !apart {
                let message = format!("“{}”与“{}”的时间重叠", earlier.name, later.name);
                remarks.error("department.overlap", &place, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::check::{Severity, check};
    use crate::plan::example::{ACCEPTED, changed, house};

    /// The severities and codes of what is said about a changed plan.
    fn said(from: &str, to: &str) -> Vec<(Severity, &'static str)> {
        check(&changed(from, to), &[ACCEPTED]).iter().map(|r| (r.severity, r.code)).collect()
    }

    #[test]
    fn an_allocation_adds_up() {
        assert_eq!(said("000 = 4", "000 = 5"), [(Severity::Error, "allocation.sum")]);
        let remarks = check(&changed("000 = 4", "000 = 5"), &[ACCEPTED]);
        assert_eq!(remarks[0].place, "目标T01·阶段2015");
        assert_eq!(remarks[0].message, "分配合计11，应为10，相差1");
        assert_eq!(said("000 = 4\n6212210000000 = 6", "000 = 10"), []);
    }

    #[test]
    fn the_stages_add_up_to_the_target() {
        assert_eq!(said("at_least = 10", "at_least = 11"), [(Severity::Error, "stages.sum")]);
        assert_eq!(said("at_least = 10", "at_least = 9"), [(Severity::Warning, "stages.sum")]);
        assert_eq!(said("at_least = 10", "exactly = 9"), [(Severity::Error, "stages.sum")]);
        assert_eq!(said("at_least = 10", "at_most = 9"), [(Severity::Error, "stages.sum")]);
        assert_eq!(said("at_least = 10", "exactly = 10"), []);
    }

    #[test]
    fn the_house_batches_add_up_to_1055() {
        let plan = house();
        let sum: i64 = plan.target("T01").expect("T01").stages.iter().map(|s| s.value).sum();
        assert_eq!(sum, 1055);
    }

    #[test]
    fn allocations_are_for_counties_of_the_area() {
        assert_eq!(
            said("6212020000000 = 4", "6201020000000 = 4"),
            [(Severity::Error, "allocation.area")]
        );
        assert_eq!(
            said("6212020000000 = 4", "6212021000000 = 4"),
            [(Severity::Error, "allocation.level")]
        );
    }

    #[test]
    fn a_total_is_shared_out_and_nothing_else() {
        let table = "[target.stage.allocation]\n6212020000000 = 4\n6212210000000 = 6\n";
        assert_eq!(said(table, ""), [(Severity::Warning, "allocation.missing")]);
        assert_eq!(
            said("reading = \"total\"", "reading = \"each\""),
            [(Severity::Error, "allocation.reading")]
        );
    }

    #[test]
    fn a_deadline_follows_its_beginning() {
        assert_eq!(said("by = 2015-12-31", "by = 2014-12-31"), [(Severity::Error, "stage.order")]);
        assert_eq!(said("by = 2015-12-31", "by = 2015-01-01"), []);
    }

    #[test]
    fn a_year_and_its_source_agree() {
        let dates = "from = 2015-01-01\nby = 2015-12-31\nyear_source = \"inferred\"";
        for (to, expected) in [
            ("year_source = \"masked\"", vec![(Severity::Note, "stage.masked")]),
            ("year_source = \"stated\"", vec![(Severity::Error, "stage.no_date")]),
            ("year_source = \"inferred\"", vec![(Severity::Error, "stage.no_date")]),
            (
                "from = 2015-01-01\nyear_source = \"stated\"",
                vec![(Severity::Warning, "stage.no_deadline")],
            ),
            (
                "by = 2015-12-31\nyear_source = \"masked\"",
                vec![(Severity::Error, "stage.masked_date")],
            ),
            ("from = 2015-01-01\nyear_source = \"inferred\"", vec![]),
            ("by = 2015-12-31\nyear_source = \"stated\"", vec![]),
        ] {
            assert_eq!(said(dates, to), expected, "{to}");
        }
    }

    #[test]
    fn names_of_a_department_follow_each_other() {
        assert_eq!(
            said("from = 2019-01-01", "from = 2018-12-31"),
            [(Severity::Error, "department.overlap")]
        );
        assert_eq!(said(", until = 2018-12-31", ""), [(Severity::Error, "department.overlap")]);
    }
}
