//! People who practise: certificates, employment, titles.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::version_table::{belongs_to, big, create, date, drop_all, flag, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, "practitioner_version", |table| {
            table.col(text("name").not_null());
            table.col(text("search").not_null());
            table.col(text("sex"));
            table.col(date("born_on"));
            table.col(big("citizen_id")).col(text("citizen_id_shown"));
            table.col(big("phone")).col(text("phone_shown"));
            table.col(text("education"));
            belongs_to(table, "practitioner_version", "merged_into", false);
            table.col(text("remark"));
        })
        .await?;
        create(manager, "certificate_version", |table| {
            belongs_to(table, "certificate_version", "practitioner_id", true);
            table.col(text("kind").not_null());
            table.col(text("number"));
            belongs_to(table, "certificate_version", "facility_id", false);
            table.col(text("range"));
            table.col(flag("general_practice").not_null());
            table.col(text("issued_by"));
            table.col(date("registered_on"));
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
            table.col(date("ended_on"));
            table.col(text("end_reason"));
        })
        .await?;
        create(manager, "employment_version", |table| {
            belongs_to(table, "employment_version", "practitioner_id", true);
            belongs_to(table, "employment_version", "facility_id", true);
            table.col(text("role").not_null());
            table.col(flag("main").not_null());
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
            table.col(text("end_reason"));
            table.col(text("document_no"));
        })
        .await?;
        create(manager, "title_version", |table| {
            belongs_to(table, "title_version", "practitioner_id", true);
            table.col(text("rank").not_null());
            table.col(text("name").not_null());
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
            table.col(text("document_no"));
        })
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables =
            ["practitioner_version", "certificate_version", "employment_version", "title_version"];
        drop_all(manager, &tables).await
    }
}
