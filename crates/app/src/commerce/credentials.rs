//! What is typed about a merchant account, checked before it is asked for or kept.

use crate::App;
use connectors::Secret;
use domain::payments::gateway::{CardEntry, HostedAction};
use domain::sites::{GatewayProduct, Interface, Login, ProUkEdition};
use domain::time::Span;
use locale::BaseUrl;
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// Longest of each credential, characters.
fn credential_max(interface: Interface) -> usize {
    match interface {
        Interface::Payflow | Interface::PayflowExpress => 64,
        Interface::PayPal | Interface::Express | Interface::HostedPro | Interface::DirectPro => 128,
    }
}

/// How many days a processor may let holds last.
pub const HOLD_DAYS: RangeInclusive<i64> = 1..=29;

/// The form of an account.
#[derive(Clone, Default)]
pub struct CredentialsForm {
    /// The product, as [`GatewayProduct::as_str`] names it; empty is Payflow Pro.
    pub gateway: String,
    /// Website Payments Pro: its edition, as [`ProUkEdition::as_str`] names it; empty is Hosted Solution.
    pub edition: String,
    /// PayPal: client id of the app.
    pub client_id: String,
    /// Payflow, whatever is paid with through it: partner; case matters. Of Website Payments Pro it is always the same.
    pub partner: String,
    /// Payflow: vendor.
    pub vendor: String,
    /// Payflow: user; empty is the vendor. With an API signature: the API username.
    pub user: String,
    /// Password, or the app's secret; empty keeps the present one while the rest stays the same.
    pub password: String,
    /// The API signature; it stays or is replaced with the password.
    pub signature: String,
    /// `authorize` or `sale`.
    pub action: String,
    /// Payflow: where payers type their card, as [`CardEntry::as_str`] names it; empty is on the gateway's page.
    pub card_entry: String,
    /// That the card is typed on our page, or comes to our server, is accepted with what it means for the seller.
    pub card_entry_accepted: bool,
    /// How many days its holds last; empty is as long as the gateway assures.
    pub hold_days: String,
}

impl CredentialsForm {
    /// The product that it is for.
    pub fn product(&self) -> GatewayProduct {
        GatewayProduct::parse(&self.gateway).unwrap_or(GatewayProduct::PayflowPro)
    }

    /// The edition that it is for; none of a product that has one only.
    pub fn edition(&self) -> Option<ProUkEdition> {
        let has_editions = self.product() == GatewayProduct::ProUk;
        has_editions.then(|| ProUkEdition::parse(&self.edition).unwrap_or_default())
    }

    /// The interface at which the account answers.
    pub fn interface(&self) -> Interface {
        match (self.product(), self.edition()) {
            (GatewayProduct::PayflowPro, _) => Interface::Payflow,
            (GatewayProduct::PayPal, _) => Interface::PayPal,
            (GatewayProduct::ExpressCheckout, _) => Interface::Express,
            (GatewayProduct::PayflowExpress, _) => Interface::PayflowExpress,
            (GatewayProduct::ProUk, edition) => edition.unwrap_or_default().interface(),
        }
    }
}

impl std::fmt::Debug for CredentialsForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CredentialsForm")
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialsField {
    /// Client id.
    ClientId,
    /// Partner.
    Partner,
    /// Vendor.
    Vendor,
    /// User.
    User,
    /// Password.
    Password,
    /// Signature.
    Signature,
    /// That the card is typed on our page is accepted.
    CardEntryAccepted,
    /// How many days holds last.
    HoldDays,
}

