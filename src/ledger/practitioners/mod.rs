//! People who practise: one person once, with certificates, employment and titles over time.

mod records;
mod register;

pub use records::{CertificateSpell, EmploymentSpell, Person, Staff, TitleSpell, staff};
pub use register::{
    NewCertificate, NewEmployment, NewPractitioner, NewTitle, RegisterPractitioners,
};
