//! A picture that telephones read.

use askama::Template;
use fast_qr::QRBuilder;

/// A QR code, drawn as one path.
#[derive(Debug, Clone, Template)]
#[template(path = "components/qr_code.html")]
pub struct QrCode {
    size: usize,
    path: String,
}

impl QrCode {
    /// The picture of a text; blank where the text is too long for one.
    pub fn of(text: &str) -> Self {
        use std::fmt::Write;
        let Ok(code) = QRBuilder::new(text).build() else {
            return Self { size: 0, path: String::new() };
        };
        let mut path = String::new();
        for row in 0..code.size {
            for column in 0..code.size {
                if code[row][column].value() {
                    // Four modules of white around it, as scanners want. Writing to a string
                    // cannot fail.
                    let _ = write!(path, "M{} {}h1v1h-1z", column + 4, row + 4);
                }
            }
        }
        Self { size: code.size + 8, path }
    }
}
