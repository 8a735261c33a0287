//! What a reported figure takes in each of its states.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Held, cells, told};
use crate::support::clinic::{Person, text};
use crate::support::figures::DANGCHANG;
use crate::support::people::with_reason;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("figures.csv");

/// The desks that a figure passes through.
struct Desks<'a> {
    zhang: Person<'a>,
    feng: Person<'a>,
    city: Person<'a>,
}

/// A figure, and the version that it is at.
struct Reported {
    id: String,
    period: String,
    version: i32,
}

impl Reported {
    /// The figure as whoever read it names it.
    fn seen(&self) -> Value {
        json!({ "figures": [{ "figure": self.id, "version": self.version }] })
    }
}

/// A rate of a quarter as it is handed over.
fn figure(period: &str) -> Value {
    json!({
        "area_key": DANGCHANG, "indicator": "N2P", "period": period, "numerator": "1.00",
        "denominator": "2.00", "document_no": "宕卫发〔2016〕示1号",
    })
}

fn words() -> Value {
    json!({ "cell": "numerator", "words": "请核对。" })
}

impl<'a> Desks<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let (zhang, feng) = (app.person("zhang").await, app.person("feng").await);
        Self { zhang, feng, city: app.person("city").await }
    }

    /// A figure of a quarter in a state.
    async fn reported(&self, state: &str, period: String) -> Reported {
        let ids = self.zhang.enter("/figures", &json!({ "figures": [figure(&period)] })).await;
        let mut reported = Reported { id: text(&ids["ids"][0]), period, version: 1 };
        let steps: &[&str] = match state {
            "draft" => &[],
            "submitted" => &["submit"],
            "returned" => &["submit", "return_in_the_county"],
            "passed" => &["submit", "pass"],
            "accepted" | "locked" => &["submit", "pass", "accept"],
            other => panic!("{other}"),
        };
        for step in steps {
            let done = self.try_on(&reported, step).await;
            assert!(done.status.is_success(), "{step}: {}", done.text);
            reported.version += 1;
        }
        if state == "locked" {
            let lock = json!({ "period": reported.period, "areas": [DANGCHANG] });
            self.city.enter("/period-locks", &lock).await;
        }
        reported
    }

    /// Tries something on a figure.
    async fn try_on(&self, reported: &Reported, act: &str) -> Answer {
        let Self { zhang, feng, city } = self;
        let path = format!("/figures/{}", reported.id);
        match act {
            "enter" => {
                let mut again = figure(&reported.period);
                again["numerator"] = json!("1.50");
                again["version"] = json!(reported.version);
                zhang.post("/figures", &json!({ "figures": [again] })).await
            }
            "show" => {
                let file = format!("{path}/evidence/{}", uuid::Uuid::now_v7());
                let pdf = b"%PDF-1.4\n1 0 obj\n%%EOF\n".as_slice();
                zhang.send(Method::PUT, &file, &[("content-type", "application/pdf")], pdf).await
            }
            "submit" => zhang.post("/figures/submissions", &reported.seen()).await,
            "return_in_the_county" => feng.post(&format!("{path}/return"), &words()).await,
            "return_from_above" => city.post(&format!("{path}/return"), &words()).await,
            "pass" => feng.post("/figures/passes", &reported.seen()).await,
            "accept" => city.post("/figures/acceptances", &reported.seen()).await,
            "correct" => {
                let seen = format!("\"v{}\"", reported.version);
                let right = json!({ "numerator": "1.50", "denominator": "2.00" });
                with_reason(zhang, Method::PATCH, &path, &seen, &right).await
            }
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_figure_takes_in_each_state_what_the_table_says() {
    let mut held = Held::default();
    let all = cells(EXPECTED);
    for state in ["draft", "submitted", "returned", "passed", "accepted", "locked"] {
        // A figure is one record for good, and there are only so many quarters.
        let app = TestApp::with_desks().await;
        let desks = Desks::of(&app).await;
        for (number, cell) in all.iter().filter(|cell| cell.state == state).enumerate() {
            let period = format!("{}Q{}", 2014 + number / 4, number % 4 + 1);
            let reported = desks.reported(state, period).await;
            let answer = desks.try_on(&reported, cell.act).await;
            held.note(*cell, &told(&answer), &answer);
        }
    }
    held.assert_as_said("a reported figure", 48);
}
