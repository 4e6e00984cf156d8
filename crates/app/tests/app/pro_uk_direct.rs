//! Website Payments Pro (UK), direct payment: the card comes to our server, goes to PayPal in one call that was stored before, and is
//! kept nowhere. What became of a call that was not answered is asked, and the call is never made again.

use crate::common::{attempts_in, awaiting, balance, mails, pay_again, seats};
use crate::pro_uk::books;
use app::accounts::Person;
use app::audit::AuditFilter;
use app::commerce::{AccountRefusal, CredentialsField, CredentialsForm, CredentialsProblem, Entered};
use app::payments::{CardAnswer, CardRefusal, Secret, TypedCard};
use app::registrations::{PageHint, PayOutcome, Standing};
use app::usage::HostPay;
use app::{PersonalLink, crash::CrashPoint};
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::attempt::AttemptState;
use domain::payments::card::{Field, Problem};
use domain::payments::gateway::{CardEntry, Decline, Mode};
use domain::sites::{AccountTrouble, CheckOutcome, GatewayProduct, PayMethod, ProUkEdition};
use domain::time::{Span, Timestamp};
use emulators::express::Signature;
use emulators::payflow::{Arm, FaultKind, Operation};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::Accepting;
use testkit::payer::Card;
use testkit::through::direct_payment as direct;
use testkit::{TestApp, TestAppOptions};

const PRODUCT: GatewayProduct = GatewayProduct::ProUk;

/// The form of an account of Hosted Solution.
pub(crate) fn hosted() -> CredentialsForm {
    CredentialsForm {
        edition: ProUkEdition::Hosted.as_str().into(),
        card_entry_accepted: false,
        ..direct(false, "authorize")
    }
}

async fn save(test: &TestApp, by: &Person, form: &CredentialsForm) -> Result<Entered, AccountRefusal> {
    let saved = test.app.commerce().save_account(by, &test.site, Mode::Production, form).await;
    saved.expect("the store works")
}

/// A site whose administrator has accepted that cards come to the server.
pub(crate) async fn selling(database: &TestDatabase, options: TestAppOptions) -> TestApp {
    let action = options.action;
    let test =
        TestApp::start_with(database, TestAppOptions { gateway: PRODUCT, currency: "GBP", ..options }).await;
    let by = test.person(Role::Administrator).await.person;
    assert_eq!(save(&test, &by, &direct(true, action)).await, Ok(Entered::Proven));
    test
}

pub(crate) async fn usual(database: &TestDatabase) -> TestApp {
    selling(database, TestAppOptions::default()).await
}

pub(crate) async fn type_card(
    test: &TestApp,
    link: &PersonalLink,
    card: TypedCard,
) -> Result<CardAnswer, CardRefusal> {
    let paid = test.app.registrations().pay_by_card(&test.site, link, card).await;
    paid.expect("the store works")
}

pub(crate) async fn page_is_open(test: &TestApp, link: &PersonalLink) -> bool {
    test.app.registrations().typed_card(&test.site, link).await.expect("the store works").is_some()
}

pub(crate) fn arm(test: &TestApp, op: Operation, fault: FaultKind) {
    test.express.arm(Arm::once(op, fault));
}

