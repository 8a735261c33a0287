//! What the documents that come from a snapshot print: plain views, filled from its figures.

use chrono::NaiveDate;
use serde::Serialize;

use super::sheets::SheetIdentity;
use crate::domain::money::Fen;
use crate::domain::time::Instant;

/// What both documents have in common: who says it, of what, as known when.
#[derive(Debug, Clone, Serialize)]
pub struct CircularHead {
    /// Number and hash of the snapshot.
    pub identity: SheetIdentity,
    /// The organ whose letterhead it bears, where the deployment has one.
    pub letterhead: Option<String>,
    /// The number of the document, as a person typed it; never made up.
    pub document_no: Option<String>,
    /// Who issues it.
    pub issuing_unit: String,
    /// The day on which the figures were frozen.
    pub issued_on: NaiveDate,
    /// The area.
    pub area_name: String,
    /// What the snapshot is about, such as 2016年第二季度.
    pub title: String,
    /// The plan.
    pub plan_title: String,
    /// The date judged on.
    pub as_of: NaiveDate,
    /// As known when.
    pub known_at: Instant,
}

/// A circular (通报): how every target stands, county by county, and who is behind.
#[derive(Debug, Clone, Serialize)]
pub struct CircularSheet {
    /// Who says it, of what, as known when.
    pub head: CircularHead,
    /// A sentence on each stage that is judged.
    pub sentences: Vec<String>,
    /// A table for each stage that is judged county by county.
    pub tables: Vec<CircularTable>,
    /// Who is behind, clause by clause.
    pub behind: Vec<Behind>,
    /// What is due next.
    pub due: Vec<String>,
}

/// A stage of a target, county by county.
#[derive(Debug, Clone, Serialize)]
pub struct CircularTable {
    /// The stage, with its target.
    pub title: String,
    /// The counties, the worst first.
    pub lines: Vec<CircularLine>,
}

/// A county's line.
#[derive(Debug, Clone, Serialize)]
pub struct CircularLine {
    /// The county.
    pub area_name: String,
    /// What is due.
    pub required: Option<i64>,
    /// What counts.
    pub actual: i64,
    /// What was done in time.
    pub on_time: i64,
    /// What is missing.
    pub gap: i64,
    /// What it has come to.
    pub status: &'static str,
    /// When it will be reached.
    pub forecast: String,
}

/// Who is behind, by the words of a clause.
#[derive(Debug, Clone, Serialize)]
pub struct Behind {
    /// The clause.
    pub clause: String,
    /// Its words.
    pub words: String,
    /// The counties, the worst first.
    pub lines: Vec<BehindLine>,
}

/// A county that is behind.
#[derive(Debug, Clone, Serialize)]
pub struct BehindLine {
    /// The county.
    pub area_name: String,
    /// What it did not do.
    pub matter: String,
    /// What is missing.
    pub unfinished: i64,
    /// The records that missed the deadline.
    pub records: usize,
    /// The money granted to them.
    pub money: Fen,
}

/// The weekly bulletin (周通报): three numbers a county, and who is behind.
#[derive(Debug, Clone, Serialize)]
pub struct BulletinSheet {
    /// Who says it, of what, as known when.
    pub head: CircularHead,
    /// What is built.
    pub matter: String,
    /// What records are counted in.
    pub unit: String,
    /// Stage by stage.
    pub stages: Vec<BulletinStage>,
    /// Who is behind, in sentences.
    pub behind: Vec<String>,
    /// What is due, in sentences.
    pub due: Vec<String>,
}

/// The three numbers of a stage.
#[derive(Debug, Clone, Serialize)]
pub struct BulletinStage {
    /// The stage.
    pub title: String,
    /// County by county, the least finished first.
    pub lines: Vec<BulletinLine>,
}

/// The three numbers of a county.
#[derive(Debug, Clone, Serialize)]
pub struct BulletinLine {
    /// The county.
    pub area_name: String,
    /// 总数.
    pub total: i64,
    /// 开工.
    pub started: i64,
    /// 完工.
    pub finished: i64,
}

impl BulletinLine {
    /// 未开工: derived, never typed.
    pub const fn not_started(&self) -> i64 {
        self.total - self.started
    }
}

impl BulletinStage {
    /// The sum of the counties.
    pub fn total(&self) -> BulletinLine {
        let sum = |number: fn(&BulletinLine) -> i64| self.lines.iter().map(number).sum();
        BulletinLine {
            area_name: "合计".to_owned(),
            total: sum(|line| line.total),
            started: sum(|line| line.started),
            finished: sum(|line| line.finished),
        }
    }
}
