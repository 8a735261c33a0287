//! The demonstration prefecture: real names of areas, everything else made up.
//!
//! Data walks one way: areas, institutions, people, projects, the life of each project,
//! events in the order of their instants, acts. Up to the events everything is pure and
//! always comes out the same; the acts go through the ledger's own commands.

mod answers;
mod building;
mod cast;
mod country;
mod courses;
mod days;
mod devices;
mod dice;
mod error;
mod event;
mod figure_values;
mod figures;
mod filing;
mod inspecting;
mod irregularities;
mod life;
mod money;
mod neighbour;
mod people;
mod perform;
mod pictures;
mod places;
mod postings;
mod projects;
mod rebuilding;
mod reported;
mod script;
mod setting;
mod snapshot;
mod specialties;
mod specialty_courses;
mod specialty_visits;
mod subsidies;
mod training;
mod visits;

use chrono::NaiveDate;

pub use cast::sign_in;
pub use error::DemoError;
pub use event::{Concluding, Deed, Event, FigureKey, Proof, Shot};
pub use script::events;

use crate::domain::area::AreaKey;
use crate::ledger::Ledger;
use perform::{Actors, Performer};

/// What is to be loaded.
#[derive(Debug, Clone)]
pub struct Options {
    /// Nothing is entered after this day.
    pub until: NaiveDate,
    /// The counties that are loaded; all of them where none are named.
    pub counties: Option<Vec<AreaKey>>,
    /// Argon2id in PHC form, for every account; without it nobody can sign in.
    pub password_hash: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { until: days::day(2016, 8, 31), counties: None, password_hash: None }
    }
}

/// Whom to tell how many of how many acts are on disk, and what the last was about.
pub type Progress<'a> = dyn Fn(u64, u64, &str) + Send + Sync + 'a;

/// What was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Acts on disk, accounts left out.
    pub acts: u64,
    /// Villages and residents' committees.
    pub villages: usize,
    /// Institutions.
    pub facilities: usize,
    /// People who practise, those entered twice included.
    pub people: usize,
    /// Projects, those of the former programme included.
    pub projects: usize,
    /// Postings.
    pub postings: usize,
    /// Entries of the day log.
    pub days: usize,
    /// Inspections.
    pub inspections: usize,
    /// Pictures.
    pub photos: usize,
    /// Reported figures.
    pub figures: usize,
    /// Irregularities found at hospitals.
    pub irregularities: usize,
    /// Frozen boards.
    pub snapshots: usize,
    /// Projects that the ledger warned of: another programme had paid already.
    pub warnings: usize,
}

impl Summary {
    fn count(&mut self, deed: &Deed) {
        use crate::domain::area::Level;
        match deed {
            Deed::Areas(command) => {
                let levels = command.areas.iter().map(|area| area.area_key.level());
                self.villages += levels.filter(|level| *level == Level::Village).count();
            }
            Deed::Facilities(command) => self.facilities += command.facilities.len(),
            Deed::Practitioners(command) => self.people += command.people.len(),
            Deed::Postings(command) => self.postings += command.postings.len(),
            Deed::Days(command) => self.days += command.days.len(),
            Deed::Projects(command) => self.projects += command.projects.len(),
            Deed::Begin(_) => self.inspections += 1,
            Deed::Photo(_) => self.photos += 1,
            Deed::Irregularity(_) => self.irregularities += 1,
            Deed::Freeze(_) => self.snapshots += 1,
            _ => {}
        }
    }
}

/// The sign-in names of the accounts that the demonstration adds.
pub fn sign_in_names() -> Vec<&'static str> {
    cast::CAST.iter().map(|person| person.name).collect()
}

/// Loads the demonstration into an empty ledger through its own commands.
///
/// A ledger that holds it already refuses at the first account, and nothing is entered.
pub async fn load(
    ledger: &Ledger,
    options: &Options,
    progress: &Progress<'_>,
) -> Result<Summary, DemoError> {
    let events = events(options.until, options.counties.as_deref())?;
    let actors = Actors::add(ledger, options.password_hash.as_deref()).await?;
    let mut performer = Performer::new(ledger, &actors, progress, events.len());
    for event in events {
        performer.hand_over(event).await?;
    }
    performer.finish().await?;
    Ok(performer.summary)
}
