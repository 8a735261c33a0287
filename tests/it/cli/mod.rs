//! The program as a shell sees it: what it prints where, and what it comes to.

mod accounts;

use std::path::Path;
use std::process::Command;

const PLAN: &str = "fixtures/plans/longnan-health-2015.toml";

/// Exit code, standard output and standard error.
fn run(data: &Path, line: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_taizhang"))
        .args(line)
        .env("TAIZHANG_DATA", data)
        .env_remove("DATABASE_URL")
        .env("RUST_LOG", "off")
        .output()
        .expect("the program");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("a code"), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_check_that_finds_an_error_exits_with_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, said, _) = run(folder.path(), &["plan", "check", PLAN]);
    assert_eq!(code, 0, "{said}");
    let last = said.lines().last().expect("a line");
    assert!(last.contains("21 个目标") && last.contains("错误 0"), "{last}");

    let wrong = folder.path().join("plan.toml");
    let plan = std::fs::read_to_string(PLAN).expect("the plan");
    std::fs::write(&wrong, plan.replace("value = 750", "value = 751")).expect("a plan");
    let wrong = wrong.to_str().expect("a path");
    let (code, said, _) = run(folder.path(), &["plan", "check", wrong]);
    assert_eq!(code, 1, "{said}");
    assert!(said.starts_with("错误 目标T01·阶段2015：分配合计750，应为751"), "{said}");
    let (code, csv, _) = run(folder.path(), &["plan", "check", "--format", "csv", wrong]);
    assert_eq!(code, 1);
    assert!(csv.starts_with("\u{feff}文件,轻重,位置,意见,代码\n"), "{csv}");
    let (code, json, _) = run(folder.path(), &["plan", "check", "--format", "json", PLAN, wrong]);
    assert_eq!(code, 1);
    let both: serde_json::Value = serde_json::from_str(&json).expect("one document of JSON");
    assert_eq!(both.as_array().map(Vec::len), Some(2));
    assert_eq!(both[1]["remarks"][0]["code"], "allocation.sum");
}

#[test]
fn a_ledger_is_made_checked_and_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    assert_eq!(run(data, &["migrate"]).0, 0);
    assert_eq!(run(data, &["migrate"]).0, 0, "a second time there is nothing to do");
    let (code, said, _) = run(data, &["verify"]);
    assert_eq!(code, 0, "{said}");
    let heads = data.join("heads");
    std::fs::write(&heads, "7 00 00\n").expect("a file");
    let heads = heads.to_str().expect("a path");
    let (code, said, _) = run(data, &["verify", "--heads", heads, "--format", "csv"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("\u{feff}代码,问题\nANCHOR,") && said.contains("\nHEAD,"), "{said}");
    let (code, said, _) = run(data, &["account", "list", "--format", "json"]);
    assert_eq!((code, said.trim()), (0, "[]"));
}

/// What README tells a prefecture that starts without the demonstration.
#[test]
fn a_ledger_of_ones_own_begins_with_areas_plan_and_holidays() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let lists = ["fixtures/areas/longnan-areas.csv", "fixtures/areas/longnan-villages.csv"];
    let load = ["area", "load", "--from", "2011-01-01", lists[0], lists[1]];
    let account = ["account", "create", "zhang", "--display-name", "示范张", "--unit", "示范"];
    let account = [&account[..], &["--role", "县区经办", "--area", "宕昌县"]].concat();
    assert_eq!(run(data, &["migrate"]).0, 0);
    assert_eq!(run(data, &account).0, 2, "there is no area yet");
    let (code, said, wrong) = run(data, &load);
    assert_eq!(code, 0, "{wrong}");
    let lines = |path| std::fs::read_to_string(path).expect("a list").lines().count() - 1;
    let areas = lines(lists[0]) + lines(lists[1]);
    assert_eq!(said, format!("已登记 {areas} 个单位。\n"));
    let (code, _, wrong) = run(data, &load);
    assert_eq!(code, 2, "a second time");
    assert!(wrong.contains("已登记过"), "{wrong}");
    for line in [
        &["plan", "publish", PLAN][..],
        &["calendar", "load", "fixtures/calendar/workdays.toml"],
        &account,
        &["key", "rotate"],
        &["key", "retire"],
        &["verify"],
    ] {
        let (code, said, wrong) = run(data, line);
        assert_eq!(code, 0, "{line:?}: {said}{wrong}");
    }
    accounts_are_disabled_and_reset(data);
    let (_, said, _) = run(data, &["calendar", "show", "--format", "csv"]);
    assert!(said.contains("\n2016,") && said.contains("国庆节"), "{said}");
    let (code, said, _) = run(data, &["audit", "export", "--kind", "key.rotate", "--json"]);
    assert_eq!(code, 0);
    let act: serde_json::Value = serde_json::from_str(said.trim()).expect("one act");
    assert_eq!((&act["kind"], &act["post"]), (&"key.rotate".into(), &"命令行".into()));
}

