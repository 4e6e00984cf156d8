//! The card is typed on a page of the seller's and posted to the gateway (SAQ A-EP), on both databases: it is switched on only
//! with what it means accepted, and whatever comes of the form is proven by the gateway alone.

use super::common::{arm, attempts_in, awaiting, come_back_saying, pay_again, pay_well, seats};
use app::accounts::Person;
use app::audit::AuditFilter;
use app::commerce::{AccountRefusal, CredentialsField, CredentialsForm, CredentialsProblem, Entered};
use app::payments::PayerCard;
use app::registrations::{PageHint, PayOutcome, Standing};
use app::sites::Site;
use app::usage::{HostPay, HowToPay};
use app::{AppError, PersonalLink};
use domain::accounts::Role;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{CardEntry, Decline, Mode};
use domain::sites::GatewayProduct;
use domain::time::{Span, Timestamp};
use domain::usage::gate::HostPayment;
use emulators::payflow::{FaultKind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::Accepting;
use testkit::payer::{Card, PageVisit, post_card};

/// The account's form with the card on our page.
fn here(test: &TestApp, accepted: bool) -> CredentialsForm {
    CredentialsForm {
        action: "authorize".into(),
        card_entry: CardEntry::OurPage.as_str().into(),
        card_entry_accepted: accepted,
        ..test.credentials()
    }
}

async fn save(
    test: &TestApp,
    by: &Person,
    seller: &Site,
    form: &CredentialsForm,
) -> Result<Entered, AccountRefusal> {
    test.app.commerce().save_account(by, seller, Mode::Production, form).await.expect("the store works")
}

/// The site's payers type their cards on our page from now on.
async fn take_cards_here(test: &TestApp) {
    let by = test.person(Role::Administrator).await.person;
    save(test, &by, &test.site, &here(test, true)).await.expect("saved");
}

async fn entry(test: &TestApp) -> CardEntry {
    let accounts = test.app.commerce().merchant_accounts(&test.site).await.expect("readable");
    accounts.find(Mode::Production, GatewayProduct::PayflowPro).expect("imported").card_entry
}

/// What the audit log says of where the card is typed, the last first: who, what, and the details.
async fn told(test: &TestApp) -> Vec<(String, String, String)> {
    let all = String::new;
    let filter = AuditFilter {
        actor: all(),
        action: all(),
        subject: "production".into(),
        from: Timestamp(0),
        until: Timestamp(i64::MAX),
    };
    let page = test.app.audit_log().page(&test.site, &filter, None).await.expect("readable");
    let about = page.lines.into_iter().filter(|line| line.detail.contains("card-entry"));
    about.map(|line| (line.actor, line.action, line.detail)).collect()
}

async fn card(test: &TestApp, link: &PersonalLink) -> Option<PayerCard> {
    test.app.registrations().card(&test.site, link).await.expect("the store works")
}

/// Posts the form that our page shows now, and comes back as the gateway's answer leads.
async fn type_card(test: &TestApp, link: &PersonalLink, typed: &Card) {
    let form = card(test, link).await.expect("a form").form;
    let visit = post_card(&test.emulator, &form, typed).await;
    let PageVisit::SentBack(to) = visit else { panic!("{visit:?}") };
    // As the address says: a refusal comes to ERRORURL, which closes this page.
    let hint = if to.contains("outcome=error") { PageHint::Spent } else { PageHint::Paid };
    come_back_saying(test, link, hint).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn our_page_is_switched_on_by_accepting_it_and_the_log_keeps_who_did() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = test.person(Role::Administrator).await.person;
        assert_eq!(entry(&test).await, CardEntry::GatewayPage, "nobody has it without asking");
        let missing = vec![(CredentialsField::CardEntryAccepted, CredentialsProblem::NotAccepted)];
        let refused = save(&test, &by, &test.site, &here(&test, false)).await;
        assert_eq!(refused, Err(AccountRefusal::Form(missing)));
        assert_eq!(entry(&test).await, CardEntry::GatewayPage);
        // Without a new password, as somebody does who changes only this.
        let form = CredentialsForm { password: String::new(), ..here(&test, true) };
        assert_eq!(save(&test, &by, &test.site, &form).await, Ok(Entered::Unproven));
        assert_eq!(entry(&test).await, CardEntry::OurPage);
        let (actor, action, detail) = told(&test).await.remove(0);
        assert_eq!((actor, action.as_str()), (by.actor(), "change merchant account"));
        assert!(detail.contains("our-page"), "{detail}");
        // A new password takes it along; the check is the same.
        save(&test, &by, &test.site, &here(&test, true)).await.expect("saved");
        assert_eq!(entry(&test).await, CardEntry::OurPage);
        assert_eq!(told(&test).await.len(), 1, "nothing of it changed");
        let account = (Mode::Production, GatewayProduct::PayflowPro);
        let check = test.app.commerce().verify(&by, &test.site, account).await.expect("works");
        assert_eq!(check.expect("an account").outcome, domain::sites::CheckOutcome::Usable);
        // Back again needs nothing accepted.
        let back =
            CredentialsForm { card_entry: CardEntry::GatewayPage.as_str().into(), ..here(&test, false) };
        save(&test, &by, &test.site, &back).await.expect("saved");
        assert_eq!(entry(&test).await, CardEntry::GatewayPage);
        let all = told(&test).await;
        assert!(all.len() == 2 && all[0].2.contains("gateway-page"), "{all:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_typed_on_our_page_pays_for_a_seat_and_never_comes_to_us() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        let (link, url) = test.register("paid", 1).await;
        assert_eq!(url, format!("/academy/checkout/{link}/card"), "to our page, not to the gateway's");
        let log = test.emulator.log_after(0, 10_000).await.expect("log");
        let asked = log.iter().rev().find(|row| row.request.contains("CREATESECURETOKEN")).expect("a token");
        assert!(asked.request.contains("SILENTTRAN=TRUE"), "{}", asked.request);
        let shown = card(&test, &link).await.expect("a form");
        assert_eq!(shown, card(&test, &link).await.expect("the same form again"), "reloaded");
        // A double click, and a second tab with the page of before: the gateway takes it once.
        assert!(matches!(
            post_card(&test.emulator, &shown.form, &Card::good()).await,
            PageVisit::SentBack(_)
        ));
        let PageVisit::SentBack(second) = post_card(&test.emulator, &shown.form, &Card::good()).await else {
            panic!("it says that it is used");
        };
        assert!(second.contains("outcome=error") && second.contains("RESULT=160"), "{second}");
        come_back_saying(&test, &link, PageHint::Spent).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(card(&test, &link).await, None, "nothing is to be paid there any more");
        test.run_for(Span::minutes(2)).await;
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 12_100);
        assert_eq!(seats(&test).await, (0, 1));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_card_that_is_declined_is_one_try_and_the_next_page_is_a_new_one() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        let (link, _) = test.register("paid", 1).await;
        let first = card(&test, &link).await.expect("a form");
        type_card(&test, &link, &Card::declined()).await;
        assert_eq!(awaiting(&test, &link).await, (false, Some(Decline::Issuer), false));
        assert_eq!(card(&test, &link).await, None, "the page of a declined card is over");
        assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
        let again = card(&test, &link).await.expect("a form");
        assert_ne!(first.form.hidden, again.form.hidden);
        type_card(&test, &link, &Card::good()).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        // A tab with the first page is still there: what is paid on it goes back.
        post_card(&test.emulator, &first.form, &Card::good()).await;
        test.run_for(Span::minutes(2)).await;
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.open_holds, 0);
        let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
        assert_eq!(kept, 12_100);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tries_of_a_seat_are_counted_and_then_there_is_no_form() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        let (link, _) = test.register("paid", 1).await;
        for _ in 1..test.site.attempts_max {
            type_card(&test, &link, &Card::declined()).await;
            assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
        }
        type_card(&test, &link, &Card::declined()).await;
        assert!(matches!(pay_again(&test, &link).await, PayOutcome::NothingToPay(_)));
        assert!(awaiting(&test, &link).await.2, "all are used up");
        assert_eq!(card(&test, &link).await, None);
        test.assert_sound().await;
    })
    .await;
}

