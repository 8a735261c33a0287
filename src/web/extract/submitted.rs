//! Forms: what was typed is kept, whatever is wrong with it.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;
use validator::Validate;

use super::headers::well_formed;
use super::reading::{self, Manner};
use super::sent::{assure_plain, bytes};
use crate::ledger::{LedgerError, Overtaken};
use crate::web::error::Error;
use crate::web::form_token;
use crate::web::limits::JSON_LIMIT;
use crate::web::percent;
use crate::web::problem::Complaint;
use crate::web::refusal;

/// A list in a form has no more items than this.
const LONGEST: usize = 2000;

/// A form as it was sent: what was typed, and the command or what is wrong with it.
///
/// Names tell places: `code`, `panel.0.account`, `reports.2.reached_on`; a name that comes
/// several times is a list. Blank is missing. Names that begin with `_` are the form's own.
/// It is never refused for what was typed.
#[derive(Debug, Clone)]
pub struct Submitted<T> {
    /// The command, where nothing is wrong.
    pub value: Option<T>,
    /// What was typed, and what is wrong with it.
    pub form: FormText,
    /// The bytes that said so.
    pub body: Bytes,
}

impl<T, S> FromRequest<S> for Submitted<T>
where
    T: DeserializeOwned + Validate + Send,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        assure_plain(request.headers())?;
        let restored = request.extensions().get::<Restored>().is_some();
        let typed = says_form(request.headers());
        let body = bytes(request, state, JSON_LIMIT).await?;
        if !typed && !body.is_empty() {
            let detail = "请以表单提交。".to_owned();
            return Err(Error::Said { refusal: &refusal::UNSUPPORTED_TYPE, detail });
        }
        let pairs = percent::pairs(&body).ok_or(Error::Refused(&refusal::BAD_ENCODING))?;
        let body = without_token(&body);
        let mut form = FormText::of(&pairs);
        if restored {
            let form = form.saying(RESTORED.to_owned());
            return Ok(Self { value: None, form, body });
        }
        match reading::read(tree(&pairs), Manner::Typed) {
            Ok(value) => Ok(Self { value: Some(value), form, body }),
            Err(faults) => {
                form.faults = faults;
                Ok(Self { value: None, form, body })
            }
        }
    }
}

/// Whether a form was sent, as browsers send it.
pub(in crate::web) fn says_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// A request that brings back what was typed before a session was over: the form is shown
/// again, filled in, and nothing is done yet.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Restored;

const RESTORED: &str = "这是登录过期前您填写的内容，请核对后提交。";

/// The body without the session's own token, so that the same form sent again after another
/// sign-in is the same form.
fn without_token(body: &Bytes) -> Bytes {
    let own = |part: &&[u8]| !part.starts_with(b"_token=");
    let parts: Vec<&[u8]> = body.split(|byte| *byte == b'&').filter(own).collect();
    parts.join(&b'&').into()
}

/// What was typed into a form, by name, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FormText {
    typed: BTreeMap<String, Vec<String>>,
    faults: Vec<Complaint>,
    detail: Option<String>,
    conflicts: Vec<Conflict>,
    key: String,
}

/// A field that somebody else changed while the form was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field's name in the form.
    pub field: String,
    /// The word that people read.
    pub label: String,
    /// What stands now, as one would type it.
    pub now: String,
    /// What was typed; nothing where the form does not ask for it.
    pub typed: Option<String>,
    /// Whether it had been left as it was, so that the form now holds what stands.
    pub taken_over: bool,
}

impl FormText {
    /// An empty form under a new key.
    pub fn blank() -> Self {
        Self { key: Uuid::now_v7().to_string(), ..Self::default() }
    }

    /// A form that is filled with what is on record.
    pub fn filled<N: Into<String>, V: Into<String>>(
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut form = Self::blank();
        for (name, value) in fields {
            form.typed.entry(name.into()).or_default().push(value.into());
        }
        form
    }

    fn of(pairs: &[(String, String)]) -> Self {
        let mut form = Self::filled(pairs.iter().cloned());
        form.typed.remove(form_token::NAME);
        let key = form.typed.remove("_key").and_then(|mut keys| keys.pop());
        if let Some(key) = key.filter(|key| well_formed(key)) {
            form.key = key;
        }
        form
    }

    /// The key under which a second sending is the same act: the hidden field `_key`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The version of the record that the form was opened on.
    pub fn seen(&self) -> Option<i32> {
        self.text(SEEN).parse().ok()
    }

    /// What was typed into a field.
    pub fn text(&self, name: &str) -> &str {
        self.typed.get(name).and_then(|typed| typed.first()).map_or("", String::as_str)
    }

    /// Whether the form has a field of this name, blank or not.
    pub fn asks(&self, name: &str) -> bool {
        self.typed.contains_key(name)
    }

    /// Whether a field came back blank. A form that shows what is on record says by it that
    /// this is to be cleared.
    pub fn emptied(&self, name: &str) -> bool {
        self.asks(name) && self.text(name).trim().is_empty()
    }

