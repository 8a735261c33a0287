//! What a circular and a weekly bulletin say, taken from the figures of a snapshot alone.

use super::Reviewer;
use crate::domain::money::Fen;
use crate::ledger::circulars::{
    Behind, BehindLine, BulletinLine, BulletinSheet, BulletinStage, CircularHead, CircularLine,
    CircularSheet, CircularTable,
};
use crate::ledger::sheets::SheetIdentity;
use crate::ledger::snapshots::SnapshotSheet;
use crate::ledger::{LedgerError, Result};
use crate::plan::Plan;
use crate::rules::{Frozen, FrozenVerdict, Status};

/// How a document is issued: what a person or the deployment says, and no figure.
#[derive(Debug, Clone, Default)]
pub struct Issuing {
    /// The organ whose letterhead it bears.
    pub letterhead: Option<String>,
    /// The number of the document.
    pub document_no: Option<String>,
    /// The address of the snapshot's page.
    pub check_address: Option<String>,
}

/// How many counties are named as behind before their deadline.
const NAMED: usize = 3;

impl Reviewer {
    /// The circular of a snapshot.
    pub async fn circular(&self, sheet: &SnapshotSheet, issuing: Issuing) -> Result<CircularSheet> {
        let (frozen, plan) = self.sources(sheet).await?;
        let judged = |it: &&FrozenVerdict| it.whole && it.rule.is_some() && is_due(it);
        let wholes: Vec<_> = frozen.verdicts.iter().filter(judged).collect();
        let tables = wholes.iter().filter_map(|whole| table(&frozen, whole));
        Ok(CircularSheet {
            sentences: wholes.iter().map(|it| wide(&it.summary)).collect(),
            tables: tables.collect(),
            behind: behind(&frozen, &plan),
            due: due(&frozen, |_| true),
            head: head(sheet, &frozen, &plan, issuing),
        })
    }

    /// The weekly bulletin of a snapshot; `None` where its plan builds nothing.
    pub async fn bulletin(
        &self,
        sheet: &SnapshotSheet,
        issuing: Issuing,
    ) -> Result<Option<BulletinSheet>> {
        let (frozen, plan) = self.sources(sheet).await?;
        let Some(first) = frozen.bulletins.first().map(|it| it.target.clone()) else {
            return Ok(None);
        };
        let target = plan.target(&first).ok_or(LedgerError::NotFound)?;
        let stages: Vec<_> = target
            .stages
            .iter()
            .map(|stage| stage_of(&frozen, &first, &stage.id, &stage.title))
            .collect();
        Ok(Some(BulletinSheet {
            matter: target.title.clone(),
            unit: target.unit.clone(),
            behind: named(&frozen, &plan, &first, &stages),
            due: due(&frozen, |verdict| verdict.target == first),
            stages,
            head: head(sheet, &frozen, &plan, issuing),
        }))
    }

    async fn sources(&self, sheet: &SnapshotSheet) -> Result<(Frozen, std::sync::Arc<Plan>)> {
        let unfit = |error: serde_json::Error| LedgerError::Unfit(error.to_string());
        let frozen: Frozen = serde_json::from_str(&sheet.body).map_err(unfit)?;
        let plan = self.text(sheet.line.plan, frozen.plan_from).await?;
        Ok((frozen, plan))
    }
}

fn head(sheet: &SnapshotSheet, frozen: &Frozen, plan: &Plan, issuing: Issuing) -> CircularHead {
    let line = &sheet.line;
    let organ = issuing.letterhead.as_deref();
    let organ = organ.map(|organ| organ.strip_suffix("文件").unwrap_or(organ));
    CircularHead {
        identity: SheetIdentity {
            record_number: format!("快照 {}", line.number),
            version: 1,
            content_hash: line.sha256.clone(),
            check_address: issuing.check_address,
            recorded_at: line.frozen_at,
        },
        issuing_unit: organ.unwrap_or_default().to_owned(),
        letterhead: issuing.letterhead,
        document_no: issuing.document_no,
        issued_on: line.frozen_at.date(),
        area_name: frozen.area_name.clone(),
        title: line.title.clone(),
        plan_title: plan.head.title.clone(),
        as_of: line.as_of,
        known_at: line.known_at,
    }
}

/// Whether there is something to say: what is not due or has no data is left out.
fn is_due(verdict: &FrozenVerdict) -> bool {
    !matches!(verdict.status, Status::NotDue | Status::NoData)
}

