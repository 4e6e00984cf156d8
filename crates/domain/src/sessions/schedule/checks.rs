//! What each field of the schedule page is held against.

use super::{
    AHEAD_MAX, CAPACITY_MAX, Closes, Field, LINK_MAX, Problem, Problems, ScheduleCommand, ScheduleFacts,
    Starts, TEXT_MAX, Typed,
};
use crate::money::Money;
use crate::registrations::details::is_hidden;
use crate::sessions::cancelling::{BEFORE_MAX, Cancelling};
use crate::sites::Price;
use crate::time::{Span, Timestamp};

/// One line of text.
pub(super) fn line(problems: &mut Problems, field: Field, typed: &str, max: usize) -> String {
    let line = typed.trim();
    if line.chars().count() > max {
        problems.push((field, Problem::TooLong(max)));
    } else if line.chars().any(is_hidden) {
        problems.push((field, Problem::HiddenCharacters));
    }
    line.to_owned()
}

/// Text of several lines, line breaks as one character.
pub(super) fn text(problems: &mut Problems, field: Field, typed: &str) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.chars().count() > TEXT_MAX {
        problems.push((field, Problem::TooLong(TEXT_MAX)));
    } else if text.chars().any(|c| is_hidden(c) && !matches!(c, '\n' | '\t' | '\u{200d}' | '\u{200c}')) {
        problems.push((field, Problem::HiddenCharacters));
    }
    text.to_owned()
}

pub(super) fn starts_at(
    problems: &mut Problems,
    starts: Starts,
    facts: &ScheduleFacts<'_>,
    now: Timestamp,
) -> Timestamp {
    let (field, problem) = match starts {
        Starts::Now => return now,
        Starts::At(at) => {
            // A form has minutes; what was imported, or begun now, has seconds.
            let minute = |at: Timestamp| at.0.div_euclid(Span::minutes(1).0);
            let unchanged = facts.standing.filter(|standing| minute(standing.starts_at) == minute(at));
            if let Some(standing) = unchanged {
                return standing.starts_at;
            }
            match () {
                () if at < now && !facts.may_have_begun => (Field::Date, Problem::Past),
                () if at > now.plus(AHEAD_MAX) => (Field::Date, Problem::TooFar),
                () => return at,
            }
        }
        Starts::NoDate => (Field::Date, Problem::Missing),
        Starts::BadDate => (Field::Date, Problem::Unreadable),
        Starts::NoTime => (Field::Time, Problem::Missing),
        Starts::BadTime => (Field::Time, Problem::Unreadable),
        Starts::BadZone => (Field::TimeZone, Problem::Unreadable),
        Starts::Skipped { before, after } => (Field::Time, Problem::Skipped { before, after }),
        Starts::Twice { first, second } => (Field::Time, Problem::Twice { first, second }),
    };
    problems.push((field, problem));
    // Far enough that nothing else is wrong because of it.
    now.plus(Span::days(365))
}

/// People who registered are told when their session moves: not by an edit. One that runs is not moved at all, nor does it
/// outlast what it is paid with.
pub(super) fn moved(
    problems: &mut Problems,
    facts: &ScheduleFacts<'_>,
    starts_at: Timestamp,
    ends_at: Timestamp,
) {
    let Some(standing) = facts.standing.filter(|standing| standing.announced) else { return };
    let is_wrong = |fields: &[Field]| problems.iter().any(|(field, _)| fields.contains(field));
    if is_wrong(&[Field::Date, Field::Time, Field::TimeZone]) {
        return;
    }
    let is_length_known = !is_wrong(&[Field::Minutes]);
    if starts_at != standing.starts_at {
        if standing.has_started {
            problems.push((Field::Date, Problem::HasStarted));
        } else if standing.taken > 0 {
            problems.push((Field::Date, Problem::MovedByEdit));
        }
    } else if ends_at != standing.ends_at && is_length_known {
        let until = standing.paid_until.filter(|until| ends_at > *until && ends_at > standing.ends_at);
        if standing.taken > 0 {
            problems.push((Field::Minutes, Problem::MovedByEdit));
        } else if let Some(until) = until {
            let longest = until.max(standing.ends_at).since(starts_at).whole_seconds() / 60;
            problems.push((Field::Minutes, Problem::HoldTooShort(longest)));
        }
    }
}

/// A number that must be there and within its limits.
pub(super) fn within(
    problems: &mut Problems,
    field: Field,
    typed: Typed<i64>,
    min: i64,
    max: i64,
) -> Option<i64> {
    let problem = match typed {
        Typed::Is(number) if (min..=max).contains(&number) => return Some(number),
        Typed::Is(_) => Problem::OutOfRange { min, max },
        Typed::Nothing => Problem::Missing,
        Typed::Unreadable => Problem::Unreadable,
    };
    problems.push((field, problem));
    None
}

pub(super) fn fee(problems: &mut Problems, typed: Typed<Money>, facts: &ScheduleFacts<'_>) -> Option<Money> {
    let problem = match typed {
        Typed::Nothing => return None,
        Typed::Is(fee) if fee.is_zero() => return None,
        Typed::Unreadable => Problem::Unreadable,
        Typed::Is(fee) if fee.currency != facts.fee_max.currency => Problem::Unreadable,
        Typed::Is(fee) if fee.minor < 0 => Problem::Negative,
        Typed::Is(fee) if fee.minor > facts.fee_max.minor => Problem::FeeTooHigh(facts.fee_max),
        // A fee that the session has already may stay while e-commerce is away; nobody can register meanwhile.
        Typed::Is(fee) => match facts.fees {
            Err(missing) if facts.standing.and_then(|s| s.fee) != Some(fee) => {
                Problem::FeesNotAvailable(missing)
            }
            _ => return Some(fee),
        },
    };
    problems.push((Field::Fee, problem));
    None
}

