//! What happened, append-only: the only place that speaks SQL.

pub mod sheets;
