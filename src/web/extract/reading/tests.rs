//! Everything that is wrong is told at once, each with its place.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate;

use super::parse::{Broken, parse};
use super::{Manner, read};
use crate::domain::area::AreaKey;
use crate::domain::clinic::WorkKind;
use crate::domain::money::Fen;
use crate::domain::typed;

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Sample {
    area_key: AreaKey,
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 3))]
    name: String,
    work_kind: WorkKind,
    #[serde(default, deserialize_with = "typed::optional_money")]
    estimate: Option<Fen>,
    #[serde(default)]
    #[validate(nested)]
    steps: Vec<Step>,
    #[serde(default)]
    urgent: bool,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(deserialize_with = "typed::date")]
    reached_on: NaiveDate,
    #[validate(range(min = 1))]
    order: i32,
}

fn faults(tree: Value, manner: Manner) -> Vec<String> {
    let faults = read::<Sample>(tree, manner).expect_err("faults");
    let mut said: Vec<_> = faults
        .iter()
        .map(|fault| format!("{} {}", fault.pointer.as_deref().unwrap_or("-"), fault.code))
        .collect();
    said.sort();
    said
}

#[test]
fn every_fault_of_a_body_is_told_at_once() {
    let tree = json!({
        "area_key": "x", "name": "太长的名字", "work_kind": "palace", "estimate": "1.234",
        "colour": 1, "steps": [{"reached_on": "昨天", "order": 0}, {"order": true, "x": 1}],
    });
    assert_eq!(
        faults(tree, Manner::Strict),
        [
            "#/area_key TYPE",
            "#/colour UNKNOWN_FIELD",
            "#/estimate MONEY",
            "#/name TOO_LONG",
            "#/steps/0/order RANGE",
            "#/steps/0/reached_on DATE_INVALID",
            "#/steps/1/order TYPE",
            "#/steps/1/reached_on REQUIRED",
            "#/steps/1/x UNKNOWN_FIELD",
            "#/work_kind CHOICE",
        ]
    );
}

#[test]
fn an_empty_body_lacks_all_that_is_required() {
    let lacks = ["#/area_key REQUIRED", "#/name REQUIRED", "#/work_kind REQUIRED"];
    assert_eq!(faults(json!({}), Manner::Strict), lacks);
    assert_eq!(
        faults(json!({"area_key": null, "name": null, "work_kind": null}), Manner::Strict),
        lacks
    );
    assert_eq!(faults(json!([1]), Manner::Strict).len(), 1);
}

#[test]
fn text_is_taken_for_a_number_only_where_it_was_typed() {
    let typed = json!({
        "area_key": "6212230000000", "name": "石院", "work_kind": "new_build", "urgent": "on",
        "estimate": "100000.5", "steps": [{"reached_on": "2016年8月1日", "order": "2"}],
    });
    let sample: Sample = read(typed.clone(), Manner::Typed).expect("a sample");
    assert_eq!(sample.area_key, AreaKey(6_212_230_000_000));
    assert_eq!((sample.steps[0].order, sample.urgent), (2, true));
    assert_eq!(sample.steps[0].reached_on.to_string(), "2016-08-01");
    assert_eq!((sample.work_kind, sample.estimate), (WorkKind::NewBuild, Some(Fen(10_000_050))));
    assert_eq!(
        faults(typed, Manner::Strict),
        ["#/area_key TYPE", "#/steps/0/order TYPE", "#/urgent TYPE"]
    );
}

#[test]
fn a_word_that_is_not_there_hides_nothing_behind_it() {
    let steps = json!([{"order": 0}]);
    for tree in [json!({"work_kind": null, "steps": steps}), json!({"steps": steps})] {
        assert_eq!(
            faults(tree, Manner::Strict),
            [
                "#/area_key REQUIRED",
                "#/name REQUIRED",
                "#/steps/0/order RANGE",
                "#/steps/0/reached_on REQUIRED",
                "#/work_kind REQUIRED",
            ]
        );
    }
}

#[test]
fn json_is_taken_strictly() {
    let detail = |text: &str| match parse(text) {
        Err(Broken::Syntax { detail, .. }) => detail,
        other => format!("{other:?}"),
    };
    assert_eq!(detail(r#"{"a":1,"a":2}"#), "同一项出现两次。");
    assert_eq!(detail(&format!("{}1{}", "[".repeat(33), "]".repeat(33))), "层级过深。");
    assert!(parse(&format!("{}1{}", "[".repeat(32), "]".repeat(32))).is_ok());
    assert_eq!(detail("{\"a\":1,\n \"b\" 2}"), "第 2 行第 6 列附近格式有误。");
    for (text, at) in [
        ("1e400", "#"),
        ("[1e400]", "#/0"),
        (r#"{"a":[1,{"b/c":-1e999}],"d":1e400}"#, "#/a/1/b~1c"),
        (r#"{"a":[[],[1]],"d":[{},1e400]}"#, "#/d/1"),
    ] {
        assert_eq!(parse(text), Err(Broken::Number(at.to_owned())), "{text}");
        let text = text.replace("-1e999", "1e400").replace("1e400", r#""\ud800""#);
        assert_eq!(parse(&text), Err(Broken::Character(at.to_owned())), "{text}");
    }
    assert_eq!(detail("{} x"), "第 1 行第 4 列附近格式有误。");
}
