//! A standard as its file says it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::criterion::{AreaValue, Criterion, CriterionGroup, DatedBasis, Test};
use crate::domain::area::AreaKey;
use crate::domain::project::ProjectKind;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::text::is_blank;

/// A standard (验收标准): one TOML file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Its stable id, such as `village-clinic-2014`.
    pub id: String,
    /// Its title as people write it.
    pub title: String,
    /// The document that it stands on, with its number.
    pub document: String,
    /// The projects that are held against it.
    #[serde(default = "of_clinics")]
    pub projects: ProjectKind,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The last day on which it holds; none while it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_until: Option<NaiveDate>,
    /// A remark on its origin and on what is to be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its parts, in order.
    #[serde(rename = "group")]
    pub groups: Vec<CriterionGroup>,
    /// Its items, in order. How many there are is what the file says.
    #[serde(rename = "criterion")]
    pub criteria: Vec<Criterion>,
}

impl Standard {
    /// Reads a standard from TOML and checks it; the complaint is in Chinese.
    pub fn read(text: &str) -> Result<Self, String> {
        let standard: Self =
            toml::from_str(text).map_err(|fault| format!("标准文件无法读取：{fault}"))?;
        standard.check()?;
        Ok(standard)
    }

    /// Whether the standard holds on a day.
    pub fn is_effective(&self, on: NaiveDate) -> bool {
        self.effective_from <= on && self.effective_until.is_none_or(|until| on <= until)
    }

    /// The day on or before `on` since which it asks the same: inspections of many days
    /// share one checklist.
    pub fn unchanged_since(&self, on: NaiveDate) -> NaiveDate {
        let turns = self.criteria.iter().flat_map(Criterion::turns);
        turns.filter(|turn| *turn <= on).fold(self.effective_from, NaiveDate::max)
    }

    /// What it asks of one specialty; parts that ask nothing of it are left out.
    #[must_use]
    pub fn narrowed_to(&self, specialty: SpecialtyKind) -> Self {
        let asks = |criterion: &&Criterion| {
            criterion.specialties.is_empty() || criterion.specialties.contains(&specialty)
        };
        let criteria: Vec<Criterion> = self.criteria.iter().filter(asks).cloned().collect();
        let used = |group: &&CriterionGroup| criteria.iter().any(|one| one.group == group.id);
        let groups = self.groups.iter().filter(used).cloned().collect();
        Self { groups, criteria, ..self.clone() }
    }

    fn check(&self) -> Result<(), String> {
        if [&self.id, &self.title, &self.document].into_iter().any(|text| is_blank(text)) {
            return Err("标准缺少编号、名称或文件依据。".to_owned());
        }
        if self.effective_until.is_some_and(|until| until < self.effective_from) {
            return Err("标准的失效日期早于生效日期。".to_owned());
        }
        if self.criteria.is_empty() {
            return Err("标准没有条目。".to_owned());
        }
        let mut groups = BTreeSet::new();
        if let Some(twice) = self.groups.iter().find(|group| !groups.insert(group.id.as_str())) {
            return Err(format!("分组 {} 重复。", twice.id));
        }
        let mut ids = BTreeSet::new();
        for criterion in &self.criteria {
            let complain = |what: &str| Err(format!("条目 {}：{what}", criterion.id));
            if !ids.insert(criterion.id.as_str()) {
                return complain("编号重复。");
            }
            if !groups.contains(criterion.group.as_str()) {
                return complain(&format!("没有分组 {}。", criterion.group));
            }
            if let Err(what) = check_criterion(criterion) {
                return complain(what);
            }
        }
        Ok(())
    }
}

/// Standards were those of clinics before there were others.
const fn of_clinics() -> ProjectKind {
    ProjectKind::Clinic
}

fn check_criterion(criterion: &Criterion) -> Result<(), &'static str> {
    let texts = [&criterion.id, &criterion.title, &criterion.source, &criterion.basis];
    if texts.into_iter().any(|text| is_blank(text)) {
        return Err("编号、名称、来源或依据为空。");
    }
    check_confidence(&criterion.confidence)?;
    criterion.by_date.iter().try_for_each(check_dated_basis)?;
    if let Test::OneOf { choices, others } | Test::SubsetOf { choices, others } = &criterion.test {
        check_choices(choices, others)?;
    }
    if let Test::Between { least, most } = &criterion.test
        && most < least
    {
        return Err("上限低于下限。");
    }
    criterion.by_area.iter().try_for_each(|own| check_area_value(criterion, own))
}

