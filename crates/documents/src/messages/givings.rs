//! Giving back: a cancelled seat, a withdrawal, a session that is called off or moved, money on its way and back.

use super::{GoingBack, MailBody, RegistrationFacts, letter::Letter};
use crate::calendar::SeatCalendar;
use crate::line::one_line;
use domain::money::Money;
use domain::time::Timestamp;
use locale::{Messages, msg};

/// Money that came for a registration that had been cancelled before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedCancelledMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What goes back: all of it.
    pub amount: Money,
    /// In which way.
    pub how: GoingBack,
}

impl ReturnedCancelledMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-returned-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        Letter::new(&self.about, subject, "mail-returned-cancelled-title")
            .paragraph(t.with("mail-returned-cancelled-text", &values))
            .paragraph(t.text(match self.how {
                GoingBack::Released => "mail-returned-void",
                GoingBack::Refunded => "mail-returned-refund",
            }))
            .paragraph(t.text("mail-returned-nothing-to-do"))
            .link("mail-confirmation-registration", &self.about.registration_url)
            .render()
    }
}

/// What of the price goes back and what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    /// What goes back; zero is nothing.
    pub back: Money,
    /// What is kept.
    pub kept: Money,
    /// How far what goes back is.
    pub way: WayBack,
}

/// How far money is on its way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayBack {
    /// Under way: one more mail follows.
    Going,
    /// All of it has gone; the page with receipt and credit notes.
    Gone(String),
    /// All of it is there, and his bank or the gateway took some of it back for him; the page with receipt and credit notes.
    TakenBack(String),
    /// It had only been held, and the hold is released.
    Released,
    /// It waits: the payer has asked his bank or the gateway to take the payment back, and that is not decided.
    Disputed,
}

impl WayBack {
    /// The page with receipt and credit notes, where something has gone back.
    fn papers(&self) -> Option<&String> {
        match self {
            Self::Gone(url) | Self::TakenBack(url) => Some(url),
            Self::Going | Self::Released | Self::Disputed => None,
        }
    }
}

/// The sentences about the money of a seat that was given back; none for a free seat.
fn shares(letter: Letter, t: Messages, shares: Option<&Shares>) -> Letter {
    let Some(&Shares { back, kept, ref way }) = shares else { return letter };
    let values = [("amount", t.money(back).into())];
    let letter = match way {
        _ if back.is_zero() => letter.paragraph(t.text("mail-cancelled-nothing-back")),
        WayBack::Released => letter.paragraph(t.with("mail-cancelled-released", &values)),
        WayBack::TakenBack(_) => letter.paragraph(t.with("mail-refund-taken-back", &values)),
        WayBack::Disputed => letter.paragraph(t.with("mail-refund-disputed", &values)),
        WayBack::Gone(_) => letter
            .paragraph(t.with("mail-cancelled-gone", &values))
            .paragraph(t.text("mail-refund-days"))
            .fact("mail-refund", t.money(back)),
        WayBack::Going => {
            letter.paragraph(t.with("mail-cancelled-back", &values)).fact("mail-refund", t.money(back))
        }
    };
    if kept.is_zero() { letter } else { letter.fact("mail-kept", t.money(kept)) }
}

/// The way to receipt and credit notes, where something has gone back.
fn papers(letter: Letter, url: Option<&String>) -> Letter {
    match url {
        Some(url) => letter.link("mail-papers", url),
        None => letter,
    }
}

/// What the attached entry does, where there is one.
pub(super) fn removing(letter: Letter, t: Messages, calendar: Option<&SeatCalendar>) -> Letter {
    if calendar.is_some() { letter.note(t.text("mail-calendar-removes")) } else { letter }
}

/// The attendee gave the seat back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What becomes of the price; `None` for a free seat.
    pub shares: Option<Shares>,
    /// The payment was still being checked: what is held is released.
    pub was_checked: bool,
    /// The site did it, not the attendee.
    pub by_site: bool,
    /// Who had the seat that the reader paid for and gave back; none where it was his own.
    pub seat_of: Option<String>,
    /// Why, in the site's words; may be empty.
    pub reason: String,
    /// Takes the entry out of the calendar; none where somebody else had the seat.
    pub calendar: Option<SeatCalendar>,
}

impl CancelledMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-cancelled-subject", &[("session", session.as_str().into())]);
        let text = if self.by_site {
            let site = one_line(&self.about.site);
            t.with("mail-cancelled-by-site-text", &[("site", site.into()), ("session", session.into())])
        } else if let Some(name) = &self.seat_of {
            let name = one_line(name);
            t.with("mail-cancelled-other-text", &[("name", name.into()), ("session", session.into())])
        } else {
            t.with("mail-cancelled-text", &[("session", session.into())])
        };
        let letter = Letter::new(&self.about, subject, "mail-cancelled-title").paragraph(text);
        let letter = match self.was_checked {
            true => letter.paragraph(t.text("mail-cancelled-checked")),
            // What the site keeps of a seat that it took away, it does not keep by rules of the attendee's.
            false if self.by_site && self.shares.as_ref().is_some_and(|shares| shares.back.is_zero()) => {
                letter.paragraph(t.text("mail-cancelled-by-site-nothing-back"))
            }
            false => shares(letter, t, self.shares.as_ref()),
        };
        let reason = one_line(&self.reason);
        let letter = if reason.is_empty() { letter } else { letter.fact("mail-reason", reason) };
        let letter = removing(letter, t, self.calendar.as_ref())
            .link("mail-confirmation-registration", &self.about.registration_url);
        let letter = papers(letter, self.shares.as_ref().and_then(|shares| shares.way.papers()));
        MailBody { calendar: self.calendar.as_ref().map(SeatCalendar::render), ..letter.render() }
    }
}

