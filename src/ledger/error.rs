//! Why the ledger would not do something.

use sea_orm::{DbErr, RuntimeErr};
use serde::Serialize;
use utoipa::ToSchema;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::overtaken::Overtaken;

/// A result of the ledger.
pub type Result<T, E = LedgerError> = std::result::Result<T, E>;

/// One thing that is wrong with what was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// Where, as a JSON Pointer fragment such as `#/amount`.
    pub pointer: String,
    /// A stable code such as `DATE_ORDER`.
    pub code: &'static str,
    /// What is wrong and what to do, in Chinese.
    pub detail: String,
}

impl Fault {
    /// A fault of one field.
    pub fn at(field: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: format!("#/{field}"), code, detail: detail.into() }
    }
}

/// Why the ledger would not do something. Each variant is something a caller can act on.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// No such record, or none that the caller may see.
    #[error("not found")]
    NotFound,
    /// What was handed in could be read but is wrong.
    #[error("{} faults", .0.len())]
    Invalid(Vec<Fault>),
    /// Somebody else changed the record in the meantime.
    #[error("stale: the record is at version {}", .0.version)]
    Stale(Box<Overtaken>),
    /// The record is in a state that does not allow this.
    #[error("state: {detail}")]
    State {
        /// The state that it is in.
        current: String,
        /// What is wrong, in Chinese.
        detail: String,
    },
    /// It takes somebody else.
    #[error("second person: {0}")]
    SecondPerson(String),
    /// The same person or thing is there already.
    #[error("duplicate: {}", .0.pointer)]
    Duplicate(Fault),
    /// The same key came with another body.
    #[error("key reused")]
    KeyReused,
    /// The database is busy; the same call may go through later.
    #[error("busy")]
    Busy,
    /// The disk is full. Reading still works.
    #[error("storage full")]
    StorageFull,
    /// The storage may not be written to.
    #[error("read only")]
    ReadOnly,
    /// The surroundings are not fit to keep a ledger in.
    #[error("{0}")]
    Unfit(String),
    /// A stored file is missing or is not what was stored.
    #[error("damaged file {0}")]
    Damaged(String),
    /// The database failed.
    #[error(transparent)]
    Db(DbErr),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl LedgerError {
    /// A single fault.
    pub fn invalid(field: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Fault::at(field, code, detail)])
    }

    /// A step that the state does not allow.
    pub fn state(current: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::State { current: current.into(), detail: detail.into() }
    }
}

impl From<ValidationErrors> for LedgerError {
    fn from(errors: ValidationErrors) -> Self {
        let mut faults = Vec::new();
        gather("#", &errors, &mut faults);
        faults.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        Self::Invalid(faults)
    }
}

/// Every complaint of a validator, nested ones with their place in the list.
fn gather(place: &str, errors: &ValidationErrors, faults: &mut Vec<Fault>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{place}/{field}");
        match kind {
            ValidationErrorsKind::Struct(inner) => gather(&pointer, inner, faults),
            ValidationErrorsKind::List(items) => {
                for (at, inner) in items {
                    gather(&format!("{pointer}/{at}"), inner, faults);
                }
            }
            ValidationErrorsKind::Field(complaints) => {
                faults.extend(complaints.iter().map(|error| complaint(pointer.clone(), error)));
            }
        }
    }
}

/// A validator's complaint in our codes and in Chinese.
fn complaint(pointer: String, error: &ValidationError) -> Fault {
    let bound = |name: &str| error.params.get(name).map(ToString::to_string);
    let (code, detail) = match (error.code.as_ref(), bound("min"), bound("max")) {
        ("length", None, Some(max)) => ("TOO_LONG", format!("不能超过 {max} 个字。")),
        ("length", Some(min), Some(max)) => ("RANGE", format!("应为 {min} 到 {max} 项。")),
        ("range", min, max) => {
            let (min, max) = (min.unwrap_or_default(), max.unwrap_or_else(|| "…".to_owned()));
            ("RANGE", format!("数值应在 {min} 到 {max} 之间。"))
        }
        ("length", Some(_), None) | ("REQUIRED" | "BLANK", ..) => {
            ("REQUIRED", "此项必填。".to_owned())
        }
        ("BAD_CHAR", ..) => ("BAD_CHAR", "含有不可见或不允许的字符。".to_owned()),
        _ => {
            let said = error.message.as_ref().map(ToString::to_string);
            ("INVALID", said.unwrap_or_else(|| "填写有误。".to_owned()))
        }
    };
    Fault { pointer, code, detail }
}

impl From<DbErr> for LedgerError {
    fn from(error: DbErr) -> Self {
        match code_of(&error).as_deref() {
            // SQLite: BUSY and LOCKED with their extended codes; PostgreSQL: serialisation
            // failures and deadlocks.
            Some("5" | "6" | "261" | "517" | "40001" | "40P01" | "55P03") => Self::Busy,
            Some("13" | "53100") => Self::StorageFull,
            Some("8" | "264" | "1032" | "25006") => Self::ReadOnly,
            _ if matches!(error, DbErr::ConnectionAcquire(_)) => Self::Busy,
            _ => Self::Db(error),
        }
    }
}

/// The engine's own code of an error.
fn code_of(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) =
        error
    else {
        return None;
    };
    cause.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}
