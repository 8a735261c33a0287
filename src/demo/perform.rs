//! Performing the events through the ledger's own commands, in order.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use super::cast::CAST;
use super::country::{PREFECTURE, PROVINCE};
use super::days::{at, day, hour};
use super::error::DemoError;
use super::event::{Concluding, Deed, Event, FigureKey};
use super::filing::{photo, proof};
use super::reported::Reported;
use super::{Progress, Summary};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::calendar::demonstration_years;
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::PublicId;
use crate::domain::period::Period;
use crate::domain::time::Instant;
use crate::ledger::calendars::EnterYear;
use crate::ledger::figures::{
    AcceptFigures, CorrectFigure, EnterFigures, PassFigures, ReturnFigure, SubmitFigures,
};
use crate::ledger::period_locks::{LockPeriod, UnlockPeriod};
use crate::ledger::progress::{CorrectStep, ReportProgress, Resume, Suspend};
use crate::ledger::projects::{IssuePlan, Issued};
use crate::ledger::{
    Actor, Authority, Command, Done, Envelope, Ledger, LedgerError, Post, Source, posts,
};
use crate::review::{Freezing, Reviewer};

/// How many acts may wait for their commit at once.
const IN_FLIGHT: usize = 192;

/// What an act answered, as far as later acts or the summary need it.
enum Answer {
    Nothing,
    Steps(Vec<(PublicId, MilestoneKind, PublicId)>),
    Halt(PublicId, PublicId),
    Warnings(usize),
    Figures(Vec<FigureKey>, Vec<PublicId>),
    Locks(Vec<AreaKey>, Period, Vec<PublicId>),
}

type Waiting<'a> = Pin<Box<dyn Future<Output = Result<Answer, DemoError>> + Send + 'a>>;

/// Whoever acts, by sign-in name, in each of their posts.
pub(super) struct Actors(HashMap<&'static str, Vec<Actor>>);

impl Actors {
    /// Adds the accounts and learns their keys, then enters the holidays.
    pub(super) async fn add(
        ledger: &Ledger,
        password_hash: Option<&str>,
    ) -> Result<Self, DemoError> {
        let mut actors = HashMap::new();
        for person in CAST {
            let at = at(day(2015, 1, 4), hour(9));
            let by = envelope(Actor::command_line(PROVINCE), at);
            let account = ledger.perform(by, person.account(password_hash)).await?.outcome;
            let posts = posts::of_account(ledger.read(), account).await?;
            let acting = posts.iter().map(|post| {
                let (id, role, department) = (post.subject_id, post.role, post.department);
                Actor {
                    account: Some(account),
                    authority: Authority::Post(Post { id, role, department }),
                    name: person.display_name.to_owned(),
                    post: format!("{role}（{}）", person.unit),
                    scope: Scope::of(post.area_key),
                }
            });
            actors.insert(person.name, acting.collect());
        }
        // After the accounts, the first of which refuses a second load.
        for year in demonstration_years().map_err(LedgerError::Unfit)? {
            let at = at(day(2015, 1, 4), hour(9));
            let by = envelope(Actor::command_line(PREFECTURE), at);
            ledger.perform(by, EnterYear { year }).await?;
        }
        Ok(Self(actors))
    }

    /// Somebody in the post that covers a county, else in the first of their posts.
    fn of(&self, name: Option<&str>, county: Option<AreaKey>) -> Actor {
        let posts = name.and_then(|name| self.0.get(name)).map(Vec::as_slice).unwrap_or_default();
        let covers = |actor: &&Actor| county.is_some_and(|county| actor.scope.covers(county));
        let found = posts.iter().find(covers).or(posts.first());
        found.cloned().unwrap_or_else(|| Actor::command_line(PROVINCE))
    }
}

fn envelope(actor: Actor, at: Instant) -> Envelope {
    Envelope { at: Some(at), ..Envelope::new(actor, Source::Demo) }
}

/// Performs events one after the other. Several wait for their commit at once; each is
/// handed over before the next is made, so the order is that of the list.
pub(super) struct Performer<'a> {
    ledger: &'a Ledger,
    actors: &'a Actors,
    progress: &'a Progress<'a>,
    waiting: VecDeque<(Waiting<'a>, &'static str)>,
    steps: HashMap<(PublicId, MilestoneKind), PublicId>,
    halts: HashMap<PublicId, PublicId>,
    reported: Reported,
    total: u64,
    /// What has been done so far.
    pub(super) summary: Summary,
}

