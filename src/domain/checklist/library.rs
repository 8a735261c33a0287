//! The standards that come with the programme.

use std::sync::LazyLock;

use super::standard::Standard;
use crate::domain::project::ProjectKind;

macro_rules! fixture {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/standards/", $name)))
    };
}

const FILES: [(&str, &str); 4] = [
    fixture!("village-clinic-2014.toml"),
    fixture!("village-clinic-2019.toml"),
    fixture!("village-clinic-licence-1994.toml"),
    fixture!("key-specialty-2015.toml"),
];

static STANDARDS: LazyLock<Vec<Standard>> = LazyLock::new(|| {
    let read = |(name, text): &(&str, &str)| {
        Standard::read(text).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    };
    FILES.iter().map(read).collect()
});

/// The standards that come with the programme, parsed once.
pub fn standards() -> &'static [Standard] {
    &STANDARDS
}

/// The standards that projects of a kind are held against.
pub fn standards_of(projects: ProjectKind) -> impl Iterator<Item = &'static Standard> {
    standards().iter().filter(move |standard| standard.projects == projects)
}

/// The standard of an id.
pub fn find(id: &str) -> Option<&'static Standard> {
    standards().iter().find(|standard| standard.id == id)
}
