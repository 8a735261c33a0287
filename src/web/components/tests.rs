//! Every component, drawn once.

use super::{Bar, Field, Mood, Status, Step, Steps, Summary, Tile, TileMap, Why};
use crate::ledger::LedgerError;
use crate::web::extract::FormText;

/// A form that was typed into and found wrong.
fn refused() -> FormText {
    let form = FormText::filled([
        ("code", "<宕-2015>"),
        ("kind", "met"),
        ("panel.0.account", "wang"),
        ("urgent", "true"),
    ]);
    let error = LedgerError::invalid("code", "TOO_LONG", "不能超过 50 个字。");
    form.blamed(error).expect("a form").1
}

fn words() -> Vec<(String, String)> {
    vec![("met".into(), "符合".into()), ("not_met".into(), "不符合".into())]
}

#[test]
fn a_status_is_a_shape_and_a_word() {
    let badge = Status::new(Mood::Late, "逾期 243 天").to_string();
    let expected = r#"<span class="st late"><i aria-hidden="true">■</i>逾期 243 天</span>"#;
    assert_eq!(badge, expected);
    let moods = [Mood::Met, Mood::Track, Mood::Risk, Mood::Late, Mood::Await, Mood::None];
    let shapes: std::collections::HashSet<_> = moods.iter().map(|mood| mood.shape()).collect();
    assert_eq!(shapes.len(), moods.len(), "every mood has a shape of its own");
}

#[test]
fn a_bar_is_measured_in_thousandths() {
    let bar = Bar::new(12, 3, 13, 44).due(29).to_string();
    assert!(bar.contains(r#"class="a" width="272""#), "{bar}");
    assert!(bar.contains(r#"class="b" x="272" width="68""#), "{bar}");
    assert!(bar.contains(r#"d="M659 0v10""#), "{bar}");
    assert!(bar.contains("已验收 12，待验收 3，在建 13，共 44，应达 29"), "{bar}");
    assert!(Bar::new(0, 0, 0, 0).to_string().contains("共 0"));
    assert!(!bar.contains("style="), "{bar}");
}

#[test]
fn a_field_keeps_what_was_typed_and_says_what_is_wrong() {
    let form = refused();
    let field = Field::text(&form, "code", "编号").required().hint("如 宕-2015-0117").to_string();
    assert!(field.contains("&#60;宕-2015&#62;"), "{field}");
    assert!(field.contains(r#"aria-describedby="code-fault code-hint" aria-invalid="true""#));
    assert!(field.contains("不能超过 50 个字。") && field.contains("必填"), "{field}");
    let account = Field::text(&form, "panel.0.account", "成员").to_string();
    assert!(account.contains(r#"value="wang""#) && !account.contains("aria-"), "{account}");
}

#[test]
fn a_choice_stays_chosen() {
    let form = refused();
    let list = Field::choice(&form, "kind", "结论", words()).to_string();
    assert!(list.contains(r#"<option value="met" selected>符合"#), "{list}");
    let pick = Field::pick(&form, "kind", "结论", words()).to_string();
    assert!(pick.contains(r#"value="met" checked"#), "{pick}");
    assert!(Field::tick(&form, "urgent", "加急").to_string().contains("checked"));
    assert!(Field::lines(&form, "remark", "备注").to_string().contains("</textarea>"));
    assert!(Field::date(&form, "on", "日期").to_string().contains("如 2016-08-31"));
    assert!(Field::number(&form, "sum", "金额").to_string().contains("decimal"));
}

#[test]
fn a_summary_leads_to_the_fields() {
    let summary = Summary::of(&refused()).to_string();
    assert!(summary.contains(r##"<a href="#code">不能超过 50 个字。</a>"##), "{summary}");
    let labelled = Summary::labelled(&refused(), &[("code", "编号")]).to_string();
    assert!(labelled.contains("编号：不能超过 50 个字。"), "{labelled}");
    assert_eq!(Summary::of(&FormText::blank()).to_string().trim(), "");
}

#[test]
fn the_others_escape_what_they_are_given() {
    let step =
        |label: &str, done, now| Step { label: label.into(), note: "2016".into(), done, now };
    let steps = vec![step("<开工>", true, false), step("完工", false, true)];
    let tile = Tile {
        href: "/?area=1&x=2".into(),
        name: "<宕昌县>".into(),
        mood: Mood::Risk,
        word: "预警 12/44".into(),
        at: (2, 3),
    };
    let drawn = [
        Steps::new(steps).to_string(),
        TileMap::new(vec![tile]).to_string(),
        Why::new("T01 <完成>", "方案二.1", vec!["应于 2015-12-31 前验收".into()]).to_string(),
    ];
    for html in drawn {
        assert!(!html.contains("<开") && !html.contains("<宕"), "{html}");
        assert!(!html.contains("<完") && !html.contains("style="), "{html}");
    }
}
