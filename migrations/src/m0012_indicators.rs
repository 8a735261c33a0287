//! Reported figures with what shows them, locks of periods, and irregularities of hospitals.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager,
};

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
        create(manager, "figure_version", |table| {
            table.col(text("plan").not_null());
            table.col(text("indicator").not_null());
            table.col(text("period").not_null());
            table.col(date("ends_on").not_null());
            table.col(big("numerator").not_null());
            table.col(big("denominator"));
            table.col(text("document_no"));
            table.col(text("remark"));
            table.col(date("first_submitted_on"));
            table.col(date("submitted_on"));
            belongs_to(table, "figure_version", "submitted_by", false);
            table.col(date("returned_on"));
            table.col(text("returned_cell"));
            table.col(text("returned_words"));
            table.col(date("passed_on"));
            table.col(date("accepted_on"));
        })
        .await?;
        // Rules ask for one indicator at a time, and for the periods that they judge.
        let asked = Index::create()
            .name("figure_version_asked")
            .table(Alias::new("figure_version"))
            .col(Alias::new("plan"))
            .col(Alias::new("indicator"))
            .col(Alias::new("ends_on"))
            .to_owned();
        manager.create_index(asked).await?;
        create(manager, "evidence_version", |table| {
            belongs_to(table, "evidence_version", "figure_id", true);
            table.col(text("original_sha256").not_null());
            table.col(text("shown_sha256"));
            table.col(text("format").not_null());
            table.col(int("width"));
            table.col(int("height"));
            table.col(big("bytes").not_null());
            table.col(text("file_name"));
            table.col(text("caption"));
        })
        .await?;
        create(manager, "period_lock_version", |table| {
            table.col(text("period").not_null());
            table.col(date("locked_on").not_null());
            table.col(text("lock_reason"));
            table.col(date("unlocked_on"));
            table.col(text("unlock_reason"));
        })
        .await?;
        create(manager, "irregularity_version", |table| {
            belongs_to(table, "irregularity_version", "facility_id", true);
            table.col(text("kind").not_null());
            table.col(date("found_on").not_null());
            table.col(text("found_by").not_null());
            table.col(text("problem").not_null());
            table.col(big("amount_involved"));
            table.col(text("document_no"));
            table.col(text("requirement"));
            table.col(big("deduction"));
            table.col(date("deducted_on"));
            table.col(text("deduction_document_no"));
            table.col(date("rectified_on"));
            table.col(text("rectification"));
            belongs_to(table, "irregularity_version", "rectified_by", false);
            table.col(date("closed_on"));
            table.col(text("closing_words"));
        })
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &["figure_version", "evidence_version", "period_lock_version", "irregularity_version"],
        )
        .await
    }
}
