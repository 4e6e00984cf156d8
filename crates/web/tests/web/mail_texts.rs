//! The words that a host types for his attendees' confirmation, from the schedule page to the mail.

use super::browser::{Browser, DETAILS, fresh_database, pages, path};
use super::hosting::{NEW, send};
use domain::accounts::Role;
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

#[tokio::test(flavor = "multi_thread")]
async fn a_hosts_own_words_reach_the_buyer_as_they_were_typed() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut host = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    let page = host.get(NEW).await;
    let typed = [
        ("fee", "121"),
        ("fee_shown", "12100"),
        ("greeting", "Ahoy [name], <b>soon</b> & well"),
        (
            "confirmation_text",
            "Bring a <b>pen</b> & paper.\r\n\r\nThe door is [name] green.\r\nhttps://evil.example/\"x\"",
        ),
        ("action", "schedule"),
    ];
    let asked = send(&mut host, &page, NEW, &typed).await;
    let scheduled = match asked.status {
        http::StatusCode::OK => send(&mut host, &asked, NEW, &typed).await,
        _ => asked,
    };
    let address = scheduled.location();
    let slug =
        address.split(['?', '/']).find(|part| part.starts_with("effective")).expect("a slug").to_owned();
    let edit = host.get(&format!("/academy/host/sessions/{slug}/edit")).await;
    for (field, value) in &typed[2..4] {
        let kept = edit.fields().into_iter().find(|(name, _)| name == field).expect("a field").1;
        assert_eq!(kept.replace('\r', ""), value.replace('\r', ""), "{field}");
    }

    let mut browser = Browser::new(&router, "en");
    let form = browser.take_seat(&slug).await;
    let sent = browser.submit(&form, &format!("/academy/sessions/{slug}/register"), &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    browser.get(&path(&test, &back)).await;
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let mail = mails.iter().find(|mail| mail.to_address == "robin@example.org").expect("confirmed");
    for words in [
        "Ahoy Robin, <b>soon</b> & well",
        "Bring a <b>pen</b> & paper.",
        "The door is [name] green.",
        "https://evil.example/\"x\"",
    ] {
        assert!(mail.text.lines().any(|line| line == words), "{words}: {}", mail.text);
    }
    for words in [
        "Ahoy Robin, &#60;b&#62;soon&#60;/b&#62; &#38; well</p>",
        "Bring a &#60;b&#62;pen&#60;/b&#62; &#38; paper.",
        "The door is [name] green.",
        "https://evil.example/&#34;x&#34;",
    ] {
        assert!(mail.html.contains(words), "{words}: {}", mail.html);
    }
    assert!(!mail.html.contains("<b>"), "{}", mail.html);
    assert!(!mail.subject.contains("Ahoy"));
    let name = mail.text.find("Ahoy Robin").expect("above");
    assert!(name < mail.text.find("Bring a").expect("above"), "the greeting comes first");
}
