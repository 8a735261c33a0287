//! The words for what lies beyond a reader's area: they say no more than that.

/// A unit, in a list of places and in a sentence.
pub(in crate::ledger) const ELSEWHERE: &str = "其他单位";

/// An institution in a sentence.
pub const FACILITY_ELSEWHERE: &str = "其他单位的机构";

/// A unit or a person where a name would stand.
pub(in crate::ledger) const NAME_ELSEWHERE: &str = "（其他单位）";

/// An institution where its name would stand.
pub(in crate::ledger) const FACILITY_NAME_ELSEWHERE: &str = "（其他单位的机构）";
