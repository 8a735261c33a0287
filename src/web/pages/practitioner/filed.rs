//! What lies in a person's file and is entered, changed and struck out alike: certificates,
//! work, titles, assessments, applications. Each noun says what is its own; the page and its
//! ways in are made here, once.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use validator::Validate;

use super::Head;
use super::form::{FormPage, OnRecord, Typed};
use super::register;
use crate::domain::ids::PublicId;
use crate::ledger::practitioners::PractitionerSheet;
use crate::ledger::{Command, Ledger};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, Sent};
use crate::web::routes::{Pass, Routes};

/// Forms under their headings.
pub(super) type Forms<'a> = Vec<(&'static str, Entry<'a>)>;

/// A kind of record in a person's file.
pub(super) trait Filed: 'static {
    /// The last part of its address, such as `titles`.
    const SECTION: &'static str;
    /// What stands for a record's number in the register of ways in, such as `title`.
    const NAME: &'static str;
    /// The heading of the page where a record is entered, and of that where one is changed.
    const HEADINGS: [&'static str; 2];
    /// Who may change a record.
    const CHANGED_BY: Pass = Pass::STAFF;
    /// Whether a change needs a reason beside what it says.
    const NEEDS_REASON: bool = true;
    /// Whether its forms offer institutions to choose from.
    const AT_PLACES: bool = false;

    /// A record as it stands.
    type Line;
    /// What is sent to enter one.
    type New: DeserializeOwned + Validate + Send;
    /// What is sent to change one.
    type Change: DeserializeOwned + Validate + Send;

    /// The records of a person.
    fn lines(sheet: &PractitionerSheet) -> impl Iterator<Item = &Self::Line>;
    /// Its number and its version.
    fn mark(line: &Self::Line) -> (PublicId, i32);
    /// What it is, when it was, and what else there is to say.
    fn told(line: &Self::Line) -> [String; 3];
    /// What is on record, to begin a correction with.
    fn filled(line: &Self::Line) -> Vec<(&'static str, String)>;
    /// The form that enters one.
    fn adding<'a>(page: &Page<'a>) -> Forms<'a>;
    /// The forms that change one.
    fn changing<'a>(page: &Page<'a>, line: &Self::Line) -> Forms<'a>;

    /// The command that enters one for a person.
    fn add(practitioner: PublicId, new: Self::New) -> impl Command;
    /// The command that changes the version seen.
    fn correct(id: PublicId, seen: Option<i32>, change: Self::Change) -> impl Command;
    /// The command that strikes out the version seen.
    fn strike(id: PublicId, seen: Option<i32>) -> impl Command;
}

/// What the forms of a page are made from.
pub(super) struct Page<'a> {
    pub(super) ctx: &'a PageContext,
    pub(super) head: &'a Head,
    pub(super) typed: &'a Typed,
    /// The institutions to choose from.
    pub(super) places: &'a [(String, String)],
    path: String,
}

impl<'a> Page<'a> {
    /// A form that enters a record.
    pub(super) fn enter(&self, send: &'a str) -> Entry<'a> {
        Entry::new(&self.typed.add, self.ctx.after(&self.path), send)
    }

    /// A form about the record of a mark, sent to a place below it.
    pub(super) fn about(
        &self,
        form: &'a FormText,
        (id, version): (PublicId, i32),
        below: &str,
        send: &'a str,
    ) -> Entry<'a> {
        let path = format!("{}/{id}{below}", self.path);
        Entry::new(form, self.ctx.after(&path), send).seen(version)
    }

    /// The form that corrects a record, and asks why.
    pub(super) fn correct(
        &self,
        mark: (PublicId, i32),
        mut fields: Vec<Field<'a>>,
    ) -> (&'static str, Entry<'a>) {
        let form = &self.typed.correct;
        fields.push(Field::lines(form, "_reason", "更正理由").required());
        ("更正", self.about(form, mark, "", "更正").fields(fields))
    }

    /// The form that strikes a record out, and asks why.
    pub(super) fn strike(&self, mark: (PublicId, i32)) -> (&'static str, Entry<'a>) {
        self.strike_asking(mark, "撤销后仍可在经过中看到。确认撤销？")
    }

