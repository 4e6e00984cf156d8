//! The fields of the schedule page: labels, hints, what was typed, what is wrong.

use super::words;
use crate::forms::{Before, Choice, Choices, LongText, OptionOf, Options, TextField, Tick, ZoneField};
use app::sessions::{AT_END, BY_LINK, HERE, NEVER, ScheduleForm, ScheduleOffer, Which};
use domain::money::Currency;
use domain::sessions::schedule::{Field, Problem, Problems};
use domain::usage::Leg;
use locale::times::LocalTime;
use locale::{Locale, Messages, Zone, money};

/// All of them.
pub(crate) struct ScheduleFields<'a> {
    pub topic: TextField<'a>,
    pub description: LongText<'a>,
    pub agenda: LongText<'a>,
    pub presenter: TextField<'a>,
    pub language: Choices<'a>,
    pub date: TextField<'a>,
    pub time: TextField<'a>,
    pub which: Option<Options<'a>>,
    pub time_zone: ZoneField<'a>,
    pub minutes: TextField<'a>,
    pub listed: Options<'a>,
    pub registration: Tick<'a>,
    pub capacity: TextField<'a>,
    pub closes: Before<'a>,
    pub cancelling: Before<'a>,
    pub fee: Option<TextField<'a>>,
    /// Where the site has words for it, or it is set.
    pub no_withdrawal: Option<Tick<'a>>,
    pub place: Options<'a>,
    pub meeting_link: TextField<'a>,
    pub division: Option<Choices<'a>>,
    pub greeting: TextField<'a>,
    pub confirmation_text: LongText<'a>,
    pub invitations: LongText<'a>,
    /// How many of each leg are expected, where hosts pay per use.
    pub expected: Option<Vec<TextField<'a>>>,
    /// What was chosen beside the estimate, kept for it.
    pub at_ceiling: &'a str,
}

