//! Posts and the keys of programs, given on the command line.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::Value;
use taizhang::clock::{Clock, SystemClock};
use taizhang::config::Settings;
use taizhang::ledger::{Keys, Ledger};
use taizhang::report::Fonts;
use taizhang::web::{AppState, router};
use tower::ServiceExt;

use super::run;
use crate::support::Answer;
use crate::support::clinic::plan;

const COUNTIES: &str = "fixtures/areas/longnan-areas.csv";

/// A ledger with the counties of the prefecture, and somebody in one of them.
fn ledger() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let data = data(&folder);
    well(&data, &["migrate"]);
    well(&data, &["area", "load", "--from", "2011-01-01", COUNTIES]);
    create(&data, "zhang", "县区经办", &["--area", "宕昌县"]);
    folder
}

/// The data lie in a folder of the folder: the keys lie beside them.
fn data(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("data")
}

/// Runs a line that goes well, and gives what it printed.
fn well(data: &Path, line: &[&str]) -> String {
    let (code, said, wrong) = run(data, line);
    assert_eq!(code, 0, "{line:?}: {said}{wrong}");
    said
}

fn create(data: &Path, name: &str, role: &str, more: &[&str]) {
    let own = ["account", "create", name, "--display-name", "示范", "--unit", "示范委"];
    well(data, &[&own[..], &["--role", role, "--from", "2016-01-01"], more].concat());
}

/// The posts of somebody, as the list in JSON tells them.
fn posts(data: &Path, name: &str) -> Vec<Value> {
    let list = well(data, &["account", "list", "--format", "json"]);
    let list: Vec<Value> = serde_json::from_str(&list).expect("JSON");
    let own = list.into_iter().find(|line| line["name"] == name).expect("an account");
    own["posts"].as_array().expect("posts").clone()
}

/// Runs lines that come to nothing, each with the words that say why.
fn refused(data: &Path, rows: &[(&[&str], &str)]) {
    for &(line, words) in rows {
        let (code, out, said) = run(data, line);
        assert_eq!((code, out.as_str()), (2, ""), "{line:?}: {said}");
        assert!(said.starts_with("taizhang: ") && said.contains(words), "{line:?}: {said}");
    }
}

#[test]
fn a_post_is_given_and_ended() {
    let folder = ledger();
    let data = data(&folder);
    let post = ["account", "post", "zhang"];
    let leader = ["--role", "county_leader", "--area", "621223", "--until", "2016-12-31"];
    let said = well(&data, &[&post[..], &leader, &["--from", "2016-09-01"]].concat());
    assert_eq!(said, "", "nothing is printed where results go");
    let held = posts(&data, "zhang");
    let told = |name: &str| held.iter().map(|post| post[name].clone()).collect::<Vec<_>>();
    assert_eq!(told("role"), ["county_clerk", "county_leader"]);
    assert_eq!(told("place"), ["宕昌县", "宕昌县"]);
    assert_eq!(told("valid_from"), ["2016-01-01", "2016-09-01"]);
    assert_eq!(told("valid_until"), [Value::Null, Value::from("2016-12-31")]);

    let id = held[1]["id"].as_str().expect("an id");
    let end = [&post[..], &["--end", id, "--until", "2016-10-31"]].concat();
    assert_eq!(well(&data, &end), "");
    assert_eq!(posts(&data, "zhang")[1]["valid_until"], "2016-10-31");
    let log = |kind: &str| {
        let said = well(&data, &["audit", "export", "--kind", kind, "--json"]);
        serde_json::from_str::<Value>(said.trim()).expect("one act")
    };
    for (kind, words) in [("post.appoint", "登记 岗位"), ("post.end", "2016-10-31")] {
        let act = log(kind);
        assert_eq!(act["about"], "示范（zhang）", "{act}");
        assert_eq!((&act["post"], &act["source"]), (&"命令行".into(), &"cli".into()));
        assert!(act["changes"].as_str().is_some_and(|told| told.contains(words)), "{act}");
    }
}

