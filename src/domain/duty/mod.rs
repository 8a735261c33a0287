//! Who has to do what about a person's registration, and until when.
//!
//! Worked out from what is on record, on whichever date is asked about: no timer decides it.

use chrono::{Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::calendar::Calendar;
use super::ids::SubjectId;
use super::practitioner::{CertificateKind, StaffRole};
use super::registration::{apply_by, lapses_on, repeat_by};
use super::words::words;

/// So many days before its last day a duty is shown.
pub const NOTICE_DAYS: u64 = 90;

words! {
    /// Something that is to be done about a registration.
    Duty {
        /// Being registered before practising at all (条例 art. 9; 医师法 art. 13).
        Register = "办理执业注册",
        /// Applying for renewal three months before the end (条例 art. 16).
        Renew = "申请再注册",
        /// Deciding on an application within fifteen days (art. 13, 16).
        Decide = "审核再注册申请",
        /// The assessment every two or three years (art. 34; 医师法 art. 42).
        Assess = "参加定期考核",
        /// Another assessment within six months of a failed one (art. 36).
        Repeat = "申请再次考核",
        /// Registering the place where somebody works (art. 17).
        Relocate = "变更执业地点",
        /// Coming back to practice before two years out of it are full (art. 18).
        Resume = "恢复执业",
        /// Striking a registration off (art. 18, 36).
        StrikeOff = "办理注销注册",
    }
}

impl Duty {
    /// Whose turn it is.
    pub const fn falls_to(self) -> &'static str {
        match self {
            Self::Decide | Self::StrikeOff => "县区卫生行政部门",
            Self::Assess => "县区卫生行政部门、本人",
            Self::Register | Self::Renew | Self::Repeat | Self::Relocate | Self::Resume => {
                "本人、执业机构"
            }
        }
    }
}

words! {
    /// How pressing a duty is.
    Urgency {
        /// The last day has passed.
        Overdue = "已逾期",
        /// It is to be done at once.
        Now = "应即办理",
        /// The last day comes within the notice.
        Soon = "临近期限",
    }
}

/// A duty, with its last day and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reminder {
    /// What is to be done.
    pub duty: Duty,
    /// The last day in time, where there is one.
    pub by: Option<NaiveDate>,
    /// How pressing it is.
    pub urgency: Urgency,
    /// Why, for people to read.
    pub why: String,
}

/// A certificate as clocks see it: both days belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Licence {
    /// Its key.
    pub id: SubjectId,
    /// What it is.
    pub kind: CertificateKind,
    /// The place of practice that it is registered for.
    pub facility: Option<SubjectId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, an end before its time taken in.
    pub until: Option<NaiveDate>,
    /// Whether it was ended before its time.
    pub ended: bool,
}

/// A spell of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Where.
    pub facility: SubjectId,
    /// As what.
    pub role: StaffRole,
    /// Whether it is the main institution.
    pub main: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// An application for renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Application {
    /// The certificate to be renewed.
    pub certificate: SubjectId,
    /// The day on which it was received.
    pub applied_on: NaiveDate,
    /// The last day for the decision.
    pub due_on: NaiveDate,
    /// The day of the decision.
    pub decided_on: Option<NaiveDate>,
}

/// An assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assessed {
    /// The day.
    pub on: NaiveDate,
    /// Whether it was passed.
    pub passed: bool,
}

/// What is on record of one person's registration, and the day that it is looked at on.
#[derive(Debug, Clone, Copy)]
pub struct Career<'a> {
    /// Certificates.
    pub licences: &'a [Licence],
    /// Spells of work, wherever they are.
    pub work: &'a [Work],
    /// Applications for renewal.
    pub applications: &'a [Application],
    /// Assessments.
    pub assessments: &'a [Assessed],
    /// The day.
    pub on: NaiveDate,
}

fn covers((from, until): (NaiveDate, Option<NaiveDate>), on: NaiveDate) -> bool {
    from <= on && until.is_none_or(|until| on <= until)
}

