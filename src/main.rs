//! Hands the command line to [`taizhang::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    taizhang::cli::run()
}
