//! Who may be sent for practice at several sites, by the rules in force on the day.

use chrono::{Datelike, Months, NaiveDate};

use super::SenderLevel;
use crate::domain::practitioner::TitleRank;

/// What a doctor holds on the day on which they are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The level of the unit that sends them.
    pub level: SenderLevel,
    /// The highest title held.
    pub title: Option<TitleRank>,
    /// Since when they have been a resident or licensed doctor.
    pub resident_since: Option<NaiveDate>,
}

/// What the plan asks of those whom it counts: 方案二.6, dated like every other rule.
struct Asked {
    from: NaiveDate,
    until: Option<NaiveDate>,
    level: SenderLevel,
    title: TitleRank,
    /// Years as a resident that do instead of the title; none where nothing does.
    or_resident_years: Option<u32>,
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("a date"),
    }
}

/// 市级医疗机构副主任医师以上、县级医疗机构中级以上和五年以上住院医师.
static ASKED: &[Asked] = &[
    Asked {
        from: day(2009, 1, 1),
        until: None,
        level: SenderLevel::Prefecture,
        title: TitleRank::AssociateSenior,
        or_resident_years: None,
    },
    Asked {
        from: day(2009, 1, 1),
        until: None,
        level: SenderLevel::County,
        title: TitleRank::Intermediate,
        or_resident_years: Some(5),
    },
];

/// Whether a doctor is one of those whom the clause names on a day, and why.
pub fn eligible(candidate: Candidate, on: NaiveDate) -> Result<String, String> {
    let holds = |asked: &&Asked| {
        asked.level == candidate.level
            && asked.from <= on
            && asked.until.is_none_or(|until| on <= until)
    };
    let Some(asked) = ASKED.iter().find(holds) else {
        return Err(format!("{on}没有适用的选派条件"));
    };
    if let Some(title) = candidate.title.filter(|title| *title >= asked.title) {
        return Ok(format!("{}机构{title}职称", candidate.level));
    }
    let years = candidate.resident_since.map_or(0, |since| full_years(since, on));
    let title = candidate.title.map_or("无职称登记", TitleRank::label);
    match asked.or_resident_years {
        Some(needed) if candidate.resident_since.is_some() && years >= needed => {
            Ok(format!("{}机构住院医师满{years}年", candidate.level))
        }
        Some(needed) => Err(format!(
            "{}机构需{}以上或住院医师满{needed}年,当日为{title},满{years}年",
            candidate.level, asked.title
        )),
        None => Err(format!("{}机构需{}以上职称,当日为{title}", candidate.level, asked.title)),
    }
}

/// Whole years between two days.
fn full_years(since: NaiveDate, on: NaiveDate) -> u32 {
    let years = u32::try_from(on.year() - since.year()).unwrap_or(0);
    let reached = |years: u32| since.checked_add_months(Months::new(12 * years)) <= Some(on);
    if reached(years) { years } else { years.saturating_sub(1) }
}

/// What the state's rules on practice at several institutions asked of paperwork for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticeRules {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while they hold.
    pub until: Option<NaiveDate>,
    /// The document.
    pub document: &'static str,
    /// The least title that they ask for; none since 2017.
    pub title: Option<TitleRank>,
    /// Whether the first institution must consent in writing.
    pub sender_consents: bool,
    /// What they say, in a few words.
    pub says: &'static str,
}

/// In order of date.
static PRACTICE_RULES: &[PracticeRules] = &[
    PracticeRules {
        from: day(2014, 11, 5),
        until: Some(day(2017, 3, 31)),
        document: "关于推进和规范医师多点执业的若干意见",
        title: Some(TitleRank::Intermediate),
        sender_consents: true,
        says: "中级以上职称、从事同一专业满五年,须第一执业地点同意",
    },
    PracticeRules {
        from: day(2017, 4, 1),
        until: Some(day(2022, 2, 28)),
        document: "医师执业注册管理办法",
        title: None,
        sender_consents: false,
        says: "注册地域为省(助理医师为县),其他机构备案",
    },
    PracticeRules {
        from: day(2022, 3, 1),
        until: None,
        document: "医师法",
        title: None,
        sender_consents: false,
        says: "两个以上机构的确定主执业机构并办理手续;对口支援、医联体内免变更(第十五、十八条)",
    },
];

/// The state's rules in force on a day; none before the first.
pub fn practice_rules(on: NaiveDate) -> Option<&'static PracticeRules> {
    let holds =
        |rules: &&PracticeRules| rules.from <= on && rules.until.is_none_or(|until| on <= until);
    PRACTICE_RULES.iter().find(holds)
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};

    use super::{Candidate, PRACTICE_RULES, eligible, practice_rules};
    use crate::domain::posting::SenderLevel;
    use crate::domain::practitioner::TitleRank;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_clause_names_who_counts_at_each_level() {
        let on = date("2016-04-01");
        for (level, title, since, holds) in [
            (SenderLevel::Prefecture, Some(TitleRank::AssociateSenior), None, true),
            (SenderLevel::Prefecture, Some(TitleRank::Senior), None, true),
            (SenderLevel::Prefecture, Some(TitleRank::Intermediate), Some("2001-01-01"), false),
            (SenderLevel::County, Some(TitleRank::Intermediate), None, true),
            (SenderLevel::County, Some(TitleRank::Resident), Some("2011-04-01"), true),
            (SenderLevel::County, Some(TitleRank::Resident), Some("2011-04-02"), false),
            (SenderLevel::County, Some(TitleRank::Resident), None, false),
            (SenderLevel::County, None, None, false),
        ] {
            let candidate = Candidate { level, title, resident_since: since.map(date) };
            assert_eq!(eligible(candidate, on).is_ok(), holds, "{candidate:?}");
        }
    }

    #[test]
    fn the_rules_follow_one_another_without_a_gap() {
        for pair in PRACTICE_RULES.windows(2) {
            assert_eq!(pair[0].until.map(|last| last + Days::new(1)), Some(pair[1].from));
        }
        assert_eq!(practice_rules(date("2014-11-04")), None);
        let named = |on| practice_rules(date(on)).map(|rules| rules.sender_consents);
        assert_eq!(named("2017-03-31"), Some(true));
        assert_eq!(named("2017-04-01"), Some(false));
        assert_eq!(practice_rules(date("2022-03-01")).map(|at| at.document), Some("医师法"));
    }
}
