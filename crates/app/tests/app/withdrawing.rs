//! A consumer's right to withdraw, and the sessions of which a host says that there is none.

use crate::common::{pay_well, unproven};
use app::PersonalLink;
use app::refunds::{ShownWithdrawal, WithdrawRefusal};
use app::registrations::{PayOutcome, RegisterRefusal};
use app::sessions::{Acting, How, ScheduleForm};
use domain::accounts::Role;
use domain::registrations::details::{Field, Problem};
use domain::sites::PayerText;
use domain::time::Span;
use locale::Locale;
use testkit::TestApp;
use testkit::databases::each_engine;

async fn host(test: &TestApp) -> Acting {
    Acting { account: test.person(Role::Host).await.person.account, on_all: false }
}

/// Schedules a session of which the host says that nobody can withdraw.
async fn scheduled(test: &TestApp, by: Acting, key: &str) -> String {
    let form = ScheduleForm {
        topic: format!("Wine tasting {key}"),
        date: "2026-12-02".into(),
        time: "14:00".into(),
        fee: "121".into(),
        capacity: "12".into(),
        no_withdrawal: true,
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    };
    let done = test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, key).await;
    done.expect("the store works").expect("nothing is wrong").slug
}

/// Buys a seat without the express request to begin.
async fn buy(test: &TestApp, slug: &str, browser: u128) -> Result<PersonalLink, Vec<(Field, Problem)>> {
    buy_in(test, slug, browser, ("en", false)).await
}

/// The same by who reads that language, and asks to begin or not.
async fn buy_in(
    test: &TestApp,
    slug: &str,
    browser: u128,
    (locale, express_request): (&str, bool),
) -> Result<PersonalLink, Vec<(Field, Problem)>> {
    test.hold(slug, browser).await.expect("a seat is left");
    let mut form = test.form(slug, browser).await;
    form.input.express_request = express_request;
    form.locale = locale.to_owned();
    form.terms = test.terms(slug, locale).await;
    let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
    let (link, url) = match outcome {
        Ok(PayOutcome::GoToPage { url, link }) => (link, url),
        Err(RegisterRefusal::Invalid(problems)) => return Err(problems),
        other => panic!("{other:?}"),
    };
    pay_well(test, &url).await;
    test.come_back(&link).await;
    Ok(link)
}

async fn withdrawal(test: &TestApp, link: &PersonalLink) -> Result<i64, WithdrawRefusal> {
    let offer = test.app.refunds().withdrawal_offer(&test.site, link).await.expect("the store works");
    offer.expect("a genuine link").map(|offer| offer.back.minor)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_excludes_the_right_only_with_the_sites_words_and_buyers_read_them_first() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        // Without words of the site the claim means nothing: the right stays, and the express request is asked for.
        let slug = scheduled(&test, by, "one").await;
        assert!(!test.session(&slug).await.session.no_withdrawal);
        assert_eq!(buy(&test, &slug, 1).await, Err(vec![(Field::Express, Problem::Missing)]));

        let words = [(PayerText::NoWithdrawal, "A tasting on a fixed evening.".to_owned())];
        let (commerce, seen) = (test.app.commerce(), test.texts_seen().await);
        let saved = commerce.save_texts(by.account, &test.site, Locale::En, &words, &seen).await;
        saved.expect("the store works").expect("nothing is wrong");
        let slug = scheduled(&test, by, "two").await;
        assert!(test.session(&slug).await.session.no_withdrawal);
        let link = buy(&test, &slug, 2).await.expect("no express request is needed");
        assert_eq!(withdrawal(&test, &link).await, Err(WithdrawRefusal::Excluded));
        assert_eq!(test.view(&link).await.withdraw_until, None);
        let refused =
            test.app.refunds().withdraw(&test.site, &link, &unproven(12_100)).await.expect("the store works");
        assert_eq!(refused, Some(Err(WithdrawRefusal::Excluded)));
        let cancel = test.app.refunds().cancel_offer(&test.site, &link).await.expect("the store works");
        assert!(cancel.expect("genuine").is_ok(), "the rules for cancelling still apply");

        // Words in one language say nothing to who reads another: he is asked for his request, and keeps his right.
        assert_eq!(
            buy_in(&test, &slug, 4, ("fr", false)).await,
            Err(vec![(Field::Express, Problem::Missing)])
        );
        let french = buy_in(&test, &slug, 5, ("fr", true)).await.expect("bought");
        assert_eq!(withdrawal(&test, &french).await, Ok(12_100));
        let view = test.view(&french).await;
        assert!(view.withdraw_until.is_some(), "his page offers it");

        // What was read counts: who bought after the words were taken away has his right.
        let silent = [(PayerText::NoWithdrawal, String::new())];
        let (commerce, seen) = (test.app.commerce(), test.texts_seen().await);
        let saved = commerce.save_texts(by.account, &test.site, Locale::En, &silent, &seen).await;
        saved.expect("the store works").expect("nothing is wrong");
        let late = buy_in(&test, &slug, 3, ("en", true)).await.expect("bought");
        assert_eq!(withdrawal(&test, &late).await, Ok(12_100));
        assert_eq!(withdrawal(&test, &link).await, Err(WithdrawRefusal::Excluded));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_that_would_end_on_a_sunday_ends_with_monday() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let form = ScheduleForm {
            topic: "In the new year".into(),
            date: "2027-01-20".into(),
            time: "14:00".into(),
            fee: "121".into(),
            capacity: "12".into(),
            ..ScheduleForm::empty("Europe/Amsterdam", "en")
        };
        let done = test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, "k").await;
        let slug = done.expect("the store works").expect("nothing is wrong").slug;
        // The clock of a test begins on Sunday, 22 November 2026.
        let link = buy(&test, &slug, 1).await.expect("no express request is needed: it is weeks ahead");
        let until = test.view(&link).await.withdraw_until.expect("a consumer");
        assert_eq!(locale::times::machine(until), "2026-12-07T23:00:00Z", "Monday's end in Amsterdam");
        test.advance(Span(until.since(test.clock_now()).0 - 1)).await;
        assert_eq!(withdrawal(&test, &link).await, Ok(12_100));
        test.advance(Span::seconds(1)).await;
        assert_eq!(withdrawal(&test, &link).await, Err(WithdrawRefusal::PeriodOver(until)));
        test.assert_sound().await;
    })
    .await;
}

