//! How many connections the machine has room for.

use crate::config::ConnectionLimits;

/// Descriptors that the ledger, its attachments and the log need beside the connections.
const RESERVED: usize = 128;

/// Lowers the most connections to what the process may open, so that those beyond are
/// refused and the ledger is never short of a descriptor.
pub(super) fn fit(limits: &mut ConnectionLimits) {
    let Ok(text) = std::fs::read_to_string("/proc/self/limits") else { return };
    let Some(open_files) = open_files(&text) else { return };
    let room = open_files.saturating_sub(RESERVED).max(1);
    if limits.max_connections > room {
        tracing::warn!(
            open_files,
            connections = room,
            "the limit on open files (LimitNOFILE, ulimit -n) lowers --max-connections"
        );
        limits.max_connections = room;
    }
}

/// The soft limit on open files; nothing where there is none.
fn open_files(limits: &str) -> Option<usize> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{RESERVED, fit, open_files};
    use crate::config::ConnectionLimits;

    #[test]
    fn the_soft_limit_is_the_first_number() {
        let limits = "Limit   Soft Limit   Hard Limit   Units\n\
                      Max processes             95923    95923    processes\n\
                      Max open files            1024     524288   files\n";
        assert_eq!(open_files(limits), Some(1_024));
        assert_eq!(open_files("Max open files   unlimited   unlimited   files"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn there_are_never_more_connections_than_descriptors() {
        let text = std::fs::read_to_string("/proc/self/limits").unwrap();
        let mut limits =
            ConnectionLimits { max_connections: usize::MAX, ..ConnectionLimits::default() };
        fit(&mut limits);
        let room = open_files(&text).map_or(usize::MAX, |most| most - RESERVED);
        assert_eq!(limits.max_connections, room);
    }
}
