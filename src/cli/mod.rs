//! The command line: one file a command.
//!
//! Exit codes: 0 when all is well, 1 when something was found wrong (a check, a broken
//! chain), 2 when the command could not be carried out.

mod account;
mod area;
mod audit;
mod calendar;
mod complaint;
mod demo;
mod document;
mod evaluate;
mod help;
mod key;
mod migrate;
mod open;
mod plan;
mod serve;
mod snapshot;
mod table;
mod verify;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

/// A ledger that holds a public programme against its own plan (台账).
#[derive(Debug, Parser)]
#[command(name = "taizhang", version, about, after_help = "从 taizhang demo 开始。")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Load a demonstration prefecture and serve it (示范数据)
    Demo(demo::Demo),
    /// Serve pages and the JSON interface
    Serve(serve::Serve),
    /// Bring the database up to date
    Migrate(migrate::Migrate),
    /// Check, show or publish a plan file (方案)
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    /// Judge every target of the plan on a date
    Evaluate(evaluate::Evaluate),
    /// Freeze a board, list what was frozen, work it out again (快照)
    #[command(subcommand)]
    Snapshot(snapshot::SnapshotCommand),
    /// Print documents: acceptance forms, notices, reports (文书)
    #[command(subcommand)]
    Document(document::DocumentCommand),
    /// Check that history is what it was
    Verify(verify::Verify),
    /// Enter counties, townships and villages (行政区划)
    #[command(subcommand)]
    Area(area::AreaCommand),
    /// Create accounts and give posts (账号)
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Show or enter the holidays of each year (节假日)
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    /// Read the log (操作日志)
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Work with the keys of personal data (密钥)
    #[command(subcommand)]
    Key(key::KeyCommand),
}

/// How a command prints what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// A table to read.
    #[default]
    Table,
    /// JSON.
    Json,
    /// CSV with a byte order mark, which spreadsheets open as it is.
    Csv,
}

impl Format {
    /// Prints what was found: as JSON the things themselves, else the table.
    fn print(self, table: &table::Table, found: &impl serde::Serialize) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        match self {
            Self::Json => {
                serde_json::to_writer_pretty(&mut out, found)?;
                writeln!(out)?;
            }
            Self::Csv => table.write_csv(&mut out)?,
            Self::Table => table.write(&mut out)?,
        }
        Ok(())
    }
}

/// What a command came to, where it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// All is well.
    Well,
    /// Something was found wrong.
    Wrong,
}

/// Reads the command line, does what it says, and returns the exit code.
pub fn run() -> ExitCode {
    let read = help::in_chinese(Cli::command()).try_get_matches();
    let cli = match read.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return wrong(&error),
    };
    log();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(carry_out(cli.command)) {
        Ok(Verdict::Well) => ExitCode::SUCCESS,
        Ok(Verdict::Wrong) => ExitCode::from(1),
        Err(error) => fail(&error),
    }
}

async fn carry_out(command: Command) -> anyhow::Result<Verdict> {
    match command {
        Command::Demo(demo) => demo.run().await,
        Command::Serve(serve) => serve.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Plan(plan) => plan.run().await,
        Command::Evaluate(evaluate) => evaluate.run().await,
        Command::Snapshot(snapshot) => snapshot.run().await,
        Command::Document(document) => document.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Account(account) => account.run().await,
        Command::Area(area) => area.run().await,
        Command::Calendar(calendar) => calendar.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Key(key) => key.run().await,
    }
}

/// Logs go to standard error, so that what is asked for can be piped.
fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sea_orm_migration=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

#[expect(clippy::print_stderr, reason = "the last word of a command that failed")]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("taizhang: {}", complaint::of_failure(error));
    ExitCode::from(2)
}

/// A command line that cannot be read, or one that asks for help.
#[expect(clippy::print_stderr, reason = "there is no command that could say it")]
fn wrong(error: &clap::Error) -> ExitCode {
    let Some(said) = complaint::of_arguments(error) else { error.exit() };
    eprintln!("taizhang: {said}。\n用 taizhang --help 查看用法。");
    ExitCode::from(2)
}
