//! Tests of amounts that are added up, by county and together, with and without a date.

use proptest::prelude::{any, prop, prop_assert_eq, proptest};
use uuid::Uuid;

use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::indicator::FigureSteps;
use crate::plan::{Plan, YearSource};
use crate::rules::sample::{DANGCHANG, WUDU, county, day, plan};
use crate::rules::{Board, Facts, FigureFacts, Forecast, Status, Verdict, evaluate_county, judge};

/// A plan of cattle to be bought by the end of 2015, 60 by one county and 40 by another, in
/// quarters, and its head changed by `change`.
fn cattle(change: impl FnOnce(&mut Plan)) -> Plan {
    let text = r#"
        [[target]]
        id = "T04"
        clauses = ["三"]
        title = "购进肉牛"
        rule = "indicator.total"
        level = "county"
        reading = "total"
        test = { at_least = 100 }
        unit = "头"
        lead = "team"
        consequence = "收回资金"
        consequence_clause = "三"
        [[target.stage]]
        id = "year"
        title = "2015年"
        from = "2015-01-01"
        by = "2015-12-31"
        year_source = "set_by_user"
        value = 100
        allocation = { 6212230000000 = 60, 6212020000000 = 40 }
        [[indicator]]
        id = "N4"
        title = "购进肉牛"
        numerator = "购进"
        counted_in = "头"
        period = "quarter"
        from = "2015Q1"
        due_days = 15
        feeds = ["T04"]
    "#;
    let wanted: toml::Table = toml::from_str(text).expect("a table");
    let mut whole = plan((1, 1), (1, 1));
    whole.targets = wanted["target"].clone().try_into().expect("targets");
    whole.indicators = wanted["indicator"].clone().try_into().expect("indicators");
    change(&mut whole);
    whole
}

/// An amount of a quarter that was accepted ten days after its end.
fn quarter(period: &str, amount: i64) -> FigureFacts {
    let period: crate::domain::period::Period = period.parse().expect("a period");
    let on = period.last() + chrono::TimeDelta::days(10);
    let name = u128::from(period.first().to_string().bytes().map(u64::from).sum::<u64>());
    FigureFacts {
        public_id: PublicId(Uuid::from_u128(name * 1_000 + u128::from(amount.unsigned_abs()))),
        indicator: "N4".to_owned(),
        period,
        numerator: amount,
        denominator: None,
        steps: FigureSteps { accepted_on: Some(on), ..FigureSteps::default() },
    }
}

fn facts(area: AreaKey, figures: Vec<FigureFacts>) -> Facts {
    Facts { figures, ..county(area, &area.to_string(), vec![]) }
}

fn board(plan: &Plan, facts: &[Facts], as_of: &str) -> Board {
    let as_of = day(as_of);
    let counties: Vec<_> = facts.iter().map(|it| evaluate_county(plan, it, as_of)).collect();
    judge(plan, as_of, &counties)
}

fn whole(board: &Board) -> &Verdict {
    board.overall("T04", "year").expect("a verdict")
}

fn of(board: &Board, area: AreaKey) -> &Verdict {
    board.worst_of(area).expect("a verdict")
}

#[test]
fn quarters_add_up_and_the_plans_number_decides() {
    let dangchang = vec![quarter("2015Q2", 30), quarter("2015Q3", 30)];
    let wudu = vec![quarter("2015Q3", 20), quarter("2016Q1", 20)];
    let facts = [facts(DANGCHANG, dangchang), facts(WUDU, wudu)];
    let board = board(&cattle(|_| {}), &facts, "2016-05-01");
    let (reached, late) = (of(&board, DANGCHANG), of(&board, WUDU));
    assert_eq!((reached.status, reached.actual, reached.required), (Status::Met, 60, Some(60)));
    assert_eq!((late.status, late.actual, late.gap), (Status::MetLate, 40, 0));
    assert_eq!(late.numerator, 20, "what was bought in time");
    let all = whole(&board);
    assert_eq!((all.status, all.actual, all.required), (Status::MetLate, 100, Some(100)));
    assert_eq!(all.figures[0].text, "100 / 100 头");
    assert_eq!(all.formula, "购进100 = 100 头;应达到 100 头,还差 0 头");
    assert_eq!(all.forecast, Forecast::Reached { on: Some(day("2016-03-31")) });
    let words = board.consequences.iter().map(|it| (it.area, it.unfinished));
    assert_eq!(words.collect::<Vec<_>>(), [(WUDU, 0)]);
}

#[test]
fn whoever_reports_nothing_is_overdue_and_not_without_data() {
    let facts = [facts(DANGCHANG, vec![]), facts(WUDU, vec![quarter("2015Q2", 39)])];
    let board = board(&cattle(|_| {}), &facts, "2016-02-01");
    assert_eq!((of(&board, DANGCHANG).status, of(&board, DANGCHANG).gap), (Status::Overdue, 60));
    assert_eq!((of(&board, WUDU).status, of(&board, WUDU).gap), (Status::Overdue, 1));
}

#[test]
fn before_the_deadline_the_pace_since_the_start_decides() {
    let status = |amount, as_of| {
        let facts = [facts(DANGCHANG, vec![quarter("2015Q2", amount)])];
        let board = board(&cattle(|_| {}), &facts, as_of);
        let verdict = of(&board, DANGCHANG);
        (verdict.status, verdict.forecast)
    };
    // 30 of 60 in 181 days: the rest takes as long, and the year has 184 left.
    let expected = Forecast::Expected { on: day("2015-12-28"), late_days: 0 };
    assert_eq!(status(30, "2015-08-01"), (Status::OnTrack, expected));
    assert_eq!(status(29, "2015-08-01").0, Status::AtRisk);
    // Nothing that is due is missing yet.
    let facts = [facts(DANGCHANG, vec![])];
    let early = board(&cattle(|_| {}), &facts, "2015-03-01");
    assert_eq!(of(&early, DANGCHANG).status, Status::OnTrack);
    let idle = board(&cattle(|_| {}), &facts, "2015-04-20");
    assert_eq!(of(&idle, DANGCHANG).status, Status::AtRisk);
}

