//! Keeps the table of ARCHITECTURE.md true: who may use whom, and how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and the words that may not stand in its files.
const NEVER: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "crate::plan",
            "crate::rules",
            "crate::ledger",
            "crate::review",
            "crate::report",
            "crate::intake",
            "crate::access",
            "crate::web",
            "crate::cli",
            "crate::clock",
            "axum",
            "DatabaseConnection",
        ],
    ),
    (
        "plan",
        &[
            "sea_orm::",
            "axum",
            "crate::ledger",
            "crate::rules",
            "crate::review",
            "crate::report",
            "crate::web",
            "crate::cli",
            "crate::clock",
        ],
    ),
    (
        "rules",
        &[
            "sea_orm::",
            "axum",
            "crate::ledger",
            "crate::clock",
            "crate::review",
            "crate::report",
            "crate::web",
            "crate::cli",
        ],
    ),
    (
        "ledger",
        &[
            "axum",
            "crate::rules",
            "crate::web",
            "crate::plan",
            "crate::review",
            "crate::report",
            "crate::intake",
            "crate::access",
            "crate::cli",
        ],
    ),
    ("access", &["axum", "sea_orm::", "crate::web", "crate::cli", "crate::review"]),
    ("intake", &["axum", "sea_orm::", "crate::web", "crate::cli"]),
    ("report", &["axum", "sea_orm::", "crate::web", "crate::cli"]),
    ("review", &["axum", "sea_orm::", "crate::web", "crate::cli"]),
    ("config", &["axum", "sea_orm::", "crate::web", "crate::cli", "crate::review"]),
    ("demo", &["axum", "sea_orm::", "crate::web", "crate::cli"]),
    ("web", &["sea_orm::", "crate::cli"]),
    ("cli", &["sea_orm::", "axum"]),
];

/// No file is longer than this.
const LONGEST: usize = 500;

#[test]
fn every_module_keeps_to_its_neighbours() {
    let mut broken = Vec::new();
    for (module, never) in NEVER {
        for file in files(&root().join("src").join(module)) {
            let text = code(&fs::read_to_string(&file).unwrap());
            let found = never.iter().filter(|word| text.contains(*word));
            broken.extend(found.map(|word| format!("{} uses {word}", file.display())));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_has_its_row() {
    let mut modules: Vec<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    modules.sort();
    let mut rows: Vec<&str> = NEVER.iter().map(|(module, _)| *module).collect();
    rows.sort_unstable();
    assert_eq!(modules, rows);
}

#[test]
fn the_migrations_do_not_know_the_service() {
    for file in files(&root().join("migrations/src")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("taizhang::"), "{}", file.display());
    }
}

#[test]
fn no_file_is_too_long() {
    let mut long = Vec::new();
    for folder in ["src", "migrations/src", "tests", "benches"] {
        for file in files(&root().join(folder)) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            if lines > LONGEST {
                long.push(format!("{} has {lines} lines", file.display()));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// A file without its comments: documentation may name what the code may not use.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}
