//! Giving a seat back, page by page: what is shown is what happens.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::money::Money;
use domain::registrations::hold::AddressLimits;
use domain::sites::PayerText;
use domain::time::Span;
use http::StatusCode;
use locale::{Locale, Messages, Zone};
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions};

/// Buys a seat; the registration's page.
async fn bought(test: &TestApp, browser: &mut Browser) -> Answer {
    let page = browser.take_seat("paid").await;
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let returned = browser.get(&path(test, &back)).await;
    browser.get(&returned.location()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_cancelled_in_two_steps_in_every_language() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::new(&pages(&test), language);
        let registration = bought(&test, &mut browser).await;
        let address = registration.link("/cancel");
        let page = browser.get(&address).await;
        assert_eq!(page.heading(), text(language, "cancel-title"));
        assert_eq!(page.hidden("back").as_deref(), Some("12100"), "the amount is bound to the button");
        let changed = browser.submit(&page, &address, &[("back", "9999"), ("kept", "0")]).await;
        assert_eq!(changed.status, StatusCode::CONFLICT);
        assert!(changed.body.contains(&text(language, "cancel-changed-title")));
        let forged = browser.post(&address, &[("back", "12100"), ("kept", "0")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "nothing is cancelled for a stranger's form");
        let done = browser.submit(&page, &address, &[("back", "12100"), ("kept", "0")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let page = browser.get(&done.location()).await;
        assert_eq!(page.heading(), text(language, "cancelled-title"));
        let receipt = browser.get(&page.link("/receipt")).await;
        assert_eq!(receipt.status, StatusCode::OK, "who gave his seat back needs his papers");
        assert!(browser.get(&address).await.body.contains(&text(language, "cancel-already-title")));
    }
    test.assert_sound().await;
}

/// A new site has no address for questions: it is named itself.
#[tokio::test(flavor = "multi_thread")]
async fn who_needs_help_of_a_site_without_an_address_is_told_whose_it_is() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let address = bought(&test, &mut browser).await.link("/cancel");
    test.advance(Span::days(6)).await;
    let by = test.person(Role::Administrator).await.person.account;
    // What the site came with stands in the field, and can be taken out.
    let mut admin = Browser::signed_in(&pages(&test), "en", &test.person(Role::Administrator).await);
    let texts = admin.get("/academy/admin/texts").await;
    assert!(texts.body.contains("value=\"help@academy.example\""), "{}", texts.body);
    for (contact, told) in [
        ("", "write to Test Academy."),
        ("office@academy.example", "write to office@academy.example."),
        ("", "write to Test Academy."),
    ] {
        let typed = [(PayerText::Contact, contact.to_owned())];
        let saved = test
            .app
            .commerce()
            .save_texts(by, &test.site, Locale::En, &typed, &test.texts_seen().await)
            .await;
        assert_eq!(saved.expect("the store works"), Ok(()));
        let page = browser.get(&address).await;
        assert!(page.body.contains(told), "{}", page.body);
    }
}

/// Who has had everything back is not told that nothing goes back.
#[tokio::test(flavor = "multi_thread")]
async fn what_went_back_before_is_said_before_a_seat_is_given_up() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let registration = bought(&test, &mut browser).await;
    assert!(registration.body.contains(&text("en", "registration-receipt")));
    let address = registration.link("/cancel");
    let give = async |role, amount: &str| {
        let mut office = Browser::signed_in(&pages(&test), "en", &test.person(role).await);
        let list = office.get("/academy/money").await;
        let payment = list.link("/money/payments/");
        let page = office.get(&payment).await;
        let id = page.hidden("refund").expect("a form");
        let fields = [("refund", id.as_str()), ("amount", amount), ("reason", "The sound was bad.")];
        let asked = office.submit(&page, &format!("{payment}/refund"), &fields).await;
        let sent = office.submit(&asked, &format!("{payment}/refund"), &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    };
    let told = |language: &str, key: &str| {
        let t = Messages::new(Locale::parse(language).expect("ours"));
        let money = |minor| t.money(Money::new(minor, test.site.currency));
        t.with(key, &[("given", money(5_000).into()), ("paid", money(12_100).into())])
    };
    give(Role::Finance, "50").await;
    let page = browser.get(&address).await;
    assert!(page.body.contains(&told("en", "cancel-given-part")), "{}", page.body);
    assert_eq!(page.hidden("back").as_deref(), Some("7100"));
    // Past the time for it the rest stays, and only the rest is spoken of.
    test.advance(Span::days(4)).await;
    let page = browser.get(&address).await;
    assert!(page.body.contains("71.00 is not paid back"), "{}", page.body);
    give(Role::Administrator, "71").await;
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::new(&pages(&test), language);
        let page = browser.get(&address).await;
        assert!(page.body.contains(&told(language, "cancel-given-all")), "{}", page.body);
        assert!(!page.body.contains(&told(language, "cancel-refund-none")), "{}", page.body);
        let registration = browser.get(&page.link("/registrations/")).await;
        assert!(registration.body.contains(&text(language, "mail-papers")), "{}", registration.body);
    }
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_withdraws_in_two_steps_without_signing_in() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let registration = bought(&test, &mut browser).await;
    let address = registration.link("/withdraw");
    let statement = browser.get(&address).await;
    assert!(statement.body.contains("Robin de Vries") && statement.body.contains("robin@example.org"));
    let confirm = browser.submit(&statement, &address, &[]).await;
    assert_eq!((confirm.status, confirm.heading()), (StatusCode::OK, "Confirm your withdrawal"));
    let back = confirm.hidden("back").expect("bound to the button");
    let done = browser.submit(&confirm, &address, &[("back", &back)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = browser.get(&done.location()).await;
    assert!(page.body.contains("You withdrew from the contract"), "{}", page.body);
    test.assert_sound().await;
}

/// While the session runs the amount shrinks: the form keeps what its reader was shown.
#[tokio::test(flavor = "multi_thread")]
async fn the_amount_of_a_withdrawal_stands_while_it_is_read() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let registration = bought(&test, &mut browser).await;
    let address = registration.link("/withdraw");
    let starts_at = test.session("paid").await.session.starts_at;
    test.advance(Span(starts_at.since(test.clock_now()).0)).await;
    test.advance(Span::minutes(20)).await;
    let statement = browser.get(&address).await;
    let confirm = browser.submit(&statement, &address, &[]).await;
    let back = confirm.hidden("back").expect("bound to the button");
    test.advance(Span::minutes(4)).await;
    let token = confirm.hidden("form_token").expect("a token");
    let unproven = [("form_token", token.as_str()), ("back", back.as_str())];
    let changed = browser.post(&address, &unproven).await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    assert!(changed.hidden("back").is_some_and(|now| now != back), "what it is by now");
    let done = browser.submit(&confirm, &address, &[("back", &back)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    test.assert_sound().await;
}

/// The time for withdrawing is told before anything is paid, and kept in the confirmation with everything accepted; every
/// page names the same day.
#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_is_told_of_his_right_before_he_pays_and_keeps_it_in_his_mail() {
    let zone = Zone::parse("Europe/Amsterdam").expect("a zone");
    for (language, locale) in [("en", Locale::En), ("nl", Locale::Nl), ("fr", Locale::Fr)] {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        let (t, session) = (Messages::new(locale), test.session("paid").await.session);
        let (today, last) = (t.date(test.clock_now(), &zone), t.date(session.ends_at, &zone));
        let told = |key: &str, date: &str| t.with(key, &[("date", date.into())]);
        let mut browser = Browser::new(&pages(&test), language);
        let page = browser.take_seat("paid").await;
        assert!(page.body.contains(&told("register-withdrawal", &last)), "{}", page.body);
        let registration = bought(&test, &mut browser).await;
        assert!(registration.body.contains(&told("giving-withdraw-until", &last)), "{}", registration.body);
        let address = registration.link("/withdraw");
        let statement = browser.get(&address).await;
        assert!(statement.body.contains(&told("withdraw-text", &last)), "{}", statement.body);
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let mail = &mails.iter().find(|mail| mail.text.contains(&address)).expect("a confirmation").text;
        assert!(mail.contains(&told("mail-confirmation-withdrawal", &last)), "{mail}");
        assert!(mail.contains(&told("mail-confirmation-express", &today)), "{mail}");
        let rules =
            t.refund_policy(test.site.refund_policy, session.starts_at, (&zone, None), test.clock_now());
        let accepted = [("date", today.as_str().into()), ("rules", rules.into())];
        assert!(mail.contains(&t.with("mail-confirmation-policy", &accepted)), "{mail}");
    }
}

/// What the pages of a registration answer.
async fn statuses(browser: &mut Browser, base: &str) -> [u16; 7] {
    let pages =
        ["/cancel", "/withdraw", "/colleague", "/correct", "/receipt", "/receipt/company", "/session.ics"];
    let mut statuses = [0; 7];
    for (status, page) in statuses.iter_mut().zip(pages) {
        *status = browser.get(&format!("{base}{page}")).await.status.as_u16();
    }
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_gets_the_seat_and_what_was_typed_is_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let registration = bought(&test, &mut browser).await;
    let address = registration.link("/colleague");
    let page = browser.get(&address).await;
    let wrong = [("first_name", "Kim"), ("last_name", "Jansen"), ("email", "kim@")];
    let answer = browser.submit(&page, &address, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"kim@\"") && answer.body.contains("href=\"#email\""));
    let right = [("first_name", "Kim"), ("last_name", "Jansen"), ("email", "kim@example.org")];
    let answer = browser.submit(&page, &address, &right).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let dead = browser.get(&address).await;
    assert_eq!(dead.status, StatusCode::NOT_FOUND, "the old link is dead");
    assert_eq!(dead.heading(), text("en", "error-dead-link-title"));
    assert_eq!(dead.link("/lost-link"), "/academy/lost-link", "where the present one is sent");
    // Who paid goes on to a page of his own.
    let mine = browser.get(&answer.location()).await;
    assert_eq!((mine.status, mine.heading()), (StatusCode::OK, "Your seat has been passed on"));
    assert!(mine.body.contains("Kim Jansen") && !mine.body.contains("/join/"));
    let kept = statuses(&mut browser, &answer.location()).await;
    assert_eq!(kept, [200, 200, 200, 200, 200, 200, 404], "all but the seat");
    // Whose seat it is that he may give up, he is told before.
    let cancel = browser.get(&format!("{}/cancel", answer.location())).await;
    let withdraw = format!("{}/withdraw", answer.location());
    let statement = browser.get(&withdraw).await;
    let confirm = browser.submit(&statement, &withdraw, &[]).await;
    for page in [&cancel, &confirm] {
        assert!(page.body.contains("Kim Jansen loses the seat"), "{}", page.body);
        assert!(page.body.contains(&text("en", "cancel-seat-other")), "{}", page.body);
    }
    // The colleague has the seat, and nothing of the payment.
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let mail = mails.iter().rfind(|mail| mail.to_address == "kim@example.org").expect("told");
    let link = mail.text.split_once("/academy/registrations/").expect("a link").1;
    let link = link.split_whitespace().next().expect("a link");
    let his = format!("/academy/registrations/{link}");
    let page = browser.get(&his).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Confirmed"));
    assert!(page.body.contains("/join/") && page.body.contains("paid for this seat"), "{}", page.body);
    assert!(!page.body.contains("121.00") && !page.body.contains("/cancel"), "{}", page.body);
    assert_eq!(statuses(&mut browser, &his).await, [404, 404, 404, 200, 404, 404, 200], "the seat only");
    test.assert_sound().await;
}

/// What is over can neither be given back nor passed on, and no mail is on its way for ever.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_offered_of_a_session_that_is_over() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let registration = bought(&test, &mut browser).await;
    let email = || [("email", "robin@example.org".into())];
    let t = Messages::new(Locale::En);
    assert!(registration.body.contains(&t.with("registration-confirmed-mail", email())));
    let ends_at = test.session("paid").await.session.ends_at;
    test.advance(Span(ends_at.since(test.clock_now()).0)).await;
    let address = registration.link("/cancel");
    let page = browser.get(&address).await;
    assert_eq!(page.heading(), text("en", "cancel-too-late-title"));
    assert!(page.body.contains("The session is over.") && !page.body.contains("colleague"), "{}", page.body);
    let page = browser.get(&address.replace("/cancel", "/colleague")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&text("en", "person-too-late-title")), "{}", page.body);
    assert!(!page.body.contains("name=\"first_name\""), "{}", page.body);
    let page = browser.get(&address.replace("/cancel", "")).await;
    assert!(page.body.contains(&t.with("registration-confirmed-mailed", email())), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_link_gives_the_same_answer_to_everybody() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    bought(&test, &mut browser).await;
    let page = browser.get("/academy/lost-link").await;
    let mut answers = Vec::new();
    for email in ["robin@example.org", "nobody@example.org"] {
        let answer = browser.submit(&page, "/academy/lost-link", &[("email", email)]).await;
        assert_eq!((answer.status, answer.heading()), (StatusCode::OK, "Look into your mail"));
        answers.push(answer.body.replace(email, ""));
    }
    assert_eq!(answers[0], answers[1]);
    let answer = browser.submit(&page, "/academy/lost-link", &[("email", "robin")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"robin\""), "what was typed is kept");
    // One of each was asked for; the fifth is the last, whether there is anybody or not.
    for email in ["robin@example.org", "nobody@example.org"] {
        for n in 2..=6 {
            let answer = browser.submit(&page, "/academy/lost-link", &[("email", email)]).await;
            let expected = if n <= 5 { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(answer.status, expected, "{email} {n}");
            if n > 5 {
                assert!(answer.body.contains(&format!("value=\"{email}\"")), "what was typed is kept");
                assert!(answer.body.contains("Too many links were asked for"), "{}", answer.body);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_given_back_before_it_is_paid() {
    let database = fresh_database().await;
    let holds_per_address = AddressLimits { everywhere: 2, session_percent: 100 };
    let options = TestAppOptions { holds_per_address, ..TestAppOptions::default() };
    let test = TestApp::start_with(&database, options).await;
    let mut browser = Browser::new(&pages(&test), "en");
    browser.take_seat("free").await;
    let page = browser.take_seat("paid").await;
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    // Somebody else of the same network is refused, and offered nothing that is not his.
    let mut other = Browser::new(&pages(&test), "en");
    let session = other.get("/academy/sessions/paid").await;
    let refused = other.submit(&session, "/academy/sessions/paid/hold", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.body.contains(&text("en", "hold-kept-title")));
    // The seat without a registration goes back at once; the other one is asked about.
    let free = browser.get("/academy/sessions/free").await;
    let given = browser.submit(&free, "/academy/sessions/free/hold", &[("give", "back")]).await;
    assert_eq!(given.location(), "/academy/sessions/free");
    assert_eq!(test.session("free").await.seats.held, 0);
    let given = browser.submit(&free, "/academy/sessions/paid/hold", &[("give", "back")]).await;
    let address = given.location();
    let page = browser.get(&address).await;
    assert!(page.body.contains(&text("en", "cancel-refund-unpaid")), "{}", page.body);
    let done = browser.submit(&page, &address, &[("back", "0"), ("kept", "0")]).await;
    let page = browser.get(&done.location()).await;
    assert_eq!(page.heading(), text("en", "cancelled-title"));
    assert_eq!(test.session("paid").await.seats.held, 0);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_too_many_seats_sees_which() {
    let database = fresh_database().await;
    let holds_per_address = AddressLimits { everywhere: 1, session_percent: 100 };
    let options = TestAppOptions { holds_per_address, ..TestAppOptions::default() };
    let test = TestApp::start_with(&database, options).await;
    let mut browser = Browser::new(&pages(&test), "en");
    browser.take_seat("free").await;
    let session = browser.get("/academy/sessions/paid").await;
    let refused = browser.submit(&session, "/academy/sessions/paid/hold", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.body.contains(&text("en", "hold-kept-title")), "{}", refused.body);
    let given = browser.submit(&refused, "/academy/sessions/free/hold", &[("give", "back")]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    browser.take_seat("paid").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_date_of_a_moved_session_is_accepted_with_one_click_in_every_language() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::new(&pages(&test), language);
        let registration = bought(&test, &mut browser).await;
        let cancel = registration.link("/cancel");
        let address = cancel.replace("/cancel", "");
        let session = test.session("paid").await.session;
        let day = Span::days(1);
        let times = (session.starts_at.plus(day), session.ends_at.plus(day));
        let by = AccountId(uuid::Uuid::from_u128(1));
        let until = test.clock_now().plus(day);
        test.advance(Span::minutes(1)).await;
        let moved = test.app.refunds().reschedule(by, test.site.id, session.id, times, until).await;
        moved.expect("the store works").expect("not begun");
        let accept = format!("{address}/new-date");
        let page = browser.get(&address).await;
        assert!(page.body.contains(&text(language, "moved-title")), "{}", page.body);
        let before_the_rule = |key: &str| {
            let t = Messages::new(Locale::parse(language).expect("one of ours"));
            t.with(key, [("policy", "".into())]).trim().to_owned()
        };
        let means = before_the_rule("moved-accept-means");
        assert!(page.body.contains(&means), "what accepting means is said");
        let forged = browser.post(&accept, &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        assert!(forged.body.contains(&text(language, "moved-accept")), "nothing was accepted");
        let looked = browser.get(&accept).await;
        assert_eq!((looked.status, looked.location()), (StatusCode::SEE_OTHER, address.clone()));
        assert!(browser.get(&address).await.body.contains(&accept), "GET changes nothing");
        let done = browser.submit(&page, &accept, &[]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, address.clone()));
        let page = browser.get(&address).await;
        assert!(page.body.contains(&text(language, "moved-title")), "{}", page.body);
        assert!(!page.body.contains(&accept) && !page.body.contains(&means));
        assert!(page.body.contains(&before_the_rule("moved-policy")), "the rule that applies now");
        // The seat is given back, so that the next one may be the same person.
        let page = browser.get(&cancel).await;
        let (back, kept) = (page.hidden("back").expect("an amount"), page.hidden("kept").expect("an amount"));
        let shown = [("back", back.as_str()), ("kept", kept.as_str())];
        assert_eq!(browser.submit(&page, &cancel, &shown).await.status, StatusCode::SEE_OTHER);
    }
    test.assert_sound().await;
}

/// A session of which cancelling gives less back than withdrawing does.
#[tokio::test(flavor = "multi_thread")]
async fn the_cancel_page_points_to_the_better_right() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let registration = bought(&test, &mut browser).await;
    let address = registration.link("/cancel");
    let whole = browser.get(&address).await;
    assert!(!whole.body.contains("Withdraw and get"), "cancelling gives all of it back");
    // Full refund until two days before: now nothing goes back by the rule, and all of it by law.
    test.advance(Span::days(4)).await;
    let page = browser.get(&address).await;
    assert!(page.body.contains("Withdraw and get €\u{a0}121.00 back"), "{}", page.body);
    assert!(page.body.contains("Full refund until"), "what was accepted stays what it was");
    let primary: Vec<&str> = page.body.split("button primary").skip(1).collect();
    assert!(primary.len() == 1 && primary[0].contains("/withdraw\">"), "one primary action: {}", page.body);
    let statement = browser.get(&page.link("/withdraw")).await;
    assert_eq!(statement.heading(), text("en", "withdraw-title"));
    assert_eq!(page.hidden("back").as_deref(), Some("0"), "cancelling is still possible");
}
