//! The areas at the left of a page, rooted at the reader's own unit.

use chrono::NaiveDate;

use super::error::Result;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::time::Known;
use crate::ledger::Ledger;
use crate::ledger::areas::{self, AreaLine};

/// A unit in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its key.
    pub area: AreaKey,
    /// Its name.
    pub name: String,
    /// How far below the root it lies.
    pub depth: usize,
    /// Whether what lies below it is shown.
    pub open: bool,
    /// Whether the page is about it.
    pub here: bool,
    /// Whether anything can lie below it.
    pub leaf: bool,
}

/// The way from the reader's own unit to where the page is, with what lies beside it.
#[derive(Debug, Clone, Default)]
pub struct AreaTree {
    nodes: Vec<Node>,
    here: String,
}

impl AreaTree {
    /// The tree of `own` opened down to `area`.
    pub async fn load(
        ledger: &Ledger,
        own: Scope,
        area: Scope,
        known: Known,
        on: NaiveDate,
    ) -> Result<Self> {
        use Level::{County, Prefecture, Province, Township, Village};
        let db = ledger.read();
        let upper = [Province, Prefecture, County, Township];
        let mut lines = areas::list(db, own, known, on, &upper).await?;
        if area.root().level() >= Township {
            let township = Scope::of(area.root().township());
            let villages = own.narrowed(township.root()).unwrap_or(area);
            lines.extend(areas::list(db, villages, known, on, &[Village]).await?);
            lines.sort_by_key(|line| line.area_key);
        }
        Ok(Self::of(lines, own.root(), area.root()))
    }

    fn of(lines: Vec<AreaLine>, root: AreaKey, here: AreaKey) -> Self {
        let shown = |line: &AreaLine| {
            line.area_key == root
                || line.area_key.parent().is_some_and(|parent| parent.contains(here))
        };
        let nodes: Vec<_> = lines
            .into_iter()
            .filter(shown)
            .map(|line| Node {
                area: line.area_key,
                depth: depth(line.area_key, root),
                open: line.area_key.contains(here),
                here: line.area_key == here,
                leaf: line.level == Level::Village,
                name: line.name,
            })
            .collect();
        let name = nodes.iter().find(|node| node.here).map(|node| node.name.clone());
        Self { nodes, here: name.unwrap_or_else(|| here.to_string()) }
    }

    /// The units from top to bottom.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The name of the unit that the page is about.
    pub fn here(&self) -> &str {
        &self.here
    }
}

fn depth(area: AreaKey, root: AreaKey) -> usize {
    let up = std::iter::successors(Some(area), |area| area.parent());
    up.take_while(|area| *area != root).count()
}
