//! What many of these tests say.

use app::PersonalLink;
use app::refunds::{SeatBack, ShownWithdrawal};
use app::registrations::{PageHint, PayOutcome, Standing};
use domain::ledger::Account;
use domain::payments::gateway::{Decline, Mode};
use domain::payments::situation::AttemptState;
use domain::registrations::buyer::BuyerKind;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions};

/// Arms a fault for the next call of this kind.
pub fn arm(test: &TestApp, op: Operation, fault: FaultKind) {
    test.emulator.arm(Arm::once(op, fault));
}

/// How many calls of this kind Payflow was sent.
pub async fn sent(test: &TestApp, op: &str) -> usize {
    let log = test.emulator.log_after(0, 10_000).await.expect("log");
    log.iter().filter(|entry| entry.op == op).count()
}

/// The browser comes back and says so.
pub async fn come_back_saying(test: &TestApp, link: &PersonalLink, hint: PageHint) {
    test.app.registrations().returned(&test.site, link, Some(hint), "").await.expect("the store works");
}

/// *Pay again*.
pub async fn pay_again(test: &TestApp, link: &PersonalLink) -> PayOutcome {
    test.app
        .registrations()
        .pay(&test.site, link, None)
        .await
        .expect("the store works")
        .expect("a genuine link")
}

/// The page that *Pay again* leads to.
pub async fn page_again(test: &TestApp, link: &PersonalLink) -> String {
    match pay_again(test, link).await {
        PayOutcome::GoToPage { url, .. } => url,
        other => panic!("no payment page: {other:?}"),
    }
}

/// Pays with a good card and is sent back, without the browser's arrival.
pub async fn pay_well(test: &TestApp, url: &str) {
    let visit = pay(&test.emulator, url, &Card::good()).await;
    assert!(matches!(visit, PageVisit::SentBack(_)), "{visit:?}");
}

/// What a form says that proves nothing of when its amount was shown.
pub fn unproven(back: i64) -> ShownWithdrawal {
    ShownWithdrawal { back, at: String::new() }
}

/// A whole purchase up to the browser's return.
pub async fn buy(test: &TestApp, browser: u128) -> PersonalLink {
    let (link, url) = test.register("paid", browser).await;
    pay_well(test, &url).await;
    test.come_back(&link).await;
    link
}

/// The same by a company: it may not withdraw.
pub async fn buy_as_company(test: &TestApp, browser: u128) -> PersonalLink {
    test.hold("paid", browser).await.expect("a seat is left");
    let mut form = test.form("paid", browser).await;
    form.input.buyer = BuyerKind::Business;
    form.input.company.name = "Acme".into();
    form.input.company.address = "Straat 1, Utrecht".into();
    let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
    let Ok(PayOutcome::GoToPage { url, link }) = outcome else { panic!("no payment page: {outcome:?}") };
    pay_well(test, &url).await;
    test.come_back(&link).await;
    link
}

/// A host takes a seat away and gives back of it what the rules give.
pub async fn take_away(test: &TestApp, link: &PersonalLink, back: i64) {
    let id = crate::refunds::registration(test, link).await;
    let choice = (Some(SeatBack::ByPolicy), back);
    let refunds = test.app.refunds();
    let taken = refunds.take_seat(crate::refunds::CLERK, &test.site, id, choice, "Rude.").await;
    taken.expect("the store works").expect("as the rules have it");
}

/// Waiting for payment: whether its page is open, the last decline, whether all attempts are used up.
pub async fn awaiting(test: &TestApp, link: &PersonalLink) -> (bool, Option<Decline>, bool) {
    match test.view(link).await.standing {
        Standing::AwaitingPayment { page_open, decline, attempts_used_up, .. } => {
            (page_open, decline, attempts_used_up)
        }
        other => panic!("not waiting for payment: {other:?}"),
    }
}

/// Seats of the paid session: held and sold.
pub async fn seats(test: &TestApp) -> (i64, i64) {
    let seats = test.session("paid").await.seats;
    (seats.held, seats.sold)
}

/// Balance of an account, minor units.
pub async fn balance(test: &TestApp, account: Account) -> i64 {
    let balances = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
    balances.iter().filter(|(of, _, _)| *of == account).map(|(_, _, minor)| minor).sum()
}

/// Every balance is zero.
pub async fn assert_ledger_is_zero(test: &TestApp) {
    for account in Account::ALL {
        assert_eq!(balance(test, account).await, 0, "{account:?}");
    }
}

/// Subjects of the mails that were sent, after sending what waits.
pub async fn mails(test: &TestApp) -> usize {
    test.run_jobs().await;
    test.mailer.sent().len()
}

/// How many mails were sent whose subject has these words.
pub fn mails_about(test: &TestApp, words: &str) -> usize {
    test.mailer.sent().iter().filter(|mail| mail.subject.contains(words)).count()
}

/// How many attempts are in this state.
pub async fn attempts_in(test: &TestApp, state: AttemptState) -> i64 {
    let mut tx = test.app.store().reader().await.expect("readable");
    let counts = store::payments::attempts::count_by_state(&mut tx).await.expect("readable");
    counts.iter().find(|(word, _)| word == state.as_str()).map_or(0, |(_, count)| *count)
}

/// A site whose account takes the money at once.
pub fn sale() -> TestAppOptions {
    TestAppOptions { action: "sale", ..TestAppOptions::default() }
}

/// What `look` finds once something that goes on after its answer has come so far.
///
/// # Panics
/// When it finds nothing for half a minute of real time.
pub async fn eventually<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let found = tokio::time::timeout(std::time::Duration::from_secs(30), async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::task::yield_now().await;
        }
    });
    found.await.expect("it comes to pass")
}
