//! Mails: one input per kind with everything it tells, and the finished subject, text, HTML and calendar entry.
//! Texts come from the catalogue of the receiver's language; every mail is laid out as the same [`letter::Letter`].

mod account_refused;
mod accounts;
mod claims;
mod confirmation;
mod givings;
mod handed_over;
mod held_asked;
mod hold_due;
mod host_message;
mod hosts;
mod invitation;
mod letter;
mod office_asked;
mod people;
mod returns;
mod reviews;

pub use account_refused::AccountRefusedMail;
pub use accounts::{
    AccountChange, AccountChangedMail, AccountFacts, AccountInvitationMail, PasswordResetMail,
};
pub use claims::{
    BudgetAnsweredMail, BudgetAskedMail, ClaimAnswer, ClaimAnsweredMail, ClaimFiledMail, DivisionFacts,
};
pub use confirmation::{ConfirmationMail, ContractTerms, PaidPrice, Withdrawal};
pub use givings::{
    CancelledMail, RefundBegunMail, RefundedMail, ReturnedCancelledMail, SessionCancelledMail,
    SessionMovedMail, Shares, WayBack, WithdrawnMail,
};
pub use handed_over::HandedOverMail;
pub use held_asked::HeldAskedMail;
pub use hold_due::HoldDueMail;
pub use host_message::HostMessageMail;
pub use hosts::{
    HostChargedMail, HostNews, HostNewsMail, HostReleasedMail, HostSettledMail, OperatorAskedMail, Unneeded,
};
pub use invitation::{InvitationMail, InvitedCancelledMail, InvitedFacts, InvitedMovedMail};
pub use office_asked::{CameUp, OfficeAskedMail};
pub use people::{AddressChangedMail, LostLinkMail, PassedOnMail, ReplacedMail, SeatGoneMail};
pub use returns::{GoingBack, ReturnedNoSeatMail, ReturnedSecondPaymentMail};
pub use reviews::{CardLookedForMail, NothingPaidMail, ReviewBegunMail, ReviewEndedMail, ReviewEnding};

use crate::calendar::CalendarFile;
use crate::line::one_line;
use domain::messages::MailKind;
use domain::sites::Accent;
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone};

/// What every mail about a registration tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationFacts {
    /// The receiver's language.
    pub locale: Locale,
    /// Whether it is a registration of Test mode.
    pub test: bool,
    /// The site's name.
    pub site: String,
    /// The site's address for questions.
    pub contact: String,
    /// The receiver's first and last name.
    pub name: String,
    /// The registration's reference.
    pub reference: String,
    /// The registration's page.
    pub registration_url: String,
    /// The session's title.
    pub session: String,
    /// The session's start.
    pub starts_at: Timestamp,
    /// The session's end.
    pub ends_at: Timestamp,
    /// The session's zone.
    pub zone: Zone,
    /// The receiver's own, when it is known.
    pub reader: Option<Zone>,
    /// The site's accent, when it has one of its own.
    pub accent: Option<Accent>,
}

