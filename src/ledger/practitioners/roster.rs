//! People as lists show them: one line a person, with the licence and the work that hold.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::reach::Asking;
use super::records::{
    Asked, CertificateSpell, EmploymentSpell, TitleSpell, certificates, employments, titles,
};
use super::sheet::age;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, Sex, StaffRole, TitleRank};
use crate::domain::registration::apply_by;
use crate::domain::text::clean_name;
use crate::domain::time::Known;
use crate::domain::words::words;
use crate::ledger::areas;
use crate::ledger::entity::practitioner;
use crate::ledger::error::Result;
use crate::ledger::facilities::{self, FacilityLine};
use crate::ledger::packed;

words! {
    /// How somebody stands with a licence on a date.
    RosterState {
        /// One holds.
        Valid = "证书有效",
        /// One holds, and its renewal is due.
        Expiring = "应申请再注册",
        /// One held once.
        Lapsed = "证书失效",
        /// None is on record.
        None = "没有证书",
    }
}

/// Which people a list shows. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RosterFilter {
    /// Part of the name, of the institution's name or of the place.
    pub q: Option<String>,
    /// What the person does.
    pub role: Option<StaffRole>,
    /// The best licence that holds on the date.
    pub licence: Option<CertificateKind>,
    /// How the person stands with a licence.
    pub state: Option<RosterState>,
    /// The kind of the institution.
    pub facility_kind: Option<FacilityKind>,
    /// The institution.
    pub facility: Option<PublicId>,
    /// Whether the person works on the date.
    pub in_post: Option<bool>,
}

/// A person as lists show them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterLine {
    /// Its id.
    pub id: PublicId,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Where the person works, or where the file lies; absent where that is beyond the reader's
    /// area.
    pub area_key: Option<AreaKey>,
    /// The name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Full years on the date.
    pub age: Option<i32>,
    /// The day of birth, for whoever counts with it.
    #[serde(skip)]
    pub(super) born_on: Option<NaiveDate>,
    /// The institution, where it lies in the reader's area.
    pub facility: Option<PublicId>,
    /// Its name.
    pub facility_name: String,
    /// Its kind.
    pub facility_kind: Option<FacilityKind>,
    /// Township and village: 官亭镇石院村.
    pub place: String,
    /// As what; absent where the person works nowhere in the reader's area on the date.
    pub role: Option<StaffRole>,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// The best licence that holds on the date, or the last that did.
    pub licence: Option<CertificateKind>,
    /// Its last day.
    pub until: Option<NaiveDate>,
    /// How the person stands with it.
    pub state: RosterState,
    /// The highest title.
    pub title: Option<TitleRank>,
    /// How many institutions the person works at on the date.
    pub posts: usize,
}

impl RosterFilter {
    fn fits(&self, line: &RosterLine, search: &str) -> bool {
        self.role.is_none_or(|role| line.role == Some(role))
            && self
                .licence
                .is_none_or(|kind| line.licence == Some(kind) && line.state != RosterState::Lapsed)
            && self.state.is_none_or(|state| line.state == state)
            && self.facility_kind.is_none_or(|kind| line.facility_kind == Some(kind))
            && self.facility.is_none_or(|id| line.facility == Some(id))
            && self.in_post.is_none_or(|works| line.role.is_some() == works)
            && self.q.as_deref().is_none_or(|typed| {
                // A name is looked for as it is stored: one kind of middle dot.
                let typed = clean_name(typed).unwrap_or_default().to_lowercase();
                search.contains(&typed)
                    || line.facility_name.to_lowercase().contains(&typed)
                    || line.place.contains(&typed)
            })
    }
}

/// What lists ask about a person beside the facts that rules know.
pub(super) struct Filed {
    pub(super) subject_id: SubjectId,
    pub(super) id: PublicId,
    pub(super) area_key: AreaKey,
    pub(super) name: String,
    search: String,
    sex: Option<Sex>,
    born_on: Option<NaiveDate>,
    pub(super) merged_into: Option<SubjectId>,
}

