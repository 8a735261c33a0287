//! Checks that history is what it was: chain, digests, single current versions, references, and
//! what is kept beside it.

mod totals;

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ColumnTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, IdenStatic,
    IsolationLevel, ModelTrait, QueryFilter, QueryOrder, QuerySelect, TransactionOptions,
    TransactionTrait, Value,
};

use super::Ledger;
use super::canonical::{self, RowHash, Touch};
use super::entity::{self, act, pulse, subject};
use super::error::Result;
use super::heads::Head;
use super::lookup::area_of;
use super::version::{Row, Versioned, column};
use crate::domain::area::AreaKey;
use crate::domain::ids::{ActId, PublicId, SubjectId};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// A stable code such as `CHAIN`.
    pub code: &'static str,
    /// Where and what, in Chinese.
    pub detail: String,
}

/// What a check of the whole ledger found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many acts were read.
    pub acts: u64,
    /// How many versions were read.
    pub versions: u64,
    /// How many attachments were read.
    pub files: u64,
    /// The head of the chain, to be kept outside.
    pub head: Option<Head>,
    /// What is broken; empty when history is what it was.
    pub broken: Vec<Broken>,
}

impl Report {
    fn say(&mut self, code: &'static str, detail: String) {
        self.broken.push(Broken { code, detail });
    }
}

/// Reads everything and checks it. `heads` were kept outside: each must be genuine, and its
/// act must still be in the chain as it was.
pub async fn verify(
    ledger: &Ledger,
    key: &[u8],
    heads: impl IntoIterator<Item = Head>,
) -> Result<Report> {
    let mut report = Report::default();
    let db = &snapshot(ledger.read()).await?;
    let mut touched = Touched::new();
    let mut newest = Newest::new();
    let subjects = subjects(db).await?;
    macro_rules! read {
        ($($table:ident),+) => {
            $( versions::<entity::$table::Entity>(db, &subjects, &mut touched, &mut newest, &mut report).await?; )+
        };
    }
    entity::each_versions_table!(read);
    let mut kept: HashMap<i64, String> = HashMap::new();
    for head in heads {
        if !head.is_genuine(key) {
            report.say("ANCHOR", format!("外存的第 {} 号链头被改动。", head.act));
        }
        kept.insert(head.act, head.hash);
    }
    chain(db, key, kept, touched, &mut report).await?;
    pulses(db, newest, &mut report).await?;
    totals::totals(db, &mut report).await?;
    files(db, ledger.files(), &mut report).await?;
    Ok(report)
}

/// A transaction that sees one moment, however long it reads while others write.
async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let isolation_level = match db.get_database_backend() {
        DbBackend::Postgres => Some(IsolationLevel::RepeatableRead),
        // A read transaction of SQLite in WAL mode always sees one moment.
        _ => None,
    };
    let options = TransactionOptions { isolation_level, ..TransactionOptions::default() };
    Ok(db.begin_with_options(options).await?)
}

type Touched = HashMap<ActId, Vec<RowHash>>;
/// The last act that touched a county, or an area above counties, by what is in it.
type Newest = BTreeMap<AreaKey, ActId>;
type Subjects = HashMap<SubjectId, (String, PublicId)>;

async fn subjects(db: &DatabaseTransaction) -> Result<Subjects> {
    let rows = subject::Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.kind, row.public_id))).collect())
}

/// Reads one versions table: numbers without gaps, one current version, true references.
async fn versions<E: Versioned>(
    db: &DatabaseTransaction,
    subjects: &Subjects,
    touched: &mut Touched,
    newest: &mut Newest,
    report: &mut Report,
) -> Result<()> {
    let table = E::default().table_name().to_owned();
    let rows = E::find()
        .order_by_asc(column::<E>("subject_id"))
        .order_by_asc(column::<E>("version"))
        .all(db)
        .await?;
    let mut before: Option<E::Model> = None;
    for row in rows {
        report.versions += 1;
        let stamp = row.stamp();
        let mut last = stamp.opened_by;
        touched.entry(last).or_default().push(canonical::row::<E>(Touch::Opened, &row));
        if let Value::BigInt(Some(by)) = row.get(column::<E>("closed_by")) {
            touched.entry(ActId(by)).or_default().push(canonical::row::<E>(Touch::Closed, &row));
            last = last.max(ActId(by));
        }
        if let Some(area) = area_of::<E>(&row) {
            let newest = newest.entry(area.county()).or_insert(last);
            *newest = last.max(*newest);
        }
        let place = format!("{table} 第 {} 号记录第 {} 版", stamp.subject_id, stamp.version);
        if subjects.get(&stamp.subject_id) != Some(&(E::KIND.to_owned(), stamp.public_id)) {
            report.say("REFERENCE", format!("{place}：没有对应的登记对象。"));
        }
        let expected = before
            .as_ref()
            .filter(|before| before.stamp().subject_id == stamp.subject_id)
            .map_or(1, |before| before.stamp().version + 1);
        if stamp.version != expected {
            report.say("VERSION", format!("{place}：版本号应为 {expected}。"));
        }
        if expected > 1 && before.as_ref().is_some_and(is_open::<E>) {
            report.say("CURRENT", format!("{place}：前一版本仍标为现行。"));
        }
        references::<E>(&row, subjects, &place, report);
        before = Some(row);
    }
    Ok(())
}

