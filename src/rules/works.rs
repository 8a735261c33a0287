//! What rules ask of a project, whatever it builds: how far it is, and what it was paid.

use chrono::NaiveDate;

use super::facts::{
    Acceptance, Milestone, Movement, OpenNotice, ProjectFacts, SpecialtyFacts, Spell,
};
use super::finding::{Funds, Lateness};
use super::rule::Ask;
use crate::domain::clinic::{self, MilestoneKind, Reached, Stage};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::money::Fen;

/// A project, whatever it builds.
pub(super) trait Works {
    /// The steps that it reached.
    fn milestones(&self) -> &[Milestone];

    /// When works were halted.
    fn suspensions(&self) -> &[Spell];

    /// The rectification notice that is open on the date of the facts.
    fn open_notice(&self) -> Option<OpenNotice>;

    /// What the inspections for acceptance came to.
    fn acceptance(&self) -> Acceptance;

    /// Its money, movement by movement.
    fn funding(&self) -> &[Movement];

    /// The day on which it was accepted, on `as_of` or before; a conditional pass is none.
    fn accepted_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        match self.acceptance() {
            Acceptance::Passed { on, .. } => Some(on).filter(|&on| on <= as_of),
            Acceptance::Conditional { on } | Acceptance::Failed { on } if on <= as_of => None,
            _ => self.reached_on(MilestoneKind::Accepted, as_of),
        }
    }

    /// The day on which a step was first reached, on `as_of` or before.
    fn reached_on(&self, kind: MilestoneKind, as_of: NaiveDate) -> Option<NaiveDate> {
        self.known(as_of).filter(|at| at.kind == kind).map(|at| at.on).min()
    }

    /// The first day on which works had certainly begun.
    fn started_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.at_least(30, as_of)
    }

    /// The first day on which works were certainly finished; acceptance implies it.
    fn finished_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.at_least(70, as_of)
    }

    /// The day on which it was taken out of the plan, on `as_of` or before.
    fn withdrawn_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.reached_on(MilestoneKind::Withdrawn, as_of)
    }

    /// The rectification notice that is open on the day.
    fn notice(&self, as_of: NaiveDate) -> Option<OpenNotice> {
        self.open_notice().filter(|notice| notice.issued_on <= as_of)
    }

    /// Where the project stands on the day. What is used before it is accepted is finished
    /// and no more.
    fn stage(&self, as_of: NaiveDate) -> Stage {
        let mut reached: Vec<Reached> = self
            .known(as_of)
            .filter(|at| at.kind.step().is_none_or(|step| step < 90))
            .map(|at| Reached { kind: at.kind, on: at.on })
            .collect();
        if let Some(on) = self.accepted_on(as_of) {
            let used = self.used_on(as_of).map(|on| (MilestoneKind::InService, on));
            let (kind, on) = used.unwrap_or((MilestoneKind::Accepted, on));
            reached.push(Reached { kind, on });
        } else if let Some(on) = self.finished_on(as_of) {
            reached.push(Reached { kind: MilestoneKind::Completed, on });
        }
        let suspended = self.suspensions().iter().any(|spell| spell.covers(as_of));
        clinic::stage(&reached, suspended, self.notice(as_of).is_some())
    }

    /// The first day on which it was in use.
    fn used_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.at_least(95, as_of)
    }

    /// The movements on `as_of` or before.
    fn movements(&self, as_of: NaiveDate) -> impl Iterator<Item = &Movement> {
        self.funding().iter().filter(move |movement| movement.on <= as_of)
    }

    /// Its money from the levels that `wanted` names.
    fn funds(&self, as_of: NaiveDate, wanted: impl Fn(FundingLevel) -> bool) -> Funds {
        let mut funds = Funds::default();
        for movement in self.movements(as_of).filter(|movement| wanted(movement.level)) {
            match movement.step {
                FundingStep::Allocated => funds.allocated += movement.amount,
                FundingStep::Received => funds.received += movement.amount,
                FundingStep::Disbursed => funds.disbursed += movement.amount,
                FundingStep::Reclaimed => funds.received += -movement.amount,
            }
        }
        funds
    }

    /// The day on which what had arrived from the levels that `wanted` names became the
    /// amount, and has stayed it since.
    fn whole_since(
        &self,
        amount: Fen,
        as_of: NaiveDate,
        wanted: impl Fn(FundingLevel) -> bool,
    ) -> Option<NaiveDate> {
        let mut steps: Vec<(NaiveDate, Fen)> = self
            .movements(as_of)
            .filter(|movement| wanted(movement.level))
            .filter_map(|movement| match movement.step {
                FundingStep::Received => Some((movement.on, movement.amount)),
                FundingStep::Reclaimed => Some((movement.on, -movement.amount)),
                FundingStep::Allocated | FundingStep::Disbursed => None,
            })
            .collect();
        steps.sort_unstable();
        let mut since = None;
        let mut sum = Fen::ZERO;
        for day in steps.chunk_by(|one, other| one.0 == other.0) {
            sum += day.iter().map(|step| step.1).sum();
            let on = day.first().map(|step| step.0);
            since = if sum == amount { since.or(on) } else { None };
        }
        since
    }

    /// When it was entered that the project had come as far as `step` on the day it
    /// `happened`.
    fn learned_on(&self, happened: NaiveDate, step: u8) -> Option<NaiveDate> {
        if let Acceptance::Passed { on, learned_on, .. } = self.acceptance()
            && on == happened
            && learned_on.is_some()
        {
            return learned_on;
        }
        let steps = self.milestones().iter().filter(|at| at.on == happened);
        steps
            .filter(|at| at.kind.step().is_some_and(|reached| reached >= step))
            .filter_map(|at| at.learned_on)
            .min()
    }

    /// The steps on `as_of` or before.
    fn known(&self, as_of: NaiveDate) -> impl Iterator<Item = &Milestone> {
        self.milestones().iter().filter(move |at| at.on <= as_of)
    }

    /// The first day on which the project had certainly come as far as `step`.
    fn at_least(&self, step: u8, as_of: NaiveDate) -> Option<NaiveDate> {
        let reported = self
            .known(as_of)
            .filter(|at| at.kind.step().is_some_and(|at| at >= step))
            .map(|at| at.on);
        let inspected = match self.acceptance() {
            _ if step > 70 => None,
            Acceptance::Passed { on, .. }
            | Acceptance::Conditional { on }
            | Acceptance::Failed { on } => Some(on).filter(|&on| on <= as_of),
            Acceptance::Pending => None,
        };
        reported.chain(inspected).min()
    }
}

