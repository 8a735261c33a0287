//! Performing the events through the ledger's own commands, in order.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use super::cast::CAST;
use super::country::{PREFECTURE, PROVINCE};
use super::days::{at, day, hour};
use super::dice::Dice;
use super::error::DemoError;
use super::event::{Concluding, Deed, Event, Shot};
use super::pictures::draw;
use super::{Progress, Summary};
use crate::domain::area::Scope;
use crate::domain::calendar::demonstration_years;
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::PublicId;
use crate::domain::time::Instant;
use crate::ledger::calendars::EnterYear;
use crate::ledger::photos::AddPhoto;
use crate::ledger::progress::{CorrectStep, ReportProgress, Resume, Suspend};
use crate::ledger::projects::{IssuePlan, Issued};
use crate::ledger::{
    Actor, Authority, Command, Done, Envelope, Ledger, LedgerError, Post, Source, posts,
};

/// How many acts may wait for their commit at once.
const IN_FLIGHT: usize = 192;

/// What an act answered, as far as later acts or the summary need it.
enum Answer {
    Nothing,
    Steps(Vec<(PublicId, MilestoneKind, PublicId)>),
    Halt(PublicId, PublicId),
    Warnings(usize),
}

type Waiting<'a> = Pin<Box<dyn Future<Output = Result<Answer, DemoError>> + Send + 'a>>;

/// Whoever acts, by sign-in name.
pub(super) struct Actors(HashMap<&'static str, Actor>);

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
            let post = posts.first().ok_or(LedgerError::NotFound)?;
            let (id, role, department) = (post.subject_id, post.role, post.department);
            let actor = Actor {
                account: Some(account),
                authority: Authority::Post(Post { id, role, department }),
                name: person.display_name.to_owned(),
                post: format!("{role}（{}）", person.unit),
                scope: Scope::of(post.area_key),
            };
            actors.insert(person.name, actor);
        }
        // After the accounts, the first of which refuses a second load.
        for year in demonstration_years().map_err(LedgerError::Unfit)? {
            let at = at(day(2015, 1, 4), hour(9));
            let by = envelope(Actor::command_line(PREFECTURE), at);
            ledger.perform(by, EnterYear { year }).await?;
        }
        Ok(Self(actors))
    }

    fn of(&self, name: Option<&str>) -> Actor {
        name.and_then(|name| self.0.get(name))
            .cloned()
            .unwrap_or_else(|| Actor::command_line(PROVINCE))
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
            total: u64::try_from(total).unwrap_or(0),
            summary: Summary::default(),
        }
    }

    /// Hands an event over, once what it refers to is known.
    pub(super) async fn hand_over(&mut self, event: Event) -> Result<(), DemoError> {
        if matches!(event.deed, Deed::Correct(..) | Deed::Resume(..)) {
            self.finish().await?;
        }
        while self.waiting.len() >= IN_FLIGHT {
            self.take_answer().await?;
        }
        self.summary.count(&event.deed);
        let mut envelope = envelope(self.actors.of(event.by), event.at);
        envelope.reason = event.reason.map(str::to_owned);
        let what = event.deed.label();
        let photo = matches!(event.deed, Deed::Photo(_));
        let mut act = self.act(envelope, event.deed);
        if photo {
            // A picture is on disk before its record is handed over.
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
        }
        if self.summary.acts.is_multiple_of(50) || self.summary.acts == self.total {
            (self.progress)(self.summary.acts, self.total, what);
        }
    }

    fn act(&self, envelope: Envelope, deed: Deed) -> Waiting<'a> {
        let ledger = self.ledger;
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
            Deed::Photo(shot) => Box::pin(photo(ledger, envelope, shot)),
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

async fn photo(ledger: &Ledger, envelope: Envelope, shot: Shot) -> Result<Answer, DemoError> {
    let seed = Dice::of(&shot.caption).between(0, i64::from(u32::MAX));
    let picture = draw(u32::try_from(seed).unwrap_or(0), shot.motif)?;
    let bytes = u64::try_from(picture.original.len()).unwrap_or(0);
    let command = AddPhoto {
        id: Some(shot.id),
        project: shot.project,
        inspection: Some(shot.inspection),
        criterion: Some(shot.criterion.to_owned()),
        original_sha256: ledger.keep_file(picture.original).await?,
        shown_sha256: ledger.keep_file(picture.shown).await?,
        format: "png".to_owned(),
        width: picture.width,
        height: picture.height,
        bytes,
        file_name: Some(format!("示范{}.png", shot.motif)),
        caption: Some(shot.caption),
        taken_at: Some(shot.taken_at),
        position: None,
    };
    ledger.perform(envelope, command).await?;
    Ok(Answer::Nothing)
}
