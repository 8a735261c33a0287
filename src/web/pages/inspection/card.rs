//! One item of a checklist as a card: what is required, what was found, what is wrong.

use crate::domain::checklist::{Answer, ChecklistItem, Entry, Outcome, Test, Weight};
use crate::ledger::inspections::InspectionSheet;
use crate::ledger::photos::PhotoLine;
use crate::web::components::{Mood, Status};
use crate::web::extract::FormText;

/// The value of a pick that says "as filled in above".
pub(super) const AS_FILLED: &str = "value";

/// What comes before a choice in a pick.
pub(super) const CHOICE: &str = "choice:";

/// An item as the form shows it.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) item: ChecklistItem,
    pub(super) outcome: Status,
    /// The name that its fields begin with.
    pub(super) name: String,
    pub(super) required: String,
    /// Why it is not asked at all.
    pub(super) excluded: Option<String>,
    pub(super) input: Input,
    /// The big buttons: value, word, class, whether it is taken.
    pub(super) picks: Vec<Pick>,
    pub(super) remark: String,
    pub(super) fault: Option<String>,
    /// What stands on record, where what was typed is something else.
    pub(super) recorded: Option<String>,
    pub(super) photos: Vec<PhotoLine>,
}

/// How the answer of an item is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// Only picked.
    Pick,
    /// Typed: the keyboard to show, the text, and the unit.
    Typed { mode: &'static str, text: String, unit: String, hint: &'static str },
    /// Several boxes: the word and whether it is ticked.
    Boxes(Vec<(String, bool)>),
}

/// A big button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pick {
    pub(super) value: String,
    pub(super) word: String,
    pub(super) class: &'static str,
    pub(super) taken: bool,
}

impl Card {
    /// The card of an item; what was typed goes before what is on record.
    pub(super) fn of(sheet: &InspectionSheet, at: usize, typed: Option<&FormText>) -> Self {
        let item = sheet.checklist.items[at].clone();
        let name = format!("answers.{}", item.id);
        let found = &sheet.outcomes[at];
        let entry = sheet.answers.get(&item.id).cloned().unwrap_or_default();
        let on_record = Filled::of(&item, &entry);
        let own = typed.filter(|form| form.holds("_item", &item.id));
        let stale = own.is_some_and(|form| form.detail().is_some());
        let filled = own.map_or(on_record.clone(), |form| Filled::typed(form, &name));
        let recorded = (filled != on_record && (stale || found.outcome != Outcome::Open))
            .then(|| words(&found.measured, found.outcome, &entry));
        let shows = |photo: &&PhotoLine| photo.criterion.as_deref() == Some(item.id.as_str());
        let silent = found.outcome == Outcome::NotApplicable && entry.answer.is_none();
        Self {
            outcome: badge(found.outcome),
            required: found.required.clone(),
            excluded: silent.then(|| found.note.clone()),
            input: input(&item, &filled),
            picks: picks(&item.test, &filled.pick),
            remark: filled.remark,
            fault: own.and_then(|form| complaint(form, &name)),
            recorded,
            photos: sheet.photos.iter().filter(shows).cloned().collect(),
            name,
            item,
        }
    }

    /// Whether it fails the whole inspection.
    pub(super) fn vetoes(&self) -> bool {
        self.item.weight == Weight::Veto
    }

    /// Whether there are more buttons than fit side by side.
    pub(super) fn crowded(&self) -> bool {
        self.picks.len() > 3
    }
}

/// What is filled into a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Filled {
    pick: String,
    text: String,
    values: Vec<String>,
    remark: String,
}

