//! A whole service in a folder of its own, asked through its router.

mod answer;
mod app;
pub(crate) mod clinic;
mod dice;
pub(crate) mod doctors;
pub(crate) mod figures;
mod form;
mod log;
mod pdf;
pub(crate) mod people;
pub(crate) mod plans;
pub(crate) mod posting;
mod scale;
pub(crate) mod specialty;

pub(crate) use answer::Answer;
pub(crate) use app::{KEY, LONGNAN, PASSWORD, TestApp, post};
pub(crate) use dice::Dice;
pub(crate) use form::{Button, button, buttons, encoded};
pub(crate) use pdf::text_of;
pub(crate) use scale::scaled;
