//! The batches of an area, and opening one with its doctors.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::{Candidate, names};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::month::Month;
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::training::{self, BatchLine, NewTrainee, OpenBatch};
use crate::web::components::{Field, Mood, Status, Summary};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/training", Pass::PEOPLE, list_batches)
        .get("/training/new", Pass::EDIT, show_form)
        .post("/training/new", Pass::EDIT, open)
}

#[derive(Template)]
#[template(path = "training/batches.html")]
struct BatchesPage {
    ctx: PageContext,
    lines: Vec<(BatchLine, String)>,
}

async fn list_batches(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    let lines = training::batches(ledger.read(), ctx.area, ctx.known, ctx.as_of).await?;
    let names = names(&ledger, &ctx).await?;
    let sender = |line: BatchLine| {
        let name = names.of(line.area_key);
        (line, name)
    };
    let lines = lines.into_iter().map(sender).collect();
    Ok(Html(BatchesPage { ctx, lines }.render()?))
}

impl BatchesPage {
    fn badge(&self, line: &BatchLine) -> Status {
        let on = self.ctx.as_of;
        if on < line.from {
            Status::new(Mood::None, "未开班")
        } else if on <= line.until {
            Status::new(Mood::Track, "进修中")
        } else if line.passed + line.left < line.trainees {
            Status::new(Mood::Risk, "待登记结果")
        } else {
            Status::new(Mood::Met, "已结业")
        }
    }

    fn may_open(&self) -> bool {
        self.ctx.area.root().level() == Level::County
            && self.ctx.viewer.may(Permission::EditRecords)
    }
}

#[derive(Template)]
#[template(path = "training/new.html")]
struct NewPage {
    ctx: PageContext,
    form: FormText,
    area: AreaKey,
    candidates: Vec<Candidate>,
}

async fn show_form(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    page(&ledger, ctx, FormText::blank()).await
}

async fn page(ledger: &Ledger, ctx: PageContext, form: FormText) -> Result<Html<String>> {
    let ctx = ctx.at_path("/training/new".to_owned());
    let area = ctx.area.root();
    if area.level() != Level::County {
        return Err(Error::NOT_FOUND);
    }
    let today = ctx.now.date().max(ctx.as_of);
    let month = Month::of(today);
    let lines = training::duty_lines(ledger.read(), ctx.area, ctx.known, today, month).await?;
    let names = names(ledger, &ctx).await?;
    let candidates = lines.into_iter().map(|line| Candidate {
        id: line.practitioner,
        name: line.name,
        place: names.place(line.area_key),
    });
    let candidates = candidates.collect();
    Ok(Html(NewPage { ctx, form, area, candidates }.render()?))
}

/// A batch as the form has it: its doctors are ticks.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct OpenForm {
    area_key: AreaKey,
    #[serde(deserialize_with = "typed::line")]
    name: String,
    #[serde(deserialize_with = "typed::line")]
    host: String,
    #[serde(deserialize_with = "typed::date")]
    from: NaiveDate,
    #[serde(deserialize_with = "typed::date")]
    until: NaiveDate,
    #[serde(default, deserialize_with = "typed::optional_line")]
    document_no: Option<String>,
    #[serde(default, deserialize_with = "typed::optional_line")]
    remark: Option<String>,
    #[serde(default)]
    doctors: Vec<PublicId>,
}

impl OpenForm {
    fn command(self) -> OpenBatch {
        let sent = self.doctors.into_iter();
        let sent = sent.map(|practitioner| NewTrainee { id: None, practitioner });
        OpenBatch {
            id: None,
            area_key: self.area_key,
            name: self.name,
            host: self.host,
            from: self.from,
            until: self.until,
            document_no: self.document_no,
            remark: self.remark,
            doctors: sent.collect(),
        }
    }
}

async fn open(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<OpenForm>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, OpenForm::command).await?;
    let onward = match &done {
        forms::Sent::Done(id) => ctx.after(&format!("/training/batches/{id}")),
        forms::Sent::Again(..) => String::new(),
    };
    done.lead(onward, |form| async move { page(&ledger, ctx, form).await }).await
}

impl NewPage {
    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }

    fn fields(&self) -> Vec<Field<'_>> {
        let form = &self.form;
        vec![
            Field::text(form, "name", "班次名称").required().hint("如 2016年第一批"),
            Field::text(form, "host", "进修医院").required(),
            Field::date(form, "from", "开始日期").required(),
            Field::date(form, "until", "结束日期").required(),
            Field::text(form, "document_no", "文号"),
            Field::text(form, "remark", "备注"),
        ]
    }

    fn ticked(&self, one: &Candidate) -> bool {
        self.form.holds("doctors", &one.id.to_string())
    }
}
