//! Records of every kind, with a name in their words that stands nowhere else.

use std::collections::HashMap;
use std::io::Cursor;

use axum::http::Method;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use taizhang::ledger::inspections::BeginInspection;
use uuid::Uuid;

use crate::support::clinic::{Person, answers, inspection, step, text};
use crate::support::doctors::command;
use crate::support::posting::enter_days;
use crate::support::specialty::specialty;
use crate::support::{TestApp, encoded};

/// Ids, by the word that stands before them in addresses.
pub(crate) type Records = HashMap<&'static str, String>;

/// A village in its township and county, and what is said of everything there.
pub(crate) struct Place {
    /// Whose desk enters the records.
    pub(crate) clerk: &'static str,
    pub(crate) county: i64,
    pub(crate) township: i64,
    pub(crate) village: i64,
    /// Township and village, as the sign-board of a clinic has them.
    pub(crate) sign: &'static str,
    /// What stands in the name of every institution and person.
    pub(crate) name: &'static str,
    /// What stands in everything about a project.
    pub(crate) works: &'static str,
}

/// The records of a township.
pub(crate) async fn of_township(app: &TestApp, place: &Place) -> Records {
    let mut desk = Desk::at(app, place).await;
    desk.township().await;
    desk.records
}

/// The records of a township, and those of which its county has one.
pub(crate) async fn of_county(app: &TestApp, place: &Place) -> Records {
    let mut desk = Desk::at(app, place).await;
    desk.township().await;
    desk.records.insert("counties", place.county.to_string());
    desk.figure().await;
    desk.specialty().await;
    desk.training().await;
    desk.records
}

/// The desk of a place, and what was entered there so far.
struct Desk<'a> {
    app: &'a TestApp,
    clerk: Person<'a>,
    place: &'a Place,
    records: Records,
}

impl<'a> Desk<'a> {
    async fn at(app: &'a TestApp, place: &'a Place) -> Self {
        let records = HashMap::from([
            ("townships", place.township.to_string()),
            ("places", place.village.to_string()),
        ]);
        Self { app, clerk: app.person(place.clerk).await, place, records }
    }

    async fn township(&mut self) {
        self.project().await;
        self.notice().await;
        self.clinic().await;
        self.posting().await;
    }

    /// Enters one record and keeps its id.
    async fn enter(&mut self, kind: &'static str, path: &str, body: &Value) -> String {
        let answer = self.clerk.enter(path, body).await;
        let named = [&answer["ids"][0], &answer["projects"][0], &answer["id"]];
        let id = named.into_iter().find_map(Value::as_str).expect("an id").to_owned();
        self.records.insert(kind, id.clone());
        id
    }

    /// Keeps the id of the first record of some kind that hangs on another.
    async fn find(&mut self, kind: &'static str, path: &str, list: &str) -> String {
        let sheet = self.clerk.get(path).await;
        assert_eq!(sheet.status, 200, "{path}: {}", sheet.text);
        let id = text(&sheet.json()[list][0]["id"]);
        self.records.insert(kind, id.clone());
        id
    }

    /// Puts a project on the list and finishes it.
    async fn finished(&mut self, kind: &'static str, name: &str) -> String {
        let plan = json!({
            "document_no": "陇发改〔2015〕示1号", "issued_on": "2015-03-20",
            "projects": [{
                "area_key": self.place.village, "code": name, "name": name, "batch": "2015",
                "funding_programme": "示范", "work_kind": "new_build",
            }],
        });
        let project = self.enter(kind, "/projects", &plan).await;
        for (kind, on) in [("started", "2015-06-02"), ("completed", "2015-10-20")] {
            self.enter("progress", "/progress", &step(&project, kind, on)).await;
        }
        project
    }

    /// A finished project with everything that is said of one, and an inspection under way.
    async fn project(&mut self) {
        let (app, works) = (self.app, self.place.works);
        let project = self.finished("projects", works).await;
        let halt = json!({
            "project": project, "from": "2015-07-01", "until": "2015-07-10",
            "reason": format!("{works}道路冲毁"),
        });
        self.enter("suspensions", "/suspensions", &halt).await;
        let party = json!({ "parties": [{
            "project": project, "role": "contractor", "name": format!("{works}建筑队"),
            "phone": "13800000000",
        }] });
        self.enter("parties", "/parties", &party).await;
        let money = json!({ "movements": [{
            "project": project, "level": "central", "step": "allocated", "amount": 6_000_000,
            "moved_on": "2015-06-01", "document_no": format!("{works}示1号"),
        }] });
        self.enter("funds", "/funds", &money).await;
        let assign = json!({
            "account": "wang", "projects": [project], "valid_from": "2015-01-01",
        });
        self.enter("assignments", "/assignments", &assign).await;
        let begin = command::<BeginInspection>(inspection(&project, ["zhao", "sun"]));
        let begun = app.perform(begin).await;
        self.records.insert("inspections", begun.to_string());
        let (photo, caption) = (Uuid::now_v7(), encoded(works));
        let path =
            format!("/inspections/{begun}/photos/{photo}?criterion=VC-B01&caption={caption}");
        let png = [("content-type", "image/png")];
        let sent = app.person("zhao").await.send(Method::PUT, &path, &png, picture()).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        self.records.insert("photos", photo.to_string());
    }

