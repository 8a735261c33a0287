//! Pure functions from the facts of one county on one date to findings.
