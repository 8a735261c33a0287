//! Pages.

mod areas;
mod assets;
mod board;
mod bulletin;
mod frame;
mod login;
mod plan;
mod projects;
mod targets;
