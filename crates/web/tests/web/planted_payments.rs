//! The number of a card is typed where it belongs, and beside that, at every product in each of its editions; the gateway tells it to us, the
//! money office writes it down, and the program dies with it in hand. On both databases: it is in no table, copy, log, mail, page or last
//! word of a program afterwards (payment-safety 8).

use super::browser::{Answer, Browser, DETAILS, pages, path, text};
use super::planted_cards::{NUMBER, WRITTEN, forms};
use super::recording::{Lines, has_number, record};
use app::commerce::CredentialsForm;
use app::crash::CrashPoint;
use axum::body::Body;
use bytes::Bytes;
use domain::accounts::Role;
use domain::payments::gateway::{CardEntry, Mode};
use domain::sites::Interface;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use testkit::databases::{TestDatabase, each_engine};
use testkit::payer::{Card, PageVisit, pay, post_form};
use testkit::stolen::dump;
use testkit::{TestApp, Through};

const FORM: &str = "application/x-www-form-urlencoded";

/// Everything that was written or shown.
#[derive(Clone, Default)]
struct Watch {
    lines: Lines,
    /// So much of that was looked through.
    seen: Arc<AtomicUsize>,
    /// What programs said when they died.
    last_words: Arc<Mutex<String>>,
}

impl Watch {
    /// Nothing of it is on this page, nor in where it leads.
    fn sees(&self, what: &str, page: &Answer) {
        assert!(!has_number(page.body.as_bytes(), NUMBER), "{what}: it is on the page");
        assert!(!has_number(page.header("location").as_bytes(), NUMBER), "{what}: it is in an address");
    }

    /// Nothing of it is anywhere.
    async fn looks(&self, of: &str, test: &TestApp, database: &TestDatabase) {
        let stored = dump(test.app.store()).await;
        assert!(stored.contains("\nobservation "), "{of}: something was heard");
        let line = stored.lines().find(|line| has_number(line.as_bytes(), NUMBER));
        assert_eq!(line, None, "{of}: it is in the database");
        let copy = test.backed_up(database).await;
        for file in std::fs::read_dir(database.folder()).expect("a folder") {
            let file = file.expect("readable").path();
            let bytes = if file.is_file() { std::fs::read(&file).expect("readable") } else { Vec::new() };
            assert!(!has_number(&bytes, NUMBER), "{of}: it is in {}", file.display());
        }
        std::fs::remove_file(copy).expect("removed");
        for mail in test.mailer.sent() {
            assert!(!has_number(format!("{mail:?}").as_bytes(), NUMBER), "{of}: {mail:?}");
        }
        let log = self.lines.read();
        let new = &log[self.seen.swap(log.len(), Ordering::Relaxed)..];
        let new = String::from_utf8_lossy(new);
        let line = new.lines().find(|line| has_number(line.as_bytes(), NUMBER));
        assert_eq!(line, None, "{of}: it is in the log");
        let words = self.last_words.lock().expect("unbroken").clone();
        assert!(!has_number(words.as_bytes(), NUMBER), "{of}: {words}");
    }
}

/// A product and edition, and whether its card is typed on our page and goes from there straight to the gateway.
#[derive(Debug, Clone, Copy)]
struct Case {
    through: Through,
    on_our_page: bool,
}

fn cases() -> impl Iterator<Item = Case> {
    let on_page = Through::all().map(|through| Case { through, on_our_page: false });
    let is_ours = |case: &Case| case.through.interface() == Interface::Payflow;
    on_page.clone().chain(on_page.filter(is_ours).map(|case| Case { on_our_page: true, ..case }))
}

/// A site that is paid so.
async fn selling(database: &TestDatabase, case: Case) -> TestApp {
    let test = TestApp::start_with(database, case.through.options()).await;
    let by = test.person(Role::Administrator).await.person;
    if case.on_our_page {
        let form = CredentialsForm {
            action: "authorize".into(),
            card_entry: CardEntry::OurPage.as_str().into(),
            card_entry_accepted: true,
            ..test.credentials()
        };
        let saved = test.app.commerce().save_account(&by, &test.site, Mode::Production, &form).await;
        saved.expect("the store works").expect("the gateway knows it");
    }
    let account = (Mode::Production, case.through.product);
    test.app.commerce().verify(&by, &test.site, account).await.expect("asked");
    test
}

