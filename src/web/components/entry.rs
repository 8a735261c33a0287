//! A whole form of a few fields: what is typed stays, the button says what it does.

use askama::Template;

use super::{Field, Summary};
use crate::web::extract::{Conflict, FormText, SEEN};
use crate::web::secret;

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

    /// The same with its fields. A password is asked for only where what is sent is secret.
    pub fn fields(mut self, fields: Vec<Field<'a>>) -> Self {
        let passwords = fields.iter().any(Field::is_secret);
        debug_assert!(!passwords || secret::is_sent_to(&self.action), "{} is kept", self.action);
        self.fields = fields;
        self
    }

    /// The same with a value that goes along unseen.
    pub fn hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// The same for a record at a version: who sends the form has seen that one.
    ///
    /// A form that comes back keeps the version that it was opened on.
    pub fn seen(self, version: i32) -> Self {
        let version = self.form.seen().unwrap_or(version);
        self.hidden(SEEN, version.to_string())
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

    /// The word that the form has for a field which somebody else changed.
    fn label<'b>(&'b self, at: &'b Conflict) -> &'b str {
        let own = self.fields.iter().find(|field| field.is(&at.field));
        own.map_or(at.label.as_str(), Field::label)
    }

    /// A value of such a field as people read it.
    fn word(&self, at: &Conflict, value: &str) -> String {
        let own = self.fields.iter().find(|field| field.is(&at.field));
        let word = own.map_or_else(|| value.to_owned(), |field| field.word(value));
        if word.is_empty() { "（空）".to_owned() } else { word }
    }
}