#[test]
fn under_a_masked_year_progress_is_shown_and_nothing_is_late() {
    let plan = cattle(|plan| plan.targets[0].stages[0].year_source = YearSource::Masked);
    let facts = [facts(DANGCHANG, vec![quarter("2015Q2", 30)]), facts(WUDU, vec![])];
    let board = board(&plan, &facts, "2030-01-01");
    let all = whole(&board);
    assert_eq!((all.status, all.note.as_deref()), (Status::NotDue, Some("年份未定")));
    assert_eq!((all.actual, all.gap, all.figures[0].text.as_str()), (30, 70, "30 / 100 头"));
    assert!(board.consequences.is_empty());
}

#[test]
fn a_plan_of_one_area_needs_no_shares() {
    let plan = cattle(|plan| {
        plan.head.area = DANGCHANG;
        plan.targets[0].stages[0].allocation.clear();
    });
    let facts = [facts(DANGCHANG, vec![quarter("2015Q2", 100)])];
    let board = board(&plan, &facts, "2016-02-01");
    assert_eq!((whole(&board).status, of(&board, DANGCHANG).status), (Status::Met, Status::Met));
    // Without shares a county of several has a number of its own and nothing to hold it against.
    let plan = cattle(|plan| plan.targets[0].stages[0].allocation.clear());
    let board = self::board(&plan, &facts, "2016-02-01");
    assert_eq!((of(&board, DANGCHANG).status, whole(&board).status), (Status::NoData, Status::Met));
}

#[test]
fn a_part_of_a_yuan_is_missing_still() {
    let plan = cattle(|plan| {
        plan.head.area = DANGCHANG;
        plan.targets[0].stages[0].allocation.clear();
        plan.targets[0].unit = "元".to_owned();
        plan.indicators[0].counted_in = crate::domain::quantity::CountedIn::of("元");
    });
    let verdict = |fen| {
        let facts = [facts(DANGCHANG, vec![quarter("2015Q2", fen)])];
        let board = board(&plan, &facts, "2016-02-01");
        (whole(&board).status, whole(&board).gap, whole(&board).figures[0].text.clone())
    };
    assert_eq!(verdict(9_999), (Status::Overdue, 1, "99.99 / 100.00 元".to_owned()));
    assert_eq!(verdict(10_000), (Status::Met, 0, "100.00 / 100.00 元".to_owned()));
}

#[test]
fn without_a_number_it_is_told() {
    let plan = cattle(|plan| {
        plan.targets[0].test = None;
        plan.targets[0].stages[0].year_source = YearSource::Masked;
        plan.targets[0].stages[0].value = 0;
    });
    let facts = [facts(DANGCHANG, vec![quarter("2015Q2", 3)]), facts(WUDU, vec![])];
    let board = board(&plan, &facts, "2016-02-01");
    assert_eq!(whole(&board).status, Status::Narrative);
    let sentence = board.summary("T04", "year").expect("a sentence");
    assert_eq!(sentence, "购进肉牛:已报 3 头;原文没有数量,只记述,不评判。");
}

proptest! {
    /// The number is that of its list, the whole is the sum of the counties, and the order in
    /// which figures come does not matter.
    #[test]
    fn totals_are_those_of_their_lists(
        amounts in prop::collection::vec((0_i64..200, 0_usize..6, any::<bool>()), 0..12),
        days in 0_u64..800,
    ) {
        let quarters = ["2015Q1", "2015Q2", "2015Q3", "2015Q4", "2016Q1", "2016Q2"];
        let mut own = [std::collections::BTreeMap::new(), std::collections::BTreeMap::new()];
        for (amount, at, first) in amounts {
            own[usize::from(first)].insert(quarters[at], quarter(quarters[at], amount));
        }
        let areas = [DANGCHANG, WUDU];
        let of = |reversed: bool| -> Vec<Facts> {
            let list = |at: usize| {
                let mut list: Vec<_> = own[at].values().cloned().collect();
                if reversed { list.reverse(); }
                list
            };
            (0..2).map(|at| facts(areas[at], list(at))).collect()
        };
        let plan = cattle(|_| {});
        let as_of = day("2015-01-01") + chrono::Days::new(days);
        let counties: Vec<_> = of(false).iter().map(|it| evaluate_county(&plan, it, as_of)).collect();
        let turned: Vec<_> = of(true).iter().map(|it| evaluate_county(&plan, it, as_of)).collect();
        let board = judge(&plan, as_of, &counties);
        prop_assert_eq!(&board, &judge(&plan, as_of, &turned));
        let count = |at: usize| counties[at].count("T04", "year", "indicator.total").expect("a count");
        for at in 0..2 {
            let listed: i64 = count(at).findings.iter().map(|finding| finding.numerator).sum();
            let verdict = board.worst_of(areas[at]).expect("a verdict");
            prop_assert_eq!(listed, verdict.actual);
            let ended = own[at].values().filter(|it| {
                it.steps.accepted_on.is_some_and(|on| on <= as_of)
            });
            prop_assert_eq!(listed, ended.map(|it| it.numerator).sum::<i64>());
            let due = verdict.required.expect("a share");
            prop_assert_eq!(verdict.gap, (due - listed).max(0));
        }
        let all = board.overall("T04", "year").expect("a verdict");
        let sum: i64 = board.counties.iter().map(|verdict| verdict.actual).sum();
        prop_assert_eq!(all.actual, sum);
    }
}
