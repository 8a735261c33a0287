//! Changing what holds for an area: its name, its place, and how a village is served.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::sheet::{self, Asked, Typed, asked_line};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::facility::CoverageMode;
use crate::domain::ids::PublicId;
use crate::ledger::areas::{self, AreaSheet, RenameArea, TransferArea};
use crate::ledger::villages::{
    ChangeServing, EndPoor, EndServing, ListPoor, Serving, VillageSheet,
};
use crate::ledger::{Command, Ledger, facilities};
use crate::web::components::{Entry, Field};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .post("/places/{key}/rename", Pass::EDIT, rename)
        .post("/places/{key}/transfer", Pass::EDIT, transfer)
        .post("/places/{key}/poor", Pass::EDIT, list_poor)
        .post("/places/{key}/poor/end", Pass::EDIT, end_poor)
        .post("/places/{key}/serving", Pass::EDIT, change_serving)
        .post("/places/{key}/serving/{id}/end", Pass::EDIT, end_serving)
}

/// What was typed into each of the page's forms.
pub(super) struct Forms {
    rename: FormText,
    transfer: FormText,
    poor: FormText,
    serving: FormText,
    ending: FormText,
}

impl Forms {
    pub(super) fn of(typed: &Typed) -> Self {
        Self {
            rename: typed.of("rename"),
            transfer: typed.of("transfer"),
            poor: typed.of("poor"),
            serving: typed.of("serving"),
            ending: typed.of("ending"),
        }
    }
}

type Options = Vec<(String, String)>;

/// The forms that fit the area, each under its heading.
pub(super) async fn entries<'a>(
    ledger: &Ledger,
    ctx: &PageContext,
    (area, village): (&AreaSheet, Option<&VillageSheet>),
    asked: &Asked,
    forms: &'a Forms,
) -> Result<Vec<(&'static str, Entry<'a>)>> {
    let key = area.area_key;
    let mut entries = Vec::new();
    if let Some(village) = village {
        if let Some(line) = asked_line(village, asked)? {
            let path = address(ctx, key, &format!("/serving/{}/end", line.id));
            let entry = Entry::new(&forms.ending, path, "结束服务")
                .seen(line.version)
                .fields(vec![Field::date(&forms.ending, "until", "最后一天").required()]);
            entries.push(("结束服务", entry));
        }
        entries
            .push(("服务方式变更", serving(ctx, key, clinics(ledger, ctx).await?, &forms.serving)));
        entries.push(poor(ctx, village, &forms.poor));
    }
    // One's own unit is named from above.
    if key != ctx.viewer.scope().root() {
        entries.push(("更名", renaming(ctx, key, &forms.rename)));
    }
    if matches!(area.level, Level::Village | Level::Township) {
        let [under, into] = targets(ledger, ctx, area).await?;
        entries.push(("划转、撤并", transferring(ctx, area, [under, into], &forms.transfer)));
    }
    Ok(entries)
}

fn renaming<'a>(ctx: &PageContext, key: AreaKey, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, address(ctx, key, "/rename"), "登记更名").fields(vec![
        Field::text(form, "name", "新名称").required(),
        Field::date(form, "from", "启用日期").required(),
        Field::text(form, "official_code", "区划代码").hint("随更名改变时填写；系统编号不变"),
        Field::text(form, "document_no", "文号").required(),
    ])
}

fn transferring<'a>(
    ctx: &PageContext,
    area: &AreaSheet,
    [under, into]: [Options; 2],
    form: &'a FormText,
) -> Entry<'a> {
    let mut fields = vec![
        Field::choice(form, "under", "划归（上级单位）", under).hint("与“并入”二者取一"),
        Field::choice(form, "into", "并入（同级单位）", into),
        Field::date(form, "from", "生效日期").required(),
        Field::text(form, "document_no", "文号").required(),
        Field::text(form, "name", "新名称").hint("名称不变则不填"),
    ];
    if area.level == Level::Township {
        let hint = "划归其他县区时必填，九位";
        fields.push(Field::text(form, "official_code", "新区划代码").hint(hint));
    }
    let question =
        "该单位的项目、检查、资金等记录将一并转入新单位，此前的日期仍按原单位统计。确认？";
    Entry::new(form, address(ctx, area.area_key, "/transfer"), "登记划转或撤并")
        .confirm(question)
        .fields(fields)
}

fn poor<'a>(
    ctx: &PageContext,
    village: &VillageSheet,
    form: &'a FormText,
) -> (&'static str, Entry<'a>) {
    let key = village.area_key;
    let listed = village.poor.iter().any(|at| at.until.is_none());
    let (title, below, send) = if listed {
        ("贫困村退出", "/poor/end", "登记退出")
    } else {
        ("列入贫困村", "/poor", "登记列入")
    };
    let path = address(ctx, key, below);
    let day = if listed {
        Field::date(form, "until", "在名单上的最后一天")
    } else {
        Field::date(form, "from", "列入日期")
    };
    let fields = vec![day.required(), Field::text(form, "document_no", "文号")];
    (title, Entry::new(form, path, send).hidden("villages.0", key.to_string()).fields(fields))
}

fn serving<'a>(ctx: &PageContext, key: AreaKey, clinics: Options, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, address(ctx, key, "/serving"), "登记变更")
        .hidden("area_key", key.to_string())
        .fields(vec![
            Field::choice(form, "mode", "服务方式", options!(CoverageMode)).required(),
            Field::choice(form, "facility", "服务机构", clinics).hint("巡诊可以不选"),
            Field::date(form, "from", "起始日期").required().hint("原服务方式至前一天为止"),
            Field::text(form, "document_no", "文号"),
        ])
}

