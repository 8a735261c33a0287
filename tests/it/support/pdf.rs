//! What people read in a PDF, whose bytes are packed.

use std::process::{Command, Stdio};

/// The text of a PDF; none where there is nothing to read it with.
pub(crate) fn text_of(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, bytes).expect("a file");
    let read = Command::new("pdftotext").arg(&file).arg("-").stderr(Stdio::null()).output();
    match read {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) if std::env::var_os("CI").is_some() => panic!("pdftotext: {error}"),
        Err(error) => {
            println!("skipped: pdftotext: {error}");
            None
        }
    }
}
