//! The `bursar` program: command line, configuration and wiring; no rules.

fn main() {}
