//! An administrator's way from nothing to Production, page by page; what he sets is what payers see.

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use app::audit::AuditFilter;
use app::sessions::TestAccess;
use app::sites::making::MakeSite;
use domain::accounts::Role;
use domain::sites::profile::ProfileInput;
use domain::time::{Span, Timestamp};
use http::{Request, StatusCode, header};
use testkit::databases::each_engine;
use testkit::payer::{Card, PageVisit, pay};
use testkit::people::SIGN_IN_COOKIE;
use testkit::{SITE, TestApp};

/// What a careful administrator enters.
const SETTINGS: [(&str, &str); 18] = [
    ("enabled", "yes"),
    ("tax_name", "VAT"),
    ("tax_rate", "21"),
    ("tax_included", "yes"),
    ("fee_max", "1,500"),
    ("full_until", "2"),
    ("full_unit", "days"),
    ("part_percent", "50"),
    ("part_until", "6"),
    ("part_unit", "hours"),
    ("on_address_mismatch", "accept"),
    ("on_code_mismatch", "refuse"),
    ("attempts", "3"),
    ("free_seats", "25"),
    ("seller_name", "School B.V."),
    ("seller_address", "Main St 1"),
    ("seller_country", "NL"),
    ("seller_vat_number", ""),
];

const TEST_PASSWORD: &str = "demo-password-test";
const LIVE_PASSWORD: &str = "demo-password-live";

fn with<'a>(fields: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|&(of, old)| (of, if of == name { value } else { old })).collect()
}

fn credentials(password: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("partner", "PayPal"),
        ("vendor", "bursardemo"),
        ("user", ""),
        ("password", password),
        ("action", "authorize"),
    ]
}

/// A site that an operator has just made, with its administrator's browser.
async fn new_site(test: &TestApp) -> Browser {
    let operator = test.person(Role::Operator).await;
    let profile = ProfileInput {
        name: "School".into(),
        slug: "school".into(),
        region: "NL".into(),
        currency: "EUR".into(),
        time_zone: "Europe/Amsterdam".into(),
        languages: vec!["en".into(), "nl".into()],
        default_language: "en".into(),
    };
    let command = MakeSite { profile, administrator: "noor@school.example".into(), ..MakeSite::default() };
    let made = test.app.sites().make(&operator.person, &command).await.expect("the store works");
    made.expect("a good profile");
    let mut browser = Browser::new(&pages(test), "en");
    browser.keep(SIGN_IN_COOKIE, &test.person_at("school", Role::Administrator).await.token);
    browser
}

