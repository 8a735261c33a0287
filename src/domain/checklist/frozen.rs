//! A standard frozen for one area on one day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::criterion::{Criterion, CriterionGroup, Purpose, Test, Weight};
use super::standard::Standard;
use crate::domain::area::AreaKey;
use crate::domain::clinic::WorkKind;

/// The items that one inspection answers, thresholds resolved.
///
/// Stored by the hash of its canonical text, so an inspection of long ago is read against
/// what was asked then, whatever has become of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Checklist {
    /// The id of the standard.
    pub standard: String,
    /// The title of the standard.
    pub title: String,
    /// The document that the standard stands on.
    pub document: String,
    /// The area that the thresholds are those of.
    pub area: AreaKey,
    /// The day that the thresholds are those of.
    pub on: NaiveDate,
    /// What is inspected for.
    pub purpose: Purpose,
    /// The parts, in order.
    pub groups: Vec<CriterionGroup>,
    /// The items, in order.
    pub items: Vec<ChecklistItem>,
}

/// One item of a checklist: a criterion with the threshold of its area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChecklistItem {
    /// Its stable id, such as `VC-B01`.
    pub id: String,
    /// The part of the checklist that it stands in.
    pub group: String,
    /// What is asked.
    pub title: String,
    /// How the answer is tested.
    pub test: Test,
    /// The unit of the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How much it weighs.
    pub weight: Weight,
    /// The condition in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The works that it is asked of; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work_kinds: Vec<WorkKind>,
    /// Why it is not asked for this purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruled_out: Option<String>,
    /// The area whose own threshold this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_by: Option<AreaKey>,
    /// Where the item comes from.
    pub source: String,
    /// The clause that a rectification notice quotes.
    pub basis: String,
    /// A remark for whoever fills in the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl ChecklistItem {
    fn freeze(criterion: &Criterion, area: AreaKey, on: NaiveDate, purpose: Purpose) -> Self {
        let own = criterion.value_in(area, on);
        let test = own.and_then(|own| criterion.test.with_value(own.value));
        let basis = own.and_then(|own| own.basis.clone());
        let ruled_out = criterion.only_for.filter(|only| *only != purpose).map(|only| {
            let condition = criterion.condition.as_deref().unwrap_or("本次检查不涉及");
            format!("{condition}（{only}时检查）")
        });
        Self {
            id: criterion.id.clone(),
            group: criterion.group.clone(),
            title: criterion.title.clone(),
            test: test.unwrap_or_else(|| criterion.test.clone()),
            unit: criterion.unit.clone(),
            weight: criterion.weight,
            condition: criterion.condition.clone(),
            work_kinds: criterion.work_kinds.clone(),
            ruled_out,
            set_by: own.map(|own| own.area),
            source: criterion.source.clone(),
            basis: basis.unwrap_or_else(|| criterion.basis_on(on).to_owned()),
            note: criterion.note.clone(),
        }
    }

    /// Why the item is not asked of these works; `None` where it is asked.
    pub fn excluded(&self, work_kind: Option<WorkKind>) -> Option<String> {
        if self.ruled_out.is_some() {
            return self.ruled_out.clone();
        }
        let work_kind = work_kind.filter(|kind| !self.work_kinds.contains(kind))?;
        if self.work_kinds.is_empty() {
            return None;
        }
        let asked: Vec<&str> = self.work_kinds.iter().map(|kind| kind.label()).collect();
        Some(format!("仅适用于{}，本项目为{work_kind}", asked.join("、")))
    }

    /// What is required, as forms print it: `≥ 60 ㎡`.
    pub fn required(&self) -> String {
        self.test.required(self.unit.as_deref())
    }
}

impl Checklist {
    /// Freezes a standard for an area on a day.
    pub fn freeze(standard: &Standard, area: AreaKey, on: NaiveDate, purpose: Purpose) -> Self {
        let freeze = |criterion| ChecklistItem::freeze(criterion, area, on, purpose);
        Self {
            standard: standard.id.clone(),
            title: standard.title.clone(),
            document: standard.document.clone(),
            area,
            on,
            purpose,
            groups: standard.groups.clone(),
            items: standard.criteria.iter().map(freeze).collect(),
        }
    }

    /// The item of an id.
    pub fn item(&self, id: &str) -> Option<&ChecklistItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The checklist as JSON in one form only: no spaces, keys in order.
    ///
    /// Equal checklists give equal bytes, so the text can be stored by its hash.
    pub fn canonical(&self) -> String {
        sorted(json!(self)).to_string()
    }
}

