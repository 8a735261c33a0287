//! Areas, facilities, and what holds for villages over time.

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
        create(manager, "area_version", |table| {
            table.col(text("level").not_null());
            table.col(text("name").not_null());
            table.col(text("official_code"));
            table.col(text("search").not_null());
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
            table.col(big("predecessor_key"));
        })
        .await?;
        create(manager, "facility_version", |table| {
            table.col(text("kind").not_null());
            table.col(text("name").not_null());
            table.col(text("institution_code"));
            table.col(date("standard_since"));
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
        })
        .await?;
        create(manager, "poverty_listing_version", |table| {
            table.col(text("document_no"));
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
        })
        .await?;
        create(manager, "population_version", |table| {
            table.col(text("kind").not_null());
            table.col(int("people").not_null());
            table.col(date("counted_on").not_null());
        })
        .await?;
        create(manager, "coverage_version", |table| {
            table.col(text("mode").not_null());
            belongs_to(table, "coverage_version", "facility_id", false);
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
        })
        .await?;
        create(manager, "device_version", |table| {
            belongs_to(table, "device_version", "facility_id", true);
            table.col(text("serial").not_null());
            table.col(text("model"));
            table.col(text("functions").not_null());
            table.col(date("delivered_on").not_null());
        })
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "area_version",
                "facility_version",
                "poverty_listing_version",
                "population_version",
                "coverage_version",
                "device_version",
            ],
        )
        .await
    }
}
