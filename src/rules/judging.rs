//! Tests of verdicts and boards: every status, the pace, the sentence, what follows.

use crate::domain::clinic::MilestoneKind::{Completed, Started, Withdrawn};
use crate::domain::money::Fen;
use crate::plan::YearSource;

use super::sample::{DANGCHANG, WUDU, county, day, grant, pass, plan, project, projects, reach};
use super::{Board, Bulletin, Facts, Forecast, Pace, ProjectFacts, Status, evaluate_county, judge};

/// The board of 宕昌县, which is to do `required`, and of 武都区, which has done its one.
fn board(required: i64, projects: Vec<ProjectFacts>, as_of: &str) -> Board {
    let mut done = project(900, "2015");
    pass(&mut done, "2015-06-01");
    let facts = [county(DANGCHANG, "宕昌县", projects), county(WUDU, "武都区", vec![done])];
    board_of(&plan((required, 1), (0, 0)), &facts, as_of)
}

fn board_of(plan: &crate::plan::Plan, facts: &[Facts], as_of: &str) -> Board {
    let as_of = day(as_of);
    let counties: Vec<_> = facts.iter().map(|it| evaluate_county(plan, it, as_of)).collect();
    judge(plan, as_of, &counties)
}

fn status(board: &Board) -> Status {
    let mut verdicts = board.of_stage("T01", "2015");
    verdicts.find(|verdict| verdict.area == DANGCHANG).expect("a verdict").status
}

fn accepted(count: i64, on: &str) -> Vec<ProjectFacts> {
    projects(1, count, "2015", |project| pass(project, on))
}

fn finished(count: i64, on: &str) -> Vec<ProjectFacts> {
    projects(500, count, "2015", |project| reach(project, Completed, on))
}

#[test]
fn after_the_deadline_the_number_of_the_plan_decides() {
    let after = "2016-02-01";
    assert_eq!(status(&board(2, accepted(2, "2015-12-31"), after)), Status::Met);
    assert_eq!(status(&board(2, accepted(2, "2016-01-01"), after)), Status::MetLate);
    assert_eq!(status(&board(3, accepted(2, "2015-12-31"), after)), Status::Overdue);
    let waiting = [accepted(1, "2015-12-31"), finished(1, "2015-12-31")].concat();
    assert_eq!(status(&board(2, waiting, after)), Status::AwaitingAcceptance);
    let too_late = [accepted(1, "2015-12-31"), finished(1, "2016-01-01")].concat();
    assert_eq!(status(&board(2, too_late, after)), Status::Overdue);
    assert_eq!(status(&board(2, vec![], after)), Status::Overdue);
}

#[test]
fn before_the_deadline_the_pace_decides() {
    assert_eq!(status(&board(2, accepted(2, "2015-12-31"), "2015-12-31")), Status::Met);
    assert_eq!(status(&board(9, accepted(4, "2015-09-20"), "2015-10-01")), Status::OnTrack);
    assert_eq!(status(&board(9, accepted(1, "2015-09-20"), "2015-10-01")), Status::AtRisk);
    assert_eq!(status(&board(9, accepted(8, "2015-08-06"), "2015-10-01")), Status::AtRisk);
    assert_eq!(status(&board(9, accepted(8, "2015-08-07"), "2015-10-01")), Status::OnTrack);
    assert_eq!(status(&board(9, vec![], "2015-12-31")), Status::AtRisk);
    assert_eq!(status(&board(9, vec![], "2016-01-01")), Status::Overdue);
}

#[test]
fn nothing_is_due_before_a_stage_begins() {
    let verdict = board(9, vec![], "2014-12-31").overall("T01", "2015").expect("one").clone();
    assert_eq!((verdict.status, verdict.note.as_deref()), (Status::NotDue, Some("尚未开始")));
}

#[test]
fn a_masked_year_is_never_late() {
    let mut plan = plan((2, 1), (0, 0));
    plan.targets[0].stages[0].year_source = YearSource::Masked;
    let facts = [county(DANGCHANG, "宕昌县", vec![]), county(WUDU, "武都区", vec![])];
    let board = board_of(&plan, &facts, "2030-01-01");
    let verdict = board.overall("T01", "2015").expect("a verdict");
    assert_eq!((verdict.status, verdict.note.as_deref()), (Status::NotDue, Some("年份未定")));
    assert_eq!(verdict.days_left, None);
    assert!(board.consequences.is_empty());
    assert!(board.summary("T01", "2015").expect("a sentence").contains("年份未定"));
}

