//! "You have a seat": join link, when it opens, receipt, calendar entry.

use super::{MailBody, RegistrationFacts, letter::Letter};
use crate::calendar::SeatCalendar;
use crate::line::one_line;
use domain::money::Money;
use domain::sites::RefundPolicy;
use domain::time::{Span, Timestamp};
use locale::{Messages, Zone};

/// What a seat was paid with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidPrice {
    /// What was paid, tax included.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// The tax's name, such as "VAT".
    pub tax_name: String,
    /// The tax's rate in parts per million; 0 leaves the tax out.
    pub tax_rate_ppm: i64,
}

/// What the buyer accepted and what is his by law: the mail is where he keeps it (Consumer Rights Directive, Article 8(7)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractTerms {
    /// When he accepted it.
    pub accepted_at: Timestamp,
    /// The rules for cancelling, as far as the host's own lets them be used.
    pub policy: RefundPolicy,
    /// The site's own words about them; may be empty.
    pub policy_text: String,
    /// When he asked expressly that the session begin within his time for withdrawing.
    pub express_request_at: Option<Timestamp>,
    /// His right to withdraw.
    pub withdrawal: Withdrawal,
    /// The time zone of the contract: the site's.
    pub zone: Zone,
}

/// A buyer's right to withdraw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withdrawal {
    /// There is none: he buys for a business, or no law gives it.
    None,
    /// Until then, by a page.
    Until(Timestamp, String),
    /// Excluded, in the words that he was shown before he paid.
    Excluded(String),
}

/// The seat is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmationMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// `None` for a free session, and where somebody else paid.
    pub price: Option<PaidPrice>,
    /// What its buyer accepted, where something was paid; `None` where somebody else paid.
    pub terms: Option<ContractTerms>,
    /// The host gave the seat away.
    pub is_given: bool,
    /// Who paid, where that is somebody else: he decides about the seat.
    pub paid_by: Option<String>,
    /// The personal join link.
    pub join_url: String,
    /// When it opens.
    pub opens_at: Timestamp,
    /// The receipt's page, when something was paid.
    pub receipt_url: Option<String>,
    /// UID of the calendar entry ([`SeatCalendar::uid_of`]).
    pub calendar_uid: String,
    /// SEQUENCE of the calendar entry.
    pub calendar_sequence: u32,
    /// The host's own first line; empty is the usual one. `[name]` in it becomes the person's first name.
    pub greeting: String,
    /// The host's own words, a paragraph each line; may be empty.
    pub own_text: String,
    /// When the seat was confirmed: DTSTAMP of the calendar entry.
    pub confirmed_at: Timestamp,
}

impl ConfirmationMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let session = about.session();
        let subject = t.with("mail-confirmation-subject", &[("session", session.as_str().into())]);
        let opens = [
            ("date", t.long_date(self.opens_at, &about.zone).into()),
            ("time", t.time_for(self.opens_at, &about.zone, about.reader.as_ref()).into()),
        ];
        let mut letter = Letter::new(about, subject, "mail-confirmation-title")
            .paragraph(t.with("mail-confirmation-text", &[("session", session.into())]))
            .paragraphs(&self.own_text);
        letter = match &self.paid_by {
            Some(name) => {
                letter.paragraph(t.with("mail-confirmation-paid-by", &[("name", one_line(name).into())]))
            }
            None => match &self.price {
                Some(price) => letter.fact("mail-amount", price.words(t)),
                None => letter.fact("mail-invitation-fee", self.free()),
            },
        };
        letter = letter
            .action("mail-confirmation-join", &self.join_url)
            .note(t.with("mail-confirmation-join-opens", &opens))
            .note(t.text("mail-confirmation-calendar"))
            .link("mail-confirmation-registration", &about.registration_url);
        if !self.greeting.is_empty() {
            letter = letter.greeting(&self.greeting.replace("[name]", &about.name));
        }
        if let Some(receipt_url) = &self.receipt_url {
            letter = letter.link("mail-confirmation-receipt", receipt_url);
        }
        if let Some(terms) = &self.terms {
            letter = terms.write(letter, about);
        }
        MailBody { calendar: Some(self.calendar().render()), ..letter.render() }
    }

    /// The calendar entry of the seat; the registration page offers the same.
    pub fn calendar(&self) -> SeatCalendar {
        let about = &self.about;
        SeatCalendar {
            locale: about.locale,
            uid: self.calendar_uid.clone(),
            sequence: self.calendar_sequence,
            cancelled: false,
            stamp: self.confirmed_at,
            title: about.session.clone(),
            starts_at: about.starts_at,
            ends_at: about.ends_at,
            zone: about.zone.clone(),
            opens_at: self.opens_at,
            join_url: self.join_url.clone(),
            registration_url: about.registration_url.clone(),
            organizer_name: about.site.clone(),
            organizer_email: about.contact.clone(),
        }
    }

    /// That nothing is to be paid.
    fn free(&self) -> String {
        let t = self.about.t();
        match self.is_given {
            true => t.with("mail-amount-given", &[("site", one_line(&self.about.site).into())]),
            false => t.text("mail-amount-free").into_owned(),
        }
    }
}

impl ContractTerms {
    fn write(&self, letter: Letter, about: &RegistrationFacts) -> Letter {
        let t = about.t();
        let date = |at: Timestamp| t.date(at, &self.zone);
        let rules = t.refund_policy(
            self.policy,
            about.starts_at,
            (&about.zone, about.reader.as_ref()),
            self.accepted_at,
        );
        let accepted = [("date", date(self.accepted_at).into()), ("rules", rules.into())];
        let mut letter = letter.note(t.with("mail-confirmation-policy", &accepted)).notes(&self.policy_text);
        match &self.withdrawal {
            Withdrawal::None => {}
            Withdrawal::Until(until, url) => {
                // The period ends with its last day.
                let last_day = date(until.minus(Span::seconds(1)));
                letter = letter
                    .note(t.with("mail-confirmation-withdrawal", &[("date", last_day.into())]))
                    .link("giving-withdraw", url);
            }
            Withdrawal::Excluded(words) => {
                letter = letter.note(t.text("register-no-withdrawal")).notes(words);
            }
        }
        match self.express_request_at {
            None => letter,
            Some(at) => letter.note(t.with("mail-confirmation-express", &[("date", date(at).into())])),
        }
    }
}

impl PaidPrice {
    /// The amount with the tax in it.
    pub(super) fn words(&self, t: Messages) -> String {
        if self.tax_rate_ppm == 0 {
            return t.money(self.total);
        }
        t.with(
            "mail-amount-tax",
            &[
                ("total", t.money(self.total).into()),
                ("amount", t.money(self.tax).into()),
                ("tax", one_line(&t.tax_name(&self.tax_name)).into()),
                ("rate", t.rate(self.tax_rate_ppm).into()),
            ],
        )
    }
}