    /// Whether a choice was taken, for boxes and lists.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.typed.get(name).is_some_and(|typed| typed.iter().any(|typed| typed == value))
    }

    /// What is wrong with a field.
    pub fn fault(&self, name: &str) -> Option<&str> {
        let about = |fault: &&Complaint| fault.field().as_deref() == Some(name);
        self.faults.iter().find(about).map(|fault| fault.detail.as_str())
    }

    /// Everything that is wrong, for the summary on top.
    pub fn faults(&self) -> &[Complaint] {
        &self.faults
    }

    /// What is wrong with the whole, where no field is to blame.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// What somebody else changed meanwhile, beside what was typed.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// How many items of a list were typed, for forms with rows: `rows("reports")`.
    pub fn rows(&self, list: &str) -> usize {
        let index = |name: &String| -> Option<usize> {
            name.strip_prefix(list)?.strip_prefix('.')?.split('.').next()?.parse().ok()
        };
        self.typed.keys().filter_map(index).max().map_or(0, |last| last.min(LONGEST) + 1)
    }

    /// The form with one more thing that is wrong.
    pub fn wrong(mut self, fault: Complaint) -> Self {
        self.faults.push(fault);
        self
    }

    /// The form with faults of a list moved from their place in what was handed over to their
    /// place in the form, where rows that were left blank were not handed over.
    pub fn placed(mut self, place: impl Fn(usize) -> Option<usize>) -> Self {
        for fault in &mut self.faults {
            let Some(pointer) = &fault.pointer else { continue };
            let mut parts: Vec<String> = pointer.split('/').map(str::to_owned).collect();
            let at = parts.get(2).and_then(|at| at.parse().ok()).and_then(&place);
            if let (Some(at), Some(part)) = (at, parts.get_mut(2)) {
                *part = at.to_string();
                fault.pointer = Some(parts.join("/"));
            }
        }
        self
    }

    /// The form with something to say about the whole.
    pub fn saying(mut self, detail: String) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The form with what the ledger would not do, and the status to show it with.
    ///
    /// What no correction of the form can mend is handed back.
    pub fn blamed(mut self, error: LedgerError) -> Result<(StatusCode, Self), Error> {
        let error = Error::from(error);
        let status = error.status();
        match error {
            Error::Faulty { faults, .. } => self.faults = faults,
            Error::State { faults, .. } if !faults.is_empty() => self.faults = faults,
            Error::State { detail, .. } | Error::Said { detail, .. } => self.detail = Some(detail),
            Error::Stale(ref overtaken) => {
                self.detail = Some(error.problem().detail);
                self.overtake(overtaken);
            }
            Error::Refused(refusal) if *refusal == refusal::KEY_REUSED => {
                self.key = Uuid::now_v7().to_string();
                self.detail = Some("内容与上次提交的不同，请核对后再提交一次。".to_owned());
            }
            error => return Err(error),
        }
        Ok((status, self))
    }

    /// Lays what stands now beside what was typed; sent once more, the form is about the
    /// version that stands.
    ///
    /// A field that was left as it was when the form was opened takes over what stands: to
    /// send its old text again would undo somebody else's change unseen.
    fn overtake(&mut self, overtaken: &Overtaken) {
        for at in &overtaken.changed {
            let field = at.field.replace('/', ".");
            let typed = self.typed.get(&field).and_then(|typed| typed.first()).cloned();
            let taken_over = typed.as_deref().is_some_and(|typed| same(typed, &at.seen));
            if taken_over {
                self.typed.insert(field.clone(), vec![at.now.clone()]);
            }
            let (label, now) = (at.label.clone(), at.now.clone());
            self.conflicts.push(Conflict { field, label, now, typed, taken_over });
        }
        self.typed.insert(SEEN.to_owned(), vec![overtaken.version.to_string()]);
    }
}

/// The hidden field that holds the version which a form was opened on.
pub(in crate::web) const SEEN: &str = "_version";

/// Whether two texts say the same; browsers send line breaks in their own way.
fn same(typed: &str, seen: &str) -> bool {
    typed.replace("\r\n", "\n").trim() == seen.trim()
}

/// The tree that names such as `panel.0.account` tell of; blank leaves are left out.
pub(super) fn tree(pairs: &[(String, String)]) -> Value {
    let mut root = Node::default();
    for (name, value) in pairs {
        if !name.starts_with('_') && !value.trim().is_empty() {
            root.put(name.split('.'), value);
        }
    }
    match root.value() {
        Value::Object(object) => Value::Object(object),
        _ => Value::Object(Map::new()),
    }
}

#[derive(Debug, Default)]
struct Node {
    texts: Vec<String>,
    below: BTreeMap<String, Node>,
}

impl Node {
    fn put<'a>(&mut self, mut names: impl Iterator<Item = &'a str>, value: &str) {
        match names.next() {
            None => self.texts.push(value.to_owned()),
            Some(name) => self.below.entry(name.to_owned()).or_default().put(names, value),
        }
    }

    fn value(mut self) -> Value {
        if self.below.is_empty() {
            return match self.texts.len() {
                0 => Value::Object(Map::new()),
                1 => Value::String(self.texts.remove(0)),
                _ => self.texts.into_iter().map(Value::String).collect(),
            };
        }
        match indices(&self.below) {
            Some(last) => list(self.below, last),
            None => self.below.into_iter().map(|(name, node)| (name, node.value())).collect(),
        }
    }
}

/// The last index, where every name is one.
fn indices(below: &BTreeMap<String, Node>) -> Option<usize> {
    let index = |name: &String| name.parse::<usize>().ok().filter(|index| *index < LONGEST);
    below.keys().map(index).try_fold(0, |last, index| index.map(|index| last.max(index)))
}

/// Rows that were left blank between others stay, so that faults point at the right ones.
fn list(mut below: BTreeMap<String, Node>, last: usize) -> Value {
    let row = |index: usize| below.remove(&index.to_string()).unwrap_or_default().value();
    (0..=last).map(row).collect()
}