/// How often PayPal was asked to pay by a card.
async fn payments_asked(test: &TestApp) -> usize {
    let log = test.express.log_after(0, i64::MAX).await.expect("log");
    log.iter().filter(|entry| matches!(entry.op.as_str(), "authorize" | "sale")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_off_until_an_administrator_accepts_it_and_the_log_keeps_who_did() {
    each_engine(async |database| {
        let options = TestAppOptions { gateway: PRODUCT, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let by = test.person(Role::Administrator).await.person;
        let missing = vec![(CredentialsField::CardEntryAccepted, CredentialsProblem::NotAccepted)];
        assert_eq!(save(&test, &by, &direct(false, "authorize")).await, Err(AccountRefusal::Form(missing)));
        let edition = async || {
            let accounts = test.app.commerce().merchant_accounts(&test.site).await.expect("readable");
            let account = accounts.find(Mode::Production, PRODUCT).expect("connected");
            (account.login.edition(), account.card_entry)
        };
        assert_eq!(edition().await, (Some(ProUkEdition::Hosted), CardEntry::GatewayPage));
        // Who may not have it reads so before anything is replaced.
        test.express.set_signature(Signature { direct: false, ..Signature::default() });
        let refused = save(&test, &by, &direct(true, "authorize")).await;
        let Err(AccountRefusal::NotAccepted(check)) = refused else { panic!("{refused:?}") };
        assert_eq!(check.outcome, CheckOutcome::Refused(AccountTrouble::Feature));
        test.express.set_signature(Signature::default());
        assert_eq!(save(&test, &by, &direct(true, "authorize")).await, Ok(Entered::Proven));
        assert_eq!(edition().await, (Some(ProUkEdition::Direct), CardEntry::OurServer));
        let all = String::new;
        let filter = AuditFilter {
            actor: all(),
            action: all(),
            subject: "production".into(),
            from: Timestamp(0),
            until: Timestamp(i64::MAX),
        };
        let page = test.app.audit_log().page(&test.site, &filter, None).await.expect("readable");
        let told = page.lines.into_iter().find(|line| line.detail.contains("our-server")).expect("told");
        assert_eq!(told.actor, by.actor());
        assert_eq!(payments_asked(&test).await, 0, "trying an account moves nothing");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_pays_for_a_seat_by_holding_and_by_taking_at_once_and_is_kept_nowhere() {
    for action in ["authorize", "sale"] {
        each_engine(async |database| {
            let test = selling(database, TestAppOptions { action, ..TestAppOptions::default() }).await;
            let (link, url) = test.register("paid", 1).await;
            assert_eq!(url, format!("/academy/checkout/{link}/card"), "our page");
            assert!(page_is_open(&test, &link).await);
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            let view = test.view(&link).await;
            assert_eq!((view.standing, view.method), (Standing::Confirmed, Some(PayMethod::Card)));
            assert!(!page_is_open(&test, &link).await, "nothing is to be paid there any more");
            // A second press, and a second tab.
            let again = type_card(&test, &link, Card::good().typed()).await;
            assert_eq!(again, Ok(CardAnswer::NothingToPay));
            let books = books(&test).await;
            assert_eq!((books.open_holds, books.captured), (0, 12_100), "{action}");
            assert_eq!(payments_asked(&test).await, 1);
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
            assert_eq!((seats(&test).await, mails(&test).await), ((0, 1), 1));
            let log = test.express.log_after(0, i64::MAX).await.expect("log");
            let asked = log
                .iter()
                .find(|entry| entry.request.contains("DoDirectPayment&") && entry.request.contains("INVNUM"));
            let asked = &asked.expect("a payment").request;
            for part in [
                "VERSION=124",
                "CURRENCYCODE=GBP",
                "IPADDRESS=203.0.113.7",
                "CREDITCARDTYPE=Visa",
                "COUNTRYCODE=GB",
                "MSGSUBID=",
                "CUSTOM=",
            ] {
                assert!(asked.contains(part), "{part} {asked}");
            }
            test.assert_sound().await;
        })
        .await;
    }
}

/// Journey B.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_pays_by_his_card_for_the_use_of_his_session() {
    each_engine(async |database| {
        let options = TestAppOptions { gateway: PRODUCT, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        test.sell_minutes("authorize").await;
        let operator = test.person(Role::Operator).await.person;
        let seller = test.app.sites().enter_operators_seller(&operator).await.expect("entered");
        let form = direct(true, "authorize");
        let saved = test.app.commerce().save_account(&operator, &seller, Mode::Production, &form).await;
        saved.expect("the store works").expect("saved");
        let here = test.hosted_here(Accepting::default()).await;
        let url = test.host_page(&here).await;
        let page =
            url.strip_suffix("/card").and_then(|path| path.rsplit('/').next()).expect("a page of ours");
        let paid = test.app.usage().pay_by_card(here.by, &test.site, page, Card::good().typed()).await;
        assert_eq!(paid.expect("the store works"), Some(Ok(CardAnswer::Sent)));
        test.run_jobs().await;
        assert_eq!(books(&test).await.open_holds, 1, "held, and not taken");
        let again = test.host_pays(&here, app::usage::HowToPay::Hold).await;
        assert_eq!(again, HostPay::NothingToPay);
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_jobs().await;
        assert_eq!((books(&test).await.open_holds, books(&test).await.captured), (0, 218));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_right_is_told_before_anything_is_sent() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        let good = || Card::good().typed();
        let secret = |text: &str| Secret::new(text.to_owned());
        for (card, field, problem) in [
            (TypedCard { number: secret("4111111111111112"), ..good() }, Field::Number, Problem::Wrong),
            (TypedCard { number: secret("378282246310005"), ..good() }, Field::Number, Problem::NotTaken),
            (TypedCard { expiry: secret("10/20"), ..good() }, Field::Expiry, Problem::Over),
            (TypedCard { code: secret("12"), ..good() }, Field::Code, Problem::Wrong),
            (TypedCard { street: String::new(), ..good() }, Field::Street, Problem::Missing),
        ] {
            let refused = type_card(&test, &link, card).await;
            assert_eq!(refused, Err(CardRefusal::Form(vec![(field, problem)])));
        }
        let new_kind = TypedCard { from: IpAddr::V6(Ipv6Addr::LOCALHOST), ..good() };
        assert_eq!(type_card(&test, &link, new_kind).await, Err(CardRefusal::NoOldAddress));
        assert_eq!(payments_asked(&test).await, 0);
        // It counts as no try, and the page is the same.
        assert_eq!(type_card(&test, &link, good()).await, Ok(CardAnswer::Sent));
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// The numbers of section 5, as far as a payer can act on them.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_declined_is_one_try_and_the_next_page_takes_another() {
    for (code, decline) in [
        (12, Decline::Issuer),
        (10_527, Decline::CardData),
        (10_762, Decline::SecurityCode),
        (11_611, Decline::Fraud),
        (15_001, Decline::OtherWay),
        (999_999, Decline::OtherWay),
    ] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, _) = test.register("paid", 1).await;
            let arm = Arm::once(Operation::Authorize, FaultKind::Result);
            test.express.arm(Arm { result: code, ..arm });
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            assert_eq!(awaiting(&test, &link).await, (false, Some(decline), false), "{code}");
            assert!(!page_is_open(&test, &link).await, "its page is over");
            assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            assert_eq!(books(&test).await.captured, 12_100);
            test.assert_sound().await;
        })
        .await;
    }
}

/// Whoever tries stolen numbers needs many: after ten that were declined within an hour none is sent from his address.
#[tokio::test(flavor = "multi_thread")]
async fn one_address_may_try_a_few_cards_in_an_hour() {
    each_engine(async |database| {
        let test = usual(database).await;
        test.express.arm(Arm { result: 12, count: 10, ..Arm::once(Operation::Authorize, FaultKind::Result) });
        for n in 1..=2 {
            let (link, _) = test.register("paid", n).await;
            for tries in 1..=5 {
                assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
                assert_eq!(awaiting(&test, &link).await.1, Some(Decline::Issuer), "{n}, {tries}");
                if tries < 5 {
                    assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
                }
            }
        }
        let (link, _) = test.register("paid", 3).await;
        let refused = type_card(&test, &link, Card::good().typed()).await;
        assert_eq!(refused, Err(CardRefusal::TooManyDeclined));
        assert_eq!(payments_asked(&test).await, 10, "nothing was sent");
        assert!(page_is_open(&test, &link).await, "nor is it a try");
        let elsewhere = TypedCard { from: "192.0.2.200".parse().expect("good"), ..Card::good().typed() };
        assert_eq!(type_card(&test, &link, elsewhere).await, Ok(CardAnswer::Sent));
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.run_for(Span::hours(1)).await;
        let (link, _) = test.register("paid", 4).await;
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// GF-C16: without 3-D Secure Maestro is refused, whatever is typed.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_maestro_card_reads_that_another_way_may_do() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        let maestro = TypedCard {
            number: Secret::new("6759649826438453".into()),
            issue: Secret::new("1".into()),
            ..Card::good().typed()
        };
        assert_eq!(type_card(&test, &link, maestro).await, Ok(CardAnswer::Sent));
        assert_eq!(awaiting(&test, &link).await.1, Some(Decline::OtherWay));
        test.assert_sound().await;
    })
    .await;
}

/// A lost answer, and numbers that say that nothing is known: looked up, never sent again.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_is_asked_and_never_sent_again() {
    for fault in [FaultKind::DropAfter, FaultKind::Error500After, FaultKind::Html200, FaultKind::Empty] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, _) = test.register("paid", 1).await;
            arm(&test, Operation::Authorize, fault);
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            test.run_for(Span::minutes(1)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{fault:?}");
            let books = books(&test).await;
            assert_eq!((books.open_holds, books.captured), (0, 12_100), "{fault:?}");
            assert_eq!(payments_asked(&test).await, 1, "{fault:?}");
            test.assert_sound().await;
        })
        .await;
    }
    for (fault, result) in [
        (FaultKind::DropBefore, 0),
        (FaultKind::Error500Before, 0),
        (FaultKind::Result, 10_001),
        (FaultKind::Result, 10_536),
        (FaultKind::Result, 10_761),
    ] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, _) = test.register("paid", 1).await;
            test.express.arm(Arm { result, ..Arm::once(Operation::Authorize, fault) });
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            let standing = test.view(&link).await.standing;
            assert!(matches!(standing, Standing::Checking), "{fault:?} {result} {standing:?}");
            assert!(!page_is_open(&test, &link).await, "and nobody pays on top");
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::NothingToPay));
            // After the lag of PayPal's search it is proven that nothing was done.
            test.run_for(Span::minutes(20)).await;
            assert_eq!(attempts_in(&test, AttemptState::Unknown).await, 0, "{fault:?} {result}");
            assert!(
                matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }),
                "{fault:?} {result}"
            );
            assert_eq!(payments_asked(&test).await, 1, "{fault:?}");
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            assert_eq!(books(&test).await.captured, 12_100);
            test.assert_sound().await;
        })
        .await;
    }
}

