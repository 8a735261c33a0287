//! Loads the facts of a county, runs the rules over them and judges the targets.
