//! The papers of a posting, in the look of the acceptance form: registration, attendance,
//! workload, assessment, and the certificate of service.

mod assessment;
mod attendance;
mod registration;
mod service;
mod workload;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::Serialize;

pub use service::{ServiceLine, ServiceSheet};

use super::layout::{Align, Document, Flow, Fonts, Style, Weight, size};
use super::{Rendered, ReportError, parts};
use crate::ledger::postings::PostingSheet;
use crate::ledger::sheets::SheetIdentity;

/// A paper of a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 派驻登记表.
    Registration,
    /// 考勤表.
    Attendance,
    /// 工作量登记.
    Workload,
    /// 考核鉴定表.
    Assessment,
    /// 服务基层年限证明.
    Service,
}

impl Paper {
    /// What the paper is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Registration => "派驻登记表",
            Self::Attendance => "考勤表",
            Self::Workload => "工作量登记表",
            Self::Assessment => "考核鉴定表",
            Self::Service => "服务基层年限证明",
        }
    }
}

/// What a paper of a posting says.
#[derive(Debug, Clone, Serialize)]
pub struct PaperSheet {
    /// Which record it shows.
    #[serde(skip)]
    pub identity: SheetIdentity,
    /// County and township of the institution.
    pub area: String,
    /// The date up to which it tells.
    pub as_of: NaiveDate,
    /// The posting, with its days up to the date.
    pub posting: PostingSheet,
    /// What the doctor's service comes to.
    pub service: ServiceSheet,
}

/// Draws a paper.
pub fn render(paper: Paper, sheet: &PaperSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let title = paper.title();
    let name = format!("{}{title}", sheet.posting.person.name);
    let information = parts::information(&name, &sheet.posting.place, &sheet.identity);
    let mut document = Document::new(fonts, information);
    let mut flow = document.section(parts::footer(title, &sheet.identity));
    match paper {
        Paper::Registration => registration::draw(&mut flow, sheet),
        Paper::Attendance => attendance::draw(&mut flow, sheet),
        Paper::Workload => workload::draw(&mut flow, sheet),
        Paper::Assessment => assessment::draw(&mut flow, sheet),
        Paper::Service => service::draw(&mut flow, sheet),
    }
    parts::identity_block(&mut flow, &sheet.identity);
    document.finish()
}

/// The title of a form, and the line below it that says whose it is.
fn title(flow: &mut Flow<'_, '_>, title: &str, below: &str) {
    let style = Style::new(size::SECOND).weight(Weight::Title).align(Align::Centre).leading(34.0);
    flow.paragraph(title, &style);
    flow.paragraph(below, &Style::new(size::FIFTH).align(Align::Centre).leading(20.0));
    flow.space(6.0);
}

/// `王秀兰　多点执业　宕昌县人民医院 → 官亭中心卫生院`.
fn whose(sheet: &PaperSheet) -> String {
    let posting = &sheet.posting;
    let (from, to) = (&posting.sender, &posting.place);
    format!("{}　{}　{from} 派往 {to}", posting.person.name, posting.kind)
}

/// The stretch that a register tells of.
fn stretch(sheet: &PaperSheet) -> String {
    let last = sheet.posting.term().last().min(sheet.as_of);
    format!("{} 至 {last}", sheet.posting.from)
}
