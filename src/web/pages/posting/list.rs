//! The list of postings, narrowed and paged.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use super::head;
use super::quarter::in_days;
use crate::domain::account::Permission;
use crate::domain::posting::{PostingKind, Quarter};
use crate::ledger::Ledger;
use crate::ledger::postings::{self, PostingFilter, PostingLine, PostingState};
use crate::review::Reviewer;
use crate::web::components::{Field, Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery};
use crate::web::pages::forms::options;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/postings", Pass::POSTINGS, list_postings)
}

/// Which postings are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    kind: Option<PostingKind>,
    state: Option<PostingState>,
    q: Option<String>,
    flagged: Option<bool>,
    page: Option<usize>,
}

impl Wanted {
    /// What was chosen, by name; blank where nothing was.
    fn typed(&self) -> [(&'static str, String); 4] {
        [
            ("q", self.q.clone().unwrap_or_default()),
            ("kind", self.kind.map(PostingKind::code).unwrap_or_default()),
            ("state", self.state.map(PostingState::code).unwrap_or_default()),
            ("flagged", self.flagged.map(|yes| yes.to_string()).unwrap_or_default()),
        ]
    }
}

#[derive(Template)]
#[template(path = "posting/list.html")]
struct PostingsPage {
    ctx: PageContext,
    form: FormText,
    wanted: Wanted,
    quarter: Quarter,
    found: Paged<PostingLine>,
}

async fn list_postings(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let filter = PostingFilter {
        kind: wanted.kind,
        state: wanted.state,
        q: wanted.q.clone(),
        flagged: wanted.flagged,
    };
    let settings = reviewer.settings(ctx.area.root(), ctx.known, ctx.as_of).await?;
    let whole = settings.half_day_counts_whole;
    let (db, area) = (ledger.read(), ctx.area);
    let lines = postings::list(db, area, ctx.known, ctx.as_of, whole, &filter).await?;
    let page = PostingsPage {
        form: FormText::filled(wanted.typed()),
        quarter: Quarter::of(ctx.as_of),
        found: Paged::of(lines, wanted.page),
        wanted,
        ctx,
    };
    Ok(Html(page.render()?))
}

impl PostingsPage {
    fn may(&self, permission: Permission) -> bool {
        self.ctx.viewer.may(permission)
    }

    fn pager(&self) -> Pager {
        let typed = self.wanted.typed();
        self.found.pager(|page| {
            let mut parts: Vec<(&str, &str)> =
                typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            parts.push(("page", page));
            self.ctx.link_with("/postings", &parts)
        })
    }

    fn fields(&self) -> [Field<'_>; 4] {
        let kinds = options!(PostingKind);
        let states = options!(PostingState);
        [
            Field::text(&self.form, "q", "姓名、派出或接收单位"),
            Field::choice(&self.form, "kind", "项目类别", kinds).blank("全部"),
            Field::choice(&self.form, "state", "状态", states).blank("全部"),
            Field::tick(&self.form, "flagged", "只看待核实"),
        ]
    }

    fn badge(line: &PostingLine) -> Status {
        head::state(line.state)
    }

    fn href(&self, line: &PostingLine) -> String {
        self.ctx.link(&format!("/postings/{}", line.id))
    }

    /// Days of the quarter that count, for the programme that is counted by them.
    fn days(line: &PostingLine) -> String {
        match line.kind {
            PostingKind::MultiSitePractice => in_days(line.quarter_halves),
            PostingKind::Secondment | PostingKind::PairedSupport => String::new(),
        }
    }
}
