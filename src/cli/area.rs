//! `taizhang area load`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::Verdict;
use super::open::open_existing;
use crate::config::{Settings, StoreOptions};
use crate::domain::area::Level;
use crate::intake::read_areas;
use crate::ledger::areas::RegisterAreas;
use crate::ledger::{Actor, Envelope, Source};

/// Work with counties, townships and villages.
#[derive(Debug, Subcommand)]
pub(super) enum AreaCommand {
    /// Enter lists in CSV such as those of fixtures/areas: `code,name` or `township_code,name`
    Load(Load),
}

#[derive(Debug, Args)]
pub(super) struct Load {
    /// The files; all of them are entered, or none.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The first day on which the names hold.
    #[arg(long)]
    from: NaiveDate,
    #[command(flatten)]
    options: StoreOptions,
}

impl AreaCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Load(load) => load.run().await,
        }
    }
}

impl Load {
    async fn run(self) -> anyhow::Result<Verdict> {
        let mut areas = Vec::new();
        for file in &self.files {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("读不到 {}", file.display()))?;
            let read = read_areas(&text, self.from);
            areas.extend(
                read.map_err(|faults| anyhow!("{}\n{}", file.display(), faults.join("\n")))?,
            );
        }
        let opened = open_existing(&Settings::from(self.options)).await?;
        let first = areas.first().context("名单里一个单位也没有")?;
        let root = first.area_key.at(Level::Province);
        let by = Envelope::new(Actor::command_line(root), Source::Cli);
        let entered = opened.ledger.perform(by, RegisterAreas { areas }).await?.outcome;
        writeln!(std::io::stdout(), "已登记 {entered} 个单位。")?;
        Ok(Verdict::Well)
    }
}
