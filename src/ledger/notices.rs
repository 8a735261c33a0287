//! Rectification notices (整改通知书): issued, received, answered; closed by a re-inspection, or by a
//! ruling.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::calendars;
use super::entity::{defect, inspection, notice};
use super::error::{Fault, LedgerError, NOTHING, Result};
use super::inspections::ConcludeInspection;
use super::places::lay;
use super::projects::{NoticeLine, notice_line};
use super::version::{Versioned, column, known_in};
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::calendar::{Calendar, Deadline};
use crate::domain::checklist::Conclusion;
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::domain::words::words;

words! {
    /// How the period of a notice is counted (民法典 arts. 201–203).
    PeriodUnit {
        /// Days; the day of issue is not counted.
        Days = "日",
        /// Months; they end on the matching day or on the month's last.
        Months = "个月",
        /// Working days.
        Workdays = "个工作日",
    }
}

/// Issues a notice for the defects of an inspection.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueNotice {
    /// The client's own name for it.
    pub id: Option<PublicId>,
    /// The inspection; taken from the address.
    #[serde(skip)]
    pub inspection: Option<PublicId>,
    /// Its number, as the organ gave it; never invented here.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub number: String,
    /// Who is to mend.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub responsible_unit: String,
    /// Who there answers for it.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub person_in_charge: Option<String>,
    /// What is to be done.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 1000), custom(function = "not_blank"))]
    #[schema(max_length = 1000)]
    pub requirement: String,
    /// The day of issue.
    #[serde(deserialize_with = "typed::date")]
    pub issued_on: NaiveDate,
    /// Who signs it out.
    #[serde(deserialize_with = "typed::name")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub issued_by: String,
    /// The organ that issues it: what stands over the seal.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub issuing_unit: Option<String>,
    /// Whom to ask.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub contact: Option<String>,
    /// Their telephone.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub phone: Option<String>,
    /// Who gets a copy, as the notice lists them.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub copies_to: Option<String>,
    /// Workdays within which a written answer is due.
    #[validate(range(min = 1, max = 60))]
    #[schema(minimum = 1, maximum = 60)]
    pub reply_workdays: Option<u16>,
    /// How long the period is.
    #[validate(range(min = 1, max = 366))]
    #[schema(minimum = 1, maximum = 366)]
    pub period: u16,
    /// In which unit.
    pub unit: PeriodUnit,
}

impl Command for IssueNotice {
    type Outcome = PublicId;

    const KIND: &'static str = "notice.issue";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let named = self.inspection.ok_or(LedgerError::NotFound)?;
        let inspection = act.find::<inspection::Entity>(named).await?;
        let defects = self.assure(act, &inspection).await?;
        let calendar = calendars::calendar(act.tx(), Known::Now).await?;
        let (deadline, due_rule) = self.deadline(&calendar);
        let content = notice::Content {
            area_key: inspection.area_key,
            project_id: inspection.project_id,
            inspection_id: inspection.subject_id,
            number: self.number,
            responsible_unit: self.responsible_unit,
            person_in_charge: self.person_in_charge,
            requirement: self.requirement,
            issued_on: self.issued_on,
            issued_by: self.issued_by,
            issuing_unit: self.issuing_unit,
            contact: self.contact,
            phone: self.phone,
            copies_to: self.copies_to,
            reply_workdays: self.reply_workdays.map(i32::from),
            due_on: deadline.on,
            due_rule,
            received_on: None,
            received_by: None,
            replied_on: None,
            reply: None,
            closed_on: None,
            closing_inspection_id: None,
        };
        let issued = act.open::<notice::Entity>(self.id, content).await?;
        for current in defects {
            let was = defect::Entity::content(current.clone());
            let next = defect::Content { notice_id: Some(issued.subject_id), ..was };
            act.revise::<defect::Entity>(current, next).await?;
        }
        Ok(issued.public_id)
    }
}

impl IssueNotice {
    async fn assure(
        &self,
        act: &Act<'_>,
        inspection: &inspection::Model,
    ) -> Result<Vec<defect::Model>> {
        let wanting =
            matches!(inspection.conclusion, Some(Conclusion::Fail | Conclusion::Conditional));
        if !wanting {
            let current = inspection.conclusion.map_or("未完成", Conclusion::label);
            let detail = format!("检查结论为“{current}”，没有需要整改的问题。");
            let allowed = inspection.conclusion.is_none().then_some(ConcludeInspection::KIND);
            return Err(LedgerError::state(current, allowed, detail));
        }
        let mut faults = Vec::new();
        if self.issued_on > act.today() {
            faults.push(Fault::at("issued_on", "DATE_FUTURE", "签发日期不能晚于今天。"));
        }
        if self.issued_on < inspection.inspected_on {
            faults.push(Fault::at("issued_on", "DATE_ORDER", "签发日期早于检查日期。"));
        }
        if !faults.is_empty() {
            return Err(LedgerError::Invalid(faults));
        }
        let defects = known_in::<defect::Entity>(act.actor().scope, Known::Now)
            .filter(defect::Column::InspectionId.eq(inspection.subject_id))
            .all(act.tx())
            .await?;
        if defects.iter().any(|at| at.notice_id.is_some()) {
            let allowed = [ReceiveNotice::KIND, ReplyToNotice::KIND];
            return Err(LedgerError::state("已签发", allowed, "该次检查的整改通知书已签发。"));
        }
        Ok(defects)
    }

