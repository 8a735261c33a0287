//! A field of a form: label, input, and what is wrong with what was typed.

use askama::Template;

use crate::web::extract::FormText;

/// A field of a form. It keeps what was typed and says what is wrong with it.
///
/// `Field::text(form, "code", "编号").required().hint("如 宕-2015-0117")`
#[derive(Debug, Clone, Template)]
#[template(path = "components/field.html")]
pub struct Field<'a> {
    form: &'a FormText,
    name: String,
    label: &'a str,
    hint: &'a str,
    required: bool,
    /// What an empty choice says.
    blank: &'a str,
    kind: Kind,
}

/// What is typed or chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Text { mode: &'static str },
    Secret { holds: &'static str },
    Lines,
    Choice { options: Vec<(String, String)> },
    Pick { options: Vec<(String, String)> },
    Tick { value: String },
}

impl<'a> Field<'a> {
    fn new(form: &'a FormText, name: impl Into<String>, label: &'a str, kind: Kind) -> Self {
        Self { form, name: name.into(), label, hint: "", required: false, blank: "请选择", kind }
    }

    /// One line of text.
    pub fn text(form: &'a FormText, name: impl Into<String>, label: &'a str) -> Self {
        Self::new(form, name, label, Kind::Text { mode: "text" })
    }

    /// A date as people type it. Not the browser's own field: that one follows the language
    /// of the machine.
    pub fn date(form: &'a FormText, name: impl Into<String>, label: &'a str) -> Self {
        Self::new(form, name, label, Kind::Text { mode: "numeric" }).hint("如 2016-08-31")
    }

    /// A number or an amount.
    pub fn number(form: &'a FormText, name: impl Into<String>, label: &'a str) -> Self {
        Self::new(form, name, label, Kind::Text { mode: "decimal" })
    }

    /// A password: hidden while typed, never given back. `holds` tells the browser whether it
    /// is the `current-password` or a `new-password`.
    pub fn secret(
        form: &'a FormText,
        name: impl Into<String>,
        label: &'a str,
        holds: &'static str,
    ) -> Self {
        Self::new(form, name, label, Kind::Secret { holds })
    }

    /// Several lines of text.
    pub fn lines(form: &'a FormText, name: impl Into<String>, label: &'a str) -> Self {
        Self::new(form, name, label, Kind::Lines)
    }

    /// One of several, in a list: code and word of each.
    pub fn choice(
        form: &'a FormText,
        name: impl Into<String>,
        label: &'a str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self::new(form, name, label, Kind::Choice { options: options.into_iter().collect() })
    }

    /// One of a few, side by side, large enough for a thumb.
    pub fn pick(
        form: &'a FormText,
        name: impl Into<String>,
        label: &'a str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self::new(form, name, label, Kind::Pick { options: options.into_iter().collect() })
    }

    /// Yes or nothing.
    pub fn tick(form: &'a FormText, name: impl Into<String>, label: &'a str) -> Self {
        Self::new(form, name, label, Kind::Tick { value: "true".to_owned() })
    }

    /// A remark below the field.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What an empty choice says, where leaving it empty means something.
    pub fn blank(mut self, words: &'a str) -> Self {
        self.blank = words;
        self
    }

    /// Marks it as one that must be filled in. The server says so, not the browser: a form
    /// can always be sent and comes back with every complaint at once.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Whether a password is typed into it.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret { .. })
    }

    /// Whether it bears this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The word above it.
    pub(super) fn label(&self) -> &str {
        self.label
    }

    /// A value of it as people read it: the word of a choice, the text otherwise.
    pub(super) fn word(&self, value: &str) -> String {
        let (Kind::Choice { options } | Kind::Pick { options }) = &self.kind else {
            return value.to_owned();
        };
        let taken = options.iter().find(|(code, _)| code == value);
        taken.map_or_else(|| value.to_owned(), |(_, word)| word.clone())
    }

    fn typed(&self) -> &str {
        self.form.text(&self.name)
    }

    fn fault(&self) -> Option<&str> {
        self.form.fault(&self.name)
    }

    fn holds(&self, value: &str) -> bool {
        self.form.holds(&self.name, value)
    }

    /// What explains the field to those who cannot see it.
    fn described(&self) -> String {
        let fault = self.fault().map(|_| format!("{}-fault", self.name));
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        fault.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }
}
