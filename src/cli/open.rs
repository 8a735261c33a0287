//! Opening the ledger from the command line.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::NaiveDate;

use crate::clock::{Clock, SystemClock};
use crate::config::Settings;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::time::{Instant, Known, end_of_day};
use crate::ledger::{self, Keys, Ledger, Target, areas};

/// A ledger that is up to date, with its keys.
pub(super) struct Opened {
    pub(super) ledger: Ledger,
    pub(super) keys: Keys,
    pub(super) clock: Arc<dyn Clock>,
}

/// Opens the ledger, making the folder, the keys and the tables where there are none.
pub(super) async fn open_or_make(settings: &Settings) -> anyhow::Result<Opened> {
    make_folder(&settings.data)?;
    ledger::migrate(&settings.database).await.context("数据库升级失败")?;
    let keys = Keys::read_or_make(&settings.keys);
    open(settings, keys.with_context(|| no_keys(settings))?).await
}

/// Opens a ledger that has to be there.
pub(super) async fn open_existing(settings: &Settings) -> anyhow::Result<Opened> {
    if let Target::Sqlite(path) = &settings.database
        && !path.exists()
    {
        bail!("{} 中没有台账；请先运行 demo 或 serve。", settings.data.display());
    }
    let keys = Keys::read(&settings.keys).with_context(|| no_keys(settings))?;
    ledger::migrate(&settings.database).await.context("数据库升级失败")?;
    open(settings, keys).await
}

fn no_keys(settings: &Settings) -> String {
    format!("密钥文件夹 {} 不可用（可用 --keys 另指）", settings.keys.display())
}

async fn open(settings: &Settings, keys: Keys) -> anyhow::Result<Opened> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let opened =
        Ledger::open(&settings.database, settings.files(), keys.clone(), Arc::clone(&clock));
    let ledger = opened.await.context("打不开台账")?;
    Ok(Opened { ledger, keys, clock })
}

fn make_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("建不了文件夹 {}", folder.display()))
}

/// The area that the ledger is about: the highest one in it that is not a province.
pub(super) async fn root(ledger: &Ledger, on: NaiveDate) -> anyhow::Result<AreaKey> {
    use crate::domain::area::Level;
    let everything = Scope::everything();
    let levels = [Level::Prefecture, Level::County];
    let found = areas::list(ledger.read(), everything, Known::Now, on, &levels).await?;
    let first = found.iter().find(|line| line.level == Level::Prefecture).or(found.first());
    first.map(|line| line.area_key).with_context(|| format!("{on} 这一天，台账里还没有行政区划。"))
}

/// Reads an area that was named by key, official code or name.
pub(super) async fn area(
    ledger: &Ledger,
    typed: Option<&str>,
    on: NaiveDate,
) -> anyhow::Result<AreaKey> {
    let Some(typed) = typed else { return root(ledger, on).await };
    let by_key = typed.parse().ok().and_then(AreaKey::checked);
    if let Some(key) = by_key.or_else(|| AreaKey::from_code(typed)) {
        let (scope, levels) = (Scope::of(key), [key.level()]);
        let found = areas::list(ledger.read(), scope, Known::Now, on, &levels).await?;
        let there = found.first().map(|line| line.area_key);
        return there.with_context(|| format!("没有找到“{typed}”。"));
    }
    let scope = Scope::of(root(ledger, on).await?);
    let mut found = areas::search(ledger.read(), scope, typed, Known::Now, on).await?;
    found.retain(|line| line.name == typed || found_once(&line.name, typed));
    match found.as_slice() {
        [] => bail!("没有找到“{typed}”。"),
        [only] => Ok(only.area_key),
        several => {
            let names: Vec<String> =
                several.iter().map(|line| format!("{} {}", line.area_key, line.name)).collect();
            bail!("“{typed}”不止一个，请写键：\n{}", names.join("\n"))
        }
    }
}

fn found_once(name: &str, typed: &str) -> bool {
    name.starts_with(typed)
}

/// Reads an as-of date; today in Beijing where none is typed.
pub(super) fn as_of(typed: Option<NaiveDate>, settings: &Settings, clock: &dyn Clock) -> NaiveDate {
    typed.or(settings.as_of).unwrap_or_else(|| clock.now().date())
}

/// Reads a known-at that was typed as a date or as an instant.
pub(super) fn known_at(typed: Option<&str>) -> anyhow::Result<Known> {
    let Some(typed) = typed else { return Ok(Known::Now) };
    if let Ok(instant) = chrono::DateTime::parse_from_rfc3339(typed) {
        return Ok(Known::At(Instant::from(instant.to_utc())));
    }
    match crate::domain::text::parse_date(typed) {
        Ok(date) => Ok(Known::At(end_of_day(date).into())),
        Err(fault) => bail!("--known-at：{fault}"),
    }
}

/// Reads a date that was typed.
pub(super) fn date(typed: &str) -> Result<NaiveDate, String> {
    crate::domain::text::parse_date(typed).map_err(|fault| fault.to_string())
}
