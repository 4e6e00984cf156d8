//! Two sites lie side by side: nobody of the one sees or moves anything of the other, by no address (decision 15). The
//! other site has one of everything that an address can name, and its own people's pages tell the ids.

use super::browser::{Answer, Browser, fresh_database, pages};
use super::rights::{ask, fill, leads_to_sign_in};
use app::PersonalLink;
use app::people::Invite;
use app::registrations::PayOutcome;
use app::sessions::Acting;
use axum::Router;
use domain::accounts::Role;
use domain::divisions::budgets::Typed;
use domain::money::Money;
use domain::sessions::schedule::Typed as Read;
use domain::time::Span;
use domain::usage::Leg;
use emulators::payflow::{Arm, FaultKind, Operation};
use http::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use testkit::app_under_test::{TestAppOptions, sample};
use testkit::hosts::Accepting;
use testkit::payer::{Card, pay};
use testkit::slides::pdf;
use testkit::{SignedInPerson, TestApp};
use web::table::{Row, Who, rows};

/// The other site.
const OTHER: &str = "workshop";

/// Its session that has one of everything.
const HIDDEN: &str = "hidden-session";

/// What stands on no page of anybody else.
const PRIVATE: [&str; 4] = ["Hidden Workshop", "secret-guest", "workshop.example", "Secret Branch"];

/// The other site, as its own people know it.
struct Theirs {
    /// Staff with one role each.
    staff: Vec<SignedInPerson>,
    /// Addresses that people without a sign-in were sent.
    known_to_others: Vec<String>,
}

/// An installation with two sites that have the same sessions; the other one has one of everything besides. With the
/// personal link of a registration at our own site.
async fn two_sites(test: &mut TestApp) -> (String, Theirs) {
    let mut file = sample(&TestAppOptions::default());
    let site = &mut file["site"][0];
    site["slug"] = OTHER.into();
    site["name"] = "Hidden Workshop".into();
    site["support_email"] = "help@workshop.example".into();
    let mut hidden = site["session"][0].clone();
    hidden["slug"] = HIDDEN.into();
    site["session"].as_array_mut().expect("sessions").push(hidden);
    test.app.import(serde_json::from_value(file).expect("an import")).await.expect("imported");
    let (ours, _) = test.register("paid", 2).await;
    let here = test.site.clone();
    test.site = test.app.sites().find(OTHER).await.expect("readable").expect("there");
    let theirs = one_of_everything(test).await;
    test.site = here;
    (ours.to_string(), theirs)
}

