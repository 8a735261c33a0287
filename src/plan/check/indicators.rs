//! What is reported fits the targets that it decides.

use super::Remarks;
use crate::domain::indicator::Indicator;
use crate::domain::period::PeriodKind;
use crate::plan::against::{Against, RuleEntry};
use crate::plan::model::{Base, Plan, Reading, Target, Test};

/// Finds indicators that nothing can be made of, and targets that no indicator decides.
pub(super) fn check(plan: &Plan, rules: &[RuleEntry<'_>], remarks: &mut Remarks) {
    for indicator in &plan.indicators {
        check_indicator(plan, indicator, remarks);
    }
    for target in &plan.targets {
        check_target(plan, target, rules, remarks);
    }
}

fn check_indicator(plan: &Plan, indicator: &Indicator, remarks: &mut Remarks) {
    let place = format!("指标{}", indicator.id);
    let mut error = |code, message: String| remarks.error(code, &place, message);
    for target in indicator.feeds.iter().filter(|target| plan.target(target).is_none()) {
        error("reference.target", format!("没有目标{target}"));
    }
    let own = indicator.period;
    for (name, period) in [("首期", Some(indicator.from)), ("末期", indicator.until)] {
        if let Some(period) = period.filter(|period| period.kind() != own) {
            error("indicator.period", format!("{name}{period}不是{own}"));
        }
    }
    if indicator.until.is_some_and(|until| until < indicator.from) {
        error("indicator.order", "末期早于首期".to_owned());
    }
    if length(indicator.judged_over()) < length(own) {
        let message = format!("按{own}报送，不能按{}判定", indicator.judged_over());
        error("indicator.judged_over", message);
    }
    let word = indicator.counted_in.word();
    if word.is_empty() || word.chars().count() > 8 || word.chars().any(char::is_whitespace) {
        error("indicator.counted_in", "计量单位应是一个量词，如人、户、亩、元".to_owned());
    }
    for at in &indicator.breaks {
        if at.from.kind() != own || at.from <= indicator.from {
            let message = format!("口径中断{}应是首期之后的一个{own}", at.from);
            error("indicator.break", message);
        }
    }
}

const fn length(kind: PeriodKind) -> u8 {
    match kind {
        PeriodKind::Month => 1,
        PeriodKind::Quarter => 3,
        PeriodKind::Year => 12,
    }
}

fn check_target(plan: &Plan, target: &Target, rules: &[RuleEntry<'_>], remarks: &mut Remarks) {
    let place = format!("目标{}", target.id);
    for base in target.base.iter().chain(&target.other_base) {
        check_base(plan, base, &place, remarks);
    }
    let code = target.rule.as_deref();
    let Some(&rule) = rules.iter().find(|known| code == Some(known.code)) else { return };
    if rule.against == Against::Total {
        check_total(plan, target, rule, &place, remarks);
    } else if rule.against.is_reported() {
        check_reported(plan, target, rule, &place, remarks);
    }
}

/// What is due each period is one indicator's, of the kind that is held against such a number.
fn check_reported(
    plan: &Plan,
    target: &Target,
    rule: RuleEntry<'_>,
    place: &str,
    remarks: &mut Remarks,
) {
    let RuleEntry { code, against } = rule;
    let asks_rate = matches!(against, Against::Rate | Against::Rise);
    match fed(plan, target).as_slice() {
        [indicator] if indicator.is_rate() != asks_rate => {
            let wanted = if asks_rate { "比例" } else { "数额" };
            let message = format!("规则{code}须由{wanted}判定，{}不是", indicator.id);
            remarks.error("indicator.kind", place, message);
        }
        [_] => {}
        fed => {
            let message = format!("须由一项指标判定，现有{}项", fed.len());
            remarks.error("indicator.feeds", place, message);
        }
    }
    let (one_sided, wanted) = match against {
        Against::Cap => (matches!(target.test, Some(Test::AtMost(_))), "at_most"),
        Against::Floor => (matches!(target.test, Some(Test::AtLeast(_))), "at_least"),
        _ => (true, ""),
    };
    if !one_sided {
        let message = format!("规则{code}的test应为{wanted}");
        remarks.error("indicator.test", place, message);
    }
    if against == Against::Rise && target.base.is_none() {
        remarks.warning("indicator.no_base", place, "没有基数，只能判为缺数据".to_owned());
    }
}

/// The indicators that decide a target.
fn fed<'a>(plan: &'a Plan, target: &Target) -> Vec<&'a Indicator> {
    plan.indicators.iter().filter(|at| at.feeds.contains(&target.id)).collect()
}

