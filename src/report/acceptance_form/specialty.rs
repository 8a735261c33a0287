//! What a key specialty is, and what was bought for it.

use crate::domain::money::Fen;
use crate::domain::specialty::{PurchaseKind, SpecialtyKind};
use crate::ledger::sheets::{SheetProject, SheetPurchase, SheetSpecialty};
use crate::report::layout::{Cell, Column, Flow, Row, Table, mm, size};
use crate::report::parts;

/// The table of what it is.
pub(super) fn basics(flow: &mut Flow<'_, '_>, project: &SheetProject, own: &SheetSpecialty) {
    let columns =
        vec![Column::centred(28.5), Column::text(49.5), Column::centred(28.5), Column::text(49.5)];
    let mut table = Table::new(columns);
    let mut pair = |first: &str, one: String, second: &str, other: String| {
        let cells = vec![Cell::label(first), Cell::new(one), Cell::label(second), Cell::new(other)];
        table.row(Row::new(cells).tall(mm(7.2)));
    };
    let specialty = own.specialty.map_or("", SpecialtyKind::label);
    pair("县（区）", project.county.clone(), "项目医院", own.hospital.clone());
    pair("专　　科", specialty.to_owned(), "项目编号", project.code.clone());
    pair("计划文号", project.plan_document.clone(), "年度批次", project.batch.clone());
    pair("方案文号", own.scheme.clone(), "总投资（元）", parts::or_blank(own.estimate));
    pair("床　　位", parts::or_blank(own.beds), "学科带头人", own.leader.clone());
    let (planned, actual) = (project.planned_start, project.actual_start);
    pair("计划开始日期", parts::short(planned), "实际开始日期", parts::short(actual));
    let (planned, actual) = (project.planned_completion, project.actual_completion);
    pair("计划建成日期", parts::short(planned), "实际建成日期", parts::short(actual));
    flow.table(&table);
}

/// Every contract, and the sum of each category.
pub(super) fn purchases(flow: &mut Flow<'_, '_>, purchases: &[SheetPurchase]) {
    let columns = vec![
        Column::centred(17.0),
        Column::text(35.0),
        Column::text(39.0),
        Column::centred(21.0),
        Column::figures(23.0),
        Column::centred(21.0),
    ];
    let titles = ["类别", "采购内容", "合同号", "签订日期", "金额（元）", "验收日期"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for purchase in purchases {
        table.row(Row::new(vec![
            Cell::new(purchase.category.label()),
            Cell::new(&purchase.name),
            Cell::new(&purchase.contract),
            Cell::new(parts::short(Some(purchase.contracted_on))),
            Cell::new(purchase.amount.to_string()),
            Cell::new(parts::short(purchase.checked_on)),
        ]));
    }
    for _ in purchases.len()..if purchases.is_empty() { 3 } else { 0 } {
        table.row(Row::new(vec![Cell::new(""); 6]).tall(mm(7.2)));
    }
    for (name, sum) in sums(purchases) {
        table.row(Row::new(vec![
            Cell::new(name).across(4).bold(),
            Cell::new(sum.to_string()).bold(),
            Cell::new(""),
        ]));
    }
    flow.table(&table);
}

/// The sum of each category that has a contract, and of all.
fn sums(purchases: &[SheetPurchase]) -> Vec<(String, Fen)> {
    let of = |kind: PurchaseKind| -> Fen {
        purchases.iter().filter(|at| at.category == kind).map(|at| at.amount).sum()
    };
    let own = PurchaseKind::ALL.iter().map(|kind| (format!("{kind}小计"), of(*kind)));
    let mut sums: Vec<(String, Fen)> = own.filter(|(_, sum)| *sum > Fen::ZERO).collect();
    sums.push(("合计".to_owned(), purchases.iter().map(|at| at.amount).sum()));
    sums
}
