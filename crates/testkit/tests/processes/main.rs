//! Tests whose parts are processes of their own: the crash suite (PS section 8), the race for the last
//! seat, and a session that is called off.

mod called_off;
mod cases;
mod clock;
mod crash;
mod hledger;
mod host_cases;
mod host_journeys;
mod journeys;
mod race;
mod room;
mod two_nodes;
mod world;

use app::entropy::{Entropy as _, SystemEntropy};

/// What `BURSAR_SEED` says, else a new seed. Tests print it.
fn seed() -> u64 {
    if let Ok(text) = std::env::var("BURSAR_SEED") {
        return text.parse().expect("BURSAR_SEED is a number");
    }
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    u64::from_le_bytes(bytes)
}
