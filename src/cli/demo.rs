//! `taizhang demo`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::Verdict;
use super::document::bar;
use super::open::{Opened, date, open_or_make};
use crate::access::{PasswordPolicy, Passwords, SecondFactorPolicy};
use crate::config::{Cookies, Settings};
use crate::demo;
use crate::ledger::{Ledger, Target};
use crate::web;

/// The demonstration's password. It opens nothing but made-up data.
const PASSWORD: &str = "shifan-2016";

/// Load a demonstration prefecture and serve it: real place names, made-up everything else.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Folder of the ledger; made where there is none, used again where there is one.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The date that pages judge on unless the reader names one.
    #[arg(long, value_parser = date, default_value = "2016-08-31")]
    as_of: NaiveDate,
    /// Load and stop.
    #[arg(long)]
    load_only: bool,
    /// Address of a PostgreSQL database; one file in the data folder otherwise.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        let mut settings = Settings::in_folder(self.data.clone());
        settings.listen = self.listen;
        settings.as_of = Some(self.as_of);
        settings.cookies = Cookies::Plain;
        // A demonstration is shown on one machine, to people without an authenticator.
        settings.rules.second_factor = SecondFactorPolicy::Nobody;
        // Its passwords were set in 2015 and are in the manual.
        settings.rules.passwords = PasswordPolicy::Asvs;
        if let Some(address) = self.database.clone() {
            settings.database = Target::Postgres(address);
        }
        let Opened { ledger, clock, .. } = open_or_make(&settings).await?;
        load(&ledger).await?;
        if self.load_only {
            return Ok(Verdict::Well);
        }
        self.welcome()?;
        web::serve(settings, ledger, clock).await?;
        Ok(Verdict::Well)
    }

    fn welcome(&self) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n  台账示范：http://{}\n", self.listen)?;
        writeln!(out, "  口令均为 {PASSWORD}\n\n  登录名          身份")?;
        for (name, who) in demo::sign_in() {
            writeln!(out, "  {name:<16}{who}")?;
        }
        writeln!(out, "\n  地名为真，人名、单位、进度和金额均为虚构。按 Ctrl-C 停止。\n")?;
        out.flush()
    }
}

/// Loads the prefecture into an empty ledger, and leaves one that has been filled alone.
async fn load(ledger: &Ledger) -> anyhow::Result<()> {
    if !ledger.is_empty().await? {
        tracing::info!("台账已有数据，直接使用。");
        return Ok(());
    }
    let password_hash = Some(Passwords::default().hash(PASSWORD.to_owned()).await?);
    let options = demo::Options { password_hash, ..demo::Options::default() };
    let bar = bar(0);
    let progress = |done: u64, total: u64, what: &str| {
        bar.set_length(total);
        bar.set_position(done);
        bar.set_message(what.to_owned());
    };
    let summary = demo::load(ledger, &options, &progress).await?;
    bar.finish_and_clear();
    tracing::info!(
        acts = summary.acts,
        projects = summary.projects,
        inspections = summary.inspections,
        "示范数据已装入。"
    );
    Ok(())
}
