//! Entering figures, an area's sheet of them at once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Asked, Stepping, asked, name};
use crate::domain::account::Permission;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::indicator::{FigureState, Indicator};
use crate::domain::period::Period;
use crate::domain::quantity::Quantity;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::figure;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::{Versioned, known_in};

/// A figure to be entered: both numbers, never a bare rate.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFigure {
    /// The county, or the plan's own area where it binds less than one.
    pub area_key: AreaKey,
    /// The number of the indicator in the plan, such as `N1`.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 20))]
    #[schema(max_length = 20)]
    pub indicator: String,
    /// The period.
    pub period: Period,
    /// The version that the caller has seen; absent where there was none.
    #[serde(default, deserialize_with = "typed::optional_number")]
    pub version: Option<i32>,
    /// The number above the line; of an amount the amount. A number is in what is counted, of
    /// money in fen; text is as people type it: `2,468,123` persons, `3000.00` yuan.
    pub numerator: Quantity,
    /// The number below the line; an amount has none.
    #[serde(default)]
    pub denominator: Option<Quantity>,
    /// The document that shows it.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

/// Enters figures, or changes those that have not been handed in or were handed back.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterFigures {
    /// The name of the plan that asks for them; the area's own where none is named.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub plan: Option<String>,
    /// The figures.
    #[validate(length(min = 1, max = 500), nested)]
    pub figures: Vec<NewFigure>,
}

impl Command for EnterFigures {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "figure.enter";

    const NEEDS: Needs = Needs::May(Permission::ReportFigures);

    const WRITES: Written = Written::FIGURES;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let mut stepping = Stepping::begin(act).await?;
        let (root, named) = (act.actor().scope.root(), self.plan.as_deref());
        let Some(asked) = asked(act.tx(), root, act.today(), named).await? else {
            return Err(LedgerError::invalid("plan", "REF_NOT_FOUND", "没有找到该方案。"));
        };
        let there = there(act, &asked.plan, &self.figures).await?;
        let mut twice = HashSet::new();
        let mut lines = Vec::with_capacity(self.figures.len());
        for (at, new) in self.figures.into_iter().enumerate() {
            let key = (new.area_key, new.indicator.clone(), new.period);
            if !twice.insert(key.clone()) {
                let field = format!("figures/{at}/period");
                stepping.faults.add(&field, "DUPLICATE", "同一指标同一期间写了两次。");
                continue;
            }
            let current = there.get(&key).cloned();
            let line = Line { at, act, asked: &asked };
            if let Some(content) = line.content(&new, current.as_ref(), &mut stepping) {
                lines.push((current, content));
            }
        }
        std::mem::take(&mut stepping.faults).none()?;
        let mut ids = Vec::with_capacity(lines.len());
        for (current, content) in lines {
            let row = match current {
                Some(row) => act.revise::<figure::Entity>(row, content).await?,
                None => act.open::<figure::Entity>(None, content).await?,
            };
            ids.push(row.public_id);
        }
        Ok(ids)
    }
}

type Key = (AreaKey, String, Period);

/// The figures of a plan that are there already, by what they are about.
async fn there(
    act: &Act<'_>,
    plan: &str,
    new: &[NewFigure],
) -> Result<HashMap<Key, figure::Model>> {
    use figure::{Column, Entity};
    let ends: HashSet<NaiveDate> = new.iter().map(|at| at.period.last()).collect();
    let rows = known_in::<Entity>(act.actor().scope, Known::Now)
        .filter(Column::Plan.eq(plan))
        .filter(Column::EndsOn.is_in(ends))
        .all(act.tx())
        .await?;
    let key = |row: &figure::Model| (row.area_key, row.indicator.clone(), row.period);
    Ok(rows.into_iter().map(|row| (key(&row), row)).collect())
}

/// One line of what was handed in.
struct Line<'a> {
    at: usize,
    act: &'a Act<'a>,
    asked: &'a Asked,
}

