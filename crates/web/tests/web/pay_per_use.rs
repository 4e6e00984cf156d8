//! Pay-per-use, as a host walks it without script: the estimate before anything is scheduled or started, *Change* and
//! back, the payment, and the start (S-50…S-61).

use super::browser::{Answer, Browser, fresh_database, pages, path, text};
use app::sessions::Shelf;
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use testkit::databases::TestDatabase;
use testkit::hosts::{Accepting, HostedHere};
use testkit::payer::{Card, PageVisit, pay};
use testkit::people::SignedInPerson;
use testkit::{SITE, TestApp};

pub(super) const NEW: &str = "/academy/host/sessions/new";

/// S-58: an hour and a half with a dozen computers, ten of them in the teleconference by VoIP.
pub(super) const FORM: [(&str, &str); 18] = [
    ("topic", "Effective feedback"),
    ("description", "One.\r\n\r\nTwo."),
    ("presenter", "Noor"),
    ("language", "en"),
    ("date", "2026-11-22"),
    ("time", "14:00"),
    ("time_zone", "Europe/Amsterdam"),
    ("minutes", "90"),
    ("listed", "yes"),
    ("registration", "yes"),
    ("capacity", "11"),
    ("closes", "1"),
    ("closes_unit", "hours"),
    ("cancelling", "2"),
    ("cancelling_unit", "hours"),
    ("place", "here"),
    ("greeting", "\"Welcome\" & <enjoy>"),
    ("voip", "10"),
];

/// Everything that a browser would send of the page's form, with `more` in place of what it says.
fn filled<'a>(page: &'a Answer, more: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let mut fields = page.fields();
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

pub(super) async fn send(
    browser: &mut Browser,
    page: &Answer,
    address: &str,
    more: &[(&str, &str)],
) -> Answer {
    let fields = filled(page, more);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser.post(address, &fields).await
}

pub(super) async fn start(database: &TestDatabase) -> (TestApp, SignedInPerson) {
    let test = TestApp::start(database).await;
    test.sell_minutes("authorize").await;
    test.turn_pay_per_use(true).await;
    let host = test.person(Role::Host).await;
    (test, host)
}

