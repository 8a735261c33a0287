//! One person once: what hangs on a record that was merged into another is the other's in every
//! list, sheet, verdict and payment, and is its own again where the merge is undone.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::ids::PublicId;

use crate::support::TestApp;
use crate::support::clinic::{Person, VILLAGE, text};
use crate::support::doctors::{clinic, doctor, hospital};
use crate::support::people::{COUNTY, OTHER, apps, register, with_reason};
use crate::support::posting::enter_days;

const LONGNAN: AreaKey = AreaKey(6_212_000_000_000);
const DAYS: [&str; 6] =
    ["2016-04-05", "2016-04-19", "2016-05-03", "2016-05-17", "2016-06-07", "2016-06-21"];

/// A village doctor of the county with a posting, days and money, and another record of the same
/// person elsewhere, which has the title.
struct Two {
    clinic: PublicId,
    hospital: PublicId,
    here: String,
    there: String,
    posting: String,
}

impl Two {
    async fn on(app: &TestApp) -> Self {
        app.add_account("shi", "示范施", Role::PrefectureClerk, LONGNAN).await;
        let (zhang, shi) = (app.person("zhang").await, app.person("shi").await);
        let at = clinic(app, VILLAGE, 980).await;
        let hospital = hospital(app).await;
        let here = doctor(app, at, "示范甲").await.to_string();
        let there = json!({
            "area_key": OTHER, "name": "示范佳",
            "titles": [{ "rank": "associate_senior", "name": "副主任医师", "from": "2012-01-01" }],
            "certificates": [{ "kind": "licensed_doctor", "number": "示范002", "from": "2005-07-01" }],
        });
        let there = register(&shi, there).await;
        let posting = post(&zhang, &here, hospital, "2016-01-01").await;
        enter_days(&zhang, &posting, &DAYS).await;
        pay(&zhang, &here, at, "2016-07").await;
        Self { clinic: at, hospital, here, there, posting }
    }

    async fn merge(&self, app: &TestApp) {
        let shi = app.person("shi").await;
        let path = format!("/practitioners/{}/merge", self.here);
        let into = json!({ "into": self.there });
        let merged = with_reason(&shi, Method::POST, &path, "\"v1\"", &into).await;
        assert_eq!(merged.status, 200, "{}", merged.text);
    }

    async fn part(&self, app: &TestApp) {
        let shi = app.person("shi").await;
        let path = format!("/practitioners/{}/merge", self.here);
        let parted = with_reason(&shi, Method::DELETE, &path, "\"v2\"", &Value::Null).await;
        assert_eq!(parted.status, 200, "{}", parted.text);
    }
}

async fn post(person: &Person<'_>, doctor: &str, hospital: PublicId, from: &str) -> String {
    let posting = json!({
        "practitioner": doctor, "facility": hospital, "kind": "multi_site_practice",
        "facts": {
            "basis": "consortium", "sender": "示范县人民医院", "sender_level": "prefecture",
            "sending_opinion": "同意派出", "from": from, "until": "2016-12-31",
        },
    });
    text(&person.enter("/postings", &json!({ "postings": [posting] })).await["ids"][0])
}

async fn pay(person: &Person<'_>, doctor: &str, clinic: PublicId, month: &str) {
    let payment = json!({ "paid_on": "2016-08-10", "document_no": "宕财社〔2016〕示8号",
        "payments": [{ "practitioner": doctor, "facility": clinic, "month": month,
            "kind": "regular", "amount": 40_000 }] });
    person.enter("/subsidies/payments", &payment).await;
}

/// What T15 says in the county.
async fn verdict(person: &Person<'_>) -> Vec<(String, String)> {
    let path = "/findings?target=T15&stage=from_start&as_of=2016-06-30";
    let found = person.get(path).await.json();
    let items = found["items"].as_array().expect("findings").clone();
    let told = |item: &Value| {
        let finding = &item["finding"];
        (text(&finding["label"]), text(&finding["standing"]))
    };
    items.iter().map(told).collect()
}

/// The names and the half days of the quarter of the postings in the county.
async fn listed(person: &Person<'_>) -> Vec<(String, i64)> {
    let lines = person.get("/postings?as_of=2016-06-30").await.json();
    let lines = lines["items"].as_array().expect("postings").clone();
    let halves = |line: &Value| line["quarter_halves"].as_i64().expect("a number");
    lines.iter().map(|line| (text(&line["name"]), halves(line))).collect()
}

/// Who is on the sheet of a month, what was paid, and what is still to be.
async fn owed(person: &Person<'_>, month: &str) -> Vec<(String, i64, i64)> {
    let sheet = person.get(&format!("/subsidies?month={month}")).await.json();
    let lines = sheet["sheets"][0]["lines"].as_array().expect("lines").clone();
    let fen = |value: &Value| value.as_i64().expect("fen");
    let line = |line: &Value| {
        let (paid, due) = (fen(&line["paid"]), fen(&line["due"]));
        (text(&line["practitioner"]), paid, due - paid)
    };
    lines.iter().map(line).collect()
}

/// Who has turns of duty in August, and on which days they came.
async fn turns(person: &Person<'_>) -> Vec<(String, Value)> {
    let lines = person.get("/training/duty?month=2016-08").await.json();
    let lines = lines["items"].as_array().expect("lines").clone();
    lines.iter().map(|line| (text(&line["name"]), line["days"].clone())).collect()
}

