//! Sums of money that should agree: what was granted, arrived, was paid out and contracted.

use crate::domain::clinic::MilestoneKind;
use crate::domain::funding::FundingStep;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::reconciliation::Check;
use crate::ledger::funds::FundedProject;
use crate::review::funds::{Sums, sums_by};

use super::{Behind, Books, Discrepancy};

/// A discrepancy about a project whose one figure is above the other.
fn above(
    check: Check,
    project: &FundedProject,
    one: (&'static str, Fen),
    other: (&'static str, Fen),
) -> Option<Discrepancy> {
    (one.1 > other.1).then(|| Discrepancy {
        check,
        area: project.area_key,
        label: project.name.clone(),
        behind: Behind::Project(project.kind, project.id),
        one: (one.0, format!("{} 元", one.1)),
        other: (other.0, format!("{} 元", other.1)),
        difference: format!("+{} 元", one.1 - other.1),
        note: project.code.clone(),
    })
}

/// Projects of which more arrived than was granted, level by level; and of which more was
/// paid out or taken back than arrived, whatever the level.
pub(super) fn moved(books: &Books) -> Vec<Discrepancy> {
    let prices = books.prices();
    let mut found = Vec::new();
    for ((id, level), sums) in sums_by(&books.funds.movements, |line| (line.project, line.level)) {
        let Some(project) = prices.get(&id) else { continue };
        let (received, allocated) = (("到位", sums.net()), ("下达", sums.allocated));
        let over = above(Check::ReceivedAllocated, project, received, allocated);
        found
            .extend(over.map(|one| Discrepancy { note: format!("{level} · {}", one.note), ..one }));
    }
    for (id, sums) in sums_by(&books.funds.movements, |line| line.project) {
        let Some(project) = prices.get(&id) else { continue };
        let paid = ("支付", sums.disbursed);
        found.extend(above(
            Check::DisbursedReceived,
            project,
            paid,
            ("到位（减收回）", sums.net()),
        ));
        let back = ("收回", sums.reclaimed);
        found.extend(above(Check::ReclaimedReceived, project, back, ("到位", sums.received)));
        if let Some(contracted) = project.settled.or(project.contracted) {
            let contract = ("合同或决算", contracted);
            found.extend(above(Check::DisbursedContract, project, paid, contract));
        }
    }
    found
}

/// Projects whose contract is above the estimate, or whose settlement is above the contract.
pub(super) fn prices(books: &Books) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    for project in books.funds.projects.iter().filter(|project| !project.withdrawn) {
        if let (Some(contracted), Some(estimate)) = (project.contracted, project.estimate) {
            let sides = (("合同", contracted), ("概算", estimate));
            found.extend(above(Check::ContractEstimate, project, sides.0, sides.1));
        }
        if let (Some(settled), Some(contracted)) = (project.settled, project.contracted) {
            let sides = (("决算", settled), ("合同", contracted));
            found.extend(above(Check::SettlementContract, project, sides.0, sides.1));
        }
    }
    found
}

/// Projects for which money was paid out after they were taken out of the plan.
pub(super) fn paid_after_withdrawal(books: &Books) -> Vec<Discrepancy> {
    let clinics = books.projects.iter().map(|at| (at.id, &at.course));
    let specialties = books.specialties.iter().map(|at| (at.id, &at.course));
    let prices = books.prices();
    let mut found = Vec::new();
    for (id, course) in clinics.chain(specialties) {
        let Some(on) = course.reached(MilestoneKind::Withdrawn) else { continue };
        let Some(project) = prices.get(&id) else { continue };
        let paid = after(books, id, on);
        let over = above(Check::PaidWithdrawn, project, ("调出后支付", paid), ("应为", Fen::ZERO));
        found.extend(
            over.map(|one| Discrepancy { note: format!("{on} 调出 · {}", one.note), ..one }),
        );
    }
    found
}

/// What was paid out for a project after a day.
fn after(books: &Books, id: PublicId, on: chrono::NaiveDate) -> Fen {
    let paid = books.funds.movements.iter().filter(|line| {
        line.project == id && line.step == FundingStep::Disbursed && line.moved_on > on
    });
    Sums::of(paid).disbursed
}
