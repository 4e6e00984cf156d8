//! The mail to the office that payments need a look: who gets it, when, what it names, and when it is not written at all.

use crate::common::buy;
use crate::decisions::{CLERK, decide};
use crate::disputes_told::{self, ask, eur, open, payment};
use crate::reconciliation::compare;
use app::PersonalLink;
use app::money::{Decision, Moment, What};
use app::refunds::{HowPaid, RefundRequest};
use app::registrations::Standing;
use connectors::mail::OutgoingMail;
use domain::accounts::Role;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use store::Tx;
use store::accounts::people;
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};
use testkit::paypal::{act, pay_elsewhere};
use testkit::{SignedInPerson, TestApp};

/// Longer than what comes up is gathered.
const SOON: Span = Span::minutes(12);

/// The mails about payments that somebody has, oldest first.
fn told(test: &TestApp, reader: &SignedInPerson) -> Vec<OutgoingMail> {
    let mails = test.mailer.sent();
    let is_his =
        |mail: &OutgoingMail| mail.to_address == reader.person.email && mail.subject.contains("need a look");
    mails.into_iter().filter(is_his).collect()
}

/// A payment that the gateway holds back.
async fn held_back(test: &TestApp, browser: u128) -> PersonalLink {
    let (link, url) = test.register("paid", browser).await;
    pay(&test.emulator, &url, &Card::reviewed()).await;
    test.come_back(&link).await;
    link
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_up_within_minutes_is_one_mail_to_each_who_may_see_to_it() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let clerk = test.person(Role::Finance).await;
        let administrator = test.person(Role::Administrator).await;
        let others = [test.person(Role::Host).await, test.person(Role::Head).await];
        // Periods begin on the clock's own minutes: all of this is within one.
        let into_period = test.clock_now().0 % Span::minutes(10).0;
        test.run_for(Span(Span::minutes(10).0 - into_period)).await;
        let one = held_back(&test, 1).await;
        test.run_for(Span::minutes(2)).await;
        let other = held_back(&test, 2).await;
        test.run_for(Span::seconds(5)).await;
        assert!(told(&test, &clerk).is_empty(), "more may come up");
        let health = test.app.health().look().await.expect("readable");
        assert_eq!(health.facts.mails.count, 0, "it waits on purpose");
        test.run_for(SOON).await;
        for reader in [&clerk, &administrator] {
            let mails = told(&test, reader);
            assert_eq!(mails.len(), 1);
            for link in [&one, &other] {
                let reference = test.view(link).await.reference;
                assert!(mails[0].text.contains(&reference), "{}", mails[0].text);
            }
            assert!(mails[0].text.contains("Held back"), "{}", mails[0].text);
            assert!(mails[0].text.contains("/money?mode=production"), "{}", mails[0].text);
        }
        assert!(others.iter().all(|reader| told(&test, reader).is_empty()), "nobody who may not");
        test.run_for(Span::hours(1)).await;
        assert_eq!(told(&test, &clerk).len(), 1, "nothing new has come up");
        held_back(&test, 3).await;
        test.run_for(SOON).await;
        assert_eq!(told(&test, &clerk).len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_to_meanwhile_is_no_mail() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let clerk = test.person(Role::Finance).await;
        let link = held_back(&test, 1).await;
        decide(&test, &link, Decision::Accept, "known to us").await;
        buy(&test, 2).await;
        test.run_for(Span::hours(1)).await;
        assert!(told(&test, &clerk).is_empty());
        // Nor for who works here no more.
        held_back(&test, 3).await;
        let (site, account) = (test.site.id, clerk.person.account);
        let leave = async move |tx: &mut Tx| people::take_role(tx, site, account, Role::Finance).await;
        test.app.store().run(leave).await.expect("taken");
        test.run_for(Span::hours(1)).await;
        assert!(told(&test, &clerk).is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_with_the_gateway_is_told_once() {
    each_engine(async |database| {
        let (test, _, _) = disputes_told::paid(database).await;
        let clerk = test.person(Role::Finance).await;
        let (_, page) = test.register("paid", 2).await;
        pay_elsewhere(&test, &page, "7K3M9Q2XVB4T", "7K3M9Q2XVB4V").await;
        test.run_for(Span::days(2)).await;
        for _ in 0..2 {
            compare(&test).await;
            test.run_for(SOON).await;
        }
        let mails = told(&test, &clerk);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].text.contains("the books differ in one place"), "{}", mails[0].text);
        // Nothing is new about it when something else comes up, and is seen to at once.
        let (link, url) = test.register("paid", 3).await;
        act(&test, &url, "approve", "review").await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        let books = test.paypal.books().await.expect("readable");
        let held = &books.transactions.last().expect("held back").id;
        test.paypal.decide(held, true).await.expect("it is under review");
        test.run_for(Span::hours(1)).await;
        assert_eq!(told(&test, &clerk).len(), 1);
    })
    .await;
}

/// A refund failed and was paid by bank, and somebody gives it at PayPal's console besides.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_payer_has_twice_is_told_although_no_books_can_have_it() {
    each_engine(async |database| {
        let (test, link, capture) = disputes_told::paid(database).await;
        let clerk = test.person(Role::Finance).await;
        test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
        let (of, id) = (payment(&test, &link).await.id, test.app.refunds().new_id());
        let request = RefundRequest { id, amount: eur(&test, 12_100), reason: "Rain.".into() };
        let asked = test.app.refunds().request(CLERK, test.site.id, of, request).await;
        asked.expect("the store works").expect("ordered");
        test.run_for(SOON).await;
        let mails = told(&test, &clerk);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].text.contains("A refund failed"), "{}", mails[0].text);
        let by_bank = (HowPaid::ByBank, "12 December");
        let settled = test.app.refunds().settle_otherwise(CLERK, test.site.id, id, by_bank).await;
        assert_eq!(settled.expect("the store works"), Ok(()));

        let given = test.paypal.give_back(&capture, 12_100).await.expect("PayPal has not given it");
        for _ in 0..3 {
            ask(&test, &link).await;
            test.run_for(SOON).await;
        }
        let is_misfit =
            |of: &&Moment| matches!(&of.what, What::Acted { action, .. } if action == "misfit refund");
        let history = payment(&test, &link).await.history;
        assert_eq!(history.iter().filter(is_misfit).count(), 1, "once");
        let mails = told(&test, &clerk);
        assert_eq!(mails.len(), 2);
        assert!(mails[1].text.contains(&given), "{}", mails[1].text);

        // The payer disputes it as well, which is decided later.
        open(&test, &capture, None).await;
        for _ in 0..2 {
            ask(&test, &link).await;
            test.run_for(SOON).await;
        }
        let mails = told(&test, &clerk);
        assert_eq!(mails.len(), 3);
        assert!(mails[2].text.contains("disputes"), "{}", mails[2].text);
    })
    .await;
}
