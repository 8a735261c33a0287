//! Chinese words for tables and columns, as history and conflicts print them.

use sea_orm::Value;
use sea_orm::sea_query::OptionEnum;

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

/// What kind of record it is.
pub(super) fn kind_label(kind: &str) -> &'static str {
    match kind {
        "clinic_project" => "项目",
        "key_specialty" => "重点专科",
        "purchase" => "采购",
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
        "account" => "账号",
        "post" => "岗位",
        "assignment" => "指派",
        "plan" => "方案",
        "plan_draft" => "方案草案",
        "snapshot" => "快照",
        "area" => "行政区划",
        "calendar" => "节假日",
        "facility" => "机构",
        "device" => "一体机",
        "coverage" => "覆盖方式",
        "population" => "人口",
        "poverty_listing" => "贫困村名录",
        "practitioner" => "人员",
        "certificate" => "证书",
        "employment" => "任职",
        "title" => "职称",
        "renewal" => "再注册",
        "assessment" => "考核",
        "posting" => "派驻",
        "posting_gap" => "派驻间断",
        "day_entry" => "出勤",
        "medicines_spell" => "基本药物制度",
        "subsidy_payment" => "村医补助",
        "training_batch" => "进修班",
        "trainee" => "进修学员",
        "allowance" => "进修补助",
        "duty_choice" => "上班方式",
        "duty_month" => "到岗记录",
        "intake" => "定向招生",
        "student" => "定向生",
        "figure" => "指标数",
        "evidence" => "佐证材料",
        "period_lock" => "期间锁定",
        "irregularity" => "违规问题",
        _ => "记录",
    }
}

