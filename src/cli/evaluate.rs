//! `taizhang evaluate`.

use std::io::Write;

use anyhow::bail;
use chrono::NaiveDate;
use clap::Args;

use super::open::{area, as_of, date, known_at, open_existing};
use super::table::Table;
use super::{Format, Verdict};
use crate::config::{Settings, StoreOptions};
use crate::domain::area::Scope;
use crate::review::{Question, Reviewed, Reviewer};

/// Judge every target of the plan on a date.
#[derive(Debug, Args)]
#[command(
    after_help = "例：taizhang evaluate --as-of 2016-08-31 --area 宕昌县 --target T01 --list"
)]
pub(super) struct Evaluate {
    /// Date to judge on, such as 2016-08-31; today in Beijing otherwise
    #[arg(long, value_parser = date)]
    as_of: Option<NaiveDate>,
    /// As far as it was known then (a date, or an instant such as 2016-09-05T18:00:00+08:00)
    #[arg(long)]
    known_at: Option<String>,
    /// Area: key of 13 digits, official code, or name; everything otherwise
    #[arg(long)]
    area: Option<String>,
    /// A single target, such as T01
    #[arg(long)]
    target: Option<String>,
    /// Print what counted and what did not, record by record
    #[arg(long)]
    list: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

impl Evaluate {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options.clone());
        let opened = open_existing(&settings).await?;
        let as_of = as_of(self.as_of, &settings, opened.clock.as_ref());
        let known = known_at(self.known_at.as_deref())?;
        let area = area(&opened.ledger, self.area.as_deref(), as_of).await?;
        let mut reviewed = Reviewer::new(opened.ledger.clone())
            .review(Question::of(Scope::of(area), known, as_of))
            .await?;
        if let Some(target) = &self.target {
            if reviewed.plan.target(target).is_none() {
                bail!("方案中没有目标“{target}”。");
            }
            reviewed.board.whole.retain(|verdict| verdict.target == *target);
            reviewed.board.counties.retain(|verdict| verdict.target == *target);
        }
        self.print(&reviewed)?;
        Ok(Verdict::Well)
    }

    fn print(&self, reviewed: &Reviewed) -> anyhow::Result<()> {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        match (self.format, self.list) {
            (Format::Json, false) => serde_json::to_writer_pretty(&mut out, &reviewed.board)?,
            (Format::Json, true) => serde_json::to_writer_pretty(&mut out, &reviewed.counties)?,
            (format, list) => {
                let table = if list { self.findings(reviewed) } else { verdicts(reviewed) };
                match format {
                    Format::Csv => table.write_csv(&mut out)?,
                    _ => table.write(&mut out)?,
                }
            }
        }
        writeln!(out)?;
        out.flush()?;
        Ok(())
    }

    fn findings(&self, reviewed: &Reviewed) -> Table {
        let mut table = Table::new(&["目标", "批次", "县区", "记录", "计入", "日期", "原因"]);
        let wanted = |target: &str| self.target.as_deref().is_none_or(|only| only == target);
        for county in &reviewed.counties {
            for count in county.counts.iter().filter(|count| wanted(&count.target)) {
                for finding in &count.findings {
                    table.row(vec![
                        count.target.clone(),
                        count.stage.clone(),
                        county.name.clone(),
                        finding.label.clone(),
                        finding.standing.label().to_owned(),
                        finding.on.map(|on| on.to_string()).unwrap_or_default(),
                        finding.reason.clone(),
                    ]);
                }
            }
        }
        table
    }
}

/// The whole first, then counties, the worst first.
fn verdicts(reviewed: &Reviewed) -> Table {
    let heads = [
        "目标", "批次", "地区", "状态", "实际", "应达", "差", "期限", "余天", "需/周", "现/周",
        "预计",
    ];
    let mut table = Table::new(&heads);
    for verdict in reviewed.board.whole.iter().chain(&reviewed.board.counties) {
        let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
        table.row(vec![
            verdict.target.clone(),
            verdict.stage.clone(),
            verdict.area_name.clone(),
            verdict.status.label().to_owned(),
            verdict.actual.to_string(),
            number(verdict.required),
            verdict.gap.to_string(),
            verdict.deadline.map(|on| on.to_string()).unwrap_or_default(),
            number(verdict.days_left),
            verdict.needed_pace.map(|pace| pace.to_string()).unwrap_or_default(),
            verdict.actual_pace.to_string(),
            verdict.forecast.to_string(),
        ]);
    }
    table
}
