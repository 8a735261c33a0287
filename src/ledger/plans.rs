//! Plans in force: each version of a plan file, word for word.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use validator::Validate;

use super::act::{Act, Command, Needs};
use super::entity::plan;
use super::error::Result;
use super::version::{column, known_in};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::time::Known;

/// Publishes a plan file that has been checked. An amendment is a further publication.
#[derive(Debug, Clone, Validate)]
pub struct PublishPlan {
    /// The plan's own name.
    #[validate(length(min = 1, max = 100))]
    pub plan_id: String,
    /// The area that it binds.
    pub area_key: AreaKey,
    /// The file, word for word.
    pub body: String,
    /// The document that publishes it.
    pub document_no: Option<String>,
    /// The day from which it holds.
    pub effective_from: NaiveDate,
}

impl Command for PublishPlan {
    type Outcome = ();

    const KIND: &'static str = "plan.publish";

    const NEEDS: Needs = Needs::Machine;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let content = plan::Content {
            area_key: self.area_key,
            plan_id: self.plan_id,
            body: self.body,
            document_no: self.document_no,
            effective_from: self.effective_from,
        };
        act.open::<plan::Entity>(None, content).await?;
        Ok(())
    }
}

/// The file of the plan that binds an area on a date: the youngest that holds by then.
pub async fn in_force(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    on: NaiveDate,
) -> Result<Option<String>> {
    use crate::domain::area::Level;
    // A plan binds a prefecture; whoever works in it may read it.
    let rows = known_in::<plan::Entity>(Scope::of(area.at(Level::Prefecture)), known)
        .filter(plan::Column::EffectiveFrom.lte(on))
        .order_by_desc(plan::Column::EffectiveFrom)
        .order_by_desc(column::<plan::Entity>("subject_id"))
        .one(db)
        .await?;
    Ok(rows.map(|row| row.body))
}
