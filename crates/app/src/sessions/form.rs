//! The schedule page as it was typed: read by the host's language and the session's time zone into the rules' command,
//! and made from a session that is changed or duplicated.

use domain::money::{Currency, Money};
use domain::sessions::cancelling::Cancelling;
use domain::sessions::schedule::{Closes, Field, ScheduleCommand, Starts, Typed};
use domain::time::Span;
use domain::usage::{Leg, PerLeg};
use locale::times::{LocalTime, parse_date, parse_time};
use locale::{Locale, MoneyInputError, Zone, money, parse_money};
use store::sessions::SessionRow;

/// Which of two equal times of day is meant, in the night in which clocks are put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// Nobody has been asked.
    #[default]
    Unsaid,
    /// The first.
    First,
    /// The second, an hour later.
    Second,
}

impl Which {
    /// As the form's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::First => "first",
            Self::Second => "second",
        }
    }

    /// Reads [`Which::as_str`]; anything else is unsaid.
    pub fn parse(text: &str) -> Self {
        [Self::First, Self::Second].into_iter().find(|which| which.as_str() == text).unwrap_or_default()
    }
}

/// A unit of the fields that say how long before the start something ends.
pub const UNITS: [(&str, Span); 3] =
    [("minutes", Span::minutes(1)), ("hours", Span::hours(1)), ("days", Span::days(1))];

/// Instead of a unit: registration stays open until the session ends.
pub const AT_END: &str = "end";

/// Instead of a unit: attendees cannot cancel.
pub const NEVER: &str = "never";

/// The session takes place in a room of ours.
pub const HERE: &str = "here";

/// It takes place where a link leads.
pub const BY_LINK: &str = "link";

/// Everything on the schedule page, as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScheduleForm {
    /// Topic.
    pub topic: String,
    /// Description.
    pub description: String,
    /// Agenda.
    pub agenda: String,
    /// Presenters.
    pub presenter: String,
    /// Language of the session: `en`, `nl`, `fr`.
    pub language: String,
    /// Date, as browsers or people write it.
    pub date: String,
    /// Time of day.
    pub time: String,
    /// Which of two equal times.
    pub which: Which,
    /// IANA name of the time zone.
    pub time_zone: String,
    /// Duration, minutes.
    pub minutes: String,
    /// Whether it is in the public catalogue.
    pub listed: bool,
    /// Whether one must register.
    pub registration: bool,
    /// How long before the start registration closes; a number of [`ScheduleForm::closes_unit`].
    pub closes: String,
    /// One of [`UNITS`], or [`AT_END`].
    pub closes_unit: String,
    /// Most people; empty is no limit.
    pub capacity: String,
    /// How long before the start attendees may cancel; a number of [`ScheduleForm::cancelling_unit`].
    pub cancelling: String,
    /// One of [`UNITS`], or [`NEVER`].
    pub cancelling_unit: String,
    /// Fee, as the reader's language writes amounts.
    pub fee: String,
    /// Whether consumers have no right to withdraw.
    pub no_withdrawal: bool,
    /// [`HERE`], or [`BY_LINK`]; nothing is by the link, if there is one.
    pub place: String,
    /// Where it takes place, if not here.
    pub meeting_link: String,
    /// Code of the division.
    pub division: String,
    /// First line of the confirmation.
    pub greeting: String,
    /// Paragraph of the confirmation.
    pub confirmation_text: String,
    /// Pasted addresses.
    pub invitations: String,
    /// How many are expected of each leg, in the order of [`Leg::ALL`]: where hosts pay per use.
    pub expected: [String; 5],
    /// What happens at the ceiling, [`domain::usage::ceiling::AtCeiling::as_str`].
    pub at_ceiling: String,
}

impl ScheduleForm {
    /// An empty page with sensible choices.
    pub fn empty(time_zone: &str, language: &str) -> Self {
        Self {
            language: language.to_owned(),
            time_zone: time_zone.to_owned(),
            minutes: "60".to_owned(),
            listed: true,
            registration: true,
            closes: "1".to_owned(),
            closes_unit: "hours".to_owned(),
            cancelling: "0".to_owned(),
            cancelling_unit: "hours".to_owned(),
            ..Self::default()
        }
    }

