//! Acts, subjects, accounts, plans and frozen checklists.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index,
    MigrationTrait, SchemaManager, Table,
};

use crate::append_only;
use crate::version_table::{big, create, date, drop_all, reference, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::prepare(manager).await?;
        acts(manager).await?;
        subjects(manager).await?;
        accounts(manager).await?;
        create(manager, "plan_version", |table| {
            table
                .col(text("plan_id").not_null())
                .col(text("body").not_null())
                .col(text("document_no"))
                .col(date("effective_from").not_null());
        })
        .await?;
        checklists(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &["act", "pulse", "subject", "account_version", "plan_version", "checklist"],
        )
        .await
    }
}

/// One act is one transaction is one line of the audit log. Its hash is set when it ends.
async fn acts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new("act"))
        .col(big("id").not_null().primary_key())
        .col(big("at").not_null())
        .col(big("account_id"))
        .col(text("post").not_null())
        .col(big("post_id"))
        .col(text("kind").not_null())
        .col(big("area_key"))
        .col(text("reason"))
        .col(text("source").not_null())
        .col(text("origin"))
        .col(text("about"))
        .col(text("idempotency_key"))
        .col(text("request_hash"))
        .col(text("answer"))
        .col(text("previous_hash").not_null())
        .col(text("digest"))
        .col(text("hash"))
        .to_owned();
    manager.create_table(table).await?;
    let key = Index::create()
        .name("act_idempotency")
        .table(Alias::new("act"))
        .col(Alias::new("account_id"))
        .col(Alias::new("idempotency_key"))
        .unique()
        .and_where(Expr::col(Alias::new("idempotency_key")).is_not_null())
        .to_owned();
    manager.create_index(key).await?;
    let pulse = Table::create()
        .table(Alias::new("pulse"))
        .col(big("area_key").not_null().primary_key())
        .col(big("act_id").not_null())
        .to_owned();
    manager.create_table(pulse).await?;
    append_only::guard_acts(manager).await
}

async fn subjects(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new("subject"))
        .col(big("id").not_null().primary_key())
        .col(ColumnDef::new(Alias::new("public_id")).uuid().not_null().unique_key())
        .col(text("kind").not_null())
        .col(big("created_by").not_null())
        .foreign_key(&mut reference("subject", "created_by", "act"))
        .to_owned();
    manager.create_table(table).await?;
    append_only::guard_all(manager, "subject").await
}

async fn accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(manager, "account_version", |table| {
        table
            .col(text("name").not_null())
            .col(text("display_name").not_null())
            .col(text("unit").not_null())
            .col(big("citizen_id"))
            .col(big("phone"))
            .col(text("password_hash"))
            .col(big("password_set_at"))
            .col(big("second_factor"))
            .col(ColumnDef::new(Alias::new("disabled")).boolean().not_null());
    })
    .await?;
    let name = Index::create()
        .name("account_version_name")
        .table(Alias::new("account_version"))
        .col(Alias::new("name"))
        .unique()
        .and_where(Expr::col(Alias::new("closed_at")).is_null())
        .to_owned();
    manager.create_index(name).await
}

/// Checklists are stored once, under the hash of their content.
async fn checklists(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new("checklist"))
        .col(text("hash").not_null().primary_key())
        .col(text("standard_id").not_null())
        .col(text("body").not_null())
        .to_owned();
    manager.create_table(table).await?;
    append_only::guard_all(manager, "checklist").await
}
