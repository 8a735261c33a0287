//! Rules about village doctors.

pub(super) mod qualified;
