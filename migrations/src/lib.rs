//! The tables of the ledger, one file a change, the same on SQLite and PostgreSQL.

mod append_only;
mod m0001_acts;
mod m0002_places;
mod m0003_projects;
mod m0004_inspections;
mod m0005_calendar;
mod m0006_access;
mod m0007_subordination;
mod m0008_practitioners;
mod m0009_village_doctors;
mod m0010_training;
mod m0011_subsidies;
mod m0012_indicators;
mod m0013_specialties;
mod m0014_snapshots;
mod m0015_postings;
mod m0016_codes;
mod version_table;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait};

/// Every change, the oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_acts::Migration),
            Box::new(m0002_places::Migration),
            Box::new(m0003_projects::Migration),
            Box::new(m0004_inspections::Migration),
            Box::new(m0005_calendar::Migration),
            Box::new(m0006_access::Migration),
            Box::new(m0007_subordination::Migration),
            Box::new(m0008_practitioners::Migration),
            Box::new(m0009_village_doctors::Migration),
            Box::new(m0010_training::Migration),
            Box::new(m0011_subsidies::Migration),
            Box::new(m0012_indicators::Migration),
            Box::new(m0013_specialties::Migration),
            Box::new(m0014_snapshots::Migration),
            Box::new(m0015_postings::Migration),
            Box::new(m0016_codes::Migration),
        ]
    }
}
