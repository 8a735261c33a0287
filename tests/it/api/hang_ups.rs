//! Whoever hangs up in the middle of a request and sends it again has done it once (RT07).

use std::time::Duration;

use serde_json::{Value, json};
use taizhang::ledger::verify;

use crate::ledger::hang_ups::drop_at;
use crate::support::clinic::{Person, plan, step};
use crate::support::people::apps;
use crate::support::{Answer, KEY};

/// A request is given up at each of so many steps of its work.
const STEPS: usize = 60;

/// How long a client stays from step to step.
const PAUSE: Duration = Duration::from_micros(300);

/// What is sent, each time with another number in it.
fn writes(project: &str, number: usize) -> [(&'static str, Value); 4] {
    let mut varied = step(project, "varied", "2015-06-02");
    varied["reports"][0]["document_no"] = Value::from(format!("示{number}号"));
    let paid = json!({ "movements": [{
        "project": project, "level": "central", "step": "allocated", "amount": 100 + number,
        "moved_on": "2015-06-01", "document_no": format!("陇财社〔2015〕示{number}号"),
    }] });
    let party = json!({ "parties": [{
        "project": project, "role": "contractor", "name": format!("示范建筑{number}队"),
    }] });
    [
        ("/projects", plan(&format!("断-{number}"))),
        ("/progress", varied),
        ("/funds", paid),
        ("/parties", party),
    ]
}

/// Sends until the service no longer says that it is at it.
async fn send_again(person: &Person<'_>, path: &str, key: &str, body: &Value) -> Answer {
    loop {
        let answer = person.post_as(path, key, body).await;
        if answer.status != 409 {
            return answer;
        }
        assert_eq!(answer.problem(), "409 IN_PROGRESS");
        tokio::time::sleep(PAUSE).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_given_up_at_any_step_and_sent_again_is_done_once() {
    for app in apps().await {
        let zhang = app.person("zhang").await;
        let project = zhang.project("宕-0").await;
        assert_eq!(zhang.step(&project, "started", "2015-06-02").await.status, 201);
        let before = verify(&app.ledger, KEY, None).await.unwrap().acts;
        let mut sent = 0;
        for steps in 1..=STEPS {
            for (path, body) in writes(&project, steps) {
                let key = uuid::Uuid::now_v7().to_string();
                drop_at(steps, PAUSE, zhang.post_as(path, &key, &body)).await;
                let answer = send_again(&zhang, path, &key, &body).await;
                assert_eq!(answer.status, 201, "{path} at step {steps}: {}", answer.text);
                sent += 1;
            }
        }
        let report = verify(&app.ledger, KEY, None).await.unwrap();
        assert_eq!(report.broken, []);
        assert_eq!(report.acts - before, sent);
    }
}
