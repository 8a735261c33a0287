//! Pages.

mod assets;
mod frame;
mod login;
