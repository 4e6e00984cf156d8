//! Attendees give their seats back: by the policy they accepted, or as consumers.

use crate::common::{balance, buy, eventually, pay_well, seats, unproven};
use crate::refunds::{CLERK, eur};
use app::PersonalLink;
use app::refunds::{CancelRefusal, MoveRefusal, WithdrawRefusal};
use app::registrations::{LostLinkRefusal, PersonInput, PersonRefusal, Standing};
use app::sessions::{Acting, GiveRefusal, GivenSeat};
use connectors::mail::CalendarMethod;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::refunds::Cause;
use domain::sessions::moved::NewDate;
use domain::time::{Span, Timestamp};
use locale::{Locale, Messages};
use std::net::IpAddr;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

async fn offer(test: &TestApp, link: &PersonalLink) -> Result<(i64, i64), CancelRefusal> {
    let offer = test.app.refunds().cancel_offer(&test.site, link).await.expect("the store works");
    offer.expect("a genuine link").map(|offer| (offer.back.minor, offer.kept().minor))
}

async fn cancel(test: &TestApp, link: &PersonalLink, shown: (i64, i64)) -> Result<(), CancelRefusal> {
    let cancelled = test.app.refunds().cancel(&test.site, link, shown).await.expect("the store works");
    cancelled.expect("a genuine link")
}

async fn refunded(test: &TestApp) -> i64 {
    test.emulator.books().await.expect("books").totals.iter().map(|total| total.refunded).sum()
}

