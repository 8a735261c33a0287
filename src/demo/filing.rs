//! What the demonstration enters as files: photos of works and papers behind figures.

use super::dice::Dice;
use super::error::DemoError;
use super::event::{Proof, Shot};
use super::pictures::draw;
use crate::domain::ids::PublicId;
use crate::ledger::evidence::AddEvidence;
use crate::ledger::photos::AddPhoto;
use crate::ledger::{Ledger, LedgerError};

/// The seed of a picture that is about something.
fn seed(words: &str) -> u32 {
    let drawn = Dice::of(words).between(0, i64::from(u32::MAX));
    u32::try_from(drawn).unwrap_or(0)
}

/// Draws a photo and keeps it; the command puts it on record.
pub(super) async fn photo(ledger: &Ledger, shot: Shot) -> Result<AddPhoto, DemoError> {
    let picture = draw(seed(&shot.caption), shot.motif)?;
    let bytes = u64::try_from(picture.original.len()).unwrap_or(0);
    Ok(AddPhoto {
        id: Some(shot.id),
        project: shot.project,
        inspection: Some(shot.inspection),
        criterion: Some(shot.criterion.to_owned()),
        original_sha256: ledger.keep_file(picture.original).await?,
        shown_sha256: ledger.keep_file(picture.shown).await?,
        format: "png".to_owned(),
        width: picture.width,
        height: picture.height,
        bytes,
        file_name: Some(format!("示范{}.png", shot.motif)),
        caption: Some(shot.caption),
        taken_at: Some(shot.taken_at),
        position: None,
    })
}

/// Draws a paper and keeps it; the command puts it beside its figure.
pub(super) async fn proof(
    ledger: &Ledger,
    proof: Proof,
    figure: Option<PublicId>,
) -> Result<AddEvidence, DemoError> {
    let picture = draw(seed(&proof.caption), 2)?;
    let bytes = u64::try_from(picture.original.len()).unwrap_or(0);
    let shown = ledger.keep_file(picture.shown).await?;
    Ok(AddEvidence {
        id: Some(proof.id),
        figure: figure.ok_or(LedgerError::NotFound)?,
        original_sha256: ledger.keep_file(picture.original).await?,
        shown: Some((shown, picture.width, picture.height)),
        format: "image/png".to_owned(),
        bytes,
        file_name: Some("示范汇总表.png".to_owned()),
        caption: Some(proof.caption),
    })
}
