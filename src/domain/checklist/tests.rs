//! The standard of 2014 from answers to conclusion.

use chrono::NaiveDate;

use super::{
    Answer, Answers, Checklist, ChecklistItem, Conclusion, Context, Entry, Figure, ItemOutcome,
    Outcome, Purpose, Standard, Test, Weight, conclude, defects, find, judge, outcomes, standards,
    tidy, validate,
};
use crate::domain::area::AreaKey;
use crate::domain::clinic::WorkKind;
use crate::domain::specialty::SpecialtyKind;

const VILLAGE: AreaKey = AreaKey(6_212_231_000_007);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(super) fn standard() -> &'static Standard {
    find("village-clinic-2014").expect("a standard")
}

pub(super) fn checklist(purpose: Purpose) -> Checklist {
    Checklist::freeze(standard(), VILLAGE, day("2016-05-10"), purpose)
}

pub(super) fn context(work_kind: WorkKind) -> Context {
    Context {
        work_kind: Some(work_kind),
        inspected_on: day("2016-05-10"),
        township: "何家堡乡".into(),
        village: "旧城村".into(),
    }
}

/// An answer that meets an item.
fn good(item: &ChecklistItem) -> Answer {
    match &item.test {
        Test::Yes => Answer::Met,
        test if test.is_measured() => {
            Answer::Measured { figure: test.passing().expect("a figure that will do") }
        }
        Test::OneOf { choices, .. } => Answer::Choice { value: choices[0].clone() },
        Test::SubsetOf { choices, .. } => Answer::Choices { values: choices.clone() },
        Test::NotEmpty => Answer::Text { value: "陇发改〔2015〕12号".into() },
        Test::Matches => Answer::Text { value: "何家堡乡旧城村卫生室".into() },
        _ => Answer::Date { value: day("2016-05-10") },
    }
}

pub(super) fn all_good(checklist: &Checklist) -> Answers {
    checklist.items.iter().map(|item| (item.id.clone(), Entry::of(good(item)))).collect()
}

fn measured(text: &str) -> Answer {
    Answer::Measured { figure: Figure::parse(text).expect("a figure") }
}

fn text(value: &str) -> Answer {
    Answer::Text { value: value.into() }
}

fn not_applicable(reason: &str) -> Answer {
    Answer::NotApplicable { reason: reason.into() }
}

fn judged(id: &str, answer: Answer) -> ItemOutcome {
    let asking = Purpose::ALL
        .iter()
        .map(|purpose| checklist(*purpose))
        .find_map(|checklist| checklist.item(id).filter(|item| item.ruled_out.is_none()).cloned());
    judge(&asking.expect("an item"), Some(&Entry::of(answer)), &context(WorkKind::NewBuild))
}

#[test]
fn the_files_parse_and_have_their_composite_items() {
    let ids = |id: &str| find(id).expect("a standard").criteria.iter().map(|c| c.id.as_str());
    assert_eq!(standards().len(), 4);
    let count =
        |prefix: &str| ids("village-clinic-2014").filter(|id| id.starts_with(prefix)).count();
    for (prefix, items) in [("VC-B13", 3), ("VC-C02", 7), ("VC-C03", 14), ("VC-G06", 2)] {
        assert_eq!(count(prefix), items, "{prefix}");
    }
    for (group, items) in
        [("A", 6), ("B", 18), ("C", 25), ("D", 3), ("E", 4), ("F", 5), ("G", 7), ("H", 6)]
    {
        assert_eq!(count(&format!("VC-{group}")), items, "{group}");
    }
    assert_eq!(ids("village-clinic-licence-1994").count(), 4);
}

#[test]
fn a_specialty_is_asked_what_concerns_it() {
    let standard = find("key-specialty-2015").expect("a standard");
    let ids = |specialty| -> Vec<String> {
        let narrowed = standard.narrowed_to(specialty);
        let items = narrowed.criteria.iter().filter(|item| item.weight != Weight::Advisory);
        items.map(|item| item.id.clone()).collect()
    };
    let common = ["KS-21"];
    assert_eq!(ids(SpecialtyKind::Other), common);
    assert_eq!(
        ids(SpecialtyKind::IntensiveCare),
        ["KS-02", "KS-03", "KS-04", "KS-05", "KS-06", "KS-07", "KS-21"]
    );
    assert_eq!(
        ids(SpecialtyKind::NeonatalIntensiveCare),
        ["KS-11", "KS-12", "KS-13", "KS-14", "KS-15", "KS-21"]
    );
    let groups = standard.narrowed_to(SpecialtyKind::IntensiveCare).groups;
    assert!(groups.iter().all(|group| group.id != "C"), "{groups:?}");
    let uncertain = standard.criteria.iter().filter(|item| matches!(&*item.confidence, "D" | "E"));
    assert!(uncertain.clone().count() > 0);
    assert!(uncertain.into_iter().all(|item| item.weight == Weight::Advisory));
}