    /// A project that failed, with a notice that was received and answered.
    async fn notice(&mut self) {
        let (app, works) = (self.app, self.place.works);
        let project = self.finished("mended", &format!("{works}二期")).await;
        for inspector in ["zhao", "sun"] {
            app.assign(inspector, &project).await;
        }
        let (zhao, sun) = (app.person("zhao").await, app.person("sun").await);
        let begun = zhao.enter("/inspections", &inspection(&project, ["zhao", "sun"])).await;
        let path = format!("/inspections/{}", text(&begun["id"]));
        let filled = answers(&["VC-B01"]).to_string().replace("官亭镇石院村", self.place.sign);
        let filled: Value = serde_json::from_str(&filled).expect("answers");
        let sent = zhao.patch(&format!("{path}/answers"), "\"v1\"", &filled).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        for person in [&zhao, &sun] {
            person.enter(&format!("{path}/sign"), &json!({})).await;
        }
        zhao.enter(&format!("{path}/conclude"), &json!({})).await;
        let issue = json!({
            "number": format!("{works}改1号"), "responsible_unit": format!("{works}建设单位"),
            "requirement": "逐项整改", "issued_on": "2016-08-30", "issued_by": "示范签发人",
            "period": 15, "unit": "days",
        });
        let notice = self.enter("notices", &format!("{path}/notices"), &issue).await;
        let receipt = json!({ "received_on": "2016-08-31", "received_by": "示范签收人" });
        self.clerk.enter(&format!("/notices/{notice}/receive"), &receipt).await;
        let reply = json!({ "replied_on": "2016-09-01", "reply": format!("{works}已整改") });
        self.clerk.enter(&format!("/notices/{notice}/reply"), &reply).await;
    }

    /// A clinic with its village and two doctors, of whom one asks for a new certificate.
    async fn clinic(&mut self) {
        let (village, name) = (self.place.village, self.place.name);
        let clinic = self.facility("clinics", "village_clinic", village, "诊所").await;
        let apprentice = self.doctor("apprentices", &clinic, &format!("{name}的徒弟")).await;
        let doctor = self.doctor("practitioners", &clinic, &format!("{name}的医生")).await;
        let serve = json!({ "villages": [{
            "area_key": village, "mode": "own", "facility": clinic, "from": "2012-01-01",
            "document_no": format!("{name}示2号"),
        }] });
        self.clerk.enter("/villages/servings", &serve).await;
        self.find("serving", &format!("/villages/{village}"), "served").await;
        let device = json!({ "devices": [{
            "facility": clinic, "serial": format!("{name}示3号"), "functions": ["ecg"],
            "delivered_on": "2016-08-01",
        }] });
        self.enter("devices", "/devices", &device).await;
        let sheet = format!("/practitioners/{apprentice}");
        let held = self.find("certificates", &sheet, "certificates").await;
        let renewal = json!({ "certificate": held, "applied_on": "2016-08-20" });
        self.enter("renewals", "/renewals", &renewal).await;
        let sheet = format!("/practitioners/{doctor}");
        self.find("certificates", &sheet, "certificates").await;
        self.find("employments", &sheet, "employments").await;
        let assessed = json!({
            "assessed_on": "2016-08-01", "result": "passed", "heard": format!("{name}村委会"),
        });
        self.enter("assessments", &format!("{sheet}/assessments"), &assessed).await;
        let pay = json!({
            "paid_on": "2016-08-10", "document_no": format!("{name}示4号"),
            "payments": [{
                "practitioner": doctor, "facility": clinic, "month": "2016-07",
                "kind": "regular", "amount": 40_000,
            }],
        });
        self.enter("payments", "/subsidies/payments", &pay).await;
    }

    /// An expert of the county's hospital who is posted to the township's.
    async fn posting(&mut self) {
        let Place { county, township, name, .. } = *self.place;
        let hospital = self.facility("hospitals", "county_hospital", county, "人民医院").await;
        let ward = self.facility("staffing", "township_hospital", township, "卫生院").await;
        let expert = json!({ "people": [{
            "area_key": county, "name": format!("{name}的专家"), "sex": "female",
            "born_on": "1976-05-01",
            "certificates": [{
                "kind": "licensed_doctor", "number": format!("{name}示5号"),
                "facility": hospital, "from": "2005-07-01",
            }],
            "employments": [{
                "facility": hospital, "role": "doctor", "main": true, "from": "2005-07-01",
            }],
            "titles": [{ "rank": "intermediate", "name": "主治医师", "from": "2012-01-01" }],
        }] });
        let expert = self.enter("experts", "/practitioners", &expert).await;
        self.find("titles", &format!("/practitioners/{expert}"), "titles").await;
        let posting = json!({ "postings": [{
            "practitioner": expert, "facility": ward, "kind": "multi_site_practice",
            "facts": {
                "basis": "consortium", "sender": format!("{name}人民医院"),
                "sender_level": "county", "sending_opinion": "同意派出",
                "from": "2016-01-01", "until": "2016-12-31",
            },
        }] });
        let posting = self.enter("postings", "/postings", &posting).await;
        let days = enter_days(&self.clerk, &posting, &["2016-02-02"]).await;
        self.records.insert("days", days[0].clone());
        let gap = json!({
            "from": "2016-03-10", "until": "2016-03-20", "reason": format!("{name}有事"),
        });
        self.enter("gaps", &format!("/postings/{posting}/gaps"), &gap).await;
    }

