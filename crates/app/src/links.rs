//! Personal links: how people without an account act (product principle 11). A link is the registration's reference
//! and a signature; it is bound to its site, to one purpose and to a version that can be raised to kill it.

use domain::ids::Reference;
use domain::registrations::people::Holder;
use store::registrations::RegistrationRow;

/// A personal link as text: `<reference>-<signature>`. Parsing checks its form only; whether the signature is genuine
/// is checked by each use case against the registration's site and link version.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalLink {
    reference: Reference,
    mac: String,
}

/// What a personal link opened.
pub(crate) struct Opened {
    /// The registration.
    pub registration: RegistrationRow,
    /// Whose link it is.
    pub holder: Holder,
}

impl PersonalLink {
    pub(crate) fn new(reference: Reference, mac: String) -> Self {
        Self { reference, mac }
    }

    /// Reads the text of a link.
    pub fn parse(text: &str) -> Option<Self> {
        let (reference, mac) = text.split_once('-')?;
        let mac_ok = mac.len() == 26 && mac.bytes().all(|b| b.is_ascii_alphanumeric());
        let reference = Reference::parse(reference)?;
        mac_ok.then(|| Self { reference, mac: mac.to_ascii_uppercase() })
    }

    /// The registration's reference, which may be shown and logged.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    pub(crate) fn mac(&self) -> &str {
        &self.mac
    }
}

impl std::fmt::Display for PersonalLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.reference, self.mac)
    }
}

impl std::fmt::Debug for PersonalLink {
    /// Prints the reference only: the signature is what opens.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonalLink({})", self.reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_form_is_a_link() {
        let text = "7K3M9Q2XVB4T-0123456789ABCDEFGHJKMNPQRS";
        assert_eq!(PersonalLink::parse(text).map(|link| link.to_string()), Some(text.to_owned()));
        assert_eq!(format!("{:?}", PersonalLink::parse(text)), "Some(PersonalLink(7K3M9Q2XVB4T))");
        for bad in ["", "7K3M9Q2XVB4T", "7K3M9Q2XVB4T-", "7K3M9Q2XVB4T-0123", "x-0123456789ABCDEFGHJKMNPQRS"]
        {
            assert_eq!(PersonalLink::parse(bad), None, "{bad}");
        }
    }
}
