//! Tests of what reported figures come to, county by county and together.

use uuid::Uuid;

use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::indicator::FigureSteps;
use crate::plan::{Plan, YearSource};
use crate::rules::sample::{DANGCHANG, WUDU, county, day, plan};
use crate::rules::{Board, Facts, FigureFacts, Status, evaluate_county, judge};

/// A plan whose one target is `target`, with yearly rates and amounts.
fn reporting(target: &str) -> Plan {
    let text = format!(
        r#"
        [[target]]
        id = "T17"
        clauses = ["一"]
        title = "参合率"
        level = "county"
        lead = "health"
        {target}
        [[target.stage]]
        id = "from_start"
        title = "自实施之年起"
        from = "2015-01-01"
        year_source = "inferred"
        value = 1
        [[indicator]]
        id = "R"
        title = "比例"
        numerator = "上"
        denominator = "下"
        counted_in = "人"
        period = "year"
        from = "2014"
        due_days = 31
        feeds = ["{}"]
        scheme = "新农合"
        [[indicator]]
        id = "A"
        title = "数额"
        numerator = "起付线"
        counted_in = "元"
        period = "year"
        from = "2014"
        due_days = 31
        feeds = ["{}"]
        scheme = "新农合"
        "#,
        if target.contains("cap") { "none" } else { "T17" },
        if target.contains("cap") { "T17" } else { "none" },
    );
    let wanted: toml::Table = toml::from_str(&text).expect("a table");
    let part = |name: &str| wanted[name].clone();
    let mut whole = plan((1, 1), (1, 1));
    whole.targets = part("target").try_into().expect("targets");
    whole.indicators = part("indicator").try_into().expect("indicators");
    whole
}

fn rate() -> Plan {
    reporting(
        "rule = \"indicator.rate\"\nreading = \"share\"\nunit = \"%\"\ntest = { at_least = 98 }",
    )
}

fn rise() -> Plan {
    reporting(
        "rule = \"indicator.rise\"\nreading = \"share\"\nunit = \"百分点\"\n\
         test = { at_least = 5 }\n\
         base = { indicator = \"R\", period = \"2014\", words = \"2014年\" }",
    )
}

fn cap() -> Plan {
    reporting(
        "rule = \"indicator.cap\"\nreading = \"each\"\nunit = \"元\"\ntest = { at_most = 3000 }",
    )
}

fn figure(indicator: &str, period: &str, parts: (i64, i64)) -> FigureFacts {
    let (numerator, denominator) = parts;
    let own = u128::from(numerator.unsigned_abs()) * 10_000;
    let year: u128 = period.parse().expect("a year");
    FigureFacts {
        public_id: PublicId(Uuid::from_u128(own + year)),
        indicator: indicator.to_owned(),
        period: period.parse().expect("a period"),
        numerator,
        denominator: (denominator > 0).then_some(denominator),
        steps: FigureSteps { accepted_on: Some(day("2016-01-20")), ..FigureSteps::default() },
    }
}

/// Two counties with figures.
fn two(dangchang: Vec<FigureFacts>, wudu: Vec<FigureFacts>) -> [Facts; 2] {
    [(DANGCHANG, "宕昌县", dangchang), (WUDU, "武都区", wudu)]
        .map(|(area, name, figures)| Facts { figures, ..county(area, name, vec![]) })
}

fn board(plan: &Plan, facts: &[Facts]) -> Board {
    let as_of = day("2016-03-01");
    let counties: Vec<_> = facts.iter().map(|it| evaluate_county(plan, it, as_of)).collect();
    judge(plan, as_of, &counties)
}

/// The status of a county or of the whole, with what is said beside it and its number.
fn said(board: &Board, area: Option<AreaKey>) -> (Status, String, String) {
    let verdict = match area {
        Some(area) => board.worst_of(area).expect("a verdict"),
        None => board.overall("T17", "from_start").expect("a verdict"),
    };
    let text = verdict.figures.first().map(|figure| figure.text.clone()).unwrap_or_default();
    (verdict.status, verdict.note.clone().unwrap_or_default(), text)
}

