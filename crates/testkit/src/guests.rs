//! Guests of rooms for which nobody registers.

use app::classrooms::CameFrom;
use app::registrations::BrowserKey;
use std::net::{IpAddr, Ipv4Addr};

/// A guest's browser, another one for each number, and from where he comes.
pub fn came_from(browser: u8, address: u8) -> CameFrom {
    CameFrom { browser: BrowserKey([browser; 16]), address: IpAddr::V4(Ipv4Addr::new(203, 0, 113, address)) }
}
