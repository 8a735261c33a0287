//! From the text of a plan file to a plan.

use std::ops::{Range, RangeInclusive};

use chrono::{Datelike, NaiveDate};

use super::model::{Plan, Stage, Target};
use super::settings::Settings;
use super::statement::Part;
use super::subsidy::SubsidySettings;
use super::training::TrainingSettings;
use crate::domain::indicator::Indicator;

/// Why a plan file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The file is not TOML, or not in the shape of a plan.
    #[error("方案文件第{line}行第{column}列：{message}")]
    Unreadable {
        /// The line, counted from 1.
        line: usize,
        /// The character in the line, counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The file can be read, but says something that no plan can mean.
    #[error("方案文件{place}：{message}")]
    Absurd {
        /// The part of the plan.
        place: String,
        /// What is wrong there.
        message: String,
    },
}

/// Years that a plan may speak of; anything else is a slip of the pen.
const YEARS: RangeInclusive<i32> = 1949..=2100;

/// Amounts that a plan may speak of, so that sums of them cannot overflow.
const AMOUNTS: RangeInclusive<i64> = 0..=1_000_000_000_000;

/// Reads a plan file.
///
/// What the file says is not yet checked for sense: `check` does that and finds everything
/// at once. Here only what could not be computed with is refused.
pub fn read(text: &str) -> Result<Plan, PlanError> {
    let plan: Plan = toml::from_str(text).map_err(|error| {
        let (line, column) = position(text, error.span());
        PlanError::Unreadable { line, column, message: in_chinese(error.message()) }
    })?;
    sane_date("生效日期", Some(plan.head.effective_from))?;
    sane_settings(&plan.settings)?;
    plan.indicators.iter().try_for_each(sane_indicator)?;
    for target in &plan.targets {
        sane_target(target)?;
    }
    for sum in &plan.sums {
        sane_parts(&format!("合计{}", sum.id), Some(sum.total), &sum.parts)?;
    }
    for budget in &plan.budgets {
        let place = format!("资金{}", budget.id);
        sane_parts(&place, Some(budget.total), &budget.uses)?;
        sane_parts(&place, budget.in_place, &budget.sources)?;
        sane_parts(&place, budget.short, &[])?;
    }
    for department in &plan.departments {
        for name in &department.names {
            let place = format!("部门{}", department.id);
            sane_date(&place, name.from)?;
            sane_date(&place, name.until)?;
        }
    }
    Ok(plan)
}

fn sane_settings(settings: &Settings) -> Result<(), PlanError> {
    for (name, days) in [
        ("pace_window_days", settings.pace_window_days),
        ("last_seen_days", settings.last_seen_days),
        ("gap_days", settings.gap_days),
    ] {
        if !(1..=3_660).contains(&days) {
            return Err(absurd(&format!("设定{name}"), format!("{days}天不在1至3660天之内")));
        }
    }
    let many = settings.specialties_per_county;
    if !(1..=50).contains(&many) {
        return Err(absurd("设定specialties_per_county", format!("{many}个不在1至50个之内")));
    }
    if settings.specialty_levels.is_empty() {
        return Err(absurd("设定specialty_levels", "没有一级资金计入".to_owned()));
    }
    sane_amount("设定new_build_subsidy_yuan", settings.new_build_subsidy_yuan)?;
    sane_subsidy(&settings.subsidy)?;
    sane_training(&settings.training)
}

fn sane_training(settings: &TrainingSettings) -> Result<(), PlanError> {
    const PLACE: &str = "设定training";
    for (name, number, most) in [
        ("months", settings.months, 60),
        ("weeks_a_month", settings.weeks_a_month, 6),
        ("days_a_week", settings.days_a_week, 7),
    ] {
        if !(1..=most).contains(&number) {
            return Err(absurd(PLACE, format!("{name}为{number}，不在1至{most}之内")));
        }
    }
    sane_amount(PLACE, settings.allowance_yuan)
}