    /// A figure that the county reports with a file that shows it, and an irregularity.
    async fn figure(&mut self) {
        let Place { county, name, .. } = *self.place;
        let figure = json!({ "figures": [{
            "area_key": county, "indicator": "N1", "period": "2015", "numerator": 265_804,
            "denominator": 271_201, "document_no": format!("{name}示6号"),
        }] });
        let figure = self.enter("figures", "/figures", &figure).await;
        let (file, caption) = (Uuid::now_v7(), encoded(name));
        let path = format!("/figures/{figure}/evidence/{file}?caption={caption}");
        let pdf = b"%PDF-1.4\n1 0 obj\n%%EOF\n".as_slice();
        let kind = [("content-type", "application/pdf")];
        let sent = self.clerk.send(Method::PUT, &path, &kind, pdf).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        self.records.insert("evidence", text(&sent.json()["id"]));
        let irregularity = json!({
            "facility": self.records["hospitals"], "kind": "double_charge",
            "found_on": "2016-03-10", "found_by": format!("{name}检查组"),
            "problem": format!("{name}重复收取床位费。"), "amount_involved": "12,000.00",
            "requirement": "退还患者并整改。",
        });
        self.enter("irregularities", "/irregularities", &irregularity).await;
    }

    /// A specialty of the county's hospital, with a contract.
    async fn specialty(&mut self) {
        let name = self.place.name;
        let hospital = self.records["hospitals"].clone();
        let plan = specialty(&hospital, "intensive_care", &format!("{name}示7号"));
        let project = self.enter("specialties", "/specialties", &plan).await;
        let contract = json!({ "purchases": [{
            "project": project, "category": "equipment", "name": format!("{name}呼吸机"),
            "quantity": 4, "unit": "台", "contract_no": "示采-1",
            "contracted_on": "2015-06-20", "amount": 112_000_000,
        }] });
        self.enter("purchases", "/purchases", &contract).await;
    }

    /// A batch with the clinic's doctor in it, and a student who is trained to order.
    async fn training(&mut self) {
        let Place { county, name, .. } = *self.place;
        let batch = json!({
            "area_key": county, "name": format!("{name}第一批"), "host": "示范市第一人民医院",
            "from": "2015-03-01", "until": "2015-08-31", "document_no": format!("{name}示8号"),
            "doctors": [{ "practitioner": self.records["practitioners"] }],
        });
        let batch = self.enter("batches", "/training/batches", &batch).await;
        let sheet = format!("/training/batches/{batch}");
        let trainee = self.find("trainees", &sheet, "trainees").await;
        let pay = json!({
            "paid_on": "2015-10-20", "document_no": format!("{name}示9号"),
            "payments": [{ "trainee": trainee, "step": "paid", "amount": 600_000 }],
        });
        self.enter("allowances", "/training/allowances", &pay).await;
        let intake = json!({ "intakes": [{
            "area_key": county, "year": 2015, "places": 2, "school": format!("{name}学校"),
            "announced_on": "2015-06-01",
        }] });
        let intake = self.enter("intakes", "/students/intakes", &intake).await;
        let student = json!({ "students": [{
            "name": format!("{name}的学生"), "admitted_on": "2015-09-10",
        }] });
        let path = format!("/students/intakes/{intake}/students");
        self.enter("students", &path, &student).await;
    }

    /// An institution; its name ends as told.
    async fn facility(
        &mut self,
        record: &'static str,
        kind: &str,
        area: i64,
        ending: &str,
    ) -> String {
        let facility = json!({ "facilities": [{
            "area_key": area, "kind": kind, "name": format!("{}{ending}", self.place.name),
            "valid_from": "2010-01-01",
        }] });
        self.enter(record, "/facilities", &facility).await
    }

    /// A village doctor with a certificate that runs out.
    async fn doctor(&mut self, record: &'static str, clinic: &str, name: &str) -> String {
        let person = json!({ "people": [{
            "area_key": self.place.village, "name": name, "born_on": "1958-03-04",
            "phone": "13800000000",
            "certificates": [{
                "kind": "village_doctor", "number": format!("{name}号"), "facility": clinic,
                "from": "2011-10-01", "registered_on": "2011-10-01",
            }],
            "employments": [{
                "facility": clinic, "role": "village_doctor", "main": true,
                "from": "2011-10-01",
            }],
        }] });
        self.enter(record, "/practitioners", &person).await
    }
}

/// A small picture.
pub(super) fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(64, 48, Rgb([10, 90, 60]));
    picture.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}
