//! Opening the ledger from the command line.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::NaiveDate;

use crate::clock::{Clock, SystemClock};
use crate::config::Settings;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::time::{Instant, Known, end_of_day};
use crate::ledger::{self, Ledger, Target, areas};

/// A ledger that is up to date, with the key that seals its chain.
pub(super) struct Opened {
    pub(super) ledger: Ledger,
    pub(super) key: Vec<u8>,
    pub(super) clock: Arc<dyn Clock>,
}

/// Opens the ledger, making the folder, the key and the tables where there are none.
pub(super) async fn open_or_make(settings: &Settings) -> anyhow::Result<Opened> {
    make_folder(&settings.data)?;
    ledger::migrate(&settings.database).await.context("数据库升级失败")?;
    open(settings, key_or_new(&settings.key_file)?).await
}

/// Opens a ledger that has to be there.
pub(super) async fn open_existing(settings: &Settings) -> anyhow::Result<Opened> {
    if let Target::Sqlite(path) = &settings.database
        && !path.exists()
    {
        bail!("{} 中没有台账；请先运行 demo 或 serve。", settings.data.display());
    }
    let key = std::fs::read(&settings.key_file)
        .with_context(|| format!("读不到封印密钥 {}", settings.key_file.display()))?;
    ledger::migrate(&settings.database).await.context("数据库升级失败")?;
    open(settings, key).await
}

async fn open(settings: &Settings, key: Vec<u8>) -> anyhow::Result<Opened> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let opened =
        Ledger::open(&settings.database, settings.files(), key.clone(), Arc::clone(&clock));
    let ledger = opened.await.context("打不开台账")?;
    Ok(Opened { ledger, key, clock })
}

fn make_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("建不了文件夹 {}", folder.display()))
}

/// The key of the chain; a new one, readable by its owner alone, where there is none.
fn key_or_new(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path.exists() {
        return std::fs::read(path).with_context(|| format!("读不到 {}", path.display()));
    }
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key).map_err(|error| anyhow::anyhow!("系统没有随机数：{error}"))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("建不了 {}", path.display()))?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key.to_vec())
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
        return Ok(key);
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
