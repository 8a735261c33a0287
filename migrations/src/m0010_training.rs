//! Study of village doctors, duty at the township hospital, students trained to order.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager,
};

use crate::version_table::{belongs_to, big, create, date, drop_all, int, text};

/// The tables, the oldest first.
const TABLES: [&str; 7] = [
    "training_batch_version",
    "trainee_version",
    "allowance_version",
    "duty_choice_version",
    "duty_month_version",
    "intake_version",
    "student_version",
];

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        study(manager).await?;
        duty(manager).await?;
        students(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &TABLES).await
    }
}

async fn study(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(manager, "training_batch_version", |table| {
        table.col(text("name").not_null());
        table.col(text("host").not_null());
        table.col(date("valid_from").not_null());
        table.col(date("valid_until").not_null());
        table.col(text("document_no"));
        table.col(text("remark"));
    })
    .await?;
    create(manager, "trainee_version", |table| {
        belongs_to(table, "trainee_version", "batch_id", true);
        belongs_to(table, "trainee_version", "practitioner_id", true);
        table.col(date("valid_from").not_null());
        table.col(date("valid_until").not_null());
        table.col(date("left_on"));
        table.col(text("leave_reason"));
        table.col(date("exam_on"));
        table.col(text("exam_result"));
    })
    .await?;
    create(manager, "allowance_version", |table| {
        belongs_to(table, "allowance_version", "trainee_id", true);
        table.col(text("step").not_null());
        table.col(big("amount").not_null());
        table.col(date("paid_on").not_null());
        table.col(text("document_no"));
        table.col(text("remark"));
    })
    .await
}

async fn duty(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(manager, "duty_choice_version", |table| {
        belongs_to(table, "duty_choice_version", "practitioner_id", true);
        belongs_to(table, "duty_choice_version", "facility_id", true);
        table.col(text("way").not_null());
        table.col(date("valid_from").not_null());
        table.col(date("valid_until"));
        table.col(text("document_no"));
    })
    .await?;
    create(manager, "duty_month_version", |table| {
        belongs_to(table, "duty_month_version", "practitioner_id", true);
        belongs_to(table, "duty_month_version", "facility_id", true);
        table.col(date("month").not_null());
        table.col(text("days").not_null());
    })
    .await?;
    let by_month = Index::create()
        .name("duty_month_version_month")
        .table(Alias::new("duty_month_version"))
        .col(Alias::new("month"))
        .col(Alias::new("area_key"))
        .to_owned();
    manager.create_index(by_month).await
}

async fn students(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(manager, "intake_version", |table| {
        table.col(int("year").not_null());
        table.col(int("places").not_null());
        table.col(text("school"));
        table.col(date("announced_on"));
        table.col(text("document_no"));
    })
    .await?;
    create(manager, "student_version", |table| {
        belongs_to(table, "student_version", "intake_id", true);
        table.col(text("name").not_null());
        table.col(date("admitted_on").not_null());
        table.col(date("graduated_on"));
        belongs_to(table, "student_version", "facility_id", false);
        table.col(date("assigned_on"));
        table.col(date("served_from"));
        table.col(date("served_until"));
        table.col(date("breached_on"));
        table.col(text("breach_reason"));
        table.col(text("remark"));
    })
    .await
}
