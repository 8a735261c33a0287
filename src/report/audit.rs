//! The log as a file.

use crate::ledger::audit::AuditLine;

/// The log as CSV with a byte order mark, which spreadsheets open as it is.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe in front (ASVS 1.2.10).
pub fn audit_csv(lines: &[AuditLine]) -> Result<Vec<u8>, csv::Error> {
    with_mark(|writer| {
        let head = [
            "编号",
            "时间",
            "姓名",
            "登录名",
            "岗位",
            "操作",
            "种类",
            "地区",
            "事由",
            "理由",
            "来源",
            "地址",
        ];
        writer.write_record(head)?;
        for line in lines {
            let area = line.area_key.map(|area| area.to_string()).unwrap_or_default();
            let text = |text: &str| harmless(text);
            writer.write_record([
                line.id.to_string(),
                line.at.to_string(),
                text(&line.name),
                text(&line.account),
                text(&line.post),
                text(line.what),
                text(&line.kind),
                area,
                text(line.about.as_deref().unwrap_or_default()),
                text(line.reason.as_deref().unwrap_or_default()),
                text(&line.source),
                text(line.origin.as_deref().unwrap_or_default()),
            ])?;
        }
        Ok(())
    })
}

/// CSV with a byte order mark, by which spreadsheets know that it is UTF-8.
pub(super) fn with_mark(
    write: impl FnOnce(&mut csv::Writer<&mut Vec<u8>>) -> Result<(), csv::Error>,
) -> Result<Vec<u8>, csv::Error> {
    let mut out = vec![0xEF, 0xBB, 0xBF];
    let mut writer = csv::Writer::from_writer(&mut out);
    write(&mut writer)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Text that no spreadsheet runs.
pub(super) fn harmless(text: &str) -> String {
    let dangerous = |sign: char| {
        matches!(
            sign,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'
        )
    };
    if text.starts_with(dangerous) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{audit_csv, harmless};
    use crate::domain::time::Instant;
    use crate::ledger::audit::AuditLine;

    #[test]
    fn formulas_are_defused() {
        for payload in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(harmless(payload).starts_with('\''), "{payload}");
        }
        assert_eq!(harmless("登录"), "登录");
    }

    #[test]
    fn a_line_is_a_row() {
        let line = AuditLine {
            id: 7,
            at: Instant(0),
            name: "=示范".to_owned(),
            account: "clerk".to_owned(),
            post: String::new(),
            kind: "session.open".to_owned(),
            what: "登录",
            area_key: None,
            about: Some("a,b".to_owned()),
            reason: None,
            source: "page".to_owned(),
            origin: Some("10.0.0.1".to_owned()),
        };
        let text = String::from_utf8(audit_csv(&[line]).expect("a file")).expect("text");
        assert!(text.starts_with('\u{feff}'));
        let row = text.lines().nth(1).expect("a row");
        assert_eq!(
            row,
            "7,1970-01-01 08:00,'=示范,clerk,,登录,session.open,,\"a,b\",,page,10.0.0.1"
        );
    }
}