async fn provide(test: &TestApp, provided: bool) {
    let operator = test.person(Role::Operator).await;
    let site = test.app.sites().find("school").await.expect("readable").expect("made");
    let changed = test.app.commerce().provide_fees(operator.person.account, site.id, provided).await;
    assert!(changed.expect("the store works"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_goes_from_nothing_to_production() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut admin = new_site(&test).await;
        let page = admin.get("/school/admin").await;
        assert_eq!(page.heading(), "Six steps until you can sell");
        assert!(page.body.contains("The operator"), "who can switch it on is named");
        provide(&test, true).await;
        assert_eq!(admin.get("/school/admin").await.heading(), "Five steps until you can sell");

        // Settings: everything that is wrong is told at once, and everything typed is kept.
        let page = admin.get("/school/admin/e-commerce").await;
        let wrong = with(&with(&SETTINGS, "tax_rate", "1.000,5"), "part_until", "9");
        let wrong = with(&with(&wrong, "part_unit", "days"), "attempts", "0");
        let refused = admin.submit(&page, "/school/admin/e-commerce", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"1.000,5\"") && refused.body.contains("value=\"School B.V.\""));
        assert_eq!(refused.body.matches("class=\"problem\"").count(), 3, "{}", refused.body);
        for (fee, words) in [
            ("1.500", "EUR has at most 2 decimals"),
            ("", "Enter an amount"),
            ("0", "Enter more than zero and at most €\u{a0}10,000,000.00."),
            ("100,000,000", "Enter more than zero and at most €\u{a0}10,000,000.00."),
        ] {
            let wrong = with(&SETTINGS, "fee_max", fee);
            let refused = admin.submit(&page, "/school/admin/e-commerce", &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fee:?}");
            assert!(refused.body.contains(words), "{fee:?}: {}", refused.body);
        }
        let saved = admin.submit(&page, "/school/admin/e-commerce", &SETTINGS).await;
        assert_eq!(saved.location(), "/school/admin/e-commerce?saved", "{}", saved.body);
        let page = admin.get(&saved.location()).await;
        assert!(page.body.contains(&text("en", "settings-saved")));
        assert!(page.body.contains(&text("en", "settings-saved-test")), "and it is said, with the way on");
        assert!(page.body.contains("value=\"1,500.00\""), "the largest fee");
        assert!(page.body.contains("After that 50% back until 6 hours before the start."));
        assert!(page.body.contains("class=\"test-banner\""), "a site that begins to sell is in Test mode");

        // The account for Test: a wrong password is told in plain words, and shown nowhere.
        let form = admin.get("/school/admin/merchant-accounts/test").await;
        let wrong = credentials("not-the-password");
        let sent = admin.submit(&form, "/school/admin/merchant-accounts/test", &wrong).await;
        let page = admin.get(&sent.location()).await;
        assert!(page.body.contains("does not know this partner, vendor, user or password"), "{}", page.body);
        for address in ["/school/admin", "/school/admin/merchant-accounts"] {
            let page = admin.get(address).await;
            assert!(!page.body.contains("/test-session"), "nothing can be bought yet: {}", page.body);
        }
        let good = credentials(TEST_PASSWORD);
        let sent = admin.submit(&form, "/school/admin/merchant-accounts/test", &good).await;
        let page = admin.get(&sent.location()).await;
        assert!(page.body.contains(&text("en", "check-usable")), "{}", page.body);
        for page in [&page, &admin.get("/school/admin/merchant-accounts/test").await] {
            assert!(!page.body.contains(TEST_PASSWORD) && !page.body.contains("not-the-password"));
        }
        let page = admin.get("/school/admin").await;
        assert_eq!(page.heading(), "Two steps until you can sell");

        // The first purchase, by somebody who is not signed in but has the link.
        let made = admin.submit(&page, "/school/admin/test-session", &[]).await;
        let session = made.location();
        let again = admin.submit(&page, "/school/admin/test-session", &[]).await;
        assert_eq!(again.location(), session, "one hidden session is enough");
        let seen = admin.get(&session).await;
        assert_eq!(seen.status, StatusCode::OK, "staff see it");
        assert!(seen.body.contains(&text("en", "layout-test-set-up")), "and the way back: {}", seen.body);
        buy_in_test(&test, &mut admin, &session).await;
        assert_eq!(admin.get("/school/admin").await.heading(), "One step until you can sell");

        // Production: not before its own credentials are proven.
        let page = admin.get("/school/admin/merchant-accounts").await;
        let refused = admin.submit(&page, "/school/admin/mode", &[("mode", "production")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains(&text("en", "accounts-refused-no-account")));
        let form = admin.get("/school/admin/merchant-accounts/production").await;
        let wrong = credentials(TEST_PASSWORD);
        admin.submit(&form, "/school/admin/merchant-accounts/production", &wrong).await;
        let refused = admin.submit(&page, "/school/admin/mode", &[("mode", "production")]).await;
        assert!(refused.body.contains(&text("en", "accounts-refused-not-verified")));
        let good = credentials(LIVE_PASSWORD);
        admin.submit(&form, "/school/admin/merchant-accounts/production", &good).await;
        let switched = admin.submit(&page, "/school/admin/mode", &[("mode", "production")]).await;
        assert_eq!(switched.status, StatusCode::SEE_OTHER, "{}", switched.body);
        let page = admin.get("/school/admin").await;
        assert_eq!(page.heading(), text("en", "figures-title"));
        assert!(!page.body.contains("class=\"test-banner\""));

        // What was made in Test stays hidden and stays a test.
        let mut visitor = Browser::new(&pages(&test), "en");
        assert_eq!(visitor.get(&session).await.status, StatusCode::NOT_FOUND);
        assert!(!visitor.get("/school/").await.body.contains(&session));
        assert!(admin.get(&session).await.body.contains("class=\"test-banner\""));

        // A slip of the pen does not stop what sells.
        let wrong = credentials("changed-elsewhere");
        let refused = admin.submit(&form, "/school/admin/merchant-accounts/production", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("does not know this partner"), "{}", refused.body);
        assert!(refused.body.contains(&text("en", "accounts-not-replaced")));
        assert!(!refused.body.contains("changed-elsewhere"));
        let page = admin.get("/school/admin/merchant-accounts").await;
        assert!(!page.body.contains("does not know this partner"), "the present one stays, verified");
        let sent = admin.submit(&form, "/school/admin/merchant-accounts/production", &good).await;
        assert_eq!(sent.location(), "/school/admin/merchant-accounts?done=checked-production-payflow");
        assert!(
            admin.get(&sent.location()).await.body.contains("Production: the gateway knows the account.")
        );
        no_secret_is_written_down(&test).await;
    })
    .await;
}

