//! One figure: what it says, what shows it, what became of it, and what can be done with it.

use askama::Template;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::entry::figure_path;
use super::{Desk, Section, badge, parts, sections};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::indicator::{FigureCell, FigureState, Indicator};
use crate::domain::time::Known;
use crate::intake::{IncomingEvidence, take_in_evidence};
use crate::ledger::figures::{self, CorrectFigure, FigureSheet, FigureVersion, ReturnFigure};
use crate::ledger::{LedgerError, areas};
use crate::web::components::{Entry, Field, Status};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::limits::PHOTO_LIMIT;
use crate::web::pages::forms::{self, options};
use crate::web::refusal;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    let path = "/indicators/figures/{id}";
    Routes::new()
        .get(path, Pass::FIGURES, show_figure)
        .post("/indicators/figures/{id}/return", Pass::REVIEW_FIGURES, give_back)
        .post("/indicators/figures/{id}/correct", Pass::REPORT_FIGURES, correct)
        .post_files("/indicators/figures/{id}/evidence", Pass::REPORT_FIGURES, PHOTO_LIMIT, upload)
}

/// The cell that is to be returned.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    cell: Option<FigureCell>,
}

#[derive(Template)]
#[template(path = "indicators/figure.html")]
struct FigurePage<'a> {
    ctx: PageContext,
    sections: Vec<Section>,
    indicator: Indicator,
    sheet: FigureSheet,
    county: String,
    badge: Status,
    scheme: String,
    value: String,
    parts: String,
    numerator: String,
    denominator: Option<String>,
    due_on: chrono::NaiveDate,
    late: bool,
    steps: Vec<Step>,
    returning: Option<Entry<'a>>,
    correcting: Option<Entry<'a>>,
    uploads: bool,
    upload_to: String,
    targets: Vec<(String, String)>,
}

/// A version as the page tells it.
struct Step {
    badge: Status,
    value: String,
    parts: String,
    version: FigureVersion,
}

/// What was typed into the forms of the page.
#[derive(Default)]
struct Forms {
    returning: FormText,
    correcting: FormText,
}

async fn show_figure(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let returning = match asked.cell {
        Some(cell) => FormText::filled([("cell", cell.code())]),
        None => FormText::blank(),
    };
    page(&desk, ctx, id, Forms { returning, correcting: FormText::blank() }).await
}

async fn page(desk: &Desk, ctx: PageContext, id: PublicId, forms: Forms) -> Result<Html<String>> {
    let ctx = ctx.at_path(figure_path(id));
    let (db, scope, today) = (desk.ledger.read(), ctx.viewer.scope(), ctx.now.date());
    // A figure is worked on as it stands today, whatever date the page came from.
    let sheet = figures::sheet(db, scope, ctx.known, today, id).await?;
    if !ctx.viewer.reads_figure(&sheet.line.plan, &sheet.line.indicator) {
        return Err(Error::NOT_FOUND);
    }
    let plans = desk.plans(&ctx).await?;
    let indicator = plans.indicator_of(&sheet.line).ok_or(LedgerError::NotFound)?;
    let plan = plans.named(&sheet.line.plan);
    let county = areas::names(db, scope, ctx.known, today).await?.of(sheet.line.area_key);
    let open = sheet.locked.is_none() && ctx.known == Known::Now;
    let may = |permission| open && ctx.viewer.may(permission);
    let state = sheet.line.state;
    let returnable = match state {
        FigureState::Submitted => may(Permission::ReviewFigures),
        FigureState::Passed | FigureState::Accepted => may(Permission::AcceptFigures),
        FigureState::Draft | FigureState::Returned => false,
    };
    let correctable = sheet.line.is_reported() && may(Permission::ReportFigures);
    let correcting = if forms.correcting.asks("numerator") {
        forms.correcting
    } else {
        filled(indicator, &sheet)
    };
    let step = |version: &FigureVersion| Step {
        badge: badge(version.state),
        value: indicator.value(version.numerator, version.denominator),
        parts: numbers(indicator, version.numerator, version.denominator),
        version: version.clone(),
    };
    let page = FigurePage {
        returning: returnable.then(|| returning(&ctx, &sheet, &forms.returning)),
        correcting: correctable.then(|| self::correcting(&ctx, indicator, &sheet, &correcting)),
        uploads: may(Permission::ReportFigures),
        upload_to: ctx.link(&format!("{}/evidence", figure_path(id))),
        targets: indicator
            .feeds
            .iter()
            .map(|id| (id.clone(), ctx.link_with(&format!("/targets/{id}"), &[("plan", plan)])))
            .collect(),
        scheme: indicator.scheme_in(sheet.line.period).to_owned(),
        numerator: indicator.counted_in.shown(sheet.line.numerator),
        denominator: sheet.line.denominator.map(|it| indicator.counted_in.shown(it)),
        due_on: indicator.due_on(sheet.line.period),
        late: !sheet.line.was_in_by(indicator.due_on(sheet.line.period)),
        sections: sections(&ctx, ""),
        badge: badge(state),
        value: indicator.value(sheet.line.numerator, sheet.line.denominator),
        parts: parts(indicator, &sheet.line),
        steps: sheet.versions.iter().map(step).collect(),
        county,
        ctx,
        indicator: indicator.clone(),
        sheet: sheet.clone(),
    };
    Ok(Html(page.render()?))
}

