//! The log as a file.

use super::sheet_csv;
use crate::ledger::audit::AuditEntry;

const HEAD: [&str; 13] = [
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
    "变更",
];

/// The log as a table that spreadsheets open as it is.
pub fn audit_csv(entries: &[AuditEntry]) -> Result<Vec<u8>, csv::Error> {
    let row = |AuditEntry { line, changes }: &AuditEntry| {
        [
            line.id.to_string(),
            line.at.to_string(),
            line.name.clone(),
            line.account.clone(),
            line.post.clone(),
            line.what.to_owned(),
            line.kind.clone(),
            line.area_key.map(|area| area.to_string()).unwrap_or_default(),
            line.about.clone().unwrap_or_default(),
            line.reason.clone().unwrap_or_default(),
            line.source.clone(),
            line.origin.clone().unwrap_or_default(),
            changes.clone(),
        ]
    };
    sheet_csv(HEAD, entries.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::audit_csv;
    use crate::domain::time::Instant;
    use crate::ledger::audit::{AuditEntry, AuditLine};

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
        let entry =
            AuditEntry { line, changes: "更新 账号：停用“否”→“是”".to_owned() };
        let text = String::from_utf8(audit_csv(&[entry]).expect("a file")).expect("text");
        assert!(text.starts_with('\u{feff}'));
        let row = text.lines().nth(1).expect("a row");
        assert_eq!(
            row,
            "7,1970-01-01 08:00,'=示范,clerk,,登录,session.open,,\"a,b\",,page,10.0.0.1,\
             更新 账号：停用“否”→“是”"
        );
    }
}
