//! A whole service in a folder of its own, asked through its router.

mod answer;
mod app;
pub(crate) mod clinic;
mod dice;
pub(crate) mod doctors;
mod scale;
pub(crate) mod specialty;

pub(crate) use answer::Answer;
pub(crate) use app::{LONGNAN, PASSWORD, TestApp, post};
pub(crate) use dice::Dice;
pub(crate) use scale::scaled;
