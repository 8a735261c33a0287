//! The holidays of each year, for 系统管理员: what was entered, and a form for a year.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::forms;
use crate::domain::calendar::{Holiday, Year};
use crate::domain::text::parse_date;
use crate::domain::time::Known;
use crate::ledger::calendars::{self, EnterYear};
use crate::ledger::{Ledger, LedgerError};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{Desk, FormText, Submitted};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    let path = "/settings/calendar";
    Routes::new().get(path, Pass::SETTINGS, show_calendar).post(path, Pass::SETTINGS, enter)
}

#[derive(Template)]
#[template(path = "settings/calendar.html")]
struct CalendarPage<'a> {
    desk: &'a Desk,
    years: Vec<Year>,
    entry: Entry<'a>,
}

/// A year as it is typed: a line a holiday.
#[derive(Debug, Clone, Default, Deserialize, Validate)]
#[serde(default)]
struct Typed {
    year: String,
    document: String,
    lines: String,
}

async fn show_calendar(State(ledger): State<Ledger>, desk: Desk) -> Result<Html<String>> {
    page(&ledger, &desk, &FormText::blank()).await
}

async fn page(ledger: &Ledger, desk: &Desk, form: &FormText) -> Result<Html<String>> {
    let mut years = calendars::years(ledger.read(), Known::Now).await?;
    years.reverse();
    let entry = Entry::new(form, "/settings/calendar", "录入").fields(vec![
        Field::number(form, "year", "年份").required().hint("已有的年份再次录入即更正"),
        Field::text(form, "document", "文号").required().hint("国务院办公厅通知文号"),
        Field::lines(form, "lines", "安排").required().hint(
            "一行一个节日：名称 起 止，后面写调休上班的日期，如：元旦 2016-01-01 2016-01-03 2016-01-09",
        ),
    ]);
    Ok(Html(CalendarPage { desk, years, entry }.render()?))
}

async fn enter(
    State(ledger): State<Ledger>,
    desk: Desk,
    sent: Submitted<Typed>,
) -> Result<Response> {
    let typed = sent.value.clone().unwrap_or_default();
    let entered = match read(&typed) {
        Ok(year) => forms::perform(&ledger, &desk.viewer, sent, |_| EnterYear { year }).await?,
        Err(error) => forms::again(sent.form, error)?,
    };
    let again = |form| async move { page(&ledger, &desk, &form).await };
    entered.lead("/settings/calendar".to_owned(), again).await
}

/// The year behind what was typed, or what is wrong with which line.
fn read(typed: &Typed) -> Result<Year, LedgerError> {
    let wrong = |field, code, detail: String| LedgerError::invalid(field, code, detail);
    let year = typed.year.trim().parse();
    let year = year.map_err(|_| wrong("year", "RANGE", "请填写四位年份，如 2016。".to_owned()))?;
    let lines = typed.lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let holidays = lines
        .enumerate()
        .map(|(at, line)| {
            let place = |fault| wrong("lines", "CALENDAR", format!("第 {} 行：{fault}", at + 1));
            holiday(line).map_err(place)
        })
        .collect::<Result<Vec<_>, _>>()?;
    if holidays.is_empty() {
        return Err(wrong("lines", "REQUIRED", "此项必填。".to_owned()));
    }
    Ok(Year { year, document: typed.document.trim().to_owned(), holidays })
}

fn holiday(line: &str) -> Result<Holiday, String> {
    let mut parts = line.split_whitespace();
    let name = parts.next().unwrap_or_default().to_owned();
    let dates = parts
        .map(|part| parse_date(part).map_err(|fault| format!("“{part}”{fault}")))
        .collect::<Result<Vec<NaiveDate>, String>>()?;
    match dates.as_slice() {
        [from, until, worked @ ..] => {
            Ok(Holiday { name, from: *from, until: *until, worked: worked.to_vec() })
        }
        _ => Err("应写名称、起、止，如：元旦 2016-01-01 2016-01-03。".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::holiday;

    #[test]
    fn a_line_is_a_holiday_with_the_days_that_are_worked_instead() {
        let line = "春节 2016-02-07 2016年2月13日 2016-02-06 2016.2.14";
        let read = holiday(line).expect("a holiday");
        assert_eq!((read.name.as_str(), read.worked.len()), ("春节", 2));
        assert!(holiday("元旦 2016-01-01").is_err());
        assert!(holiday("元旦 2016-01-01 明天").expect_err("a fault").contains("明天"));
    }
}
