//! `taizhang account add|list`.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::open::{area, as_of, open_existing};
use super::table::Table;
use super::{Format, Verdict};
use crate::access::Passwords;
use crate::config::{Settings, StoreOptions};
use crate::domain::account::Role;
use crate::domain::area::Scope;
use crate::ledger::accounts::{self, AddAccount};
use crate::ledger::{Actor, Envelope, LedgerError, Source};

/// Work with accounts.
#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Add a named account; its password is read from standard input
    Add(Add),
    /// List accounts
    List(List),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The name typed at sign-in.
    name: String,
    /// The person's own name.
    #[arg(long)]
    display_name: String,
    /// The unit that the person works for.
    #[arg(long)]
    unit: String,
    /// 经办, 核查员 or 领导 (or clerk, inspector, leader).
    #[arg(long, value_parser = role)]
    role: Role,
    /// What they may see: key of 13 digits, official code, or name.
    #[arg(long)]
    area: Option<String>,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: StoreOptions,
}

fn role(typed: &str) -> Result<Role, String> {
    let found = Role::ALL.iter().find(|role| role.label() == typed || role.code() == typed);
    found.copied().ok_or_else(|| "角色只能是：经办、核查员、领导。".to_owned())
}

impl AccountCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Add(add) => add.run().await,
            Self::List(list) => list.run().await,
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let today = as_of(None, &settings, opened.clock.as_ref());
        let area_key = area(&opened.ledger, self.area.as_deref(), today).await?;
        let password = password()?;
        let hash = Passwords::default().hash(password).await.context("口令处理失败")?;
        let add = AddAccount {
            name: self.name,
            display_name: self.display_name,
            unit: self.unit,
            role: self.role,
            area_key,
            password_hash: Some(hash),
        };
        let envelope = Envelope::new(Actor::command_line(area_key), Source::Cli);
        match opened.ledger.perform(envelope, add).await {
            Ok(_) => Ok(Verdict::Well),
            Err(LedgerError::Invalid(faults)) => {
                let words: Vec<String> =
                    faults.iter().map(|at| format!("{} {}", at.pointer, at.detail)).collect();
                bail!("{}", words.join("\n"))
            }
            Err(LedgerError::Duplicate(fault)) => bail!("{}", fault.detail),
            Err(other) => Err(other.into()),
        }
    }
}

/// Reads a password from standard input; the arguments of a command are seen by everybody.
fn password() -> anyhow::Result<String> {
    write!(std::io::stderr(), "口令：")?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < 10 {
        bail!("口令至少 10 个字符。");
    }
    Ok(password)
}

impl List {
    async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let lines = accounts::list(opened.ledger.read(), Scope::everything()).await?;
        let mut out = std::io::stdout().lock();
        if self.format == Format::Json {
            serde_json::to_writer_pretty(&mut out, &lines)?;
            writeln!(out)?;
            return Ok(Verdict::Well);
        }
        let mut table = Table::new(&["登录名", "姓名", "单位", "角色", "范围"]);
        for line in lines {
            table.row(vec![
                line.name,
                line.display_name,
                line.unit,
                line.role.label().to_owned(),
                line.area_key.to_string(),
            ]);
        }
        match self.format {
            Format::Csv => table.write_csv(&mut out)?,
            _ => table.write(&mut out)?,
        }
        Ok(Verdict::Well)
    }
}