/// A consumer withdrew from the contract: what was declared, and when (Consumer Rights Directive, Article 11a).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// First and last name, as declared.
    pub declared_by: String,
    /// When the declaration came.
    pub declared_at: Timestamp,
    /// What becomes of the price.
    pub shares: Option<Shares>,
    /// Takes the entry out of the calendar; none where somebody else had the seat.
    pub calendar: Option<SeatCalendar>,
}

impl WithdrawnMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let session = about.session();
        let subject = t.with("mail-withdrawn-subject", &[("session", session.as_str().into())]);
        let when = format!(
            "{}, {} ({})",
            t.long_date(self.declared_at, &about.zone),
            t.time_of_day(self.declared_at, &about.zone),
            about.zone.words()
        );
        let declaration = [
            ("name", one_line(&self.declared_by).into()),
            ("session", session.into()),
            ("reference", one_line(&about.reference).into()),
        ];
        let letter = Letter::new(about, subject, "mail-withdrawn-title")
            .paragraph(t.text("mail-withdrawn-text"))
            .paragraph(t.with("mail-withdrawn-declaration", &declaration))
            .fact("mail-withdrawn-received", when);
        let gone = self.shares.as_ref().and_then(|shares| shares.way.papers());
        let letter = shares(letter, t, self.shares.as_ref());
        let is_going = self.shares.as_ref().is_none_or(|shares| shares.way == WayBack::Going);
        let letter = if is_going { letter.note(t.text("mail-withdrawn-means")) } else { letter };
        let letter = removing(letter, t, self.calendar.as_ref())
            .link("mail-confirmation-registration", &about.registration_url);
        let letter = papers(letter, gone);
        MailBody { calendar: self.calendar.as_ref().map(SeatCalendar::render), ..letter.render() }
    }
}

/// The session does not take place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionCancelledMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// What goes back: all that was left. `None` where nothing was.
    pub amount: Option<Money>,
    /// Whether some of what was paid had gone back before.
    pub earlier: bool,
    /// How far it is.
    pub way: WayBack,
    /// Why, in the host's words; may be empty.
    pub reason: String,
    /// The catalogue, for another session.
    pub sessions_url: String,
    /// Takes the entry out of the calendar; for those who had a seat.
    pub calendar: Option<SeatCalendar>,
    /// The reader's seat was paid by somebody else, who hears of the money.
    pub for_somebody_else: bool,
    /// Its time had passed: it was not held.
    pub was_over: bool,
}

impl SessionCancelledMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let named = [("session", session.as_str().into())];
        let mut letter = if self.was_over {
            let subject = t.with("mail-session-not-held-subject", &named);
            Letter::new(&self.about, subject, "mail-session-not-held-title")
                .paragraph(t.with("mail-session-not-held-text", &named))
        } else {
            let subject = t.with("mail-session-cancelled-subject", &named);
            Letter::new(&self.about, subject, "mail-session-cancelled-title")
                .paragraph(t.with("mail-session-cancelled-text", &named))
        };
        let reason = one_line(&self.reason);
        if !reason.trim().is_empty() {
            letter = letter.paragraph(t.with("mail-session-cancelled-reason", &[("reason", reason.into())]));
        }
        letter = match self.amount {
            Some(amount) => {
                let values = [("amount", t.money(amount).into())];
                let words = match (&self.way, self.earlier) {
                    (WayBack::Released, _) => msg!("mail-session-cancelled-released"),
                    (WayBack::TakenBack(_), _) => msg!("mail-refund-taken-back"),
                    (WayBack::Disputed, _) => msg!("mail-refund-disputed"),
                    (WayBack::Going, true) => msg!("mail-session-cancelled-rest"),
                    (WayBack::Going, false) => msg!("mail-session-cancelled-back"),
                    (WayBack::Gone(_), true) => msg!("mail-session-cancelled-rest-gone"),
                    (WayBack::Gone(_), false) => msg!("mail-session-cancelled-gone"),
                };
                let letter = letter.paragraph(t.with(words, &values));
                match self.way {
                    WayBack::Released | WayBack::Disputed | WayBack::TakenBack(_) => letter,
                    WayBack::Going => letter.fact("mail-refund", t.money(amount)),
                    WayBack::Gone(_) => {
                        letter.fact("mail-refund", t.money(amount)).paragraph(t.text("mail-refund-days"))
                    }
                }
            }
            None if self.earlier => letter.paragraph(t.text("mail-session-cancelled-had")),
            None if self.for_somebody_else => letter.paragraph(t.text("mail-session-cancelled-payer-told")),
            None => letter.paragraph(t.text("mail-session-cancelled-unpaid")),
        };
        letter = letter
            .action("mail-returned-sessions", &self.sessions_url)
            .link("mail-confirmation-registration", &self.about.registration_url);
        letter = papers(letter, self.way.papers());
        MailBody { calendar: self.calendar.as_ref().map(SeatCalendar::render), ..letter.render() }
    }
}

