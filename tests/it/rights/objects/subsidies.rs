//! What a month of a village doctor's subsidy takes in each of its states.

use serde_json::json;
use taizhang::domain::ids::PublicId;

use super::{Held, cells, told};
use crate::support::clinic::{Person, VILLAGE, text};
use crate::support::doctors::{clinic, doctor};
use crate::support::people::COUNTY;
use crate::support::posting::strike;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("subsidies.csv");

/// The day on which everything is paid.
const TODAY: &str = "2016-09-01";

/// What a month pays, in fen.
const RATE: i64 = 40_000;

/// The id of no payment.
const NOTHING: &str = "0190a000-0000-7000-8000-00000000000f";

/// The one doctor of a county, and whoever pays.
struct Payroll<'a> {
    zhang: Person<'a>,
    doctor: PublicId,
    clinic: PublicId,
}

impl Payroll<'_> {
    /// Puts a payment for a month on record.
    async fn pay(&self, month: &str, kind: &str, fen: i64, remark: Option<&str>) -> Answer {
        let payment = json!({
            "practitioner": self.doctor, "facility": self.clinic, "month": month, "kind": kind,
            "amount": fen, "remark": remark,
        });
        let pay = json!({
            "paid_on": TODAY, "document_no": "宕财社〔2016〕示8号", "payments": [payment],
        });
        self.zhang.post("/subsidies/payments", &pay).await
    }

    /// Pays the county's month: to so many, and so much in all.
    async fn pay_month(&self, month: &str, people: i64, total: i64) -> Answer {
        let pay = json!({
            "area_key": COUNTY, "month": month, "paid_on": TODAY,
            "document_no": "宕财社〔2016〕示9号", "people": people, "total": total,
        });
        self.zhang.post("/subsidies/months", &pay).await
    }

    /// What the sheet of a month has outstanding.
    async fn outstanding(&self, month: &str) -> i64 {
        let found = self.zhang.get(&format!("/subsidies?month={month}&as_of={TODAY}")).await;
        assert_eq!(found.status, 200, "{}", found.text);
        found.json()["sheets"][0]["totals"]["outstanding"].as_i64().expect("a sum")
    }

    /// Brings a month into a state, and gives the last payment for it.
    async fn bring(&self, month: &str, state: &str) -> String {
        let payments: &[(&str, i64)] = match state {
            "to_come" | "running" | "due" => &[],
            "part_paid" => &[("regular", 30_000)],
            "paid" | "struck_out" => &[("regular", RATE)],
            "overpaid" => &[("regular", RATE), ("back_pay", 10_000)],
            "taken_back" => &[("regular", RATE), ("reclaimed", RATE)],
            other => panic!("{other}"),
        };
        let mut last = NOTHING.to_owned();
        for (kind, fen) in payments {
            let paid = self.pay(month, kind, *fen, Some("核对")).await;
            assert_eq!(paid.status, 201, "{}", paid.text);
            last = text(&paid.json()["ids"][0]);
        }
        if state == "struck_out" {
            let struck = self.try_on(month, &last, "strike").await;
            assert_eq!(struck.status, 204, "{}", struck.text);
        }
        last
    }

    /// Tries something on a month, or on the last payment for it.
    async fn try_on(&self, month: &str, last: &str, act: &str) -> Answer {
        match act {
            "pay" => self.pay(month, "regular", RATE, None).await,
            "back_pay" => self.pay(month, "back_pay", 10_000, None).await,
            "take_back" => self.pay(month, "reclaimed", 10_000, Some("多发")).await,
            "take_back_unsaid" => self.pay(month, "reclaimed", 10_000, None).await,
            "pay_month" => {
                let owed = self.outstanding(month).await;
                self.pay_month(month, owed.signum(), owed).await
            }
            "pay_month_unread" => self.pay_month(month, 1, RATE).await,
            "strike" => strike(&self.zhang, &format!("/subsidies/payments/{last}"), "\"v1\"").await,
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_month_of_the_subsidy_takes_in_each_state_what_the_table_says() {
    let mut held = Held::default();
    let all = cells(EXPECTED);
    // A county's month is paid as a whole: each act has a county, and each state a month of it.
    for row in all.chunk_by(|one, next| one.act == next.act) {
        let app = TestApp::with_plan().await;
        let place = clinic(&app, VILLAGE, 980).await;
        let doctor = doctor(&app, place, "示范甲").await;
        let payroll = Payroll { zhang: app.person("zhang").await, doctor, clinic: place };
        for (number, cell) in row.iter().enumerate() {
            let month = match cell.state {
                "to_come" => "2016-10".to_owned(),
                "running" => "2016-09".to_owned(),
                _ => format!("2016-{:02}", number + 1),
            };
            let last = payroll.bring(&month, cell.state).await;
            let answer = payroll.try_on(&month, &last, cell.act).await;
            held.note(*cell, &told(&answer), &answer);
        }
    }
    held.assert_as_said("a month of the subsidy", 56);
}
