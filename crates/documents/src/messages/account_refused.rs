//! "Nobody can pay you": the gateway refuses a merchant account, to who can see to it.

use super::{MailBody, letter::Letter};
use crate::line::one_line;
use domain::payments::gateway::Mode;
use domain::sites::{Accent, Interface, Login};
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone};

/// The gateway refuses a merchant account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRefusedMail {
    /// The receiver's language.
    pub locale: Locale,
    /// How the receiver is called.
    pub name: String,
    /// Which account it is.
    pub mode: Mode,
    /// The name of whose account it is.
    pub site: String,
    /// The site's accent, when it has one of its own.
    pub accent: Option<Accent>,
    /// The site's address for questions.
    pub contact: String,
    /// Whose account it is at the gateway.
    pub login: Login,
    /// When a payer found it.
    pub since: Timestamp,
    /// In whose time that is told.
    pub zone: Zone,
    /// Where the account is seen to.
    pub url: String,
}

impl AccountRefusedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.locale);
        let merchant = match self.login.interface() {
            Interface::Payflow | Interface::PayflowExpress => "accounts-vendor",
            Interface::PayPal => "accounts-client-id",
            Interface::Express | Interface::HostedPro | Interface::DirectPro => "accounts-api-user",
        };
        let site = one_line(&self.site);
        let subject = t.with("mail-account-refused-subject", [("site", site.as_str().into())]);
        let at = t.date_time_in_zone(self.since, &self.zone);
        Letter::to_anybody(t, &self.site, &self.contact, &subject, "mail-account-refused-title")
            .accent(self.accent)
            .greeting(&t.with("mail-greeting", [("name", one_line(&self.name).into())]))
            .paragraph(t.with("mail-account-refused-text", [("site", site.into()), ("time", at.into())]))
            .paragraph(t.text("mail-account-refused-next"))
            .fact("accounts-mode-title", t.mode(self.mode).into_owned())
            .fact("accounts-gateway", self.login.product().name().to_owned())
            .fact(merchant, one_line(self.login.merchant()))
            .action("mail-account-refused-open", &self.url)
            .note(t.text("mail-account-refused-once"))
            .render()
    }
}
