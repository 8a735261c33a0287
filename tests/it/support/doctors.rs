//! A poor village with a clinic under the medicines scheme, and village doctors in it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use taizhang::domain::ids::PublicId;
use taizhang::ledger::facilities::RegisterFacilities;
use taizhang::ledger::medicines::AdoptMedicines;
use taizhang::ledger::practitioners::RegisterPractitioners;
use taizhang::ledger::villages::{CountPeople, ListPoor, ServeVillages};

use super::TestApp;
use super::clinic::VILLAGE;

/// A citizen number of nobody: its area is 621299.
pub(crate) const NUMBER: &str = "621299198001010012";

/// A clinic that fulfils everything the raised rate asks of it.
pub(crate) async fn clinic(app: &TestApp, village: i64, people: i64) -> PublicId {
    let facilities = json!({ "facilities": [{ "id": null, "area_key": village,
        "kind": "village_clinic", "name": "石院村卫生室", "valid_from": "2012-01-01" }] });
    let clinic = app.perform(command::<RegisterFacilities>(facilities)).await[0];
    let serve = json!({ "villages": [{ "area_key": village, "mode": "own",
        "facility": clinic, "from": "2012-01-01" }] });
    app.perform(command::<ServeVillages>(serve)).await;
    let poor = json!({ "villages": [village], "from": "2014-01-01" });
    app.perform(command::<ListPoor>(poor)).await;
    for year in ["2014", "2015"] {
        let counted_on = format!("{year}-12-31");
        let counts = json!({ "counted_on": counted_on, "counts": [
            { "area_key": village, "kind": "catchment", "people": people }] });
        app.perform(command::<CountPeople>(counts)).await;
    }
    let adopt = json!({ "clinics": [clinic], "from": "2014-06-01" });
    app.perform(command::<AdoptMedicines>(adopt)).await;
    clinic
}

/// A doctor who has worked at a clinic since 2013 with a certificate for it.
pub(crate) async fn doctor(app: &TestApp, clinic: PublicId, name: &str) -> PublicId {
    let people = json!({ "people": [{ "id": null, "area_key": VILLAGE, "name": name,
        "citizen_id": (name == "示范甲").then_some(NUMBER),
        "certificates": [{ "kind": "village_doctor", "facility": clinic,
            "from": "2013-03-01", "until": "2018-02-28" }],
        "employments": [{ "facility": clinic, "role": "village_doctor", "main": true,
            "from": "2013-03-01" }],
    }] });
    app.perform(command::<RegisterPractitioners>(people)).await[0]
}

/// A command as the interface reads it.
pub(crate) fn command<C: DeserializeOwned>(body: Value) -> C {
    serde_json::from_value(body).expect("a command")
}

/// How a village doctor takes turns of duty at a hospital from 2016 on.
pub(crate) fn weekly_duty(doctor: &impl Serialize, hospital: PublicId) -> Value {
    json!({ "from": "2016-01-01", "choices": [
        { "practitioner": doctor, "facility": hospital, "way": "weekly_day" }] })
}

/// The days of August 2016 on which they did.
pub(crate) fn august_duty(doctor: &impl Serialize, hospital: PublicId, days: &[u8]) -> Value {
    json!({ "month": "2016-08", "worked": [
        { "practitioner": doctor, "facility": hospital, "days": days }] })
}

/// The hospital of the township.
pub(crate) async fn hospital(app: &TestApp) -> PublicId {
    let facilities = json!({ "facilities": [{ "id": null, "area_key": 6_212_231_000_000_i64,
        "kind": "township_hospital", "name": "官亭镇卫生院", "valid_from": "2010-01-01" }] });
    app.perform(command::<RegisterFacilities>(facilities)).await[0]
}
