//! Photos side by side with their captions.

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use super::canvas::Area;
use super::flow::Flow;
use super::style::{Ink, Style, size};
use super::{mm, page};

/// A photo and the lines below it.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// The photo as JPEG; it is embedded as it is.
    pub jpeg: &'a [u8],
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Caption.
    pub caption: &'a str,
}

/// Blank between two photos.
const GAP: f32 = mm(6.0);
/// Height of the frame of a photo; three rows fit a page.
const HIGH: f32 = mm(54.0);

impl Flow<'_, '_> {
    /// Puts down photos, two in a row.
    pub fn pictures(&mut self, pictures: &[Picture<'_>]) {
        let width = (page::TYPE_WIDTH - GAP) / 2.0;
        let style = Style::new(size::SMALL_FIFTH).leading(12.2);
        for pair in pictures.chunks(2) {
            let captions = pair.iter().map(|each| self.height_of(each.caption, width, &style));
            let below = captions.fold(0.0, f32::max);
            self.need(HIGH + mm(1.0) + below);
            let y = self.y();
            let mut x = page::LEFT;
            for each in pair {
                self.framed(each, Area { x, y, width, height: HIGH });
                self.text_at((x, y + HIGH + mm(1.0)), width, each.caption, &style);
                x += width + GAP;
            }
            self.space(HIGH + mm(1.0) + below + mm(3.0));
        }
    }

    /// Draws a photo as large as fits its frame, in the middle.
    #[expect(clippy::cast_precision_loss, reason = "pixels are few enough")]
    fn framed(&mut self, picture: &Picture<'_>, area: Area) {
        let (wide, high) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
        let scale = (area.width / wide).min(area.height / high);
        let (width, height) = (wide * scale, high * scale);
        let x = area.x + (area.width - width) / 2.0;
        let y = area.y + (area.height - height) / 2.0;
        let page = self.page();
        let inside = Area { x, y, width, height };
        if let Some(object) = embedded(picture) {
            let id = XObjectId(format!("Photo{}", self.document.pictures.len()));
            self.document.canvas.picture(page, &id.0, inside);
            self.document.pictures.push((id, object));
        } else {
            let style = Style::new(size::FIFTH).align(super::Align::Centre);
            let place = (area.x, area.y + area.height / 2.0 - style.leading / 2.0);
            self.text_at(place, area.width, "照片缺失，请查原始记录", &style);
        }
        self.document.canvas.frame(page, area, 0.4, Ink::PALE);
    }
}

/// The JPEG as an object of the document, its bytes untouched.
fn embedded(picture: &Picture<'_>) -> Option<XObject> {
    let space = match components(picture.jpeg)? {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        _ => return None,
    };
    let name = |value: &str| DictItem::Name(value.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(picture.width))),
        ("Height".to_owned(), DictItem::Int(i64::from(picture.height))),
        ("ColorSpace".to_owned(), name(space)),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ("Filter".to_owned(), name("DCTDecode")),
    ]);
    let stream = ExternalStream { dict, content: picture.jpeg.to_vec(), compress: false };
    Some(XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None }))
}

/// How many colours a JPEG has: the last byte of its frame header.
fn components(jpeg: &[u8]) -> Option<u8> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, marker, high, low, ..] = *rest else {
            return None;
        };
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return rest.get(9).copied();
        }
        rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?;
    }
}
