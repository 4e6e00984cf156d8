//! The schedule page's rules, with values.

use super::*;
use crate::money::Currency;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_795_334_400_000_000);

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

fn vat() -> Tax {
    Tax { name: "VAT".into(), rate_ppm: 210_000, included_in_fee: true }
}

fn facts(tax: &Tax) -> ScheduleFacts<'_> {
    ScheduleFacts {
        mode: Mode::Production,
        tax,
        fee_max: eur(1_000_000),
        gateway_digits: 2,
        payment_max: None,
        fees: Ok(()),
        divisions: &[],
        division_required: false,
        may_exclude_withdrawal: true,
        standing: None,
        may_have_begun: false,
    }
}

fn command() -> ScheduleCommand {
    ScheduleCommand {
        topic: " Effective feedback ".into(),
        description: "One.\r\n\r\nTwo.".into(),
        agenda: String::new(),
        presenter: "Noor".into(),
        starts: Starts::At(NOW.plus(Span::days(5))),
        minutes: Typed::Is(90),
        listed: true,
        registration_required: true,
        closes: Typed::Is(Closes::Before(Span::hours(1))),
        capacity: Typed::Is(20),
        cancelling: Typed::Is(Cancelling::UntilBefore(Span::days(1))),
        fee: Typed::Is(eur(12_100)),
        no_withdrawal: false,
        is_here: false,
        meeting_link: "https://meet.example/room?x=1".into(),
        division: String::new(),
        greeting: String::new(),
        confirmation_text: String::new(),
        expected: PerLeg::default(),
    }
}

fn problems(command: &ScheduleCommand, facts: &ScheduleFacts<'_>) -> Problems {
    schedule(command, facts, NOW).err().unwrap_or_default()
}

#[test]
fn a_topic_a_date_and_a_fee_are_enough() {
    let tax = vat();
    let plan = schedule(&command(), &facts(&tax), NOW).expect("nothing is wrong");
    assert_eq!(plan.topic, "Effective feedback");
    assert_eq!(plan.description, "One.\n\nTwo.");
    assert_eq!(plan.ends_at.since(plan.starts_at), Span::minutes(90));
    assert_eq!(plan.registration_closes_at, plan.starts_at.minus(Span::hours(1)));
    assert_eq!(plan.price.map(|price| (price.net, price.gross)), Some((eur(10_000), eur(12_100))));
}

#[test]
fn the_right_to_withdraw_is_excluded_for_limited_places_with_the_sites_words_only() {
    let tax = vat();
    let claimed = ScheduleCommand { no_withdrawal: true, ..command() };
    let excluded = |command: &ScheduleCommand, facts: &ScheduleFacts<'_>| {
        schedule(command, facts, NOW).map(|plan| plan.no_withdrawal)
    };
    assert_eq!(excluded(&claimed, &facts(&tax)), Ok(true));
    assert_eq!(excluded(&command(), &facts(&tax)), Ok(false));
    let free = ScheduleCommand { fee: Typed::Nothing, ..claimed.clone() };
    assert_eq!(excluded(&free, &facts(&tax)), Ok(false), "there is no contract to withdraw from");
    let wordless = ScheduleFacts { may_exclude_withdrawal: false, ..facts(&tax) };
    assert_eq!(excluded(&claimed, &wordless), Ok(false));
    let unlimited = ScheduleCommand { capacity: Typed::Nothing, ..claimed };
    assert_eq!(problems(&unlimited, &facts(&tax)), [(Field::NoWithdrawal, Problem::UnlimitedPlaces)]);
}

#[test]
fn a_fee_forces_registration_on_and_zero_is_free() {
    let tax = vat();
    let open = ScheduleCommand { registration_required: false, ..command() };
    let plan = schedule(&open, &facts(&tax), NOW).expect("S-41");
    assert!(plan.registration_required && plan.registration_was_forced(&open));
    for fee in [Typed::Nothing, Typed::Is(eur(0))] {
        let free = ScheduleCommand { fee, ..open.clone() };
        let plan = schedule(&free, &facts(&tax), NOW).expect("S-43");
        assert_eq!((plan.fee, plan.price, plan.registration_required), (None, None, false));
        assert_eq!(plan.capacity, None, "nobody registers: there is nothing to count");
    }
}