/// A second press while the bank still thinks about the first one is refused by the gateway: nobody reads that nothing was charged.
#[tokio::test(flavor = "multi_thread")]
async fn while_a_card_is_being_charged_the_payment_is_checked_also_on_the_last_page() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        for is_last in [false, true] {
            let browser = if is_last { 1 } else { 2 };
            let (link, _) = test.register("paid", browser).await;
            for _ in 1..if is_last { test.site.attempts_max } else { 1 } {
                type_card(&test, &link, &Card::declined()).await;
                assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
            }
            let form = card(&test, &link).await.expect("a form").form;
            come_back_saying(&test, &link, PageHint::InUse).await;
            assert_eq!(test.view(&link).await.standing, Standing::Checking);
            assert_eq!(card(&test, &link).await, None);
            // A stale tab, or another device.
            assert!(matches!(pay_again(&test, &link).await, PayOutcome::NothingToPay(_)));
            post_card(&test.emulator, &form, &Card::good()).await;
            test.run_for(Span::minutes(2)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        }
        test.assert_sound().await;
    })
    .await;
}

/// The way back from a first card is lost, and a second one is pressed twice: the decline of the first is no answer to the second.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_being_charged_is_not_taken_for_the_one_that_was_declined_before() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        for (browser, is_heard_before) in [(1, false), (2, true)] {
            let (link, _) = test.register("paid", browser).await;
            let form = card(&test, &link).await.expect("a form").form;
            post_card(&test.emulator, &form, &Card::declined()).await;
            if is_heard_before {
                test.run_for(Span::minutes(1)).await;
            }
            come_back_saying(&test, &link, PageHint::InUse).await;
            for _ in 0..2 {
                assert_eq!(test.view(&link).await.standing, Standing::Checking);
                assert!(matches!(pay_again(&test, &link).await, PayOutcome::NothingToPay(_)));
                test.run_for(Span::minutes(1)).await;
            }
            // The bank takes its time, or nothing came of it at all.
            if is_heard_before {
                test.run_for(Span::minutes(1)).await;
                let (page_open, decline, _) = awaiting(&test, &link).await;
                assert_eq!((page_open, decline), (false, Some(Decline::Issuer)));
                assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
            } else {
                post_card(&test.emulator, &form, &Card::good()).await;
                test.run_for(Span::minutes(1)).await;
                assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            }
        }
        test.assert_sound().await;
    })
    .await;
}

