//! What a line of the audit log says of a change: which setting, from what to what. It is stored as text that is read
//! back, so that readers of every language get it in their words.

/// A setting whose change is told, of a site, an account at a gateway or a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Setting {
    /// Fee-based training is enabled: yes or no.
    Enabled,
    /// Name of the tax.
    TaxName,
    /// Its rate, parts per million.
    TaxRate,
    /// Whether fees include it: yes or no.
    TaxIncluded,
    /// Largest fee, an amount.
    FeeMax,
    /// The refund policy, as stored.
    RefundPolicy,
    /// What follows from an address that does not match.
    OnAddressMismatch,
    /// What follows from a security code that does not match.
    OnCodeMismatch,
    /// Seats that a host may give away in a day.
    FreeSeats,
    /// Attempts at paying.
    Attempts,
    /// Whether consumers in the United Kingdom may withdraw: yes or no.
    UkWithdrawal,
    /// Legal name of the seller.
    SellerName,
    /// His address.
    SellerAddress,
    /// Code of his country.
    SellerCountry,
    /// His VAT number.
    SellerVatNumber,
    /// The site's mode.
    Mode,
    /// The site's name.
    Name,
    /// Code of its region.
    Region,
    /// Code of its currency.
    Currency,
    /// Its time zone, or a session's.
    TimeZone,
    /// Codes of its languages.
    Languages,
    /// Code of the language for readers who ask for none of them.
    DefaultLanguage,
    /// The product of a merchant account.
    Gateway,
    /// Client id of a merchant account.
    ClientId,
    /// Partner of a merchant account.
    Partner,
    /// Vendor of a merchant account.
    Vendor,
    /// User of a merchant account.
    User,
    /// Password of a merchant account: that it changed, never what it is.
    Password,
    /// What the payment page does.
    PageAction,
    /// Where payers type their card. That our page was accepted with what it means is the same act: there is no other way to it.
    CardEntry,
    /// A session's fee: an amount, or `free`.
    Fee,
    /// Its start, as [`instant`] writes it.
    Start,
    /// Its end, likewise.
    End,
    /// Until when people who registered before may cancel with a full refund, likewise.
    CancelUntil,
    /// Its title.
    Topic,
    /// Its description.
    Description,
    /// Its agenda.
    Agenda,
    /// Who presents it.
    Presenter,
    /// Code of its language.
    Language,
    /// Whether it is listed: yes or no.
    Listing,
    /// Whether registration is required: yes or no.
    Registration,
    /// When registration closes.
    RegistrationCloses,
    /// Seats; empty is any number.
    Capacity,
    /// Its rule for cancelling.
    Cancelling,
    /// Where it takes place.
    MeetingLink,
    /// Its division.
    Division,
    /// The greeting of its mails.
    Greeting,
    /// The text of its confirmation.
    ConfirmationText,
}

impl Setting {
    /// Every setting.
    pub const ALL: [Self; 48] = [
        Self::Enabled,
        Self::TaxName,
        Self::TaxRate,
        Self::TaxIncluded,
        Self::FeeMax,
        Self::RefundPolicy,
        Self::OnAddressMismatch,
        Self::OnCodeMismatch,
        Self::FreeSeats,
        Self::Attempts,
        Self::UkWithdrawal,
        Self::SellerName,
        Self::SellerAddress,
        Self::SellerCountry,
        Self::SellerVatNumber,
        Self::Mode,
        Self::Name,
        Self::Region,
        Self::Currency,
        Self::TimeZone,
        Self::Languages,
        Self::DefaultLanguage,
        Self::Gateway,
        Self::ClientId,
        Self::Partner,
        Self::Vendor,
        Self::User,
        Self::Password,
        Self::PageAction,
        Self::CardEntry,
        Self::Fee,
        Self::Start,
        Self::End,
        Self::CancelUntil,
        Self::Topic,
        Self::Description,
        Self::Agenda,
        Self::Presenter,
        Self::Language,
        Self::Listing,
        Self::Registration,
        Self::RegistrationCloses,
        Self::Capacity,
        Self::Cancelling,
        Self::MeetingLink,
        Self::Division,
        Self::Greeting,
        Self::ConfirmationText,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::TaxName => "tax-name",
            Self::TaxRate => "tax-rate",
            Self::TaxIncluded => "tax-included",
            Self::FeeMax => "fee-max",
            Self::RefundPolicy => "refund-policy",
            Self::OnAddressMismatch => "on-address-mismatch",
            Self::OnCodeMismatch => "on-code-mismatch",
            Self::FreeSeats => "free-seats",
            Self::Attempts => "attempts",
            Self::UkWithdrawal => "uk-withdrawal",
            Self::SellerName => "seller-name",
            Self::SellerAddress => "seller-address",
            Self::SellerCountry => "seller-country",
            Self::SellerVatNumber => "seller-vat-number",
            Self::Mode => "mode",
            Self::Name => "name",
            Self::Region => "region",
            Self::Currency => "currency",
            Self::TimeZone => "time-zone",
            Self::Languages => "languages",
            Self::DefaultLanguage => "default-language",
            Self::Gateway => "gateway",
            Self::ClientId => "client-id",
            Self::Partner => "partner",
            Self::Vendor => "vendor",
            Self::User => "user",
            Self::Password => "password",
            Self::PageAction => "page-action",
            Self::CardEntry => "card-entry",
            Self::Fee => "fee",
            Self::Start => "start",
            Self::End => "end",
            Self::CancelUntil => "cancel-until",
            Self::Topic => "topic",
            Self::Description => "description",
            Self::Agenda => "agenda",
            Self::Presenter => "presenter",
            Self::Language => "language",
            Self::Listing => "listing",
            Self::Registration => "registration",
            Self::RegistrationCloses => "registration-closes",
            Self::Capacity => "capacity",
            Self::Cancelling => "cancelling",
            Self::MeetingLink => "meeting-link",
            Self::Division => "division",
            Self::Greeting => "greeting",
            Self::ConfirmationText => "confirmation-text",
        }
    }

    /// Reads [`Setting::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.as_str() == text)
    }
}

