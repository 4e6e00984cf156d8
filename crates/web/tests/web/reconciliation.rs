//! What differs between a gateway's list and the books, and the form of who knows what it is.

use super::browser::{Answer, Browser, pages, text};
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use domain::time::Span;
use emulators::express::Kind;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_at_the_console_of_the_classic_interface_is_noted_from_the_list() {
    each_engine(async |database| {
        let gateway = GatewayProduct::ExpressCheckout;
        let test =
            TestApp::start_with(database, TestAppOptions { gateway, ..TestAppOptions::default() }).await;
        let link = testkit::express::buy(&test, 1).await;
        let other = testkit::express::buy(&test, 2).await;
        let books = test.express.books().await.expect("readable");
        let capture = books.transactions.iter().find(|of| of.kind == Kind::Capture).expect("taken");
        let given = test.express.give_back(&capture.id, 2_050).await.expect("given");
        test.advance(Span::hours(5)).await;
        let clerk = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), "nl", &clerk);
        let page = browser.get(LISTS).await;
        let [mode, account] = ["mode", "account"].map(|name| page.hidden(name).expect("an account"));
        let asked = [("mode", mode.as_str()), ("account", account.as_str())];
        browser.submit(&page, &format!("{LISTS}/compare"), &asked).await;
        let told = differences(&browser.get(LISTS).await.body);
        assert_eq!(told.len(), 1);
        let page = browser.get(&told[0]).await;
        let (_, id) = told[0].rsplit_once('/').expect("an id");
        let form_of =
            |reference: &str| format!("/academy/money/payments/{reference}/console-refund?difference={id}");
        let reference = test.view(&link).await.reference;
        assert!(page.body.contains(&format!("href=\"{}\"", form_of(&reference))), "{}", page.body);
        // Everything is filled in, as the reader writes it.
        let form = browser.get(&form_of(&reference)).await;
        let fields = form.fields();
        let field = |name: &str| fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.clone());
        assert_eq!((field("object"), field("amount")), (Some(given.clone()), Some("20,50".into())));
        assert!(field("day").is_some_and(|day| day.len() == 10));
        // Of another payment, or of nothing, nothing is.
        let other = test.view(&other).await.reference;
        for address in [
            form_of(&other),
            form_of(&reference).replace(id, "x"),
            form_of(&reference).replace(id, "00000000-0000-0000-0000-000000000001"),
        ] {
            let form = browser.get(&address).await;
            assert!(!form.body.contains(&given), "{address}");
        }
        let answer: Vec<(&str, &str)> = ["refund", "object", "amount", "day", "reason"]
            .into_iter()
            .filter_map(|name| fields.iter().find(|(of, _)| of == name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let action = form_of(&reference);
        let action = action.split_once('?').expect("a query").0;
        let noted = browser.submit(&form, action, &answer).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        test.advance(Span::minutes(2)).await;
        let page = browser.get(LISTS).await;
        browser.submit(&page, &format!("{LISTS}/compare"), &asked).await;
        assert_eq!(differences(&browser.get(LISTS).await.body), Vec::<String>::new());
        assert_eq!(browser.get(&told[0]).await.status, StatusCode::SEE_OTHER, "it has ended");
    })
    .await;
}
