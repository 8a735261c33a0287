//! Forms against the bare text of the same form, put down by the library alone.

use std::collections::{BTreeMap, BTreeSet};

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use chrono::NaiveDate;
use printpdf::{
    FontId, FontType, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, TextItem,
};
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::time::Known;
use taizhang::ledger::Ledger;
use taizhang::report::sources::{self, Letterhead};
use taizhang::report::{Fonts, acceptance_form};

use crate::pair::pair;

const FONT: &[u8] = include_bytes!("../../fixtures/fonts/NotoSerifSC-Regular.otf");

/// Every measurement of this file.
pub(crate) async fn measure(ledger: &Ledger) {
    let scope = Scope::of(AreaKey(6_212_280_000_000));
    let as_of = NaiveDate::from_ymd_opt(2016, 8, 31).unwrap();
    let ids = sources::acceptances(ledger, scope, Known::Now, as_of).await.unwrap();
    let fonts = Fonts::load(None).unwrap();
    let letterhead = Letterhead::default();
    let mut sheet =
        sources::acceptance(ledger, scope, Known::Now, ids[0], &letterhead).await.unwrap();
    sheet.photos.clear();
    let mut texts = Vec::new();
    each_text(&serde_json::to_value(&sheet).unwrap(), &mut texts);
    let font = cut(&texts);
    pair(
        "acceptance form, no photo",
        "printpdf with the text alone, its font cut beforehand",
        50,
        async || {
            assert!(acceptance_form::render(&sheet, &fonts).unwrap().pages > 3);
        },
        async || {
            assert!(put_down(&texts, font.clone()).len() > 10_000);
        },
    )
    .await;
}

/// Every text of a form.
fn each_text(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => texts.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| each_text(item, texts)),
        serde_json::Value::Object(fields) => {
            fields.values().for_each(|field| each_text(field, texts));
        }
        _ => {}
    }
}

/// The built-in face with no more glyphs than the texts need.
fn cut(texts: &[String]) -> PdfFont {
    let whole = ParsedFont::from_bytes(FONT, 0, &mut Vec::new()).unwrap();
    let characters: BTreeSet<u32> =
        texts.iter().flat_map(|text| text.chars().map(u32::from)).collect();
    let glyphs = characters.iter().filter_map(|&at| Some((at, whole.lookup_glyph_index(at)?)));
    let glyphs: BTreeMap<u32, u16> = glyphs.filter(|&(_, glyph)| glyph != 0).collect();
    let kept: BTreeSet<u16> = std::iter::once(0).chain(glyphs.values().copied()).collect();
    let kept: Vec<u16> = kept.into_iter().collect();
    let number = |glyph: u16| u16::try_from(kept.binary_search(&glyph).unwrap()).unwrap();
    let font = ReadScope::new(FONT).read::<FontData<'_>>().unwrap();
    let provider = font.table_provider(0).unwrap();
    let bytes = subset(&provider, &kept, &SubsetProfile::Pdf, CmapTarget::Unicode).unwrap();
    let width = |glyph: u16| whole.get_glyph_width(glyph).unwrap();
    let mut font = ParsedFont::with_glyph_data(
        bytes,
        0,
        Some("NotoSerifSC-Regular".to_owned()),
        glyphs.iter().map(|(&at, &glyph)| (at, number(glyph))).collect(),
        kept.iter().map(|&glyph| (number(glyph), width(glyph))).collect(),
        whole.units_per_em,
        whole.font_metrics.clone(),
    );
    font.font_type = FontType::OpenTypeCFF(());
    PdfFont::new(font)
}

/// One text below the other, fifty a page, saved as the library saves.
fn put_down(texts: &[String], font: PdfFont) -> Vec<u8> {
    let mut document = PdfDocument::new("");
    let name = FontId("F".to_owned());
    document.resources.fonts.map.insert(name.clone(), font);
    for some in texts.chunks(50) {
        let mut operators = vec![
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::External(name.clone()), size: Pt(10.5) },
            Op::SetTextCursor { pos: Point { x: Pt(80.0), y: Pt(780.0) } },
            Op::SetLineHeight { lh: Pt(15.0) },
        ];
        for text in some {
            operators.push(Op::ShowText { items: vec![TextItem::Text(text.clone())] });
            operators.push(Op::AddLineBreak);
        }
        operators.push(Op::EndTextSection);
        document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), operators));
    }
    document.save(&PdfSaveOptions::default(), &mut Vec::new())
}
