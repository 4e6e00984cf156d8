//! Tests whose parts are processes of their own: the crash suite (PS section 8) and the race for the last seat.

mod cases;
mod crash;
mod hledger;
mod journeys;
mod race;
mod room;
mod world;
