//! Pages of a list, by the key of the last item seen.

use serde::Serialize;
use utoipa::ToSchema;

use crate::web::error::{Error, Result};
use crate::web::extract::Paging;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items of this page.
    items: Vec<T>,
    /// What to send as `after` for the next page; absent on the last.
    next: Option<String>,
    /// How many items the whole list has.
    total: usize,
}

impl<T> Page<T> {
    /// Cuts a page out of a list whose items have keys.
    pub(super) fn cut(
        mut all: Vec<T>,
        paging: &Paging,
        key: impl Fn(&T) -> String,
    ) -> Result<Self> {
        let total = all.len();
        if let Some(after) = &paging.after {
            let last = all.iter().position(|item| key(item) == *after);
            let last = last.ok_or_else(|| {
                Error::query("after", "翻页位置已不在列表中，请从第一页重新查询。")
            })?;
            all.drain(..=last);
        }
        let more = all.len() > paging.limit();
        all.truncate(paging.limit());
        let next = all.last().filter(|_| more).map(key);
        Ok(Self { items: all, next, total })
    }

    /// The same page with its items told in another way.
    pub(super) fn map<U>(self, tell: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, next, total } = self;
        Page { items: items.into_iter().map(tell).collect(), next, total }
    }
}
