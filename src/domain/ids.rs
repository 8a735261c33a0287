//! Keys that cannot be mistaken for one another.

use std::fmt;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($( $(#[$about:meta])* $name:ident; )+) => {$(
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            DeriveValueType, Serialize, Deserialize, ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// Key of an act: one transaction, one line of the audit log.
    ActId;
    /// Key of a subject, the thing that versions belong to. Never shown outside.
    SubjectId;
    /// Key of an account.
    AccountId;
    /// Key of a sealed value in the vault. Without the vault's keys it says nothing.
    VaultId;
}

/// The name of a subject outside the database: a UUID v7 that the client may make.
///
/// A packet that is sent twice carries the same one, so it is one subject.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
    ToSchema
)]
#[serde(transparent)]
pub struct PublicId(pub Uuid);

impl fmt::Display for PublicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for PublicId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
