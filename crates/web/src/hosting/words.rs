//! The words for what is wrong on the schedule page.

use app::sessions::{AttendeeRow, ScheduleForm};
use domain::accounts::Role;
use domain::money::Currency;
use domain::payments::intent::Charge;
use domain::sessions::invitations::{InviteRefusal, PASTE_MAX, PER_SESSION_MAX};
use domain::sessions::schedule::{Field, Problem};
use locale::{Messages, Zone, msg, parse_money};

/// What is wrong with a field and what to enter. `form` is what was typed.
pub(crate) fn problem(
    t: Messages,
    form: &ScheduleForm,
    currency: Currency,
    field: Field,
    problem: &Problem,
) -> String {
    let zone = Zone::stored(&form.time_zone);
    let text = |key: &str| t.text(key).into_owned();
    match problem {
        Problem::Missing => text(missing(field)),
        Problem::TooLong(max) => t.with("host-problem-too-long", &[("max", (*max).into())]),
        Problem::HiddenCharacters => text(msg!("form-hidden-characters")),
        // The language's own words for what is wrong with an amount.
        Problem::Unreadable if field == Field::Fee => match parse_money(t.locale(), currency, &form.fee) {
            Err(error) => error.message(t, currency),
            Ok(_) => t.with("amount-other-currency", &[("currency", currency.code().into())]),
        },
        Problem::Unreadable => text(unreadable(field)),
        Problem::Past => text(msg!("host-problem-past")),
        Problem::TooFar => text(msg!("host-problem-too-far")),
        Problem::Skipped { before, after } => {
            let (from, to) = (t.time_of_day(*before, &zone), t.time_of_day(*after, &zone));
            let values = [("date", t.date(*after, &zone).into()), ("from", from.into()), ("to", to.into())];
            t.with("host-problem-skipped", &values)
        }
        Problem::Twice { first, .. } => {
            let time = t.time_shown(*first, &zone);
            t.with("host-problem-twice", &[("date", t.date(*first, &zone).into()), ("time", time.into())])
        }
        Problem::OutOfRange { min, max } => {
            let values = [("min", t.integer(*min).into()), ("most", t.integer(*max).into())];
            match field {
                Field::Closes | Field::Cancelling => {
                    t.with("host-problem-days", &[("most", t.integer(*max).into())])
                }
                _ => t.with("host-problem-range", &values),
            }
        }
        Problem::ClosesInThePast => text(msg!("host-problem-closes-past")),
        Problem::Negative => text(msg!("host-problem-negative")),
        Problem::FeeTooHigh(max) => t.with("host-problem-fee-high", &[("amount", t.money(*max).into())]),
        Problem::PaymentTooHigh(max) => {
            t.with("host-problem-payment-high", &[("amount", t.money(*max).into())])
        }
        Problem::GatewayDecimals(digits) => t.with(
            "host-problem-decimals",
            &[("digits", i64::from(*digits).into()), ("currency", currency.code().into())],
        ),
        Problem::FeesNotAvailable(missing) => text(match missing.owner() {
            Role::Operator => msg!("host-problem-no-fees-provided"),
            _ => msg!("host-problem-no-fees"),
        }),
        Problem::NotALink => text(msg!("host-problem-link")),
        Problem::UnknownDivision => text(msg!("host-problem-division")),
        Problem::BelowTaken(taken) => t.with("host-problem-taken", &[("count", (*taken).into())]),
        Problem::UnlimitedPlaces => text(msg!("host-problem-unlimited-places")),
        Problem::PeopleRegistered => text(msg!("host-problem-registered")),
        Problem::MovedByEdit => text(msg!("host-problem-moved")),
        Problem::HasStarted => text(msg!("host-problem-started")),
        Problem::HoldTooShort(minutes) => {
            t.with("host-problem-hold-short", &[("minutes", t.integer(*minutes).into())])
        }
        Problem::BudgetExhausted(free) => t.with("host-problem-budget", &[("amount", t.money(*free).into())]),
        Problem::Invitations(refusal) => invitations(t, refusal),
    }
}

/// What a field is called.
pub(super) fn label(t: Messages, field: Field) -> String {
    let key = match field {
        Field::Topic => msg!("host-topic"),
        Field::Description => msg!("host-description"),
        Field::Agenda => msg!("host-agenda"),
        Field::Presenter => msg!("host-presenter"),
        Field::Date => msg!("host-date"),
        Field::Time => msg!("host-time"),
        Field::TimeZone => msg!("host-zone"),
        Field::Minutes => msg!("host-minutes"),
        Field::Registration => msg!("host-registration"),
        Field::Closes => msg!("host-closes"),
        Field::Capacity => msg!("host-capacity"),
        Field::Cancelling => msg!("host-cancelling"),
        Field::Fee => msg!("host-fee"),
        Field::NoWithdrawal => msg!("host-no-withdrawal"),
        Field::MeetingLink => msg!("host-link"),
        Field::Division => msg!("host-division"),
        Field::Greeting => msg!("host-greeting"),
        Field::ConfirmationText => msg!("host-own-text"),
        Field::Invitations => msg!("host-invitations"),
        Field::Expected(leg) => return t.leg(leg),
    };
    t.text(key).into_owned()
}

fn missing(field: Field) -> &'static str {
    match field {
        Field::Topic => msg!("host-missing-topic"),
        Field::Time => msg!("host-missing-time"),
        Field::Minutes => msg!("host-missing-minutes"),
        Field::MeetingLink => msg!("host-missing-link"),
        Field::Division => msg!("host-missing-division"),
        _ => msg!("host-missing-date"),
    }
}

fn unreadable(field: Field) -> &'static str {
    match field {
        Field::Date => msg!("host-unreadable-date"),
        Field::Time => msg!("host-unreadable-time"),
        Field::TimeZone => msg!("host-unreadable-zone"),
        _ => msg!("host-unreadable-number"),
    }
}

/// What is so of the money of a seat that was not charged; none where it was, or where nothing was to pay.
pub(super) fn not_charged(t: Messages, row: &AttendeeRow) -> Option<String> {
    let key = match row.charge {
        Charge::Taken => return None,
        Charge::NotYet => msg!("host-charge-not-yet"),
        Charge::NotThrough => msg!("host-charge-not-through"),
        Charge::LetGo => msg!("host-charge-let-go"),
    };
    row.paid.map(|paid| t.with(key, &[("amount", t.money(paid).into())]))
}

/// So much of something that was pasted as shows which one it is.
fn beginning(text: &str) -> String {
    let shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}

/// Why nobody is invited.
pub(crate) fn invitations(t: Messages, refusal: &InviteRefusal) -> String {
    match refusal {
        InviteRefusal::Nothing => t.text("host-invite-nothing").into_owned(),
        InviteRefusal::Wrong(wrong) => {
            let shown: Vec<String> = wrong.iter().take(10).map(|address| beginning(address)).collect();
            let values = [("count", wrong.len().into()), ("addresses", shown.join(", ").into())];
            t.with("host-invite-wrong", &values)
        }
        InviteRefusal::TooManyAtOnce => t.with("host-invite-at-once", &[("count", PASTE_MAX.into())]),
        InviteRefusal::TooManyOfSession => {
            t.with("host-invite-session", &[("count", PER_SESSION_MAX.into())])
        }
        InviteRefusal::TooManyToday => t.text("host-invite-today").into_owned(),
    }
}
