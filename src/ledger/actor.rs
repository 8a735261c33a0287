//! Who acts: by what right, through which way in, and what goes with a command.

use super::act::Needs;
use super::canonical;
use crate::domain::account::{PartnerDepartment, Permission, Role};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{AccountId, SubjectId};
use crate::domain::time::Instant;

/// By what right somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// The command line on the machine itself, which may do everything.
    Machine,
    /// A person who has no post or has not finished signing in: only what is their own.
    Oneself,
    /// A post.
    Post(Post),
}

/// The post that somebody acts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// Its key.
    pub id: SubjectId,
    /// What it does.
    pub role: Role,
    /// For which department a partner reads.
    pub department: Option<PartnerDepartment>,
}

/// Who acts, in which post, and what they may see.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account; none for the command line and for strangers.
    pub account: Option<AccountId>,
    /// By what right.
    pub authority: Authority,
    /// The person's name, as documents print it.
    pub name: String,
    /// The post in words, as the audit log keeps it.
    pub post: String,
    /// What they may see.
    pub scope: Scope,
}

impl Actor {
    /// The command line on the machine itself.
    pub fn command_line(root: AreaKey) -> Self {
        Self {
            account: None,
            authority: Authority::Machine,
            name: "本机".to_owned(),
            post: "命令行".to_owned(),
            scope: Scope::of(root),
        }
    }

    /// Somebody who is at the door: a stranger, or a person who is signing in.
    pub fn at_the_door(account: Option<AccountId>, name: impl Into<String>) -> Self {
        Self {
            account,
            authority: Authority::Oneself,
            name: name.into(),
            post: String::new(),
            scope: Scope::everything(),
        }
    }

    /// The role of the post.
    pub fn role(&self) -> Option<Role> {
        match self.authority {
            Authority::Post(post) => Some(post.role),
            Authority::Machine | Authority::Oneself => None,
        }
    }

    /// Whether they may do something.
    pub fn may(&self, permission: Permission) -> bool {
        match self.authority {
            Authority::Machine => true,
            Authority::Oneself => false,
            Authority::Post(post) => post.role.may(permission),
        }
    }

    /// Whether they have what a command needs.
    pub(super) fn has(&self, needs: Needs) -> bool {
        match needs {
            Needs::Machine => self.authority == Authority::Machine,
            Needs::Oneself => true,
            Needs::May(permission) => self.may(permission),
        }
    }
}

/// The way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A page.
    Page,
    /// The JSON interface.
    Api,
    /// The command line.
    Cli,
    /// The demonstration's loader.
    Demo,
}

impl Source {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Demo => "demo",
        }
    }
}

/// What goes with a command: who, through which way, why, and how to tell a second sending.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Who acts.
    pub actor: Actor,
    /// The way in.
    pub source: Source,
    /// Why, where it is asked for.
    pub reason: Option<String>,
    /// The key under which a second sending is the same act.
    pub key: Option<String>,
    /// Hash of what was asked. It is never stored as it is: the ledger keeps a keyed hash of it.
    pub body_hash: Option<String>,
    /// The address that it came from, where one is known.
    pub origin: Option<String>,
    /// What it is about, where it touches no version.
    pub about: Option<String>,
    /// The instant of a past act that is loaded; the clock's otherwise.
    pub at: Option<Instant>,
}

impl Envelope {
    /// An envelope with nothing but the actor and the way in.
    pub fn new(actor: Actor, source: Source) -> Self {
        Self {
            actor,
            source,
            reason: None,
            key: None,
            body_hash: None,
            origin: None,
            about: None,
            at: None,
        }
    }

    /// The same with the key and hash that make a second sending the same act.
    pub fn keyed(mut self, key: impl Into<String>, body: &[u8]) -> Self {
        self.key = Some(key.into());
        self.body_hash = Some(canonical::sha256(body));
        self
    }
}
