//! Pay-per-use: estimates, the meter and settlement, by tables, by recordings and by chance.

extern crate bursar_domain as domain;

#[path = "usage/estimates.rs"]
mod estimates;
#[path = "usage/janus.rs"]
mod janus;
#[path = "usage/live.rs"]
mod live;
#[path = "usage/meter.rs"]
mod meter;
#[path = "usage/properties.rs"]
mod properties;
#[path = "usage/samples.rs"]
mod samples;
#[path = "usage/settlements.rs"]
mod settlements;
