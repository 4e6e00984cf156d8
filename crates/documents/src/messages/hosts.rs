//! Mails to hosts who pay for the minutes of their sessions.

use super::{AccountFacts, MailBody, letter::Letter};
use crate::line::one_line;
use domain::money::Money;
use locale::Messages;

/// A session is over and its host was charged for what it used, or has paid its ceiling before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostChargedMail {
    /// To whom; who writes is the site.
    pub about: AccountFacts,
    /// The site's address for questions.
    pub contact: String,
    /// The session's title.
    pub session: String,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// What was charged.
    pub charged: Money,
    /// What the session cost in all, where this is only a part of it: he, or another, has paid more than once.
    pub of_total: Option<Money>,
    /// At this site the estimate is charged, whatever was measured.
    pub is_final: bool,
    /// What was held beyond it, and is released.
    pub released: Money,
    /// Number of the receipt.
    pub receipt: String,
    /// Every minute of it; none while it has not taken place.
    pub statement_url: Option<String>,
    /// The receipt as a file.
    pub receipt_url: String,
}

impl HostChargedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let session = one_line(&self.session);
        let values = [("amount", t.money(self.charged).into()), ("session", session.as_str().into())];
        let subject = t.with("mail-host-charged-subject", &values);
        let mut letter =
            letter((t, self.test), &self.about, &self.contact, &subject, "mail-host-charged-title");
        let amount = [("session", session.into()), ("amount", t.money(self.charged).into())];
        letter = match (&self.statement_url, self.of_total) {
            (Some(_), Some(total)) => {
                let [session, charged] = amount;
                let parts = [session, charged, ("total", t.money(total).into())];
                letter.paragraph(t.with("mail-host-charged-part", &parts))
            }
            (Some(_), None) if self.is_final => letter.paragraph(t.with("mail-host-charged-final", &amount)),
            (Some(_), None) => letter.paragraph(t.with("mail-host-charged-used", &amount)),
            (None, _) => letter.paragraph(t.with("mail-host-charged-before", &amount)),
        };
        if self.released.minor > 0 {
            let released = [("amount", t.money(self.released).into())];
            letter = letter.paragraph(t.with("mail-host-charged-released", &released));
        }
        letter = match &self.statement_url {
            Some(url) => letter.action("mail-host-charged-statement", url),
            None => letter,
        };
        letter
            .link("mail-host-charged-receipt", &self.receipt_url)
            .note(t.with("mail-host-charged-number", &[("number", self.receipt.as_str().into())]))
            .render()
    }
}

/// Why nothing is taken of what a host paid for his session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unneeded {
    /// It did not take place.
    NeverTookPlace,
    /// It used nothing.
    Unused,
    /// What it used was charged to his other payments for it.
    PaidOtherwise,
    /// The payment came when it was over, or called off.
    CameLate,
}

/// What a host had paid for his session goes back: it did not take place, used nothing, or was paid by what else he paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostReleasedMail {
    /// To whom; who writes is the site.
    pub about: AccountFacts,
    /// The site's address for questions.
    pub contact: String,
    /// The session's title.
    pub session: String,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// What goes back.
    pub amount: Money,
    /// It had been taken, not only held.
    pub was_taken: bool,
    /// The payment is disputed: what goes back waits until that is decided.
    pub is_disputed: bool,
    /// Why.
    pub why: Unneeded,
    /// The session's page.
    pub session_url: String,
}

impl HostReleasedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let session = one_line(&self.session);
        let subject = t.with("mail-host-released-subject", &[("session", session.as_str().into())]);
        let (title, why) = match self.why {
            Unneeded::NeverTookPlace => ("mail-host-released-title", "mail-host-released-never"),
            Unneeded::Unused => ("mail-host-released-title", "mail-host-released-unused"),
            Unneeded::PaidOtherwise => ("mail-host-released-more-title", "mail-host-released-more"),
            Unneeded::CameLate => ("mail-host-released-more-title", "mail-host-released-late"),
        };
        let how = if self.was_taken { "mail-host-released-refunded" } else { "mail-host-released-hold" };
        let mut letter = letter((t, self.test), &self.about, &self.contact, &subject, title)
            .paragraph(t.with(why, &[("session", session.into())]))
            .paragraph(t.with(how, &[("amount", t.money(self.amount).into())]));
        if self.is_disputed {
            letter = letter.paragraph(t.text("mail-host-disputed"));
        }
        letter.action("mail-host-released-session", &self.session_url).render()
    }
}

/// A session that was paid before is over: what it used, what of the payment goes back and what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSettledMail {
    /// To whom; who writes is the site.
    pub about: AccountFacts,
    /// The site's address for questions.
    pub contact: String,
    /// The session's title.
    pub session: String,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// What the session cost in all.
    pub cost: Money,
    /// At this site the estimate is charged, whatever was measured.
    pub is_final: bool,
    /// What he had paid before.
    pub paid: Money,
    /// What somebody had given back of it already.
    pub given_before: Money,
    /// What goes back now.
    pub back: Money,
    /// What is kept of it.
    pub kept: Money,
    /// The payment is disputed: what goes back waits until that is decided.
    pub is_disputed: bool,
    /// Every minute of it.
    pub statement_url: String,
}

