//! Plans for the tests: a small sound one, and the house's own.

use super::against::{Against, RuleEntry};
use super::load::read;
use super::model::Plan;

/// The rule of the sound plan.
pub(super) const ACCEPTED: RuleEntry<'_> =
    RuleEntry { code: "clinic.accepted", against: Against::Allotment };

/// A plan of one target that gives no cause for a remark.
pub(super) const SOUND: &str = r#"
[plan]
id = "example"
area = 6212000000000
title = "样例"
document = "样例文件"
effective_from = 2015-01-01
[settings]
pace_window_days = 56
specialties_per_county = 2
specialty_levels = ["central", "provincial", "municipal"]
[area_names]
6212000000000 = "陇南市"
6212020000000 = "武都区"
6212210000000 = "成县"
[[clause]]
id = "一"
section = "一、目标任务"
text = "到20xx年完成10个。"
[[clause]]
id = "二.1"
text = "由卫生部门负责；未完成的，减少下一年度项目资金。"
[[target]]
id = "T01"
clauses = ["一"]
title = "完成建设"
rule = "clinic.accepted"
level = "county"
reading = "total"
test = { at_least = 10 }
unit = "所"
lead = "health"
accepted_by = ["K1"]
consequence = "减少下一年度项目资金"
consequence_clause = "二.1"
[[target.stage]]
id = "2015"
title = "2015年批次"
from = 2015-01-01
by = 2015-12-31
year_source = "inferred"
value = 10
[target.stage.allocation]
6212020000000 = 4
6212210000000 = 6
[[acceptance]]
id = "K1"
clause = "二.1"
matter = "建设"
departments = ["health"]
manner = "检查验收"
[[duty]]
clause = "二.1"
department = "health"
matter = "督促落实"
targets = ["T01"]
[[department]]
id = "health"
name = [
    { name = "市卫生计生委", until = 2018-12-31 },
    { name = "市卫生健康委", from = 2019-01-01 },
]
[[ambiguity]]
id = "A01"
clauses = ["一"]
question = "是否含本数"
readings = ["含", "不含"]
in_force = 0
ruling = "通常含本数。"
"#;

/// The plan that the house tracks.
pub(super) const HOUSE: &str = include_str!("../../fixtures/plans/longnan-health-2015.toml");

/// The sound plan with one passage replaced.
pub(super) fn changed(from: &str, to: &str) -> Plan {
    assert!(SOUND.contains(from), "the sound plan does not contain {from}");
    read(&SOUND.replacen(from, to, 1)).expect("a plan")
}

/// The plan that the house tracks, read.
pub(super) fn house() -> Plan {
    read(HOUSE).expect("the house's plan")
}
