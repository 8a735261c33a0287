//! The proxies in front of the service: whose word is taken for who asks.

use std::net::IpAddr;
use std::str::FromStr;

use clap::{Args, ValueEnum};

/// Proxies that are trusted to say for whom they ask.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "代理")]
pub struct Proxies {
    /// Address or network of a proxy that is believed about the client's address.
    #[arg(long = "trusted-proxy", env = "TAIZHANG_TRUSTED_PROXY", value_delimiter = ',')]
    pub trusted: Vec<Network>,
    /// The header in which it says so; the other one is never looked at.
    #[arg(long = "proxy-header", env = "TAIZHANG_PROXY_HEADER", value_enum, default_value_t)]
    pub header: ProxyHeader,
}

impl Proxies {
    /// Whether an address is a proxy's.
    pub fn trust(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.holds(address))
    }
}

/// The header in which proxies name the client.
///
/// A proxy sets one of them and hands the other on as it came, so only one may count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`, as nginx and Caddy send it.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// An address, or all addresses that begin with the same bits: `10.1.0.0/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether an address lies in it. An IPv4 address written as IPv6 is the IPv4 address.
    pub fn holds(&self, address: IpAddr) -> bool {
        let same = match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros()
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros()
            }
            _ => return false,
        };
        same >= self.bits
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let wrong = || format!("“{typed}”应为地址或网段，如 10.1.2.3 或 10.1.0.0/16");
        let (address, bits) = typed.split_once('/').map_or((typed, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.trim().parse().map_err(|_| wrong()))?;
        if bits > most {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    fn holds(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().holds(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_what_begins_like_it() {
        assert!(holds("10.1.0.0/16", "10.1.255.9"));
        assert!(!holds("10.1.0.0/16", "10.2.0.1"));
        assert!(holds("127.0.0.1", "127.0.0.1"));
        assert!(!holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(holds("2001:db8::/32", "2001:db8:5::1"));
        assert!(!holds("2001:db8::/32", "2001:db9::1"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for typed in ["", "proxy", "10.0.0.0/33", "::1/129", "10.0.0.0/x", "10.0.0.0/"] {
            assert!(typed.parse::<Network>().is_err(), "{typed}");
        }
    }
}
