//! Links that let somebody choose a password, the second factor, and one's own account, page by page.

use super::browser::{Answer, Browser, fresh_database, pages, path, text};
use domain::accounts::Role;
use http::StatusCode;
use testkit::{PASSWORD, TestApp};

const NEW_PASSWORD: &str = "a ladder behind the barn";

/// The path of the link in the last mail to that address.
async fn mailed(test: &TestApp, email: &str) -> String {
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let mail = mails.iter().rev().find(|mail| mail.to_address == email).expect("a mail");
    let link = mail.text.lines().find(|line| line.contains("/sign-in/links/")).expect("a link");
    path(test, link)
}

/// The secret that a page offers, without the blanks.
fn secret(page: &Answer) -> String {
    let (_, after) = page.body.split_once("<p class=\"secret\"><code>").expect("a secret");
    after.split_once('<').expect("the end of it").0.replace(' ', "")
}

fn code(test: &TestApp, secret: &str) -> String {
    let step = u64::try_from(test.clock_now().micros() / 30_000_000).expect("after 1970");
    app::accounts::SharedSecret::parse(secret).expect("a secret").code(step)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_operator_is_led_through_setting_up_the_second_factor() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let link = test.app.accounts().first_operator_link().await.expect("stored").expect("none yet");
    let link = path(&test, &link);
    let mut browser = Browser::new(&pages(&test), "fr");
    let page = browser.get(&link).await;
    assert_eq!(page.heading(), text("fr", "link-first-title"));
    let wrong = [("name", "Noor"), ("email", "noor@"), ("password", "password"), ("repeated", "password")];
    let again = browser.submit(&page, &link, &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains(&text("fr", "password-common")) && again.body.contains("value=\"noor@\""));
    let fields = [
        ("name", "Noor"),
        ("email", "noor@bursar.example"),
        ("password", NEW_PASSWORD),
        ("repeated", NEW_PASSWORD),
    ];
    let made = browser.submit(&page, &link, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    // Whatever is asked for: first the second factor.
    for wanted in ["/account", "/account/password"] {
        let led = browser.get(wanted).await;
        assert_eq!(led.location(), format!("/account/second-factor?next={wanted}"));
    }
    let page = browser.get("/account/second-factor?next=/account").await;
    assert!(page.body.contains("class=\"qr-code\"") && page.body.contains(&text("fr", "factor-set-up")));
    let again = browser.submit(&page, "/account/second-factor", &[("code", "123456")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(secret(&again), secret(&page), "the same is offered until it is set up");
    let code = code(&test, &secret(&page));
    let set = browser.submit(&page, "/account/second-factor", &[("code", &code), ("next", "/account")]).await;
    assert_eq!((set.status, set.heading()), (StatusCode::OK, text("fr", "codes-title").as_str()));
    assert_eq!(set.link("/account"), "/account");
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let later = browser.get("/account/second-factor").await;
    assert!(!later.body.contains("class=\"codes\""), "the codes are shown once");
    assert_eq!(browser.get(&link).await.status, StatusCode::NOT_FOUND, "the link works once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_mail() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.add_person("noor@academy.example", "academy", Role::Host).await;
    let mut browser = Browser::new(&pages(&test), "nl");
    let page = browser.get("/sign-in/forgotten").await;
    let mut answers = Vec::new();
    for email in ["noor@academy.example", "nobody@academy.example"] {
        let sent = browser.submit(&page, "/sign-in/forgotten", &[("email", email)]).await;
        assert_eq!(sent.status, StatusCode::OK);
        answers.push(sent.body.replace(email, ""));
    }
    assert_eq!(answers[0], answers[1], "the same words");
    let bad = browser.submit(&page, "/sign-in/forgotten", &[("email", "noor@")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let link = mailed(&test, "noor@academy.example").await;
    let page = browser.get(&link).await;
    assert_eq!(page.heading(), text("nl", "link-reset-title"));
    let differs = browser.submit(&page, &link, &[("password", NEW_PASSWORD), ("repeated", "x")]).await;
    assert!(differs.body.contains(&text("nl", "choice-differs")));
    let set = browser.submit(&page, &link, &[("password", NEW_PASSWORD), ("repeated", NEW_PASSWORD)]).await;
    assert_eq!(set.location(), "/sign-in?done=password");
    let page = browser.get(&set.location()).await;
    assert!(page.body.contains(&text("nl", "account-done-password")));
    let fields = [("email", "noor@academy.example"), ("password", NEW_PASSWORD)];
    assert_eq!(browser.submit(&page, "/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_accepted_with_the_account_that_one_has() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let admin = test.person(Role::Administrator).await;
    let host = test.person(Role::Host).await;
    let new = app::accounts::NewInvitation {
        email: host.person.email.clone(),
        name: String::new(),
        locale: locale::Locale::En,
        site: Some(test.site.id),
        roles: vec![Role::Finance],
    };
    test.app.accounts().invite(&admin.person, &new).await.expect("stored");
    let link = mailed(&test, &host.person.email).await;
    let router = pages(&test);
    let page = Browser::new(&router, "en").get(&link).await;
    assert!(page.link("/sign-in?next=").ends_with(&link), "back here after signing in");
    let other = Browser::signed_in(&router, "en", &admin).get(&link).await;
    assert!(other.body.contains(&admin.person.email) && !other.body.contains("/join\""));
    let mut browser = Browser::signed_in(&router, "en", &host);
    browser.get("/account").await;
    let page = browser.get(&link).await;
    let joined = browser.submit(&page, &format!("{link}/join"), &[]).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
    let account = browser.get("/account").await;
    assert!(account.body.contains(&text("en", "role-finance")), "{}", account.body);
    assert_eq!(browser.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_are_listed_and_ended() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let here = test.person(Role::Host).await;
    let there = test.sign_in(&here.person.email).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "en", &here);
    browser.get("/account").await;
    let account = browser.get("/account").await;
    assert!(account.body.contains(&text("en", "account-this-browser")));
    let (_, after) = account.body.split_once("action=\"/account/sign-ins/").expect("one to end");
    let end = format!("/account/sign-ins/{}", after.split_once('"').expect("an address").0);
    let ended = browser.submit(&account, &end, &[]).await;
    assert_eq!(ended.location(), "/account?done=ended");
    assert_eq!(Browser::signed_in(&router, "en", &there).get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.submit(&account, &end, &[]).await.status, StatusCode::NOT_FOUND);

    let page = browser.get("/account/password").await;
    let fields = [("present", PASSWORD), ("password", NEW_PASSWORD), ("repeated", NEW_PASSWORD)];
    let changed = browser.submit(&page, "/account/password", &fields).await;
    assert_eq!(changed.location(), "/account?done=password");
    let named = [("name", "Noor de Wit"), ("locale", "fr")];
    let renamed = browser.submit(&account, "/account/name", &named).await;
    assert_eq!(renamed.location(), "/account?done=name");
    assert!(browser.get("/account").await.body.contains("Noor de Wit"));
}
