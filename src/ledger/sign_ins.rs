//! Attempts to get in, as the log keeps them: what let somebody in, and what did not and why.
//!
//! Each cause is a kind of act of its own, so a service that starts anew reads from the log what
//! it counted before, and nobody reads it out of words.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use validator::Validate;

use super::Ledger;
use super::act::{Act, Command, Needs, Written};
use super::actor::Envelope;
use super::entity::{account, act};
use super::error::Result;
use super::sessions::{OpenSession, OpenSessionByCode};
use super::version::as_known;
use crate::domain::ids::AccountId;
use crate::domain::time::{Instant, Known};

/// Causes, each with the kind of its act and the words of the log.
macro_rules! causes {
    ($( $(#[$note:meta])* $cause:ident = $kind:literal / $label:literal; )+) => {
        /// Why somebody was not let in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Cause { $( $(#[$note])* $cause, )+ }

        impl Cause {
            /// Every cause.
            pub const ALL: &'static [Self] = &[$(Self::$cause),+];

            /// The words that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$cause => $label),+ }
            }

            /// The kind of the act that notes it.
            pub const fn kind(self) -> &'static str {
                match self { $(Self::$cause => $kind),+ }
            }

            async fn perform(self, ledger: &Ledger, envelope: Envelope) -> Result<()> {
                match self {
                    $(Self::$cause => ledger.perform(envelope, noted::$cause {}).await.map(drop)),+
                }
            }
        }

        /// The acts that note them.
        mod noted {
            use super::{Act, Command, Needs, Result, Validate, Written};

            $(
                #[derive(Debug, Clone, Copy, Validate)]
                pub(super) struct $cause {}

                impl Command for $cause {
                    type Outcome = ();

                    const KIND: &'static str = $kind;

                    const NEEDS: Needs = Needs::Oneself;

                    const WRITES: Written = Written::NOTHING;

                    async fn apply(self, _: &Act<'_>) -> Result<()> {
                        Ok(())
                    }
                }
            )+
        }
    };
}

causes! {
    /// No such name, or not its password; which of them is not told.
    Login = "session.refuse.login" / "用户名或密码不正确";
    /// Not the password of whoever has come further and gives it once more.
    Password = "session.refuse.password" / "口令不正确";
    /// The password was right, but the account may not be used.
    Disabled = "session.refuse.disabled" / "账号已停用";
    /// Not the code of the second factor.
    WrongCode = "session.refuse.wrong_code" / "验证码不正确";
    /// A code of the second factor that has opened before.
    UsedCode = "session.refuse.used_code" / "验证码已使用";
    /// Not a one-time code, or one that is over.
    OneTimeCode = "session.refuse.one_time_code" / "一次性代码不正确或已使用";
    /// Too many attempts before this one, which nobody looked at.
    TooMany = "session.refuse.too_many" / "尝试过多，须等候";
}

impl Cause {
    /// The cause that a kind of act notes.
    fn of(kind: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.kind() == kind)
    }
}

/// Writes into the log that somebody was not let in, and why: behind whom the envelope is about,
/// where it says so.
pub async fn note(ledger: &Ledger, envelope: Envelope, cause: Cause) -> Result<()> {
    let why = cause.label();
    let about = match &envelope.about {
        Some(whom) => format!("{whom}：{why}"),
        None => why.to_owned(),
    };
    cause.perform(ledger, Envelope { about: Some(about), ..envelope }).await
}

/// An attempt of somebody with an account to get in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The name typed.
    pub name: String,
    /// When.
    pub at: Instant,
    /// From which address.
    pub origin: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an attempt to get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A session was opened without a code: by a password, or in place of another session.
    LetIn,
    /// A right code of the second factor opened a session.
    LetInByCode,
    /// Nobody was let in.
    Refused(Cause),
}

impl Outcome {
    /// What the kind of an act says.
    fn of(kind: &str) -> Self {
        match Cause::of(kind) {
            Some(cause) => Self::Refused(cause),
            None if kind == OpenSessionByCode::KIND => Self::LetInByCode,
            None => Self::LetIn,
        }
    }
}

/// Who tried to get in since an instant, the earliest first. What was tried before an account
/// last changed is left out: a reset, a new password and being let in again start anew.
pub async fn list(db: &impl ConnectionTrait, since: Instant) -> Result<Vec<SignIn>> {
    use act::{Column, Entity};
    type Found = (Instant, Option<AccountId>, String, Option<String>);
    let refusals = Cause::ALL.iter().map(|cause| cause.kind());
    let kinds = refusals.chain([OpenSession::KIND, OpenSessionByCode::KIND]);
    let acts: Vec<Found> = Entity::find()
        .select_only()
        .columns([Column::At, Column::AccountId, Column::Kind, Column::Origin])
        .filter(Column::At.gte(since.0))
        .filter(Column::AccountId.is_not_null())
        .filter(Column::Kind.is_in(kinds))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let accounts = account::Entity::find().filter(as_known::<account::Entity>(Known::Now));
    let accounts: HashMap<i64, (String, Instant)> = accounts
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.subject_id.0, (row.name, row.opened_at)))
        .collect();
    let line = |(at, id, kind, origin): Found| {
        let (name, changed_at) = accounts.get(&id?.0)?;
        let (name, outcome) = (name.clone(), Outcome::of(&kind));
        (at >= *changed_at).then_some(SignIn { name, at, origin, outcome })
    };
    Ok(acts.into_iter().filter_map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::{Cause, OpenSession, OpenSessionByCode, Outcome};
    use crate::ledger::act::Command;
    use crate::ledger::words::act_label;

    #[test]
    fn every_cause_is_a_kind_of_its_own_under_one_word() {
        for cause in Cause::ALL {
            assert_eq!(Outcome::of(cause.kind()), Outcome::Refused(*cause));
            assert!(cause.kind().starts_with("session.refuse."), "{cause:?}");
            assert_eq!(act_label(cause.kind()), "登录被拒", "{cause:?}");
        }
        assert_eq!(Outcome::of(OpenSession::KIND), Outcome::LetIn);
        assert_eq!(Outcome::of(OpenSessionByCode::KIND), Outcome::LetInByCode);
        // Lines of before tell their cause in words alone, and are read by nobody but people.
        assert_eq!((Cause::of("session.refuse"), act_label("session.refuse")), (None, "登录被拒"));
    }
}
