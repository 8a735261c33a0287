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
mod project;
mod projects;
mod specialty;
mod subsidies;
mod targets;
mod training;
mod walking;
