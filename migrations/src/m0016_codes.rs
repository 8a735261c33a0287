//! By which post a one-time code was issued, or for which area where no post did.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table,
};

use crate::version_table::big;

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// What a code gains.
const COLUMNS: [&str; 2] = ["post_id", "area_key"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let codes = Alias::new("one_time_code");
            let change = Table::alter().table(codes).add_column(big(column)).to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let codes = Alias::new("one_time_code");
            let change = Table::alter().table(codes).drop_column(Alias::new(column)).to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}