#[test]
fn a_fee_has_limits() {
    let tax = vat();
    let facts = facts(&tax);
    let with = |fee| problems(&ScheduleCommand { fee, ..command() }, &facts);
    assert_eq!(with(Typed::Unreadable), [(Field::Fee, Problem::Unreadable)]);
    assert_eq!(with(Typed::Is(eur(-500))), [(Field::Fee, Problem::Negative)]);
    assert_eq!(with(Typed::Is(eur(1_000_000))), []);
    assert_eq!(with(Typed::Is(eur(1_000_001))), [(Field::Fee, Problem::FeeTooHigh(eur(1_000_000)))]);
    let yen = Money::new(5, Currency::from_code("JPY").expect("JPY"));
    assert_eq!(with(Typed::Is(yen)), [(Field::Fee, Problem::Unreadable)], "another currency is no fee here");
}

#[test]
fn a_price_that_the_gateway_cannot_express_is_refused_when_it_is_entered() {
    let tax = Tax { included_in_fee: false, ..vat() };
    let facts = ScheduleFacts { gateway_digits: 0, ..facts(&tax) };
    let with = |fee| problems(&ScheduleCommand { fee: Typed::Is(eur(fee)), ..command() }, &facts);
    assert_eq!(with(10_000), [], "100 with 21 % is 121");
    assert_eq!(with(10_100), [(Field::Fee, Problem::GatewayDecimals(0))], "101 with 21 % is 122.21");
}

#[test]
fn a_price_that_the_gateway_does_not_take_at_a_time_is_refused_when_it_is_entered() {
    let tax = Tax { included_in_fee: false, ..vat() };
    let facts = ScheduleFacts { payment_max: Some(eur(12_100)), ..facts(&tax) };
    let with = |fee| problems(&ScheduleCommand { fee: Typed::Is(eur(fee)), ..command() }, &facts);
    assert_eq!(with(10_000), [], "100 with 21 % is 121");
    assert_eq!(with(10_100), [(Field::Fee, Problem::PaymentTooHigh(eur(12_100)))], "the tax counts");
}

#[test]
fn without_ecommerce_only_free_sessions_are_scheduled() {
    let tax = vat();
    let facts = ScheduleFacts { fees: Err(FeesMissing::NotProvided), ..facts(&tax) };
    let problem = Problem::FeesNotAvailable(FeesMissing::NotProvided);
    assert_eq!(problems(&command(), &facts), [(Field::Fee, problem)]);
    assert_eq!(problems(&ScheduleCommand { fee: Typed::Nothing, ..command() }, &facts), []);
    let standing = Standing {
        starts_at: NOW.plus(Span::days(5)),
        ends_at: NOW.plus(Span::days(5)).plus(Span::minutes(90)),
        taken: 3,
        fee: Some(eur(12_100)),
        announced: true,
        has_started: false,
        paid_until: None,
    };
    let facts = ScheduleFacts { standing: Some(standing), ..facts };
    assert_eq!(problems(&command(), &facts), [], "its text may be changed all the same");
}

#[test]
fn everything_wrong_is_told_at_once_in_the_order_of_the_page() {
    let tax = vat();
    let bad = ScheduleCommand {
        topic: String::new(),
        starts: Starts::NoDate,
        minutes: Typed::Unreadable,
        capacity: Typed::Is(0),
        fee: Typed::Unreadable,
        meeting_link: "ftp://x".into(),
        division: "HR".into(),
        ..command()
    };
    let fields: Vec<Field> = problems(&bad, &facts(&tax)).into_iter().map(|(field, _)| field).collect();
    use Field as F;
    assert_eq!(fields, [F::Topic, F::Date, F::Minutes, F::Capacity, F::Fee, F::MeetingLink, F::Division]);
}

#[test]
fn the_start_lies_ahead_and_not_too_far() {
    let tax = vat();
    let at = |starts| problems(&ScheduleCommand { starts, ..command() }, &facts(&tax));
    assert_eq!(at(Starts::At(NOW.minus(Span(1)))).first(), Some(&(Field::Date, Problem::Past)));
    assert_eq!(at(Starts::At(NOW.plus(Span::days(4000)))), [(Field::Date, Problem::TooFar)]);
    let (first, second) = (Timestamp(1), Timestamp(2));
    assert_eq!(at(Starts::Twice { first, second }), [(Field::Time, Problem::Twice { first, second })]);
    let gap = Starts::Skipped { before: first, after: second };
    assert_eq!(at(gap), [(Field::Time, Problem::Skipped { before: first, after: second })]);
}