/// The session was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionMovedMail {
    /// Whose, and for which session, at its new time.
    pub about: RegistrationFacts,
    /// When it was to start before, where that is known.
    pub from: Option<Timestamp>,
    /// Until when the reader may give the seat back for that.
    pub cancel_until: Option<Timestamp>,
    /// Whether something was paid.
    pub paid: bool,
    /// Who paid, where that is somebody else: he decides whether the seat is given back.
    pub paid_by: Option<String>,
    /// Who has the seat, where that is somebody else.
    pub seat_of: Option<String>,
    /// The changed entry; none where somebody else has the seat.
    pub calendar: Option<SeatCalendar>,
}

impl SessionMovedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let session = about.session();
        let subject = t.with("mail-moved-subject", &[("session", session.as_str().into())]);
        let letter = Letter::new(about, subject, "mail-moved-title");
        let mut letter = letter.paragraph(match &self.seat_of {
            None => t.with("mail-moved-text", &[("session", session.into())]),
            Some(name) => {
                let values = [("session", session.into()), ("name", one_line(name).into())];
                t.with("mail-moved-text-payer", &values)
            }
        });
        if let Some(from) = self.from {
            let from = [
                ("date", t.long_date(from, &about.zone).into()),
                ("time", t.time_for(from, &about.zone, about.reader.as_ref()).into()),
            ];
            letter = letter.paragraph(t.with("moved-from", &from));
        }
        letter = letter.paragraph(match &self.paid_by {
            Some(name) => t.with("mail-moved-ask-payer", &[("name", one_line(name).into())]),
            None => t.text("mail-moved-answer").into_owned(),
        });
        if let Some(until) = self.cancel_until {
            let until = [
                ("date", t.long_date(until, &about.zone).into()),
                ("time", t.time_for(until, &about.zone, about.reader.as_ref()).into()),
            ];
            letter = letter.paragraph(match self.paid {
                true => t.with("mail-moved-cancel-paid", &until),
                false => t.with("mail-moved-cancel-free", &until),
            });
        }
        let action = if self.paid_by.is_some() { msg!("moved-accept") } else { msg!("mail-moved-action") };
        letter = letter.action(action, &about.registration_url);
        if self.calendar.is_some() {
            letter = letter.note(t.text("mail-moved-calendar"));
        }
        MailBody { calendar: self.calendar.as_ref().map(SeatCalendar::render), ..letter.render() }
    }
}

/// A person of the site gives money back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundBegunMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// How much.
    pub amount: Money,
    /// Why, in the site's words; may be empty.
    pub reason: String,
    /// There is a seat, and it stays.
    pub keeps_seat: bool,
}

impl RefundBegunMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-refund-begun-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        let letter = Letter::new(&self.about, subject, "mail-refund-begun-title")
            .paragraph(t.with("mail-refund-begun-text", &values));
        seat(why(letter, &self.reason), t, self.keeps_seat)
            .paragraph(t.text("mail-refund-days"))
            .link("mail-confirmation-registration", &self.about.registration_url)
            .render()
    }
}

/// Why money goes back, where the site said it.
fn why(letter: Letter, reason: &str) -> Letter {
    let reason = one_line(reason);
    if reason.trim().is_empty() { letter } else { letter.fact("mail-reason", reason) }
}

/// That the seat stays although money goes back.
fn seat(letter: Letter, t: Messages, keeps_seat: bool) -> Letter {
    if keeps_seat { letter.paragraph(t.text("mail-refund-seat-stays")) } else { letter }
}

/// The gateway has confirmed a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundedMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// How much.
    pub amount: Money,
    /// Why, in the site's words, where no mail told it before; may be empty.
    pub reason: String,
    /// There is a seat, and it stays; false where a mail told it before.
    pub keeps_seat: bool,
    /// It was paid from the site's bank account; else it went back the way it came.
    pub by_bank: bool,
    /// The page with receipt and credit notes.
    pub papers_url: String,
}

impl RefundedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-refunded-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("amount", t.money(self.amount).into())];
        let letter = Letter::new(&self.about, subject, "mail-refunded-title")
            .paragraph(t.with("mail-refunded-text", &values))
            .fact("mail-refund", t.money(self.amount));
        seat(why(letter, &self.reason), t, self.keeps_seat)
            .paragraph(t.text(if self.by_bank {
                msg!("mail-refund-by-bank")
            } else {
                msg!("mail-refund-days")
            }))
            .link("mail-confirmation-registration", &self.about.registration_url)
            .link("mail-papers", &self.papers_url)
            .render()
    }
}
