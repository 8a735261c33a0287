//! The finished document as bytes, the same for the same input.

use std::io::Write;

use chrono::{DateTime, Datelike, Timelike, Utc};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Object, Stream};
use printpdf::date::{Date, DateTime as PdfDate, Offset, Time};
use printpdf::{
    Mm, Op, PageAnnotId, PageAnnotation, PdfDocument, PdfDocumentInfo, PdfFontHandle, PdfPage,
    PdfParseErrorSeverity, PdfSaveOptions, Pt, TextItem,
};
use sha2::{Digest, Sha256};

use super::LayoutError;
use super::canvas::Shown;
use super::document::{Document, Information};
use super::sheet::Sheet;
use super::subset::{embed, resource};

/// How hard streams are compressed, of 9.
///
/// The library would try its hardest: that takes longer than everything else together, and makes
/// a form smaller by a hundredth.
const EFFORT: u32 = 2;
/// What a stream has to say besides when it is compressed.
const FILTER: &str = "/Filter/FlateDecode";

/// Writes a document.
///
/// The library makes up the `/ID` of the trailer; it is replaced by a hash of the rest.
pub(super) fn write(document: Document<'_>) -> Result<Vec<u8>, LayoutError> {
    let mut pdf = PdfDocument::new(&document.information.title);
    pdf.metadata.info = information(&document.information);
    let mut shown = Vec::new();
    for (&face, characters) in &document.canvas.shown {
        let font = embed(document.canvas.fonts.face(face), &characters.characters)?;
        pdf.resources.fonts.map.insert(resource(face), font);
        shown.extend(told(face, characters));
    }
    pdf.resources.xobjects.map = document.pictures.into_iter().collect();
    for (at, (name, page)) in document.bookmarks.into_iter().enumerate() {
        let id = PageAnnotId(format!("{at:06}"));
        pdf.bookmarks.map.insert(id, PageAnnotation { name, page });
    }
    let contents: Vec<Vec<u8>> = document.canvas.pages.into_iter().map(Sheet::finish).collect();
    let page = |operators| PdfPage::new(Mm(210.0), Mm(297.0), operators);
    pdf.pages = contents.iter().map(|_| page(std::mem::take(&mut shown))).collect();
    serialise(&pdf, contents)
}

/// Operators that tell the library which characters a face has to show: it writes widths and the
/// way back to characters for those that it finds on a page. What the pages hold takes their
/// place.
fn told(face: usize, shown: &Shown) -> [Op; 4] {
    let text = shown.characters.iter().map(|&(character, _)| character).collect();
    let font = PdfFontHandle::External(resource(face));
    [
        Op::StartTextSection,
        Op::SetFont { font, size: Pt(1.0) },
        Op::ShowText { items: vec![TextItem::Text(text)] },
        Op::EndTextSection,
    ]
}

fn serialise(pdf: &PdfDocument, contents: Vec<Vec<u8>>) -> Result<Vec<u8>, LayoutError> {
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut raw = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(error) =
        warnings.iter().find(|warning| warning.severity == PdfParseErrorSeverity::Error)
    {
        return Err(LayoutError::Write(error.msg.clone()));
    }
    describe(&mut raw, !pdf.bookmarks.map.is_empty()).map_err(wrong)?;
    let pages: Vec<_> = raw.page_iter().flat_map(|page| raw.get_page_contents(page)).collect();
    for (page, content) in pages.into_iter().zip(contents) {
        let stream = raw.get_object_mut(page).and_then(Object::as_stream_mut);
        stream.map_err(wrong)?.set_content(content);
    }
    raw.objects.values_mut().filter_map(|object| object.as_stream_mut().ok()).for_each(compress);
    sign(&mut raw)
}

/// Puts right what the library says of the file as a whole.
fn describe(raw: &mut lopdf::Document, has_bookmarks: bool) -> lopdf::Result<()> {
    "1.7".clone_into(&mut raw.version);
    let catalog = raw.catalog_mut()?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    if has_bookmarks {
        catalog.set("PageMode", "UseOutlines");
    }
    // An empty claim to be PDF/X is still a claim.
    let about = raw.trailer.get(b"Info")?.as_reference()?;
    raw.get_object_mut(about)?.as_dict_mut()?.remove(b"GTS_PDFXVersion");
    Ok(())
}

/// Compresses a stream where that pays. Photos are compressed, and outlines hardly shrink.
fn compress(stream: &mut Stream) {
    let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
    if stream.dict.has(b"Filter") || kind.is_ok_and(|kind| kind == b"CIDFontType0C") {
        return;
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(EFFORT));
    let smaller = encoder.write_all(&stream.content).and_then(|()| encoder.finish());
    if let Ok(smaller) = smaller
        && smaller.len() + FILTER.len() < stream.content.len()
    {
        stream.set_content(smaller);
        stream.dict.set("Filter", "FlateDecode");
    }
}

/// Writes the file with the hash of its content as its name.
fn sign(raw: &mut lopdf::Document) -> Result<Vec<u8>, LayoutError> {
    let mut id = [0; 16];
    let mut bytes = Vec::new();
    for pass in 0..2 {
        let ids = raw.trailer.get_mut(b"ID").and_then(Object::as_array_mut).map_err(wrong)?;
        for part in ids {
            id.as_slice().clone_into(part.as_str_mut().map_err(wrong)?);
        }
        bytes.clear();
        raw.save_to(&mut bytes).map_err(wrong)?;
        if pass == 0 {
            id.copy_from_slice(&Sha256::digest(&bytes)[..16]);
        }
    }
    Ok(bytes)
}

fn wrong(error: impl std::fmt::Display) -> LayoutError {
    LayoutError::Write(error.to_string())
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
