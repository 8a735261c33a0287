//! A way through several steps, with dates.

use askama::Template;

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is called.
    pub label: String,
    /// The date or the remark below it.
    pub note: String,
    /// Whether it is behind us.
    pub done: bool,
    /// Whether it is the one that is due now.
    pub now: bool,
}

/// A way through several steps.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<ol class="steps">{% for step in steps %}<li{% if step.now %} class="now" aria-current="step"{% else if step.done %} class="done"{% endif %}><b>{{ step.label }}</b><span>{{ step.note }}</span></li>{% endfor %}</ol>"#,
    ext = "html"
)]
pub struct Steps {
    steps: Vec<Step>,
}

impl Steps {
    /// A way of these steps.
    pub fn new(steps: Vec<Step>) -> Self {
        Self { steps }
    }
}
