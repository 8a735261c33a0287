//! Money and parties of a project, recorded as they happened.
//!
//! Paying more than was allocated is accepted: this is a tracker and not a till. Rules mark
//! it and the reconciliation lists it.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::entity::{funding, party};
use super::error::{Faults, Result};
use super::vault;
use super::version::known_in;
use crate::domain::account::Permission;
use crate::domain::clinic::PartyRole;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId, VaultId};
use crate::domain::money::Fen;
use crate::domain::personal::{self, Phone};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;

/// One movement of one project's money.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMovement {
    /// The project.
    pub project: PublicId,
    /// Who pays.
    pub level: FundingLevel,
    /// How far it came.
    pub step: FundingStep,
    /// How much, in fen (or yuan as text).
    #[schema(value_type = i64)]
    pub amount: Fen,
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub moved_on: NaiveDate,
    /// The document or voucher; an allocation needs one.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub remark: Option<String>,
}

/// Records movements of money, one or a transfer to many projects.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFunds {
    /// The movements.
    #[validate(length(min = 1, max = 5000), nested)]
    pub movements: Vec<NewMovement>,
}

impl Command for RecordFunds {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "funding.record";

    const NEEDS: Needs = Needs::May(Permission::RecordFunds);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.movements.iter().map(|at| at.project);
        let projects = act.undertakings(named).await?;
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(self.movements.len());
        for (at, new) in self.movements.into_iter().enumerate() {
            let field = |name: &str| format!("movements/{at}/{name}");
            if new.amount <= Fen::ZERO {
                let detail = "金额应大于 0；退回请登记为“收回”。";
                faults.add(&field("amount"), "MONEY", detail);
            }
            faults.past_day(&field("moved_on"), new.moved_on, act.today(), "日期");
            if new.step == FundingStep::Allocated && new.document_no.is_none() {
                faults.add(&field("document_no"), "REQUIRED", "此项必填：请填写资金文号。");
            }
            let Some(project) = projects.get(&new.project) else {
                faults.add(&field("project"), "REF_NOT_FOUND", "没有找到该项目。");
                continue;
            };
            let content = funding::Content {
                area_key: project.area_key,
                project_id: project.subject_id,
                level: new.level,
                step: new.step,
                amount: new.amount,
                moved_on: new.moved_on,
                document_no: new.document_no,
                remark: new.remark,
            };
            rows.push((None, content));
        }
        faults.none()?;
        let opened = act.open_many::<funding::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// Strikes out a movement that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeMovement {
    /// The movement.
    pub movement: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeMovement {
    type Outcome = ();

    const KIND: &'static str = "funding.strike";

    const NEEDS: Needs = Needs::May(Permission::RecordFunds);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<funding::Entity>(self.movement).await?;
        act.assure_seen::<funding::Entity>(&current, self.seen).await?;
        act.strike::<funding::Entity>(&current).await
    }
}

/// A party to the works of one project.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParty {
    /// The project.
    pub project: PublicId,
    /// Its part; a project has one party for each.
    pub role: PartyRole,
    /// Its name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub name: String,
    /// Unified social credit code.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 30))]
    #[schema(max_length = 30)]
    pub credit_code: Option<String>,
    /// Its qualification.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub qualification: Option<String>,
    /// The person in charge.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub contact: Option<String>,
    /// Their telephone.
    #[serde(default, deserialize_with = "personal::optional_phone", skip_serializing)]
    #[schema(value_type = Option<String>, max_length = 30)]
    pub phone: Option<Phone>,
}

/// Names the parties to works; a party of the same part is replaced.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameParties {
    /// The parties.
    #[validate(length(min = 1, max = 5000), nested)]
    pub parties: Vec<NewParty>,
}

impl Command for NameParties {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "party.name";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.parties.iter().map(|at| at.project);
        let projects = act.undertakings(named).await?;
        let mut faults = Faults::default();
        for (at, _) in
            self.parties.iter().enumerate().filter(|(_, new)| !projects.contains_key(&new.project))
        {
            faults.add(&format!("parties/{at}/project"), "REF_NOT_FOUND", "没有找到该项目。");
        }
        faults.none()?;
        let mut there = standing(act, projects.values().map(|at| at.subject_id)).await?;
        let mut fresh = Vec::new();
        let mut ids = Vec::with_capacity(self.parties.len());
        for new in self.parties {
            let Some(project) = projects.get(&new.project) else { continue };
            let current = there.remove(&(project.subject_id, new.role));
            let phone = kept_phone(act, current.as_ref(), new.phone.as_ref()).await?;
            let content = party::Content {
                area_key: project.area_key,
                project_id: project.subject_id,
                role: new.role,
                name: new.name,
                credit_code: new.credit_code,
                qualification: new.qualification,
                contact: new.contact,
                phone,
                phone_shown: new.phone.as_ref().map(Phone::masked),
            };
            match current {
                Some(current) => {
                    ids.push(act.revise::<party::Entity>(current, content).await?.public_id);
                }
                None => fresh.push((None, content)),
            }
        }
        let opened = act.open_many::<party::Entity>(fresh).await?;
        ids.extend(opened.into_iter().map(|row| row.public_id));
        Ok(ids)
    }
}

/// A telephone in the vault: the one that is there where it is the same.
async fn kept_phone(
    act: &Act<'_>,
    current: Option<&party::Model>,
    phone: Option<&Phone>,
) -> Result<Option<VaultId>> {
    let Some(phone) = phone else { return Ok(None) };
    if let Some(there) = current.and_then(|row| row.phone)
        && vault::value(act.tx(), act.keys(), there).await? == phone.reveal()
    {
        return Ok(Some(there));
    }
    act.keep(vault::Kind::Phone, phone.reveal()).await.map(Some)
}

/// The parties that projects have now.
async fn standing(
    act: &Act<'_>,
    projects: impl Iterator<Item = SubjectId>,
) -> Result<HashMap<(SubjectId, PartyRole), party::Model>> {
    let keys: Vec<i64> = projects.map(|id| id.0).collect();
    let mut found = HashMap::new();
    for some in keys.chunks(10_000) {
        let rows = known_in::<party::Entity>(act.actor().scope, Known::Now)
            .filter(party::Column::ProjectId.is_in(some.iter().copied()))
            .all(act.tx())
            .await?;
        found.extend(rows.into_iter().map(|row| ((row.project_id, row.role), row)));
    }
    Ok(found)
}
