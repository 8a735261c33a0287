//! `taizhang calendar show|load`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};

use super::open::{open_existing, root};
use super::table::Table;
use super::{Format, Verdict};
use crate::config::{Settings, StoreOptions};
use crate::domain::calendar::{Calendar, read_years};
use crate::domain::time::Known;
use crate::ledger::calendars::{self, EnterYear};
use crate::ledger::{Actor, Envelope, Source};

/// Work with the holidays of each year.
#[derive(Debug, Subcommand)]
pub(super) enum CalendarCommand {
    /// Show the years that were entered
    Show(Show),
    /// Enter years from a TOML file such as fixtures/calendar/workdays.toml
    Load(Load),
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Load {
    /// The file.
    file: PathBuf,
    #[command(flatten)]
    options: StoreOptions,
}

impl CalendarCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Show(show) => show.run().await,
            Self::Load(load) => load.run().await,
        }
    }
}

impl Show {
    async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let years = calendars::years(opened.ledger.read(), Known::Now).await?;
        let mut out = std::io::stdout().lock();
        if self.format == Format::Json {
            serde_json::to_writer_pretty(&mut out, &years)?;
            writeln!(out)?;
            return Ok(Verdict::Well);
        }
        let mut table = Table::new(&["年", "节日", "起", "止", "调休上班", "文号"]);
        for year in &years {
            for holiday in &year.holidays {
                let worked: Vec<String> = holiday.worked.iter().map(ToString::to_string).collect();
                table.row(vec![
                    year.year.to_string(),
                    holiday.name.clone(),
                    holiday.from.to_string(),
                    holiday.until.to_string(),
                    worked.join("、"),
                    year.document.clone(),
                ]);
            }
        }
        match self.format {
            Format::Csv => table.write_csv(&mut out)?,
            _ => table.write(&mut out)?,
        }
        Ok(Verdict::Well)
    }
}

impl Load {
    async fn run(self) -> anyhow::Result<Verdict> {
        let text = std::fs::read_to_string(&self.file)
            .with_context(|| format!("读不到 {}", self.file.display()))?;
        let years = read_years(&text).map_err(|fault| anyhow!(fault))?;
        // All of them or none: what is wrong with one is told before any is entered.
        Calendar::of(years.clone()).map_err(|fault| anyhow!(fault))?;
        let opened = open_existing(&Settings::from(self.options)).await?;
        let root = root(&opened.ledger, opened.clock.now().date()).await?;
        for year in years {
            let by = Envelope::new(Actor::command_line(root), Source::Cli);
            opened.ledger.perform(by, EnterYear { year }).await?;
        }
        Ok(Verdict::Well)
    }
}