fn colleague() -> PersonInput {
    PersonInput { first_name: "Kim".into(), last_name: "Jansen".into(), email: "kim@example.org".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_given_back_for_the_whole_price_and_sold_again() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let link = buy(&test, 1).await;
        assert_eq!(offer(&test, &link).await, Ok((12_100, 0)), "full until two days before");
        cancel(&test, &link, (12_100, 0)).await.expect("in time");
        assert_eq!(cancel(&test, &link, (12_100, 0)).await, Err(CancelRefusal::Already), "PS-I-16");
        assert_eq!(refunded(&test).await, 12_100);
        let Standing::Cancelled(cancellation) = test.view(&link).await.standing else {
            panic!("a seat still")
        };
        assert_eq!(cancellation.cause, Cause::Cancelled);
        assert_eq!(cancellation.money.expect("paid").gone, eur(&test, 12_100));
        for account in Account::ALL {
            assert_eq!(balance(&test, account).await, 0, "LT-E6, E7: {account:?}");
        }
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let told = mails.iter().find(|mail| mail.subject.starts_with("Cancelled: ")).expect("a mail");
        let entry = told.calendar.as_ref().expect("an entry");
        assert_eq!(entry.method, CalendarMethod::Cancel);
        assert!(entry.text.contains("SEQUENCE:1"), "{}", entry.text);
        buy(&test, 2).await;
        assert_eq!(seats(&test).await, (0, 1));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_amount_than_the_one_shown_cancels_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        // Five days before the start the page was opened; the free time ends two days before it.
        test.advance(Span::days(3)).await;
        let refused = cancel(&test, &link, (12_100, 0)).await;
        let Err(CancelRefusal::Changed(now)) = refused else { panic!("{refused:?}") };
        assert_eq!((now.back.minor, now.kept().minor), (0, 12_100));
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        cancel(&test, &link, (0, 12_100)).await.expect("as shown");
        assert_eq!(refunded(&test).await, 0);
        assert_eq!(balance(&test, Account::CancellationFees).await, -10_000, "LT-E8, all of it kept");
        assert_eq!(balance(&test, Account::OutputTax).await, -2_100);
        assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
        test.run_for(Span::days(4)).await;
        assert_eq!(balance(&test, Account::TrainingRevenue).await, 0);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cancels_while_the_capture_is_unknown_gets_it_back_afterwards() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut lost = emulators::payflow::Arm::once(
            emulators::payflow::Operation::Capture,
            emulators::payflow::FaultKind::DropAfter,
        );
        lost.count = 1;
        test.emulator.arm(lost);
        let link = buy(&test, 1).await;
        cancel(&test, &link, (12_100, 0)).await.expect("in time");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 12_100);
        for account in Account::ALL {
            assert_eq!(balance(&test, account).await, 0, "{account:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_withdraws_in_time_even_when_cancelling_brings_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.advance(Span::days(4)).await;
        assert_eq!(offer(&test, &link).await, Ok((0, 12_100)));
        let withdrawal = async || {
            let offer =
                test.app.refunds().withdrawal_offer(&test.site, &link).await.expect("the store works");
            offer.expect("a genuine link").map(|offer| offer.back.minor)
        };
        assert_eq!(withdrawal().await, Ok(12_100));
        // In the middle of the session, which began at the express request: half of it was held.
        test.advance(Span::minutes(24 * 60 + 45)).await;
        assert_eq!(withdrawal().await, Ok(6_050));
        let done =
            test.app.refunds().withdraw(&test.site, &link, &unproven(6_050)).await.expect("the store works");
        done.expect("a genuine link").expect("in time");
        assert_eq!(withdrawal().await, Err(WithdrawRefusal::Already));
        test.run_for(Span::minutes(1)).await;
        assert_eq!(refunded(&test).await, 6_050);
        assert_eq!(balance(&test, Account::CancellationFees).await, -5_000);
        let mails = test.mailer.sent();
        let mail = mails.iter().find(|mail| mail.subject.starts_with("Your withdrawal: ")).expect("a mail");
        assert!(mail.text.contains("withdraw from the contract") && mail.text.contains("27 November 2026"));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_address_gets_new_links_and_the_old_one_is_told() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let registrations = test.app.registrations();
        let input = PersonInput { email: "Robin@example.net".into(), ..colleague() };
        let corrected = registrations.correct(&test.site, &link, &input).await.expect("the store works");
        let new = corrected.expect("a genuine link").expect("in time");
        assert_ne!(new, link);
        assert_eq!(test.view(&new).await.person.email, "robin@example.net");
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let told: Vec<_> = mails.iter().filter(|mail| mail.to_address == "robin1@example.org").collect();
        assert!(told.last().is_some_and(|mail| mail.subject.starts_with("Your address was changed: ")));
        // A name alone is corrected in place.
        let named = PersonInput { email: "robin@example.net".into(), ..colleague() };
        let named = PersonInput { first_name: "K.".into(), ..named };
        let same = registrations.correct(&test.site, &new, &named);
        assert_eq!(same.await.expect("the store works"), Some(Ok(new.clone())));
        // Nobody sends mails through it without end.
        let mut link = new;
        for n in 0..20 {
            let input = PersonInput { email: format!("x{n}@example.org"), ..colleague() };
            match registrations.correct(&test.site, &link, &input).await.expect("the store works") {
                Some(Ok(next)) => link = next,
                Some(Err(refusal)) => {
                    assert_eq!((n, refusal), (8, PersonRefusal::TooOften));
                    break;
                }
                None => panic!("the newest link is genuine"),
            }
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_link_is_sent_once_an_hour_and_nobody_learns_who_is_there() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        for address in ["robin1@example.org", "Robin1@Example.org", "nobody@example.org"] {
            assert_eq!(ask(&test, address, 1).await, Ok(()));
        }
        assert!(matches!(ask(&test, "robin", 1).await, Err(LostLinkRefusal::Invalid(_))));
        assert_eq!(lost_links_sent(&test).await, 1);
        test.assert_sound().await;
    })
    .await;
}

/// The receipt of last month is behind a link of a session that is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_link_is_found_after_its_session_too() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.run_for(Span::minutes(2)).await;
        test.advance(Span::days(40)).await;
        assert_eq!(ask(&test, "robin1@example.org", 1).await, Ok(()));
        assert_eq!(lost_links_sent(&test).await, 1);
        assert!(test.app.receipts().find(&test.site, &link).await.expect("readable").is_some());
        test.assert_sound().await;
    })
    .await;
}

/// Asks for the links of an address, from one of some networks.
async fn ask(test: &TestApp, email: &str, network: u8) -> Result<(), LostLinkRefusal> {
    let from = IpAddr::from([192, 0, 2, network]);
    test.app.registrations().send_lost_links(&test.site, email, from).await.expect("the store works")
}

