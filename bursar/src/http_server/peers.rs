//! What one visitor's network address may keep open, so that nobody takes all places by himself.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use web::AddressRange;

/// Bits of an IPv6 address that are one visitor's network.
const NETWORK_BITS: u32 = 64;

/// Counts connections by address.
pub(super) struct Peers {
    max: usize,
    /// Proxies, behind which everybody is, and this machine.
    exempt: Vec<AddressRange>,
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// The place of one connection, until it is dropped.
pub(super) struct Place {
    peers: Arc<Peers>,
    /// None where it is not counted.
    network: Option<IpAddr>,
}

impl Peers {
    /// At most `max` connections of an address that is not exempt.
    pub fn new(max: usize, exempt: Vec<AddressRange>) -> Arc<Self> {
        Arc::new(Self { max, exempt, open: Mutex::default() })
    }

    /// A place for one more connection; none when the address has as many as it may.
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        if self.exempt.iter().any(|range| range.contains(peer)) {
            return Some(Place { peers: Arc::clone(self), network: None });
        }
        let network = network(peer);
        let mut open = self.open();
        let count = open.entry(network).or_default();
        if *count >= self.max {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Place { peers: Arc::clone(self), network: Some(network) })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Numbers stay numbers, whoever panicked.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(network) = self.network else { return };
        let mut open = self.peers.open();
        if let Some(count) = open.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                open.remove(&network);
            }
        }
    }
}

fn network(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(address) => {
            let kept = u128::MAX << (128 - NETWORK_BITS);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & kept))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_and_gets_them_back() {
        let peers = Peers::new(2, vec!["10.0.0.0/8".parse().expect("a range")]);
        let enter = |address: &str| peers.enter(address.parse().expect("an address"));
        let (first, _second) = (enter("203.0.113.7"), enter("::ffff:203.0.113.7"));
        assert!(first.is_some() && enter("203.0.113.7").is_none(), "as both kinds of sockets name it");
        assert!(enter("203.0.113.8").is_some(), "others have theirs");
        drop(first);
        let again = enter("203.0.113.7");
        assert!(again.is_some() && enter("203.0.113.7").is_none());
        let _proxied: Vec<_> = (0..5).map(|_| enter("10.1.2.3").expect("a proxy")).collect();
        let _six = (enter("2001:db8::1"), enter("2001:db8::2"));
        assert!(enter("2001:db8::3").is_none(), "one network");
        assert!(enter("2001:db8:0:1::1").is_some(), "another one");
    }

    #[test]
    fn nothing_is_remembered_of_who_has_gone() {
        let peers = Peers::new(1, Vec::new());
        drop(peers.enter("203.0.113.7".parse().expect("an address")));
        assert!(peers.open().is_empty());
    }
}
