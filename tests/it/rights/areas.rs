//! Whose records are whose: what lies outside the own area is not there, in whatever way one
//! asks, and leaves no trace in any answer.

use axum::http::Method;
use taizhang::web::{Door, doors};

use super::traces::{leaked, words};
use super::world::{CANARIES, CUCKOOS, OTHER, OWN, SIBLING, Way, World};
use crate::support::{Answer, encoded, text_of};

/// Those whose post ends at the county's border, and the inspector, whose own are assigned.
const LOCAL: [&str; 4] = ["county_clerk", "county_leader", "township_reporter", "inspector"];

/// Places in addresses that name no record of a county, each with what they name.
const OF_NO_COUNTY: [(&str, &str); 9] = [
    ("/assets/{hash}/{name}", "a file of the service's own"),
    ("/problems/{slug}", "an explanation for anybody"),
    ("/audit/{id}", "an act: auditors alone read them, and all of them"),
    ("/targets/{id}", "a target of the plan, which binds every county"),
    ("plans/{id}", "a publication of the plan, which binds every county"),
    ("drafts/{id}", "a draft, which is its author's"),
    ("sessions/{id}", "a session, which is its holder's"),
    ("locks/{id}", "a lock of the prefecture"),
    ("snapshots/{id}", "a snapshot of the prefecture; a county reads its own lines of it"),
];

/// Places that name a project or what belongs to one: the inspector sees no other than those
/// assigned. People and institutions of the county are no secret from an inspector.
const OF_A_PROJECT: [&str; 4] =
    ["projects/{id}", "inspections/{id}", "notices/{id}", "photos/{id}"];

/// How many addresses with an id in them open to the county's own clerk, at the least.
const OPENED: usize = 60;

/// How many answers are documents that name the own village, at the least.
const PAPERS: usize = 10;

/// Whether a path names a record or an area.
fn names_a_record(door: &Door) -> bool {
    let other = |(place, _): &(&str, &str)| door.path.contains(place);
    door.path.contains('{') && !OF_NO_COUNTY.iter().any(other)
}

/// What an answer says, without the number of the request, the address that was asked and the
/// keys of forms.
fn said(answer: &Answer, path: &str) -> String {
    let number = answer.text.split("编号 ").nth(1).and_then(|rest| rest.split('<').next());
    let mut text = answer.text.replace(path, "…");
    if let Some(number) = number.map(|number| number.trim().to_owned()) {
        text = text.replace(&number, "…");
    }
    if let Some(at) = text.find("\"request_id\":\"") {
        text.replace_range(at..(at + 41).min(text.len()), "");
    }
    let mut forms = text.split(KEY);
    let first = forms.next().unwrap_or_default().to_owned();
    let text = forms.fold(first, |text, form| text + KEY + form.get(36..).unwrap_or_default());
    let headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "content-length")
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    format!("{}\n{}\n{text}", answer.status, headers.join("\n"))
}

/// Where a form says its key, a UUID.
const KEY: &str = "name=\"_key\" value=\"";

/// Whether a way in says no as it has to. What is read or struck out is looked for at once; that
/// a body lacks something may be told before.
fn refuses(door: &Door, answer: &Answer) -> bool {
    match answer.status.as_u16() {
        404 => true,
        403 => answer.text.contains("FORBIDDEN"),
        400 | 415 | 422 => door.method != Method::GET && door.method != Method::DELETE,
        _ => false,
    }
}

/// What is wrong with answers about the records of others, held beside those about none.
#[derive(Default)]
struct Pairs {
    cells: usize,
    absent: usize,
    wrong: Vec<String>,
}

impl Pairs {
    async fn hold(&mut self, world: &World, door: &Door, asking: (&str, &Way), names: &[&str]) {
        let (principal, outside) = asking;
        let cookie = world.cookie(principal).await;
        let nowhere = Way::nowhere();
        let theirs = world.ask_because(door, outside, &cookie).await;
        let nothing = world.ask_because(door, &nowhere, &cookie).await;
        self.cells += 1;
        self.absent += usize::from(theirs.status == 404);
        let cell = format!("{} {} as {principal}", door.method, door.path);
        if !refuses(door, &theirs) {
            self.wrong.push(format!("{cell}: {}\n{}", theirs.status, theirs.text));
        }
        let found = leaked(&words(&theirs), names);
        if !found.is_empty() {
            self.wrong.push(format!("{cell}: holds {found:?}"));
        }
        let (one, other) =
            (said(&theirs, &outside.path(&door.path)), said(&nothing, &nowhere.path(&door.path)));
        if one != other {
            self.wrong.push(format!("{cell}:\n{one}\n-- but nothing:\n{other}"));
        }
    }

    fn assert_none_is_wrong(&self) {
        eprintln!("rights: {} pairs of another's and nothing, {} 404", self.cells, self.absent);
        assert!(self.wrong.is_empty(), "{} cells:\n{}", self.wrong.len(), self.wrong.join("\n\n"));
    }
}

