//! How something stands: a shape, a word and a colour.

use askama::Template;

/// What a reader should feel about it. The shape tells it without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// ● Done, and as it should be.
    Met,
    /// ◐ Under way and in time.
    Track,
    /// ▲ Will be late, or will run out.
    Risk,
    /// ■ Late, refused or over.
    Late,
    /// ◇ Somebody else's turn.
    Await,
    /// ○ Not due, or nothing is known.
    None,
}

impl Mood {
    /// The name that the style sheet knows it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Track => "track",
            Self::Risk => "risk",
            Self::Late => "late",
            Self::Await => "await",
            Self::None => "none",
        }
    }

    /// The shape, which survives a black-and-white printer.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Met => "●",
            Self::Track => "◐",
            Self::Risk => "▲",
            Self::Late => "■",
            Self::Await => "◇",
            Self::None => "○",
        }
    }
}

/// A badge: `Status::new(Mood::Late, "逾期 243 天")`.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="st {{ mood.class() }}"><i aria-hidden="true">{{ mood.shape() }}</i>{{ word }}</span>"#,
    ext = "html"
)]
pub struct Status {
    mood: Mood,
    word: String,
}

impl Status {
    /// A badge of a mood and a word.
    pub fn new(mood: Mood, word: impl Into<String>) -> Self {
        Self { mood, word: word.into() }
    }

    /// The class of its mood, for what stands around it.
    pub const fn class(&self) -> &'static str {
        self.mood.class()
    }
}