impl<'a> Performer<'a> {
    pub(super) fn new(
        ledger: &'a Ledger,
        actors: &'a Actors,
        progress: &'a Progress<'a>,
        total: usize,
    ) -> Self {
        Self {
            ledger,
            actors,
            progress,
            waiting: VecDeque::with_capacity(IN_FLIGHT),
            steps: HashMap::new(),
            halts: HashMap::new(),
            reported: Reported::default(),
            total: u64::try_from(total).unwrap_or(0),
            summary: Summary::default(),
        }
    }

    /// Hands an event over, once what it refers to is known.
    pub(super) async fn hand_over(&mut self, event: Event) -> Result<(), DemoError> {
        let looks_back =
            matches!(event.deed, Deed::Correct(..) | Deed::Resume(..) | Deed::Freeze(_));
        if looks_back || Reported::is_named_by(&event.deed) {
            self.finish().await?;
        }
        while self.waiting.len() >= IN_FLIGHT {
            self.take_answer().await?;
        }
        self.summary.count(&event.deed);
        let mut envelope = envelope(self.actors.of(event.by, event.county), event.at);
        envelope.reason = event.reason.map(str::to_owned);
        let what = event.deed.label();
        let alone = matches!(event.deed, Deed::Photo(_) | Deed::Proof(_) | Deed::Freeze(_));
        let mut act = self.act(envelope, event.deed);
        if alone {
            // A picture is on disk before its record is handed over, and nothing may be entered
            // while the figures of a board are worked out.
            let answer = act.await;
            act = Box::pin(async move { answer });
        }
        // The first poll puts the command into the writer's queue.
        match poll_fn(|context| Poll::Ready(act.as_mut().poll(context))).await {
            Poll::Ready(answer) => self.answered(answer?, what),
            Poll::Pending => self.waiting.push_back((act, what)),
        }
        Ok(())
    }

    /// Waits until everything that was handed over is on disk.
    pub(super) async fn finish(&mut self) -> Result<(), DemoError> {
        while !self.waiting.is_empty() {
            self.take_answer().await?;
        }
        Ok(())
    }

    async fn take_answer(&mut self) -> Result<(), DemoError> {
        if let Some((act, what)) = self.waiting.pop_front() {
            let answer = act.await?;
            self.answered(answer, what);
        }
        Ok(())
    }

    fn answered(&mut self, answer: Answer, what: &str) {
        self.summary.acts += 1;
        match answer {
            Answer::Nothing => {}
            Answer::Steps(steps) => {
                self.steps.extend(steps.into_iter().map(|(of, kind, id)| ((of, kind), id)));
            }
            Answer::Halt(project, id) => {
                self.halts.insert(project, id);
            }
            Answer::Warnings(many) => self.summary.warnings += many,
            Answer::Figures(keys, ids) => self.summary.figures += self.reported.named(keys, ids),
            Answer::Locks(areas, period, ids) => self.reported.locked(&areas, period, ids),
        }
        if self.summary.acts.is_multiple_of(50) || self.summary.acts == self.total {
            (self.progress)(self.summary.acts, self.total, what);
        }
    }

