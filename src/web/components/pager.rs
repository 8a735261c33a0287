//! How many there are, and the way to the next of them.

use askama::Template;

/// The foot of a list.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<nav class="pager" aria-label="翻页"><span>共 <b>{{ total }}</b> 条{% if shown < total %}，本页 {{ shown }} 条{% endif %}</span>{% if let Some(first) = first %}<a class="button" href="{{ first }}">回到开头</a>{% endif %}{% if let Some(next) = next %}<a class="button" rel="next" href="{{ next }}">下一页</a>{% endif %}</nav>"#,
    ext = "html"
)]
pub struct Pager {
    total: usize,
    shown: usize,
    first: Option<String>,
    next: Option<String>,
}

impl Pager {
    /// The foot of a list of `total`, of which `shown` are on this page; `first` leads back
    /// to the beginning, `next` to what follows.
    pub fn new(total: usize, shown: usize, first: Option<String>, next: Option<String>) -> Self {
        Self { total, shown, first, next }
    }
}
