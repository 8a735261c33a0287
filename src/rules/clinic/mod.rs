//! Rules about village clinics, and what they share.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::facts::{Facts, ProjectFacts};
use super::finding::{Finding, Standing};
use super::rule::Ask;
use super::works::Works;
use crate::domain::area::AreaKey;
use crate::domain::ids::SubjectId;

pub(super) mod accepted;
pub(super) mod awaiting;
pub(super) mod coverage;
pub(super) mod device;
pub(super) mod finished;
pub(super) mod late;
pub(super) mod started;
pub(super) mod subsidy;

/// A finding about a project with everything but the decision.
fn about(project: &ProjectFacts, ask: &Ask<'_>) -> Finding {
    let as_of = ask.as_of;
    Finding {
        subject: Some(project.public_id),
        code: project.code.clone(),
        progress: Some(project.stage(as_of)),
        funds: project.funds(as_of, |_| true),
        rectification_due_on: project.notice(as_of).map(|notice| notice.due_on),
        contractor: project.contractor.clone(),
        ..Finding::about(project.village, project.label.clone(), &ask.stage.id)
    }
}

/// The finding about a project that was taken out of the plan, if it was.
fn withdrawn(project: &ProjectFacts, ask: &Ask<'_>) -> Option<Finding> {
    let on = project.withdrawn_on(ask.as_of)?;
    let mut finding = about(project, ask);
    finding.on = Some(on);
    Some(finding.decided(Standing::NotApplicable, format!("已于{on}调出,不计入")))
}

/// When clinics became standard, by clinic and, where a project names none, by village.
struct Standard {
    clinics: BTreeMap<SubjectId, NaiveDate>,
    villages: BTreeMap<AreaKey, NaiveDate>,
}

impl Standard {
    /// Reads it off the facts of a county.
    fn of(facts: &Facts, as_of: NaiveDate) -> Self {
        let mut standard = Self { clinics: BTreeMap::new(), villages: BTreeMap::new() };
        for facility in &facts.facilities {
            if let Some(since) = facility.standard_since.filter(|&since| since <= as_of) {
                standard.clinics.insert(facility.subject, since);
            }
        }
        for project in &facts.projects {
            if project.withdrawn_on(as_of).is_some() {
                continue;
            }
            let Some(on) = project.accepted_on(as_of) else { continue };
            match project.facility {
                Some(clinic) => keep_earliest(&mut standard.clinics, clinic, on),
                None => keep_earliest(&mut standard.villages, project.village, on),
            }
        }
        standard
    }

    /// Since when a clinic that lies in a village has been standard.
    fn since(&self, clinic: SubjectId, village: Option<AreaKey>) -> Option<NaiveDate> {
        let by_village = village.and_then(|village| self.villages.get(&village));
        self.clinics.get(&clinic).into_iter().chain(by_village).min().copied()
    }
}

fn keep_earliest<K: Ord>(days: &mut BTreeMap<K, NaiveDate>, key: K, on: NaiveDate) {
    days.entry(key).and_modify(|day| *day = (*day).min(on)).or_insert(on);
}

/// The programmes that pay for a village, where there is more than one.
fn double_funded(facts: &Facts, as_of: NaiveDate) -> BTreeMap<AreaKey, BTreeSet<&str>> {
    let mut programmes = BTreeMap::<AreaKey, BTreeSet<&str>>::new();
    for project in &facts.projects {
        if project.withdrawn_on(as_of).is_some() {
            continue;
        }
        let named = project.movements(as_of).filter_map(|movement| movement.programme.as_deref());
        for programme in named {
            programmes.entry(project.village).or_default().insert(programme);
        }
    }
    programmes.retain(|_, named| named.len() > 1);
    programmes
}
