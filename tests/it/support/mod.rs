//! A whole service in a folder of its own, asked through its router.

mod answer;
mod app;
pub(crate) mod clinic;

pub(crate) use answer::Answer;
pub(crate) use app::{LONGNAN, PASSWORD, TestApp, post};
