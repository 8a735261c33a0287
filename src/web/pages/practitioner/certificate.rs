//! Entering a certificate, correcting it, ending it before its time, striking it out.

use axum::extract::State;
use axum::response::Response;

use super::filed::{self, Filed, Forms, Page};
use super::form::{Typed, day, text};
use crate::domain::ids::PublicId;
use crate::domain::practitioner::{CertificateKind, RegistrationEnd};
use crate::ledger::practitioners::{
    AddCertificate, CertificateLine, CorrectCertificate, EndCertificate, NewCertificate,
    PractitionerSheet, StrikeCertificate,
};
use crate::ledger::{Command, Ledger};
use crate::web::components::Field;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    filed::router::<Certificates>().post(&filed::one::<Certificates>("/end"), Pass::STAFF, end)
}

/// 证书.
struct Certificates;

impl Filed for Certificates {
    const SECTION: &'static str = "certificates";
    const NAME: &'static str = "certificate";
    const HEADINGS: [&'static str; 2] = ["登记证书", "更正证书"];
    const AT_PLACES: bool = true;

    type Line = CertificateLine;
    type New = NewCertificate;
    type Change = NewCertificate;

    fn lines(sheet: &PractitionerSheet) -> impl Iterator<Item = &CertificateLine> {
        sheet.certificates.iter()
    }

    fn mark(at: &CertificateLine) -> (PublicId, i32) {
        (at.id, at.version)
    }

    fn told(at: &CertificateLine) -> [String; 3] {
        let until = at.until.map_or("长期".to_owned(), |on| on.to_string());
        let state = format!("{} {}", at.state.label(), text(at.number.as_ref()));
        [at.kind.label().to_owned(), format!("{} 至 {until}", at.from), state]
    }

    fn filled(at: &CertificateLine) -> Vec<(&'static str, String)> {
        let place = at.place.as_ref().and_then(|place| place.id);
        vec![
            ("kind", at.kind.code()),
            ("number", text(at.number.as_ref())),
            ("from", at.from.to_string()),
            ("until", day(at.until)),
            ("registered_on", day(at.registered_on)),
            ("facility", place.map(|id| id.to_string()).unwrap_or_default()),
            ("range", text(at.range.as_ref())),
            ("general_practice", if at.general_practice { "true" } else { "" }.to_owned()),
            ("issued_by", text(at.issued_by.as_ref())),
        ]
    }

    fn adding<'a>(page: &Page<'a>) -> Forms<'a> {
        let entry = page
            .enter("登记")
            .draft(format!("certificate-{}", page.head.sheet.id))
            .fields(fields(&page.typed.add, page.places.to_vec()));
        vec![("登记证书", entry)]
    }

    fn changing<'a>(page: &Page<'a>, at: &CertificateLine) -> Forms<'a> {
        let mark = Self::mark(at);
        let right = fields(&page.typed.correct, places(page, at));
        let mut forms = vec![page.correct(mark, right)];
        if at.ended_on.is_none() {
            let form = &page.typed.end;
            let end = page.about(form, mark, "/end", "注销注册").fields(vec![
                Field::date(form, "ended_on", "注销日期").required().hint("自该日起不再有效"),
                Field::choice(form, "end_reason", "注销原因", options!(RegistrationEnd)).required(),
                Field::lines(form, "_reason", "说明").required(),
            ]);
            forms.push(("注销注册", end));
        }
        forms.push(page.strike(mark));
        forms
    }

    fn add(practitioner: PublicId, certificate: NewCertificate) -> impl Command {
        AddCertificate { practitioner, certificate }
    }

    fn correct(id: PublicId, seen: Option<i32>, certificate: NewCertificate) -> impl Command {
        CorrectCertificate { id, seen, certificate }
    }

    fn strike(id: PublicId, seen: Option<i32>) -> impl Command {
        StrikeCertificate { id, seen }
    }
}

/// The institutions to choose from, with the one on record even where it lies elsewhere.
fn places(page: &Page<'_>, at: &CertificateLine) -> Vec<(String, String)> {
    let mut places = page.places.to_vec();
    if let Some((id, place)) = at.place.as_ref().and_then(|place| Some((place.id?, place))) {
        let id = id.to_string();
        if !places.iter().any(|(code, _)| *code == id) {
            places.push((id, place.name.clone()));
        }
    }
    places
}

fn fields(form: &FormText, places: Vec<(String, String)>) -> Vec<Field<'_>> {
    vec![
        Field::choice(form, "kind", "证书类别", options!(CertificateKind)).required(),
        Field::text(form, "number", "编号"),
        Field::date(form, "from", "有效期起").required(),
        Field::date(form, "until", "有效期止").hint("乡村医生执业证书不填则为五年；没有期限的不填"),
        Field::date(form, "registered_on", "注册日期"),
        Field::choice(form, "facility", "执业地点", places).blank("未登记"),
        Field::text(form, "range", "执业范围").hint("如 全科医学专业"),
        Field::tick(form, "general_practice", "注册为全科医学专业"),
        Field::text(form, "issued_by", "发证机关"),
    ]
}

async fn end(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<EndCertificate>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |end| EndCertificate { id: Some(id), seen, ..end };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let typed = |end| Typed { end, ..Typed::blank() };
    filed::lead::<Certificates, _>(&ledger, ctx, (person, Some(id)), done, typed).await
}