/// What was told before paying stays, whatever the administrator sets later.
#[tokio::test(flavor = "multi_thread")]
async fn the_right_to_withdraw_is_that_of_when_the_contract_was_made() {
    each_engine(async |database| {
        let mut test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = scheduled(&test, by, "then").await;
        // Somebody from where there is no such law, at a seller from where there is.
        test.hold(&slug, 1).await.expect("a seat is left");
        let mut form = test.form(&slug, 1).await;
        (form.input.country, form.input.express_request) = ("US".into(), true);
        let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
        let Ok(PayOutcome::GoToPage { url, link }) = outcome else { panic!("{outcome:?}") };
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        let until = test.view(&link).await.withdraw_until;
        assert!(until.is_some());

        test.site.seller.country = "US".into();
        assert_eq!(test.view(&link).await.withdraw_until, until);
        assert_eq!(withdrawal(&test, &link).await, Ok(12_100));
        test.assert_sound().await;
    })
    .await;
}

/// What was begun at the consumer's express request can be withdrawn from until it was held.
#[tokio::test(flavor = "multi_thread")]
async fn the_time_for_withdrawing_that_is_told_ends_with_the_session() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = crate::common::buy(&test, 1).await;
        let view = test.view(&link).await;
        assert_eq!(view.withdraw_until, Some(view.session.session.ends_at), "five days ahead, not fourteen");
        test.advance(Span(view.session.session.ends_at.since(test.clock_now()).0)).await;
        assert_eq!(test.view(&link).await.withdraw_until, None);
        assert_eq!(withdrawal(&test, &link).await, Err(WithdrawRefusal::Performed));
    })
    .await;
}

/// The amount shrinks with every second: exactly what was shown a moment ago counts, and nothing that another page might
/// have said.
#[tokio::test(flavor = "multi_thread")]
async fn who_withdraws_while_the_session_runs_gets_what_he_was_shown() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = crate::common::buy(&test, 1).await;
        let session = test.view(&link).await.session.session;
        test.advance(Span(session.starts_at.since(test.clock_now()).0)).await;
        test.advance(Span::minutes(20)).await;
        let shown = async || {
            let refunds = test.app.refunds();
            let offer = refunds.withdrawal_offer(&test.site, &link).await.expect("the store works");
            let offer = offer.expect("a genuine link").expect("it runs at his request");
            ShownWithdrawal { back: offer.back.minor, at: refunds.shown_at(&link, offer.at) }
        };
        let withdraw = async |shown: &ShownWithdrawal| {
            let withdrawn = test.app.refunds().withdraw(&test.site, &link, shown).await;
            withdrawn.expect("the store works").expect("a genuine link")
        };
        let old = shown().await;
        assert!((1..12_100).contains(&old.back), "{}", old.back);
        test.advance(Span::minutes(6)).await;
        let read = shown().await;
        assert!(read.back < old.back);
        test.advance(Span::minutes(2)).await;
        let now = shown().await;
        let with = |back: i64| ShownWithdrawal { back, ..read.clone() };
        let at = |at: String| ShownWithdrawal { back: read.back, at };
        let then = session.starts_at.plus(Span::minutes(26));
        let (_, proof) = read.at.split_once('.').expect("signed");
        let later = at(format!("{}.{proof}", then.plus(Span::minutes(1)).0));
        let between = (read.back + now.back) / 2;
        let others = [with(between), with(old.back), with(12_100), with(now.back - 1), with(0)];
        let forged = [
            unproven(read.back),
            at(then.0.to_string()),
            later,
            ShownWithdrawal { back: read.back, ..old.clone() },
        ];
        for never in others.iter().chain(&forged).chain([&old]) {
            assert!(matches!(withdraw(never).await, Err(WithdrawRefusal::Changed(_))), "{never:?}");
        }
        test.advance(Span::minutes(2)).await;
        assert_eq!(withdraw(&read).await, Ok(()));
        test.run_for(Span::minutes(1)).await;
        let view = test.view(&link).await;
        assert_eq!(view.going_back.expect("paid").gone.minor, read.back);
        test.assert_sound().await;
    })
    .await;
}