/// Somebody registers, and types it as a part of his name.
async fn registers(browser: &mut Browser, case: Case, email: &str) -> String {
    let page = browser.take_seat("paid").await;
    let method = match case.through.interface() {
        Interface::PayPal | Interface::Express | Interface::PayflowExpress => "paypal",
        Interface::Payflow | Interface::HostedPro | Interface::DirectPro => "card",
    };
    let details = DETAILS.map(|(name, value)| match name {
        "first_name" => (name, "Robin 4012 8888 8888 1881"),
        "email" => (name, email),
        "method" => (name, method),
        _ => (name, value),
    });
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &details).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{case:?}: {}", sent.body);
    sent.location()
}

/// A card of ours, with its number in every other field as well where `everywhere`.
fn typed(everywhere: bool) -> Vec<(&'static str, String)> {
    let card = Card { number: NUMBER.into(), ..Card::good() };
    let mut fields = card.fields().to_vec();
    for (nth, (name, value)) in fields.iter_mut().enumerate() {
        match *name {
            "card_number" if !everywhere => *value = WRITTEN[1].to_owned(),
            "card_country" => {}
            _ if everywhere => *value = WRITTEN[nth % WRITTEN.len()].to_owned(),
            _ => {}
        }
    }
    fields
}

async fn sends(browser: &mut Browser, page: &Answer, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.submit(page, &page.sent_to("card"), &fields).await
}

