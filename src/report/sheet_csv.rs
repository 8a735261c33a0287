//! A table as a file that spreadsheets open as it is.

/// A table as CSV with a byte order mark.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe in front (ASVS 1.2.10);
/// amounts below nought are numbers and stay as they are.
pub fn sheet_csv<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<Vec<u8>, csv::Error> {
    let mut out = vec![0xEF, 0xBB, 0xBF];
    {
        let mut writer = csv::Writer::from_writer(&mut out);
        writer.write_record(head)?;
        for row in rows {
            writer.write_record(row.map(harmless))?;
        }
        writer.flush()?;
    }
    Ok(out)
}

/// Text that no spreadsheet runs. Amounts below nought keep their sign.
pub fn harmless(text: String) -> String {
    let dangerous = |sign: char| {
        matches!(
            sign,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'
        )
    };
    let number = text.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|sign| sign.is_ascii_digit() || sign == b'.')
    });
    if text.starts_with(dangerous) && !number { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{harmless, sheet_csv};

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        for payload in ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", "-"] {
            assert!(harmless(payload.to_owned()).starts_with('\''), "{payload}");
        }
        for plain in ["登录", "-20.00", "12"] {
            assert_eq!(harmless(plain.to_owned()), plain);
        }
    }

    #[test]
    fn a_row_is_a_line() {
        let rows = [["甲,乙".to_owned(), "=1".to_owned()]];
        let text = sheet_csv(["名称", "值"], rows).expect("a file");
        assert_eq!(String::from_utf8(text).expect("text"), "\u{feff}名称,值\n\"甲,乙\",'=1\n");
    }
}
