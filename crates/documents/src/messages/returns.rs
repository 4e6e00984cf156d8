//! Money that goes back by itself: no seat was left when it came (PS-S4), or the seat had been paid before.

use super::{MailBody, RegistrationFacts, letter::Letter};
use domain::money::Money;
use domain::sites::PayMethod;

/// In which way money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoingBack {
    /// It was only held, and the hold is released.
    Released,
    /// It had been taken, and is refunded.
    Refunded,
}

/// A payment came when no seat was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedNoSeatMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What goes back: all of it.
    pub amount: Money,
    /// In which way.
    pub how: GoingBack,
    /// The catalogue, for another session.
    pub sessions_url: String,
}

impl ReturnedNoSeatMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-returned-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        Letter::new(&self.about, subject, "mail-returned-title")
            .paragraph(t.with("mail-returned-text", &values))
            .paragraph(t.text(match self.how {
                GoingBack::Released => "mail-returned-void",
                GoingBack::Refunded => "mail-returned-refund",
            }))
            .paragraph(t.text("mail-returned-nothing-to-do"))
            .action("mail-returned-sessions", &self.sessions_url)
            .link("mail-confirmation-registration", &self.about.registration_url)
            .render()
    }
}

/// A second payment for the same seat came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedSecondPaymentMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// The second payment, which goes back whole.
    pub amount: Money,
    /// In which way.
    pub how: GoingBack,
    /// What was paid with the second time, where the seat is paid with something else.
    pub by: Option<PayMethod>,
}

impl ReturnedSecondPaymentMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let subject = t.text("mail-second-payment-subject").into_owned();
        let values = [("session", self.about.session().into()), ("amount", t.money(self.amount).into())];
        let letter = Letter::new(&self.about, subject, "mail-second-payment-title")
            .paragraph(t.with("mail-second-payment-text", &values));
        let letter = match self.by {
            Some(PayMethod::Card) => letter.paragraph(t.text("mail-second-payment-of-card")),
            Some(PayMethod::PayPal) => letter.paragraph(t.text("mail-second-payment-of-paypal")),
            None => letter,
        };
        letter
            .paragraph(t.text(match self.how {
                GoingBack::Released => "mail-second-payment-void",
                GoingBack::Refunded => "mail-second-payment-refund",
            }))
            .paragraph(t.text("mail-returned-nothing-to-do"))
            .action("mail-confirmation-registration", &self.about.registration_url)
            .render()
    }
}
