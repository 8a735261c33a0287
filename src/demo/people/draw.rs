//! Names, days of birth and numbers that look drawn.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{LATER, Member, TAKEN};
use crate::demo::days::{at, day, hour, later};
use crate::demo::dice::{Dice, name};
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::personal::CitizenId;
use crate::domain::practitioner::{CertificateKind, Sex, StaffRole, TitleRank};
use crate::ledger::practitioners::{NewCertificate, NewEmployment, NewPractitioner, NewTitle};

/// Surnames of the first lines of the old primer.
const SURNAMES: &str = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹章\
    苏潘葛范彭鲁韦马苗方任袁柳鲍史唐费薛雷贺汤罗毕郝常乐于傅皮齐康顾孟黄穆萧尹姚邵汪毛狄\
    米贝明戴宋庞熊纪舒项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万\
    卢莫房裘解丁宣邓杭洪包左石崔吉龚程裴陆翁羊惠曲封芮靳焦牧隗山谷车侯全班仰秋仲宁仇栾甘";

/// The stems and branches whose sixty pairs name the years.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// Characters of names that many systems cannot hold.
const RARE: [&str; 6] = ["㛃", "䶮", "𬭼", "𠅤", "㐱", "喆"];

/// Surnames that are written in two ways.
const SPELLINGS: [(char, char); 6] =
    [('于', '於'), ('傅', '付'), ('萧', '肖'), ('戴', '代'), ('蓝', '兰'), ('邱', '丘')];

/// A generator of people for one county: no two of them get one number.
pub(super) struct Draw {
    turn: i64,
    drawn: i64,
    used: BTreeSet<String>,
}

impl Draw {
    /// A generator for the county of this place among the counties.
    pub(super) fn new(turn: i64) -> Self {
        Self { turn, drawn: 0, used: BTreeSet::new() }
    }

    /// Somebody born in one of these years, whose file a unit keeps.
    pub(super) fn person(
        &mut self,
        dice: &mut Dice,
        area_key: AreaKey,
        years: (i64, i64),
    ) -> NewPractitioner {
        self.drawn += 1;
        let born = born(dice, years);
        let sex = if dice.chance(58) { Sex::Male } else { Sex::Female };
        // Numbers that nobody asked for.
        let number = (!dice.chance(3)).then(|| self.number(dice, born, sex)).flatten();
        NewPractitioner {
            id: Some(self.id()),
            area_key,
            name: drawn_name(dice),
            sex: Some(sex),
            born_on: number.is_none().then_some(born),
            citizen_id: number,
            phone: None,
            education: dice.pick(&["中专", "中专", "大专", "本科"]).map(|at| (*at).to_owned()),
            certificates: Vec::new(),
            employments: Vec::new(),
            titles: Vec::new(),
        }
    }

    /// The same person once more, as another clerk wrote it: another spelling of the name,
    /// and no number.
    pub(super) fn again(&mut self, of: &NewPractitioner) -> NewPractitioner {
        self.drawn += 1;
        let born_on = of.citizen_id.as_ref().and_then(CitizenId::born_on).or(of.born_on);
        NewPractitioner {
            id: Some(self.id()),
            name: spelt_otherwise(&of.name),
            citizen_id: None,
            born_on,
            certificates: Vec::new(),
            titles: Vec::new(),
            ..of.clone()
        }
    }

    fn id(&self) -> PublicId {
        let words = format!("practitioner {} {}", self.turn, self.drawn);
        name(&words, at(TAKEN, hour(14)))
    }

    /// A number of the area 621299, which there is not. Counties draw from numbers of their
    /// own, so that each comes out the same without the others.
    fn number(&mut self, dice: &mut Dice, born: NaiveDate, sex: Sex) -> Option<CitizenId> {
        loop {
            let odd = i64::from(sex == Sex::Male);
            let order = self.turn * 100 + dice.between(0, 49) * 2 + odd;
            let digits = format!("621299{}{order:03}", born.format("%y%m%d"));
            if self.used.insert(digits.clone()) {
                // Fifteen digits: the century and the check digit are added.
                return CitizenId::parse(&digits).ok();
            }
        }
    }
}

/// A day of birth in one of these years.
fn born(dice: &mut Dice, (from, until): (i64, i64)) -> NaiveDate {
    let year = i32::try_from(dice.between(from, until)).unwrap_or(1970);
    later(day(year, 1, 1), dice.between(0, 364))
}

fn drawn_name(dice: &mut Dice) -> String {
    if dice.between(1, 1_200) == 1 {
        // As many characters as a name may have, with the dot that joins its parts.
        return format!("{}·艾山", ["阿依古丽", "买买提江", "努尔兰别克"].repeat(3).join("·"));
    }
    let pick = |dice: &mut Dice, from: &str| {
        let signs: Vec<char> = from.chars().collect();
        dice.pick(&signs).copied().unwrap_or('甲')
    };
    let surname = pick(dice, SURNAMES);
    if dice.chance(1) {
        return format!("{surname}{}", dice.pick(&RARE).copied().unwrap_or("㛃"));
    }
    format!("{surname}{}{}", pick(dice, STEMS), pick(dice, BRANCHES))
}

/// The name with its surname spelt the other way, or with a dot that some machines type.
fn spelt_otherwise(name: &str) -> String {
    let surname = name.chars().next().unwrap_or_default();
    let rest: String = name.chars().skip(1).collect();
    let other = SPELLINGS.iter().find_map(|&(one, other)| match surname {
        _ if surname == one => Some(other),
        _ if surname == other => Some(one),
        _ => None,
    });
    other.map_or_else(|| name.to_owned(), |other| format!("{other}{rest}"))
}

/// Whether a name has a second spelling.
pub(super) fn has_spellings(name: &str) -> bool {
    spelt_otherwise(name) != name
}

/// A licence at an institution from a day on.
pub(super) fn certificate(
    kind: CertificateKind,
    facility: Option<PublicId>,
    from: NaiveDate,
    number: &str,
) -> NewCertificate {
    NewCertificate {
        kind,
        number: Some(format!("示{}{number}", from.year())),
        facility,
        range: None,
        general_practice: false,
        issued_by: Some("示范卫生计生局".to_owned()),
        registered_on: Some(from),
        from,
        until: None,
    }
}

/// Work at an institution from a day on.
pub(super) fn employment(
    facility: PublicId,
    role: StaffRole,
    main: bool,
    from: NaiveDate,
) -> NewEmployment {
    NewEmployment { facility, role, main, from, until: None, document_no: None }
}

/// A title from a day on.
pub(super) fn title(rank: TitleRank, from: NaiveDate) -> NewTitle {
    let name = match rank {
        TitleRank::Resident => "住院医师",
        TitleRank::Intermediate => "主治医师",
        TitleRank::AssociateSenior => "副主任医师",
        TitleRank::Senior => "主任医师",
    };
    NewTitle { rank, name: name.to_owned(), from, document_no: None }
}

/// A member as they are entered on the first day on which everything said of them is so.
pub(super) fn member(new: NewPractitioner) -> Option<Member> {
    let begun = new.employments.iter().map(|spell| spell.from);
    let held = new.certificates.iter().map(|held| held.from);
    let titled = new.titles.iter().map(|title| title.from);
    let last = begun.chain(held).chain(titled).max()?;
    let entered = [TAKEN].into_iter().chain(LATER).find(|on| last < *on)?;
    Some(Member { entered, new })
}
