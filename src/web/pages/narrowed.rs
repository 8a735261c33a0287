//! A list of several kinds of lines, narrowed to one of them, a page at a time.

use serde::Deserialize;

use crate::web::extract::PageContext;

/// A kind of line that a list can be narrowed to.
pub(super) trait Choice: Copy + PartialEq {
    /// What it is called in an address.
    const NAME: &'static str;

    /// Its stable code.
    fn code(self) -> String;
}

/// Which kind is wanted, every one where none is named; and which page of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Narrowed<C> {
    /// The kind, under the name that its list has for it.
    #[serde(alias = "check", alias = "measure")]
    pub(super) choice: Option<C>,
    pub(super) page: Option<usize>,
}

impl<C> Default for Narrowed<C> {
    fn default() -> Self {
        Self { choice: None, page: None }
    }
}

impl<C: Choice> Narrowed<C> {
    /// The first page of a kind, or of all.
    pub(super) const fn to(choice: Option<C>) -> Self {
        Self { choice, page: None }
    }

    /// Whether a line of a kind is wanted.
    pub(super) fn takes(self, kind: C) -> bool {
        self.choice.is_none_or(|choice| choice == kind)
    }

    /// The address of what is wanted in a list.
    pub(super) fn address(self, ctx: &PageContext, path: &str) -> String {
        let choice = self.choice.map(C::code).unwrap_or_default();
        let page = self.page.map(|page| page.to_string()).unwrap_or_default();
        ctx.link_with(path, &[(C::NAME, &choice), ("page", &page)])
    }

    /// The address of another page of it.
    pub(super) fn turned(self, ctx: &PageContext, path: &str, page: &str) -> String {
        Self { page: page.parse().ok(), ..self }.address(ctx, path)
    }
}
