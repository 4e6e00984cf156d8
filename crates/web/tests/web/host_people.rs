//! What a host does with the people of his session: writing to them, giving money back, moving the session and calling it
//! off. In process, without script.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use app::commerce::SettingsForm;
use axum::Router;
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use locale::{Locale, Messages};
use testkit::TestApp;
use testkit::databases::TestDatabase;
use testkit::payer::{Card, PageVisit, pay};

const NEW: &str = "/academy/host/sessions/new";

/// Schedules a session that costs 121 euros; the address of its host's page.
pub async fn scheduled(host: &mut Browser) -> String {
    let fields = [
        ("topic", "Effective feedback"),
        ("date", "2026-12-02"),
        ("time", "14:00"),
        ("time_zone", "Europe/Amsterdam"),
        ("minutes", "90"),
        ("language", "en"),
        ("listed", "yes"),
        ("registration", "yes"),
        ("capacity", "20"),
        ("closes", "1"),
        ("closes_unit", "hours"),
        ("cancelling", "2"),
        ("cancelling_unit", "days"),
        ("meeting_link", "https://meet.example/mine"),
        ("fee", "121"),
        ("fee_shown", "12100"),
        ("action", "schedule"),
    ];
    let page = host.get(NEW).await;
    let mut done = host.submit(&page, NEW, &fields).await;
    if done.status == StatusCode::OK {
        let shown = done.hidden("fee_shown").expect("the fee is echoed");
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|&(name, value)| (name, if name == "fee_shown" { &*shown } else { value }))
            .collect();
        done = host.submit(&done, NEW, &fields).await;
    }
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.location().split('?').next().expect("an address").to_owned()
}

/// A host at his desk, with a session that costs 121 euros.
pub struct Desk {
    /// Gone with it is everything.
    pub database: TestDatabase,
    pub test: TestApp,
    pub router: Router,
    pub host: Browser,
    /// The address of his session's page.
    pub address: String,
}

impl Desk {
    /// He works in English.
    pub async fn open() -> Self {
        Self::open_in("en").await
    }

    pub async fn open_in(language: &'static str) -> Self {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        let router = pages(&test);
        let mut host = Browser::signed_in(&router, language, &test.person(Role::Host).await);
        let address = scheduled(&mut host).await;
        Self { database, test, router, host, address }
    }
}

/// Somebody buys a seat of it; the path of the registration.
pub async fn bought(test: &TestApp, router: &Router, address: &str) -> (Browser, String) {
    bought_with(test, router, address, &[]).await
}

/// The same with more in the form.
pub async fn bought_with(
    test: &TestApp,
    router: &Router,
    address: &str,
    more: &[(&str, &str)],
) -> (Browser, String) {
    let slug = address.rsplit('/').next().expect("a slug");
    let mut browser = Browser::new(router, "en");
    let page = browser.take_seat(slug).await;
    let details = [&DETAILS, more].concat();
    let sent = browser.submit(&page, &format!("/academy/sessions/{slug}/register"), &details).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good: {}", sent.body);
    };
    let returned = browser.get(&path(test, &back)).await;
    test.run_jobs().await;
    (browser, returned.location())
}

/// The value of the first person's box.
pub fn first_person(page: &Answer) -> String {
    let (_, after) = page.body.split_once("name=\"who\" value=\"").expect("somebody");
    after.split('"').next().expect("a value").to_owned()
}

/// Sends the page's form with what it has hidden.
pub async fn act(host: &mut Browser, page: &Answer, address: &str, fields: &[(&str, &str)]) -> Answer {
    let hidden: Vec<(&str, String)> = ["message", "refund_shown"]
        .into_iter()
        .filter_map(|name| page.hidden(name).map(|value| (name, value)))
        .collect();
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend_from_slice(fields);
    host.submit(page, address, &all).await
}

