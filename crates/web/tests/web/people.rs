//! The administrator's pages of people, and the operator's pages of sites.

use super::browser::{Answer, Browser, fresh_database, pages, text};
use domain::accounts::Role;
use http::StatusCode;
use testkit::TestApp;
use testkit::people::PASSWORD;

const PEOPLE: &str = "/academy/admin/people";
const NEW_SITE: &str = "/operator/sites/new";

/// What an operator types for a site.
const SITE_FORM: [(&str, &str); 8] = [
    ("name", "Formation Québec"),
    ("slug", ""),
    ("region", "CA"),
    ("currency", "CAD"),
    ("time_zone", "America/Toronto"),
    ("languages", "fr"),
    ("default_language", "fr"),
    ("administrator", "noor@quebec.example"),
];

fn form(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let changed = |(name, value): (&'static str, &'static str)| {
        changes.iter().find(|(n, _)| *n == name).copied().unwrap_or((name, value))
    };
    SITE_FORM.into_iter().map(changed).collect()
}

/// The first address in the page to which a link leads and that contains `part`.
fn link_to(page: &Answer, part: &str) -> String {
    let mut links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.find(|link| link.contains(part)).unwrap_or_else(|| panic!("no link to {part}")).to_owned()
}

/// The first address in the page to which a form is sent and that contains `part`.
fn action(page: &Answer, part: &str) -> String {
    let mut actions = page.body.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions.find(|action| action.contains(part)).unwrap_or_else(|| panic!("no form to {part}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_makes_a_site_and_its_pages_work_at_once() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "nl", &operator);
    let list = browser.get("/operator").await;
    assert!(list.body.contains("Test Academy") && list.body.contains(&text("nl", "operator-title")));
    let page = browser.get(&list.link("/sites/new")).await;
    assert_eq!(page.heading(), text("nl", "operator-new-title"));

    let empty = browser.submit(&page, NEW_SITE, &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for key in ["site-name-missing", "site-region-missing", "site-languages-missing", "form-email-missing"] {
        assert_eq!(empty.body.matches(&text("nl", key)).count(), 2, "{key}: in the summary and at the field");
    }
    for (slug, key) in [("academy", "site-slug-taken"), ("operator", "site-slug-reserved")] {
        let refused = browser.submit(&page, NEW_SITE, &form(&[("slug", slug)])).await;
        assert!(refused.body.contains(&text("nl", key)), "{slug}");
        assert!(refused.body.contains("value=\"Formation Québec\""), "kept");
        assert!(refused.body.contains("value=\"America/Toronto\" selected"), "kept");
        assert!(refused.body.contains("value=\"fr\" checked"), "kept");
    }
    let made = browser.submit(&page, NEW_SITE, &form(&[])).await;
    assert_eq!(made.location(), "/operator/sites/formation-quebec?done=made");
    let site = browser.get(&made.location()).await;
    assert!(site.body.contains("noor@quebec.example"), "who was invited");
    assert!(site.body.contains(&text("nl", "operator-site-fees-off")), "the box was not ticked");

    // Its public pages work with empty settings, in its own language only.
    let catalogue = Browser::new(&router, "nl").get("/formation-quebec/").await;
    assert_eq!(catalogue.status, StatusCode::OK);
    assert!(catalogue.body.contains("<html lang=\"fr\">"), "it has no Dutch pages");
    assert!(!catalogue.body.contains("mailto:"), "there is no address to write to yet");
    let missing = Browser::new(&router, "nl").get("/formation-quebec/nowhere").await;
    assert!(missing.body.contains("<html lang=\"fr\">"));
    // The operator is nothing inside it.
    let inside = browser.get("/formation-quebec/admin/people").await;
    assert_eq!(inside.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_provides_fees_names_another_administrator_and_changes_the_site() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &operator);
    let page = browser.get("/operator/sites/academy").await;
    let fees = "/operator/sites/academy/fees";
    let step = browser.get(fees).await;
    assert!(step.body.contains("2 sessions with a fee are on sale"), "{}", step.body);
    assert!(page.link(fees) == fees && action(&step, fees) == fees, "a step lies between");
    for (value, key) in [("withdraw", "operator-site-fees-off"), ("provide", "operator-site-fees-on")] {
        let done = browser.submit(&page, fees, &[("fees", value)]).await;
        assert!(browser.get(&done.location()).await.body.contains(&text("en", key)));
    }
    let invite = "/operator/sites/academy/administrators";
    let wrong = browser.submit(&page, invite, &[("email", "sam@")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&text("en", "form-email-incomplete")) && wrong.body.contains("sam@"));
    let sent = browser.submit(&page, invite, &[("email", "sam@academy.example")]).await;
    let page = browser.get(&sent.location()).await;
    assert!(page.body.contains("sam@academy.example"));
    let resent = browser.submit(&page, &action(&page, "/resend"), &[]).await;
    let page = browser.get(&resent.location()).await;
    let step = browser.get(&link_to(&page, "/withdraw")).await;
    assert!(
        step.body.contains(&text("en", "people-withdraw-title")) && step.body.contains("sam@academy.example")
    );
    let withdrawn = browser.submit(&step, &action(&step, "/withdraw"), &[]).await;
    let page = browser.get(&withdrawn.location()).await;
    assert!(!page.body.contains("sam@academy.example"));

    let in_use = browser.submit(&page, "/operator/sites/academy", &form(&[])).await;
    assert!(in_use.body.contains(&text("en", "site-currency-in-use")), "it sells in euros");
    let kept = form(&[("currency", "EUR"), ("name", "New name")]);
    let saved = browser.submit(&page, "/operator/sites/academy", &kept).await;
    assert!(browser.get(&saved.location()).await.body.contains("<h1>New name</h1>"));
    assert_eq!(browser.get("/operator/sites/nowhere").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_invites_people_and_changes_what_they_are() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    let host = test.person(Role::Host).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "fr", &administrator);
    let page = browser.get(PEOPLE).await;
    assert_eq!(page.heading(), text("fr", "people-title"));
    assert!(page.body.contains(&host.person.email));

    let empty = browser.submit(&page, PEOPLE, &[("name", "Anna")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.body.contains(&text("fr", "people-roles-missing")) && empty.body.contains("value=\"Anna\"")
    );
    let fields =
        [("name", "Anna"), ("email", "anna@academy.example"), ("roles", "host"), ("roles", "finance")];
    let sent = browser.submit(&page, PEOPLE, &fields).await;
    let page = browser.get(&sent.location()).await;
    assert!(page.body.contains("anna@academy.example · Animateur, Finances"), "{}", page.body);
    let again = browser.submit(&page, &action(&page, "/resend"), &[]).await;
    let page = browser.get(&again.location()).await;
    assert!(page.body.contains(&text("fr", "people-done-resent")));
    let step = browser.get(&link_to(&page, "/withdraw")).await;
    assert!(
        step.body.contains(&text("fr", "people-withdraw-title"))
            && step.body.contains("anna@academy.example")
    );
    let gone = browser.submit(&step, &action(&step, "/withdraw"), &[]).await;
    assert!(!browser.get(&gone.location()).await.body.contains("anna@academy.example"));

    let roles = format!("{PEOPLE}/{}", host.person.account);
    let form = browser.get(&roles).await;
    assert!(form.body.contains("value=\"host\" checked"));
    let none = browser.submit(&form, &roles, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let saved = browser.submit(&form, &roles, &[("roles", "finance")]).await;
    assert_eq!(saved.location(), format!("{PEOPLE}?done=saved"));
    let page = browser.get(&saved.location()).await;
    assert!(page.body.contains("Finances"));
    // It counts at once, in the browser where he is signed in.
    let mut his = Browser::signed_in(&router, "en", &host);
    assert_eq!(his.get("/account").await.status, StatusCode::OK);
    let removed = browser.submit(&form, &format!("{roles}/remove"), &[]).await;
    assert_eq!(removed.location(), format!("{PEOPLE}?done=removed"));
    assert_eq!(browser.get(&roles).await.status, StatusCode::NOT_FOUND);

    let own = format!("{PEOPLE}/{}", administrator.person.account);
    let form = browser.get(&own).await;
    for address in [own.clone(), format!("{own}/remove")] {
        let refused = browser.submit(&form, &address, &[("roles", "host")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&text("fr", "people-last-administrator")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_second_factor_is_taken_away_by_an_administrator_and_by_an_operator() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (admin, lost) = (test.person(Role::Administrator).await, test.person(Role::Administrator).await);
    let operator = test.person(Role::Operator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &admin);
    let own = browser.get(&format!("/academy/admin/people/{}", admin.person.account)).await;
    assert!(
        own.body.contains(&text("en", "people-factor-yourself")) && !own.body.contains("/second-factor\"")
    );
    let address = format!("/academy/admin/people/{}", lost.person.account);
    let page = browser.get(&address).await;
    let there = format!("{address}/second-factor");
    assert_eq!(page.link(&there), there);
    let step = browser.get(&there).await;
    assert!(step.body.contains(&text("en", "people-factor-button")));
    let forged = browser.post(&there, &[("password", PASSWORD)]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let wrong = browser.submit(&step, &there, &[("password", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&text("en", "own-password-wrong")), "{}", wrong.body);
    let done = browser.submit(&step, &there, &[("password", PASSWORD)]).await;
    let list = browser.get(&done.location()).await;
    assert!(list.body.contains(&text("en", "people-done-factor")));
    let page = browser.get(&there).await;
    assert!(page.body.contains("has no second factor"));

    let mut browser = Browser::signed_in(&pages(&test), "nl", &operator);
    let found = browser.get(&format!("/operator/people?q={}", admin.person.email)).await;
    assert!(found.body.contains(&admin.person.email) && !found.body.contains(&lost.person.email));
    let address = format!("/operator/people/{}/second-factor", admin.person.account);
    assert_eq!(found.link(&address), address);
    let step = browser.get(&address).await;
    let done = browser.submit(&step, &address, &[("password", PASSWORD)]).await;
    assert_eq!(done.location(), "/operator/people?done=factor");
    assert!(browser.get(&done.location()).await.body.contains(&text("nl", "people-done-factor")));
    let mut ended = Browser::signed_in(&pages(&test), "en", &admin);
    assert_eq!(ended.get("/account").await.status, StatusCode::SEE_OTHER, "his sign-ins have ended");
    let none = browser.get("/operator/people?q=nobody").await;
    assert!(none.body.contains(&text("nl", "everybody-none")));
}
