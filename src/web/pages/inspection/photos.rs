//! Photos without script: a form with files.

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::show::Desk;
use crate::domain::ids::PublicId;
use crate::intake::{self, Incoming};
use crate::ledger::{LedgerError, inspections};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::limits::PHOTO_LIMIT;
use crate::web::refusal;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().post_files("/inspections/{id}/photos", Pass::INSPECT, PHOTO_LIMIT, upload)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct From {
    part: Option<String>,
}

/// Takes every file of the form; the name of a field is the item that it shows.
async fn upload(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    PageQuery(from): PageQuery<From>,
    ctx: PageContext,
    request: Request,
) -> Result<Response> {
    let unreadable = |_| Error::Refused(&refusal::UNREADABLE);
    let mut files = Multipart::from_request(request, &()).await.map_err(unreadable)?;
    let (db, scope) = (desk.ledger.read(), ctx.viewer.scope());
    let sheet = inspections::sheet(db, scope, ctx.known, id).await?;
    let mut photos = Vec::new();
    while let Some(field) = files.next_field().await.map_err(|_| too_large())? {
        let criterion = field.name().map(str::to_owned);
        let (name, kind) =
            (field.file_name().map(str::to_owned), field.content_type().map(str::to_owned));
        let bytes = field.bytes().await.map_err(|_| too_large())?.to_vec();
        if bytes.is_empty() {
            continue;
        }
        if criterion.as_deref().is_none_or(|item| sheet.checklist.item(item).is_none()) {
            return Err(
                LedgerError::invalid("photo", "UNKNOWN_ITEM", "标准中没有这一条目。").into()
            );
        }
        let photo = Incoming {
            id: None,
            project: sheet.project,
            inspection: Some(id),
            criterion,
            caption: None,
            file_name: name,
            declared_type: kind,
            declared_sha256: None,
            taken_at: None,
            bytes,
        };
        photos.push(intake::take_in(&desk.ledger, photo).await?);
    }
    // One picture that cannot be taken refuses them all: nobody has to find out which came.
    for add in photos {
        desk.ledger.perform(ctx.viewer.through_page_unkeyed(), add).await?;
    }
    let known = |part: &String| sheet.checklist.groups.iter().any(|group| group.id == *part);
    let part = from.part.filter(known).unwrap_or_default();
    Ok(Redirect::to(&ctx.after_with(&format!("/inspections/{id}"), &[("part", &part)]))
        .into_response())
}

fn too_large() -> Error {
    Error::TooLarge { limit: PHOTO_LIMIT }
}
