//! Website Payments Pro (UK), Payflow edition: the same product for its seller and his payers, by Payflow's interface with the
//! partner PayPalUK, at PayPal's own processor.

use crate::common::{arm, awaiting, balance, mails, page_again, pay_well, seats};
use app::commerce::{AccountRefusal, CredentialsField, CredentialsForm, CredentialsProblem, Entered};
use app::registrations::{PageHint, PayOutcome, Standing};
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::gateway::{CardEntry, Decline, Mode};
use domain::sites::{CheckOutcome, GatewayProduct, PayMethod, ProUkEdition};
use domain::time::Span;
use emulators::payflow::{Account as GatewayAccount, FaultKind, Mode as Host, Operation};
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::Accepting;
use testkit::payer::{Card, PageVisit, pay, post_card};
use testkit::{TestApp, TestAppOptions};

const PRODUCT: GatewayProduct = GatewayProduct::ProUk;

fn options() -> TestAppOptions {
    TestAppOptions {
        gateway: PRODUCT,
        edition: ProUkEdition::Payflow,
        currency: "GBP",
        gateway_account: GatewayAccount::uk(Host::Live),
        ..TestAppOptions::default()
    }
}

/// A site that is paid through the Payflow edition, whose account was verified.
async fn selling(database: &TestDatabase, options: TestAppOptions) -> TestApp {
    let test = TestApp::start_with(database, options).await;
    assert_eq!(test.site.seller.country, "GB");
    let administrator = test.person(Role::Administrator).await.person;
    let checked = test.app.commerce().verify(&administrator, &test.site, (Mode::Production, PRODUCT)).await;
    assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
    test
}