#[test]
fn a_prefectures_rate_is_worked_out_from_its_parts() {
    // 100 % of a small county and 97.9 % of a large one are 98.9 on average and 97.94 in all.
    let facts = two(vec![figure("R", "2015", (20, 20))], vec![figure("R", "2015", (979, 1000))]);
    let board = board(&rate(), &facts);
    assert_eq!(said(&board, Some(DANGCHANG)).0, Status::Met);
    assert_eq!(said(&board, Some(WUDU)).0, Status::Overdue);
    let (status, note, text) = said(&board, None);
    assert_eq!((status, note.as_str()), (Status::Overdue, "2015年未达到"));
    assert_eq!(text, "97.9%(999 / 1,020)");
}

#[test]
fn a_rate_that_only_looks_right_does_not_reach() {
    let facts = two(vec![figure("R", "2015", (97_960, 100_000))], vec![]);
    let (status, _, text) = said(&board(&rate(), &facts), Some(DANGCHANG));
    assert_eq!((status, text.as_str()), (Status::Overdue, "98.0%(97,960 / 100,000)"));
}

#[test]
fn while_a_county_is_missing_nothing_is_late() {
    let facts = two(vec![figure("R", "2015", (50, 100))], vec![]);
    let board = board(&rate(), &facts);
    let (status, note, _) = said(&board, None);
    assert_eq!((status, note.as_str()), (Status::NoData, "2015年:已认定 1 / 2 项"));
    assert_eq!(said(&board, Some(WUDU)).0, Status::NoData);
    assert_eq!(said(&board, Some(DANGCHANG)).0, Status::Overdue);
}

#[test]
fn a_masked_year_is_never_late() {
    let mut plan = rate();
    plan.targets[0].stages[0].year_source = YearSource::Masked;
    let facts = two(vec![figure("R", "2015", (50, 100))], vec![figure("R", "2015", (50, 100))]);
    let (status, note, text) = said(&board(&plan, &facts), None);
    assert_eq!((status, note.as_str()), (Status::NotDue, "年份未定;2015年"));
    assert_eq!(text, "50.0%(100 / 200)", "the number is shown all the same");
}

#[test]
fn a_rise_is_one_of_percentage_points_over_sums() {
    let own = |above| vec![figure("R", "2014", (70, 100)), figure("R", "2015", (above, 100))];
    let reached = board(&rise(), &two(own(75), own(75)));
    let (status, _, text) = said(&reached, None);
    assert_eq!((status, text.as_str()), (Status::Met, "5.0百分点(75.0% 减 70.0%,基数:2014年)"));
    // Five per cent of 70 % would be 73.5 %.
    assert_eq!(said(&board(&rise(), &two(own(74), own(74))), None).0, Status::Overdue);
    let half = board(&rise(), &two(own(76), own(74)));
    assert_eq!(said(&half, None).0, Status::Met);
    assert_eq!(said(&half, Some(WUDU)).0, Status::Overdue);
}

#[test]
fn without_a_base_nothing_is_known() {
    let mut plan = rise();
    plan.targets[0].base = None;
    let facts = two(vec![figure("R", "2015", (75, 100))], vec![figure("R", "2015", (75, 100))]);
    let (status, note, _) = said(&board(&plan, &facts), None);
    assert_eq!((status, note.as_str()), (Status::NoData, "2015年:没有基数"));
}

#[test]
fn a_target_that_goes_down_is_held_county_by_county() {
    let amount = |fen| vec![figure("A", "2015", (fen, 0))];
    let facts = two(amount(300_000), amount(250_000));
    assert_eq!(said(&board(&cap(), &facts), None).0, Status::Met);
    let facts = two(amount(300_000), amount(500_000));
    let high = board(&cap(), &facts);
    assert_eq!(
        (said(&high, None).0, said(&high, Some(WUDU)).0),
        (Status::Overdue, Status::Overdue)
    );
    assert_eq!(said(&high, None).2, "1 / 2 项");
    // One that is too high is too high, whatever the missing one is.
    assert_eq!(said(&board(&cap(), &two(amount(500_000), vec![])), None).0, Status::Overdue);
    assert_eq!(said(&board(&cap(), &two(amount(300_000), vec![])), None).0, Status::NoData);
}

#[test]
fn a_sentence_says_the_period_and_the_number() {
    let facts = two(vec![figure("R", "2015", (99, 100))], vec![figure("R", "2015", (97, 100))]);
    let board = board(&rate(), &facts);
    let sentence = board.summary("T17", "from_start").expect("a sentence");
    assert_eq!(sentence, "参合率:2015年,98.0%(196 / 200)。最慢:武都区。");
}