fn is_open<E: Versioned>(row: &E::Model) -> bool {
    matches!(row.get(column::<E>("closed_at")), Value::BigInt(None))
}

/// Every column that names a subject names one that exists.
fn references<E: Versioned>(row: &E::Model, subjects: &Subjects, place: &str, report: &mut Report) {
    use sea_orm::Iterable;
    for column in E::Column::iter() {
        let name = IdenStatic::as_str(&column);
        let points = name.ends_with("_id") && !matches!(name, "subject_id" | "public_id");
        if let (true, Value::BigInt(Some(id))) = (points, row.get(column))
            && !subjects.contains_key(&SubjectId(id))
        {
            report.say("REFERENCE", format!("{place}：{name} 指向不存在的对象 {id}。"));
        }
    }
}

/// Walks the acts from the first and recomputes digest and hash of each.
async fn chain(
    db: &DatabaseTransaction,
    key: &[u8],
    mut heads: HashMap<i64, String>,
    mut touched: Touched,
    report: &mut Report,
) -> Result<()> {
    let mut last = ActId(0);
    let mut hash = String::new();
    let mut at = crate::domain::time::Instant(i64::MIN);
    loop {
        let page = act::Entity::find()
            .filter(act::Column::Id.gt(last.0))
            .order_by_asc(act::Column::Id)
            .limit(5_000)
            .all(db)
            .await?;
        if page.is_empty() {
            break;
        }
        for act in page {
            report.acts += 1;
            let rows = touched.remove(&act.id).unwrap_or_default();
            check_act(key, &act, last, &hash, rows, report);
            if act.at < at {
                report.say("CLOCK", format!("第 {} 号操作的时间早于前一操作。", act.id));
            }
            at = act.at;
            last = act.id;
            hash = act.hash.unwrap_or_default();
            if heads.remove(&act.id.0).is_some_and(|kept| kept != hash) {
                report.say("HEAD", format!("第 {} 号操作与外存的链头不符：整链被换。", act.id));
            }
        }
    }
    for act in touched.keys() {
        report.say("REFERENCE", format!("有版本记在不存在的第 {act} 号操作名下。"));
    }
    for act in heads.keys() {
        report.say("HEAD", format!("外存的第 {act} 号链头不在链上：末尾被删或换回旧备份。"));
    }
    report.head = (report.acts > 0).then(|| Head::new(key, last.0, hash));
    Ok(())
}

fn check_act(
    key: &[u8],
    act: &act::Model,
    before: ActId,
    previous: &str,
    rows: Vec<RowHash>,
    report: &mut Report,
) {
    if act.id.0 != before.0 + 1 {
        report.say("GAP", format!("第 {before} 号之后缺少操作。"));
    }
    if act.previous_hash != previous {
        report.say("CHAIN", format!("第 {} 号操作与前一操作接不上。", act.id));
    }
    if act.digest.as_deref() != Some(canonical::digest(rows).as_str()) {
        report.say("DIGEST", format!("第 {} 号操作写下的内容被改动。", act.id));
    }
    if act.hash.as_deref() != Some(canonical::seal(key, act).as_str()) {
        report.say("SEAL", format!("第 {} 号操作的封印不符。", act.id));
    }
}

/// Every area is marked with the act that touched it last, or with a later one that changed
/// its numbers from elsewhere: an older mark would let numbers that were worked out before
/// that act pass for fresh.
async fn pulses(db: &DatabaseTransaction, newest: Newest, report: &mut Report) -> Result<()> {
    let last = newest.values().max().copied();
    let rows = pulse::Entity::find().all(db).await?;
    let mut marked: Newest = rows.into_iter().map(|row| (row.area_key, row.act_id)).collect();
    for (area, act) in newest {
        let mark = marked.remove(&area);
        if mark.is_none_or(|mark| mark < act || Some(mark) > last) {
            report
                .say("PULSE", format!("地区 {area} 最近一次变动是第 {act} 号操作，标记与此不符。"));
        }
    }
    for area in marked.keys() {
        report.say("PULSE", format!("地区 {area} 没有记录，却有变动标记。"));
    }
    Ok(())
}

/// Every attachment is there and is what it was.
async fn files(
    db: &DatabaseTransaction,
    folder: &std::path::Path,
    report: &mut Report,
) -> Result<()> {
    use entity::photo::{Column, Entity};
    let mut names: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::OriginalSha256, Column::ShownSha256])
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    names.sort_unstable();
    let hashes: std::collections::BTreeSet<String> =
        names.into_iter().flat_map(|(original, shown)| [original, shown]).collect();
    for hash in hashes {
        report.files += 1;
        let bytes = tokio::fs::read(super::files::path(folder, &hash)).await;
        if !bytes.is_ok_and(|bytes| canonical::sha256(&bytes) == hash) {
            report.say("FILE", format!("附件 {hash} 缺失或内容不符。"));
        }
    }
    Ok(())
}