/// How many links were sent again, once one was: the sending goes on after the answer.
async fn lost_links_sent(test: &TestApp) -> usize {
    eventually(async || {
        test.run_jobs().await;
        let lost = test.mailer.sent().iter().filter(|mail| mail.subject.starts_with("Your link: ")).count();
        (lost > 0).then_some(lost)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_links_are_limited_for_an_address_and_for_a_network_and_a_refusal_writes_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        let until = test.clock_now().plus(Span::hours(1));
        let too_many = Err(LostLinkRefusal::TooMany(until));
        for n in 0..20 {
            assert_eq!(ask(&test, &format!("somebody{n}@example.org"), 50).await, Ok(()));
        }
        for n in 0..5 {
            assert_eq!(ask(&test, "nobody@example.org", n).await, Ok(()));
        }
        let before = test.app.store().stats().units;
        for n in 0..50 {
            assert_eq!(ask(&test, &format!("other{n}@example.org"), 50).await, too_many, "one network");
            assert_eq!(ask(&test, "nobody@example.org", n).await, too_many, "from wherever");
        }
        assert_eq!(test.app.store().stats().units, before, "what is refused opens no unit of work");
        // The same for who has a registration.
        for n in 0..5 {
            assert_eq!(ask(&test, "robin1@example.org", n).await, Ok(()));
        }
        assert_eq!(ask(&test, "robin1@example.org", 9).await, too_many);
        assert_eq!(lost_links_sent(&test).await, 1);
        assert_eq!(ask(&test, "other1@example.org", 51).await, Ok(()), "from elsewhere");
        test.advance(Span::minutes(61)).await;
        assert_eq!(ask(&test, "other1@example.org", 50).await, Ok(()), "later");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_session_may_be_left_for_the_whole_price_until_a_date() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let early = buy(&test, 1).await;
        test.advance(Span::days(4)).await;
        assert_eq!(offer(&test, &early).await, Ok((0, 12_100)));
        let session = test.session("paid").await.session;
        let to =
            |days: i64| (session.starts_at.plus(Span::days(days)), session.ends_at.plus(Span::days(days)));
        let until = test.clock_now().plus(Span::days(2));
        let reschedule = async |times: (Timestamp, Timestamp), until: Timestamp| {
            let refunds = test.app.refunds();
            refunds.reschedule(CLERK, test.site.id, session.id, times, until).await.expect("the store works")
        };
        assert_eq!(reschedule(to(-30), until).await, Err(MoveRefusal::BadTime));
        assert_eq!(reschedule(to(1), to(2).0).await, Err(MoveRefusal::BadDate));
        assert_eq!(reschedule(to(0), session.starts_at).await, Err(MoveRefusal::Unchanged));
        assert_eq!(offer(&test, &early).await, Ok((0, 12_100)), "nobody may leave because nothing was moved");
        let version = async || {
            let mut tx = test.app.store().reader().await.expect("readable");
            store::sessions::get(&mut tx, test.site.id, session.id).await.expect("a session").version
        };
        let before = version().await;
        reschedule(to(7), until).await.expect("not begun");
        assert_eq!(version().await, before + 1, "a form that is open overwrites nothing unseen");
        let late = buy(&test, 2).await;
        test.run_for(Span::minutes(1)).await;
        let mails = test.mailer.sent();
        let told = mails.iter().filter(|mail| mail.subject.starts_with("New time: ")).count();
        assert_eq!(told, 1, "who registered for the new time knows it");
        assert_eq!(offer(&test, &early).await, Ok((12_100, 0)), "S-80");
        assert_eq!(offer(&test, &late).await, Ok((12_100, 0)), "by the policy");
        test.advance(Span::days(7)).await;
        assert_eq!(offer(&test, &early).await, Ok((0, 12_100)), "the date has passed");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_accepts_the_new_date_is_shown_to_the_host_and_gives_up_the_full_refund() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut links = Vec::new();
        for browser in 1..=3 {
            links.push(buy(&test, browser).await);
        }
        let accept = async |link: &PersonalLink| {
            let accepted = test.app.registrations().accept_new_date(&test.site, link).await;
            accepted.expect("the store works").expect("a genuine link")
        };
        assert!(!accept(&links[0]).await, "nothing was moved");
        test.advance(Span::days(4)).await;
        let session = test.session("paid").await.session;
        let reschedule = async |days: i64| {
            let times = (session.starts_at.plus(Span::days(days)), session.ends_at.plus(Span::days(days)));
            let until = test.clock_now().plus(Span::days(2));
            let moved = test.app.refunds().reschedule(CLERK, test.site.id, session.id, times, until).await;
            moved.expect("the store works").expect("not begun");
        };
        reschedule(7).await;
        // The third one's seat is somebody else's: he says that he comes, which is not the payer's answer.
        let payer = test.app.registrations().send_colleague(&test.site, &links[2], &colleague()).await;
        let payer = payer.expect("the store works").expect("genuine").expect("in time").expect("paid");
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let mail = mails.iter().rfind(|mail| mail.to_address == "kim@example.org").expect("told");
        let link = mail.text.split_once("/registrations/").expect("a link").1;
        let kims = PersonalLink::parse(link.split_whitespace().next().expect("a link")).expect("a link");

        let view = test.view(&links[0]).await.moved.expect("moved");
        assert_eq!((view.from, view.may_accept), (Some(session.starts_at), true));
        assert!(view.accepted_at.is_none());
        // Eight days ahead the policy alone gives everything back for longer than the host's date does.
        let by_the_policy = session.starts_at.plus(Span::days(5));
        assert_eq!((view.cancel_until, view.accepting_costs), (Some(by_the_policy), false));
        assert!(accept(&links[0]).await);
        assert!(!accept(&links[0]).await, "once");
        let view = test.view(&links[0]).await.moved.expect("moved");
        assert!(view.accepted_at.is_some() && view.cancel_until.is_none() && !view.may_accept);
        assert_eq!(offer(&test, &links[0]).await, Ok((12_100, 0)), "by the policy: eight days before");
        assert_eq!(offer_cause(&test, &links[0]).await, Cause::Cancelled);
        assert_eq!(
            offer_cause(&test, &links[1]).await,
            Cause::SessionMoved,
            "who has not answered may leave"
        );
        assert!(accept(&kims).await);
        assert_eq!(
            offer_cause(&test, &payer).await,
            Cause::SessionMoved,
            "the money is the payer's to decide"
        );
        let view = test.view(&payer).await.moved.expect("moved");
        assert!(view.accepted_at.is_some() && view.may_accept && view.cancel_until.is_some());

        let answers = async || {
            let mut tx = test.app.store().reader().await.expect("readable");
            let rows = store::sessions::people::list(&mut tx, test.site.id, session.id, 100).await;
            let rows = rows.expect("readable");
            let count = |accepted: bool| {
                let is = |answer| matches!(answer, NewDate::Accepted(_)) == accepted;
                rows.iter().filter(|row| row.new_date.is_some_and(is)).count()
            };
            (count(true), count(false))
        };
        assert_eq!(answers().await, (2, 1), "as the host sees them");
        // Moved once more: every answer is open again.
        test.advance(Span::minutes(1)).await;
        reschedule(14).await;
        assert_eq!(answers().await, (0, 3));
        assert!(accept(&payer).await, "who paid answers for both");
        assert_eq!(answers().await, (1, 2));
        assert!(test.view(&kims).await.moved.expect("moved").accepted_at.is_some());
        let late = buy(&test, 4).await;
        assert_eq!(test.view(&late).await.moved, None, "who registered for the new date is not asked");
        test.assert_sound().await;
    })
    .await;
}

