//! `taizhang account create|post|disable|reset|key|list`.

use std::io::Write;

use anyhow::bail;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::open::{Opened, area, as_of, date, open_existing};
use super::table::Table;
use super::{Format, Verdict};
use crate::access::{OneTimeCode, Token};
use crate::config::{Settings, StoreOptions};
use crate::domain::account::{PartnerDepartment, Role};
use crate::domain::area::Scope;
use crate::ledger::accounts::{self, CreateAccount, DisableAccount, ResetAccount, WayIn};
use crate::ledger::posts::{AppointPost, EndPost, NewPost, PostLine};
use crate::ledger::sessions::IssueApiKey;
use crate::ledger::{Actor, Command, Envelope, LedgerError, Source};

/// Work with accounts and posts.
#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Create an account with a post; prints a one-time link to set its password
    Create(Create),
    /// Give somebody a post, or end one
    Post(Appoint),
    /// Disable an account, or let it in again
    Disable(Disable),
    /// Take password and second factor away; prints a one-time link to set them anew
    Reset(Reset),
    /// Issue a key for a program that reads; the account needs a post of that role
    Key(Key),
    /// List accounts and posts
    List(List),
}

/// A post as the command line names it.
#[derive(Debug, Args)]
struct PostOptions {
    /// What the person does, such as 县区经办 or `county_clerk`.
    #[arg(long, value_parser = role)]
    role: Role,
    /// For which department a partner reads: 财政, 发展改革, 医改办, 人社, 民政.
    #[arg(long, value_parser = department)]
    department: Option<PartnerDepartment>,
    /// The area and everything below it: key of 13 digits, official code, or name.
    #[arg(long)]
    area: Option<String>,
    /// The first day; today otherwise.
    #[arg(long, value_parser = date)]
    from: Option<NaiveDate>,
    /// The last day; an inspector's post has to have one.
    #[arg(long, value_parser = date)]
    until: Option<NaiveDate>,
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The name typed at sign-in.
    name: String,
    /// The person's own name.
    #[arg(long)]
    display_name: String,
    /// The unit that the person works for.
    #[arg(long)]
    unit: String,
    #[command(flatten)]
    post: PostOptions,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Appoint {
    /// The name typed at sign-in.
    name: String,
    /// End the post with this id instead (see `account list --format json`).
    #[arg(long, conflicts_with_all = ["role", "department", "area", "from"])]
    end: Option<crate::domain::ids::PublicId>,
    /// What the person does, such as 县区经办 or `county_clerk`.
    #[arg(long, value_parser = role, required_unless_present = "end")]
    role: Option<Role>,
    /// For which department a partner reads.
    #[arg(long, value_parser = department)]
    department: Option<PartnerDepartment>,
    /// The area and everything below it: key of 13 digits, official code, or name.
    #[arg(long)]
    area: Option<String>,
    /// The first day; today otherwise.
    #[arg(long, value_parser = date)]
    from: Option<NaiveDate>,
    /// The last day.
    #[arg(long, value_parser = date)]
    until: Option<NaiveDate>,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Disable {
    /// The name typed at sign-in.
    name: String,
    /// Let the account in again.
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Reset {
    /// The name typed at sign-in.
    name: String,
    #[command(flatten)]
    options: StoreOptions,
}

#[derive(Debug, Args)]
pub(super) struct Key {
    /// The account's name.
    name: String,
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
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.label()).collect();
    found.copied().ok_or_else(|| format!("角色只能是：{}。", names.join("、")))
}

fn department(typed: &str) -> Result<PartnerDepartment, String> {
    let all = PartnerDepartment::ALL;
    let found = all.iter().find(|one| one.label() == typed || one.code() == typed);
    let names: Vec<&str> = all.iter().map(|one| one.label()).collect();
    found.copied().ok_or_else(|| format!("部门只能是：{}。", names.join("、")))
}

impl AccountCommand {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        match self {
            Self::Create(create) => create.run().await,
            Self::Post(appoint) => appoint.run().await,
            Self::Disable(disable) => disable.run().await,
            Self::Reset(reset) => reset.run().await,
            Self::Key(key) => key.run().await,
            Self::List(list) => list.run().await,
        }
    }
}

impl Create {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        let today = as_of(None, &settings, opened.clock.as_ref());
        let area_key = area(&opened.ledger, self.post.area.as_deref(), today).await?;
        let code = OneTimeCode::new()?;
        let post = NewPost {
            role: self.post.role,
            department: self.post.department,
            area_key,
            valid_from: self.post.from,
            valid_until: self.post.until,
        };
        let create = CreateAccount {
            name: self.name,
            display_name: self.display_name,
            unit: self.unit,
            area_key,
            citizen_id: None,
            phone: None,
            posts: vec![post],
            way_in: WayIn::Code(code.hash()),
        };
        perform(&opened, create).await?;
        hand_over(&code)
    }
}

