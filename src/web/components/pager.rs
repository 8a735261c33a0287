//! A long list in pages: which of them is shown, and the ways to the others.

use askama::Template;

/// How many lines stand on a page.
const A_PAGE: usize = 50;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    /// What stands on the page.
    pub lines: Vec<T>,
    /// How many there are on all pages.
    pub total: usize,
    page: usize,
    pages: usize,
}

impl<T> Paged<T> {
    /// The page of this number, counted from one; the last where there are fewer.
    pub fn of(all: Vec<T>, wanted: Option<usize>) -> Self {
        let total = all.len();
        let pages = total.div_ceil(A_PAGE).max(1);
        let page = wanted.unwrap_or(1).clamp(1, pages);
        let lines = all.into_iter().skip((page - 1) * A_PAGE).take(A_PAGE).collect();
        Self { lines, total, page, pages }
    }

    /// The same page with its lines drawn.
    pub fn map<U>(self, draw: impl FnMut(T) -> U) -> Paged<U> {
        let Self { lines, total, page, pages } = self;
        Paged { lines: lines.into_iter().map(draw).collect(), total, page, pages }
    }

    /// The foot of the list. `address` tells where a page is; the first has a blank number.
    pub fn pager(&self, address: impl Fn(&str) -> String) -> Pager {
        let to = |page: usize| address(&if page > 1 { page.to_string() } else { String::new() });
        let (back, on) = (self.page > 1, self.page < self.pages);
        let ways = [
            (back && self.page > 2, "首页", "", 1),
            (back, "上一页", "prev", self.page - 1),
            (on, "下一页", "next", self.page + 1),
            (on && self.page + 1 < self.pages, "末页", "", self.pages),
        ];
        let ways = ways.into_iter().filter(|(there, ..)| *there);
        Pager {
            total: self.total,
            page: self.page,
            pages: self.pages,
            ways: ways.map(|(_, label, rel, page)| (to(page), label, rel)).collect(),
        }
    }
}

/// The foot of a list: how many there are, and the ways to its other pages.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<nav class="pager" aria-label="翻页"><span>共 <b>{{ total }}</b> 条{% if pages > 1 %}，第 {{ page }} / {{ pages }} 页{% endif %}</span>{% for (href, label, rel) in ways %}<a class="button" href="{{ href }}"{% if !rel.is_empty() %} rel="{{ rel }}"{% endif %}>{{ label }}</a>{% endfor %}</nav>"#,
    ext = "html"
)]
pub struct Pager {
    total: usize,
    page: usize,
    pages: usize,
    ways: Vec<(String, &'static str, &'static str)>,
}

#[cfg(test)]
mod tests {
    use super::Paged;

    fn drawn(many: usize, wanted: usize) -> (usize, String) {
        let page = Paged::of((0..many).collect(), Some(wanted));
        (page.lines.len(), page.pager(|page| format!("/x?page={page}&q=<")).to_string())
    }

    #[test]
    fn every_line_is_on_one_page() {
        let all: Vec<usize> = (0..101).collect();
        let pages = (1..=3).flat_map(|page| Paged::of(all.clone(), Some(page)).lines);
        assert_eq!(pages.collect::<Vec<_>>(), all);
    }

    #[test]
    fn a_page_beyond_the_last_is_the_last() {
        assert_eq!(drawn(101, 99).0, 1);
        assert_eq!(drawn(101, 0), drawn(101, 1));
        assert_eq!(drawn(0, 1).0, 0);
    }

    #[test]
    fn only_ways_that_lead_elsewhere_are_shown() {
        let (_, only) = drawn(50, 1);
        assert!(only.contains("共 <b>50</b> 条</span></nav>"), "{only}");
        let (_, middle) = drawn(201, 3);
        assert!(middle.contains("第 3 / 5 页"), "{middle}");
        for way in ["首页", "上一页", "下一页", "末页"] {
            assert!(middle.contains(way), "{way}: {middle}");
        }
        let (_, second) = drawn(101, 2);
        assert!(!second.contains("首页") && !second.contains("末页"), "{second}");
        assert!(second.contains(r#"href="/x?page=&#38;q=&#60;" rel="prev""#), "{second}");
    }
}