/// The later end is told, on the page as in the mail, and whether accepting makes it earlier.
#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_full_refund_is_never_told_earlier_than_it_is() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.advance(Span::minutes(1)).await;
        let session = test.session("paid").await.session;
        let reschedule = async |days: i64, until: Timestamp| {
            let times = (session.starts_at.plus(Span::days(days)), session.ends_at.plus(Span::days(days)));
            let moved = test.app.refunds().reschedule(CLERK, test.site.id, session.id, times, until).await;
            moved.expect("the store works").expect("not begun");
            test.run_jobs().await;
            let mails = test.mailer.sent();
            let mail = mails.iter().rfind(|mail| mail.subject.starts_with("New time")).expect("told");
            (test.view(&link).await.moved.expect("moved"), mail.text.clone())
        };
        let zone = locale::Zone::parse("Europe/Amsterdam").expect("a zone");
        let words = |at: Timestamp| {
            let t = Messages::new(Locale::En);
            format!("until {}, {}", t.long_date(at, &zone), t.time_of_day(at, &zone))
        };
        // Twelve days ahead: by the policy all of it goes back until two days before.
        let (view, mail) = reschedule(7, test.clock_now().plus(Span::days(1))).await;
        let by_the_policy = session.starts_at.plus(Span::days(5));
        assert_eq!((view.cancel_until, view.accepting_costs), (Some(by_the_policy), false));
        assert!(mail.contains(&words(by_the_policy)), "{mail}");
        // Until the start by the host's date: accepting gives two days up.
        test.advance(Span::minutes(1)).await;
        let start = session.starts_at.plus(Span::days(8));
        let (view, mail) = reschedule(8, start).await;
        assert_eq!((view.cancel_until, view.accepting_costs), (Some(start), true));
        assert!(mail.contains(&words(start)), "{mail}");
        test.advance(start.minus(Span::hours(1)).since(test.clock_now())).await;
        assert_eq!(offer(&test, &link).await, Ok((12_100, 0)), "as it was told");
        test.assert_sound().await;
    })
    .await;
}