#[test]
fn a_post_that_cannot_be_given_is_refused_in_chinese_and_nothing_comes_of_it() {
    let folder = ledger();
    let data = data(&folder);
    let of =
        |name: &'static str, rest: &[&'static str]| [&["account", "post", name][..], rest].concat();
    let to = |rest: &[&'static str]| of("zhang", rest);
    let nobody = "01565d5d-2280-77ca-8d72-80f2630f9724";
    let leader = ["--role", "县区领导", "--area"];
    let rows = [
        (of("nobody", &["--role", "县区领导", "--area", "宕昌县"]), "没有找到该账号或岗位"),
        (to(&["--end", nobody]), "没有找到该账号或岗位"),
        (to(&[&leader[..], &["没有县"]].concat()), "没有找到“没有县”"),
        (to(&[&leader[..], &["629999"]].concat()), "没有找到“629999”"),
        (to(&[&leader[..], &["6299990000000"]].concat()), "没有找到“6299990000000”"),
        (to(&["--role", "县长"]), "角色只能是：系统管理员、安全管理员、"),
        (to(&["--role", "协同部门", "--department", "教育"]), "部门只能是：发展改革、财政、"),
        (to(&["--role", "县区领导", "--from", "昨天"]), "--from"),
        (to(&[]), "缺少参数：--role"),
        (to(&["--end", nobody, "--role", "县区领导"]), "不能重复或同用"),
        (to(&[&leader[..], &["陇南市"]].concat()), "县区领导的范围应为一个县区。"),
        (to(&["--role", "协同部门"]), "请选择协同部门。"),
        (to(&["--role", "验收核查员"]), "验收核查员的岗位应有结束日期。"),
        (to(&["--role", "系统管理员"]), "已任县区经办，不能兼任系统管理员（三员分立）。"),
        (
            to(&[&leader[..], &["宕昌县", "--from", "2016-02-01", "--until", "2016-01-01"]]
                .concat()),
            "结束日期早于开始日期。",
        ),
    ];
    let rows: Vec<(&[&str], &str)> =
        rows.iter().map(|(line, words)| (line.as_slice(), *words)).collect();
    refused(&data, &rows);
    assert_eq!(posts(&data, "zhang").len(), 1);
}

