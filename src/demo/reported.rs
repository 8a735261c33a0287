//! What the loader remembers of figures and locks: their outside names, which the ledger gives,
//! and how often each figure has changed.

use std::collections::HashMap;

use super::event::{Deed, FigureKey};
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::period::Period;
use crate::ledger::figures::{EnterFigures, SeenFigure};

/// The figures and locks that were handed over.
#[derive(Default)]
pub(super) struct Reported {
    names: HashMap<FigureKey, PublicId>,
    versions: HashMap<FigureKey, i32>,
    locks: HashMap<(AreaKey, Period), PublicId>,
}

impl Reported {
    /// Whether the ledger's names are needed for a deed: they are known once all before it is
    /// on disk.
    pub(super) fn is_named_by(deed: &Deed) -> bool {
        matches!(
            deed,
            Deed::Submit(_)
                | Deed::Return(..)
                | Deed::Pass(_)
                | Deed::Accept(_)
                | Deed::CorrectFigure(..)
                | Deed::Proof(_)
                | Deed::Unlock(..)
        )
    }

    /// What a sheet of figures is about, line by line.
    pub(super) fn keys(command: &EnterFigures) -> Vec<FigureKey> {
        let key = |line: &crate::ledger::figures::NewFigure| FigureKey {
            area_key: line.area_key,
            indicator: line.indicator.clone(),
            period: line.period,
        };
        command.figures.iter().map(key).collect()
    }

    /// Gives the lines of a sheet the versions that whoever types them has seen.
    pub(super) fn entering(&mut self, command: &mut EnterFigures) {
        let keys = Self::keys(command);
        for (line, key) in command.figures.iter_mut().zip(keys) {
            let version = self.versions.entry(key).or_default();
            line.version = (*version > 0).then_some(*version);
            *version += 1;
        }
    }

    /// Notes the names of the figures of a sheet, and tells how many are new.
    pub(super) fn named(&mut self, keys: Vec<FigureKey>, ids: Vec<PublicId>) -> usize {
        let before = self.names.len();
        self.names.extend(keys.into_iter().zip(ids));
        self.names.len() - before
    }

    /// The figure of a key.
    pub(super) fn name(&self, key: &FigureKey) -> Option<PublicId> {
        self.names.get(key).copied()
    }

    /// A figure that takes a step, at the version that it takes it from.
    pub(super) fn stepping(&mut self, key: &FigureKey) -> Option<SeenFigure> {
        let figure = self.name(key)?;
        let current = self.versions.entry(key.clone()).or_default();
        let version = *current;
        *current += 1;
        Some(SeenFigure { figure, version })
    }

    /// The same of many.
    pub(super) fn all(&mut self, keys: &[FigureKey]) -> Vec<SeenFigure> {
        keys.iter().filter_map(|key| self.stepping(key)).collect()
    }

    /// Notes the locks of a period.
    pub(super) fn locked(&mut self, areas: &[AreaKey], period: Period, ids: Vec<PublicId>) {
        self.locks.extend(areas.iter().map(|area| (*area, period)).zip(ids));
    }

    /// The lock that holds on a county's period.
    pub(super) fn lock(&self, area: AreaKey, period: Period) -> Option<PublicId> {
        self.locks.get(&(area, period)).copied()
    }
}
