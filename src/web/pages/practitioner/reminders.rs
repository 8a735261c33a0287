//! What is to be done about registrations (证书待办): who, what, until when.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use crate::domain::duty::{Duty, Urgency};
use crate::ledger::Ledger;
use crate::ledger::practitioners::{self, ReminderFilter, ReminderLine};
use crate::web::components::{Mood, Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/practitioners/reminders", Pass::PEOPLE, list_reminders)
}

/// Which duties are wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    duty: Option<Duty>,
    urgency: Option<Urgency>,
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "practitioner/reminders.html")]
struct RemindersPage {
    ctx: PageContext,
    wanted: Wanted,
    duties: Vec<Tab>,
    urgencies: Vec<Tab>,
    found: Paged<ReminderLine>,
    overdue: usize,
    renewals: usize,
    total: usize,
}

/// A way to a part of the list, with how many lines it has.
struct Tab {
    href: String,
    label: &'static str,
    count: usize,
    here: bool,
}

async fn list_reminders(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let every = ReminderFilter::default();
    let db = ledger.read();
    let mut lines = practitioners::reminders(db, ctx.area, ctx.known, ctx.as_of, every).await?;
    let count = |fits: &dyn Fn(&ReminderLine) -> bool| lines.iter().filter(|at| fits(at)).count();
    let overdue = count(&|at| at.reminder.urgency == Urgency::Overdue);
    let renewals = count(&|at| at.reminder.duty == Duty::Renew);
    let total = lines.len();
    let tabs = Tabs { ctx: &ctx, wanted, lines: &lines };
    let (duties, urgencies) = (tabs.duties(), tabs.urgencies());
    lines.retain(|at| wanted.takes(at));
    let found = Paged::of(lines, wanted.page);
    let page = RemindersPage { ctx, wanted, duties, urgencies, found, overdue, renewals, total };
    Ok(Html(page.render()?))
}

impl Wanted {
    fn takes(self, line: &ReminderLine) -> bool {
        self.duty.is_none_or(|duty| line.reminder.duty == duty)
            && self.urgency.is_none_or(|urgency| line.reminder.urgency == urgency)
    }

    fn href(self, ctx: &PageContext, page: &str) -> String {
        let duty = self.duty.map(Duty::code).unwrap_or_default();
        let urgency = self.urgency.map(Urgency::code).unwrap_or_default();
        let parts = [("duty", duty.as_str()), ("urgency", urgency.as_str()), ("page", page)];
        ctx.link_with("/practitioners/reminders", &parts)
    }
}

struct Tabs<'a> {
    ctx: &'a PageContext,
    wanted: Wanted,
    lines: &'a [ReminderLine],
}

impl Tabs<'_> {
    /// A way to what another choice takes, beside the other choices as they are.
    fn tab(&self, to: Wanted, label: &'static str, here: bool) -> Tab {
        let count = self.lines.iter().filter(|at| to.takes(at)).count();
        Tab { href: to.href(self.ctx, ""), label, count, here }
    }

    fn duties(&self) -> Vec<Tab> {
        let to = |duty| Wanted { duty, page: None, ..self.wanted };
        let all = self.tab(to(None), "全部事项", self.wanted.duty.is_none());
        let each = Duty::ALL
            .iter()
            .map(|&duty| self.tab(to(Some(duty)), duty.label(), self.wanted.duty == Some(duty)));
        std::iter::once(all).chain(each.filter(|tab| tab.count > 0 || tab.here)).collect()
    }

    fn urgencies(&self) -> Vec<Tab> {
        let to = |urgency| Wanted { urgency, page: None, ..self.wanted };
        let all = self.tab(to(None), "全部", self.wanted.urgency.is_none());
        let each = Urgency::ALL.iter().map(|&urgency| {
            self.tab(to(Some(urgency)), urgency.label(), self.wanted.urgency == Some(urgency))
        });
        std::iter::once(all).chain(each).collect()
    }
}

impl RemindersPage {
    fn pager(&self) -> Pager {
        self.found.pager(|page| self.wanted.href(&self.ctx, page))
    }

    fn person(&self, line: &ReminderLine) -> String {
        self.ctx.link(&format!("/practitioners/{}", line.id))
    }

    fn badge(line: &ReminderLine) -> Status {
        let mood = match line.reminder.urgency {
            Urgency::Overdue => Mood::Late,
            Urgency::Now => Mood::Risk,
            Urgency::Soon => Mood::Await,
        };
        Status::new(mood, line.reminder.urgency.label())
    }

    /// The notice to print for the page's area.
    fn notice(&self) -> String {
        self.ctx.link(&format!("/areas/{}/renewals.pdf", self.ctx.area.root()))
    }
}