/// PayPal's search shows ten minutes late what was paid: nobody is offered to pay again meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_found_although_the_search_lags() {
    each_engine(async |database| {
        let test = usual(database).await;
        crate::pro_uk::lag(&test);
        let (link, _) = test.register("paid", 1).await;
        arm(&test, Operation::Authorize, FaultKind::DropAfter);
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        test.run_for(Span::minutes(8)).await;
        assert!(matches!(test.view(&link).await.standing, Standing::Checking));
        test.run_for(Span::minutes(8)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!((books(&test).await.captured, payments_asked(&test).await), (12_100, 1));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_dies_between_asks_what_became_of_the_card_it_has_lost() {
    for (point, is_paid) in [(CrashPoint::ApprovalStored, false), (CrashPoint::AuthorizationHeard, true)] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, _) = test.register("paid", 1).await;
            let hook = Arc::new(move |reached: CrashPoint| assert!(reached != point, "dies here"));
            let test = test.restart(database, hook).await;
            // Its page hears nothing more of it; the process that comes after does.
            let (app, site, of) = (test.app.clone(), test.site.clone(), link.clone());
            let dying = tokio::spawn(async move {
                app.registrations().pay_by_card(&site, &of, Card::good().typed()).await.map(drop)
            });
            // The task that pays has died, and the one that waits for it says so.
            assert!(!matches!(dying.await, Ok(Ok(()))), "{point:?}");
            let test = test.restart(database, Arc::new(|_| {})).await;
            test.run_for(Span::minutes(20)).await;
            let standing = test.view(&link).await.standing;
            assert_eq!(standing == Standing::Confirmed, is_paid, "{point:?} {standing:?}");
            let expected = if is_paid { 12_100 } else { 0 };
            assert_eq!(books(&test).await.captured, expected, "{point:?}");
            assert_eq!(payments_asked(&test).await, usize::from(is_paid), "the card is gone");
            if !is_paid {
                assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
            }
            test.assert_sound().await;
        })
        .await;
    }
}

