//! Forms against the bare text of the same form on the same layout.

use chrono::NaiveDate;
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::time::Known;
use taizhang::ledger::Ledger;
use taizhang::report::layout::{Document, Footer, Information, Style, size};
use taizhang::report::sources::{self, Letterhead};
use taizhang::report::{Fonts, acceptance_form};

use crate::pair::pair;

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
    let text = serde_json::to_value(&sheet).unwrap();
    pair(
        "acceptance form, no photo",
        "its text alone, paragraph by paragraph",
        25,
        async || {
            assert!(acceptance_form::render(&sheet, &fonts).unwrap().pages > 3);
        },
        async || {
            let information = Information {
                title: String::new(),
                author: String::new(),
                recorded_at: sheet.identity.recorded_at.utc(),
            };
            let mut document = Document::new(&fonts, information);
            let mut flow = document.section(Footer { line: String::new() });
            each_text(&text, &mut |text| flow.paragraph(text, &Style::new(size::FIFTH)));
            assert!(document.finish().unwrap().pages > 0);
        },
    )
    .await;
}

/// Calls back with every text of a form.
fn each_text(value: &serde_json::Value, back: &mut impl FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => back(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| each_text(item, back)),
        serde_json::Value::Object(fields) => {
            fields.values().for_each(|field| each_text(field, back));
        }
        _ => {}
    }
}
