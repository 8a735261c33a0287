//! What becomes of each key specialty of the demonstration. Made up, but for the counties.

use chrono::NaiveDate;

use super::days::day;
use crate::domain::area::AreaKey;
use crate::domain::checklist::Conclusion;
use crate::domain::specialty::{PurchaseKind, SpecialtyKind};

/// One specialty and what becomes of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    /// The county.
    pub(super) county: AreaKey,
    /// The specialty.
    pub(super) kind: SpecialtyKind,
    /// The batch of the plan.
    pub(super) batch: &'static str,
    /// How far it comes.
    pub(super) fate: Fate,
    /// Where its money comes from.
    pub(super) money: Money,
    /// The visits of panels.
    pub(super) visits: &'static [Visit],
}

/// How far a specialty comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// On the list, and nothing else.
    Listed,
    /// The contracts are made.
    Contracted,
    /// The ward is being fitted out.
    Building,
    /// Halted from a day on.
    Halted(NaiveDate),
    /// Finished on a day.
    Finished(NaiveDate),
    /// Finished on a day and at work from another on.
    AtWork(NaiveDate, NaiveDate),
    /// Taken out of the plan on a day.
    Withdrawn(NaiveDate),
}

/// Where the money comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Money {
    /// 2,500,000 yuan of the province, in two parts.
    Whole,
    /// The first part only.
    FirstPart,
    /// Granted, and nothing has arrived.
    Granted,
    /// The whole, and 300,000 yuan of the county beside it.
    Matched,
    /// Two parts of which the second is of the county: short by what the clause counts.
    SecondByCounty,
    /// The first part only, and more paid out than has arrived.
    Overpaid,
    /// The first part, and taken back.
    TakenBack(NaiveDate),
}

/// A visit of a panel, and what is not met.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    /// What for.
    pub(super) kind: Purpose,
    /// The day on site.
    pub(super) on: NaiveDate,
    /// The items that are not met.
    pub(super) not_met: &'static [&'static str],
    /// What they come to.
    pub(super) conclusion: Conclusion,
}

/// What a visit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// 中期评估.
    Midterm,
    /// 竣工验收.
    Acceptance,
    /// 复查 of what the visit before it found.
    Again,
    /// 终期评估.
    Final,
}

const fn visit(
    kind: Purpose,
    on: NaiveDate,
    conclusion: Conclusion,
    not_met: &'static [&'static str],
) -> Visit {
    Visit { kind, on, not_met, conclusion }
}

const fn course(
    county: i64,
    kind: SpecialtyKind,
    batch: &'static str,
    fate: Fate,
    money: Money,
    visits: &'static [Visit],
) -> Course {
    Course { county: AreaKey(county * 10_000_000), kind, batch, fate, money, visits }
}

use Conclusion::{Conditional, Fail, Pass};
use Fate::{AtWork, Building, Contracted, Finished, Halted, Listed, Withdrawn};
use Money::{FirstPart, Granted, Matched, Overpaid, SecondByCounty, TakenBack, Whole};
use Purpose::{Acceptance, Again, Final, Midterm};
use SpecialtyKind::{IntensiveCare as Icu, NeonatalIntensiveCare as Nicu};

