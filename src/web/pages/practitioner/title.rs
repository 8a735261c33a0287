//! Entering a title, correcting it, striking it out.

use super::filed::{self, Filed, Forms, Page};
use super::form::text;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::TitleRank;
use crate::ledger::Command;
use crate::ledger::practitioners::{
    AddTitle, CorrectTitle, NewTitle, PractitionerSheet, StrikeTitle, TitleLine,
};
use crate::web::components::Field;
use crate::web::extract::FormText;
use crate::web::pages::forms::options;
use crate::web::routes::Routes;

pub(super) fn router() -> Routes {
    filed::router::<Titles>()
}

/// 职称.
struct Titles;

impl Filed for Titles {
    const SECTION: &'static str = "titles";
    const NAME: &'static str = "title";
    const HEADINGS: [&'static str; 2] = ["登记职称", "更正职称"];

    type Line = TitleLine;
    type New = NewTitle;
    type Change = NewTitle;

    fn lines(sheet: &PractitionerSheet) -> impl Iterator<Item = &TitleLine> {
        sheet.titles.iter()
    }

    fn mark(at: &TitleLine) -> (PublicId, i32) {
        (at.id, at.version)
    }

    fn told(at: &TitleLine) -> [String; 3] {
        [at.name.clone(), at.from.to_string(), at.rank.label().to_owned()]
    }

    fn filled(at: &TitleLine) -> Vec<(&'static str, String)> {
        vec![
            ("rank", at.rank.code()),
            ("name", at.name.clone()),
            ("from", at.from.to_string()),
            ("document_no", text(at.document_no.as_ref())),
        ]
    }

    fn adding<'a>(page: &Page<'a>) -> Forms<'a> {
        vec![("登记职称", page.enter("登记").fields(fields(&page.typed.add)))]
    }

    fn changing<'a>(page: &Page<'a>, at: &TitleLine) -> Forms<'a> {
        let mark = Self::mark(at);
        vec![page.correct(mark, fields(&page.typed.correct)), page.strike(mark)]
    }

    fn add(practitioner: PublicId, title: NewTitle) -> impl Command {
        AddTitle { practitioner, title }
    }

    fn correct(id: PublicId, seen: Option<i32>, title: NewTitle) -> impl Command {
        CorrectTitle { id, seen, title }
    }

    fn strike(id: PublicId, seen: Option<i32>) -> impl Command {
        StrikeTitle { id, seen }
    }
}

fn fields(form: &FormText) -> Vec<Field<'_>> {
    vec![
        Field::choice(form, "rank", "级别", options!(TitleRank)).required(),
        Field::text(form, "name", "职称").required().hint("如 主治医师"),
        Field::date(form, "from", "取得日期").required(),
        Field::text(form, "document_no", "文号"),
    ]
}