impl Appoint {
    async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_existing(&settings).await?;
        if let Some(post) = self.end {
            perform(&opened, EndPost { post, last_day: self.until }).await?;
            return Ok(Verdict::Well);
        }
        let today = as_of(None, &settings, opened.clock.as_ref());
        let area_key = area(&opened.ledger, self.area.as_deref(), today).await?;
        let Some(role) = self.role else { bail!("请写明 --role 或 --end。") };
        let post = NewPost {
            role,
            department: self.department,
            area_key,
            valid_from: self.from,
            valid_until: self.until,
        };
        perform(&opened, AppointPost { account: self.name, post }).await?;
        Ok(Verdict::Well)
    }
}

impl Disable {
    async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let command = DisableAccount { account: self.name, disabled: !self.undo };
        perform(&opened, command).await?;
        Ok(Verdict::Well)
    }
}

impl Reset {
    async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let code = OneTimeCode::new()?;
        let reset = ResetAccount { account: self.name, code_hash: code.hash() };
        perform(&opened, reset).await?;
        hand_over(&code)
    }
}

impl Key {
    async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let token = Token::new()?;
        let issue = IssueApiKey { account: self.name, token_hash: token.hash() };
        perform(&opened, issue).await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", token.as_str())?;
        writeln!(std::io::stderr(), "此密钥只显示这一次；请求时写 Authorization: Bearer 密钥。")?;
        Ok(Verdict::Well)
    }
}

/// Prints a one-time link. It is shown this once: only its hash is kept.
fn hand_over(code: &OneTimeCode) -> anyhow::Result<Verdict> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "/welcome?code={}", code.as_str())?;
    writeln!(
        std::io::stderr(),
        "请把以上链接（前加本站网址）交给本人，24 小时内有效，只能用一次。"
    )?;
    Ok(Verdict::Well)
}

/// Performs a command of this machine and says in words why it would not.
async fn perform<C: Command>(opened: &Opened, command: C) -> anyhow::Result<C::Outcome> {
    let root = Scope::everything().root();
    let envelope = Envelope::new(Actor::command_line(root), Source::Cli);
    match opened.ledger.perform(envelope, command).await {
        Ok(done) => Ok(done.outcome),
        Err(LedgerError::Invalid(faults) | LedgerError::Duplicate(faults)) => {
            let words: Vec<String> =
                faults.iter().map(|at| format!("{} {}", at.pointer, at.detail)).collect();
            bail!("{}", words.join("\n"))
        }
        Err(LedgerError::NotFound) => bail!("没有找到该账号或岗位。"),
        Err(other) => Err(other.into()),
    }
}

impl List {
    async fn run(self) -> anyhow::Result<Verdict> {
        let opened = open_existing(&Settings::from(self.options)).await?;
        let today = opened.clock.now().date();
        let all = accounts::reached(opened.ledger.read(), Scope::everything(), today).await?;
        // Nothing lies beyond everything.
        let lines = all.managed;
        let mut out = std::io::stdout().lock();
        if self.format == Format::Json {
            serde_json::to_writer_pretty(&mut out, &lines)?;
            writeln!(out)?;
            return Ok(Verdict::Well);
        }
        let mut table = Table::new(&["登录名", "姓名", "单位", "状态", "岗位"]);
        for line in lines {
            let state = match (line.disabled, line.confirmed) {
                (true, _) => "已停用",
                (false, false) => "待设口令",
                (false, true) => "可登录",
            };
            let posts: Vec<String> = line.posts.iter().map(PostLine::title).collect();
            let posts = posts.join("；");
            table.row(vec![line.name, line.display_name, line.unit, state.to_owned(), posts]);
        }
        match self.format {
            Format::Csv => table.write_csv(&mut out)?,
            _ => table.write(&mut out)?,
        }
        Ok(Verdict::Well)
    }
}
