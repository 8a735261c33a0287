//! What was found irregular at hospitals, what was kept back for it, and what became of it.

use chrono::NaiveDate;

use super::cast::{CLERK, REPORTER};
use super::country::Country;
use super::days::{at, day, hour, later};
use super::dice::{Dice, name};
use super::event::{Deed, Event};
use super::setting::hospital;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::irregularity::IrregularityKind;
use crate::domain::money::Fen;
use crate::ledger::irregularities::{
    CloseIrregularity, DeductFunds, RecordIrregularity, RectifyIrregularity, ReopenIrregularity,
};

/// When the first can be found, and the last.
const FOUND: (NaiveDate, NaiveDate) = (day(2015, 3, 16), day(2016, 7, 22));

/// A kind with what was found and what is to be done.
const CASES: [(IrregularityKind, &str, &str); 7] = [
    (
        IrregularityKind::ArbitraryCharge,
        "自立项目收取病历工本费、陪护床费。",
        "停止收费，退还患者，公示收费项目。",
    ),
    (
        IrregularityKind::DoubleCharge,
        "护理费与分级护理费重复计收，床位费出院当日再计一日。",
        "退还多收费用，更正收费系统设置。",
    ),
    (
        IrregularityKind::InflatedDrugPrice,
        "部分药品未执行零差率，加价销售。",
        "按进价销售，差价退回基金。",
    ),
    (
        IrregularityKind::Overtreatment,
        "无指征重复检查，抗菌药物使用超过规定疗程。",
        "组织病历评审，约谈责任医师。",
    ),
    (IrregularityKind::ExcessiveRate, "手术费按上一级医院标准收取。", "按核定等级收费，退还差额。"),
    (
        IrregularityKind::SplitAdmission,
        "同一病程十五日内办理两次住院。",
        "合并结算，扣回重复的起付部分。",
    ),
    (
        IrregularityKind::FictitiousAdmission,
        "抽查时三名住院患者不在院，无请假记录。",
        "扣回当次补偿，完善在院管理。",
    ),
];

/// The irregularities of a county. `turn` is its place among the counties.
pub(super) fn irregularities(tree: &Country, county: AreaKey, turn: i64) -> Vec<Event> {
    let townships = tree.of(Level::Township).filter(|key| county.contains(*key));
    // The county's hospital is looked at more often than any other.
    let mut places = vec![county, county, county];
    places.extend(townships);
    let many = 4 + turn % 3;
    (0..many).flat_map(|number| Case { county, turn, number }.events(&places)).collect()
}

/// One irregularity.
struct Case {
    county: AreaKey,
    turn: i64,
    number: i64,
}

impl Case {
    fn event(&self, on: NaiveDate, by: &'static str, deed: Deed) -> Event {
        let at = at(on, hour(11) + self.turn * 300 + self.number * 10);
        Event { at, by: Some(by), reason: None, county: Some(self.county), deed }
    }

    fn events(&self, places: &[AreaKey]) -> Vec<Event> {
        let mut dice = Dice::of(&format!("irregular {} {}", self.county, self.number));
        let place = dice.pick(places).copied().unwrap_or(self.county);
        let days = (FOUND.1 - FOUND.0).num_days();
        let found_on = later(FOUND.0, dice.between(0, days));
        let amount = Fen::from_yuan(dice.between(12, 860) * 100 + dice.between(0, 99));
        let words = format!("irregularity {} {}", self.county, self.number);
        let id = name(&words, at(found_on, hour(11)));
        let entered = later(found_on, dice.between(2, 9));
        let by_city = dice.chance(50);
        let (by, found_by) = if by_city {
            (CLERK, "市卫生计生委联合检查组")
        } else {
            (REPORTER, "县新农合经办机构")
        };
        let own = usize::try_from(self.turn + self.number).unwrap_or(0) % CASES.len();
        let (kind, problem, requirement) = CASES[own];
        let record = RecordIrregularity {
            id: Some(id),
            facility: hospital(place),
            kind,
            found_on,
            found_by: found_by.to_owned(),
            problem: problem.to_owned(),
            amount_involved: Some(amount),
            document_no: Some(format!("检查通报〔示〕{}号", self.turn * 10 + self.number + 1)),
            requirement: Some(requirement.to_owned()),
        };
        let mut events = vec![self.event(entered, by, Deed::Irregularity(record))];
        if dice.chance(65) {
            events.push(self.kept_back(id, amount, later(found_on, dice.between(15, 38))));
        }
        if dice.chance(75) {
            events.extend(self.followed(id, found_on, &mut dice));
        }
        events
    }

    fn kept_back(&self, id: PublicId, amount: Fen, deducted_on: NaiveDate) -> Event {
        let deduct = DeductFunds {
            irregularity: Some(id),
            seen: None,
            deduction: amount,
            deducted_on,
            deduction_document_no: format!("合管扣〔示〕{}号", self.turn * 10 + self.number + 1),
        };
        self.event(later(deducted_on, 2), CLERK, Deed::Deduct(deduct))
    }

    /// Mended, perhaps handed back once, and perhaps struck off by the prefecture.
    fn followed(&self, id: PublicId, found_on: NaiveDate, dice: &mut Dice) -> Vec<Event> {
        let mend = |rectified_on: NaiveDate, rectification: &str| {
            let mend = RectifyIrregularity {
                irregularity: Some(id),
                seen: None,
                rectified_on,
                rectification: rectification.to_owned(),
            };
            self.event(later(rectified_on, 2), REPORTER, Deed::Rectify(mend))
        };
        let mut mended = later(found_on, dice.between(45, 80));
        let mut events = vec![mend(mended, "费用已退还，收费系统已更正。")];
        if (self.turn + self.number) % 4 == 1 {
            let back = ReopenIrregularity { irregularity: Some(id), seen: None };
            let back = self.event(later(mended, 9), CLERK, Deed::Reopen(back));
            events.push(Event { reason: Some("抽查仍有两名患者未退"), ..back });
            mended = later(mended, 25);
            events.push(mend(mended, "漏退的两名患者已补退，并逐一回访。"));
        }
        if dice.chance(70) {
            let closed_on = later(mended, dice.between(12, 25));
            let close = CloseIrregularity {
                irregularity: Some(id),
                seen: None,
                closed_on,
                closing_words: "现场抽查病历和票据，已整改到位。".to_owned(),
            };
            events.push(self.event(later(closed_on, 1), CLERK, Deed::Close(close)));
        }
        events
    }
}
