//! One error for HTTP, and what each cause is answered with.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::problem::{Complaint, Problem};
use super::refusal::{self, Refusal};
use crate::access::AccessError;
use crate::ledger::{LedgerError, Overtaken};

/// A result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A request that did not succeed.
///
/// 400 cannot be read; 422 was read and is wrong; 404 is not there *or not yours*; 409
/// conflicts with what is there; 412 was overtaken by somebody else. The interface answers
/// with `application/problem+json`, a page with a page of the same status: which of them is
/// decided on the way out, where the address and the number of the request are known.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Refused, and the refusal's own words say all.
    #[error("{}", .0.code)]
    Refused(&'static Refusal),
    /// Refused, in words that name the circumstances.
    #[error("{}: {detail}", .refusal.code)]
    Said {
        /// The refusal.
        refusal: &'static Refusal,
        /// What to do about it, in Chinese.
        detail: String,
    },
    /// Refused for faults that can be named one by one.
    #[error("{}: {} faults", .refusal.code, .faults.len())]
    Faulty {
        /// The refusal.
        refusal: &'static Refusal,
        /// The faults.
        faults: Vec<Complaint>,
    },
    /// The body is not JSON: 400 with the place.
    #[error("bad JSON at {line}:{column}")]
    BadJson {
        /// What is wrong, in Chinese.
        detail: String,
        /// Line, from one.
        line: usize,
        /// Column, from one.
        column: usize,
    },
    /// More bytes than are taken: 413 with the limit.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// How many are taken.
        limit: usize,
    },
    /// No more of them are taken: 413 with nothing remaining.
    #[error("quota: {detail}")]
    Quota {
        /// What is full, in Chinese.
        detail: String,
    },
    /// Somebody else changed the record in the meantime: 412 with the current `ETag`, and
    /// with who, when and which fields.
    #[error("stale: at version {}", .0.version)]
    Stale(Box<Overtaken>),
    /// The state does not allow it: 409 with the state and with what it allows.
    #[error("state {current}: {detail}")]
    State {
        /// The state that the record is in.
        current: String,
        /// What may be done from there.
        allowed: Vec<String>,
        /// What is wrong, in Chinese.
        detail: String,
        /// Where in the body.
        faults: Vec<Complaint>,
    },
    /// Come back later: 409, 429 or 503 with `Retry-After`.
    #[error("{}: wait {seconds} s", .refusal.code)]
    Later {
        /// The refusal.
        refusal: &'static Refusal,
        /// How long to wait.
        seconds: u64,
    },
    /// Our fault: 500 with the number of the request. The cause is logged once, never shown.
    #[error("internal error")]
    Internal(#[from] anyhow::Error),
}

impl Error {
    /// No such record, or none that the caller may see.
    pub const NOT_FOUND: Self = Self::Refused(&refusal::NOT_FOUND);

    /// The role of the caller does not allow it.
    pub const FORBIDDEN: Self = Self::Refused(&refusal::FORBIDDEN);

    /// Faults of a body or a form: 422.
    pub fn invalid(faults: Vec<Complaint>) -> Self {
        Self::Faulty { refusal: &refusal::VALIDATION, faults }
    }

    /// A fault of the query: 400.
    pub fn query(parameter: &str, detail: impl Into<String>) -> Self {
        let faults = vec![Complaint::parameter(parameter, detail)];
        Self::Faulty { refusal: &refusal::BAD_QUERY, faults }
    }

    /// How it is refused.
    pub fn refusal(&self) -> &'static Refusal {
        match self {
            Self::Refused(refusal)
            | Self::Said { refusal, .. }
            | Self::Faulty { refusal, .. }
            | Self::Later { refusal, .. } => refusal,
            Self::BadJson { .. } => &refusal::BAD_JSON,
            Self::TooLarge { .. } => &refusal::TOO_LARGE,
            Self::Quota { .. } => &refusal::QUOTA,
            Self::Stale(_) => &refusal::STALE,
            Self::State { .. } => &refusal::STATE,
            Self::Internal(_) => &refusal::INTERNAL,
        }
    }

    /// The status that it is answered with.
    pub fn status(&self) -> StatusCode {
        self.refusal().status
    }

    /// The problem as the caller is told of it.
    pub fn problem(&self) -> Problem {
        let mut problem = Problem::of(self.refusal());
        match self {
            Self::Refused(_) | Self::Internal(_) => {}
            Self::Said { detail, .. } => problem.detail.clone_from(detail),
            Self::Faulty { refusal, faults } => {
                problem.detail = match faults.as_slice() {
                    // A conflict or a query has one thing wrong, which says it better.
                    [only] if **refusal != refusal::VALIDATION => only.detail.clone(),
                    faults => format!("有 {} 处内容需要修改。", faults.len()),
                };
                problem.errors.clone_from(faults);
            }
            Self::BadJson { detail, line, column } => {
                problem.detail.clone_from(detail);
                problem.more = [("line", json!(line)), ("column", json!(column))].into();
            }
            Self::TooLarge { limit } => {
                problem.detail = format!("内容超过 {} MB，请压缩后再传。", limit.div_ceil(1 << 20));
                problem.more = [("limit_bytes", json!(limit))].into();
            }
            Self::Quota { detail } => {
                problem.detail.clone_from(detail);
                problem.more = [("remaining", json!(0))].into();
            }
            Self::Stale(overtaken) => {
                let Overtaken { at, by, changed, .. } = &**overtaken;
                problem.detail = format!("该记录已于 {at} 被{by}修改，请核对后再提交。");
                let pointers: Vec<String> =
                    changed.iter().map(|at| format!("#/{}", at.field)).collect();
                problem.more = [
                    ("changed", json!(pointers)),
                    ("changed_at", json!(at.utc().to_rfc3339())),
                    ("changed_by", json!(by)),
                ]
                .into();
            }
            Self::State { current, allowed, detail, faults } => {
                problem.detail.clone_from(detail);
                problem.errors.clone_from(faults);
                problem.more = [("current", json!(current)), ("allowed", json!(allowed))].into();
            }
            Self::Later { refusal, seconds } => {
                if refusal.status == StatusCode::TOO_MANY_REQUESTS {
                    problem.detail =
                        format!("尝试次数过多，请 {seconds} 秒后再试；也可联系本级管理员。");
                }
            }
        }
        problem
    }

    /// The header that belongs to it.
    pub(super) fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let (name, value) = match self {
            Self::Stale(overtaken) => (header::ETAG, etag(overtaken.version)),
            Self::Later { seconds, .. } => (header::RETRY_AFTER, HeaderValue::from(*seconds)),
            Self::Refused(refusal) if **refusal == refusal::UNSUPPORTED_TYPE => {
                (header::ACCEPT, HeaderValue::from_static("application/json"))
            }
            Self::Said { refusal, .. } if **refusal == refusal::UNSUPPORTED_TYPE => {
                (header::ACCEPT, HeaderValue::from_static("application/x-www-form-urlencoded"))
            }
            _ => return None,
        };
        Some((name, value))
    }
}