#[tokio::test]
async fn what_lies_outside_is_answered_like_what_does_not_exist() {
    let world = World::new().await;
    let mut pairs = Pairs::default();
    for door in doors().iter().filter(|door| names_a_record(door)) {
        let (theirs, nothing) = (world.other.path(&door.path), Way::nowhere().path(&door.path));
        assert_ne!(theirs, nothing, "the other county has one of each");
        for principal in LOCAL {
            pairs.hold(&world, door, (principal, &world.other), &CANARIES).await;
        }
    }
    pairs.assert_none_is_wrong();
}

#[tokio::test]
async fn what_lies_in_the_next_township_or_is_not_assigned_does_not_exist_either() {
    let world = World::new().await;
    let mut pairs = Pairs::default();
    for door in doors().iter().filter(|door| names_a_record(door)) {
        // Of some kinds only a county has a record.
        if world.sibling.path(&door.path) == Way::nowhere().path(&door.path) {
            continue;
        }
        pairs.hold(&world, door, ("township_reporter", &world.sibling), &CUCKOOS).await;
        if OF_A_PROJECT.iter().any(|place| door.path.contains(place)) {
            pairs.hold(&world, door, ("inspector", &world.sibling), &CUCKOOS).await;
        }
    }
    pairs.assert_none_is_wrong();
}

#[tokio::test]
async fn whoever_answers_for_both_counties_sees_both() {
    let world = World::new().await;
    let cookie = world.cookie("prefecture_clerk").await;
    for way in [&Way::own(&world), &world.other] {
        let path = way.path("/projects/{id}");
        assert_eq!(world.ask_at(&Method::GET, &path, &cookie).await.status, 200, "{path}");
    }
}

/// What was found in the answers to whoever reads their own.
#[derive(Default)]
struct Reading {
    answers: usize,
    papers: usize,
    opened: usize,
    closed: Vec<String>,
    leaks: Vec<String>,
}

impl Reading {
    async fn read(&mut self, world: &World, door: &Door, asking: (&str, &str), names: &[&str]) {
        let (principal, query) = asking;
        let path = format!("{}{query}", Way::own(world).path(&door.path));
        let cookie = world.cookie(principal).await;
        let answer = world.ask_at(&Method::GET, &path, &cookie).await;
        self.answers += 1;
        let words = words(&answer);
        let paper = answer.bytes.starts_with(b"%PDF") && words.contains("石院村");
        self.papers += usize::from(paper);
        // The plan is one document for all counties: its own words name them.
        let public = door.path == "/plan" || door.path == "/api/v1/plan";
        for name in leaked(&words, names).iter().filter(|_| !public) {
            self.leaks.push(format!("{name} in {path} as {principal}"));
        }
        if answer.status.is_server_error() {
            self.leaks.push(format!("{} in {path} as {principal}", answer.status));
        }
        if principal == "county_clerk" && query.is_empty() && door.path.contains('{') {
            match answer.status.as_u16() {
                200 => self.opened += 1,
                status => self.closed.push(format!("{} {status}", door.path)),
            }
        }
    }
}

#[tokio::test]
async fn no_answer_holds_a_name_of_the_other_county() {
    let world = World::new().await;
    let mut reading = Reading::default();
    let other = format!("?area={OTHER}");
    for door in doors().iter().filter(|door| door.method == Method::GET) {
        for principal in LOCAL {
            // Whatever a search, a filter or a forged area could dig up.
            for query in ["", "?q=%E9%87%91%E4%B8%9D%E9%9B%80", &other] {
                reading.read(&world, door, (principal, query), &CANARIES).await;
            }
        }
    }
    let Reading { answers, papers, opened, closed, leaks } = reading;
    eprintln!("rights: {answers} answers without a canary, {papers} of them on paper");
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(opened >= OPENED, "{opened} of the own records; not {}", closed.join("\n"));
    // Where nothing reads PDFs, none was read.
    assert!(papers >= PAPERS || text_of(b"").is_none(), "{papers} documents");
}

#[tokio::test]
async fn no_answer_holds_a_name_of_the_next_township_or_of_what_is_not_assigned() {
    let world = World::new().await;
    let mut reading = Reading::default();
    let (area, named) = (format!("?area={SIBLING}"), format!("?q={}", encoded("布谷")));
    for door in doors().iter().filter(|door| door.method == Method::GET) {
        for query in ["", &named, &area] {
            reading.read(&world, door, ("township_reporter", query), &CUCKOOS).await;
            // Places and people of the county are no secret from an inspector.
            reading.read(&world, door, ("inspector", query), &CUCKOOS[3..]).await;
        }
    }
    eprintln!("rights: {} answers without a cuckoo", reading.answers);
    assert!(reading.leaks.is_empty(), "{}", reading.leaks.join("\n"));
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
    assert!(leaked(&words(&refused), &CANARIES).is_empty(), "{}", refused.text);
    assert_ne!(OWN, OTHER);
}