async fn one_of_everything(test: &TestApp) -> Theirs {
    let mut staff = Vec::new();
    for role in Role::AT_SITE {
        let email = format!("secret-guest-{}@workshop.example", role.as_str());
        test.add_person(&email, OTHER, role).await;
        staff.push(test.sign_in(&email).await);
    }
    let of = |role| {
        let found = staff.iter().find(|person| person.is(test.site.id, role));
        found.expect("one of each").person.clone()
    };
    let (administrator, host, head) = (of(Role::Administrator), of(Role::Host), of(Role::Head));
    let invite = Invite {
        email: "secret-guest-new@workshop.example".into(),
        name: "secret-guest".into(),
        roles: vec![Role::Host],
        locale: "en".into(),
    };
    test.app.people().invite(&administrator, &test.site, &invite).await.expect("works").expect("invited");

    // A session of the division, in our own room, with slides and a proposal that its budget does not bear.
    let division = test.division("Secret Branch", &[head.account]).await;
    test.book(HIDDEN, host.account, "Secret Branch").await;
    test.move_here(HIDDEN).await;
    let from = test.clock_now().minus(Span::days(30));
    let budget = Typed {
        from: Read::Is(from),
        until: Read::Is(from.plus(Span::days(365))),
        amount: Read::Is(Money::new(500, test.site.currency)),
        overdraft: false,
    };
    let divisions = test.app.divisions();
    let added = divisions.add_budget(administrator.account, &test.site, division, &budget).await;
    assert_eq!(added.expect("works"), Some(Ok(())));
    test.sell_minutes("authorize").await;
    let session = test.session(HIDDEN).await.session.id;
    test.accept(host.account, session, Accepting::default()).await;
    let by = Acting { account: host.account, on_all: false };
    let asked = divisions.ask(by, &test.site, HIDDEN, "secret-guest asks").await;
    assert_eq!(asked.expect("works"), Some(app::divisions::Asked::Sent));
    let file = ("secret-guest.pdf", pdf(&["secret-guest"]));
    let mut notices = test.app.store().subscribe();
    let classrooms = test.app.classrooms();
    classrooms.add_deck(by, &test.site, HIDDEN, file).await.expect("works").expect("his").expect("taken");
    let is_drawn = async || {
        let decks = classrooms.decks(by, &test.site, HIDDEN).await.expect("works").expect("his");
        decks.iter().all(|deck| deck.done == 1)
    };
    while !is_drawn().await {
        // Everything that becomes of it is told.
        drop(notices.recv().await);
    }

    // Two who paid; one gives the seat back, and the refund fails.
    let (kept, given) = (bought(test, 1).await, bought(test, 2).await);
    let offer = test.app.refunds().cancel_offer(&test.site, &given).await.expect("works").expect("genuine");
    let offer = offer.expect("he may");
    test.emulator.arm(Arm { result: 105, ..Arm::once(Operation::Credit, FaultKind::Result) });
    let shown = (offer.back.minor, offer.kept().minor);
    test.app
        .refunds()
        .cancel(&test.site, &given, shown)
        .await
        .expect("works")
        .expect("his")
        .expect("given up");
    test.run_for(Span::minutes(5)).await;

    // What the session cost, and a claim of it.
    let statement = test.freeze(HIDDEN, &[("secret-guest", Leg::Computer, 0, 88)], 2_000).await;
    test.capture(&statement).await;
    test.app.claims().file(&host, &test.site, HIDDEN).await.expect("works").expect("his").expect("filed");
    test.find_difference("secret-guest-paid").await;
    test.import_nothing_moved("secret-guest.csv").await;
    let token = test.app.test_token(test.site.id);
    // Another session's host is about to pay: his page is known by its id.
    let here = test.hosted_here(Accepting::default()).await;
    let opened = test.host_page(&here).await;
    let page = opened.split(['?', '&']).find_map(|part| part.strip_prefix("SECURETOKENID="));
    let page = page.expect("a page of ours");
    let known_to_others = vec![
        format!("/{OTHER}/registrations/{kept}"),
        format!("/{OTHER}/registrations/{given}"),
        format!("/{OTHER}/test/{token}/{HIDDEN}"),
        format!("/{OTHER}/host/payments/{page}/card"),
        format!("/{OTHER}/host/payments/{page}/card/pay"),
    ];
    Theirs { staff, known_to_others }
}

/// Somebody pays for a seat of the hidden session.
async fn bought(test: &TestApp, browser: u128) -> PersonalLink {
    test.hold(HIDDEN, browser).await.expect("free");
    let mut form = test.form(HIDDEN, browser).await;
    form.input.first_name = "secret-guest".into();
    form.input.email = format!("secret-guest-{browser}@workshop.example");
    let registered = test.app.registrations().register(&test.site, form).await.expect("works");
    let Ok(PayOutcome::GoToPage { url, link }) = registered else {
        panic!("no payment page: {registered:?}");
    };
    pay(&test.emulator, &url, &Card::good()).await;
    test.come_back(&link).await;
    link
}

/// The addresses that a page leads to, sends forms to, or shows pictures from.
fn addresses(page: &str) -> impl Iterator<Item = String> {
    ["href=\"", "action=\"", "src=\""].into_iter().flat_map(move |attribute| {
        let values = page.split(attribute).skip(1).filter_map(|rest| rest.split(['"', '?', '#']).next());
        values.map(str::to_owned).collect::<Vec<_>>()
    })
}

/// The pattern of the router's table that an address has; of several the one with the fewest places.
fn pattern_of(address: &str) -> Option<&'static str> {
    let is_place = |part: &str| part.starts_with('{');
    let fits = |pattern: &&'static str| {
        let (mut parts, mut places) = (address.split('/'), pattern.split('/'));
        loop {
            match (parts.next(), places.next()) {
                (None, None) => return true,
                (Some(part), Some(place)) if place == part || (is_place(place) && !part.is_empty()) => {}
                _ => return false,
            }
        }
    };
    let fitting = rows().into_iter().map(|row| row.pattern).filter(fits);
    fitting.min_by_key(|pattern| pattern.split('/').filter(|part| is_place(part)).count())
}

/// What stands in each place of each pattern at the other site, and every page of it, read by its own people.
#[derive(Default)]
struct Known {
    /// By pattern and place.
    ids: BTreeMap<(&'static str, &'static str), String>,
    /// Everything that was read.
    text: String,
}

