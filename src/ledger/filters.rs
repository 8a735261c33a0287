//! Conditions that several nouns share.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

/// A spell that has not ended before a date; its last day belongs to it.
pub(super) fn still(until: impl ColumnTrait, on: NaiveDate) -> Condition {
    Condition::any().add(until.is_null()).add(until.gte(on))
}

/// A column of lower-case text that holds what was typed, whatever signs that has.
pub(super) fn like(column: impl ColumnTrait, typed: &str) -> Expr {
    let mut pattern = String::with_capacity(typed.len() + 2);
    pattern.push('%');
    for sign in typed.trim().to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    Expr::col(column.as_column_ref()).like(LikeExpr::new(pattern).escape('\\'))
}
