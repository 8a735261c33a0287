//! What stands behind the question mark.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::reading::{self, Manner};
use super::submitted::tree;
use crate::web::error::Error;
use crate::web::percent;
use crate::web::problem::Complaint;
use crate::web::refusal;

/// The query of the interface: a name that nobody knows or a value that cannot be is 400.
///
/// `T` needs `#[serde(deny_unknown_fields)]`.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        read(parts, Manner::Typed).map(Self)
    }
}

/// The query of a page: names that nobody knows are ignored, because whoever forwards an
/// address adds some (`from=timeline&isappinstalled=0`). A value that cannot be is 400.
#[derive(Debug, Clone)]
pub struct PageQuery<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PageQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        read(parts, Manner::Lenient).map(Self)
    }
}

fn read<T: DeserializeOwned>(parts: &Parts, manner: Manner) -> Result<T, Error> {
    read_as(&pairs(parts)?, manner)
}

/// Reads some parts of a query; a name that nobody knows is 400.
pub(super) fn read_pairs<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, Error> {
    read_as(pairs, Manner::Typed)
}

fn read_as<T: DeserializeOwned>(pairs: &[(String, String)], manner: Manner) -> Result<T, Error> {
    reading::read_plain(tree(pairs), manner).map_err(|faults| Error::Faulty {
        refusal: &refusal::BAD_QUERY,
        faults: faults.into_iter().map(about_query).collect(),
    })
}

/// The names and values of a query.
pub(super) fn pairs(parts: &Parts) -> Result<Vec<(String, String)>, Error> {
    let text = parts.uri.query().unwrap_or_default();
    percent::pairs(text.as_bytes()).ok_or(Error::Refused(&refusal::BAD_ENCODING))
}

/// A complaint about a body, as one about a query.
fn about_query(fault: Complaint) -> Complaint {
    let name = fault.field().unwrap_or_default();
    let detail = match fault.code.as_str() {
        "UNKNOWN_FIELD" => {
            format!("不认识的参数“{}”。", name.chars().take(40).collect::<String>())
        }
        _ => fault.detail,
    };
    Complaint { allowed: fault.allowed, ..Complaint::parameter(name, detail) }
}
