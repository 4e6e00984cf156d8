//! The schedule page's rules: what a host typed and the facts of his site make a plan of a session, or a list of
//! everything that is wrong with it. What needs a time zone or a language to be read (the start, the fee) comes in as
//! read.

mod checks;

pub use checks::is_web_link;

use super::cancelling::Cancelling;
use super::invitations::InviteRefusal;
use crate::money::Money;
use crate::payments::gateway::Mode;
use crate::sites::{FeesMissing, Price, Tax};
use crate::time::{Span, Timestamp};
use crate::usage::estimate::{self, COUNT_MAX};
use crate::usage::{Leg, PerLeg};

/// Longest topic, characters.
pub const TOPIC_MAX: usize = 150;
/// Longest description, agenda and mail text, characters (agenda: S-section 4).
pub const TEXT_MAX: usize = 2_500;
/// Longest list of presenters, greeting and place of a session, characters.
pub const LINE_MAX: usize = 200;
/// Longest meeting link, characters.
pub const LINK_MAX: usize = 1_000;
/// Longest session, minutes (PS-A6).
pub const MINUTES_MAX: i64 = 7 * 24 * 60;
/// Most places that a limit can name; more is no limit.
pub const CAPACITY_MAX: i64 = 100_000;
/// How far ahead one can schedule: farther is a mistyped year.
pub const AHEAD_MAX: Span = Span::days(5 * 366);
/// The personal link opens this long before the start, when nobody said otherwise (S-82).
pub const OPENS_BEFORE: Span = Span::minutes(15);

/// Something typed, as far as it could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Typed<T> {
    /// Nothing was typed.
    #[default]
    Nothing,
    /// Something that cannot be read.
    Unreadable,
    /// This.
    Is(T),
}

impl Typed<i64> {
    /// Reads a whole number in plain digits. One of many digits is more than anything may be, and larger than what is read.
    pub fn number(text: &str) -> Self {
        const LARGEST: i64 = 999_999_999;
        match text.trim() {
            "" => Self::Nothing,
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
                Self::Is(digits.parse().map_or(LARGEST, |number: i64| number.min(LARGEST)))
            }
            _ => Self::Unreadable,
        }
    }
}

/// When a session starts, as read from date, time and time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// With the button *Start session*.
    Now,
    /// At this time.
    At(Timestamp),
    /// No date was typed.
    NoDate,
    /// The date is none.
    BadDate,
    /// No time was typed.
    NoTime,
    /// The time is none.
    BadTime,
    /// There is no such time zone.
    BadZone,
    /// Clocks are put forward over this time: it does not exist. The times around the gap.
    Skipped {
        /// The last moment before the gap.
        before: Timestamp,
        /// The first moment after it.
        after: Timestamp,
    },
    /// Clocks are put back over this time: it exists twice, and nobody said which is meant.
    Twice {
        /// The first of the two.
        first: Timestamp,
        /// The second of the two.
        second: Timestamp,
    },
}

/// When registration closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closes {
    /// This long before the start; zero is at the start, negative after it, but not after the end.
    Before(Span),
    /// When the session ends: one may register while it runs (S-77).
    AtEnd,
}

/// The schedule page as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleCommand {
    /// Topic.
    pub topic: String,
    /// Description, paragraphs separated by blank lines.
    pub description: String,
    /// Agenda, one item a line.
    pub agenda: String,
    /// Who teaches.
    pub presenter: String,
    /// When it starts.
    pub starts: Starts,
    /// Planned length, minutes.
    pub minutes: Typed<i64>,
    /// Whether it is in the public catalogue.
    pub listed: bool,
    /// Whether one must register.
    pub registration_required: bool,
    /// When registration closes; `Unreadable` when the number before the start is none.
    pub closes: Typed<Closes>,
    /// Most people; nothing is no limit.
    pub capacity: Typed<i64>,
    /// Until when attendees may cancel; `Unreadable` when the number before the start is none.
    pub cancelling: Typed<Cancelling>,
    /// Fee; nothing or zero is free (S-43).
    pub fee: Typed<Money>,
    /// Whether consumers have no right to withdraw; means nothing without a fee.
    pub no_withdrawal: bool,
    /// Whether it takes place in a room of ours.
    pub is_here: bool,
    /// Where it takes place; may be said later.
    pub meeting_link: String,
    /// Code of the division to whose cost it is booked.
    pub division: String,
    /// First line of the confirmation; empty is the usual one.
    pub greeting: String,
    /// A paragraph of the host's own in the confirmation.
    pub confirmation_text: String,
    /// How many of each leg are expected: where hosts pay per use.
    pub expected: PerLeg<Typed<i64>>,
}

