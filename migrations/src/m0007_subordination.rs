//! Areas that change hands, and lists that villages leave.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index,
    MigrationTrait, SchemaManager, Table,
};

use crate::version_table::{big, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// Table, column and kind of every column that this change adds.
fn columns() -> [(&'static str, ColumnDef); 4] {
    [
        ("area_version", big("successor_key")),
        ("area_version", text("document_no")),
        ("poverty_listing_version", text("until_document_no")),
        ("coverage_version", text("document_no")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            let change = Table::alter().table(Alias::new(table)).add_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        let moved = Index::create()
            .name("area_version_successor")
            .table(Alias::new("area_version"))
            .col(Alias::new("successor_key"))
            .and_where(Expr::col(Alias::new("successor_key")).is_not_null())
            .to_owned();
        manager.create_index(moved).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("area_version_successor").to_owned()).await?;
        for (table, column) in columns().into_iter().rev() {
            let name = Alias::new(column.get_column_name());
            let change = Table::alter().table(Alias::new(table)).drop_column(name).to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}