fn sane_subsidy(settings: &SubsidySettings) -> Result<(), PlanError> {
    const PLACE: &str = "设定subsidy";
    sane_amount(PLACE, settings.limit_people)?;
    for (name, months, least) in
        [("judged_months", settings.judged_months, 1), ("months_to_pay", settings.months_to_pay, 0)]
    {
        if !(least..=24).contains(&months) {
            return Err(absurd(PLACE, format!("{name}为{months}，不在{least}至24之内")));
        }
    }
    for rate in &settings.rates {
        sane_date(PLACE, Some(rate.from))?;
        sane_date(PLACE, rate.until)?;
        sane_amount(PLACE, rate.yuan_per_month)?;
    }
    Ok(())
}

fn sane_indicator(indicator: &Indicator) -> Result<(), PlanError> {
    let days = indicator.due_days;
    if (0..=366).contains(&days) {
        return Ok(());
    }
    Err(absurd(&format!("指标{}", indicator.id), format!("报送期限{days}天不在0至366天之内")))
}

fn sane_target(target: &Target) -> Result<(), PlanError> {
    let place = format!("目标{}", target.id);
    if let Some(test) = target.test {
        sane_amount(&place, test.value())?;
    }
    if let Some(baseline) = target.baseline {
        sane_amount(&place, baseline)?;
    }
    target.stages.iter().try_for_each(|stage| sane_stage(&target.id, stage))
}

fn sane_stage(target: &str, stage: &Stage) -> Result<(), PlanError> {
    let place = format!("目标{target}的阶段{}", stage.id);
    sane_date(&place, stage.from)?;
    sane_date(&place, stage.by)?;
    sane_amount(&place, stage.value)?;
    stage.allocation.values().try_for_each(|value| sane_amount(&place, *value))
}

fn sane_parts(place: &str, total: Option<i64>, parts: &[Part]) -> Result<(), PlanError> {
    let values = parts.iter().filter_map(|part| part.value);
    total.into_iter().chain(values).try_for_each(|value| sane_amount(place, value))
}

fn sane_date(place: &str, date: Option<NaiveDate>) -> Result<(), PlanError> {
    match date {
        Some(date) if !YEARS.contains(&date.year()) => {
            let (first, last) = (YEARS.start(), YEARS.end());
            Err(absurd(place, format!("日期{date}不在{first}年至{last}年之内")))
        }
        _ => Ok(()),
    }
}

fn sane_amount(place: &str, amount: i64) -> Result<(), PlanError> {
    if AMOUNTS.contains(&amount) {
        return Ok(());
    }
    Err(absurd(place, format!("数值{amount}不在0至{}之内", AMOUNTS.end())))
}

fn absurd(place: &str, message: String) -> PlanError {
    PlanError::Absurd { place: place.to_owned(), message }
}

