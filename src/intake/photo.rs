//! A photo as it comes from a phone: checked, re-encoded, both kept under their hashes.

use super::claims;
use crate::domain::ids::PublicId;
use crate::domain::time::Instant;
use crate::ledger::photos::AddPhoto;
use crate::ledger::{Ledger, LedgerError, Result, sha256};
use crate::report::picture::{self, PictureError};

/// A photo that came in.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The client's own name for it.
    pub id: Option<PublicId>,
    /// The project.
    pub project: PublicId,
    /// The inspection.
    pub inspection: Option<PublicId>,
    /// The item of the standard that it shows.
    pub criterion: Option<String>,
    /// What it shows.
    pub caption: Option<String>,
    /// The name that it came with.
    pub file_name: Option<String>,
    /// The type that the client says it has.
    pub declared_type: Option<String>,
    /// The hash that the client says it has.
    pub declared_sha256: Option<String>,
    /// When the device says it was taken; read out of the photo where it does not.
    pub taken_at: Option<Instant>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Checks a photo, keeps the original and a copy for show and print, and returns the
/// command that puts it on record.
///
/// The copy is re-encoded, so whatever hides in the original's metadata is not served.
pub async fn take_in(ledger: &Ledger, photo: Incoming) -> Result<AddPhoto> {
    let hash = sha256(&photo.bytes);
    if photo.declared_sha256.as_deref().is_some_and(|declared| declared != hash) {
        let detail = "传输中内容有变化，请重传。";
        return Err(LedgerError::invalid("photo", "HASH_MISMATCH", detail));
    }
    let (name, declared) = (photo.file_name.clone(), photo.declared_type.clone());
    let (bytes, format, shown, claims) = tokio::task::spawn_blocking(move || {
        let format = picture::check_type(&photo.bytes, name.as_deref(), declared.as_deref())?;
        let shown = picture::for_print(&photo.bytes)?;
        let claims = claims::read(&photo.bytes);
        Ok::<_, PictureError>((photo.bytes, format, shown, claims))
    })
    .await
    .map_err(|_| LedgerError::Unfit("处理照片时出错".to_owned()))?
    .map_err(|error| LedgerError::invalid("photo", error.code(), error.to_string()))?;
    let size = bytes.len();
    let (width, height) = (shown.width, shown.height);
    let original_sha256 = ledger.keep_file(bytes).await?;
    let shown_sha256 = ledger.keep_file(shown.jpeg).await?;
    Ok(AddPhoto {
        id: photo.id,
        project: photo.project,
        inspection: photo.inspection,
        criterion: photo.criterion,
        original_sha256,
        shown_sha256,
        format: format.to_mime_type().to_owned(),
        width,
        height,
        bytes: size as u64,
        file_name: photo.file_name.map(|name| clean(&name)),
        caption: photo.caption,
        taken_at: photo.taken_at.or(claims.taken_at),
        position: claims.position,
    })
}

/// A file's name without folders and without what cannot be shown.
pub(super) fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|sign| !sign.is_control()).take(100).collect()
}
