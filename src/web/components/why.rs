//! Why something is judged as it is: opens to the clause and the sum.

use askama::Template;

/// A verdict's reason: a line that opens.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<details class="why"><summary>{{ title }}</summary><blockquote>{{ clause }}</blockquote>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</details>"#,
    ext = "html"
)]
pub struct Why {
    title: String,
    clause: String,
    lines: Vec<String>,
}

impl Why {
    /// A reason under a title, with the words of the clause and how it was worked out.
    pub fn new(title: impl Into<String>, clause: impl Into<String>, lines: Vec<String>) -> Self {
        Self { title: title.into(), clause: clause.into(), lines }
    }
}
