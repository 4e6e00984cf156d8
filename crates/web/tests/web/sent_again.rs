//! A page of a new session that is paid by its host, sent again: by a second click, or after he came back from the payment and
//! changed his mind.

use super::browser::{Browser, fresh_database, pages, path, text};
use super::pay_per_use::{FORM, NEW, count, send, start};
use domain::time::Span;
use http::StatusCode;
use testkit::SITE;
use testkit::payer::{Card, PageVisit, pay};

/// He went on to the payment, comes back by his browser's Back, and changes his mind there: what he types is estimated anew, and
/// changes the draft that was kept for the payment.
#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_from_the_payment_and_changes_his_session_is_shown_its_new_estimate() {
    for how in ["schedule", "start"] {
        let database = fresh_database().await;
        let (test, host) = start(&database).await;
        let mut browser = Browser::signed_in(&pages(&test), "en", &host);
        let page = browser.get(NEW).await;
        let typed: Vec<_> = FORM.into_iter().chain([("action", how)]).collect();
        let estimate = send(&mut browser, &page, NEW, &typed).await;
        let accepted = send(&mut browser, &estimate, NEW, &[("action", "accept")]).await;
        let first = accepted.location();
        test.run_for(Span::seconds(20)).await;
        // Back, to the estimate that the browser kept, and from there to the form.
        let back = send(&mut browser, &estimate, NEW, &[("action", "change")]).await;
        let other = [("topic", "Feedback in short"), ("minutes", "30"), ("capacity", "4"), ("voip", "")];
        let other: Vec<_> = other.into_iter().chain([("action", how)]).collect();
        let kept = send(&mut browser, &back, NEW, &other).await;
        assert_eq!(
            (kept.status, kept.heading()),
            (StatusCode::CONFLICT, text("en", "host-edit-title").as_str())
        );
        assert!(kept.body.contains("<dd>Effective feedback</dd>") && kept.body.contains("<dd>90</dd>"));
        let anew = send(&mut browser, &kept, &kept.sent_to("schedule"), &[("action", how)]).await;
        assert_eq!((anew.status, anew.heading()), (StatusCode::OK, text("en", "estimate-title").as_str()));
        assert!(anew.body.contains("30 min × 5"), "{how}: {}", anew.body);
        let edit = anew.sent_to("estimate");
        let paid = send(&mut browser, &anew, &edit, &[("action", "accept")]).await;
        assert_eq!(paid.status, StatusCode::SEE_OTHER, "{}", paid.body);
        assert_ne!(paid.location(), first, "another amount is another payment");
        let twice = send(&mut browser, &anew, &edit, &[("action", "accept")]).await;
        assert_eq!(twice.location(), paid.location(), "a double click");
        let PageVisit::SentBack(sent) = pay(&test.emulator, &paid.location(), &Card::good()).await else {
            panic!("the card is good");
        };
        browser.get(&path(&test, &sent)).await;
        test.run_jobs().await;
        let mine = browser.get("/academy/host").await;
        assert_eq!(count(&test, &host).await, 1, "one session, as he typed it last");
        assert!(mine.body.contains("Feedback in short") && !mine.body.contains("Effective feedback"));
        // The estimate that the browser still keeps is another one's.
        let late = send(&mut browser, &estimate, NEW, &[("action", "accept")]).await;
        assert_eq!(
            (late.status, late.heading()),
            (StatusCode::CONFLICT, text("en", "host-edit-title").as_str())
        );
        test.assert_sound().await;
    }
}

/// Whom he had invited is counted once, and one more is invited; nothing is said to be sent that is not.
#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_and_invites_one_more_is_estimated_for_each_once() {
    let database = fresh_database().await;
    let (test, host) = start(&database).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let form = FORM.into_iter().filter(|(name, _)| !matches!(*name, "capacity" | "voip"));
    let two = ("invitations", "robin@example.org, kim@example.org");
    let typed: Vec<_> = form.chain([two, ("action", "schedule")]).collect();
    let estimate = send(&mut browser, &page, NEW, &typed).await;
    assert!(estimate.body.contains("90 min × 3"), "{}", estimate.body);
    send(&mut browser, &estimate, NEW, &[("action", "accept")]).await;
    let back = send(&mut browser, &estimate, NEW, &[("action", "change")]).await;
    let three = ("invitations", "robin@example.org, kim@example.org, sam@example.org");
    let kept = send(&mut browser, &back, NEW, &[three, ("action", "schedule")]).await;
    let invited = kept.fields().into_iter().find(|(name, _)| name == "invitations");
    assert_eq!(invited.expect("a field").1, "sam@example.org", "only who is new");
    let anew = send(&mut browser, &kept, &kept.sent_to("schedule"), &[("action", "schedule")]).await;
    assert!(anew.body.contains("90 min × 4"), "{}", anew.body);
    test.run_for(Span::seconds(20)).await;
    let edit = anew.sent_to("estimate");
    let paying = send(&mut browser, &anew, &edit, &[("action", "accept")]).await;
    assert!(paying.location().starts_with("http"), "{} {}", paying.status, paying.body);
    let twice = send(&mut browser, &anew, &edit, &[("action", "accept")]).await;
    assert_eq!(twice.location(), paying.location(), "a double click");
    // Back from the payment, they are counted once all the same.
    let again = send(&mut browser, &anew, &edit, &[("action", "recount")]).await;
    assert!(again.body.contains("90 min × 4"), "{}", again.body);
}

