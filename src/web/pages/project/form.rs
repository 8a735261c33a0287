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
pub(in crate::web::pages) struct FormPage<'a> {
    pub(in crate::web::pages) ctx: PageContext,
    pub(in crate::web::pages) head: &'a Head,
    pub(in crate::web::pages) title: &'static str,
    /// Each form under its heading.
    pub(in crate::web::pages) entries: Vec<(&'static str, Entry<'a>)>,
    pub(in crate::web::pages) lines: Vec<OnRecord>,
}

/// Something that is on record already.
pub(in crate::web::pages) struct OnRecord {
    pub(in crate::web::pages) what: String,
    pub(in crate::web::pages) on: String,
    pub(in crate::web::pages) note: String,
    pub(in crate::web::pages) href: String,
    pub(in crate::web::pages) link: &'static str,
}

impl FormPage<'_> {
    /// The page.
    pub(in crate::web::pages) fn html(self) -> Result<Html<String>> {
        Ok(Html(self.render()?))
    }
}
