//! What tells a form of ours from one that another site made a browser send.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`). The web views of old
//! telephones say nothing, so every form carries a token of the session, and a form that says
//! nothing else has to show it.

use std::fmt;

use crate::access::Token;
use crate::ledger::sha256;

tokio::task_local! {
    static TOKEN: String;
}

/// The name of the field, and of the part of an address where a form brings files.
pub(super) const NAME: &str = "_token";

/// The token of a session's forms. It tells nothing of the session's own token.
pub(super) fn of(session: &Token) -> String {
    sha256(format!("form {}", session.as_str()).as_bytes())
}

/// Runs what renders pages for a session.
pub(super) async fn during<T>(session: &Token, work: impl Future<Output = T>) -> T {
    TOKEN.scope(of(session), work).await
}

/// The hidden field of a form: `{{ crate::web::form_token::field() }}`.
pub(crate) fn field() -> Field {
    Field(current())
}

/// The token for the address of a form that brings files.
pub(crate) fn current() -> String {
    TOKEN.try_with(Clone::clone).unwrap_or_default()
}

/// The hidden field of a form.
#[derive(Debug)]
pub(crate) struct Field(String);

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        write!(f, "<input type=\"hidden\" name=\"{NAME}\" value=\"{}\">", self.0)
    }
}

/// It is made of hexadecimal digits and our own words.
impl askama::filters::HtmlSafe for Field {}
