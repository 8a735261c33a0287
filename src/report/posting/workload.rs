//! 工作量登记表: a line a date with work, a column a kind.

use super::{PaperSheet, stretch, title, whose};
use crate::domain::posting::{Resolution, WorkloadKind};
use crate::ledger::postings::DayLine;
use crate::report::layout::{Align, Cell, Column, Flow, Row, Style, Table, mm, size};

pub(super) fn draw(flow: &mut Flow<'_, '_>, sheet: &PaperSheet) {
    title(flow, "工作量登记表", &whose(sheet));
    let kinds = WorkloadKind::ALL;
    let mut columns = vec![Column::centred(22.0)];
    columns.extend(kinds.iter().map(|_| Column::centred(10.0)));
    let titles: Vec<String> =
        kinds.iter().map(|kind| format!("{}（{}）", kind.label(), kind.unit())).collect();
    let mut heads = vec!["日期"];
    heads.extend(titles.iter().map(String::as_str));
    let mut table = Table::new(columns).head(&heads).size(size::SIXTH);
    let worked = |day: &&DayLine| !day.workload.is_empty();
    let days: Vec<&DayLine> = sheet.posting.days.iter().filter(worked).collect();
    for day in &days {
        let mut cells = vec![Cell::new(day.on.to_string())];
        cells.extend(kinds.iter().map(|kind| {
            Cell::new(day.workload.get(*kind).map(|count| count.to_string()).unwrap_or_default())
        }));
        table.row(Row::new(cells));
    }
    if days.is_empty() {
        let nothing = Cell::new("没有登记工作量").across(kinds.len() + 1).align(Align::Centre);
        table.row(Row::new(vec![nothing]).tall(mm(10.0)));
    }
    let mut sums = vec![Cell::new("合计").bold()];
    sums.extend(kinds.iter().map(|kind| Cell::new(sum(&days, *kind).to_string()).bold()));
    table.row(Row::new(sums));
    flow.table(&table);
    flow.space(mm(2.0));
    let note = format!("{}。核实不计的日期不入合计。", stretch(sheet));
    flow.paragraph(&note, &Style::new(size::FIFTH));
    for day in days.iter().filter(|day| day.remark.is_some()) {
        let remark = day.remark.as_deref().unwrap_or_default();
        flow.paragraph(&format!("{}：{remark}", day.on), &Style::new(size::SMALL_FIFTH));
    }
    flow.paragraph(
        "登记人签字：＿＿＿＿＿＿　　接收单位（盖章）",
        &Style::new(size::FIFTH).leading(24.0),
    );
    flow.space(mm(6.0));
}

/// The sum of a kind; what was dropped does not count.
pub(super) fn sum(days: &[&DayLine], kind: WorkloadKind) -> i64 {
    let kept = days.iter().filter(|day| day.resolution != Some(Resolution::Dropped));
    kept.filter_map(|day| day.workload.get(kind)).map(i64::from).sum()
}
