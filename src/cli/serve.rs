//! `taizhang serve`.

use std::io::Write;

use clap::Args;

use super::Verdict;
use super::open::open_or_make;
use crate::access::OneTimeCode;
use crate::config::{Options, Settings};
use crate::domain::area::Scope;
use crate::ledger::codes::{self, IssueFirstCode};
use crate::ledger::{Actor, Envelope, Ledger, Source};
use crate::web;

/// Serve pages and the JSON interface.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    options: Options,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        let settings = Settings::from(self.options);
        let opened = open_or_make(&settings).await?;
        let today = opened.clock.now().date();
        if codes::system_administrator_missing(opened.ledger.read(), today).await? {
            invite_the_first(&settings, &opened.ledger).await?;
        }
        web::serve(settings, opened.ledger, opened.clock).await?;
        Ok(Verdict::Well)
    }
}

/// Prints the one-time link that makes the first administrator. There are no default accounts:
/// whoever starts the service opens the link, and nobody else has it.
async fn invite_the_first(settings: &Settings, ledger: &Ledger) -> anyhow::Result<()> {
    let code = OneTimeCode::new()?;
    let by = Envelope::new(Actor::command_line(Scope::everything().root()), Source::Cli);
    ledger.perform(by, IssueFirstCode { code_hash: code.hash() }).await?;
    let base = settings.base_address.clone();
    let base = base.unwrap_or_else(|| format!("http://{}", settings.listen));
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "\n  还没有系统管理员。请打开下面的链接建立第一个系统管理员（24 小时内有效，只能用一次）："
    )?;
    writeln!(out, "\n  {base}/welcome?code={}\n", code.as_str())?;
    out.flush()?;
    Ok(())
}
