//! Villages with what serves them and what is built in them.

use std::collections::BTreeMap;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::Stage;
use crate::domain::facility::CoverageMode;
use crate::domain::ids::SubjectId;
use crate::ledger::areas::{self, Names};
use crate::ledger::projects::{self, ProjectFilter, ProjectLine};
use crate::ledger::villages::{self, CoverageSpell};
use crate::ledger::{Ledger, facilities};
use crate::web::components::Status;
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::pages::project_list::late;
use crate::web::pages::words;

/// What is known of the villages of an area on a date.
pub(super) struct Places {
    scope: Scope,
    names: Names,
    poor: Vec<AreaKey>,
    served: BTreeMap<AreaKey, CoverageSpell>,
    clinics: BTreeMap<SubjectId, String>,
    projects: Vec<ProjectLine>,
}

/// A village.
pub(super) struct VillageLine {
    pub(super) township: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) poor: bool,
    pub(super) mode: Option<CoverageMode>,
    pub(super) clinic: String,
    pub(super) projects: Vec<Built>,
    rank: u8,
}

/// A project in a village.
pub(super) struct Built {
    pub(super) code: String,
    pub(super) href: String,
    pub(super) badge: Status,
    pub(super) late: String,
}

impl VillageLine {
    /// Whether something is to be done: no cover in a poor village, or a project not through.
    pub(super) fn wants_attention(&self) -> bool {
        self.rank < RANK_DONE
    }
}

/// The rank of a village in which all is done.
const RANK_DONE: u8 = 8;

impl Places {
    pub(super) async fn load(ledger: &Ledger, ctx: &PageContext) -> Result<Self> {
        let (db, scope, known, on) = (ledger.read(), ctx.area, ctx.known, ctx.as_of);
        let holds = |from: chrono::NaiveDate, until: Option<chrono::NaiveDate>| {
            from <= on && until.is_none_or(|until| on <= until)
        };
        let poor = villages::poor_spells(db, scope, known, on).await?;
        let served = villages::coverage_spells(db, scope, known, on).await?;
        // A clinic that serves a village may lie in the next township.
        let county = Scope::of(scope.root().county());
        let clinics = facilities::list(db, county, known, on).await?;
        let all = ProjectFilter::default();
        Ok(Self {
            scope,
            names: areas::names(db, county, known, on).await?,
            poor: poor
                .into_iter()
                .filter(|it| holds(it.from, it.until))
                .map(|it| it.area_key)
                .collect(),
            served: served
                .into_iter()
                .filter(|it| holds(it.from, it.until))
                .map(|it| (it.area_key, it))
                .collect(),
            clinics: clinics.into_iter().map(|it| (it.subject_id, it.name)).collect(),
            projects: projects::list(db, scope, known, on, &all).await?,
        })
    }

    /// How many villages there are.
    pub(super) fn count(&self) -> usize {
        self.names.villages(self.scope).count()
    }

    /// The names of what lies in the area.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// The villages that are wanted, the worst first.
    pub(super) fn villages(
        &self,
        ctx: &PageContext,
        wanted: impl Fn(&VillageLine) -> bool,
    ) -> Vec<VillageLine> {
        let all = self.names.villages(self.scope);
        let lines = all.map(|(key, name)| self.village(ctx, key, name));
        let mut lines: Vec<_> = lines.filter(|line| wanted(line)).collect();
        lines.sort_by_key(|line| line.rank);
        lines
    }

    fn village(&self, ctx: &PageContext, key: AreaKey, name: &str) -> VillageLine {
        let served = self.served.get(&key);
        let clinic = served.and_then(|it| it.facility).and_then(|id| self.clinics.get(&id));
        let own: Vec<_> = self.projects.iter().filter(|it| it.area_key == key).collect();
        let poor = self.poor.contains(&key);
        let worst = own.iter().map(|it| rank(it, ctx)).min().unwrap_or(RANK_DONE + 1);
        let rank = if poor && served.is_none() && worst >= RANK_DONE { 1 } else { worst };
        VillageLine {
            township: self.names.of(key.township()),
            name: name.to_owned(),
            href: ctx.link_with(&format!("/places/{key}"), &[("area", "")]),
            poor,
            mode: served.map(|it| it.mode),
            clinic: clinic.cloned().unwrap_or_default(),
            projects: own.into_iter().map(|it| built(ctx, it)).collect(),
            rank,
        }
    }
}

fn rank(line: &ProjectLine, ctx: &PageContext) -> u8 {
    if !late(line, ctx.as_of).is_empty() {
        return 0;
    }
    match line.stage {
        Stage::Suspended => 2,
        Stage::NotStarted => 3,
        Stage::UnderConstruction => 4,
        Stage::Rectifying => 5,
        Stage::Completed => 6,
        Stage::Accepted | Stage::InService | Stage::Withdrawn => RANK_DONE,
    }
}

fn built(ctx: &PageContext, line: &ProjectLine) -> Built {
    Built {
        code: line.code.clone(),
        href: ctx.link(&format!("/projects/{}", line.id)),
        badge: words::stage(line.stage),
        late: words::full_width(&late(line, ctx.as_of)),
    }
}
