//! Many short rows in one answer.
//!
//! Drivers hand rows over one by one, and SQLite's hands them from one thread to another with a
//! piece of memory for every value: for the thousands of short rows behind a board that costs
//! several times the query itself. Here the database packs the rows into one JSON text, which
//! is read in one go.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DbBackend, EntityTrait, QuerySelect, Select,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::{LedgerError, Result};

/// The rows of a query, each read from its `columns` in their order; the rows come in none.
///
/// What is read must say in JSON what it says in its column: keys, instants and amounts are
/// whole numbers, dates and words are text.
pub(super) async fn rows<E, T, const N: usize>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    columns: [E::Column; N],
) -> Result<Vec<T>>
where
    E: EntityTrait,
    T: DeserializeOwned,
{
    let backend = db.get_database_backend();
    let (all, one) = match backend {
        DbBackend::Postgres => ("json_agg", "json_build_array"),
        _ => ("json_group_array", "json_array"),
    };
    let one = Func::cust(Alias::new(one)).args(columns.map(|column| written(backend, column)));
    let all = Func::cust(Alias::new(all)).arg(one);
    let packed = select
        .select_only()
        .expr(Expr::from(all).cast_as(Alias::new("text")))
        .into_tuple::<Option<String>>()
        .one(db)
        .await?;
    // No rows at all are NULL on one engine and an empty list on the other.
    let packed = packed.flatten().unwrap_or_else(|| "[]".to_owned());
    serde_json::from_str(&packed).map_err(|error| LedgerError::Unfit(error.to_string()))
}

/// A column as JSON can hold it: SQLite keeps UUIDs as bytes.
fn written<C: ColumnTrait>(backend: DbBackend, column: C) -> Expr {
    let expression = column.into_expr();
    match (backend, column.def().get_column_type()) {
        (DbBackend::Sqlite, ColumnType::Uuid) => {
            Func::cust(Alias::new("hex")).arg(expression).into()
        }
        _ => expression,
    }
}

/// A yes or no: SQLite packs it as a number, PostgreSQL as a word.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub(super) enum Flag {
    /// PostgreSQL's.
    Word(bool),
    /// SQLite's.
    Number(u8),
}

impl From<Flag> for bool {
    fn from(flag: Flag) -> Self {
        match flag {
            Flag::Word(yes) => yes,
            Flag::Number(number) => number != 0,
        }
    }
}
