//! The program itself as a process of its own, so that its memory is its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// The running program.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Serves an empty ledger with as many descriptors as the machine allows.
    pub(crate) fn serve(options: &[&str]) -> Self {
        Self::serve_with("$(ulimit -Hn)", options)
    }

    /// Serves with a limit on open files.
    pub(crate) fn serve_with(open_files: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let limited = format!("ulimit -n {open_files}; exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_taizhang")])
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .args(options)
            .env("RUST_LOG", "warn,taizhang::web::serve=info")
            .env("NO_COLOR", "1")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("listening on http://")?;
            address.trim().parse().ok()
        });
        // Whoever does not read what it says would make it wait.
        std::thread::spawn(move || lines.for_each(drop));
        Self { address: address.expect("an address"), child, _folder: folder }
    }

    /// Kilobytes of memory that it holds.
    pub(crate) fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim_end_matches("kB").trim().parse().unwrap()
    }
}

/// How many connections this process itself may open, beside what it needs. A test that
/// wants more makes do with them, and fails where all of it has to run.
pub(crate) fn room_for(connections: usize) -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let open_files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = open_files.and_then(|line| line.split_whitespace().next()?.parse().ok());
    let room = soft.map_or(connections, |soft: usize| soft.saturating_sub(300));
    if room < connections {
        assert!(std::env::var_os("CI").is_none(), "CI has to allow {connections} open files");
        eprintln!("only {room} connections instead of {connections}: ulimit -n is too low");
    }
    room.min(connections)
}
