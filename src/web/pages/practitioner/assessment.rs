//! Entering an assessment, correcting it, striking it out.

use super::filed::{self, Filed, Forms, Page};
use super::form::text;
use crate::domain::ids::PublicId;
use crate::domain::registration::AssessmentResult;
use crate::ledger::Command;
use crate::ledger::practitioners::{
    AssessmentLine, CorrectAssessment, NewAssessment, PractitionerSheet, RecordAssessment,
    StrikeAssessment,
};
use crate::web::components::Field;
use crate::web::extract::FormText;
use crate::web::pages::forms::options;
use crate::web::routes::Routes;

pub(super) fn router() -> Routes {
    filed::router::<Assessments>()
}

/// 考核.
struct Assessments;

impl Filed for Assessments {
    const SECTION: &'static str = "assessments";
    const NAME: &'static str = "assessment";
    const HEADINGS: [&'static str; 2] = ["登记考核", "更正考核"];

    type Line = AssessmentLine;
    type New = NewAssessment;
    type Change = NewAssessment;

    fn lines(sheet: &PractitionerSheet) -> impl Iterator<Item = &AssessmentLine> {
        sheet.assessments.iter()
    }

    fn mark(at: &AssessmentLine) -> (PublicId, i32) {
        (at.id, at.version)
    }

    fn told(at: &AssessmentLine) -> [String; 3] {
        [at.result.label().to_owned(), at.assessed_on.to_string(), text(at.heard.as_ref())]
    }

    fn filled(at: &AssessmentLine) -> Vec<(&'static str, String)> {
        vec![
            ("assessed_on", at.assessed_on.to_string()),
            ("result", at.result.code()),
            ("heard", text(at.heard.as_ref())),
            ("document_no", text(at.document_no.as_ref())),
            ("remark", text(at.remark.as_ref())),
        ]
    }

    fn adding<'a>(page: &Page<'a>) -> Forms<'a> {
        vec![("登记考核", page.enter("登记").fields(fields(&page.typed.add)))]
    }

    fn changing<'a>(page: &Page<'a>, at: &AssessmentLine) -> Forms<'a> {
        let mark = Self::mark(at);
        vec![page.correct(mark, fields(&page.typed.correct)), page.strike(mark)]
    }

    fn add(practitioner: PublicId, assessment: NewAssessment) -> impl Command {
        RecordAssessment { practitioner, assessment }
    }

    fn correct(id: PublicId, seen: Option<i32>, assessment: NewAssessment) -> impl Command {
        CorrectAssessment { id, seen, assessment }
    }

    fn strike(id: PublicId, seen: Option<i32>) -> impl Command {
        StrikeAssessment { id, seen }
    }
}

fn fields(form: &FormText) -> Vec<Field<'_>> {
    vec![
        Field::date(form, "assessed_on", "考核日期").required(),
        Field::choice(form, "result", "考核结果", options!(AssessmentResult)).required(),
        Field::text(form, "heard", "听取意见").hint("村卫生室、本人、村委会和村民"),
        Field::text(form, "document_no", "文号"),
        Field::lines(form, "remark", "备注"),
    ]
}
