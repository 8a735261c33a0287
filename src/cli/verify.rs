//! `taizhang verify`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;

use super::open::open_existing;
use super::table::Table;
use super::{Format, Verdict};
use crate::config::{Settings, StoreOptions};
use crate::ledger::{Head, verify};

/// Check that history is what it was.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// File of heads that were kept elsewhere, a line each as this command prints them: each
    /// must still be part of the chain.
    #[arg(long)]
    heads: Option<PathBuf>,
    /// File to which the present head is added: keep it on another machine.
    #[arg(long)]
    keep_head: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

impl Verify {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let heads = read_heads(self.heads.as_deref())?;
        let report = verify(&opened.ledger, opened.keys.chain(), heads).await?;
        if let (Some(path), Some(head), true) =
            (&self.keep_head, &report.head, report.broken.is_empty())
        {
            keep(path, head)?;
        }
        let mut out = std::io::stdout().lock();
        if self.format == Format::Json {
            let broken: Vec<_> = report
                .broken
                .iter()
                .map(|broken| serde_json::json!({"code": broken.code, "detail": broken.detail}))
                .collect();
            let answer = serde_json::json!({
                "acts": report.acts, "versions": report.versions, "files": report.files,
                "head": report.head.as_ref().map(ToString::to_string), "broken": broken,
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
            let head =
                report.head.as_ref().map_or_else(|| "（空）".to_owned(), ToString::to_string);
            writeln!(
                out,
                "操作 {} 次，版本 {} 个，附件 {} 个；发现问题 {} 处。\n链头 {head}\n（请另处保存，下次用 --heads 核对；--keep-head 可自动追加到文件）",
                report.acts,
                report.versions,
                report.files,
                report.broken.len()
            )?;
        }
        Ok(if report.broken.is_empty() { Verdict::Well } else { Verdict::Wrong })
    }
}

fn read_heads(path: Option<&Path>) -> anyhow::Result<Vec<Head>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("读不到链头文件 {}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .enumerate()
        .map(|(at, line)| line.parse().map_err(|fault| anyhow!("第 {} 行：{fault}", at + 1)))
        .collect()
}

fn keep(path: &Path, head: &Head) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    let mut file = options.open(path).with_context(|| format!("写不了 {}", path.display()))?;
    writeln!(file, "{head}")?;
    file.sync_all()?;
    Ok(())
}
