//! What all runs came to.

use crate::run::Outcome;
use domain::sites::GatewayProduct;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Counts over all runs.
#[derive(Debug, Default, Clone)]
pub struct Summary {
    /// Runs.
    pub runs: u64,
    /// Runs that broke an invariant, by seed.
    pub broken: BTreeSet<u64>,
    /// Runs that no fault and no death struck: they prove nothing.
    pub calm: u64,
    /// Registrations that ended with a seat, and without.
    pub registrations: (u64, u64),
    /// Sessions whose use was settled.
    pub settled: u64,
    /// Movements of money that agree with PayPal's own list.
    pub agreed: u64,
    /// Calls at the gateways.
    pub calls: u64,
    /// Runs through each gateway.
    pub products: BTreeMap<&'static str, u64>,
    /// How often each fault struck.
    pub faults: BTreeMap<String, u64>,
    /// Partial outages that struck, by what failed.
    pub outages: BTreeMap<String, u64>,
    /// Holds that were held anew.
    pub held_anew: u64,
    /// What was done at the gateways' own consoles.
    pub console: u64,
    /// How often the program died at each point.
    pub deaths: BTreeMap<String, u64>,
}

impl Summary {
    /// Counts one more.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        self.runs += 1;
        if !outcome.violations.is_empty() {
            self.broken.insert(outcome.seed);
        }
        self.calm += u64::from(outcome.faults.is_empty() && outcome.deaths.is_empty());
        self.registrations.0 += outcome.seated;
        self.registrations.1 += outcome.unseated;
        self.settled += outcome.settled;
        self.agreed += outcome.agreed;
        self.calls += outcome.calls;
        for product in &outcome.products {
            *self.products.entry(word(*product)).or_default() += 1;
        }
        for fault in &outcome.faults {
            *self.faults.entry(fault.clone()).or_default() += 1;
        }
        for outage in &outcome.outages {
            *self.outages.entry(outage.clone()).or_default() += 1;
        }
        self.held_anew += outcome.held_anew;
        self.console += outcome.console;
        for point in &outcome.deaths {
            *self.deaths.entry(point.name()).or_default() += 1;
        }
    }

    /// Whether every invariant held in every run.
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }
}

fn word(product: GatewayProduct) -> &'static str {
    match product {
        GatewayProduct::PayflowPro => "Payflow Pro",
        GatewayProduct::PayPal => "PayPal",
        GatewayProduct::ExpressCheckout => "Express Checkout",
        GatewayProduct::PayflowExpress => "Express Checkout (Payflow)",
        GatewayProduct::ProUk => "Website Payments Pro",
    }
}

impl fmt::Display for Summary {
    /// A line for each kind of count, and the sum of all as the last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |counts: &BTreeMap<String, u64>| {
            let words: Vec<String> = counts.iter().map(|(what, count)| format!("{what} {count}")).collect();
            words.join(", ")
        };
        let products = self.products.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect();
        writeln!(f, "runs through: {}", listed(&products))?;
        writeln!(f, "faults: {}", listed(&self.faults))?;
        writeln!(f, "partial outages: {}", listed(&self.outages))?;
        writeln!(f, "deaths: {}", listed(&self.deaths))?;
        let (seated, unseated) = self.registrations;
        write!(
            f,
            "{} runs, {} of them calm, {} calls, {} faults, {} deaths, {} partial outages, {} console acts; \
             {seated} seats, {unseated} registrations without one, {} uses settled, {} reauthorizations, \
             {} movements as PayPal lists them; {} runs broke an invariant",
            self.runs,
            self.calm,
            self.calls,
            self.faults.values().sum::<u64>(),
            self.deaths.values().sum::<u64>(),
            self.outages.values().sum::<u64>(),
            self.console,
            self.settled,
            self.held_anew,
            self.agreed,
            self.broken.len(),
        )
    }
}