pub(super) async fn count(test: &TestApp, host: &SignedInPerson) -> usize {
    let by = app::sessions::Acting { account: host.person.account, on_all: false };
    let listed = test.app.sessions().list_hosted(by, &test.site, None, Shelf::Upcoming, None).await;
    listed.expect("readable").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_sees_what_it_costs_changes_it_and_pays() {
    let database = fresh_database().await;
    let (test, host) = start(&database).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    assert!(page.body.contains(&text("en", "host-part-expected")));
    let typed: Vec<_> = FORM.into_iter().chain([("action", "schedule")]).collect();
    let estimate = send(&mut browser, &page, NEW, &typed).await;
    assert_eq!(
        (estimate.status, estimate.heading()),
        (StatusCode::OK, text("en", "estimate-title").as_str())
    );
    for figure in
        ["1,080", "64.80", "900", "36.00", "21.17", "121.97", "146.36", "90 min × 12", "90 min × 10"]
    {
        assert!(estimate.body.contains(figure), "S-58: {figure}");
    }
    assert_eq!(count(&test, &host).await, 0, "nothing is scheduled");

    assert_eq!(estimate.pressed_by_enter("estimate"), ("action".into(), "recount".into()));
    // Change, with everything kept; and back, to another estimate; as often as wanted.
    let mut estimate = estimate;
    for (voip, total) in [("12", "130.68"), ("10", "121.97")] {
        let back = send(&mut browser, &estimate, NEW, &[("action", "change")]).await;
        assert_eq!(back.heading(), text("en", "host-new-title"));
        for (name, value) in FORM.iter().filter(|(name, _)| *name != "voip") {
            let kept = back.fields();
            let found = kept.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
            assert_eq!(found, Some(*value), "{name}");
        }
        estimate = send(&mut browser, &back, NEW, &[("voip", voip), ("action", "schedule")]).await;
        assert!(estimate.body.contains(total), "{total}");
    }
    // Beside the estimate, too; what cannot be read is told there, and kept.
    let wrong = send(&mut browser, &estimate, NEW, &[("computers", "many"), ("action", "recount")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.body.matches(&text("en", "estimate-not-a-number")).count(), 2);
    assert!(wrong.body.contains("value=\"many\"") && wrong.heading() == text("en", "estimate-title"));
    let fewer = [("computers", "2"), ("voip", ""), ("minutes", "30"), ("action", "recount")];
    let recounted = send(&mut browser, &wrong, NEW, &fewer).await;
    assert!(recounted.body.contains("4.36"), "60 people minutes, and the tax");
    assert_eq!(count(&test, &host).await, 0, "still nothing is scheduled");

    // What was not shown is not accepted.
    let more = [("computers", "500"), ("action", "accept")];
    let unseen = send(&mut browser, &estimate, NEW, &more).await;
    assert_eq!(unseen.status, StatusCode::CONFLICT);
    assert!(unseen.body.contains(&text("en", "estimate-changed")));
    assert_eq!(count(&test, &host).await, 0);

    let accepted = send(&mut browser, &estimate, NEW, &[("at_ceiling", "end"), ("action", "accept")]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
    let gateway = accepted.location();
    assert!(gateway.starts_with("http"), "to the gateway's page: {gateway}");
    assert_eq!(count(&test, &host).await, 1);
    // A reload, or a double click: the same session, the same page.
    let again = send(&mut browser, &estimate, NEW, &[("at_ceiling", "end"), ("action", "accept")]).await;
    assert_eq!((again.location(), count(&test, &host).await), (gateway.clone(), 1));

    let mine = browser.get("/academy/host").await;
    let session = mine.link("/academy/host/sessions/effective-feedback");
    let shown = browser.get(&session).await;
    assert!(shown.body.contains(&text("en", "host-pay-line-open")));
    let slug = session.rsplit('/').next().expect("a slug").to_owned();
    let public = format!("/academy/sessions/{slug}");
    let mut anybody = Browser::new(&pages(&test), "en");
    assert_eq!(anybody.get(&public).await.status, StatusCode::NOT_FOUND, "his payment announces it");

    // Declined: nothing was charged, and he can try again on the same page (decision 6).
    pay(&test.emulator, &gateway, &Card::declined()).await;
    let state = browser.get(&format!("{session}/pay")).await;
    assert_eq!(state.heading(), text("en", "host-pay-open-title"), "{}", state.body);
    let further = browser.submit(&state, &format!("{session}/pay"), &[("how", "hold")]).await;
    assert_eq!(further.location(), gateway);
    let PageVisit::SentBack(back) = pay(&test.emulator, &gateway, &Card::good()).await else {
        panic!("the card is good");
    };
    let returned = browser.get(&path(&test, &back)).await;
    assert_eq!(returned.location(), format!("{session}/pay?follows=yes"), "what he pressed follows");
    test.run_jobs().await;
    let paid = browser.get(&format!("{session}/pay")).await;
    assert_eq!(paid.heading(), text("en", "host-pay-held-title"));
    assert!(paid.body.contains("146.36"));
    assert_eq!(anybody.get(&public).await.status, StatusCode::OK, "it is announced");
    let started = browser.submit(&shown, &format!("{session}/act"), &[("action", "start")]).await;
    assert_eq!(started.location(), format!("/{SITE}/room/{slug}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_overtime_a_host_adds_as_while_his_session_runs() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    let url = test.host_page(&here).await;
    pay(&test.emulator, &url, &Card::good()).await;
    test.host_returns(&url).await;
    drop(test.begin_here(&here).await);
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    // Where a session runs short of what is held, two pages lead to where more is held.
    let estimate = format!("href=\"/{SITE}/host/sessions/{}/estimate\"", here.slug);
    let own = desk.get(&format!("/{SITE}/host/sessions/{}", here.slug)).await;
    assert!(own.body.contains(&estimate), "{}", own.body);
    let room = desk.get(&format!("/{SITE}/room/{}", here.slug)).await;
    assert!(room.body.contains(&estimate), "{}", room.body);

    let session = test.session(&here.slug).await.session;
    test.advance(session.ends_at.plus(Span::minutes(1)).since(test.clock_now())).await;
    test.accept(here.by.account, here.id, Accepting { computers: 6, ..Accepting::default() }).await;
    let address = format!("/{SITE}/host/sessions/{}/pay", here.slug);
    let page = desk.get(&address).await;
    assert!(!page.body.contains(&text("en", "host-pay-over-title")), "it goes on");
    assert_eq!(page.heading(), text("en", "host-pay-more-title"), "what it runs by is paid");
    let opened = desk.submit(&page, &address, &[("how", "hold")]).await;
    assert!(matches!(pay(&test.emulator, &opened.location(), &Card::good()).await, PageVisit::SentBack(_)));
    let own = desk.get(&format!("/{SITE}/host/sessions/{}", here.slug)).await;
    assert!(own.body.contains(&address), "its page leads there");
}

/// An hour was planned, and it runs for longer.
#[tokio::test(flavor = "multi_thread")]
async fn who_adds_to_what_runs_is_offered_more_than_is_used_and_cannot_pay_for_less() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting { minutes: 10, computers: 1, ..Accepting::default() }).await;
    test.turn_pay_per_use(true).await;
    let url = test.host_page(&here).await;
    pay(&test.emulator, &url, &Card::good()).await;
    test.host_returns(&url).await;
    drop(test.begin_here(&here).await);
    test.advance(Span::minutes(59)).await;
    for computer in ["one", "two", "three"] {
        test.attended(&here, computer, Span::minutes(5)).await;
    }
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    let address = format!("/{SITE}/host/sessions/{}/estimate", here.slug);
    let offered = desk.get(&address).await;
    let minutes = offered.fields().into_iter().find(|(name, _)| name == "minutes").expect("a field").1;
    assert_eq!(minutes, "89", "74 minutes have passed, and it goes on for a quarter of an hour");
    assert!(offered.body.contains("value=\"accept\""), "{}", offered.body);
    let short = [("minutes", "11"), ("computers", "1"), ("at_ceiling", "end")];
    let counted = send(&mut desk, &offered, &address, &[&short[..], &[("action", "recount")]].concat()).await;
    assert!(counted.body.contains("would be charged") && !counted.body.contains("value=\"accept\""));
    let sent = send(&mut desk, &counted, &address, &[&short[..], &[("action", "accept")]].concat()).await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    let kept = |name: &str| sent.fields().into_iter().find(|(of, _)| of == name).map(|(_, value)| value);
    assert_eq!((kept("minutes").as_deref(), kept("at_ceiling").as_deref()), (Some("11"), Some("end")));
    assert!(sent.body.contains("would be charged") && !sent.body.contains("value=\"accept\""));
}

/// Paid for or not yet: the estimate of a session that is made longer leads on to its payment, and the session is longer then.
#[tokio::test(flavor = "multi_thread")]
async fn an_announced_session_that_is_made_longer_is_paid_and_longer() {
    for is_paid in [true, false] {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        test.turn_pay_per_use(true).await;
        let administrator = test.person(Role::Administrator).await;
        let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
        if is_paid {
            let url = test.host_page(&here).await;
            assert!(matches!(pay(&test.emulator, &url, &Card::good()).await, PageVisit::SentBack(_)));
            test.host_returns(&url).await;
        }
        test.advance(Span::minutes(1)).await;
        let edit = format!("/{SITE}/host/sessions/{}/edit", here.slug);
        let page = desk.get(&edit).await;
        let longer = [("topic", "Twice as long"), ("minutes", "120"), ("action", "schedule")];
        let estimate = send(&mut desk, &page, &edit, &longer).await;
        assert_eq!(estimate.heading(), text("en", "estimate-title"), "{}", estimate.body);
        assert_eq!(estimate.body.contains("15.68"), is_paid, "what is held");
        // Changed there once more, and back to the page with everything kept.
        let accepts = estimate.sent_to("estimate");
        let recounted =
            send(&mut desk, &estimate, &accepts, &[("computers", "4"), ("action", "recount")]).await;
        let back = send(&mut desk, &recounted, &accepts, &[("action", "change")]).await;
        assert!(back.body.contains("value=\"Twice as long\"") && back.body.contains("value=\"120\""));
        let paying = send(&mut desk, &recounted, &accepts, &[("action", "accept")]).await;
        assert_eq!(paying.status, StatusCode::SEE_OTHER, "{}", paying.body);
        let url = paying.location();
        assert!(matches!(pay(&test.emulator, &url, &Card::good()).await, PageVisit::SentBack(_)));
        test.host_returns(&url).await;
        let session = test.session(&here.slug).await;
        assert_eq!(session.session.ends_at.since(session.session.starts_at), Span::minutes(120));
        assert_eq!(session.topic, "Twice as long");
        assert_eq!(
            test.app.usage().payment(&test.site, here.id).await.expect("works").map(|p| p.lasts),
            Some(true)
        );
        test.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_host_has_paid_is_told_when_more_is_asked_for_and_when_he_cancels() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    let session = format!("/{SITE}/host/sessions/{}", here.slug);
    let (to_pay, room) = (format!("{session}/pay"), format!("/{SITE}/room/{}", here.slug));
    let list = format!("/{SITE}/host");
    let listed = desk.get(&list).await;
    assert!(listed.body.contains(&text("en", "host-row-unpaid")), "{}", listed.body);
    assert!(listed.body.contains(&text("en", "host-row-free")), "free is not for who hosts it");
    let unpaid = desk.get(&room).await;
    assert!(unpaid.body.contains(&text("en", "host-pay-line-open")), "{}", unpaid.body);
    assert_eq!(unpaid.link("/pay"), to_pay);
    let url = test.host_page(&here).await;
    assert!(matches!(pay(&test.emulator, &url, &Card::good()).await, PageVisit::SentBack(_)));
    test.host_returns(&url).await;
    assert!(!desk.get(&room).await.body.contains(&text("en", "host-pay-line-open")));
    let listed = desk.get(&list).await;
    assert!(
        listed.body.contains("€\u{a0}15.68 is held") || listed.body.contains("€15.68 is held"),
        "{}",
        listed.body
    );
    assert!(!listed.body.contains(&text("en", "host-row-unpaid")));

    // More is asked for: what is held is not forgotten, and one click leads back to what it is enough for.
    test.advance(Span::minutes(1)).await;
    let needed = Accepting { computers: 6, ..Accepting::default() };
    let needed = test.accept(here.by.account, here.id, needed).await.ceiling.to_decimal_string();
    let more = desk.get(&to_pay).await;
    assert_eq!(more.heading(), text("en", "host-pay-more-title"));
    assert!(more.body.contains("15.68") && more.body.contains(&needed), "{}", more.body);
    assert!(more.link("/estimate?").ends_with("held=yes"));
    assert!(desk.get(&session).await.body.contains("15.68"), "its page says so, too");

    // He pays on a page that counts no more: he is told what becomes of that.
    let outdated = test.host_page(&here).await;
    test.advance(Span::minutes(1)).await;
    test.accept(here.by.account, here.id, Accepting { computers: 7, ..Accepting::default() }).await;
    let _ = test.host_page(&here).await;
    assert!(matches!(pay(&test.emulator, &outdated, &Card::good()).await, PageVisit::SentBack(_)));
    test.host_returns(&outdated).await;
    let told = desk.get(&to_pay).await;
    assert!(told.body.contains(&needed), "{}", told.body);

    // Nobody paid a fee: cancelling refunds nobody, but releases what the host has paid.
    let cancel = format!("{session}/cancel");
    let asked = desk.get(&cancel).await;
    assert!(asked.body.contains(&text("en", "host-cancel-do-free")) && asked.body.contains("15.68"));
    assert!(!asked.body.contains(&text("en", "host-cancel-do")), "nobody is refunded");
    assert_eq!(desk.submit(&asked, &cancel, &[("reason", "")]).await.location(), cancel);
    test.run_jobs().await;
    assert!(desk.get(&cancel).await.body.contains("15.68"));

    // Nothing is asked of him any more.
    let off = desk.get(&to_pay).await;
    assert_eq!(off.heading(), text("en", "host-pay-off-title"));
    assert!(!off.body.contains("name=\"how\""), "{}", off.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_leads_back_to_the_figures_for_which_what_is_held_is_enough() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    test.turn_pay_per_use(true).await;
    let url = test.host_page(&here).await;
    assert!(matches!(pay(&test.emulator, &url, &Card::good()).await, PageVisit::SentBack(_)));
    test.host_returns(&url).await;
    test.advance(Span::minutes(1)).await;
    test.accept(here.by.account, here.id, Accepting { computers: 6, ..Accepting::default() }).await;
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    let session = format!("/{SITE}/host/sessions/{}", here.slug);
    let more = desk.get(&format!("{session}/pay")).await;
    // Without that click the page has what he accepted last.
    for (address, expected) in [(format!("{session}/estimate"), "6"), (more.link("/estimate?"), "3")] {
        let page = desk.get(&address).await;
        let computers = page.fields().into_iter().find(|(name, _)| name == "computers");
        assert_eq!(computers.map(|(_, value)| value).as_deref(), Some(expected), "{address}");
        assert_eq!(page.body.contains("13.07"), expected == "3", "{address}: {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_over_says_when_it_truly_ended() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let by = app::sessions::Acting { account: host.person.account, on_all: false };
    let form = app::sessions::ScheduleForm {
        topic: "Open".into(),
        date: "2026-11-22".into(),
        time: "14:00".into(),
        registration: false,
        ..app::sessions::ScheduleForm::empty("Europe/Amsterdam", "en")
    };
    let how = app::sessions::How::Schedule;
    let done = test.app.sessions().schedule(by, &test.site, &form, locale::Locale::En, how, "open").await;
    let slug = done.expect("the store works").expect("scheduled").slug;
    let here = HostedHere { by, id: test.session(&slug).await.session.id, slug };
    let mut anybody = Browser::new(&pages(&test), "en");
    let public = anybody.get(&format!("/{SITE}/sessions/{}", here.slug)).await;
    assert!(public.body.contains(&text("en", "session-what-happens-come-here")), "{}", public.body);
    let leader = test.begin_here(&here).await;
    let guest = format!("/{SITE}/room/{}/guest", here.slug);
    assert!(anybody.get(&guest).await.body.contains("name=\"name\""));
    test.advance(Span::minutes(7)).await;
    let ended = test.clock_now();
    test.end_here(&leader).await;
    let over = anybody.get(&guest).await;
    let view = test.session(&here.slug).await;
    let zone = locale::Zone::parse(&view.time_zone).expect("a zone");
    assert!(!over.body.contains("name=\"name\""), "nobody is asked for a name any more");
    assert!(over.body.contains(&text("en", "join-ended-title")), "{}", over.body);
    let said = over.body.split(&text("en", "join-ended-title")).last().expect("a text").to_owned();
    let time = locale::Messages::new(locale::Locale::En).time_for(ended, &zone, None);
    assert!(said.contains(&time), "{time} in {said}");
    // It was held: nobody who was there is told that it does not take place.
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let session = format!("/{SITE}/host/sessions/{}", here.slug);
    let own = browser.get(&session).await;
    assert!(!own.body.contains("/cancel\""), "{}", own.body);
    let cancel = format!("{session}/cancel");
    assert_eq!(browser.get(&cancel).await.location(), session);
    let sent = browser.submit(&own, &cancel, &[("reason", "")]).await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert!(sent.body.contains(&text("en", "session-ended-text")), "{}", sent.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_of_thousands_is_accepted_only_by_who_says_that_it_is_right() {
    let database = fresh_database().await;
    let (test, host) = start(&database).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let page = browser.get(NEW).await;
    let typed = FORM.into_iter().filter(|(name, _)| *name != "voip");
    let many: Vec<_> = typed.chain([("computers", "1000"), ("action", "schedule")]).collect();
    let estimate = send(&mut browser, &page, NEW, &many).await;
    assert!(estimate.body.contains("name=\"sure\""), "{}", estimate.body);
    let unsure = send(&mut browser, &estimate, NEW, &[("action", "accept")]).await;
    assert_eq!(unsure.status, StatusCode::CONFLICT);
    assert!(unsure.body.contains(&text("en", "estimate-unsure")));
    assert!(unsure.body.contains("value=\"1000\""), "kept");
    assert_eq!(count(&test, &host).await, 0, "nothing is scheduled");
    let sure = send(&mut browser, &unsure, NEW, &[("sure", "yes"), ("action", "accept")]).await;
    assert_eq!(sure.status, StatusCode::SEE_OTHER, "{}", sure.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_about_pay_per_use_name_the_operator_as_who_sells_it() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    test.turn_pay_per_use(true).await;
    let operator = test.person(Role::Operator).await.person;
    let seller = domain::sites::SellerInput {
        name: "Bright Conferencing B.V.".into(),
        address: "Main St 1".into(),
        country: "NL".into(),
        vat_number: String::new(),
    };
    test.app.commerce().save_operators_seller(&operator, &seller).await.expect("works").expect("good");
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    let session = format!("/{SITE}/host/sessions/{}", here.slug);
    for address in [format!("{session}/estimate"), format!("{session}/pay"), format!("/{SITE}/claims")] {
        let page = desk.get(&address).await;
        assert!(page.body.contains("Bright Conferencing B.V. sells the minutes"), "{address}: {}", page.body);
    }
    let page = desk.get(&session).await;
    assert!(!page.body.contains("Bright Conferencing B.V. sells"), "its seats are sold by the site");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_started_is_not_asked_to_be_paid_and_a_drafts_room_leads_to_the_draft() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let paid = test.hosted_here(Accepting::default()).await;
    let unpaid = test.hosted_here(Accepting::default()).await;
    let draft = test.hosted_draft(Accepting::default()).await;
    let url = test.host_page(&paid).await;
    assert!(matches!(pay(&test.emulator, &url, &Card::good()).await, PageVisit::SentBack(_)));
    test.host_returns(&url).await;
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    let session = |slug: &str| format!("/{SITE}/host/sessions/{slug}");
    let room = desk.get(&format!("/{SITE}/room/{}", draft.slug)).await;
    assert_eq!((room.status, room.location()), (StatusCode::SEE_OTHER, session(&draft.slug)));
    let open = text("en", "host-pay-line-open");
    assert!(desk.get(&session(&unpaid.slug)).await.body.contains(&open));
    test.run_for(Span::hours(12)).await;
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    for slug in [&unpaid.slug, &paid.slug] {
        let over = desk.get(&session(slug)).await;
        assert!(over.status == StatusCode::OK && !over.body.contains(&open), "it is over: {}", over.body);
    }
    let never = desk.get(&session(&paid.slug)).await;
    assert!(never.body.contains("Nobody started this session"), "{}", never.body);
    let past = desk.get(&format!("/{SITE}/host?list=past")).await;
    assert!(past.body.contains(&session(&paid.slug)) && past.body.contains(&session(&unpaid.slug)));
}