async fn offer_cause(test: &TestApp, link: &PersonalLink) -> Cause {
    let offer = test.app.refunds().cancel_offer(&test.site, link).await.expect("the store works");
    offer.expect("a genuine link").expect("in time").cause
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_the_host_gives_away_costs_nothing_and_counts() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let by = Acting { account: test.person(Role::Administrator).await.person.account, on_all: true };
        let given = GivenSeat {
            first_name: "Kim".into(),
            last_name: "Jansen".into(),
            email: "kim@example.org".into(),
            is_second: false,
        };
        let give = async |given: &GivenSeat, form: &str| {
            let (sessions, t) = (test.app.sessions(), Messages::new(Locale::Nl));
            let seat = sessions.give_seat(by, &test.site, "paid", given, (form, t)).await;
            seat.expect("the store works").expect("his session")
        };
        give(&given, "one").await.expect("a seat is left");
        let another = GivenSeat { is_second: true, ..given };
        assert_eq!(give(&another, "another").await, Err(GiveRefusal::SoldOut));
        test.run_jobs().await;
        let mail = test.mailer.sent().pop().expect("a mail to Kim");
        let (_, link) = mail.text.split_once("/registrations/").expect("the way to the registration");
        let link = PersonalLink::parse(link.split_whitespace().next().expect("a link")).expect("a link");
        let view = test.view(&link).await;
        assert!(view.complimentary && view.price.is_none() && view.standing == Standing::Confirmed);
        assert_eq!(offer(&test, &link).await, Ok((0, 0)));
        cancel(&test, &link, (0, 0)).await.expect("in time");
        assert_eq!(seats(&test).await, (0, 0));
        for account in Account::ALL {
            assert_eq!(balance(&test, account).await, 0, "LT-E22: {account:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_paid_corrects_himself_and_gives_the_seat_back() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let (link, url) = test.register("paid", 1).await;
        let registrations = test.app.registrations();
        let corrected = registrations.correct(&test.site, &link, &colleague()).await;
        assert_eq!(corrected.expect("the store works"), Some(Ok(link.clone())), "no mail had the link");
        let passed_on = registrations.send_colleague(&test.site, &link, &colleague()).await;
        assert_eq!(passed_on.expect("the store works"), Some(Err(PersonRefusal::TooLate)));
        assert_eq!(test.view(&link).await.person.email, "kim@example.org");
        assert_eq!(offer(&test, &link).await, Ok((0, 0)));
        cancel(&test, &link, (0, 0)).await.expect("it is his");
        assert_eq!(seats(&test).await, (0, 0));
        test.run_jobs().await;
        assert!(test.mailer.sent().is_empty(), "nobody was told of a seat");
        // The payment page was left open: what is paid there goes back, and the seat is somebody else's.
        let other = {
            pay_well(&test, &url).await;
            test.come_back(&link).await;
            test.run_for(Span::minutes(40)).await;
            buy(&test, 2).await
        };
        assert_eq!(test.view(&other).await.standing, Standing::Confirmed);
        assert!(!matches!(test.view(&link).await.standing, Standing::Confirmed));
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100, "of the second one only");
        test.assert_sound().await;
    })
    .await;
}

/// A page that was made while nothing was paid says that all of a later payment goes back: it may not keep it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_shown_of_an_unpaid_seat_keeps_nothing_of_a_paid_one() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        assert_eq!(offer(&test, &link).await, Ok((0, 0)));
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        // By the policy nothing goes back in the last two days.
        test.advance(Span::hours(4 * 24)).await;
        assert_eq!(offer(&test, &link).await, Ok((0, 12_100)));
        let refused = cancel(&test, &link, (0, 0)).await;
        assert!(matches!(refused, Err(CancelRefusal::Changed(_))), "{refused:?}");
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unpaid_seats_under_an_address_hide_none_of_its_links() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        for browser in 2..=8 {
            test.hold("free", browser).await.expect("free");
            test.hold("paid", browser).await.expect("free");
            let mut form = test.form("paid", browser).await;
            form.input.email = "robin1@example.org".into();
            let registered = test.app.registrations().register(&test.site, form).await;
            assert!(registered.expect("the store works").is_ok());
        }
        ask(&test, "robin1@example.org", 1).await.expect("few");
        assert_eq!(lost_links_sent(&test).await, 1, "of the seat alone");
    })
    .await;
}