/// Everybody in the area asked about who fits, by place, name and record: those who work or
/// worked there and those whose file lies there. A merged record has no line; what hangs on it
/// is in the line of the one that stands.
pub async fn roster(
    db: &impl ConnectionTrait,
    Asking { area, reader }: Asking,
    known: Known,
    as_of: NaiveDate,
    filter: &RosterFilter,
) -> Result<Vec<RosterLine>> {
    let asked = Asked::of_roster(db, area, known, as_of).await?;
    let people = filed(db, &asked).await?;
    let mut careers: HashMap<SubjectId, Career> = HashMap::new();
    for at in employments(db, &asked).await? {
        careers.entry(at.practitioner).or_default().work.push(at);
    }
    for at in certificates(db, &asked).await? {
        careers.entry(at.practitioner).or_default().licences.push(at);
    }
    for at in titles(db, &asked).await? {
        careers.entry(at.practitioner).or_default().titles.push(at);
    }
    // A file may lie wherever the reader answers for, however the list is narrowed.
    let names = areas::names(db, Scope::of(reader.root().county()), known, as_of).await?;
    let places = facilities::list(db, area, known, as_of).await?;
    let places: BTreeMap<SubjectId, FacilityLine> =
        places.into_iter().map(|at| (at.subject_id, at)).collect();
    let map = Map { reader, names, places };
    let mut lines = Vec::with_capacity(people.len());
    for person in people.into_iter().filter(|at| at.merged_into.is_none()) {
        let career = careers.remove(&person.subject_id).unwrap_or_default();
        let search = person.search.clone();
        let line = line(person, &career, &map, as_of);
        if filter.fits(&line, &search) {
            lines.push(line);
        }
    }
    lines.sort_by(|one, other| {
        let key = |line: &RosterLine| (line.role.is_none(), line.area_key.is_none(), line.area_key);
        (key(one), &one.name, one.id).cmp(&(key(other), &other.name, other.id))
    });
    Ok(lines)
}

/// Everybody who is asked about.
pub(super) async fn filed(db: &impl ConnectionTrait, asked: &Asked) -> Result<Vec<Filed>> {
    use practitioner::{Column, Entity};
    let columns = [
        Column::SubjectId,
        Column::PublicId,
        Column::AreaKey,
        Column::Name,
        Column::Search,
        Column::Sex,
        Column::BornOn,
        Column::MergedInto,
    ];
    let rows = packed::rows(db, asked.of::<Entity>("subject_id"), columns).await?.into_iter();
    let person = |(subject_id, id, area_key, name, search, sex, born_on, merged_into)| Filed {
        subject_id,
        id,
        area_key,
        name,
        search,
        sex,
        born_on,
        merged_into,
    };
    Ok(rows.map(person).collect())
}

/// What hangs on one person.
#[derive(Default)]
struct Career {
    work: Vec<EmploymentSpell>,
    licences: Vec<CertificateSpell>,
    titles: Vec<TitleSpell>,
}

fn covers((from, until): (NaiveDate, Option<NaiveDate>), on: NaiveDate) -> bool {
    from <= on && until.is_none_or(|until| on <= until)
}

impl Career {
    /// Where the person works on the date, the main institution first.
    fn posts(&self, on: NaiveDate) -> Vec<&EmploymentSpell> {
        let holds = |at: &&EmploymentSpell| covers((at.from, at.until), on);
        let mut posts: Vec<_> = self.work.iter().filter(holds).collect();
        posts.sort_by_key(|at| (!at.main, at.from, at.facility));
        posts
    }

    /// The best licence that holds on the date, or the last that did.
    fn licence(&self, on: NaiveDate) -> (RosterState, Option<&CertificateSpell>) {
        let licences = || self.licences.iter().filter(|at| at.kind.is_licence());
        let held = licences().filter(|at| covers((at.from, at.until), on));
        let Some(best) = held.max_by_key(|at| (at.kind.rank(), at.until.is_none(), at.until))
        else {
            let last = licences().max_by_key(|at| at.until);
            return (last.map_or(RosterState::None, |_| RosterState::Lapsed), last);
        };
        let next = best.until.and_then(|until| until.succ_opt());
        let followed =
            next.is_some_and(|next| licences().any(|at| covers((at.from, at.until), next)));
        let due = best.until.is_some_and(|until| on > apply_by(until)) && !followed;
        (if due { RosterState::Expiring } else { RosterState::Valid }, Some(best))
    }
}

/// What is called how, and to whom it may be told.
struct Map {
    reader: Scope,
    names: areas::Names,
    places: BTreeMap<SubjectId, FacilityLine>,
}

fn line(person: Filed, career: &Career, map: &Map, as_of: NaiveDate) -> RosterLine {
    let posts = career.posts(as_of);
    let post = posts.first();
    let facility = post.and_then(|at| map.places.get(&at.facility));
    let filed = Some(person.area_key).filter(|key| map.reader.covers(*key));
    let area_key = post.map(|at| at.area_key).or(filed);
    let (state, licence) = career.licence(as_of);
    let held = career.titles.iter().filter(|at| covers((at.from, at.until), as_of));
    RosterLine {
        id: person.id,
        subject_id: person.subject_id,
        area_key,
        name: person.name,
        sex: person.sex,
        age: person.born_on.map(|born| age(born, as_of)),
        born_on: person.born_on,
        facility: facility.map(|at| at.id),
        facility_name: facility.map(|at| at.name.clone()).unwrap_or_default(),
        facility_kind: facility.map(|at| at.kind),
        place: map.names.place_or_elsewhere(area_key),
        role: post.map(|at| at.role),
        since: post.map(|at| at.from),
        licence: licence.map(|at| at.kind),
        until: licence.and_then(|at| at.until),
        state,
        title: held.map(|at| at.rank).max(),
        posts: posts.len(),
    }
}