/// What an act is called, from its kind.
pub(super) fn act_label(kind: &str) -> &'static str {
    const LABELS: &[(&str, &str)] = &[
        ("session.open", "登录"),
        ("session.close", "退出"),
        ("session.end_all", "结束全部会话"),
        ("session.issue_key", "发放接口密钥"),
        ("session.refuse", "登录被拒"),
        ("access.refuse", "越权被拒"),
        ("export.make", "导出"),
        ("key.rotate", "更换密钥"),
        ("personal.reveal", "查看个人信息"),
        ("account.create", "开立账号"),
        ("account.create_first", "建立首个账号"),
        ("account.appoint_security", "指定安全管理员"),
        ("account.disable", "停用或启用账号"),
        ("account.reset", "重置账号"),
        ("account.change_password", "更换口令"),
        ("account.answer_code", "设置口令"),
        ("account.enrol_second_factor", "绑定两步验证"),
        ("code.issue_first", "发放初始链接"),
        ("post.appoint", "任命岗位"),
        ("post.end", "结束岗位"),
        ("assignment.assign", "指派核查员"),
        ("assignment.end", "结束指派"),
        ("plan.publish", "发布方案"),
        ("plan.draft", "起草方案"),
        ("plan.strike_draft", "废弃方案草案"),
        ("snapshot.freeze", "冻结快照"),
        ("plan.issue", "下达投资计划"),
        ("project.change", "修改项目"),
        ("specialty.issue", "下达重点专科"),
        ("specialty.change", "修改重点专科"),
        ("purchase.record", "登记采购"),
        ("purchase.check", "登记采购验收"),
        ("purchase.strike", "撤销采购"),
        ("progress.report", "登记进展"),
        ("progress.correct", "更正进展"),
        ("progress.strike", "撤销进展"),
        ("progress.suspend", "登记停工"),
        ("progress.resume", "登记复工"),
        ("funding.record", "登记资金"),
        ("funding.strike", "撤销资金"),
        ("party.name", "登记参建单位"),
        ("inspection.begin", "开始检查"),
        ("inspection.record", "填写检查"),
        ("inspection.sign", "签字"),
        ("inspection.unsign", "撤回签字"),
        ("inspection.opine", "部门意见"),
        ("inspection.opine_together", "部门意见"),
        ("inspection.conclude", "作出结论"),
        ("inspection.overrule", "裁定结论"),
        ("notice.issue", "发整改通知"),
        ("notice.receive", "签收整改通知"),
        ("notice.reply", "回复整改"),
        ("photo.add", "上传照片"),
        ("facility.register", "登记机构"),
        ("device.deliver", "登记一体机"),
        ("practitioner.register", "登记人员"),
        ("practitioner.change", "更正人员"),
        ("practitioner.strike", "撤销人员"),
        ("practitioner.merge", "合并人员"),
        ("practitioner.undo_merge", "撤销合并"),
        ("certificate.add", "登记证书"),
        ("certificate.correct", "更正证书"),
        ("certificate.end", "注销证书"),
        ("certificate.strike", "撤销证书"),
        ("title.add", "登记职称"),
        ("title.correct", "更正职称"),
        ("title.strike", "撤销职称"),
        ("employment.begin", "登记任职"),
        ("employment.end", "结束任职"),
        ("employment.transfer", "调动"),
        ("employment.correct", "更正任职"),
        ("employment.strike", "撤销任职"),
        ("renewal.apply", "受理再注册"),
        ("renewal.decide", "审核再注册"),
        ("renewal.strike", "撤销再注册"),
        ("assessment.record", "登记考核"),
        ("assessment.correct", "更正考核"),
        ("assessment.strike", "撤销考核"),
        ("posting.register", "登记派驻"),
        ("posting.change", "更正派驻"),
        ("posting.end", "提前结束派驻"),
        ("posting.strike", "撤销派驻"),
        ("posting.interrupt", "登记派驻间断"),
        ("posting.end_gap", "结束派驻间断"),
        ("posting.strike_gap", "撤销派驻间断"),
        ("day.enter", "登记出勤"),
        ("day.mark", "月历登记出勤"),
        ("day.correct", "更正出勤"),
        ("day.strike", "撤销出勤"),
        ("day.resolve", "核实出勤"),
        ("day.undo", "撤销一次保存"),
        ("area.register", "登记行政区划"),
        ("calendar.enter", "录入节假日"),
        ("area.rename", "更名"),
        ("area.transfer", "划转、撤并"),
        ("village.list_poor", "列入贫困村"),
        ("village.end_poor", "退出贫困村"),
        ("village.change_serving", "变更服务方式"),
        ("village.end_serving", "结束服务方式"),
        ("village.count_people", "登记人口"),
        ("village.serve", "登记覆盖方式"),
        ("medicines.adopt", "登记实施基本药物制度"),
        ("medicines.end", "停止实施基本药物制度"),
        ("subsidy.pay", "登记村医补助"),
        ("subsidy.strike", "撤销村医补助"),
        ("training.open", "开办进修班"),
        ("training.enrol", "增加进修学员"),
        ("training.strike", "撤销进修学员"),
        ("training.exam", "登记进修考试"),
        ("training.leave", "登记提前离开进修"),
        ("allowance.pay", "登记进修补助"),
        ("allowance.strike", "撤销进修补助"),
        ("duty.choose", "登记上班方式"),
        ("duty.record", "登记到岗日期"),
        ("student.announce", "登记定向招生计划"),
        ("student.admit", "登记定向生录取"),
        ("student.follow", "登记定向生去向"),
        ("student.breach", "登记定向生违约"),
        ("student.strike", "撤销定向生"),
        ("figure.enter", "填报指标"),
        ("figure.submit", "上报指标"),
        ("figure.return", "退回指标"),
        ("figure.pass", "审核指标"),
        ("figure.accept", "认定指标"),
        ("figure.correct", "更正指标"),
        ("evidence.add", "上传佐证"),
        ("period_lock.lock", "锁定期间"),
        ("period_lock.unlock", "解锁期间"),
        ("irregularity.record", "登记违规问题"),
        ("irregularity.deduct", "登记资金扣减"),
        ("irregularity.rectify", "登记问题整改"),
        ("irregularity.reopen", "退回问题整改"),
        ("irregularity.close", "违规问题销号"),
        ("irregularity.strike", "撤销违规问题"),
    ];
    LABELS.iter().find(|(known, _)| *known == kind).map_or("其他操作", |(_, label)| label)
}

/// Columns whose values are nobody's to read, not even in the log.
const HIDDEN: &[&str] = &["password_hash", "second_factor", "citizen_id", "phone"];

