//! Paying: again, elsewhere, twice at once.

use crate::common::{
    attempts_in, awaiting, buy, come_back_saying, mails, page_again, pay_again, pay_well, seats,
};
use app::commerce::SettingsForm;
use app::registrations::{PageHint, PayOutcome, RegisterRefusal, Standing};
use domain::accounts::Role;
use domain::payments::gateway::Decline;
use domain::payments::situation::AttemptState;
use domain::time::Span;
use locale::Locale;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::{Card, PageVisit, pay};

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_and_then_a_good_one_on_the_same_page() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        assert_eq!(pay(&test.emulator, &url, &Card::declined()).await, PageVisit::StillThere);
        test.run_for(Span::seconds(40)).await;
        let (open, decline, _) = awaiting(&test, &link).await;
        assert!(open, "a decline on the page is not the end of it");
        assert_eq!(decline, Some(Decline::Issuer));
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// Spends the page's tries.
async fn spend(test: &TestApp, url: &str) {
    for _ in 0..3 {
        pay(&test.emulator, url, &Card::declined()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_page_leads_to_a_second_attempt_and_five_are_all() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, mut url) = test.register("paid", 1).await;
        for left in (0..5).rev() {
            spend(&test, &url).await;
            come_back_saying(&test, &link, PageHint::Spent).await;
            let view = test.view(&link).await;
            assert_eq!(view.attempts_left, left);
            let (open, decline, used_up) = awaiting(&test, &link).await;
            assert!(!open);
            assert_eq!(decline, Some(Decline::Issuer));
            assert_eq!(used_up, left == 0, "S-13");
            if left > 0 {
                let next = page_again(&test, &link).await;
                assert_ne!(next, url);
                url = next;
            }
        }
        let refused = pay_again(&test, &link).await;
        assert!(matches!(refused, PayOutcome::NothingToPay(_)), "{refused:?}");
        test.run_for(Span::hours(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Lapsed);
        assert_eq!(seats(&test).await, (0, 0));
        assert_eq!(attempts_in(&test, AttemptState::Declined).await, 5);
        test.assert_sound().await;
    })
    .await;
}

