//! Printing: what pages and the interface give to download.
//!
//! A document of many records is an export: whoever takes it out is noted, whichever way it went.

use std::sync::Arc;

use axum::extract::FromRef;
use chrono::NaiveDate;

use super::error::{Error, Result};
use super::extract::Viewer;
use super::state::AppState;
use crate::domain::area::{Level, Scope};
use crate::domain::ids::PublicId;
use crate::domain::month::Month;
use crate::domain::text::clean;
use crate::domain::time::{Instant, Known, end_of_day};
use crate::ledger::log::NoteExport;
use crate::ledger::snapshots::{self, SnapshotSheet};
use crate::ledger::{Envelope, Ledger, LedgerError, areas, subsidies};
use crate::plan::SubsidySettings;
use crate::report::posting::{Paper, ServiceLine, ServiceSheet};
use crate::report::sources::{self, Letterhead};
use crate::report::{self, Fonts, Rendered, ReportError};
use crate::review::{self, Issuing, Reviewer};
use crate::rules::{self, Counted, PROMOTION_DAYS, PostedFacts, Service, Sheet};

/// What printing works with.
#[derive(Clone)]
pub(super) struct Press {
    ledger: Ledger,
    reviewer: Reviewer,
    fonts: Arc<Fonts>,
    letterhead: Letterhead,
}

impl FromRef<AppState> for Press {
    fn from_ref(state: &AppState) -> Self {
        let letterhead = Letterhead {
            organ: state.settings.letterhead.clone(),
            base_address: state.settings.base_address.clone(),
        };
        Self {
            ledger: state.ledger.clone(),
            reviewer: state.reviewer.clone(),
            fonts: Arc::clone(&state.fonts),
            letterhead,
        }
    }
}

/// A document that has been printed.
pub(super) struct Printed {
    /// The name of its file, without an ending.
    pub(super) name: String,
    /// The file.
    pub(super) rendered: Rendered,
}

impl Press {
    /// The acceptance form of an inspection.
    pub(super) async fn form(&self, scope: Scope, known: Known, id: PublicId) -> Result<Printed> {
        let sheet = sources::acceptance(&self.ledger, scope, known, id, &self.letterhead).await?;
        let name = format!("{}{}表", sheet.project.name, sheet.kind);
        self.draw(name, move |fonts| report::acceptance_form::render(&sheet, fonts)).await
    }

    /// A rectification notice, which quotes the plan in force on a date.
    pub(super) async fn notice(
        &self,
        scope: Scope,
        known: Known,
        on: NaiveDate,
        id: PublicId,
    ) -> Result<Printed> {
        let plan = match self.reviewer.plan(scope.root(), known, on).await {
            Ok(plan) => Some(plan),
            Err(LedgerError::NotFound) => None,
            Err(error) => return Err(error.into()),
        };
        let words = |kind| plan.and_then(|plan| plan.consequence_under(rules::accepting(kind)));
        let words = |kind| words(kind).unwrap_or_default();
        let sheet =
            sources::notice(&self.ledger, scope, known, id, words, &self.letterhead).await?;
        let name = format!("{}整改通知书", sheet.project_name);
        self.draw(name, move |fonts| report::rectification_notice::render(&sheet, fonts)).await
    }

    /// The report that a notice's defects are mended.
    pub(super) async fn completion(
        &self,
        scope: Scope,
        known: Known,
        id: PublicId,
    ) -> Result<Printed> {
        let sheet = sources::completion(&self.ledger, scope, known, id, &self.letterhead).await?;
        let name = format!("{}整改完成报告", sheet.project_name);
        self.draw(name, move |fonts| report::completion_report::render(&sheet, fonts)).await
    }

    /// A paper of a posting up to a date.
    pub(super) async fn posting(
        &self,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        id: PublicId,
        paper: Paper,
    ) -> Result<Printed> {
        let sheet =
            sources::posting(&self.ledger, scope, known, as_of, id, &self.letterhead).await?;
        let person = sheet.posting.person.subject_id;
        let service = match review::service_of(&self.ledger, person, known, as_of).await {
            Ok((facts, service)) => served(&facts, &service, scope, as_of),
            // Nothing has begun by then.
            Err(LedgerError::NotFound) => ServiceSheet::default(),
            Err(error) => return Err(error.into()),
        };
        let sheet = sources::with_service(sheet, service);
        let name = format!("{}{}", sheet.posting.person.name, paper.title());
        self.draw(name, move |fonts| report::posting::render(paper, &sheet, fonts)).await
    }

