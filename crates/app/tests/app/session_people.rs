//! A host helps the people of his session: lists, files, seats, messages, money back; on both databases.

use crate::common::buy;
use app::commerce::SettingsForm;
use app::refunds::RefundRequest;
use app::sessions::{
    Acting, GiveRefusal, GivenSeat, How, MessageRefusal, PeopleFilter, Refunded, ScheduleForm,
};
use domain::accounts::Role;
use domain::ids::RegistrationId;
use domain::money::Money;
use domain::registrations::RegistrationState;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use locale::{Locale, Messages};
use testkit::app_under_test::SITE;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

async fn admin(test: &TestApp) -> Acting {
    Acting { account: test.person(Role::Administrator).await.person.account, on_all: true }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_people_is_filtered_and_taken_out_without_formulas() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        buy(&test, 1).await;
        let t = Messages::new(Locale::En);
        let given = GivenSeat {
            first_name: "=SUM(A1)".into(),
            last_name: "de Vries".into(),
            email: "Given@Example.org".into(),
            is_second: false,
        };
        let sessions = test.app.sessions();
        let seat = sessions.give_seat(by, &test.site, "paid", &given, ("key", t)).await.expect("works");
        assert_eq!(seat, Some(Ok(())));
        let again = sessions.give_seat(by, &test.site, "paid", &given, ("key", t)).await.expect("works");
        assert_eq!(again, Some(Ok(())), "the same form gives one seat");
        let find = async |filter: PeopleFilter| {
            sessions.people(by, &test.site, "paid", &filter).await.expect("readable").expect("mine")
        };
        let all = find(PeopleFilter::default()).await;
        assert_eq!(all.len(), 2);
        let paid: Vec<_> =
            all.iter().map(|row| (row.complimentary, row.paid.map(|paid| paid.minor))).collect();
        assert!(paid.contains(&(true, None)) && paid.contains(&(false, Some(12_100))), "{paid:?}");
        let found = find(PeopleFilter { state: None, text: "GIVEN@".into() }).await;
        assert_eq!(found.len(), 1);
        assert!(
            find(PeopleFilter { state: Some(RegistrationState::Lapsed), text: String::new() })
                .await
                .is_empty()
        );
        let everybody = PeopleFilter::default();
        let csv =
            sessions.people_csv(by, &test.site, "paid", &everybody, t).await.expect("works").expect("mine");
        assert!(csv.contains("'=SUM(A1)") && csv.contains(",121.00,0.00"), "{csv}");
        let xlsx =
            sessions.people_xlsx(by, &test.site, "paid", &everybody, t).await.expect("works").expect("mine");
        assert!(xlsx.starts_with(b"PK"));
        let stranger = Acting { account: test.person(Role::Host).await.person.account, on_all: false };
        assert!(sessions.people(stranger, &test.site, "paid", &everybody).await.expect("works").is_none());
        test.run_jobs().await;
        assert!(test.mailer.sent().iter().any(|mail| mail.to_address == "given@example.org"));
        test.assert_sound().await;
    })
    .await;
}

