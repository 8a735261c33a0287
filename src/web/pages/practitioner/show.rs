//! The page of one person: what holds, what is due, and how that came about.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use super::Head;
use crate::domain::account::Permission;
use crate::domain::duty::{Reminder, Urgency};
use crate::domain::ids::PublicId;
use crate::domain::practitioner::StaffRole;
use crate::domain::registration::{AssessmentResult, RenewalDecision};
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event, How};
use crate::ledger::postings::{self, PersonPosting};
use crate::ledger::practitioners::{
    self, Asking, AssessmentLine, CertificateLine, CertificateState, EmploymentLine, LikelySame,
    PersonRef, RenewalLine,
};
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::routes::{Pass, Routes};

/// Entered later than this many days after it happened, a record is marked 补录.
const PROMPT_DAYS: i64 = 30;

pub(super) fn router() -> Routes {
    Routes::new().get("/practitioners/{id}", Pass::PEOPLE, show_person)
}

/// What the page is to say besides.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Codes of remarks about what was just entered.
    remark: Option<String>,
}

#[derive(Template)]
#[template(path = "practitioner/show.html")]
struct PersonPage {
    ctx: PageContext,
    head: Head,
    remarks: Vec<&'static str>,
    likely: Vec<Likely>,
    facts: Vec<(&'static str, String)>,
    postings: Vec<PersonPosting>,
    events: Vec<Line>,
}

/// Another record that is probably of the same person.
struct Likely {
    other: PersonRef,
    agree: String,
}

/// A line of the history with the instant that leads back to it.
struct Line {
    event: Event,
    back: String,
    days_late: Option<i64>,
}

async fn show_person(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let head = Head::load(&ledger, &ctx, id).await?;
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let likely = practitioners::likely_of(db, scope, ctx.known, id).await?;
    let events = history::of_practitioner(db, Asking::whole(scope), ctx.known, id).await?;
    let person = head.sheet.subject_id;
    let postings = if ctx.viewer.passes(Pass::POSTINGS) {
        postings::of_person(db, scope, ctx.known, ctx.as_of, person).await?
    } else {
        Vec::new()
    };
    let page = PersonPage {
        remarks: remarks(asked.remark.as_deref().unwrap_or_default()),
        likely: likely.into_iter().map(|pair| other(pair, id)).collect(),
        facts: facts(&head),
        postings,
        events: events.into_iter().map(|event| line(event, &ctx)).collect(),
        ctx,
        head,
    };
    Ok(Html(page.render()?))
}

/// The words for codes that the registration led here with.
fn remarks(codes: &str) -> Vec<&'static str> {
    use crate::domain::personal::Doubt;
    let known = [Doubt::Region, Doubt::Age];
    let named = |doubt: &Doubt| codes.split(',').any(|code| code == doubt.code());
    known.iter().filter(|doubt| named(doubt)).map(|doubt| doubt.detail()).collect()
}

fn other(pair: LikelySame, id: PublicId) -> Likely {
    let agree = pair.agree.join("、");
    let other = if pair.first.id == id { pair.second } else { pair.first };
    Likely { other, agree }
}

fn facts(head: &Head) -> Vec<(&'static str, String)> {
    let sheet = &head.sheet;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut facts = vec![
        ("性别", sheet.sex.map(|sex| sex.label().to_owned()).unwrap_or_default()),
        ("年龄", sheet.age.map(|age| format!("{age} 岁")).unwrap_or_default()),
        ("学历", text(&sheet.education)),
        ("档案所在", head.place.clone()),
        ("备注", text(&sheet.remark)),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn line(event: Event, ctx: &PageContext) -> Line {
    let at = event.learned_at.utc().to_rfc3339();
    let back = ctx.link_with(&ctx.path, &[("known_at", &at)]);
    let days = event.happened_on.map(|on| (event.learned_at.date() - on).num_days());
    let fresh = event.how == How::Entered;
    let days_late = days.filter(|days| fresh && *days > PROMPT_DAYS);
    Line { event, back, days_late }
}

impl Line {
    fn struck(&self) -> bool {
        self.event.how == How::StruckOut
    }

    /// Whether there is more to tell than what happened, when and by whom.
    fn says_more(&self) -> bool {
        !self.event.changes.is_empty() || self.event.reason.is_some()
    }
}

impl PersonPage {
    /// Whether the reader may do something about it.
    fn may(&self, permission: Permission) -> bool {
        self.ctx.viewer.may(permission)
    }

    fn may_enter(&self) -> bool {
        self.may(Permission::ManageStaff) && self.head.sheet.merged_into.is_none()
    }

    /// The address of a form about this person.
    fn form(&self, name: &str) -> String {
        self.ctx.link(&format!("{}/{name}", self.head.path()))
    }

    /// The address of a form about one record.
    fn edit(&self, name: &str, id: &PublicId) -> String {
        self.ctx.link_with(&format!("{}/{name}", self.head.path()), &[("id", &id.to_string())])
    }

    fn person(&self, other: &PersonRef) -> String {
        self.ctx.link(&format!("/practitioners/{}", other.id))
    }

    fn posting(&self, id: &PublicId) -> String {
        self.ctx.link(&format!("/postings/{id}"))
    }

    /// Where the months of a village doctor are, for whoever has worked as one in the reader's
    /// area.
    fn subsidies(&self) -> Option<String> {
        let sheet = &self.head.sheet;
        let doctor = |at: &&EmploymentLine| at.own && at.role == StaffRole::VillageDoctor;
        sheet.employments.iter().find(doctor)?;
        Some(self.ctx.link(&format!("/subsidies/doctors/{}", sheet.id)))
    }

    fn certificate(line: &CertificateLine) -> Status {
        let mood = match line.state {
            CertificateState::Valid => Mood::Met,
            CertificateState::NotYet => Mood::Await,
            CertificateState::Expired => Mood::Late,
            CertificateState::Ended => Mood::None,
        };
        Status::new(mood, line.state.label())
    }

    fn works(&self, line: &EmploymentLine) -> Status {
        match line.until {
            Some(until) if until < self.ctx.as_of => Status::new(Mood::None, "已结束"),
            _ => Status::new(Mood::Met, "在岗"),
        }
    }

    fn duty(line: &Reminder) -> Status {
        let mood = match line.urgency {
            Urgency::Overdue => Mood::Late,
            Urgency::Now => Mood::Risk,
            Urgency::Soon => Mood::Await,
        };
        Status::new(mood, line.urgency.label())
    }

    fn renewal(&self, line: &RenewalLine) -> Status {
        match line.decision {
            Some(RenewalDecision::Granted) => Status::new(Mood::Met, "准予再注册"),
            Some(RenewalDecision::Refused) => Status::new(Mood::Late, "不予再注册"),
            None if line.due_on < self.ctx.as_of => Status::new(Mood::Late, "审核超期"),
            None => Status::new(Mood::Await, "待审核"),
        }
    }

    fn assessment(line: &AssessmentLine) -> Status {
        match line.result {
            AssessmentResult::Passed => Status::new(Mood::Met, "合格"),
            AssessmentResult::Failed => Status::new(Mood::Late, "不合格"),
        }
    }
}
