//! Chinese words for tables and columns, as history and conflicts print them.

mod acts;
mod elsewhere;
mod fields;
mod kinds;

use sea_orm::Value;
use sea_orm::sea_query::OptionEnum;

pub(super) use acts::act_label;
pub use elsewhere::FACILITY_ELSEWHERE;
pub(super) use elsewhere::{ELSEWHERE, FACILITY_NAME_ELSEWHERE, NAME_ELSEWHERE};
pub use fields::label_of;
pub(super) use fields::{field_label, field_name};
pub(super) use kinds::kind_label;

use crate::domain::account::{PartnerDepartment, Role};
use crate::domain::checklist::Conclusion;
use crate::domain::clinic::{MilestoneKind, PartyRole, Structure, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::indicator::FigureCell;
use crate::domain::inspection::{Department, InspectionKind, Opinion, PanelRole};
use crate::domain::irregularity::IrregularityKind;
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::domain::posting::{
    DayHalf, LeaveKind, LegalBasis, PostingKind, Resolution, SenderLevel, Workload,
};
use crate::domain::practitioner::{
    CertificateKind, EmploymentEnd, RegistrationEnd, Sex, StaffRole, TitleRank,
};
use crate::domain::registration::{AssessmentResult, RenewalDecision};
use crate::domain::specialty::{PurchaseKind, SpecialtyKind};
use crate::domain::subsidy::PaymentKind;
use crate::domain::time::Instant;
use crate::domain::training::{AllowanceStep, BreachReason, DutyWay, ExamResult, LeaveReason};

/// Columns whose values are nobody's to read, not even in the log.
const HIDDEN: &[&str] = &["password_hash", "second_factor", "citizen_id", "phone"];

/// A value as one would type it; blank where there is none.
pub(super) fn typed_value(name: &str, value: &Value) -> String {
    let typed = match value {
        _ if HIDDEN.contains(&name) => None,
        Value::String(text) => text.clone(),
        Value::Enum(OptionEnum::Some(value)) => Some(value.value.to_string()),
        Value::ChronoDate(date) => date.map(|date| date.to_string()),
        Value::Int(number) => number.map(|number| number.to_string()),
        Value::BigInt(number) => number.map(|number| figure(name, number)),
        _ => None,
    };
    typed.unwrap_or_default()
}

/// A value as people read it; `None` where there is none.
pub(super) fn value_label(name: &str, value: &Value) -> Option<String> {
    // A day of birth stands nowhere beside the mask of the number that it belongs to.
    if HIDDEN.contains(&name) || name == "born_on" {
        let nothing =
            matches!(value, Value::String(None) | Value::BigInt(None) | Value::ChronoDate(None));
        let there = !nothing;
        return there.then(|| "（已设置，不显示）".to_owned());
    }
    match value {
        Value::String(text) => text.as_deref().map(|text| word(name, text)),
        Value::Enum(OptionEnum::Some(value)) => Some(word(name, &value.value)),
        Value::ChronoDate(date) => date.map(|date| date.to_string()),
        Value::Bool(yes) => yes.map(|yes| if yes { "是" } else { "否" }.to_owned()),
        Value::Int(number) => number.map(|number| number.to_string()),
        // An inner key tells nobody anything.
        Value::BigInt(key) if name.ends_with("_id") || name == "merged_into" => {
            key.map(|_| "已关联".to_owned())
        }
        Value::BigInt(number) => number.map(|number| quantity(name, number)),
        _ => None,
    }
}

/// Answers are shown by their number, not as a wall of JSON.
fn word(name: &str, text: &str) -> String {
    macro_rules! label {
        ($($type:ty),+) => {
            None$(.or_else(|| <$type>::ALL.iter().find(|at| at.code() == text).map(|at| at.label())))+
        };
    }
    let label: Option<&str> = match name {
        "kind" => label!(
            MilestoneKind,
            InspectionKind,
            CertificateKind,
            PostingKind,
            PaymentKind,
            IrregularityKind
        ),
        "sex" => label!(Sex),
        "rank" => label!(TitleRank),
        "end_reason" => label!(RegistrationEnd, EmploymentEnd),
        "decision" => label!(RenewalDecision),
        "result" => label!(AssessmentResult),
        "basis" => label!(LegalBasis),
        "sender_level" => label!(SenderLevel),
        "half" => label!(DayHalf),
        "leave_kind" => label!(LeaveKind),
        "resolution" => label!(Resolution),
        "workload" => return Workload::from_text(text).to_words(),
        "work_kind" => label!(WorkKind),
        "structure" => label!(Structure),
        "role" => label!(PartyRole, PanelRole, Role, StaffRole),
        "level" => label!(FundingLevel),
        "step" => label!(FundingStep, AllowanceStep),
        "exam_result" => label!(ExamResult),
        "leave_reason" => label!(LeaveReason),
        "breach_reason" => label!(BreachReason),
        "way" => label!(DutyWay),
        "specialty" => label!(SpecialtyKind),
        "category" => label!(PurchaseKind),
        "department" => label!(Department, PartnerDepartment),
        "opinion" => label!(Opinion),
        "computed" | "conclusion" => label!(Conclusion),
        "returned_cell" => label!(FigureCell),
        "answers" => {
            let items: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(text).unwrap_or_default();
            return format!("{} 项", items.len());
        }
        _ => None,
    };
    label.map_or_else(|| text.to_owned(), ToOwned::to_owned)
}

fn quantity(name: &str, number: i64) -> String {
    let figure = figure(name, number);
    match name {
        "amount" | "estimate" | "contract_price" | "settlement_price" | "amount_involved"
        | "deduction" => format!("{figure} 元"),
        "planned_area" | "built_area" => format!("{figure} ㎡"),
        _ => figure,
    }
}

fn figure(name: &str, number: i64) -> String {
    match name {
        "password_set_at" => Instant(number).to_string(),
        "amount" | "estimate" | "contract_price" | "settlement_price" | "amount_involved"
        | "deduction" => Fen(number).to_string(),
        "planned_area" | "built_area" => FloorArea(number).to_string(),
        _ => number.to_string(),
    }
}