/// PayPal promises a token for twenty minutes.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_shown_no_longer_than_its_token_surely_lives() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        let (link, _) = test.register("paid", 1).await;
        let first = card(&test, &link).await.expect("a form");
        test.advance(Span::minutes(19)).await;
        assert_eq!(card(&test, &link).await.as_ref(), Some(&first));
        test.advance(Span::minutes(2)).await;
        assert_eq!(card(&test, &link).await, None);
        // What is paid on it all the same is found, and goes back or has the seat.
        post_card(&test.emulator, &first.form, &Card::good()).await;
        test.run_for(Span::hours(1)).await;
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.open_holds, 0);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_lies_or_never_comes_back_changes_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        // It says that it has paid: no form is shown that would charge again, and no seat is given.
        let (liar, _) = test.register("paid", 1).await;
        come_back_saying(&test, &liar, PageHint::Paid).await;
        assert_eq!(card(&test, &liar).await, None);
        assert_eq!(test.view(&liar).await.standing, Standing::Checking);
        // It pays and dies: the silent post or the janitor finds it.
        let (gone, _) = test.register("paid", 2).await;
        let form = card(&test, &gone).await.expect("a form").form;
        arm(&test, Operation::HostedSubmit, FaultKind::DropAfter);
        assert_eq!(post_card(&test.emulator, &form, &Card::good()).await, PageVisit::Cut);
        test.run_for(Span::minutes(22)).await;
        assert_eq!(test.view(&gone).await.standing, Standing::Confirmed);
        // Nobody pays on a page whose time is over, nor waits for it.
        assert_eq!(card(&test, &liar).await, None);
        assert_eq!(awaiting(&test, &liar).await, (false, None, false));
        assert!(matches!(pay_again(&test, &liar).await, PayOutcome::GoToPage { .. }));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_stays_what_it_was_asked_for_whatever_is_switched_meanwhile() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (at_gateway, url) = test.register("paid", 1).await;
        take_cards_here(&test).await;
        assert_eq!(card(&test, &at_gateway).await, None, "his page is the gateway's");
        let PayOutcome::GoToPage { url: again, .. } = pay_again(&test, &at_gateway).await else {
            panic!("his page is open");
        };
        assert_eq!(again, url);
        assert_eq!(test.view(&at_gateway).await.card_entry, CardEntry::GatewayPage);
        let (here_too, _) = test.register("paid", 2).await;
        assert_eq!(test.view(&here_too).await.card_entry, CardEntry::OurPage);
        let by = test.person(Role::Administrator).await.person;
        let back = CredentialsForm { card_entry: String::new(), ..here(&test, false) };
        save(&test, &by, &test.site, &back).await.expect("saved");
        type_card(&test, &here_too, &Card::good()).await;
        pay_well(&test, &url).await;
        test.come_back(&at_gateway).await;
        for link in [here_too, at_gateway] {
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_pays_on_our_page_and_only_he_sees_it() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let hosted = test.hosted_here(Accepting::default()).await;
        let operator = test.person(Role::Operator).await.person;
        let seller = test.app.sites().operators_seller().await.expect("readable").expect("entered");
        save(&test, &operator, &seller, &here(&test, true)).await.expect("saved");
        let HostPay::GoToPage(url) = test.host_pays(&hosted, HowToPay::Hold).await else {
            panic!("a page opens");
        };
        let page = url.strip_prefix("/academy/host/payments/").and_then(|rest| rest.strip_suffix("/card"));
        let page = page.unwrap_or_else(|| panic!("to our page: {url}"));
        let usage = test.app.usage();
        let stranger = app::sessions::Acting { account: operator.account, on_all: false };
        assert!(usage.card(stranger, &test.site, page).await.expect("works").is_none());
        let another = app::sessions::Acting { account: operator.account, on_all: true };
        let his = usage.card(another, &test.site, page).await.expect("works").expect("he may see it");
        assert_eq!(his.card, None, "who pays is who may claim it: he presses Pay himself");
        let shown = usage.card(hosted.by, &test.site, page).await.expect("works").expect("his");
        assert_eq!((shown.session.as_str(), shown.is_held), (hosted.slug.as_str(), true));
        let form = shown.card.expect("a form").form;
        let visit = post_card(&test.emulator, &form, &Card::good()).await;
        assert!(matches!(visit, PageVisit::SentBack(_)), "{visit:?}");
        let back = usage.returned(&test.site, page, Some(PageHint::Paid)).await.expect("works");
        assert_eq!(back.as_deref(), Some(hosted.slug.as_str()));
        let standing = usage.host_payment(test.site.id, hosted.id).await.expect("readable");
        assert!(matches!(standing, HostPayment::Held { .. }), "{standing:?}");
        let over = usage.card(hosted.by, &test.site, page).await.expect("works").expect("his");
        assert!(over.card.is_none());
        assert_eq!(attempts_in(&test, AttemptState::Authorized).await, 1);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_for_a_card_while_nothing_may_be_sent() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        let (link, _) = test.register("paid", 1).await;
        assert!(card(&test, &link).await.is_some());
        let (test, _restored) = test.restored(database).await;
        let refused = test.app.registrations().card(&test.site, &link).await;
        assert!(matches!(refused, Err(AppError::Restored)), "{refused:?}");
    })
    .await;
}
