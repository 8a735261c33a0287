//! Turns of duty at the township hospital: a grid of a month where a tick marks a day.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use validator::Validate;

use super::{names, printed};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::month::Month;
use crate::domain::training::DutyWay;
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::training::{self, ChooseDuty, DutyLine, NewDutyChoice, RecordDuty};
use crate::review::Reviewer;
use crate::web::components::{Field, Summary};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Submitted};
use crate::web::pages::forms::{self, options};
use crate::web::routes::{Pass, Routes};

const PATH: &str = "/training/duty";

pub(super) fn router() -> Routes {
    Routes::new().get(PATH, Pass::PEOPLE, show).post(PATH, Pass::REPORT, record).post(
        "/training/duty/choices",
        Pass::REPORT,
        choose,
    )
}

/// Which month.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    month: Option<Month>,
}

/// A township with how many of its doctors have entries.
struct TownshipLine {
    name: String,
    href: String,
    doctors: usize,
    chosen: usize,
    entered: usize,
}

#[derive(Template)]
#[template(path = "training/duty.html")]
struct DutyPage {
    ctx: PageContext,
    month: Month,
    before: String,
    after: String,
    settings: String,
    /// Townships, where the page is about more than one.
    townships: Vec<TownshipLine>,
    lines: Vec<(DutyLine, String)>,
    hospital: Option<PublicId>,
    form: FormText,
    clerk: bool,
}

/// A choice for those who are ticked. The form has the days of its other button as well.
#[derive(Debug, Clone, Deserialize, Validate)]
struct ChoiceForm {
    facility: PublicId,
    doctors: Vec<PublicId>,
    way: DutyWay,
    #[serde(deserialize_with = "typed::date")]
    from: NaiveDate,
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    document_no: Option<String>,
}

async fn show(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(asked): PageQuery<Asked>,
) -> Result<Html<String>> {
    let month = asked.month.unwrap_or_else(|| Month::complete_on(ctx.as_of));
    page((&reviewer, &ledger), ctx, month, FormText::blank()).await
}

async fn page(
    (reviewer, ledger): (&Reviewer, &Ledger),
    ctx: PageContext,
    month: Month,
    form: FormText,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(PATH.to_owned());
    let on = month.last_day().min(ctx.as_of);
    let lines = training::duty_lines(ledger.read(), ctx.area, ctx.known, on, month).await?;
    let plan = reviewer.plan(ctx.viewer.scope().root(), ctx.known, ctx.as_of).await?;
    let settings = printed(&plan.settings.training);
    let names = names(ledger, &ctx).await?;
    let to = |month: Month| ctx.link_with(PATH, &[("month", &month.code())]);
    let next = month.next();
    let (before, after) =
        (to(month.before(1)), if next > Month::of(ctx.as_of) { String::new() } else { to(next) });
    let wide = ctx.area.root().level() <= Level::County;
    let townships = if wide { townships(&ctx, month, &lines, &names) } else { Vec::new() };
    let hospital = lines.iter().find_map(|line| line.facility);
    let clerk = !wide && hospital.is_some() && ctx.viewer.may(Permission::ReportProgress);
    let lines = if wide { Vec::new() } else { lines };
    let placed = |line: DutyLine| {
        let place = names.of(line.area_key);
        (line, place)
    };
    let lines = lines.into_iter().map(placed).collect();
    let page =
        DutyPage { ctx, month, before, after, settings, townships, lines, hospital, form, clerk };
    Ok(Html(page.render()?))
}

fn townships(
    ctx: &PageContext,
    month: Month,
    lines: &[DutyLine],
    names: &crate::ledger::areas::Names,
) -> Vec<TownshipLine> {
    let of = |line: &&DutyLine| -> AreaKey {
        if ctx.is_wide() { line.area_key.county() } else { line.area_key.township() }
    };
    let mut keys: Vec<AreaKey> = lines.iter().map(|line| of(&line)).collect();
    keys.sort_unstable();
    keys.dedup();
    let line = |key: AreaKey| {
        let own = lines.iter().filter(|line| of(line) == key);
        let area = key.to_string();
        TownshipLine {
            name: names.of(key),
            href: ctx.link_with(PATH, &[("month", &month.code()), ("area", &area)]),
            doctors: own.clone().count(),
            chosen: own.clone().filter(|line| line.way.is_some()).count(),
            entered: own.filter(|line| line.days.is_some()).count(),
        }
    };
    keys.into_iter().map(line).collect()
}

async fn record(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<RecordDuty>,
) -> Result<Response> {
    let month = month_of(&sent.form, &ctx);
    let done = forms::perform(&ledger, &ctx.viewer, sent, |record| record).await?;
    let onward = ctx.after_with(PATH, &[("month", &month.code())]);
    done.lead(onward, |form| async move { page((&reviewer, &ledger), ctx, month, form).await })
        .await
}

async fn choose(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<ChoiceForm>,
) -> Result<Response> {
    let month = month_of(&sent.form, &ctx);
    let command = |form: ChoiceForm| ChooseDuty {
        from: form.from,
        document_no: form.document_no,
        choices: form
            .doctors
            .into_iter()
            .map(|practitioner| NewDutyChoice {
                practitioner,
                facility: form.facility,
                way: form.way,
            })
            .collect(),
    };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after_with(PATH, &[("month", &month.code())]);
    done.lead(onward, |form| async move { page((&reviewer, &ledger), ctx, month, form).await })
        .await
}

/// The month that a form is about.
fn month_of(form: &FormText, ctx: &PageContext) -> Month {
    Month::parse(form.text("month")).unwrap_or_else(|| Month::complete_on(ctx.as_of))
}

impl DutyPage {
    /// The days of the month, each with whether it is a Saturday or a Sunday.
    fn days(&self) -> Vec<(u8, bool)> {
        let days = self.month.first_day().iter_days().take_while(|on| *on <= self.month.last_day());
        let day = |on: NaiveDate| {
            (u8::try_from(on.day()).unwrap_or(0), on.weekday().num_days_from_monday() >= 5)
        };
        days.map(day).collect()
    }

    /// Whether a doctor worked on a day: as typed, or as it is on record.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn worked(&self, row: &usize, line: &DutyLine, day: &u8) -> bool {
        let name = format!("worked.{row}.days");
        if self.form.asks("month") {
            return self.form.holds(&name, &day.to_string());
        }
        line.days.as_ref().is_some_and(|days| days.contains(day))
    }

    fn ticked(&self, line: &DutyLine) -> bool {
        self.form.holds("doctors", &line.practitioner.to_string())
    }

    fn count(line: &DutyLine) -> String {
        line.days.as_ref().map_or_else(|| "未填".to_owned(), |days| format!("{} 天", days.len()))
    }

    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }

    fn fields(&self) -> Vec<Field<'_>> {
        vec![
            Field::pick(&self.form, "way", "方式", options!(DutyWay)),
            Field::date(&self.form, "from", "起始日期"),
            Field::text(&self.form, "document_no", "文号"),
        ]
    }
}