    /// The page as it would have been typed for a session.
    pub(super) fn of(row: &SessionRow, locale: Locale) -> Self {
        let zone = Zone::stored(&row.time_zone);
        let facts = &row.session;
        let starts_at = facts.starts_at;
        let (closes, closes_unit) = if facts.registration_closes_at > starts_at {
            (String::new(), AT_END.to_owned())
        } else {
            before(starts_at.since(facts.registration_closes_at))
        };
        let (cancelling, cancelling_unit) = match row.cancelling {
            Cancelling::NotAllowed => (String::new(), NEVER.to_owned()),
            Cancelling::UntilBefore(span) => before(span),
        };
        let (date, time) = (zone.date_field(starts_at), zone.time_field(starts_at));
        let which = match local(&zone, &date, &time) {
            Some(LocalTime::Twice { second, .. }) if second == starts_at => Which::Second,
            Some(LocalTime::Twice { .. }) => Which::First,
            _ => Which::Unsaid,
        };
        Self {
            topic: row.topic.clone(),
            description: row.description.clone(),
            agenda: row.agenda.clone(),
            presenter: row.presenter.clone(),
            language: row.language.clone(),
            date,
            time,
            which,
            time_zone: row.time_zone.clone(),
            minutes: (facts.ends_at.since(starts_at).whole_seconds() / 60).to_string(),
            listed: row.listed,
            registration: facts.registration_required,
            closes,
            closes_unit,
            capacity: row.seats.capacity.map(|capacity| capacity.to_string()).unwrap_or_default(),
            cancelling,
            cancelling_unit,
            fee: facts.fee_due().map(|fee| money::amount_field(locale, fee)).unwrap_or_default(),
            no_withdrawal: facts.no_withdrawal,
            place: if row.meeting_link.is_empty() { HERE } else { BY_LINK }.to_owned(),
            meeting_link: row.meeting_link.clone(),
            division: row.division.clone(),
            greeting: row.greeting.clone(),
            confirmation_text: row.confirmation_text.clone(),
            invitations: String::new(),
            expected: Default::default(),
            at_ceiling: String::new(),
        }
    }

    /// The same, with how many its host expects.
    pub(super) fn expecting(self, counts: &PerLeg<Option<i64>>) -> Self {
        let text = |leg| counts.get(leg).map(|count: i64| count.to_string()).unwrap_or_default();
        Self { expected: Leg::ALL.map(text), ..self }
    }

    /// How many are expected of each leg, as typed.
    pub(crate) fn expected_counts(&self) -> PerLeg<Typed<i64>> {
        let mut counts = PerLeg::default();
        for (leg, text) in Leg::ALL.into_iter().zip(&self.expected) {
            counts.set(leg, Typed::number(text));
        }
        counts
    }

    /// The same, as far as that can be read.
    pub(crate) fn counts(&self) -> PerLeg<Option<i64>> {
        let typed = self.expected_counts();
        PerLeg::from_fn(|leg| match typed.get(leg) {
            Typed::Is(count) => Some(count),
            Typed::Nothing | Typed::Unreadable => None,
        })
    }

