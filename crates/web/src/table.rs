//! The router's table for tests and for the manual: every address, and who may come to it.

use crate::access::Access;
use crate::router::routes;
use domain::accounts::Act;

/// An address and who may come to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The pattern, in the notation of axum.
    pub pattern: &'static str,
    /// Who may come.
    pub who: Who,
}

/// Who may come to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anyone.
    Anyone,
    /// Who has a personal link.
    LinkHolders,
    /// Other programs.
    Machines,
    /// Anyone who is signed in.
    SignedIn,
    /// Who may do this in the installation.
    Operators(Act),
    /// Who may do this at the site of the address.
    AtSite(Act),
}

/// Every address.
pub fn rows() -> Vec<Row> {
    let who = |access| match access {
        Access::Public => Who::Anyone,
        Access::PersonalLink => Who::LinkHolders,
        Access::Machine => Who::Machines,
        Access::SignedIn => Who::SignedIn,
        Access::Operator(act) => Who::Operators(act),
        Access::Site(act) => Who::AtSite(act),
    };
    routes().into_iter().map(|(pattern, access, _)| Row { pattern, who: who(access) }).collect()
}