/// GF-C4: filters hold it.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_filters_hold_waits_and_is_decided() {
    for accepts in [true, false] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, _) = test.register("paid", 1).await;
            assert_eq!(type_card(&test, &link, Card::reviewed().typed()).await, Ok(CardAnswer::Sent));
            assert!(matches!(test.view(&link).await.standing, Standing::UnderReview));
            let held = books(&test).await.transactions.last().expect("one").id.clone();
            test.express.decide(&held, accepts).await.expect("decided at PayPal");
            test.run_for(Span::minutes(10)).await;
            let standing = test.view(&link).await.standing;
            assert_eq!(standing == Standing::Confirmed, accepts, "{standing:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

/// What the address and code checks found is what the site's own policy is about, as with Payflow (S-26).
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_does_not_match_is_refused_where_the_site_wants_that() {
    each_engine(async |database| {
        let test = TestApp::start_with(
            database,
            TestAppOptions { gateway: PRODUCT, on_mismatch: "refuse", ..TestAppOptions::default() },
        )
        .await;
        let by = test.person(Role::Administrator).await.person;
        save(&test, &by, &direct(true, "authorize")).await.expect("saved");
        let (link, _) = test.register("paid", 1).await;
        let elsewhere = TypedCard { street: "500 Other Street".into(), ..Card::good().typed() };
        assert_eq!(type_card(&test, &link, elsewhere).await, Ok(CardAnswer::Sent));
        test.run_for(Span::minutes(1)).await;
        assert_eq!(books(&test).await.open_holds, 0, "let go");
        assert_eq!(awaiting(&test, &link).await.1, Some(Decline::Address));
        test.assert_sound().await;
    })
    .await;
}

/// PS-C22: the page's own number finds what was paid since the backup, and it is charged once.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_after_the_backup_is_found_and_taken_in() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        let backup = test.backed_up(database).await;
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        test.run_for(Span::minutes(2)).await;
        assert!(test.view(&link).await.receipt.is_some(), "charged, and then the disk is lost");
        let (test, target) = test.restored_from(&backup, database.engine()).await;
        test.run_for(Span::minutes(30)).await;
        assert!(test.app.store().release_restored(test.clock_now()).await.expect("released"));
        let test = test.restart(&target, Arc::new(|_| {})).await;
        test.run_for(Span::hours(5)).await;
        let view = test.view(&link).await;
        assert_eq!((view.standing, view.receipt.is_some()), (Standing::Confirmed, true));
        assert_eq!((books(&test).await.captured, payments_asked(&test).await), (12_100, 1));
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}

