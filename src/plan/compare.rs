//! What differs between two texts of a plan: clause by clause, target by target.
//!
//! Both are walked as they are written down, so no part of a plan can be forgotten here.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::model::{Plan, Reading, YearSource};

/// One thing that two texts of a plan say differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// The part of the plan, such as `目标T01·阶段2015`.
    pub place: String,
    /// What of it, such as 期限.
    pub what: String,
    /// What the earlier text says; blank for nothing.
    pub old: String,
    /// What the later text says; blank for nothing.
    pub new: String,
}

/// Everything that differs, in the order of the later text.
pub fn compare(old: &Plan, new: &Plan) -> Vec<Difference> {
    let written = |plan: &Plan| serde_json::to_value(plan).unwrap_or_default();
    let mut walk = Walk { old, new, found: Vec::new() };
    walk.object("", &written(old), &written(new));
    walk.found
}

/// Lists of parts, each with the word for one of them.
const PARTS: &[(&str, &str)] = &[
    ("clause", "条文"),
    ("target", "目标"),
    ("stage", "阶段"),
    ("acceptance", "检查验收"),
    ("duty", "分工"),
    ("department", "部门"),
    ("ambiguity", "歧义"),
    ("sum", "合计"),
    ("budget", "资金"),
    ("indicator", "指标"),
];

/// Fields, each with its word.
const FIELDS: &[(&str, &str)] = &[
    ("plan", "方案"),
    ("settings", "设定"),
    ("area_names", "地区名称"),
    ("id", "编号"),
    ("area", "地区"),
    ("title", "名称"),
    ("document", "依据"),
    ("effective_from", "施行日期"),
    ("note", "说明"),
    ("pace_window_days", "进度窗口（天）"),
    ("new_build_subsidy_yuan", "新建村卫生室补助（元）"),
    ("last_seen_days", "村医到岗间隔（天）"),
    ("specialties_per_county", "每所县级医院重点专科（个）"),
    ("specialty_levels", "专科投入计入的资金级次"),
    ("half_day_counts_whole", "多点执业半天按一天计"),
    ("quarter_pro_rata", "季度中途选派按比例折算"),
    ("staff_health_centres", "全科医生机构范围含社区卫生服务中心（站）"),
    ("count_trained", "全科医生含培训合格未注册的"),
    ("gap_days", "空白点消除期限（天）"),
    ("subsidy", "村医补助"),
    ("limit_people", "服务人口上限"),
    ("limit_test", "上限是否含本数"),
    ("population", "服务人口口径"),
    ("population_on", "服务人口时点"),
    ("licensed_doctors", "执业（助理）医师按乡村医生计"),
    ("graduated_villages", "退出贫困村后继续享受"),
    ("paid_month", "计发月份"),
    ("months_to_pay", "发放期限（月）"),
    ("judged_months", "判定的月数"),
    ("rate", "标准"),
    ("group", "组别"),
    ("yuan_per_month", "每月（元）"),
    ("training", "村医培训"),
    ("months", "进修月数"),
    ("allowance_yuan", "进修补助每月（元）"),
    ("weeks_a_month", "每周一天：一月到岗周数"),
    ("days_a_week", "每月一周：七天内到岗天数"),
    ("figures_count_from", "指标自何时起计入"),
    ("base", "基期"),
    ("other_base", "另一基期"),
    ("break", "口径中断"),
    ("counted_in", "计量单位"),
    ("numerator", "分子"),
    ("denominator", "分母"),
    ("due_days", "期满后报送天数"),
    ("feeds", "所服务的目标"),
    ("judged_over", "判定期间"),
    ("period", "报送期间"),
    ("scheme", "制度"),
    ("section", "章"),
    ("heading", "标题"),
    ("text", "正文"),
    ("untracked", "不跟踪的理由"),
    ("clauses", "条文"),
    ("rule", "规则"),
    ("level", "判定级次"),
    ("reading", "口径"),
    ("other_readings", "并列口径"),
    ("test", "目标值"),
    ("baseline", "基数"),
    ("unit", "单位"),
    ("lead", "牵头"),
    ("accepted_by", "检查验收"),
    ("consequence", "后果"),
    ("consequence_clause", "后果所在条文"),
    ("gap", "原文缺项"),
    ("from", "起"),
    ("until", "止"),
    ("by", "期限"),
    ("year_source", "年份来源"),
    ("evidence", "年份依据"),
    ("value", "应达"),
    ("allocation", "分配"),
    ("clause", "条文"),
    ("matter", "事项"),
    ("departments", "部门"),
    ("open_list", "等部门"),
    ("manner", "方式"),
    ("department", "部门"),
    ("targets", "目标"),
    ("target", "跟踪的目标"),
    ("name", "名称"),
    ("question", "疑问"),
    ("readings", "读法"),
    ("in_force", "采用的读法"),
    ("ruling", "理由"),
    ("parts", "分项"),
    ("total", "总数"),
    ("words", "原话"),
    ("uses", "用途"),
    ("sources", "来源"),
    ("in_place", "到位"),
    ("short", "缺口"),
];

