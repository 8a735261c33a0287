//! Certificates of people who practise.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Named, Version};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    AddCertificate, CorrectCertificate, EndCertificate, NewCertificate, StrikeCertificate,
};
use crate::web::error::Result;
use crate::web::extract::{Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::STAFF, routes!(add_certificate))
        .operations(Pass::STAFF, routes!(correct_certificate))
        .operations(Pass::STAFF, routes!(strike_certificate))
        .operations(Pass::STAFF, routes!(end_certificate))
}

/// Enter a certificate of somebody on record.
///
/// Whoever answers for the place of work may enter it, wherever the file lies.
#[utoipa::path(post, path = "/api/v1/practitioners/{id}/certificates", tag = "practitioners",
    request_body = NewCertificate,
    params(("id" = PublicId, Path, description = "人员"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn add_certificate(
    Path(practitioner): Path<PublicId>,
    entry: Entry,
    sent: Sent<NewCertificate>,
) -> Result<Entered<Named>> {
    let command = AddCertificate { practitioner, certificate: sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Correct a certificate.
///
/// It says this and nothing else from now on; what it said stays in the history with the
/// reason.
#[utoipa::path(put, path = "/api/v1/certificates/{id}", tag = "practitioners",
    request_body = NewCertificate,
    params(("id" = PublicId, Path, description = "证书"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn correct_certificate(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<NewCertificate>,
) -> Result<Version> {
    let command = CorrectCertificate { id, seen: Some(change.seen), certificate: sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a certificate that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/certificates/{id}", tag = "practitioners",
    params(("id" = PublicId, Path, description = "证书"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_certificate(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeCertificate { id, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a certificate before its time.
///
/// The day named is the first on which it no longer holds.
#[utoipa::path(patch, path = "/api/v1/certificates/{id}", tag = "practitioners",
    request_body = EndCertificate,
    params(("id" = PublicId, Path, description = "证书"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已注销", body = Version)))]
async fn end_certificate(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<EndCertificate>,
) -> Result<Version> {
    let command = EndCertificate { id: Some(id), seen: Some(change.seen), ..sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}
