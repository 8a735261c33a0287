//! Students trained to order: intakes by year, and one student from admission to service.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::names;
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::training::BreachReason;
use crate::domain::typed;
use crate::ledger::students::{
    self, AdmitStudents, AnnounceIntakes, BreakContract, FollowStudent, IntakeLine, NewStudent,
    StrikeStudent, StudentLine,
};
use crate::ledger::{Ledger, facilities};
use crate::web::components::{Entry, Field, Mood, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

const PATH: &str = "/training/students";

pub(super) fn router() -> Routes {
    Routes::new()
        .get(PATH, Pass::STUDENTS, list)
        .post("/training/students/intakes", Pass::EDIT, announce)
        .post("/training/students/intakes/{id}/admit", Pass::EDIT, admit)
        .get("/training/students/{id}", Pass::STUDENTS, show_student)
        .post("/training/students/{id}", Pass::EDIT, follow)
        .post("/training/students/{id}/breach", Pass::EDIT, breach)
        .post("/training/students/{id}/strike", Pass::EDIT, strike)
}

/// Which intake is to get students.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    intake: Option<PublicId>,
}

#[derive(Template)]
#[template(path = "training/students.html")]
struct StudentsPage<'a> {
    ctx: PageContext,
    years: Vec<(i32, Vec<(IntakeLine, String)>)>,
    entry: Option<(String, Entry<'a>)>,
    clerk: bool,
}

/// Students of one admission: a name a line.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct AdmitForm {
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 20_000))]
    names: String,
    #[serde(deserialize_with = "typed::date")]
    admitted_on: NaiveDate,
}

async fn list(
    State(ledger): State<Ledger>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, ctx, asked, &FormText::blank()).await
}

async fn page(
    ledger: &Ledger,
    ctx: PageContext,
    asked: Asked,
    form: &FormText,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(PATH.to_owned());
    let lines = students::intakes(ledger.read(), ctx.area, ctx.known, ctx.as_of).await?;
    let names = names(ledger, &ctx).await?;
    let clerk = ctx.viewer.may(Permission::EditRecords);
    let wanted = lines.iter().find(|line| clerk && Some(line.id) == asked.intake);
    let county = ctx.area.root().level() == Level::County;
    let entry = match wanted {
        Some(line) => {
            let title = format!("{}{}年录取", names.of(line.area_key), line.year);
            Some((title, admitting(&ctx, line, form)))
        }
        None if clerk && county => {
            Some(("登记招生计划".to_owned(), announcing(&ctx, ctx.area.root(), form)))
        }
        None => None,
    };
    let mut years: Vec<(i32, Vec<(IntakeLine, String)>)> = Vec::new();
    for line in lines {
        let (year, name) = (line.year, names.of(line.area_key));
        match years.last_mut().filter(|(last, _)| *last == year) {
            Some((_, own)) => own.push((line, name)),
            None => years.push((year, vec![(line, name)])),
        }
    }
    Ok(Html(StudentsPage { ctx, years, entry, clerk }.render()?))
}

fn announcing<'a>(ctx: &PageContext, area: AreaKey, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, ctx.after("/training/students/intakes"), "登记计划")
        .hidden("intakes.0.area_key", area.to_string())
        .fields(vec![
            Field::number(form, "intakes.0.year", "年份").required(),
            Field::number(form, "intakes.0.places", "计划人数").required(),
            Field::text(form, "intakes.0.school", "学校"),
            Field::date(form, "intakes.0.announced_on", "公布日期"),
            Field::text(form, "intakes.0.document_no", "文号"),
        ])
}

fn admitting<'a>(ctx: &PageContext, line: &IntakeLine, form: &'a FormText) -> Entry<'a> {
    let path = format!("/training/students/intakes/{}/admit", line.id);
    Entry::new(form, ctx.after(&path), "登记录取").fields(vec![
        Field::lines(form, "names", "姓名").required().hint("一行一名"),
        Field::date(form, "admitted_on", "录取日期").required(),
    ])
}

async fn announce(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<AnnounceIntakes>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |announce| announce).await?;
    let onward = ctx.after(PATH);
    done.lead(onward, |form| async move { page(&ledger, ctx, Asked::default(), &form).await }).await
}

async fn admit(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<AdmitForm>,
) -> Result<Response> {
    let command = |form: AdmitForm| {
        let names = form.names.lines().map(str::trim).filter(|name| !name.is_empty());
        let student = |name: &str| NewStudent {
            id: None,
            name: name.to_owned(),
            admitted_on: form.admitted_on,
        };
        AdmitStudents { intake: Some(id), students: names.map(student).collect() }
    };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(PATH);
    let asked = Asked { intake: Some(id) };
    done.lead(onward, |form| async move { page(&ledger, ctx, asked, &form).await }).await
}

