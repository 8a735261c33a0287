//! A disk that is full, and one that fails (rows 83 and 84).
//!
//! A child process works on a folder whose disk a loaded library fills and breaks, since no test
//! may fill the machine's own.

use std::path::{Path, PathBuf};
use std::process::Command;

use axum::http::Method;
use image::{ImageFormat, RgbImage};
use taizhang::ledger::verify;
use uuid::Uuid;

use crate::support::clinic::{inspection, plan, step, text};
use crate::support::{KEY, TestApp};

/// The folder of the signs that make the disk full or failing; only a child has it.
const SIGNS: &str = "TAIZHANG_DISK_SIGNS";

/// Runs a test of this binary as a child with a disk of its own.
fn run(child: &str) {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("full_disk.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/wire/full_disk.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status();
    if !cfg!(target_os = "linux") || !built.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "CI has to have Linux and cc");
        eprintln!("skipped filling the disk: the library needs Linux and a C compiler");
        return;
    }
    let [disk, signs] = ["disk", "signs"].map(|name| folder.path().join(name));
    std::fs::create_dir(&disk).unwrap();
    std::fs::create_dir(&signs).unwrap();
    let module = module_path!().split_once("::").unwrap().1;
    let output = Command::new(std::env::current_exe().unwrap())
        .args([&format!("{module}::{child}"), "--exact", "--ignored", "--nocapture"])
        .env("TMPDIR", &disk)
        .env("TAIZHANG_DISK_FOLDER", &disk)
        .env(SIGNS, &signs)
        .env("LD_PRELOAD", &library)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}{wrong}");
}

#[test]
fn a_full_disk_keeps_nobody_from_reading() {
    run("lives_on_a_full_disk");
}

#[test]
fn after_a_failed_flush_nothing_is_written_any_more() {
    run("stops_after_a_failed_flush");
}

/// Where a sign is set; none where no disk is at hand.
fn sign(name: &str) -> Option<PathBuf> {
    std::env::var_os(SIGNS).map(|signs| Path::new(&signs).join(name))
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(64, 48, image::Rgb([10, 90, 60]));
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
#[ignore = "the child of a test that fills the disk"]
async fn lives_on_a_full_disk() {
    let Some(full) = sign("full") else { return };
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let photo = format!("/inspections/{}/photos/{}", text(&begun["id"]), Uuid::now_v7());
    let png = [("content-type", "image/png")];
    let before = zhang.get(&format!("/projects/{project}")).await;

    std::fs::write(&full, "").unwrap();
    for _ in 0..5 {
        let refused = zhang.post("/projects", &plan("宕-2")).await;
        assert_eq!(refused.problem(), "507 STORAGE_FULL", "{}", refused.text);
        let refused = wang.send(Method::PUT, &photo, &png, picture()).await;
        assert_eq!(refused.problem(), "507 STORAGE_FULL", "{}", refused.text);
    }
    let now = zhang.get(&format!("/projects/{project}")).await;
    assert_eq!((now.status.as_u16(), &now.text), (200, &before.text), "reading is not affected");
    for path in ["/projects", "/bulletin"] {
        assert_eq!(zhang.get(path).await.status, 200, "{path}");
    }

    // Nobody has to start anything anew once there is room.
    std::fs::remove_file(&full).unwrap();
    let sent = wang.send(Method::PUT, &photo, &png, picture()).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    // What is answered is there for those who read by other connections.
    for code in ["宕-2", "宕-3"] {
        let made = zhang.project(code).await;
        assert_eq!(zhang.get(&format!("/projects/{made}")).await.status, 200, "{code}");
    }
    assert_eq!(verify(&app.ledger, KEY, None).await.unwrap().broken, []);
}

#[tokio::test]
#[ignore = "the child of a test that breaks the disk"]
async fn stops_after_a_failed_flush() {
    let Some(failing) = sign("failing") else { return };
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-1").await;
    assert_eq!(app.get("/healthz", "").await.status, 200);
    let report = step(&project, "started", "2015-06-02");

    std::fs::write(&failing, "").unwrap();
    assert_eq!(zhang.post("/progress", &report).await.problem(), "503 READ_ONLY");
    // The next flush would succeed, without what the failed one was to flush.
    std::fs::remove_file(&failing).unwrap();
    for _ in 0..3 {
        assert_eq!(zhang.post("/progress", &report).await.problem(), "503 READ_ONLY");
    }
    assert_eq!(zhang.get(&format!("/projects/{project}")).await.status, 200);
    assert_eq!(app.get("/healthz", "").await.status, 503, "whoever watches is told");
}
