//! Key specialties of county hospitals, and what is bought for them.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::version_table::{belongs_to, big, create, date, drop_all, int, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, "key_specialty_version", |table| {
            belongs_to(table, "key_specialty_version", "facility_id", true);
            table.col(text("specialty").not_null());
            table.col(text("code").not_null());
            table.col(text("name").not_null());
            table.col(text("search").not_null());
            table.col(text("batch").not_null());
            table.col(text("funding_programme").not_null());
            table.col(text("document_no").not_null());
            table.col(text("scheme_no"));
            table.col(text("leader"));
            table.col(int("beds"));
            table.col(date("planned_start"));
            table.col(date("planned_finish"));
            table.col(big("estimate"));
            table.col(text("remark"));
        })
        .await?;
        create(manager, "purchase_version", |table| {
            belongs_to(table, "purchase_version", "project_id", true);
            table.col(text("category").not_null());
            table.col(text("name").not_null());
            table.col(int("quantity"));
            table.col(text("unit"));
            table.col(text("supplier"));
            table.col(text("contract_no").not_null());
            table.col(date("contracted_on").not_null());
            table.col(big("amount").not_null());
            table.col(date("checked_on"));
            table.col(text("checked_by"));
            table.col(text("remark"));
        })
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["key_specialty_version", "purchase_version"]).await
    }
}
