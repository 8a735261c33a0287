//! Who acts.

use super::words::words;

words! {
    /// What a person does here. Posts with areas and times come with later work.
    Role {
        /// 经办: enters and changes records.
        Clerk = "经办",
        /// 核查员: inspects, signs, re-inspects.
        Inspector = "核查员",
        /// 领导: reads everything, and may overrule a conclusion with a reason.
        Leader = "领导",
    }
}
