//! `taizhang audit export`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::Verdict;
use super::open::{date, open_existing};
use crate::config::{Settings, StoreOptions};
use crate::domain::area::Scope;
use crate::ledger::audit::{self, AuditFilter};
use crate::ledger::log::NoteExport;
use crate::ledger::{Actor, Envelope, Source};
use crate::report::audit_csv;

/// Read the log.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Write the log, or a part of it, into a file
    Export(Export),
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The file; standard output otherwise.
    #[arg(long)]
    out: Option<PathBuf>,
    /// JSON lines instead of CSV.
    #[arg(long)]
    json: bool,
    /// The sign-in name of whoever acted.
    #[arg(long)]
    account: Option<String>,
    /// The kind of act, such as `session.refuse.wrong_code`, or its first parts.
    #[arg(long)]
    kind: Option<String>,
    /// The first day.
    #[arg(long, value_parser = date)]
    from: Option<NaiveDate>,
    /// The last day.
    #[arg(long, value_parser = date)]
    until: Option<NaiveDate>,
    #[command(flatten)]
    options: StoreOptions,
}

impl AuditCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Export(export) => export.run().await,
        }
    }
}

impl Export {
    async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let everything = Scope::everything();
        let filter = AuditFilter {
            account: self.account,
            kind: self.kind,
            from: self.from,
            until: self.until,
        };
        let db = opened.ledger.read();
        let lines = audit::list(db, everything, &filter, None, i64::MAX as u64).await?;
        let mut envelope = Envelope::new(Actor::command_line(everything.root()), Source::Cli);
        envelope.about = Some(format!("操作日志 {} 行", lines.len()));
        opened.ledger.perform(envelope, NoteExport {}).await?;
        let entries = audit::with_changes(db, lines).await?;
        let bytes = if self.json {
            let mut out = Vec::new();
            for entry in &entries {
                serde_json::to_writer(&mut out, entry)?;
                out.push(b'\n');
            }
            out
        } else {
            audit_csv(&entries)?
        };
        match self.out {
            None => std::io::stdout().lock().write_all(&bytes)?,
            Some(path) => {
                std::fs::write(&path, bytes)
                    .with_context(|| format!("写不了 {}", path.display()))?;
                writeln!(std::io::stderr(), "已写入 {} 行。", entries.len())?;
            }
        }
        Ok(Verdict::Well)
    }
}
