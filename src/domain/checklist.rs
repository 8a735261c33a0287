//! Standards, their criteria, and what an inspection finds of each.

super::words::words! {
    /// What the items come to.
    Conclusion {
        /// x
        Pass = "合格",
        /// x
        Conditional = "基本合格",
        /// x
        Fail = "不合格",
        /// x
        Incomplete = "未完成",
    }
}
