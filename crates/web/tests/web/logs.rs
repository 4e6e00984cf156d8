//! What is written to the log: routes and figures, no people.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use super::recording::{Lines, recorder};
use app::commerce::CredentialsForm;
use axum::body::Body;
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::sites::GatewayProduct;
use http::{Request, StatusCode};
use testkit::payer::{Card, PageVisit, pay};
use testkit::people::{SECOND_FACTOR, SIGN_IN_COOKIE, second_factor_code};
use testkit::{PASSWORD, TestApp};

const REGISTER: &str = "/academy/sessions/paid/register";

/// Everything that our crates write, at every level.
fn ours(target: &str) -> bool {
    target.starts_with("bursar_")
}

/// What a person or his browser may not find in a log again.
const SECRETS: [&str; 9] = [
    "robin",
    "Robin",
    "Vries",
    "example.org",
    "Secret",
    "secret-mail",
    "4111111111111111",
    "203.0.113.77",
    "Nosy",
];

/// What comes from this test is read by its own recorder, on its own thread. Another one hears the threads of the store and
/// the other tests of this binary as well: what holds of people here must hold for their lines too.
#[tokio::test]
async fn the_log_names_routes_and_nobody_and_bad_input_is_no_warning() {
    let (own, all) = (Lines::default(), Lines::default());
    tracing::subscriber::set_global_default(recorder(&all, ours)).expect("the only one");
    let _recording = tracing::subscriber::set_default(recorder(&own, ours));

    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut browser = Browser::new(&router, "en");
    let page = browser.take_seat("paid").await;
    bad_details(&mut browser, &page).await;
    let sent = browser.submit(&page, REGISTER, &DETAILS).await;
    let hosted = sent.location();
    let session = browser.get("/academy/sessions/paid").await;
    let begun = browser.get(&session.link("/register")).await.location();
    let checkout = begun.replace("/registrations/", "/checkout/");
    returns_that_were_made_up(&mut browser, &checkout).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &hosted, &Card::good()).await else {
        panic!("the card is good");
    };
    let back = path(&test, &back);
    let registration = browser.get(&back).await.location();
    // The same return again and again, and from elsewhere.
    for _ in 0..3 {
        assert_eq!(browser.get(&back).await.location(), registration);
    }
    Browser::new(&router, "nl").get(&back).await;
    let shown = browser.get(&registration).await;
    assert_eq!(shown.heading(), text("en", "registration-confirmed-title"));
    browser.get(&shown.link("/join/")).await;
    bad_requests(&mut browser).await;
    let staff = staff(&test).await;
    merchant_account(&test).await;
    test.run_jobs().await;

    let own = String::from_utf8(own.read()).expect("UTF-8");
    assert!(own.contains("/{site}/registrations/{reference}"), "{own}");
    for status in ["status=413", "status=403", "status=422", "status=404"] {
        assert!(own.contains(status), "{status}");
    }
    assert!(own.contains("DEBUG bursar_connectors::"), "every level is recorded, of every crate");
    for line in own.lines().filter(|line| line.contains(" bursar_")) {
        assert!(!line.contains(" WARN ") && !line.contains("ERROR "), "above info: {line}");
    }
    let log = own + std::str::from_utf8(&all.read()).expect("UTF-8");
    let mac = registration.rsplit_once('-').expect("a link").1;
    let gateway = test.credentials().password;
    for secret in SECRETS.into_iter().chain([mac, &gateway]).chain(staff.iter().map(String::as_str)) {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

/// An administrator types the password of the merchant account wrong, then right, and has it verified.
async fn merchant_account(test: &TestApp) {
    let administrator = test.person(Role::Administrator).await.person;
    let right = test.credentials();
    let wrong = CredentialsForm { password: "Secret-not-it".into(), ..right.clone() };
    let commerce = test.app.commerce();
    for (form, is_right) in [(wrong, false), (right, true)] {
        let saved = commerce.save_account(&administrator, &test.site, Mode::Production, &form).await;
        assert_eq!(saved.expect("the store works").is_ok(), is_right);
    }
    let account = (Mode::Production, GatewayProduct::PayflowPro);
    commerce.verify(&administrator, &test.site, account).await.expect("the store works");
}

/// Every field of the form with whatever people and programs put there. The policy is never accepted: a name that looks like
/// a script is a name.
async fn bad_details(browser: &mut Browser, page: &Answer) {
    let long = "Secret".repeat(1_667);
    let values =
        ["", "Secret\r\nBcc: secret-mail@example.org", "<script>Secret()</script>", "\u{202e}Secret", &long];
    for (field, _) in DETAILS {
        for value in values {
            let kept = DETAILS.into_iter().filter(|(name, _)| *name != "policy");
            let typed: Vec<_> =
                kept.map(|(name, of)| (name, if name == field { value } else { of })).collect();
            let answer = browser.submit(page, REGISTER, &typed).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        }
    }
    for (name, value) in
        [("price", "Secret"), ("form_key", &long), ("shown_in", "Secret"), ("buyer", "Secret")]
    {
        let token = page.hidden("form_token").expect("a token");
        let fields =
            [&[("form_token", token.as_str()), (name, value)][..], &[("email", "secret-mail")]].concat();
        let answer = browser.post(REGISTER, &fields).await;
        assert!(!answer.status.is_server_error(), "{name}");
    }
    for token in ["", "Secret", &long] {
        let forged = [&DETAILS[..], &[("form_token", token)]].concat();
        assert_eq!(browser.post(REGISTER, &forged).await.status, StatusCode::FORBIDDEN);
        let hold = browser.post("/academy/sessions/paid/hold", &[("form_token", token)]).await;
        assert_eq!(hold.status, StatusCode::FORBIDDEN);
    }
}

/// A gateway's return as others write it, with what a gateway would tell of the payer.
async fn returns_that_were_made_up(browser: &mut Browser, checkout: &str) {
    let told = [
        ("RESULT", "0"),
        ("RESPMSG", "Approved Secret"),
        ("AMT", "121.00"),
        ("PNREF", "V19A2E5D8C41"),
        ("NAME", "Robin de Vries"),
        ("EMAIL", "robin@example.org"),
        ("ACCT", "4111111111111111"),
        ("SECURETOKENID", "Secret\r\nSecret"),
    ];
    let back = format!("{checkout}/return");
    for _ in 0..2 {
        browser.post(&back, &told).await;
        browser.get(&format!("{back}?RESULT=0&NAME=Robin+de+Vries&EMAIL=robin@example.org")).await;
        browser.post("/notifications/payflow/academy", &told).await;
        browser.post("/notifications/paypal/Secret", &told).await;
    }
    let (start, mac) = checkout.rsplit_once('-').expect("a link");
    for forged in [mac.replace(|_| true, "0"), "Secret".to_owned(), "Secret".repeat(1_000)] {
        let forged = format!("{start}-{forged}/return?RESULT=0");
        // Sent on, whatever it brings, to a page that is not there.
        let answer = match browser.get(&forged).await {
            sent_on if sent_on.status == StatusCode::SEE_OTHER => browser.get(&sent_on.location()).await,
            answer => answer,
        };
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

/// What is too large, leads nowhere, or says who somebody is where nobody asked.
async fn bad_requests(browser: &mut Browser) {
    let large = Body::from(vec![b'x'; 10_000_000]);
    assert_eq!(browser.send(Request::post(REGISTER), large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    for address in [
        "/academy/registrations/nonsense?email=robin@example.org",
        "/academy/registrations/robin@example.org",
        "/academy/sessions/Secret%0d%0aSecret/register",
        "/Secret/sessions/%E2%80%AESecret",
        "/academy/join/%00Secret",
        "/academy/money/payments/Secret",
    ] {
        let answer = browser.get(address).await;
        assert!(
            !answer.status.is_server_error() && !answer.status.is_success(),
            "{address}: {}",
            answer.status
        );
    }
    let request = Request::get("/academy/sessions/paid")
        .header("user-agent", "Nosy/1.0 (robin@example.org)")
        .header("referer", "https://mail.example.org/robin")
        .header("x-forwarded-for", "203.0.113.77")
        .header("forwarded", "for=203.0.113.77");
    assert_eq!(browser.send(request, Body::empty()).await.status, StatusCode::OK);
    let request = Request::builder().method("DELETE").uri("/academy/registrations/Secret");
    assert_eq!(browser.send(request, Body::empty()).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let page = browser.get("/academy/lost-link").await;
    for email in ["secret-mail", "robin@example.org\r\nBcc: secret-mail", "robin@example.org"] {
        browser.submit(&page, "/academy/lost-link", &[("email", email)]).await;
    }
}

/// Signs in wrongly and rightly, asks for another password and chooses it, accepts an invitation, all with mistakes
/// on the way; gives back everything that must be in no log.
async fn staff(test: &TestApp) -> Vec<String> {
    let mut secrets: Vec<String> =
        ["carla@academy.example", "dora@academy.example", "wrong-password-typed", PASSWORD, SECOND_FACTOR]
            .map(str::to_owned)
            .into();
    test.add_person("carla@academy.example", "academy", Role::Administrator).await;
    let mut browser = Browser::new(&pages(test), "en");
    let page = browser.get("/sign-in?next=/account&email=carla@academy.example").await;
    let fields = |password| [("email", "carla@academy.example"), ("password", password)];
    browser.submit(&page, "/sign-in", &fields("wrong-password-typed")).await;
    browser.submit(&page, "/sign-in", &fields(PASSWORD)).await;
    let page = browser.get("/sign-in/code").await;
    let step = u64::try_from(test.clock_now().micros() / 30_000_000).expect("after 1970");
    let code = second_factor_code(step);
    browser.submit(&page, "/sign-in/code", &[("code", "7K3M9-Q2XV0")]).await;
    browser.submit(&page, "/sign-in/code", &[("code", &code)]).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::OK, "signed in");
    secrets.extend(["7K3M9".to_owned(), browser.cookie(SIGN_IN_COOKIE), browser.cookie("known")]);

    let people = browser.get("/academy/admin/people").await;
    let invite = [("email", "dora@academy.example"), ("name", "Dora Invited"), ("roles", "host")];
    browser.submit(&people, "/academy/admin/people", &invite).await;
    let mut other = Browser::new(&pages(test), "en");
    let page = other.get("/sign-in/forgotten").await;
    other.submit(&page, "/sign-in/forgotten", &[("email", "carla@academy")]).await;
    other.submit(&page, "/sign-in/forgotten", &[("email", "carla@academy.example")]).await;
    test.run_jobs().await;
    let new = "a ladder behind the barn";
    for mail in test.mailer.sent() {
        let Some(link) = mail.text.lines().find(|line| line.contains("/sign-in/links/")) else { continue };
        let link = path(test, link);
        let page = other.get(&link).await;
        let choice = |repeated| [("name", "Dora Invited"), ("password", new), ("repeated", repeated)];
        other.submit(&page, &link, &choice("something else typed")).await;
        other.submit(&page, &link, &choice(new)).await;
        secrets.push(link.rsplit_once('/').expect("a link").1.to_owned());
    }
    assert_eq!(secrets.len(), 10, "an invitation and a reset");
    secrets.extend(["Dora", "ladder behind", "something else typed"].map(str::to_owned));
    secrets
}
