//! `taizhang document acceptance|notice|completion|batch`.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use super::Verdict;
use super::open::{Opened, area, as_of, known_at, open_existing, root};
use crate::config::{Settings, StoreOptions};
use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::areas;
use crate::report::sources::{self, Letterhead};
use crate::report::{self, Fonts, Rendered};
use crate::review::Reviewer;
use crate::rules;

/// Print documents.
#[derive(Debug, Subcommand)]
pub(super) enum DocumentCommand {
    /// The acceptance form of an inspection (验收表)
    Acceptance(One),
    /// A rectification notice (整改通知书)
    Notice(One),
    /// The report that a notice's defects are mended (整改完成报告)
    Completion(One),
    /// Every acceptance form of an area in one file
    Batch(Batch),
}

#[derive(Debug, Args)]
pub(super) struct One {
    /// The record's id.
    #[arg(value_parser = id)]
    id: PublicId,
    #[command(flatten)]
    into: Into,
}

#[derive(Debug, Args)]
pub(super) struct Batch {
    /// Area: key of 13 digits, official code, or name.
    #[arg(long)]
    area: String,
    #[command(flatten)]
    into: Into,
}

#[derive(Debug, Args)]
pub(super) struct Into {
    /// The file to write.
    #[arg(long, short)]
    out: PathBuf,
    /// As known when (a date or an instant).
    #[arg(long)]
    known_at: Option<String>,
    /// Folder of the deployer's own licensed fonts.
    #[arg(long, env = "TAIZHANG_FONTS")]
    fonts: Option<PathBuf>,
    /// Head of official letters.
    #[arg(long, env = "TAIZHANG_LETTERHEAD")]
    letterhead: Option<String>,
    /// Address under which people reach the service, for QR codes.
    #[arg(long, env = "TAIZHANG_BASE_ADDRESS")]
    base_address: Option<String>,
    #[command(flatten)]
    options: StoreOptions,
}

impl DocumentCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Acceptance(one) => one.run(Kind::Acceptance).await,
            Self::Notice(one) => one.run(Kind::Notice).await,
            Self::Completion(one) => one.run(Kind::Completion).await,
            Self::Batch(batch) => batch.run().await,
        }
    }
}

fn id(typed: &str) -> Result<PublicId, &'static str> {
    typed.parse().map_err(|_| "编号应为 36 位，如网页地址中 /inspections/ 之后的一段")
}

enum Kind {
    Acceptance,
    Notice,
    Completion,
}

struct Desk {
    opened: Opened,
    settings: Settings,
    known: Known,
    fonts: Fonts,
}

impl Into {
    async fn desk(&self) -> anyhow::Result<Desk> {
        let mut settings = Settings::from(self.options.clone());
        settings.letterhead.clone_from(&self.letterhead);
        settings.base_address.clone_from(&self.base_address);
        let opened = open_existing(&settings).await?;
        let known = known_at(self.known_at.as_deref())?;
        let fonts = Fonts::load(self.fonts.as_deref())?;
        Ok(Desk { opened, settings, known, fonts })
    }

    fn write(&self, rendered: &Rendered) -> anyhow::Result<()> {
        if !rendered.missing.is_empty() {
            let points: Vec<String> =
                rendered.missing.iter().map(|sign| format!("U+{:04X}", *sign as u32)).collect();
            tracing::warn!("字库缺字，以〓代替并列于末页：{}", points.join("、"));
        }
        std::fs::write(&self.out, &rendered.bytes)
            .with_context(|| format!("写不了 {}", self.out.display()))?;
        tracing::info!(
            pages = rendered.pages,
            bytes = rendered.bytes.len(),
            "{}",
            self.out.display()
        );
        Ok(())
    }
}

impl Desk {
    fn letterhead(&self) -> Letterhead {
        Letterhead {
            organ: self.settings.letterhead.clone(),
            base_address: self.settings.base_address.clone(),
        }
    }
}

impl One {
    async fn run(self, kind: Kind) -> anyhow::Result<Verdict> {
        let desk = self.into.desk().await?;
        let today = as_of(None, &desk.settings, desk.opened.clock.as_ref());
        let ledger = &desk.opened.ledger;
        let scope = Scope::of(root(ledger, today).await?);
        let (known, head) = (desk.known, desk.letterhead());
        let rendered = match kind {
            Kind::Acceptance => {
                let sheet = sources::acceptance(ledger, scope, known, self.id, &head).await?;
                report::acceptance_form::render(&sheet, &desk.fonts)?
            }
            Kind::Notice => {
                let plan = Reviewer::new(ledger.clone()).plan(scope.root(), known, today).await?;
                let words =
                    |kind| plan.consequence_under(rules::accepting(kind)).unwrap_or_default();
                let sheet = sources::notice(ledger, scope, known, self.id, words, &head).await?;
                report::rectification_notice::render(&sheet, &desk.fonts)?
            }
            Kind::Completion => {
                let sheet = sources::completion(ledger, scope, known, self.id, &head).await?;
                report::completion_report::render(&sheet, &desk.fonts)?
            }
        };
        self.into.write(&rendered)?;
        Ok(Verdict::Well)
    }
}

impl Batch {
    async fn run(self) -> anyhow::Result<Verdict> {
        let desk = self.into.desk().await?;
        let today = as_of(None, &desk.settings, desk.opened.clock.as_ref());
        let ledger = &desk.opened.ledger;
        let area = area(ledger, Some(&self.area), today).await?;
        let scope = Scope::of(area);
        let ids = sources::acceptances(ledger, scope, desk.known, today).await?;
        if ids.is_empty() {
            bail!("该地区还没有作出结论的验收。");
        }
        let names = areas::names(ledger.read(), scope, desk.known, today).await?;
        let name = names.of(area);
        let bar = bar(ids.len() as u64 * 2);
        let mut sheets = Vec::with_capacity(ids.len());
        for id in ids {
            let head = desk.letterhead();
            sheets.push(sources::acceptance(ledger, scope, desk.known, id, &head).await?);
            bar.inc(1);
        }
        let read = sheets.len() as u64;
        let mut progress = |done: usize, _| bar.set_position(read + done as u64);
        let rendered = report::batch::render(&name, &sheets, &desk.fonts, &mut progress)?;
        bar.finish_and_clear();
        self.into.write(&rendered)?;
        Ok(Verdict::Well)
    }
}

/// A progress bar on standard error.
pub(super) fn bar(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed} {msg}");
    ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
