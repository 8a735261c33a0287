//! Beginning an inspection: the standard is frozen and the panel is named.

use std::collections::HashSet;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::follow::assure_open_notice;
use super::{freeze, frozen};
use crate::domain::account::Permission;
use crate::domain::checklist::{self, Checklist};
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::inspection::{InspectionKind, PanelRole};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::accounts::{self, Task};
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{account, defect, inspection, milestone, notice, panelist};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::progress::{allowed, standing};
use crate::ledger::projects::clerk_of;
use crate::ledger::undertakings::Undertaking;
use crate::ledger::version::known_in;

/// A member of the panel to be named.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPanelist {
    /// The sign-in name of their account; a villager has none and signs on paper.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub account: Option<String>,
    /// Their part.
    pub role: PanelRole,
    /// Their name; taken from the account where there is one.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub name: Option<String>,
    /// Their unit; taken from the account where there is one.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub unit: Option<String>,
    /// Their post or title.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub title: Option<String>,
}

/// Begins an inspection of a project.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginInspection {
    /// The client's own name for it: a UUID v7. A packet sent twice is one inspection.
    pub id: Option<PublicId>,
    /// The project.
    pub project: PublicId,
    /// What it is for.
    pub kind: InspectionKind,
    /// The standard; a re-inspection takes that of the inspection it follows.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub standard: String,
    /// The day on site.
    #[serde(deserialize_with = "typed::date")]
    pub inspected_on: NaiveDate,
    /// The notice that a re-inspection checks.
    pub notice: Option<PublicId>,
    /// The panel: one chair, and whoever else.
    #[validate(length(min = 1, max = 20), nested)]
    pub panel: Vec<NewPanelist>,
}

impl Command for BeginInspection {
    type Outcome = PublicId;

    const KIND: &'static str = "inspection.begin";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let project = act.undertaking(self.project).await?;
        let mut faults = Faults::default();
        self.look_at_dates_and_state(act, &project, &mut faults).await?;
        let panel = self.panel(act, &project, &mut faults).await?;
        let own = self.own_checklist(&project, &mut faults);
        faults.none()?;
        let (checklist, notice_id) = match own {
            Some(checklist) => (checklist, None),
            None => self.reinspection(act, &project, &panel).await?,
        };
        let content = inspection::Content {
            area_key: project.area_key,
            project_id: project.subject_id,
            kind: self.kind,
            standard_id: checklist.standard.clone(),
            checklist_hash: freeze(act, &checklist).await?,
            inspected_on: self.inspected_on,
            answers: "{}".to_owned(),
            notice_id,
            computed: None,
            conclusion: None,
            overrule_reason: None,
            overruled_by: None,
            concluded_on: None,
            remark: None,
        };
        let opened = act.open::<inspection::Entity>(self.id, content).await?;
        let named =
            |content| (None, panelist::Content { inspection_id: opened.subject_id, ..content });
        act.open_many::<panelist::Entity>(panel.into_iter().map(named).collect()).await?;
        Ok(opened.public_id)
    }
}

impl BeginInspection {
    /// The checklist of an inspection that follows no other; a re-inspection has none.
    fn own_checklist(&self, project: &Undertaking, faults: &mut Faults) -> Option<Checklist> {
        if self.kind == InspectionKind::Reinspection {
            if self.notice.is_none() {
                faults.add("notice", "REQUIRED", "复查须指明整改通知书。");
            }
            return None;
        }
        let standard = checklist::find(&self.standard)
            .filter(|standard| standard.projects == project.kind)
            .filter(|standard| standard.is_effective(self.inspected_on));
        let Some(standard) = standard else {
            faults.add("standard", "REF_NOT_FOUND", "没有找到在检查日有效的这一标准。");
            return None;
        };
        let narrowed = project.specialty.map(|specialty| standard.narrowed_to(specialty));
        let standard = narrowed.as_ref().unwrap_or(standard);
        let since = standard.unchanged_since(self.inspected_on);
        let freeze = |area| Checklist::freeze(standard, area, since, self.kind.purpose());
        let own = freeze(project.area_key);
        // Where a village is asked no more than its county is, they share one checklist.
        let common = freeze(project.area_key.county());
        Some(if own.items == common.items { common } else { own })
    }

    async fn look_at_dates_and_state(
        &self,
        act: &Act<'_>,
        project: &Undertaking,
        faults: &mut Faults,
    ) -> Result<()> {
        if self.inspected_on > act.today() {
            faults.add("inspected_on", "DATE_FUTURE", "检查日期不能晚于今天。");
        }
        let steps = known_in::<milestone::Entity>(act.actor().scope, Known::Now)
            .filter(milestone::Column::ProjectId.eq(project.subject_id))
            .all(act.tx())
            .await?;
        let reached: Vec<MilestoneKind> = steps.iter().map(|at| at.kind).collect();
        let current = standing(&reached);
        let (after, until) = project.kind.looks_back(self.kind);
        let step = |kind| steps.iter().find(|at| at.kind == kind);
        let over = until.and_then(step).or_else(|| step(MilestoneKind::Withdrawn));
        let known_here = project.kind.inspections().contains(&self.kind);
        let Some(due) = step(after).filter(|_| known_here && over.is_none()) else {
            let detail = format!("当前状态为“{current}”，不能{}。", self.kind);
            faults.state("kind", current, allowed(project.kind, &reached), detail);
            return Ok(());
        };
        if self.inspected_on < due.reached_on {
            let detail = format!("检查日期早于{}日期 {}。", due.kind, due.reached_on);
            faults.add("inspected_on", "DATE_ORDER", detail);
        }
        Ok(())
    }

