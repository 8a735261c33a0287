//! Whose records are whose: what lies outside the own area is not there, in whatever way one
//! asks, and leaves no trace in any answer.

use axum::http::Method;
use taizhang::web::{Door, doors};

use super::world::{CANARIES, OTHER, OWN, Way, World};
use crate::support::Answer;

/// Those whose post ends at the county's border, and the inspector, whose own are assigned.
const LOCAL: [&str; 4] = ["county_clerk", "county_leader", "township_reporter", "inspector"];

/// Whether a path names a record or an area.
fn names_a_record(door: &Door) -> bool {
    ["projects/{id}", "inspections/{id}", "practitioners/{id}", "/areas/{", "/counties/{"]
        .iter()
        .any(|part| door.path.contains(part))
}

/// What an answer says, without the number of the request and the address that was asked.
fn said(answer: &Answer, path: &str) -> String {
    let number = answer.text.split("编号 ").nth(1).and_then(|rest| rest.split('<').next());
    let mut text = answer.text.replace(path, "…");
    if let Some(number) = number.map(|number| number.trim().to_owned()) {
        text = text.replace(&number, "…");
    }
    if let Some(at) = text.find("\"request_id\":\"") {
        text.replace_range(at..(at + 41).min(text.len()), "");
    }
    let headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "content-length")
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    format!("{}\n{}\n{text}", answer.status, headers.join("\n"))
}

#[tokio::test]
async fn what_lies_outside_is_answered_like_what_does_not_exist() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    let mut cells = 0;
    for door in doors().iter().filter(|door| names_a_record(door)) {
        for principal in LOCAL {
            let cookie = world.cookie(principal).await;
            let (outside, nowhere) = (&world.other, Way::nowhere());
            let theirs = world.ask(door, outside, &cookie).await;
            let nothing = world.ask(door, &nowhere, &cookie).await;
            cells += 1;
            let (one, other) = (
                said(&theirs, &outside.path(&door.path)),
                said(&nothing, &nowhere.path(&door.path)),
            );
            if one != other {
                let cell = format!("{} {} as {principal}", door.method, door.path);
                wrong.push(format!("{cell}:\n{one}\n-- but nothing:\n{other}"));
            }
        }
    }
    eprintln!("rights: {cells} pairs of another's and nothing");
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n\n"));
}

#[tokio::test]
async fn whoever_answers_for_both_counties_sees_both() {
    let world = World::new().await;
    let cookie = world.cookie("prefecture_clerk").await;
    for way in [&Way::own(&world), &world.other] {
        let path = format!("/projects/{}", way.project);
        assert_eq!(world.ask_at(&Method::GET, &path, &cookie).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn no_answer_holds_a_name_of_the_other_county() {
    let world = World::new().await;
    let mut leaks = Vec::new();
    let mut answers = 0;
    for door in doors().iter().filter(|door| door.method == Method::GET) {
        for principal in LOCAL {
            let cookie = world.cookie(principal).await;
            let path = Way::own(&world).path(&door.path);
            // Whatever a search, a filter or a forged area could dig up.
            let other = format!("?area={OTHER}");
            for query in ["", "?q=%E9%87%91%E4%B8%9D%E9%9B%80", &other] {
                let answer = world.ask_at(&Method::GET, &format!("{path}{query}"), &cookie).await;
                answers += 1;
                for canary in CANARIES.iter().filter(|canary| answer.text.contains(**canary)) {
                    // The plan is one document for all counties: its own words name them.
                    let public = door.path == "/plan" || door.path == "/api/v1/plan";
                    if !public {
                        leaks.push(format!("{canary} in {path}{query} as {principal}"));
                    }
                }
            }
        }
    }
    eprintln!("rights: {answers} answers without a canary");
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[tokio::test]
async fn a_body_that_names_another_areas_unit_finds_no_such_unit() {
    let world = World::new().await;
    let zhang = world.app.person("zhang").await;
    let mut plan = crate::support::clinic::plan("宕-2016-9999");
    plan["projects"][0]["area_key"] = serde_json::json!(6_212_211_000_001_i64);
    let refused = zhang.post("/projects", &plan).await;
    assert_eq!(refused.problem(), "422 VALIDATION");
    assert_eq!(refused.json()["errors"][0]["code"], "REF_NOT_FOUND");
    assert!(CANARIES.iter().all(|canary| !refused.text.contains(canary)), "{}", refused.text);
    assert_ne!(OWN, OTHER);
}
