//! Everything that is wrong with a form, on top of it.

use askama::Template;

use crate::web::extract::FormText;

/// Everything that is wrong with a form, each a way to its field. Empty where nothing is.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "components/summary.html")]
pub struct Summary<'a> {
    form: &'a FormText,
}

impl<'a> Summary<'a> {
    /// The summary of a form.
    pub const fn of(form: &'a FormText) -> Self {
        Self { form }
    }
}
