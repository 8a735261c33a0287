//! People who practise: one person once, with certificates, employment and titles over time.

mod assessments;
mod certificates;
mod change;
mod checks;
mod doubled;
mod duplicates;
mod employments;
mod forecast;
mod identity;
mod lines;
mod merge;
mod persons;
mod publication;
mod reach;
mod records;
mod register;
mod reminders;
mod renewal_sheet;
mod renewals;
mod roster;
mod sheet;
mod strike;
mod titles;

pub use assessments::{CorrectAssessment, NewAssessment, RecordAssessment, StrikeAssessment};
pub use certificates::{AddCertificate, CorrectCertificate, EndCertificate, StrikeCertificate};
pub use change::{ChangePractitioner, PractitionerField};
pub use doubled::{Doubled, DoubledPost, doubled};
pub use duplicates::{LikelySame, likely, likely_of};
pub use employments::{
    BeginEmployment, CorrectEmployment, EndEmployment, StrikeEmployment, TransferEmployment,
};
pub use forecast::{Month, RetirementLine, retirements};
pub use identity::by_number;
pub use lines::{
    AssessmentLine, CertificateLine, CertificateState, EmploymentLine, PersonRef, PlaceRef,
    RenewalLine, TitleLine,
};
pub use merge::{MergePractitioners, UndoMerge};
pub use persons::Persons;
pub(in crate::ledger) use persons::{called, either, one_person, persons, persons_of};
pub use publication::{PublicationLine, Registered, publication};
pub use reach::Asking;
pub(in crate::ledger) use reach::{reached, within_reach};
pub use records::{CertificateSpell, EmploymentSpell, Person, Staff, TitleSpell, staff};
pub use register::{
    NewCertificate, NewEmployment, NewPractitioner, NewTitle, RegisterPractitioners, Remark,
};
pub use reminders::{ReminderFilter, ReminderLine, reminders};
pub use renewal_sheet::{RenewalDue, RenewalSheet, RenewalTownship};
pub use renewals::{ApplyForRenewal, DecideRenewal, StrikeRenewal};
pub use roster::{RosterFilter, RosterLine, RosterState, roster};
pub use sheet::{PractitionerSheet, sheet};
pub use strike::StrikePractitioner;
pub use titles::{AddTitle, CorrectTitle, StrikeTitle};
