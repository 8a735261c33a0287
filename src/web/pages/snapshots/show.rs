//! A snapshot: its figures, whether they still come out the same, and what was entered since.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::time::in_words;
use crate::ledger::Ledger;
use crate::ledger::areas::{self, Names};
use crate::ledger::late_entries::{self, LateEntry};
use crate::ledger::practitioners::Asking;
use crate::ledger::snapshots::{self, SnapshotLine};
use crate::review::Reviewer;
use crate::rules::{Divergence, Frozen, FrozenBulletin, FrozenConsequence, FrozenVerdict};
use crate::web::components::{Mood, Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::pages::targets::ListLink;
use crate::web::pages::words;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/snapshots/{id}", Pass::PROGRESS, show_snapshot)
}

#[derive(Template)]
#[template(path = "snapshots/show.html")]
struct SnapshotPage {
    line: SnapshotLine,
    frozen: Frozen,
    agrees: bool,
    whole: bool,
    divergences: Vec<Divergence>,
    late: Paged<(LateEntry, String)>,
    prints: bool,
    ctx: PageContext,
}

/// Which page of the late entries is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    page: Option<usize>,
}

async fn show_snapshot(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let sheet = snapshots::find(db, scope.root(), ctx.known, id).await?;
    let checked = judge.rechecked(&sheet).await?;
    let (agrees, whole) = (checked.agrees(), checked.whole);
    let line = sheet.line;
    let frozen = judge.seen(checked.frozen, scope, ctx.viewer.department(), line.plan).await?;
    // A partner's measures are few; whose records were entered late is the clerks' affair.
    let within = scope.narrowed(line.area_key).unwrap_or(scope);
    let late = if ctx.viewer.department().is_some() {
        Vec::new()
    } else {
        let asking = Asking { area: within, reader: scope };
        late_entries::list(db, asking, line.known_at, line.as_of, ctx.known).await?
    };
    let names = areas::names(db, Scope::of(within.root().county()), ctx.known, ctx.as_of).await?;
    let place = |entry: LateEntry| {
        let place = place(&names, &entry);
        (entry, place)
    };
    let own = |it: &Divergence| scope.covers(line.area_key) || mentions(&frozen, &it.place);
    let page = SnapshotPage {
        divergences: checked.divergences.iter().filter(|it| own(it)).cloned().collect(),
        prints: scope.covers(line.area_key) && ctx.viewer.department().is_none(),
        late: Paged::of(late, wanted.page).map(place),
        line,
        frozen,
        agrees,
        whole,
        ctx,
    };
    Ok(Html(page.render()?))
}

/// Whether a difference is about a line that is shown.
fn mentions(frozen: &Frozen, place: &str) -> bool {
    frozen.verdicts.iter().any(|it| place.contains(&format!("·{}〕", it.area)))
}

fn place(names: &Names, entry: &LateEntry) -> String {
    use crate::domain::area::Level;
    entry.area_key.map_or_else(String::new, |area| match area.level() {
        Level::Village => format!("{}{}", names.of(area.county()), names.place(area)),
        Level::Township => format!("{}{}", names.of(area.county()), names.of(area)),
        _ => names.of(area),
    })
}

impl SnapshotPage {
    fn as_of(&self) -> String {
        in_words(self.line.as_of)
    }

    /// The board of today's service on the snapshot's date, as known then.
    fn board(&self) -> String {
        let (as_of, known) = (self.line.as_of.to_string(), self.known());
        let parts = [("as_of", &*as_of), ("known_at", &*known), ("plan", &*self.frozen.plan)];
        self.ctx.link_with("/", &parts)
    }

    fn known(&self) -> String {
        self.line.known_at.utc().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
    }

    fn document(&self, kind: &str) -> String {
        format!("/snapshots/{}/{kind}.pdf", self.line.id)
    }

    fn pager(&self) -> Pager {
        let path = format!("/snapshots/{}", self.line.id);
        self.late.pager(|page| format!("{}#late", self.ctx.link_with(&path, &[("page", page)])))
    }

    /// The list behind a figure, as it was known then.
    fn list(&self, verdict: &FrozenVerdict) -> String {
        let area = (!verdict.whole).then_some(verdict.area);
        let (target, stage, part) = (&verdict.target, &verdict.stage, "counted");
        let link = ListLink { target, stage, rule: "", part, area };
        let (as_of, known) = (self.line.as_of.to_string(), self.known());
        link.at(&self.ctx, &[("as_of", &as_of), ("known_at", &known), ("plan", &self.frozen.plan)])
    }

    fn badge(verdict: &FrozenVerdict) -> Status {
        Status::new(words::mood(verdict.status), verdict.status.label())
    }

    fn judged(&self) -> Vec<&FrozenVerdict> {
        self.frozen.verdicts.iter().filter(|verdict| verdict.rule.is_some()).collect()
    }

    fn bulletins(&self) -> &[FrozenBulletin] {
        &self.frozen.bulletins
    }

    fn money(consequence: &FrozenConsequence) -> String {
        Fen(consequence.money).wan()
    }

    fn how(entry: &LateEntry) -> Status {
        Status::new(Mood::None, entry.event.how.label())
    }
}