const LABELS: &[(&str, &str)] = &[
    ("area_key", "所在地"),
    ("facility_id", "医疗机构"),
    ("kind", "类别"),
    ("code", "编号"),
    ("name", "名称"),
    ("batch", "批次"),
    ("funding_programme", "资金项目"),
    ("document_no", "文号"),
    ("plan_id", "方案"),
    ("body", "文本"),
    ("effective_from", "施行日期"),
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
    ("phone_shown", "电话（掩码）"),
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
    ("display_name", "姓名"),
    ("unit", "单位"),
    ("citizen_id", "身份证号"),
    ("password_hash", "口令"),
    ("password_set_at", "口令设置时间"),
    ("second_factor", "两步验证"),
    ("disabled", "停用"),
    ("account_id", "账号"),
    ("sex", "性别"),
    ("born_on", "出生日期"),
    ("citizen_id_shown", "身份证号（掩码）"),
    ("education", "学历"),
    ("merged_into", "并入"),
    ("practitioner_id", "人员"),
    ("number", "编号"),
    ("range", "执业范围"),
    ("general_practice", "注册为全科医学专业"),
    ("issued_by", "发证机关"),
    ("registered_on", "注册日期"),
    ("ended_on", "注销日期"),
    ("end_reason", "终止原因"),
    ("main", "主执业机构"),
    ("posting_id", "派驻"),
    ("basis", "法律依据"),
    ("sender", "派出单位"),
    ("sender_level", "派出单位级别"),
    ("sender_department", "科室"),
    ("specialty", "专业"),
    ("duty", "拟任职务"),
    ("filing_no", "备案号"),
    ("filed_on", "备案日期"),
    ("sending_opinion", "派出单位意见"),
    ("receiving_opinion", "接收单位意见"),
    ("authority_opinion", "卫生行政部门意见"),
    ("left_on", "提前结束日期"),
    ("left_reason", "提前结束原因"),
    ("worked_on", "日期"),
    ("half", "时段"),
    ("leave_kind", "请假类别"),
    ("workload", "工作量"),
    ("resolution", "核实"),
    ("resolution_words", "核实说明"),
    ("rank", "级别"),
    ("certificate_id", "证书"),
    ("applied_on", "受理日期"),
    ("due_on", "期限"),
    ("due_rule", "期限算法"),
    ("decided_on", "审核日期"),
    ("decision", "审核决定"),
    ("renewed_id", "新证书"),
    ("assessed_on", "考核日期"),
    ("result", "考核结果"),
    ("heard", "听取意见"),
    ("month", "月份"),
    ("paid_on", "发放日期"),
    ("until_document_no", "停止文号"),
    ("host", "进修医院"),
    ("batch_id", "进修班"),
    ("trainee_id", "学员"),
    ("left_on", "离开日期"),
    ("leave_reason", "离开原因"),
    ("exam_on", "考试日期"),
    ("exam_result", "考试结果"),
    ("way", "上班方式"),
    ("days", "到岗日期"),
    ("year", "年份"),
    ("places", "计划人数"),
    ("school", "学校"),
    ("announced_on", "公布日期"),
    ("intake_id", "定向招生"),
    ("admitted_on", "录取日期"),
    ("graduated_on", "毕业日期"),
    ("assigned_on", "安排日期"),
    ("served_from", "到岗日期"),
    ("served_until", "服务期满日期"),
    ("breached_on", "违约日期"),
    ("breach_reason", "违约情形"),
    ("project_id", "项目"),
    ("specialty", "专科"),
    ("scheme_no", "建设方案文号"),
    ("leader", "学科带头人"),
    ("beds", "床位"),
    ("category", "类别"),
    ("quantity", "数量"),
    ("supplier", "供应商"),
    ("contract_no", "合同号"),
    ("contracted_on", "签订日期"),
    ("checked_on", "验收日期"),
    ("checked_by", "验收人"),
    ("department", "部门"),
    ("indicator", "指标"),
    ("period", "期间"),
    ("ends_on", "期末"),
    ("numerator", "分子（人或分）"),
    ("denominator", "分母（人或分）"),
    ("first_submitted_on", "首次上报"),
    ("submitted_on", "上报日期"),
    ("submitted_by", "上报人"),
    ("returned_on", "退回日期"),
    ("returned_cell", "退回的格"),
    ("returned_words", "退回意见"),
    ("passed_on", "审核日期"),
    ("accepted_on", "认定日期"),
    ("figure_id", "指标数"),
    ("locked_on", "锁定日期"),
    ("lock_reason", "锁定说明"),
    ("unlocked_on", "解锁日期"),
    ("unlock_reason", "解锁理由"),
    ("found_on", "发现日期"),
    ("found_by", "检查单位"),
    ("problem", "问题"),
    ("amount_involved", "涉及金额"),
    ("requirement", "整改要求"),
    ("deduction", "扣减资金"),
    ("deducted_on", "扣减日期"),
    ("deduction_document_no", "扣减文号"),
    ("rectified_on", "整改日期"),
    ("rectification", "整改情况"),
    ("rectified_by", "整改登记人"),
    ("closing_words", "核销意见"),
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
