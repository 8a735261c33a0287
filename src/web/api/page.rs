//! Pages of a list, by the key of the last item seen.

use std::collections::HashMap;

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
    /// Cuts a page out of a list whose items have keys. Where several items have one key, as two
    /// findings about one record do, the second goes by the key and its number.
    pub(super) fn cut(
        mut all: Vec<T>,
        paging: &Paging,
        key: impl Fn(&T) -> String,
    ) -> Result<Self> {
        let total = all.len();
        let mut keys = numbered(all.iter().map(key));
        if let Some(after) = &paging.after {
            let last = keys.iter().position(|key| key == after);
            let last = last.ok_or_else(|| {
                Error::query("after", "翻页位置已不在列表中，请从第一页重新查询。")
            })?;
            all.drain(..=last);
            keys.drain(..=last);
        }
        let more = all.len() > paging.limit();
        all.truncate(paging.limit());
        keys.truncate(paging.limit());
        let next = keys.pop().filter(|_| more);
        Ok(Self { items: all, next, total })
    }

    /// The same page with its items told in another way.
    pub(super) fn map<U>(self, tell: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, next, total } = self;
        Page { items: items.into_iter().map(tell).collect(), next, total }
    }
}

/// The keys, each of them once: `a`, `b`, `a~2`.
fn numbered(keys: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashMap::<String, usize>::new();
    let once = keys.map(|key| {
        let times = seen.entry(key.clone()).or_default();
        *times += 1;
        if *times == 1 { key } else { format!("{key}~{times}") }
    });
    once.collect()
}

#[cfg(test)]
mod tests {
    use super::{Page, Paging};

    fn paging(after: Option<&str>) -> Paging {
        serde_json::from_value(serde_json::json!({ "after": after, "limit": 2 })).expect("paging")
    }

    #[test]
    fn a_list_whose_keys_repeat_comes_to_its_end() {
        let list = vec!["a", "a", "b", "a", "a", "b", "c"];
        let (mut seen, mut after, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let page =
                Page::cut(list.clone(), &paging(after.as_deref()), |item| (*item).to_owned());
            let page = page.expect("a page");
            assert_eq!(page.total, 7);
            seen.extend(page.items);
            pages += 1;
            assert!(pages <= 4, "the list never ends");
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen, pages), (list, 4));
    }

    #[test]
    fn a_place_that_is_gone_is_refused() {
        let gone = paging(Some("z"));
        assert!(Page::cut(vec!["a"], &gone, |item| (*item).to_owned()).is_err());
    }
}
