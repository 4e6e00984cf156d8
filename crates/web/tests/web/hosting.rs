//! A host's pages in process, without script.

use super::browser::{Answer, Browser, fresh_database, pages, text};
use app::commerce::CredentialsForm;
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use http::StatusCode;
use testkit::TestApp;

pub const FORM: [(&str, &str); 16] = [
    ("topic", "Effective feedback"),
    ("description", "One.\r\n\r\nTwo."),
    ("presenter", "Noor"),
    ("language", "en"),
    ("date", "2026-12-02"),
    ("time", "14:00"),
    ("time_zone", "Europe/Amsterdam"),
    ("minutes", "90"),
    ("listed", "yes"),
    ("registration", "yes"),
    ("capacity", "20"),
    ("closes", "1"),
    ("closes_unit", "hours"),
    ("cancelling", "2"),
    ("cancelling_unit", "days"),
    ("meeting_link", "https://meet.example/mine"),
];

pub const NEW: &str = "/academy/host/sessions/new";

/// Sends the page with this button and these fields besides [`FORM`]'s; hidden fields as the page has them.
pub async fn send(browser: &mut Browser, page: &Answer, address: &str, more: &[(&str, &str)]) -> Answer {
    let hidden: Vec<(String, String)> = ["form_token", "form_key", "version", "fee_shown"]
        .iter()
        .filter_map(|name| page.hidden(name).map(|value| ((*name).to_owned(), value)))
        .collect();
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    fields.extend(FORM.iter().filter(|(name, _)| !replaced(name)));
    fields.extend_from_slice(more);
    browser.post(address, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_is_echoed_before_anything_is_scheduled() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "nl", &host);
    let page = browser.get(NEW).await;
    assert_eq!(page.status, StatusCode::OK);
    let asked = send(&mut browser, &page, NEW, &[("fee", "1.000"), ("action", "schedule")]).await;
    assert_eq!(asked.status, StatusCode::OK, "not yet");
    assert!(asked.body.contains("€\u{a0}1.000,00"), "understood as a thousand, and said so");
    let mine = browser.get("/academy/host").await;
    assert!(mine.body.contains(&text("nl", "host-empty")), "nothing was scheduled");
    let scheduled = send(&mut browser, &asked, NEW, &[("fee", "1.000"), ("action", "schedule")]).await;
    assert_eq!(scheduled.status, StatusCode::SEE_OTHER, "{}", scheduled.body);
    let session = browser.get(&scheduled.location()).await;
    assert!(session.body.contains(&text("nl", "host-done-scheduled")));
    assert!(session.body.contains("€\u{a0}1.000,00"));
    assert!(session.body.contains("https://meet.example/mine"), "its host sees where it takes place");

    let mut english = Browser::signed_in(&pages(&test), "en", &host);
    let page = english.get(NEW).await;
    for (fee, words) in [
        ("1.000", "EUR has at most 2 decimals"),
        ("1e9", "Enter an amount in digits"),
        ("-5", "A fee is not less than nothing"),
        ("12,345.678", "EUR has at most 2 decimals"),
        ("٣", "Enter an amount in digits"),
    ] {
        let refused = send(&mut english, &page, NEW, &[("fee", fee), ("action", "schedule")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fee}");
        assert!(refused.body.contains(words), "{fee}: {words}");
        assert!(refused.body.contains("value=\"Effective feedback\""), "what was typed is kept");
    }
}

/// What was shown as a test is no sale for real money, nor the other way round.
#[tokio::test(flavor = "multi_thread")]
async fn a_fee_is_echoed_again_when_the_site_changed_its_mode_meanwhile() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (host, administrator) = (test.person(Role::Host).await, test.person(Role::Administrator).await);
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let fee = [("fee", "121"), ("action", "schedule")];
    let page = browser.get(NEW).await;
    let asked = send(&mut browser, &page, NEW, &fee).await;
    let by = administrator.person.account;
    let form = CredentialsForm { password: "demo-password-test".into(), ..test.credentials() };
    let saved = test.app.commerce().save_account(&administrator.person, &test.site, Mode::Test, &form).await;
    saved.expect("the store works").expect("nothing is wrong");
    let switched = test.app.commerce().switch_mode(by, &test.site, Mode::Test).await;
    switched.expect("the store works").expect("Test is always allowed");
    let again = send(&mut browser, &asked, NEW, &fee).await;
    assert_eq!(again.status, StatusCode::OK, "it was shown for real money");
    assert!(again.body.contains("€\u{a0}121.00"));
    let scheduled = send(&mut browser, &again, NEW, &fee).await;
    assert_eq!(scheduled.status, StatusCode::SEE_OTHER, "{}", scheduled.body);

    // Nobody else sees it: whoever is invited comes by the test link, which its host can hand out.
    let page = browser.get(&scheduled.location()).await;
    let there = scheduled.location().split('?').next().expect("an address").to_owned();
    let slug = there.rsplit('/').next().expect("a slug");
    let link = test.app.session_url((test.site.id, "academy"), Mode::Test, slug);
    assert!(page.body.contains(&link) && page.body.contains(&text("en", "host-share-test")), "{}", page.body);
    assert!(!page.body.contains("button.svg"), "no picture for other people's pages");
    let invite = format!("{there}/invitations");
    let invited = browser.submit(&page, &invite, &[("invitations", "robin@example.org")]).await;
    assert_eq!(invited.status, StatusCode::SEE_OTHER);
    test.run_jobs().await;
    let mails = test.mailer.sent();
    assert!(mails.iter().any(|mail| mail.to_address == "robin@example.org" && mail.text.contains(&link)));
    let mut robin = Browser::new(&pages(&test), "en");
    let public = format!("/academy/sessions/{slug}");
    assert_eq!(robin.get(&public).await.status, StatusCode::NOT_FOUND);
    let opened = robin.get(&super::browser::path(&test, &link)).await;
    assert_eq!(opened.location(), public);
    assert_eq!(robin.get(&public).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_walked_through_as_an_attendee_and_nothing_is_kept_of_it() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "en", &host);
    let page = browser.get(NEW).await;
    let fee = [("fee", "121"), ("fee_shown", "12100"), ("action", "draft")];
    let asked = send(&mut browser, &page, NEW, &fee).await;
    let asked =
        if asked.status == StatusCode::OK { send(&mut browser, &asked, NEW, &fee).await } else { asked };
    let address = asked.location();
    let address = address.split('?').next().expect("an address").to_owned();
    let slug = address.rsplit('/').next().expect("a slug").to_owned();
    let public = format!("/academy/sessions/{slug}");
    assert_eq!(Browser::new(&router, "en").get(&public).await.status, StatusCode::NOT_FOUND);

    let walk = format!("{address}/walk");
    let first = browser.get(&walk).await;
    assert!(first.body.contains(&text("en", "host-walk-banner")), "{}", first.body);
    assert!(first.body.contains(&text("en", "session-register")));
    let held = browser.submit(&first, &format!("{walk}/hold"), &[]).await;
    let form = browser.get(&held.location()).await;
    let wrong = browser.submit(&form, &format!("{walk}/register"), &[("first_name", "Robin")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "mistakes are told as to an attendee");
    let sent = browser.submit(&wrong, &format!("{walk}/register"), &super::browser::DETAILS).await;
    assert_eq!(sent.location(), format!("{walk}/payment"));
    let paying = browser.get(&sent.location()).await;
    assert!(paying.body.contains("€\u{a0}121.00"));
    let done = browser.get(&format!("{walk}/registration")).await;
    assert_eq!(done.heading(), text("en", "registration-confirmed-title"));
    test.run_jobs().await;
    assert!(test.mailer.sent().is_empty());

    let session = browser.get(&address).await;
    let announced = browser.submit(&session, &format!("{address}/act"), &[("action", "announce")]).await;
    assert_eq!(announced.location(), format!("{address}?done=scheduled"));
    let public = Browser::new(&router, "en").get(&public).await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(public.body.contains("20 of 20 seats left"), "no seat was held by the walk");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_button_shows_price_and_seats_on_other_sites() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut anyone = Browser::new(&pages(&test), "en");
    let button = anyone.get("/academy/sessions/paid/button.svg?language=fr").await;
    assert_eq!(button.header("content-type"), "image/svg+xml");
    assert_eq!(button.header("cache-control"), "public, max-age=60");
    assert_eq!(button.header("cross-origin-resource-policy"), "cross-origin");
    assert!(
        button.body.contains("121,00\u{a0}€") && button.body.contains("20 sur 20 libres"),
        "{}",
        button.body
    );
    assert!(button.header("set-cookie").is_empty());
    assert!(button.body.contains("fill=\"#0d6b4f\""), "our own accent: {}", button.body);
    let admin = test.person(Role::Administrator).await;
    let mut admin = Browser::signed_in(&pages(&test), "en", &admin);
    let page = admin.get("/academy/admin/appearance").await;
    let saved = admin.submit(&page, "/academy/admin/appearance", &[("light", "#7a1fa2"), ("dark", "")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let button = anyone.get("/academy/sessions/paid/button.svg").await;
    assert!(button.body.contains("fill=\"#7a1fa2\""), "the site's: {}", button.body);
    anyone.take_seat("free").await;
    let form = anyone.get("/academy/sessions/free/register").await;
    anyone.submit(&form, "/academy/sessions/free/register", &super::browser::DETAILS).await;
    test.run_jobs().await;
    let mail = test.mailer.sent().into_iter().find(|mail| mail.to_address == "robin@example.org");
    assert!(mail.expect("confirmed").html.contains("background:#7a1fa2"), "in mails, too");
    let code = anyone.get("/academy/sessions/paid/code.svg").await;
    assert!(code.body.contains("<svg") && code.header("cache-control").starts_with("public"));
    let page = anyone.get("/academy/sessions/paid").await;
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_session_is_not_found_and_an_administrator_sees_all() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    let page = browser.get(NEW).await;
    let scheduled = send(&mut browser, &page, NEW, &[("fee", ""), ("action", "schedule")]).await;
    let address = scheduled.location().split('?').next().expect("an address").to_owned();
    let mut other = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    for path in [address.clone(), format!("{address}/edit"), format!("{address}/walk")] {
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let token = other.get(NEW).await;
    let refused = other.submit(&token, &format!("{address}/act"), &[("action", "start")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let mut admin = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    assert_eq!(admin.get(&address).await.status, StatusCode::OK);
    assert!(admin.get("/academy/host").await.body.contains("Effective feedback"));

    let edit = browser.get(&format!("{address}/edit")).await;
    let fee = [("fee", "90"), ("action", "schedule")];
    let asked = send(&mut browser, &edit, &format!("{address}/edit"), &fee).await;
    let changed = send(&mut browser, &asked, &format!("{address}/edit"), &fee).await;
    assert!(changed.location().contains("done=changed"), "{}", changed.body);
    let copy = browser.get(&format!("{NEW}?from={}", address.rsplit('/').next().expect("a slug"))).await;
    assert!(copy.body.contains("value=\"Effective feedback\"") && copy.body.contains("value=\"90.00\""));
    assert!(!copy.body.contains("2026-12-02"), "the copy has no date yet");

    let session = browser.get(&address).await;
    let started = browser.submit(&session, &format!("{address}/act"), &[("action", "start")]).await;
    let page = browser.get(&started.location()).await;
    assert_eq!(page.header("refresh"), "1; url=https://meet.example/mine");
    test.advance(domain::time::Span::minutes(1)).await;
    assert_eq!(browser.get(&started.location()).await.header("refresh"), "", "who comes back later stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_filters_the_sessions_by_host_and_a_host_does_not() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (one, other) = (test.person(Role::Host).await, test.person(Role::Host).await);
    for (host, topic) in [(&one, "Effective feedback"), (&other, "Other people’s session")] {
        let mut browser = Browser::signed_in(&pages(&test), "en", host);
        let page = browser.get(NEW).await;
        let sent = send(&mut browser, &page, NEW, &[("topic", topic), ("action", "schedule")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let mine = browser.get(&format!("/academy/host?host={}", other.person.account)).await;
        assert!(mine.body.contains(topic), "his own ones, whatever he asks for");
        assert_eq!(mine.body.contains("Other people’s"), topic.starts_with("Other"));
        assert!(!mine.body.contains("name=\"host\""), "a host has nobody to choose from");
    }
    let admin = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &admin);
    let all = browser.get("/academy/host").await;
    assert!(all.body.contains("Effective feedback") && all.body.contains("Other people’s session"));
    let address = format!("/academy/host?list=upcoming&host={}", other.person.account);
    let filtered = browser.get(&address).await;
    assert!(
        !filtered.body.contains("Effective feedback") && filtered.body.contains("Other people’s session")
    );
    let chosen = format!("value=\"{}\" selected", other.person.account);
    assert!(filtered.body.contains(&chosen), "the choice stays");
    let past = format!("/academy/host?list=past&#38;host={}", other.person.account);
    assert!(filtered.body.contains(&past), "on the other lists, too: {}", filtered.body);
    let stranger = browser.get("/academy/host?host=not-an-id").await;
    assert!(stranger.body.contains("Effective feedback"), "nobody is everybody");
}

/// The text of the part that says what will happen.
fn summary(page: &Answer) -> &str {
    let (_, part) = page.body.split_once("data-summary").expect("the page has it");
    part.split_once("</div>").expect("it ends").0
}

#[tokio::test(flavor = "multi_thread")]
async fn what_will_happen_asks_only_for_what_is_missing_or_wrong() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let (topic, date) = (text("en", "host-missing-topic"), text("en", "host-missing-date"));
    assert!(summary(&page).contains(&topic) && summary(&page).contains(&date), "{}", summary(&page));
    let wrong = send(&mut browser, &page, NEW, &[("fee", "1e9"), ("action", "check")]).await;
    let asks = summary(&wrong);
    assert!(asks.contains("href=\"#fee\"") && asks.contains("Enter an amount in digits"), "{asks}");
    assert!(!asks.contains(&topic) && !asks.contains(&date), "they are filled in: {asks}");
    let right = send(&mut browser, &page, NEW, &[("fee", "121"), ("action", "check")]).await;
    let says = summary(&right);
    assert!(!says.contains("href="), "nothing is open: {says}");
    // The site gives all of it back until two days before; this host lets nobody cancel later than that.
    let rule = "Full refund until 30 November 2026, 14:00 (Europe/Amsterdam). No refund after that.";
    assert!(says.contains(rule), "{says}");
    assert!(right.body.contains("Full refund until 2 days before the start."), "beside the field");
    let early = [("fee", "121"), ("cancelling", "7"), ("action", "check")];
    let early = send(&mut browser, &page, NEW, &early).await;
    let no_later = "Full refund until 25 November 2026, 14:00 (Europe/Amsterdam).";
    assert!(summary(&early).contains(no_later), "the host's own rule ends first: {}", summary(&early));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_session_offers_and_promises_nothing_any_more() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let address = "/academy/host/sessions/paid";
    let before = browser.get(address).await;
    let (cancel, closes) = (text("en", "host-cancel-title"), "Registration closes");
    assert!(before.body.contains(&cancel) && before.body.contains(closes));
    assert!(before.body.contains("Full refund until"), "the host reads the rule");
    assert!(filling(&mut browser).await.contains("Session paid"));
    let page = browser.get(&format!("{address}/cancel")).await;
    let done = browser.submit(&page, &format!("{address}/cancel"), &[("reason", "")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let after = browser.get(address).await;
    for gone in [cancel.as_str(), closes, "Full refund until", "may cancel", "seats taken", "data-live"] {
        assert!(!after.body.contains(gone), "{gone}: {}", after.body);
    }
    assert!(after.body.contains(&text("en", "host-cancel-progress")), "the way to the refunds");
    let public = Browser::new(&router, "en").get("/academy/sessions/paid").await;
    assert!(public.body.contains(&text("en", "session-cancelled-text")));
    assert!(!public.body.contains("Full refund until") && !public.body.contains("seats left"));
    let list = browser.get("/academy/host?list=cancelled").await;
    assert!(list.body.contains("Session paid") && !list.body.contains("seats taken"), "{}", list.body);
    assert!(!filling(&mut browser).await.contains("Session paid"), "it fills no more");
}

/// The picture of the sessions that fill.
async fn filling(browser: &mut Browser) -> String {
    let money = browser.get("/academy/money").await;
    let picture = money.body.split_once("id=\"seats-title\"").expect("some session is ahead").1;
    picture.split_once("</svg>").expect("it ends").0.to_owned()
}

/// What was called off is no more what its page asks for: what is typed is kept for a new one.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_whose_session_was_called_off_makes_a_new_one() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let made = send(&mut browser, &page, NEW, &[("action", "schedule")]).await.location();
    let cancel = format!("{}/cancel", made.split('?').next().expect("an address"));
    let asked = browser.get(&cancel).await;
    browser.submit(&asked, &cancel, &[("reason", "ill")]).await;
    let gone = send(&mut browser, &page, NEW, &[("action", "schedule")]).await;
    assert_eq!((gone.status, gone.heading()), (StatusCode::CONFLICT, text("en", "host-new-title").as_str()));
    assert!(gone.body.contains(&text("en", "host-kept-gone")));
    assert_ne!(gone.hidden("form_key"), page.hidden("form_key"));
    let again = send(&mut browser, &gone, NEW, &[("action", "schedule")]).await;
    assert!(again.location().contains("?done=scheduled") && again.location() != made, "{}", again.location());
}

/// A draft of a site without pay-per-use is started from its page.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_started_from_its_page() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let here = [("place", "here"), ("action", "draft")];
    let draft = send(&mut browser, &page, NEW, &here).await.location();
    let edit = format!("{}/edit", draft.split('?').next().expect("an address"));
    let page = browser.get(&edit).await;
    let fields = page.fields();
    let typed: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let typed: Vec<_> = typed.into_iter().chain([("action", "start")]).collect();
    let started = browser.post(&edit, &typed).await;
    assert!(started.location().contains("/room/"), "{} {}", started.status, started.location());
    let room = browser.get(&started.location()).await;
    assert!(room.body.contains("data-part=\"connect\""), "it runs");
}

/// A draft that is scheduled from the page that it was kept from is announced, and not only said to be.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_kept_as_a_draft_and_is_sent_again_announces_it() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let draft = send(&mut browser, &page, NEW, &[("action", "draft")]).await.location();
    let session = draft.split('?').next().expect("an address").to_owned();
    let public = session.replace("/host/", "/");
    let kept = send(&mut browser, &page, NEW, &[("action", "schedule")]).await;
    assert_eq!(
        (kept.status, browser.get(&public).await.status),
        (StatusCode::CONFLICT, StatusCode::NOT_FOUND)
    );
    let fields = kept.fields();
    let typed: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let typed: Vec<_> = typed.into_iter().chain([("action", "schedule")]).collect();
    let done = browser.post(&kept.sent_to("schedule"), &typed).await;
    assert_eq!((done.status, browser.get(&public).await.status), (StatusCode::SEE_OTHER, StatusCode::OK));
}

/// Nothing that is typed on a page which has become a session is dropped unsaid: it changes that session, seen.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_sent_again_with_something_else_shows_what_differs() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let made = send(&mut browser, &page, NEW, &[("action", "schedule")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let again = send(&mut browser, &page, NEW, &[("action", "schedule")]).await;
    assert_eq!(again.location(), made.location(), "a double click");
    let other = [("topic", "Feedback in short"), ("action", "schedule")];
    let kept = send(&mut browser, &page, NEW, &other).await;
    assert_eq!((kept.status, kept.heading()), (StatusCode::CONFLICT, text("en", "host-edit-title").as_str()));
    assert!(
        kept.body.contains(&text("en", "host-kept")) && kept.body.contains("<dd>Effective feedback</dd>")
    );
    let edit = kept.sent_to("schedule");
    let fields = kept.fields();
    let typed: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let typed: Vec<_> = typed.into_iter().chain([("action", "schedule")]).collect();
    assert_eq!(browser.post(&edit, &typed).await.status, StatusCode::SEE_OTHER);
    let mine = browser.get("/academy/host").await.body;
    assert!(mine.contains("Feedback in short") && !mine.contains("Effective feedback"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_keeps_what_was_typed_on_the_schedule_page() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "nl", &host);
    let page = browser.get(NEW).await;
    assert!(
        page.body.contains("name=\"shown_in\" value=\"en\" form=\"schedule\""),
        "the menu sends the form"
    );
    assert_eq!(page.pressed_by_enter("schedule"), ("action".into(), "check".into()), "not a language");
    let typed = [("fee", "1.250,50"), ("invitations", "robin@example.org"), ("shown_in", "en")];
    let english = send(&mut browser, &page, NEW, &typed).await;
    assert_eq!(english.status, StatusCode::OK);
    assert!(english.body.contains("<html lang=\"en\">"));
    for kept in ["Effective feedback", "2026-12-02", "https://meet.example/mine", "1,250.50"] {
        assert!(english.body.contains(&format!("value=\"{kept}\"")), "{kept}: {}", english.body);
    }
    assert!(english.body.contains("robin@example.org</textarea>"));
    assert_eq!(page.hidden("form_key"), english.hidden("form_key"), "it is the same form");
    assert!(browser.get("/academy/host").await.body.contains("<html lang=\"en\">"), "the choice is kept");
    assert!(
        browser.get("/academy/host").await.body.contains(&text("en", "host-empty")),
        "nothing is scheduled"
    );
    // The session that there is, too.
    let page = browser.get(NEW).await;
    let made = send(&mut browser, &page, NEW, &[("action", "schedule")]).await;
    let edit = format!("{}/edit", made.location().split('?').next().expect("an address"));
    let page = browser.get(&edit).await;
    let french = send(&mut browser, &page, &edit, &[("topic", "Du feedback"), ("shown_in", "fr")]).await;
    assert!(french.body.contains("<html lang=\"fr\">") && french.body.contains("value=\"Du feedback\""));
    let forged = [("topic", "x"), ("shown_in", "nl"), ("form_token", "forged")];
    assert_eq!(browser.post(NEW, &forged).await.status, StatusCode::FORBIDDEN);
    assert!(browser.get("/academy/host").await.body.contains("<html lang=\"fr\">"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_cannot_be_read_is_named_and_everything_is_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    let page = browser.get(NEW).await;
    let pasted = "Foo <foo@example.org>, bar@example.org; not-an-address";
    let typed = [("invitations", pasted), ("action", "schedule")];
    let refused = send(&mut browser, &page, NEW, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.location());
    assert!(refused.body.contains("nobody was invited: not-an-address"), "{}", refused.body);
    assert!(refused.body.contains("bar@example.org; not-an-address</textarea>"), "kept");
    assert!(
        browser.get("/academy/host").await.body.contains(&text("en", "host-empty")),
        "nothing is scheduled"
    );
    test.run_jobs().await;
    assert!(test.mailer.sent().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_too_late_with_a_change_sees_what_the_session_is_now() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let host = test.person(Role::Host).await;
    let (mut one, mut other) =
        (Browser::signed_in(&router, "en", &host), Browser::signed_in(&router, "en", &host));
    let page = one.get(NEW).await;
    let made = send(&mut one, &page, NEW, &[("action", "schedule")]).await;
    let edit = format!("{}/edit", made.location().split('?').next().expect("an address"));
    let (first, second) = (one.get(&edit).await, other.get(&edit).await);
    let change = [("topic", "Feedback that helps"), ("minutes", "45"), ("action", "schedule")];
    let saved = send(&mut one, &first, &edit, &change).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let late = [("capacity", "12"), ("action", "schedule")];
    let refused = send(&mut other, &second, &edit, &late).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let (_, told) = refused.body.split_once(&text("en", "host-changed-meanwhile-now")).expect("a comparison");
    let (told, _) = told.split_once("</dl>").expect("a list");
    for (field, now) in
        [("host-topic", "Feedback that helps"), ("host-minutes", "45"), ("host-capacity", "20")]
    {
        let line = format!("<dt>{}</dt><dd>{now}</dd>", text("en", field));
        assert!(told.contains(&line), "{line} in {told}");
    }
    assert_eq!(told.matches("<dt>").count(), 3, "only what differs: {told}");
    assert!(refused.body.contains("value=\"12\""), "what was typed is kept");
    let again = send(&mut other, &refused, &edit, &late).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "once more saves what is typed: {}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_echoes_a_fee_does_not_hide_what_somebody_else_saved_meanwhile() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let host = test.person(Role::Host).await;
    let (mut one, mut other) =
        (Browser::signed_in(&router, "en", &host), Browser::signed_in(&router, "en", &host));
    let page = one.get(NEW).await;
    let made = send(&mut one, &page, NEW, &[("action", "schedule")]).await;
    let edit = format!("{}/edit", made.location().split('?').next().expect("an address"));
    let (first, second) = (one.get(&edit).await, other.get(&edit).await);
    let change = [("topic", "Feedback that helps"), ("action", "schedule")];
    let saved = send(&mut one, &first, &edit, &change).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let late = [("topic", "Feedback again"), ("fee", "133"), ("action", "schedule")];
    let echoed = send(&mut other, &second, &edit, &late).await;
    assert_eq!(echoed.status, StatusCode::OK, "the fee is echoed first: {}", echoed.location());
    let confirmed = send(&mut other, &echoed, &edit, &late).await;
    assert_eq!(confirmed.status, StatusCode::CONFLICT, "{}", confirmed.location());
    assert!(confirmed.body.contains("<dd>Feedback that helps</dd>"), "{}", confirmed.body);
    let again = send(&mut other, &confirmed, &edit, &late).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "who has seen it may: {}", again.body);
}
