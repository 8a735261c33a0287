//! The payment sheet of a county's month (发放表): what a county pays from, with a place for
//! each doctor to sign.

use serde::Serialize;

use super::layout::{Align, Cell, Column, Document, Flow, Fonts, Row, Style, Table, mm, size};
use super::subsidy_list::settings;
use super::{Rendered, ReportError, parts};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::ledger::sheets::SheetIdentity;
use crate::rules::Totals;

/// A payment sheet.
#[derive(Debug, Clone, Serialize)]
pub struct SubsidySheet {
    /// Which record it shows.
    pub identity: SheetIdentity,
    /// The county.
    pub county: String,
    /// The month.
    pub month: Month,
    /// Doctor by doctor.
    pub lines: Vec<SubsidySheetLine>,
    /// What the sheet comes to.
    pub totals: Totals,
    /// The settings that the amounts follow from.
    pub settings: Vec<(&'static str, String)>,
}

/// A doctor on a payment sheet.
#[derive(Debug, Clone, Serialize)]
pub struct SubsidySheetLine {
    /// The name.
    pub doctor: String,
    /// The citizen number, masked; nothing where none is on record.
    pub citizen_id_shown: String,
    /// Township and village.
    pub place: String,
    /// By which rate.
    pub rate: String,
    /// What the month pays.
    pub due: Fen,
    /// What was paid already.
    pub paid: Fen,
    /// What is to be paid now.
    pub outstanding: Fen,
    /// Why it is not the raised rate; nothing where it is.
    pub reason: String,
}

/// Draws a payment sheet. The account that the money goes to stands nowhere in the ledger, so
/// the bank's own list is put beside the sheet.
pub fn render(sheet: &SubsidySheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let title = format!("{}{}村医定额补助发放表", sheet.county, sheet.month);
    let information = parts::information(&title, &sheet.county, &sheet.identity);
    let mut document = Document::new(fonts, information);
    let mut flow = document.section(parts::footer("村医定额补助发放表", &sheet.identity));
    parts::letter_title(&mut flow, &title);
    let line = Style::new(size::FIFTH).leading(18.0);
    let Totals { raised, base, open, due, paid, outstanding, overpaid, .. } = sheet.totals;
    let said = format!(
        "村医{}人，其中提高标准{raised}人、原标准{base}人；应发{due}元，已发{paid}元，本次待发{outstanding}元。",
        sheet.lines.len()
    );
    flow.paragraph(&said, &line);
    if open > 0 || overpaid > Fen::ZERO {
        let said = format!("待核{open}人，暂按已确定的标准；多发{overpaid}元，另行收回。");
        flow.paragraph(&said, &line);
    }
    flow.space(mm(1.5));
    lines(&mut flow, sheet);
    flow.space(mm(3.0));
    signatures(&mut flow);
    flow.space(mm(3.0));
    settings(&mut flow, &sheet.settings);
    parts::identity_block(&mut flow, &sheet.identity);
    document.finish()
}

fn lines(flow: &mut Flow<'_, '_>, sheet: &SubsidySheet) {
    let columns = vec![
        Column::centred(11.0),
        Column::centred(23.0),
        Column::centred(34.0),
        Column::text(26.0),
        Column::figures(16.0),
        Column::figures(16.0),
        Column::text(22.0),
        Column::centred(18.0),
    ];
    let titles = ["序号", "姓名", "身份证号", "乡镇、村", "应发", "本次", "说明", "签字"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for (number, line) in (1..).zip(&sheet.lines) {
        let told = if line.reason.is_empty() { &line.rate } else { &line.reason };
        let row = vec![
            Cell::new(i32::to_string(&number)),
            Cell::new(&line.doctor),
            Cell::new(&line.citizen_id_shown),
            Cell::new(&line.place),
            Cell::new(line.due.to_string()),
            Cell::new(line.outstanding.to_string()),
            Cell::new(told),
            Cell::new(""),
        ];
        table.row(Row::new(row).tall(mm(8.0)));
    }
    let total = |fen: Fen| Cell::new(fen.to_string()).bold().align(Align::Right);
    table.row(Row::new(vec![
        Cell::label("合计").across(4),
        total(sheet.totals.due),
        total(sheet.totals.outstanding),
        Cell::new(""),
        Cell::new(""),
    ]));
    flow.table(&table);
}

/// Who made the sheet, who checked it, who lets it be paid: all by pen.
fn signatures(flow: &mut Flow<'_, '_>) {
    let columns = [33.0, 45.0, 33.0, 45.0].map(Column::centred).to_vec();
    let mut table = Table::new(columns).whole();
    for (one, other) in [("制　　表", "审　　核"), ("卫生部门负责人", "财政部门负责人")]
    {
        let row = vec![Cell::label(one), Cell::new(""), Cell::label(other), Cell::new("")];
        table.row(Row::new(row).tall(parts::PEN));
    }
    let row = vec![
        Cell::label("发放日期"),
        Cell::new(parts::date_signed(None)),
        Cell::label("凭 证 号"),
        Cell::new(""),
    ];
    table.row(Row::new(row).tall(parts::PEN));
    flow.table(&table);
}

#[cfg(test)]
mod tests {
    use super::{SubsidySheet, SubsidySheetLine, render};
    use crate::domain::money::Fen;
    use crate::domain::month::Month;
    use crate::report::Fonts;
    use crate::report::acceptance_form::sample::{identity, keep};
    use crate::report::layout::tests::inspect;
    use crate::rules::Totals;

    #[test]
    fn a_sheet_can_be_paid_from() {
        let line = |doctor: &str, due: i64, reason: &str| SubsidySheetLine {
            doctor: doctor.to_owned(),
            citizen_id_shown: "621**************3".to_owned(),
            place: "官亭镇石院村".to_owned(),
            rate: "提高标准".to_owned(),
            due: Fen::from_yuan(due),
            paid: Fen::ZERO,
            outstanding: Fen::from_yuan(due),
            reason: reason.to_owned(),
        };
        let lines = vec![line("示范甲", 400, ""), line("示范·阿依古丽", 200, "不是贫困村")];
        let due = Fen::from_yuan(600);
        let totals =
            Totals { doctors: 2, raised: 1, base: 1, due, outstanding: due, ..Totals::default() };
        let sheet = SubsidySheet {
            identity: identity("村医补助-621223-201607"),
            county: "宕昌县".to_owned(),
            month: Month::parse("2016-07").expect("a month"),
            lines,
            totals,
            settings: vec![("服务人口上限", "1000人（含本数）".to_owned())],
        };
        let fonts = Fonts::load(None).expect("fonts");
        let rendered = render(&sheet, &fonts).expect("a sheet");
        keep("subsidy-sheet", &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
        let Some(text) = inspect(&rendered) else { return };
        for part in ["示范·阿依", "600.00", "不是贫困村", "1000人（含本数）", "财政部门负责人"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
