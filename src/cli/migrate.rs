//! `taizhang migrate`.

use clap::Args;

use super::Verdict;
use super::open::open_or_make;
use crate::config::{Settings, StoreOptions};

/// Bring the database up to date.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(flatten)]
    options: StoreOptions,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<Verdict> {
        open_or_make(&Settings::from(self.options)).await?;
        tracing::info!("数据库已是最新。");
        Ok(Verdict::Well)
    }
}
