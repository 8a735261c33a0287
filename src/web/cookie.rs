//! The session's cookie.

use axum::http::HeaderValue;

use crate::access::Token;
use crate::config::Cookies;

/// The name: with `__Host-` no neighbouring host can set it.
pub(super) const fn name(cookies: Cookies) -> &'static str {
    match cookies {
        Cookies::Secure => "__Host-taizhang",
        Cookies::Plain => "taizhang",
    }
}

/// Sets the session. It ends with the browser, or after twelve hours at the server.
pub(super) fn set(token: &Token, cookies: Cookies) -> Option<HeaderValue> {
    HeaderValue::try_from(written(token.as_str(), cookies)).ok()
}

/// Takes the session away.
pub(super) fn clear(cookies: Cookies) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("{}; Max-Age=0", written("", cookies))).ok()
}

fn written(value: &str, cookies: Cookies) -> String {
    let secure = if cookies == Cookies::Secure { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}", name(cookies))
}
