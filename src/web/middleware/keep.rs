//! What was typed is kept, whoever refuses it.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::ledger;
use crate::web::error::Error;
use crate::web::extract::says_form;
use crate::web::limits::JSON_LIMIT;
use crate::web::percent;
use crate::web::problem::Problem;
use crate::web::secret;

/// A form that was refused before its own page could give it back.
#[derive(Debug, Clone)]
pub(in crate::web) struct Kept {
    /// Where it was sent.
    pub(super) action: String,
    fields: Vec<(String, String)>,
}

impl Kept {
    /// Everything that was sent, to be sent again.
    pub(super) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// What a person typed, by the words that people read.
    pub(super) fn typed(&self) -> impl Iterator<Item = (&str, &str)> {
        let typed = self.fields.iter().filter(|(name, value)| {
            (!name.starts_with('_') || name == "_reason") && !value.trim().is_empty()
        });
        typed.map(|(name, value)| (label(name), value.as_str()))
    }
}

/// The word for a field; its name in the form where there is none.
fn label(name: &str) -> &str {
    let own = name.trim_start_matches('_').rsplit('.').find(|part| part.parse::<u32>().is_err());
    own.and_then(ledger::label_of).unwrap_or(name)
}

/// Lays what was typed beside a problem that a form is answered with.
///
/// Most refusals come back from the form's own page, filled in. A form from another site, an
/// expired session or a busy database are answered before that page has its turn. Secrets are
/// typed once more.
pub(in crate::web) async fn keep(request: Request, next: Next) -> Response {
    let secret = secret::is_sent_to(request.uri().path());
    if request.method() != Method::POST || secret || !says_form(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, JSON_LIMIT).await else {
        return Error::TooLarge { limit: JSON_LIMIT }.into_response();
    };
    let action = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let request = Request::from_parts(parts, Body::from(bytes.clone()));
    let mut response = next.run(request).await;
    if response.extensions().get::<Problem>().is_some()
        && let Some(kept) = kept(action, &bytes)
    {
        response.extensions_mut().insert(kept);
    }
    response
}

fn kept(action: String, bytes: &Bytes) -> Option<Kept> {
    let fields = percent::pairs(bytes)?;
    Some(Kept { action, fields }).filter(|kept| kept.typed().next().is_some())
}
