//! Progress: what is accepted, awaits acceptance and is being built, and what was due.

use askama::Template;

/// A bar with three parts and a line where the plan says it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(path = "components/bar.html")]
pub struct Bar {
    done: u64,
    waiting: u64,
    building: u64,
    total: u64,
    due: Option<u64>,
}

impl Bar {
    /// A bar of three counts out of a total.
    pub const fn new(done: u64, waiting: u64, building: u64, total: u64) -> Self {
        Self { done, waiting, building, total, due: None }
    }

    /// The same with a line at what was due by the date.
    pub const fn due(mut self, due: u64) -> Self {
        self.due = Some(due);
        self
    }

    /// In thousandths of the total, so that the longest bar ends with the box.
    fn share(&self, count: u64) -> u64 {
        count.saturating_mul(1000).checked_div(self.total).unwrap_or(0).min(1000)
    }

    fn line(&self) -> Option<u64> {
        self.due.map(|due| self.share(due))
    }

    fn words(&self) -> String {
        let due = self.due.map(|due| format!("，应达 {due}")).unwrap_or_default();
        let Self { done, waiting, building, total, .. } = self;
        format!("已验收 {done}，待验收 {waiting}，在建 {building}，共 {total}{due}")
    }
}
