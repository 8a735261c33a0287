//! Who has to do what until when, about everybody within a scope.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::records::Asked;
use super::roster::filed;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::duty::{Application, Assessed, Career, Duty, Licence, Reminder, Urgency, Work};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, StaffRole};
use crate::domain::registration::AssessmentResult;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{assessment, certificate, employment, practitioner, renewal};
use crate::ledger::error::Result;
use crate::ledger::facilities::FacilityLine;
use crate::ledger::version::as_known;
use crate::ledger::{areas, calendars, facilities, packed};

/// A duty of one person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReminderLine {
    /// The person.
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// Where the person works, or where the file lies.
    pub area_key: AreaKey,
    /// Township and village.
    pub place: String,
    /// The institution, where it lies in the reader's area.
    pub facility_name: String,
    /// The certificate that holds on the date, or the last that did.
    pub licence: Option<CertificateKind>,
    /// Its number.
    pub number: Option<String>,
    /// Its last day.
    pub until: Option<NaiveDate>,
    /// What is to be done.
    #[serde(flatten)]
    pub reminder: Reminder,
    /// When the last of what it rests on was entered.
    #[serde(skip)]
    pub learned_at: Instant,
}

/// Which duties a list shows.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReminderFilter {
    /// What is to be done.
    pub duty: Option<Duty>,
    /// How pressing it is.
    pub urgency: Option<Urgency>,
}

/// Every duty of everybody within scope on a date, the most pressing first.
pub async fn reminders(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    filter: ReminderFilter,
) -> Result<Vec<ReminderLine>> {
    let asked = Asked::of_roster(db, scope, known, as_of).await?;
    let people = filed(db, &asked).await?;
    let mut files = Files::load(db, &asked, (scope, known)).await?;
    let calendar = calendars::calendar(db, known).await?;
    let names = areas::names(db, Scope::of(scope.root().county()), known, as_of).await?;
    let places = facilities::list(db, scope, known, as_of).await?;
    let places: BTreeMap<SubjectId, FacilityLine> =
        places.into_iter().map(|at| (at.subject_id, at)).collect();
    let mut lines = Vec::new();
    for person in people.into_iter().filter(|at| at.merged_into.is_none()) {
        let file = files.0.remove(&person.subject_id).unwrap_or_default();
        let own = file.career(as_of).reminders(&calendar).into_iter().filter(|at| {
            filter.duty.is_none_or(|duty| at.duty == duty)
                && filter.urgency.is_none_or(|urgency| at.urgency == urgency)
        });
        let post = file.post(as_of);
        let area_key = post.map_or(person.area_key, |at| at.1);
        // Whose work and file lie elsewhere is somebody else's to remind.
        if !scope.covers(area_key) {
            continue;
        }
        let facility = post.and_then(|at| places.get(&at.0));
        let licence = file.licence(as_of);
        lines.extend(own.map(|reminder| ReminderLine {
            id: person.id,
            name: person.name.clone(),
            area_key,
            place: names.place(area_key),
            facility_name: facility.map(|at| at.name.clone()).unwrap_or_default(),
            licence: licence.map(|at| at.kind),
            number: licence.and_then(|at| file.numbers.get(&at.id).cloned()),
            until: licence.and_then(|at| at.until),
            reminder,
            learned_at: file.learned_at,
        }));
    }
    let pressing = |line: &ReminderLine| {
        let Reminder { urgency, by, duty, .. } = &line.reminder;
        (*urgency, by.is_none(), *by, *duty, line.area_key, line.id)
    };
    lines.sort_by_key(pressing);
    Ok(lines)
}

/// What is on record of one person's registration.
#[derive(Default)]
struct File {
    licences: Vec<Licence>,
    numbers: HashMap<SubjectId, String>,
    work: Vec<Work>,
    areas: HashMap<SubjectId, AreaKey>,
    applications: Vec<Application>,
    assessments: Vec<Assessed>,
    learned_at: Instant,
}

impl File {
    fn career(&self, on: NaiveDate) -> Career<'_> {
        Career {
            licences: &self.licences,
            work: &self.work,
            applications: &self.applications,
            assessments: &self.assessments,
            on,
        }
    }

    /// The institution where the person works, and where it lies: on the date, or last.
    fn post(&self, on: NaiveDate) -> Option<(SubjectId, AreaKey)> {
        let begun = self.work.iter().filter(|at| at.from <= on);
        let post = begun.max_by_key(|at| {
            let holds = at.until.is_none_or(|until| on <= until);
            (holds, at.main, at.until, at.from)
        })?;
        Some((post.facility, self.areas.get(&post.facility).copied()?))
    }

    /// The licence that holds on the date, or the last that did.
    fn licence(&self, on: NaiveDate) -> Option<Licence> {
        let career = self.career(on);
        let last = || self.licences.iter().filter(|at| at.from <= on).max_by_key(|at| at.until);
        career.licence().or_else(last).copied()
    }
}

struct Files(HashMap<SubjectId, File>);

