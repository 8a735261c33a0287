//! `taizhang verify`.

use std::io::Write;

use clap::Args;

use super::open::open_existing;
use super::table::Table;
use super::{Format, Verdict};
use crate::config::{Settings, StoreOptions};
use crate::ledger::verify;

/// Check that history is what it was.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A head of the chain that was kept elsewhere: it must still be part of it.
    #[arg(long)]
    head: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

impl Verify {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let report = verify(&opened.ledger, &opened.key, self.head.as_deref()).await?;
        let mut out = std::io::stdout().lock();
        if self.format == Format::Json {
            let broken: Vec<_> = report
                .broken
                .iter()
                .map(|broken| serde_json::json!({"code": broken.code, "detail": broken.detail}))
                .collect();
            let answer = serde_json::json!({
                "acts": report.acts, "versions": report.versions, "files": report.files,
                "head": report.head, "broken": broken,
            });
            writeln!(out, "{answer:#}")?;
        } else if self.format == Format::Csv {
            let mut table = Table::new(&["代码", "问题"]);
            for broken in &report.broken {
                table.row(vec![broken.code.to_string(), broken.detail.clone()]);
            }
            table.write_csv(&mut out)?;
        } else {
            for broken in &report.broken {
                writeln!(out, "[{}] {}", broken.code, broken.detail)?;
            }
            let head = report.head.as_deref().unwrap_or("（空）");
            writeln!(
                out,
                "操作 {} 次，版本 {} 个，附件 {} 个；发现问题 {} 处。\n链头 {head}（请另处保存，下次用 --head 核对）",
                report.acts,
                report.versions,
                report.files,
                report.broken.len()
            )?;
        }
        Ok(if report.broken.is_empty() { Verdict::Well } else { Verdict::Wrong })
    }
}
