//! Drafts of plans, why a plan was amended, and frozen boards.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table,
};

use crate::version_table::{belongs_to, big, create, date, drop_all, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let plans = Alias::new("plan_version");
        manager
            .alter_table(Table::alter().table(plans).add_column(text("reason")).to_owned())
            .await?;
        create(manager, "plan_draft_version", |table| {
            table.col(text("plan_id").not_null());
            table.col(text("body").not_null());
        })
        .await?;
        create(manager, "snapshot_version", |table| {
            table.col(text("number").not_null());
            table.col(text("title").not_null());
            table.col(date("as_of").not_null());
            table.col(big("known_at").not_null());
            belongs_to(table, "snapshot_version", "plan_id", true);
            table.col(text("body").not_null());
            table.col(text("sha256").not_null());
        })
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["plan_draft_version", "snapshot_version"]).await?;
        let plans = Alias::new("plan_version");
        let column = Alias::new("reason");
        manager.alter_table(Table::alter().table(plans).drop_column(column).to_owned()).await
    }
}