impl Licence {
    fn holds(&self, on: NaiveDate) -> bool {
        self.kind.is_licence() && covers((self.from, self.until), on)
    }
}

impl Career<'_> {
    /// Everything that is to be done, the most pressing first.
    pub fn reminders(&self, calendar: &Calendar) -> Vec<Reminder> {
        let mut found = Vec::new();
        found.extend(self.unlicensed());
        for licence in self.licences.iter().filter(|at| at.holds(self.on)) {
            found.extend(self.renewal(licence));
        }
        found.extend(self.undecided());
        found.extend(self.assessment(calendar));
        found.extend(self.misplaced());
        found.extend(self.out_of_practice());
        found.sort_by_key(|at| (at.urgency, at.by, at.duty));
        found.dedup_by_key(|at| (at.duty, at.by));
        found
    }

    /// The best licence that holds on the day.
    pub fn licence(&self) -> Option<&Licence> {
        let held = self.licences.iter().filter(|at| at.holds(self.on));
        held.max_by_key(|at| (at.kind.rank(), at.until.is_none(), at.until))
    }

    /// The work as a doctor that holds on the day, the main institution first.
    fn practising(&self) -> Option<&Work> {
        let held = self.doctoring().filter(|at| covers((at.from, at.until), self.on));
        held.min_by_key(|at| (!at.main, at.from))
    }

    fn doctoring(&self) -> impl Iterator<Item = &Work> {
        let doctors = |at: &&Work| matches!(at.role, StaffRole::VillageDoctor | StaffRole::Doctor);
        self.work.iter().filter(doctors).filter(|at| at.from <= self.on)
    }

    fn reminder(&self, duty: Duty, by: NaiveDate, why: String) -> Option<Reminder> {
        let urgency = if self.on > by {
            Urgency::Overdue
        } else if by - Days::new(NOTICE_DAYS) <= self.on {
            Urgency::Soon
        } else {
            return None;
        };
        Some(Reminder { duty, by: Some(by), urgency, why })
    }

    /// Somebody who practises without a licence that holds.
    fn unlicensed(&self) -> Option<Reminder> {
        let work = self.practising()?;
        if self.licence().is_some() {
            return None;
        }
        let begun = self.licences.iter().filter(|at| at.kind.is_licence() && at.from <= self.on);
        let last = begun.filter_map(|at| Some((at.until?, at))).max_by_key(|(until, _)| *until);
        Some(match last {
            Some((until, at)) if at.ended => Reminder {
                duty: Duty::Register,
                by: None,
                urgency: Urgency::Now,
                why: format!("{}已于{until}后注销，仍在岗执业", at.kind),
            },
            Some((until, at)) => Reminder {
                duty: Duty::Renew,
                by: Some(until),
                urgency: Urgency::Overdue,
                why: format!("{}已于{until}期满，仍在岗执业", at.kind),
            },
            None => Reminder {
                duty: Duty::Register,
                by: None,
                urgency: Urgency::Now,
                why: format!("自{}起在岗，没有登记执业证书", work.from),
            },
        })
    }

    /// A certificate whose end comes and that nothing follows.
    fn renewal(&self, licence: &Licence) -> Option<Reminder> {
        let last = licence.until.filter(|_| !licence.ended)?;
        let next = last.succ_opt()?;
        let followed = self.licences.iter().any(|at| at.id != licence.id && at.holds(next));
        let applied = self
            .applications
            .iter()
            .any(|at| at.certificate == licence.id && at.applied_on <= self.on);
        if followed || applied || self.practising().is_none() {
            return None;
        }
        let why = format!("{}{last}期满，应于期满前3个月申请", licence.kind);
        self.reminder(Duty::Renew, apply_by(last), why)
    }

    fn undecided(&self) -> impl Iterator<Item = Reminder> {
        let open = self.applications.iter().filter(|at| {
            at.applied_on <= self.on && at.decided_on.is_none_or(|decided| decided > self.on)
        });
        open.filter_map(|at| {
            let why = format!("{}受理再注册申请，15日内审核", at.applied_on);
            self.reminder(Duty::Decide, at.due_on, why)
        })
    }

    /// The next assessment, another one after a failed one, or the end after two.
    fn assessment(&self, calendar: &Calendar) -> Option<Reminder> {
        let licence = self.licence()?;
        self.practising()?;
        let mut seen: Vec<&Assessed> =
            self.assessments.iter().filter(|at| at.on <= self.on).collect();
        seen.sort_by_key(|at| at.on);
        match seen.as_slice() {
            [.., before, last]
                if !before.passed
                    && !last.passed
                    && licence.kind == CertificateKind::VillageDoctor =>
            {
                let why = format!("{}考核不合格，{}再次考核仍不合格", before.on, last.on);
                Some(Reminder { duty: Duty::StrikeOff, by: None, urgency: Urgency::Now, why })
            }
            [.., last] if !last.passed => Some(self.repeat(licence, last.on, calendar)),
            [.., last] => {
                let by = licence.kind.assess_by(last.on)?;
                self.reminder(Duty::Assess, by, format!("上次考核{}", last.on))
            }
            [] => {
                let since = self.licensed_since(licence);
                let by = licence.kind.assess_by(since)?;
                self.reminder(Duty::Assess, by, format!("自{since}注册以来没有考核记录"))
            }
        }
    }

    fn repeat(&self, licence: &Licence, failed: NaiveDate, calendar: &Calendar) -> Reminder {
        let by = repeat_by(failed, calendar).on;
        let village = licence.kind == CertificateKind::VillageDoctor;
        if self.on > by && village {
            let why = format!("{failed}考核不合格，至{by}未再次考核");
            return Reminder { duty: Duty::StrikeOff, by: None, urgency: Urgency::Now, why };
        }
        let urgency = if self.on > by { Urgency::Overdue } else { Urgency::Now };
        let why = format!("{failed}考核不合格，6个月内再次考核");
        Reminder { duty: Duty::Repeat, by: Some(by), urgency, why }
    }

    /// Since when somebody has held a licence without a gap, up to the day.
    pub fn licensed_since(&self, licence: &Licence) -> NaiveDate {
        let mut since = licence.from;
        while let Some(before) = since.pred_opt() {
            let earlier =
                self.licences.iter().filter(|at| at.holds(before)).map(|at| at.from).min();
            match earlier {
                Some(earlier) => since = earlier,
                None => break,
            }
        }
        since
    }

    /// Somebody who works elsewhere than where the licence says (条例 art. 17).
    fn misplaced(&self) -> Option<Reminder> {
        let (licence, work) = (self.licence()?, self.practising()?);
        let place = licence.facility?;
        let there =
            self.doctoring().any(|at| at.facility == place && covers((at.from, at.until), self.on));
        if there {
            return None;
        }
        let why = format!("执业地点与{}起所在机构不一致", work.from);
        Some(Reminder { duty: Duty::Relocate, by: None, urgency: Urgency::Now, why })
    }

    /// Somebody who holds a licence and practises nowhere.
    fn out_of_practice(&self) -> Option<Reminder> {
        let licence = self.licence()?;
        if self.practising().is_some() {
            return None;
        }
        let last =
            self.doctoring().filter_map(|at| at.until).filter(|until| *until < self.on).max();
        let (since, said) = match last {
            Some(last) => (last, format!("{last}后没有执业")),
            None => (licence.from, format!("{}注册以来没有执业", licence.from)),
        };
        let full = lapses_on(since);
        Some(if self.on > full {
            let why = format!("{said}，{full}满二年");
            Reminder { duty: Duty::StrikeOff, by: None, urgency: Urgency::Now, why }
        } else {
            let why = format!("{said}，满二年即应注销");
            Reminder { duty: Duty::Resume, by: Some(full), urgency: Urgency::Soon, why }
        })
    }
}

#[cfg(test)]
mod tests;
