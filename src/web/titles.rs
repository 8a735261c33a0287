//! The title of the plan in force, at the top of every page.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use serde::Deserialize;

use super::error::Result;
use crate::domain::area::Scope;
use crate::domain::time::Known;
use crate::ledger::{Ledger, plans};

/// Remembers the title of the last plan file that was read.
///
/// A plan file is long and its title is wanted on every page.
#[derive(Debug, Clone, Default)]
pub struct Titles(Arc<Mutex<Option<(String, String)>>>);

#[derive(Deserialize)]
struct File {
    plan: Head,
}

#[derive(Deserialize)]
struct Head {
    title: String,
}

impl Titles {
    /// The title of the plan that binds an area; blank where there is none.
    pub async fn of(
        &self,
        ledger: &Ledger,
        area: Scope,
        known: Known,
        on: NaiveDate,
    ) -> Result<String> {
        let body = plans::in_force(ledger.read(), area.root(), known, on).await?;
        Ok(body.map(|body| self.title(body)).unwrap_or_default())
    }

    fn title(&self, body: String) -> String {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, title)) = last.as_ref().filter(|(seen, _)| *seen == body) {
            return title.clone();
        }
        let file = toml::from_str::<File>(&body);
        let title = file.map(|file| file.plan.title).unwrap_or_default();
        *last = Some((body, title.clone()));
        title
    }
}
