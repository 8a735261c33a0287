//! Conclusions of any answers: mending never worsens, and what passes has no defect.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::sample::select;

use super::tests::{all_good, checklist, context, standard};
use super::{
    Answer, Checklist, ChecklistItem, Conclusion, Entry, Figure, ItemOutcome, Outcome, Purpose,
    conclude, defects, outcomes,
};
use crate::domain::clinic::WorkKind;

/// How good a conclusion is.
fn rank(conclusion: Conclusion) -> u8 {
    match conclusion {
        Conclusion::Fail => 0,
        Conclusion::Incomplete => 1,
        Conclusion::Conditional => 2,
        Conclusion::Pass => 3,
    }
}

/// Mostly met, so that every conclusion comes up.
fn any_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![40 => Just(Outcome::Met), 1 => select(Outcome::ALL)]
}

fn with_outcomes(checklist: &Checklist, outcomes: &[Outcome]) -> Vec<ItemOutcome> {
    let of = |(item, &outcome): (&ChecklistItem, &Outcome)| ItemOutcome {
        id: item.id.clone(),
        outcome,
        required: String::new(),
        measured: String::new(),
        note: String::new(),
    };
    checklist.items.iter().zip(outcomes).map(of).collect()
}

proptest! {
    #[test]
    fn mending_an_item_never_worsens(found in vec(any_outcome(), standard().criteria.len())) {
        let checklist = checklist(Purpose::InService);
        let rank_of = |found: &[Outcome]| rank(conclude(&checklist, &with_outcomes(&checklist, found)));
        for place in 0..found.len() {
            if found[place] == Outcome::NotMet {
                let mut mended = found.clone();
                mended[place] = Outcome::Met;
                assert!(rank_of(&mended) >= rank_of(&found));
            }
        }
    }

    #[test]
    fn a_pass_has_no_defects(figure in 0..20_000_i64, signed in any::<bool>()) {
        let checklist = checklist(Purpose::Completion);
        let mut answers = all_good(&checklist);
        answers.insert("VC-B01".into(), Entry::of(Answer::Measured { figure: Figure(figure) }));
        let signature = if signed { Answer::Met } else { Answer::NotMet };
        answers.insert("VC-H05".into(), Entry::of(signature));
        let found = outcomes(&checklist, &answers, &context(WorkKind::NewBuild));
        let passed = conclude(&checklist, &found) == Conclusion::Pass;
        assert_eq!(passed, defects(&checklist, &found).is_empty());
        assert_eq!(passed, figure >= 6_000 && signed);
    }
}