fn check_confidence(confidence: &str) -> Result<(), &'static str> {
    match confidence {
        "A" | "B" | "C" | "D" | "E" => Ok(()),
        _ => Err("可信度应为 A 至 E。"),
    }
}

fn check_dated_basis(dated: &DatedBasis) -> Result<(), &'static str> {
    if is_blank(&dated.basis) {
        return Err("按日期规定的依据为空。");
    }
    if dated.until.is_some_and(|until| until < dated.from) {
        return Err("按日期规定的依据，截止日期早于起始日期。");
    }
    check_confidence(&dated.confidence)
}

fn check_choices(choices: &[String], others: &[String]) -> Result<(), &'static str> {
    let mut seen = BTreeSet::new();
    if choices.is_empty() || choices.iter().chain(others).any(|choice| is_blank(choice)) {
        return Err("可选项为空。");
    }
    if choices.iter().chain(others).all(|choice| seen.insert(choice)) {
        Ok(())
    } else {
        Err("可选项重复。")
    }
}

fn check_area_value(criterion: &Criterion, own: &AreaValue) -> Result<(), &'static str> {
    if criterion.test.with_value(own.value).is_none() {
        return Err("不是数值条目，不能按地区规定数值。");
    }
    if AreaKey::checked(own.area.0).is_none() {
        return Err("地区编码应为 13 位。");
    }
    match (own.from, own.until) {
        (Some(from), Some(until)) if until < from => Err("地区数值的截止日期早于起始日期。"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Standard;

    const HEAD: &str = "id = \"s\"\ntitle = \"标准\"\ndocument = \"文件\"\n\
        effective_from = \"2014-06-03\"\n[[group]]\nid = \"B\"\ntitle = \"建筑\"\n";
    const AREA: &str = "[[criterion]]\nid = \"B01\"\ngroup = \"B\"\ntitle = \"建筑面积\"\n\
        test = { kind = \"at_least\", value = 60 }\nunit = \"㎡\"\nweight = \"veto\"\n\
        source = \"办法\"\nbasis = \"第十七条\"\nconfidence = \"B\"\n";

    #[test]
    fn a_small_standard_is_read() {
        let standard = Standard::read(&format!("{HEAD}{AREA}")).expect("a standard");
        assert_eq!(standard.criteria.len(), 1);
        assert!(!standard.is_effective("2014-06-02".parse().expect("a date")));
        assert!(standard.is_effective("2014-06-03".parse().expect("a date")));
    }

    #[test]
    fn a_faulty_standard_is_refused() {
        let with = |from: &str, to: &str| format!("{HEAD}{AREA}").replace(from, to);
        for (text, complaint) in [
            (HEAD.to_owned(), "标准文件无法读取"),
            (format!("{HEAD}{AREA}{AREA}"), "编号重复"),
            (with("group = \"B\"", "group = \"C\""), "没有分组 C"),
            (with("\"veto\"", "\"fatal\""), "标准文件无法读取"),
            (with("unit", "units"), "标准文件无法读取"),
            (with("value = 60", "value = 64.5"), "标准文件无法读取"),
            (with("\"第十七条\"", "\" \""), "来源或依据为空"),
            (with("confidence = \"B\"", "confidence = \"F\""), "可信度"),
            (
                format!(
                    "{HEAD}{AREA}by_date = [{{ from = \"2016-01-02\", until = \"2016-01-01\", \
                     basis = \"条例\", confidence = \"A\" }}]"
                ),
                "截止日期早于",
            ),
            (with("\"at_least\", value = 60", "\"one_of\", choices = []"), "可选项为空"),
            (
                with("\"at_least\", value = 60", "\"one_of\", choices = [\"甲\", \"甲\"]"),
                "可选项重复",
            ),
            (with("id = \"s\"\n", "id = \"s\"\neffective_until = \"2014-01-01\"\n"), "失效日期"),
            (format!("{HEAD}{AREA}by_area = [{{ area = 62, value = 80 }}]"), "13 位"),
            (
                with("\"at_least\", value = 60", "\"yes\"")
                    + "by_area = [{ area = 6212000000000, value = 80 }]",
                "不是数值条目",
            ),
            (
                format!(
                    "{HEAD}{AREA}by_area = [{{ area = 6212000000000, value = 80, \
                     from = \"2016-01-01\", until = \"2015-01-01\" }}]"
                ),
                "截止日期早于",
            ),
        ] {
            let fault = Standard::read(&text).expect_err(complaint);
            assert!(fault.contains(complaint), "{fault}");
        }
    }
}