/// Pays at where the browser was sent; the path at which it comes back.
async fn pays(test: &TestApp, watch: &Watch, case: Case, browser: &mut Browser, url: &str) -> String {
    let card = Card { number: NUMBER.into(), ..Card::good() };
    let sent_back = |visit| match visit {
        PageVisit::SentBack(back) => path(test, &back),
        other => panic!("{case:?}: {other:?}"),
    };
    match case.through.interface() {
        Interface::Payflow if case.on_our_page => {
            let page = browser.get(url).await;
            let mut fields = page.fields();
            for (name, value) in &mut fields {
                match name.as_str() {
                    "ACCT" => NUMBER.clone_into(value),
                    "EXPDATE" => "1230".clone_into(value),
                    "CVV2" => "123".clone_into(value),
                    _ => {}
                }
            }
            // A browser that sends it to us instead, as none of our pages lets it.
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            watch.sees("a form for the gateway", &browser.post(url, &fields).await);
            sent_back(post_form(&test.emulator, &page.sent_to("card"), fields).await)
        }
        Interface::Payflow => sent_back(pay(&test.emulator, url, &card).await),
        Interface::PayflowExpress => {
            let (_, query) = url.split_once('?').expect("a token");
            let approve = Request::post(url).header(CONTENT_TYPE, FORM);
            let approve = approve.body(Bytes::from(format!("{query}&act=approve&funding=balance")));
            let back = test.emulator.call(approve.expect("a request")).await.expect("answered");
            path(test, back.headers()[LOCATION].to_str().expect("an address"))
        }
        Interface::PayPal => path(test, &testkit::paypal::approve(test, url).await),
        Interface::Express | Interface::HostedPro => path(test, &testkit::express::approve(test, url).await),
        Interface::DirectPro => {
            let page = browser.get(url).await;
            let refused = sends(browser, &page, &typed(true)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            watch.sees("in every field", &refused);
            assert!(!refused.body.contains("****"), "a street that is the card's number is asked for again");
            watch.sees(
                "without a token",
                &browser.post(&page.sent_to("card"), &[("card_number", NUMBER)]).await,
            );
            let endless = format!("card_number={}", NUMBER.repeat(20_000));
            let request = Request::post(page.sent_to("card")).header(CONTENT_TYPE, FORM);
            let answer = browser.send(request, endless.into()).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
            watch.sees("far too long", &answer);
            let request = Request::put(page.sent_to("card")).header(CONTENT_TYPE, FORM);
            watch.sees("put", &browser.send(request, format!("card_number={NUMBER}").into()).await);
            let sent = sends(browser, &page, &typed(false)).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
            watch.sees("sent", &sent);
            format!("{}/return", url.trim_end_matches("/card"))
        }
    }
}

/// He comes back, and his browser, or who made its address up, brings the number along.
async fn comes_back(watch: &Watch, browser: &mut Browser, back: &str) -> String {
    let join = if back.contains('?') { '&' } else { '?' };
    let told = [("ACCT", NUMBER), ("RESPMSG", WRITTEN[2]), ("tx", NUMBER), ("CVV2", "123"), ("RESULT", "0")];
    let here = back.split('?').next().unwrap_or_default();
    watch.sees("told by a form", &browser.post(here, &told).await);
    let planted = format!("{back}{join}ACCT={NUMBER}&RESPMSG=4012+8888+8888+1881&tx={NUMBER}");
    watch.sees("told by an address", &browser.get(&planted).await);
    let sent_on = browser.get(back).await;
    watch.sees("sent back", &sent_on);
    sent_on.location()
}

/// What gateways tell of it with the number in it: forged, and, where anybody can have that, signed.
async fn is_told(test: &TestApp, watch: &Watch, page_id: &str) {
    let mut gateway = Browser::new(&pages(test), "en");
    let silent = [("SECURETOKENID", page_id), ("ACCT", NUMBER), ("RESPMSG", WRITTEN[1]), ("CVV2", "123")];
    for fields in [&silent[..], &[("SECURETOKENID", NUMBER)]] {
        let told = gateway.post(&format!("/notifications/payflow/{NUMBER}"), fields).await;
        assert_eq!(told.status, StatusCode::OK);
        watch.sees("a silent post", &told);
    }
    let event = |custom: &str| {
        format!(
            "{{\"event_type\":\"{NUMBER}\",\"summary\":\"{}\",\"resource\":{{\"id\":\"{NUMBER}\",\
             \"custom_id\":\"{custom}\",\"note_to_payer\":\"{}\"}}}}",
            WRITTEN[1], WRITTEN[2]
        )
    };
    test.paypal.say(emulators::paypal::Mode::Live, &event(NUMBER)).await.expect("written down");
    let told = test.paypal.deliveries().await.expect("readable").into_iter();
    let ipns = test.express.deliveries().await.expect("readable").into_iter();
    let ipns = ipns.map(|one| (one.url, one.headers, one.body));
    for (url, headers, body) in told.map(|one| (one.url, one.headers, one.body)).chain(ipns) {
        for body in [format!("{body}&memo={NUMBER}&custom=4012+8888+8888+1881"), event(NUMBER), body] {
            let request = Request::post(format!("{}?q={NUMBER}", path(test, &url)));
            let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
            let request = request.header("user-agent", WRITTEN[1]).header("paypal-auth-version", NUMBER);
            watch.sees("a notification", &gateway.send(request, Body::from(body)).await);
        }
    }
}

/// The money office writes it down wherever it may write about this payment; he who paid does so on his own pages.
async fn is_written_down(test: &TestApp, watch: &Watch, registration: &str) {
    let clerk = test.person(Role::Finance).await;
    let mut office = Browser::signed_in(&pages(test), "en", &clerk);
    let payment = office.get("/academy/money").await.link("/money/payments/");
    let mut planted = 0;
    let own = ["", "/cancel", "/receipt", "/receipt/company", "/withdraw"];
    let own = own.map(|more| (false, format!("{registration}{more}")));
    let theirs = ["", "/console-refund", "/dispute", "/evidence"];
    let theirs = theirs.map(|more| (true, format!("{payment}{more}")));
    for (is_clerk, address) in theirs.into_iter().chain(own) {
        let mut payer = Browser::new(&pages(test), "en");
        let browser = if is_clerk { &mut office } else { &mut payer };
        let page = browser.get(&address).await;
        for (nth, form) in forms(&page.body, planted).into_iter().enumerate() {
            if !form.is_planted {
                continue;
            }
            let fields: Vec<_> =
                form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = browser.post_from(&address, &form.action, &fields).await;
            assert!(!answer.status.is_server_error(), "{address} {nth}: {}", answer.status);
            watch.sees(&address, &answer);
            planted += 1;
        }
    }
    assert!(planted >= 3, "{planted} forms");
    // And in words that are kept: why some of it goes back, and what a dispute is called.
    let page = office.get(&payment).await;
    let refund = format!("{payment}/refund");
    let typed = [("amount", "21.00"), ("reason", WRITTEN[2])];
    let asked = office.submit(&page, &refund, &typed).await;
    let sent = office.submit(&asked, &refund, &typed).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    test.run_for(Span::minutes(2)).await;
    let dispute = format!("{payment}/dispute");
    let page = office.get(&dispute).await;
    let typed =
        [("amount", "100.00"), ("case_number", WRITTEN[1]), ("day", "2026-11-22"), ("reason", WRITTEN[2])];
    // PayPal tells of disputes itself, and nobody notes one of what it took.
    if page.status == StatusCode::OK {
        let noted = office.submit(&page, &dispute, &typed).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
    }
    for address in [&payment, "/academy/money", &format!("{payment}/evidence")] {
        let page = office.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        watch.sees(address, &page);
    }
    let page = office.get(&payment).await;
    assert!(page.body.contains("Card ****-****-****-****, 12/30"), "the rest is kept: {}", page.body);
}

/// What panics say goes to one more place while this lives, and to where it went before.
fn hear_last_words(words: &Arc<Mutex<String>>) {
    let (before, words) = (std::panic::take_hook(), Arc::clone(words));
    std::panic::set_hook(Box::new(move |told| {
        let trace = std::backtrace::Backtrace::force_capture();
        if let Ok(mut words) = words.lock() {
            words.push_str(&format!("{told}\n{trace}\n"));
        }
        before(told);
    }));
}

/// One thread, so that its own recorder hears it.
#[tokio::test]
async fn a_card_is_kept_nowhere_whichever_product_it_pays_through() {
    let watch = Watch::default();
    let _recording = record(&watch.lines, |_| true);
    for case in cases() {
        each_engine(async |database| {
            let test = selling(database, case).await;
            let mut browser = Browser::new(&pages(&test), "en");
            let url = registers(&mut browser, case, "robin@example.org").await;
            let back = pays(&test, &watch, case, &mut browser, &url).await;
            let registration = comes_back(&watch, &mut browser, &back).await;
            let page = browser.get(&registration).await;
            assert_eq!(page.heading(), text("en", "registration-confirmed-title"), "{case:?}");
            watch.sees("paid", &page);
            test.run_for(Span::minutes(1)).await;
            let page_id = url.split("SECURETOKENID=").nth(1).unwrap_or_default();
            is_told(&test, &watch, page_id.split('&').next().unwrap_or_default()).await;
            is_written_down(&test, &watch, registration.split('?').next().unwrap_or_default()).await;
            test.run_for(Span::minutes(5)).await;
            watch.looks(&format!("{case:?}"), &test, database).await;
        })
        .await;
    }
    let log = watch.lines.read();
    assert!(log.windows(24).any(|part| part == b"/{site}/registrations/{r"), "something was recorded");
}

/// Direct payment, where the number is in our memory: the gateway is away, fails and declines, the program dies before and after it has sent
/// it, and the database goes away.
#[tokio::test]
async fn nor_where_the_call_that_carries_it_fails_or_the_program_dies() {
    let watch = Watch::default();
    let _recording = record(&watch.lines, |_| true);
    hear_last_words(&watch.last_words);
    let through = Through::from(domain::sites::ProUkEdition::Direct);
    let case = Case { through, on_our_page: false };
    each_engine(async |database| {
        let mut test = selling(database, case).await;
        for (nth, (fault, result)) in [
            (FaultKind::Result, 15_005),
            (FaultKind::Result, 10_001),
            (FaultKind::DropBefore, 0),
            (FaultKind::DropAfter, 0),
            (FaultKind::Html200, 0),
            (FaultKind::Error500After, 0),
        ]
        .into_iter()
        .enumerate()
        {
            let mut browser = Browser::new(&pages(&test), "en");
            let card = registers(&mut browser, case, &format!("fault{nth}@example.org")).await;
            let page = browser.get(&card).await;
            test.express.arm(Arm { result, ..Arm::once(Operation::Authorize, fault) });
            let sent = sends(&mut browser, &page, &typed(false)).await;
            watch.sees("failed", &sent);
            watch.sees("failed", &browser.get(&sent.location()).await);
        }
        for (nth, point) in
            [CrashPoint::ApprovalStored, CrashPoint::AuthorizationHeard].into_iter().enumerate()
        {
            let hook = Arc::new(move |reached: CrashPoint| assert!(reached != point, "dies at {reached:?}"));
            test = test.restart(database, hook).await;
            let mut browser = Browser::new(&pages(&test), "en");
            let card = registers(&mut browser, case, &format!("death{nth}@example.org")).await;
            let page = browser.get(&card).await;
            let sent = sends(&mut browser, &page, &typed(false)).await;
            assert_eq!(sent.status, StatusCode::SERVICE_UNAVAILABLE, "{point:?}");
            watch.sees("died", &sent);
            let words = watch.last_words.lock().expect("unbroken").clone();
            assert!(words.contains(&format!("dies at {point:?}")), "{words}");
        }
        test = test.restart(database, Arc::new(|_| {})).await;
        test.run_for(Span::hours(2)).await;
        watch.looks("after its deaths", &test, database).await;
        let mut browser = Browser::new(&pages(&test), "en");
        let card = registers(&mut browser, case, "away@example.org").await;
        let page = browser.get(&card).await;
        test.app.store().close().await;
        let sent = sends(&mut browser, &page, &typed(false)).await;
        assert_eq!(sent.status, StatusCode::SERVICE_UNAVAILABLE);
        watch.sees("no database", &sent);
        let test = test.restart(database, Arc::new(|_| {})).await;
        watch.looks("after the database was away", &test, database).await;
    })
    .await;
}