    /// The last day, and how it came about, in words that the notice prints.
    fn deadline(&self, calendar: &Calendar) -> (Deadline, String) {
        let deadline = match self.unit {
            PeriodUnit::Days => calendar.days_after(self.issued_on, self.period),
            PeriodUnit::Months => calendar.months_after(self.issued_on, self.period),
            PeriodUnit::Workdays => calendar.workdays_after(self.issued_on, self.period),
        };
        let mut words = format!("自{}签发次日起 {} {}", self.issued_on, self.period, self.unit);
        if let Some(from) = deadline.moved_from {
            let on = deadline.on;
            words = format!("{words}，届满日 {from} 为休息日，顺延至 {on}");
        }
        if !deadline.certain {
            words.push_str("（该年节假日安排未录入，请核对）");
        }
        (deadline, words)
    }
}

/// Puts the receipt of a notice on record.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveNotice {
    /// The notice; taken from the address.
    #[serde(skip)]
    pub notice: Option<PublicId>,
    /// The day of receipt.
    #[serde(deserialize_with = "typed::date")]
    pub received_on: NaiveDate,
    /// Who received it.
    #[serde(deserialize_with = "typed::name")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub received_by: String,
}

impl Command for ReceiveNotice {
    type Outcome = i32;

    const KIND: &'static str = "notice.receive";

    const NEEDS: Needs = Needs::May(Permission::Rectify);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = open_notice(act, self.notice).await?;
        assure_after(act, "received_on", self.received_on, current.issued_on)?;
        let was = notice::Entity::content(current.clone());
        let (received_on, received_by) = (Some(self.received_on), Some(self.received_by));
        let next = notice::Content { received_on, received_by, ..was };
        Ok(act.revise::<notice::Entity>(current, next).await?.version)
    }
}

/// Puts the report of completion (整改完成报告) on record. Striking off takes a re-inspection.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyToNotice {
    /// The notice; taken from the address.
    #[serde(skip)]
    pub notice: Option<PublicId>,
    /// The day of the report.
    #[serde(deserialize_with = "typed::date")]
    pub replied_on: NaiveDate,
    /// What was done.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 2000), custom(function = "not_blank"))]
    #[schema(max_length = 2000)]
    pub reply: String,
}

impl Command for ReplyToNotice {
    type Outcome = i32;

    const KIND: &'static str = "notice.reply";

    const NEEDS: Needs = Needs::May(Permission::Rectify);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = open_notice(act, self.notice).await?;
        assure_after(act, "replied_on", self.replied_on, current.issued_on)?;
        let was = notice::Entity::content(current.clone());
        let (replied_on, reply) = (Some(self.replied_on), Some(self.reply));
        let next = notice::Content { replied_on, reply, ..was };
        Ok(act.revise::<notice::Entity>(current, next).await?.version)
    }
}

/// The notices within scope that were issued on a date or before, the youngest first.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<NoticeLine>> {
    let lay = lay::<notice::Entity>(db, scope, known, as_of).await?;
    let rows = known_in::<notice::Entity>(lay.reach(), known)
        .filter(notice::Column::IssuedOn.lte(as_of))
        .order_by_desc(notice::Column::IssuedOn)
        .order_by_desc(column::<notice::Entity>("subject_id"))
        .all(db)
        .await?;
    let line = |row: notice::Model| {
        let area_key = lay.within(row.subject_id, row.area_key)?;
        Some(NoticeLine { area_key, ..notice_line(row) })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

async fn open_notice(act: &Act<'_>, named: Option<PublicId>) -> Result<notice::Model> {
    let current = act.find::<notice::Entity>(named.ok_or(LedgerError::NotFound)?).await?;
    if current.closed_on.is_some() {
        return Err(LedgerError::state("已销号", NOTHING, "该整改通知书已销号，不能再改。"));
    }
    Ok(current)
}

fn assure_after(act: &Act<'_>, field: &str, on: NaiveDate, issued_on: NaiveDate) -> Result<()> {
    if on > act.today() {
        return Err(LedgerError::invalid(field, "DATE_FUTURE", "日期不能晚于今天。"));
    }
    if on < issued_on {
        return Err(LedgerError::invalid(field, "DATE_ORDER", "日期早于签发日期。"));
    }
    Ok(())
}