/// Buys a seat of the hidden session with the test link that the checklist shows.
async fn buy_in_test(test: &TestApp, admin: &mut Browser, session: &str) {
    let page = admin.get("/school/admin").await;
    let (_, after) = page.body.split_once("id=\"test_link\"").expect("the link is shown");
    let link = after.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let mut friend = Browser::new(&pages(test), "en");
    assert_eq!(friend.get(session).await.status, StatusCode::NOT_FOUND, "hidden without the link");
    assert_eq!(friend.get(&format!("{session}/register")).await.status, StatusCode::NOT_FOUND);
    let opened = friend.get(&path(test, link)).await;
    assert_eq!(opened.location(), session);
    let page = friend.get(session).await;
    assert!(page.body.contains("class=\"test-banner\""));
    let held = friend.submit(&page, &format!("{session}/hold"), &[]).await;
    let page = friend.get(&held.location()).await;
    let sent = friend.submit(&page, &format!("{session}/register"), &DETAILS).await;
    assert!(sent.location().starts_with("http://127.0.0.1/pilot/hosted?"), "{}", sent.location());
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let returned = friend.get(&path(test, &back)).await;
    let page = friend.get(&returned.location()).await;
    assert_eq!(page.heading(), text("en", "registration-confirmed-title"));
    assert!(page.body.contains("class=\"test-banner\""));
}

