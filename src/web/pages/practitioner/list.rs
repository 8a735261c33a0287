//! The roster: people, narrowed, sorted and paged; and the way to one by their number.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::PublicId;
use crate::domain::personal::{self, CitizenId};
use crate::domain::practitioner::{CertificateKind, StaffRole};
use crate::ledger::Ledger;
use crate::ledger::practitioners::{self, Asking, RosterFilter, RosterLine, RosterState};
use crate::web::components::{Entry, Field, Mood, Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Submitted};
use crate::web::pages::forms::options;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/practitioners", Pass::PEOPLE, list_people).post(
        "/practitioners/find",
        Pass::STAFF,
        find_by_number,
    )
}

/// Which people are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    q: Option<String>,
    role: Option<StaffRole>,
    licence: Option<CertificateKind>,
    state: Option<RosterState>,
    facility_kind: Option<FacilityKind>,
    facility: Option<PublicId>,
    in_post: Option<bool>,
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "practitioner/list.html")]
struct RosterPage<'a> {
    ctx: PageContext,
    form: FormText,
    wanted: Wanted,
    found: Paged<RosterLine>,
    in_post: usize,
    /// The form that looks for somebody by their number.
    number: Option<Entry<'a>>,
}

async fn list_people(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    page(&ledger, ctx, wanted, &FormText::blank()).await
}

async fn page(
    ledger: &Ledger,
    ctx: PageContext,
    wanted: Wanted,
    number: &FormText,
) -> Result<Html<String>> {
    let filter = wanted.filter();
    let db = ledger.read();
    let asking = Asking { area: ctx.area, reader: ctx.viewer.scope() };
    let lines = practitioners::roster(db, asking, ctx.known, ctx.as_of, &filter).await?;
    let number = ctx.viewer.may(Permission::ManageStaff).then(|| {
        Entry::new(number, ctx.after("/practitioners/find"), "按身份证号查人").fields(vec![
            Field::text(number, "citizen_id", "身份证号").hint("号码不进入网址，也不留在记录里"),
        ])
    });
    let page = RosterPage {
        form: FormText::filled(wanted.typed()),
        in_post: lines.iter().filter(|line| line.role.is_some()).count(),
        found: Paged::of(lines, wanted.page),
        number,
        wanted,
        ctx,
    };
    Ok(Html(page.render()?))
}

/// A number that is looked for.
#[derive(Debug, Deserialize, Validate)]
struct Number {
    #[serde(deserialize_with = "personal::citizen_id")]
    citizen_id: CitizenId,
}

async fn find_by_number(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<Number>,
) -> Result<Response> {
    let number = sent.value.map(|number| number.citizen_id);
    let found = match &number {
        Some(number) => practitioners::by_number(&ledger, ctx.viewer.scope(), number).await?,
        None => None,
    };
    if let Some(id) = found {
        let onward = ctx.after(&format!("/practitioners/{id}"));
        return Ok(Redirect::to(&onward).into_response());
    }
    let form = match number {
        Some(_) => sent.form.saying("本辖区没有登记该身份证号的人员。".to_owned()),
        None => sent.form,
    };
    let ctx = ctx.at_path("/practitioners".to_owned());
    Ok(page(&ledger, ctx, Wanted::default(), &form).await?.into_response())
}

impl Wanted {
    fn filter(&self) -> RosterFilter {
        RosterFilter {
            q: self.q.clone(),
            role: self.role,
            licence: self.licence,
            state: self.state,
            facility_kind: self.facility_kind,
            facility: self.facility,
            in_post: self.in_post,
        }
    }

    /// What was chosen, by name; blank where nothing was.
    fn typed(&self) -> [(&'static str, String); 7] {
        [
            ("q", self.q.clone().unwrap_or_default()),
            ("role", self.role.map(StaffRole::code).unwrap_or_default()),
            ("licence", self.licence.map(CertificateKind::code).unwrap_or_default()),
            ("state", self.state.map(RosterState::code).unwrap_or_default()),
            ("facility_kind", self.facility_kind.map(FacilityKind::code).unwrap_or_default()),
            ("facility", self.facility.map(|id| id.to_string()).unwrap_or_default()),
            ("in_post", self.in_post.map(|works| works.to_string()).unwrap_or_default()),
        ]
    }
}

impl RosterPage<'_> {
    fn pager(&self) -> Pager {
        let typed = self.wanted.typed();
        self.found.pager(|page| {
            let mut parts: Vec<(&str, &str)> =
                typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            parts.push(("page", page));
            self.ctx.link_with("/practitioners", &parts)
        })
    }

    fn may_enter(&self) -> bool {
        self.ctx.viewer.may(Permission::ManageStaff)
    }

    fn fields(&self) -> Vec<Field<'_>> {
        let form = &self.form;
        let works = [("true", "在岗"), ("false", "不在岗")];
        let works = works.map(|(code, word)| (code.to_owned(), word.to_owned()));
        let licences = CertificateKind::ALL.iter().filter(|kind| kind.is_licence());
        let licences = licences.map(|kind| (kind.code(), kind.label().to_owned()));
        vec![
            Field::text(form, "q", "姓名、机构或地点"),
            Field::choice(form, "role", "岗位", options!(StaffRole)).blank("全部"),
            Field::choice(form, "licence", "有效证书", licences).blank("全部"),
            Field::choice(form, "state", "证书情况", options!(RosterState)).blank("全部"),
            Field::choice(form, "facility_kind", "机构类别", options!(FacilityKind)).blank("全部"),
            Field::choice(form, "in_post", "在岗", works).blank("全部"),
        ]
    }

    fn href(&self, line: &RosterLine) -> String {
        self.ctx.link(&format!("/practitioners/{}", line.id))
    }

    fn badge(line: &RosterLine) -> Status {
        let mood = match line.state {
            RosterState::Valid => Mood::Met,
            RosterState::Expiring => Mood::Risk,
            RosterState::Lapsed => Mood::Late,
            RosterState::None => Mood::None,
        };
        Status::new(mood, line.state.label())
    }
}