    /// Names and values of its fields as a browser sends them, for a page that carries them along.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let tick = |is_ticked| if is_ticked { "yes" } else { "" };
        let mut fields: Vec<(&'static str, &str)> = [
            (Field::Topic, &self.topic),
            (Field::Description, &self.description),
            (Field::Agenda, &self.agenda),
            (Field::Presenter, &self.presenter),
            (Field::Date, &self.date),
            (Field::Time, &self.time),
            (Field::TimeZone, &self.time_zone),
            (Field::Minutes, &self.minutes),
            (Field::Closes, &self.closes),
            (Field::Capacity, &self.capacity),
            (Field::Cancelling, &self.cancelling),
            (Field::Fee, &self.fee),
            (Field::MeetingLink, &self.meeting_link),
            (Field::Division, &self.division),
            (Field::Greeting, &self.greeting),
            (Field::ConfirmationText, &self.confirmation_text),
            (Field::Invitations, &self.invitations),
        ]
        .map(|(field, value)| (field.as_str(), value.as_str()))
        .into();
        fields.extend([
            ("language", self.language.as_str()),
            ("which", self.which.as_str()),
            ("listed", if self.listed { "yes" } else { "no" }),
            (Field::NoWithdrawal.as_str(), tick(self.no_withdrawal)),
            (Field::Registration.as_str(), tick(self.registration)),
            ("closes_unit", &self.closes_unit),
            ("cancelling_unit", &self.cancelling_unit),
            ("place", &self.place),
            ("at_ceiling", &self.at_ceiling),
        ]);
        let counts = Leg::ALL.into_iter().zip(&self.expected);
        fields.extend(counts.map(|(leg, count)| (Field::Expected(leg).as_str(), count.as_str())));
        fields
    }

    /// Reads what needs a language or a time zone (decision 22: amounts strictly by the reader's language).
    pub fn read(&self, locale: Locale, currency: Currency) -> ScheduleCommand {
        ScheduleCommand {
            topic: self.topic.clone(),
            description: self.description.clone(),
            agenda: self.agenda.clone(),
            presenter: self.presenter.clone(),
            starts: self.starts(),
            minutes: Typed::number(&self.minutes),
            listed: self.listed,
            registration_required: self.registration,
            closes: match self.closes_unit.as_str() {
                AT_END => Typed::Is(Closes::AtEnd),
                unit => span(&self.closes, unit, Closes::Before),
            },
            capacity: Typed::number(&self.capacity),
            cancelling: match self.cancelling_unit.as_str() {
                NEVER => Typed::Is(Cancelling::NotAllowed),
                unit => span(&self.cancelling, unit, Cancelling::UntilBefore),
            },
            fee: self.fee(locale, currency),
            no_withdrawal: self.no_withdrawal,
            is_here: self.is_here(),
            meeting_link: self.meeting_link.clone(),
            division: self.division.clone(),
            greeting: self.greeting.clone(),
            confirmation_text: self.confirmation_text.clone(),
            expected: self.expected_counts(),
        }
    }

    /// The same for a reader of another language: an amount that could be read in the first is written as the second
    /// writes it.
    pub fn in_language(self, from: Locale, to: Locale, currency: Currency) -> Self {
        match self.fee(from, currency) {
            Typed::Is(fee) => Self { fee: money::amount_field(to, fee), ..self },
            Typed::Nothing | Typed::Unreadable => self,
        }
    }

    /// Whether it takes place in a room of ours.
    pub fn is_here(&self) -> bool {
        match self.place.as_str() {
            HERE => true,
            BY_LINK => false,
            _ => self.meeting_link.trim().is_empty(),
        }
    }

    fn fee(&self, locale: Locale, currency: Currency) -> Typed<Money> {
        match parse_money(locale, currency, &self.fee) {
            Ok(fee) => Typed::Is(fee),
            Err(MoneyInputError::Empty) => Typed::Nothing,
            Err(_) => Typed::Unreadable,
        }
    }

    fn starts(&self) -> Starts {
        let Some(zone) = Zone::parse(&self.time_zone) else { return Starts::BadZone };
        if self.date.trim().is_empty() {
            return Starts::NoDate;
        }
        let Some(date) = parse_date(&self.date) else { return Starts::BadDate };
        if self.time.trim().is_empty() {
            return Starts::NoTime;
        }
        let Some(time) = parse_time(&self.time) else { return Starts::BadTime };
        match zone.local(date, time) {
            LocalTime::Once(at) => Starts::At(at),
            LocalTime::Skipped { before, after } => Starts::Skipped { before, after },
            LocalTime::Twice { first, second } => match self.which {
                Which::Unsaid => Starts::Twice { first, second },
                Which::First => Starts::At(first),
                Which::Second => Starts::At(second),
            },
        }
    }

    /// The two moments that the typed time can mean, in the night in which clocks are put back.
    pub fn twice(&self) -> Option<LocalTime> {
        let zone = Zone::parse(&self.time_zone)?;
        local(&zone, &self.date, &self.time).filter(|time| matches!(time, LocalTime::Twice { .. }))
    }
}