#[test]
fn figures_are_held_against_bounds_that_belong_or_do_not() {
    let figure = |text: &str| Figure::parse(text).expect("a figure");
    let between = Test::Between { least: figure("2"), most: figure("8") };
    for (typed, holds) in [("1.99", false), ("2", true), ("8", true), ("8.01", false)] {
        assert_eq!(between.compares(figure(typed)), Some(holds), "{typed}");
    }
    assert_eq!(between.required(Some("%")), "2 至 8 %");
    let more = Test::MoreThan { value: figure("1") };
    assert_eq!(more.compares(figure("1")), Some(false));
    assert_eq!(more.compares(figure("1.01")), Some(true));
    assert_eq!(Test::Yes.compares(figure("1")), None);
    for test in [between, more] {
        assert_eq!(test.compares(test.passing().expect("a figure")), Some(true));
    }
}

#[test]
fn every_choice_of_works_is_a_kind_of_works() {
    let item = standard().criteria.iter().find(|c| c.id == "VC-A02").expect("an item");
    let labels = WorkKind::ALL.iter().map(|kind| kind.label().to_owned()).collect();
    assert_eq!(item.test, Test::OneOf { choices: labels, others: vec![] });
}

#[test]
fn answers_are_held_against_their_items() {
    use Outcome::{Met, NotApplicable, NotMet, Open};
    let choice = |value: &str| Answer::Choice { value: value.into() };
    let choices = |values: &[&str]| Answer::Choices {
        values: values.iter().map(|&value| value.into()).collect(),
    };
    let date = |value| Answer::Date { value: day(value) };
    for (id, answer, outcome) in [
        ("VC-B03", Answer::Met, Met),
        ("VC-B03", Answer::NotMet, NotMet),
        ("VC-B01", measured("60"), Met),
        ("VC-B01", measured("59.99"), NotMet),
        ("VC-B01", Answer::NotMet, NotMet),
        ("VC-B01", Answer::Met, Open),
        ("VC-D02", measured("0.99"), NotMet),
        ("VC-E02", measured("12"), Met),
        ("VC-E02", measured("12.01"), NotMet),
        ("VC-E02", not_applicable("新设置，尚未到校验期"), NotApplicable),
        ("VC-E02", not_applicable(" \u{200B}"), Open),
        ("VC-H01", measured("100,000"), Met),
        ("VC-H01", measured("100000.01"), NotMet),
        ("VC-A06", choice("集体"), Met),
        ("VC-A06", choice("村医个人"), NotMet),
        ("VC-A06", choice(" "), Open),
        ("VC-A06", choices(&["集体"]), Open),
        ("VC-E03", choices(&["全科医疗科", "中医科"]), Met),
        ("VC-E03", choices(&["全科医疗科", "外科"]), NotMet),
        ("VC-E03", choices(&[]), Open),
        ("VC-A01", text("陇发改〔2015〕12号"), Met),
        ("VC-A01", text("  "), Open),
        ("VC-A01", Answer::NotMet, NotMet),
        ("VC-B15", text("何家堡乡旧城村卫生室"), Met),
        ("VC-B15", text("旧城村卫生室"), NotMet),
        ("VC-B15", text(""), Open),
        ("VC-E01", date("2016-05-10"), Met),
        ("VC-E01", date("2016-05-09"), NotMet),
        ("VC-E01", Answer::Met, Open),
    ] {
        let found = judged(id, answer.clone());
        assert_eq!(found.outcome, outcome, "{id} {answer:?}");
    }
}

#[test]
fn an_outcome_is_printed_as_the_form_has_it() {
    let area = judged("VC-B01", measured("64.50"));
    assert_eq!((area.required.as_str(), area.measured.as_str()), ("≥ 60 ㎡", "64.5 ㎡"));
    let room = judged("VC-B03", Answer::NotMet);
    assert_eq!((room.required.as_str(), room.measured.as_str()), ("是", "否"));
    let licence = judged("VC-E01", Answer::Date { value: day("2020-01-01") });
    assert_eq!(licence.measured, "有效期至 2020-01-01");
    let exempt = judged("VC-B07", not_applicable("未核准静脉给药"));
    assert_eq!((exempt.measured.as_str(), exempt.note.as_str()), ("", "未核准静脉给药"));
}

