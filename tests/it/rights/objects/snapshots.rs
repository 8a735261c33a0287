//! What a frozen snapshot takes after what became of its records and of its plan since.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::area::AreaKey;
use taizhang::ledger::areas::{NewArea, RegisterAreas};

use super::{Held, cells, told};
use crate::support::clinic::{Person, VILLAGE, step, text};
use crate::support::people::with_reason;
use crate::support::plans::{PLAN, amendment};
use crate::support::posting::strike;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("snapshots.csv");

/// Where the village goes.
const TOWNSHIP: AreaKey = AreaKey(6_212_231_010_000);

/// The board that is frozen.
fn board() -> Value {
    json!({ "title": "2016年第二季度", "as_of": "2016-06-30" })
}

/// A snapshot after what became of its records, and who froze it.
async fn frozen<'a>(app: &'a TestApp, state: &str) -> (Person<'a>, String) {
    let (zhang, city) = (app.person("zhang").await, app.person("city").await);
    let township = NewArea {
        area_key: TOWNSHIP,
        name: "沙湾镇".to_owned(),
        official_code: None,
        valid_from: "2010-01-01".parse().expect("a date"),
        predecessor_key: None,
    };
    app.perform(RegisterAreas { areas: vec![township] }).await;
    let project = zhang.project("宕-2015-0001").await;
    zhang.enter("/progress", &step(&project, "started", "2015-06-02")).await;
    let completed = zhang.enter("/progress", &step(&project, "completed", "2015-10-20")).await;
    app.wait_minutes(1);
    let frozen = city.enter("/snapshots", &board()).await;
    app.wait_minutes(5);
    match state {
        "fresh" => {}
        "entered_late" => {
            zhang.enter("/progress", &step(&project, "structure_done", "2015-08-01")).await;
        }
        "struck_since" => {
            let path = format!("/progress/{}", text(&completed["ids"][0]));
            let struck = with_reason(&zhang, Method::DELETE, &path, "\"v1\"", &Value::Null).await;
            assert_eq!(struck.status, 204, "{}", struck.text);
        }
        "amended" => {
            let body = PLAN.replacen("6212230000000 = 106", "6212230000000 = 100", 1);
            let body = body.replacen("6212020000000 = 120", "6212020000000 = 126", 1);
            app.perform(amendment(body, "2015-06-01".parse().expect("a date"))).await;
        }
        "transferred" => {
            let transfer =
                json!({ "under": TOWNSHIP, "from": "2016-06-01", "document_no": "示3号" });
            zhang.enter(&format!("/areas/{VILLAGE}/transfers"), &transfer).await;
        }
        other => panic!("{other}"),
    }
    (city, format!("/snapshots/{}", text(&frozen["id"])))
}

/// Tries something on a snapshot.
async fn try_on(city: &Person<'_>, path: &str, act: &str) -> Answer {
    match act {
        "open" => city.get(path).await,
        "open_as_of_before" => city.get(&format!("{path}?known_at=2016-08-31")).await,
        "list_late" => city.get(&format!("{path}/late")).await,
        "print_circular" => city.get(&format!("{path}/circular.pdf")).await,
        "print_bulletin" => city.get(&format!("{path}/bulletin.pdf")).await,
        "change" => city.patch(path, "\"v1\"", &board()).await,
        "strike" => strike(city, path, "\"v1\"").await,
        "freeze_again" => city.post("/snapshots", &board()).await,
        other => panic!("{other}"),
    }
}

/// What an answer comes to, as the table writes it.
fn found(act: &str, answer: &Answer) -> String {
    let said = match act {
        "open" if answer.json()["agrees"] == true => " agrees",
        "open" => " differs",
        "list_late" if answer.json()["total"] == 0 => " none",
        "list_late" => " some",
        _ => "",
    };
    told(answer) + said
}

#[tokio::test]
async fn a_snapshot_takes_in_each_state_what_the_table_says() {
    let mut held = Held::default();
    let all = cells(EXPECTED);
    for state in ["fresh", "entered_late", "struck_since", "amended", "transferred"] {
        // An amendment, or a village that goes over, is the whole ledger's.
        let app = TestApp::with_desks().await;
        let (city, path) = frozen(&app, state).await;
        for cell in all.iter().filter(|cell| cell.state == state) {
            let answer = try_on(&city, &path, cell.act).await;
            held.note(*cell, &found(cell.act, &answer), &answer);
        }
    }
    held.assert_as_said("a snapshot", 40);
}