/// What is known of the session when it is not a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its start so far.
    pub starts_at: Timestamp,
    /// Its end so far.
    pub ends_at: Timestamp,
    /// Seats held or sold.
    pub taken: i64,
    /// Its fee so far.
    pub fee: Option<Money>,
    /// Whether it has been announced: a draft may still become anything.
    pub announced: bool,
    /// Whether its host has started it.
    pub has_started: bool,
    /// Until when it may last with what its host has paid for it; nothing where that sets no limit.
    pub paid_until: Option<Timestamp>,
}

/// The facts that a plan is checked against.
#[derive(Debug, Clone)]
pub struct ScheduleFacts<'a> {
    /// The site's mode, which the session takes (decision 11).
    pub mode: Mode,
    /// The site's tax.
    pub tax: &'a Tax,
    /// Largest fee of the site (S-43).
    pub fee_max: Money,
    /// Decimals that the site's gateway takes of this currency (PS-A2).
    pub gateway_digits: u32,
    /// Most that the site's gateway takes in one payment, where it has a limit (PS-A2).
    pub payment_max: Option<Money>,
    /// Whether fees can be charged, or what is missing: e-commerce is provided, enabled and has an account.
    pub fees: Result<(), FeesMissing>,
    /// Codes of the divisions of the site that take sessions; empty when it keeps none.
    pub divisions: &'a [String],
    /// Whether every session must name a division (S-28).
    pub division_required: bool,
    /// Whether the site has words for sessions that consumers cannot withdraw from.
    pub may_exclude_withdrawal: bool,
    /// The session so far, when it is changed.
    pub standing: Option<Standing>,
    /// Whether it may have begun already: what is imported.
    pub may_have_begun: bool,
}

/// A field of the schedule page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Topic.
    Topic,
    /// Description.
    Description,
    /// Agenda.
    Agenda,
    /// Presenters.
    Presenter,
    /// Date.
    Date,
    /// Time of day.
    Time,
    /// Time zone.
    TimeZone,
    /// Duration.
    Minutes,
    /// Whether one must register.
    Registration,
    /// When registration closes.
    Closes,
    /// Most people.
    Capacity,
    /// Until when attendees may cancel.
    Cancelling,
    /// Fee.
    Fee,
    /// Whether consumers have no right to withdraw.
    NoWithdrawal,
    /// Where it takes place.
    MeetingLink,
    /// Division.
    Division,
    /// First line of the confirmation.
    Greeting,
    /// Paragraph of the confirmation.
    ConfirmationText,
    /// Addresses to invite.
    Invitations,
    /// How many of a leg are expected: where hosts pay per use.
    Expected(Leg),
}

impl Field {
    /// Whether a number is typed there: what is wrong with one says so of any of them.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Minutes | Self::Capacity | Self::Closes | Self::Cancelling | Self::Expected(_))
    }

    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Description => "description",
            Self::Agenda => "agenda",
            Self::Presenter => "presenter",
            Self::Date => "date",
            Self::Time => "time",
            Self::TimeZone => "time_zone",
            Self::Minutes => "minutes",
            Self::Registration => "registration",
            Self::Closes => "closes",
            Self::Capacity => "capacity",
            Self::Cancelling => "cancelling",
            Self::Fee => "fee",
            Self::NoWithdrawal => "no_withdrawal",
            Self::MeetingLink => "meeting_link",
            Self::Division => "division",
            Self::Greeting => "greeting",
            Self::ConfirmationText => "confirmation_text",
            Self::Invitations => "invitations",
            Self::Expected(leg) => estimate::Field::Count(leg).as_str(),
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was entered where something must be.
    Missing,
    /// Longer than this many characters.
    TooLong(usize),
    /// Holds characters that cannot be seen.
    HiddenCharacters,
    /// Cannot be read as what it should be.
    Unreadable,
    /// Lies in the past.
    Past,
    /// Lies years ahead.
    TooFar,
    /// Clocks are put forward over this time.
    Skipped {
        /// The last moment before the gap.
        before: Timestamp,
        /// The first moment after it.
        after: Timestamp,
    },
    /// Clocks are put back over this time, and nobody said which of the two is meant.
    Twice {
        /// The first of the two.
        first: Timestamp,
        /// The second of the two.
        second: Timestamp,
    },
    /// Not between these two.
    OutOfRange {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Registration would close before anybody could register.
    ClosesInThePast,
    /// A negative amount.
    Negative,
    /// More than the site allows.
    FeeTooHigh(Money),
    /// With tax above what the gateway takes in one payment.
    PaymentTooHigh(Money),
    /// The price with tax would have more decimals than the gateway takes.
    GatewayDecimals(u32),
    /// Fees cannot be charged yet.
    FeesNotAvailable(FeesMissing),
    /// The right to withdraw is kept where places are not limited.
    UnlimitedPlaces,
    /// No address that begins with `https://`.
    NotALink,
    /// There is no such division.
    UnknownDivision,
    /// So many seats are held or sold already.
    BelowTaken(i64),
    /// People have registered: registration cannot be switched off any more.
    PeopleRegistered,
    /// People have registered: the session is moved by *Reschedule*, which tells them.
    MovedByEdit,
    /// It was started: its start is past.
    HasStarted,
    /// What is held for it would end before: it may last so many minutes.
    HoldTooShort(i64),
    /// The budget of the division does not suffice for what its host has paid: so much is free.
    BudgetExhausted(Money),
    /// The pasted addresses cannot be invited.
    Invitations(InviteRefusal),
}

