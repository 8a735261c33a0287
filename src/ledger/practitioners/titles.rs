//! Titles: entered, corrected, struck out. A higher one takes the place of a lower.

use validator::Validate;

use super::register::NewTitle;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::title;
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::Versioned;

/// Enters a title of somebody who is on record.
#[derive(Debug, Clone, Validate)]
pub struct AddTitle {
    /// Whose.
    pub practitioner: PublicId,
    /// The title.
    #[validate(nested)]
    pub title: NewTitle,
}

impl Command for AddTitle {
    type Outcome = PublicId;

    const KIND: &'static str = "title.add";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let person = act.find_person(self.practitioner).await?;
        let mut faults = Faults::default();
        self.title.look_over(&mut faults, "", act.today());
        faults.none()?;
        let NewTitle { rank, name, from, document_no } = self.title;
        let content = title::Content {
            area_key: person.area_key,
            practitioner_id: person.subject_id,
            rank,
            name,
            valid_from: from,
            valid_until: None,
            document_no,
        };
        Ok(act.open::<title::Entity>(None, content).await?.public_id)
    }
}

/// Corrects a title. The envelope says why.
#[derive(Debug, Clone, Validate)]
pub struct CorrectTitle {
    /// The title.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
    /// What it says.
    #[validate(nested)]
    pub title: NewTitle,
}

impl Command for CorrectTitle {
    type Outcome = i32;

    const KIND: &'static str = "title.correct";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = act.find_held::<title::Entity>(self.id).await?;
        act.assure_seen::<title::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        self.title.look_over(&mut faults, "", act.today());
        faults.none()?;
        let NewTitle { rank, name, from, document_no } = self.title;
        let was = title::Entity::content(current.clone());
        let next = title::Content { rank, name, valid_from: from, document_no, ..was };
        Ok(act.revise::<title::Entity>(current, next).await?.version)
    }
}

/// Strikes out a title that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeTitle {
    /// The title.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeTitle {
    type Outcome = ();

    const KIND: &'static str = "title.strike";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find_held::<title::Entity>(self.id).await?;
        act.assure_seen::<title::Entity>(&current, self.seen).await?;
        act.strike::<title::Entity>(&current).await
    }
}