/// The `ETag` of a version: `"v17"`.
pub fn etag(version: i32) -> HeaderValue {
    HeaderValue::try_from(format!("\"v{version}\"")).unwrap_or(HeaderValue::from_static("\"v0\""))
}

/// Leaves the problem on the answer; the way out gives it its form.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some((name, value)) = self.header() {
            response.headers_mut().insert(name, value);
        }
        response.extensions_mut().insert(self.problem());
        if let Self::Internal(cause) = self {
            response.extensions_mut().insert(Cause(format!("{cause:#}")));
        }
        response
    }
}

/// The cause of an internal error, on its way to the log.
#[derive(Debug, Clone)]
pub(super) struct Cause(pub(super) String);

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NotFound => Self::NOT_FOUND,
            LedgerError::Forbidden => Self::FORBIDDEN,
            LedgerError::OverBudget => Self::Refused(&refusal::REVEAL_LIMIT),
            LedgerError::Invalid(faults) => {
                Self::invalid(faults.into_iter().map(Complaint::from).collect())
            }
            LedgerError::Stale(overtaken) => Self::Stale(overtaken),
            LedgerError::State { current, allowed, detail, faults } => {
                let faults = faults.into_iter().map(Complaint::from).collect();
                Self::State { current, allowed, detail, faults }
            }
            LedgerError::SecondPerson(detail) => {
                Self::Said { refusal: &refusal::SECOND_PERSON, detail }
            }
            LedgerError::Duplicate(faults) => {
                let faults = faults.into_iter().map(Complaint::from).collect();
                Self::Faulty { refusal: &refusal::DUPLICATE, faults }
            }
            LedgerError::Quota(detail) => Self::Quota { detail },
            LedgerError::Overlap(faults) => {
                let faults = faults.into_iter().map(Complaint::from).collect();
                Self::Faulty { refusal: &refusal::OVERLAP, faults }
            }
            LedgerError::Locked(faults) => {
                let faults = faults.into_iter().map(Complaint::from).collect();
                Self::Faulty { refusal: &refusal::LOCKED, faults }
            }
            LedgerError::Deleted => Self::Refused(&refusal::DELETED),
            LedgerError::KeyReused => Self::Refused(&refusal::KEY_REUSED),
            LedgerError::InProgress => Self::Later { refusal: &refusal::IN_PROGRESS, seconds: 1 },
            LedgerError::Overloaded => Self::Later { refusal: &refusal::OVERLOADED, seconds: 2 },
            LedgerError::Busy => Self::Later { refusal: &refusal::BUSY, seconds: 2 },
            LedgerError::Unavailable => Self::Later { refusal: &refusal::UNAVAILABLE, seconds: 5 },
            LedgerError::StorageFull => Self::Refused(&refusal::STORAGE_FULL),
            LedgerError::Failing | LedgerError::ReadOnly => Self::Refused(&refusal::READ_ONLY),
            LedgerError::Damaged(file) => {
                tracing::error!(%file, "a stored file is missing or is not what was stored");
                Self::Refused(&refusal::FILE_DAMAGED)
            }
            error @ (LedgerError::Unfit(_) | LedgerError::Db(_) | LedgerError::Io(_)) => {
                Self::Internal(error.into())
            }
        }
    }
}

impl From<AccessError> for Error {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::BadLogin => Self::Refused(&refusal::BAD_LOGIN),
            AccessError::BadCode => Self::Refused(&refusal::BAD_CODE),
            AccessError::Throttled { wait } => {
                Self::Later { refusal: &refusal::THROTTLED, seconds: wait }
            }
            AccessError::Disabled => Self::Refused(&refusal::ACCOUNT_DISABLED),
            AccessError::Busy => Self::Later { refusal: &refusal::BUSY, seconds: 2 },
            AccessError::Ledger(error) => error.into(),
            error @ AccessError::Password(_) => Self::Internal(error.into()),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}
