//! Chinese words for tables and columns, as history and conflicts print them.

use sea_orm::Value;
use sea_orm::sea_query::OptionEnum;

use crate::domain::checklist::Conclusion;
use crate::domain::clinic::{MilestoneKind, PartyRole, Structure, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::inspection::{Department, InspectionKind, Opinion, PanelRole};
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;

/// What kind of record it is.
pub(super) fn kind_label(kind: &str) -> &'static str {
    match kind {
        "clinic_project" => "项目",
        "milestone" => "进展",
        "suspension" => "停工",
        "funding" => "资金",
        "party" => "参建单位",
        "inspection" => "检查",
        "panelist" => "验收组成员",
        "opinion" => "部门意见",
        "notice" => "整改通知",
        "defect" => "存在问题",
        "photo" => "照片",
        _ => "记录",
    }
}

const LABELS: &[(&str, &str)] = &[
    ("area_key", "所在地"),
    ("facility_id", "村卫生室"),
    ("code", "编号"),
    ("name", "名称"),
    ("batch", "批次"),
    ("funding_programme", "资金项目"),
    ("document_no", "文号"),
    ("work_kind", "建设性质"),
    ("structure", "结构"),
    ("storeys", "层数"),
    ("site", "建设地点"),
    ("planned_area", "批复面积"),
    ("built_area", "实建面积"),
    ("planned_start", "计划开工"),
    ("planned_finish", "计划竣工"),
    ("estimate", "概算"),
    ("contract_price", "合同价"),
    ("settlement_price", "结算价"),
    ("procurement", "采购方式"),
    ("caretaker", "管护责任人"),
    ("village_doctor", "村医"),
    ("remark", "备注"),
    ("reached_on", "日期"),
    ("valid_from", "起"),
    ("valid_until", "止"),
    ("reason", "原因"),
    ("amount", "金额"),
    ("moved_on", "日期"),
    ("level", "级次"),
    ("step", "环节"),
    ("role", "职务"),
    ("contact", "负责人"),
    ("phone", "电话"),
    ("qualification", "资质"),
    ("answers", "检查记录"),
    ("computed", "计算结论"),
    ("conclusion", "结论"),
    ("concluded_on", "结论日期"),
    ("overrule_reason", "裁定理由"),
    ("overruled_by", "裁定人"),
    ("signed_on", "签字日期"),
    ("statement", "补充意见"),
    ("opinion", "意见"),
    ("words", "意见内容"),
    ("signer", "签字人"),
    ("received_on", "签收日期"),
    ("received_by", "签收人"),
    ("replied_on", "回复日期"),
    ("reply", "整改情况"),
    ("closed_on", "销号日期"),
    ("closing_inspection_id", "复查"),
    ("notice_id", "整改通知"),
    ("caption", "说明"),
];

/// The name of a column.
pub(super) fn field_label(name: &str) -> &'static str {
    LABELS.iter().find(|(column, _)| *column == name).map_or("其他", |(_, label)| label)
}

/// The word for a field of a body or a form; `None` for one that has none.
pub fn label_of(field: &str) -> Option<&'static str> {
    let column = match field {
        "from" => "valid_from",
        "until" => "valid_until",
        field => field,
    };
    LABELS.iter().find(|(own, _)| *own == column).map(|(_, label)| *label)
}

/// What bodies and forms call a column; `None` for one that nobody writes.
pub(super) fn field_name(column: &str) -> Option<&str> {
    match column {
        "subject_id" | "version" | "public_id" | "search" | "opened_by" | "opened_at"
        | "closed_by" | "closed_at" => None,
        "valid_from" => Some("from"),
        "valid_until" => Some("until"),
        column => Some(column.strip_suffix("_id").unwrap_or(column)),
    }
}

/// A value as one would type it; blank where there is none.
pub(super) fn typed_value(name: &str, value: &Value) -> String {
    let typed = match value {
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
    match value {
        Value::String(text) => text.as_deref().map(|text| word(name, text)),
        Value::Enum(OptionEnum::Some(value)) => Some(word(name, &value.value)),
        Value::ChronoDate(date) => date.map(|date| date.to_string()),
        Value::Bool(yes) => yes.map(|yes| if yes { "是" } else { "否" }.to_owned()),
        Value::Int(number) => number.map(|number| number.to_string()),
        // An inner key tells nobody anything.
        Value::BigInt(key) if name.ends_with("_id") => key.map(|_| "已关联".to_owned()),
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
        "kind" => label!(MilestoneKind, InspectionKind),
        "work_kind" => label!(WorkKind),
        "structure" => label!(Structure),
        "role" => label!(PartyRole, PanelRole),
        "level" => label!(FundingLevel),
        "step" => label!(FundingStep),
        "department" => label!(Department),
        "opinion" => label!(Opinion),
        "computed" | "conclusion" => label!(Conclusion),
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
        "amount" | "estimate" | "contract_price" | "settlement_price" => format!("{figure} 元"),
        "planned_area" | "built_area" => format!("{figure} ㎡"),
        _ => figure,
    }
}

fn figure(name: &str, number: i64) -> String {
    match name {
        "amount" | "estimate" | "contract_price" | "settlement_price" => Fen(number).to_string(),
        "planned_area" | "built_area" => FloorArea(number).to_string(),
        _ => number.to_string(),
    }
}
