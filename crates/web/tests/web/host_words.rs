//! What hosts and guests read is so: of mails that wait, of sessions that are over or cannot be paid, of who is left out.

use super::browser::{Browser, fresh_database, pages, text};
use super::host_people::{Desk, act, bought, first_person};
use super::hosting::{NEW, send};
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::payments::gateway::Mode;
use domain::time::Span;
use http::StatusCode;
use locale::{Locale, Messages};
use testkit::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn invitations_of_a_draft_wait_and_are_not_called_sent() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut host = Browser::signed_in(&pages(&test), "en", &test.person(Role::Host).await);
    let page = host.get(NEW).await;
    let two = [("invitations", "ann@example.org, ben@example.org"), ("action", "draft")];
    let draft = send(&mut host, &page, NEW, &two).await;
    assert_eq!(draft.status, StatusCode::SEE_OTHER, "{}", draft.body);
    let own = draft.location().split('?').next().expect("an address").to_owned();
    let t = Messages::new(Locale::En);
    let waits = |count: i64| t.with("host-invited-waits", &[("count", count.into())]);
    let page = host.get(&own).await;
    assert!(page.body.contains(&waits(2)), "{}", page.body);
    assert!(!page.body.contains(&text("en", "host-invite")), "{}", page.body);
    let invite = format!("{own}/invitations");
    let done = host.submit(&page, &invite, &[("invitations", "cas@example.org")]).await;
    let told = host.get(&done.location()).await;
    let one = t.with("host-done-invited-waits", &[("count", 1.into())]);
    assert!(told.body.contains(&one) && told.body.contains(&waits(3)), "{}", told.body);
    test.run_jobs().await;
    assert!(test.mailer.sent().is_empty(), "nobody was written to");
    let done = host.submit(&told, &format!("{own}/act"), &[("action", "announce")]).await;
    let page = host.get(&done.location()).await;
    assert!(page.body.contains(&t.with("host-invited", &[("count", 3.into())])), "{}", page.body);
    test.run_jobs().await;
    assert_eq!(test.mailer.sent().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_too_long_is_named() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut host = Browser::signed_in(&pages(&test), "en", &test.person(Role::Host).await);
    let page = host.get(NEW).await;
    let long = "W".repeat(151);
    let refused = send(&mut host, &page, NEW, &[("topic", &long), ("action", "schedule")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let t = Messages::new(Locale::En);
    let problem = t.with("host-problem-too-long", &[("max", 150.into())]);
    let named = [("field", text("en", "host-topic").into()), ("problem", problem.into())];
    assert!(refused.body.contains(&t.with("layout-mistake-of", &named)), "{}", refused.body);
}

/// Nobody is led to what is over, and who has no seat is not written to without a word.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_shares_until_the_end_and_reads_who_is_left_out() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    let (mut attendee, registration) = bought(&test, &router, &address).await;
    let people = format!("{address}/people");
    let page = host.get(&people).await;
    let robin = first_person(&page);
    let cancel = attendee.get(&format!("{registration}/cancel")).await;
    let (back, kept) = (cancel.hidden("back").expect("an amount"), cancel.hidden("kept").expect("an amount"));
    let given = [("back", back.as_str()), ("kept", kept.as_str())];
    attendee.submit(&cancel, &format!("{registration}/cancel"), &given).await;
    test.run_for(Span::minutes(1)).await;
    let slug = address.rsplit('/').next().expect("a slug");
    bought(&test, &router, &address).await;
    let page = host.get(&people).await;
    let all: Vec<&str> = page.body.split("name=\"who\" value=\"").skip(1).collect();
    let all: Vec<&str> = all.iter().filter_map(|after| after.split('"').next()).collect();
    assert_eq!(all.len(), 2, "{}", page.body);
    assert!(all.iter().any(|who| who.split(':').next() == robin.split(':').next()));
    let mut fields: Vec<(&str, &str)> = all.iter().map(|who| ("who", *who)).collect();
    fields.extend([("subject", "Tomorrow"), ("body", "Bring a pen."), ("action", "preview")]);
    let preview = act(&mut host, &page, &people, &fields).await;
    let t = Messages::new(Locale::En);
    assert!(preview.body.contains(&t.with("host-write-count", &[("count", 1.into())])), "{}", preview.body);
    let left_out = [("count", 1.into()), ("names", "Robin de Vries".into())];
    assert!(preview.body.contains(&t.with("host-write-left-out", &left_out)), "{}", preview.body);

    assert!(host.get(&address).await.body.contains("id=\"share\""));
    let ends_at = test.session(slug).await.session.ends_at;
    test.advance(Span(ends_at.since(test.clock_now()).0)).await;
    assert!(!host.get(&address).await.body.contains("id=\"share\""));
}

/// A guest is offered no seats where nothing can be paid, and is not told of a test about what takes real money.
#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_offers_what_can_be_had() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    let operator = AccountId(uuid::Uuid::from_u128(7));
    let mut guest = Browser::new(&pages(&test), "en");
    let words = text("en", "sessions-cannot-be-paid");
    assert!(!guest.get("/academy/").await.body.contains(&words));
    let commerce = test.app.commerce();
    assert!(commerce.provide_fees(operator, test.site.id, false).await.expect("the store works"));
    let closed = guest.get("/academy/").await;
    let priced = closed.body.matches("€\u{a0}121.00").count();
    assert!(priced > 0 && closed.body.contains(&text("en", "sessions-free")));
    assert_eq!(closed.body.matches(&words).count(), priced, "only of what costs something");
    let by = administrator.person.account;
    let switched = commerce.switch_mode(by, &test.site, Mode::Test).await;
    switched.expect("the store works").expect("Test is always allowed");
    let banner = text("en", "layout-test-site");
    assert!(!guest.get("/academy/").await.body.contains(&banner));
    let mut staff = Browser::signed_in(&pages(&test), "en", &test.person(Role::Host).await);
    assert!(staff.get("/academy/").await.body.contains(&banner), "who works there is told");
}
