//! Hands the command line to [`taizhang::cli`].

fn main() {}
