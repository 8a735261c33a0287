//! Everything that is wrong with a form, on top of it.

use askama::Template;

use crate::web::extract::FormText;

/// Everything that is wrong with a form, each a way to its field. Empty where nothing is.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "components/summary.html")]
pub struct Summary<'a> {
    form: &'a FormText,
    labels: &'a [(&'a str, &'a str)],
}

impl<'a> Summary<'a> {
    /// The summary of a form.
    pub const fn of(form: &'a FormText) -> Self {
        Self { form, labels: &[] }
    }

    /// The same with the words that the fields bear: name and label of each.
    pub const fn labelled(form: &'a FormText, labels: &'a [(&'a str, &'a str)]) -> Self {
        Self { form, labels }
    }

    /// The word that a field bears, before what is wrong with it.
    fn label(&self, field: &str) -> &str {
        let own = self.labels.iter().find(|(name, _)| *name == field);
        own.map_or("", |(_, label)| label)
    }
}
