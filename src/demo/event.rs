//! What the demonstration enters, act by act.

use crate::domain::area::AreaKey;
use crate::domain::checklist::Conclusion;
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::PublicId;
use crate::domain::inspection::InspectionKind;
use crate::domain::period::Period;
use crate::domain::time::Instant;
use crate::ledger::areas::RegisterAreas;
use crate::ledger::facilities::{DeliverDevices, RegisterFacilities};
use crate::ledger::figures::{CorrectFigure, EnterFigures, ReturnFigure};
use crate::ledger::inspections::{
    BeginInspection, ConcludeInspection, GiveOpinions, OverruleInspection, RecordAnswers,
    SignInspection,
};
use crate::ledger::irregularities::{
    CloseIrregularity, DeductFunds, RecordIrregularity, RectifyIrregularity, ReopenIrregularity,
};
use crate::ledger::medicines::{AdoptMedicines, EndMedicines};
use crate::ledger::money::{NameParties, RecordFunds};
use crate::ledger::notices::{IssueNotice, ReceiveNotice, ReplyToNotice};
use crate::ledger::period_locks::{LockPeriod, UnlockPeriod};
use crate::ledger::plans::PublishPlan;
use crate::ledger::postings::{
    EndPosting, EnterDays, InterruptPosting, RegisterPostings, ResolveDay,
};
use crate::ledger::practitioners::RegisterPractitioners;
use crate::ledger::progress::{CorrectStep, ReportProgress, Resume, Suspend};
use crate::ledger::projects::{ChangeProject, IssuePlan};
use crate::ledger::specialties::{CheckPurchase, IssueSpecialties, RecordPurchases};
use crate::ledger::students::{AdmitStudents, AnnounceIntakes, BreakContract};
use crate::ledger::subsidies::PaySubsidies;
use crate::ledger::training::{
    ChooseDuty, LeaveTraining, OpenBatch, PayAllowances, RecordDuty, RecordExams,
};
use crate::ledger::villages::{CountPeople, ListPoor, ServeVillages};
use crate::review::Freezing;

/// Something that is entered at an instant.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// By whom: a sign-in name; none for the command line.
    pub by: Option<&'static str>,
    /// Why, where it is asked for.
    pub reason: Option<&'static str>,
    /// The county that it is about; none for the whole prefecture.
    pub county: Option<AreaKey>,
    /// What.
    pub deed: Deed,
}

/// A command, and what has to be known beside it.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Areas are entered.
    Areas(RegisterAreas),
    /// The plan is published.
    Plan(PublishPlan),
    /// Institutions are entered.
    Facilities(RegisterFacilities),
    /// People who practise are entered.
    Practitioners(RegisterPractitioners),
    /// Postings are entered.
    Postings(RegisterPostings),
    /// A posting is interrupted.
    Interrupt(InterruptPosting),
    /// A posting ends early.
    EndPosting(EndPosting),
    /// Days of the day log are entered.
    Days(EnterDays),
    /// A flagged day is decided.
    Resolve(ResolveDay),
    /// Clinics come under the medicines scheme.
    Medicines(AdoptMedicines),
    /// Clinics come out of it.
    EndMedicines(EndMedicines),
    /// Village doctors are paid.
    PaySubsidies(PaySubsidies),
    /// Doctors are sent to study.
    OpenBatch(OpenBatch),
    /// Somebody leaves before the end.
    LeaveTraining(LeaveTraining),
    /// An examination is recorded.
    Exam(RecordExams),
    /// Allowances are paid.
    PayAllowances(PayAllowances),
    /// Doctors choose how they take turns.
    ChooseDuty(ChooseDuty),
    /// The days of a month are entered.
    Duty(RecordDuty),
    /// Places for students are announced.
    Intakes(AnnounceIntakes),
    /// Students are admitted.
    Admit(AdmitStudents),
    /// Somebody breaks the contract.
    Breach(BreakContract),
    /// Villages are registered as poor.
    Poor(ListPoor),
    /// People are counted.
    People(CountPeople),
    /// Villages are served from a day on.
    Serve(ServeVillages),
    /// Devices are delivered.
    Devices(DeliverDevices),
    /// Projects are put on the list.
    Projects(IssuePlan),
    /// Key specialties are put on the list.
    Specialties(IssueSpecialties),
    /// Contracts are entered.
    Purchases(RecordPurchases),
    /// What came is checked against its contract.
    Check(CheckPurchase),
    /// What is said of a project changes.
    Change(Box<ChangeProject>),
    /// Steps are reported.
    Steps(ReportProgress),
    /// A step of a project gets another day.
    Correct(PublicId, MilestoneKind, CorrectStep),
    /// Works are halted.
    Halt(Suspend),
    /// The halt of a project ends.
    Resume(PublicId, Resume),
    /// Money moves.
    Funds(RecordFunds),
    /// Parties are named.
    Parties(NameParties),
    /// An inspection begins.
    Begin(BeginInspection),
    /// Answers are recorded.
    Record(RecordAnswers),
    /// A member of the panel signs.
    Sign(SignInspection),
    /// The departments give their opinions.
    Opine(GiveOpinions),
    /// An inspection is concluded.
    Conclude(Concluding),
    /// A conclusion is overruled; the project with it.
    Overrule(PublicId, OverruleInspection),
    /// A rectification notice is issued; the project with it.
    Notice(PublicId, Box<IssueNotice>),
    /// A notice is received.
    Receive(ReceiveNotice),
    /// A notice is answered.
    Reply(ReplyToNotice),
    /// A picture is drawn and added.
    Photo(Shot),
    /// Figures are entered, or changed before they are handed in again.
    Figures(EnterFigures),
    /// A paper that shows a figure is drawn and added.
    Proof(Proof),
    /// Figures are handed in.
    Submit(Vec<FigureKey>),
    /// A figure is handed back.
    Return(FigureKey, ReturnFigure),
    /// Figures are passed by the county.
    Pass(Vec<FigureKey>),
    /// Figures are accepted by the prefecture.
    Accept(Vec<FigureKey>),
    /// A figure that was handed in is corrected.
    CorrectFigure(FigureKey, CorrectFigure),
    /// A period is locked.
    Lock(LockPeriod),
    /// The lock of a county's period is lifted.
    Unlock(AreaKey, Period, UnlockPeriod),
    /// An irregularity is entered.
    Irregularity(RecordIrregularity),
    /// Money is kept back for one.
    Deduct(DeductFunds),
    /// One is mended.
    Rectify(RectifyIrregularity),
    /// One is not mended after all.
    Reopen(ReopenIrregularity),
    /// One is struck off.
    Close(CloseIrregularity),
    /// A board is frozen.
    Freeze(Freezing),
}

