//! The cover, what the project is, and who built it.

use super::{Blocks, specialty};
use crate::domain::clinic::{PartyRole, Structure, WorkKind};
use crate::domain::funding::FundingLevel;
use crate::ledger::sheets::{AcceptanceSheet, SheetFunding, SheetParty, SheetProject};
use crate::report::layout::{
    Align, Cell, Column, Flow, Ink, Row, Style, Table, Weight, mm, page, size,
};
use crate::report::parts;

pub(super) fn draw(blocks: &mut Blocks<'_, '_>, sheet: &AcceptanceSheet) {
    cover(&mut blocks.flow, sheet);
    blocks.flow.new_page();
    blocks.heading("基本情况");
    match &sheet.specialty {
        None => project(&mut blocks.flow, &sheet.project),
        Some(own) => specialty::basics(&mut blocks.flow, &sheet.project, own),
    }
    blocks.flow.space(mm(2.0));
    funding(&mut blocks.flow, &sheet.funding);
    match &sheet.specialty {
        None => {
            blocks.heading("参建单位");
            parties(&mut blocks.flow, &sheet.parties);
        }
        Some(own) => {
            blocks.heading("采购合同");
            specialty::purchases(&mut blocks.flow, &own.purchases);
        }
    }
}

fn cover(flow: &mut Flow<'_, '_>, sheet: &AcceptanceSheet) {
    let number = format!("编号：{}", sheet.identity.record_number);
    flow.paragraph(&number, &Style::new(size::SMALL_FOURTH).align(Align::Right));
    flow.space(mm(24.0));
    let above = Style::new(size::SECOND).weight(Weight::Title).align(Align::Centre);
    flow.paragraph(sheet.project_kind().label(), &above.leading(38.0));
    let name = Style::new(32.0).weight(Weight::Title).align(Align::Centre).leading(52.0);
    flow.paragraph(&super::title(sheet), &name);
    flow.space(mm(22.0));
    let party = |role: PartyRole| {
        sheet.parties.iter().find(|party| party.role == role).map_or("", |party| &party.name)
    };
    field(flow, "项目名称", &sheet.project.name);
    match &sheet.specialty {
        None => {
            field(flow, "建设单位", party(PartyRole::Client));
            field(flow, "施工单位", party(PartyRole::Contractor));
        }
        Some(own) => {
            field(flow, "项目医院", &own.hospital);
            field(flow, "带头人", &own.leader);
        }
    }
    field(flow, "验收单位", &sheet.accepting_bodies);
    field(flow, "验收日期", &parts::date(sheet.inspected_on));
    field(flow, "验收标准", &sheet.standard);
    let y = page::BOTTOM - parts::IDENTITY - mm(9.0);
    flow.move_to(y.max(flow.y()));
    let copies = match sheet.specialty {
        None => "本表一式四份，建设单位、施工单位、档案室、主管部门各执一份。",
        Some(_) => "本表一式四份，项目医院、档案室、卫生计生和财政部门各执一份。",
    };
    flow.paragraph(copies, &Style::new(size::SMALL_FIFTH).align(Align::Centre));
    flow.move_to((page::BOTTOM - parts::IDENTITY).max(flow.y()));
    parts::identity_block(flow, &sheet.identity);
}

/// A field of the cover: its name and the value on a line.
fn field(flow: &mut Flow<'_, '_>, name: &str, value: &str) {
    let style = Style::new(size::FOURTH).leading(25.0);
    let left = page::LEFT + mm(12.0);
    let from = left + size::FOURTH * 5.4;
    let width = page::LEFT + page::TYPE_WIDTH - mm(12.0) - from;
    let y = flow.y();
    flow.text_at((left, y), width, &format!("{name}："), &style.weight(Weight::Bold));
    let value = if value.is_empty() { "　" } else { value };
    let height = flow.text_at((from, y), width, value, &style.align(Align::Centre));
    let mut line = y + style_leading();
    while line < y + height + 1.0 {
        flow.rule((from, line - 2.0), (from + width, line - 2.0), 0.5, Ink::BLACK);
        line += style_leading();
    }
    flow.move_to(y + height + mm(2.6));
}

const fn style_leading() -> f32 {
    25.0
}

