//! Side-by-side measurements: each work in turn with a stated floor, medians and their ratio.
//!
//! Machines are shared and noisy, so a single time says little; a ratio to the same work done
//! by hand, measured turn by turn, says more. Nothing here fails when it is slow.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop, and prints")]

mod documents;
mod floor;
mod loading;
mod numbers;
mod pages;
mod pair;
mod postings;

use std::path::PathBuf;
use std::sync::Arc;

use taizhang::clock::SystemClock;
use taizhang::demo;
use taizhang::ledger::{self, Keys, Ledger, Target};

#[tokio::main]
async fn main() {
    // `cargo bench -- documents` measures that part alone.
    let asked: Vec<String> = std::env::args().skip(1).filter(|at| !at.starts_with('-')).collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|at| at == part);
    let ledger = prefecture().await;
    pair::head();
    if wanted("numbers") {
        numbers::measure(&ledger).await;
    }
    if wanted("postings") {
        postings::measure(&ledger).await;
    }
    if wanted("pages") {
        pages::measure(&ledger).await;
    }
    if wanted("documents") {
        documents::measure(&ledger).await;
    }
    if wanted("loading") {
        loading::measure().await;
    }
}

/// The whole demonstration prefecture, loaded once and kept in the build folder.
async fn prefecture() -> Ledger {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("prefecture");
    std::fs::create_dir_all(&folder).unwrap();
    let ledger = open(&folder).await;
    if ledger.is_empty().await.unwrap() {
        println!("loading the prefecture once …");
        demo::load(&ledger, &demo::Options::default(), &|_, _, _| {}).await.unwrap();
    }
    ledger
}

async fn open(folder: &std::path::Path) -> Ledger {
    let target = Target::Sqlite(folder.join("ledger.sqlite"));
    ledger::migrate(&target).await.unwrap();
    let keys = Keys::from_secret(b"the key of the benches");
    Ledger::open(&target, folder.join("files"), keys, Arc::new(SystemClock)).await.unwrap()
}
