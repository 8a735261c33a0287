//! A file that shows a reported figure (佐证材料).

use crate::domain::ids::SubjectId;

super::version_table! {
    /// A file that shows a reported figure (佐证材料).
    "evidence_version", "evidence" {
        /// The figure.
        figure_id: SubjectId,
        /// Hash of the bytes as they came.
        original_sha256: String,
        /// Hash of the copy that is shown, of a picture.
        shown_sha256: Option<String>,
        /// Type of the original.
        format: String,
        /// Width of the copy in pixels.
        width: Option<i32>,
        /// Height of the copy in pixels.
        height: Option<i32>,
        /// Size of the original in bytes.
        bytes: i64,
        /// The name that it came with.
        file_name: Option<String>,
        /// What it is.
        caption: Option<String>,
    }
}
