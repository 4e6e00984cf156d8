//! The people of a site: inviting somebody, and changing what somebody is.

use super::Role;
use crate::registrations::details::{self, check_email, check_name};

/// A field of the form of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InviteField {
    /// Name.
    Name,
    /// E-mail address.
    Email,
    /// Roles.
    Roles,
}

impl InviteField {
    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Roles => "roles",
        }
    }
}

/// What is wrong with an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InviteProblem {
    /// The name cannot be used.
    Name(details::Problem),
    /// The address cannot be used.
    Email(details::Problem),
    /// No role is chosen.
    NoRole,
    /// The person works at the site already.
    WorksHere,
}

/// What is wrong with an invitation, in the order of the form.
pub type InviteProblems = Vec<(InviteField, InviteProblem)>;

/// Checks an invitation as typed; name and address in lower case. Whether the person works there already is known only
/// when it is written.
pub fn check_invitation(name: &str, email: &str, roles: &[Role]) -> Result<(String, String), InviteProblems> {
    let mut problems = InviteProblems::new();
    let name = check_name(name)
        .map_err(|problem| problems.push((InviteField::Name, InviteProblem::Name(problem))))
        .unwrap_or_default();
    let email = check_email(email)
        .map_err(|problem| problems.push((InviteField::Email, InviteProblem::Email(problem))))
        .unwrap_or_default();
    if !roles.iter().any(|role| Role::AT_SITE.contains(role)) {
        problems.push((InviteField::Roles, InviteProblem::NoRole));
    }
    if problems.is_empty() { Ok((name, email)) } else { Err(problems) }
}

/// Why somebody's roles stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RolesRefusal {
    /// Nothing is chosen; taking everything away is asked for apart.
    NoRole,
    /// A site keeps an administrator, and this one is the last who can sign in.
    LastAdministrator,
}

/// Whether somebody's roles at a site may become `wanted`. `others` is how many other administrators can sign in.
pub fn may_become(present: &[Role], wanted: &[Role], others: i64) -> Result<(), RolesRefusal> {
    let loses = present.contains(&Role::Administrator) && !wanted.contains(&Role::Administrator);
    if loses && others == 0 { Err(RolesRefusal::LastAdministrator) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_administrator_stays_one() {
        use Role::{Administrator, Finance, Host};
        assert_eq!(may_become(&[Administrator], &[Host], 0), Err(RolesRefusal::LastAdministrator));
        assert_eq!(may_become(&[Administrator, Host], &[], 0), Err(RolesRefusal::LastAdministrator));
        assert_eq!(may_become(&[Administrator], &[], 1), Ok(()));
        assert_eq!(may_become(&[Administrator], &[Administrator, Finance], 0), Ok(()));
        assert_eq!(may_become(&[Host], &[], 0), Ok(()));
    }

    #[test]
    fn every_problem_of_an_invitation_is_told_at_once() {
        let fields =
            |problems: InviteProblems| problems.into_iter().map(|(field, _)| field).collect::<Vec<_>>();
        let all = check_invitation(" ", "noor@", &[]).expect_err("nothing is right");
        assert_eq!(fields(all), [InviteField::Name, InviteField::Email, InviteField::Roles]);
        let operator = check_invitation("Noor", "Noor@example.org", &[Role::Operator]);
        assert_eq!(fields(operator.expect_err("no role of a site")), [InviteField::Roles]);
        let good = check_invitation(" Noor ", "Noor@Example.org", &[Role::Host]);
        assert_eq!(good, Ok(("Noor".to_owned(), "noor@example.org".to_owned())));
    }
}