fn project(flow: &mut Flow<'_, '_>, project: &SheetProject) {
    let columns =
        vec![Column::centred(28.5), Column::text(49.5), Column::centred(28.5), Column::text(49.5)];
    let mut table = Table::new(columns);
    let mut pair = |first: &str, one: String, second: &str, other: String| {
        let cells = vec![Cell::label(first), Cell::new(one), Cell::label(second), Cell::new(other)];
        table.row(Row::new(cells).tall(mm(7.2)));
    };
    let date = parts::short;
    pair("县（区）", project.county.clone(), "乡（镇）", project.township.clone());
    pair("行政村", village(project), "项目代码", project.code.clone());
    pair("计划文号", project.plan_document.clone(), "年度批次", project.batch.clone());
    let (approved, built) = (project.approved_area, project.built_area);
    pair("批复面积（㎡）", parts::or_blank(approved), "实建面积（㎡）", parts::or_blank(built));
    pair("层　　数", parts::or_blank(project.storeys), "服务人口", population(project));
    let (planned, actual) = (project.planned_start, project.actual_start);
    pair("计划开工日期", date(planned), "实际开工日期", date(actual));
    let (planned, actual) = (project.planned_completion, project.actual_completion);
    pair("计划竣工日期", date(planned), "实际竣工日期", date(actual));
    let (contract, settlement) = (project.contract_price, project.settlement_price);
    pair("合同价（元）", parts::or_blank(contract), "结算价（元）", parts::or_blank(settlement));
    for (name, value) in wide_fields(project) {
        let cells = vec![Cell::label(name), Cell::new(value).across(3).align(Align::Left)];
        table.row(Row::new(cells).tall(mm(7.2)));
    }
    flow.table(&table);
}

fn wide_fields(project: &SheetProject) -> [(&'static str, String); 4] {
    let kinds: Vec<&str> = WorkKind::ALL.iter().map(|kind| kind.label()).collect();
    let structures: Vec<&str> = Structure::ALL.iter().map(|structure| structure.label()).collect();
    let site = match &*project.coordinates {
        "" => project.site.clone(),
        coordinates => format!("{}（坐标：{coordinates}）", project.site),
    };
    [
        ("建设性质", parts::choices(&kinds, project.work_kind.map(WorkKind::label))),
        ("结构形式", parts::choices(&structures, project.structure.map(Structure::label))),
        ("建设地点", site),
        ("村医姓名", project.doctors.join("、")),
    ]
}

fn village(project: &SheetProject) -> String {
    match project.registered_poor {
        Some(true) => format!("{}（建档立卡贫困村）", project.village),
        _ => project.village.clone(),
    }
}

fn population(project: &SheetProject) -> String {
    match (project.catchment_population, project.population_as_of) {
        (Some(people), Some(day)) => format!("{people} 人（{day}）"),
        (Some(people), None) => format!("{people} 人"),
        (None, _) => String::new(),
    }
}

fn funding(flow: &mut Flow<'_, '_>, funding: &[SheetFunding]) {
    let columns = vec![
        Column::centred(28.5),
        Column::centred(22.5),
        Column::figures(35.0),
        Column::figures(35.0),
        Column::figures(35.0),
    ];
    let mut table = Table::new(columns);
    let titles = ["来源", "下达", "到位", "支付"].map(Cell::label);
    let title = Cell::label("资金（元）").down(FundingLevel::ALL.len() + 2);
    table.row(Row::new(std::iter::once(title).chain(titles).collect()));
    for &level in FundingLevel::ALL {
        let found = funding.iter().find(|each| each.level == level);
        let cells = vec![
            Cell::new(level.label()),
            Cell::new(parts::or_blank(found.and_then(|each| each.allocated))),
            Cell::new(parts::or_blank(found.and_then(|each| each.received))),
            Cell::new(parts::or_blank(found.and_then(|each| each.disbursed))),
        ];
        table.row(Row::new(cells));
    }
    let sums = [
        parts::sum(funding.iter().map(|each| each.allocated)),
        parts::sum(funding.iter().map(|each| each.received)),
        parts::sum(funding.iter().map(|each| each.disbursed)),
    ];
    let sums = sums.map(|sum| Cell::new(parts::or_blank(sum)).bold());
    let title = Cell::new("合计").bold();
    table.row(Row::new(std::iter::once(title).chain(sums).collect()));
    flow.table(&table);
}

fn parties(flow: &mut Flow<'_, '_>, parties: &[SheetParty]) {
    let columns = vec![
        Column::centred(24.0),
        Column::text(50.0),
        Column::centred(22.0),
        Column::text(32.0),
        Column::centred(28.0),
    ];
    let mut table = Table::new(columns).head(&["类别", "单位名称", "负责人", "资质", "电话"]);
    for &role in PartyRole::ALL {
        let mut found = parties.iter().filter(|party| party.role == role).peekable();
        if found.peek().is_none() {
            table.row(Row::new(party_cells(role, ["", "", "", ""])).tall(mm(7.2)));
        }
        for party in found {
            let texts = [&*party.name, &*party.head, &*party.qualification, &*party.phone];
            table.row(Row::new(party_cells(role, texts)).tall(mm(7.2)));
        }
    }
    flow.table(&table);
}

fn party_cells(role: PartyRole, texts: [&str; 4]) -> Vec<Cell> {
    let mut cells = vec![Cell::new(role.label())];
    cells.extend(texts.map(Cell::new));
    cells
}
