//! The programme's words as types: no database, no HTTP, no clock.

pub(crate) mod words;

pub mod account;
pub mod area;
pub mod calendar;
pub mod checklist;
pub mod clinic;
pub mod duty;
pub mod facility;
pub mod funding;
pub mod gap;
pub mod ids;
pub mod indicator;
pub mod inspection;
pub mod irregularity;
pub mod measure;
pub mod money;
pub mod month;
pub mod period;
pub mod personal;
pub mod posting;
pub mod practitioner;
pub mod project;
pub mod quantity;
pub mod reconciliation;
pub mod registration;
pub mod site;
pub mod specialty;
pub mod subsidy;
pub mod text;
pub mod time;
pub mod training;
pub mod typed;
