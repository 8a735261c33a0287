//! Who counts as a general practitioner at which institution, and who does not and why.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::staffed;
use crate::domain::ids::SubjectId;
use crate::domain::practitioner::{CertificateKind, GeneralPractice};
use crate::plan::Settings;
use crate::rules::facts::{CertificateFacts, EmploymentFacts, Facts, Home, PractitionerFacts};
use crate::rules::finding::{Listed, Standing};

/// The general practitioners of every institution that the clauses ask about, those who do not
/// count included. Nobody counts at more than one of them.
pub(super) fn rosters(
    facts: &Facts,
    settings: &Settings,
    as_of: NaiveDate,
) -> BTreeMap<SubjectId, Vec<Listed>> {
    let names = facts.facilities.iter().map(|at| (at.subject, at.name.as_str())).collect();
    let desk = Desk { names, settings, as_of };
    let asked: Vec<SubjectId> = staffed(&facts.facilities).map(|at| at.subject).collect();
    let mut rosters: BTreeMap<SubjectId, Vec<Listed>> =
        asked.iter().map(|facility| (*facility, Vec::new())).collect();
    for person in facts.people.iter().filter(|person| is_practitioner(person, as_of)) {
        let home = person.home(as_of);
        for (facility, roster) in &mut rosters {
            if let Some(last) = last_at(person, *facility, as_of) {
                roster.push(desk.judge(person, last, home));
            }
        }
    }
    rosters
}

/// Whether somebody holds, or held, what makes a general practitioner.
fn is_practitioner(person: &PractitionerFacts, as_of: NaiveDate) -> bool {
    let held = person.certificates.iter().filter(|held| held.from <= as_of);
    held.into_iter().any(|held| is_registration(held) || is_training(held))
}

const fn is_registration(held: &CertificateFacts) -> bool {
    held.general_practice && held.kind.is_licence()
}

const fn is_training(held: &CertificateFacts) -> bool {
    matches!(held.kind, CertificateKind::GeneralPractitionerTraining)
}

/// The employment at an institution that holds on a day, or else the last one before.
fn last_at(
    person: &PractitionerFacts,
    facility: SubjectId,
    as_of: NaiveDate,
) -> Option<&EmploymentFacts> {
    let here = person.employments.iter().filter(|spell| spell.facility == facility);
    here.filter(|spell| spell.from <= as_of)
        .max_by_key(|spell| (spell.spell().covers(as_of), spell.until.unwrap_or(NaiveDate::MAX)))
}

/// What is needed to judge people.
struct Desk<'a> {
    names: BTreeMap<SubjectId, &'a str>,
    settings: &'a Settings,
    as_of: NaiveDate,
}

impl Desk<'_> {
    fn judge(
        &self,
        person: &PractitionerFacts,
        work: &EmploymentFacts,
        home: Option<Home<'_>>,
    ) -> Listed {
        if let Some(until) = work.until.filter(|until| *until < self.as_of) {
            return listed(person, format!("{until}后不在本机构"));
        }
        match home {
            Some(Home::Here(main)) if main.facility == work.facility => {}
            Some(Home::Here(main)) => {
                let name = self.name(main.facility);
                return listed(person, format!("主执业机构为{name},不在本机构计入"));
            }
            Some(Home::Elsewhere(post)) => return listed(person, post.reason()),
            None => return listed(person, "主执业机构不在本县区或未登记,不在本机构计入"),
        }
        let held: Vec<_> = person.certified(self.as_of).collect();
        let registered = held.iter().copied().filter(|held| is_registration(held));
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            registered.partition(|held| held.facility.is_none_or(|at| at == work.facility));
        if let Some(first) = first(&here) {
            return counted(person, work, first, GeneralPractice::Registered);
        }
        if let Some(place) = elsewhere.first().and_then(|held| held.facility) {
            return listed(person, format!("执业地点为{},不在本机构", self.name(place)));
        }
        let trained: Vec<_> = held.into_iter().filter(|held| is_training(held)).collect();
        match first(&trained) {
            Some(first) if self.settings.count_trained => {
                counted(person, work, first, GeneralPractice::Trained)
            }
            Some(_) => listed(person, "取得培训合格证、未注册,按方案设定不计入"),
            None => listed(person, self.run_out(person)),
        }
    }

    fn name(&self, facility: SubjectId) -> &str {
        self.names.get(&facility).copied().unwrap_or("本县区以外的机构")
    }

    /// Why nothing that somebody held holds on the day.
    fn run_out(&self, person: &PractitionerFacts) -> String {
        let held = person.certificates.iter();
        let ours = held.filter(|held| is_registration(held) || is_training(held));
        let last = ours.filter_map(|held| held.until).filter(|until| *until < self.as_of).max();
        last.map_or_else(
            || "当日没有有效证书".to_owned(),
            |until| format!("证书{until}止,当日无效"),
        )
    }
}

/// The certificate that has held the longest.
fn first<'a>(held: &[&'a CertificateFacts]) -> Option<&'a CertificateFacts> {
    held.iter().copied().min_by_key(|held| (held.from, held.learned_on))
}

fn listed(person: &PractitionerFacts, reason: impl Into<String>) -> Listed {
    Listed {
        id: person.public_id,
        name: person.name.clone(),
        standing: Standing::NotCounted,
        counts_as: None,
        reason: reason.into(),
        since: None,
        learned_on: None,
    }
}

fn counted(
    person: &PractitionerFacts,
    work: &EmploymentFacts,
    held: &CertificateFacts,
    counts_as: GeneralPractice,
) -> Listed {
    Listed {
        standing: Standing::Counted,
        counts_as: Some(counts_as),
        since: Some(work.from.max(held.from)),
        learned_on: work.learned_on.max(held.learned_on),
        ..listed(person, format!("{counts_as},{}起", held.from))
    }
}
