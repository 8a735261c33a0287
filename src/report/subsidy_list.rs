//! The public list of a county's month (公示名单): names and amounts, without any personal
//! number; as a page of its own, as a document, and as CSV.

use serde::Serialize;
use utoipa::ToSchema;

use super::layout::{Align, Cell, Column, Document, Fonts, Row, Style, Table, mm, size};
use super::sheet_csv;
use super::{Rendered, ReportError, parts};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::ledger::sheets::SheetIdentity;
use crate::rules::{Sheet, SheetLine};

/// What the public may read of a doctor's month. Nothing else of a line is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicSubsidyLine {
    /// The name.
    pub doctor: String,
    /// Township and village.
    pub place: String,
    /// The clinic.
    pub clinic: String,
    /// By which rate.
    pub rate: String,
    /// What the month pays, in fen.
    pub due: Fen,
    /// What was paid, in fen.
    pub paid: Fen,
}

impl PublicSubsidyLine {
    /// The lines of a sheet: whoever is due something or was paid something.
    pub fn of_sheet(sheet: &Sheet) -> Vec<Self> {
        let lines = sheet.lines.iter();
        lines.filter(|line| line.due > Fen::ZERO || line.paid != Fen::ZERO).map(Self::of).collect()
    }

    fn of(line: &SheetLine) -> Self {
        Self {
            doctor: line.doctor.clone(),
            place: line.place.clone(),
            clinic: line.clinic.clone(),
            rate: line.group.map_or_else(|| "不发".to_owned(), |group| group.label().to_owned()),
            due: line.due,
            paid: line.paid,
        }
    }
}

const HEAD: [&str; 7] =
    ["月份", "姓名", "乡镇、村", "村卫生室", "标准", "应发（元）", "已发（元）"];

/// The list as a table that spreadsheets open as it is.
pub fn subsidies_csv(month: Month, lines: &[PublicSubsidyLine]) -> Result<Vec<u8>, csv::Error> {
    let row = |line: &PublicSubsidyLine| {
        [
            month.code(),
            line.doctor.clone(),
            line.place.clone(),
            line.clinic.clone(),
            line.rate.clone(),
            line.due.plain(),
            line.paid.plain(),
        ]
    };
    sheet_csv(HEAD, lines.iter().map(row))
}

/// The list as a document to be put up.
#[derive(Debug, Clone, Serialize)]
pub struct SubsidyListSheet {
    /// Which record it shows.
    pub identity: SheetIdentity,
    /// The county.
    pub county: String,
    /// The month.
    pub month: Month,
    /// The lines.
    pub lines: Vec<PublicSubsidyLine>,
    /// The settings that the amounts follow from.
    pub settings: Vec<(&'static str, String)>,
}

/// Draws the list.
pub fn render(sheet: &SubsidyListSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let title = format!("{}{}村医定额补助公示名单", sheet.county, sheet.month);
    let information = parts::information(&title, &sheet.county, &sheet.identity);
    let mut document = Document::new(fonts, information);
    let mut flow = document.section(parts::footer("村医定额补助公示名单", &sheet.identity));
    parts::letter_title(&mut flow, &title);
    let due: Fen = sheet.lines.iter().map(|line| line.due).sum();
    let said = format!(
        "现将{}{}村医定额补助发放名单公示如下，共{}人，合计{due}元。对名单有异议的，请向县级卫生主管部门反映。",
        sheet.county,
        sheet.month,
        sheet.lines.len(),
    );
    flow.paragraph(&said, &Style::letter());
    flow.space(mm(2.0));
    let columns = vec![
        Column::centred(12.0),
        Column::centred(24.0),
        Column::text(42.0),
        Column::text(48.0),
        Column::figures(30.0),
    ];
    let titles = ["序号", "姓名", "乡镇、村", "村卫生室", "补助金额（元）"];
    let mut table = Table::new(columns).head(&titles).size(size::FIFTH);
    for (number, line) in (1..).zip(&sheet.lines) {
        table.row(Row::new(vec![
            Cell::new(i32::to_string(&number)),
            Cell::new(&line.doctor),
            Cell::new(&line.place),
            Cell::new(&line.clinic),
            Cell::new(line.due.to_string()),
        ]));
    }
    table.row(Row::new(vec![
        Cell::label("合计").across(4),
        Cell::new(due.to_string()).bold().align(Align::Right),
    ]));
    flow.table(&table);
    flow.space(mm(3.0));
    settings(&mut flow, &sheet.settings);
    parts::identity_block(&mut flow, &sheet.identity);
    document.finish()
}

/// The settings as documents print them below what they led to.
pub(super) fn settings(
    flow: &mut super::layout::Flow<'_, '_>,
    settings: &[(&'static str, String)],
) {
    let told: Vec<_> =
        settings.iter().map(|(asked, answer)| format!("{asked}：{answer}")).collect();
    let style = Style::new(size::SMALL_FIFTH).leading(13.0);
    flow.paragraph(&format!("口径（方案设定）：{}。", told.join("；")), &style);
    flow.space(mm(2.0));
}

#[cfg(test)]
mod tests {
    use super::{PublicSubsidyLine, SubsidyListSheet, render, subsidies_csv};
    use crate::domain::money::Fen;
    use crate::domain::month::Month;
    use crate::report::Fonts;
    use crate::report::acceptance_form::sample::{identity, keep};
    use crate::report::layout::tests::inspect;

    fn line(doctor: &str) -> PublicSubsidyLine {
        PublicSubsidyLine {
            doctor: doctor.to_owned(),
            place: "官亭镇石院村".to_owned(),
            clinic: "石院村卫生室".to_owned(),
            rate: "提高标准".to_owned(),
            due: Fen::from_yuan(400),
            paid: Fen::ZERO,
        }
    }

    #[test]
    fn a_list_tells_names_and_amounts_and_adds_them_up() {
        let sheet = SubsidyListSheet {
            identity: identity("村医补助-621223-201607"),
            county: "宕昌县".to_owned(),
            month: Month::parse("2016-07").expect("a month"),
            lines: vec![line("示范甲"), line("示范㛃")],
            settings: vec![("服务人口上限", "1000人（含本数）".to_owned())],
        };
        let fonts = Fonts::load(None).expect("fonts");
        let rendered = render(&sheet, &fonts).expect("a list");
        keep("subsidy-list", &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
        let Some(text) = inspect(&rendered) else { return };
        for part in ["示范甲", "800.00", "1000人（含本数）", "共2人"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn formulas_in_names_are_defused() {
        let month = Month::parse("2016-07").expect("a month");
        let bytes = subsidies_csv(month, &[line("=1+1")]).expect("a file");
        let text = String::from_utf8(bytes).expect("text");
        let row = text.lines().nth(1).expect("a row");
        assert_eq!(row, "2016-07,'=1+1,官亭镇石院村,石院村卫生室,提高标准,400.00,0.00");
    }
}
