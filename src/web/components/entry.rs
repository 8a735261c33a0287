//! A whole form of a few fields: what is typed stays, the button says what it does.

use askama::Template;

use super::{Field, Summary};
use crate::web::extract::FormText;

/// A form of a few fields with its button and its complaints.
#[derive(Debug, Clone, Template)]
#[template(path = "components/entry.html")]
pub struct Entry<'a> {
    form: &'a FormText,
    action: String,
    send: &'a str,
    confirm: &'a str,
    draft: String,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field<'a>>,
}

impl<'a> Entry<'a> {
    /// A form that is sent to an address by a button that says `send`.
    pub fn new(form: &'a FormText, action: impl Into<String>, send: &'a str) -> Self {
        Self {
            form,
            action: action.into(),
            send,
            confirm: "",
            draft: String::new(),
            hidden: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The same with its fields.
    pub fn fields(mut self, fields: Vec<Field<'a>>) -> Self {
        self.fields = fields;
        self
    }

    /// The same with a value that goes along unseen.
    pub fn hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// Asks this before it is sent.
    pub fn confirm(mut self, question: &'a str) -> Self {
        self.confirm = question;
        self
    }

    /// Keeps what is typed on the phone under this name until it has arrived.
    pub fn draft(mut self, name: impl Into<String>) -> Self {
        self.draft = name.into();
        self
    }

    fn summary(&self) -> Summary<'a> {
        Summary::of(self.form)
    }
}
