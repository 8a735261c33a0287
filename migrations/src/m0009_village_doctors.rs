//! Renewals and assessments of those who practise, and the ways to find one person once.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager,
};

use crate::version_table::{belongs_to, create, date, drop_all, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// Columns of people by which another record of the same person is looked for. The citizen
/// number has its index like every column that names a key.
const FOUND_BY: [&str; 2] = ["search", "merged_into"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, "renewal_version", |table| {
            belongs_to(table, "renewal_version", "practitioner_id", true);
            belongs_to(table, "renewal_version", "certificate_id", true);
            table.col(date("applied_on").not_null());
            table.col(date("due_on").not_null());
            table.col(text("due_rule").not_null());
            table.col(date("decided_on"));
            table.col(text("decision"));
            table.col(text("reason"));
            belongs_to(table, "renewal_version", "renewed_id", false);
            table.col(text("document_no"));
        })
        .await?;
        create(manager, "assessment_version", |table| {
            belongs_to(table, "assessment_version", "practitioner_id", true);
            table.col(date("assessed_on").not_null());
            table.col(text("result").not_null());
            table.col(text("heard"));
            table.col(text("document_no"));
            table.col(text("remark"));
        })
        .await?;
        for column in FOUND_BY {
            let index = Index::create()
                .name(format!("practitioner_version_{column}"))
                .table(Alias::new("practitioner_version"))
                .col(Alias::new(column))
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in FOUND_BY {
            let index = Index::drop()
                .name(format!("practitioner_version_{column}"))
                .table(Alias::new("practitioner_version"))
                .to_owned();
            manager.drop_index(index).await?;
        }
        drop_all(manager, &["renewal_version", "assessment_version"]).await
    }
}
