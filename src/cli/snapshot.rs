//! `taizhang snapshot freeze|list|check`.

use anyhow::bail;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::open::{Opened, area, as_of, date, known_at, open_existing, root};
use super::table::Table;
use super::{Format, Verdict};
use crate::config::{Settings, StoreOptions};
use crate::domain::time::{Instant, Known};
use crate::ledger::snapshots::{self, SnapshotLine};
use crate::ledger::{Actor, Envelope, Source};
use crate::review::{Freezing, Reviewer};

/// Work with frozen boards.
#[derive(Debug, Subcommand)]
pub(super) enum SnapshotCommand {
    /// Freeze the board of a date
    Freeze(Freeze),
    /// List what was frozen
    List(List),
    /// Work the figures out again and say what differs
    Check(Check),
}

#[derive(Debug, Args)]
pub(super) struct Freeze {
    /// What it is about, such as 2016年第二季度.
    #[arg(long)]
    title: String,
    /// Date to judge on.
    #[arg(long, value_parser = date)]
    as_of: NaiveDate,
    /// As known when (a date or an instant); just before now otherwise.
    #[arg(long)]
    known_at: Option<String>,
    /// Area: key of 13 digits, official code, or name; everything otherwise.
    #[arg(long)]
    area: Option<String>,
    /// Name of the plan; the area's own otherwise.
    #[arg(long)]
    plan: Option<String>,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Numbers, such as 2016-003; all of them where none is named.
    numbers: Vec<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

impl SnapshotCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Freeze(freeze) => freeze.run().await,
            Self::List(list) => list.run().await,
            Self::Check(check) => check.run().await,
        }
    }
}

/// Every snapshot of the ledger.
async fn all(settings: &Settings, opened: &Opened) -> anyhow::Result<Vec<SnapshotLine>> {
    let today = as_of(None, settings, opened.clock.as_ref());
    let root = root(&opened.ledger, today).await?;
    Ok(snapshots::list(opened.ledger.read(), root, Known::Now).await?)
}

impl Freeze {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let area = area(&opened.ledger, self.area.as_deref(), self.as_of).await?;
        let known_at = match known_at(self.known_at.as_deref())? {
            Known::At(instant) => instant,
            Known::Now => Instant(opened.clock.now().0 - 1),
        };
        let (title, as_of, plan) = (self.title, self.as_of, self.plan);
        let wish = Freezing { area, title, as_of, known_at, plan };
        let command = Reviewer::new(opened.ledger.clone()).freezing(wish).await?;
        let envelope = Envelope::new(Actor::command_line(area), Source::Cli);
        let done = opened.ledger.perform(envelope, command).await?;
        tracing::info!("已冻结，编号 {}。", done.outcome.number);
        Ok(Verdict::Well)
    }
}

impl List {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let found = all(&settings, &opened).await?;
        let mut table = Table::new(&["编号", "名称", "截至", "已知时刻", "冻结时间", "摘要"]);
        for line in &found {
            table.row(vec![
                line.number.clone(),
                line.title.clone(),
                line.as_of.to_string(),
                line.known_at.to_string(),
                line.frozen_at.to_string(),
                line.sha256.clone(),
            ]);
        }
        self.format.print(&table, &found)?;
        Ok(Verdict::Well)
    }
}

impl Check {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let mut found = all(&settings, &opened).await?;
        for number in &self.numbers {
            if !found.iter().any(|line| line.number == *number) {
                bail!("没有编号为“{number}”的快照。");
            }
        }
        found.retain(|line| self.numbers.is_empty() || self.numbers.contains(&line.number));
        let reviewer = Reviewer::new(opened.ledger.clone());
        let mut table = Table::new(&["编号", "结果", "位置", "数字", "冻结时", "重算"]);
        let (mut results, mut well) = (Vec::new(), true);
        for line in found {
            let (area, id) = (line.area_key, line.id);
            let sheet = snapshots::find(opened.ledger.read(), area, Known::Now, id).await?;
            let checked = reviewer.rechecked(&sheet).await?;
            well &= checked.agrees();
            let result = match (checked.whole, checked.divergences.is_empty()) {
                (false, _) => "内容与摘要不符",
                (true, true) => "与冻结时一致",
                (true, false) => "与冻结时不同",
            };
            let blank = || vec![line.number.clone(), result.to_owned()];
            if checked.divergences.is_empty() {
                table.row([blank(), vec![String::new(); 4]].concat());
            }
            for it in &checked.divergences {
                let said = [&it.place, &it.what, &it.frozen, &it.now].map(Clone::clone);
                table.row([blank(), said.to_vec()].concat());
            }
            results.push(serde_json::json!({
                "number": line.number,
                "agrees": checked.agrees(),
                "whole": checked.whole,
                "divergences": checked.divergences,
            }));
        }
        self.format.print(&table, &results)?;
        Ok(if well { Verdict::Well } else { Verdict::Wrong })
    }
}