/// The price with tax, which the gateway must be able to express (PS-A2: refused when it is entered).
pub(super) fn price(problems: &mut Problems, fee: Option<Money>, facts: &ScheduleFacts<'_>) -> Option<Price> {
    let fee = fee?;
    let Ok(price) = facts.tax.price(fee) else {
        problems.push((Field::Fee, Problem::FeeTooHigh(facts.fee_max)));
        return None;
    };
    let unused = fee.currency.digits().saturating_sub(facts.gateway_digits);
    if price.gross.minor % 10_i64.pow(unused) != 0 {
        problems.push((Field::Fee, Problem::GatewayDecimals(facts.gateway_digits)));
        return None;
    }
    if let Some(most) = facts.payment_max.filter(|most| price.gross.minor > most.minor) {
        problems.push((Field::Fee, Problem::PaymentTooHigh(most)));
        return None;
    }
    Some(price)
}

pub(super) fn closes(
    problems: &mut Problems,
    command: &ScheduleCommand,
    facts: &ScheduleFacts<'_>,
    (starts_at, ends_at): (Timestamp, Timestamp),
    now: Timestamp,
) -> Timestamp {
    let before = match command.closes {
        Typed::Is(Closes::AtEnd) => return ends_at,
        // It would have closed before anybody could register.
        _ if command.starts == Starts::Now => return ends_at,
        Typed::Is(Closes::Before(span)) if starts_at.minus(span) <= ends_at && span <= BEFORE_MAX => span,
        Typed::Is(Closes::Before(_)) => {
            problems.push((
                Field::Closes,
                Problem::OutOfRange { min: 0, max: BEFORE_MAX.whole_seconds() / 86_400 },
            ));
            return starts_at;
        }
        Typed::Nothing => Span(0),
        Typed::Unreadable => {
            problems.push((Field::Closes, Problem::Unreadable));
            return starts_at;
        }
    };
    let at = starts_at.minus(before);
    let is_new = facts.standing.is_none_or(|standing| !standing.announced) && !facts.may_have_begun;
    let start_is_known =
        !problems.iter().any(|(f, _)| matches!(f, Field::Date | Field::Time | Field::TimeZone));
    if is_new && command.registration_required && start_is_known && at <= now {
        problems.push((Field::Closes, Problem::ClosesInThePast));
    }
    at
}

/// Without registration there is nobody to count.
pub(super) fn capacity(
    problems: &mut Problems,
    typed: Typed<i64>,
    registers: bool,
    taken: i64,
) -> Option<i64> {
    if !registers || typed == Typed::Nothing {
        return None;
    }
    let capacity = within(problems, Field::Capacity, typed, 1, CAPACITY_MAX)?;
    if capacity < taken {
        problems.push((Field::Capacity, Problem::BelowTaken(taken)));
    }
    Some(capacity)
}

pub(super) fn cancelling(problems: &mut Problems, typed: Typed<Cancelling>) -> Cancelling {
    let problem = match typed {
        Typed::Nothing => return Cancelling::UntilBefore(Span(0)),
        Typed::Is(Cancelling::UntilBefore(span)) if span.0 < 0 || span > BEFORE_MAX => {
            Problem::OutOfRange { min: 0, max: BEFORE_MAX.whole_seconds() / 86_400 }
        }
        Typed::Is(rule) => return rule,
        Typed::Unreadable => Problem::Unreadable,
    };
    problems.push((Field::Cancelling, problem));
    Cancelling::NotAllowed
}

/// A link that browsers may be sent to: https, a host, no user, nothing that cannot stand in an address.
/// A session that takes place in a room of ours has none.
pub(super) fn link(problems: &mut Problems, command: &ScheduleCommand) -> String {
    let link = command.meeting_link.trim();
    if command.is_here {
        return String::new();
    }
    if link.is_empty() {
        problems.push((Field::MeetingLink, Problem::Missing));
    } else if link.chars().count() > LINK_MAX {
        problems.push((Field::MeetingLink, Problem::TooLong(LINK_MAX)));
    } else if !is_web_link(link) {
        problems.push((Field::MeetingLink, Problem::NotALink));
    }
    link.to_owned()
}

/// Whether `link` is an absolute https address.
pub fn is_web_link(link: &str) -> bool {
    let Some(rest) = link.get(..8).filter(|s| s.eq_ignore_ascii_case("https://")).map(|_| &link[8..]) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let host_ok = host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    host_ok && link.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`'))
}

pub(super) fn division(problems: &mut Problems, typed: &str, facts: &ScheduleFacts<'_>) -> String {
    let code = typed.trim();
    if code.is_empty() {
        if facts.division_required && !facts.divisions.is_empty() {
            problems.push((Field::Division, Problem::Missing));
        }
    } else if !facts.divisions.iter().any(|known| known == code) {
        problems.push((Field::Division, Problem::UnknownDivision));
    }
    code.to_owned()
}
