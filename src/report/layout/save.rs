//! The finished document as bytes, the same for the same input.

use chrono::{DateTime, Datelike, Timelike, Utc};
use printpdf::date::{Date, DateTime as PdfDate, Offset, Time};
use printpdf::{
    DictItem, Mm, PageAnnotId, PageAnnotation, PdfDocument, PdfDocumentInfo, PdfPage,
    PdfParseErrorSeverity, PdfSaveOptions, to_lopdf_doc,
};
use sha2::{Digest, Sha256};

use super::LayoutError;
use super::document::{Document, Information};
use super::subset::{embed, resource};

/// Writes a document.
///
/// The library makes up the `/ID` of the trailer; it is replaced by a hash of the rest.
pub(super) fn write(document: Document<'_>) -> Result<Vec<u8>, LayoutError> {
    let mut pdf = PdfDocument::new(&document.information.title);
    pdf.metadata.info = information(&document.information);
    for (&face, used) in &document.canvas.used {
        let font = embed(document.canvas.fonts.face(face), used)?;
        pdf.resources.fonts.map.insert(resource(face), font);
    }
    pdf.resources.xobjects.map = document.pictures.into_iter().collect();
    for (at, (name, page)) in document.bookmarks.into_iter().enumerate() {
        let id = PageAnnotId(format!("{at:06}"));
        pdf.bookmarks.map.insert(id, PageAnnotation { name, page });
    }
    let pages = document.canvas.pages.into_iter();
    pdf.pages = pages.map(|ops| PdfPage::new(Mm(210.0), Mm(297.0), ops)).collect();
    serialise(&pdf)
}

fn serialise(pdf: &PdfDocument) -> Result<Vec<u8>, LayoutError> {
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut raw = to_lopdf_doc(pdf, &options, &mut warnings);
    if let Some(error) =
        warnings.iter().find(|warning| warning.severity == PdfParseErrorSeverity::Error)
    {
        return Err(LayoutError::Write(error.msg.clone()));
    }
    let wrong = |error: &dyn std::fmt::Display| LayoutError::Write(error.to_string());
    "1.7".clone_into(&mut raw.version);
    let catalog = raw.catalog_mut().map_err(|error| wrong(&error))?;
    let language = DictItem::String { data: b"zh-CN".to_vec(), literal: true };
    catalog.set("Lang", language.to_lopdf());
    if !pdf.bookmarks.map.is_empty() {
        catalog.set("PageMode", "UseOutlines");
    }
    // An empty claim to be PDF/X is still a claim.
    let about = raw.trailer.get(b"Info").map_err(|error| wrong(&error))?;
    let about = about.as_reference().map_err(|error| wrong(&error))?;
    let about = raw.get_object_mut(about).and_then(|info| info.as_dict_mut());
    about.map_err(|error| wrong(&error))?.remove(b"GTS_PDFXVersion");
    raw.compress();
    let mut id = [0; 16];
    let mut bytes = Vec::new();
    for pass in 0..2 {
        let ids = raw.trailer.get_mut(b"ID").and_then(|ids| ids.as_array_mut());
        for part in ids.map_err(|error| wrong(&error))? {
            id.as_slice().clone_into(part.as_str_mut().map_err(|error| wrong(&error))?);
        }
        bytes.clear();
        raw.save_to(&mut bytes).map_err(|error| wrong(&error))?;
        if pass == 0 {
            id.copy_from_slice(&Sha256::digest(&bytes)[..16]);
        }
    }
    Ok(bytes)
}

fn information(about: &Information) -> PdfDocumentInfo {
    let date = date(about.recorded_at);
    PdfDocumentInfo {
        document_title: about.title.clone(),
        author: about.author.clone(),
        creator: "taizhang".to_owned(),
        producer: "taizhang".to_owned(),
        creation_date: date,
        modification_date: date,
        metadata_date: date,
        ..PdfDocumentInfo::default()
    }
}

/// An instant for the document's own dates, always in UTC: the library writes no offset.
fn date(instant: DateTime<Utc>) -> PdfDate {
    let part = |value: u32| u8::try_from(value).unwrap_or_default();
    let day = Date { year: instant.year(), month: part(instant.month()), day: part(instant.day()) };
    let time = Time {
        hour: part(instant.hour()),
        minute: part(instant.minute()),
        second: part(instant.second()),
        millisecond: 0,
    };
    PdfDate::new_in_offset(day, time, Offset { hours: 0, minutes: 0, seconds: 0, milliseconds: 0 })
}
