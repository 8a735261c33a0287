//! Rules about what hospitals charge and do.

pub(super) mod irregularities;
mod narrated;

pub(super) use narrated::sentence;
