//! What is written to the log: routes and figures, no people.

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use axum::body::Body;
use domain::accounts::Role;
use http::Request;
use std::io::Write;
use std::sync::{Arc, Mutex};
use testkit::payer::{Card, PageVisit, pay};
use testkit::people::{SECOND_FACTOR, SIGN_IN_COOKIE, second_factor_code};
use testkit::{PASSWORD, TestApp};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("unbroken").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The subscriber hears the other tests of this binary as well: what holds here must hold for their lines too.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_routes_and_nobody() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::INFO)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("the only one");

    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    let bad = [("first_name", "Secret\r\nName"), ("email", "secret-mail")];
    browser.submit(&page, "/academy/sessions/paid/register", &bad).await;
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let back = path(&test, &back);
    let registration = browser.get(&back).await.location();
    let shown = browser.get(&registration).await;
    assert_eq!(shown.heading(), text("en", "registration-confirmed-title"));
    browser.get(&shown.link("/join/")).await;
    browser.send(Request::post("/academy/sessions/paid/register"), Body::from(vec![b'x'; 10_000_000])).await;
    browser.get("/academy/registrations/nonsense?email=robin@example.org").await;
    let staff = staff(&test).await;

    let log = String::from_utf8(lines.0.lock().expect("unbroken").clone()).expect("UTF-8");
    assert!(log.contains("/{site}/registrations/{reference}"), "{log}");
    assert!(log.contains("status=413"));
    let mac = registration.rsplit_once('-').expect("a link").1;
    for secret in ["robin", "Robin", "Vries", "example.org", "Secret", "secret-mail", "4111111111111111", mac]
    {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
    for secret in &staff {
        assert!(!log.contains(secret.as_str()), "{secret} is in the log:\n{log}");
    }
    for line in log.lines().filter(|line| line.contains(" bursar_web::")) {
        assert!(line.contains(" INFO "), "above info: {line}");
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
    assert_eq!(browser.get("/account").await.status, http::StatusCode::OK, "signed in");
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
