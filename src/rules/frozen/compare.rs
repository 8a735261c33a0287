//! What comes out differently when frozen figures are worked out again.
//!
//! What is compared is what the frozen text has: a field that a later version of the service
//! adds to it is no difference.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Frozen;

/// A figure that came out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Divergence {
    /// What it is about, such as `T01 2015年批次 宕昌县`.
    pub place: String,
    /// Which figure.
    pub what: String,
    /// As it was frozen.
    pub frozen: String,
    /// As it comes out now.
    pub now: String,
}

impl Frozen {
    /// What comes out differently when the figures are worked out again.
    pub fn divergences(&self, now: &Self) -> Vec<Divergence> {
        let (frozen, now) = (Figures::of(self), Figures::of(now));
        let mut found = Vec::new();
        for (place, figures) in &frozen.0 {
            match now.0.get(place) {
                Some(again) => differ(place, figures, again, &mut found),
                None => found.push(Divergence::new(place, "整行", "有", "没有")),
            }
        }
        let new = now.0.keys().filter(|place| !frozen.0.contains_key(*place));
        found.extend(new.map(|place| Divergence::new(place, "整行", "没有", "有")));
        found
    }
}

impl Divergence {
    fn new(place: &str, what: &str, frozen: &str, now: &str) -> Self {
        let [place, what, frozen, now] = [place, what, frozen, now].map(str::to_owned);
        Self { place, what, frozen, now }
    }
}

/// Every figure by what it is about, so that the order of the lines does not matter.
struct Figures(BTreeMap<String, Value>);

impl Figures {
    fn of(frozen: &Frozen) -> Self {
        let mut all = BTreeMap::new();
        for it in &frozen.verdicts {
            let key = format!("{} {} {}", it.target, it.stage_title, it.area_name);
            all.insert(format!("进度 {key}〔{}·{}〕", it.stage, it.area), json(it));
        }
        for it in &frozen.bulletins {
            let key = format!("{} {} {}", it.target, it.stage_title, it.area_name);
            all.insert(format!("周通报 {key}〔{}·{}〕", it.stage, it.area), json(it));
        }
        for it in &frozen.consequences {
            let key = format!("{} {} {}", it.target, it.stage_title, it.area_name);
            all.insert(format!("后果 {key}〔{}·{}〕", it.stage, it.area), json(it));
        }
        let head = [("方案", frozen.plan.clone()), ("施行", frozen.plan_from.to_string())];
        let head: BTreeMap<_, _> = head.into_iter().collect();
        all.insert("方案".to_owned(), json(&head));
        Self(all)
    }
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn differ(place: &str, frozen: &Value, now: &Value, found: &mut Vec<Divergence>) {
    let Some(fields) = frozen.as_object() else { return };
    for (name, value) in fields {
        let again = now.get(name).unwrap_or(&Value::Null);
        if value != again {
            let (frozen, now) = (say(value), say(again));
            found.push(Divergence::new(place, label(name), &frozen, &now));
        }
    }
}

fn say(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_object) => {
            let labels = items.iter().filter_map(|item| item.get("label")?.as_str());
            labels.collect::<Vec<_>>().join("、")
        }
        other => other.to_string(),
    }
}

fn label(field: &str) -> &str {
    const LABELS: &[(&str, &str)] = &[
        ("status", "状态"),
        ("note", "附注"),
        ("required", "应达"),
        ("actual", "实际"),
        ("gap", "差额"),
        ("numerator", "按期"),
        ("denominator", "到期"),
        ("deadline", "期限"),
        ("figures", "各口径"),
        ("pace", "每周"),
        ("forecast", "预计"),
        ("formula", "算式"),
        ("summary", "结语"),
        ("allocated", "下达（分）"),
        ("received", "到位（分）"),
        ("disbursed", "支付（分）"),
        ("numbers", "三数"),
        ("unfinished", "未完成"),
        ("unregistered", "未立项"),
        ("money", "涉及资金（分）"),
        ("subjects", "涉及项目"),
        ("words", "原话"),
        ("title", "目标"),
        ("rule", "规则"),
    ];
    LABELS.iter().find(|(name, _)| *name == field).map_or(field, |(_, label)| label)
}