#[test]
fn an_unnamed_place_leaves_the_sign_open() {
    let checklist = checklist(Purpose::Completion);
    let nowhere = Context { township: String::new(), ..context(WorkKind::NewBuild) };
    let sign = Entry::of(text("何家堡乡旧城村卫生室"));
    let item = checklist.item("VC-B15").expect("an item");
    assert_eq!(judge(item, Some(&sign), &nowhere).outcome, Outcome::Open);
}

#[test]
fn what_is_not_asked_of_the_works_does_not_apply() {
    let completion = checklist(Purpose::Completion);
    let in_service = checklist(Purpose::InService);
    for (checklist, id, work_kind, outcome) in [
        (&completion, "VC-H01", WorkKind::NewBuild, Outcome::Open),
        (&completion, "VC-H01", WorkKind::Repair, Outcome::NotApplicable),
        (&completion, "VC-H03", WorkKind::NewBuild, Outcome::NotApplicable),
        (&in_service, "VC-H03", WorkKind::NewBuild, Outcome::Open),
    ] {
        let found = judge(checklist.item(id).expect("an item"), None, &context(work_kind));
        assert_eq!(found.outcome, outcome, "{id} {work_kind}");
        assert_eq!(found.note.is_empty(), outcome == Outcome::Open);
    }
    let repair = context(WorkKind::Repair);
    let found = judge(completion.item("VC-H01").expect("an item"), None, &repair);
    assert_eq!(found.note, "仅适用于新建，本项目为维修");
}

#[test]
fn the_conclusion_follows_the_weights() {
    let checklist = checklist(Purpose::Completion);
    let context = context(WorkKind::NewBuild);
    for (changes, conclusion) in [
        (vec![], Conclusion::Pass),
        (vec![("VC-B14", Some(Answer::NotMet))], Conclusion::Pass),
        (vec![("VC-B14", None)], Conclusion::Pass),
        (vec![("VC-B07", Some(not_applicable("未核准静脉给药")))], Conclusion::Pass),
        (vec![("VC-B07", Some(not_applicable("")))], Conclusion::Incomplete),
        (vec![("VC-A05", Some(Answer::NotMet))], Conclusion::Conditional),
        (vec![("VC-A05", None)], Conclusion::Incomplete),
        (vec![("VC-B01", None)], Conclusion::Incomplete),
        (vec![("VC-A05", Some(Answer::NotMet)), ("VC-B01", None)], Conclusion::Incomplete),
        (vec![("VC-B01", Some(measured("52")))], Conclusion::Fail),
        (vec![("VC-B01", Some(measured("52"))), ("VC-B03", None)], Conclusion::Fail),
        (vec![("VC-E01", Some(Answer::NotMet))], Conclusion::Pass),
    ] {
        let mut answers = all_good(&checklist);
        for (id, answer) in changes.clone() {
            answers.insert(id.to_owned(), Entry { answer, remark: None });
        }
        let found = outcomes(&checklist, &answers, &context);
        assert_eq!(conclude(&checklist, &found), conclusion, "{changes:?}");
    }
}

#[test]
fn a_clinic_without_a_licence_is_not_put_into_use() {
    for (purpose, conclusion) in
        [(Purpose::InService, Conclusion::Fail), (Purpose::Completion, Conclusion::Pass)]
    {
        let checklist = checklist(purpose);
        let mut answers = all_good(&checklist);
        answers.insert("VC-E01".into(), Entry::of(Answer::NotMet));
        let found = outcomes(&checklist, &answers, &context(WorkKind::NewBuild));
        assert_eq!(conclude(&checklist, &found), conclusion);
    }
}

#[test]
fn nothing_filled_in_is_incomplete() {
    let checklist = checklist(Purpose::Completion);
    assert_eq!(conclude(&checklist, &[]), Conclusion::Incomplete);
}

