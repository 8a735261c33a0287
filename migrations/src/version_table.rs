//! The columns, indexes and guards that every versions table has.

use sea_orm_migration::prelude::{
    Alias, ColumnDef, ConditionalStatement, DbErr, Expr, ExprTrait, ForeignKey, Index,
    SchemaManager, Table, TableCreateStatement,
};

use crate::append_only;

/// Creates a versions table with `content` as its own columns.
///
/// A partial unique index holds "one current version a subject"; a second index serves the
/// range that every query names; triggers refuse anything but opening and closing.
pub(crate) async fn create(
    manager: &SchemaManager<'_>,
    name: &str,
    content: impl FnOnce(&mut TableCreateStatement),
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table(Alias::new(name))
        .col(big("subject_id").not_null())
        .col(ColumnDef::new(Alias::new("version")).integer().not_null())
        .col(ColumnDef::new(Alias::new("public_id")).uuid().not_null())
        .col(big("area_key").not_null());
    content(&mut table);
    table
        .col(big("opened_by").not_null())
        .col(big("opened_at").not_null())
        .col(big("closed_by"))
        .col(big("closed_at"))
        .primary_key(Index::create().col(Alias::new("subject_id")).col(Alias::new("version")));
    for (column, target) in [("subject_id", "subject"), ("opened_by", "act"), ("closed_by", "act")]
    {
        table.foreign_key(&mut reference(name, column, target));
    }
    let belonging = belonging(name, &table);
    manager.create_table(table).await?;
    for index in indexes(name).into_iter().chain(belonging) {
        manager.create_index(index).await?;
    }
    append_only::guard_versions(manager, name).await
}

/// A column that holds a key of a subject, checked by the database.
pub(crate) fn belongs_to(table: &mut TableCreateStatement, name: &str, column: &str, needed: bool) {
    let mut key = big(column);
    if needed {
        key.not_null();
    }
    table.col(key).foreign_key(&mut reference(name, column, "subject"));
}

/// A column of whole numbers of 64 bits: keys, fen, hundredths, microseconds.
pub(crate) fn big(name: &str) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    column.big_integer();
    column
}

/// A column of text.
pub(crate) fn text(name: &str) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    column.text();
    column
}

/// A column of dates.
pub(crate) fn date(name: &str) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    column.date();
    column
}

/// A column of yes or no.
pub(crate) fn flag(name: &str) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    column.boolean();
    column
}

/// A column of small whole numbers.
pub(crate) fn int(name: &str) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    column.integer();
    column
}

pub(crate) fn reference(
    table: &str,
    column: &str,
    target: &str,
) -> sea_orm_migration::prelude::ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}"))
        .from(Alias::new(table), Alias::new(column))
        .to(Alias::new(target), Alias::new("id"))
        .to_owned()
}

/// Records are asked for as they stand. Where an index stopped short of `closed_at`, the one
/// version that stands would be looked for among all that ever were.
fn indexes(name: &str) -> Vec<sea_orm_migration::prelude::IndexCreateStatement> {
    let current = Index::create()
        .name(format!("{name}_current"))
        .table(Alias::new(name))
        .col(Alias::new("subject_id"))
        .unique()
        .and_where(Expr::col(Alias::new("closed_at")).is_null())
        .to_owned();
    let area = Index::create()
        .name(format!("{name}_area"))
        .table(Alias::new(name))
        .col(Alias::new("area_key"))
        .col(Alias::new("closed_at"))
        .to_owned();
    let public = Index::create()
        .name(format!("{name}_public"))
        .table(Alias::new(name))
        .col(Alias::new("public_id"))
        .col(Alias::new("closed_at"))
        .to_owned();
    let by_act = ["opened_by", "closed_by"].map(|column| {
        Index::create()
            .name(format!("{name}_{column}"))
            .table(Alias::new(name))
            .col(Alias::new(column))
            .to_owned()
    });
    [current, area, public].into_iter().chain(by_act).collect()
}

/// An index for each column that names another subject: no engine makes one for a foreign
/// key, and what belongs to one project, as it stands, is asked for with every act.
fn belonging(
    name: &str,
    table: &TableCreateStatement,
) -> Vec<sea_orm_migration::prelude::IndexCreateStatement> {
    let names = table.get_columns().iter().map(ColumnDef::get_column_name);
    names
        .filter(|column| {
            column.ends_with("_id") && !matches!(column.as_str(), "subject_id" | "public_id")
        })
        .map(|column| {
            Index::create()
                .name(format!("{name}_{column}_of"))
                .table(Alias::new(name))
                .col(Alias::new(column))
                .col(Alias::new("closed_at"))
                .to_owned()
        })
        .collect()
}

/// Drops the tables of a migration, the youngest first.
pub(crate) async fn drop_all(manager: &SchemaManager<'_>, names: &[&str]) -> Result<(), DbErr> {
    for name in names.iter().rev() {
        manager.drop_table(Table::drop().table(Alias::new(*name)).to_owned()).await?;
    }
    Ok(())
}