/// What is added up are amounts in the target's own measure word, against a number to be reached.
fn check_total(
    plan: &Plan,
    target: &Target,
    rule: RuleEntry<'_>,
    place: &str,
    remarks: &mut Remarks,
) {
    let fed = fed(plan, target);
    if fed.is_empty() {
        remarks.error("indicator.feeds", place, "须由至少一项数额指标判定，现有0项".to_owned());
    }
    for indicator in fed {
        if indicator.is_rate() {
            let message = format!("规则{}须由数额判定，{}不是", rule.code, indicator.id);
            remarks.error("indicator.kind", place, message);
        } else if indicator.counted_in.word() != target.unit {
            let (own, wanted) = (&indicator.counted_in, &target.unit);
            let message = format!("{}按{own}计，目标按{wanted}计，不能相加", indicator.id);
            remarks.error("indicator.unit", place, message);
        }
    }
    if matches!(target.test, Some(Test::AtMost(_) | Test::Exactly(_))) {
        let message = "累计数只能判定“不少于”，或不设数量".to_owned();
        remarks.error("indicator.test", place, message);
    }
    if target.stages.len() > 1 {
        let message = "累计数只能有一个阶段：迟到的数量会在后一阶段再算一次，请按阶段分列目标";
        remarks.error("indicator.stages", place, message.to_owned());
    }
    if target.reading != Reading::Total {
        remarks.error("indicator.reading", place, "累计数的口径只能是合计（total）".to_owned());
    }
}

