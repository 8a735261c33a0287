//! `taizhang key rotate`.

use std::io::Write;

use clap::{Args, Subcommand};

use super::Verdict;
use super::open::open_existing;
use crate::config::{Settings, StoreOptions};
use crate::domain::area::Scope;
use crate::ledger::{Actor, Envelope, Keys, Source, reseal};

/// Work with the keys of personal data.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a new key, seal everything under it, and forget the old ones
    Rotate(Rotate),
}

#[derive(Debug, Args)]
pub(super) struct Rotate {
    /// Keep the old keys, for backups that are still sealed under them.
    #[arg(long)]
    keep_old: bool,
    #[command(flatten)]
    options: StoreOptions,
}

impl KeyCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Rotate(rotate) => rotate.run().await,
        }
    }
}

impl Rotate {
    /// The new key is on disk before anything is sealed under it, and the old ones are
    /// forgotten only after everything is: a stop in between loses nothing.
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        Keys::read(&settings.keys)?.rotated()?;
        let opened = open_existing(&settings).await?;
        let by = Envelope::new(Actor::command_line(Scope::everything().root()), Source::Cli);
        let sealed = reseal(&opened.ledger, by).await?;
        if !self.keep_old {
            opened.keys.clone().retired()?;
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "已换用第 {} 号密钥，重新加密 {sealed} 项。", opened.keys.newest_number())?;
        writeln!(out, "请重启正在运行的服务，并备份密钥文件夹 {}。", settings.keys.display())?;
        Ok(Verdict::Well)
    }
}