fn table(frozen: &Frozen, whole: &FrozenVerdict) -> Option<CircularTable> {
    let own = |it: &&FrozenVerdict| {
        !it.whole && it.target == whole.target && it.stage == whole.stage && it.rule.is_some()
    };
    let line = |it: &FrozenVerdict| CircularLine {
        area_name: it.area_name.clone(),
        required: it.required,
        actual: it.actual,
        on_time: it.numerator,
        gap: it.gap,
        status: it.status.label(),
        forecast: it.forecast.clone(),
    };
    let lines: Vec<_> = frozen.verdicts.iter().filter(own).map(line).collect();
    let title = format!("{} {}（{}）", whole.target, whole.title, whole.stage_title);
    (!lines.is_empty()).then_some(CircularTable { title, lines })
}

/// Who missed a deadline, clause by clause, and nobody else.
fn behind(frozen: &Frozen, plan: &Plan) -> Vec<Behind> {
    let mut all: Vec<Behind> = Vec::new();
    for it in &frozen.consequences {
        let same = |other: &&mut Behind| other.clause == it.clause && other.words == it.words;
        let unit = plan.target(&it.target).map_or("", |target| target.unit.as_str());
        let became = match it.unfinished {
            0 => "逾期后才全部完成".to_owned(),
            missing => format!("未完成 {missing} {unit}"),
        };
        let line = BehindLine {
            area_name: it.area_name.clone(),
            matter: format!("{}，{}到期，{became}", it.stage_title, it.deadline),
            unfinished: it.unfinished,
            records: it.subjects.len(),
            money: Fen(it.money),
        };
        match all.iter_mut().find(same) {
            Some(behind) => behind.lines.push(line),
            None => all.push(Behind {
                clause: it.clause.clone(),
                words: it.words.clone(),
                lines: vec![line],
            }),
        }
    }
    all
}

fn stage_of(frozen: &Frozen, target: &str, stage: &str, title: &str) -> BulletinStage {
    let own = frozen.bulletins.iter().filter(|it| it.target == target && it.stage == stage);
    let mut lines: Vec<_> = own
        .map(|it| BulletinLine {
            area_name: it.area_name.clone(),
            total: it.numbers.total,
            started: it.numbers.started,
            finished: it.numbers.finished,
        })
        .collect();
    let done = |line: &BulletinLine| (line.finished * 1000).checked_div(line.total).unwrap_or(1000);
    lines.sort_by_key(done);
    BulletinStage { title: title.to_owned(), lines }
}

/// Who is behind: whoever missed a deadline under the clause that says what follows, then who
/// has not started all and who has finished least.
fn named(frozen: &Frozen, plan: &Plan, target: &str, stages: &[BulletinStage]) -> Vec<String> {
    let mut sentences = Vec::new();
    for behind in behind(frozen, plan) {
        let own = frozen.consequences.iter().filter(|it| {
            it.target == target && it.clause == behind.clause && it.words == behind.words
        });
        let counties: Vec<_> = own
            .filter(|it| it.unfinished > 0)
            .map(|it| format!("{}（{}差 {}）", it.area_name, it.stage_title, it.unfinished))
            .collect();
        if !counties.is_empty() {
            sentences.push(format!(
                "对照方案{}“{}”，到期未完成的有：{}。",
                behind.clause,
                behind.words,
                counties.join("、")
            ));
        }
    }
    for stage in stages {
        let idle: Vec<_> = stage
            .lines
            .iter()
            .filter(|line| line.not_started() > 0)
            .map(|line| format!("{}（{}）", line.area_name, line.not_started()))
            .collect();
        if !idle.is_empty() {
            sentences.push(format!("{}尚有未开工的：{}。", stage.title, idle.join("、")));
        }
        let least: Vec<_> = stage
            .lines
            .iter()
            .filter(|line| line.finished < line.total)
            .take(NAMED)
            .map(|line| format!("{}（{}/{}）", line.area_name, line.finished, line.total))
            .collect();
        if !least.is_empty() {
            sentences.push(format!("{}完工进度靠后的：{}。", stage.title, least.join("、")));
        }
    }
    sentences
}

/// What is due, in the words of the plan's own numbers.
fn due(frozen: &Frozen, wanted: impl Fn(&FrozenVerdict) -> bool) -> Vec<String> {
    let open = |it: &&FrozenVerdict| it.whole && is_due(it) && it.gap > 0 && wanted(it);
    let say = |it: &FrozenVerdict| {
        let deadline = it.deadline?;
        let (what, gap, unit) = (format!("{}（{}）", it.title, it.stage_title), it.gap, &it.unit);
        Some(if deadline < frozen.as_of {
            format!("{what}已于 {deadline} 到期，尚差 {gap} {unit}，应尽快完成。")
        } else {
            format!("{what}应于 {deadline} 前完成，尚差 {gap} {unit}。")
        })
    };
    frozen.verdicts.iter().filter(open).filter_map(say).collect()
}

/// Marks of a sentence of ours in full width.
fn wide(text: &str) -> String {
    let wide = |c| match c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        other => other,
    };
    text.chars().map(wide).collect()
}