#[test]
fn registration_can_close_only_ahead_and_stays_open_when_started_now() {
    let tax = vat();
    let soon = ScheduleCommand { starts: Starts::At(NOW.plus(Span::minutes(30))), ..command() };
    assert_eq!(problems(&soon, &facts(&tax)), [(Field::Closes, Problem::ClosesInThePast)]);
    let now = ScheduleCommand { starts: Starts::Now, ..command() };
    let plan = schedule(&now, &facts(&tax), NOW).expect("S-77");
    assert_eq!((plan.starts_at, plan.registration_closes_at), (NOW, plan.ends_at));
}

#[test]
fn who_registered_is_not_moved_or_forgotten_by_an_edit() {
    let tax = vat();
    let starts_at = NOW.plus(Span::days(5));
    let standing = Standing {
        starts_at,
        ends_at: starts_at.plus(Span::minutes(90)),
        taken: 3,
        fee: Some(eur(12_100)),
        announced: true,
        has_started: false,
        paid_until: None,
    };
    let facts = ScheduleFacts { standing: Some(standing), ..facts(&tax) };
    assert_eq!(problems(&command(), &facts), []);
    let later = ScheduleCommand { starts: Starts::At(starts_at.plus(Span::hours(1))), ..command() };
    assert_eq!(problems(&later, &facts), [(Field::Date, Problem::MovedByEdit)]);
    let longer = ScheduleCommand { minutes: Typed::Is(120), ..command() };
    assert_eq!(problems(&longer, &facts), [(Field::Minutes, Problem::MovedByEdit)]);
    // A form has no seconds: one that began with some is not moved by sending it.
    let with_seconds = |at: Timestamp| at.plus(Span::seconds(27));
    let imported = Standing {
        starts_at: with_seconds(standing.starts_at),
        ends_at: with_seconds(standing.ends_at),
        ..standing
    };
    let of_import = ScheduleFacts { standing: Some(imported), ..facts };
    assert_eq!(problems(&command(), &of_import), []);
    assert_eq!(problems(&later, &of_import), [(Field::Date, Problem::MovedByEdit)]);
    let small = ScheduleCommand { capacity: Typed::Is(2), ..command() };
    assert_eq!(problems(&small, &facts), [(Field::Capacity, Problem::BelowTaken(3))]);
    let open = ScheduleCommand { registration_required: false, fee: Typed::Nothing, ..command() };
    assert_eq!(problems(&open, &facts), [(Field::Registration, Problem::PeopleRegistered)]);
    let dearer = ScheduleCommand { fee: Typed::Is(eur(15_000)), ..command() };
    assert_eq!(problems(&dearer, &facts), [], "S-44: new price for new registrants");
}

#[test]
fn places_are_https_links() {
    for good in [
        "https://meet.example/x",
        "HTTPS://meet.example",
        "https://a.b:8443/?q=1#f",
        "https://x.zoom.us/j/1?pwd=a.b",
    ] {
        assert!(is_web_link(good), "{good}");
    }
    for bad in [
        "http://meet.example",
        "https://",
        "https:// x.y",
        "https://localhost/",
        "https://user@evil.test/",
        "javascript:alert(1)",
        "https://x.y/\"",
        "https://x.y/\n",
        "https://é.test/",
        "meet.example",
        "https:/",
    ] {
        assert!(!is_web_link(bad), "{bad}");
    }
}

#[test]
fn a_session_takes_place_here_or_where_a_link_leads() {
    let tax = vat();
    let nowhere = ScheduleCommand { meeting_link: " ".into(), ..command() };
    assert_eq!(problems(&nowhere, &facts(&tax)), [(Field::MeetingLink, Problem::Missing)]);
    let here = ScheduleCommand { is_here: true, meeting_link: "not a link".into(), ..command() };
    let plan = schedule(&here, &facts(&tax), NOW).expect("the link is not looked at");
    assert_eq!(plan.meeting_link, "");
}

#[test]
fn what_is_imported_may_have_begun() {
    let tax = vat();
    let begun = ScheduleCommand {
        starts: Starts::At(NOW.minus(Span::minutes(10))),
        closes: Typed::Is(Closes::Before(Span::minutes(-60))),
        ..command()
    };
    let facts = ScheduleFacts { may_have_begun: true, ..facts(&tax) };
    let plan = schedule(&begun, &facts, NOW).expect("imported");
    assert_eq!(plan.registration_closes_at, NOW.plus(Span::minutes(50)));
    let too_late = ScheduleCommand { closes: Typed::Is(Closes::Before(Span::minutes(-91))), ..begun };
    assert_eq!(problems(&too_late, &facts).len(), 1, "not after the end");
}

