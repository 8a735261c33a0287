//! Pages.

mod areas;
mod assets;
mod board;
mod bulletin;
pub(crate) mod clinic;
mod document;
mod frame;
mod funds;
mod inspection;
mod login;
mod notice;
mod photos;
mod places;
mod plan;
mod plans;
mod project;
mod projects;
mod snapshots;
mod specialty;
mod targets;
mod views;
mod walking;
