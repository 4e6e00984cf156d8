//! What mails tell of money that goes back: one story, in its order.

use crate::common::{buy, eventually, unproven};
use crate::refunds::{CLERK, give, registration};
use app::registrations::{PersonInput, Standing};
use connectors::mail::OutgoingMail;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;

/// The subjects of what was sent to the payer since the confirmation, up to the session's name.
fn story(test: &TestApp) -> Vec<OutgoingMail> {
    let sent = test.mailer.sent().into_iter().filter(|mail| mail.to_address == "robin1@example.org");
    sent.filter(|mail| !mail.subject.starts_with("Your seat")).collect()
}

fn subjects(mails: &[OutgoingMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.subject.split(':').next().unwrap_or_default()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_has_gone_at_once_is_told_of_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.run_for(Span::minutes(1)).await;
        let before = story(&test).len();
        // A clerk gives a part back; the gateway confirms it before anything is mailed.
        give(&test, registration(&test, &link).await, 2_000).await.expect("so much was paid");
        test.run_for(Span::minutes(1)).await;
        let told = story(&test).split_off(before);
        assert_eq!(subjects(&told), ["Your money has gone back"]);
        assert!(told[0].text.contains("The sound was bad."), "why: {}", told[0].text);
        assert!(told[0].text.contains("/receipt"), "the credit note: {}", told[0].text);
        // A withdrawal: its acknowledgement tells the rest.
        let withdrawn = test.app.refunds().withdraw(&test.site, &link, &unproven(10_100)).await;
        assert_eq!(withdrawn.expect("the store works"), Some(Ok(())));
        eventually(async || {
            let Standing::Cancelled(gone) = test.view(&link).await.standing else { return None };
            gone.money.filter(|money| money.going.is_zero())
        })
        .await;
        test.run_for(Span::minutes(1)).await;
        let told = story(&test).split_off(before + 1);
        assert_eq!(subjects(&told), ["Your withdrawal"]);
        let text = &told[0].text;
        assert!(text.contains("101.00 has gone back to you") && text.contains("/receipt"), "{text}");
        assert!(!text.contains("one more mail"), "none follows: {text}");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_takes_its_time_is_told_of_twice_in_order() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.run_for(Span::minutes(1)).await;
        let before = story(&test).len();
        test.emulator.set_down(true);
        give(&test, registration(&test, &link).await, 2_000).await.expect("so much was paid");
        test.run_for(Span::minutes(2)).await;
        let told = story(&test).split_off(before);
        assert_eq!(subjects(&told), ["Money goes back to you"]);
        test.emulator.set_down(false);
        test.run_for(Span::hours(2)).await;
        let told = story(&test).split_off(before);
        assert_eq!(subjects(&told), ["Money goes back to you", "Your money has gone back"]);
        assert!(told[1].text.contains("/receipt"), "{}", told[1].text);
        test.assert_sound().await;
    })
    .await;
}

/// Who gives his seat back before his money was taken is told that it was only held, and no second mail follows.
#[tokio::test(flavor = "multi_thread")]
async fn money_that_had_only_been_held_is_not_told_to_be_on_its_way() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut no = Arm::once(Operation::Capture, FaultKind::Result);
        no.result = 12;
        test.emulator.arm(no);
        let link = buy(&test, 1).await;
        test.run_for(Span::minutes(1)).await;
        let before = story(&test).len();
        let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
        cancelled.expect("the store works").expect("a link that decides").expect("as shown");
        test.run_for(Span::minutes(5)).await;
        let told = story(&test).split_off(before);
        assert_eq!(subjects(&told), ["Cancelled"]);
        let text = &told[0].text;
        assert!(text.contains("the hold is released") && !text.contains("one more mail"), "{text}");
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        test.assert_sound().await;
    })
    .await;
}

/// The gateway answers a few seconds later than usual: that is not worth two mails.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_about_money_waits_for_the_gateway_a_few_seconds() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        test.run_for(Span::minutes(1)).await;
        let before = story(&test).len();
        test.emulator.set_down(true);
        give(&test, registration(&test, &link).await, 2_000).await.expect("so much was paid");
        test.run_for(Span::seconds(3)).await;
        assert_eq!(story(&test).len(), before, "nothing is known yet");
        test.emulator.set_down(false);
        test.run_for(Span::minutes(2)).await;
        let told = story(&test).split_off(before);
        assert_eq!(subjects(&told), ["Your money has gone back"], "one mail tells all of it");
        test.assert_sound().await;
    })
    .await;
}

/// Who paid and sent a colleague has neither seat nor link that could stay as they are.
#[tokio::test(flavor = "multi_thread")]
async fn who_paid_for_a_colleague_is_told_whose_seat_is_moved() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let kim = PersonInput {
            first_name: "Kim".into(),
            last_name: "Jansen".into(),
            email: "kim@example.org".into(),
        };
        let sent = test.app.registrations().send_colleague(&test.site, &link, &kim).await;
        sent.expect("the store works").expect("a link that decides").expect("in time");
        test.run_for(Span::minutes(1)).await;
        let session = test.session("paid").await.session;
        let times = (session.starts_at.plus(Span::days(7)), session.ends_at.plus(Span::days(7)));
        let until = test.clock_now().plus(Span::days(2));
        let moved = test.app.refunds().reschedule(CLERK, test.site.id, session.id, times, until).await;
        moved.expect("the store works").expect("not begun");
        test.run_for(Span::minutes(1)).await;
        let mails = test.mailer.sent();
        let to = |address: &str| {
            let mut mails = mails.iter().filter(|mail| mail.subject.starts_with("New time: "));
            mails.find(|mail| mail.to_address == address).expect("told").text.clone()
        };
        let (payer, colleague) = (to("robin1@example.org"), to("kim@example.org"));
        assert!(payer.contains("the link of Kim Jansen, who has it"), "{payer}");
        assert!(!payer.contains("Your seat and your link"), "{payer}");
        assert!(colleague.contains("Your seat and your link stay as they are"), "{colleague}");
        test.assert_sound().await;
    })
    .await;
}
