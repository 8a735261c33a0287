//! Numbers that the words state add up, and stand in the words.

use super::Remarks;
use crate::plan::model::Plan;
use crate::plan::statement::{Budget, Part, Sum, added};

/// Finds sums that differ from their parts, and money that does not come out.
pub(super) fn check(plan: &Plan, remarks: &mut Remarks) {
    for sum in &plan.sums {
        check_sum(plan, sum, remarks);
    }
    for budget in &plan.budgets {
        check_budget(plan, budget, remarks);
    }
}

fn check_sum(plan: &Plan, sum: &Sum, remarks: &mut Remarks) {
    let place = format!("合计{}", sum.id);
    stated(plan, &sum.clause, &sum.words, &place, remarks);
    unnumbered(&sum.parts, "sum.part", &place, remarks);
    let told = format!("合计{}{}", sum.total, sum.unit);
    compare(sum.added(), sum.total, ("sum.total", "分项之和", &told), &place, remarks);
}

fn check_budget(plan: &Plan, budget: &Budget, remarks: &mut Remarks) {
    let place = format!("资金{}", budget.id);
    stated(plan, &budget.clause, &budget.words, &place, remarks);
    unnumbered(&budget.uses, "budget.use", &place, remarks);
    let total = format!("总额{}元", budget.total);
    if !budget.uses.is_empty() {
        let uses = ("budget.uses", "各用途之和", &*total);
        compare(added(&budget.uses), budget.total, uses, &place, remarks);
    }
    if let (Some(in_place), Some(short)) = (budget.in_place, budget.short) {
        let sum = Some(in_place.saturating_add(short));
        compare(sum, budget.total, ("budget.short", "到位与缺口之和", &total), &place, remarks);
    }
    if let Some(in_place) = budget.in_place.filter(|_| !budget.sources.is_empty()) {
        let told = format!("到位{in_place}元");
        match added(&budget.sources) {
            None => {
                let message = "各来源没有写明金额，无法与到位数核对".to_owned();
                remarks.warning("budget.sources_unstated", &place, message);
            }
            sum => {
                let sources = ("budget.sources", "各来源之和", &*told);
                compare(sum, in_place, sources, &place, remarks);
            }
        }
    }
    let followed = budget.target.as_deref().map(|id| (id, plan.target(id)));
    match followed {
        Some((id, None)) => {
            remarks.error("reference.target", &place, format!("没有目标{id}"));
        }
        Some((id, Some(target))) if target.unit != "元" => {
            let message = format!("目标{id}按{}计，不是资金", target.unit);
            remarks.error("budget.target", &place, message);
        }
        _ => {}
    }
    if let Some(missing) = budget.missing().filter(|missing| *missing > 0) {
        remarks.note("budget.gap", &place, format!("尚缺{missing}元"));
    }
}

/// What is said of a number stands in its clause.
fn stated(plan: &Plan, clause: &str, words: &[String], place: &str, remarks: &mut Remarks) {
    let Some(found) = plan.clause(clause) else {
        return remarks.error("reference.clause", place, format!("没有条文{clause}"));
    };
    if words.is_empty() {
        remarks.error("statement.no_words", place, "没有摘录原话".to_owned());
    }
    for words in words.iter().filter(|words| !found.text.contains(words.as_str())) {
        let message = format!("“{words}”不是条文{clause}的原话");
        remarks.error("statement.words", place, message);
    }
}

fn unnumbered(parts: &[Part], code: &'static str, place: &str, remarks: &mut Remarks) {
    for part in parts.iter().filter(|part| part.value.is_none()) {
        remarks.warning(code, place, format!("“{}”没有数值", part.name));
    }
}

fn compare(
    sum: Option<i64>,
    told: i64,
    (code, what, whole): (&'static str, &str, &str),
    place: &str,
    remarks: &mut Remarks,
) {
    if let Some(sum) = sum.filter(|sum| *sum != told) {
        let message = format!("{what}{sum}，与{whole}相差{}", sum.saturating_sub(told));
        remarks.error(code, place, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::check::{Severity, check};
    use crate::plan::example::{ACCEPTED, SOUND};
    use crate::plan::load::read;

    const SUM: &str = r#"
[[clause]]
id = "三"
text = "未脱困户31户,94人,已脱困户38户,104人,共69户,198人。"
[[sum]]
id = "S1"
clause = "三"
title = "困难户"
words = ["未脱困户31户", "已脱困户38户", "共69户"]
unit = "户"
total = 69
parts = [{ name = "未脱困户", value = 31 }, { name = "已脱困户", value = 38 }]
"#;

    const BUDGET: &str = r#"
[[clause]]
id = "四"
text = "累计投资126万元,其中基本建设投资96万元,流动资金30万元。到位90万元,缺口36万元。"
[[budget]]
id = "B1"
clause = "四"
title = "育肥小区"
words = ["累计投资126万元", "缺口36万元"]
total = 1260000
uses = [{ name = "基本建设", value = 960000 }, { name = "流动资金", value = 300000 }]
sources = [{ name = "扶贫资金" }]
in_place = 900000
short = 360000
"#;

    fn said(part: &str, from: &str, to: &str) -> Vec<(Severity, &'static str)> {
        assert!(part.contains(from), "{from}");
        let plan = read(&format!("{SOUND}{}", part.replacen(from, to, 1))).expect("a plan");
        check(&plan, &[ACCEPTED]).iter().map(|it| (it.severity, it.code)).collect()
    }

    #[test]
    fn parts_add_up_to_their_number() {
        assert_eq!(said(SUM, "S1", "S1"), []);
        assert_eq!(said(SUM, "value = 31", "value = 30"), [(Severity::Error, "sum.total")]);
        assert_eq!(said(SUM, "total = 69", "total = 70"), [(Severity::Error, "sum.total")]);
        assert_eq!(said(SUM, ", value = 38", ""), [(Severity::Warning, "sum.part")]);
        assert_eq!(said(SUM, "\"共69户\"", "\"共68户\""), [(Severity::Error, "statement.words")]);
        assert!(
            said(SUM, "clause = \"三\"", "clause = \"九\"")
                .contains(&(Severity::Error, "reference.clause"))
        );
    }

    #[test]
    fn money_comes_out_by_use_and_by_source() {
        let known =
            [(Severity::Warning, "budget.sources_unstated"), (Severity::Note, "budget.gap")];
        assert_eq!(said(BUDGET, "B1", "B1"), known);
        for (from, to, code) in [
            ("value = 960000", "value = 950000", "budget.uses"),
            ("short = 360000", "short = 350000", "budget.short"),
            ("{ name = \"扶贫资金\" }", "{ name = \"扶贫资金\", value = 1 }", "budget.sources"),
            ("\"缺口36万元\"", "\"缺口37万元\"", "statement.words"),
        ] {
            assert!(said(BUDGET, from, to).contains(&(Severity::Error, code)), "{to}");
        }
        for (target, code) in [("T99", "reference.target"), ("T01", "budget.target")] {
            let followed = format!("short = 360000\ntarget = \"{target}\"");
            let found = said(BUDGET, "short = 360000", &followed);
            assert!(found.contains(&(Severity::Error, code)), "{target}: {found:?}");
        }
        let whole = "{ name = \"扶贫资金\", value = 900000 }";
        assert_eq!(said(BUDGET, "{ name = \"扶贫资金\" }", whole), known[1..]);
    }
}
