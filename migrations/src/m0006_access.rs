//! Posts, assignments, sessions, one-time codes, drafts, and the vault.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::{
    Alias, ColumnDef, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table,
};

use crate::version_table::{belongs_to, big, create, date, drop_all, int, reference, text};

/// The change of this file.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, "post_version", |table| {
            belongs_to(table, "post_version", "account_id", true);
            table
                .col(text("role").not_null())
                .col(text("department"))
                .col(date("valid_from").not_null())
                .col(date("valid_until"));
        })
        .await?;
        create(manager, "assignment_version", |table| {
            belongs_to(table, "assignment_version", "account_id", true);
            belongs_to(table, "assignment_version", "project_id", true);
            table.col(date("valid_from").not_null()).col(date("valid_until"));
        })
        .await?;
        sessions(manager).await?;
        codes(manager).await?;
        vault(manager).await?;
        drafts(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "post_version",
            "assignment_version",
            "session",
            "one_time_code",
            "second_factor_use",
            "vault",
            "draft",
        ];
        drop_all(manager, &tables).await
    }
}

/// Sessions may be forgotten; that they began and ended stands in the acts.
async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new("session"))
        .col(text("token_hash").not_null().primary_key())
        .col(ColumnDef::new(Alias::new("public_id")).uuid().not_null().unique_key())
        .col(big("account_id").not_null())
        .col(int("account_version").not_null())
        .col(big("post_id"))
        .col(int("post_version"))
        .col(text("stage").not_null())
        .col(big("created_at").not_null())
        .col(big("seen_at").not_null())
        .col(big("expires_at").not_null())
        .col(big("ended_at"))
        .col(text("origin"))
        .col(text("agent"))
        .foreign_key(&mut reference("session", "account_id", "subject"))
        .to_owned();
    manager.create_table(table).await?;
    let index = Index::create()
        .name("session_account")
        .table(Alias::new("session"))
        .col(Alias::new("account_id"))
        .to_owned();
    manager.create_index(index).await
}

/// One-time codes, and the last time step for which a second factor was taken: a code opens
/// once.
async fn codes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new("one_time_code"))
        .col(text("code_hash").not_null().primary_key())
        .col(big("account_id"))
        .col(big("created_at").not_null())
        .col(big("expires_at").not_null())
        .col(big("ended_at"))
        .to_owned();
    manager.create_table(table).await?;
    let table = Table::create()
        .table(Alias::new("second_factor_use"))
        .col(big("account_id").not_null().primary_key())
        .col(big("step").not_null())
        .to_owned();
    manager.create_table(table).await
}

/// Sealed values. They are named by versions and are not part of the chain.
async fn vault(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new("vault"))
        .col(big("id").not_null().primary_key())
        .col(text("kind").not_null())
        .col(int("key_id").not_null())
        .col(ColumnDef::new(Alias::new("sealed")).blob().not_null())
        .col(text("lookup"))
        .to_owned();
    manager.create_table(table).await?;
    let index = Index::create()
        .name("vault_lookup")
        .table(Alias::new("vault"))
        .col(Alias::new("lookup"))
        .to_owned();
    manager.create_index(index).await
}

async fn drafts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new("draft"))
        .col(ColumnDef::new(Alias::new("id")).uuid().not_null().primary_key())
        .col(big("account_id").not_null())
        .col(text("path").not_null())
        .col(int("key_id").not_null())
        .col(ColumnDef::new(Alias::new("sealed")).blob().not_null())
        .col(big("created_at").not_null())
        .to_owned();
    manager.create_table(table).await
}
