//! Pages.

mod assets;
mod clinic;
mod document;
mod frame;
mod inspection;
mod login;
mod notice;
mod project;
