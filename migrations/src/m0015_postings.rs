//! Postings, their gaps, and the day log.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager,
};

use crate::version_table::{belongs_to, create, date, drop_all, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, "posting_version", |table| {
            belongs_to(table, "posting_version", "practitioner_id", true);
            belongs_to(table, "posting_version", "facility_id", true);
            table.col(text("kind").not_null());
            table.col(text("basis").not_null());
            table.col(text("sender").not_null());
            table.col(text("sender_level").not_null());
            table.col(text("sender_department"));
            table.col(text("specialty"));
            table.col(text("duty"));
            table.col(text("document_no"));
            table.col(text("filing_no"));
            table.col(date("filed_on"));
            table.col(text("sending_opinion"));
            table.col(text("receiving_opinion"));
            table.col(text("authority_opinion"));
            table.col(date("valid_from").not_null());
            table.col(date("valid_until").not_null());
            table.col(date("left_on"));
            table.col(text("left_reason"));
            table.col(text("remark"));
        })
        .await?;
        create(manager, "posting_gap_version", |table| {
            belongs_to(table, "posting_gap_version", "posting_id", true);
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
            table.col(text("reason").not_null());
        })
        .await?;
        create(manager, "day_entry_version", |table| {
            belongs_to(table, "day_entry_version", "practitioner_id", true);
            belongs_to(table, "day_entry_version", "posting_id", true);
            belongs_to(table, "day_entry_version", "facility_id", true);
            table.col(date("worked_on").not_null());
            table.col(text("half").not_null());
            table.col(text("leave_kind"));
            table.col(text("workload").not_null());
            table.col(text("remark"));
            table.col(text("resolution"));
            table.col(text("resolution_words"));
        })
        .await?;
        // Rules ask for one doctor's days of two quarters, for some hundred doctors at once.
        let calendar = Index::create()
            .name("day_entry_version_calendar")
            .table(Alias::new("day_entry_version"))
            .col(Alias::new("practitioner_id"))
            .col(Alias::new("worked_on"))
            .to_owned();
        manager.create_index(calendar).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["posting_version", "posting_gap_version", "day_entry_version"];
        drop_all(manager, &tables).await
    }
}