macro_rules! works {
    ($($facts:ty),+) => {$(
        impl Works for $facts {
            fn milestones(&self) -> &[Milestone] {
                &self.milestones
            }

            fn suspensions(&self) -> &[Spell] {
                &self.suspensions
            }

            fn open_notice(&self) -> Option<OpenNotice> {
                self.open_notice
            }

            fn acceptance(&self) -> Acceptance {
                self.acceptance
            }

            fn funding(&self) -> &[Movement] {
                &self.funding
            }
        }
    )+};
}

works!(ProjectFacts, SpecialtyFacts);

/// The day on which a fact was entered, where it happened in time and was entered later.
pub(super) fn learned_late(
    happened: NaiveDate,
    learned: Option<NaiveDate>,
    deadline: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let deadline = deadline?;
    learned.filter(|&learned| happened <= deadline && learned > deadline)
}

/// How a project that is not accepted stands to the deadline.
pub(super) fn lateness(finished: Option<NaiveDate>, ask: &Ask<'_>) -> Lateness {
    let finished_in_time = ask
        .deadline()
        .is_some_and(|deadline| finished.is_some_and(|finished| finished <= deadline));
    match Lateness::of(None, ask.deadline(), ask.as_of) {
        Lateness::Overdue { .. } if finished_in_time => Lateness::AwaitingOnTime,
        lateness => lateness,
    }
}