impl Files {
    async fn load(
        db: &impl ConnectionTrait,
        asked: &Asked,
        (scope, known): (Scope, Known),
    ) -> Result<Self> {
        let mut files = Self(HashMap::new());
        let whole = |id: SubjectId| asked.whole(id);
        for (owner, area, work, at) in employments(db, asked, scope, known).await? {
            let file = files.of(whole(owner), at);
            file.areas.insert(work.facility, area);
            file.work.push(work);
        }
        for (owner, licence, number, at) in certificates(db, asked).await? {
            let file = files.of(whole(owner), at);
            file.numbers.extend(number.map(|number| (licence.id, number)));
            file.licences.push(licence);
        }
        for (owner, application, at) in applications(db, asked).await? {
            files.of(whole(owner), at).applications.push(application);
        }
        for (owner, assessed, at) in assessments(db, asked).await? {
            files.of(whole(owner), at).assessments.push(assessed);
        }
        Ok(files)
    }

    fn of(&mut self, owner: SubjectId, learned_at: Instant) -> &mut File {
        let file = self.0.entry(owner).or_default();
        file.learned_at = file.learned_at.max(learned_at);
        file
    }
}

/// A row as it is packed.
type EmploymentRow =
    (SubjectId, AreaKey, SubjectId, StaffRole, packed::Flag, NaiveDate, Option<NaiveDate>, Instant);

/// Where everybody asked about works, also elsewhere: who works there is not out of practice.
async fn employments(
    db: &impl ConnectionTrait,
    asked: &Asked,
    scope: Scope,
    known: Known,
) -> Result<Vec<(SubjectId, AreaKey, Work, Instant)>> {
    use employment::{Column, Entity};
    let range = scope.range();
    let mut here = Query::select();
    here.column(practitioner::Column::SubjectId)
        .from(practitioner::Entity)
        .cond_where(as_known::<practitioner::Entity>(known))
        .and_where(practitioner::Column::AreaKey.between(*range.start(), *range.end()));
    let own = Condition::any()
        .add(Column::PractitionerId.in_subquery(asked.employed()))
        .add(Column::PractitionerId.in_subquery(here))
        .add(Column::PractitionerId.is_in(asked.joined()));
    let select = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(own)
        .filter(Column::ValidFrom.lte(asked.as_of));
    let columns = [
        Column::PractitionerId,
        Column::AreaKey,
        Column::FacilityId,
        Column::Role,
        Column::Main,
        Column::ValidFrom,
        Column::ValidUntil,
        Column::OpenedAt,
    ];
    let rows: Vec<EmploymentRow> = packed::rows(db, select, columns).await?;
    let work = |(owner, area, facility, role, main, from, until, at): EmploymentRow| {
        (owner, area, Work { facility, role, main: main.into(), from, until }, at)
    };
    Ok(rows.into_iter().map(work).collect())
}

/// A row as it is packed.
type CertificateRow = (
    SubjectId,
    SubjectId,
    CertificateKind,
    Option<String>,
    Option<SubjectId>,
    NaiveDate,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Instant,
);

async fn certificates(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Vec<(SubjectId, Licence, Option<String>, Instant)>> {
    use certificate::{Column, Entity};
    let columns = [
        Column::PractitionerId,
        Column::SubjectId,
        Column::Kind,
        Column::Number,
        Column::FacilityId,
        Column::ValidFrom,
        Column::ValidUntil,
        Column::EndedOn,
        Column::OpenedAt,
    ];
    let rows: Vec<CertificateRow> =
        packed::rows(db, asked.of::<Entity>("practitioner_id"), columns).await?;
    let on = asked.as_of;
    let licence = |(owner, id, kind, number, facility, from, until, ended, at): CertificateRow| {
        let ended: Option<NaiveDate> = ended.filter(|day| *day <= on);
        let last = ended.and_then(|day| day.pred_opt());
        let until = [until, last].into_iter().flatten().min();
        (owner, Licence { id, kind, facility, from, until, ended: ended.is_some() }, number, at)
    };
    Ok(rows.into_iter().map(licence).collect())
}

async fn applications(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Vec<(SubjectId, Application, Instant)>> {
    use renewal::{Column, Entity};
    let columns = [
        Column::PractitionerId,
        Column::CertificateId,
        Column::AppliedOn,
        Column::DueOn,
        Column::DecidedOn,
        Column::OpenedAt,
    ];
    let rows = packed::rows(db, asked.of::<Entity>("practitioner_id"), columns).await?;
    let application = |(owner, certificate, applied_on, due_on, decided_on, at)| {
        (owner, Application { certificate, applied_on, due_on, decided_on }, at)
    };
    Ok(rows.into_iter().map(application).collect())
}

/// A row as it is packed.
type AssessmentRow = (SubjectId, NaiveDate, AssessmentResult, Instant);

async fn assessments(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Vec<(SubjectId, Assessed, Instant)>> {
    use assessment::{Column, Entity};
    let columns = [Column::PractitionerId, Column::AssessedOn, Column::Result, Column::OpenedAt];
    let rows: Vec<AssessmentRow> =
        packed::rows(db, asked.of::<Entity>("practitioner_id"), columns).await?;
    let assessed = |(owner, on, result, at): AssessmentRow| {
        (owner, Assessed { on, passed: result == AssessmentResult::Passed }, at)
    };
    Ok(rows.into_iter().map(assessed).collect())
}
