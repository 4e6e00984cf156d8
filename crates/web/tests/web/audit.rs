//! The administrator's page of the audit log.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::divisions::Division;
use http::StatusCode;
use locale::audit_words::{AuditGroup, actions};
use locale::{Locale, Messages};
use testkit::TestApp;

const PAGE: &str = "/academy/admin/audit";

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_reads_who_did_what_in_plain_words() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    let account = administrator.person.account;
    let division = Division { code: "4711".into(), name: "=cmd|' /C calc'!A0".into() };
    test.app.divisions().add(account, &test.site, &division).await.expect("the store works").expect("added");
    test.hold("free", 1).await.expect("held");
    let form = test.form("free", 1).await;
    test.app.registrations().register(&test.site, form).await.expect("the store works").expect("registered");

    let mut browser = Browser::signed_in(&pages(&test), "fr", &administrator);
    let page = browser.get(PAGE).await;
    let t = Messages::new(Locale::Fr);
    assert_eq!(page.status, StatusCode::OK);
    for words in ["add division", "register"].map(|action| t.audit_action(action)) {
        assert!(page.body.contains(&format!("<td data-label=\"Quoi\">{words}</td>")), "{words}");
    }
    assert!(page.body.contains(&administrator.person.name), "by name, not by id");
    assert!(!page.body.contains("<td data-label=\"Quoi\">register"));

    let row = |words: &str| format!("<td data-label=\"Quoi\">{}</td>", t.audit_action(words));
    for group in AuditGroup::ALL {
        // Nobody pays for the use of sessions there.
        let is_offered = page.body.contains(&format!("<optgroup label=\"{}\">", t.audit_group(group)));
        assert_eq!(is_offered, group != AuditGroup::Use, "{group:?}");
    }
    let mut words: Vec<String> = actions(AuditGroup::Sessions).map(|action| t.audit_action(action)).collect();
    words.sort_by_key(|words| words.to_lowercase());
    let places: Vec<_> = words.iter().map(|words| page.body.find(&format!(">{words}</option>"))).collect();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "by the alphabet: {places:?}");
    let person = browser.get(&page.link("/host/sessions/free/people/")).await;
    assert_eq!(person.status, StatusCode::OK, "what a line is about is one step away");

    let who = browser.get(&format!("{PAGE}?who=attendee")).await;
    assert!(who.body.contains(&row("register")) && !who.body.contains(&row("add division")));
    assert!(who.body.contains("value=\"attendee\" selected"), "the filter is kept");
    let what = browser.get(&format!("{PAGE}?action=add+division")).await;
    assert!(!what.body.contains(&row("register")) && what.body.contains(&row("add division")));
    let subject = browser.get(&format!("{PAGE}?subject=471")).await;
    assert!(!subject.body.contains(&row("register")) && subject.body.contains(&row("add division")));
    let long_ago = browser.get(&format!("{PAGE}?until=2026-11-21")).await;
    assert!(long_ago.body.contains(&text("fr", "audit-none")));
    let today = browser.get(&format!("{PAGE}?from=2026-11-22&until=2026-11-22")).await;
    assert!(today.body.contains(&row("register")));

    let wrong = browser.get(&format!("{PAGE}?from=demain")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&text("fr", "audit-date-wrong")) && wrong.body.contains("value=\"demain\""));
    assert!(!wrong.body.contains(&text("fr", "form-errors-kept")), "nothing is charged here");
    assert_eq!(
        wrong.heading(),
        text("fr", "audit-title"),
        "only the window's title says that there is an error"
    );
    let nonsense = browser.get(&format!("{PAGE}?after=x&who=%00&%ff")).await;
    assert_eq!(nonsense.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_taken_out_without_formulas() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    let division = Division { code: "4711".into(), name: "=1+1".into() };
    let account = administrator.person.account;
    test.app.divisions().add(account, &test.site, &division).await.expect("the store works").expect("added");
    let mut browser = Browser::signed_in(&pages(&test), "en", &administrator);
    let csv = browser.get("/academy/admin/audit.csv?action=add+division").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("cache-control"), "no-store");
    let lines: Vec<&str> = csv.body.lines().collect();
    let [titles, line] = lines[..] else { panic!("{lines:?}") };
    assert_eq!(titles, "\u{feff}When,Who,What,About,Details");
    assert!(line.ends_with(",The administrator,added a division,4711,'=1+1"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn older_lines_are_reached_page_by_page() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    for number in 0..60 {
        let division = Division { code: format!("{number}"), name: "Division".into() };
        let added = test.app.divisions().add(administrator.person.account, &test.site, &division).await;
        added.expect("the store works").expect("added");
    }
    let mut browser = Browser::signed_in(&pages(&test), "en", &administrator);
    let first = browser.get(&format!("{PAGE}?action=add+division")).await;
    assert_eq!(first.body.matches("<th scope=\"row\"").count(), 50);
    let older = first.link("after=").replace("&#38;", "&");
    let second = browser.get(&older).await;
    assert_eq!(second.body.matches("<th scope=\"row\"").count(), 10);
    assert!(!second.body.contains("after="), "there is nothing older");
}
