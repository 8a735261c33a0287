//! A filled-in form for one inspection.

use super::dice::Dice;
use super::projects::Project;
use crate::domain::checklist::{Answer, Answers, Criterion, Entry, Figure, Purpose, Test, find};
use crate::domain::clinic::WorkKind;

/// The standard that clinics are held against.
pub(super) const STANDARD: &str = "village-clinic-2014";

/// Items that are not asked of most clinics on the day of acceptance, and why.
const NOT_ASKED: [(&str, &str); 1] = [("VC-B07", "未核准开展静脉给药服务")];

/// Every item answered; those named are not met, and a remark says what is wrong.
pub(super) fn answers(project: &Project, built_area: i64, not_met: &[&str]) -> Answers {
    let criteria = find(STANDARD).map(|standard| standard.criteria.as_slice()).unwrap_or_default();
    let mut dice = project.dice("answers");
    let mut answers = Answers::new();
    for item in criteria.iter().filter(|item| is_asked(item, project.work_kind)) {
        let met = met(item, project, built_area, &mut dice);
        let entry = if not_met.contains(&item.id.as_str()) { defect(item) } else { met };
        answers.insert(item.id.clone(), entry);
    }
    answers
}

/// The items that a re-inspection looks at again, all met.
pub(super) fn mended(project: &Project, built_area: i64, items: &[&str]) -> Answers {
    let mut answers = answers(project, built_area, &[]);
    answers.retain(|id, _| items.contains(&id.as_str()));
    answers
}

fn is_asked(item: &Criterion, kind: WorkKind) -> bool {
    let completion = item.only_for != Some(Purpose::InService);
    completion && (item.work_kinds.is_empty() || item.work_kinds.contains(&kind))
}

fn met(item: &Criterion, project: &Project, built_area: i64, dice: &mut Dice) -> Entry {
    if let Some((_, reason)) = NOT_ASKED.iter().find(|(id, _)| *id == item.id) {
        return Entry::of(Answer::NotApplicable { reason: (*reason).to_owned() });
    }
    if item.id == "VC-C01" && project.dice("device").chance(7) {
        let reason = "健康一体机由县里统一配备，尚未到货".to_owned();
        return Entry::of(Answer::NotApplicable { reason });
    }
    Entry::of(match &item.test {
        Test::Yes => Answer::Met,
        Test::AtLeast { value } => {
            let figure = measured(item, *value, built_area, dice);
            Answer::Measured { figure }
        }
        Test::AtMost { value } | Test::MoreThan { value } | Test::Equals { value } => {
            Answer::Measured { figure: item.test.passing().unwrap_or(*value) }
        }
        Test::Between { least, .. } => Answer::Measured { figure: *least },
        Test::OneOf { choices, .. } => Answer::Choice { value: chosen(item, choices, project) },
        Test::SubsetOf { choices, .. } => {
            Answer::Choices { values: choices.iter().take(2).cloned().collect() }
        }
        Test::NotEmpty => Answer::Text { value: document_no(project.batch) },
        Test::Matches => Answer::Text { value: format!("{}卫生室", project.place) },
        Test::ValidOn => Answer::NotApplicable { reason: "尚未申领".to_owned() },
    })
}

/// The number of the document that put a batch on the list.
pub(super) fn document_no(batch: &str) -> String {
    format!("陇发改社会〔{batch}〕示1号")
}

fn measured(item: &Criterion, least: Figure, built_area: i64, dice: &mut Dice) -> Figure {
    match item.id.as_str() {
        "VC-B01" | "VC-B02" => Figure(built_area),
        "VC-C04" | "VC-C05" => Figure(least.0 + 100 * dice.between(0, 25)),
        "VC-B16" | "VC-C03b" | "VC-C03d" => Figure(least.0 + 100 * dice.between(0, 2)),
        "VC-D02" => Figure(least.0 + dice.between(0, 90)),
        _ => least,
    }
}

fn chosen(item: &Criterion, choices: &[String], project: &Project) -> String {
    match item.id.as_str() {
        "VC-A02" => project.work_kind.label().to_owned(),
        "VC-B10" => project.structure.label().to_owned(),
        _ => choices.first().cloned().unwrap_or_default(),
    }
}

fn defect(item: &Criterion) -> Entry {
    let (answer, problem) = match item.id.as_str() {
        "VC-B01" => (Answer::Measured { figure: Figure(5_240) }, "实测面积不足，缺一间"),
        "VC-B05" => (Answer::NotMet, "公共卫生室被占作库房"),
        "VC-B13c" => (Answer::NotMet, "网络未接入"),
        "VC-B15" => (Answer::NotMet, "标牌未安装"),
        "VC-C05" => (Answer::Measured { figure: Figure::whole(64) }, "药品品种不足"),
        "VC-B09" => (Answer::NotMet, "诊室与住户共用一门，医疗区与生活区未分开"),
        "VC-H04" => (Answer::NotMet, "未设竣工公示牌"),
        _ => (Answer::NotMet, "不符合要求"),
    };
    Entry::of(answer).with_remark(problem)
}
