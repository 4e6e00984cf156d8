//! A payment that is not known to be good. Held for review by fraud tools (PS 6.12): that it is being checked, and that the check
//! ended without it. Of an outcome that was not known: that nothing was paid.

use super::{MailBody, RegistrationFacts, letter::Letter};
use domain::money::Money;
use domain::time::Timestamp;

/// The payment is being checked; the seat is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewBegunMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What is held.
    pub amount: Money,
    /// When it ends at the latest.
    pub decided_by: Timestamp,
}

impl ReviewBegunMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let session = about.session();
        let subject = t.with("mail-review-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        let until = [
            ("date", t.long_date(self.decided_by, &about.zone).into()),
            ("time", t.time_for(self.decided_by, &about.zone, about.reader.as_ref()).into()),
        ];
        Letter::new(about, subject, "mail-review-title")
            .paragraph(t.with("mail-review-text", &values))
            .paragraph(t.text("mail-review-seat"))
            .paragraph(t.with("mail-review-until", &until))
            .action("mail-confirmation-registration", &about.registration_url)
            .render()
    }
}

/// How a review ended without its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewEnding {
    /// Somebody decided against the payment: no seat.
    Declined,
    /// Nobody decided in time: no seat.
    Expired,
    /// Either, while another payment of the same registration may still bring the money or has brought it.
    OtherPayment,
}

/// The check ended without this payment; nothing is charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewEndedMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What was held and is released.
    pub amount: Money,
    /// How it ended.
    pub ending: ReviewEnding,
    /// The session's page.
    pub session_url: String,
}

impl ReviewEndedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-review-ended-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        let (title, happened) = match self.ending {
            ReviewEnding::Declined => ("mail-review-ended-title", "mail-review-ended-declined"),
            ReviewEnding::Expired => ("mail-review-ended-title", "mail-review-ended-expired"),
            ReviewEnding::OtherPayment => ("mail-review-ended-other-title", "mail-review-ended-other"),
        };
        let letter = Letter::new(&self.about, subject, title)
            .paragraph(t.with(happened, &values))
            .paragraph(t.text("mail-review-ended-money"));
        let registration_url = &self.about.registration_url;
        if self.ending == ReviewEnding::OtherPayment {
            return letter
                .paragraph(t.text("mail-review-ended-other-seat"))
                .action("mail-confirmation-registration", registration_url)
                .render();
        }
        letter
            .paragraph(t.text("mail-review-ended-again"))
            .action("mail-review-ended-session", &self.session_url)
            .link("mail-confirmation-registration", registration_url)
            .render()
    }
}

/// The payer was told that his payment is being checked, and nothing came of it. Nothing was held either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NothingPaidMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What was to be paid.
    pub amount: Money,
}

impl NothingPaidMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-nothing-paid-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        Letter::new(&self.about, subject, "mail-nothing-paid-title")
            .paragraph(t.with("mail-nothing-paid-text", &values))
            .paragraph(t.text("mail-nothing-paid-again"))
            .action("mail-confirmation-registration", &self.about.registration_url)
            .render()
    }
}

/// The payer was told that his payment is being checked: his card, sent once, was not answered and is not found so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLookedForMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What was to be paid.
    pub amount: Money,
}

impl CardLookedForMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-card-looked-for-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        Letter::new(&self.about, subject, "mail-card-looked-for-title")
            .paragraph(t.with("mail-card-looked-for-text", &values))
            .paragraph(t.text("checkout-card-looked-for"))
            .paragraph(t.text("mail-nothing-paid-again"))
            .action("mail-confirmation-registration", &self.about.registration_url)
            .render()
    }
}
