//! The door: drafts, forms of other sites, personal numbers, leaks, the log, the first
//! administrator.

mod administrators;
mod audit;
mod auditor;
mod canaries;
mod drafts;
mod first;
mod forgery;
mod guessing;
mod keys;
mod leaks;
mod naming;
mod own_sessions;
mod personal;
mod posts;
mod refusals;
mod secrets;
mod separation;
mod shelves;
mod steps;
mod turns;

use crate::pages::clinic::sent;

/// The form that opens an account with a telephone, and whatever else is asked for.
fn new_account(more: &[(&str, &str)]) -> String {
    let own = [
        ("name", "new"),
        ("display_name", "示范新人"),
        ("unit", "成县卫生计生局"),
        ("area_key", "6212210000000"),
        ("phone", "13800000000"),
    ];
    sent(&[&own[..], more].concat())
}