fn check_base(plan: &Plan, base: &Base, place: &str, remarks: &mut Remarks) {
    let Base { indicator: id, period, words } = base;
    let Some(indicator) = plan.indicator(id) else {
        return remarks.error("reference.indicator", place, format!("没有指标{id}"));
    };
    if !indicator.is_rate() {
        remarks.error("base.kind", place, format!("基数{id}不是比例"));
    }
    if let Some(period) = period.filter(|period| !indicator.covers(*period)) {
        let message = format!("基数的期间{period}不在指标{id}的报送期间之内");
        remarks.error("base.period", place, message);
    }
    if words.trim().is_empty() {
        remarks.error("base.words", place, "基数没有说明".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::against::{Against, RuleEntry};
    use crate::plan::check::check;
    use crate::plan::example::SOUND;
    use crate::plan::load::read;

    const INDICATOR: &str = r#"
[[indicator]]
id = "N1"
title = "比例"
numerator = "上"
denominator = "下"
counted_in = "人"
period = "quarter"
judged_over = "year"
from = "2014Q1"
due_days = 31
feeds = ["T01"]
scheme = "新农合"
break = [{ from = "2017Q1", scheme = "居民医保", words = "并轨" }]
"#;

    /// The codes of what is said about the sound plan with an indicator, some of it changed.
    fn said(changes: &[(&str, &str)]) -> Vec<&'static str> {
        let rule = "rule = \"indicator.rise\"\n\
                    base = { indicator = \"N1\", period = \"2014\", words = \"2014年\" }";
        let mut text = SOUND.replacen("rule = \"clinic.accepted\"", rule, 1) + INDICATOR;
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        let plan = read(&text).expect("a plan");
        let rules = [
            ("indicator.cap", Against::Cap),
            ("indicator.floor", Against::Floor),
            ("indicator.rate", Against::Rate),
            ("indicator.rise", Against::Rise),
            ("indicator.total", Against::Total),
        ];
        let rules = rules.map(|(code, against)| RuleEntry { code, against });
        check(&plan, &rules).iter().map(|remark| remark.code).collect()
    }

    #[test]
    fn an_indicator_that_fits_its_target_gives_no_cause_for_a_remark() {
        assert!(said(&[]).is_empty(), "{:?}", said(&[]));
    }

    #[test]
    fn an_indicator_that_nothing_can_be_made_of_is_found() {
        let feeds = "feeds = [\"T01\"]";
        for (from, to, codes) in [
            (feeds, "feeds = [\"T01\", \"T99\"]", ["reference.target"].as_slice()),
            ("from = \"2014Q1\"", "from = \"2014\"", &["indicator.period"]),
            (
                "due_days = 31",
                "due_days = 31\nuntil = \"2013Q1\"",
                &["indicator.order", "base.period"],
            ),
            ("judged_over = \"year\"", "judged_over = \"month\"", &["indicator.judged_over"]),
            ("from = \"2017Q1\"", "from = \"2017\"", &["indicator.break"]),
            ("from = \"2017Q1\"", "from = \"2014Q1\"", &["indicator.break"]),
            ("denominator = \"下\"\n", "", &["base.kind", "indicator.kind"]),
            (feeds, "", &["indicator.feeds"]),
            ("period = \"2014\"", "period = \"2013\"", &["base.period"]),
            ("words = \"2014年\"", "words = \" \"", &["base.words"]),
            ("counted_in = \"人\"", "counted_in = \"\"", &["indicator.counted_in"]),
            (
                "base = { indicator = \"N1\"",
                "base = { indicator = \"N9\"",
                &["reference.indicator"],
            ),
        ] {
            let mut found = said(&[(from, to)]);
            found.sort_unstable();
            let mut wanted = codes.to_vec();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{to}");
        }
    }

    #[test]
    fn a_rise_wants_a_base_and_a_cap_an_amount() {
        let base = "base = { indicator = \"N1\", period = \"2014\", words = \"2014年\" }";
        assert_eq!(said(&[(base, "")]), ["indicator.no_base"]);
        let cap = said(&[("indicator.rise", "indicator.cap")]);
        assert_eq!(cap, ["indicator.kind", "indicator.test"], "a rate, and a least");
        let floor = said(&[("indicator.rise", "indicator.floor")]);
        assert_eq!(floor, ["indicator.kind"]);
    }

    #[test]
    fn a_total_wants_amounts_in_the_targets_own_word() {
        let amount = [("indicator.rise", "indicator.total"), ("denominator = \"下\"\n", "")];
        let with = |more: &[(&'static str, &'static str)]| {
            let base = ("base = { indicator = \"N1\", period = \"2014\", words = \"2014年\" }", "");
            said(&[&amount[..], &[base], more].concat())
        };
        assert_eq!(with(&[]), ["indicator.unit"]);
        assert_eq!(with(&[("counted_in = \"人\"", "counted_in = \"所\"")]), [""; 0]);
        let (own, other) = ("counted_in = \"人\"", "counted_in = \"所\"");
        assert_eq!(with(&[(own, other), ("feeds = [\"T01\"]", "")]), ["indicator.feeds"]);
        let (reading, each) = ("reading = \"total\"", "reading = \"each\"");
        let other_reading = with(&[(own, other), (reading, each)]);
        assert_eq!(other_reading, ["allocation.reading", "indicator.reading"]);
        let after = "[[acceptance]]";
        let second = "[[target.stage]]\nid = \"2016\"\ntitle = \"2016年\"\nfrom = 2016-01-01\n\
                      by = 2016-12-31\nyear_source = \"inferred\"\nvalue = 5\n[[acceptance]]";
        let two_stages = with(&[(own, other), (after, second)]);
        assert!(two_stages.contains(&"indicator.stages"), "late amounts would count twice");
        let rate = said(&[
            amount[0],
            ("base = { indicator = \"N1\", period = \"2014\", words = \"2014年\" }", ""),
        ]);
        assert_eq!(rate, ["indicator.kind"]);
    }
}
