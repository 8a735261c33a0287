//! 考勤表: a line a date, morning and afternoon, and what did not count.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{PaperSheet, stretch, title, whose};
use crate::domain::posting::{LeaveKind, Resolution};
use crate::ledger::postings::DayLine;
use crate::report::layout::{Align, Cell, Column, Flow, Row, Style, Table, mm, size};

pub(super) fn draw(flow: &mut Flow<'_, '_>, sheet: &PaperSheet) {
    title(flow, "考勤表", &whose(sheet));
    let mut days: BTreeMap<NaiveDate, Vec<&DayLine>> = BTreeMap::new();
    for day in &sheet.posting.days {
        days.entry(day.on).or_default().push(day);
    }
    let columns = vec![
        Column::centred(24.0),
        Column::centred(16.0),
        Column::centred(16.0),
        Column::text(40.0),
        Column::centred(22.0),
        Column::centred(18.0),
        Column::text(30.0),
    ];
    let titles = ["日期", "上午", "下午", "接收单位", "带班签字", "请假类别", "说明"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for (on, entries) in &days {
        table.row(row(*on, entries));
    }
    if days.is_empty() {
        let nothing = Cell::new("没有登记出勤").across(7).align(Align::Centre);
        table.row(Row::new(vec![nothing]).tall(mm(10.0)));
    }
    flow.table(&table);
    let counted = days.values().filter(|entries| entries.iter().any(|day| day.counts)).count();
    let sum = format!(
        "{}：登记 {} 个日期，计入 {counted} 天（同一日期只计一次）。",
        stretch(sheet),
        days.len()
    );
    flow.space(mm(2.0));
    flow.paragraph(&sum, &Style::new(size::FIFTH));
    flow.paragraph(
        "考勤人签字：＿＿＿＿＿＿　　接收单位（盖章）",
        &Style::new(size::FIFTH).leading(24.0),
    );
    flow.space(mm(6.0));
}

fn row(on: NaiveDate, entries: &[&DayLine]) -> Row {
    let half = |bit: u8| {
        let there = |day: &&&DayLine| day.half.bits() & bit != 0;
        let present = entries.iter().filter(there).any(|day| day.leave.is_none());
        let away = entries.iter().filter(there).any(|day| day.leave.is_some());
        match (present, away) {
            (true, true) => "√、假",
            (true, false) => "√",
            (false, true) => "假",
            (false, false) => "",
        }
    };
    let mut places: Vec<&str> = entries.iter().map(|day| day.place.as_str()).collect();
    places.dedup();
    let leave: Vec<&str> =
        entries.iter().filter_map(|day| day.leave).map(LeaveKind::label).collect();
    Row::new(vec![
        Cell::new(on.to_string()),
        Cell::new(half(1)),
        Cell::new(half(2)),
        Cell::new(places.join("、")),
        Cell::new(""),
        Cell::new(leave.join("、")),
        Cell::new(remarks(entries)),
    ])
}

/// Why a date does not count, or what was decided of it.
fn remarks(entries: &[&DayLine]) -> String {
    let mut words = Vec::new();
    for day in entries {
        if let Some(resolution) = day.resolution {
            let why = day.resolution_words.as_deref().unwrap_or_default();
            words.push(format!("{resolution}：{why}"));
        }
        if day.resolution != Some(Resolution::Dropped) && day.is_open() {
            let flags: Vec<&str> = day.flags.iter().map(|flag| flag.label()).collect();
            words.push(flags.join("、"));
        }
    }
    words.join("；")
}
