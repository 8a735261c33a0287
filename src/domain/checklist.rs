//! Standards, their criteria, and what an inspection finds of each.

super::words::words! {
    /// tmp
    Conclusion { 
        /// x
        Pass = "合格" }
}
