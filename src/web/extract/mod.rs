//! What handlers take out of a request.
//!
//! Every extractor refuses in our own words; nothing of axum's reaches a caller.

mod asked;
mod context;
mod desk;
mod headers;
mod origin;
mod path;
mod query;
mod reading;
mod sent;
mod submitted;
#[cfg(test)]
mod tests;
mod viewer;

pub use asked::{Asked, Judging, Listed, Nothing, Paging};
pub use context::PageContext;
pub use desk::Desk;
pub use headers::{IdempotencyKey, IfMatch, IfMatchAny};
pub use origin::From;
pub(super) use origin::origin_of;
pub use path::Path;
pub use query::{PageQuery, Query};
pub use sent::{Sent, Upload};
pub use submitted::{Conflict, FormText, Submitted};
pub(super) use submitted::{Restored, SEEN, says_form};
pub use viewer::Viewer;
pub(super) use viewer::{bearer_token, session_token, wants_json};
