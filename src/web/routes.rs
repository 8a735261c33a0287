//! The register of every way in: what it is called, and who may pass.
//!
//! A route is declared once, with its door. From the same declaration come the router, the
//! OpenAPI document and the matrix of who may do what, so none can forget the others. Whatever
//! is not declared is not there.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::PathItem;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::shelf::Shelf;
use super::state::AppState;
use crate::domain::account::Permission;

/// Who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Anybody: the sign-in, assets, explanations.
    Anyone,
    /// Whoever has begun to sign in: the second factor, a new password.
    Halfway,
    /// Whoever is signed in, in whatever post or none.
    SignedIn,
    /// Whoever's post may.
    May(Permission),
    /// Whoever reads records of the family: a partner those of its own measures, an inspector
    /// what is assigned.
    Reads(Shelf),
}

impl Pass {
    /// The plan, areas.
    pub(super) const LOOK: Self = Self::May(Permission::Look);
    /// Verdicts and bulletins.
    pub(super) const PROGRESS: Self = Self::May(Permission::ReadProgress);
    /// Projects.
    pub(super) const PROJECTS: Self = Self::Reads(Shelf::Projects);
    /// Specialties.
    pub(super) const SPECIALTIES: Self = Self::Reads(Shelf::Specialties);
    /// Inspections, notices, photos and their documents.
    pub(super) const INSPECTIONS: Self = Self::Reads(Shelf::Inspections);
    /// Villages and institutions.
    pub(super) const PLACES: Self = Self::Reads(Shelf::Places);
    /// People, their training and their subsidies.
    pub(super) const PEOPLE: Self = Self::Reads(Shelf::People);
    /// Institutions with their general practitioners.
    pub(super) const STAFFING: Self = Self::Reads(Shelf::Staffing);
    /// Postings.
    pub(super) const POSTINGS: Self = Self::Reads(Shelf::Postings);
    /// Students.
    pub(super) const STUDENTS: Self = Self::Reads(Shelf::Students);
    /// Reported figures.
    pub(super) const FIGURES: Self = Self::Reads(Shelf::Figures);
    /// Irregularities at hospitals.
    pub(super) const IRREGULARITIES: Self = Self::Reads(Shelf::Irregularities);
    /// Money of projects.
    pub(super) const MONEY: Self = Self::Reads(Shelf::Money);
    /// What should agree and does not.
    pub(super) const BALANCES: Self = Self::Reads(Shelf::Balances);
    /// Drafts and publications of plans.
    pub(super) const PUBLISH: Self = Self::May(Permission::PublishPlans);
    /// Frozen boards.
    pub(super) const FREEZE: Self = Self::May(Permission::FreezeBoards);
    /// Issuing an investment plan.
    pub(super) const ISSUE: Self = Self::May(Permission::IssuePlans);
    /// What is said of projects and places.
    pub(super) const EDIT: Self = Self::May(Permission::EditRecords);
    /// People who practise.
    pub(super) const STAFF: Self = Self::May(Permission::ManageStaff);
    /// Steps and halts.
    pub(super) const REPORT: Self = Self::May(Permission::ReportProgress);
    /// Money.
    pub(super) const FUNDS: Self = Self::May(Permission::RecordFunds);
    /// Inspections.
    pub(super) const INSPECT: Self = Self::May(Permission::Inspect);
    /// Notices received and answered.
    pub(super) const RECTIFY: Self = Self::May(Permission::Rectify);
    /// Reported figures: entered and handed in.
    pub(super) const REPORT_FIGURES: Self = Self::May(Permission::ReportFigures);
    /// Reported figures: returned and passed.
    pub(super) const REVIEW_FIGURES: Self = Self::May(Permission::ReviewFigures);
    /// Reported figures: accepted; periods locked.
    pub(super) const ACCEPT_FIGURES: Self = Self::May(Permission::AcceptFigures);
    /// Another conclusion.
    pub(super) const OVERRULE: Self = Self::May(Permission::Overrule);
    /// Assignments.
    pub(super) const ASSIGN: Self = Self::May(Permission::AssignInspectors);
    /// Personal numbers in full.
    pub(super) const REVEAL: Self = Self::May(Permission::RevealPersonal);
    /// Accounts and posts.
    pub(super) const ACCOUNTS: Self = Self::May(Permission::ManageAccounts);
    /// Settings.
    pub(super) const SETTINGS: Self = Self::May(Permission::ManageSettings);
    /// The log.
    pub(super) const AUDIT: Self = Self::May(Permission::ReadAudit);