impl CredentialsField {
    /// Name of the field in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientId => "client_id",
            Self::Partner => "partner",
            Self::Vendor => "vendor",
            Self::User => "user",
            Self::Password => "password",
            Self::Signature => "signature",
            Self::CardEntryAccepted => "card_entry_accepted",
            Self::HoldDays => "hold_days",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialsProblem {
    /// Nothing was entered.
    Missing,
    /// Longer than the gateway takes: at most so many characters.
    TooLong(usize),
    /// Not plain letters, digits and marks.
    NotPlain,
    /// Another account or user needs its password, too.
    PasswordNeeded,
    /// What it means for the seller is to be accepted first.
    NotAccepted,
    /// Cards would come to this installation over a line that others can read.
    NotEncrypted,
    /// Whoever runs the installation has not said that cards may come to it.
    OperatorTakesNoCards,
    /// Not a whole number of days that a processor grants.
    DaysOutOfRange,
}

/// Whether cards may come to this server: whoever runs it has said so, and nobody else can read them.
pub(crate) fn takes_cards(app: &App) -> bool {
    app.settings().takes_cards && is_confidential(app.base())
}

/// Whether nobody else can read what a payer's browser sends here: over TLS, or within this machine.
pub(super) fn is_confidential(base: &BaseUrl) -> bool {
    let host = base.host().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    base.is_https() || is_here
}

/// A checked form. The password is never printed.
pub(super) struct Checked {
    pub login: Login,
    pub password: Option<Secret<String>>,
    pub action: HostedAction,
    pub card_entry: CardEntry,
    pub hold_life: Option<Span>,
}

/// Reads the form, or says what is wrong with it, field by field. Where there `is_new`, there is no password that could stay.
pub(super) fn check(
    form: &CredentialsForm,
    is_new: bool,
) -> Result<Checked, Vec<(CredentialsField, CredentialsProblem)>> {
    let mut problems = Vec::new();
    let (interface, vendor) = (form.interface(), form.vendor.trim());
    let most = credential_max(interface);
    let mut plain = |field, text: &str| {
        let problem = match () {
            () if text.is_empty() => Some(CredentialsProblem::Missing),
            () if text.chars().count() > most => Some(CredentialsProblem::TooLong(most)),
            // A gateway's wire knows ASCII without quotation marks.
            () if text.bytes().any(|b| !matches!(b, b' '..=b'~') || b == b'"') => {
                Some(CredentialsProblem::NotPlain)
            }
            () => None,
        };
        problems.extend(problem.map(|problem| (field, problem)));
        text.to_owned()
    };
    let mut vendor_and_user = || {
        let user = form.user.trim();
        let vendor_is = plain(CredentialsField::Vendor, vendor);
        (vendor_is, plain(CredentialsField::User, if user.is_empty() { vendor } else { user }))
    };
    let login = match (form.product(), interface) {
        (product @ (GatewayProduct::PayflowPro | GatewayProduct::PayflowExpress), _) => {
            let (vendor, user) = vendor_and_user();
            let partner = plain(CredentialsField::Partner, form.partner.trim());
            match product {
                GatewayProduct::PayflowExpress => Login::PayflowExpress { partner, vendor, user },
                _ => Login::Payflow { partner, vendor, user },
            }
        }
        (GatewayProduct::PayPal, _) => {
            Login::PayPal { client_id: plain(CredentialsField::ClientId, form.client_id.trim()) }
        }
        (GatewayProduct::ExpressCheckout, _) => {
            Login::ExpressCheckout { user: plain(CredentialsField::User, form.user.trim()) }
        }
        (GatewayProduct::ProUk, Interface::Payflow) => {
            let (vendor, user) = vendor_and_user();
            Login::ProUkPayflow { vendor, user }
        }
        (GatewayProduct::ProUk, Interface::DirectPro) => {
            Login::ProUkDirect { user: plain(CredentialsField::User, form.user.trim()) }
        }
        (GatewayProduct::ProUk, _) => Login::ProUk { user: plain(CredentialsField::User, form.user.trim()) },
    };
    let signs = interface.signs();
    let signature = form.signature.trim();
    let is_left_out = form.password.trim().is_empty();
    let stays = is_left_out && !is_new && (!signs || signature.is_empty());
    let password = match (stays, signs) {
        (true, _) => None,
        _ if is_left_out => {
            plain(CredentialsField::Password, "");
            if signs {
                plain(CredentialsField::Signature, signature);
            }
            None
        }
        (_, false) => Some(plain(CredentialsField::Password, &form.password)),
        // Both belong together, one line each.
        (_, true) => Some(
            [
                plain(CredentialsField::Password, &form.password),
                plain(CredentialsField::Signature, signature),
            ]
            .join("\n"),
        ),
    };
    let password = password.map(Secret::new);
    // Without a vendor there is no user to complain about.
    if vendor.is_empty() && interface.signs_in_to_payflow() {
        problems.retain(|(field, _)| *field != CredentialsField::User);
    }
    let action = HostedAction::parse(&form.action).unwrap_or(HostedAction::Authorize);
    let wish = CardEntry::parse(&form.card_entry).unwrap_or_default();
    // The other interfaces take no card from us.
    let card_entry = match interface {
        Interface::Payflow if wish == CardEntry::OurPage => CardEntry::OurPage,
        Interface::DirectPro => CardEntry::OurServer,
        _ => CardEntry::GatewayPage,
    };
    if card_entry != CardEntry::GatewayPage && !form.card_entry_accepted {
        problems.push((CredentialsField::CardEntryAccepted, CredentialsProblem::NotAccepted));
    }
    let days = form.hold_days.trim();
    let hold_life = match days.parse::<i64>() {
        _ if days.is_empty() => None,
        Ok(days) if HOLD_DAYS.contains(&days) => Some(Span::days(days)),
        _ => {
            problems.push((CredentialsField::HoldDays, CredentialsProblem::DaysOutOfRange));
            None
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Checked { login, password, action, card_entry, hold_life })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_missing_is_said_at_once_and_blanks_are_nothing() {
        use CredentialsField as F;
        let form = |blank: &str, gateway: GatewayProduct| CredentialsForm {
            gateway: gateway.as_str().into(),
            user: blank.into(),
            password: blank.into(),
            signature: blank.into(),
            ..CredentialsForm::default()
        };
        for blank in ["", "  "] {
            for (product, is_new, expected) in [
                (GatewayProduct::ExpressCheckout, true, vec![F::User, F::Password, F::Signature]),
                (GatewayProduct::ExpressCheckout, false, vec![F::User]),
                (GatewayProduct::PayPal, true, vec![F::ClientId, F::Password]),
                (GatewayProduct::PayflowPro, true, vec![F::Vendor, F::Partner, F::Password]),
                (GatewayProduct::PayflowPro, false, vec![F::Vendor, F::Partner]),
            ] {
                let found = check(&form(blank, product), is_new).err().unwrap_or_default();
                let expected: Vec<_> =
                    expected.into_iter().map(|field| (field, CredentialsProblem::Missing)).collect();
                assert_eq!(found, expected, "{product:?} {is_new}");
            }
        }
    }

    #[test]
    fn cards_come_over_tls_or_from_this_machine() {
        for (base, expected) in [
            ("https://training.example", true),
            ("http://training.example", false),
            ("http://192.168.1.7:8080", false),
            ("http://127.0.0.1:8080", true),
            ("http://localhost:8080", true),
            ("http://[::1]:8080", true),
        ] {
            assert_eq!(is_confidential(&BaseUrl::parse(base).expect("a base URL")), expected, "{base}");
        }
    }
}