#[test]
fn divisions_are_those_of_the_site() {
    let tax = vat();
    let divisions = ["HR".to_owned()];
    let facts = ScheduleFacts { divisions: &divisions, division_required: true, ..facts(&tax) };
    let with = |code: &str| problems(&ScheduleCommand { division: code.into(), ..command() }, &facts);
    assert_eq!(with("HR"), []);
    assert_eq!(with(""), [(Field::Division, Problem::Missing)]);
    assert_eq!(with("IT"), [(Field::Division, Problem::UnknownDivision)]);
}

#[test]
fn numbers_are_plain_digits() {
    assert_eq!(Typed::number(" 90 "), Typed::Is(90));
    assert_eq!(Typed::number(""), Typed::Nothing);
    for long in ["999999999999", "99999999999999999999999999"] {
        assert_eq!(Typed::number(long), Typed::Is(999_999_999), "too large, not unreadable: {long}");
    }
    for bad in ["1e9", "-5", "1.000", "٣", "+3"] {
        assert_eq!(Typed::number(bad), Typed::Unreadable, "{bad}");
    }
}

proptest! {
    #[test]
    fn a_plan_is_always_sound(
        topic in any::<String>(), start in -10_i64..4_000, minutes in -5_i64..20_000, capacity in -5_i64..200_000,
        fee in -10_i64..2_000_000, registers in any::<bool>(), link in any::<String>(),
    ) {
        let tax = vat();
        let typed = ScheduleCommand {
            topic,
            starts: Starts::At(NOW.plus(Span::days(start))),
            minutes: Typed::Is(minutes),
            capacity: Typed::Is(capacity),
            fee: Typed::Is(eur(fee)),
            registration_required: registers,
            meeting_link: link,
            ..command()
        };
        match schedule(&typed, &facts(&tax), NOW) {
            Err(problems) => prop_assert!(!problems.is_empty()),
            Ok(plan) => {
                prop_assert!(plan.ends_at > plan.starts_at && plan.starts_at >= NOW);
                prop_assert!(plan.registration_closes_at <= plan.ends_at);
                prop_assert!(plan.fee.is_none() || plan.registration_required, "S-41");
                prop_assert!(plan.fee.is_none_or(|fee| fee.minor > 0 && fee.minor <= 1_000_000), "S-43");
                prop_assert!(plan.capacity.is_none_or(|capacity| capacity >= 1));
                prop_assert!(plan.meeting_link.is_empty() || is_web_link(&plan.meeting_link));
            }
        }
    }
}

#[test]
fn a_session_that_runs_is_not_moved_and_lasts_no_longer_than_it_is_paid() {
    let tax = vat();
    let starts_at = NOW.minus(Span::minutes(10));
    let standing = Standing {
        starts_at,
        ends_at: starts_at.plus(Span::minutes(90)),
        taken: 0,
        fee: None,
        announced: true,
        has_started: true,
        paid_until: Some(starts_at.plus(Span::minutes(120))),
    };
    let facts = |standing| ScheduleFacts { standing: Some(standing), ..facts(&tax) };
    let free = ScheduleCommand { fee: Typed::Nothing, starts: Starts::At(starts_at), ..command() };
    let free = ScheduleCommand { closes: Typed::Is(Closes::AtEnd), ..free };
    let lasting = |minutes| ScheduleCommand { minutes: Typed::Is(minutes), ..free.clone() };
    assert_eq!(problems(&lasting(90), &facts(standing)), []);
    assert_eq!(problems(&lasting(120), &facts(standing)), [], "so long it is paid");
    let longer = [(Field::Minutes, Problem::HoldTooShort(120))];
    assert_eq!(problems(&lasting(121), &facts(standing)), longer);
    let short = Standing { paid_until: Some(starts_at.plus(Span::minutes(30))), ..standing };
    assert_eq!(problems(&lasting(60), &facts(short)), [], "shorter than it was is no harm");
    assert_eq!(problems(&lasting(91), &facts(short)), [(Field::Minutes, Problem::HoldTooShort(90))]);
    let later = ScheduleCommand { starts: Starts::At(NOW.plus(Span::hours(1))), ..free.clone() };
    assert_eq!(problems(&later, &facts(standing)), [(Field::Date, Problem::HasStarted)]);
    let waiting = Standing { has_started: false, ..standing };
    assert_eq!(problems(&later, &facts(waiting)), [], "nobody has registered");
}