    fn act(&mut self, envelope: Envelope, deed: Deed) -> Waiting<'a> {
        let ledger = self.ledger;
        let reported = &mut self.reported;
        match deed {
            Deed::Areas(command) => plain(ledger, envelope, command),
            Deed::Plan(command) => plain(ledger, envelope, command),
            Deed::Facilities(command) => plain(ledger, envelope, command),
            Deed::Practitioners(command) => plain(ledger, envelope, command),
            Deed::Postings(command) => plain(ledger, envelope, command),
            Deed::Interrupt(command) => plain(ledger, envelope, command),
            Deed::EndPosting(command) => plain(ledger, envelope, command),
            Deed::Days(command) => plain(ledger, envelope, command),
            Deed::Resolve(command) => plain(ledger, envelope, command),
            Deed::Medicines(command) => plain(ledger, envelope, command),
            Deed::EndMedicines(command) => plain(ledger, envelope, command),
            Deed::PaySubsidies(command) => plain(ledger, envelope, command),
            Deed::OpenBatch(command) => plain(ledger, envelope, command),
            Deed::LeaveTraining(command) => plain(ledger, envelope, command),
            Deed::Exam(command) => plain(ledger, envelope, command),
            Deed::PayAllowances(command) => plain(ledger, envelope, command),
            Deed::ChooseDuty(command) => plain(ledger, envelope, command),
            Deed::Duty(command) => plain(ledger, envelope, command),
            Deed::Intakes(command) => plain(ledger, envelope, command),
            Deed::Admit(command) => plain(ledger, envelope, command),
            Deed::Breach(command) => plain(ledger, envelope, command),
            Deed::Poor(command) => plain(ledger, envelope, command),
            Deed::People(command) => plain(ledger, envelope, command),
            Deed::Serve(command) => plain(ledger, envelope, command),
            Deed::Devices(command) => plain(ledger, envelope, command),
            Deed::Projects(command) => issue(ledger, envelope, command),
            Deed::Specialties(command) => plain(ledger, envelope, command),
            Deed::Purchases(command) => plain(ledger, envelope, command),
            Deed::Check(command) => plain(ledger, envelope, command),
            Deed::Change(command) => plain(ledger, envelope, *command),
            Deed::Steps(command) => report(ledger, envelope, command),
            Deed::Correct(project, kind, command) => {
                let step = self.steps.get(&(project, kind)).copied();
                plain(ledger, envelope, CorrectStep { step, ..command })
            }
            Deed::Halt(command) => halt(ledger, envelope, command),
            Deed::Resume(project, command) => {
                let suspension = self.halts.get(&project).copied();
                plain(ledger, envelope, Resume { suspension, ..command })
            }
            Deed::Funds(command) => plain(ledger, envelope, command),
            Deed::Parties(command) => plain(ledger, envelope, command),
            Deed::Begin(command) => plain(ledger, envelope, command),
            Deed::Record(command) => plain(ledger, envelope, command),
            Deed::Sign(command) => plain(ledger, envelope, command),
            Deed::Opine(command) => plain(ledger, envelope, command),
            Deed::Conclude(command) => conclude(ledger, envelope, command),
            Deed::Overrule(_, command) => plain(ledger, envelope, command),
            Deed::Notice(_, command) => plain(ledger, envelope, *command),
            Deed::Receive(command) => plain(ledger, envelope, command),
            Deed::Reply(command) => plain(ledger, envelope, command),
            Deed::Photo(shot) => {
                Box::pin(async move { plain(ledger, envelope, photo(ledger, shot).await?).await })
            }
            Deed::Figures(mut command) => {
                reported.entering(&mut command);
                enter(ledger, envelope, command)
            }
            Deed::Proof(paper) => {
                let figure = reported.name(&paper.figure);
                Box::pin(async move {
                    plain(ledger, envelope, proof(ledger, paper, figure).await?).await
                })
            }
            Deed::Submit(keys) => {
                plain(ledger, envelope, SubmitFigures { figures: reported.all(&keys) })
            }
            Deed::Return(key, command) => {
                let seen = reported.stepping(&key);
                let (figure, seen) = (seen.map(|at| at.figure), seen.map(|at| at.version));
                plain(ledger, envelope, ReturnFigure { figure, seen, ..command })
            }
            Deed::Pass(keys) => {
                plain(ledger, envelope, PassFigures { figures: reported.all(&keys) })
            }
            Deed::Accept(keys) => {
                plain(ledger, envelope, AcceptFigures { figures: reported.all(&keys) })
            }
            Deed::CorrectFigure(key, command) => {
                let seen = reported.stepping(&key);
                let (figure, seen) = (seen.map(|at| at.figure), seen.map(|at| at.version));
                plain(ledger, envelope, CorrectFigure { figure, seen, ..command })
            }
            Deed::Lock(command) => lock(ledger, envelope, command),
            Deed::Unlock(area, period, command) => {
                let lock = reported.lock(area, period);
                plain(ledger, envelope, UnlockPeriod { lock, ..command })
            }
            Deed::Irregularity(command) => plain(ledger, envelope, command),
            Deed::Deduct(command) => plain(ledger, envelope, command),
            Deed::Rectify(command) => plain(ledger, envelope, command),
            Deed::Reopen(command) => plain(ledger, envelope, command),
            Deed::Close(command) => plain(ledger, envelope, command),
            Deed::Freeze(wish) => Box::pin(freeze(ledger, envelope, wish)),
        }
    }
}