/// The same value with the keys of every object in order, however the map is built.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
            fields.sort_by(|(a, _), (b, _)| a.cmp(b));
            let fields = fields.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Checklist;
    use crate::domain::area::AreaKey;
    use crate::domain::checklist::{Figure, Purpose, Standard, Test, Weight, find};

    const TOWNSHIP: AreaKey = AreaKey(6_212_231_000_000);

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn with_thresholds() -> Standard {
        let mut standard = find("village-clinic-2014").expect("a standard").clone();
        let area = |value: &str| toml::from_str(value).expect("a threshold");
        let criterion = standard.criteria.iter_mut().find(|c| c.id == "VC-B01").expect("an item");
        criterion.by_area = vec![
            area("area = 6212230000000\nvalue = 80\nfrom = \"2016-01-01\"\nuntil = \"2016-06-30\""),
            area("area = 6212000000000\nvalue = 70\nbasis = \"市级标准\""),
            area("area = 4101000000000\nvalue = 120"),
        ];
        standard
    }

    #[test]
    fn the_nearest_area_sets_the_threshold() {
        let standard = with_thresholds();
        for (area, on, value, set_by) in [
            (TOWNSHIP, "2016-03-01", 80, Some(6_212_230_000_000)),
            (TOWNSHIP, "2016-01-01", 80, Some(6_212_230_000_000)),
            (TOWNSHIP, "2016-06-30", 80, Some(6_212_230_000_000)),
            (TOWNSHIP, "2016-07-01", 70, Some(6_212_000_000_000)),
            (AreaKey(6_212_020_000_000), "2016-03-01", 70, Some(6_212_000_000_000)),
            (AreaKey(4_101_820_000_000), "2016-03-01", 120, Some(4_101_000_000_000)),
            (AreaKey(6_201_020_000_000), "2016-03-01", 60, None),
        ] {
            let checklist = Checklist::freeze(&standard, area, day(on), Purpose::Completion);
            let item = checklist.item("VC-B01").expect("an item");
            assert_eq!(item.test, Test::AtLeast { value: Figure::whole(value) }, "{area} {on}");
            assert_eq!(item.set_by.map(|area| area.0), set_by);
        }
        let checklist =
            Checklist::freeze(&standard, TOWNSHIP, day("2017-01-01"), Purpose::Completion);
        assert_eq!(checklist.item("VC-B01").map(|item| item.basis.as_str()), Some("市级标准"));
    }

    #[test]
    fn each_occasion_asks_its_own_items() {
        let standard = find("village-clinic-2014").expect("a standard");
        let ruled_out = |purpose| {
            let checklist = Checklist::freeze(standard, TOWNSHIP, day("2016-03-01"), purpose);
            let out = checklist.items.into_iter().filter(|item| item.ruled_out.is_some());
            out.map(|item| item.id[3..].to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            ruled_out(Purpose::Completion),
            "E01 E02 E03 E04 F01 F02 F03 F04 F05 H03 H06",
            "a clinic is licensed, supplied and handed over after its acceptance"
        );
        assert_eq!(
            ruled_out(Purpose::InService),
            "A01 A03 A04 A05 G01 G02 G03 G04 G05 G06a G06b H02 H04 H05",
            "the works were accepted once"
        );
        let checklist =
            Checklist::freeze(standard, TOWNSHIP, day("2016-03-01"), Purpose::Completion);
        let licence = checklist.item("VC-E01").expect("an item");
        assert_eq!(licence.weight, Weight::Veto);
        let why = licence.ruled_out.as_deref();
        assert_eq!(why, Some("执业许可证在竣工验收合格后申领（投用时检查）"));
    }

    #[test]
    fn a_clause_is_quoted_only_while_it_is_in_force() {
        let standard = find("village-clinic-2014").expect("a standard");
        let quoted = |id: &str, on: &str| {
            let checklist = Checklist::freeze(standard, TOWNSHIP, day(on), Purpose::Completion);
            checklist.item(id).expect("an item").basis.clone()
        };
        for (id, on, basis) in [
            ("VC-A01", "2015-06-01", "健康扶贫专项方案三.2"),
            ("VC-A01", "2019-06-30", "健康扶贫专项方案三.2"),
            ("VC-A01", "2019-07-01", "《政府投资条例》第十六条"),
            ("VC-H03", "2016-08-31", "《基本建设财务管理规定》（财建〔2002〕394号）"),
            ("VC-H03", "2016-09-01", "《基本建设财务规则》（财政部令第81号）"),
            ("VC-H03", "2019-06-30", "《基本建设财务规则》（财政部令第81号）"),
            ("VC-H03", "2019-07-01", "《政府投资条例》第二十五条"),
        ] {
            assert_eq!(quoted(id, on), basis, "{id} {on}");
        }
        // Documents that came after the standard, with the day from which they may be quoted.
        let later = [
            ("基本建设财务规则", "2016-09-01"),
            ("政府投资条例", "2019-07-01"),
            ("解决贫困人口基本医疗有保障突出问题工作方案", "2019-07-01"),
            ("扶贫开发条例", "9999-01-01"),
        ];
        for (on, purpose) in ["2014-06-03", "2016-08-31", "2019-06-30", "2019-07-01"]
            .into_iter()
            .flat_map(|on| [(on, Purpose::Completion), (on, Purpose::InService)])
        {
            let text = Checklist::freeze(standard, TOWNSHIP, day(on), purpose).canonical();
            for (document, from) in later {
                assert!(on >= from || !text.contains(document), "{document} on {on}");
            }
        }
    }

    #[test]
    fn a_checklist_is_that_of_the_day_on_which_it_last_changed() {
        let standard = with_thresholds();
        for (on, since) in [
            ("2014-06-03", "2014-06-03"),
            ("2015-12-31", "2014-06-03"),
            ("2016-01-01", "2016-01-01"),
            ("2016-07-01", "2016-07-01"),
            ("2016-08-31", "2016-07-01"),
            ("2016-09-01", "2016-09-01"),
            ("2020-01-01", "2019-07-01"),
        ] {
            assert_eq!(standard.unchanged_since(day(on)), day(since), "{on}");
            let freeze = |on| Checklist::freeze(&standard, TOWNSHIP, on, Purpose::Completion).items;
            assert_eq!(freeze(day(on)), freeze(day(since)), "{on}");
        }
    }

    #[test]
    fn the_canonical_text_is_read_back_and_stays() {
        let standard = with_thresholds();
        let checklist =
            Checklist::freeze(&standard, TOWNSHIP, day("2016-03-01"), Purpose::Completion);
        let text = checklist.canonical();
        assert!(text.starts_with(r#"{"area":6212231000000,"document":"#), "{text}");
        assert!(text.contains(r#""test":{"kind":"at_least","value":"80"}"#));
        let again: Checklist = serde_json::from_str(&text).expect("a checklist");
        assert_eq!(again, checklist);
        assert_eq!(again.canonical(), text);
    }
}
