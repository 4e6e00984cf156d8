//! Messages: which mails people get.

/// A kind of mail. Each thing that mails are about gets each kind at most once per cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// The seat is confirmed: join link, calendar entry, receipt.
    Confirmation,
    /// Money came when no seat was left; it goes back (PS-S4).
    ReturnedNoSeat,
    /// A second payment for the same seat goes back.
    ReturnedSecondPayment,
    /// The payment is being checked (PS 6.12).
    ReviewBegun,
    /// The check ended without a seat; nothing was charged.
    ReviewEnded,
    /// What was being checked came to nothing: nothing was paid.
    NothingPaid,
    /// A card that was sent and not answered is not found so far, and is looked for once more.
    CardLookedFor,
    /// Money came for a registration that had been cancelled; it goes back.
    ReturnedCancelled,
    /// The attendee gave the seat back.
    Cancelled,
    /// A consumer withdrew from the contract: the acknowledgement with content, date and time (LT-B5).
    Withdrawn,
    /// The session does not take place.
    SessionCancelled,
    /// The session was moved.
    SessionMoved,
    /// A person of the site gives money back.
    RefundBegun,
    /// The gateway has confirmed a refund.
    Refunded,
    /// Somebody else has the seat now: to who had it.
    Replaced,
    /// Somebody else has the seat now: to who paid for it, with the link that he keeps.
    PassedOn,
    /// The seat was given up by who paid for it: to who had it.
    SeatGone,
    /// The mail address was changed: to the old one.
    AddressChanged,
    /// The personal link, because it was asked for.
    LostLink,
    /// What the host writes in his own words.
    HostMessage,
    /// The money of a session can be held now: to who accepted what it costs (decision 2).
    HoldDue,
    /// To a host: a session is his now.
    HandedOver,
    /// Somebody is asked to come to a session: to an address, not to an attendee.
    Invitation,
    /// The session that somebody was asked to, and did not answer, was moved; about the invitation.
    InvitedMoved,
    /// It was called off; about the invitation.
    InvitedCancelled,
    /// Somebody is asked to work at a site; about the link that was made for it.
    AccountInvitation,
    /// A link to choose another password; about the link.
    PasswordReset,
    /// Something that protects an account was changed; about the account.
    AccountChanged,
    /// A host claims what he paid: to a head of his division; about the claim.
    ClaimFiled,
    /// What became of a claim: to the host.
    ClaimAnswered,
    /// A budget does not suffice: to a head of the division; about the question.
    BudgetAsked,
    /// What the head says: to the host.
    BudgetAnswered,
    /// A host was charged for his session, or has paid its ceiling before; about the session.
    HostCharged,
    /// What a host had paid for his session goes back; about the session.
    HostReleased,
    /// A session that its host had paid before is settled: what it used is kept, the rest goes back; about the session.
    HostSettled,
    /// The gateway refuses a merchant account, so that nobody can pay: to who can see to it; about the account.
    AccountRefused,
    /// A host's payment is being checked (PS 6.12); about the session.
    HostReviewBegun,
    /// The check of it ended without its being good; about the session.
    HostReviewEnded,
    /// A host's payment that was being checked came to nothing; about the session.
    HostNothingPaid,
    /// A host's card that was sent and not answered is not found so far; about the session.
    HostCardLookedFor,
    /// Money that a host had paid is back on his card; about the session.
    HostRefunded,
    /// A host's payment waits for a person: to who runs the installation; about the session.
    OperatorAsked,
    /// Nobody started a session with paid seats: its host, or who administers the site, is asked whether it was held
    /// elsewhere; about the session.
    HeldAsked,
    /// Payments of a site need a look: to who may see to them; about the site.
    OfficeAsked,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 44] = [
        Self::Confirmation,
        Self::ReturnedNoSeat,
        Self::ReturnedSecondPayment,
        Self::ReviewBegun,
        Self::ReviewEnded,
        Self::NothingPaid,
        Self::CardLookedFor,
        Self::ReturnedCancelled,
        Self::Cancelled,
        Self::Withdrawn,
        Self::SessionCancelled,
        Self::SessionMoved,
        Self::RefundBegun,
        Self::Refunded,
        Self::Replaced,
        Self::PassedOn,
        Self::SeatGone,
        Self::AddressChanged,
        Self::LostLink,
        Self::HostMessage,
        Self::HoldDue,
        Self::HandedOver,
        Self::Invitation,
        Self::InvitedMoved,
        Self::InvitedCancelled,
        Self::AccountInvitation,
        Self::PasswordReset,
        Self::AccountChanged,
        Self::ClaimFiled,
        Self::ClaimAnswered,
        Self::BudgetAsked,
        Self::BudgetAnswered,
        Self::HostCharged,
        Self::HostReleased,
        Self::HostSettled,
        Self::AccountRefused,
        Self::HostReviewBegun,
        Self::HostReviewEnded,
        Self::HostNothingPaid,
        Self::HostCardLookedFor,
        Self::HostRefunded,
        Self::OperatorAsked,
        Self::HeldAsked,
        Self::OfficeAsked,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::ReturnedNoSeat => "returned-no-seat",
            Self::ReturnedSecondPayment => "returned-second-payment",
            Self::ReviewBegun => "review-begun",
            Self::ReviewEnded => "review-ended",
            Self::NothingPaid => "nothing-paid",
            Self::CardLookedFor => "card-looked-for",
            Self::ReturnedCancelled => "returned-cancelled",
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
            Self::SessionCancelled => "session-cancelled",
            Self::SessionMoved => "session-moved",
            Self::RefundBegun => "refund-begun",
            Self::Refunded => "refunded",
            Self::Replaced => "replaced",
            Self::PassedOn => "passed-on",
            Self::SeatGone => "seat-gone",
            Self::AddressChanged => "address-changed",
            Self::LostLink => "lost-link",
            Self::HostMessage => "host-message",
            Self::HoldDue => "hold-due",
            Self::HandedOver => "handed-over",
            Self::Invitation => "invitation",
            Self::InvitedMoved => "invited-moved",
            Self::InvitedCancelled => "invited-cancelled",
            Self::AccountInvitation => "account-invitation",
            Self::PasswordReset => "password-reset",
            Self::AccountChanged => "account-changed",
            Self::ClaimFiled => "claim-filed",
            Self::ClaimAnswered => "claim-answered",
            Self::BudgetAsked => "budget-asked",
            Self::BudgetAnswered => "budget-answered",
            Self::HostCharged => "host-charged",
            Self::HostReleased => "host-released",
            Self::HostSettled => "host-settled",
            Self::AccountRefused => "account-refused",
            Self::HostReviewBegun => "host-review-begun",
            Self::HostReviewEnded => "host-review-ended",
            Self::HostNothingPaid => "host-nothing-paid",
            Self::HostCardLookedFor => "host-card-looked-for",
            Self::HostRefunded => "host-refunded",
            Self::OperatorAsked => "operator-asked",
            Self::HeldAsked => "held-asked",
            Self::OfficeAsked => "office-asked",
        }
    }

    /// Whether it is to somebody who signs in, not to somebody who comes to a session.
    pub fn is_about_account(self) -> bool {
        matches!(self, Self::AccountInvitation | Self::PasswordReset | Self::AccountChanged)
    }

    /// Whether it is to somebody who was asked to come to a session.
    pub fn is_to_invited(self) -> bool {
        matches!(self, Self::Invitation | Self::InvitedMoved | Self::InvitedCancelled)
    }

    /// Whether it is between a host and the heads of his division.
    pub fn is_about_division(self) -> bool {
        matches!(self, Self::ClaimFiled | Self::ClaimAnswered | Self::BudgetAsked | Self::BudgetAnswered)
    }

    /// Whether it is about what a host pays for his session.
    pub fn is_about_use(self) -> bool {
        matches!(
            self,
            Self::HostCharged
                | Self::HostReleased
                | Self::HostSettled
                | Self::HostReviewBegun
                | Self::HostReviewEnded
                | Self::HostNothingPaid
                | Self::HostCardLookedFor
                | Self::HostRefunded
                | Self::OperatorAsked
        )
    }

    /// To whom it goes, where one paid and another has the seat.
    pub fn reader(self) -> Reader {
        match self {
            Self::ReturnedNoSeat
            | Self::ReturnedSecondPayment
            | Self::ReturnedCancelled
            | Self::ReviewBegun
            | Self::ReviewEnded
            | Self::NothingPaid
            | Self::CardLookedFor
            | Self::Cancelled
            | Self::Withdrawn
            | Self::RefundBegun
            | Self::Refunded
            | Self::PassedOn => Reader::Payer,
            Self::Confirmation
            | Self::SessionCancelled
            | Self::SessionMoved
            | Self::Replaced
            | Self::SeatGone
            | Self::AddressChanged
            | Self::LostLink
            | Self::HostMessage
            | Self::Invitation
            | Self::InvitedMoved
            | Self::InvitedCancelled
            | Self::AccountInvitation
            | Self::PasswordReset
            | Self::AccountChanged
            | Self::HoldDue
            | Self::HandedOver
            | Self::ClaimFiled
            | Self::ClaimAnswered
            | Self::BudgetAsked
            | Self::BudgetAnswered
            | Self::HostCharged
            | Self::HostReleased
            | Self::HostSettled
            | Self::AccountRefused
            | Self::HostReviewBegun
            | Self::HostReviewEnded
            | Self::HostNothingPaid
            | Self::HostCardLookedFor
            | Self::HostRefunded
            | Self::OperatorAsked
            | Self::HeldAsked
            | Self::OfficeAsked => Reader::Attendee,
        }
    }

    /// Reads [`MailKind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Whom a mail about a registration is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Who has the seat.
    Attendee,
    /// Who paid for it; the same person while it was not passed on.
    Payer,
}

impl Reader {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Attendee, Self::Payer];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attendee => "attendee",
            Self::Payer => "payer",
        }
    }

    /// Reads [`Reader::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reader| reader.as_str() == text)
    }
}
