//! Runs every rule over the facts in `fixtures/rules/<code>/` and compares its findings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;

use super::rule::standing;
use super::{Ask, Facts, Finding, Lateness, RULES, Rule, Standing};
use crate::domain::clinic;
use crate::domain::indicator::Indicator;
use crate::plan::{Settings, Stage, Target};

/// Facts, what is asked about them, and every finding that is to come out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    /// What the fixture shows; read by people.
    #[serde(rename = "title")]
    _title: String,
    as_of: NaiveDate,
    stage: toml::Table,
    #[serde(default)]
    target: toml::Table,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    indicator: Vec<Indicator>,
    facts: Facts,
    expected: Vec<Expected>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Expected {
    label: String,
    standing: Standing,
    reason: String,
    lateness: Lateness,
    on: Option<NaiveDate>,
    progress: Option<clinic::Stage>,
    learned_late_on: Option<NaiveDate>,
    /// What it adds to the numerator and the denominator, where that is to be held.
    parts: Option<[i64; 2]>,
    /// What it adds to the base.
    base: Option<[i64; 2]>,
    #[serde(default)]
    warnings: usize,
}

impl Fixture {
    fn stage(&self) -> Stage {
        let mut table = self.stage.clone();
        table.entry("title").or_insert_with(|| self.stage["id"].clone());
        table.entry("value").or_insert(toml::Value::Integer(1));
        table.try_into().expect("a stage")
    }

    fn target(&self, rule: &str) -> Target {
        let mut table: toml::Table = toml::toml! {
            id = "T00"
            clauses = ["一"]
            title = "目标"
            level = "county"
            reading = "total"
            unit = "所"
            lead = "health"
        };
        table.insert("rule".to_owned(), toml::Value::String(rule.to_owned()));
        table.extend(self.target.clone());
        let mut target: Target = table.try_into().expect("a target");
        target.stages = vec![self.stage()];
        target
    }

    fn findings(&self, rule: &dyn Rule) -> Vec<Finding> {
        let target = self.target(rule.about().code);
        let settings = &self.settings;
        let stage = &standing(rule, &target.stages[0], settings, self.as_of);
        let indicators = &self.indicator;
        let (target, as_of) = (&target, self.as_of);
        rule.check(&self.facts, &Ask { target, stage, settings, indicators, as_of })
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

fn fixtures_of(code: &str) -> Vec<(PathBuf, Fixture)> {
    let files = fs::read_dir(folder().join(code)).expect("a folder");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("text");
            let fixture = toml::from_str(&text);
            let fixture = fixture.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path, fixture)
        })
        .collect()
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let rules: Vec<_> = RULES.iter().map(|rule| rule.about().code.to_owned()).collect();
    assert!(rules.is_sorted(), "RULES are in order of code: {rules:?}");
    let folders = fs::read_dir(folder()).expect("the folder of fixtures");
    let folders: BTreeSet<_> = folders
        .map(|folder| folder.expect("a folder").file_name().into_string().expect("a name"))
        .collect();
    assert_eq!(folders, rules.into_iter().collect());
}

#[test]
fn every_rule_has_records_that_count_and_records_that_do_not() {
    for rule in RULES {
        let code = rule.about().code;
        let standings: BTreeSet<_> = fixtures_of(code)
            .into_iter()
            .flat_map(|(_, fixture)| fixture.expected)
            .map(|expected| expected.standing)
            .collect();
        assert!(standings.contains(&Standing::Counted), "{code} has nothing that counts");
        assert!(standings.contains(&Standing::NotCounted), "{code} has nothing that does not");
    }
}

#[test]
fn every_fixture_finds_what_it_expects() {
    for rule in RULES {
        for (path, fixture) in fixtures_of(rule.about().code) {
            compare(&path, &fixture, &fixture.findings(*rule));
        }
    }
}

fn compare(path: &Path, fixture: &Fixture, findings: &[Finding]) {
    let at = path.display();
    let found: BTreeMap<_, _> = findings.iter().map(|it| (it.label.as_str(), it)).collect();
    let expected: BTreeSet<_> = fixture.expected.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(found.len(), findings.len(), "{at}: one finding a record");
    assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), expected, "{at}");
    for expected in &fixture.expected {
        let finding = found[expected.label.as_str()];
        assert_eq!(finding.reason, expected.reason, "{at}: {}", expected.label);
        assert_eq!(finding.standing, expected.standing, "{at}: {expected:?}");
        assert_eq!(finding.lateness, expected.lateness, "{at}: {expected:?}");
        assert_eq!(finding.on, expected.on, "{at}: {expected:?}");
        assert_eq!(finding.learned_late_on, expected.learned_late_on, "{at}: {expected:?}");
        assert_eq!(finding.warnings.len(), expected.warnings, "{at}: {:?}", finding.warnings);
        if let Some(parts) = expected.parts {
            assert_eq!([finding.numerator, finding.denominator], parts, "{at}: {expected:?}");
        }
        if let Some(base) = expected.base {
            let found = [finding.base.numerator, finding.base.denominator];
            assert_eq!(found, base, "{at}: {expected:?}");
        }
        if expected.progress.is_some() {
            assert_eq!(finding.progress, expected.progress, "{at}: {expected:?}");
        }
    }
}