/// S-13: as many as the site's administrator has set.
#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_allows_two_tries_ends_after_two() {
    each_engine(async |database| {
        let mut test = TestApp::start(database).await;
        let by = test.person(Role::Administrator).await.person.account;
        let seen = test.site.settings_seen();
        let form = SettingsForm { attempts: "2".into(), ..SettingsForm::of(&test.site, Locale::En) };
        let saved = test.app.commerce().save_settings(by, &test.site, Locale::En, &form, &seen).await;
        assert!(saved.expect("works").is_ok());
        test.site = test.site_now().await;
        let (link, url) = test.register("paid", 1).await;
        spend(&test, &url).await;
        come_back_saying(&test, &link, PageHint::Spent).await;
        assert_eq!(test.view(&link).await.attempts_left, 1);
        let next = page_again(&test, &link).await;
        spend(&test, &next).await;
        come_back_saying(&test, &link, PageHint::Spent).await;
        assert_eq!(test.view(&link).await.attempts_left, 0);
        let refused = pay_again(&test, &link).await;
        assert!(matches!(refused, PayOutcome::NothingToPay(_)), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_attempt_pays() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        spend(&test, &url).await;
        come_back_saying(&test, &link, PageHint::Spent).await;
        let next = page_again(&test, &link).await;
        pay_well(&test, &next).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.run_for(Span::hours(2)).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_on_the_page_and_coming_back_leads_to_the_same_page() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        test.come_back(&link).await;
        assert!(awaiting(&test, &link).await.0);
        for _ in 0..3 {
            assert_eq!(page_again(&test, &link).await, url);
        }
        test.advance(Span::minutes(19)).await;
        assert_eq!(page_again(&test, &link).await, url);
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let again = pay_again(&test, &link).await;
        assert!(matches!(again, PayOutcome::NothingToPay(_)), "{again:?}");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_submissions_of_one_form_are_one_attempt_with_one_answer() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for round in 1..=4_u128 {
            test.hold("paid", round).await.expect("a seat is left");
            let form = test.form("paid", round).await;
            let submissions = (0..8).map(|_| {
                let (app, site, form) = (test.app.clone(), test.site.clone(), form.clone());
                tokio::spawn(async move { app.registrations().register(&site, form).await })
            });
            let mut answers = Vec::new();
            for submission in submissions.collect::<Vec<_>>() {
                match submission.await.expect("not cancelled").expect("the store works") {
                    Ok(PayOutcome::GoToPage { url, link }) => answers.push((url, link.to_string())),
                    other => panic!("{other:?}"),
                }
            }
            answers.dedup();
            assert_eq!(answers.len(), 1, "PS-I-32: {answers:?}");
            pay_well(&test, &answers[0].0).await;
        }
        test.run_for(Span::minutes(2)).await;
        assert_eq!(seats(&test).await, (0, 4));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_joins_what_is_under_way() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        // The second tab has a form of its own on the same hold.
        let mut form = test.form("paid", 1).await;
        form.form_key = "the other tab".into();
        let refused = test.app.registrations().register(&test.site, form).await.expect("the store works");
        let Err(RegisterRefusal::AlreadyRegistered(same)) = refused else { panic!("{refused:?}") };
        assert_eq!(same, link);
        assert_eq!(page_again(&test, &same).await, url);
        // Both tabs submit the same page: the gateway lets one of them pay.
        let card = Card::good();
        let (one, other) = tokio::join!(pay(&test.emulator, &url, &card), pay(&test.emulator, &url, &card));
        assert!(matches!(one, PageVisit::SentBack(_)) || matches!(other, PageVisit::SentBack(_)));
        tokio::join!(test.come_back(&link), test.come_back(&link), test.come_back(&link));
        test.run_for(Span::minutes(1)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let held = test.hold("paid", 1).await.expect("free");
        assert!(held.registered.is_none(), "the seat is bought: this browser may take another one");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_browser_has_one_hold_and_one_registration_on_it() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let first = test.hold("paid", 1).await.expect("free");
        test.advance(Span::minutes(3)).await;
        let again = test.hold("paid", 1).await.expect("the same");
        assert_eq!(again.expires_at, first.expires_at, "the first hold goes on");
        assert_eq!(seats(&test).await, (1, 0));
        let (link, _) = test.register("paid", 1).await;
        let known = test.hold("paid", 1).await.expect("the same");
        assert_eq!(known.registered, Some(link));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_was_not_shown_is_not_paid() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.hold("paid", 1).await.expect("free");
        for shown in [0, 12_099, 12_101] {
            let mut form = test.form("paid", 1).await;
            form.price_shown_minor = shown;
            let refused = test.app.registrations().register(&test.site, form).await.expect("the store works");
            assert!(matches!(refused, Err(RegisterRefusal::PriceChanged)), "{refused:?}");
        }
        assert!(test.emulator.books().await.expect("books").transactions.is_empty());
        let (link, _) = test.register("paid", 1).await;
        assert!(awaiting(&test, &link).await.0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_without_a_fee_never_goes_to_a_gateway() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.hold("free", 1).await.expect("free");
        let form = test.form("free", 1).await;
        let outcome =
            test.app.registrations().register(&test.site, form.clone()).await.expect("the store works");
        let Ok(PayOutcome::NothingToPay(link)) = outcome else { panic!("{outcome:?}") };
        let again = test.app.registrations().register(&test.site, form).await.expect("the store works");
        assert!(matches!(again, Ok(PayOutcome::NothingToPay(same)) if same == link));
        let view = test.view(&link).await;
        assert_eq!(view.standing, Standing::Confirmed);
        assert!(view.receipt.is_none() && view.price.is_none() && view.join_token.is_some());
        assert_eq!(mails(&test).await, 1);
        assert!(test.emulator.log_after(0, 100).await.expect("log").is_empty());
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_looked_at_by_everybody_at_once_and_captured_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        tokio::join!(
            test.come_back(&link),
            test.come_back(&link),
            test.come_back(&link),
            test.come_back(&link),
            async {
                test.run_jobs().await;
            },
        );
        test.run_for(Span::minutes(1)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(mails(&test).await, 1);
        test.assert_sound().await;
        let bought = buy(&test, 2).await;
        assert_eq!(test.view(&bought).await.receipt.map(|n| n.to_string()), Some("2026-000002".into()));
    })
    .await;
}
