//! Signing in and out, and what is shown to whom.

use super::browser::{Answer, Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use testkit::people::second_factor_code;
use testkit::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn a_host_signs_in_with_a_password_and_out_again() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.add_person("noor@academy.example", "academy", Role::Host).await;
    let mut browser = Browser::new(&pages(&test), "en");

    let wanted = browser.get("/account").await;
    assert_eq!(
        (wanted.status, wanted.location().as_str()),
        (StatusCode::SEE_OTHER, "/sign-in?next=/account")
    );
    let page = browser.get(&wanted.location()).await;
    assert_eq!(page.heading(), text("en", "sign-in-title"));
    for (email, password) in
        [("noor@academy.example", "seven calm heron"), ("nobody@academy.example", PASSWORD)]
    {
        let fields = [("email", email), ("password", password), ("next", "/account")];
        let refused = browser.submit(&page, "/sign-in", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&text("en", "sign-in-wrong")), "the same words");
        assert!(refused.body.contains(&format!("value=\"{email}\"")), "the address is kept");
        assert!(!refused.body.contains(password), "the password is not shown");
    }
    let fields = [("email", " Noor@Academy.example "), ("password", PASSWORD), ("next", "/account")];
    let signed_in = browser.submit(&page, "/sign-in", &fields).await;
    assert_eq!((signed_in.status, signed_in.location().as_str()), (StatusCode::SEE_OTHER, "/account"));
    assert!(signed_in.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
    let account = browser.get("/account").await;
    assert_eq!(account.status, StatusCode::OK);
    assert!(account.body.contains("noor@academy.example") && account.body.contains("Test Academy"));
    assert_eq!(account.header("cache-control"), "no-store");

    // The form of the time before signing in is no longer good.
    let stale = browser.submit(&page, "/sign-out", &[]).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    let out = browser.submit(&account, "/sign-out", &[]).await;
    assert_eq!((out.status, out.location().as_str()), (StatusCode::SEE_OTHER, "/sign-in"));
    assert_eq!(browser.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_owes_a_code_that_works_once() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.add_person("admin@academy.example", "academy", Role::Administrator).await;
    let router = pages(&test);
    let step = u64::try_from(test.clock_now().micros() / 30_000_000).expect("after 1970");
    let code = second_factor_code(step);
    for (is_first, mut browser) in [(true, Browser::new(&router, "nl")), (false, Browser::new(&router, "nl"))]
    {
        let page = browser.get("/sign-in").await;
        let fields = [("email", "admin@academy.example"), ("password", PASSWORD)];
        let asked = browser.submit(&page, "/sign-in", &fields).await;
        assert_eq!(asked.location(), "/sign-in/code");
        // The password alone opens nothing.
        let account = browser.get("/account").await;
        assert_eq!(account.location(), "/sign-in/code?next=/account");
        let page = browser.get("/sign-in/code").await;
        assert_eq!(page.heading(), text("nl", "sign-in-code-title"));
        assert!(!page.body.contains("admin@academy.example"));
        let wrong = browser.submit(&page, "/sign-in/code", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let right = browser.submit(&page, "/sign-in/code", &[("code", &code), ("next", "/account")]).await;
        if is_first {
            assert_eq!((right.status, right.location().as_str()), (StatusCode::SEE_OTHER, "/account"));
            assert_eq!(browser.get("/account").await.status, StatusCode::OK);
        } else {
            assert_eq!(right.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody looked over the shoulder");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_sees_his_name_and_nobody_else_does() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let router = pages(&test);
    let signed_in = Browser::signed_in(&router, "en", &host).get("/academy/").await;
    assert!(signed_in.body.contains(&host.person.name));
    let nobody = Browser::new(&router, "en").get("/academy/").await;
    assert!(!nobody.body.contains(&host.person.name));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_known_after_signing_in_and_after_a_link_from_the_mailbox() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.add_person("noor@academy.example", "academy", Role::Host).await;
    let router = pages(&test);
    let (mut owner, mut stranger) = (Browser::new(&router, "en"), Browser::new(&router, "en"));
    let fields = |password| [("email", "noor@academy.example"), ("password", password)];
    let page = owner.get("/sign-in").await;
    let signed_in = owner.submit(&page, "/sign-in", &fields(PASSWORD)).await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
    let account = owner.get("/account").await;
    owner.submit(&account, "/sign-out", &[]).await;
    let page = stranger.get("/sign-in").await;
    let mut refused = stranger.submit(&page, "/sign-in", &fields("wrong")).await;
    for _ in 0..10 {
        refused = stranger.submit(&page, "/sign-in", &fields("wrong")).await;
    }
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.body.contains(&text("en", "sign-in-too-many-way")), "the way that is left");
    let page = owner.get("/sign-in").await;
    let again = owner.submit(&page, "/sign-in", &fields(PASSWORD)).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "same network, same account: {}", again.body);

    let page = stranger.get("/sign-in/forgotten").await;
    stranger.submit(&page, "/sign-in/forgotten", &[("email", "noor@academy.example")]).await;
    test.run_jobs().await;
    let mail = test.mailer.sent().pop().expect("a mail");
    let link = mail.text.lines().find(|line| line.contains("/sign-in/links/")).expect("a link");
    let link = super::browser::path(&test, link);
    let page = stranger.get(&link).await;
    let new = "a ladder behind the barn";
    let set = stranger.submit(&page, &link, &[("password", new), ("repeated", new)]).await;
    let page = stranger.get(&set.location()).await;
    let signed_in = stranger.submit(&page, "/sign-in", &fields(new)).await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER, "who has the mailbox is let in at once");
}

/// A host fills in the schedule page; when he sends it his sign-in has ended.
async fn sent_too_late(test: &TestApp, browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let here = "/academy/host/sessions/new";
    let page = browser.get(here).await;
    let token = page.hidden("form_token").expect("a token");
    test.advance(Span::hours(13)).await;
    let fields = [&[("form_token", token.as_str())], fields].concat();
    assert!(page.body.contains(&format!("action=\"{here}?sent\"")), "where its form goes");
    let sent_to = format!("{here}?sent");
    browser.post_from(&format!("{}{here}", test.app.base_url()), &sent_to, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_shown_again_after_signing_in_and_does_nothing_by_itself() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.add_person("noor@academy.example", "academy", Role::Host).await;
    test.add_person("sam@academy.example", "academy", Role::Host).await;
    let router = pages(&test);
    let noor = test.sign_in("noor@academy.example").await;
    let mut browser = Browser::signed_in(&router, "en", &noor);
    let typed = [
        ("topic", "A \"quoted\" <topic>"),
        ("description", "One.\r\n\r\nTwo."),
        ("minutes", "45"),
        ("time_zone", "Europe/Paris"),
        ("language", "en"),
        ("listed", "no"),
        ("registration", "yes"),
        ("closes", "1"),
        ("closes_unit", "hours"),
        ("cancelling", "2"),
        ("cancelling_unit", "days"),
        ("meeting_link", "https://meet.example/mine"),
        ("password", "never-kept"),
        ("action", "schedule"),
    ];
    let sent = sent_too_late(&test, &mut browser, &typed).await;
    let sign_in = sent.location();
    assert!(sign_in.starts_with("/sign-in?next=/academy/host/sessions/new%3Fkept%3D"), "{sign_in}");
    let page = browser.get(&sign_in).await;
    assert!(page.body.contains(&text("en", "sign-in-kept")));
    let next = sign_in.replace("/sign-in?next=", "").replace("%3F", "?").replace("%3D", "=");
    let enter = |email: &'static str| [("email", email), ("password", PASSWORD)];

    // Somebody else who signs in there sees nothing of it.
    let mut other = Browser::signed_in(&router, "en", &test.sign_in("sam@academy.example").await);
    let theirs = other.get(&next).await;
    assert_eq!(theirs.status, StatusCode::OK, "{next}: {:?}", theirs.headers);
    assert!(!theirs.body.contains("quoted") && !theirs.body.contains(&text("en", "kept-form-title")));

    let fields = [&enter("noor@academy.example")[..], &[("next", next.as_str())]].concat();
    let signed_in = browser.submit(&page, "/sign-in", &fields).await;
    assert_eq!(signed_in.location(), next);
    let again = browser.get(&next).await;
    assert!(again.body.contains(&text("en", "kept-form-title")), "{}", again.body);
    for part in [
        "value=\"A &#34;quoted&#34; &#60;topic&#62;\"",
        "One.\r\n\r\nTwo.</textarea>",
        "name=\"minutes\" type=\"text\" value=\"45\"",
        "<option value=\"Europe/Paris\" selected>",
    ] {
        assert!(again.body.contains(part), "{part}: {}", again.body);
    }
    assert!(!again.body.contains("never-kept"));
    let stored = testkit::stolen::dump(test.app.store()).await;
    assert!(stored.contains("quoted") && !stored.contains("never-kept"));
    let mine = browser.get("/academy/host").await;
    assert!(mine.body.contains(&text("en", "host-empty")), "nothing was scheduled");
    let token = again.hidden("form_token").expect("a token");
    let date = [("form_token", token.as_str()), ("date", "2026-12-02"), ("time", "14:00")];
    let now = browser.post("/academy/host/sessions/new", &[&date[..], &typed].concat()).await;
    assert_eq!(now.status, StatusCode::SEE_OTHER, "the button once more: {}", now.body);

    test.advance(Span::hours(2)).await;
    let late = browser.get(&next).await;
    assert!(!late.body.contains("quoted"), "it is kept for an hour");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_this_browser_showed_to_somebody_is_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let here = "/academy/host/sessions/new";
    let referer = format!("{}{here}", test.app.base_url());
    let mut stranger = Browser::new(&router, "en");
    let page = stranger.get("/sign-in").await;
    let token = page.hidden("form_token").expect("a token");
    let host = test.person(Role::Host).await;
    let mut theirs = Browser::signed_in(&router, "en", &host);
    let stolen = theirs.get(here).await.hidden("form_token").expect("a token");
    for token in [token.as_str(), stolen.as_str(), "", "x.AAAA"] {
        let sent = stranger.post_from(&referer, here, &[("form_token", token), ("topic", "Evil")]).await;
        assert_eq!(sent.location(), format!("/sign-in?next={here}"), "{token}");
    }
    // Nor what a page of another origin sends, or credentials of a gateway.
    let fields = [("form_token", stolen.as_str()), ("topic", "Evil")];
    let sent = theirs.post_from("https://evil.test/", here, &fields).await;
    assert_eq!(sent.status, StatusCode::OK, "while he is signed in nothing is kept");
    let admin = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &admin);
    let account = "/academy/admin/merchant-accounts/test";
    let token = browser.get(account).await.hidden("form_token").expect("a token");
    test.advance(Span::hours(13)).await;
    let referer = format!("{}{account}", test.app.base_url());
    let fields = [("form_token", token.as_str()), ("vendor", "somebody"), ("password", "gateway-secret")];
    let sent = browser.post_from(&referer, account, &fields).await;
    assert_eq!(sent.location(), format!("/sign-in?next={account}"));
    let stored = testkit::stolen::dump(test.app.store()).await;
    assert!(!stored.contains("Evil") && !stored.contains("gateway-secret"), "{stored}");
}

/// Some browsers and proxies keep back which page they come from: the form itself says it, and nobody can change that.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_finds_its_page_again_though_the_browser_does_not_say_where_it_was() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let email = "ada@academy.example";
    test.add_person(email, "academy", Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &test.sign_in(email).await);
    // A form that is sent elsewhere than to the address of its page.
    let page = "/academy/host/sessions/paid";
    let token = browser.get(page).await.hidden("form_token").expect("a token");
    let other = browser.get("/academy/host").await.hidden("form_token").expect("a token");
    test.advance(Span::hours(13)).await;
    let mut send = async |token: &str| {
        let fields = [("form_token", token), ("invitations", "robin@example.org")];
        browser.post(&format!("{page}/invitations"), &fields).await.location()
    };
    let sent = send(&token).await;
    assert!(sent.starts_with(&format!("/sign-in?next={page}%3Fkept%3D")), "{sent}");
    assert!(send(&other).await.starts_with("/sign-in?next=/academy/host%3Fkept%3D"), "as it was shown");
    assert_eq!(send(&token[..token.len() - 4]).await, "/sign-in", "nothing is kept of a forged one");
    let next = sent.replace("/sign-in?next=", "").replace("%3F", "?").replace("%3D", "=");
    let again = Browser::signed_in(&router, "en", &test.sign_in(email).await).get(&next).await;
    assert!(again.body.contains("robin@example.org"), "{}", again.body);
}
