//! The page of one key specialty: how far it is, what it costs, what was bought, why it
//! counts, and how that came about.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::domain::account::Permission;
use crate::domain::clinic::{MilestoneKind, Stage};
use crate::domain::funding::FundingStep;
use crate::domain::ids::PublicId;
use crate::domain::measure::Share;
use crate::domain::money::Fen;
use crate::ledger::Ledger;
use crate::ledger::specialties::{self, PurchaseLine, SpecialtySheet};
use crate::review::Reviewer;
use crate::web::components::Steps;
use crate::web::error::Result;
use crate::web::extract::{PageContext, Path};
use crate::web::pages::project::{Head, Reasons, Story, steps};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/specialties/{id}", Pass::SPECIALTIES, show_specialty)
}

#[derive(Template)]
#[template(path = "specialty/show.html")]
struct SpecialtyPage {
    ctx: PageContext,
    sheet: SpecialtySheet,
    head: Head,
    reasons: Reasons,
    steps: Steps,
    facts: Vec<(&'static str, String)>,
    chain: Vec<Link>,
    story: Story,
}

/// A stage of the money, from the grant to what is left (下达→到位→合同→验收→支付→结余).
struct Link {
    label: &'static str,
    amount: Fen,
    about: String,
}

async fn show_specialty(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let sheet = specialties::sheet(db, scope, ctx.known, ctx.as_of, id).await?;
    let head = Head::of(&ledger, &ctx, (&sheet).into()).await?;
    let page = SpecialtyPage {
        reasons: Reasons::load(&reviewer, &ctx, &head).await?,
        story: Story::load(&ledger, &ctx, &head, (&sheet.money, &sheet.notices)).await?,
        steps: way(&head),
        facts: facts(&sheet),
        chain: chain(&sheet),
        ctx,
        sheet,
        head,
    };
    Ok(Html(page.render()?))
}

impl SpecialtyPage {
    /// Whether the reader may do something about it.
    fn may(&self, permission: Permission) -> bool {
        self.ctx.viewer.may(permission)
    }

    /// Whether an inspection may be due that the reader may begin: half way, at the end, or
    /// when it has been at work.
    fn begins(&self) -> bool {
        let none = matches!(self.sheet.stage, Stage::NotStarted | Stage::Withdrawn);
        !none && self.may(Permission::Inspect)
    }

    /// How many there are of what was bought: `4 台`.
    fn many(line: &PurchaseLine) -> String {
        let unit = line.unit.as_deref().unwrap_or_default();
        line.quantity.map(|many| format!("{many} {unit}")).unwrap_or_default()
    }
}

/// The way of every specialty.
fn way(head: &Head) -> Steps {
    use MilestoneKind::{
        Accepted, Completed, InService, PlanIssued, Prepared, Procured, Settled, Started,
    };
    steps(head, &[PlanIssued, Prepared, Procured, Started, Completed, Accepted, InService, Settled])
}

fn facts(sheet: &SpecialtySheet) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut facts = vec![
        ("项目医院", sheet.hospital.name.clone()),
        ("专科", sheet.specialty.label().to_owned()),
        ("资金来源", sheet.funding_programme.clone()),
        ("下达文号", sheet.document_no.clone()),
        ("建设方案文号", text(&sheet.scheme_no)),
        ("学科带头人", text(&sheet.leader)),
        ("床位", sheet.beds.map(|beds| format!("{beds} 张")).unwrap_or_default()),
        ("总投资", sheet.estimate.map(|fen| format!("{fen} 元")).unwrap_or_default()),
        ("备注", text(&sheet.remark)),
    ];
    for halt in &sheet.suspensions {
        let until = halt.until.map_or("至今".to_owned(), |until| format!("至 {until}"));
        facts.push(("停工", format!("{} {until}：{}", halt.from, halt.reason)));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// The money from the grant to what is left, each with its share of what it came out of.
fn chain(sheet: &SpecialtySheet) -> Vec<Link> {
    let moved = |step: FundingStep| -> Fen {
        sheet.movements.iter().filter(|at| at.step == step).map(|at| at.amount).sum()
    };
    let reclaimed = moved(FundingStep::Reclaimed);
    let (allocated, received) = (moved(FundingStep::Allocated), moved(FundingStep::Received));
    let net = received - reclaimed;
    let contracted: Fen = sheet.split.iter().map(|split| split.contracted).sum();
    let checked: Fen = sheet.split.iter().map(|split| split.checked).sum();
    let disbursed = moved(FundingStep::Disbursed);
    let link = |label, amount, about| Link { label, amount, about };
    vec![
        link("下达", allocated, String::new()),
        link("到位", net, share("到位率", net, allocated)),
        link("合同", contracted, share("占到位", contracted, net)),
        link("验收", checked, share("占合同", checked, contracted)),
        link("支付", disbursed, share("支付率", disbursed, net)),
        link("收回", reclaimed, String::new()),
        link("结余", sheet.balance, share("占到位", sheet.balance, net)),
    ]
}

/// A rate in words; blank where there is nothing to hold it against.
fn share(name: &str, part: Fen, whole: Fen) -> String {
    let percent = Share { numerator: part.0, denominator: whole.0 }.percent();
    percent.map(|percent| format!("{name} {percent}%")).unwrap_or_default()
}
