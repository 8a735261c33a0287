//! Tables for people, with columns that line up in Chinese too, and CSV for spreadsheets.

use std::io::Write;

use crate::report::harmless;

/// Rows of text under heads.
#[derive(Debug, Default)]
pub(super) struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(heads: &[&'static str]) -> Self {
        Self { heads: heads.to_vec(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Columns side by side, two spaces apart.
    pub(super) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let widths: Vec<usize> = (0..self.heads.len())
            .map(|at| {
                let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell));
                cells.max().unwrap_or(0).max(width(self.heads[at]))
            })
            .collect();
        let heads: Vec<String> = self.heads.iter().map(|head| (*head).to_owned()).collect();
        for row in std::iter::once(&heads).chain(&self.rows) {
            let mut line = String::new();
            for (cell, wide) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', wide - width(cell) + 2));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// CSV with a byte order mark; cells that a spreadsheet would run are made text.
    pub(super) fn write_csv(&self, out: &mut impl Write) -> anyhow::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(&self.heads)?;
        for row in &self.rows {
            csv.write_record(row.iter().cloned().map(harmless))?;
        }
        csv.flush()?;
        Ok(())
    }
}

/// Columns that a text takes on a terminal: Chinese signs take two.
fn width(text: &str) -> usize {
    text.chars().map(|sign| if sign as u32 >= 0x1100 { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_line_up_in_chinese_too() {
        let mut table = Table::new(&["县区", "数"]);
        table.row(vec!["宕昌县".to_owned(), "12".to_owned()]);
        table.row(vec!["x".to_owned(), "3".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out).expect("memory is writable");
        assert_eq!(String::from_utf8_lossy(&out), "县区    数\n宕昌县  12\nx       3\n");
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        let mut table = Table::new(&["x"]);
        table.row(vec!["=1+1".to_owned()]);
        table.row(vec!["-5".to_owned()]);
        let mut out = Vec::new();
        table.write_csv(&mut out).expect("memory is writable");
        assert_eq!(String::from_utf8_lossy(&out), "\u{feff}x\n'=1+1\n-5\n");
    }
}