fn word<'a>(words: &'a [(&str, &str)], name: &'a str) -> &'a str {
    words.iter().find(|(own, _)| *own == name).map_or(name, |(_, word)| word)
}

struct Walk<'a> {
    old: &'a Plan,
    new: &'a Plan,
    found: Vec<Difference>,
}

impl Walk<'_> {
    fn object(&mut self, place: &str, old: &Value, new: &Value) {
        let empty = Map::new();
        let [old, new] = [old, new].map(|value| value.as_object().unwrap_or(&empty));
        let gone = old.keys().filter(|key| !new.contains_key(*key));
        for key in new.keys().chain(gone) {
            let value = |from: &Map<String, Value>| from.get(key).cloned().unwrap_or_default();
            self.field(place, key, &value(old), &value(new));
        }
    }

    fn field(&mut self, place: &str, key: &str, old: &Value, new: &Value) {
        if old == new {
            return;
        }
        let is_list = |value: &Value| named(value).is_some();
        if is_list(old) || is_list(new) {
            return self.list(place, word(PARTS, key), old, new);
        }
        if key != "test" && old.is_object() && new.is_object() {
            let inside = join(place, word(FIELDS, key));
            return self.object(if place.is_empty() { &inside } else { place }, old, new);
        }
        if key == "allocation" {
            return self.object(place, old, new);
        }
        let (old, new) = (self.say(self.old, key, old), self.say(self.new, key, new));
        self.note(place, &self.label(key), old, new);
    }

    /// Parts are told by their own names, whatever their order.
    fn list(&mut self, place: &str, part: &str, old: &Value, new: &Value) {
        let (before, after) = (named(old).unwrap_or_default(), named(new).unwrap_or_default());
        for (id, value) in &after {
            let place = join(place, &format!("{part}{id}"));
            match before.iter().find(|(own, _)| own == id) {
                Some((_, was)) => self.object(&place, was, value),
                None => self.note(&place, "新增", String::new(), gist(value)),
            }
        }
        for (id, value) in before.iter().filter(|(id, _)| !after.iter().any(|(own, _)| own == id)) {
            let place = join(place, &format!("{part}{id}"));
            self.note(&place, "删去", gist(value), String::new());
        }
    }

    fn note(&mut self, place: &str, what: &str, old: String, new: String) {
        let (place, what) = (place.to_owned(), what.to_owned());
        self.found.push(Difference { place, what, old, new });
    }

    /// The word for a field; a share of a county goes by the county's name.
    fn label(&self, key: &str) -> String {
        let area = key.parse().ok().and_then(crate::domain::area::AreaKey::checked);
        match area {
            Some(area) => self.new.area_name(area),
            None => word(FIELDS, key).to_owned(),
        }
    }

    /// A value as people read it.
    fn say(&self, plan: &Plan, key: &str, value: &Value) -> String {
        let coded = |text: &str| match key {
            "year_source" => read::<YearSource>(text).map(|it| it.label().to_owned()),
            "reading" | "other_readings" => read::<Reading>(text).map(|it| it.label().to_owned()),
            "level" => read::<crate::domain::area::Level>(text).map(|it| it.to_string()),
            "lead" | "department" | "departments" => {
                plan.department_name(text, plan.head.effective_from).map(str::to_owned)
            }
            _ => None,
        };
        match value {
            Value::Null => String::new(),
            Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
            Value::String(text) => coded(text).unwrap_or_else(|| text.clone()),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.say(plan, key, item)).collect();
                items.join("、")
            }
            Value::Object(parts) => {
                let say = |(key, value): (&String, &Value)| match key.as_str() {
                    "at_least" => format!("不少于{value}"),
                    "at_most" => format!("不多于{value}"),
                    "exactly" => value.to_string(),
                    key => format!("{}{}", self.label(key), self.say(plan, key, value)),
                };
                parts.iter().map(say).collect::<Vec<_>>().join(" ")
            }
            Value::Number(number) => number.to_string(),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(Value::from(text)).ok()
}

