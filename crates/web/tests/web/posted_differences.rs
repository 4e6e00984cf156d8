//! A difference that stays is posted from its page, after its exact lines were shown, and taken back there.

use super::browser::{Answer, Browser, pages, text};
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::sites::GatewayProduct;
use http::StatusCode;
use locale::{Locale, Messages};
use testkit::databases::{TestDatabase, each_engine};
use testkit::{TestApp, TestAppOptions};

const LISTS: &str = "/academy/money/reconciliation";

async fn start(database: &TestDatabase) -> (TestApp, String) {
    let options = TestAppOptions { gateway: GatewayProduct::PayPal, ..TestAppOptions::default() };
    let test = TestApp::start_with(database, options).await;
    test.find_difference("3C679366HH908993F").await;
    (test, format!("{LISTS}/{}", uuid::Uuid::from_u128(77)))
}

async fn balance(test: &TestApp, account: Account) -> i64 {
    let all = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
    all.iter().filter(|(of, _, _)| *of == account).map(|(_, _, minor)| minor).sum()
}

/// The form's own fields, with these words.
fn filled(form: &Answer, typed: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let kept = ["sides", "postings", "shown"].into_iter();
    let kept = kept.filter_map(|name| Some((name, form.hidden(name)?)));
    kept.chain(typed.iter().map(|(name, value)| (*name, (*value).to_owned()))).collect()
}

async fn send(browser: &mut Browser, form: &Answer, to: &str, typed: &[(&'static str, &str)]) -> Answer {
    let fields = filled(form, typed);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.submit(form, to, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_sees_the_lines_posts_them_once_and_takes_them_back() {
    each_engine(async |database| {
        let (test, here) = start(database).await;
        let (posting, reversal) = (format!("{here}/posting"), format!("{here}/reversal"));
        let t = Messages::new(Locale::Nl);
        let clerk = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), "nl", &clerk);
        let form = browser.get(&here).await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.body);
        assert_eq!(form.hidden("shown"), None, "nothing is chosen yet");

        // What is missing keeps what was typed.
        for (typed, words) in [
            ([("posted_as", ""), ("reason", "Van wie?")], "reconciliation-post-as-missing"),
            ([("posted_as", "1100"), ("reason", "Van wie?")], "reconciliation-post-as-missing"),
            ([("posted_as", "2050"), ("reason", "")], "reconciliation-post-reason-missing"),
        ] {
            let refused = send(&mut browser, &form, &posting, &typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
            assert!(refused.body.contains(&text("nl", words)), "{}", refused.body);
            assert!(refused.fields().contains(&("reason".into(), typed[1].1.into())), "{}", refused.body);
        }
        let forged = [("posted_as", "2050"), ("reason", "x"), ("form_token", "x")];
        assert_eq!(browser.post(&posting, &forged).await.status, StatusCode::FORBIDDEN);

        // The lines are shown, and nothing is posted.
        let typed = [("posted_as", "2050"), ("reason", "Van wie?")];
        let shown = send(&mut browser, &form, &posting, &typed).await;
        assert_eq!(shown.status, StatusCode::OK);
        for (side, account) in [
            ("reconciliation-debit", Account::GatewayClearing),
            ("reconciliation-credit", Account::MoneyNotYetPlaced),
        ] {
            let words = t.with(side, [("account", t.account(account).into())]);
            assert!(shown.body.contains(&words), "{words}: {}", shown.body);
        }
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        // Something else is shown first, too; an amount of the form counts for nothing.
        let other = [("posted_as", "6300"), ("reason", "Van wie?"), ("amount", "1"), ("to_clearing", "1")];
        assert_eq!(send(&mut browser, &shown, &posting, &other).await.status, StatusCode::OK);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);

        for _ in 0..2 {
            let done = send(&mut browser, &shown, &posting, &typed).await;
            assert_eq!(
                (done.status, done.location()),
                (StatusCode::SEE_OTHER, here.clone()),
                "a double click"
            );
        }
        assert_eq!(balance(&test, Account::GatewayClearing).await, 5_000);
        assert_eq!(balance(&test, Account::MoneyNotYetPlaced).await, -5_000);
        let posted = browser.get(&here).await;
        assert!(posted.body.contains(&text("nl", "reconciliation-status-posted")), "{}", posted.body);
        for page in [&posted, &browser.get(LISTS).await] {
            assert!(page.body.contains("Van wie?"), "why: {}", page.body);
            assert!(page.body.contains(&clerk.person.name), "by whom: {}", page.body);
        }
        assert!(!browser.get("/academy/money").await.body.contains(&text("nl", "money-differences-open")));

        // Taken back it is open again; without a reason it is not.
        let refused = send(&mut browser, &posted, &reversal, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..2 {
            let done = send(&mut browser, &posted, &reversal, &[("reason", "Toch niet.")]).await;
            assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, here.clone()));
        }
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        // The old form posts nothing any more.
        let stale = send(&mut browser, &shown, &posting, &typed).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.body.contains(&text("nl", "reconciliation-otherwise-by-now")), "{}", stale.body);
        let open = browser.get(&here).await;
        for words in ["Van wie?", "Toch niet.", "reconciliation-post-title"] {
            let words = if words.starts_with("recon") { text("nl", words) } else { words.to_owned() };
            assert!(open.body.contains(&words), "{words}: {}", open.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_move_money_posts_nothing() {
    each_engine(async |database| {
        let (test, here) = start(database).await;
        let clerk = test.person(Role::Finance).await;
        let form = Browser::signed_in(&pages(&test), "en", &clerk).get(&here).await;
        let (sides, postings) = (form.hidden("sides").expect("open"), form.hidden("postings").expect("open"));
        for role in [Role::Host, Role::Head] {
            let other = test.person(role).await;
            let mut browser = Browser::signed_in(&pages(&test), "en", &other);
            assert_eq!(browser.get(&here).await.status, StatusCode::NOT_FOUND, "{role:?}");
            for act in ["posting", "reversal"] {
                let fields = [
                    ("sides", sides.as_str()),
                    ("postings", postings.as_str()),
                    ("posted_as", "2050"),
                    ("reason", "Mine."),
                    ("shown", "2050 50.00 EUR"),
                ];
                let refused = browser.post(&format!("{here}/{act}"), &fields).await;
                assert_eq!(refused.status, StatusCode::NOT_FOUND, "{role:?}");
            }
        }
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
    })
    .await;
}
