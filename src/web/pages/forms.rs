//! What every form shares: performing its command, and coming back filled in.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use crate::ledger::{Command, Ledger, LedgerError};
use crate::web::error::Result;
use crate::web::extract::{FormText, Submitted, Viewer};

/// What became of a form.
pub(super) enum Sent<T> {
    /// It was done.
    Done(T),
    /// It comes back filled in, with this status.
    Again(StatusCode, FormText),
}

impl<T> Sent<T> {
    /// Leads on to an address where it was done, and shows the form again where it was not.
    pub(super) async fn lead<F>(
        self,
        onward: String,
        again: impl FnOnce(FormText) -> F,
    ) -> Result<Response>
    where
        F: Future<Output = Result<Html<String>>>,
    {
        match self {
            Self::Done(_) => Ok(Redirect::to(&onward).into_response()),
            Self::Again(status, form) => Ok((status, again(form).await?).into_response()),
        }
    }
}

/// A form with nothing in it but a button and perhaps a reason.
#[derive(Debug, Clone, Copy, Default, Deserialize, Validate)]
pub(super) struct Nothing {}

/// Performs what a form asks for. The field `_reason` goes into the envelope.
pub(super) async fn perform<T, C: Command>(
    ledger: &Ledger,
    viewer: &Viewer,
    sent: Submitted<T>,
    command: impl FnOnce(T) -> C,
) -> Result<Sent<C::Outcome>> {
    let Some(value) = sent.value else {
        return Ok(Sent::Again(StatusCode::UNPROCESSABLE_ENTITY, sent.form));
    };
    let mut envelope = viewer.through_page(&sent.form, &sent.body);
    let reason = sent.form.text("_reason").trim();
    envelope.reason = (!reason.is_empty()).then(|| reason.chars().take(500).collect());
    match ledger.perform(envelope, command(value)).await {
        Ok(done) => Ok(Sent::Done(done.outcome)),
        Err(error) => again(sent.form, error),
    }
}

/// The same, where a reason must be given.
pub(super) async fn perform_with_reason<T, C: Command>(
    ledger: &Ledger,
    viewer: &Viewer,
    sent: Submitted<T>,
    command: impl FnOnce(T) -> C,
) -> Result<Sent<C::Outcome>> {
    if sent.form.text("_reason").trim().is_empty() {
        let detail = "此项必填：请写明理由，理由会记入经过。";
        return again(sent.form, LedgerError::invalid("_reason", "REQUIRED", detail));
    }
    perform(ledger, viewer, sent, command).await
}

/// The form with what is wrong.
pub(super) fn again<T>(form: FormText, error: LedgerError) -> Result<Sent<T>> {
    let (status, form) = form.blamed(error)?;
    Ok(Sent::Again(status, form))
}

/// Codes and words of a closed list.
macro_rules! options {
    ($name:ty) => {
        <$name>::ALL.iter().map(|one| (one.code(), one.label().to_owned()))
    };
}

pub(super) use options;
