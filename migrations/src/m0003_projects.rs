//! Clinic projects, their steps, money and parties.

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
        create(manager, "clinic_project_version", |table| {
            belongs_to(table, "clinic_project_version", "facility_id", false);
            table.col(text("code").not_null());
            table.col(text("name").not_null());
            table.col(text("search").not_null());
            table.col(text("batch").not_null());
            table.col(text("funding_programme").not_null());
            table.col(text("document_no").not_null());
            table.col(text("work_kind").not_null());
            table.col(text("structure"));
            table.col(int("storeys"));
            table.col(text("site"));
            table.col(big("planned_area"));
            table.col(big("built_area"));
            table.col(date("planned_start"));
            table.col(date("planned_finish"));
            table.col(big("estimate"));
            table.col(big("contract_price"));
            table.col(big("settlement_price"));
            table.col(text("procurement"));
            table.col(text("caretaker"));
            table.col(text("village_doctor"));
            table.col(text("remark"));
        })
        .await?;
        create(manager, "milestone_version", |table| {
            belongs_to(table, "milestone_version", "project_id", true);
            table.col(text("kind").not_null());
            table.col(date("reached_on").not_null());
            table.col(text("document_no"));
            table.col(text("remark"));
        })
        .await?;
        create(manager, "suspension_version", |table| {
            belongs_to(table, "suspension_version", "project_id", true);
            table.col(text("reason").not_null());
            table.col(text("document_no"));
            table.col(date("valid_from").not_null());
            table.col(date("valid_until"));
        })
        .await?;
        create(manager, "funding_version", |table| {
            belongs_to(table, "funding_version", "project_id", true);
            table.col(text("level").not_null());
            table.col(text("step").not_null());
            table.col(big("amount").not_null());
            table.col(date("moved_on").not_null());
            table.col(text("document_no"));
            table.col(text("remark"));
        })
        .await?;
        create(manager, "party_version", |table| {
            belongs_to(table, "party_version", "project_id", true);
            table.col(text("role").not_null());
            table.col(text("name").not_null());
            table.col(text("credit_code"));
            table.col(text("qualification"));
            table.col(text("contact"));
            table.col(big("phone")).col(text("phone_shown"));
        })
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "clinic_project_version",
                "milestone_version",
                "suspension_version",
                "funding_version",
                "party_version",
            ],
        )
        .await
    }
}
