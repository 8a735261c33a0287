//! How much of the service a client may hold, and for how long.

use std::num::NonZeroU32;
use std::time::Duration;

use clap::Args;

/// Limits on connections. A client that keeps to them is served; others are let go.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(next_help_heading = "连接的限度")]
pub struct ConnectionLimits {
    /// Connections at once; further ones are refused.
    #[arg(long, env = "TAIZHANG_MAX_CONNECTIONS", default_value_t = 12_000)]
    pub max_connections: usize,
    /// Connections at once from one address, behind which a whole hospital may sit.
    #[arg(long, env = "TAIZHANG_MAX_CONNECTIONS_PER_ADDRESS", default_value_t = 2_000)]
    pub max_connections_per_address: usize,
    /// Requests that are worked on at once; further ones are asked to come back.
    #[arg(long, env = "TAIZHANG_MAX_REQUESTS", default_value_t = 512)]
    pub max_requests: usize,
    /// Requests that are worked on at once for one address, behind which a whole hospital may sit.
    #[arg(long, env = "TAIZHANG_MAX_REQUESTS_PER_ADDRESS", default_value_t = 256)]
    pub max_requests_per_address: usize,
    /// Seconds in which the head of a request has to come.
    #[arg(long, env = "TAIZHANG_HEAD_TIMEOUT", value_parser = seconds, default_value = "10")]
    pub head_timeout: Duration,
    /// Seconds for which a connection is kept between two requests.
    #[arg(long, env = "TAIZHANG_IDLE_TIMEOUT", value_parser = seconds, default_value = "30")]
    pub idle_timeout: Duration,
    /// Bytes that have to go either way in a second, once the grace is over.
    #[arg(long, env = "TAIZHANG_LEAST_RATE", default_value = "1024")]
    pub least_rate: NonZeroU32,
    /// Seconds in which a body may come, and an answer be read, as slowly as it likes.
    #[arg(long, env = "TAIZHANG_RATE_GRACE", value_parser = seconds, default_value = "10")]
    pub rate_grace: Duration,
    /// Seconds in which a body has to be complete.
    #[arg(long, env = "TAIZHANG_BODY_TIMEOUT", value_parser = seconds, default_value = "300")]
    pub body_timeout: Duration,
}

impl ConnectionLimits {
    /// How long so many bytes may take at the least rate.
    pub fn time_for(&self, bytes: u64) -> Duration {
        Duration::from_millis(bytes.saturating_mul(1_000) / u64::from(self.least_rate.get()))
    }
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            max_connections: 12_000,
            max_connections_per_address: 2_000,
            max_requests: 512,
            max_requests_per_address: 256,
            head_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            least_rate: NonZeroU32::MIN.saturating_add(1_023),
            rate_grace: Duration::from_secs(10),
            body_timeout: Duration::from_mins(5),
        }
    }
}

fn seconds(typed: &str) -> Result<Duration, String> {
    match typed.parse() {
        Ok(seconds) if seconds > 0 => Ok(Duration::from_secs(seconds)),
        _ => Err("应为大于零的整秒数".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::Parser;

    use super::ConnectionLimits;

    #[derive(Debug, Parser)]
    struct Typed {
        #[command(flatten)]
        limits: ConnectionLimits,
    }

    #[test]
    fn nothing_typed_is_the_default() {
        let typed = Typed::try_parse_from(["serve"]).unwrap();
        assert_eq!(typed.limits, ConnectionLimits::default());
    }

    #[test]
    fn a_limit_of_nothing_is_refused() {
        for option in ["--head-timeout=0", "--least-rate=0", "--body-timeout=1.5"] {
            assert!(Typed::try_parse_from(["serve", option]).is_err(), "{option}");
        }
    }

    #[test]
    fn the_least_rate_gives_a_second_for_every_kilobyte() {
        assert_eq!(ConnectionLimits::default().time_for(5 << 10), Duration::from_secs(5));
    }
}