fn numbers(indicator: &Indicator, numerator: i64, denominator: Option<i64>) -> String {
    let unit = &indicator.counted_in;
    denominator
        .map(|it| format!("{} / {}", unit.shown(numerator), unit.shown(it)))
        .unwrap_or_default()
}

fn filled(indicator: &Indicator, sheet: &FigureSheet) -> FormText {
    let (line, unit) = (&sheet.line, &indicator.counted_in);
    FormText::filled([
        ("numerator", unit.plain(line.numerator)),
        ("denominator", line.denominator.map(|it| unit.plain(it)).unwrap_or_default()),
        ("document_no", line.document_no.clone().unwrap_or_default()),
        ("remark", line.remark.clone().unwrap_or_default()),
    ])
}

fn returning<'a>(ctx: &PageContext, sheet: &FigureSheet, form: &'a FormText) -> Entry<'a> {
    let path = ctx.link(&format!("{}/return", figure_path(sheet.line.id)));
    let cells = options!(FigureCell)
        .filter(|(code, _)| code != "denominator" || sheet.line.denominator.is_some());
    Entry::new(form, path, "退回").seen(sheet.line.version).fields(vec![
        Field::pick(form, "cell", "哪一格", cells).required(),
        Field::lines(form, "words", "意见").required().hint("写明哪里不对、要补什么"),
    ])
}

fn correcting<'a>(
    ctx: &PageContext,
    indicator: &Indicator,
    sheet: &FigureSheet,
    form: &'a FormText,
) -> Entry<'a> {
    let path = ctx.link(&format!("{}/correct", figure_path(sheet.line.id)));
    let own = if indicator.is_rate() { "分子" } else { "数额" };
    let mut fields = vec![Field::number(form, "numerator", own).required()];
    if indicator.is_rate() {
        fields.push(Field::number(form, "denominator", "分母").required());
    }
    fields.extend([
        Field::text(form, "document_no", "依据（文号）"),
        Field::text(form, "remark", "备注"),
        Field::lines(form, "_reason", "更正理由").required().hint("记入经过"),
    ]);
    Entry::new(form, path, "更正并重新上报")
        .seen(sheet.line.version)
        .confirm("更正后须重新审核和认定，在此之前不计入目标。确认？")
        .fields(fields)
}

async fn give_back(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ReturnFigure>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |value| ReturnFigure { figure: Some(id), seen, ..value };
    let returned = forms::perform(&desk.ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&figure_path(id));
    let again = |returning| page(&desk, ctx, id, Forms { returning, ..Forms::default() });
    returned.lead(onward, again).await
}

async fn correct(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<CorrectFigure>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |value| CorrectFigure { figure: Some(id), seen, ..value };
    let corrected = forms::perform_with_reason(&desk.ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&figure_path(id));
    let again = |correcting| page(&desk, ctx, id, Forms { correcting, ..Forms::default() });
    corrected.lead(onward, again).await
}

/// Takes every file of the form. One that cannot be taken refuses them all.
async fn upload(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    request: Request,
) -> Result<Response> {
    let unreadable = |_| Error::Refused(&refusal::UNREADABLE);
    let mut files = Multipart::from_request(request, &()).await.map_err(unreadable)?;
    let (db, scope, today) = (desk.ledger.read(), ctx.viewer.scope(), ctx.now.date());
    figures::sheet(db, scope, Known::Now, today, id).await?;
    let mut taken = Vec::new();
    while let Some(field) = files.next_field().await.map_err(|_| too_large())? {
        let (name, kind) =
            (field.file_name().map(str::to_owned), field.content_type().map(str::to_owned));
        let is_file = name.is_some();
        let bytes = field.bytes().await.map_err(|_| too_large())?.to_vec();
        if bytes.is_empty() || !is_file {
            continue;
        }
        let file = IncomingEvidence {
            id: None,
            figure: id,
            caption: None,
            file_name: name,
            declared_type: kind,
            declared_sha256: None,
            bytes,
        };
        taken.push(take_in_evidence(&desk.ledger, file).await?);
    }
    for add in taken {
        desk.ledger.perform(ctx.viewer.through_page_unkeyed(), add).await?;
    }
    Ok(Redirect::to(&ctx.after(&figure_path(id))).into_response())
}

fn too_large() -> Error {
    Error::TooLarge { limit: PHOTO_LIMIT }
}
