//! What stands above everything that is about one person.

use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::ledger::areas::{self, Names};
use crate::ledger::practitioners::{
    self, Asking, CertificateState, EmploymentLine, PractitionerSheet,
};
use crate::ledger::{Ledger, Result};
use crate::web::components::{Mood, Status};
use crate::web::extract::PageContext;

/// A person with the names around them.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The person.
    pub(super) sheet: PractitionerSheet,
    /// Where the file lies.
    pub(super) place: String,
    /// Whether a licence holds.
    pub(super) licence: Status,
}

impl Head {
    /// Reads a person as the page's dates have them.
    pub(super) async fn load(ledger: &Ledger, ctx: &PageContext, id: PublicId) -> Result<Self> {
        let (db, asking) = (ledger.read(), Asking::whole(ctx.viewer.scope()));
        let sheet = practitioners::sheet(db, asking, ctx.known, ctx.as_of, id).await?;
        let names = match sheet.area_key {
            Some(key) => areas::names(db, Scope::of(key.county()), ctx.known, ctx.as_of).await?,
            None => Names::default(),
        };
        let place = names.place_or_elsewhere(sheet.area_key);
        Ok(Self { place, licence: licence(&sheet), sheet })
    }

    /// The same for the form of a name: what holds today, whatever date the page was left at.
    pub(super) async fn of_form(
        ledger: &Ledger,
        ctx: &mut PageContext,
        id: PublicId,
        form: &str,
    ) -> Result<Self> {
        ctx.as_of = ctx.as_of.max(ctx.now.date());
        ctx.path = format!("/practitioners/{id}/{form}");
        Self::load(ledger, ctx, id).await
    }

    /// Its address.
    pub(super) fn path(&self) -> String {
        format!("/practitioners/{}", self.sheet.id)
    }

    /// Where the person works, in a few words.
    pub(super) fn works(&self) -> String {
        let posts = self.sheet.employments.iter().filter(|at| at.until.is_none());
        let name = |at: &EmploymentLine| format!("{} {}", at.place.name, at.role);
        let posts: Vec<String> = posts.map(name).collect();
        if posts.is_empty() { "不在岗".to_owned() } else { posts.join("、") }
    }
}

fn licence(sheet: &PractitionerSheet) -> Status {
    let licences = || sheet.certificates.iter().filter(|at| at.kind.is_licence());
    let held = licences().filter(|at| at.state == CertificateState::Valid);
    match held.max_by_key(|at| at.kind.rank()) {
        Some(at) => Status::new(Mood::Met, at.kind.label()),
        None if licences().next().is_some() => Status::new(Mood::Late, "证书失效"),
        None => Status::new(Mood::None, "没有执业证书"),
    }
}
