//! `taizhang key rotate` and `taizhang key retire`.

use std::io::Write;

use clap::{Args, Subcommand};

use super::Verdict;
use super::open::open_existing;
use crate::config::{Settings, StoreOptions};
use crate::domain::area::Scope;
use crate::ledger::{Actor, Envelope, Source, reseal, retire};

/// Work with the keys of personal data.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a new key and seal everything under it; the old ones are kept
    Rotate(Rotate),
    /// Forget the old keys, where nothing is sealed under them any more
    Retire(Retire),
}

#[derive(Debug, Args)]
pub(super) struct Rotate {
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Retire {
    #[command(flatten)]
    options: StoreOptions,
}

impl KeyCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Rotate(rotate) => rotate.run().await,
            Self::Retire(retire) => retire.run().await,
        }
    }
}

impl Rotate {
    /// The new key is on disk before anything is sealed under it, and the old ones stay: a
    /// stop in between loses nothing, nor does a service that runs meanwhile.
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let keys = opened.keys.rotated()?;
        let sealed = reseal(&opened.ledger, by()).await?;
        let (number, folder) = (keys.newest_number(), settings.keys.display());
        let mut out = std::io::stdout().lock();
        writeln!(out, "已换用第 {number} 号密钥，重新加密 {sealed} 项。")?;
        writeln!(out, "正在运行的服务会自行换用，不必重启。请备份密钥文件夹 {folder}。")?;
        writeln!(out, "旧密钥仍保留，供旧备份使用；不再需要时，用 key retire 销毁。")?;
        Ok(Verdict::Well)
    }
}

impl Retire {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let number = retire(&opened.ledger, by()).await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "旧密钥已销毁，只留第 {number} 号。用旧密钥加密的备份不能再解密。")?;
        Ok(Verdict::Well)
    }
}

fn by() -> Envelope {
    Envelope::new(Actor::command_line(Scope::everything().root()), Source::Cli)
}
