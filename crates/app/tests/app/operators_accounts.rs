//! The operator has two accounts for what hosts pay: the next try asks the account that it is made at, and the page says the same.

use app::commerce::{Arrange, CredentialsForm};
use app::registrations::PageHint;
use app::sessions::Acting;
use app::usage::{HostPay, HowToPay};
use bytes::Bytes;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::payments::purchase::Purchase;
use domain::sites::{CheckOutcome, GatewayProduct};
use domain::time::Span;
use domain::usage::gate::HoldMoment;
use emulators::payflow::Account as GatewayAccount;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use store::payments::intents;
use testkit::TestApp;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::{Accepting, HostedHere};
use testkit::payer::{Card, pay};

/// A session in so many days; Payflow's holds last for ten, PayPal's for three.
async fn in_days(database: &TestDatabase, days: i64) -> (TestApp, HostedHere) {
    let test = TestApp::start(database).await;
    test.sell_minutes("authorize").await;
    test.count_on_holds_for(10).await;
    let here = test.hosted_here(Accepting::default()).await;
    test.put_off(&here, Span::days(days)).await;
    (test, here)
}

/// The operator connects PayPal as well, and takes Payflow out of what is offered.
async fn change_to_paypal(test: &TestApp) {
    let operator = test.person(Role::Operator).await.person;
    let seller = test.app.sites().enter_operators_seller(&operator).await.expect("entered");
    let known = emulators::paypal::App::default();
    let form = CredentialsForm {
        gateway: "paypal".into(),
        client_id: known.client_id,
        password: known.secret,
        action: "authorize".into(),
        ..CredentialsForm::default()
    };
    let commerce = test.app.commerce();
    commerce.save_account(&operator, &seller, Mode::Production, &form).await.expect("works").expect("saved");
    let payflow = (Mode::Production, GatewayProduct::PayflowPro);
    let paused = commerce.arrange(&operator, &seller, payflow, Arrange::Pause).await;
    assert_eq!(paused.expect("works"), Some(true));
}

async fn moment(test: &TestApp, here: &HostedHere) -> HoldMoment {
    test.app.usage().payment(&test.site, here.id).await.expect("works").expect("accepted").moment
}

/// Whether each payment of the session is taken at once, the oldest first.
async fn taken_at_once(test: &TestApp, here: &HostedHere) -> Vec<bool> {
    let mut reader = test.app.store().reader().await.expect("readable");
    let paid = intents::list_of_use(&mut reader, test.site.id, here.id).await.expect("readable");
    let at_once = paid.iter().map(|intent| match intent.purchase {
        Purchase::Use(of_use) => of_use.at_once,
        Purchase::Seat(_) => panic!("the use of a session"),
    });
    at_once.collect()
}

