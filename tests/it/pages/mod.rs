//! Pages.

mod areas;
mod assets;
mod board;
mod bulletin;
mod clinic;
mod document;
mod frame;
mod inspection;
mod login;
mod notice;
mod places;
mod plan;
mod project;
mod projects;
mod targets;