    /// The panel with names and units from their accounts: of whoever could inspect there on
    /// the day of the visit. The project's own clerk may not be on it (政府采购法 art. 61, by
    /// analogy).
    async fn panel(
        &self,
        act: &Act<'_>,
        project: &Undertaking,
        faults: &mut Faults,
    ) -> Result<Vec<panelist::Content>> {
        let chairs = self.panel.iter().filter(|at| at.role == PanelRole::Chair).count();
        if chairs != 1 {
            faults.add("panel", "CHAIR", "验收组应有一名组长。");
        }
        let clerk = clerk_of(act, project.subject_id).await?;
        let names: Vec<&str> = self.panel.iter().filter_map(|at| at.account.as_deref()).collect();
        // Whose post held on the day of the visit was there, whatever has become of it since.
        let (area, day) = (project.area_key, self.inspected_on);
        let accounts = accounts::nameable(act.tx(), Task::Panel, area, day, &names).await?;
        let mut seen = HashSet::new();
        let mut panel = Vec::with_capacity(self.panel.len());
        for (at, new) in self.panel.iter().enumerate() {
            let field = |name: &str| format!("panel/{at}/{name}");
            let account = new.account.as_ref().and_then(|name| accounts.get(name));
            if new.account.is_some() && account.is_none() {
                faults.add(&field("account"), "REF_NOT_FOUND", "没有找到该账号。");
                continue;
            }
            if let Some(account) = account {
                if clerk.is_some_and(|clerk| clerk.0 == account.subject_id.0) {
                    let detail = format!("{}是本项目经办人，不能参加验收。", account.display_name);
                    return Err(LedgerError::SecondPerson(detail));
                }
                if !seen.insert(account.subject_id) {
                    faults.add(&field("account"), "DUPLICATE", "同一人不能重复参加。");
                }
            }
            panel.extend(new.content(account, project, &field, faults));
        }
        Ok(panel)
    }

    /// The items that were not met, and the notice. Nobody of the first panel may judge them.
    async fn reinspection(
        &self,
        act: &Act<'_>,
        project: &Undertaking,
        panel: &[panelist::Content],
    ) -> Result<(Checklist, Option<SubjectId>)> {
        let missing = || LedgerError::invalid("notice", "REQUIRED", "复查须指明整改通知书。");
        let notice = act.find::<notice::Entity>(self.notice.ok_or_else(missing)?).await?;
        if notice.project_id != project.subject_id {
            return Err(missing());
        }
        assure_open_notice(&notice)?;
        let first = act.get::<inspection::Entity>(notice.inspection_id).await?;
        let before = super::panel_of(act, &first).await?;
        let again = panel.iter().find(|at| {
            at.account_id.is_some() && before.iter().any(|then| then.account_id == at.account_id)
        });
        if let Some(again) = again {
            let detail = format!("{}参加过原检查，复查须由其他人进行。", again.name);
            return Err(LedgerError::SecondPerson(detail));
        }
        let defects = known_in::<defect::Entity>(act.actor().scope, Known::Now)
            .filter(defect::Column::NoticeId.eq(notice.subject_id))
            .filter(defect::Column::ClosedOn.is_null())
            .all(act.tx())
            .await?;
        let wanted: HashSet<String> = defects.into_iter().map(|at| at.criterion).collect();
        let mut checklist = frozen(act.tx(), &first.checklist_hash).await?;
        checklist.items.retain(|item| wanted.contains(&item.id));
        let used: HashSet<&str> = checklist.items.iter().map(|item| item.group.as_str()).collect();
        checklist.groups.retain(|group| used.contains(group.id.as_str()));
        Ok((checklist, Some(notice.subject_id)))
    }
}

impl NewPanelist {
    fn content(
        &self,
        account: Option<&account::Model>,
        project: &Undertaking,
        field: &dyn Fn(&str) -> String,
        faults: &mut Faults,
    ) -> Option<panelist::Content> {
        let name = account.map(|at| at.display_name.clone()).or_else(|| self.name.clone());
        let unit = account.map(|at| at.unit.clone()).or_else(|| self.unit.clone());
        for (part, given) in [("name", &name), ("unit", &unit)] {
            if given.is_none() {
                faults.add(&field(part), "REQUIRED", "此项必填。");
            }
        }
        Some(panelist::Content {
            area_key: project.area_key,
            // The inspection gets its key when it is opened.
            inspection_id: project.subject_id,
            account_id: account.map(|at| at.subject_id),
            role: self.role,
            name: name?,
            unit: unit?,
            title: self.title.clone(),
            signed_on: None,
            statement: None,
        })
    }
}