impl<'a> ScheduleFields<'a> {
    /// The fields of `form`. While fees cannot be charged there is no place for a fee, unless one is set.
    pub fn new(
        t: Messages,
        form: &'a ScheduleForm,
        offer: &'a ScheduleOffer,
        problems: &Problems,
        locales: &'a [&'a str; 3],
    ) -> Self {
        let currency = offer.fee_max.currency;
        let problem = |field: Field| problem_of(t, form, currency, problems, field);
        let label = |key: &str| t.text(key).into_owned();
        let text = |field: Field, key: &str, value: &'a str| {
            TextField::new(field.as_str(), t.text(key), value).kept_for_back().problem(problem(field))
        };
        let long = |field: Field, key: &str, value: &'a str, rows: u8| {
            LongText::new(field.as_str(), t.text(key), value, rows).kept_for_back().problem(problem(field))
        };
        let example = money::amount_field(
            t.locale(),
            domain::money::Money::new(currency.minor_per_major().saturating_mul(125), currency),
        );
        Self {
            topic: text(Field::Topic, "host-topic", &form.topic),
            description: long(Field::Description, "host-description", &form.description, 6)
                .hint(t.text("host-description-hint")),
            agenda: long(Field::Agenda, "host-agenda", &form.agenda, 4).hint(t.text("host-agenda-hint")),
            presenter: text(Field::Presenter, "host-presenter", &form.presenter).optional(),
            language: Choices::new(
                "language",
                t.text("host-language"),
                &form.language,
                locales
                    .iter()
                    .map(|code| {
                        let name = t.language_name(Locale::parse(code).unwrap_or_default());
                        Choice::new(code, name.into_owned())
                    })
                    .collect(),
            )
            .kept_for_back(),
            date: text(Field::Date, "host-date", &form.date).kind("date"),
            time: text(Field::Time, "host-time", &form.time).kind("time"),
            which: which(t, form),
            time_zone: ZoneField::new(
                Field::TimeZone.as_str(),
                t.text("host-zone"),
                &form.time_zone,
                problem(Field::TimeZone),
            ),
            minutes: text(Field::Minutes, "host-minutes", &form.minutes)
                .input_mode("numeric")
                .hint(t.text("host-minutes-hint")),
            listed: Options::new(
                "listed",
                t.text("host-listing"),
                if form.listed { "yes" } else { "no" },
                vec![
                    OptionOf { value: "yes", title: label("host-listed"), hint: label("host-listed-hint") },
                    OptionOf {
                        value: "no",
                        title: label("host-unlisted"),
                        hint: label("host-unlisted-hint"),
                    },
                ],
            ),
            registration: Tick::new("registration", "yes", t.text("host-registration"), form.registration)
                .problem(problem(Field::Registration)),
            capacity: text(Field::Capacity, "host-capacity", &form.capacity)
                .input_mode("numeric")
                .optional()
                .hint(t.text("host-capacity-hint")),
            closes: Before::new(
                (Field::Closes.as_str(), label("host-closes")),
                (&form.closes, &form.closes_unit),
                (label("host-unit"), units(t, AT_END, label("host-closes-end"))),
                problem(Field::Closes),
            ),
            cancelling: Before::new(
                (Field::Cancelling.as_str(), label("host-cancelling")),
                (&form.cancelling, &form.cancelling_unit),
                (label("host-unit"), units(t, NEVER, label("host-cancelling-never"))),
                problem(Field::Cancelling),
            ),
            fee: (offer.fees.is_ok() || !form.fee.is_empty()).then(|| {
                text(Field::Fee, "host-fee", &form.fee).input_mode("decimal").optional().hint(t.with(
                    "host-fee-hint",
                    &[("currency", currency.code().into()), ("example", example.into())],
                ))
            }),
            no_withdrawal: (offer.may_exclude_withdrawal || form.no_withdrawal).then(|| {
                let words = t.text("host-no-withdrawal");
                Tick::new(Field::NoWithdrawal.as_str(), "yes", words, form.no_withdrawal)
                    .problem(problem(Field::NoWithdrawal))
            }),
            place: Options::new(
                "place",
                t.text("host-place"),
                if form.is_here() { HERE } else { BY_LINK },
                vec![
                    OptionOf {
                        value: HERE,
                        title: label("host-place-here"),
                        hint: label("host-place-here-hint"),
                    },
                    OptionOf {
                        value: BY_LINK,
                        title: label("host-place-link"),
                        hint: label("host-place-link-hint"),
                    },
                ],
            ),
            meeting_link: text(Field::MeetingLink, "host-link", &form.meeting_link)
                .kind("url")
                .optional()
                .hint(t.text("host-link-hint")),
            division: (!offer.divisions.is_empty()).then(|| {
                let kept =
                    offer.divisions.iter().map(|(code, name)| Choice::new(code, format!("{code} · {name}")));
                Choices::new(
                    Field::Division.as_str(),
                    t.text("host-division"),
                    &form.division,
                    kept.collect(),
                )
                .nothing(t.text("host-division-none"))
                .kept_for_back()
                .problem(problem(Field::Division))
            }),
            greeting: text(Field::Greeting, "host-greeting", &form.greeting)
                .optional()
                .hint(t.text("host-greeting-hint")),
            confirmation_text: long(Field::ConfirmationText, "host-own-text", &form.confirmation_text, 4)
                .hint(t.text("host-own-text-hint")),
            invitations: long(Field::Invitations, "host-invitations", &form.invitations, 4)
                .hint(t.text("host-invitations-hint")),
            expected: offer.pays_per_use.then(|| {
                let typed = Leg::ALL.into_iter().zip(&form.expected);
                typed
                    .map(|(leg, value)| {
                        let field = Field::Expected(leg);
                        TextField::new(field.as_str(), t.leg(leg), value)
                            .input_mode("numeric")
                            .optional()
                            .kept_for_back()
                            .problem(problem(field))
                    })
                    .collect()
            }),
            at_ceiling: &form.at_ceiling,
        }
    }
}

/// What is wrong with a field, if anything is.
pub(super) fn problem_of(
    t: Messages,
    form: &ScheduleForm,
    currency: Currency,
    problems: &[(Field, Problem)],
    field: Field,
) -> Option<String> {
    let found = problems.iter().find(|(found, _)| *found == field);
    found.map(|(_, problem)| words::problem(t, form, currency, field, problem))
}

/// The units of a length of time before the start, and what may be instead.
fn units(t: Messages, other: &'static str, words: String) -> Vec<Choice<'static>> {
    vec![
        Choice::new("minutes", t.text("host-unit-minutes")),
        Choice::new("hours", t.text("host-unit-hours")),
        Choice::new("days", t.text("host-unit-days")),
        Choice::new(other, words),
    ]
}

/// Which of two equal times of day, in the night in which clocks are put back.
fn which(t: Messages, form: &ScheduleForm) -> Option<Options<'static>> {
    let LocalTime::Twice { first, second } = form.twice()? else { return None };
    let zone = Zone::parse(&form.time_zone)?;
    let option = |value: &'static str, at, hint: &str| OptionOf {
        value,
        title: t.time_of_day(at, &zone),
        hint: t.text(hint).into_owned(),
    };
    Some(Options::new(
        "which",
        t.text("host-which"),
        match form.which {
            Which::Unsaid => "",
            chosen => chosen.as_str(),
        },
        vec![option("first", first, "host-which-first"), option("second", second, "host-which-second")],
    ))
}
