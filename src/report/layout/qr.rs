//! QR codes as filled squares.

use fast_qr::{ECL, QRBuilder};

use super::canvas::Area;
use super::flow::Flow;
use super::style::Ink;

impl Flow<'_, '_> {
    /// Draws a QR code of `side` points; `false` where the text is too long for one.
    pub(in crate::report) fn qr_code(&mut self, (x, y): (f32, f32), side: f32, text: &str) -> bool {
        let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else {
            return false;
        };
        #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules a side")]
        let module = side / code.size as f32;
        let mut areas = Vec::new();
        for row in 0..code.size {
            let mut column = 0;
            while column < code.size {
                let dark = code[row][column..].iter().take_while(|at| at.value()).count();
                if dark > 0 {
                    areas.push(block(module, (column, row), dark, (x, y)));
                }
                column += dark.max(1);
            }
        }
        let page = self.page();
        self.document.canvas.ground(page, &areas, Ink::BLACK);
        true
    }
}

#[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules a side")]
fn block(module: f32, (column, row): (usize, usize), dark: usize, (x, y): (f32, f32)) -> Area {
    Area {
        x: x + column as f32 * module,
        y: y + row as f32 * module,
        width: dark as f32 * module,
        height: module,
    }
}
