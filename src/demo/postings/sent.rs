//! Who is sent to a county, under which programme, where and when.

use chrono::{Days, Months, NaiveDate};

use super::super::country::Country;
use super::super::days::{at, day, hour, later};
use super::super::dice::{Dice, name};
use super::super::people::Member;
use super::super::setting::hospital;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::posting::{LegalBasis, PostingKind, SenderLevel};
use crate::ledger::postings::{NewPosting, PostingFacts};

/// Postings of a year to one county: practice at several sites, secondments, paired support.
const A_YEAR: [(PostingKind, usize); 3] = [
    (PostingKind::MultiSitePractice, 15),
    (PostingKind::Secondment, 5),
    (PostingKind::PairedSupport, 14),
];

/// Somebody who is sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    /// The posting's outside name.
    pub(super) id: PublicId,
    /// The township of the institution.
    pub(super) place: AreaKey,
    /// What is entered.
    pub(super) new: NewPosting,
    /// The day on which it is.
    pub(super) registered_on: NaiveDate,
    /// Days on which it was interrupted, and why.
    pub(super) gap: Option<(NaiveDate, NaiveDate, &'static str)>,
    /// The day on which it ended early, and why.
    pub(super) left: Option<(NaiveDate, &'static str)>,
}

/// Everybody who is sent to a county, from its own hospital and from the city's.
pub(super) fn sent(
    dice: &mut Dice,
    tree: &Country,
    county: AreaKey,
    (own, city): (&[Member], &[Member]),
) -> Vec<Sent> {
    let townships: Vec<AreaKey> =
        tree.of(Level::Township).filter(|key| county.contains(*key)).collect();
    let mut sent = Vec::new();
    for year in [2015, 2016] {
        for (kind, many) in A_YEAR {
            for number in 0..many {
                let from_city = kind == PostingKind::MultiSitePractice && dice.chance(30);
                let (people, level) = if from_city {
                    (city, SenderLevel::Prefecture)
                } else {
                    (own, SenderLevel::County)
                };
                let Some(member) = dice.pick(people) else { continue };
                let Some(place) = dice.pick(&townships) else { continue };
                let id = format!("posting {county} {year} {kind} {number}");
                let id = name(&id, at(day(year, 1, 4), hour(15)));
                sent.push(one(dice, tree, (id, kind, year, level), member, *place));
            }
        }
    }
    sent
}

fn one(
    dice: &mut Dice,
    tree: &Country,
    (id, kind, year, level): (PublicId, PostingKind, i32, SenderLevel),
    member: &Member,
    place: AreaKey,
) -> Sent {
    let (from, until) = term(dice, kind, year);
    let sender = match level {
        SenderLevel::Prefecture => "示范市第一人民医院".to_owned(),
        SenderLevel::County => format!("{}人民医院", tree.name(place.county())),
    };
    let basis = match kind {
        PostingKind::Secondment => LegalBasis::Administrative,
        PostingKind::PairedSupport => LegalBasis::PairedSupport,
        PostingKind::MultiSitePractice if dice.chance(35) => LegalBasis::FiledInstitution,
        PostingKind::MultiSitePractice => LegalBasis::Consortium,
    };
    let filed = basis.needs_filing();
    let said = |dice: &mut Dice, words: &str| (!dice.chance(12)).then(|| words.to_owned());
    let duty = match kind {
        PostingKind::Secondment => "副院长",
        PostingKind::MultiSitePractice => "门诊、会诊、带教",
        PostingKind::PairedSupport => "医疗服务、技术培训",
    };
    let specialty = dice.pick(&["内科", "外科", "妇产科", "儿科", "中医科", "急诊医学"]);
    let facts = PostingFacts {
        basis,
        sender,
        sender_level: level,
        sender_department: specialty.map(|at| (*at).to_owned()),
        specialty: specialty.map(|at| (*at).to_owned()),
        duty: Some(duty.to_owned()),
        document_no: Some(format!("示卫发〔{year}〕{}号", dice.between(11, 60))),
        filing_no: filed.then(|| format!("示备{year}-{:04}", dice.between(1, 900))),
        filed_on: filed.then(|| later(from, -dice.between(3, 20))),
        sending_opinion: said(dice, "同意派出"),
        receiving_opinion: said(dice, "同意接收"),
        authority_opinion: said(dice, "同意"),
        from,
        until,
        remark: None,
    };
    let breaks = kind != PostingKind::MultiSitePractice;
    let gap = (breaks && dice.chance(12)).then(|| {
        let gone = later(from, dice.between(40, 140));
        (gone, later(gone, dice.between(7, 30)), "单位抽调参加突发任务")
    });
    let left = (dice.chance(5) && gap.is_none())
        .then(|| (later(from, dice.between(60, 150)), "工作调动"))
        .filter(|(on, _)| *on < until);
    let taken = day(2015, 2, 4);
    Sent {
        id,
        place,
        new: NewPosting {
            id: Some(id),
            practitioner: member.new.id.unwrap_or(id),
            facility: hospital(place),
            kind,
            facts,
        },
        registered_on: later(from, dice.between(-6, 12)).max(taken),
        gap,
        left,
    }
}

/// First and last day: a calendar year, a year from spring, half a year or a year.
fn term(dice: &mut Dice, kind: PostingKind, year: i32) -> (NaiveDate, NaiveDate) {
    let (from, months) = match kind {
        PostingKind::MultiSitePractice if dice.chance(20) => (day(year, 5, 16), 7),
        PostingKind::MultiSitePractice => (day(year, 1, 1), 12),
        PostingKind::PairedSupport if dice.chance(60) => (day(year, 3, 1), 6),
        PostingKind::Secondment | PostingKind::PairedSupport => (day(year, 3, 1), 12),
    };
    (from, from + Months::new(months) - Days::new(1))
}
