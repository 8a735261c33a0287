//! What can be done to a record in each of its states, by whoever may do it at all: every act in
//! every state, held against a table that a person can read.

mod accounts;
mod boards;
mod crew;
mod figures;
mod inspections;
mod notices;
mod postings;
mod projects;
mod snapshots;
mod subsidies;
mod training;

use crate::support::Answer;

/// An act tried in a state, and what the table says of it.
#[derive(Debug, Clone, Copy)]
struct Cell {
    act: &'static str,
    state: &'static str,
    expected: &'static str,
}

/// The cells of a table: one line an act, one column a state.
fn cells(table: &'static str) -> Vec<Cell> {
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let states: Vec<&str> = lines.next().expect("a head").split(',').skip(1).collect();
    let mut cells = Vec::new();
    for line in lines {
        let (act, row) = line.split_once(',').expect("an act and its cells");
        let row: Vec<&str> = row.split(',').collect();
        assert_eq!(row.len(), states.len(), "every state has a cell in every line: {line}");
        let cell = |(state, expected)| Cell { act, state, expected };
        cells.extend(states.iter().copied().zip(row).map(cell));
    }
    cells
}

/// What was found, held against the table.
#[derive(Default)]
struct Held {
    cells: usize,
    wrong: Vec<String>,
}

impl Held {
    fn note(&mut self, cell: Cell, found: &str, answer: &Answer) {
        let Cell { act, state, expected } = cell;
        self.cells += 1;
        if found != expected {
            let text = &answer.text;
            self.wrong.push(format!("{act} when {state}: {found}, expected {expected}: {text}"));
        }
    }

    fn assert_as_said(&self, what: &str, cells: usize) {
        eprintln!("rights: {} cells of what {what} takes", self.cells);
        assert_eq!(self.cells, cells, "no line and no state was lost");
        assert!(self.wrong.is_empty(), "{} cells:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}

/// Status and code of an answer of the interface, as the tables write them.
fn told(answer: &Answer) -> String {
    if answer.status.is_success() { answer.status.as_u16().to_string() } else { answer.problem() }
}
