//! Who is asking.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::access::{Coming, Origin, Token};
use crate::config::Cookies;
use crate::domain::account::{PartnerDepartment, Permission, Role};
use crate::domain::area::Scope;
use crate::domain::funding::PeopleMeasure;
use crate::ledger::sessions::SessionHolder;
use crate::ledger::{Actor, Authority, Envelope, Source};
use crate::web::cookie;
use crate::web::error::Error;
use crate::web::extract::{FormText, IdempotencyKey};
use crate::web::measures::Measures;
use crate::web::refusal;
use crate::web::routes::Pass;

/// The person who is signed in, as the door let them pass.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The session and who holds it.
    pub holder: SessionHolder,
    /// The session's token.
    pub token: Token,
    /// Where they are.
    pub origin: Origin,
    /// For a partner: the measures of its department, beside which it reads nothing.
    pub measures: Option<Measures>,
}

impl Viewer {
    /// What they may see.
    pub fn scope(&self) -> Scope {
        self.holder.actor.scope
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.holder.actor.clone()
    }

    /// The person's own name.
    pub fn name(&self) -> &str {
        &self.holder.actor.name
    }

    /// The post: `县区经办（宕昌县卫生和计划生育局）`.
    pub fn post(&self) -> &str {
        &self.holder.actor.post
    }

    /// The role of the post in use.
    pub fn role(&self) -> Option<Role> {
        self.holder.actor.role()
    }

    /// The department whose measures alone they see.
    pub fn department(&self) -> Option<PartnerDepartment> {
        match self.holder.actor.authority {
            Authority::Post(post) => post.department,
            Authority::Machine | Authority::Oneself => None,
        }
    }

    /// Whether the post in use may do something.
    pub fn may(&self, permission: Permission) -> bool {
        self.holder.actor.may(permission)
    }

    /// Whether they may pass a door that asks for a post.
    pub fn passes(&self, pass: Pass) -> bool {
        let granted = pass.needs().is_none_or(|needed| self.may(needed));
        let Pass::Reads(shelf) = pass else { return granted };
        let assigned = self.role().is_some_and(Role::sees_assigned_only);
        granted
            && (!assigned || shelf.hangs_on_projects())
            && self.measures.as_ref().is_none_or(|own| shelf.serves(own.about()))
    }

    /// Whether they may read what their area reports for an indicator of a plan.
    pub fn reads_figure(&self, plan: &str, indicator: &str) -> bool {
        self.measures.as_ref().is_none_or(|own| own.take_in(plan, indicator))
    }

    /// Whether they may read money that goes to people, or, as irregularities tell it, what is
    /// kept back from hospitals.
    pub fn reads_money(&self, measure: PeopleMeasure) -> bool {
        self.passes(match measure {
            PeopleMeasure::Subsidy | PeopleMeasure::Allowance => Pass::PEOPLE,
            PeopleMeasure::Deduction => Pass::IRREGULARITIES,
        })
    }

    /// Whoever goes on from this session to another.
    pub fn coming(&self) -> Coming<'_> {
        Coming { holder: &self.holder, token: &self.token, origin: &self.origin }
    }

    fn envelope(&self, source: Source) -> Envelope {
        let origin = Some(self.origin.address.to_string());
        Envelope { origin, ..Envelope::new(self.actor(), source) }
    }

    /// An envelope for a command that came in through the interface.
    pub fn through_api(&self, key: &IdempotencyKey, body: &[u8]) -> Envelope {
        self.envelope(Source::Api).keyed(key.0.clone(), body)
    }

    /// An envelope for a change through the interface that is guarded by a version.
    pub fn through_api_unkeyed(&self) -> Envelope {
        self.envelope(Source::Api)
    }

    /// An envelope for a command that came in through a form.
    pub fn through_page(&self, form: &FormText, body: &[u8]) -> Envelope {
        self.envelope(Source::Page).keyed(form.key(), body)
    }

    /// An envelope for what a page does without a form of its own.
    pub fn through_page_unkeyed(&self) -> Envelope {
        self.envelope(Source::Page)
    }
}

/// The door has looked already: a route without one knows nobody.
impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let passed = parts.extensions.get::<Self>().cloned();
        passed.ok_or_else(|| Error::Refused(&refusal::UNAUTHENTICATED).into_response())
    }
}

/// Whether whoever asks there reads JSON.
pub(in crate::web) fn wants_json(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The token that the session's cookie holds. A cookie that is malformed is no session.
pub(in crate::web) fn session_token(headers: &HeaderMap, cookies: Cookies) -> Option<Token> {
    let name = cookie::name(cookies);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .and_then(|(_, token)| Token::parse(token))
}

/// The key of a program: `Authorization: Bearer …`.
pub(in crate::web) fn bearer_token(headers: &HeaderMap) -> Option<Token> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = said.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Token::parse(token.trim()))?
}

/// The address as it was asked for, before any router took a part of it away.
pub(in crate::web) fn original(parts: &Parts) -> Uri {
    parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone())
}