fn accounts_are_disabled_and_reset(data: &Path) {
    let state = |words: &str| {
        let (_, said, _) = run(data, &["account", "list", "--format", "csv"]);
        let line = said.lines().find(|line| line.starts_with("zhang,")).expect("an account");
        assert!(line.contains(words), "{words} in {line}");
    };
    state("待设口令");
    assert_eq!(run(data, &["account", "disable", "zhang"]).0, 0);
    state("已停用");
    assert_eq!(run(data, &["account", "disable", "zhang", "--undo"]).0, 0);
    state("待设口令");
    let (code, link, told) = run(data, &["account", "reset", "zhang"]);
    assert_eq!(code, 0, "{told}");
    assert!(link.starts_with("/welcome?code=") && told.contains("24 小时"), "{link}{told}");
    let (_, second, _) = run(data, &["account", "reset", "zhang"]);
    assert_ne!(link, second, "each link is another");
    for line in [&["account", "disable", "nobody"][..], &["account", "reset", "nobody"]] {
        let (code, out, said) = run(data, line);
        assert_eq!((code, out.as_str()), (2, ""), "{line:?}");
        assert!(said.contains("没有找到该账号或岗位"), "{said}");
    }
    let kinds = |kind: &str| {
        let (_, said, _) = run(data, &["audit", "export", "--kind", kind, "--json"]);
        said.lines().count()
    };
    assert_eq!((kinds("account.disable"), kinds("account.reset")), (2, 2), "all is in the log");
}

#[test]
fn what_cannot_be_carried_out_exits_with_two_and_says_why_in_chinese() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let nobody = "01565d5d-2280-77ca-8d72-80f2630f9724";
    let rows: [(&[&str], &str); 7] = [
        (&["frobnicate"], "没有“frobnicate”这个命令"),
        (&["evaluate", "--format", "xml"], "可用的有：table、json、csv"),
        (&["plan", "check", "no-such.toml"], "没有这个文件或文件夹"),
        (&["evaluate"], "没有台账"),
        (&["document", "notice", "x", "--out", "x.pdf"], "编号应为 36 位"),
        (&["document", "notice", nobody, "--out", "x.pdf"], "没有台账"),
        (&["demo", "--listen", "nowhere"], "--listen"),
    ];
    for (line, words) in rows {
        let (code, out, said) = run(data, line);
        assert_eq!(code, 2, "{line:?}: {said}");
        assert!(said.starts_with("taizhang: ") && said.contains(words), "{line:?}: {said}");
        assert_eq!(out, "", "{line:?} prints nothing where results go");
    }
    let (code, help, _) = run(data, &["--help"]);
    assert_eq!(code, 0);
    for command in ["demo", "serve", "migrate", "plan", "evaluate", "document", "verify"] {
        assert!(help.contains(command), "{command} is not in {help}");
        let (code, own, _) = run(data, &[command, "--help"]);
        assert!(code == 0 && own.contains("用法：taizhang"), "{own}");
    }
}