/// Every specialty, county by county.
pub(super) const COURSES: [Course; 18] = [
    course(
        621_202,
        Icu,
        "2016",
        AtWork(day(2016, 7, 4), day(2016, 8, 1)),
        Whole,
        &[
            visit(Midterm, day(2016, 6, 8), Pass, &[]),
            visit(Acceptance, day(2016, 7, 14), Pass, &[]),
        ],
    ),
    course(
        621_202,
        Nicu,
        "2016",
        Building,
        Whole,
        &[visit(Midterm, day(2016, 7, 20), Conditional, &["KS-14"])],
    ),
    course(621_221, Icu, "2016", Finished(day(2016, 8, 12)), Whole, &[]),
    course(
        621_221,
        Nicu,
        "2016",
        Building,
        FirstPart,
        &[visit(Midterm, day(2016, 7, 27), Pass, &[])],
    ),
    course(621_222, Icu, "2016", Building, FirstPart, &[]),
    course(621_222, Nicu, "2016", Listed, Granted, &[]),
    course(
        621_223,
        Icu,
        "2015",
        AtWork(day(2015, 11, 12), day(2016, 1, 4)),
        Whole,
        &[
            visit(Midterm, day(2015, 9, 15), Pass, &[]),
            visit(Acceptance, day(2015, 11, 26), Pass, &[]),
            visit(Final, day(2016, 7, 6), Pass, &[]),
        ],
    ),
    course(
        621_223,
        Nicu,
        "2015",
        AtWork(day(2015, 12, 14), day(2016, 3, 21)),
        SecondByCounty,
        &[
            visit(Midterm, day(2015, 9, 16), Pass, &[]),
            visit(Acceptance, day(2015, 12, 22), Fail, &["KS-11"]),
            visit(Again, day(2016, 2, 18), Pass, &["KS-11"]),
        ],
    ),
    course(621_224, Icu, "2016", Building, Overpaid, &[]),
    course(621_224, Nicu, "2016", Contracted, FirstPart, &[]),
    course(621_225, Icu, "2016", Halted(day(2016, 7, 11)), FirstPart, &[]),
    course(621_225, Nicu, "2016", Contracted, FirstPart, &[]),
    course(
        621_226,
        Icu,
        "2015",
        AtWork(day(2015, 11, 20), day(2015, 12, 28)),
        Whole,
        &[
            visit(Midterm, day(2015, 9, 22), Pass, &[]),
            visit(Acceptance, day(2015, 12, 9), Pass, &[]),
        ],
    ),
    course(
        621_226,
        Nicu,
        "2015",
        AtWork(day(2015, 12, 4), day(2016, 1, 11)),
        Whole,
        &[visit(Acceptance, day(2015, 12, 23), Pass, &[])],
    ),
    course(
        621_227,
        Icu,
        "2016",
        AtWork(day(2016, 7, 15), day(2016, 8, 22)),
        Matched,
        &[visit(Acceptance, day(2016, 8, 4), Pass, &[])],
    ),
    course(621_227, Nicu, "2016", Building, Whole, &[]),
    course(
        621_228,
        Icu,
        "2016",
        Building,
        FirstPart,
        &[visit(Midterm, day(2016, 8, 3), Pass, &[])],
    ),
    course(621_228, Nicu, "2016", Withdrawn(day(2016, 6, 20)), TakenBack(day(2016, 7, 5)), &[]),
];

/// What is bought for a specialty: category, name, how many, unit, yuan. 2,500,000 in all.
pub(super) const fn shopping(kind: SpecialtyKind) -> &'static [Item] {
    match kind {
        SpecialtyKind::NeonatalIntensiveCare => &[
            (PurchaseKind::Equipment, "新生儿培养箱", Some(8), "台", 720_000),
            (PurchaseKind::Equipment, "新生儿呼吸机", Some(3), "台", 900_000),
            (PurchaseKind::Equipment, "多参数监护仪", Some(10), "台", 380_000),
            (PurchaseKind::People, "聘请省级专家驻科指导", None, "", 120_000),
            (PurchaseKind::Training, "医护进修", Some(6), "人", 180_000),
            (PurchaseKind::Information, "重症监护信息系统", None, "", 200_000),
        ],
        _ => &[
            (PurchaseKind::Equipment, "呼吸机", Some(4), "台", 1_120_000),
            (PurchaseKind::Equipment, "床旁监护仪", Some(8), "台", 640_000),
            (PurchaseKind::Equipment, "血液滤过机", Some(1), "台", 300_000),
            (PurchaseKind::People, "聘请省级专家驻科指导", None, "", 120_000),
            (PurchaseKind::Training, "医护进修", Some(5), "人", 140_000),
            (PurchaseKind::Information, "重症监护信息系统", None, "", 180_000),
        ],
    }
}

/// Category, name, how many, unit, and yuan.
pub(super) type Item = (PurchaseKind, &'static str, Option<i32>, &'static str, i64);