#[test]
fn defects_quote_their_clause() {
    let checklist = checklist(Purpose::Completion);
    let mut answers = all_good(&checklist);
    for (id, answer) in
        [("VC-H05", Answer::NotMet), ("VC-B01", measured("52")), ("VC-B14", Answer::NotMet)]
    {
        answers.insert(id.into(), Entry::of(answer).with_remark("须整改"));
    }
    let found = outcomes(&checklist, &answers, &context(WorkKind::NewBuild));
    let defects = defects(&checklist, &found);
    let items: Vec<&str> = defects.iter().map(|defect| defect.item.as_str()).collect();
    assert_eq!(items, ["VC-B01", "VC-H05"]);
    assert_eq!(defects[0].basis, "《村卫生室管理办法（试行）》第十七条（VC-B01）");
    assert_eq!(defects[0].measured, "52 ㎡");
    assert_eq!(defects[0].problem, "须整改");
    assert_eq!(defects[0].weight, Weight::Veto);
}

#[test]
fn a_good_form_has_nothing_to_mend() {
    let checklist = checklist(Purpose::Completion);
    let context = context(WorkKind::NewBuild);
    assert_eq!(validate(&checklist, &all_good(&checklist), &context), []);
    assert_eq!(validate(&checklist, &Answers::new(), &context), []);
    let remarked = Entry::of(measured("52")).with_remark("少 8 ㎡\n须扩建");
    assert_eq!(validate(&checklist, &Answers::from([("VC-B01".into(), remarked)]), &context), []);
}

#[test]
fn every_fault_of_a_form_is_named() {
    let checklist = checklist(Purpose::Completion);
    let context = context(WorkKind::NewBuild);
    let choice = |value: &str| Answer::Choice { value: value.into() };
    let twice = Answer::Choices { values: vec!["中医科".into(), "中医科".into()] };
    for (id, entry, codes) in [
        ("VC-Z99", Entry::of(Answer::Met), vec!["UNKNOWN_ITEM"]),
        ("VC-B01", Entry::of(Answer::Met), vec!["WRONG_KIND"]),
        ("VC-B03", Entry::of(measured("1")), vec!["WRONG_KIND"]),
        ("VC-B01", Entry::of(measured("52")), vec!["REMARK_REQUIRED"]),
        ("VC-A05", Entry::of(Answer::NotMet).with_remark(" "), vec!["REMARK_REQUIRED"]),
        ("VC-B14", Entry::of(Answer::NotMet), vec![]),
        ("VC-B07", Entry::of(not_applicable(" ")), vec!["REASON_REQUIRED"]),
        ("VC-A06", Entry::of(choice("村医个人")).with_remark("应转为集体"), vec![]),
        ("VC-A02", Entry::of(choice("租赁")), vec!["NOT_OFFERED"]),
        ("VC-E03", Entry::of(twice), vec!["DUPLICATE"]),
        ("VC-A01", Entry::of(text("陇\u{202E}发改")), vec!["BAD_CHAR"]),
        ("VC-A01", Entry::of(text("陇发改\n12号")), vec!["BAD_CHAR"]),
        ("VC-A01", Entry::of(text(&"字".repeat(201))), vec!["TOO_LONG"]),
        ("VC-B03", Entry::of(Answer::Met).with_remark(&"字".repeat(500)), vec![]),
        ("VC-B03", Entry::of(Answer::Met).with_remark(&"字".repeat(501)), vec!["TOO_LONG"]),
    ] {
        let answers = Answers::from([(id.to_owned(), entry.clone())]);
        let complaints = validate(&checklist, &answers, &context);
        let found: Vec<&str> = complaints.iter().map(|fault| fault.code.as_str()).collect();
        assert_eq!(found, codes, "{id} {entry:?}");
        assert!(complaints.iter().all(|fault| fault.item == id && !fault.message.is_empty()));
    }
}

#[test]
fn a_form_is_tidied_before_it_is_stored() {
    let untidy = [
        ("VC-A01", Entry::of(text(" 陇发改\u{200B}〔2015〕12号\u{3000}")).with_remark(" \u{200B}")),
        ("VC-A05", Entry::of(not_applicable(" 租用 ")).with_remark("甲\r\n乙 ")),
        ("VC-B03", Entry::default()),
        ("VC-B04", Entry::of(Answer::Met).with_remark("坏\0")),
    ];
    let tidied = tidy(untidy.map(|(id, entry)| (id.to_owned(), entry)).into());
    let expected = [
        ("VC-A01", Entry::of(text("陇发改〔2015〕12号"))),
        ("VC-A05", Entry::of(not_applicable("租用")).with_remark("甲\n乙")),
        ("VC-B04", Entry::of(Answer::Met).with_remark("坏\0")),
    ];
    assert_eq!(tidied, expected.map(|(id, entry)| (id.to_owned(), entry)).into());
}
