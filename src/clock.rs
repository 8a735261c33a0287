//! Source of the time.
