//! What a leader's ruling does to the notice that an inspection led to, and to its defects.

use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::ledger::verify;

use super::life::{inspect, signed};
use crate::support::clinic::{Person, inspection, text};
use crate::support::people::apps;
use crate::support::{Answer, KEY, LONGNAN, TestApp};

/// A clinic of which one item failed, and those who follow it up.
struct Case<'a> {
    app: &'a TestApp,
    zhang: Person<'a>,
    li: Person<'a>,
    /// Those who look again.
    others: [Person<'a>; 2],
    project: String,
    inspection: String,
}

/// Where the project stands while something is to be mended, and since when its defect and its
/// notice are struck off.
fn to_mend() -> Value {
    json!(["rectifying", null, null])
}

/// The same where today's act let it pass.
fn passed() -> Value {
    json!(["accepted", "2016-09-01", "2016-09-01"])
}

impl<'a> Case<'a> {
    async fn of(app: &'a TestApp) -> Self {
        app.add_account("qian", "钱学文", Role::Inspector, LONGNAN).await;
        let (zhang, li) = (app.person("zhang").await, app.person("li").await);
        let (wang, zhao) = (app.person("wang").await, app.person("zhao").await);
        let others = [app.person("sun").await, app.person("qian").await];
        let project = zhang.finished("宕-2015-0001").await;
        app.assign("qian", &project).await;
        let begin = inspection(&project, ["wang", "zhao"]);
        let (inspection, _) = inspect(&begin, &["VC-B01"], [&wang, &zhao]).await;
        Self { app, zhang, li, others, project, inspection }
    }

    /// A notice that was received and answered.
    async fn notice(&self) -> String {
        let notice = json!({
            "number": "示整〔2016〕1", "responsible_unit": "示范建设单位",
            "requirement": "逐项整改", "issued_on": "2016-08-01", "issued_by": "示范签发人",
            "period": 15, "unit": "days",
        });
        let path = format!("/inspections/{}/notices", self.inspection);
        let id = text(&self.zhang.enter(&path, &notice).await["id"]);
        self.zhang.enter(&format!("/notices/{id}/receive"), &receipt()).await;
        let reply = json!({ "replied_on": "2016-08-10", "reply": "已整改完毕" });
        self.zhang.enter(&format!("/notices/{id}/reply"), &reply).await;
        id
    }

    /// A re-inspection that everybody signed, and what is still not met.
    async fn look_again(&self, notice: &str, not_met: &[&str]) -> String {
        let mut begin = inspection(&self.project, ["sun", "qian"]);
        begin["kind"] = json!("reinspection");
        begin["notice"] = json!(notice);
        begin["inspected_on"] = json!("2016-08-20");
        signed(&begin, not_met, [&self.others[0], &self.others[1]]).await
    }

    async fn conclude(&self, inspection: &str) -> Answer {
        self.others[0].post(&format!("/inspections/{inspection}/conclude"), &json!({})).await
    }

    async fn rule(&self, inspection: &str, conclusion: &str) -> Answer {
        let ruling = json!({ "conclusion": conclusion, "reason": "经现场查看属实" });
        self.li.post(&format!("/inspections/{inspection}/overrule"), &ruling).await
    }

    /// Rules, and wants it done.
    async fn ruled(&self, inspection: &str, conclusion: &str) {
        let ruled = self.rule(inspection, conclusion).await;
        assert_eq!(ruled.status, 200, "{}", ruled.text);
    }

    /// Where the project stands, and since when its defect and its notice are struck off.
    async fn stands(&self, asked: &str) -> Value {
        let project = self.zhang.get(&format!("/projects/{}?{asked}", self.project)).await.json();
        let sheet = format!("/inspections/{}?{asked}", self.inspection);
        let sheet = self.zhang.get(&sheet).await.json();
        json!([project["stage"], sheet["defects"][0]["closed_on"], sheet["notice"]["closed_on"]])
    }

    /// The form of the inspection, the notice and the report of completion.
    async fn papers(&self, notice: &str, asked: &str) -> Vec<Vec<u8>> {
        let mut papers = Vec::new();
        for path in [
            format!("/inspections/{}/form.pdf", self.inspection),
            format!("/notices/{notice}/notice.pdf"),
            format!("/notices/{notice}/completion.pdf"),
        ] {
            let paper = self.zhang.get(&format!("{path}?{asked}")).await;
            assert_eq!(paper.status, 200, "{path}: {}", paper.text);
            papers.push(paper.bytes);
        }
        papers
    }

    /// What follows from the records is what is on record.
    async fn assert_sound(&self) {
        let report = verify(&self.app.ledger, KEY, None).await.expect("a check");
        assert_eq!(report.broken, []);
    }
}

fn receipt() -> Value {
    json!({ "received_on": "2016-08-02", "received_by": "示范签收人" })
}

/// What is known now.
const NOW: &str = "as_of=2016-09-01";

