//! How many connections there are, in all and from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Permits for connections; a clone hands out the same ones.
#[derive(Debug, Clone)]
pub(super) struct Permits {
    out: Arc<Mutex<Out>>,
    most: usize,
    most_per_address: usize,
}

/// The permits that are out.
#[derive(Debug, Default)]
struct Out {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// Why there is no permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// There are as many connections as there may be.
    All,
    /// The address has as many as one may have.
    Address,
}

impl Permits {
    pub(super) fn new(most: usize, most_per_address: usize) -> Self {
        Self { out: Arc::default(), most, most_per_address }
    }

    /// A permit for a connection; `None` for the address where it does not count, because
    /// many clients come from it.
    pub(super) fn take(&self, address: Option<IpAddr>) -> Result<Permit, Refused> {
        let address = address.map(place);
        let mut out = self.out();
        if out.all >= self.most {
            return Err(Refused::All);
        }
        if let Some(address) = address {
            let count = out.by_address.entry(address).or_default();
            if *count >= self.most_per_address {
                return Err(Refused::Address);
            }
            *count += 1;
        }
        out.all += 1;
        Ok(Permit { permits: self.clone(), address })
    }

    fn out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever has one IPv6 address has a whole /64 of them, so that counts as one.
fn place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// One connection, for as long as it lives.
#[derive(Debug)]
pub(super) struct Permit {
    permits: Permits,
    address: Option<IpAddr>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut out = self.permits.out();
        out.all -= 1;
        let Some(address) = self.address else { return };
        if let Some(count) = out.by_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                out.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Permits, Refused};

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let permits = Permits::new(10, 2);
        let first = permits.take(address("10.0.0.1")).unwrap();
        let _second = permits.take(address("::ffff:10.0.0.1")).unwrap();
        assert_eq!(permits.take(address("10.0.0.1")).unwrap_err(), Refused::Address);
        let _neighbour = permits.take(address("10.0.0.2")).unwrap();
        drop(first);
        let _again = permits.take(address("10.0.0.1")).unwrap();
    }

    #[test]
    fn nobody_gets_more_than_there_are() {
        let permits = Permits::new(2, 2);
        let _first = permits.take(address("10.0.0.1")).unwrap();
        let second = permits.take(None).unwrap();
        assert_eq!(permits.take(address("10.0.0.3")).unwrap_err(), Refused::All);
        assert_eq!(permits.take(None).unwrap_err(), Refused::All);
        drop(second);
        drop(permits.take(address("10.0.0.3")).unwrap());
        assert_eq!(permits.out().all, 1);
        assert_eq!(permits.out().by_address.len(), 1);
    }

    #[test]
    fn the_addresses_of_one_house_are_one() {
        let permits = Permits::new(10, 1);
        let _first = permits.take(address("2001:db8:0:1::1")).unwrap();
        assert_eq!(permits.take(address("2001:db8:0:1:9::2")).unwrap_err(), Refused::Address);
        permits.take(address("2001:db8:0:2::1")).unwrap();
    }
}