impl Known {
    /// Reads every page of the other site that its people are led to.
    async fn read(router: &Router, theirs: &Theirs) -> Self {
        let mut known = Self::default();
        for who in theirs.staff.iter().map(Some).chain([None]) {
            let start =
                ["admin", "host", "money", "claims", "reports"].map(|page| format!("/{OTHER}/{page}"));
            let mut to_read = match who {
                Some(_) => start.to_vec(),
                None => theirs.known_to_others.clone(),
            };
            let mut seen: BTreeSet<String> = to_read.iter().cloned().collect();
            while let Some(address) = to_read.pop() {
                known.note(&address);
                let answer = ask(router, who, "GET", &address).await;
                let leads = addresses(&answer.body).chain([answer.location()]);
                for found in leads.filter(|found| found.starts_with(&format!("/{OTHER}/"))) {
                    let found = found.split(['?', '#']).next().unwrap_or_default().to_owned();
                    if seen.insert(found.clone()) {
                        to_read.push(found);
                    }
                }
                known.text.push_str(&answer.body);
            }
        }
        known
    }

    fn note(&mut self, address: &str) {
        let Some(pattern) = pattern_of(address) else { return };
        for (place, part) in pattern.split('/').zip(address.split('/')) {
            let is_ours_too = place == "{session}" && part != HIDDEN;
            if place.starts_with('{') && !is_ours_too {
                self.ids.entry((pattern, place)).or_insert_with(|| part.to_owned());
            }
        }
    }

    /// What stands in a place: there, or where else it is named so.
    fn id(&self, pattern: &'static str, place: &'static str) -> Option<&str> {
        let there = self.ids.get(&(pattern, place));
        let elsewhere = || self.ids.iter().find(|((_, named), _)| *named == place).map(|(_, id)| id);
        there.or_else(elsewhere).map(String::as_str)
    }

    /// The addresses of a pattern at `site`, with everything that is theirs; also with a session that both sites have.
    fn fill(&self, pattern: &'static str, site: &str) -> Vec<String> {
        let with = |session: &str| {
            let part = |place: &'static str| match place {
                "{site}" => site.to_owned(),
                "{session}" => session.to_owned(),
                "{mode}" => "production".to_owned(),
                place if place.starts_with('{') => {
                    let id = self.id(pattern, place);
                    id.unwrap_or_else(|| panic!("nothing leads to {place} of {pattern}")).to_owned()
                }
                part => part.to_owned(),
            };
            pattern.split('/').map(part).collect::<Vec<_>>().join("/")
        };
        let names_more = without_words(pattern).replace("{session}", "").contains('{');
        let sessions =
            if pattern.contains("{session}") && names_more { vec![HIDDEN, "paid"] } else { vec![HIDDEN] };
        sessions.into_iter().map(with).collect()
    }
}

/// A pattern without the places in which a word stands that every site has.
fn without_words(pattern: &str) -> String {
    let words = ["{site}", "{mode}", "{report}", "{step}", "{file}"];
    words.iter().fold(pattern.to_owned(), |text, word| text.replace(word, ""))
}

/// Somebody's browser, and a page of ours with the token of his forms.
async fn at_our_site(router: &Router, who: Option<&SignedInPerson>) -> (Browser, Answer) {
    let (mut browser, page) = match who {
        Some(person) => (Browser::signed_in(router, "en", person), "/account"),
        None => (Browser::new(router, "en"), "/academy/sessions/paid"),
    };
    let page = browser.get(page).await;
    assert!(page.hidden("form_token").is_some(), "a page with a form");
    (browser, page)
}

fn assert_nothing_private(answer: &Answer, what: &str) {
    for private in PRIVATE {
        assert!(!answer.body.contains(private), "{private} on {what}: {}", answer.body);
    }
}

/// A look at an address, followed where it leads on.
async fn look(browser: &mut Browser, address: &str) -> Answer {
    let answer = browser.get(address).await;
    match answer.status {
        StatusCode::SEE_OTHER if !leads_to_sign_in(&answer) => browser.get(&answer.location()).await,
        _ => answer,
    }
}

async fn strangers(test: &TestApp) -> Vec<Option<SignedInPerson>> {
    let mut strangers = vec![None];
    for role in Role::AT_SITE {
        strangers.push(Some(test.person_at("academy", role).await));
    }
    strangers.push(Some(test.person(Role::Operator).await));
    strangers
}

