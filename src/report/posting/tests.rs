use chrono::NaiveDate;

use super::{Paper, PaperSheet, ServiceLine, ServiceSheet, render};
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::posting::{
    DayFlag, DayHalf, LeaveKind, LegalBasis, PostingKind, SenderLevel, Workload,
};
use crate::domain::practitioner::Sex;
use crate::domain::time::Instant;
use crate::ledger::postings::{DayLine, PostedTo, PostingSheet, PostingState};
use crate::report::acceptance_form::sample::{identity, keep};
use crate::report::layout::Fonts;
use crate::report::layout::tests::inspect;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn id() -> PublicId {
    PublicId(uuid::Uuid::nil())
}

fn entry(on: &str, leave: Option<LeaveKind>) -> DayLine {
    DayLine {
        id: id(),
        version: 1,
        on: day(on),
        half: DayHalf::Whole,
        leave,
        place: "官亭中心卫生院".to_owned(),
        workload: Workload {
            outpatient: leave.is_none().then_some(23),
            mentored: leave.is_none().then_some(2),
            ..Workload::default()
        },
        remark: None,
        resolution: None,
        resolution_words: None,
        learned_at: Instant(0),
        flags: leave.map(|_| DayFlag::Leave).into_iter().collect(),
        counts: leave.is_none(),
    }
}

fn sheet() -> PaperSheet {
    let posting = PostingSheet {
        id: id(),
        version: 2,
        area_key: AreaKey(6_212_231_000_000),
        person: PostedTo {
            id: id(),
            subject_id: SubjectId(1),
            name: "王秀兰".to_owned(),
            sex: Some(Sex::Female),
            citizen_id: Some("621**************8".to_owned()),
            title: Some("主治医师".to_owned()),
            licence_no: Some("110621200000001".to_owned()),
        },
        facility: id(),
        place: "官亭中心卫生院".to_owned(),
        kind: PostingKind::MultiSitePractice,
        basis: LegalBasis::FiledInstitution,
        sender: "宕昌县人民医院".to_owned(),
        sender_level: SenderLevel::County,
        sender_department: Some("内科".to_owned()),
        specialty: Some("内科学".to_owned()),
        duty: Some("门诊、带教".to_owned()),
        document_no: Some("宕卫发〔2016〕示12号".to_owned()),
        filing_no: Some("宕备2016-0012".to_owned()),
        filed_on: Some(day("2016-01-04")),
        sending_opinion: Some("同意派出".to_owned()),
        receiving_opinion: None,
        authority_opinion: None,
        from: day("2016-01-04"),
        until: day("2016-12-31"),
        left_on: None,
        left_reason: None,
        remark: None,
        learned_at: Instant(0),
        state: PostingState::Serving,
        gaps: Vec::new(),
        days: vec![entry("2016-04-05", None), entry("2016-04-19", Some(LeaveKind::Sick))],
    };
    let line = ServiceLine {
        kind: "多点执业".to_owned(),
        place: "官亭中心卫生院".to_owned(),
        from: day("2016-01-04"),
        until: day("2016-06-30"),
        days: 1,
        shared: 0,
        left_out: "病假 1".to_owned(),
    };
    PaperSheet {
        identity: identity("派驻-0001"),
        area: "宕昌县官亭镇".to_owned(),
        as_of: day("2016-06-30"),
        posting,
        service: ServiceSheet { days: 1, required: 365, lines: vec![line] },
    }
}

#[test]
fn every_paper_says_what_its_register_has_columns_for() {
    let fonts = Fonts::load(None).expect("fonts");
    for (paper, parts) in [
        (Paper::Registration, &["派驻登记表", "王秀兰", "2016-0012", "卫生行政", "同意派出"][..]),
        (Paper::Attendance, &["考勤表", "2016-04-05", "带班签字", "病假", "计入 1 天"]),
        (Paper::Workload, &["工作量登记表", "合计", "23"]),
        (Paper::Assessment, &["考核鉴定表", "自我小结", "不合格", "门诊 23 人次"]),
        (Paper::Service, &["服务基层年限证明", "累计 1 天", "还差 364 天", "病假 1"]),
    ] {
        let rendered = render(paper, &sheet(), &fonts).expect("a paper");
        keep(&format!("posting-{paper:?}").to_lowercase(), &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{paper:?}: {:?}", rendered.missing);
        let again = render(paper, &sheet(), &fonts).expect("a paper");
        assert_eq!(rendered.bytes, again.bytes, "{paper:?}: the same sheet is the same file");
        let Some(text) = inspect(&rendered) else { continue };
        for part in parts {
            // What a PDF gives back has no spaces.
            let part = part.replace(' ', "");
            assert!(text.contains(&part), "{paper:?} {part}: {text}");
        }
    }
}
