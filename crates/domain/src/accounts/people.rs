//! The people of a site: inviting somebody, and changing what somebody is.

use super::{Act, Role};
use crate::ids::SiteId;
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

/// What somebody may do: in the installation, and at sites.
#[derive(Debug, Clone, Copy)]
pub struct Rights<'a> {
    /// He runs the installation.
    pub is_operator: bool,
    /// What he is, and where.
    pub roles: &'a [(SiteId, Role)],
}

impl Rights<'_> {
    fn may(&self, site: SiteId, act: Act) -> bool {
        self.roles.iter().any(|(at, role)| *at == site && role.may(act))
    }

    /// Whether everything that the other may do, at whatever site, he may do, too.
    fn reach(&self, other: Rights<'_>) -> bool {
        let acts = |(site, role): &(SiteId, Role)| {
            let (site, role) = (*site, *role);
            Act::ALL.into_iter().filter(move |act| role.may(*act)).map(move |act| (site, act))
        };
        !other.is_operator && other.roles.iter().flat_map(acts).all(|(site, act)| self.may(site, act))
    }
}

/// Why somebody's second factor stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorResetRefusal {
    /// There is none.
    NoFactor,
    /// One changes one's own with one's password.
    Yourself,
    /// He may do what the one who asks may not: whoever took his second factor away would be nearer to that.
    MoreRights,
}

/// Whether `by` may take away the second factor of `of`, another person who has lost it. An operator may help
/// everybody, who else has it in his hands somebody without rights beyond his own.
pub fn may_reset_factor(by: Rights<'_>, of: Rights<'_>) -> Result<(), FactorResetRefusal> {
    if by.is_operator || by.reach(of) { Ok(()) } else { Err(FactorResetRefusal::MoreRights) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_second_factor_is_taken_away_by_nobody_of_fewer_rights() {
        use Role::{Administrator, Finance, Host};
        let (here, there) = (SiteId(Uuid::from_u128(1)), SiteId(Uuid::from_u128(2)));
        fn person(roles: &[(SiteId, Role)]) -> Rights<'_> {
            Rights { is_operator: false, roles }
        }
        let operator = Rights { is_operator: true, roles: &[] };
        let admin = [(here, Administrator)];
        let refused = Err(FactorResetRefusal::MoreRights);
        let by_admin = |of: Rights<'_>| may_reset_factor(person(&admin), of);
        assert_eq!(by_admin(person(&[(here, Host), (here, Finance)])), Ok(()));
        assert_eq!(by_admin(person(&[(here, Administrator)])), Ok(()), "of the same rights");
        assert_eq!(by_admin(person(&[(here, Host), (there, Host)])), refused, "a host elsewhere");
        assert_eq!(by_admin(Rights { is_operator: true, roles: &[(here, Host)] }), refused);
        let both = [(here, Administrator), (there, Administrator)];
        assert_eq!(may_reset_factor(person(&both), person(&[(here, Host), (there, Finance)])), Ok(()));
        let finance = [(here, Finance)];
        assert_eq!(may_reset_factor(person(&finance), person(&[(here, Host)])), refused);
        assert_eq!(may_reset_factor(operator, person(&both)), Ok(()));
        assert_eq!(may_reset_factor(operator, operator), Ok(()), "another one");
    }

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
