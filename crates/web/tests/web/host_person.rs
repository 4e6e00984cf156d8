//! One person of a session: found by name, helped with a link, and a seat taken away with the refund that was shown.

use super::browser::{Answer, Browser, text};
use super::host_people::{Desk, bought, bought_with, refunded};
use axum::Router;
use domain::accounts::Role;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use http::StatusCode;
use testkit::TestApp;

/// A company buys a seat; the path of the registration.
async fn bought_by_company(test: &TestApp, router: &Router, address: &str) -> (Browser, String) {
    let company = [
        ("buyer", "business"),
        ("company_name", "Łódź & Zonen"),
        ("company_address", "Rue 12\r\nL-1234 Luxembourg"),
        ("vat_number", "LU12345678"),
        ("purchase_reference", "PO 4711"),
    ];
    bought_with(test, router, address, &company).await
}

/// The page of the first person in the list.
async fn first_person(browser: &mut Browser, address: &str) -> Answer {
    let people = format!("{address}/people");
    let list = browser.get(&people).await;
    let person = list.link("/people/");
    browser.get(&person).await
}

/// Sends the form of a seat with what the page has shown.
async fn take(host: &mut Browser, page: &Answer, address: &str, fields: &[(&str, &str)]) -> Answer {
    let names = ["shown_all", "shown_policy"];
    let shown = names.map(|name| (name, page.hidden(name).expect("it was shown")));
    let mut all: Vec<(&str, &str)> = shown.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend_from_slice(fields);
    host.submit(page, address, &all).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_in_the_list_leads_to_its_person_and_what_is_known() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    bought_by_company(&test, &router, &address).await;
    let list = host.get(&format!("{address}/people")).await;
    assert!(list.body.contains("data-label=\"Registered on\">22 Nov 2026, "), "{}", list.body);
    let page = first_person(&mut host, &address).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Robin de Vries"));
    for known in
        ["robin@example.org", "Łódź &#38; Zonen", "L-1234 Luxembourg", "LU12345678", "PO 4711", "Netherlands"]
    {
        assert!(page.body.contains(known), "{known}: {}", page.body);
    }
    assert!(page.body.contains(&text("en", "audit-confirm-seat")), "what happened: {}", page.body);
    assert!(!page.body.contains("/money/payments/"), "a host does not see payments");
    let mut administrator = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let seen = first_person(&mut administrator, &address).await;
    let payment = administrator.get(&seen.link("/money/payments/")).await;
    assert_eq!(payment.status, StatusCode::OK);
    let mut other = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    let person = list.link("/people/");
    for road in [person.clone(), format!("{person}/seat")] {
        assert_eq!(other.get(&road).await.status, StatusCode::NOT_FOUND, "{road}");
    }
    let nobody = format!("{address}/people/ZZZZZZZZZZZZ");
    assert_eq!(host.get(&nobody).await.status, StatusCode::NOT_FOUND);
    let elsewhere = person.replace(&address, "/academy/host/sessions/free");
    assert_eq!(administrator.get(&elsewhere).await.status, StatusCode::NOT_FOUND, "not of that session");
}

