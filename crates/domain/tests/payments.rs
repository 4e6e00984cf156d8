//! The rules of payments, by tables and by chance: what they promise whatever is heard, in whatever order.

extern crate bursar_domain as domain;

#[path = "payments/approvals.rs"]
mod approvals;
#[path = "payments/asking_anew.rs"]
mod asking_anew;
#[path = "payments/calls.rs"]
mod calls;
#[path = "payments/conflicts.rs"]
mod conflicts;
#[path = "payments/decisions.rs"]
mod decisions;
#[path = "payments/facts.rs"]
mod facts;
#[path = "payments/other_method.rs"]
mod other_method;
#[path = "payments/reauthorizations.rs"]
mod reauthorizations;
#[path = "payments/samples.rs"]
mod samples;
#[path = "payments/states.rs"]
mod states;
#[path = "payments/steps.rs"]
mod steps;
#[path = "payments/uses.rs"]
mod uses;
#[path = "payments/walks.rs"]
mod walks;
