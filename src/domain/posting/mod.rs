//! Postings (派驻): staff of higher hospitals who serve at community-level institutions.
//!
//! The three programmes differ in who may go, in law and in the unit of counting, and are
//! never merged: a secondment and paired support are counted by unbroken calendar months,
//! practice at several sites by distinct days of a calendar quarter.

mod day;
mod eligibility;
mod quarter;
mod term;
mod workload;

pub use day::{DayEntry, DayFlag, Weighed, days_of, weigh};
pub use eligibility::{Candidate, PracticeRules, eligible, practice_rules};
pub use quarter::Quarter;
pub use term::{Stretch, Term};
pub use workload::{Workload, WorkloadKind};

use super::words::words;

words! {
    /// The programme of a posting (项目类别).
    PostingKind {
        /// 挂职副院长 (方案二.6): a cadre who manages a township hospital for a year.
        Secondment = "挂职副院长",
        /// 多点执业 (方案二.6): a doctor who serves six days a quarter or more.
        MultiSitePractice = "多点执业",
        /// 骨干医师支农 (万名医师支援农村卫生工程): half a year or a year.
        PairedSupport = "骨干医师支农",
    }
}

words! {
    /// Why a doctor may lawfully practise where they are posted (法律依据).
    LegalBasis {
        /// The place is the main institution of the registration.
        MainInstitution = "主执业机构",
        /// Filed as another institution (医师法 art. 15): it has a number and a date.
        FiledInstitution = "多机构备案",
        /// Paired support, no change of registration (医师法 art. 18).
        PairedSupport = "对口支援（免变更）",
        /// Within one medical consortium, no change of registration (art. 18).
        Consortium = "医联体内（免变更）",
        /// A consultation.
        Consultation = "会诊",
        /// A free clinic.
        FreeClinic = "义诊",
        /// Further training.
        FurtherTraining = "进修",
        /// An administrative duty without practice.
        Administrative = "挂职（行政）",
    }
}

impl LegalBasis {
    /// Whether there is a filing to name: a number and a date.
    pub const fn needs_filing(self) -> bool {
        matches!(self, Self::FiledInstitution)
    }
}

words! {
    /// The level of the unit that sends somebody; the clause asks different titles of each.
    SenderLevel {
        /// 市级.
        Prefecture = "市级",
        /// 县级.
        County = "县级",
    }
}

words! {
    /// A part of a day.
    DayHalf {
        /// All day.
        Whole = "全天",
        /// The morning.
        Morning = "上午",
        /// The afternoon.
        Afternoon = "下午",
    }
}

impl DayHalf {
    /// The halves that it covers, as bits: the morning is 1, the afternoon 2.
    pub const fn bits(self) -> u8 {
        match self {
            Self::Morning => 1,
            Self::Afternoon => 2,
            Self::Whole => 3,
        }
    }

    /// Whether both cover a half in common.
    pub const fn meets(self, other: Self) -> bool {
        self.bits() & other.bits() != 0
    }
}

words! {
    /// A kind of leave (请假类别).
    LeaveKind {
        /// Annual leave.
        Annual = "年休假",
        /// Sick leave.
        Sick = "病假",
        /// Leave for personal affairs.
        Personal = "事假",
        /// Maternity leave.
        Maternity = "产假",
        /// Study.
        Study = "学习",
        /// A meeting.
        Meeting = "会议",
        /// Any other.
        Other = "其他假",
    }
}

words! {
    /// What a person made of an entry that was flagged.
    Resolution {
        /// It is right as it stands.
        Kept = "核实计入",
        /// It does not count.
        Dropped = "核实不计",
    }
}
