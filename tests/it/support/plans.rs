//! The plans that services of tests track, and their publication.

use chrono::NaiveDate;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::plans::PublishPlan;

use super::LONGNAN;
use super::figures::DANGCHANG;

/// The plan of the prefecture.
pub(crate) const PLAN: &str = include_str!("../../../fixtures/plans/longnan-health-2015.toml");

/// A plan that binds a town.
pub(crate) const TOWN_PLAN: &str = include_str!("../../../fixtures/plans/town-households.toml");

/// A plan of a village of another province.
const VILLAGE_PLAN: &str = include_str!("../../../fixtures/plans/nanan-village.toml");

/// The plan of the village, here about a county of ours.
pub(crate) fn village_plan() -> String {
    VILLAGE_PLAN.replace("1301260000000", &DANGCHANG.to_string())
}

/// The first publication of a plan, in force from 2015 on.
pub(crate) fn publication(plan: &str, area: AreaKey, body: &str) -> PublishPlan {
    PublishPlan {
        plan_id: plan.to_owned(),
        area_key: area,
        body: body.to_owned(),
        document_no: None,
        reason: None,
        effective_from: NaiveDate::from_ymd_opt(2015, 1, 1).expect("a date"),
    }
}

/// The first publication of the prefecture's plan.
pub(crate) fn first() -> PublishPlan {
    publication("longnan-health-2015", LONGNAN, PLAN)
}

/// Another text of the prefecture's plan, in force from a day on.
pub(crate) fn amendment(body: String, from: NaiveDate) -> PublishPlan {
    PublishPlan {
        body,
        document_no: Some("市政发〔2016〕示9号".to_owned()),
        reason: Some("任务调剂".to_owned()),
        effective_from: from,
        ..first()
    }
}