/// Capitals and accents make no difference, as where people look a name up.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_is_listed_by_name_as_people_read_it() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        let (sessions, t) = (test.app.sessions(), Messages::new(Locale::En));
        for (n, name) in ["Test", "de Vries", "Éluard", "Colleague"].into_iter().enumerate() {
            let given = GivenSeat {
                first_name: "A".into(),
                last_name: name.into(),
                email: format!("given{n}@example.org"),
                is_second: false,
            };
            let key = format!("key {n}");
            let seat = sessions.give_seat(by, &test.site, "paid", &given, (&key, t)).await.expect("works");
            assert_eq!(seat, Some(Ok(())));
        }
        let everybody = PeopleFilter::default();
        let all = sessions.people(by, &test.site, "paid", &everybody).await.expect("readable").expect("mine");
        let names: Vec<_> = all.iter().map(|row| row.last_name.as_str()).collect();
        assert_eq!(names, ["Colleague", "de Vries", "Éluard", "Test"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_given_seat_is_never_one_too_many() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let by = admin(&test).await;
        test.hold("paid", 1).await.expect("free");
        let given = GivenSeat {
            first_name: "A".into(),
            last_name: "B".into(),
            email: "a@example.org".into(),
            is_second: false,
        };
        let t = Messages::new(Locale::En);
        let refused = test.app.sessions().give_seat(by, &test.site, "paid", &given, ("key", t)).await;
        assert_eq!(refused.expect("works"), Some(Err(GiveRefusal::SoldOut)));
        // Who wants one more raises the maximum first, which is in the log; then it is no seat too many (decision 0009).
        let raise = async |capacity: &str, version| {
            let sessions = test.app.sessions();
            let form =
                sessions.form_of(by, &test.site, "paid", Locale::En).await.expect("works").expect("mine");
            let form = ScheduleForm { capacity: capacity.into(), ..form };
            let how = (&form, Locale::En);
            sessions
                .change(by, &test.site, "paid", how, How::Schedule, version)
                .await
                .expect("works")
                .expect("mine")
        };
        raise("2", 1).await.expect("changed");
        let one_more = test.app.sessions().give_seat(by, &test.site, "paid", &given, ("key", t)).await;
        assert_eq!(one_more.expect("works"), Some(Ok(())));
        assert!(raise("1", 2).await.is_err(), "never below what is taken");
        let other = GivenSeat { email: "c@example.org".into(), ..given.clone() };
        let full = test.app.sessions().give_seat(by, &test.site, "paid", &other, ("other", t)).await;
        assert_eq!(full.expect("works"), Some(Err(GiveRefusal::SoldOut)));
        let wrong = GivenSeat { email: "a@".into(), ..given };
        let refused = test.app.sessions().give_seat(by, &test.site, "paid", &wrong, ("key", t)).await;
        assert!(matches!(refused.expect("works"), Some(Err(GiveRefusal::Invalid(_)))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_gives_away_as_many_seats_a_day_as_the_site_lets_him() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (one, other) = (admin(&test).await, admin(&test).await);
        let form = SettingsForm { free_seats: "2".into(), ..SettingsForm::of(&test.site, Locale::En) };
        let seen = test.site.settings_seen();
        let saved =
            test.app.commerce().save_settings(one.account, &test.site, Locale::En, &form, &seen).await;
        saved.expect("the store works").expect("nothing is wrong");
        let site = test.app.sites().find(SITE).await.expect("readable").expect("there");
        let give = async |by: Acting, n: u32| {
            let email = format!("given{n}@example.org");
            let given = GivenSeat { first_name: "A".into(), last_name: "B".into(), email, is_second: false };
            let (key, t) = (format!("key {n}"), Messages::new(Locale::En));
            let outcome = test.app.sessions().give_seat(by, &site, "paid", &given, (&key, t)).await;
            outcome.expect("the store works").expect("there")
        };
        for n in 1..=2 {
            assert_eq!(give(one, n).await, Ok(()));
        }
        assert_eq!(give(one, 3).await, Err(GiveRefusal::TooMany(2)));
        assert_eq!(give(one, 2).await, Ok(()), "the same form again gives none");
        assert_eq!(give(other, 4).await, Ok(()), "each for himself");
        test.advance(Span::days(1)).await;
        assert_eq!(give(one, 5).await, Ok(()), "a day later");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_leaves_once_to_those_with_a_seat() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        buy(&test, 1).await;
        test.register("paid", 2).await;
        test.run_jobs().await;
        let before = test.mailer.sent().len();
        let sessions = test.app.sessions();
        let everybody = PeopleFilter::default();
        let people = sessions.people(by, &test.site, "paid", &everybody).await.expect("works").expect("mine");
        let to: Vec<RegistrationId> = people.iter().map(|row| row.id).collect();
        assert_eq!(to.len(), 2);
        let id = sessions.new_message_id();
        let text = ("What to bring", "Bring a pen.\n<b>And paper.</b>");
        for _ in 0..2 {
            let sent = sessions.write_to(by, &test.site, "paid", (id, &to), text).await.expect("works");
            assert_eq!(sent, Some(Ok(1)), "one has no seat yet");
        }
        test.run_jobs().await;
        let mails = test.mailer.sent();
        assert_eq!(mails.len(), before + 1, "a double press sends nothing twice");
        let mail = mails.last().expect("sent");
        assert_eq!(mail.subject, "What to bring");
        assert!(mail.html.contains("&#60;b&#62;And paper."), "{}", mail.html);
        let empty = sessions.write_to(by, &test.site, "paid", (id, &to), ("", "x")).await.expect("works");
        assert_eq!(empty, Some(Err(MessageRefusal::Empty)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_goes_back_to_some_in_part_and_never_twice() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        buy(&test, 1).await;
        buy(&test, 2).await;
        let sessions = test.app.sessions();
        let everybody = PeopleFilter::default();
        let people = sessions.people(by, &test.site, "paid", &everybody).await.expect("works").expect("mine");
        let chosen: Vec<_> = people.iter().map(|row| (row.id, test.app.refunds().new_id())).collect();
        let part = Some(Money::new(2_100, test.site.currency));
        let asks = (chosen.as_slice(), part);
        let offered = sessions.refund_offer(by, &test.site, "paid", &chosen, part).await;
        let offer = offered.expect("works").expect("mine");
        assert_eq!((offer.parts.len(), offer.total.minor), (2, 4_200));
        for _ in 0..2 {
            let why = (offer.seal.as_str(), "a shorter session");
            let refunded = sessions.refund_people(by, &test.site, "paid", asks, why).await;
            assert_eq!(refunded.expect("works"), Some(Refunded::Ordered(2)), "the same form asks once");
        }
        let people = sessions.people(by, &test.site, "paid", &everybody).await.expect("works").expect("mine");
        assert!(people.iter().all(|row| row.given.all == 2_100), "{people:?}");
        test.run_jobs().await;
        test.assert_sound().await;
    })
    .await;
}

/// What a host confirms is what he was shown: another sum by now orders nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_never_orders_another_sum_than_he_was_shown() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        buy(&test, 1).await;
        buy(&test, 2).await;
        let sessions = test.app.sessions();
        let everybody = PeopleFilter::default();
        let people = sessions.people(by, &test.site, "paid", &everybody).await.expect("works").expect("mine");
        let chosen: Vec<_> = people.iter().map(|row| (row.id, test.app.refunds().new_id())).collect();
        let offered = async |amount| {
            let offer = sessions.refund_offer(by, &test.site, "paid", &chosen, amount).await;
            offer.expect("works").expect("mine")
        };
        let shown = offered(None).await;
        assert_eq!(shown.total.minor, 24_200);
        // A clerk gives a part back meanwhile; the gateway refuses another refund, which is owed all the same.
        for (person, minor) in people.iter().zip([100, 2_000]) {
            if minor == 2_000 {
                let mut no = Arm::once(Operation::Credit, FaultKind::Result);
                no.result = 105;
                test.emulator.arm(no);
            }
            let amount = Money::new(minor, test.site.currency);
            let request = RefundRequest { id: test.app.refunds().new_id(), amount, reason: "sorry".into() };
            let asked = test.app.refunds().request(by.account, test.site.id, person.id, request).await;
            asked.expect("works").expect("left");
        }
        test.run_for(Span::minutes(5)).await;
        let order = async |seal: &str, amount| {
            let refunded =
                sessions.refund_people(by, &test.site, "paid", (&chosen, amount), (seal, "sorry")).await;
            refunded.expect("works").expect("mine")
        };
        let Refunded::Changed(now) = order(&shown.seal, None).await else { panic!("another sum") };
        assert_eq!(now.total.minor, 24_200 - 2_100, "the failed one is owed: it is not left");
        for person in &people {
            let list = test.app.refunds().list(test.site.id, person.id).await.expect("readable");
            assert_eq!(list.len(), 1, "nothing was ordered");
        }
        let rows = sessions.people(by, &test.site, "paid", &everybody).await.expect("works").expect("mine");
        let given: Vec<_> =
            rows.iter().map(|row| (row.given.back, row.given.coming(), row.given.refused)).collect();
        assert_eq!(given, [(100, 0, 0), (0, 0, 2_000)], "what was refused is not on its way");
        let too_much = offered(Some(Money::new(12_000, test.site.currency))).await;
        assert_eq!(too_much.refused.len(), 1, "one has only 101.00 left");
        let part = Some(Money::new(12_000, test.site.currency));
        assert!(matches!(order(&too_much.seal, part).await, Refunded::Changed(_)), "nobody gets anything");
        assert_eq!(order(&now.seal, None).await, Refunded::Ordered(2));
        test.run_for(Span::minutes(5)).await;
        let people = sessions.people(by, &test.site, "paid", &everybody).await.expect("works").expect("mine");
        assert!(people.iter().all(|row| row.left() == 0), "{people:?}");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_seat_for_the_same_address_is_given_when_it_is_asked_for_twice() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        let give = async |given: &GivenSeat, key: &str| {
            let (sessions, t) = (test.app.sessions(), Messages::new(Locale::En));
            let seat = sessions.give_seat(by, &test.site, "paid", given, (key, t)).await;
            seat.expect("works").expect("mine")
        };
        let robin = GivenSeat {
            first_name: "Robin".into(),
            last_name: "de Vries".into(),
            email: "robin@example.org".into(),
            is_second: false,
        };
        assert_eq!(give(&robin, "one").await, Ok(()));
        let shouted = GivenSeat { last_name: "DE VRIES".into(), ..robin.clone() };
        let told = Err(GiveRefusal::SameAddress("Robin de Vries".into()));
        assert_eq!(give(&shouted, "two").await, told);
        let brother = GivenSeat { first_name: "Rob".into(), ..robin.clone() };
        assert_eq!(give(&brother, "three").await, told, "whatever the name");
        let brother = GivenSeat { is_second: true, ..brother };
        assert_eq!(give(&brother, "three").await, Ok(()), "another person of that address");
        assert_eq!(give(&GivenSeat { is_second: true, ..robin }, "four").await, Ok(()));
        test.assert_sound().await;
    })
    .await;
}