    /// Every acceptance form of an area in one file; `None` where nothing was concluded.
    pub(super) async fn forms(
        &self,
        by: Envelope,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
    ) -> Result<Option<Printed>> {
        let mut sheets = Vec::new();
        for id in sources::acceptances(&self.ledger, scope, known, as_of).await? {
            let sheet = sources::acceptance(&self.ledger, scope, known, id, &self.letterhead);
            sheets.push(sheet.await?);
        }
        if sheets.is_empty() {
            return Ok(None);
        }
        let names = areas::names(self.ledger.read(), scope, known, as_of).await?;
        let area = names.of(scope.root());
        let (name, many) = (format!("{area}竣工验收表"), sheets.len());
        let draw =
            move |fonts: &Fonts| report::batch::render(&area, &sheets, fonts, &mut |_, _| {});
        let printed = self.draw(name, draw).await?;
        self.taken_out(by, printed, many).await.map(Some)
    }

    /// The circular of a snapshot, with the number that a person gives it.
    pub(super) async fn circular(
        &self,
        viewer: &Viewer,
        known: Known,
        id: PublicId,
        document_no: Option<String>,
    ) -> Result<Printed> {
        let (snapshot, issuing) = self.issued(viewer, known, id, document_no).await?;
        let sheet = self.reviewer.circular(&snapshot, issuing).await?;
        let name = format!("{}{}进展情况通报", sheet.head.area_name, sheet.head.title);
        self.draw(name, move |fonts| report::circular::render(&sheet, fonts)).await
    }

    /// The weekly bulletin of a snapshot; there is none where the plan builds nothing.
    pub(super) async fn bulletin(
        &self,
        viewer: &Viewer,
        known: Known,
        id: PublicId,
        document_no: Option<String>,
    ) -> Result<Printed> {
        let (snapshot, issuing) = self.issued(viewer, known, id, document_no).await?;
        let sheet = self.reviewer.bulletin(&snapshot, issuing).await?;
        let sheet = sheet.ok_or(Error::NOT_FOUND)?;
        let name = format!("{}{}周通报", sheet.head.area_name, sheet.head.title);
        self.draw(name, move |fonts| report::bulletin::render(&sheet, fonts)).await
    }

    /// A snapshot that is wholly somebody's to read: its documents name every county and every
    /// measure.
    async fn issued(
        &self,
        viewer: &Viewer,
        known: Known,
        id: PublicId,
        document_no: Option<String>,
    ) -> Result<(SnapshotSheet, Issuing)> {
        let root = viewer.scope().root();
        let snapshot = snapshots::find(self.ledger.read(), root, known, id).await?;
        if !viewer.scope().covers(snapshot.line.area_key) || viewer.department().is_some() {
            return Err(Error::NOT_FOUND);
        }
        let typed = document_no.filter(|number| !number.trim().is_empty());
        let document_no = match typed.map(|number| clean(&number)).transpose() {
            Ok(number) => number.map(|number| number.chars().take(50).collect()),
            Err(fault) => return Err(Error::query("document_no", fault.to_string())),
        };
        let letterhead = self.letterhead.organ.clone();
        let check_address = self.letterhead.address(&format!("/snapshots/{id}"));
        Ok((snapshot, Issuing { letterhead, document_no, check_address }))
    }

    /// The reminders of renewal of an area; `None` where nothing is to be renewed.
    pub(super) async fn renewals(
        &self,
        by: Envelope,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
    ) -> Result<Option<Printed>> {
        let sheet = sources::renewals(&self.ledger, scope, known, as_of, &self.letterhead).await?;
        let Some(sheet) = sheet else { return Ok(None) };
        let name = format!("{}乡村医生再注册提醒", sheet.area);
        let many: usize = sheet.townships.iter().map(|township| township.lines.len()).sum();
        let draw = move |fonts: &Fonts| report::renewal_reminder::render(&sheet, fonts);
        let printed = self.draw(name, draw).await?;
        self.taken_out(by, printed, many).await.map(Some)
    }