/// The whole audit log of the other site: whoever does anything there is in it.
async fn audit_log(router: &Router, theirs: &Theirs) -> String {
    let log = ask(router, Some(&theirs.staff[0]), "GET", &format!("/{OTHER}/admin/audit.csv")).await;
    assert_eq!(log.status, StatusCode::OK);
    log.body
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_site_is_visible_to_another() {
    let database = fresh_database().await;
    let mut test = TestApp::start(&database).await;
    let (ours, theirs) = two_sites(&mut test).await;
    let router = pages(&test);
    let known = Known::read(&router, &theirs).await;
    for private in PRIVATE {
        assert!(known.text.contains(private), "{private} is on their own pages");
    }
    let before = audit_log(&router, &theirs).await;
    let mut asked = 0;
    for stranger in &strangers(&test).await {
        let stranger = stranger.as_ref();
        let (mut browser, form) = at_our_site(&router, stranger).await;
        for Row { pattern, who } in rows() {
            if !pattern.starts_with("/{site}") {
                continue;
            }
            // At the other site, with everything that is theirs: without a right, or with our own link.
            let mut addresses = vec![fill(pattern, OTHER, &ours)];
            if let Who::AtSite(_) = who {
                addresses.extend(known.fill(pattern, OTHER));
            }
            for address in addresses {
                asked += 1;
                let got = browser.get(&address).await;
                let posted = browser.submit(&form, &address, &[]).await;
                match who {
                    Who::AtSite(_) => {
                        // Who never signed in is led on from a room by its address alone, whatever is there.
                        let to_guests = stranger.is_none() && got.location() == format!("{address}/guest");
                        for (method, answer) in [("GET", &got), ("POST", &posted)] {
                            let refused = answer.status == StatusCode::NOT_FOUND || leads_to_sign_in(answer);
                            let may = refused || (to_guests && method == "GET");
                            assert!(may, "{method} {address} as {stranger:?}: {}", answer.status);
                            let name = if stranger.is_none() { "" } else { "secret-guest" };
                            assert!(name.is_empty() || !answer.body.contains(name), "{address}");
                        }
                    }
                    Who::LinkHolders => {
                        // A browser that comes back from a gateway is sent on first, whatever it brings.
                        let got = look(&mut browser, &address).await;
                        assert_eq!(got.status, StatusCode::NOT_FOUND, "GET {address} as {stranger:?}");
                        let posted = match posted.status {
                            StatusCode::SEE_OTHER => browser.get(&posted.location()).await,
                            _ => posted,
                        };
                        let refused = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
                        assert!(refused.contains(&posted.status), "POST {address}: {}", posted.status);
                    }
                    _ => {
                        for answer in [got, posted] {
                            assert!(!answer.body.contains("robin"), "{address} shows a person");
                            assert!(!answer.body.contains("secret-guest"), "{address} shows a person");
                        }
                        // And our own, which anybody may read, tell nothing of the other site.
                        let own = fill(pattern, "academy", &ours);
                        assert_nothing_private(&look(&mut browser, &own).await, &own);
                    }
                }
            }
        }
    }
    assert!(asked > 500, "{asked}");
    assert_eq!(audit_log(&router, &theirs).await, before, "nothing was done there");
}

/// At our own site, where they have the right to the page, with the ids of the other one.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_site_is_found_under_the_addresses_of_ones_own() {
    let database = fresh_database().await;
    let mut test = TestApp::start(&database).await;
    let (_, theirs) = two_sites(&mut test).await;
    let router = pages(&test);
    let known = Known::read(&router, &theirs).await;
    let before = audit_log(&router, &theirs).await;
    let mut asked = 0;
    for stranger in &strangers(&test).await {
        let stranger = stranger.as_ref();
        let (mut browser, form) = at_our_site(&router, stranger).await;
        for Row { pattern, .. } in rows() {
            if !pattern.starts_with("/{site}") || !without_words(pattern).contains('{') {
                continue;
            }
            for address in known.fill(pattern, "academy") {
                asked += 1;
                let what = format!("{address} as {stranger:?}");
                let got = look(&mut browser, &address).await;
                assert_nothing_private(&got, &what);
                let posted = browser.submit(&form, &address, &[]).await;
                assert_nothing_private(&posted, &what);
                // Some forms say what is to be done: one that says nothing is refused before anything is looked up, or led back.
                let refused =
                    [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED, StatusCode::BAD_REQUEST];
                let is_led_on = posted.status == StatusCode::SEE_OTHER;
                assert!(refused.contains(&posted.status) || is_led_on, "POST {what}: {}", posted.status);
                if is_led_on {
                    let shown = browser.get(&posted.location()).await;
                    assert_nothing_private(&shown, &what);
                    assert!(!shown.status.is_server_error(), "POST {what}: {}", shown.status);
                }
            }
        }
    }
    assert!(asked > 300, "{asked}");
    assert_eq!(audit_log(&router, &theirs).await, before, "nothing was done there");
}
