//! A site that is paid by card and with PayPal: the payer chooses, and may change his mind. The money that comes first pays,
//! whichever page it comes from; what comes after it goes back from where it came (PS-M1, PS section 5).

use crate::common::{awaiting, balance, pay_well, seats};
use app::commerce::Arrange;
use app::crash::CrashPoint;
use app::registrations::{PageHint, PayOutcome, RegisterRefusal, Standing};
use app::{App, PersonalLink};
use bytes::Bytes;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{Decline, Mode};
use domain::sites::{GatewayProduct, PayMethod};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::Engine;
use store::payments::attempts::AttemptRow;
use testkit::databases::{TestDatabase, each_engine, fresh_database};
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions};

/// A site with two accounts, whose payers choose.
pub(crate) async fn selling(
    database: &TestDatabase,
    (first, second): (GatewayProduct, GatewayProduct),
    action: &'static str,
) -> TestApp {
    let options = TestAppOptions { gateway: first, also: Some(second), action, ..TestAppOptions::default() };
    TestApp::start_with(database, options).await
}

pub(crate) async fn by_both(database: &TestDatabase) -> TestApp {
    selling(database, (GatewayProduct::PayflowPro, GatewayProduct::PayPal), "authorize").await
}

/// Registers and goes to the page of a method.
pub(crate) async fn register(test: &TestApp, browser: u128, method: PayMethod) -> (PersonalLink, String) {
    test.hold("paid", browser).await.expect("a seat is left");
    let form = app::registrations::Register { method: Some(method), ..test.form("paid", browser).await };
    match test.app.registrations().register(&test.site, form).await.expect("the store works") {
        Ok(PayOutcome::GoToPage { url, link }) => (link, url),
        other => panic!("no payment page: {other:?}"),
    }
}

/// *Pay* with a method.
async fn choose(test: &TestApp, link: &PersonalLink, method: PayMethod) -> PayOutcome {
    let paid = test.app.registrations().pay(&test.site, link, Some(method)).await;
    paid.expect("the store works").expect("a genuine link")
}

pub(crate) async fn page_of(test: &TestApp, link: &PersonalLink, method: PayMethod) -> String {
    match choose(test, link, method).await {
        PayOutcome::GoToPage { url, .. } => url,
        other => panic!("no payment page: {other:?}"),
    }
}

/// Pays on a page, whichever gateway's it is; where the gateway sends the browser.
pub(crate) async fn pay_on(test: &TestApp, url: &str) -> String {
    if url.contains("/hosted?") {
        return match pay(&test.emulator, url, &Card::good()).await {
            PageVisit::SentBack(to) => to,
            other => panic!("not paid: {other:?}"),
        };
    }
    let query = url.split_once('?').expect("a token").1;
    let request = Request::post(url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("{query}&act=approve&funding=balance")))
        .expect("a request");
    let answer = match url {
        _ if url.starts_with("http://127.0.0.1:2/") => test.paypal.call(request).await,
        _ if url.starts_with("http://127.0.0.1:3/") => test.express.call(request).await,
        _ => test.emulator.call(request).await,
    };
    let answer = answer.expect("answered");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()[LOCATION].to_str().expect("an address").to_owned()
}

/// The browser comes back from the page of the attempt number `number`, and says that it was paid.
pub(crate) async fn come_back(test: &TestApp, link: &PersonalLink, number: usize) {
    come_back_saying(test, link, number, PageHint::Paid).await;
}

pub(crate) async fn come_back_saying(test: &TestApp, link: &PersonalLink, number: usize, hint: PageHint) {
    let tries = tries(test, link).await;
    let (page, hint) = (tries[number - 1].page_id.clone(), Some(hint));
    test.app.registrations().returned(&test.site, link, hint, &page).await.expect("the store works");
}