/// A setting that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub setting: Setting,
    /// From what to what; none where only that it changed is told.
    pub values: Option<(String, String)>,
}

/// What was changed at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes(Vec<Change>);

impl Changes {
    /// Notes that a setting was `from` and is `to`; nothing when that is the same.
    #[must_use]
    pub fn of(mut self, setting: Setting, from: impl AsRef<str>, to: impl AsRef<str>) -> Self {
        let (from, to) = (one_line(from.as_ref()), one_line(to.as_ref()));
        if from != to {
            self.0.push(Change { setting, values: Some((from, to)) });
        }
        self
    }

    /// Notes that a setting changed, where its contents are long, or secret.
    #[must_use]
    pub fn only(mut self, setting: Setting, changed: bool) -> Self {
        if changed {
            self.0.push(Change { setting, values: None });
        }
        self
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        self.0.iter()
    }

    /// As stored: a line for each, its parts parted by tabs.
    pub fn to_text(&self) -> String {
        let line = |change: &Change| match &change.values {
            Some((from, to)) => format!("{}\t{from}\t{to}", change.setting.as_str()),
            None => format!("{}\t", change.setting.as_str()),
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Reads [`Changes::to_text`]; `None` for anything else, such as what a person typed on one line.
    pub fn parse(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let (setting, rest) = line.split_once('\t')?;
            let setting = Setting::parse(setting)?;
            let values = match rest.split_once('\t') {
                Some((from, to)) => Some((from.to_owned(), to.to_owned())),
                None if rest.is_empty() => None,
                None => return None,
            };
            Some(Change { setting, values })
        };
        text.split('\n').map(line).collect::<Option<Vec<_>>>().map(Self)
    }
}

/// *Yes* or *no*, as stored.
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// An instant in a time zone, as stored: microseconds and the zone's name.
pub fn instant(at: crate::time::Timestamp, zone: &str) -> String {
    format!("{} {zone}", at.micros())
}

/// An amount, as stored: `21.00 EUR`.
pub fn amount(amount: crate::money::Money) -> String {
    format!("{} {}", amount.to_decimal_string(), amount.currency)
}

fn one_line(text: &str) -> String {
    let text: Vec<&str> =
        text.split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect();
    text.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_setting_is_read_back() {
        for setting in Setting::ALL {
            assert_eq!(Setting::parse(setting.as_str()), Some(setting));
        }
    }

    #[test]
    fn what_stays_is_no_change() {
        let changes = Changes::default()
            .of(Setting::TaxRate, "210000", "90000")
            .of(Setting::TaxName, "VAT", "VAT")
            .of(Setting::SellerAddress, "Main St 1\n1000 AA Town", "Main St 2\n1000 AA Town")
            .only(Setting::Description, true)
            .only(Setting::Agenda, false);
        let text = changes.to_text();
        assert_eq!(
            text,
            "tax-rate\t210000\t90000\nseller-address\tMain St 1, 1000 AA Town\tMain St 2, 1000 AA Town\ndescription\t"
        );
        assert_eq!(Changes::parse(&text), Some(changes));
        assert!(Changes::default().of(Setting::Fee, "free", "free").is_empty());
    }

    #[test]
    fn what_a_person_typed_is_no_change() {
        for typed in ["", "fee", "fee 3", "a reason\tof two parts", "fee\tx", "ill\nfee\ta\tb"] {
            assert_eq!(Changes::parse(typed), None, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_again(from in any::<String>(), to in any::<String>()) {
            let changes = Changes::default().of(Setting::Name, &from, &to).only(Setting::Agenda, true);
            prop_assert_eq!(Changes::parse(&changes.to_text()), Some(changes));
        }
    }
}