    /// What a post has to be allowed, where it has to be allowed something.
    pub(super) const fn needs(self) -> Option<Permission> {
        match self {
            Self::Anyone | Self::Halfway | Self::SignedIn => None,
            Self::May(permission) => Some(permission),
            Self::Reads(_) => Some(Permission::ReadRecords),
        }
    }
}

/// One way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// The method.
    pub method: Method,
    /// The path, with its places in braces.
    pub path: String,
    /// Who may pass.
    pub pass: Pass,
}

/// Routes with their doors.
#[derive(Default)]
pub(super) struct Routes {
    pages: Router<AppState>,
    api: OpenApiRouter<AppState>,
    doors: Vec<Door>,
}

impl Routes {
    /// No routes yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// No routes yet, and the head of the description of those of the interface.
    pub(super) fn describing(head: OpenApi) -> Self {
        Self { api: OpenApiRouter::with_openapi(head), ..Self::default() }
    }

    /// A page or a resource that is read.
    pub(super) fn get<T: 'static>(
        self,
        path: &str,
        pass: Pass,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.on(Method::GET, MethodFilter::GET, path, pass, handler)
    }

    /// A form that is sent.
    pub(super) fn post<T: 'static>(
        self,
        path: &str,
        pass: Pass,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.on(Method::POST, MethodFilter::POST, path, pass, handler)
    }

    /// A form that brings files of up to so many bytes.
    pub(super) fn post_files<T: 'static>(
        mut self,
        path: &str,
        pass: Pass,
        limit: usize,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        let method = on(MethodFilter::POST, handler).layer(DefaultBodyLimit::max(limit));
        self.pages = self.pages.route(path, method);
        self.declare(Method::POST, path, pass);
        self
    }

    fn on<T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        pass: Pass,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.pages = self.pages.route(path, on(filter, handler));
        self.declare(method, path, pass);
        self
    }

    /// An operation of the interface, or several under one pass.
    pub(super) fn operations(
        mut self,
        pass: Pass,
        operations: UtoipaMethodRouter<AppState>,
    ) -> Self {
        for (path, item) in &operations.1.paths {
            for method in methods(item) {
                self.declare(method, path, pass);
            }
        }
        self.api = self.api.routes(operations);
        self
    }

    /// An operation that brings up to so many bytes.
    pub(super) fn uploads(
        self,
        pass: Pass,
        limit: usize,
        (schemas, paths, method): UtoipaMethodRouter<AppState>,
    ) -> Self {
        self.operations(pass, (schemas, paths, method.layer(DefaultBodyLimit::max(limit))))
    }

    fn declare(&mut self, method: Method, path: &str, pass: Pass) {
        self.doors.push(Door { method, path: path.to_owned(), pass });
    }

    /// Both together.
    pub(super) fn merge(mut self, other: Self) -> Self {
        self.pages = self.pages.merge(other.pages);
        self.api = self.api.merge(other.api);
        self.doors.extend(other.doors);
        self
    }

    /// Takes the interface's routes over into the router, and hands out what describes them.
    pub(super) fn described(mut self) -> (Self, OpenApi) {
        let (routes, described) = std::mem::take(&mut self.api).split_for_parts();
        self.pages = self.pages.merge(routes);
        (self, described)
    }

    /// The router, and the register of its doors.
    pub(super) fn finish(self) -> (Router<AppState>, Doors) {
        let (done, _) = self.described();
        (done.pages, Doors::new(done.doors))
    }
}

fn methods(item: &PathItem) -> Vec<Method> {
    let all = [
        (&item.get, Method::GET),
        (&item.post, Method::POST),
        (&item.put, Method::PUT),
        (&item.patch, Method::PATCH),
        (&item.delete, Method::DELETE),
    ];
    all.into_iter().filter(|(operation, _)| operation.is_some()).map(|(_, method)| method).collect()
}

/// Every door, found by method and path.
#[derive(Debug, Clone)]
pub(super) struct Doors {
    all: Arc<Vec<Door>>,
    found: Arc<HashMap<(Method, String), Pass>>,
}

impl Doors {
    fn new(all: Vec<Door>) -> Self {
        let found = all.iter().map(|door| ((door.method.clone(), door.path.clone()), door.pass));
        Self { found: Arc::new(found.collect()), all: Arc::new(all) }
    }

    /// Who may pass, where the method and path are declared.
    pub(super) fn pass(&self, method: &Method, path: &str) -> Option<Pass> {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        self.found.get(&(method.clone(), path.to_owned())).copied()
    }

    /// All of them, in the order in which they were declared.
    pub(super) fn all(&self) -> &[Door] {
        &self.all
    }
}