impl HostSettledMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let session = one_line(&self.session);
        let amounts = [
            ("session", session.into()),
            ("cost", t.money(self.cost).into()),
            ("paid", t.money(self.paid).into()),
            ("before", t.money(self.given_before).into()),
            ("back", t.money(self.back).into()),
            ("kept", t.money(self.kept).into()),
        ];
        let goes_back = self.back.minor > 0;
        let subject = if goes_back { "mail-host-settled-subject" } else { "mail-host-settled-subject-all" };
        let subject = t.with(subject, &amounts);
        let cost = if self.is_final { "mail-host-settled-final" } else { "mail-host-settled-used" };
        let mut letter =
            letter((t, self.test), &self.about, &self.contact, &subject, "mail-host-charged-title")
                .paragraph(t.with(cost, &amounts));
        if self.given_before.minor > 0 {
            letter = letter.paragraph(t.with("mail-host-settled-before", &amounts));
        }
        let rest = if goes_back { "mail-host-settled-back" } else { "mail-host-settled-all" };
        letter = letter.paragraph(t.with(rest, &amounts));
        if goes_back && self.is_disputed {
            letter = letter.paragraph(t.text("mail-host-disputed"));
        }
        letter.action("mail-host-charged-statement", &self.statement_url).render()
    }
}

/// What is news about a host's payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostNews {
    /// It is being checked.
    ReviewBegun,
    /// It was checked and not approved: nothing was charged.
    ReviewEnded,
    /// It was not known whether he had paid, and he had not.
    NothingPaid,
    /// His card, sent once, was not answered and is not found so far.
    CardLookedFor,
    /// So much of it is back on his card.
    Refunded,
}

/// News about a host's payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostNewsMail {
    /// To whom; who writes is the site.
    pub about: AccountFacts,
    /// The site's address for questions.
    pub contact: String,
    /// The session's title.
    pub session: String,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// What it is about.
    pub amount: Money,
    /// What is news.
    pub news: HostNews,
    /// What he owes his division for it, which had reimbursed him.
    pub owes: Option<Money>,
    /// How the payment stands.
    pub payment_url: String,
}

impl HostNewsMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let session = one_line(&self.session);
        let (subject, title, texts): (_, _, &[&str]) = match self.news {
            HostNews::ReviewBegun => (
                "mail-host-review-subject",
                "mail-host-review-title",
                &["mail-host-review-text", "mail-host-review-start"],
            ),
            HostNews::ReviewEnded => (
                "mail-host-review-ended-subject",
                "mail-host-review-ended-title",
                &["mail-host-review-ended-text", "mail-host-review-ended-again"],
            ),
            HostNews::NothingPaid => (
                "mail-host-nothing-paid-subject",
                "mail-nothing-paid-title",
                &["mail-host-nothing-paid-text"],
            ),
            HostNews::CardLookedFor => (
                "mail-card-looked-for-subject",
                "mail-card-looked-for-title",
                &["mail-card-looked-for-text", "host-pay-card-looked-for"],
            ),
            HostNews::Refunded => {
                ("mail-host-refunded-subject", "mail-host-refunded-title", &["mail-host-refunded-text"])
            }
        };
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        let subject = t.with(subject, &values);
        let letter = letter((t, self.test), &self.about, &self.contact, &subject, title);
        let letter = texts.iter().fold(letter, |letter, text| letter.paragraph(t.with(text, &values)));
        let letter = match self.owes {
            Some(owes) => {
                letter.paragraph(t.with("mail-host-refunded-owes", &[("amount", t.money(owes).into())]))
            }
            None => letter,
        };
        letter.action("mail-host-news-payment", &self.payment_url).render()
    }
}

/// A host's payment waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorAskedMail {
    /// To whom: somebody who runs the installation.
    pub about: AccountFacts,
    /// The site whose session it is.
    pub site: String,
    /// The session's title.
    pub session: String,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// What it is about.
    pub amount: Money,
    /// The payment, with what can be decided.
    pub payment_url: String,
}

impl OperatorAskedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let (session, site) = (one_line(&self.session), one_line(&self.site));
        let subject = t.with("mail-operator-asked-subject", &[("session", session.as_str().into())]);
        let values =
            [("session", session.into()), ("site", site.into()), ("amount", t.money(self.amount).into())];
        letter((t, self.test), &self.about, "", &subject, "mail-operator-asked-title")
            .paragraph(t.with("mail-operator-asked-text", &values))
            .action("mail-operator-asked-payment", &self.payment_url)
            .render()
    }
}

fn letter(
    (t, test): (Messages, bool),
    about: &AccountFacts,
    contact: &str,
    subject: &str,
    title: &str,
) -> Letter {
    let letter =
        Letter::to_anybody(t, &about.sender, contact, subject, title).accent(about.accent).test(test);
    letter.greeting(&t.with("mail-greeting", &[("name", one_line(&about.name).into())]))
}
