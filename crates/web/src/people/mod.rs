//! People and roles of a site.

pub(crate) mod everybody;
pub(crate) mod factor;
pub(crate) mod list;
pub(crate) mod roles;

use crate::forms::{Tick, Ticks};
use crate::request::form::Fields;
use domain::accounts::Role;
use locale::Messages;

/// The name of the boxes.
const ROLES: &str = "roles";

/// A box for each role that somebody can have at a site.
fn role_ticks(t: Messages, chosen: &[Role], problem: Option<String>) -> Ticks<'static> {
    let tick = |role: Role| {
        let values = [("role", role_name(t, role).into()), ("hint", role_hint(t, role).into())];
        let words = t.with("people-role-and-hint", &values);
        Tick::new(ROLES, role.as_str(), words, chosen.contains(&role))
    };
    Ticks::new(ROLES, t.text("people-roles"), Role::AT_SITE.map(tick).into()).problem(problem)
}

fn role_name(t: Messages, role: Role) -> String {
    let key = match role {
        Role::Administrator | Role::Operator => "people-role-administrator",
        Role::Host => "people-role-host",
        Role::Finance => "people-role-finance",
        Role::Head => "people-role-head",
    };
    t.text(key).into_owned()
}

fn role_hint(t: Messages, role: Role) -> String {
    let key = match role {
        Role::Administrator | Role::Operator => "people-role-administrator-hint",
        Role::Host => "people-role-host-hint",
        Role::Finance => "people-role-finance-hint",
        Role::Head => "people-role-head-hint",
    };
    t.text(key).into_owned()
}

/// The roles in a line.
fn role_names(t: Messages, roles: &[Role]) -> String {
    roles.iter().map(|role| role_name(t, *role)).collect::<Vec<_>>().join(", ")
}

/// The roles that are ticked.
fn ticked(fields: &Fields) -> Vec<Role> {
    let chosen = |role: &Role| fields.all(ROLES).any(|word| word == role.as_str());
    Role::AT_SITE.into_iter().filter(chosen).collect()
}