async fn tries(test: &TestApp, link: &PersonalLink) -> Vec<AttemptRow> {
    let mut tx = test.app.store().reader().await.expect("readable");
    let row = store::registrations::find(&mut tx, test.site.id, link.reference().as_str()).await;
    let id = row.expect("readable").expect("registered").id;
    let intent = store::payments::intents::find(&mut tx, test.site.id, id).await.expect("readable");
    let intent = intent.expect("to be paid").id;
    store::payments::attempts::list(&mut tx, test.site.id, intent).await.expect("readable")
}

/// What all gateways hold, and what they took and have not given back.
async fn at_gateways(test: &TestApp) -> (usize, i64) {
    let books = [
        test.emulator.books().await.expect("readable"),
        test.paypal.report().await.expect("readable"),
        test.express.report().await.expect("readable"),
    ];
    let of = |books: &emulators::payflow::Books| {
        let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
        (books.open_holds, kept)
    };
    books.iter().map(of).fold((0, 0), |(holds, kept), (more, also)| (holds + more, kept + also))
}

/// What our books say was taken and kept, with what PayPal kept of it for itself.
async fn in_books(test: &TestApp) -> i64 {
    balance(test, Account::GatewayClearing).await + balance(test, Account::GatewayFees).await
}

/// Mails that tell of a payment that goes back.
async fn told_of_second(test: &TestApp) -> Vec<String> {
    test.run_jobs().await;
    let sent = test.mailer.sent();
    let told = sent.iter().filter(|mail| mail.subject.contains("You paid twice"));
    told.map(|mail| mail.text.clone()).collect()
}

/// After everything: one seat, one payment, nothing held, and sound.
pub(crate) async fn assert_paid_once(test: &TestApp, link: &PersonalLink, method: PayMethod) {
    test.run_for(Span::hours(3)).await;
    let view = test.view(link).await;
    assert_eq!(view.standing, Standing::Confirmed);
    assert_eq!(view.method, Some(method), "the page says what the money came from");
    assert_eq!(at_gateways(test).await, (0, 12_100));
    assert_eq!(in_books(test).await, 12_100);
    assert_eq!(seats(test).await, (0, 1));
    test.assert_sound().await;
}

const PAIRS: [(GatewayProduct, GatewayProduct); 5] = [
    (GatewayProduct::PayflowPro, GatewayProduct::PayPal),
    (GatewayProduct::PayPal, GatewayProduct::PayflowPro),
    (GatewayProduct::PayflowPro, GatewayProduct::ExpressCheckout),
    // Of one account there.
    (GatewayProduct::PayflowPro, GatewayProduct::PayflowExpress),
    (GatewayProduct::ProUk, GatewayProduct::PayPal),
];