/// A session that may be scheduled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Test or real money: the site's mode (decision 11).
    pub mode: Mode,
    /// Topic.
    pub topic: String,
    /// Description.
    pub description: String,
    /// Agenda.
    pub agenda: String,
    /// Who teaches.
    pub presenter: String,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Whether it is in the public catalogue.
    pub listed: bool,
    /// Whether one must register.
    pub registration_required: bool,
    /// When registration closes.
    pub registration_closes_at: Timestamp,
    /// Most people.
    pub capacity: Option<i64>,
    /// Until when attendees may cancel.
    pub cancelling: Cancelling,
    /// Fee as typed; `None` is free.
    pub fee: Option<Money>,
    /// What attendees pay.
    pub price: Option<Price>,
    /// Whether consumers have no right to withdraw.
    pub no_withdrawal: bool,
    /// Where it takes place; may be empty.
    pub meeting_link: String,
    /// Division; may be empty.
    pub division: String,
    /// First line of the confirmation; may be empty.
    pub greeting: String,
    /// Paragraph of the confirmation; may be empty.
    pub confirmation_text: String,
}

impl Plan {
    /// Whether a fee has switched registration on that the host had switched off (S-41).
    pub fn registration_was_forced(&self, command: &ScheduleCommand) -> bool {
        self.registration_required && !command.registration_required
    }
}

/// Everything that is wrong, in the order of the page.
pub type Problems = Vec<(Field, Problem)>;

/// Makes a plan of what was typed, or says everything that is wrong with it.
pub fn schedule(
    command: &ScheduleCommand,
    facts: &ScheduleFacts<'_>,
    now: Timestamp,
) -> Result<Plan, Problems> {
    let mut problems = Problems::new();
    let topic = checks::line(&mut problems, Field::Topic, &command.topic, TOPIC_MAX);
    if topic.is_empty() && problems.is_empty() {
        problems.push((Field::Topic, Problem::Missing));
    }
    let description = checks::text(&mut problems, Field::Description, &command.description);
    let agenda = checks::text(&mut problems, Field::Agenda, &command.agenda);
    let presenter = checks::line(&mut problems, Field::Presenter, &command.presenter, LINE_MAX);
    let starts_at = checks::starts_at(&mut problems, command.starts, facts, now);
    let minutes = checks::within(&mut problems, Field::Minutes, command.minutes, 1, MINUTES_MAX);
    let ends_at = starts_at.plus(Span::minutes(minutes.unwrap_or(1)));
    checks::moved(&mut problems, facts, starts_at, ends_at);
    let fee = checks::fee(&mut problems, command.fee, facts);
    let price = checks::price(&mut problems, fee, facts);
    let registration_required = command.registration_required || fee.is_some();
    let taken = facts.standing.map_or(0, |standing| standing.taken);
    if !registration_required && taken > 0 {
        problems.push((Field::Registration, Problem::PeopleRegistered));
    }
    let closes = checks::closes(&mut problems, command, facts, (starts_at, ends_at), now);
    let capacity = checks::capacity(&mut problems, command.capacity, registration_required, taken);
    let cancelling = checks::cancelling(&mut problems, command.cancelling);
    let no_withdrawal = command.no_withdrawal && facts.may_exclude_withdrawal && fee.is_some();
    if no_withdrawal && command.capacity == Typed::Nothing {
        problems.push((Field::NoWithdrawal, Problem::UnlimitedPlaces));
    }
    let meeting_link = checks::link(&mut problems, command);
    let division = checks::division(&mut problems, &command.division, facts);
    let greeting = checks::line(&mut problems, Field::Greeting, &command.greeting, LINE_MAX);
    let confirmation_text = checks::text(&mut problems, Field::ConfirmationText, &command.confirmation_text);
    for (leg, count) in command.expected.iter().filter(|(_, count)| *count != Typed::Nothing) {
        let least = i64::from(leg == Leg::Computer);
        checks::within(&mut problems, Field::Expected(leg), count, least, COUNT_MAX);
    }
    if !problems.is_empty() {
        problems.sort_by_key(|(field, _)| *field);
        return Err(problems);
    }
    Ok(Plan {
        mode: facts.mode,
        topic,
        description,
        agenda,
        presenter,
        starts_at,
        ends_at,
        listed: command.listed,
        registration_required,
        registration_closes_at: closes,
        capacity,
        cancelling,
        fee,
        price,
        no_withdrawal,
        meeting_link,
        division,
        greeting,
        confirmation_text,
    })
}

#[cfg(test)]
mod tests;
