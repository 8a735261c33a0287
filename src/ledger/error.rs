//! Why the ledger would not do something.

use chrono::{Datelike, NaiveDate};
use sea_orm::{DbErr, RuntimeErr, sqlx};
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
    /// The least that is taken, where that is what is wrong.
    pub min: Option<i64>,
    /// The most that is taken.
    pub max: Option<i64>,
}

impl Fault {
    /// A fault of one field.
    pub fn at(field: &str, code: &'static str, detail: impl Into<String>) -> Self {
        let (pointer, detail) = (format!("#/{field}"), detail.into());
        Self { pointer, code, detail, min: None, max: None }
    }
}

/// Why the ledger would not do something. Each variant is something a caller can act on.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// No such record, or none that the caller may see.
    #[error("not found")]
    NotFound,
    /// Somebody has seen as many personal numbers as a day allows.
    #[error("over budget")]
    OverBudget,
    /// The post that somebody acts in does not allow it.
    #[error("forbidden")]
    Forbidden,
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
        /// What may be done from here: codes of steps, or kinds of acts.
        allowed: Vec<String>,
        /// What is wrong, in Chinese.
        detail: String,
        /// Where in what was handed in, in case that has several places.
        faults: Vec<Fault>,
    },
    /// It takes somebody else.
    #[error("second person: {0}")]
    SecondPerson(String),
    /// The same person or thing is there already.
    #[error("{} duplicates", .0.len())]
    Duplicate(Vec<Fault>),
    /// It covers days that something else covers already.
    #[error("{} overlaps", .0.len())]
    Overlap(Vec<Fault>),
    /// Its period is locked.
    #[error("{} locked", .0.len())]
    Locked(Vec<Fault>),
    /// No more of them are taken; nothing is left of what may be added.
    #[error("quota: {0}")]
    Quota(String),
    /// The record was struck out.
    #[error("deleted")]
    Deleted,
    /// The same key came with another body.
    #[error("key reused")]
    KeyReused,
    /// What came before under the same key is not done yet.
    #[error("in progress")]
    InProgress,
    /// More waits to be written than may wait; the same call may go through later.
    #[error("overloaded")]
    Overloaded,
    /// The database is busy; the same call may go through later.
    #[error("busy")]
    Busy,
    /// The database is not there; it may be back later.
    #[error("unavailable")]
    Unavailable,
    /// The disk is full. Reading still works.
    #[error("storage full")]
    StorageFull,
    /// The storage failed while it was written to: what lies on it is not certain.
    #[error("failing storage")]
    Failing,
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

    /// A step that the state does not allow, and what it allows instead.
    pub fn state(
        current: impl Into<String>,
        allowed: impl IntoIterator<Item = impl Into<String>>,
        detail: impl Into<String>,
    ) -> Self {
        let allowed = allowed.into_iter().map(Into::into).collect();
        let (current, detail) = (current.into(), detail.into());
        Self::State { current, allowed, detail, faults: Vec::new() }
    }
}

/// For a state from which nothing leads on.
pub(super) const NOTHING: [&str; 0] = [];

/// Nothing of such a programme happened before this year.
const EARLIEST_YEAR: i32 = 2009;

/// What is wrong, gathered before anything is refused: all of it is told at once.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<Fault>,
    /// The first step that a state does not allow.
    state: Option<LedgerError>,
    states: Vec<Fault>,
    overlaps: Vec<Fault>,
    locks: Vec<Fault>,
    duplicates: Vec<Fault>,
}

impl Faults {
    /// Notes a fault of one field.
    pub(super) fn add(&mut self, field: &str, code: &'static str, detail: impl Into<String>) {
        self.found.push(Fault::at(field, code, detail));
    }