/// Who goes to PayPal instead leaves a page on which no card is taken any more, and the other way round.
/// Both pages are open. What he approved at PayPal may be money: this server sends no card beside it.
#[tokio::test(flavor = "multi_thread")]
async fn while_the_other_page_may_have_paid_no_card_is_sent() {
    each_engine(async |database| {
        let also = Some(GatewayProduct::PayPal);
        let test = selling(database, TestAppOptions { also, ..TestAppOptions::default() }).await;
        let (link, _) = test.register("paid", 1).await;
        let to_paypal = test.app.registrations().pay(&test.site, &link, Some(PayMethod::PayPal)).await;
        let Ok(Some(PayOutcome::GoToPage { url, .. })) = to_paypal else { panic!("{to_paypal:?}") };
        assert!(page_is_open(&test, &link).await, "his card's page is open still");
        // PayPal looks at it for a while.
        testkit::paypal::act(&test, &url, "approve", "review").await;
        let registrations = test.app.registrations();
        registrations.returned(&test.site, &link, Some(PageHint::Paid), "").await.expect("works");
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::NothingToPay));
        assert!(!page_is_open(&test, &link).await);
        let held = test.paypal.books().await.expect("readable").transactions[0].id.clone();
        test.paypal.decide(&held, true).await.expect("held back");
        test.run_for(Span::hours(1)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!((books(&test).await.captured, payments_asked(&test).await), (0, 0));
        assert_eq!(test.paypal.books().await.expect("readable").captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_word_of_whoever_runs_the_installation_it_cannot_be_chosen() {
    each_engine(async |database| {
        let options = TestAppOptions { gateway: PRODUCT, takes_cards: false, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let by = test.person(Role::Administrator).await.person;
        let refused = vec![(CredentialsField::CardEntryAccepted, CredentialsProblem::OperatorTakesNoCards)];
        assert_eq!(save(&test, &by, &direct(true, "authorize")).await, Err(AccountRefusal::Form(refused)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paypal_beside_it_is_chosen_freely_and_one_of_the_two_is_charged() {
    each_engine(async |database| {
        let also = Some(GatewayProduct::PayPal);
        let test = selling(database, TestAppOptions { also, ..TestAppOptions::default() }).await;
        let (link, url) = test.register("paid", 1).await;
        assert!(url.ends_with("/card"), "{url}");
        let to_paypal = test.app.registrations().pay(&test.site, &link, Some(PayMethod::PayPal)).await;
        let Ok(Some(PayOutcome::GoToPage { url, .. })) = to_paypal else { panic!("{to_paypal:?}") };
        assert!(url.contains("/checkoutnow?"), "{url}");
        let back = test.app.registrations().pay(&test.site, &link, Some(PayMethod::Card)).await;
        assert!(matches!(back, Ok(Some(PayOutcome::GoToPage { .. }))), "{back:?}");
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.run_for(Span::hours(1)).await;
        assert_eq!((books(&test).await.captured, payments_asked(&test).await), (12_100, 1));
        assert_eq!(test.paypal.books().await.expect("readable").captured, 0);
        test.assert_sound().await;
    })
    .await;
}