/// What is only held is not paid, and a charge that did not go through is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_whose_charge_was_refused_is_not_called_paid() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    let mut no = Arm::once(Operation::Capture, FaultKind::Result);
    no.result = 12;
    test.emulator.arm(no);
    bought(&test, &router, &address).await;
    test.run_for(Span::minutes(5)).await;
    let people = format!("{address}/people");
    let words = "€\u{a0}121.00 held; the charge did not go through";
    let person = host.get(&people).await.link("/people/");
    for page in [people.clone(), person] {
        let page = host.get(&page).await;
        assert!(page.body.contains(words), "{}", page.body);
        assert!(!page.body.contains(">€\u{a0}121.00<"), "{}", page.body);
        assert!(page.body.contains("has a seat"), "the seat is his: {}", page.body);
    }
    let file = host.get(&format!("{people}.csv")).await;
    assert!(file.body.contains(",0.00,0.00"), "{}", file.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_sends_a_link_again_once_an_hour() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    bought(&test, &router, &address).await;
    let person = host.get(&format!("{address}/people")).await.link("/people/");
    let (page, link) = (host.get(&person).await, format!("{person}/link"));
    let sent = |test: &TestApp| {
        let mails = test.mailer.sent();
        mails.iter().filter(|mail| mail.text.contains("sends you the link to your registration")).count()
    };
    for _ in 0..2 {
        let done = host.submit(&page, &link, &[("to", "attendee")]).await;
        assert!(done.location().ends_with("?done=link-sent"), "{}", done.body);
        test.run_jobs().await;
        assert_eq!(sent(&test), 1, "the same link is sent once an hour");
    }
    let said = host.get(&format!("{person}?done=link-sent")).await;
    assert!(said.body.contains(&text("en", "host-done-link")));
    assert!(said.body.contains(&text("en", "audit-send-link")), "it stands in the history");
    assert_eq!(host.post(&link, &[("to", "attendee")]).await.status, StatusCode::FORBIDDEN);
    test.advance(Span::hours(1)).await;
    host.submit(&page, &link, &[("to", "attendee")]).await;
    test.run_jobs().await;
    assert_eq!(sent(&test), 2);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_takes_a_seat_away_with_the_refund_that_was_shown() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    let (mut attendee, registration) = bought_by_company(&test, &router, &address).await;
    let person = first_person(&mut host, &address).await;
    let seat = person.link("/seat");
    let page = host.get(&seat).await;
    assert!(page.body.contains("€\u{a0}121.00 goes back."), "shown before: {}", page.body);
    let silent = take(&mut host, &page, &seat, &[("back", "all"), ("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains(&format!("<title>{} ", text("en", "layout-error-prefix"))));
    assert!(silent.body.contains("<a href=\"#reason\">"), "{}", silent.body);
    let long = format!("{}.", "word ".repeat(100));
    let refused = take(&mut host, &page, &seat, &[("back", "all"), ("reason", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "never cut without a word");
    assert!(refused.body.contains("Keep this to 500 characters") && refused.body.contains(&long));
    let reason = ("reason", "You had booked twice.");
    let unchosen = take(&mut host, &page, &seat, &[("back", "some"), reason]).await;
    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unchosen.body.contains("<a href=\"#back\">") && unchosen.body.contains(reason.1), "kept");
    let other = host.submit(&page, &seat, &[("back", "all"), ("shown_all", "9999"), reason]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "only what was shown is done: {}", other.body);
    assert_eq!(host.post(&seat, &[("back", "all"), reason]).await.status, StatusCode::FORBIDDEN);
    test.run_for(Span::minutes(1)).await;
    assert_eq!(refunded(&test).await, 0);

    let sold = host.get(&address).await;
    let mut other = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let open_there = other.get(&seat).await;
    for _ in 0..2 {
        let done = take(&mut host, &page, &seat, &[("back", "all"), reason]).await;
        assert!(done.location().ends_with("?done=seat-taken"), "{}", done.location());
    }
    // Who had the page open as well, and was slower, reads so.
    let late = take(&mut other, &open_there, &seat, &[("back", "all"), reason]).await;
    assert!(late.location().ends_with("?done=seat-already"), "{}", late.location());
    let late = other.get(&late.location()).await;
    assert!(late.body.contains(&text("en", "host-seat-already-hint")), "{}", late.body);
    test.run_for(Span::minutes(2)).await;
    assert_eq!(refunded(&test).await, 12_100, "once, however often it is pressed");
    assert_ne!(host.get(&address).await.body, sold.body, "the seat is free again");
    let said = host.get(&format!("{}?done=seat-taken", seat.trim_end_matches("/seat"))).await;
    let log = format!("€\u{a0}121.00 · {}", reason.1);
    assert!(said.body.contains(&log), "the log says what he chose, and why: {}", said.body);
    assert!(said.body.contains(&text("en", "audit-refund-done")), "and that it is back: {}", said.body);
    assert!(said.body.contains(&text("en", "host-people-back")));
    assert!(!said.body.contains(&text("en", "host-person-going")), "nothing is on its way any more");
    assert!(!said.body.contains("/seat\""), "there is none to take any more");
    assert!(host.get(&seat).await.body.contains(&text("en", "host-seat-already")));
    let mails = test.mailer.sent();
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Cancelled: ")).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains(reason.1) && told[0].text.contains("121.00"), "{}", told[0].text);
    let theirs = attendee.get(&registration).await;
    assert!(theirs.body.contains("Why: You had booked twice."), "{}", theirs.body);
    let receipt = attendee.get(&format!("{registration}/receipt")).await;
    let note = attendee.get(&receipt.link("/documents/C-")).await;
    assert!(note.body.contains(reason.1), "and the credit note says it: {}", note.body);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_or_the_host_keep_is_kept_and_the_law_is_not_undercut() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    // A consumer within 14 days may still withdraw: nothing less than that is offered, nor taken from a form.
    bought(&test, &router, &address).await;
    let seat = first_person(&mut host, &address).await.link("/seat");
    let page = host.get(&seat).await;
    assert!(page.body.contains("value=\"all\"") && !page.body.contains("value=\"nothing\""), "{}", page.body);
    assert!(page.body.contains("At least €\u{a0}121.00 must go back"), "{}", page.body);
    let refused = take(&mut host, &page, &seat, &[("back", "nothing"), ("reason", "No.")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = take(&mut host, &page, &seat, &[("back", "all"), ("reason", "Booked twice.")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    test.run_for(Span::minutes(2)).await;
    assert_eq!(refunded(&test).await, 12_100);

    // A company has no such right; on the last day the rules give nothing back.
    let (mut attendee, registration) = bought_by_company(&test, &router, &address).await;
    test.advance(Span::days(9)).await;
    // His sign-in of then is over.
    let mut host = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let list = host.get(&format!("{address}/people?state=confirmed")).await;
    let seat = format!("{}/seat", list.link("/people/"));
    let page = host.get(&seat).await;
    assert!(
        page.body.contains("value=\"policy\"") && page.body.contains("€\u{a0}121.00 is kept"),
        "{}",
        page.body
    );
    let typed = [("back", "policy"), ("reason", "The house rules were not kept.")];
    assert_eq!(take(&mut host, &page, &seat, &typed).await.status, StatusCode::SEE_OTHER);
    test.run_for(Span::minutes(2)).await;
    assert_eq!(refunded(&test).await, 12_100, "nothing of the second payment");
    let theirs = attendee.get(&registration).await;
    assert!(theirs.body.contains(&text("en", "cancelled-by-site-nothing")), "{}", theirs.body);
    let mails = test.mailer.sent();
    let told = mails.iter().rfind(|mail| mail.subject.starts_with("Cancelled: ")).expect("told");
    assert!(told.text.contains(typed[1].1) && told.text.contains("Nothing is paid back."), "{}", told.text);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_start_on_a_seat_is_taken_away_with_all_of_its_money_only() {
    let Desk { database: _database, test, router, address, .. } = Desk::open().await;
    let _ = bought_by_company(&test, &router, &address).await;
    let slug = address.rsplit('/').next().expect("a slug");
    let starts_at = test.session(slug).await.session.starts_at;
    test.advance(starts_at.plus(Span::minutes(1)).since(test.clock_now())).await;
    let mut host = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let list = host.get(&format!("{address}/people?state=confirmed")).await;
    let seat = format!("{}/seat", list.link("/people/"));
    let page = host.get(&seat).await;
    assert!(page.body.contains("value=\"all\"") && !page.body.contains("value=\"policy\""), "{}", page.body);
    for kept in ["policy", "nothing"] {
        let refused = take(&mut host, &page, &seat, &[("back", kept), ("reason", "Late.")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the fee may never be earned");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_was_given_is_taken_back_and_a_called_off_session_can_be_written_to() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    let people = format!("{address}/people");
    let kim =
        [("first_name", "Kim"), ("last_name", "Jansen"), ("email", "kim@example.org"), ("action", "give")];
    let page = host.get(&people).await;
    host.submit(&page, &people, &kim).await;
    let seat = first_person(&mut host, &address).await.link("/seat");
    let page = host.get(&seat).await;
    assert!(page.body.contains(&text("en", "host-seat-free")), "{}", page.body);
    let done = take(&mut host, &page, &seat, &[("back", "all"), ("reason", "Given by mistake.")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let told = mails.iter().find(|mail| mail.subject.starts_with("Cancelled: ")).expect("told");
    assert!(told.text.contains("Given by mistake.") && told.to_address == "kim@example.org");

    bought(&test, &router, &address).await;
    let cancel = format!("{address}/cancel");
    let page = host.get(&cancel).await;
    host.submit(&page, &cancel, &[("reason", "")]).await;
    test.run_for(Span::minutes(3)).await;
    let page = host.get(&people).await;
    let message = page.hidden("message").expect("a message's id");
    let write = |action| {
        vec![
            ("message", message.as_str()),
            ("all", "yes"),
            ("subject", "A new date"),
            ("body", "We try again in March."),
            ("action", action),
        ]
    };
    let asked = host.submit(&page, &people, &write("preview")).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    let done = host.submit(&asked, &people, &write("write")).await;
    assert_eq!(done.location(), format!("{people}?done=written&count=1"), "not to Kim: {}", done.body);
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("A new date")).collect();
    assert!(told.len() == 1 && told[0].to_address == "robin@example.org");
    let csv = host.get(&format!("{people}.csv")).await;
    assert!(
        csv.body.contains(",2026-11-22 ") && csv.body.contains(" +01:00,"),
        "days as in every file: {}",
        csv.body
    );
    test.assert_sound().await;
}