#[tokio::test]
async fn a_first_inspection_that_is_let_pass_strikes_its_notice_off() {
    for app in apps().await {
        let case = Case::of(&app).await;
        let notice = case.notice().await;
        let again = case.look_again(&notice, &[]).await;
        assert_eq!(case.stands(NOW).await, to_mend());
        let papers = case.papers(&notice, NOW).await;
        app.wait_minutes(10);
        case.ruled(&case.inspection, "pass").await;
        assert_eq!(case.stands(NOW).await, passed());
        let late = case.zhang.post(&format!("/notices/{notice}/receive"), &receipt()).await;
        assert_eq!(late.problem(), "409 STATE", "{}", late.text);
        let late = case.conclude(&again).await;
        assert_eq!(late.problem(), "409 STATE", "{}", late.text);
        assert!(late.text.contains("已销号，无需复查"), "{}", late.text);
        // Yesterday it was still to be mended, and what was known before the ruling is known.
        let yesterday = case.stands("as_of=2016-08-31").await;
        assert_eq!(yesterday[0], "rectifying");
        let before = "as_of=2016-09-01&known_at=2016-09-01T12:05:00%2B08:00";
        assert_eq!(case.stands(before).await, to_mend());
        assert!(case.papers(&notice, before).await == papers, "the papers say what they said");
        case.assert_sound().await;

        app.wait_minutes(10);
        case.ruled(&case.inspection, "conditional").await;
        assert_eq!(case.stands(NOW).await, to_mend(), "ruled back, it is open as it was");
        let concluded = case.conclude(&again).await;
        assert_eq!(concluded.status, 200, "{}", concluded.text);
        assert_eq!(case.stands(NOW).await, passed());
        case.assert_sound().await;
    }
}

#[tokio::test]
async fn defects_without_a_notice_follow_the_ruling_as_well() {
    for app in apps().await {
        let case = Case::of(&app).await;
        case.ruled(&case.inspection, "conditional").await;
        assert_eq!(case.stands(NOW).await, json!(["completed", null, null]));
        case.ruled(&case.inspection, "pass").await;
        assert_eq!(case.stands(NOW).await, json!(["accepted", "2016-09-01", null]));
        case.ruled(&case.inspection, "fail").await;
        assert_eq!(case.stands(NOW).await, json!(["completed", null, null]));
        case.notice().await;
        assert_eq!(case.stands(NOW).await, to_mend(), "the notice asks to mend them");
        case.assert_sound().await;
    }
}

#[tokio::test]
async fn a_reinspection_that_is_let_pass_strikes_the_notice_off() {
    for app in apps().await {
        let case = Case::of(&app).await;
        let notice = case.notice().await;
        let again = case.look_again(&notice, &["VC-B01"]).await;
        let concluded = case.conclude(&again).await.json();
        assert_eq!(concluded["conclusion"], "fail");
        let first = case.rule(&case.inspection, "pass").await;
        assert_eq!(first.problem(), "409 STATE", "{}", first.text);
        let words = "2016-09-01 的复查结论为“不合格”，请裁定该次复查";
        assert!(first.text.contains(words), "{}", first.text);
        assert_eq!(first.json()["allowed"], json!(["inspection.overrule"]));
        assert_eq!(case.stands(NOW).await, to_mend());

        case.ruled(&again, "pass").await;
        assert_eq!(case.stands(NOW).await, passed());
        case.assert_sound().await;
        case.ruled(&again, "fail").await;
        assert_eq!(case.stands(NOW).await, to_mend());
        case.assert_sound().await;
    }
}

#[tokio::test]
async fn a_reinspection_whose_pass_is_overruled_opens_the_notice_again() {
    for app in apps().await {
        let case = Case::of(&app).await;
        let notice = case.notice().await;
        let again = case.look_again(&notice, &[]).await;
        let concluded = case.conclude(&again).await.json();
        assert_eq!(concluded["accepted"], true);
        let first = case.rule(&case.inspection, "conditional").await;
        assert_eq!(first.problem(), "409 STATE", "{}", first.text);
        assert_eq!(case.stands(NOW).await, passed(), "what was refused takes nothing back");

        case.ruled(&again, "fail").await;
        assert_eq!(case.stands(NOW).await, to_mend());
        let answered = case.zhang.get(&format!("/notices/{notice}")).await.json();
        assert_eq!(answered["notice"]["replied_on"], "2016-08-10", "as it was answered");
        case.assert_sound().await;
        let third = case.look_again(&notice, &[]).await;
        let concluded = case.conclude(&third).await.json();
        assert_eq!(concluded["accepted"], true);
        assert_eq!(case.stands(NOW).await, passed());
        let second = case.rule(&again, "pass").await;
        assert_eq!(second.problem(), "409 STATE", "the third has the last word: {}", second.text);
        case.assert_sound().await;
    }
}

#[tokio::test]
async fn of_two_that_look_again_at_once_the_ruling_is_on_the_one_that_struck_it_off() {
    for app in apps().await {
        let case = Case::of(&app).await;
        let notice = case.notice().await;
        let mended = case.look_again(&notice, &[]).await;
        let wanting = case.look_again(&notice, &["VC-B01"]).await;
        let concluded = case.conclude(&wanting).await.json();
        assert_eq!(concluded["conclusion"], "fail");
        let concluded = case.conclude(&mended).await.json();
        assert_eq!(concluded["accepted"], true);
        assert_eq!(case.stands(NOW).await, passed());
        case.assert_sound().await;
        let zhang = app.sign_in("zhang").await;
        let page = app.get(&format!("/notices/{notice}"), &zhang).await.text;
        assert!(page.contains(&mended) && !page.contains(&wanting), "{page}");
        for other in [&wanting, &case.inspection] {
            let refused = case.rule(other, "pass").await;
            assert_eq!(refused.problem(), "409 STATE", "{}", refused.text);
            let words = "示整〔2016〕1 已于 2016-09-01 由另一次检查销号";
            assert!(refused.text.contains(words), "{}", refused.text);
        }

        case.ruled(&mended, "fail").await;
        assert_eq!(case.stands(NOW).await, to_mend());
        case.assert_sound().await;
        case.ruled(&wanting, "pass").await;
        assert_eq!(case.stands(NOW).await, passed(), "nothing passed but what is ruled on");
        case.assert_sound().await;
        case.ruled(&wanting, "fail").await;
        assert_eq!(case.stands(NOW).await, to_mend());
        case.assert_sound().await;
    }
}