impl Filled {
    fn of(item: &ChecklistItem, entry: &Entry) -> Self {
        let mut filled =
            Self { remark: entry.remark.clone().unwrap_or_default(), ..Self::default() };
        match &entry.answer {
            None => {}
            Some(Answer::Met) => "met".clone_into(&mut filled.pick),
            Some(Answer::NotMet) => "not_met".clone_into(&mut filled.pick),
            Some(Answer::NotApplicable { reason }) => {
                "not_applicable".clone_into(&mut filled.pick);
                filled.remark.clone_from(reason);
            }
            Some(Answer::Choice { value }) => filled.pick = format!("{CHOICE}{value}"),
            Some(Answer::Measured { figure }) => filled.text = figure.to_string(),
            Some(Answer::Text { value }) => filled.text.clone_from(value),
            Some(Answer::Date { value }) => filled.text = value.to_string(),
            Some(Answer::Choices { values }) => filled.values.clone_from(values),
        }
        let typed = !filled.text.is_empty() || !filled.values.is_empty();
        if typed && !matches!(item.test, Test::Yes | Test::OneOf { .. }) {
            AS_FILLED.clone_into(&mut filled.pick);
        }
        filled
    }

    fn typed(form: &FormText, name: &str) -> Self {
        let text = |part: &str| form.text(&format!("{name}.{part}")).to_owned();
        let values = (0..form.rows(&format!("{name}.values")))
            .map(|at| text(&format!("values.{at}")))
            .filter(|value| !value.is_empty());
        Self {
            pick: text("pick"),
            text: text("text"),
            values: values.collect(),
            remark: text("remark"),
        }
    }
}

fn complaint(form: &FormText, name: &str) -> Option<String> {
    let below = format!("{name}.");
    let own = |field: &str| field == name || field.starts_with(&below);
    let fault = form.faults().iter().find(|fault| fault.field().is_some_and(|field| own(&field)));
    fault.map(|fault| fault.detail.clone())
}

fn words(measured: &str, outcome: Outcome, entry: &Entry) -> String {
    let remark = entry.remark.iter().map(|remark| format!("（{remark}）"));
    [outcome.label().to_owned(), measured.to_owned()]
        .into_iter()
        .chain(remark)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The badge of an outcome.
pub(super) fn badge(outcome: Outcome) -> Status {
    let mood = match outcome {
        Outcome::Met => Mood::Met,
        Outcome::NotMet => Mood::Late,
        Outcome::NotApplicable => Mood::Await,
        Outcome::Open => Mood::None,
    };
    Status::new(mood, outcome.label())
}

fn input(item: &ChecklistItem, filled: &Filled) -> Input {
    let typed = |mode, hint| Input::Typed {
        mode,
        text: filled.text.clone(),
        unit: item.unit.clone().unwrap_or_default(),
        hint,
    };
    match &item.test {
        Test::Yes | Test::OneOf { .. } => Input::Pick,
        Test::AtLeast { .. }
        | Test::MoreThan { .. }
        | Test::AtMost { .. }
        | Test::Equals { .. }
        | Test::Between { .. } => typed("decimal", "实测值"),
        Test::NotEmpty => typed("text", "如实填写"),
        Test::Matches => typed("text", "照标牌抄写"),
        Test::ValidOn => typed("numeric", "有效期至，如 2018-05-31"),
        Test::SubsetOf { choices, others } => {
            let offered = choices.iter().chain(others);
            Input::Boxes(offered.map(|one| (one.clone(), filled.values.contains(one))).collect())
        }
    }
}

fn picks(test: &Test, taken: &str) -> Vec<Pick> {
    let pick = |value: &str, word: &str, class| Pick {
        value: value.to_owned(),
        word: word.to_owned(),
        class,
        taken: value == taken,
    };
    let mut picks = match test {
        Test::Yes => vec![pick("met", "符合", "met"), pick("not_met", "不符合", "not_met")],
        Test::OneOf { choices, others } => {
            let fits = choices.iter().map(|one| pick(&format!("{CHOICE}{one}"), one, "met"));
            let misses = others.iter().map(|one| pick(&format!("{CHOICE}{one}"), one, "not_met"));
            fits.chain(misses).collect()
        }
        _ => vec![pick(AS_FILLED, "按填写", AS_FILLED), pick("not_met", "没有", "not_met")],
    };
    picks.push(pick("not_applicable", "不适用", "not_applicable"));
    picks
}
