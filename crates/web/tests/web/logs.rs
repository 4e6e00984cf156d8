//! What is written to the log: routes and figures, no people.

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use axum::body::Body;
use http::Request;
use std::io::Write;
use std::sync::{Arc, Mutex};
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

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

    let log = String::from_utf8(lines.0.lock().expect("unbroken").clone()).expect("UTF-8");
    assert!(log.contains("/{site}/registrations/{reference}"), "{log}");
    assert!(log.contains("status=413"));
    let mac = registration.rsplit_once('-').expect("a link").1;
    for secret in ["robin", "Robin", "Vries", "example.org", "Secret", "secret-mail", "4111", mac] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
    for line in log.lines().filter(|line| line.contains(" bursar_web::")) {
        assert!(line.contains(" INFO "), "above info: {line}");
    }
}
