//! Payments to people, as their pages strike them out.

use super::clinic::{hidden, sent};
use crate::support::TestApp;

/// Strikes out the first payment that a page leads to, which takes a reason.
pub(super) async fn strike_payment(app: &TestApp, cookie: &str, page: &str) {
    let link = page.split("href=\"").find(|part| part.contains("payment=")).expect("a link");
    let link = link.split('"').next().expect("an address").replace("&#38;", "&");
    let asked = app.get(&link, cookie).await.text;
    let action = asked.split("action=\"").find(|part| part.contains("/strike")).expect("a form");
    let action = action.split('"').next().expect("an address").to_owned();
    let seen = hidden(&asked, "_version").to_owned();
    let why = sent(&[("_version", &seen), ("_reason", "重复登记")]);
    let nothing = sent(&[("_version", &seen)]);
    assert_eq!(app.post_form(&action, cookie, &nothing).await.status, 422);
    assert_eq!(app.post_form(&action, cookie, &why).await.status, 303);
}
