//! Inspections, those who sign, notices, defects and photos.

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
        create(manager, "inspection_version", |table| {
            belongs_to(table, "inspection_version", "project_id", true);
            table.col(text("kind").not_null());
            table.col(text("standard_id").not_null());
            table.col(text("checklist_hash").not_null());
            table.col(date("inspected_on").not_null());
            table.col(text("answers").not_null());
            belongs_to(table, "inspection_version", "notice_id", false);
            table.col(text("computed"));
            table.col(text("conclusion"));
            table.col(text("overrule_reason"));
            belongs_to(table, "inspection_version", "overruled_by", false);
            table.col(date("concluded_on"));
            table.col(text("remark"));
        })
        .await?;
        create(manager, "panelist_version", |table| {
            belongs_to(table, "panelist_version", "inspection_id", true);
            belongs_to(table, "panelist_version", "account_id", false);
            table.col(text("role").not_null());
            table.col(text("name").not_null());
            table.col(text("unit").not_null());
            table.col(text("title"));
            table.col(date("signed_on"));
            table.col(text("statement"));
        })
        .await?;
        create(manager, "opinion_version", |table| {
            belongs_to(table, "opinion_version", "inspection_id", true);
            table.col(text("department").not_null());
            table.col(text("opinion").not_null());
            table.col(text("words"));
            table.col(text("signer").not_null());
            table.col(date("signed_on").not_null());
        })
        .await?;
        create(manager, "notice_version", |table| {
            belongs_to(table, "notice_version", "project_id", true);
            belongs_to(table, "notice_version", "inspection_id", true);
            table.col(text("number").not_null());
            table.col(text("responsible_unit").not_null());
            table.col(text("person_in_charge"));
            table.col(text("requirement").not_null());
            table.col(date("issued_on").not_null());
            table.col(text("issued_by").not_null());
            table.col(text("issuing_unit"));
            table.col(text("contact"));
            table.col(text("phone"));
            table.col(text("copies_to"));
            table.col(int("reply_workdays"));
            table.col(date("due_on").not_null());
            table.col(text("due_rule").not_null());
            table.col(date("received_on"));
            table.col(text("received_by"));
            table.col(date("replied_on"));
            table.col(text("reply"));
            table.col(date("closed_on"));
            belongs_to(table, "notice_version", "closing_inspection_id", false);
        })
        .await?;
        create(manager, "defect_version", |table| {
            belongs_to(table, "defect_version", "project_id", true);
            belongs_to(table, "defect_version", "inspection_id", true);
            belongs_to(table, "defect_version", "notice_id", false);
            table.col(text("criterion").not_null());
            table.col(text("location"));
            table.col(text("problem").not_null());
            table.col(text("basis").not_null());
            table.col(text("requirement"));
            table.col(date("closed_on"));
        })
        .await?;
        create(manager, "photo_version", |table| {
            belongs_to(table, "photo_version", "project_id", true);
            belongs_to(table, "photo_version", "inspection_id", false);
            table.col(text("criterion"));
            table.col(text("original_sha256").not_null());
            table.col(text("shown_sha256").not_null());
            table.col(text("format").not_null());
            table.col(int("width").not_null());
            table.col(int("height").not_null());
            table.col(big("bytes").not_null());
            table.col(text("file_name"));
            table.col(text("caption"));
            table.col(big("taken_at"));
            table.col(int("latitude"));
            table.col(int("longitude"));
        })
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "inspection_version",
                "panelist_version",
                "opinion_version",
                "notice_version",
                "defect_version",
                "photo_version",
            ],
        )
        .await
    }
}