#[test]
fn without_shares_a_county_has_no_data_and_the_prefecture_a_verdict() {
    let mut plan = plan((2, 1), (0, 0));
    plan.targets[0].stages[0].allocation.clear();
    let facts = [county(DANGCHANG, "宕昌县", vec![]), county(WUDU, "武都区", vec![])];
    let board = board_of(&plan, &facts, "2016-01-01");
    assert_eq!(status(&board), Status::NoData);
    assert_eq!(board.overall("T01", "2015").expect("one").status, Status::Overdue);
}

#[test]
fn a_county_without_a_share_owes_nothing() {
    let board = board(0, vec![], "2016-02-01");
    assert_eq!(status(&board), Status::NotDue);
    assert_eq!(board.overall("T01", "2015").expect("one").status, Status::Met);
}

#[test]
fn the_prefecture_is_judged_only_when_every_county_is_there() {
    let plan = plan((2, 1), (0, 0));
    let board = board_of(&plan, &[county(DANGCHANG, "宕昌县", vec![])], "2016-02-01");
    assert_eq!(board.overall("T01", "2015"), None);
    assert_eq!(status(&board), Status::Overdue);
}

#[test]
fn the_formula_has_the_numbers_put_in() {
    let done = [accepted(2, "2015-12-31"), finished(1, "2015-12-30")].concat();
    let board = board(4, done, "2016-02-01");
    let verdict = board.worst_of(DANGCHANG).expect("a verdict");
    assert_eq!(
        verdict.formula,
        "4 所应于 2015-12-31 前验收合格;按期 2,逾期完成 0,未完成 2(其中按期完工待验收 1);\
         按期率 2 / 4 = 50.0%"
    );
    assert_eq!((verdict.gap, verdict.days_left), (2, Some(-32)));
    assert_eq!(verdict.needed_pace, None);
    assert_eq!(verdict.unregistered(), 1);
}

#[test]
fn other_readings_stand_beside_the_one_in_force() {
    let board = board(4, accepted(2, "2015-12-31"), "2016-02-01");
    let figures = &board.overall("T01", "2015").expect("a verdict").figures;
    assert_eq!(figures[0].text, "3 / 5 所");
    assert_eq!((figures[0].in_force, figures[0].holds), (true, Some(false)));
    assert_eq!(figures[1].text, "1 / 2");
    assert!(!figures[1].in_force);
}

#[test]
fn what_follows_names_records_and_money() {
    let mut missing = finished(1, "2016-01-05");
    missing.push(project(700, "2015"));
    missing.iter_mut().for_each(grant);
    let board = board(4, [accepted(1, "2016-01-09"), missing].concat(), "2016-02-01");
    let [consequence] = board.consequences.as_slice() else { panic!("one county") };
    assert_eq!(consequence.words, "减少下一年度项目资金");
    assert_eq!(consequence.clause.as_deref(), Some("五.1"));
    assert_eq!((consequence.unfinished, consequence.unregistered), (3, 1));
    assert_eq!(consequence.money, Fen::from_yuan(200_000));
    assert_eq!(consequence.subjects.len(), 2);
}

#[test]
fn what_was_all_done_late_still_has_a_consequence_and_what_waits_has_none() {
    let late = board(2, accepted(2, "2016-01-09"), "2016-02-01");
    assert_eq!(late.consequences[0].unfinished, 0);
    assert_eq!(late.consequences[0].subjects.len(), 2);
    assert!(board(2, finished(2, "2015-12-31"), "2016-02-01").consequences.is_empty());
    assert!(board(2, vec![], "2015-12-31").consequences.is_empty());
}

#[test]
fn the_worst_comes_first() {
    let plan = plan((10, 10), (0, 0));
    let facts = [
        county(WUDU, "武都区", accepted(9, "2015-12-01")),
        county(DANGCHANG, "宕昌县", accepted(2, "2015-12-01")),
    ];
    let board = board_of(&plan, &facts, "2016-02-01");
    let names: Vec<_> = board.of_stage("T01", "2015").map(|it| it.area_name.as_str()).collect();
    assert_eq!(names, ["宕昌县", "武都区"]);
    let unfinished: Vec<_> = board.consequences.iter().map(|it| it.unfinished).collect();
    assert_eq!(unfinished, [8, 1]);
}