/// What the gateway has taken and given back, and how many holds it has.
async fn at_gateway(test: &TestApp) -> (i64, i64, usize) {
    let books = test.emulator.books().await.expect("books");
    let sum = |of: fn(&emulators::payflow::Total) -> i64| books.totals.iter().map(of).sum::<i64>();
    (sum(|total| total.captured), sum(|total| total.refunded), books.open_holds)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_by_holding_and_by_taking_at_once() {
    for action in ["authorize", "sale"] {
        each_engine(async |database| {
            let test = selling(database, TestAppOptions { action, ..options() }).await;
            let (link, url) = test.register("paid", 1).await;
            assert!(url.starts_with("http://127.0.0.1/live/hosted?"), "{url}");
            pay_well(&test, &url).await;
            test.come_back(&link).await;
            let view = test.view(&link).await;
            assert_eq!((view.standing, view.method), (Standing::Confirmed, Some(PayMethod::Card)));
            assert_eq!(at_gateway(&test).await, (12_100, 0, 0), "{action}");
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
            assert_eq!((seats(&test).await, mails(&test).await), ((0, 1), 1));
            let log = test.emulator.log_after(0, i64::MAX).await.expect("log");
            let is_ours = |request: &str| {
                request.contains("PARTNER=PayPalUK&VENDOR=bursaruk&") && !request.contains("CURRENCY=EUR")
            };
            let calls: Vec<_> = log.iter().filter(|entry| entry.request.contains("TRXTYPE=")).collect();
            assert!(calls.len() > 3 && calls.iter().all(|entry| is_ours(&entry.request)));
            assert!(test.express.log_after(0, i64::MAX).await.expect("log").is_empty());
            test.assert_sound().await;
        })
        .await;
    }
}

/// Journey B: a host's ceiling is held by it, and what was used is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_pays_for_the_use_of_his_session() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, TestAppOptions { currency: "EUR", ..options() }).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        test.run_jobs().await;
        assert_eq!(at_gateway(&test).await, (0, 0, 1), "held, and not taken");
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_jobs().await;
        assert_eq!(at_gateway(&test).await, (218, 0, 0), "the rest is released");
        test.run_for(Span::days(3)).await;
        assert_eq!(at_gateway(&test).await, (218, 0, 0), "once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_of_any_call_costs_nothing_and_charges_once() {
    for op in [Operation::Token, Operation::Capture, Operation::Inquiry] {
        for fault in [FaultKind::DropAfter, FaultKind::DropBefore, FaultKind::Error500After] {
            each_engine(async |database| {
                let test = selling(database, options()).await;
                arm(&test, op, fault);
                test.hold("paid", 1).await.expect("free");
                let form = test.form("paid", 1).await;
                let outcome = test.app.registrations().register(&test.site, form).await;
                let outcome = outcome.expect("the store works").expect("registered");
                let (PayOutcome::GoToPage { link, .. }
                | PayOutcome::PageUnavailable(link)
                | PayOutcome::NothingToPay(link)) = outcome;
                test.run_for(Span::minutes(1)).await;
                let url = page_again(&test, &link).await;
                pay_well(&test, &url).await;
                test.come_back(&link).await;
                test.run_for(Span::minutes(2)).await;
                assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{op:?} {fault:?}");
                assert_eq!(at_gateway(&test).await, (12_100, 0, 0), "{op:?} {fault:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

/// The amounts of PayPal's own processor (payflow-pro 10), which a seller's try in Test meets.
#[tokio::test(flavor = "multi_thread")]
async fn what_paypals_processor_refuses_by_amount_is_told_in_words_and_leaves_nothing_held() {
    for (fee, decline) in [
        (1_041_700, Decline::Issuer),
        (1_051_900, Decline::CardData),
        (1_050_400, Decline::SecurityCode),
        (1_050_500, Decline::Address),
    ] {
        each_engine(async |database| {
            let test = selling(database, TestAppOptions { fee, ..options() }).await;
            let (link, url) = test.register("paid", 1).await;
            for _ in 0..3 {
                let visit = pay(&test.emulator, &url, &Card::good()).await;
                if matches!(visit, PageVisit::SentBack(_)) {
                    break;
                }
            }
            let hint = Some(PageHint::Spent);
            test.app.registrations().returned(&test.site, &link, hint, "").await.expect("the store works");
            assert_eq!(awaiting(&test, &link).await.1, Some(decline), "{fee}");
            test.run_for(Span::minutes(40)).await;
            assert_eq!(at_gateway(&test).await.0, 0, "{fee}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_edition_takes_the_place_of_the_other_and_its_payments_go_on() {
    each_engine(async |database| {
        let start = TestAppOptions { edition: ProUkEdition::Hosted, ..options() };
        let test = crate::pro_uk::selling(database, start).await;
        let by = test.person(Role::Administrator).await.person;
        let (hosted, page) = test.register("paid", 1).await;
        let account = GatewayAccount::uk(Host::Live);
        let form = CredentialsForm {
            gateway: PRODUCT.as_str().into(),
            edition: ProUkEdition::Payflow.as_str().into(),
            vendor: account.vendor.clone(),
            password: account.pwd,
            ..CredentialsForm::default()
        };
        let save = async |form: &CredentialsForm| {
            let saved = test.app.commerce().save_account(&by, &test.site, Mode::Production, form).await;
            saved.expect("the store works")
        };
        let unsigned = CredentialsForm { password: String::new(), ..form.clone() };
        let needed = vec![(CredentialsField::Password, CredentialsProblem::PasswordNeeded)];
        assert_eq!(save(&unsigned).await, Err(AccountRefusal::Form(needed)));
        assert_eq!(save(&form).await, Ok(Entered::Proven), "asked before it takes the place");
        let accounts = test.app.commerce().merchant_accounts(&test.site).await.expect("readable");
        let present = accounts.find(Mode::Production, PRODUCT).expect("connected");
        assert_eq!(present.login.edition(), Some(ProUkEdition::Payflow));
        assert_eq!(accounts.of(Mode::Production).count(), 1, "one product, one account");
        // Who began at the other one pays there.
        crate::pro_uk::act(&test, &page, "approve", "balance").await.expect("sent back");
        crate::pro_uk::come_back(&test, &hosted).await;
        assert_eq!(test.view(&hosted).await.standing, Standing::Confirmed);
        let (link, url) = test.register("paid", 2).await;
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!((at_gateway(&test).await.0, crate::pro_uk::books(&test).await.captured), (12_100, 12_100));
        test.assert_sound().await;
    })
    .await;
}

/// As for Payflow Pro: the browser sends the card past us.
#[tokio::test(flavor = "multi_thread")]
async fn its_cards_may_be_typed_on_our_page() {
    each_engine(async |database| {
        let test = selling(database, options()).await;
        let by = test.person(Role::Administrator).await.person;
        let form = CredentialsForm {
            card_entry: CardEntry::OurPage.as_str().into(),
            card_entry_accepted: true,
            password: String::new(),
            ..test.credentials()
        };
        let saved = test.app.commerce().save_account(&by, &test.site, Mode::Production, &form).await;
        saved.expect("the store works").expect("saved");
        let (link, _) = test.register("paid", 1).await;
        let card = test.app.registrations().card(&test.site, &link).await.expect("the store works");
        post_card(&test.emulator, &card.expect("a form").form, &Card::good()).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}