/// Who pays each payment of the session, the oldest first.
async fn payers(test: &TestApp, here: &HostedHere) -> Vec<AccountId> {
    let mut reader = test.app.store().reader().await.expect("readable");
    let paid = intents::list_of_use(&mut reader, test.site.id, here.id).await.expect("readable");
    let payers = paid.iter().map(|intent| match intent.purchase {
        Purchase::Use(of_use) => of_use.payer,
        Purchase::Seat(_) => panic!("the use of a session"),
    });
    payers.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_try_at_another_account_holds_no_shorter_than_is_needed() {
    each_engine(async |database| {
        let (test, here) = in_days(database, 5).await;
        assert_eq!(moment(&test, &here).await, HoldMoment::Now);
        let page = test.host_page(&here).await;
        change_to_paypal(&test).await;
        // As long as the page is open, he goes on there.
        assert_eq!(test.host_page(&here).await, page);
        test.run_for(Span::hours(3)).await;
        // A hold of PayPal's would end before the session does: he is told from when on it lasts, by page and button.
        let HoldMoment::At(from) = moment(&test, &here).await else { panic!("a hold would not last") };
        assert_eq!(test.host_pays(&here, HowToPay::Hold).await, HostPay::NotYet(from));
        assert_eq!(taken_at_once(&test, &here).await, [false]);
        // An administrator who is told the same has not paid, and may not claim what the host may still pay.
        let administrator = test.person(Role::Administrator).await.person;
        let by = Acting { account: administrator.account, on_all: true };
        let opened = test.app.usage().open(by, &test.site, &here.slug, HowToPay::Hold).await;
        assert_eq!(opened.expect("works"), Some(HostPay::NotYet(from)));
        assert_eq!(payers(&test, &here).await, [here.by.account]);
        // Or he pays now; a ceiling that is taken at once is another payment.
        let now = test.host_pays(&here, HowToPay::Now).await;
        assert!(matches!(&now, HostPay::GoToPage(url) if url.starts_with("http://127.0.0.1:2/")), "{now:?}");
        assert_eq!(taken_at_once(&test, &here).await, [false, true]);
        test.assert_sound().await;
    })
    .await;
}

/// He wanted to pay at once, since a hold would not have lasted, and was declined; by the time of his next try it lasts.
#[tokio::test(flavor = "multi_thread")]
async fn a_further_try_holds_or_charges_as_its_page_says() {
    each_engine(async |database| {
        let (test, here) = in_days(database, 12).await;
        assert!(matches!(moment(&test, &here).await, HoldMoment::At(_)));
        let HostPay::GoToPage(url) = test.host_pays(&here, HowToPay::Now).await else { panic!("no page") };
        pay(&test.emulator, &url, &Card::declined()).await;
        test.host_returns(&url).await;
        test.run_for(Span::days(8)).await;
        assert_eq!(moment(&test, &here).await, HoldMoment::Now);
        let again = test.host_pays(&here, HowToPay::Hold).await;
        assert!(matches!(again, HostPay::GoToPage(_)), "{again:?}");
        assert_eq!(taken_at_once(&test, &here).await, [true, false]);
        test.assert_sound().await;
    })
    .await;
}

/// LT-P10: what PayPal keeps of the capture is a cost of the operator's, and what comes to him is less by that.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_gateway_keeps_of_a_hosts_payment_is_booked() {
    each_engine(async |database| {
        let (test, here) = in_days(database, 0).await;
        change_to_paypal(&test).await;
        let url = test.host_page(&here).await;
        let (_, query) = url.split_once('?').expect("a token");
        let request = Request::post(&url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(format!("{query}&act=approve&funding=balance")))
            .expect("a request");
        let answer = test.paypal.call(request).await.expect("answered");
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let sent_to = answer.headers()[LOCATION].to_str().expect("an address");
        let page = sent_to.split("/payments/").nth(1).and_then(|rest| rest.split('/').next());
        let page = page.expect("the page by our name");
        let back = test.app.usage().returned(&test.site, page, Some(PageHint::Paid)).await;
        assert!(back.expect("the store works").is_some(), "{sent_to}");
        test.run_jobs().await;
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(5)).await;
        let fee = emulators::paypal::fee("EUR", 218);
        assert!(fee > 0);
        let seller = test.app.sites().operators_seller().await.expect("readable").expect("entered");
        let balances = test.app.ledger().balances(&seller, Mode::Production).await.expect("readable");
        let of =
            |account| -> i64 { balances.iter().filter(|line| line.0 == account).map(|line| line.2).sum() };
        assert_eq!((of(Account::GatewayClearing), of(Account::GatewayFees)), (218 - fee, fee));
        test.assert_sound().await;
    })
    .await;
}

/// Once another account serves, or the gateway takes the refused one again, he is asked to try again and hears of no account.
#[tokio::test(flavor = "multi_thread")]
async fn that_the_account_was_refused_is_told_while_no_other_serves_and_it_does_not_work() {
    for is_changed in [true, false] {
        each_engine(async |database| {
            let (test, here) = in_days(database, 0).await;
            let told = async || {
                let payment = test.app.usage().payment(&test.site, here.id).await.expect("works");
                let payment = payment.expect("accepted");
                (payment.account_refused, payment.unavailable)
            };
            let change_there = |password: &str| {
                let account = GatewayAccount { pwd: password.into(), ..GatewayAccount::default() };
                test.emulator.set_account(account);
            };
            change_there("another one");
            let refused = test.host_pays(&here, HowToPay::Hold).await;
            assert!(!matches!(refused, HostPay::GoToPage(_)), "{refused:?}");
            assert_eq!(told().await, (true, false));
            if is_changed {
                change_to_paypal(&test).await;
            } else {
                change_there(&GatewayAccount::default().pwd);
                let operator = test.person(Role::Operator).await.person;
                let seller = test.app.sites().enter_operators_seller(&operator).await.expect("entered");
                let payflow = (Mode::Production, GatewayProduct::PayflowPro);
                let check = test.app.commerce().verify(&operator, &seller, payflow).await.expect("works");
                assert_eq!(check.expect("an account").outcome, CheckOutcome::Usable);
            }
            assert_eq!(told().await, (false, true));
            let page = test.host_page(&here).await;
            assert_eq!(page.contains("/checkoutnow?"), is_changed, "{page}");
            assert_eq!(told().await, (false, false));
        })
        .await;
    }
}
