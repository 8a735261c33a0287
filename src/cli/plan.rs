//! `taizhang plan check|show|compare|list|publish`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::open::{as_of, date, known_at, open_existing, open_or_make, root};
use super::table::Table;
use super::{Format, Verdict};
use crate::config::{Settings, StoreOptions};
use crate::domain::area::Scope;
use crate::ledger::plans::{self, PublishPlan};
use crate::ledger::{Actor, Envelope, Source};
use crate::plan::{self, Plan, Remark, Severity};
use crate::review::remarks;

/// Work with plan files.
#[derive(Debug, Subcommand)]
pub(super) enum PlanCommand {
    /// Find what does not add up in plan files
    Check(Check),
    /// Print a plan as a person reads it
    Show(Show),
    /// Show what differs between two plan files, clause by clause
    Compare(Compare),
    /// List every text that was published
    List(List),
    /// Put a checked plan in force; under a name that is known already it is an amendment
    Publish(Publish),
}

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The earlier file.
    old: PathBuf,
    /// The later file.
    new: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// As known when (a date or an instant).
    #[arg(long)]
    known_at: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Plan files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The plan file.
    file: PathBuf,
    /// Date for the departments' names; the plan's own otherwise.
    #[arg(long, value_parser = date)]
    as_of: Option<NaiveDate>,
}

#[derive(Debug, Args)]
pub(super) struct Publish {
    /// The plan file.
    file: PathBuf,
    /// Number of the document that publishes it.
    #[arg(long)]
    document_no: Option<String>,
    /// Why the plan is amended.
    #[arg(long)]
    reason: Option<String>,
    /// The day from which it holds; the file's own otherwise.
    #[arg(long, value_parser = date)]
    effective_from: Option<NaiveDate>,
    #[command(flatten)]
    options: StoreOptions,
}

impl PlanCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Check(check) => check.run(),
            Self::Show(show) => show.run(),
            Self::Compare(compare) => compare.run(),
            Self::List(list) => list.run().await,
            Self::Publish(publish) => publish.run().await,
        }
    }
}

fn read(file: &PathBuf) -> anyhow::Result<(String, Plan)> {
    let body =
        std::fs::read_to_string(file).with_context(|| format!("读不到 {}", file.display()))?;
    let plan = plan::read(&body).with_context(|| file.display().to_string())?;
    Ok((body, plan))
}

impl Check {
    fn run(self) -> anyhow::Result<Verdict> {
        let mut found = Vec::with_capacity(self.files.len());
        for file in &self.files {
            let (_, plan) = read(file)?;
            let remarks = remarks(&plan);
            found.push(Checked { file: file.display().to_string(), plan, remarks });
        }
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Json => {
                let all: Vec<_> = found.iter().map(Checked::json).collect();
                writeln!(out, "{:#}", serde_json::Value::from(all))?;
            }
            Format::Csv => table(&found).write_csv(&mut out)?,
            Format::Table => {
                for checked in &found {
                    checked.tell(&mut out)?;
                }
            }
        }
        let wrong = found.iter().any(|checked| checked.count(Severity::Error) > 0);
        Ok(if wrong { Verdict::Wrong } else { Verdict::Well })
    }
}

/// A plan file and what there is to say about it.
struct Checked {
    file: String,
    plan: Plan,
    remarks: Vec<Remark>,
}

impl Checked {
    fn count(&self, of: Severity) -> usize {
        self.remarks.iter().filter(|remark| remark.severity == of).count()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "file": self.file, "remarks": self.remarks })
    }

    /// The remarks, the gravest first, then how many there are of each kind.
    fn tell(&self, out: &mut impl Write) -> std::io::Result<()> {
        for remark in &self.remarks {
            writeln!(out, "{remark}")?;
        }
        let counts = [Severity::Error, Severity::Warning, Severity::Note]
            .map(|of| format!("{} {}", of.label(), self.count(of)));
        writeln!(
            out,
            "{}：{} 个目标，{} 条原文；{}。",
            self.file,
            self.plan.targets.len(),
            self.plan.clauses.len(),
            counts.join("，")
        )
    }
}

fn table(found: &[Checked]) -> Table {
    let mut table = Table::new(&["文件", "轻重", "位置", "意见", "代码"]);
    for checked in found {
        for remark in &checked.remarks {
            table.row(vec![
                checked.file.clone(),
                remark.severity.label().to_owned(),
                remark.place.clone(),
                remark.message.clone(),
                remark.code.to_owned(),
            ]);
        }
    }
    table
}

impl Show {
    fn run(self) -> anyhow::Result<Verdict> {
        let (_, plan) = read(&self.file)?;
        write!(std::io::stdout().lock(), "{}", plan::show(&plan, self.as_of))?;
        Ok(Verdict::Well)
    }
}

impl Compare {
    fn run(self) -> anyhow::Result<Verdict> {
        let ((_, old), (_, new)) = (read(&self.old)?, read(&self.new)?);
        let found = plan::compare(&old, &new);
        let mut table = Table::new(&["位置", "项目", "原为", "改为"]);
        for it in &found {
            table.row(vec![it.place.clone(), it.what.clone(), it.old.clone(), it.new.clone()]);
        }
        self.format.print(&table, &found)?;
        Ok(Verdict::Well)
    }
}

impl List {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let known = known_at(self.known_at.as_deref())?;
        let today = as_of(None, &settings, opened.clock.as_ref());
        let root = root(&opened.ledger, today).await?;
        let found = plans::list(opened.ledger.read(), root, known).await?;
        let mut table = Table::new(&["方案", "施行日期", "文号", "理由", "录入时间", "录入人"]);
        for it in &found {
            table.row(vec![
                it.plan_id.clone(),
                it.effective_from.to_string(),
                it.document_no.clone().unwrap_or_default(),
                it.reason.clone().unwrap_or_default(),
                it.published_at.to_string(),
                it.published_by.clone(),
            ]);
        }
        self.format.print(&table, &found)?;
        Ok(Verdict::Well)
    }
}

impl Publish {
    async fn run(self) -> anyhow::Result<Verdict> {
        let (body, plan) = read(&self.file)?;
        if let Some(error) = remarks(&plan).iter().find(|it| it.severity == Severity::Error) {
            bail!("方案有错误，不能发布：{error}");
        }
        let opened = open_or_make(&Settings::from(self.options)).await?;
        let mut actor = Actor::command_line(plan.head.area);
        actor.scope = Scope::of(plan.head.area);
        let effective_from = self.effective_from.unwrap_or(plan.head.effective_from);
        let publish = PublishPlan {
            plan_id: plan.head.id,
            area_key: plan.head.area,
            body,
            document_no: self.document_no,
            reason: self.reason,
            effective_from,
        };
        opened.ledger.perform(Envelope::new(actor, Source::Cli), publish).await?;
        tracing::info!("已发布，自 {effective_from} 起施行。");
        Ok(Verdict::Well)
    }
}
