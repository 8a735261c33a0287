//! Printing: what pages and the interface give to download.

use std::sync::Arc;

use axum::extract::FromRef;
use chrono::NaiveDate;

use super::error::{Error, Result};
use super::state::AppState;
use crate::domain::area::{Level, Scope};
use crate::domain::ids::PublicId;
use crate::domain::month::Month;
use crate::domain::time::{Instant, Known, end_of_day};
use crate::ledger::{Ledger, LedgerError, areas, subsidies};
use crate::plan::SubsidySettings;
use crate::report::sources::{self, Letterhead};
use crate::report::{self, Fonts, Rendered, ReportError};
use crate::review::Reviewer;
use crate::rules::{self, Sheet};

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

    /// Every acceptance form of an area in one file; `None` where nothing was concluded.
    pub(super) async fn forms(
        &self,
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
        let name = format!("{area}竣工验收表");
        let draw =
            move |fonts: &Fonts| report::batch::render(&area, &sheets, fonts, &mut |_, _| {});
        self.draw(name, draw).await.map(Some)
    }

    /// The payment sheet of a county's month; 404 for what is no county.
    pub(super) async fn subsidy_sheet(
        &self,
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
        let name = format!("{}{month}村医定额补助发放表", sheet.name);
        self.draw(name, move |fonts| report::subsidy_sheet::render(&document, fonts)).await
    }

    /// The public list of a county's month; 404 for what is no county.
    pub(super) async fn subsidy_list(
        &self,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        month: Month,
    ) -> Result<Printed> {
        let (sheet, settings, at) = self.month_of(scope, known, as_of, month).await?;
        let document = sources::subsidy_list(&sheet, &settings, (at, &self.letterhead));
        let name = format!("{}{month}村医定额补助公示名单", sheet.name);
        self.draw(name, move |fonts| report::subsidy_list::render(&document, fonts)).await
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