pub async fn refunded(test: &TestApp) -> i64 {
    test.emulator.books().await.expect("books").totals.iter().map(|total| total.refunded).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_writes_to_his_people_once() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    bought(&test, &router, &address).await;
    let people = format!("{address}/people");
    let page = host.get(&people).await;
    let who = first_person(&page);
    let words = [("subject", "What to bring"), ("body", "A conversation that you put off.")];
    let nobody = act(&mut host, &page, &people, &[words[0], words[1], ("action", "preview")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains(&text("en", "host-write-nobody")));
    assert!(nobody.body.contains("value=\"What to bring\"") && nobody.body.contains(words[1].1), "kept");
    let empty = [("who", who.as_str()), words[0], ("body", " "), ("action", "preview")];
    let empty = act(&mut host, &page, &people, &empty).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("value=\"What to bring\"") && empty.body.contains(" checked"), "kept");
    let ask = [("who", who.as_str()), words[0], words[1], ("action", "preview")];
    let asked = act(&mut host, &page, &people, &ask).await;
    assert_eq!(asked.status, StatusCode::OK);
    let write = [("who", who.as_str()), words[0], words[1], ("action", "write")];
    for _ in 0..2 {
        let done = act(&mut host, &asked, &people, &write).await;
        assert_eq!(done.location(), format!("{people}?done=written&count=1"), "{}", done.body);
    }
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("What to bring")).collect();
    assert_eq!(told.len(), 1, "the same form writes once");
    assert!(told[0].text.contains(words[1].1) && told[0].to_address == "robin@example.org");
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_gives_a_part_back_after_he_has_seen_what_goes() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open_in("nl").await;
    bought(&test, &router, &address).await;
    let people = format!("{address}/people");
    let page = host.get(&people).await;
    let who = first_person(&page);
    for amount in ["12,345", "1e2", "-5", "0", "200,00"] {
        let typed = [
            ("who", who.as_str()),
            ("amount", amount),
            ("reason", "Het geluid was slecht."),
            ("action", "refund"),
        ];
        let refused = act(&mut host, &page, &people, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount}");
        assert!(refused.body.contains(&format!("value=\"{amount}\"")), "{amount} is kept");
        assert!(refused.body.contains("Het geluid was slecht.") && refused.body.contains(" checked"));
        assert!(refused.body.contains("href=\"#amount\""), "and the mistake is linked");
        assert!(refused.body.contains(&text("nl", "host-refund-kept")), "what was not done is said");
        let by_name = "Robin de Vries (robin@example.org): er is maar €\u{a0}121,00 over";
        assert_eq!(refused.body.contains(by_name), amount == "200,00", "{}", refused.body);
    }
    let typed = [
        ("who", who.as_str()),
        ("amount", "20,50"),
        ("reason", "Het geluid was slecht."),
        ("action", "refund"),
    ];
    let silent = [("who", who.as_str()), ("amount", "20,50"), ("reason", " "), ("action", "refund")];
    let refused = act(&mut host, &page, &people, &silent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the attendee reads why");
    assert!(refused.body.contains("id=\"reason-problem\"") && refused.body.contains("value=\"20,50\""));
    let asked = act(&mut host, &page, &people, &typed).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert_eq!(asked.header("cache-control"), "private, no-cache", "*Back* shows it again");
    assert!(asked.body.contains("€\u{a0}20,50"), "what goes back is said first: {}", asked.body);
    test.run_jobs().await;
    assert_eq!(refunded(&test).await, 0);
    let done = act(&mut host, &asked, &people, &typed).await;
    assert_eq!(done.location(), format!("{people}?done=refunded&count=1"), "{}", done.body);
    let said = host.get(&done.location()).await;
    assert!(said.body.contains("€\u{a0}20,50"), "the list shows it");
    // The same form again orders nothing more.
    act(&mut host, &asked, &people, &typed).await;
    test.run_for(Span::minutes(2)).await;
    assert_eq!(refunded(&test).await, 2_050);
    let mails = test.mailer.sent();
    let told = mails.iter().find(|mail| mail.text.contains("Het geluid was slecht.")).expect("told why");
    assert!(told.text.contains("20.50") || told.text.contains("20,50"), "{}", told.text);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_moves_his_session_and_every_mistake_keeps_what_was_typed() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    let (mut attendee, registration) = bought(&test, &router, &address).await;
    let moving = format!("{address}/move");
    let page = host.get(&moving).await;
    assert!(page.body.contains("value=\"2026-12-02\"") && page.body.contains("value=\"14:00\""));
    let right = [("date", "2026-12-09"), ("time", "10:30"), ("minutes", "60"), ("until", "2026-12-05")];
    for (field, value, linked) in [
        ("date", "9 December", "date"),
        ("date", "2026-11-01", "date"),
        ("time", "half ten", "time"),
        ("minutes", "0", "minutes"),
        ("minutes", "10081", "minutes"),
        ("minutes", "an hour", "minutes"),
        ("until", "soon", "until"),
        ("until", "2026-11-01", "until"),
    ] {
        let typed = right.map(|(name, usual)| (name, if name == field { value } else { usual }));
        let refused = host.submit(&page, &moving, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(refused.body.contains(&format!("href=\"#{linked}\"")), "{field} {value}: {}", refused.body);
        if field == "minutes" {
            assert!(refused.body.contains("from 1 to 10,080"), "{value}: {}", refused.body);
        }
        for (name, value) in typed {
            assert!(refused.body.contains(&format!("value=\"{value}\"")), "{name} {value} is kept");
        }
    }
    test.run_jobs().await;
    assert!(!test.mailer.sent().iter().any(|mail| mail.subject.starts_with("New time: ")));
    // He is asked who had his seat before.
    test.advance(Span::minutes(1)).await;
    let done = host.submit(&page, &moving, &right).await;
    assert_eq!(done.location(), format!("{address}?done=moved"), "{}", done.body);
    let said = host.get(&done.location()).await;
    assert!(said.body.contains(&text("en", "host-done-moved")) && said.body.contains("9 Dec"));
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let told = mails.iter().find(|mail| mail.subject.starts_with("New time: ")).expect("told");
    // By the rule for everybody the full refund ends later than on the host's date: that is what people read.
    for words in ["9 December 2026, 10:30", "2 December 2026 at 14:00", "7 December 2026, 10:30"] {
        assert!(told.text.contains(words), "{words}: {}", told.text);
    }
    // The host sees who has answered.
    let people = format!("{address}/people");
    assert!(host.get(&people).await.body.contains(&text("en", "new-date-open")));
    let page = attendee.get(&registration).await;
    let accepted = attendee.submit(&page, &format!("{registration}/new-date"), &[]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER);
    assert!(host.get(&people).await.body.contains(&text("en", "new-date-accepted")));
    let csv = host.get(&format!("{people}.csv")).await;
    assert!(csv.body.contains("accepts the new date"), "{}", csv.body);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_calls_his_session_off_and_sees_the_money_go_back() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open_in("fr").await;
    let (mut attendee, registration) = bought(&test, &router, &address).await;
    let cancelling = format!("{address}/cancel");
    let page = host.get(&cancelling).await;
    assert_eq!(page.heading(), text("fr", "host-cancel-title"));
    let values = [("count", 1.into()), ("amount", "121,00\u{a0}€".into())];
    let sum = Messages::new(Locale::Fr).with("host-cancel-sum", values);
    assert!(page.body.contains(&sum), "what goes back is said before: {}", page.body);
    let forged = host.post(&cancelling, &[("reason", "Malade.")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let done = host.submit(&page, &cancelling, &[("reason", "La formatrice est malade.")]).await;
    assert_eq!(done.location(), cancelling, "{}", done.body);
    let going = host.get(&cancelling).await;
    assert!(going.body.contains(&text("fr", "host-cancel-done")) && !going.header("refresh").is_empty());
    test.run_for(Span::minutes(3)).await;
    let gone = host.get(&cancelling).await;
    assert!(gone.header("refresh").is_empty() && gone.body.contains("121,00\u{a0}€"), "{}", gone.body);
    assert_eq!(refunded(&test).await, 12_100);
    let page = attendee.get(&registration).await;
    assert!(
        page.body.contains(&text("en", "cancelled-session-title")) && page.body.contains("€121.00")
            || page.body.contains("€\u{a0}121.00")
    );
    // Why is told wherever it is told that it does not take place.
    assert!(page.body.contains("La formatrice est malade."), "{}", page.body);
    let public = attendee.get(&address.replace("/host/", "/")).await;
    assert!(public.body.contains("La formatrice est malade."), "{}", public.body);
    let mails = test.mailer.sent();
    let told = mails.iter().find(|mail| mail.subject.starts_with("Does not take place: ")).expect("told");
    assert!(told.text.contains("La formatrice est malade."));
    // Once more, from a page that was open meanwhile: nothing happens twice.
    let again = host.submit(&going, &cancelling, &[("reason", "Encore.")]).await;
    assert_ne!(again.status, StatusCode::OK);
    test.run_for(Span::minutes(3)).await;
    assert_eq!(refunded(&test).await, 12_100);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_over_is_not_called_off_and_the_reason_is_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut host = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let cancelling = "/academy/host/sessions/open-now/cancel";
    let page = host.get(cancelling).await;
    test.advance(Span::hours(3)).await;
    let refused = host.submit(&page, cancelling, &[("reason", "Nobody came.")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.body.contains(&text("en", "session-ended-text")) && refused.body.contains("Nobody came.")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_gives_seats_away_until_the_days_limit_and_what_was_typed_is_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let by = test.person(Role::Administrator).await.person.account;
    let form = SettingsForm { free_seats: "1".into(), ..SettingsForm::of(&test.site, Locale::En) };
    let seen = test.site.settings_seen();
    let saved = test.app.commerce().save_settings(by, &test.site, Locale::En, &form, &seen).await;
    saved.expect("the store works").expect("nothing is wrong");
    let router = pages(&test);
    let mut host = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    let people = format!("{}/people", scheduled(&mut host).await);
    let page = host.get(&people).await;
    let typed = [("first_name", "Kim"), ("last_name", "Jansen"), ("email", "kim@"), ("action", "give")];
    let wrong = host.submit(&page, &people, &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"kim@\"") && wrong.body.contains("value=\"Jansen\""), "kept");
    let right = typed.map(|(name, value)| (name, if name == "email" { "kim@example.org" } else { value }));
    assert_eq!(host.submit(&page, &people, &right).await.location(), format!("{people}?done=given"));
    let page = host.get(&people).await;
    assert!(page.body.contains("Kim Jansen"));
    let more = typed.map(|(name, value)| (name, if name == "email" { "sam@example.org" } else { value }));
    let refused = host.submit(&page, &people, &more).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("You have given away 1 seat in the last 24 hours"), "{}", refused.body);
    assert!(refused.body.contains("value=\"sam@example.org\""), "kept");
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_finds_none_of_it() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    bought(&test, &router, &address).await;
    let who = first_person(&host.get(&format!("{address}/people")).await);
    let mut other = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    let own = other.get(NEW).await;
    let mut stranger = Browser::new(&router, "en");
    let forms: [(&str, &[(&str, &str)]); 6] = [
        ("people", &[("who", &who), ("subject", "Hello"), ("body", "World"), ("action", "write")]),
        ("people", &[("who", &who), ("amount", ""), ("reason", "Mine now."), ("action", "refund")]),
        (
            "people",
            &[("first_name", "Kim"), ("last_name", "J"), ("email", "kim@example.org"), ("action", "give")],
        ),
        ("cancel", &[("reason", "Mine now.")]),
        ("move", &[("date", "2026-12-09"), ("time", "10:30"), ("minutes", "60"), ("until", "2026-12-05")]),
        ("people.csv", &[]),
    ];
    for (page, fields) in forms {
        let address = format!("{address}/{page}");
        assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        assert!(stranger.get(&address).await.location().starts_with("/sign-in"), "{address}");
        if !fields.is_empty() {
            let answer = other.submit(&own, &address, fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address} {fields:?}");
        }
    }
    test.run_for(Span::minutes(3)).await;
    assert_eq!(refunded(&test).await, 0);
    assert_eq!(host.get(&format!("{address}/cancel")).await.heading(), text("en", "host-cancel-title"));
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_who_gives_a_seat_reads_words_for_a_host_and_is_told_of_a_second_one() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    for language in ["en", "nl", "fr"] {
        let mut host = Browser::signed_in(&router, language, &test.person(Role::Host).await);
        let people = format!("{}/people", scheduled(&mut host).await);
        let page = host.get(&people).await;
        let empty = [("first_name", ""), ("last_name", ""), ("email", ""), ("action", "give")];
        let empty = host.submit(&page, &people, &empty).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        for key in
            ["form-other-first-name-missing", "form-other-last-name-missing", "form-other-email-missing"]
        {
            assert!(empty.body.contains(&text(language, key)), "{key}: {}", empty.body);
        }
        assert!(!empty.body.contains(&text(language, "form-first-name-missing")));
        let kim = [
            ("first_name", "Kim"),
            ("last_name", "Jansen"),
            ("email", "kim@example.org"),
            ("action", "give"),
        ];
        assert_eq!(host.submit(&page, &people, &kim).await.location(), format!("{people}?done=given"));
        let page = host.get(&people).await;
        let hint = host.submit(&page, &people, &kim).await;
        assert_eq!(hint.status, StatusCode::CONFLICT, "{}", hint.location());
        assert_eq!(hint.hidden("second_seat").as_deref(), Some("kim@example.org"));
        assert!(hint.body.contains("value=\"Jansen\""), "kept");
        let second = [kim[0], kim[1], kim[2], kim[3], ("second_seat", "kim@example.org")];
        assert_eq!(host.submit(&hint, &people, &second).await.location(), format!("{people}?done=given"));
        assert_eq!(host.get(&people).await.body.matches("<strong>Kim Jansen</strong>").count(), 2);
    }
    test.assert_sound().await;
}

/// What the form proposes is what it takes: on its day, a session may be left for nothing until it begins.
#[tokio::test(flavor = "multi_thread")]
async fn on_its_day_a_session_is_moved_as_the_form_proposes() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    bought(&test, &router, &address).await;
    let moving = format!("{address}/move");
    let page = host.get(&moving).await;
    let today = [("date", "2026-11-22"), ("time", "14:00"), ("minutes", "90"), ("until", "2026-11-22")];
    assert_eq!(host.submit(&page, &moving, &today).await.status, StatusCode::SEE_OTHER);
    let page = host.get(&moving).await;
    let as_proposed = today.map(|(name, value)| (name, if name == "minutes" { "200" } else { value }));
    for (name, value) in as_proposed.iter().filter(|(name, _)| *name != "minutes") {
        assert!(page.body.contains(&format!("value=\"{value}\"")), "{name}: {}", page.body);
    }
    assert_eq!(host.submit(&page, &moving, &as_proposed).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_without_a_hit_says_so_and_a_cancelled_session_gives_and_moves_nothing() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    let people = format!("{address}/people");
    let nobody = host.get(&people).await;
    assert!(
        nobody.body.contains(&text("en", "host-people-empty-hint")) && nobody.body.contains("value=\"give\"")
    );
    bought(&test, &router, &address).await;
    let searched = host.get(&format!("{people}?text=nobody-of-this-name")).await;
    assert!(searched.body.contains(&text("en", "host-people-none-found")), "{}", searched.body);
    assert!(!searched.body.contains(&text("en", "host-people-empty")));
    let (cancel, page) = (format!("{address}/cancel"), host.get(&format!("{address}/cancel")).await);
    assert_eq!(host.submit(&page, &cancel, &[("reason", "")]).await.status, StatusCode::SEE_OTHER);
    assert!(!host.get(&people).await.body.contains("value=\"give\""), "no seat of it is given");
    let moving = host.get(&format!("{address}/move")).await;
    assert_eq!((moving.status, moving.location()), (StatusCode::SEE_OTHER, address));
}