impl Line<'_> {
    fn field(&self, name: &str) -> String {
        format!("figures/{}/{name}", self.at)
    }

    /// What the figure says from now on; nothing where something is wrong, which is noted.
    fn content(
        &self,
        new: &NewFigure,
        current: Option<&figure::Model>,
        stepping: &mut Stepping<'_>,
    ) -> Option<figure::Content> {
        let faults = &mut stepping.faults;
        let asks = self.asked.asks(new.area_key);
        if !asks || !self.act.actor().scope.covers(new.area_key) {
            let detail = format!("没有找到该{}。", self.asked.area.judged_at());
            faults.add(&self.field("area_key"), "REF_NOT_FOUND", detail);
            return None;
        }
        let Some(indicator) = self.asked.catalogue.find(&new.indicator) else {
            faults.add(&self.field("indicator"), "REF_NOT_FOUND", "方案中没有这项指标。");
            return None;
        };
        if let Some(detail) = not_asked(indicator, new.period, self.act.today()) {
            faults.add(&self.field("period"), "PERIOD_INVALID", detail);
            return None;
        }
        let numbers = numbers(indicator, new, |name| self.field(name), faults);
        let (field, open) = (self.field("numerator"), [FigureState::Draft, FigureState::Returned]);
        match current {
            Some(row) if !stepping.allows(&field, row, &open, "直接修改") => return None,
            Some(row) if new.version != Some(row.version) => {
                let now = indicator.value(row.numerator, row.denominator);
                let detail = format!("{}已由他人登记为 {now}，请核对后再填。", name(row));
                stepping.faults.add(&field, "STALE", detail);
                return None;
            }
            Some(_) => {}
            None => {
                if let Some(lock) = stepping.locks.on(new.area_key, new.period) {
                    stepping.faults.locked(&field, lock.refusal(new.period));
                    return None;
                }
            }
        }
        let (numerator, denominator) = numbers?;
        let was = current.cloned().map(figure::Entity::content);
        let blank = || blank(&self.asked.plan, new);
        Some(figure::Content {
            numerator,
            denominator,
            document_no: new.document_no.clone(),
            remark: new.remark.clone(),
            ..was.unwrap_or_else(blank)
        })
    }
}

/// A figure that has taken no step.
fn blank(plan: &str, new: &NewFigure) -> figure::Content {
    figure::Content {
        area_key: new.area_key,
        plan: plan.to_owned(),
        indicator: new.indicator.clone(),
        period: new.period,
        ends_on: new.period.last(),
        numerator: 0,
        denominator: None,
        document_no: None,
        remark: None,
        first_submitted_on: None,
        submitted_on: None,
        submitted_by: None,
        returned_on: None,
        returned_cell: None,
        returned_words: None,
        passed_on: None,
        accepted_on: None,
    }
}

/// Why an indicator is not reported for a period, or not yet.
fn not_asked(indicator: &Indicator, period: Period, today: NaiveDate) -> Option<String> {
    if !indicator.asks(period) {
        let until = indicator.until.map(|until| format!("到{}止", until.label()));
        let (kind, from) = (indicator.period, indicator.from.label());
        return Some(format!("该指标按{kind}报送，自{from}起{}。", until.unwrap_or_default()));
    }
    // An amount is a rule that holds in the period; a rate is what the period came to.
    let ready = if indicator.is_rate() { period.last() } else { period.first() };
    (ready >= today).then(|| format!("{}尚未结束，不能填报。", period.label()))
}

/// Both numbers in the unit that the ledger keeps.
pub(super) fn numbers(
    indicator: &Indicator,
    new: &NewFigure,
    field: impl Fn(&str) -> String,
    faults: &mut Faults,
) -> Option<(i64, Option<i64>)> {
    let mut read = |name: &str, quantity: &Quantity| match quantity.read(&indicator.counted_in) {
        Ok(number) => Some(number),
        Err((code, detail)) => {
            faults.add(&field(name), code, detail);
            None
        }
    };
    let numerator = read("numerator", &new.numerator);
    let denominator = new.denominator.as_ref().map(|quantity| read("denominator", quantity));
    match (indicator.is_rate(), denominator) {
        (true, None) => {
            let detail = "此项必填：比例须同时填写分子和分母。";
            faults.add(&field("denominator"), "REQUIRED", detail);
            None
        }
        (false, Some(_)) => {
            faults.add(&field("denominator"), "UNKNOWN_FIELD", "该指标是数额，没有分母。");
            None
        }
        (false, None) => Some((numerator?, None)),
        (true, Some(denominator)) => {
            let (numerator, denominator) = (numerator?, denominator?);
            if denominator == 0 {
                faults.add(&field("denominator"), "RANGE", "分母不能为 0。");
                return None;
            }
            if numerator > denominator {
                let detail = "分子大于分母，比例超过 100%，请核对。";
                faults.add(&field("numerator"), "RANGE", detail);
                return None;
            }
            Some((numerator, Some(denominator)))
        }
    }
}
