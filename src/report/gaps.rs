//! Gaps as a file.

use chrono::NaiveDate;

use super::sheet_csv;
use crate::rules::Gap;

const HEAD: [&str; 10] =
    ["县区", "村", "区划键", "缺什么", "原因", "开始", "临时措施", "期限", "超期天数", "消除"];

/// Gaps as a table, each with the name of its county, as they stood on a day.
pub fn gaps_csv(gaps: &[(&str, &Gap)], on: NaiveDate) -> Result<Vec<u8>, csv::Error> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let since =
        |gap: &Gap| gap.lacking_since.map_or("有记录以来".to_owned(), |at| at.to_string());
    let row = |(county, gap): &(&str, &Gap)| {
        [
            (*county).to_owned(),
            gap.label.clone(),
            gap.village.to_string(),
            gap.kind.to_string(),
            gap.cause.to_string(),
            since(gap),
            gap.cover.map(|mode| mode.to_string()).unwrap_or_default(),
            day(gap.due),
            gap.overdue_days(on).map(|days| days.to_string()).unwrap_or_default(),
            day(gap.closed_on()),
        ]
    };
    sheet_csv(HEAD, gaps.iter().map(row))
}