#[test]
fn one_sentence_says_how_it_stands() {
    let old = projects(1, 99, "2016", |project| pass(project, "2016-06-01"));
    let new = projects(100, 49, "2016", |project| pass(project, "2016-08-31"));
    let waiting = projects(200, 21, "2016", |project| reach(project, Completed, "2016-08-01"));
    let built = projects(300, 96, "2016", |project| reach(project, Started, "2016-04-01"));
    let idle = projects(400, 40, "2016", |_| ());
    let plan = plan((0, 0), (305, 0));
    let facts = [
        county(DANGCHANG, "宕昌县", [old, new, waiting, built, idle].concat()),
        county(WUDU, "武都区", vec![]),
    ];
    let board = board_of(&plan, &facts, "2016-08-31");
    assert_eq!(
        board.summary("T01", "2016").as_deref(),
        Some(
            "2016年应建成 305 所,已验收 148,待验收 21,在建 96,未开工 40。还差 157 所,\
             需每周 9.0 所,近8周每周 6.1 所,按此速度 2017-02-27 完成,逾期 58 天。\
             最慢:宕昌县。"
        )
    );
    let verdict = board.overall("T01", "2016").expect("a verdict");
    assert_eq!((verdict.needed_pace, verdict.actual_pace), (Some(Pace(90)), Pace(61)));
    assert_eq!((verdict.status, verdict.elapsed_percent), (Status::AtRisk, Some(66)));
}

#[test]
fn the_sentence_after_the_deadline_says_what_is_left() {
    let board = board(4, accepted(2, "2015-12-31"), "2016-02-01");
    assert_eq!(
        board.summary("T01", "2015").as_deref(),
        Some(
            "2015年应建成 5 所,已验收 3,待验收 0,在建 0,未开工 0,未立项 2。还差 2 所,\
             2015-12-31 到期,已过 32 天,近8周每周 0.3 所,按此速度 2016-03-28 完成,\
             逾期 88 天。最慢:宕昌县。"
        )
    );
}

#[test]
fn the_bulletin_has_three_numbers_and_derives_the_fourth() {
    let mut projects = [accepted(2, "2015-08-01"), finished(1, "2015-08-01")].concat();
    projects.extend(self::projects(300, 4, "2015", |it| reach(it, Started, "2015-06-01")));
    projects.extend(self::projects(400, 3, "2015", |_| ()));
    projects.extend(self::projects(450, 1, "2015", |it| reach(it, Withdrawn, "2015-06-01")));
    let facts = county(DANGCHANG, "宕昌县", projects);
    let result = evaluate_county(&plan((9, 1), (0, 0)), &facts, day("2015-09-01"));
    let bulletin = Bulletin::of(&result, "T01", "2015");
    assert_eq!(bulletin, Bulletin { total: 10, started: 7, finished: 3 });
    assert_eq!(bulletin.not_started(), 3);
}

#[test]
fn the_day_on_which_it_was_reached_is_told() {
    let some = [accepted(2, "2015-06-01"), projects(50, 1, "2015", |it| pass(it, "2015-07-09"))];
    let board = board(3, some.concat(), "2015-08-01");
    let mut verdicts = board.of_stage("T01", "2015");
    let verdict = verdicts.find(|it| it.area == DANGCHANG).expect("a verdict");
    assert_eq!(verdict.forecast, Forecast::Reached { on: Some(day("2015-07-09")) });
}

#[test]
fn a_clause_that_asks_for_preference_is_never_overdue() {
    let mut plan = plan((2, 1), (0, 0));
    plan.targets[0].rule = Some("clinic.device".to_owned());
    let mut facts = county(DANGCHANG, "宕昌县", vec![]);
    facts.villages = vec![
        toml::from_str(
            r#"
        area = 6212231000001
        name = "石院村"
        township = "官亭镇"
        registered_poor = [{ from = "2014-01-01" }]
        coverage = [{ mode = "own", facility = 11, from = "2014-01-01" }]
        "#,
        )
        .expect("a village"),
    ];
    let board = board_of(&plan, &[facts, county(WUDU, "武都区", vec![])], "2016-02-01");
    let verdict = board.worst_of(DANGCHANG).expect("a verdict");
    assert_eq!((verdict.status, verdict.advisory), (Status::AtRisk, true));
}

#[test]
fn a_target_without_a_rule_has_no_data() {
    let mut plan = plan((2, 1), (0, 0));
    plan.targets[0].rule = None;
    let board = board_of(&plan, &[], "2016-02-01");
    let verdict = board.overall("T01", "2015").expect("a verdict");
    assert_eq!((verdict.status, verdict.rule.as_deref()), (Status::NoData, None));
}
