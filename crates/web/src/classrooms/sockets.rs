//! How many sockets there are: of the process, of a network, and of one person, so that nobody takes the places of
//! others. Who waits before a room has one as well.

use crate::config::{AddressRange, SocketLimits};
use app::accounts::network;
use domain::classrooms::pace::Pace;
use domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Sockets of one person in one room: three computers with two windows each, and two that fell silent a moment ago.
const OF_PERSON: usize = 8;

/// Comings of one person at once, then one more after each: each leaves facts behind.
const COMINGS: (i64, Span) = (30, Span(3_000_000));

/// What is remembered of people who have gone is looked through when there is so much of it.
const REMEMBERED: usize = 10_000;

/// The places of a process.
pub(crate) struct Sockets {
    limits: SocketLimits,
    /// Proxies, behind which everybody is, and this machine.
    exempt: Vec<AddressRange>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    all: usize,
    of_network: HashMap<String, usize>,
    of_person: HashMap<String, OfPerson>,
}

struct OfPerson {
    open: usize,
    pace: Pace,
    came_at: Timestamp,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// The process serves no more.
    Process,
    /// The network has as many as it may.
    Network,
    /// The person has.
    Person,
    /// He comes and goes faster than people do.
    TooFast,
}

/// The place of one socket, until it is dropped.
pub(super) struct Place {
    sockets: Arc<Sockets>,
    network: Option<String>,
    person: String,
}

impl Sockets {
    /// At most so many, not counted by network for those that are exempt.
    pub fn new(limits: SocketLimits, trusted_proxies: &[AddressRange]) -> Arc<Self> {
        let exempt = [trusted_proxies, &AddressRange::loopback()].concat();
        Arc::new(Self { limits, exempt, open: Mutex::default() })
    }

    /// A place for one more socket of `person`, who comes from `address`.
    pub(super) fn enter(
        self: &Arc<Self>,
        address: IpAddr,
        person: String,
        now: Timestamp,
    ) -> Result<Place, Full> {
        let is_counted = !self.exempt.iter().any(|range| range.contains(address));
        let network = is_counted.then(|| network(address));
        let mut guard = self.open();
        let open = &mut *guard;
        open.forget(now);
        let new = || OfPerson { open: 0, pace: Pace::new(COMINGS.0, COMINGS.1, now), came_at: now };
        let own = open.of_person.entry(person.clone()).or_insert_with(new);
        own.came_at = now;
        if !own.pace.take(now) {
            return Err(Full::TooFast);
        }
        if own.open >= OF_PERSON {
            return Err(Full::Person);
        }
        if open.all >= self.limits.all {
            return Err(Full::Process);
        }
        if let Some(network) = &network {
            let count = open.of_network.entry(network.clone()).or_default();
            if *count >= self.limits.per_address {
                return Err(Full::Network);
            }
            *count += 1;
        }
        open.all += 1;
        own.open += 1;
        drop(guard);
        Ok(Place { sockets: Arc::clone(self), network, person })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        // Numbers stay numbers, whoever panicked.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Forgets people who have gone and may come as often as anybody again.
    fn forget(&mut self, now: Timestamp) {
        if self.of_person.len() >= REMEMBERED {
            let all = Span(COMINGS.0 * COMINGS.1.0);
            self.of_person.retain(|_, own| own.open > 0 || now.since(own.came_at) < all);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.sockets.open();
        open.all -= 1;
        if let Some(own) = open.of_person.get_mut(&self.person) {
            own.open -= 1;
        }
        if let Some(network) = &self.network
            && let Some(count) = open.of_network.get_mut(network)
        {
            *count -= 1;
            if *count == 0 {
                open.of_network.remove(network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: SocketLimits = SocketLimits { all: 100, per_address: 20 };

    fn enter(sockets: &Arc<Sockets>, from: &str, who: &str, second: i64) -> Result<Place, Full> {
        let address = from.parse().expect("an address");
        sockets.enter(address, who.to_owned(), Timestamp(Span::seconds(second).0))
    }

    #[test]
    fn one_link_takes_a_few_places_whatever_it_calls_its_computers() {
        let sockets = Sockets::new(LIMITS, &[]);
        let came = |who: &str| enter(&sockets, "203.0.113.7", who, 0);
        let mut open: Vec<Place> = (0..OF_PERSON).map(|_| came("ann").expect("a place")).collect();
        assert_eq!(came("ann").err(), Some(Full::Person));
        assert!(came("bea").is_ok(), "her family comes in from the same address");
        open.pop();
        assert!(came("ann").is_ok(), "and she comes back herself");
    }

    #[test]
    fn one_network_leaves_places_to_others() {
        let proxy = ["10.0.0.0/8".parse().expect("a range")];
        let sockets = Sockets::new(LIMITS, &proxy);
        let came = |from: &str, n: usize| enter(&sockets, from, &format!("{from} {n}"), 0);
        let full = |from: &str| -> Vec<Place> { (0..20).map(|n| came(from, n).expect("a place")).collect() };
        let (one, _other) = (full("203.0.113.7"), full("2001:db8::1"));
        assert_eq!(came("203.0.113.7", 20).err(), Some(Full::Network));
        assert_eq!(came("2001:db8::2", 20).err(), Some(Full::Network), "one customer's network");
        assert!(came("203.0.113.8", 0).is_ok());
        let _proxied: Vec<Place> = (0..60).map(|n| came("10.1.2.3", n).expect("a place")).collect();
        assert_eq!(came("203.0.113.9", 0).err(), Some(Full::Process));
        drop(one);
        assert!(came("203.0.113.9", 0).is_ok() && came("203.0.113.7", 0).is_ok());
    }

    #[test]
    fn who_comes_and_goes_all_the_time_waits_between() {
        let sockets = Sockets::new(LIMITS, &[]);
        let came = |second| enter(&sockets, "203.0.113.7", "ann", second).map(drop);
        // A network that breaks down every two seconds for a minute is no reason.
        assert!((0..30).all(|n| came(n * 2).is_ok()));
        let refused = (0..60).filter(|_| came(60) == Err(Full::TooFast)).count();
        assert!(refused >= 30, "{refused}");
        assert_eq!(came(63), Ok(()));
    }
}
