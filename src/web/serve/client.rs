//! Who asks, behind the proxies that are trusted to say so.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};

use crate::config::{Proxies, ProxyHeader};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client.
///
/// Every proxy puts whoever asked it at the end of the list, so the list is read from the
/// end, and only as long as it was a trusted proxy that wrote: what stands before that is
/// the client's own word. Where an entry is no address, the proxy that wrote it is the
/// nearest to the client that is known.
pub(super) fn client(peer: SocketAddr, headers: &HeaderMap, proxies: &Proxies) -> SocketAddr {
    let mut client = SocketAddr::new(peer.ip().to_canonical(), peer.port());
    if !proxies.trust(client.ip()) {
        return client;
    }
    let named = match proxies.header {
        ProxyHeader::XForwardedFor => listed(headers, &X_FORWARDED_FOR, |entry| address(entry)),
        ProxyHeader::Forwarded => listed(headers, &header::FORWARDED, forwarded_for),
    };
    for named in named.into_iter().rev() {
        let Some(named) = named.filter(|_| proxies.trust(client.ip())) else { break };
        client = named;
    }
    client
}

/// The entries of a header, over all its lines, in the order in which they were added.
fn listed(
    headers: &HeaderMap,
    name: &HeaderName,
    read: impl Fn(&str) -> Option<SocketAddr>,
) -> Vec<Option<SocketAddr>> {
    let lines = headers.get_all(name).iter();
    // A line that is no text is one entry that is no address.
    let entries = lines.flat_map(|line| split(line.to_str().unwrap_or_default(), ','));
    entries.map(read).collect()
}

/// The `for` of one entry of `Forwarded`: `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(entry: &str) -> Option<SocketAddr> {
    let pairs = split(entry, ';');
    let mut pairs = pairs.iter().filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    address(value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value))
}

/// Reads an address with or without a port, and IPv6 with or without brackets.
fn address(text: &str) -> Option<SocketAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let alone = bare.parse().map(|ip: IpAddr| SocketAddr::new(ip, 0));
    let found = alone.or_else(|_| text.parse()).ok()?;
    Some(SocketAddr::new(found.ip().to_canonical(), found.port()))
}

/// Splits a text, but not inside quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|sign| {
        quoted ^= sign == '"';
        sign == at && !quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::client;
    use crate::config::{Proxies, ProxyHeader};

    const PROXY: &str = "10.1.0.1:40000";

    fn seen(peer: &str, header: ProxyHeader, lines: &[(&'static str, &str)]) -> String {
        let trusted = ["10.1.0.0/16", "127.0.0.1"].map(|network| network.parse().unwrap());
        let proxies = Proxies { trusted: trusted.into(), header };
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let value = HeaderValue::from_str(value).unwrap();
            headers.append(HeaderName::from_static(name), value);
        }
        client(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    fn by_list(peer: &str, list: &str) -> String {
        seen(peer, ProxyHeader::XForwardedFor, &[("x-forwarded-for", list)])
    }

    fn by_forwarded(list: &str) -> String {
        seen(PROXY, ProxyHeader::Forwarded, &[("forwarded", list)])
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(by_list("192.0.2.9:5000", "203.0.113.7"), "192.0.2.9:5000");
        assert_eq!(by_list("[::ffff:192.0.2.9]:5000", "203.0.113.7"), "192.0.2.9:5000");
    }

    #[test]
    fn the_last_address_that_is_no_proxy_is_the_client() {
        assert_eq!(by_list(PROXY, "203.0.113.7"), "203.0.113.7:0");
        assert_eq!(by_list(PROXY, "198.51.100.1, 203.0.113.7"), "203.0.113.7:0");
        assert_eq!(by_list(PROXY, "198.51.100.1, 203.0.113.7,10.1.2.3"), "203.0.113.7:0");
        assert_eq!(by_list(PROXY, "203.0.113.7:9001"), "203.0.113.7:9001");
        assert_eq!(by_list("[::ffff:127.0.0.1]:1", "2001:db8::1"), "[2001:db8::1]:0");
        let lines = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.7")];
        assert_eq!(seen(PROXY, ProxyHeader::XForwardedFor, &lines), "203.0.113.7:0");
    }

    #[test]
    fn what_is_no_address_ends_the_list() {
        assert_eq!(by_list(PROXY, ""), PROXY);
        assert_eq!(by_list(PROXY, "unknown"), PROXY);
        assert_eq!(by_list(PROXY, "203.0.113.7, unknown, 10.1.0.7"), "10.1.0.7:0");
    }

    #[test]
    fn forwarded_is_read_with_its_quotes() {
        assert_eq!(by_forwarded("for=203.0.113.7;proto=https"), "203.0.113.7:0");
        assert_eq!(by_forwarded("proto=http; For=\"[2001:db8::1]:4711\""), "[2001:db8::1]:4711");
        assert_eq!(by_forwarded("for=198.51.100.1, for=\"203.0.113.7:80\""), "203.0.113.7:80");
        assert_eq!(by_forwarded("host=\"a,for=198.51.100.1\";for=203.0.113.7"), "203.0.113.7:0");
        assert_eq!(by_forwarded("for=_hidden"), PROXY);
        assert_eq!(by_forwarded("proto=https"), PROXY);
    }

    #[test]
    fn the_header_that_the_proxy_does_not_set_is_never_looked_at() {
        let lines = [("forwarded", "for=198.51.100.1"), ("x-forwarded-for", "203.0.113.7")];
        assert_eq!(seen(PROXY, ProxyHeader::XForwardedFor, &lines), "203.0.113.7:0");
        assert_eq!(seen(PROXY, ProxyHeader::Forwarded, &lines), "198.51.100.1:0");
        assert_eq!(seen(PROXY, ProxyHeader::Forwarded, &lines[1..]), PROXY);
    }
}
