//! People, those who are posted, and what hangs on them, of any shape.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};

use super::{KINDS, named, place, spell};
use crate::domain::area::AreaKey;
use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::posting::{DayEntry, DayHalf, LegalBasis, PostingKind, SenderLevel};
use crate::domain::practitioner::{CertificateKind, StaffRole, TitleRank};
use crate::domain::subsidy::PaymentKind;
use crate::domain::training::{DutyWay, ExamResult, LeaveReason};
use crate::rules::properties::some_day;
use crate::rules::sample::day;
use crate::rules::{
    CertificateFacts, DutyChoiceFacts, DutyFacts, EmploymentFacts, Facts, MedicinesFacts,
    PostedFacts, PostingFacts, PractitionerFacts, Spell, StudyFacts, SubsidyPayment, TitleFacts,
};

/// A person with a certificate, a title and one or two places of work.
pub(super) fn person(county: AreaKey) -> impl Strategy<Value = PractitionerFacts> {
    let held = (select(CertificateKind::ALL), spell(), any::<bool>());
    let work = vec((0..KINDS.len(), select(StaffRole::ALL), any::<bool>(), spell()), 1..3);
    let title = option::of((select(TitleRank::ALL), spell()));
    (held, work, title).prop_map(move |((kind, held, general_practice), work, title)| {
        let employment = |(nth, role, main, spell): (usize, StaffRole, bool, Spell)| {
            let (facility, Spell { from, until }) = (place(county, nth), spell);
            let (end_reason, learned_on) = (None, None);
            EmploymentFacts { facility, role, main, from, until, end_reason, learned_on }
        };
        PractitionerFacts {
            subject: SubjectId(0),
            public_id: named(SubjectId(0)),
            name: "某人".to_owned(),
            born_on: None,
            certificates: vec![CertificateFacts {
                kind,
                facility: Some(place(county, work[0].0)),
                general_practice,
                from: held.from,
                until: held.until,
                learned_on: None,
            }],
            employments: work.into_iter().map(employment).collect(),
            elsewhere: Vec::new(),
            titles: title
                .map(|(rank, Spell { from, until })| TitleFacts { rank, from, until })
                .into_iter()
                .collect(),
        }
    })
}

/// A person who is posted, with days here and there.
pub(super) fn posted(county: AreaKey) -> impl Strategy<Value = PostedFacts> {
    let what = (select(PostingKind::ALL), select(LegalBasis::ALL), select(SenderLevel::ALL));
    let term = (some_day(), 30_u64..500, option::weighted(0.2, 1_u64..300));
    let days = vec((0_u64..500, select(DayHalf::ALL)), 0..40);
    (what, term, days, option::of(select(TitleRank::ALL)), any::<bool>()).prop_map(
        move |((kind, basis, sender_level), (from, days, ended), served, title, has_consent)| {
            let posting = PostingFacts {
                subject: SubjectId(0),
                public_id: named(SubjectId(0)),
                kind,
                basis,
                area: AreaKey(county.0 + 1_000_000),
                place: "2号乡镇卫生院".to_owned(),
                sender_level,
                has_consent,
                from,
                until: from + Days::new(days),
                ended_on: ended.map(|days| from + Days::new(days)),
                gaps: Vec::new(),
                learned_on: None,
                elsewhere: false,
            };
            let entry = |(after, half): (u64, DayHalf)| DayEntry {
                posting: SubjectId(0),
                facility: place(county, 2),
                on: from + Days::new(after),
                half,
                leave: None,
                resolution: None,
                learned_on: None,
            };
            PostedFacts {
                subject: SubjectId(0),
                public_id: named(SubjectId(0)),
                name: "某医生".to_owned(),
                titles: title
                    .map(|rank| TitleFacts { rank, from: day("2008-01-01"), until: None })
                    .into_iter()
                    .collect(),
                licensed_since: Some(day("2005-01-01")),
                postings: vec![posting],
                days: served.into_iter().map(entry).collect(),
                higher: Vec::new(),
            }
        },
    )
}

/// What hangs on the people of a county: studies, turns of duty, payments. The first number
/// says whose it is.
#[derive(Debug, Clone)]
pub(super) struct Hanging {
    who: Index,
    on: NaiveDate,
    left: Option<LeaveReason>,
    exam: Option<ExamResult>,
    way: DutyWay,
    days: BTreeSet<u8>,
    yuan: i64,
    kind: PaymentKind,
}

pub(super) fn hanging() -> impl Strategy<Value = Hanging> {
    let study =
        (option::weighted(0.2, select(LeaveReason::ALL)), option::of(select(ExamResult::ALL)));
    let duty = (select(DutyWay::ALL), proptest::collection::btree_set(1_u8..29, 0..8));
    // Half a year's allowance, or any sum.
    let paid = (prop_oneof![Just(6_000_i64), 0_i64..7_000], select(PaymentKind::ALL));
    (any::<Index>(), some_day(), study, duty, paid).prop_map(
        |(who, on, (left, exam), (way, days), (yuan, kind))| Hanging {
            who,
            on,
            left,
            exam,
            way,
            days,
            yuan,
            kind,
        },
    )
}

pub(super) fn hang(facts: &mut Facts, it: &Hanging) {
    if facts.people.is_empty() {
        return;
    }
    let person = it.who.get(&facts.people);
    let (practitioner, facility) = (person.subject, person.employments[0].facility);
    facts.studies.push(StudyFacts {
        practitioner,
        from: it.on,
        until: it.on + Days::new(184),
        left_on: it.left.map(|_| it.on + Days::new(60)),
        leave_reason: it.left,
        exam_on: it.exam.map(|_| it.on + Days::new(185)),
        exam_result: it.exam,
        paid: Fen::from_yuan(it.yuan),
        paid_on: Some(it.on + Days::new(200)),
    });
    let (month, from) = (Month::of(it.on), Month::of(it.on).first_day());
    facts.duty_choices.push(DutyChoiceFacts { practitioner, way: it.way, from, until: None });
    // Turns are asked about for the month before the date, whatever the date.
    let turns = Month::of(day("2015-01-01")).through(Month::of(day("2016-12-31")));
    let days: Vec<u8> = it.days.iter().copied().collect();
    let turn = |month| DutyFacts { practitioner, month, days: days.clone() };
    facts.duties.extend(turns.map(turn));
    let (kind, amount) = (it.kind, Fen::from_yuan(it.yuan / 10));
    facts.payments.push(SubsidyPayment { practitioner, facility, month, kind, amount, on: it.on });
    facts.medicines.push(MedicinesFacts { facility, from: it.on, until: None });
}
