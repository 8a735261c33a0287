//! The frame of every small form about one posting.

use askama::Template;
use axum::response::Html;

use super::head::Head;
use crate::web::components::Entry;
use crate::web::error::Result;
use crate::web::extract::PageContext;

/// A page with forms about one posting.
#[derive(Template)]
#[template(path = "posting/form.html")]
pub(super) struct FormPage<'a> {
    pub(super) ctx: PageContext,
    pub(super) head: &'a Head,
    pub(super) title: &'static str,
    /// Each form under its heading.
    pub(super) entries: Vec<(&'static str, Entry<'a>)>,
}

impl FormPage<'_> {
    /// The page.
    pub(super) fn html(self) -> Result<Html<String>> {
        Ok(Html(self.render()?))
    }
}