/// A mail of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mail {
    /// The seat is confirmed.
    Confirmation(ConfirmationMail),
    /// Money came when no seat was left.
    ReturnedNoSeat(ReturnedNoSeatMail),
    /// A second payment goes back.
    ReturnedSecondPayment(ReturnedSecondPaymentMail),
    /// The payment is being checked.
    ReviewBegun(ReviewBegunMail),
    /// The check ended without a seat.
    ReviewEnded(ReviewEndedMail),
    /// What was being checked came to nothing.
    NothingPaid(NothingPaidMail),
    /// A card that was sent is not found so far.
    CardLookedFor(CardLookedForMail),
    /// Money came for a cancelled registration.
    ReturnedCancelled(ReturnedCancelledMail),
    /// The attendee gave the seat back.
    Cancelled(CancelledMail),
    /// A consumer withdrew from the contract.
    Withdrawn(WithdrawnMail),
    /// The session does not take place.
    SessionCancelled(SessionCancelledMail),
    /// The session was moved.
    SessionMoved(SessionMovedMail),
    /// A person of the site gives money back.
    RefundBegun(RefundBegunMail),
    /// The gateway has confirmed a refund.
    Refunded(RefundedMail),
    /// Somebody else has the seat now.
    Replaced(ReplacedMail),
    /// The same, to who paid.
    PassedOn(PassedOnMail),
    /// Who paid gave the seat up.
    SeatGone(SeatGoneMail),
    /// The mail address was changed.
    AddressChanged(AddressChangedMail),
    /// The personal link again.
    LostLink(LostLinkMail),
    /// What the host writes.
    HostMessage(HostMessageMail),
    /// The money of a session can be held now.
    HoldDue(HoldDueMail),
    /// A session is hosted by its reader now.
    HandedOver(HandedOverMail),
    /// Nobody started a session with paid seats: was it held elsewhere?
    HeldAsked(HeldAskedMail),
    /// Payments of a site need a look.
    OfficeAsked(OfficeAskedMail),
    /// Somebody is asked to come.
    Invitation(InvitationMail),
    /// The session that somebody was asked to was moved.
    InvitedMoved(InvitedMovedMail),
    /// It was called off.
    InvitedCancelled(InvitedCancelledMail),
    /// Somebody is asked to work here.
    AccountInvitation(AccountInvitationMail),
    /// A link to choose another password.
    PasswordReset(PasswordResetMail),
    /// Something that protects an account was changed.
    AccountChanged(AccountChangedMail),
    /// A host claims what he paid.
    ClaimFiled(ClaimFiledMail),
    /// What became of it.
    ClaimAnswered(ClaimAnsweredMail),
    /// A budget does not suffice.
    BudgetAsked(BudgetAskedMail),
    /// What the head says.
    BudgetAnswered(BudgetAnsweredMail),
    /// A host was charged for his session.
    HostCharged(HostChargedMail),
    /// What he had paid goes back.
    HostReleased(HostReleasedMail),
    /// What he had paid before is settled.
    HostSettled(HostSettledMail),
    /// The gateway refuses a merchant account.
    AccountRefused(AccountRefusedMail),
    /// News about a host's payment.
    HostNews(HostNewsMail),
    /// A host's payment waits for a person.
    OperatorAsked(OperatorAskedMail),
}

/// A finished mail. The subject is one line without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailBody {
    /// One line.
    pub subject: String,
    /// Plain text, lines ended by LF.
    pub text: String,
    /// A whole HTML document without remote content.
    pub html: String,
    /// The calendar entry to attach.
    pub calendar: Option<CalendarFile>,
}

impl Mail {
    /// Its kind.
    pub fn kind(&self) -> MailKind {
        match self {
            Self::Confirmation(_) => MailKind::Confirmation,
            Self::ReturnedNoSeat(_) => MailKind::ReturnedNoSeat,
            Self::ReturnedSecondPayment(_) => MailKind::ReturnedSecondPayment,
            Self::ReviewBegun(_) => MailKind::ReviewBegun,
            Self::ReviewEnded(_) => MailKind::ReviewEnded,
            Self::NothingPaid(_) => MailKind::NothingPaid,
            Self::CardLookedFor(_) => MailKind::CardLookedFor,
            Self::ReturnedCancelled(_) => MailKind::ReturnedCancelled,
            Self::Cancelled(_) => MailKind::Cancelled,
            Self::Withdrawn(_) => MailKind::Withdrawn,
            Self::SessionCancelled(_) => MailKind::SessionCancelled,
            Self::SessionMoved(_) => MailKind::SessionMoved,
            Self::RefundBegun(_) => MailKind::RefundBegun,
            Self::Refunded(_) => MailKind::Refunded,
            Self::Replaced(_) => MailKind::Replaced,
            Self::PassedOn(_) => MailKind::PassedOn,
            Self::SeatGone(_) => MailKind::SeatGone,
            Self::AddressChanged(_) => MailKind::AddressChanged,
            Self::LostLink(_) => MailKind::LostLink,
            Self::HostMessage(_) => MailKind::HostMessage,
            Self::HoldDue(_) => MailKind::HoldDue,
            Self::HandedOver(_) => MailKind::HandedOver,
            Self::HeldAsked(_) => MailKind::HeldAsked,
            Self::OfficeAsked(_) => MailKind::OfficeAsked,
            Self::Invitation(_) => MailKind::Invitation,
            Self::InvitedMoved(_) => MailKind::InvitedMoved,
            Self::InvitedCancelled(_) => MailKind::InvitedCancelled,
            Self::AccountInvitation(_) => MailKind::AccountInvitation,
            Self::PasswordReset(_) => MailKind::PasswordReset,
            Self::AccountChanged(_) => MailKind::AccountChanged,
            Self::ClaimFiled(_) => MailKind::ClaimFiled,
            Self::ClaimAnswered(_) => MailKind::ClaimAnswered,
            Self::BudgetAsked(_) => MailKind::BudgetAsked,
            Self::BudgetAnswered(_) => MailKind::BudgetAnswered,
            Self::HostCharged(_) => MailKind::HostCharged,
            Self::HostReleased(_) => MailKind::HostReleased,
            Self::HostSettled(_) => MailKind::HostSettled,
            Self::AccountRefused(_) => MailKind::AccountRefused,
            Self::HostNews(mail) => match mail.news {
                HostNews::ReviewBegun => MailKind::HostReviewBegun,
                HostNews::ReviewEnded => MailKind::HostReviewEnded,
                HostNews::NothingPaid => MailKind::HostNothingPaid,
                HostNews::CardLookedFor => MailKind::HostCardLookedFor,
                HostNews::Refunded => MailKind::HostRefunded,
            },
            Self::OperatorAsked(_) => MailKind::OperatorAsked,
        }
    }

