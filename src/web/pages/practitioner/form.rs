//! The frame of every small form about one person.

use askama::Template;
use axum::response::Html;

use super::Head;
use crate::web::components::Entry;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext};

/// A page with forms about one person, and what is on record already.
#[derive(Template)]
#[template(path = "practitioner/form.html")]
pub(super) struct FormPage<'a> {
    pub(super) ctx: &'a PageContext,
    pub(super) head: &'a Head,
    pub(super) title: &'static str,
    /// Each form under its heading.
    pub(super) entries: Vec<(&'static str, Entry<'a>)>,
    pub(super) lines: Vec<OnRecord>,
}

/// Something that is on record already.
pub(super) struct OnRecord {
    pub(super) what: String,
    pub(super) on: String,
    pub(super) note: String,
    pub(super) href: String,
}

impl FormPage<'_> {
    /// The page.
    pub(super) fn html(self) -> Result<Html<String>> {
        Ok(Html(self.render()?))
    }
}

/// Which of the forms of a page about one record came back, and what was typed into each.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) add: FormText,
    pub(super) correct: FormText,
    pub(super) end: FormText,
    pub(super) transfer: FormText,
    pub(super) strike: FormText,
}

impl Typed {
    /// Nothing was typed yet.
    pub(super) fn blank() -> Self {
        let blank = FormText::blank;
        Self { add: blank(), correct: blank(), end: blank(), transfer: blank(), strike: blank() }
    }

    /// Whether the form of a correction is shown for the first time and shows what is on
    /// record.
    pub(super) fn is_fresh(&self) -> bool {
        self.correct.faults().is_empty()
            && self.correct.detail().is_none()
            && self.correct.seen().is_none()
    }
}

/// A text, or nothing.
pub(super) fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

/// A date, or nothing.
pub(super) fn day(value: Option<chrono::NaiveDate>) -> String {
    value.map(|on| on.to_string()).unwrap_or_default()
}