/// Calls `act` for every pair of gateways, by holding and by taking at once, on both databases.
async fn each_way(act: impl AsyncFn(TestApp, (PayMethod, PayMethod))) {
    for (first, second) in PAIRS {
        for action in ["authorize", "sale"] {
            each_engine(async |database| {
                let test = selling(database, (first, second), action).await;
                act(test, (first.method(), second.method())).await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_payer_chooses_and_pays_at_the_account_of_his_choice() {
    each_way(async |test, (first, second)| {
        let (link, url) = register(&test, 1, second).await;
        assert_eq!(test.view(&link).await.methods, [first, second]);
        pay_on(&test, &url).await;
        come_back(&test, &link, 1).await;
        assert_paid_once(&test, &link, second).await;
        let receipt = test.view(&link).await.receipt.expect("paid");
        assert!(!receipt.to_string().is_empty());
        assert_eq!(told_of_second(&test).await, [] as [&str; 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_pages_the_one_that_is_paid_first_pays() {
    each_way(async |test, (first, second)| {
        let (link, left) = register(&test, 1, first).await;
        let newer = page_of(&test, &link, second).await;
        // He pays on the page that he had left, and never on the newer one.
        pay_on(&test, &left).await;
        come_back(&test, &link, 1).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_paid_once(&test, &link, first).await;
        assert_eq!(tries(&test, &link).await[1].state, AttemptState::Abandoned);
        assert!(!newer.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_on_the_second_page_goes_back_whatever_is_heard_first() {
    each_way(async |test, (first, second)| {
        for (browser, heard_first) in [(1, 1), (2, 2)] {
            let (link, left) = register(&test, browser, first).await;
            let newer = page_of(&test, &link, second).await;
            pay_on(&test, &left).await;
            pay_on(&test, &newer).await;
            come_back(&test, &link, heard_first).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            come_back(&test, &link, 3 - heard_first).await;
            test.run_for(Span::hours(3)).await;
            let view = test.view(&link).await;
            let paid = if heard_first == 1 { first } else { second };
            assert_eq!((view.standing, view.method), (Standing::Confirmed, Some(paid)));
        }
        assert_eq!(at_gateways(&test).await, (0, 2 * 12_100));
        assert_eq!(in_books(&test).await, 2 * 12_100);
        // What PayPal's payer had approved only was never held: there is nothing to tell of.
        for told in told_of_second(&test).await {
            let by_card = told.contains("What goes back is the payment by card.");
            let by_paypal = told.contains("What goes back is the payment with PayPal.");
            assert!(by_card != by_paypal, "{told}");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_paid_on_after_the_seat_was_paid_gives_it_back_and_says_so() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, card) = register(&test, 1, PayMethod::Card).await;
        let paypal = page_of(&test, &link, PayMethod::PayPal).await;
        pay_on(&test, &paypal).await;
        come_back(&test, &link, 2).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.advance(Span::minutes(5)).await;
        pay_well(&test, &card).await;
        come_back(&test, &link, 1).await;
        assert_paid_once(&test, &link, PayMethod::PayPal).await;
        assert_eq!(tries(&test, &link).await[0].state, AttemptState::Voided);
        let told = told_of_second(&test).await;
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("Your seat is paid with PayPal."), "{}", told[0]);
        assert!(told[0].contains("What goes back is the payment by card."), "{}", told[0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_his_browser_the_janitor_finds_both_payments_and_keeps_one() {
    each_way(async |test, (first, second)| {
        let (link, left) = register(&test, 1, first).await;
        let newer = page_of(&test, &link, second).await;
        pay_on(&test, &left).await;
        pay_on(&test, &newer).await;
        test.run_for(Span::hours(3)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(at_gateways(&test).await, (0, 12_100));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_decline_the_other_method_pays_and_all_tries_count() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, url) = register(&test, 1, PayMethod::Card).await;
        pay(&test.emulator, &url, &Card::declined()).await;
        let paypal = page_of(&test, &link, PayMethod::PayPal).await;
        assert!(paypal.starts_with("http://127.0.0.1:2/"), "{paypal}");
        assert_eq!(test.view(&link).await.attempts_left, test.site.attempts_max - 2);
        // And back: his card's page is open still, no third one is.
        assert_eq!(page_of(&test, &link, PayMethod::Card).await, url);
        assert_eq!(page_of(&test, &link, PayMethod::PayPal).await, paypal);
        assert_eq!(tries(&test, &link).await.len(), 2);
        pay_on(&test, &paypal).await;
        come_back(&test, &link, 2).await;
        assert_paid_once(&test, &link, PayMethod::PayPal).await;
    })
    .await;
}

/// Both pages are open; he is told of the one that he left.
#[tokio::test(flavor = "multi_thread")]
async fn a_decline_on_the_page_that_was_left_is_told() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, card) = register(&test, 1, PayMethod::Card).await;
        page_of(&test, &link, PayMethod::PayPal).await;
        assert_eq!(awaiting(&test, &link).await.1, None);
        pay(&test.emulator, &card, &Card::declined()).await;
        come_back_saying(&test, &link, 1, PageHint::Spent).await;
        assert_eq!(awaiting(&test, &link).await, (true, Some(Decline::Issuer), false));
    })
    .await;
}

/// Fraud tools hold one payment back, and somebody declines it: the page that is still open pays (record 0010).
#[tokio::test(flavor = "multi_thread")]
async fn a_review_that_ends_leaves_the_seat_to_the_page_that_is_open() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, card) = register(&test, 1, PayMethod::Card).await;
        let paypal = page_of(&test, &link, PayMethod::PayPal).await;
        pay(&test.emulator, &card, &Card::reviewed()).await;
        come_back(&test, &link, 1).await;
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        let held = test.emulator.held().await.expect("books");
        test.emulator.decide(&held[0].pnref, false).await.expect("it is held");
        test.run_for(Span::minutes(6)).await;
        assert!(awaiting(&test, &link).await.0, "his page is open");
        assert!(test.view(&link).await.hold_until.is_some());
        assert_eq!(seats(&test).await, (1, 0));
        let sent = test.mailer.sent();
        let told = sent.iter().find(|mail| mail.subject.contains("not approved")).expect("a mail");
        assert!(told.text.contains("another payment for the same seat"), "{}", told.text);
        assert!(!told.text.contains("do not have a seat"), "{}", told.text);
        pay_on(&test, &paypal).await;
        come_back(&test, &link, 2).await;
        assert_paid_once(&test, &link, PayMethod::PayPal).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_counts_the_tries_of_all_methods() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, _) = register(&test, 1, PayMethod::Card).await;
        let mut next = [PayMethod::PayPal, PayMethod::Card].into_iter().cycle();
        while test.view(&link).await.attempts_left > 0 {
            // Each page is spent before the next one: its gateway knows of nothing.
            let number = tries(&test, &link).await.len();
            let page = tries(&test, &link).await[number - 1].page_id.clone();
            let spent = Some(PageHint::Spent);
            test.app.registrations().returned(&test.site, &link, spent, &page).await.expect("works");
            page_of(&test, &link, next.next().expect("endless")).await;
            assert_eq!(tries(&test, &link).await.len(), number + 1);
        }
        let all = tries(&test, &link).await;
        assert_eq!(all.len() as i64, test.site.attempts_max);
        let last = all.last().expect("some").method;
        let other = if last == PayMethod::Card { PayMethod::PayPal } else { PayMethod::Card };
        let page = all.last().expect("some").page_id.clone();
        let spent = Some(PageHint::Spent);
        test.app.registrations().returned(&test.site, &link, spent, &page).await.expect("works");
        assert!(matches!(choose(&test, &link, other).await, PayOutcome::NothingToPay(_)));
        assert_eq!(tries(&test, &link).await.len(), all.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_choose_at_once_are_led_to_one_page() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, _) = register(&test, 1, PayMethod::Card).await;
        let urls = tokio::join!(
            page_of(&test, &link, PayMethod::PayPal),
            page_of(&test, &link, PayMethod::PayPal),
            page_of(&test, &link, PayMethod::PayPal),
        );
        assert_eq!((&urls.0, &urls.1), (&urls.1, &urls.2));
        assert_eq!(tries(&test, &link).await.len(), 2);
        pay_on(&test, &urls.0).await;
        come_back(&test, &link, 2).await;
        assert_paid_once(&test, &link, PayMethod::PayPal).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_again_with_another_method_goes_there() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, url) = register(&test, 1, PayMethod::Card).await;
        let form = test.form("paid", 1).await;
        let again = async |method| {
            let form = app::registrations::Register { method: Some(method), ..form.clone() };
            match test.app.registrations().register(&test.site, form).await.expect("works") {
                Ok(PayOutcome::GoToPage { url, .. }) => url,
                other => panic!("no page: {other:?}"),
            }
        };
        assert_eq!(again(PayMethod::Card).await, url, "the same form of the same browser (PS-K6)");
        let paypal = again(PayMethod::PayPal).await;
        assert!(paypal.starts_with("http://127.0.0.1:2/"), "{paypal}");
        pay_on(&test, &paypal).await;
        come_back(&test, &link, 2).await;
        assert_paid_once(&test, &link, PayMethod::PayPal).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_browser_says_was_paid_is_not_paid_again_in_another_way() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, card) = register(&test, 1, PayMethod::Card).await;
        page_of(&test, &link, PayMethod::PayPal).await;
        // Paid by card, and Payflow's inquiry does not find it yet.
        let lag = Arm { lag_s: 120, ..Arm::once(Operation::HostedSubmit, FaultKind::InquiryLag) };
        test.emulator.arm(lag);
        pay_well(&test, &card).await;
        come_back(&test, &link, 1).await;
        assert_eq!(test.view(&link).await.standing, Standing::Checking, "nothing is offered meanwhile");
        for method in PayMethod::ALL {
            let outcome = choose(&test, &link, method).await;
            let leads_on = matches!(&outcome, PayOutcome::GoToPage { url, .. } if *url != card);
            assert!(!leads_on, "{method:?}: {outcome:?}");
        }
        assert_paid_once(&test, &link, PayMethod::Card).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_reach_one_gateway_pays_at_the_other_and_the_first_page_is_never_asked_for_again() {
    each_engine(async |database| {
        let test = by_both(database).await;
        test.hold("paid", 1).await.expect("free");
        test.emulator.arm(Arm::once(Operation::Token, FaultKind::DropBefore));
        let form = test.form("paid", 1).await;
        let outcome = test.app.registrations().register(&test.site, form).await.expect("works");
        let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{outcome:?}") };
        let tokens = async || {
            let log = test.emulator.log_after(0, i64::MAX).await.expect("readable");
            log.iter().filter(|entry| entry.op == "token").count()
        };
        let before = tokens().await;
        let paypal = page_of(&test, &link, PayMethod::PayPal).await;
        test.run_for(Span::minutes(2)).await;
        assert_eq!(tokens().await, before, "nobody needs that page any more");
        pay_on(&test, &paypal).await;
        come_back(&test, &link, 2).await;
        assert_paid_once(&test, &link, PayMethod::PayPal).await;
        assert_eq!(tokens().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_taken_out_begins_nothing_and_goes_on_with_what_began() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let by = test.person(Role::Administrator).await.person;
        let arrange = async |product, arrange| {
            let account = (Mode::Production, product);
            test.app.commerce().arrange(&by, &test.site, account, arrange).await.expect("works")
        };
        let card = GatewayProduct::PayflowPro;
        let (bought, url) = register(&test, 1, PayMethod::Card).await;
        pay_well(&test, &url).await;
        come_back(&test, &bought, 1).await;
        let (open, page) = register(&test, 2, PayMethod::Card).await;
        let (stopped, _) = register(&test, 3, PayMethod::Card).await;
        assert_eq!(arrange(card, Arrange::Remove).await, Some(false), "not while it is offered");
        assert_eq!(arrange(card, Arrange::Pause).await, Some(true));
        assert_eq!(arrange(card, Arrange::Pause).await, Some(false));
        // No new tries by card; an open page can still be paid on.
        test.hold("paid", 4).await.expect("free");
        let form =
            app::registrations::Register { method: Some(PayMethod::Card), ..test.form("paid", 4).await };
        let refused = test.app.registrations().register(&test.site, form).await.expect("works");
        assert!(matches!(refused, Err(RegisterRefusal::MethodGone)), "{refused:?}");
        assert_eq!(test.view(&stopped).await.methods, [PayMethod::PayPal]);
        assert_eq!(arrange(card, Arrange::Remove).await, Some(true));
        assert_eq!(arrange(card, Arrange::Resume).await, None, "it is gone");
        pay_well(&test, &page).await;
        come_back(&test, &open, 1).await;
        assert_eq!(test.view(&open).await.standing, Standing::Confirmed);
        // Money goes back through it.
        let cancelled = test.app.refunds().cancel(&test.site, &bought, (12_100, 0)).await;
        assert_eq!(cancelled.expect("works"), Some(Ok(())));
        test.run_for(Span::hours(3)).await;
        assert_eq!(at_gateways(&test).await, (0, 12_100));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_decides_what_is_offered_first() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let by = test.person(Role::Administrator).await.person;
        let session = test.session("paid").await;
        let methods =
            async || test.app.registrations().methods(&test.site, &session).await.expect("works").methods;
        assert_eq!(methods().await, [PayMethod::Card, PayMethod::PayPal]);
        let account = (Mode::Production, GatewayProduct::PayPal);
        for (arrange, changed) in [(Arrange::Up, true), (Arrange::Up, false)] {
            let arranged = test.app.commerce().arrange(&by, &test.site, account, arrange).await;
            assert_eq!(arranged.expect("works"), Some(changed));
        }
        assert_eq!(methods().await, [PayMethod::PayPal, PayMethod::Card]);
        let (_, url) = test.register("paid", 1).await;
        assert!(url.starts_with("http://127.0.0.1:2/"), "who chooses nothing takes the first: {url}");
    })
    .await;
}

/// Points on the way of a payer who changes his mind and pays on both pages; at the first ones there is most to lose.
const ON_THE_WAY: [CrashPoint; 12] = [
    CrashPoint::PageOpened,
    CrashPoint::AuthorizationHeard,
    CrashPoint::ConfirmationCommitted,
    CrashPoint::VoidStored,
    CrashPoint::BeforeRegistrationCommits,
    CrashPoint::RegistrationCommitted,
    CrashPoint::PageStored,
    CrashPoint::ApprovalStored,
    CrashPoint::BeforeConfirmationCommits,
    CrashPoint::CaptureHeard,
    CrashPoint::CaptureCommitted,
    CrashPoint::VoidHeard,
];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_it_dies_of_the_seat_is_paid_once() {
    dies_at(&ON_THE_WAY[..4]).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "waits for many dead: cargo test --test app -- --ignored wherever_it_dies"]
async fn wherever_it_dies_the_seat_is_paid_once() {
    dies_at(&ON_THE_WAY).await;
}

async fn dies_at(points: &[CrashPoint]) {
    for &point in points {
        let database = fresh_database(Engine::Sqlite).await;
        let dies = AtomicBool::new(true);
        let strikes = move |at| {
            if at == point && dies.swap(false, Ordering::SeqCst) {
                std::panic::resume_unwind(Box::new("struck"));
            }
        };
        let test = by_both(&database).await.restart(&database, Arc::new(strikes)).await;
        let (link, card, paypal) = walk_to_both(&test).await;
        pay_on(&test, &card).await;
        pay_on(&test, &paypal).await;
        for number in [2, 1] {
            let page = tries(&test, &link).await[number - 1].page_id.clone();
            returned(&test.app, &test, &link, &page).await;
        }
        let test = test.restart(&database, Arc::new(|_| {})).await;
        test.run_for(Span::hours(3)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{point:?}");
        assert_eq!(at_gateways(&test).await, (0, 12_100), "{point:?}");
        test.assert_sound().await;
        test.app.store().close().await;
        database.remove().await;
    }
}

async fn returned(app: &App, test: &TestApp, link: &PersonalLink, page: &str) -> Option<()> {
    let (app, site, link, page) = (app.clone(), test.site.clone(), link.clone(), page.to_owned());
    let returning =
        tokio::spawn(
            async move { app.registrations().returned(&site, &link, Some(PageHint::Paid), &page).await },
        );
    returning.await.ok()?.ok()
}

/// Tries again what the program died of, as people do: both pages are open then.
async fn walk_to_both(test: &TestApp) -> (PersonalLink, String, String) {
    test.hold("paid", 1).await.expect("a seat is left");
    let form = test.form("paid", 1).await;
    let mut pages = Vec::new();
    let mut known = None;
    for method in [PayMethod::Card, PayMethod::PayPal] {
        for _ in 0..4 {
            let (app, site, form) = (test.app.clone(), test.site.clone(), form.clone());
            let form = app::registrations::Register { method: Some(method), ..form };
            let trying = tokio::spawn(async move { app.registrations().register(&site, form).await });
            if let Ok(Ok(Ok(PayOutcome::GoToPage { url, link }))) = trying.await {
                pages.push(url);
                known = Some(link);
                break;
            }
            // What the dead one had in hand is in nobody's any more.
            test.advance(Span::seconds(15)).await;
        }
    }
    let [card, paypal] = <[String; 2]>::try_from(pages).expect("both pages");
    (known.expect("registered"), card, paypal)
}
