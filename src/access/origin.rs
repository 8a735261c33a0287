//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

/// Where a request comes from, as the log and the list of sessions keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The address.
    pub address: IpAddr,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

impl Default for Origin {
    fn default() -> Self {
        Self { address: IpAddr::V4(Ipv4Addr::UNSPECIFIED), agent: None }
    }
}

/// The network that an address lies in: its first 24 bits, or 64 of IPv6.
///
/// One guesser has a network more easily than an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(u128);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(four) => Self(u128::from(u32::from(four) >> 8)),
            IpAddr::V6(six) => Self((u128::from(six) >> 64) | (1 << 127)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Network;

    fn network(text: &str) -> Network {
        Network::from(text.parse::<IpAddr>().expect("an address"))
    }

    #[test]
    fn neighbours_share_a_network() {
        assert_eq!(network("10.1.2.3"), network("10.1.2.200"));
        assert_eq!(network("10.1.2.3"), network("::ffff:10.1.2.9"));
        assert_ne!(network("10.1.2.3"), network("10.1.3.3"));
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
    }
}