/// What was accepted is paid before it starts, whatever is switched off since.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_waits_for_its_payment_is_not_started_from_its_page_where_hosts_pay_no_more() {
    let database = fresh_database().await;
    let (test, host) = start(&database).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let typed: Vec<_> = FORM.into_iter().chain([("action", "schedule")]).collect();
    let estimate = send(&mut browser, &page, NEW, &typed).await;
    send(&mut browser, &estimate, NEW, &[("action", "accept")]).await;
    let session = browser.get("/academy/host").await.link("/academy/host/sessions/effective-feedback");
    test.turn_pay_per_use(false).await;
    let edit = format!("{session}/edit");
    let draft = browser.get(&edit).await;
    let pressed = send(&mut browser, &draft, &edit, &[("action", "start")]).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER, "{}", pressed.body);
    let slug = session.rsplit('/').next().expect("a slug");
    let room = browser.get(&format!("/{SITE}/room/{slug}")).await;
    assert!(room.body.contains("data-part=\"wait\""), "it does not run: {}", room.body);
    assert!(room.body.contains(&text("en", "host-pay-line-open")));
}

/// Announced, to be paid when a hold lasts: a second click changes nothing, and what is changed is not paid unseen.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_paid_later_is_not_led_to_its_payment_by_a_second_click() {
    let database = fresh_database().await;
    let (test, host) = start(&database).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let form = FORM.into_iter().filter(|(name, _)| *name != "date");
    let far: Vec<_> = form.chain([("date", "2027-09-22"), ("action", "schedule")]).collect();
    let estimate = send(&mut browser, &page, NEW, &far).await;
    let later = [("action", "later")];
    let done = send(&mut browser, &estimate, NEW, &later).await.location();
    assert!(done.contains("?done=scheduled"), "{done}");
    assert_eq!(send(&mut browser, &estimate, NEW, &later).await.location(), done);
    let more = [("computers", "40"), ("action", "recount")];
    let more = send(&mut browser, &estimate, NEW, &more).await;
    assert_eq!(send(&mut browser, &more, NEW, &later).await.status, StatusCode::CONFLICT);
    // *Start* of the page that was scheduled for later is another thing.
    let back = send(&mut browser, &estimate, NEW, &[("action", "change")]).await;
    let kept = send(&mut browser, &back, NEW, &[("action", "start")]).await;
    assert!(kept.body.contains(&text("en", "host-kept")), "{}", kept.body);
    assert_eq!(count(&test, &host).await, 1);
}

/// Only beside the figures: whom he expects, or what happens at the ceiling.
#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_from_the_payment_and_expects_more_accepts_that_first() {
    let database = fresh_database().await;
    let (test, host) = start(&database).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let typed: Vec<_> = FORM.into_iter().chain([("action", "schedule")]).collect();
    let estimate = send(&mut browser, &page, NEW, &typed).await;
    let first = send(&mut browser, &estimate, NEW, &[("action", "accept")]).await.location();
    test.run_for(Span::seconds(20)).await;
    let more = send(&mut browser, &estimate, NEW, &[("computers", "20"), ("action", "recount")]).await;
    let kept = send(&mut browser, &more, NEW, &[("action", "accept")]).await;
    assert_eq!((kept.status, kept.heading()), (StatusCode::CONFLICT, text("en", "host-edit-title").as_str()));
    let again = send(&mut browser, &kept, &kept.sent_to("schedule"), &[("action", "schedule")]).await;
    assert!(again.body.contains("90 min × 20"), "{}", again.body);
    let edit = again.sent_to("estimate");
    let paid = send(&mut browser, &again, &edit, &[("action", "accept")]).await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER, "{}", paid.body);
    assert_ne!(paid.location(), first);
    assert_eq!(count(&test, &host).await, 1);
}
