//! `taizhang serve`.

use clap::Args;

use super::Verdict;
use super::open::open_or_make;
use crate::config::{Options, Settings};
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
        web::serve(settings, opened.ledger, opened.clock).await?;
        Ok(Verdict::Well)
    }
}