#[test]
fn nobody_becomes_a_second_administrator_on_the_command_line() {
    let folder = ledger();
    let data = data(&folder);
    create(&data, "guan", "系统管理员", &[]);
    let post = |rest: &[&'static str]| [&["account", "post", "guan"][..], rest].concat();
    let words = "已任系统管理员，不能兼任审计管理员（三员分立）。";
    refused(&data, &[(post(&["--role", "审计管理员"]).as_slice(), words)]);
    let id = posts(&data, "guan")[0]["id"].as_str().expect("an id").to_owned();
    let end = ["account", "post", "guan", "--end", &id, "--until"];
    well(&data, &[&end[..], &["2016-12-31"]].concat());
    let same_day = post(&["--role", "审计管理员", "--from", "2016-12-31"]);
    refused(&data, &[(same_day.as_slice(), words)]);
    well(&data, &post(&["--role", "审计管理员", "--from", "2017-01-01"]));
    let later = [&end[..], &["2030-12-31"]].concat();
    refused(&data, &[(later.as_slice(), "该岗位到 2016-12-31 为止，不能改到更晚")]);
    let ends: Vec<Value> =
        posts(&data, "guan").iter().map(|post| post["valid_until"].clone()).collect();
    assert_eq!(ends, [Value::from("2016-12-31"), Value::Null]);
}

/// The service on the same ledger, beside the command line.
async fn service(data: &Path) -> Router {
    let settings = Settings::in_folder(data.to_owned());
    let keys = Keys::read(&settings.keys).expect("keys");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let opened = Ledger::open(&settings.database, settings.files(), keys, Arc::clone(&clock));
    let ledger = opened.await.expect("a ledger");
    let fonts = Arc::new(Fonts::load(None).expect("fonts"));
    router(AppState::new(ledger, clock, settings, fonts)).expect("a router")
}

/// Asks as a program does, with a key.
async fn ask(service: &Router, method: Method, path: &str, key: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", uuid::Uuid::now_v7().to_string());
    let body = Body::from(plan("宕-2016-0001").to_string());
    let Ok(answer) = service.clone().oneshot(request.body(body).expect("a request")).await;
    Answer::of(answer).await
}

/// Issues a key, and gives it as it was printed.
fn key(data: &Path) -> String {
    let (code, said, told) = run(data, &["account", "key", "program"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("此密钥只显示这一次") && !told.contains(said.trim()), "{told}");
    let key = said.strip_suffix('\n').expect("a line");
    assert!(key.len() == 64 && key.bytes().all(|digit| digit.is_ascii_hexdigit()), "{key}");
    key.to_owned()
}

#[tokio::test]
async fn a_key_is_shown_once_reads_and_ends_with_its_account() {
    let folder = ledger();
    let data = data(&folder);
    create(&data, "program", "接口只读", &["--area", "宕昌县"]);
    refused(
        &data,
        &[
            (&["account", "key", "zhang"][..], "该账号没有“接口只读”岗位，不能发放密钥。"),
            (&["account", "key", "nobody"][..], "没有找到该账号或岗位。"),
            (&["account", "key"][..], "缺少参数：<NAME>"),
        ],
    );
    let (first, second) = (key(&data), key(&data));
    assert_ne!(first, second);
    for line in [&["account", "list", "--format", "json"][..], &["audit", "export", "--json"]] {
        let said = well(&data, line);
        assert!(said.contains("program"), "{said}");
        assert!(!said.contains(&first) && !said.contains(&second), "{said}");
    }
    for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
        let bytes = std::fs::read(data.join(file)).unwrap_or_default();
        let holds = |key: &str| bytes.windows(key.len()).any(|part| part == key.as_bytes());
        assert!(!holds(&first) && !holds(&second), "{file} holds a key");
    }

    let service = service(&data).await;
    for key in [&first, &second] {
        let session = ask(&service, Method::GET, "/api/v1/session", key).await;
        assert_eq!(session.json()["role"], "api_reader", "{}", session.text);
        let areas = ask(&service, Method::GET, "/api/v1/areas", key).await;
        assert_eq!(areas.status, 200, "{}", areas.text);
        assert_eq!(ask(&service, Method::GET, "/api/v1/projects", key).await.status, 200);
        let outside = ask(&service, Method::GET, "/api/v1/areas/6212210000000", key).await;
        assert_eq!(outside.problem(), "404 NOT_FOUND", "another county's");
        let written = ask(&service, Method::POST, "/api/v1/projects", key).await;
        assert_eq!(written.problem(), "403 FORBIDDEN");
    }
    let page = ask(&service, Method::GET, "/projects", &first).await;
    assert_eq!(page.status, 303, "a key opens the interface alone: {}", page.text);
    let forged = "0".repeat(64);
    let session = async |key: &str| ask(&service, Method::GET, "/api/v1/session", key).await;
    assert_eq!(session(forged.as_str()).await.problem(), "401 UNAUTHENTICATED");

    well(&data, &["account", "disable", "program"]);
    for key in [&first, &second] {
        assert_eq!(
            session(key.as_str()).await.problem(),
            "401 UNAUTHENTICATED",
            "at its next request"
        );
    }
    well(&data, &["account", "disable", "program", "--undo"]);
    assert_eq!(
        session(first.as_str()).await.problem(),
        "401 UNAUTHENTICATED",
        "it is over for good"
    );
    let third = key(&data);
    assert_eq!(session(third.as_str()).await.status, 200);
    let post = posts(&data, "program")[0]["id"].as_str().expect("an id").to_owned();
    well(&data, &["account", "post", "program", "--end", &post]);
    assert_eq!(session(third.as_str()).await.problem(), "401 UNAUTHENTICATED", "its post is over");
    refused(&data, &[(&["account", "key", "program"][..], "该账号没有“接口只读”岗位")]);
}
