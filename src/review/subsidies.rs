//! The subsidy of village doctors: what is loaded for it, and sheets of months.

use std::sync::Arc;

use chrono::NaiveDate;
use tokio::try_join;

use super::Reviewer;
use super::counties::Counties;
use super::training::TrainingRecords;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::PopulationKind;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::PaymentKind;
use crate::domain::time::Known;
use crate::ledger::medicines::{self, MedicinesSpell};
use crate::ledger::subsidies::{self, NewSubsidyPayment, SubsidyPaid};
use crate::ledger::{Ledger, LedgerError, Result, areas, facilities, practitioners, villages};
use crate::plan::{Plan, SubsidySettings};
use crate::rules::{self, Facts, Sheet, SheetLine};

/// What decides the subsidy beside people and places, and what was paid.
#[derive(Debug, Default)]
pub(super) struct SubsidyRecords {
    pub(super) medicines: Vec<MedicinesSpell>,
    pub(super) counts: Vec<(AreaKey, PopulationKind, i32, NaiveDate)>,
    pub(super) payments: Vec<SubsidyPaid>,
}

/// Which months are asked about, as things stood on a day, and paid by when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) settings: &'a SubsidySettings,
    pub(super) months: (Month, Month),
    pub(super) on: NaiveDate,
    pub(super) by: NaiveDate,
}

impl Asked<'_> {
    /// Three queries, of the months asked about and of one kind of head count alone.
    pub(super) async fn records(
        &self,
        ledger: &Ledger,
        scope: Scope,
        known: Known,
    ) -> Result<SubsidyRecords> {
        let db = ledger.read();
        let (first, last) = self.months;
        // A count older than a year is none, so nothing before that is asked for.
        let oldest = self.settings.counted_by(first.first_day()) - chrono::Days::new(366);
        let newest = self.settings.counted_by(last.last_day()).min(self.on);
        let kind = self.settings.population;
        let (medicines, counts, payments) = try_join!(
            medicines::medicines_spells(db, scope, known, self.on),
            villages::head_counts_between(db, scope, known, kind, (oldest, newest)),
            subsidies::payments(db, scope, known, self.by, self.months),
        )?;
        Ok(SubsidyRecords { medicines, counts, payments })
    }

    /// The facts of the counties within scope, as far as the subsidy needs them.
    async fn facts(&self, ledger: &Ledger, scope: Scope, known: Known) -> Result<Vec<Facts>> {
        Box::pin(self.facts_with(ledger, scope, known, None)).await
    }

    /// The same with what is known of training, where that is asked about too.
    pub(super) async fn facts_with(
        &self,
        ledger: &Ledger,
        scope: Scope,
        known: Known,
        training: Option<TrainingRecords>,
    ) -> Result<Vec<Facts>> {
        let (db, on) = (ledger.read(), self.on);
        let named = Scope::of(scope.root().county());
        let (names, poor, coverage, places, staff, records) = try_join!(
            areas::names(db, named, known, on),
            villages::poor_spells(db, scope, known, on),
            villages::coverage_spells(db, scope, known, on),
            facilities::list(db, scope, known, on),
            practitioners::staff(db, scope, known, on),
            self.records(ledger, scope, known),
        )?;
        let mut counties = Counties::new(scope.root().county(), scope, &names);
        counties.add_villages(&names, scope);
        counties.add_poor(poor);
        counties.add_coverage(coverage);
        counties.add_places(places, Vec::new());
        counties.add_subsidies(records, &staff);
        if let Some(training) = training {
            counties.add_training(training, &staff);
        }
        counties.add_people(staff);
        Ok(counties.finish())
    }
}

/// The sheets of a month, county by county, with the plan that they follow.
#[derive(Debug, Clone)]
pub struct SubsidySheets {
    /// The plan in force.
    pub plan: Arc<Plan>,
    /// One sheet a county, in order of its key.
    pub sheets: Vec<Sheet>,
}

impl SubsidySheets {
    /// What is still to be paid, doctor by doctor: the month's own payment, or back pay where
    /// something was paid before.
    pub fn outstanding(&self) -> Vec<NewSubsidyPayment> {
        let of_sheet = |sheet: &Sheet| {
            let month = sheet.month;
            let payment = move |line: &SheetLine| {
                let amount = line.outstanding();
                let paid_before = line.paid_on.is_some();
                let kind = if paid_before { PaymentKind::BackPay } else { PaymentKind::Regular };
                let (practitioner, facility) = (line.practitioner, line.facility?);
                (amount > Fen::ZERO).then_some(NewSubsidyPayment {
                    practitioner,
                    facility,
                    month,
                    kind,
                    amount,
                    remark: None,
                })
            };
            sheet.lines.iter().filter_map(payment).collect::<Vec<_>>()
        };
        self.sheets.iter().flat_map(of_sheet).collect()
    }
}

/// A doctor's months, the latest first.
#[derive(Debug, Clone)]
pub struct SubsidyHistory {
    /// The plan in force.
    pub plan: Arc<Plan>,
    /// The doctor's name.
    pub name: String,
    /// Month by month, the latest first.
    pub months: Vec<(Month, SheetLine)>,
}

impl Reviewer {
    /// The sheets of a month within scope: what was so in the month decides, and what was
    /// paid by `as_of` is held against it.
    pub async fn subsidy_sheets(
        &self,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        month: Month,
    ) -> Result<SubsidySheets> {
        let plan = self.plan(scope.root(), known, as_of).await?;
        let settings = &plan.settings.subsidy;
        let on = month.last_day().min(as_of);
        let asked = Asked { settings, months: (month, month), on, by: as_of };
        let facts = Box::pin(asked.facts(&self.ledger, scope, known)).await?;
        let sheets = facts.iter().map(|facts| rules::sheet(facts, settings, month)).collect();
        Ok(SubsidySheets { plan, sheets })
    }

    /// The months of one doctor from the plan's first day on.
    pub async fn subsidy_history(
        &self,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        doctor: PublicId,
    ) -> Result<SubsidyHistory> {
        let plan = self.plan(scope.root(), known, as_of).await?;
        let own = subsidies::records_of(self.ledger.read(), scope, known, doctor).await?;
        let counties = subsidies::counties_of(self.ledger.read(), scope, known, doctor).await?;
        let (first, last) = (Month::of(plan.head.effective_from), Month::of(as_of));
        let settings = &plan.settings.subsidy;
        let asked = Asked { settings, months: (first, last), on: as_of, by: as_of };
        let mut history =
            SubsidyHistory { plan: Arc::clone(&plan), name: String::new(), months: Vec::new() };
        for county in counties {
            let scope = scope.narrowed(county).unwrap_or(scope);
            let facts = Box::pin(asked.facts(&self.ledger, scope, known)).await?;
            for mut facts in facts {
                facts.people.retain(|person| own.contains(&person.subject));
                let Some(person) = facts.people.first() else { continue };
                history.name.clone_from(&person.name);
                for month in first.through(last) {
                    let sheet = rules::sheet(&facts, settings, month);
                    history.months.extend(sheet.lines.into_iter().map(|line| (month, line)));
                }
            }
        }
        if history.name.is_empty() {
            return Err(LedgerError::NotFound);
        }
        history.months.sort_by_key(|(month, _)| std::cmp::Reverse(*month));
        Ok(history)
    }
}