fn local(zone: &Zone, date: &str, time: &str) -> Option<LocalTime> {
    Some(zone.local(parse_date(date)?, parse_time(time)?))
}

/// A number of a unit, as a length of time.
fn span<T>(number: &str, unit: &str, make: impl Fn(Span) -> T) -> Typed<T> {
    let Some((_, one)) = UNITS.iter().find(|(name, _)| *name == unit) else { return Typed::Unreadable };
    match Typed::number(number) {
        Typed::Nothing => Typed::Nothing,
        Typed::Unreadable => Typed::Unreadable,
        Typed::Is(count) => Typed::Is(make(Span(one.0.saturating_mul(count)))),
    }
}

/// A length of time in the largest unit that says it in whole numbers.
fn before(span: Span) -> (String, String) {
    let minutes = span.whole_seconds() / 60;
    let (count, unit) = match minutes {
        0 => (0, "hours"),
        m if m % (24 * 60) == 0 => (m / (24 * 60), "days"),
        m if m % 60 == 0 => (m / 60, "hours"),
        m => (m, "minutes"),
    };
    (count.to_string(), unit.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro() -> Currency {
        Currency::from_code("EUR").expect("EUR")
    }

    #[test]
    fn a_fee_is_read_by_the_readers_language() {
        let fee = |locale, text: &str| {
            let form = ScheduleForm { fee: text.into(), ..ScheduleForm::empty("Europe/Amsterdam", "en") };
            form.read(locale, euro()).fee
        };
        assert_eq!(fee(Locale::Nl, "1.000"), Typed::Is(Money::new(100_000, euro())), "a thousand");
        assert_eq!(fee(Locale::En, "1.000"), Typed::Unreadable, "never silently one");
        assert_eq!(fee(Locale::Fr, "1 250,50"), Typed::Is(Money::new(125_050, euro())));
        assert_eq!(fee(Locale::En, ""), Typed::Nothing);
        for bad in ["1e9", "12,345.678", "٣", "12 34", "abc"] {
            for locale in Locale::ALL {
                assert_eq!(fee(locale, bad), Typed::Unreadable, "{locale} {bad}");
            }
        }
        let typed = ScheduleForm { fee: "1.250,50".into(), ..ScheduleForm::empty("Europe/Amsterdam", "nl") };
        let english = typed.in_language(Locale::Nl, Locale::En, euro());
        assert_eq!(english.read(Locale::En, euro()).fee, Typed::Is(Money::new(125_050, euro())));
        assert_eq!(fee(Locale::En, "-5"), Typed::Is(Money::new(-500, euro())), "the rules refuse it");
    }

    #[test]
    fn a_time_of_a_clock_change_asks_which() {
        let form = ScheduleForm {
            date: "2026-10-25".into(),
            time: "02:30".into(),
            ..ScheduleForm::empty("Europe/Amsterdam", "en")
        };
        let starts = |form: &ScheduleForm| form.read(Locale::En, euro()).starts;
        let Starts::Twice { first, second } = starts(&form) else { panic!("it exists twice") };
        assert_eq!(second.since(first), Span::hours(1));
        assert_eq!(starts(&ScheduleForm { which: Which::First, ..form.clone() }), Starts::At(first));
        assert_eq!(starts(&ScheduleForm { which: Which::Second, ..form.clone() }), Starts::At(second));
        let spring = ScheduleForm { date: "2027-03-28".into(), ..form };
        assert!(matches!(starts(&spring), Starts::Skipped { .. }));
    }

    #[test]
    fn lengths_are_written_in_the_unit_that_fits() {
        for (span, number, unit) in [
            (Span(0), "0", "hours"),
            (Span::minutes(45), "45", "minutes"),
            (Span::minutes(120), "2", "hours"),
            (Span::days(3), "3", "days"),
        ] {
            assert_eq!(before(span), (number.to_owned(), unit.to_owned()));
            assert_eq!(super::span(number, unit, |span| span), Typed::Is(span));
        }
    }
}