    /// The payment sheet of a county's month; 404 for what is no county.
    pub(super) async fn subsidy_sheet(
        &self,
        by: Envelope,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        month: Month,
    ) -> Result<Printed> {
        let (sheet, settings, at) = self.month_of(scope, known, as_of, month).await?;
        let people = sheet.lines.iter().map(|line| line.practitioner);
        let masked = subsidies::masked_numbers(self.ledger.read(), known, people).await?;
        let told = (at, &self.letterhead);
        let document = sources::subsidy_sheet(&sheet, &settings, &masked, told);
        let (name, many) = (format!("{}{month}村医定额补助发放表", sheet.name), sheet.lines.len());
        let draw = move |fonts: &Fonts| report::subsidy_sheet::render(&document, fonts);
        let printed = self.draw(name, draw).await?;
        self.taken_out(by, printed, many).await
    }

    /// The public list of a county's month; 404 for what is no county.
    pub(super) async fn subsidy_list(
        &self,
        by: Envelope,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        month: Month,
    ) -> Result<Printed> {
        let (sheet, settings, at) = self.month_of(scope, known, as_of, month).await?;
        let document = sources::subsidy_list(&sheet, &settings, (at, &self.letterhead));
        let (name, many) =
            (format!("{}{month}村医定额补助公示名单", sheet.name), sheet.lines.len());
        let draw = move |fonts: &Fonts| report::subsidy_list::render(&document, fonts);
        let printed = self.draw(name, draw).await?;
        self.taken_out(by, printed, many).await
    }

    /// Notes in the log that a document of so many records is taken out, as tables are.
    async fn taken_out(&self, by: Envelope, printed: Printed, many: usize) -> Result<Printed> {
        let about = Some(format!("{} {many} 条（PDF）", printed.name));
        self.ledger.perform(Envelope { about, ..by }, NoteExport {}).await?;
        Ok(printed)
    }

    /// The sheet of a county's month with its settings, and the instant that it stands for:
    /// that of the knowledge or the end of the day asked about, never the clock's, so that the
    /// same records give the same bytes.
    async fn month_of(
        &self,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        month: Month,
    ) -> Result<(Sheet, SubsidySettings, Instant)> {
        if scope.root().level() != Level::County {
            return Err(Error::NOT_FOUND);
        }
        let mut found = self.reviewer.subsidy_sheets(scope, known, as_of, month).await?;
        let sheet = found.sheets.pop().ok_or(Error::NOT_FOUND)?;
        let at = match known {
            Known::At(instant) => instant,
            Known::Now => end_of_day(as_of).into(),
        };
        Ok((sheet, found.plan.settings.subsidy.clone(), at))
    }

    /// Draws away from the threads that answer requests.
    async fn draw(
        &self,
        name: String,
        draw: impl FnOnce(&Fonts) -> Result<Rendered, ReportError> + Send + 'static,
    ) -> Result<Printed> {
        let fonts = Arc::clone(&self.fonts);
        let drawn = tokio::task::spawn_blocking(move || draw(&fonts)).await;
        let rendered = drawn.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
        Ok(Printed { name, rendered })
    }
}

/// What the rules make of a doctor's service, as a paper says it. An institution that the
/// reader may not see is not named.
fn served(facts: &PostedFacts, service: &Service, scope: Scope, as_of: NaiveDate) -> ServiceSheet {
    let line = |one: &Counted| {
        let posting = &facts.postings[one.at];
        let place = if scope.covers(posting.area) { &posting.place } else { "其他县区机构" };
        let left_out: Vec<String> =
            one.left_out.iter().map(|(why, days)| format!("{why} {days}")).collect();
        ServiceLine {
            kind: posting.kind.to_string(),
            place: place.to_owned(),
            from: posting.from,
            until: posting.term().last().min(as_of),
            days: one.days,
            shared: one.shared,
            left_out: left_out.join("，"),
        }
    };
    ServiceSheet {
        days: service.days,
        required: PROMOTION_DAYS,
        lines: service.postings.iter().map(line).collect(),
    }
}
