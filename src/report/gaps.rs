//! Gaps as a file.

use chrono::NaiveDate;

use super::audit::{harmless, with_mark};
use crate::rules::Gap;

/// Gaps as CSV with a byte order mark, each with the name of its county, as they stood on a day.
pub fn gaps_csv(gaps: &[(&str, &Gap)], on: NaiveDate) -> Result<Vec<u8>, csv::Error> {
    with_mark(|writer| {
        writer.write_record([
            "县区",
            "村",
            "区划键",
            "缺什么",
            "原因",
            "开始",
            "临时措施",
            "期限",
            "超期天数",
            "消除",
        ])?;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        for (county, gap) in gaps {
            writer.write_record([
                harmless(county),
                harmless(&gap.label),
                gap.village.to_string(),
                gap.kind.to_string(),
                gap.cause.to_string(),
                gap.lacking_since
                    .map_or_else(|| "有记录以来".to_owned(), |since| since.to_string()),
                gap.cover.map(|mode| mode.to_string()).unwrap_or_default(),
                day(gap.due),
                gap.overdue_days(on).map(|days| days.to_string()).unwrap_or_default(),
                day(gap.closed_on()),
            ])?;
        }
        Ok(())
    })
}
