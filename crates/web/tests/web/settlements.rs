//! Importing a settlement file in the browser: what is refused keeps what was chosen, what cannot be read waits for a second press.

use super::browser::{Answer, Browser, pages, text};
use domain::accounts::Role;
use domain::time::Span;
use emulators::payflow::Mode as HostMode;
use http::{Request, StatusCode, header};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};

const FILES: &str = "/academy/money/reconciliation/files";

/// The form sent with a file.
async fn upload(browser: &mut Browser, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"report <b>.csv\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    let request = Request::post(FILES).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    browser.send(request, body.into()).await
}

/// The account that the form offers.
fn offered(form: &Answer) -> String {
    let (_, select) = form.body.split_once("name=\"account\"").expect("a choice");
    let (_, option) = select.split_once("<option value=\"").expect("an account");
    option.split('"').next().expect("a value").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_refused_taken_in_part_and_removed() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::hours(1)).await;
        let (link, url) = test.register("paid", 1).await;
        pay(&test.emulator, &url, &Card::good()).await;
        test.come_back(&link).await;
        test.advance(Span::days(2)).await;
        let period = (0, test.clock_now().0);
        let report =
            test.emulator.activity_report(HostMode::Live, "bursardemo", period).await.expect("books");
        let clerk = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), "en", &clerk);
        let lists = browser.get("/academy/money/reconciliation").await;
        assert!(lists.body.contains(&text("en", "settlements-never")), "{}", lists.body);
        assert!(lists.body.contains(FILES));

        let form = browser.get(FILES).await;
        assert!(form.body.contains("<option value=\"America/Los_Angeles\" selected>"), "the usual zone");
        let (token, account) = (form.hidden("form_token").expect("a form"), offered(&form));
        let good = [
            ("form_token", token.as_str()),
            ("mode", "production"),
            ("account", account.as_str()),
            ("zone", "America/Los_Angeles"),
            ("order", "month-first"),
            ("first", "2026-11-22"),
            ("last", "2026-11-23"),
        ];
        let with = |name: &'static str, value: &'static str| {
            good.map(|(of, kept)| if of == name { (of, value) } else { (of, kept) })
        };
        for (fields, file, words) in [
            (good, &b""[..], "settlements-file-missing"),
            (good, b"%PDF-1.7", "settlements-file-pdf"),
            (good, b"PK\x03\x04", "settlements-file-spreadsheet"),
            (good, b"a\0b", "settlements-file-not-text"),
            (good, b"<html>", "settlements-file-no-heading"),
            (with("last", "2026-11-21"), report.as_bytes(), "settlements-days-reversed"),
            (with("last", "soon"), report.as_bytes(), "settlements-day-unread"),
            (with("first", ""), report.as_bytes(), "settlements-first-missing"),
            (with("account", "1"), report.as_bytes(), "settlements-account-unknown"),
            (with("zone", "Mars"), report.as_bytes(), "settlements-zone-unknown"),
        ] {
            let refused = upload(&mut browser, &fields, file).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", refused.body);
            assert!(refused.body.contains(&text("en", words)), "{words}: {}", refused.body);
            let kept = refused.fields();
            for (name, value) in fields.iter().filter(|(name, _)| ["first", "last"].contains(name)) {
                assert!(kept.contains(&((*name).to_owned(), (*value).to_owned())), "{name}: {kept:?}");
            }
        }
        // Read so, what the books know of it would have happened at another time: everything that was chosen is there still.
        let elsewhere = upload(&mut browser, &with("zone", "Asia/Tokyo"), report.as_bytes()).await;
        assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", elsewhere.body);
        assert!(elsewhere.body.contains("Read in the time zone"), "{}", elsewhere.body);
        assert!(elsewhere.body.contains("<option value=\"Asia/Tokyo\" selected>"), "{}", elsewhere.body);
        assert!(elsewhere.body.contains("<option value=\"month-first\" selected>"), "{}", elsewhere.body);
        let large = vec![b'x'; 20 * 1_024 * 1_024];
        let refused = upload(&mut browser, &good, &large).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains("too large"), "{}", refused.body);
        let forged = with("form_token", "x");
        assert_eq!(upload(&mut browser, &forged, report.as_bytes()).await.status, StatusCode::FORBIDDEN);
        let others = test.person(Role::Host).await;
        let mut stranger = Browser::signed_in(&pages(&test), "en", &others);
        assert_eq!(upload(&mut stranger, &good, report.as_bytes()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(FILES).await.status, StatusCode::NOT_FOUND);

        // The books know nothing of it, and have a payment of its days: the file waits.
        let heading = report.lines().next().expect("a heading");
        let doubted = upload(&mut browser, &good, heading.as_bytes()).await;
        assert_eq!(doubted.status, StatusCode::SEE_OTHER, "{}", doubted.body);
        let address = doubted.location();
        let page = browser.get(&address).await;
        assert!(page.body.contains(&text("en", "settlement-doubt-strange")), "{}", page.body);
        assert_eq!(page.body.matches("value=\"take\"").count(), 1, "{}", page.body);
        assert!(browser.get(FILES).await.body.contains(&text("en", "settlements-doubted")));
        let lists = browser.get("/academy/money/reconciliation").await;
        assert!(lists.body.contains("One file waits"), "{}", lists.body);
        browser.submit(&page, &address, &[("act", "take")]).await;
        let page = browser.get(&address).await;
        assert!(!page.body.contains("value=\"take\""), "{}", page.body);
        browser.submit(&page, &address, &[("act", "remove")]).await;

        // One line cannot be read: the file waits.
        let broken = format!(
            "{report}411111111111,11/22/2026 10:00:00,Sale,Visa,4111111111111111,,1.00,EUR,0,,,,,,\r\n"
        );
        let waits = upload(&mut browser, &good, broken.as_bytes()).await;
        assert_eq!(waits.status, StatusCode::SEE_OTHER, "{}", waits.body);
        let address = waits.location();
        let page = browser.get(&address).await;
        assert!(page.body.contains("Line 4: no transaction ID"), "{}", page.body);
        assert!(page.body.contains("report &#60;b&#62;.csv"), "{}", page.body);
        assert!(!page.body.contains("4111"), "{}", page.body);
        let stale = browser.post(&address, &[("act", "take"), ("form_token", "x")]).await;
        assert_eq!(stale.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.submit(&page, &address, &[("act", "else")]).await.status, StatusCode::BAD_REQUEST);
        assert!(browser.get(&address).await.body.contains("value=\"take\""), "it waits still");
        assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
        for _ in 0..2 {
            let taken = browser.submit(&page, &address, &[("act", "take")]).await;
            assert_eq!(taken.status, StatusCode::SEE_OTHER, "a double click: {}", taken.body);
        }
        let lists = browser.get("/academy/money/reconciliation").await;
        assert_eq!(lists.body.matches(&text("en", "reconciliation-none")).count(), 3, "{}", lists.body);
        assert!(lists.body.contains("one transaction from"), "{}", lists.body);
        // It counts once, until it is removed.
        let again = upload(&mut browser, &good, broken.as_bytes()).await;
        assert!(again.body.contains("This very file was imported"), "{}", again.body);
        let removed = browser.submit(&page, &address, &[("act", "remove")]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body);
        assert_eq!(browser.get(&address).await.status, StatusCode::NOT_FOUND);
        let good = upload(&mut browser, &good, report.as_bytes()).await;
        assert_eq!(good.location(), "/academy/money/reconciliation?mode=production", "{}", good.body);
        let list = browser.get(FILES).await;
        assert_eq!(list.body.matches("Counts: 2 transactions").count(), 1, "{}", list.body);
    })
    .await;
}
