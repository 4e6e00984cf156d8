//! What differs between a gateway's list and the books, and the form of who knows what it is.

use super::browser::{Answer, Browser, pages, text};
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use domain::time::Span;
use http::StatusCode;
use testkit::databases::each_engine;
use testkit::paypal::pay_elsewhere;
use testkit::{TestApp, TestAppOptions};

const LISTS: &str = "/academy/money/reconciliation";

/// The addresses of what differs, as the page links to them.
fn differences(page: &str) -> Vec<String> {
    let links = page.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let of_one = links.filter(|address| address.starts_with(&format!("{LISTS}/")));
    of_one.map(str::to_owned).collect()
}

/// What the box sends that stands for everything like it.
fn all_of(form: &Answer) -> String {
    let (_, after) = form.body.split_once("name=\"all\" value=\"").expect("there are several");
    after.split('"').next().expect("a value").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_is_explained_as_it_was_seen_one_by_one_or_all_at_once() {
    each_engine(async |database| {
        let options = TestAppOptions { gateway: GatewayProduct::PayPal, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let (_, page) = test.register("paid", 1).await;
        for number in ["7K3M9Q2XVB4T", "8K3M9Q2XVB4T", "9K3M9Q2XVB4T"] {
            pay_elsewhere(&test, &page, number, &number.replace('T', "V")).await;
        }
        test.advance(Span::hours(5)).await;
        let clerk = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), "en", &clerk);
        let page = browser.get(LISTS).await;
        let [mode, account] = ["mode", "account"].map(|name| page.hidden(name).expect("an account"));
        let asked = [("mode", mode.as_str()), ("account", account.as_str())];
        let compared = browser.submit(&page, &format!("{LISTS}/compare"), &asked).await;
        assert_eq!(compared.status, StatusCode::SEE_OTHER, "{}", compared.body);
        let lists = browser.get(LISTS).await;
        let strange = differences(&lists.body);
        assert_eq!(strange.len(), 3, "{}", lists.body);

        // What is missing, or not what he saw, changes nothing and keeps what was typed.
        let form = browser.get(&strange[0]).await;
        let sides = form.hidden("sides").expect("what he sees");
        let all = all_of(&form);
        for (sides, note, all, status, words) in [
            (sides.as_str(), "", "", StatusCode::UNPROCESSABLE_ENTITY, "note-missing"),
            ("", "Ours, too.", "", StatusCode::CONFLICT, "otherwise-by-now"),
            ("EUR1/", "Ours, too.", "", StatusCode::CONFLICT, "otherwise-by-now"),
            (sides.as_str(), "Ours, too.", "2", StatusCode::CONFLICT, "others-by-now"),
        ] {
            let answer = [("sides", sides), ("note", note), ("all", all)];
            let refused = browser.submit(&form, &strange[0], &answer).await;
            assert_eq!(refused.status, status, "{answer:?}");
            assert!(
                refused.body.contains(&text("en", &format!("reconciliation-{words}"))),
                "{}",
                refused.body
            );
            let is_kept = refused.fields().contains(&("note".into(), note.into()));
            assert!(is_kept, "{}", refused.body);
            assert_eq!(differences(&browser.get(LISTS).await.body).len(), 3);
        }
        let forged = [("sides", sides.as_str()), ("note", "Ours, too."), ("form_token", "x")];
        assert_eq!(browser.post(&strange[0], &forged).await.status, StatusCode::FORBIDDEN);

        // One of them, as it was seen; then the two that are left.
        let seen = [("sides", sides.as_str()), ("note", "Another installation uses this account.")];
        let explained = browser.submit(&form, &strange[0], &seen).await;
        assert_eq!(explained.status, StatusCode::SEE_OTHER, "{}", explained.body);
        let left = differences(&browser.get(LISTS).await.body);
        assert_eq!(left.len(), 2);
        assert!(!left.contains(&strange[0]));
        let form = browser.get(&left[0]).await;
        let sides = form.hidden("sides").expect("what he sees");
        let stale = [("sides", sides.as_str()), ("note", "The same."), ("all", all.as_str())];
        assert_eq!(browser.submit(&form, &left[0], &stale).await.status, StatusCode::CONFLICT);
        let all = all_of(&form);
        let both = [("sides", sides.as_str()), ("note", "The same."), ("all", all.as_str())];
        for _ in 0..2 {
            let explained = browser.submit(&form, &left[0], &both).await;
            assert_eq!(explained.status, StatusCode::SEE_OTHER, "a double click: {}", explained.body);
        }
        let lists = browser.get(LISTS).await;
        assert_eq!(differences(&lists.body), Vec::<String>::new());
        assert_eq!(lists.body.matches(&text("en", "reconciliation-none")).count(), 3, "{}", lists.body);
        assert_eq!(browser.get(&left[1]).await.status, StatusCode::SEE_OTHER, "it has ended");
    })
    .await;
}
