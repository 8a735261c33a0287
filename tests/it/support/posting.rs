//! A township hospital to which doctors are posted.

use axum::body::Body;
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::facility::FacilityKind;
use taizhang::domain::practitioner::{CertificateKind, Sex, StaffRole, TitleRank};
use taizhang::ledger::facilities::{NewFacility, RegisterFacilities};
use taizhang::ledger::practitioners::{
    NewCertificate, NewEmployment, NewPractitioner, NewTitle, RegisterPractitioners,
};

use super::clinic::{Person, text};
use super::{Answer, TestApp};

pub(crate) const COUNTY: AreaKey = AreaKey(6_212_230_000_000);
pub(crate) const TOWNSHIP: AreaKey = AreaKey(6_212_231_000_000);

/// A hospital, two doctors of the county hospital, and the hospital's own reporter.
pub(crate) struct Hospital {
    pub(crate) app: TestApp,
    pub(crate) facility: String,
    pub(crate) doctors: Vec<String>,
}

fn facility(area_key: AreaKey, kind: FacilityKind, name: &str) -> NewFacility {
    NewFacility {
        id: None,
        area_key,
        kind,
        name: name.to_owned(),
        institution_code: None,
        standard_since: None,
        valid_from: "2010-01-01".parse().expect("a date"),
    }
}

/// A doctor of the county hospital with a title.
fn doctor(
    name: &str,
    rank: TitleRank,
    hospital: taizhang::domain::ids::PublicId,
) -> NewPractitioner {
    let day = |text: &str| text.parse().expect("a date");
    NewPractitioner {
        id: None,
        area_key: COUNTY,
        name: name.to_owned(),
        sex: Some(Sex::Female),
        citizen_id: None,
        born_on: Some(day("1976-05-01")),
        phone: None,
        education: None,
        certificates: vec![NewCertificate {
            kind: CertificateKind::LicensedDoctor,
            number: Some("110620000000001".to_owned()),
            facility: Some(hospital),
            range: None,
            general_practice: false,
            issued_by: None,
            registered_on: None,
            from: day("2005-07-01"),
            until: None,
        }],
        employments: vec![NewEmployment {
            facility: hospital,
            role: StaffRole::Doctor,
            main: true,
            from: day("2005-07-01"),
            until: None,
            document_no: None,
        }],
        titles: vec![NewTitle {
            rank,
            name: "主治医师".to_owned(),
            from: day("2012-01-01"),
            document_no: None,
        }],
    }
}

impl Hospital {
    /// The hospital on a service with a plan.
    pub(crate) async fn new() -> Self {
        Self::on(TestApp::with_plan().await).await
    }

    /// The hospital on some service.
    pub(crate) async fn on(app: TestApp) -> Self {
        let facilities = vec![
            facility(TOWNSHIP, FacilityKind::TownshipHospital, "官亭中心卫生院"),
            facility(COUNTY, FacilityKind::CountyHospital, "宕昌县人民医院"),
        ];
        let places = app.perform(RegisterFacilities { facilities }).await;
        let people = vec![
            doctor("王秀兰", TitleRank::Intermediate, places[1]),
            doctor("李建军", TitleRank::AssociateSenior, places[1]),
        ];
        let doctors = app.perform(RegisterPractitioners { people }).await;
        app.add_account("guan", "示范官", Role::TownshipReporter, TOWNSHIP).await;
        let doctors = doctors.into_iter().map(|id| id.to_string()).collect();
        Self { app, facility: places[0].to_string(), doctors }
    }

    /// Enters a posting of a doctor by its number and gives its id.
    pub(crate) async fn post(
        &self,
        doctor: usize,
        kind: &str,
        (from, until): (&str, &str),
    ) -> String {
        let zhang = self.app.person("zhang").await;
        let body = json!({ "postings": [self.posting(doctor, kind, (from, until))] });
        text(&zhang.enter("/postings", &body).await["ids"][0])
    }

    /// A posting as the interface takes it.
    pub(crate) fn posting(&self, doctor: usize, kind: &str, days: (&str, &str)) -> Value {
        json!({
            "practitioner": self.doctors[doctor],
            "facility": self.facility,
            "kind": kind,
            "facts": {
                "basis": "consortium", "sender": "宕昌县人民医院", "sender_level": "county",
                "sending_opinion": "同意派出", "from": days.0, "until": days.1,
            },
        })
    }
}

/// Enters days of a posting and gives their ids.
pub(crate) async fn enter_days(person: &Person<'_>, posting: &str, days: &[&str]) -> Vec<String> {
    let days: Vec<Value> =
        days.iter().map(|on| json!({ "posting": posting, "facts": { "on": on } })).collect();
    let entered = person.enter("/days", &json!({ "days": days })).await;
    entered["ids"].as_array().expect("ids").iter().map(text).collect()
}

/// Strikes something out with a reason.
pub(crate) async fn strike(person: &Person<'_>, path: &str, seen: &str) -> Answer {
    let path = format!("{path}?reason=%E8%AF%AF%E5%BD%95");
    person.send(axum::http::Method::DELETE, &path, &[("if-match", seen)], Body::empty()).await
}