/// What was done is in the audit log, and no password.
async fn no_secret_is_written_down(test: &TestApp) {
    let site = test.app.sites().find("school").await.expect("readable").expect("made");
    let all = String::new;
    let (from, until) = (Timestamp(0), Timestamp(i64::MAX));
    let filter = AuditFilter { actor: all(), action: all(), subject: all(), from, until };
    let lines = test.app.audit_log().page(&site, &filter, None).await.expect("readable");
    let log = format!("{lines:?}");
    for secret in [TEST_PASSWORD, LIVE_PASSWORD, "changed-elsewhere", "not-the-password"] {
        assert!(!log.contains(secret));
    }
    for done in ["enable e-commerce", "replace credentials", "verify merchant account", "make test session"] {
        assert!(log.contains(done), "{done}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn test_links_open_one_site_for_a_month() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let _ = new_site(&test).await;
    let school = test.app.sites().find("school").await.expect("readable").expect("made");
    let token = test.app.test_token(school.id);
    assert_eq!(test.app.test_access(school.id, &token), TestAccess::Open);
    assert_eq!(test.app.test_access(test.site.id, &token), TestAccess::Closed, "signed for one site");
    let (day, mac) = token.split_once('-').expect("a day and a signature");
    let longer = format!("{}-{mac}", day.parse::<i64>().expect("a day") + 1);
    for forged in [longer.as_str(), "", "-", "99999", mac] {
        assert_eq!(test.app.test_access(school.id, forged), TestAccess::Closed, "{forged}");
    }
    test.clock.advance(Span::days(31));
    assert_eq!(test.app.test_access(school.id, &token), TestAccess::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_e_commerce_nobody_registers_for_a_fee_and_free_seats_are_taken() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut visitor = Browser::new(&pages(&test), "en");
        let before = visitor.get("/academy/sessions/paid").await;
        let operator = test.person(Role::Operator).await.person.account;
        test.app.commerce().provide_fees(operator, test.site.id, false).await.expect("the store works");
        let page = visitor.get("/academy/sessions/paid").await;
        assert!(page.body.contains(&text("en", "session-cannot-be-paid")));
        let refused = visitor.submit(&before, "/academy/sessions/paid/hold", &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains(&text("en", "hold-cannot-be-paid")));
        let held = visitor.submit(&before, "/academy/sessions/free/hold", &[]).await;
        assert_eq!(held.location(), "/academy/sessions/free/register");
        let mut admin = Browser::new(&pages(&test), "en");
        admin.keep(SIGN_IN_COOKIE, &test.person(Role::Administrator).await.token);
        let page = admin.get("/academy/admin/e-commerce").await;
        assert!(page.body.contains(&text("en", "missing-not-provided")), "{}", page.body);
        assert!(!page.body.contains("name=\"enabled\""), "what he cannot switch on is not offered");
        // Who looks after the session reads it, too, and what stands on other people's pages offers nothing.
        let page = admin.get("/academy/host/sessions/paid").await;
        assert!(page.body.contains(&text("en", "missing-not-provided")), "{}", page.body);
        let page = admin.get("/academy/host/sessions/free").await;
        assert!(!page.body.contains(&text("en", "missing-not-provided")), "it is free");
        let button = visitor.get("/academy/sessions/paid/button.svg").await;
        assert!(button.body.contains(&text("en", "host-button-closed")), "{}", button.body);
        assert!(!button.body.contains("seats"), "{}", button.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn payers_read_the_sites_words_in_their_language_or_its_own() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut admin = Browser::new(&pages(&test), "en");
        admin.keep(SIGN_IN_COOKIE, &test.person(Role::Administrator).await.token);
        let page = admin.get("/academy/admin/texts").await;
        let fields = [
            ("display_name", "Academy <b>"),
            ("intro", "Welcome & pay."),
            ("policy", "Rules of 2026."),
            ("receipt_footer", "Chamber 123"),
            ("contact", "pay@academy.example"),
        ];
        let wrong = with(&fields, "contact", "call us");
        let refused = admin.submit(&page, "/academy/admin/texts?language=en", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Welcome &#38; pay."), "what was typed is kept");
        let saved = admin.submit(&page, "/academy/admin/texts?language=en", &fields).await;
        assert_eq!(saved.location(), "/academy/admin/texts?language=en&saved");

        // A Dutch reader gets the site's English words, since there are no Dutch ones.
        let mut visitor = Browser::new(&pages(&test), "nl");
        let register = visitor.take_seat("paid").await;
        for words in ["Welcome &#38; pay.", "Rules of 2026.", "Academy &#60;b&#62;"] {
            assert!(register.body.contains(words), "{words}");
        }
        assert!(register.body.contains("pay@academy.example"), "the contact is the site's");
        let sent = visitor.submit(&register, "/academy/sessions/paid/register", &DETAILS).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let page = visitor.get("/academy/sessions/paid").await;
        let registration = visitor.get(&page.link("/register")).await.location();
        assert!(registration.starts_with("/academy/registrations/"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_wears_its_own_colour_and_logo() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut admin = Browser::new(&router, "en");
    admin.keep(SIGN_IN_COOKIE, &test.person(Role::Administrator).await.token);
    let page = admin.get("/academy/admin/appearance").await;
    let address = "/academy/admin/appearance";
    for (light, word) in [("#ffd400", "Too pale"), ("url(x)", "Enter a colour")] {
        let refused = admin.submit(&page, address, &[("light", light), ("dark", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(word) && refused.body.contains(&format!("value=\"{light}\"")));
    }
    let saved = admin.submit(&page, address, &[("light", "#123A7A"), ("dark", "")]).await;
    assert_eq!(saved.location(), "/academy/admin/appearance?saved");
    let mut visitor = Browser::new(&router, "en");
    let sheet = visitor.get("/academy/").await.link("-accent.css");
    let css = visitor.get(&sheet).await;
    assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
    assert!(css.body.contains("--accent:#123a7a") && css.body.contains("prefers-color-scheme:dark"));
    assert_eq!(visitor.get("/academy/looks/000000000000-accent.css").await.status, StatusCode::NOT_FOUND);

    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend_from_slice(&[0, 0, 0, 240, 0, 0, 0, 80, 8, 6, 0, 0, 0]);
    let huge = vec![0; 3 * 1024 * 1024];
    for (content, good) in [(b"<svg onload=alert(1)></svg>".to_vec(), false), (huge, false), (png, true)] {
        let token = page.hidden("form_token").expect("a token");
        let mut body = format!(
            "--x\r\ncontent-disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n--x\r\n\
             content-disposition: form-data; name=\"logo\"; filename=\"../../l.png\"\r\ncontent-type: image/png\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(&content);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = Request::post("/academy/admin/appearance/logo")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let sent = admin.send(request, body.into()).await;
        let expected = if good { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(sent.status, expected, "{}", sent.body);
        let says = sent.body.contains("This file is too large") && sent.body.contains("value=\"#123a7a\"");
        assert_eq!(says, content.len() > 1024, "the page stays, with what is kept: {}", sent.body);
    }
    let forged = Request::post("/academy/admin/appearance/logo")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let sent = admin.send(forged, "--x--\r\n".into()).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN, "without its token");
    let home = visitor.get("/academy/").await;
    let (_, image) = home.body.split_once("class=\"logo-image\" src=\"").expect("the logo");
    let logo = image.split('"').next().expect("an address");
    assert!(logo.ends_with("-logo.png") && home.body.contains("width=\"240\" height=\"80\""));
    let removed = admin.submit(&page, "/academy/admin/appearance/logo/none", &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(visitor.get(logo).await.status, StatusCode::NOT_FOUND);
    assert_eq!(SITE, "academy");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_saves_an_older_page_overwrites_nothing_unseen() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    let texts = [("display_name", "Academy"), ("contact", "desk@example.org")];
    let operator = test.person(Role::Operator).await;
    let profile = [
        ("name", "Academy"),
        ("region", "NL"),
        ("currency", "EUR"),
        ("time_zone", "Europe/Amsterdam"),
        ("languages", "en"),
        ("default_language", "en"),
    ];
    let own = "/operator/sites/academy";
    for (who, page, typed, field) in [
        (&operator, own, profile.to_vec(), "name"),
        (&administrator, "/academy/admin/e-commerce", SETTINGS.to_vec(), "attempts"),
        (&administrator, "/academy/admin/texts?language=en", texts.to_vec(), "display_name"),
    ] {
        let mut desk = Browser::signed_in(&pages(&test), "en", who);
        let (one, other) = (desk.get(page).await, desk.get(page).await);
        assert_eq!(desk.submit(&one, page, &typed).await.status, StatusCode::SEE_OTHER);
        let mine = with(&typed, field, "4");
        let refused = desk.submit(&other, page, &mine).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains(&text("en", "form-changed-title")));
        assert!(refused.body.contains("value=\"4\""), "what was typed is kept");
        assert!(!desk.get(page).await.body.contains("value=\"4\""), "nothing was saved");
        let again = desk.submit(&refused, page, &mine).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "who has been told may replace it");
        assert!(desk.get(page).await.body.contains("value=\"4\""));
    }
}

/// Who sells pay-per-use is said on a page, and stands on what hosts read.
#[tokio::test(flavor = "multi_thread")]
async fn an_operator_says_who_sells_pay_per_use() {
    const PAGE: &str = "/operator/seller";
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &operator);
    let accounts = browser.get("/operator/merchant-accounts").await;
    assert!(accounts.body.contains(&text("en", "accounts-seller-none")));
    assert_eq!(accounts.link(PAGE), PAGE);
    let form = browser.get(PAGE).await;
    let typed = [
        ("seller_name", "Bright Conferencing B.V."),
        ("seller_address", "Main St 1\n1000 AA Amsterdam"),
        ("seller_country", "NL"),
        ("seller_vat_number", "NL001234567B01"),
    ];
    assert_eq!(browser.post(PAGE, &typed).await.status, StatusCode::FORBIDDEN, "no token");
    let wrong = browser.submit(&form, PAGE, &with(&typed, "seller_country", "")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"Bright Conferencing B.V.\""), "kept");
    let sent = browser.submit(&form, PAGE, &typed).await;
    assert_eq!(sent.location(), format!("{PAGE}?saved"));
    let saved = browser.get(&sent.location()).await;
    assert!(saved.body.contains(&text("en", "settings-saved")) && saved.body.contains("NL001234567B01"));
    let seller = test.app.sites().operators_seller().await.expect("readable").expect("entered").seller;
    assert_eq!(seller.name, "Bright Conferencing B.V.");
    let accounts = browser.get("/operator/merchant-accounts").await;
    assert!(accounts.body.contains("1000 AA Amsterdam"));
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    assert_eq!(desk.get(PAGE).await.status, StatusCode::NOT_FOUND);
}

/// Pay-per-use is paid to the operator (S-15): its accounts are entered as a site's are, and it is no site.
#[tokio::test(flavor = "multi_thread")]
async fn an_operator_connects_accounts_of_its_own_and_becomes_no_site() {
    const PAGE: &str = "/operator/merchant-accounts";
    const TEST: &str = "/operator/merchant-accounts/test";
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let operator = test.person(Role::Operator).await;
        let router = pages(&test);
        let mut browser = Browser::signed_in(&router, "en", &operator);
        let page = browser.get(PAGE).await;
        assert_eq!(page.body.matches(&text("en", "accounts-none")).count(), 2);
        assert!(page.body.contains(&text("en", "accounts-operators-lead")));
        assert!(!page.body.contains("/admin/"), "neither a mode nor a test session of its own");
        assert!(
            test.app.sites().operators_seller().await.expect("readable").is_none(),
            "nothing was entered"
        );

        let form = browser.get(TEST).await;
        let stale = browser.post(TEST, &credentials(TEST_PASSWORD)).await;
        assert_eq!(stale.status, StatusCode::FORBIDDEN);
        let wrong = with(&credentials(TEST_PASSWORD), "vendor", "");
        let refused = browser.submit(&form, TEST, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"PayPal\""), "kept");
        let sent = browser.submit(&form, TEST, &credentials("wrong")).await;
        assert_eq!(
            (sent.status, sent.location().as_str()),
            (StatusCode::SEE_OTHER, "/operator/merchant-accounts?done=checked-test-payflow")
        );
        let refused = browser.get(&sent.location()).await;
        assert!(refused.body.contains("Test: not verified."), "{}", refused.body);
        assert!(browser.get(PAGE).await.body.contains(&text("en", "check-credentials")));
        let form = browser.get(TEST).await;
        let sent = browser.submit(&form, TEST, &credentials(TEST_PASSWORD)).await;
        let page = browser.get(&sent.location()).await;
        assert!(page.body.contains(&text("en", "check-usable")));
        assert!(!page.body.contains(TEST_PASSWORD));
        let verified = browser.submit(&page, "/operator/merchant-accounts/test/verify", &[]).await;
        assert_eq!(verified.location(), "/operator/merchant-accounts?done=checked-test-payflow");
        assert!(
            browser.get(&verified.location()).await.body.contains("Test: the gateway knows the account.")
        );
        let missing = browser.submit(&page, "/operator/merchant-accounts/production/verify", &[]).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get("/operator/merchant-accounts/x").await.status, StatusCode::NOT_FOUND);

        let sites: Vec<_> =
            test.app.sites().list().await.expect("sites").into_iter().map(|site| site.slug).collect();
        assert_eq!(sites, [SITE], "the operator is none");
        assert_eq!(test.app.sites().overview().await.expect("sites").len(), 1);
        assert!(test.app.sites().find("operator").await.expect("readable").is_none());
        assert_eq!(browser.get("/operator/sessions/any").await.status, StatusCode::NOT_FOUND);
        for role in [Role::Administrator, Role::Host, Role::Finance] {
            let person = test.person(role).await;
            let mut other = Browser::signed_in(&router, "en", &person);
            assert_eq!(other.get(PAGE).await.status, StatusCode::NOT_FOUND, "{role:?}");
        }
        let page = browser.get(PAGE).await;
        assert!(page.body.contains(&text("en", "accounts-operators-order-hint")), "hosts choose nothing");
        assert!(!page.body.contains(&text("en", "accounts-order-hint")));
    })
    .await;
}
