//! What several pages say in the same way: sentences, badges of verdicts, days and deadlines.

use askama::Template;
use chrono::NaiveDate;

use crate::domain::clinic::Stage;
use crate::ledger::projects::NoticeLine;
use crate::plan::{Plan, Target};
use crate::rules::{Lateness, Standing, Status as Stands, Verdict};
use crate::web::components::{Mood, Status};

/// The rule of which the projects are counted by stage on the board and in the bulletin.
pub(super) const BUILT: &str = "clinic.accepted";

/// The mood of a status.
pub(super) const fn mood(status: Stands) -> Mood {
    match status {
        Stands::Met => Mood::Met,
        Stands::OnTrack => Mood::Track,
        Stands::AtRisk => Mood::Risk,
        Stands::Overdue | Stands::MetLate => Mood::Late,
        Stands::AwaitingAcceptance => Mood::Await,
        Stands::NotDue | Stands::NoData | Stands::Narrative => Mood::None,
    }
}

/// The badge of a verdict.
pub(super) fn badge(verdict: &Verdict) -> Status {
    Status::new(mood(verdict.status), verdict.status.label())
}

/// The badge of how a record stands to its deadline, where that says more than the standing.
pub(super) fn lateness(lateness: Lateness) -> Status {
    let (mood, word) = match lateness {
        Lateness::OnTime => (Mood::Met, "按期".to_owned()),
        Lateness::NotDue => (Mood::None, "未到期".to_owned()),
        Lateness::Late { days } => (Mood::Late, format!("逾期完成 {days} 天")),
        Lateness::AwaitingOnTime => (Mood::Await, "待验收".to_owned()),
        Lateness::Overdue { days } => (Mood::Late, format!("逾期 {days} 天")),
    };
    Status::new(mood, word)
}

/// The badge of where a project stands.
pub(super) fn stage(stage: Stage) -> Status {
    let mood = match stage {
        Stage::Accepted | Stage::InService => Mood::Met,
        Stage::UnderConstruction => Mood::Track,
        Stage::Completed => Mood::Await,
        Stage::Suspended | Stage::Rectifying => Mood::Risk,
        Stage::NotStarted | Stage::Withdrawn => Mood::None,
    };
    Status::new(mood, stage.label())
}

/// The badge of how a rectification notice stands on a date.
pub(super) fn notice(notice: &NoticeLine, on: NaiveDate) -> Status {
    match (notice.overdue_days(on), notice.is_open(on)) {
        (_, false) => Status::new(Mood::Met, "已销号"),
        (Some(days), true) => Status::new(Mood::Late, format!("超期 {days} 天")),
        (None, true) if notice.replied_on.is_some() => Status::new(Mood::Await, "待复查"),
        (None, true) => Status::new(Mood::Risk, "整改中"),
    }
}

/// The badge of a standing.
pub(super) fn standing(standing: Standing) -> Status {
    let mood = match standing {
        Standing::Counted => Mood::Met,
        Standing::Open => Mood::Await,
        Standing::NotCounted | Standing::NotApplicable => Mood::None,
    };
    Status::new(mood, standing.label())
}

/// The deadline with the word for where its year comes from: `2016-12-31〔推定〕`.
pub(super) fn deadline(verdict: &Verdict) -> String {
    let source = verdict.year_source.label();
    match verdict.deadline {
        Some(deadline) => format!("{deadline}〔{source}〕"),
        None => format!("未定〔{source}〕"),
    }
}

/// How far off the deadline is: `还有 122 天`.
pub(super) fn days_left(verdict: &Verdict) -> String {
    match verdict.days_left {
        Some(left) if left < 0 => format!("已过 {} 天", -left),
        Some(0) => "今天到期".to_owned(),
        Some(left) => format!("还有 {left} 天"),
        None => String::new(),
    }
}

/// The target of which the projects are counted by stage.
pub(super) fn built(plan: &Plan) -> Option<&Target> {
    plan.targets.iter().find(|target| target.rule.as_deref() == Some(BUILT))
}

/// A sentence in full-width marks, its numbers in bold.
///
/// A number is what stands behind a blank: that of 近8周 does not.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"{% for run in runs %}{% match run %}{% when Run::Number with (text) %} <b>{{ text }}</b>{% when Run::Date with (text) %}<span class="nowrap">{{ text }}</span>{% when Run::Text with (text) %}{{ text }}{% endmatch %}{% endfor %}"#,
    ext = "html"
)]
pub(super) struct Sentence {
    runs: Vec<Run>,
}

/// A piece of a sentence.
#[derive(Debug, Clone)]
enum Run {
    /// A number behind a blank.
    Number(String),
    /// A date, which no line may break.
    Date(String),
    Text(String),
}

impl askama::filters::HtmlSafe for Sentence {}

impl Sentence {
    /// The sentence of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut runs = Vec::new();
        for (at, part) in full_width(text).split(' ').enumerate() {
            let end =
                part.find(|c: char| !matches!(c, '0'..='9' | '-' | '.')).unwrap_or(part.len());
            if at > 0 && end > 0 {
                runs.push(Run::Number(part[..end].to_owned()));
                with_dates(&mut runs, &part[end..]);
            } else {
                let blank = if at > 0 { " " } else { "" };
                with_dates(&mut runs, &format!("{blank}{part}"));
            }
        }
        Self { runs }
    }
}

/// A text, its dates apart.
fn with_dates(runs: &mut Vec<Run>, text: &str) {
    const LENGTH: usize = "2016-08-31".len();
    let is_date = |from: usize| {
        text.get(from..from + LENGTH).is_some_and(|part| part.parse::<NaiveDate>().is_ok())
    };
    let mut rest = 0;
    while let Some(at) = (rest..text.len()).find(|at| is_date(*at)) {
        runs.push(Run::Text(text[rest..at].to_owned()));
        runs.push(Run::Date(text[at..at + LENGTH].to_owned()));
        rest = at + LENGTH;
    }
    runs.push(Run::Text(text[rest..].to_owned()));
}

/// Marks of a sentence of ours in full width. Quoted words are never changed, and neither are
/// the commas within an amount: `100,000.00`.
pub(super) fn full_width(text: &str) -> String {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let groups =
        |at: usize| at > 0 && bytes[at - 1].is_ascii_digit() && digits(at + 1) == "000".len();
    let wide = |(at, mark)| match mark {
        ',' if !groups(at) => '，',
        ':' => '：',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        other => other,
    };
    text.char_indices().map(wide).collect()
}

/// What is reached out of what is due, as whole numbers that a bar can draw.
pub(super) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Sentence, full_width};

    #[test]
    fn numbers_behind_a_blank_are_bold_and_dates_stay_in_one_piece() {
        let text = "2016年应建成 305 所,已验收 148,2015-12-31 到期,近8周每周 6.1 所。最慢:宕<县。";
        let html = Sentence::of(text).to_string();
        assert_eq!(
            html,
            "2016年应建成 <b>305</b> 所，已验收 <b>148</b>，<span class=\"nowrap\">2015-12-31</span> 到期，近8周每周 <b>6.1</b> 所。最慢：宕&#60;县。"
        );
    }

    #[test]
    fn marks_become_wide() {
        assert_eq!(full_width("a(1),b;c:d"), "a（1），b；c：d");
        assert_eq!(
            full_width("到位2,500,000.00元,还差1,000.00元"),
            "到位2,500,000.00元，还差1,000.00元"
        );
        assert_eq!(full_width("已验收148,2015-12-31到期"), "已验收148，2015-12-31到期");
    }
}