fn join(place: &str, part: &str) -> String {
    if place.is_empty() { part.to_owned() } else { format!("{place}·{part}") }
}

/// The parts of a list by their names; `None` for what is no list of named parts.
fn named(list: &Value) -> Option<Vec<(&str, &Value)>> {
    let items = list.as_array().filter(|items| !items.is_empty())?;
    let name = |item: &'_ Value| -> Option<usize> {
        ["id", "clause"].iter().position(|key| item.get(key).is_some_and(Value::is_string))
    };
    items
        .iter()
        .map(|item| {
            let key = ["id", "clause"][name(item)?];
            Some((item.get(key)?.as_str()?, item))
        })
        .collect()
}

/// A whole part in a few words.
fn gist(part: &Value) -> String {
    let keys = ["title", "text", "matter", "question", "name"];
    let text = keys.iter().find_map(|key| part.get(key)?.as_str());
    text.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Difference, compare};
    use crate::plan::example::{SOUND, changed, house};
    use crate::plan::load::read;

    fn said(from: &str, to: &str) -> Vec<String> {
        let plan = read(SOUND).expect("a plan");
        let say = |it: Difference| format!("{} {}：{} → {}", it.place, it.what, it.old, it.new);
        compare(&plan, &changed(from, to)).into_iter().map(say).collect()
    }

    #[test]
    fn the_same_text_does_not_differ() {
        assert_eq!(compare(&house(), &house()), []);
    }

    #[test]
    fn a_difference_names_its_place_and_both_values() {
        for (from, to, expected) in [
            (
                "到20xx年完成10个。",
                "到20xx年完成9个。",
                "条文一 正文：到20xx年完成10个。 → 到20xx年完成9个。",
            ),
            ("at_least = 10", "at_least = 9", "目标T01 目标值：不少于10 → 不少于9"),
            (
                "by = 2015-12-31",
                "by = 2016-06-30",
                "目标T01·阶段2015 期限：2015-12-31 → 2016-06-30",
            ),
            ("6212210000000 = 6", "6212210000000 = 5", "目标T01·阶段2015 成县：6 → 5"),
            ("reading = \"total\"", "reading = \"each\"", "目标T01 口径：合计 → 每个"),
            ("pace_window_days = 56", "pace_window_days = 28", "设定 进度窗口（天）：56 → 28"),
            ("in_force = 0", "in_force = 1", "歧义A01 采用的读法：0 → 1"),
            (
                "effective_from = 2015",
                "effective_from = 2016",
                "方案 施行日期：2015-01-01 → 2016-01-01",
            ),
            (
                "year_source = \"inferred\"",
                "year_source = \"stated\"",
                "目标T01·阶段2015 年份来源：推定 → 原文",
            ),
            ("manner = \"检查验收\"", "manner = \"抽查\"", "检查验收K1 方式：检查验收 → 抽查"),
        ] {
            assert_eq!(said(from, to), [expected], "{to}");
        }
    }

    #[test]
    fn what_comes_and_what_goes_is_said_once() {
        let more = format!("{SOUND}\n[[clause]]\nid = \"三\"\ntext = \"另有任务。\"\n");
        let (plan, more) = (read(SOUND).expect("a plan"), read(&more).expect("a plan"));
        let came = compare(&plan, &more);
        assert_eq!((came[0].place.as_str(), came[0].what.as_str()), ("条文三", "新增"));
        assert_eq!((came.len(), came[0].new.as_str()), (1, "另有任务。"));
        let went = compare(&more, &plan);
        assert_eq!((went[0].what.as_str(), went[0].old.as_str()), ("删去", "另有任务。"));
    }

    #[test]
    fn every_field_of_the_plans_has_a_word() {
        let mut keys = std::collections::BTreeSet::new();
        gather(&serde_json::to_value(house()).expect("json"), &mut keys);
        let known = |key: &String| {
            let own = super::FIELDS.iter().chain(super::PARTS).any(|(name, _)| name == key);
            own || key.parse::<i64>().is_ok()
                || ["at_least", "at_most", "exactly"].contains(&key.as_str())
        };
        let unknown: Vec<_> = keys.into_iter().filter(|key| !known(key)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    fn gather(value: &serde_json::Value, keys: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Object(parts) => {
                for (key, value) in parts {
                    keys.insert(key.clone());
                    gather(value, keys);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, keys)),
            _ => {}
        }
    }
}