#[tokio::test]
async fn what_hangs_on_a_merged_record_is_the_others_and_comes_back() {
    for app in apps().await {
        let two = Two::on(&app).await;
        let zhang = app.person("zhang").await;
        let unfit = vec![("示范甲 2016年第二季度".to_owned(), "not_applicable".to_owned())];
        let named = |name: &str| vec![(name.to_owned(), 12)];
        let paid = |id: &str| vec![(id.to_owned(), 40_000, 0)];
        assert_eq!(verdict(&zhang).await, unfit);
        assert_eq!(listed(&zhang).await, named("示范甲"));
        assert_eq!(owed(&zhang, "2016-07").await, paid(&two.here));
        two.merge(&app).await;

        let served = vec![("示范佳 2016年第二季度".to_owned(), "counted".to_owned())];
        assert_eq!(verdict(&zhang).await, served, "the title is on the other record");
        assert_eq!(listed(&zhang).await, named("示范佳"));
        let path = format!("/postings/{}", two.posting);
        let sheet = zhang.get(&path).await.json();
        assert_eq!(sheet["person"]["id"], json!(two.there), "{sheet}");
        assert_eq!(
            (&sheet["person"]["title"], &sheet["person"]["licence_no"]),
            (&json!("副主任医师"), &json!("示范002"))
        );
        let number = text(&sheet["person"]["citizen_id"]);
        assert!(number.starts_with("621*") && number.ends_with("*2"), "{number}");
        assert_eq!(sheet["days"].as_array().map(Vec::len), Some(6));
        let service = zhang.get(&format!("{path}/service?as_of=2016-06-30")).await.json();
        assert_eq!((&service["name"], &service["days"]), (&json!("示范佳"), &json!(6)));
        assert_eq!(owed(&zhang, "2016-07").await, paid(&two.there));

        // The sheet of another month is paid, and so is the person by either name.
        let month = json!({ "area_key": COUNTY, "month": "2016-06", "paid_on": "2016-08-10",
            "document_no": "宕财社〔2016〕示8号", "people": 1, "total": 40_000 });
        let done = zhang.post("/subsidies/months", &month).await;
        assert_eq!(done.status, 201, "{}", done.text);
        assert_eq!(owed(&zhang, "2016-06").await, paid(&two.there));
        pay(&zhang, &two.there, two.clinic, "2016-05").await;
        for id in [&two.there, &two.here] {
            let history = zhang.get(&format!("/subsidies/doctors/{id}")).await.json();
            assert_eq!(history["payments"].as_array().map(Vec::len), Some(3), "{history}");
            assert_eq!(history["name"], "示范佳");
        }

        // The person's page leads to both.
        let cookie = app.sign_in("zhang").await;
        let page = app.get(&format!("/practitioners/{}", two.there), &cookie).await.text;
        for way in [path.clone(), format!("/subsidies/doctors/{}", two.there)] {
            assert!(page.contains(&format!("href=\"{way}")), "{way} is not in {page}");
        }

        // A posting of the other record shares the calendar.
        let second = post(&zhang, &two.there, two.hospital, "2016-02-01").await;
        enter_days(&zhang, &second, &DAYS[..1]).await;
        let days = zhang.get(&path).await.json()["days"].clone();
        assert_eq!(days[0]["flags"], json!(["second_posting"]), "{days}");

        // Turns of duty are entered for the person, and studies do not overlap.
        let choice = json!({ "from": "2016-07-01", "choices": [{ "practitioner": two.there,
            "facility": two.hospital, "way": "weekly_day" }] });
        zhang.enter("/training/duty/choices", &choice).await;
        let worked = json!({ "month": "2016-08", "worked": [{ "practitioner": two.there,
            "facility": two.hospital, "days": [2, 9, 16, 23] }] });
        zhang.enter("/training/duty", &worked).await;
        let days = json!([2, 9, 16, 23]);
        assert_eq!(turns(&zhang).await, [("示范佳".to_owned(), days.clone())]);
        let kept = zhang.get("/findings?target=T08&stage=rota").await.json();
        assert_eq!(kept["items"][0]["finding"]["standing"], "counted", "{kept}");
        let batch = |doctor: &str| {
            json!({ "id": null, "area_key": COUNTY, "name": "2015年第一批",
                "host": "示范市第一人民医院", "from": "2015-03-01", "until": "2015-08-31",
                "doctors": [{ "practitioner": doctor }] })
        };
        zhang.enter("/training/batches", &batch(&two.there)).await;
        let twice = zhang.post("/training/batches", &batch(&two.here)).await;
        assert_eq!(twice.problem(), "409 OVERLAP", "{}", twice.text);

        two.part(&app).await;
        assert!(verdict(&zhang).await.contains(&unfit[0]), "the title is not theirs");
        assert!(listed(&zhang).await.contains(&("示范甲".to_owned(), 12)));
        for month in ["2016-05", "2016-06", "2016-07"] {
            assert_eq!(owed(&zhang, month).await, paid(&two.here), "the money stays with the work");
        }
        assert_eq!(turns(&zhang).await, [("示范甲".to_owned(), days)]);
        let days = zhang.get(&path).await.json()["days"].clone();
        assert_eq!(days[0]["flags"], json!([]), "two people may serve on one day: {days}");
        let key = b"the key of the tests";
        let report = taizhang::ledger::verify(&app.ledger, key, None).await.expect("a check");
        assert!(report.broken.is_empty(), "{:?}", report.broken);
    }
}
