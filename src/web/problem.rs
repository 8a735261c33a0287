//! What a refused caller is told: RFC 9457, in Chinese.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::refusal::Refusal;
use crate::ledger::Fault;

/// One thing that is wrong with a request, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Complaint {
    /// A stable code such as `REQUIRED`.
    pub code: String,
    /// What is wrong and what to do, in Chinese.
    pub detail: String,
    /// Where in the body, as a JSON Pointer fragment such as `#/reports/0/reached_on`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Which part of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Which header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// What would be right, where that is a closed list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// The least that is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The most that is taken: a number, or how many characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
}

impl Complaint {
    /// A complaint about a place in the body.
    pub fn at(
        pointer: impl Into<String>,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self { pointer: Some(pointer.into()), ..Self::of(code, detail) }
    }

    /// A complaint about a part of the query.
    pub fn parameter(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { parameter: Some(name.into()), ..Self::of("BAD_QUERY", detail) }
    }

    /// A complaint about a header.
    pub fn header(name: &str, refusal: &Refusal) -> Self {
        Self { header: Some(name.to_owned()), ..Self::of(refusal.code, refusal.detail) }
    }

    fn of(code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            detail: detail.into(),
            pointer: None,
            parameter: None,
            header: None,
            allowed: Vec::new(),
            min: None,
            max: None,
        }
    }

    /// The name of the form field that it is about: `reports.0.reached_on`.
    pub fn field(&self) -> Option<String> {
        let pointer = self.pointer.as_deref()?.strip_prefix("#/")?;
        Some(pointer.replace('/', "."))
    }
}

impl From<Fault> for Complaint {
    fn from(fault: Fault) -> Self {
        let Fault { pointer, code, detail, min, max } = fault;
        Self { min, max, ..Self::at(pointer, code, detail) }
    }
}

/// Why a request was refused (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// The address of a page that explains this kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in a few words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What to do about it, in Chinese.
    pub detail: String,
    /// The address that was asked for.
    pub instance: String,
    /// A stable code such as `VALIDATION`.
    pub code: String,
    /// What to tell the administrator.
    pub request_id: String,
    /// Everything that is wrong, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Complaint>,
    /// What else belongs to this kind of problem, such as `limit_bytes`.
    #[serde(flatten)]
    #[schema(ignore)]
    pub more: BTreeMap<&'static str, Value>,
}

impl Problem {
    /// A problem in a refusal's own words. Where and under which number it was asked is
    /// filled in on the way out.
    pub fn of(refusal: &Refusal) -> Self {
        let code = if refusal.code == "NO_SUCH_PAGE" { "NOT_FOUND" } else { refusal.code };
        Self {
            kind: if code == refusal.code {
                refusal.address()
            } else {
                "/problems/not-found".into()
            },
            title: refusal.title.to_owned(),
            status: refusal.status.as_u16(),
            detail: refusal.detail.to_owned(),
            instance: String::new(),
            code: code.to_owned(),
            request_id: String::new(),
            errors: Vec::new(),
            more: BTreeMap::new(),
        }
    }
}