impl StudentsPage<'_> {
    fn badge(student: &StudentLine) -> Status {
        badge(student)
    }

    fn admit_link(&self, line: &IntakeLine) -> String {
        self.ctx.link_with(PATH, &[("intake", &line.id.to_string())])
    }

    fn student_link(&self, student: &StudentLine) -> String {
        self.ctx.link(&format!("{PATH}/{}", student.id))
    }
}

fn badge(student: &StudentLine) -> Status {
    let mood = match student.stands() {
        "违约" => Mood::Late,
        "服务期满" => Mood::Met,
        "服务中" => Mood::Track,
        "已毕业待到岗" => Mood::Await,
        _ => Mood::None,
    };
    Status::new(mood, student.stands())
}

#[derive(Template)]
#[template(path = "training/student.html")]
struct StudentPage<'a> {
    ctx: PageContext,
    student: StudentLine,
    badge: Status,
    county: String,
    entries: Vec<(&'static str, Entry<'a>)>,
}

async fn show_student(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    student_page(&ledger, id, ctx, None).await
}

/// The page of a student, with what was typed into one of its forms.
async fn student_page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    typed: Option<(&'static str, FormText)>,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(format!("{PATH}/{id}"));
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let student = students::student(db, scope, ctx.known, id).await?;
    let names = names(ledger, &ctx).await?;
    let of = |which: &str, fresh: FormText| match &typed {
        Some((own, form)) if *own == which => form.clone(),
        _ => fresh,
    };
    let following = of("follow", filled(&student));
    let (breaking, striking) = (of("breach", FormText::blank()), of("strike", FormText::blank()));
    let entries = if ctx.viewer.may(Permission::EditRecords) {
        let around = scope.narrowed(student.area_key).unwrap_or(scope);
        let places = facilities::list(db, around, ctx.known, ctx.as_of).await?;
        let places = places.into_iter().map(|place| (place.id.to_string(), place.name)).collect();
        entries(&ctx, &student, places, (&following, &breaking, &striking))
    } else {
        Vec::new()
    };
    let (badge, county) = (badge(&student), names.of(student.area_key));
    Ok(Html(StudentPage { ctx, student, badge, county, entries }.render()?))
}

fn filled(student: &StudentLine) -> FormText {
    let day = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
    FormText::filled([
        ("graduated_on", day(student.graduated_on)),
        ("facility", student.facility.map(|id| id.to_string()).unwrap_or_default()),
        ("assigned_on", day(student.assigned_on)),
        ("served_from", day(student.served_from)),
        ("served_until", day(student.served_until)),
        ("remark", student.remark.clone().unwrap_or_default()),
    ])
}

fn entries<'a>(
    ctx: &PageContext,
    student: &StudentLine,
    places: Vec<(String, String)>,
    (following, breaking, striking): (&'a FormText, &'a FormText, &'a FormText),
) -> Vec<(&'static str, Entry<'a>)> {
    let path = |act: &str| ctx.after(&format!("{PATH}/{}{act}", student.id));
    let form = following;
    let follow = Entry::new(form, path(""), "保存").seen(student.version).fields(vec![
        Field::date(form, "graduated_on", "毕业日期"),
        Field::choice(form, "facility", "安排的机构", places).blank("未安排"),
        Field::date(form, "assigned_on", "安排日期"),
        Field::date(form, "served_from", "到岗日期"),
        Field::date(form, "served_until", "服务期满日期"),
        Field::text(form, "remark", "备注"),
    ]);
    let mut entries = vec![("去向", follow)];
    if student.breached_on.is_none() {
        let fields = vec![
            Field::date(breaking, "breached_on", "违约日期").required(),
            Field::choice(breaking, "reason", "情形", options!(BreachReason)).required(),
        ];
        let entry = Entry::new(breaking, path("/breach"), "登记违约").seen(student.version);
        entries.push(("违约", entry.fields(fields)));
    }
    let strike = Entry::new(striking, path("/strike"), "撤销这名学生")
        .seen(student.version)
        .confirm("登记有误才撤销。确认撤销？")
        .fields(vec![Field::lines(striking, "_reason", "撤销理由").required()]);
    entries.push(("登记有误", strike));
    entries
}

async fn follow(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<FollowStudent>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |follow| FollowStudent { student: Some(id), seen, ..follow };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("{PATH}/{id}"));
    let again = |form| async move { student_page(&ledger, id, ctx, Some(("follow", form))).await };
    done.lead(onward, again).await
}

async fn breach(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<BreakContract>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |broken| BreakContract { student: Some(id), seen, ..broken };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&format!("{PATH}/{id}"));
    let again = |form| async move { student_page(&ledger, id, ctx, Some(("breach", form))).await };
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |_| StrikeStudent { student: id, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(PATH);
    let again = |form| async move { student_page(&ledger, id, ctx, Some(("strike", form))).await };
    done.lead(onward, again).await
}