/// A reported figure by what it is about: the ledger gives it its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FigureKey {
    /// The county.
    pub area_key: AreaKey,
    /// The number of the indicator in the plan.
    pub indicator: String,
    /// The period.
    pub period: Period,
}

/// A paper to be drawn and added to a figure.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Its outside name.
    pub id: PublicId,
    /// The figure that it shows.
    pub figure: FigureKey,
    /// What it is.
    pub caption: String,
}

/// A conclusion with what it must come to.
#[derive(Debug, Clone)]
pub struct Concluding {
    /// The project.
    pub project: PublicId,
    /// What the inspection is for.
    pub kind: InspectionKind,
    /// What the items come to.
    pub expected: Conclusion,
    /// The command.
    pub command: ConcludeInspection,
}

/// A picture to be drawn and added.
#[derive(Debug, Clone)]
pub struct Shot {
    /// The picture's outside name.
    pub id: PublicId,
    /// The project.
    pub project: PublicId,
    /// The inspection that it belongs to.
    pub inspection: PublicId,
    /// The item that it shows.
    pub criterion: &'static str,
    /// What it shows.
    pub caption: String,
    /// When it is said to have been taken.
    pub taken_at: Instant,
    /// Which of the drawings.
    pub motif: u32,
}

impl Deed {
    /// The act in a word, for whoever watches the load.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Areas(_) => "区划",
            Self::Plan(_) => "方案",
            Self::Facilities(_) => "机构",
            Self::Practitioners(_) => "人员",
            Self::Postings(_)
            | Self::Interrupt(_)
            | Self::EndPosting(_)
            | Self::Days(_)
            | Self::Resolve(_) => "派驻",
            Self::Medicines(_) | Self::EndMedicines(_) | Self::PaySubsidies(_) => "补助",
            Self::OpenBatch(_)
            | Self::LeaveTraining(_)
            | Self::Exam(_)
            | Self::PayAllowances(_)
            | Self::ChooseDuty(_)
            | Self::Duty(_)
            | Self::Intakes(_)
            | Self::Admit(_)
            | Self::Breach(_) => "培训",
            Self::Poor(_) | Self::People(_) | Self::Serve(_) => "村情",
            Self::Devices(_) => "设备",
            Self::Projects(_) | Self::Change(_) => "项目",
            Self::Specialties(_) => "重点专科",
            Self::Purchases(_) | Self::Check(_) => "采购",
            Self::Steps(_) | Self::Correct(..) | Self::Halt(_) | Self::Resume(..) => "进度",
            Self::Funds(_) | Self::Parties(_) => "资金",
            Self::Begin(_)
            | Self::Record(_)
            | Self::Sign(_)
            | Self::Opine(_)
            | Self::Conclude(_)
            | Self::Overrule(..) => "验收",
            Self::Notice(..) | Self::Receive(_) | Self::Reply(_) => "整改",
            Self::Photo(_) => "照片",
            Self::Figures(_)
            | Self::Proof(_)
            | Self::Submit(_)
            | Self::Return(..)
            | Self::Pass(_)
            | Self::Accept(_)
            | Self::CorrectFigure(..)
            | Self::Lock(_)
            | Self::Unlock(..) => "指标",
            Self::Irregularity(_)
            | Self::Deduct(_)
            | Self::Rectify(_)
            | Self::Reopen(_)
            | Self::Close(_) => "违规问题",
            Self::Freeze(_) => "快照",
        }
    }
}