    /// The same with a question of its own.
    pub(super) fn strike_asking(
        &self,
        mark: (PublicId, i32),
        question: &'a str,
    ) -> (&'static str, Entry<'a>) {
        let form = &self.typed.strike;
        let reason = Field::lines(form, "_reason", "撤销理由").required();
        let entry = self.about(form, mark, "/strike", "撤销这条登记").confirm(question);
        ("登记有误，撤销", entry.fields(vec![reason]))
    }
}

/// The ways in that every kind has.
pub(super) fn router<F: Filed>() -> Routes {
    let all = format!("/practitioners/{{id}}/{}", F::SECTION);
    Routes::new()
        .get(&all, Pass::STAFF, show_form::<F>)
        .post(&all, Pass::STAFF, add::<F>)
        .post(&one::<F>(""), F::CHANGED_BY, correct::<F>)
        .post(&one::<F>("/strike"), Pass::STAFF, strike::<F>)
}

/// The address of a place below one record, as the register of ways in has it.
pub(super) fn one<F: Filed>(below: &str) -> String {
    format!("/practitioners/{{id}}/{}/{{{}}}{below}", F::SECTION, F::NAME)
}

/// Which record is to be changed.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    id: Option<PublicId>,
}

async fn show_form<F: Filed>(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page::<F>(&ledger, id, ctx, asked.id, Typed::blank()).await
}

async fn page<F: Filed>(
    ledger: &Ledger,
    id: PublicId,
    mut ctx: PageContext,
    named: Option<PublicId>,
    mut typed: Typed,
) -> Result<Html<String>> {
    let head = Head::of_form(ledger, &mut ctx, id, F::SECTION).await?;
    let places = if F::AT_PLACES { register::places(ledger, &ctx).await? } else { Vec::new() };
    let found = F::lines(&head.sheet).find(|line| Some(F::mark(line).0) == named);
    if let Some(line) = found.filter(|_| typed.is_fresh()) {
        typed.correct = FormText::filled(F::filled(line));
    }
    let path = format!("{}/{}", head.path(), F::SECTION);
    let on_record = |line: &F::Line| {
        let [what, on, note] = F::told(line);
        OnRecord {
            what,
            on,
            note,
            href: ctx.link_with(&path, &[("id", &F::mark(line).0.to_string())]),
        }
    };
    let lines = F::lines(&head.sheet).map(on_record).collect();
    let page = Page { ctx: &ctx, head: &head, typed: &typed, places: &places, path: path.clone() };
    let (title, entries) = match found {
        None => (F::HEADINGS[0], F::adding(&page)),
        Some(line) => (F::HEADINGS[1], F::changing(&page, line)),
    };
    FormPage { ctx: &ctx, head: &head, title, entries, lines }.html()
}

/// Leads on to the person where a form was carried out, and back to it where it was not.
pub(super) async fn lead<F: Filed, T>(
    ledger: &Ledger,
    ctx: PageContext,
    (person, id): (PublicId, Option<PublicId>),
    sent: Sent<T>,
    typed: impl FnOnce(FormText) -> Typed,
) -> Result<Response> {
    let onward = ctx.after(&format!("/practitioners/{person}"));
    sent.lead(onward, |form| page::<F>(ledger, person, ctx, id, typed(form))).await
}

async fn add<F: Filed>(
    State(ledger): State<Ledger>,
    Path(person): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<F::New>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |new| F::add(person, new)).await?;
    let typed = |add| Typed { add, ..Typed::blank() };
    lead::<F, _>(&ledger, ctx, (person, None), done, typed).await
}

async fn correct<F: Filed>(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<F::Change>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |change| F::correct(id, seen, change);
    let done = if F::NEEDS_REASON {
        forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?
    } else {
        forms::perform(&ledger, &ctx.viewer, sent, named).await?
    };
    let typed = |correct| Typed { correct, ..Typed::blank() };
    lead::<F, _>(&ledger, ctx, (person, Some(id)), done, typed).await
}

async fn strike<F: Filed>(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| F::strike(id, seen);
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let typed = |strike| Typed { strike, ..Typed::blank() };
    lead::<F, _>(&ledger, ctx, (person, Some(id)), done, typed).await
}
