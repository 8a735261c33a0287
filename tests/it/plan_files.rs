//! Every plan file of the house: it can be read, contradicts nothing, and quotes its source
//! word for word.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use taizhang::plan::{self, Plan, is_sound};
use taizhang::review::remarks;

/// The digests were taken from files that were compared with the source by hand: sections,
/// each where it begins, and clauses in a row are the whole document.
const WORDS: &[(&str, &str)] = &[
    ("county-survey", "232978a239b0106af86d7d0f013f700da826007377f7a20bf5a4cbee4f36f77a"),
    ("nanan-village", "f49499816e06d232bf32dfcd1c6ad15c4a6a0d371a55ba96eb4e31cfc8cc78a6"),
    ("pupils-support", "edf0089726d48ba5c3583a1a22cc66845a788cee656f2e3576bab7c396df3a7e"),
    ("town-households", "37a5f7513c92ce68d1fc419a97be45b9aaa6738283361e0b045bbd3495f0c1ed"),
    ("township-works", "a44bf079c365b4bb6c56c1cba8b2f87247faa5af457ee84bfe91cdb2927bd287"),
];

fn files() -> BTreeMap<String, PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/plans");
    let entries = std::fs::read_dir(folder).expect("the folder of plans");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let plans = paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    plans.map(|path| (name(&path), path)).collect()
}

fn read(path: &Path) -> Plan {
    let text = std::fs::read_to_string(path).expect("a file");
    plan::read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_plan_file_is_sound_and_named_after_its_plan() {
    let files = files();
    assert_eq!(files.len(), 7, "{files:?}");
    for (name, path) in files {
        let plan = read(&path);
        assert_eq!(plan.head.id, name);
        let said = remarks(&plan);
        assert!(is_sound(&said), "{name}: {said:#?}");
        let uncovered: Vec<_> = said.iter().filter(|it| it.code == "clause.uncovered").collect();
        assert!(uncovered.is_empty(), "{name}: {uncovered:?}");
        assert!(plan::show(&plan, None).contains(&plan.head.title));
    }
}

#[test]
fn the_neighbouring_plans_are_word_for_word() {
    let files = files();
    for (name, expected) in WORDS {
        let plan = read(&files[*name]);
        let mut words = Vec::new();
        let mut section = None;
        for clause in &plan.clauses {
            if clause.section.is_some() && clause.section != section {
                section.clone_from(&clause.section);
                words.extend(section.clone());
            }
            words.extend(clause.text.lines().map(str::to_owned));
        }
        let digest = Sha256::digest(words.join("\n").as_bytes());
        let hex =
            digest.iter().fold(String::new(), |hex, byte| hex + format!("{byte:02x}").as_str());
        assert_eq!(hex, *expected, "{name}");
    }
}

#[test]
fn what_the_neighbouring_plans_state_adds_up() {
    let files = files();
    let households = read(&files["town-households"]);
    let sums: Vec<_> = households.sums.iter().map(|sum| (sum.total, sum.added())).collect();
    assert_eq!(sums, [(69, Some(69)), (198, Some(198))]);
    let village = read(&files["nanan-village"]);
    let [budget] = village.budgets.as_slice() else { panic!("one budget") };
    assert_eq!((budget.total, budget.in_place), (1_260_000, Some(900_000)));
    assert_eq!(budget.missing(), Some(360_000));
    let wrong = std::fs::read_to_string(&files["town-households"]).expect("a file");
    let wrong = plan::read(&wrong.replacen("value = 31", "value = 32", 1)).expect("a plan");
    assert!(!is_sound(&remarks(&wrong)), "a part that is wrong is found");
}
