//! Triggers that refuse to rewrite history, in each engine's own words.

use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The function that PostgreSQL's triggers call.
const REFUSE: &str = "CREATE OR REPLACE FUNCTION refuse_rewrite() RETURNS trigger AS $$ \
    BEGIN RAISE EXCEPTION 'the ledger is append-only: %', TG_TABLE_NAME; END $$ LANGUAGE plpgsql";

/// Makes what the triggers need; once, before the first of them.
pub(crate) async fn prepare(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(REFUSE).await?;
    }
    Ok(())
}

/// A version may be closed once and is never changed or deleted.
pub(crate) async fn guard_versions(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    guard(manager, table, "UPDATE", "OLD.closed_at IS NOT NULL").await?;
    guard(manager, table, "DELETE", "TRUE").await
}

/// A sealed act is never changed, and no act is deleted.
pub(crate) async fn guard_acts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    guard(manager, "act", "UPDATE", "OLD.hash IS NOT NULL").await?;
    guard(manager, "act", "DELETE", "TRUE").await
}

/// Rows that are only ever added.
pub(crate) async fn guard_all(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    guard(manager, table, "UPDATE", "TRUE").await?;
    guard(manager, table, "DELETE", "TRUE").await
}

async fn guard(
    manager: &SchemaManager<'_>,
    table: &str,
    event: &str,
    when: &str,
) -> Result<(), DbErr> {
    let name = format!("{table}_no_{}", event.to_lowercase());
    let body = match manager.get_database_backend() {
        DbBackend::Sqlite => format!(
            "CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} \
             BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table}'); END"
        ),
        _ => format!(
            "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) \
             EXECUTE FUNCTION refuse_rewrite()"
        ),
    };
    manager.get_connection().execute_unprepared(&body).await?;
    Ok(())
}
