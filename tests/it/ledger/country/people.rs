//! People: what they hold, where they work, where they are posted and which days they serve.

use chrono::Days;
use serde_json::{Value, json};
use taizhang::domain::ids::PublicId;
use taizhang::ledger::Result;
use taizhang::ledger::postings::{
    CorrectDay, EndPosting, EnterDays, InterruptPosting, RegisterPostings, StrikeDay,
};
use taizhang::ledger::practitioners::{
    AddCertificate, AddTitle, BeginEmployment, ChangePractitioner, EndCertificate, EndEmployment,
    MergePractitioners, RegisterPractitioners, UndoMerge,
};

use super::super::clinic::TOWNSHIP;
use super::{Country, Deed};
use crate::support::doctors::command;

/// How many things there are to enter here.
pub(super) const DEEDS: u8 = 14;

/// Somebody who works at an institution with a certificate for it.
pub(super) fn doctor(name: &str, certificate: &str, facility: PublicId, from: &str) -> Value {
    let role = if certificate == "village_doctor" { certificate } else { "doctor" };
    json!({ "area_key": TOWNSHIP, "name": name,
        "certificates": [{ "kind": certificate, "facility": facility, "from": from }],
        "employments": [{ "facility": facility, "role": role, "main": true, "from": from }] })
}

impl Country {
    pub(super) async fn enter_people(&mut self, deed: Deed) -> Result<()> {
        match deed.0 {
            0..=7 => self.enter_held(deed).await,
            _ => self.enter_posted(deed).await,
        }
    }

    async fn enter_held(&mut self, (what, village, on): Deed) -> Result<()> {
        let (doctor, clinic) = (self.doctors[village], self.clinics[village]);
        match what {
            0 => {
                let name = format!("示范{village}{on}");
                let new = self::doctor(&name, "village_doctor", clinic, &on.to_string());
                let people = command::<RegisterPractitioners>(json!({ "people": [new] }));
                let people = self.act(people).await?;
                self.open.people.extend(people);
            }
            1 => {
                let certificate = json!({ "kind": "licensed_assistant", "facility": clinic,
                    "from": on, "general_practice": true });
                let (practitioner, certificate) = (doctor, command(certificate));
                let added = self.act(AddCertificate { practitioner, certificate }).await?;
                self.open.certificates.push(added);
            }
            2 => {
                let id = self.open.certificates.pop();
                let end = json!({ "ended_on": on, "end_reason": "stopped_practising" });
                self.act(EndCertificate { id, ..command(end) }).await?;
            }
            3 => {
                let title = json!({ "rank": "associate_senior", "name": "副主任医师",
                    "from": on });
                let (practitioner, title) = (self.doctors[2], command(title));
                self.act(AddTitle { practitioner, title }).await?;
            }
            4 => {
                let work = json!({ "facility": self.hospitals[village], "role": "doctor",
                    "main": true, "from": on });
                let (practitioner, employment) = (doctor, command(work));
                let begun = self.act(BeginEmployment { practitioner, employment }).await?;
                self.open.employments.push(begun);
            }
            5 => {
                let id = self.open.employments.pop();
                let end = json!({ "until": on, "end_reason": "left" });
                self.act(EndEmployment { id, ..command(end) }).await?;
            }
            6 => self.merge_or_part(doctor).await?,
            _ => {
                let change = json!({ "name": format!("示范{on}"), "born_on": "1957-11-20" });
                let practitioner = Some(self.doctors[2 * village]);
                self.act(ChangePractitioner { practitioner, ..command(change) }).await?;
            }
        }
        Ok(())
    }

    /// Merges whoever was registered last into a doctor, or parts them again.
    async fn merge_or_part(&mut self, into: PublicId) -> Result<()> {
        if let Some(practitioner) = self.open.merged.pop() {
            self.act(UndoMerge { practitioner, seen: None }).await?;
        } else if let Some(practitioner) = self.open.people.pop() {
            let (own, seen) = (Some(practitioner), None);
            self.act(MergePractitioners { practitioner: own, seen, into }).await?;
            self.open.merged.push(practitioner);
        }
        Ok(())
    }

    async fn enter_posted(&mut self, (what, village, on): Deed) -> Result<()> {
        match what {
            8 | 9 => {
                let kind = ["multi_site_practice", "secondment"][village];
                let facts = json!({ "basis": "consortium", "sender": "宕昌县人民医院",
                    "sender_level": "county", "sending_opinion": "同意派出", "from": on,
                    "until": "2016-12-31" });
                let doctor = self.doctors[2 - usize::from(what - 8)];
                let posting = json!({ "practitioner": doctor, "facility": self.hospitals[0],
                    "kind": kind, "facts": facts });
                let register = json!({ "postings": [posting] });
                let postings = self.act(command::<RegisterPostings>(register)).await?;
                self.open.postings.extend(postings);
            }
            10 => {
                let Some(posting) = self.open.postings.last() else { return Ok(()) };
                let one = |day| {
                    json!({ "posting": posting, "facts": { "on": on + Days::new(day),
                        "workload": { "outpatient": 3 } } })
                };
                let days: Vec<Value> = (0..7).map(one).collect();
                let days = self.act(command::<EnterDays>(json!({ "days": days }))).await?;
                self.open.days.extend(days);
            }
            11 => {
                let Some(day) = self.open.days.pop() else { return Ok(()) };
                self.act(StrikeDay { day, seen: None }).await?;
                let Some(&day) = self.open.days.last() else { return Ok(()) };
                let facts = command(json!({ "on": on, "half": "morning" }));
                self.act(CorrectDay { day, seen: None, facts }).await?;
            }
            12 => {
                let posting = self.open.postings.last().copied();
                let gap = json!({ "from": on, "until": on + Days::new(20), "reason": "进修" });
                self.act(InterruptPosting { posting, ..command(gap) }).await?;
            }
            _ => {
                let posting = self.open.postings.pop();
                let end = json!({ "left_on": on, "left_reason": "调回" });
                self.act(EndPosting { posting, ..command(end) }).await?;
            }
        }
        Ok(())
    }
}
