//! A photo of the site; its bytes lie under their hash.

use crate::domain::ids::SubjectId;
use crate::domain::time::Instant;

super::version_table! {
    /// A photo of the site; its bytes lie under their hash.
    "photo_version", "photo" {
        /// The project.
        project_id: SubjectId,
        /// The inspection.
        inspection_id: Option<SubjectId>,
        /// The item of the standard.
        criterion: Option<String>,
        /// Hash of the bytes as they came.
        original_sha256: String,
        /// Hash of the copy that is shown and printed.
        shown_sha256: String,
        /// Format of the original.
        format: String,
        /// Width of the copy in pixels.
        width: i32,
        /// Height of the copy in pixels.
        height: i32,
        /// Size of the original.
        bytes: i64,
        /// The name that it came with.
        file_name: Option<String>,
        /// What it shows.
        caption: Option<String>,
        /// When the device says it was taken: a claim.
        taken_at: Option<Instant>,
        /// Where the device says, in millionths of a degree: a claim.
        latitude: Option<i32>,
        /// Where the device says, in millionths of a degree: a claim.
        longitude: Option<i32>,
    }
}
