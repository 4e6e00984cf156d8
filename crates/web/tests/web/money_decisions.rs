//! What waits for a person on the money page, as the office decides it: reviews, contradictions, failed refunds, refunds
//! at the gateway's own console, and a host's refunds that are what he was shown.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use domain::accounts::Role;
use domain::time::Span;
use emulators::payflow::{Account as GatewayAccount, Arm, FaultKind, Kind, Operation};
use http::StatusCode;
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

/// Registers and pays with `card`; the registration's page.
async fn paid_with(test: &TestApp, card: &Card) -> String {
    let mut browser = Browser::new(&pages(test), "en");
    let page = browser.take_seat("paid").await;
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), card).await else {
        panic!("the card is taken");
    };
    let returned = browser.get(&path(test, &back)).await;
    browser.get(&returned.location()).await;
    returned.location()
}

/// The page of the one payment, and its address.
async fn payment(browser: &mut Browser) -> (Answer, String) {
    let list = browser.get("/academy/money").await;
    let address = list.link("/money/payments/");
    (browser.get(&address).await, address)
}

fn says(page: &Answer, language: &str, key: &str) -> bool {
    page.body.contains(&text(language, key))
}

/// The one person whose box is ticked.
fn ticked(page: &Answer) -> String {
    let (_, after) = page.body.split_once("name=\"who\" value=\"").expect("a box");
    let (value, rest) = after.split_once('"').expect("a value");
    assert!(rest.starts_with(" checked"), "{rest}");
    value.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn finance_accepts_a_payment_under_review() {
    for language in ["en", "nl", "fr"] {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        paid_with(&test, &Card::reviewed()).await;
        let finance = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), language, &finance);
        let list = browser.get("/academy/money").await;
        assert!(says(&list, language, "money-waiting-review"), "{}", list.body);
        let (page, address) = payment(&mut browser).await;
        assert!(says(&page, language, "money-review-title") && says(&page, language, "money-accept-button"));
        assert!(says(&page, language, "money-decline-button"), "{}", page.body);
        let decide = format!("{address}/decide");
        let forged = browser.post(&decide, &[("decision", "accept")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let odd = browser.submit(&page, &decide, &[("decision", "bribe")]).await;
        assert_eq!(odd.status, StatusCode::BAD_REQUEST);
        let sent = browser.submit(&page, &decide, &[("decision", "accept")]).await;
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, address.clone()));
        test.run_for(Span::minutes(1)).await;
        // The same page in another tab: what was decided is not decided again.
        let late = browser.submit(&page, &decide, &[("decision", "decline")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(says(&late, language, "money-decided-over"));
        let page = browser.get(&address).await;
        assert!(says(&page, language, "money-event-captured"), "{}", page.body);
        assert!(says(&page, language, "audit-accept-payment"), "who accepted it, in the reader's words");
        test.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn finance_looks_at_a_card_whose_address_does_not_match() {
    for (language, decision) in [("en", "accept"), ("nl", "decline"), ("fr", "accept")] {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        let administrator = test.person(Role::Administrator).await;
        let mut browser = Browser::signed_in(&pages(&test), language, &administrator);
        let settings = "/academy/admin/e-commerce";
        let page = browser.get(settings).await;
        assert!(says(&page, language, "settings-mismatch-review-hint"));
        let mut fields = page.fields();
        fields.retain(|(name, _)| name != "on_address_mismatch" && !name.is_empty());
        fields.push(("on_address_mismatch".to_owned(), "review".to_owned()));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(browser.submit(&page, settings, &fields).await.status, StatusCode::SEE_OTHER);
        let kept = browser.get(settings).await.fields();
        assert!(kept.contains(&("on_address_mismatch".to_owned(), "review".to_owned())));
        assert!(kept.contains(&("on_code_mismatch".to_owned(), "accept".to_owned())));
        let log = browser.get("/academy/admin/audit").await;
        assert!(says(&log, language, "settings-mismatch-review"), "{}", log.body);

        let card = Card { street: "400 Main St".into(), ..Card::good() };
        let registration = paid_with(&test, &card).await;
        let mut payer = Browser::new(&pages(&test), language);
        assert_eq!(payer.get(&registration).await.heading(), text(language, "review-title"));
        let finance = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), language, &finance);
        assert!(says(&browser.get("/academy/money").await, language, "money-waiting-review"));
        let (page, address) = payment(&mut browser).await;
        assert!(says(&page, language, "money-review-address-title"), "{}", page.body);
        assert!(says(&page, language, "money-check-mismatch"), "{}", page.body);
        assert!(!says(&page, language, "money-review-title"), "no fraud tools have spoken");
        let sent = browser.submit(&page, &format!("{address}/decide"), &[("decision", decision)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let seen = payer.get(&registration).await;
        let title = if decision == "accept" {
            "registration-confirmed-title"
        } else {
            "registration-returned-review-title"
        };
        assert_eq!(seen.heading(), text(language, title), "{}", seen.body);
        test.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contradiction_is_set_aside_or_ended_with_a_note() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.emulator.arm(Arm { count: 0, ..Arm::once(Operation::Inquiry, FaultKind::OtherAmount) });
    paid_with(&test, &Card::good()).await;
    let finance = test.person(Role::Finance).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &finance);
    let (page, address) = payment(&mut browser).await;
    assert!(says(&page, "en", "money-conflict-amount"), "{}", page.body);
    let decide = format!("{address}/decide");
    let aside = browser.submit(&page, &decide, &[("decision", "set-aside")]).await;
    assert_eq!(aside.status, StatusCode::SEE_OTHER);
    let (page, _) = payment(&mut browser).await;
    assert!(says(&page, "en", "money-conflict-amount"), "it contradicts again");
    let close = [("decision", "close"), ("close_note", " ")];
    let refused = browser.submit(&page, &decide, &close).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(says(&refused, "en", "money-note-missing") && refused.body.contains("aria-invalid"));
    let close = [("decision", "close"), ("close_note", "Voided at the console by me")];
    assert_eq!(browser.submit(&page, &decide, &close).await.status, StatusCode::SEE_OTHER);
    let (page, _) = payment(&mut browser).await;
    assert!(page.body.contains("Voided at the console by me"), "the note stays in the history");
    assert!(says(&page, "en", "money-state-unpaid") && !says(&page, "en", "money-close-button"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_is_asked_for_again_noted_as_paid_or_given_up() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    paid_with(&test, &Card::good()).await;
    let router = pages(&test);
    let finance = test.person(Role::Finance).await;
    let mut browser = Browser::signed_in(&router, "en", &finance);
    let fail = async |browser: &mut Browser, amount: &str| {
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 105;
        test.emulator.arm(no);
        let (page, address) = payment(browser).await;
        let id = page.hidden("refund").expect("a form");
        let fields = [("refund", id.as_str()), ("amount", amount), ("reason", "You left early")];
        let asked = browser.submit(&page, &format!("{address}/refund"), &fields).await;
        let sent = browser.submit(&asked, &format!("{address}/refund"), &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        test.run_for(Span::minutes(5)).await;
        let (page, _) = payment(browser).await;
        assert!(says(&page, "en", "money-failed-card-button"), "{}", page.body);
        page.link(&format!("{address}/refunds/"))
    };
    let list = browser.get("/academy/money").await;
    assert!(!says(&list, "en", "money-waiting-refund"));
    // Asked once more.
    let failed = fail(&mut browser, "10").await;
    let list = browser.get("/academy/money").await;
    assert!(says(&list, "en", "money-waiting-refund"), "{}", list.body);
    let page = browser.get(&failed).await;
    assert!(page.heading().contains("10.00"), "{}", page.heading());
    let forged = browser.post(&failed, &[("action", "retry")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let sent = browser.submit(&page, &failed, &[("action", "retry")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    test.run_for(Span::minutes(1)).await;
    assert_eq!(browser.get(&failed).await.status, StatusCode::SEE_OTHER, "nothing to decide any more");
    // Paid by bank.
    let failed = fail(&mut browser, "20").await;
    let page = browser.get(&failed).await;
    for (fields, field) in [
        (vec![("action", "settle"), ("how", "bank"), ("note", " ")], "note"),
        (vec![("action", "settle"), ("how", "console"), ("object", "é!"), ("note", "kept")], "object"),
        (vec![("action", "dismiss"), ("dismiss_note", "")], "dismiss_note"),
    ] {
        let refused = browser.submit(&page, &failed, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(refused.body.contains(&format!("id=\"{field}-problem\"")), "{field}: {}", refused.body);
        let kept = fields.iter().all(|(name, value)| *name != "object" || refused.body.contains(value));
        assert!(kept, "what was typed is kept");
    }
    let settle = [("action", "settle"), ("how", "bank"), ("note", "Transferred today")];
    assert_eq!(browser.submit(&page, &failed, &settle).await.status, StatusCode::SEE_OTHER);
    let (page, _) = payment(&mut browser).await;
    assert!(page.body.contains("C-2026-000002"), "its credit note: {}", page.body);
    assert!(page.body.contains("Transferred today"), "{}", page.body);
    // Given up.
    let failed = fail(&mut browser, "30").await;
    let page = browser.get(&failed).await;
    let dismiss = [("action", "dismiss"), ("dismiss_note", "Agreed by telephone")];
    assert_eq!(browser.submit(&page, &failed, &dismiss).await.status, StatusCode::SEE_OTHER);
    let (page, address) = payment(&mut browser).await;
    assert!(page.body.contains("value=\"91.00\""), "what is left is offered again");
    let unknown = format!("{address}/refunds/0199b9a0-0000-7000-8000-000000000001");
    assert_eq!(browser.get(&unknown).await.status, StatusCode::SEE_OTHER);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_at_the_console_is_noted() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    paid_with(&test, &Card::good()).await;
    let books = test.emulator.books().await.expect("books");
    let capture = books.transactions.iter().find(|txn| txn.kind == Kind::Capture).expect("captured");
    let object = test.emulator.credit_at_console(&capture.pnref, 2_100).await.expect("so much is left");
    let finance = test.person(Role::Finance).await;
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::signed_in(&pages(&test), language, &finance);
        let (page, address) = payment(&mut browser).await;
        let form = browser.get(&page.link(&format!("{address}/console-refund"))).await;
        assert_eq!(form.heading(), text(language, "money-console-title"));
        let comma = if language == "en" { "21.00" } else { "21,00" };
        for (amount, object, day, field) in [
            ("1.2.3", object.as_str(), "2026-11-22", "amount"),
            (comma, "", "2026-11-22", "object"),
            (comma, object.as_str(), "22-11-2026", "day"),
            (comma, object.as_str(), "2026-11-30", "day"),
            ("12101", object.as_str(), "2026-11-22", "amount"),
        ] {
            let fields = [("amount", amount), ("object", object), ("day", day), ("reason", "kept")];
            let refused = browser.submit(&form, &format!("{address}/console-refund"), &fields).await;
            assert!(refused.status.is_client_error(), "{field}: {}", refused.status);
            assert!(refused.body.contains(&format!("id=\"{field}-problem\"")), "{field}: {}", refused.body);
            assert!(refused.body.contains("value=\"kept\""), "what was typed is kept");
        }
    }
    let mut browser = Browser::signed_in(&pages(&test), "en", &finance);
    let (_, address) = payment(&mut browser).await;
    let there = format!("{address}/console-refund");
    let form = browser.get(&there).await;
    let id = form.hidden("refund").expect("a form");
    let fields = [
        ("refund", id.as_str()),
        ("amount", "21.00"),
        ("object", object.as_str()),
        ("day", "2026-11-22"),
        ("reason", "Asked by telephone"),
    ];
    assert_eq!(browser.post(&there, &fields).await.status, StatusCode::FORBIDDEN, "forged");
    for _ in 0..2 {
        assert_eq!(browser.submit(&form, &there, &fields).await.status, StatusCode::SEE_OTHER);
    }
    let (page, _) = payment(&mut browser).await;
    assert!(page.body.contains("C-2026-000001") && page.body.contains("value=\"100.00\""), "{}", page.body);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_noted_and_ended() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    paid_with(&test, &Card::good()).await;
    let finance = test.person(Role::Finance).await;
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::signed_in(&pages(&test), language, &finance);
        let (page, address) = payment(&mut browser).await;
        let form = browser.get(&page.link(&format!("{address}/dispute"))).await;
        assert_eq!(form.heading(), text(language, "money-dispute-form-title"));
        for (field, typed) in [
            ("amount", "1.2.3"),
            ("amount", "122"),
            ("fee", "x"),
            ("fee", "122"),
            ("case_number", " "),
            ("day", "22-11-2026"),
            ("day", "2026-11-30"),
            ("answer_day", "2026-11-01"),
            ("answer_day", "soon"),
        ] {
            let good = [
                ("amount", "121"),
                ("fee", ""),
                ("case_number", "PP-1"),
                ("day", "2026-11-22"),
                ("answer_day", "2026-12-01"),
                ("reason", "kept"),
            ];
            let fields = good.map(|(name, value)| (name, if name == field { typed } else { value }));
            let refused = browser.submit(&form, &format!("{address}/dispute"), &fields).await;
            assert!(refused.status.is_client_error(), "{field}: {}", refused.status);
            assert!(refused.body.contains(&format!("id=\"{field}-problem\"")), "{field}: {}", refused.body);
            assert!(refused.body.contains("value=\"kept\""), "what was typed is kept");
        }
    }
    let mut browser = Browser::signed_in(&pages(&test), "en", &finance);
    let (_, address) = payment(&mut browser).await;
    let there = format!("{address}/dispute");
    let form = browser.get(&there).await;
    let id = form.hidden("dispute").expect("a form");
    let fields = [
        ("dispute", id.as_str()),
        ("amount", "121.00"),
        ("fee", "15.00"),
        ("case_number", "PP-D-12345"),
        ("day", "2026-11-22"),
        ("answer_day", "2026-12-01"),
        ("reason", "<b>not</b> received"),
    ];
    assert_eq!(browser.post(&there, &fields).await.status, StatusCode::FORBIDDEN, "forged");
    for _ in 0..2 {
        assert_eq!(browser.submit(&form, &there, &fields).await.status, StatusCode::SEE_OTHER);
    }
    let (page, _) = payment(&mut browser).await;
    for words in ["PP-D-12345", "1 December 2026", "&#60;b&#62;not&#60;/b&#62; received"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains(&format!("{address}/refund\"")), "it would leave twice");
    assert!(page.body.contains(&format!("{address}/console-refund\"")), "what left all the same is noted");
    assert_eq!(browser.get(&there).await.status, StatusCode::SEE_OTHER, "one at a time");
    let list = browser.get("/academy/money?state=in-dispute").await;
    assert!(list.body.contains(&text("en", "money-waiting-dispute")), "{}", list.body);
    let evidence = browser.get(&page.link(&format!("{address}/evidence"))).await;
    assert!(evidence.body.contains(&text("en", "money-evidence-terms")), "{}", evidence.body);
    let dispute = page.hidden("dispute").expect("a form");
    assert!(
        page.body.contains("name=\"lost\" type=\"text\" value=\"121.00\""),
        "all of it, as it begins: {}",
        page.body
    );
    let lost = |amount| [("decision", "dispute-lost"), ("dispute", dispute.as_str()), ("lost", amount)];
    for typed in ["", "0", "121.01", "-5", "1.2.3"] {
        let refused = browser.submit(&page, &format!("{address}/decide"), &lost(typed)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(refused.body.contains("id=\"lost-problem\""), "{typed}: {}", refused.body);
        assert!(
            refused.body.contains(&format!("name=\"lost\" type=\"text\" value=\"{typed}\"")),
            "kept: {typed}"
        );
    }
    let ended = browser.submit(&page, &format!("{address}/decide"), &lost("121.00")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let won = [("decision", "dispute-won"), ("dispute", dispute.as_str())];
    let again = browser.submit(&page, &format!("{address}/decide"), &won).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "decided already");
    let (page, _) = payment(&mut browser).await;
    assert!(page.body.contains(&text("en", "money-state-charged-back")), "{}", page.body);
    let host = test.person(Role::Host).await;
    let mut host = Browser::signed_in(&pages(&test), "en", &host);
    for path in [there, format!("{address}/evidence")] {
        assert_eq!(host.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_move_payments_decide() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    paid_with(&test, &Card::reviewed()).await;
    let router = pages(&test);
    let finance = test.person(Role::Finance).await;
    let (_, address) = payment(&mut Browser::signed_in(&router, "en", &finance)).await;
    let host = test.person(Role::Host).await;
    let refund = format!("{address}/refunds/0199b9a0-0000-7000-8000-000000000001");
    for there in [format!("{address}/console-refund"), refund] {
        let mut nobody = Browser::new(&router, "en");
        assert!(nobody.get(&there).await.location().starts_with("/sign-in"), "{there}");
        let mut browser = Browser::signed_in(&router, "en", &host);
        assert_eq!(browser.get(&there).await.status, StatusCode::NOT_FOUND, "{there}");
        assert_eq!(browser.post(&there, &[("action", "retry")]).await.status, StatusCode::NOT_FOUND);
    }
    let mut browser = Browser::signed_in(&router, "en", &host);
    let refused = browser.post(&format!("{address}/decide"), &[("decision", "accept")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_orders_the_sum_that_he_was_shown_or_nothing() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    paid_with(&test, &Card::good()).await;
    let router = pages(&test);
    let administrator = test.person(Role::Administrator).await;
    let mut host = Browser::signed_in(&router, "en", &administrator);
    let people = "/academy/host/sessions/paid/people";
    let page = host.get(people).await;
    let all = [("action", "refund"), ("all", "yes"), ("reason", "a shorter session")];
    let asked = host.submit(&page, people, &all).await;
    assert!(asked.body.contains("121.00"), "{}", asked.body);
    let (shown, who) = (asked.hidden("refund_shown").expect("shown"), ticked(&asked));
    // A clerk gives a part back meanwhile.
    let mut clerk = Browser::signed_in(&router, "en", &administrator);
    let (page, address) = payment(&mut clerk).await;
    let id = page.hidden("refund").expect("a form");
    let part = [("refund", id.as_str()), ("amount", "21"), ("reason", "sorry")];
    let shown_to_clerk = clerk.submit(&page, &format!("{address}/refund"), &part).await;
    clerk.submit(&shown_to_clerk, &format!("{address}/refund"), &part).await;
    let confirm = |shown: String, who: String| {
        vec![("action", "refund".to_owned()), ("who", who), ("refund_shown", shown), ("reason", "x".into())]
    };
    let send = async |host: &mut Browser, page: &Answer, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        host.submit(page, people, &fields).await
    };
    let changed = send(&mut host, &asked, confirm(shown, who)).await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    assert!(
        says(&changed, "en", "host-refund-changed") && changed.body.contains("100.00"),
        "{}",
        changed.body
    );
    let (shown, who) = (changed.hidden("refund_shown").expect("shown anew"), ticked(&changed));
    let done = send(&mut host, &changed, confirm(shown, who)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    test.run_for(Span::minutes(1)).await;
    let refunded: i64 =
        test.emulator.books().await.expect("books").totals.iter().map(|total| total.refunded).sum();
    assert_eq!(refunded, 12_100);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_checked_and_declined_reads_so_and_its_payer_can_change_his_mind() {
    for language in ["en", "nl", "fr"] {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        let registration = paid_with(&test, &Card::reviewed()).await;
        let finance = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), language, &finance);
        let list = browser.get("/academy/money").await;
        assert!(list.body.contains(&format!(">{}</td>", text(language, "money-state-in-review"))));
        let (page, address) = payment(&mut browser).await;
        assert!(says(&page, language, "money-state-in-review"), "{}", page.body);
        let mut payer = Browser::new(&pages(&test), language);
        let waits = payer.get(&registration).await;
        assert_eq!(waits.heading(), text(language, "review-title"));
        for way in ["/correct", "/cancel"] {
            assert_eq!(payer.get(&waits.link(way)).await.status, StatusCode::OK, "{way}");
        }
        assert!(says(&payer.get(&waits.link("/cancel")).await, language, "cancel-refund-checked"));
        let declined = browser.submit(&page, &format!("{address}/decide"), &[("decision", "decline")]).await;
        assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.body);
        test.run_for(Span::minutes(6)).await;
        let (page, _) = payment(&mut browser).await;
        assert!(says(&page, language, "money-state-released"), "{}", page.body);
        let list = browser.get("/academy/money").await;
        assert!(list.body.contains(&format!(">{}</td>", text(language, "money-state-released"))));
        let filtered = browser.get("/academy/money?state=closed-returned").await;
        assert!(says(&filtered, language, "money-none-found"), "it was not given back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_review_is_over_although_an_earlier_page_is_not_yet_out_of_its_time() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut payer = Browser::new(&router, "en");
    let page = payer.take_seat("paid").await;
    let first = payer.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let mut visit = PageVisit::StillThere;
    for _ in 0..3 {
        visit = pay(&test.emulator, &first.location(), &Card::declined()).await;
    }
    let PageVisit::SentBack(back) = visit else { panic!("the third try is the last: {visit:?}") };
    let registration = payer.get(&path(&test, &back)).await.location();
    let state = payer.get(&registration).await;
    let checkout = registration.replace("/registrations/", "/checkout/");
    let second = payer.submit(&state, &checkout, &[]).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &second.location(), &Card::reviewed()).await else {
        panic!("a review sends the payer back");
    };
    payer.get(&path(&test, &back)).await;
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &administrator);
    let (page, address) = payment(&mut browser).await;
    assert!(says(&page, "en", "money-state-in-review"), "{}", page.body);
    browser.submit(&page, &format!("{address}/decide"), &[("decision", "decline")]).await;
    test.run_for(Span::minutes(6)).await;
    let (page, _) = payment(&mut browser).await;
    assert!(says(&page, "en", "money-state-released"), "{}", page.body);
    let released = browser.get("/academy/money?state=closed-released").await;
    assert!(released.body.contains(&address), "{}", released.body);
    let people = browser.get("/academy/host/sessions/paid/people").await;
    assert!(says(&people, "en", "registration-state-returned"), "{}", people.body);
    assert!(!people.body.contains("money sent back"), "none was taken: {}", people.body);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_the_gateway_refuses_is_told_to_payer_and_office() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut administrator = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let changed = GatewayAccount { pwd: "changed-there".into(), ..GatewayAccount::default() };
    test.emulator.set_account(changed);
    let mut payer = Browser::new(&router, "en");
    let page = payer.take_seat("paid").await;
    let sent = payer.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let checkout = payer.get(&sent.location()).await;
    let registration =
        if checkout.status == StatusCode::SEE_OTHER { checkout.location() } else { sent.location() };
    let refused = payer.get(&registration).await;
    assert_eq!(refused.heading(), text("en", "decline-configuration-title"), "{}", refused.body);
    assert!(says(&refused, "en", "decline-configuration-next"), "{}", refused.body);
    assert!(refused.body.contains("Your seat is kept until"));
    assert!(!refused.header("refresh").is_empty(), "it looks again by itself");
    let money = administrator.get("/academy/money").await;
    assert!(money.body.contains("The gateway has refused an account since"), "{}", money.body);
    let accounts = administrator.get(&money.link("/admin/merchant-accounts")).await;
    assert!(accounts.body.contains("The gateway has refused this account since"), "{}", accounts.body);

    test.emulator.set_account(GatewayAccount::default());
    let verify = "/academy/admin/merchant-accounts/production/verify";
    assert_eq!(administrator.submit(&accounts, verify, &[]).await.status, StatusCode::SEE_OTHER);
    let again = payer.get(&registration).await;
    assert!(again.body.contains("Try again to pay €\u{a0}121.00"), "{}", again.body);
    assert!(!administrator.get("/academy/money").await.body.contains("The gateway has refused"));
}
