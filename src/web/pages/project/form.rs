//! The frame of every small form about one project.

use askama::Template;
use axum::response::Html;

use super::Head;
use crate::web::components::Entry;
use crate::web::error::Result;
use crate::web::extract::PageContext;

/// A page with forms about one project, and what is on record already.
#[derive(Template)]
#[template(path = "project/form.html")]
pub(super) struct FormPage<'a> {
    pub(super) ctx: PageContext,
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
    pub(super) link: &'static str,
}

impl FormPage<'_> {
    /// The page.
    pub(super) fn html(self) -> Result<Html<String>> {
        Ok(Html(self.render()?))
    }
}