    /// Writes it.
    pub fn render(&self) -> MailBody {
        match self {
            Self::Confirmation(mail) => mail.render(),
            Self::ReturnedNoSeat(mail) => mail.render(),
            Self::ReturnedSecondPayment(mail) => mail.render(),
            Self::ReviewBegun(mail) => mail.render(),
            Self::ReviewEnded(mail) => mail.render(),
            Self::NothingPaid(mail) => mail.render(),
            Self::CardLookedFor(mail) => mail.render(),
            Self::ReturnedCancelled(mail) => mail.render(),
            Self::Cancelled(mail) => mail.render(),
            Self::Withdrawn(mail) => mail.render(),
            Self::SessionCancelled(mail) => mail.render(),
            Self::SessionMoved(mail) => mail.render(),
            Self::RefundBegun(mail) => mail.render(),
            Self::Refunded(mail) => mail.render(),
            Self::Replaced(mail) => mail.render(),
            Self::PassedOn(mail) => mail.render(),
            Self::SeatGone(mail) => mail.render(),
            Self::AddressChanged(mail) => mail.render(),
            Self::LostLink(mail) => mail.render(),
            Self::HostMessage(mail) => mail.render(),
            Self::HoldDue(mail) => mail.render(),
            Self::HandedOver(mail) => mail.render(),
            Self::HeldAsked(mail) => mail.render(),
            Self::OfficeAsked(mail) => mail.render(),
            Self::Invitation(mail) => mail.render(),
            Self::InvitedMoved(mail) => mail.render(),
            Self::InvitedCancelled(mail) => mail.render(),
            Self::AccountInvitation(mail) => mail.render(),
            Self::PasswordReset(mail) => mail.render(),
            Self::AccountChanged(mail) => mail.render(),
            Self::ClaimFiled(mail) => mail.render(),
            Self::ClaimAnswered(mail) => mail.render(),
            Self::BudgetAsked(mail) => mail.render(),
            Self::BudgetAnswered(mail) => mail.render(),
            Self::HostCharged(mail) => mail.render(),
            Self::HostReleased(mail) => mail.render(),
            Self::HostSettled(mail) => mail.render(),
            Self::AccountRefused(mail) => mail.render(),
            Self::HostNews(mail) => mail.render(),
            Self::OperatorAsked(mail) => mail.render(),
        }
    }
}

impl RegistrationFacts {
    fn t(&self) -> Messages {
        Messages::new(self.locale)
    }

    /// The session's title, fit for a sentence.
    fn session(&self) -> String {
        one_line(&self.session)
    }
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