/// The line and character at which a span begins, both counted from 1.
fn position(text: &str, span: Option<Range<usize>>) -> (usize, usize) {
    let end = span.map_or(0, |span| span.start);
    let before = text.get(..end).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// What the reader of TOML says, in Chinese where it is one of the usual complaints.
fn in_chinese(message: &str) -> String {
    const USUAL: [(&str, &str); 6] = [
        ("missing field ", "缺少"),
        ("unknown field ", "不认识的字段"),
        ("unknown variant ", "不认识的值"),
        ("duplicate key", "键重复"),
        ("invalid type: ", "类型不对："),
        ("invalid value: ", "值不对："),
    ];
    let usual = USUAL
        .iter()
        .find_map(|(english, chinese)| Some((chinese, message.trim().strip_prefix(english)?)));
    match usual {
        Some((chinese, rest)) => {
            let rest = rest.replace(", expected one of ", "，可用的有");
            format!("{chinese}{}", rest.replace(", expected ", "，应为"))
        }
        None if message.chars().any(|c| matches!(c, '一'..='龥')) => message.trim().to_owned(),
        None => format!("不合TOML的写法（{}）", message.trim()),
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{PlanError, read};
    use crate::plan::example::{SOUND, house};

    fn refused(text: &str) -> String {
        read(text).expect_err("a complaint").to_string()
    }

    #[test]
    fn a_sound_file_is_read() {
        let plan = read(SOUND).expect("a plan");
        assert_eq!(plan.head.id, "example");
        assert_eq!(plan.targets[0].stages[0].by.expect("a date").to_string(), "2015-12-31");
    }

    #[test]
    fn a_plan_survives_json() {
        let plan = read(SOUND).expect("a plan");
        let json = serde_json::to_string(&plan).expect("json");
        assert_eq!(serde_json::from_str::<crate::plan::Plan>(&json).expect("a plan"), plan);
    }

    #[test]
    fn a_complaint_names_line_and_character() {
        let broken = SOUND.replacen("level = \"county\"", "level = \"乡\"", 1);
        let Err(PlanError::Unreadable { line, column, message }) = read(&broken) else {
            panic!("the file was read");
        };
        let expected = SOUND.lines().position(|l| l.starts_with("level")).expect("a line") + 1;
        assert_eq!((line, column), (expected, 9));
        assert!(message.starts_with("不认识的值`乡`，可用的有"), "{message}");
    }

    #[test]
    fn usual_complaints_are_in_chinese() {
        assert!(refused("").contains("缺少`plan`"));
        assert!(refused(&format!("{SOUND}\n[nonsense]\na = 1")).contains("不认识的字段`nonsense`"));
        let broken = SOUND.replacen("6212020000000 = 4", "621202 = 4", 1);
        assert!(refused(&broken).contains("“621202”不是13位的区划键"), "{}", refused(&broken));
        assert!(refused("[plan").contains("不合TOML的写法"));
        let broken = SOUND.replacen("by = 2015-12-31", "by = \"年底\"", 1);
        assert!(refused(&broken).contains("“年底”不是日期"), "{}", refused(&broken));
        let broken = SOUND.replacen("by = 2015-12-31", "by = 2015-12-31T08:00:00", 1);
        assert!(refused(&broken).contains("不是日期"), "{}", refused(&broken));
        let broken = SOUND.replacen("by = 2015-12-31", "by = 2015", 1);
        assert!(refused(&broken).contains("类型不对"), "{}", refused(&broken));
    }

    #[test]
    fn nonsense_is_refused() {
        for (from, to, complaint) in [
            ("by = 2015-12-31", "by = 9015-12-31", "不在1949年至2100年之内"),
            ("effective_from = 2015-01-01", "effective_from = 0015-01-01", "不在1949年"),
            ("value = 10", "value = -10", "数值-10"),
            ("6212020000000 = 4", "6212020000000 = 9000000000000000000", "目标T01的阶段2015"),
            (
                "specialties_per_county = 2",
                "specialties_per_county = 0",
                "设定specialties_per_county",
            ),
            (
                "specialty_levels = [\"central\"",
                "specialty_levels = [] # [\"central\"",
                "设定specialty_levels",
            ),
            ("pace_window_days = 56", "pace_window_days = 0", "设定pace_window_days"),
        ] {
            assert!(SOUND.contains(from), "{from}");
            let message = refused(&SOUND.replacen(from, to, 1));
            assert!(message.contains(complaint), "{message}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_never_panics() {
        for (at, _) in SOUND.char_indices() {
            let _ = read(&SOUND[..at]);
        }
    }

    /// The digest was taken from a file that was compared with the source by hand: the
    /// sections, headings and clauses in a row are the whole document.
    #[test]
    fn the_house_clauses_are_word_for_word() {
        let plan = house();
        let texts: Vec<_> = plan.clauses.iter().map(|clause| clause.text.as_str()).collect();
        let whole = texts.join("\n");
        assert_eq!(whole.matches("20xx年").count(), 37);
        for slip in ["职业资格", "保险保险", "台帐"] {
            assert!(whole.contains(slip), "{slip}");
        }
        let digest = Sha256::digest(whole.as_bytes());
        let hex = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert_eq!(hex, "5e94ef69d0006ddc9f364ff27a9292b7b05ce8172f372aa903a673cac64cab33");
    }

    #[test]
    fn the_house_plan_has_every_part() {
        let plan = house();
        let targets: Vec<_> = plan.targets.iter().map(|target| target.id.clone()).collect();
        assert_eq!(targets, (1..=21).map(|n| format!("T{n:02}")).collect::<Vec<_>>());
        let lines: Vec<_> = plan.acceptance.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(lines, ["K1a", "K1b", "K2", "K3", "K4", "K5", "K6", "K7", "K8"]);
        assert_eq!((plan.clauses.len(), plan.duties.len()), (33, 7));
        assert_eq!((plan.departments.len(), plan.ambiguities.len()), (11, 24));
    }
}
