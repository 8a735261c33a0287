//! The frame of every small form about one project.

use askama::Template;
use axum::response::Html;

use super::Head;
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext};

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

impl<'a> FormPage<'a> {
    /// The page where what is said of a project is corrected: the version that is shown, and a
    /// field for each fact. It asks why.
    pub(in crate::web::pages) fn of_facts(
        ctx: PageContext,
        head: &'a Head,
        form: &'a FormText,
        (version, mut fields): (i32, Vec<Field<'a>>),
    ) -> Self {
        fields.push(Field::lines(form, "_reason", "更正理由").required());
        let path = ctx.after(&format!("{}/facts", head.path()));
        let entry = Entry::new(form, path, "保存更正").seen(version).fields(fields);
        let entries = vec![("基本情况", entry)];
        Self { ctx, head, title: "更正基本情况", entries, lines: Vec::new() }
    }

    /// The page.
    pub(in crate::web::pages) fn html(self) -> Result<Html<String>> {
        Ok(Html(self.render()?))
    }
}
