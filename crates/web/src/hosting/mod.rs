//! A host's area: his sessions, the schedule page, what he shares, and the walk through as an attendee.

mod changed;
pub(crate) mod estimating;
mod fields;
pub(crate) mod handing_over;
pub(crate) mod mine;
mod notices;
pub(crate) mod payment;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod plans;
pub(crate) mod receipt;
pub(crate) mod schedule;
pub(crate) mod schedule_page;
pub(crate) mod seat;
pub(crate) mod session;
pub(crate) mod sharing;
mod summary;
pub(crate) mod walk;
mod words;

use crate::visit::SignedIn;
use app::sessions::Acting;
use domain::accounts::Role;

/// Who acts on sessions: a host on his own ones, an administrator on all of the site.
pub(crate) fn acting(who: &SignedIn) -> Acting {
    let on_all = who.person.roles_at(who.visit.site.id).any(|role| role == Role::Administrator);
    Acting { account: who.person.account, on_all }
}