    /// Notes faults.
    pub(super) fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.found.extend(faults);
    }

    /// Notes a day that is still to come, or that was long before the programme.
    pub(super) fn past_day(&mut self, field: &str, on: NaiveDate, today: NaiveDate, what: &str) {
        if on > today {
            self.add(field, "DATE_FUTURE", format!("{what}不能晚于今天。"));
        } else if on.year() < EARLIEST_YEAR {
            let detail = format!("日期早于{EARLIEST_YEAR}年，请核对年份。");
            self.add(field, "DATE_RANGE", detail);
        }
    }

    /// Notes days that something else covers already.
    pub(super) fn overlap(&mut self, field: &str, detail: impl Into<String>) {
        self.overlaps.push(Fault::at(field, "OVERLAP", detail));
    }

    /// Notes something of a period that is locked.
    pub(super) fn locked(&mut self, field: &str, detail: impl Into<String>) {
        self.locks.push(Fault::at(field, "LOCKED", detail));
    }

    /// Notes what is on record already.
    pub(super) fn duplicates(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.duplicates.extend(faults);
    }

    /// Notes a step that the state does not allow.
    pub(super) fn state(
        &mut self,
        field: &str,
        current: &str,
        allowed: Vec<String>,
        detail: impl Into<String>,
    ) {
        let detail = detail.into();
        self.states.push(Fault::at(field, "STATE", detail.clone()));
        self.state.get_or_insert_with(|| LedgerError::state(current, allowed, detail));
    }

    /// Refuses where anything was found. Faults that can be mended go first: a conflict with
    /// the state is answered as such where it is all that stands in the way.
    pub(super) fn none(mut self) -> Result<()> {
        if self.found.is_empty() {
            return match self.state {
                _ if !self.locks.is_empty() => Err(LedgerError::Locked(self.locks)),
                Some(LedgerError::State { current, allowed, detail, .. }) => {
                    self.states.extend(self.overlaps);
                    Err(LedgerError::State { current, allowed, detail, faults: self.states })
                }
                _ if !self.duplicates.is_empty() => Err(LedgerError::Duplicate(self.duplicates)),
                _ if !self.overlaps.is_empty() => Err(LedgerError::Overlap(self.overlaps)),
                _ => Ok(()),
            };
        }
        self.found.extend(self.states);
        self.found.extend(self.overlaps);
        self.found.extend(self.duplicates);
        self.found.extend(self.locks);
        Err(LedgerError::Invalid(self.found))
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
    let number = |name: &str| bound(name).and_then(|bound| bound.parse().ok());
    let (min, max) = (number("min"), number("max"));
    Fault { pointer, code, detail, min, max }
}

impl From<DbErr> for LedgerError {
    fn from(error: DbErr) -> Self {
        match code_of(&error).as_deref() {
            // SQLite: BUSY and LOCKED with their extended codes; PostgreSQL: serialisation
            // failures and deadlocks.
            Some("5" | "6" | "261" | "517" | "40001" | "40P01" | "55P03") => Self::Busy,
            Some("13" | "53100") => Self::StorageFull,
            // A write or a flush that the storage refused; PostgreSQL: an error of its system.
            Some("778" | "1034" | "1290" | "1546" | "58030") => Self::Failing,
            Some("8" | "264" | "1032" | "25006") => Self::ReadOnly,
            // PostgreSQL going down, coming up, or losing its connections.
            Some("57P01" | "57P02" | "57P03" | "08000" | "08003" | "08006") => Self::Unavailable,
            _ if matches!(error, DbErr::ConnectionAcquire(_)) => Self::Busy,
            _ if is_cut_off(&error) => Self::Unavailable,
            _ => Self::Db(error),
        }
    }
}

/// The engine's own code of an error.
fn code_of(error: &DbErr) -> Option<String> {
    cause_of(error)?.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

/// Whether there was no database to ask.
fn is_cut_off(error: &DbErr) -> bool {
    matches!(cause_of(error), Some(sqlx::Error::Io(_) | sqlx::Error::PoolClosed))
}

fn cause_of(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sqlx::Error;
    use sea_orm::{
        ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, RuntimeErr,
    };

    use super::LedgerError;

    async fn memory() -> DatabaseConnection {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await.expect("a database");
        db.execute_unprepared("CREATE TABLE note (words TEXT)").await.expect("a table");
        db
    }

    #[tokio::test]
    async fn a_full_disk_and_one_that_only_reads_are_told_apart() {
        // Rows 83 and 84.
        let full = memory().await;
        full.execute_unprepared("PRAGMA max_page_count = 2").await.expect("a limit");
        let write = "INSERT INTO note VALUES (hex(zeroblob(60000)))";
        let error = full.execute_unprepared(write).await.expect_err("a full database");
        assert!(matches!(LedgerError::from(error), LedgerError::StorageFull));
        let reading = memory().await;
        reading.execute_unprepared("PRAGMA query_only = 1").await.expect("a mode");
        let error = reading.execute_unprepared(write).await.expect_err("no writing");
        assert!(matches!(LedgerError::from(error), LedgerError::ReadOnly));
    }

    #[test]
    fn a_database_that_is_not_there_is_no_fault_of_ours() {
        // Rows 81 and 82.
        let gone = || Error::Io(std::io::Error::from(std::io::ErrorKind::ConnectionRefused));
        for error in [
            DbErr::Conn(RuntimeErr::SqlxError(gone().into())),
            DbErr::Query(RuntimeErr::SqlxError(gone().into())),
        ] {
            assert!(matches!(LedgerError::from(error), LedgerError::Unavailable));
        }
        let waited = DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout);
        assert!(matches!(LedgerError::from(waited), LedgerError::Busy));
    }
}