/// The institutions of the township.
async fn clinics(ledger: &Ledger, ctx: &PageContext) -> Result<Options> {
    let township = ctx.viewer.scope().narrowed(ctx.area.root().township());
    let scope = township.unwrap_or(ctx.area);
    let found = facilities::list(ledger.read(), scope, ctx.known, ctx.now.date()).await?;
    Ok(found.into_iter().map(|at| (at.id.to_string(), at.name)).collect())
}

/// Where the area can be put under, and what it can be merged into.
async fn targets(ledger: &Ledger, ctx: &PageContext, area: &AreaSheet) -> Result<[Options; 2]> {
    let (db, on, key) = (ledger.read(), ctx.now.date(), area.area_key);
    let Some(parent) = key.parent() else { return Ok([Vec::new(), Vec::new()]) };
    let own = ctx.viewer.scope();
    let beside = own.narrowed(parent).unwrap_or(ctx.area);
    let names = areas::names(db, own, ctx.known, on).await?;
    let under = areas::list(db, own, ctx.known, on, &[parent.level()]).await?;
    let into = areas::list(db, beside, ctx.known, on, &[area.level]).await?;
    let label = |key: AreaKey| match key.level() {
        Level::Township => format!("{}{}", names.of(key.county()), names.of(key)),
        _ => names.place(key),
    };
    let options = |lines: Vec<areas::AreaLine>| -> Options {
        let others = lines.into_iter().map(|line| line.area_key);
        let others = others.filter(|other| *other != key && *other != parent);
        others.map(|other| (other.to_string(), label(other))).collect()
    };
    Ok([options(under), options(into)])
}

/// Performs one of the page's forms and leads back to the page, or to that of the area that
/// `onward` names; on a refusal the form comes back in its place.
async fn perform<T, C: Command>(
    (ledger, key): (&Ledger, &str),
    ctx: PageContext,
    sent: Submitted<T>,
    (which, asked): (&'static str, Asked),
    command: impl FnOnce(AreaKey, T) -> C,
    onward: impl FnOnce(&C::Outcome) -> Option<AreaKey>,
) -> Result<Response> {
    let area = reached(ctx.viewer.scope(), key)?;
    match forms::perform(ledger, &ctx.viewer, sent, |value| command(area, value)).await? {
        Sent::Done(outcome) => {
            let onward = onward(&outcome).unwrap_or(area);
            Ok(Redirect::to(&address(&ctx, onward, "")).into_response())
        }
        Sent::Again(status, form) => {
            let page = sheet::page(ledger, ctx, key, asked, Typed::into(which, form)).await?;
            Ok((status, page).into_response())
        }
    }
}

/// The address of the page of an area, or of something under it, after a change: of the same
/// date, as known now.
fn address(ctx: &PageContext, area: AreaKey, below: &str) -> String {
    ctx.after_with(&format!("/places/{area}{below}"), &[("area", "")])
}

fn reached(scope: Scope, key: &str) -> Result<AreaKey> {
    let key = key.parse().ok().and_then(AreaKey::checked).filter(|key| scope.covers(*key));
    key.ok_or(Error::NOT_FOUND)
}

async fn rename(
    State(ledger): State<Ledger>,
    Path(key): Path<String>,
    ctx: PageContext,
    sent: Submitted<RenameArea>,
) -> Result<Response> {
    let named = |area, rename| RenameArea { area: Some(area), ..rename };
    let place = ("rename", Asked::default());
    perform((&ledger, &key), ctx, sent, place, named, |_| None).await
}

async fn transfer(
    State(ledger): State<Ledger>,
    Path(key): Path<String>,
    ctx: PageContext,
    sent: Submitted<TransferArea>,
) -> Result<Response> {
    let named = |area, transfer| TransferArea { area: Some(area), ..transfer };
    let place = ("transfer", Asked::default());
    perform((&ledger, &key), ctx, sent, place, named, |done| Some(done.area_key)).await
}

async fn list_poor(
    State(ledger): State<Ledger>,
    Path(key): Path<String>,
    ctx: PageContext,
    sent: Submitted<ListPoor>,
) -> Result<Response> {
    let place = ("poor", Asked::default());
    perform((&ledger, &key), ctx, sent, place, |_, list| list, |_| None).await
}

async fn end_poor(
    State(ledger): State<Ledger>,
    Path(key): Path<String>,
    ctx: PageContext,
    sent: Submitted<EndPoor>,
) -> Result<Response> {
    let place = ("poor", Asked::default());
    perform((&ledger, &key), ctx, sent, place, |_, end| end, |_| None).await
}

async fn change_serving(
    State(ledger): State<Ledger>,
    Path(key): Path<String>,
    ctx: PageContext,
    sent: Submitted<Serving>,
) -> Result<Response> {
    let named = |_, serving| ChangeServing { serving };
    let place = ("serving", Asked::default());
    perform((&ledger, &key), ctx, sent, place, named, |_| None).await
}

async fn end_serving(
    State(ledger): State<Ledger>,
    Path((key, serving)): Path<(String, PublicId)>,
    ctx: PageContext,
    sent: Submitted<EndServing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_, end| EndServing { serving: Some(serving), seen, ..end };
    let place = ("ending", Asked { serving: Some(serving) });
    perform((&ledger, &key), ctx, sent, place, named, |_| None).await
}
