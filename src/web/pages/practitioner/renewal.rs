//! Applications for renewal: received, decided on, struck out.

use super::filed::{self, Filed, Forms, Page};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::CertificateKind;
use crate::domain::registration::RenewalDecision;
use crate::ledger::Command;
use crate::ledger::practitioners::{
    ApplyForRenewal, CertificateLine, DecideRenewal, PractitionerSheet, RenewalLine, StrikeRenewal,
};
use crate::web::components::Field;
use crate::web::extract::FormText;
use crate::web::pages::forms::options;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    filed::router::<Renewals>()
}

/// 再注册申请. It is changed by being decided on, which is the county's to do.
struct Renewals;

impl Filed for Renewals {
    const SECTION: &'static str = "renewals";
    const NAME: &'static str = "renewal";
    const HEADINGS: [&'static str; 2] = ["受理再注册", "审核再注册"];
    const CHANGED_BY: Pass = Pass::EDIT;
    const NEEDS_REASON: bool = false;

    type Line = RenewalLine;
    type New = ApplyForRenewal;
    type Change = DecideRenewal;

    fn lines(sheet: &PractitionerSheet) -> impl Iterator<Item = &RenewalLine> {
        sheet.renewals.iter()
    }

    fn mark(at: &RenewalLine) -> (PublicId, i32) {
        (at.id, at.version)
    }

    fn told(at: &RenewalLine) -> [String; 3] {
        let decision = at.decision.map_or("待审核", RenewalDecision::label);
        let due = format!("期限 {}（{}）", at.due_on, at.due_rule);
        [decision.to_owned(), at.applied_on.to_string(), due]
    }

    fn filled(_: &RenewalLine) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn adding<'a>(page: &Page<'a>) -> Forms<'a> {
        let renewable = |at: &&CertificateLine| {
            at.kind == CertificateKind::VillageDoctor && at.ended_on.is_none()
        };
        let word = |at: &CertificateLine| {
            let until = at.until.map_or("长期".to_owned(), |on| on.to_string());
            (at.id.to_string(), format!("{} {} 至 {until}", at.kind, at.from))
        };
        let offered = page.head.sheet.certificates.iter().filter(renewable).map(word);
        let form = &page.typed.add;
        let fields = vec![
            Field::choice(form, "certificate", "证书", offered)
                .required()
                .hint("只有乡村医生执业证书需要再注册，应于期满前 3 个月申请"),
            Field::date(form, "applied_on", "受理日期").required().hint("自次日起 15 日内审核"),
        ];
        vec![("受理再注册申请", page.enter("受理").fields(fields))]
    }

    fn changing<'a>(page: &Page<'a>, at: &RenewalLine) -> Forms<'a> {
        let mark = Self::mark(at);
        let decides = page.ctx.viewer.may(Permission::EditRecords);
        let mut forms = Vec::new();
        if at.decision.is_none() && decides {
            let form = &page.typed.correct;
            let decide = page.about(form, mark, "", "登记审核决定").fields(decision(form));
            forms.push(("审核决定", decide));
        }
        if at.decision.is_none() || decides {
            let question = "由此产生的新证书一并撤销，撤销后仍可在经过中看到。确认撤销？";
            forms.push(page.strike_asking(mark, question));
        }
        forms
    }

    fn add(_: PublicId, apply: ApplyForRenewal) -> impl Command {
        apply
    }

    fn correct(id: PublicId, seen: Option<i32>, decide: DecideRenewal) -> impl Command {
        DecideRenewal { id: Some(id), seen, ..decide }
    }

    fn strike(id: PublicId, seen: Option<i32>) -> impl Command {
        StrikeRenewal { id, seen }
    }
}

fn decision(form: &FormText) -> Vec<Field<'_>> {
    vec![
        Field::date(form, "decided_on", "审核日期").required(),
        Field::choice(form, "decision", "决定", options!(RenewalDecision)).required(),
        Field::lines(form, "reason", "不予再注册的理由"),
        Field::text(form, "number", "新证书编号").hint("不填则沿用原编号"),
        Field::date(form, "from", "新证书有效期起").hint("不填则自原证书期满次日起"),
        Field::date(form, "until", "新证书有效期止").hint("不填则为五年"),
        Field::text(form, "document_no", "文号"),
    ]
}
