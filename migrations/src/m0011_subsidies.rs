//! The essential medicines scheme of clinics, and payments of the village doctors' subsidy.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager,
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
        create(manager, "medicines_spell_version", |table| {
            belongs_to(table, "medicines_spell_version", "facility_id", true);
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
            table.col(text("document_no"));
            table.col(text("until_document_no"));
        })
        .await?;
        create(manager, "subsidy_payment_version", |table| {
            belongs_to(table, "subsidy_payment_version", "practitioner_id", true);
            belongs_to(table, "subsidy_payment_version", "facility_id", true);
            table.col(date("month").not_null());
            table.col(text("kind").not_null());
            table.col(big("amount").not_null());
            table.col(date("paid_on").not_null());
            table.col(text("document_no"));
            table.col(text("remark"));
        })
        .await?;
        // Every read is about a month or a few: years of payments stay where they are.
        let by_month = Index::create()
            .name("subsidy_payment_version_month")
            .table(Alias::new("subsidy_payment_version"))
            .col(Alias::new("month"))
            .col(Alias::new("area_key"))
            .to_owned();
        manager.create_index(by_month).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["medicines_spell_version", "subsidy_payment_version"]).await
    }
}
