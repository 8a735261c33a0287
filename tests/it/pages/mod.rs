//! Pages.

mod areas;
mod assets;
mod board;
mod bulletin;
pub(crate) mod clinic;
mod document;
mod frame;
mod inspection;
mod login;
mod notice;
mod photos;
mod places;
mod plan;
mod plans;
mod practitioners;
mod posting;
mod project;
mod projects;
mod snapshots;
mod specialty;
mod subsidies;
mod targets;
mod views;
mod training;
mod walking;
