//! For which area whoever issued a one-time code answered.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table,
};

use crate::version_table::big;

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let codes = Alias::new("one_time_code");
        let change = Table::alter().table(codes).add_column(big("area_key")).to_owned();
        manager.alter_table(change).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let codes = Alias::new("one_time_code");
        let change = Table::alter().table(codes).drop_column(Alias::new("area_key")).to_owned();
        manager.alter_table(change).await
    }
}