fn issue(ledger: &Ledger, envelope: Envelope, command: IssuePlan) -> Waiting<'_> {
    let warned = |done: Done<Issued>| Ok(Answer::Warnings(done.outcome.warnings.len()));
    answering(ledger, envelope, command, warned)
}

fn report(ledger: &Ledger, envelope: Envelope, command: ReportProgress) -> Waiting<'_> {
    let of: Vec<_> = command.reports.iter().map(|at| (at.project, at.kind)).collect();
    answering(ledger, envelope, command, move |done| {
        let steps = of.into_iter().zip(done.outcome);
        Ok(Answer::Steps(steps.map(|((of, kind), id)| (of, kind, id)).collect()))
    })
}

fn halt(ledger: &Ledger, envelope: Envelope, command: Suspend) -> Waiting<'_> {
    let project = command.project;
    answering(ledger, envelope, command, move |done| Ok(Answer::Halt(project, done.outcome)))
}

fn enter(ledger: &Ledger, envelope: Envelope, command: EnterFigures) -> Waiting<'_> {
    let keys = Reported::keys(&command);
    answering(ledger, envelope, command, move |done| Ok(Answer::Figures(keys, done.outcome)))
}

fn lock(ledger: &Ledger, envelope: Envelope, command: LockPeriod) -> Waiting<'_> {
    let (areas, period) = (command.areas.clone(), command.period);
    answering(ledger, envelope, command, move |done| Ok(Answer::Locks(areas, period, done.outcome)))
}

async fn freeze(ledger: &Ledger, envelope: Envelope, wish: Freezing) -> Result<Answer, DemoError> {
    let command = Reviewer::new(ledger.clone()).freezing(wish).await?;
    plain(ledger, envelope, command).await
}

fn conclude(ledger: &Ledger, envelope: Envelope, concluding: Concluding) -> Waiting<'_> {
    let expected = concluding.expected;
    answering(ledger, envelope, concluding.command, move |done| {
        let came_to = done.outcome.conclusion;
        let differs = DemoError::Conclusion { expected, came_to };
        if came_to == expected { Ok(Answer::Nothing) } else { Err(differs) }
    })
}

fn plain<C: Command>(ledger: &Ledger, envelope: Envelope, command: C) -> Waiting<'_> {
    answering(ledger, envelope, command, |_| Ok(Answer::Nothing))
}

fn answering<'a, C: Command>(
    ledger: &'a Ledger,
    envelope: Envelope,
    command: C,
    answer: impl FnOnce(Done<C::Outcome>) -> Result<Answer, DemoError> + Send + 'a,
) -> Waiting<'a> {
    Box::pin(async move {
        let at = envelope.at;
        let done = ledger.perform(envelope, command).await;
        answer(done.map_err(|error| DemoError::Refused {
            act: C::KIND,
            at,
            error: Box::new(error),
        })?)
    })
}
