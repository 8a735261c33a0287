//! Plans: what was published, word for word, and drafts of what is to follow.
//!
//! Every publication is a record with a day from which it holds, and an amendment is a further
//! one under the same name. So an earlier date keeps the earlier text, and another plan changes
//! nothing about this one.

mod drafts;
mod find;
mod publish;

pub use drafts::{DraftSheet, SaveDraft, StrikeDraft, draft, drafts};
pub use find::{Publication, all_in_force, body, in_force, latest, list, publication};
pub use publish::{PublishDraft, PublishPlan};
