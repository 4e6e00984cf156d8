//! TENDER=P: payers with a PayPal account pay through Payflow (GF-A26 to A28, A42).

use std::collections::BTreeMap;

use bursar_emulators::payflow::{Account, Processor, State};

use crate::client::{CARD, Running, fresh_id, start, start_with};

const BACK: &str = "RETURNURL=https://shop.example/back&CANCELURL=https://shop.example/no";

async fn set(at: &Running, trxtype: &str, amount: &str) -> String {
    let answer =
        at.ask(&format!("TRXTYPE={trxtype}&TENDER=P&ACTION=S&AMT={amount}&CURRENCY=USD&{BACK}")).await;
    assert_eq!(answer["RESULT"], "0", "{answer:?}");
    let token = answer["TOKEN"].clone();
    assert_eq!((token.len(), &token[..3]), (20, "EC-"), "A26");
    token
}

/// What the payer does on PayPal's page; where his browser is sent.
async fn act(at: &Running, token: &str, act: &str, funding: &str) -> String {
    let path = format!("/live/webscr?cmd=_express-checkout&token={token}");
    let answer = at.form(&path, &format!("token={token}&act={act}&funding={funding}")).await.unwrap();
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.headers["location"].clone()
}

async fn pay(at: &Running, trxtype: &str, token: &str, amount: &str) -> BTreeMap<String, String> {
    let rest = format!("TOKEN={token}&PAYERID=DEMPAYER23456&AMT={amount}&CURRENCY=USD");
    at.ask(&format!("TRXTYPE={trxtype}&TENDER=P&ACTION=D&{rest}&CUSTREF=OURREF000001&VERBOSITY=HIGH")).await
}

#[tokio::test]
async fn a_payer_approves_and_his_money_is_taken_by_a_call() {
    let at = start(|_| {}).await;
    let token = set(&at, "S", "50.00").await;
    let details = at.ask(&format!("TRXTYPE=S&TENDER=P&ACTION=G&TOKEN={token}")).await;
    assert!(!details.contains_key("PAYERID"), "he has not approved: {details:?}");
    let early = pay(&at, "S", &token, "50.00").await;
    assert_eq!((&*early["RESULT"], early.contains_key("PNREF")), ("7", false), "{early:?}");
    let page = at.get(&format!("/live/webscr?cmd=_express-checkout&token={token}")).await.text();
    assert!(page.contains("USD 50.00") && page.contains("value=\"approve\""), "{page}");
    let back = act(&at, &token, "approve", "balance").await;
    assert_eq!(back, format!("https://shop.example/back?token={token}&PayerID=DEMPAYER23456"));
    let details = at.ask(&format!("TRXTYPE=S&TENDER=P&ACTION=G&TOKEN={token}")).await;
    assert_eq!((&*details["PAYERID"], &*details["PAYERSTATUS"]), ("DEMPAYER23456", "verified"), "A27");
    assert_eq!(pay(&at, "A", &token, "50.00").await["RESULT"], "7", "a token is paid as it was made");
    let paid = pay(&at, "S", &token, "50.00").await;
    assert_eq!(
        (&*paid["RESULT"], paid["PNREF"].len(), paid["PPREF"].len(), &*paid["PENDINGREASON"]),
        ("0", 12, 17, "none"),
        "A28: {paid:?}"
    );
    assert_eq!(pay(&at, "S", &token, "50.00").await["RESULT"], "7", "a token is paid once");
    let found = at.ask("TRXTYPE=I&TENDER=P&CUSTREF=OURREF000001&VERBOSITY=HIGH").await;
    assert_eq!((&found["ORIGPNREF"], &found["PPREF"]), (&paid["PNREF"], &paid["PPREF"]));
    let pnref = &paid["PNREF"];
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=P&ORIGID={pnref}")).await, 108, "it has moved");
    assert_eq!(at.result(&format!("TRXTYPE=C&TENDER=C&ORIGID={pnref}")).await, 2, "another tender");
    let refund = at.ask(&format!("TRXTYPE=C&TENDER=P&ORIGID={pnref}&AMT=20.00")).await;
    assert_eq!((&*refund["RESULT"], refund["PPREF"].len()), ("0", 17));
    let books = at.emulator.books().await.unwrap();
    assert_eq!((books.totals[0].captured, books.totals[0].refunded, books.balanced), (5_000, 2_000, true));
}

#[tokio::test]
async fn an_authorization_is_captured_in_parts_or_voided() {
    let at = start(|_| {}).await;
    let hold = async |amount: &str| {
        let token = set(&at, "A", amount).await;
        act(&at, &token, "approve", "balance").await;
        let held = pay(&at, "A", &token, amount).await;
        assert_eq!((&*held["RESULT"], &*held["PENDINGREASON"]), ("0", "authorization"), "{held:?}");
        held["PNREF"].clone()
    };
    // A42.
    let pnref = hold("100.00").await;
    for (amount, complete, result) in [("66.00", "N", 0), ("34.00", "Y", 0), ("1.00", "Y", 111)] {
        let fields = format!("TRXTYPE=D&TENDER=P&ORIGID={pnref}&AMT={amount}&CAPTURECOMPLETE={complete}");
        assert_eq!(at.result(&fields).await, result, "{amount}");
    }
    let pnref = hold("10.00").await;
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=P&ORIGID={pnref}")).await, 0);
    let books = at.emulator.books().await.unwrap();
    assert_eq!((books.open_holds, books.totals[0].captured, books.balanced), (0, 10_000, true));
}

#[tokio::test]
async fn what_the_payer_chooses_on_the_page_decides() {
    let at = start(|_| {}).await;
    for (trxtype, funding, result, reason, state) in [
        ("A", "declined", "12", None, State::Failed),
        ("A", "review", "0", Some("paymentreview"), State::Held),
        ("S", "review", "0", Some("paymentreview"), State::Held),
        ("S", "echeck", "0", Some("echeck"), State::Held),
    ] {
        let token = set(&at, trxtype, "10.00").await;
        act(&at, &token, "approve", funding).await;
        let paid = pay(&at, trxtype, &token, "10.00").await;
        assert_eq!(
            (&*paid["RESULT"], paid.get("PENDINGREASON").map(|r| &**r)),
            (result, reason),
            "{funding}"
        );
        let books = at.emulator.books().await.unwrap();
        let last = books.transactions.last().unwrap();
        assert_eq!((last.state, &last.pnref), (state, &paid["PNREF"]), "{trxtype} {funding}");
    }
    let held = at.emulator.held().await.unwrap();
    let decline = format!("TRXTYPE=U&TENDER=P&ORIGID={}&UPDATEACTION=APPROVE", held[0].pnref);
    assert_eq!(at.result(&decline).await, 3, "PayPal decides that");
    at.emulator.decide(&held[1].pnref, true).await.unwrap();
    let found = at.ask(&format!("TRXTYPE=I&TENDER=P&ORIGID={}", held[1].pnref)).await;
    assert_eq!((&*found["TRANSSTATE"], &*found["PENDINGREASON"]), ("6", "none"));
}

#[tokio::test]
async fn who_gives_up_has_paid_nothing_and_tokens_end() {
    let at = start(|_| {}).await;
    let token = set(&at, "A", "10.00").await;
    assert_eq!(act(&at, &token, "cancel", "").await, format!("https://shop.example/no?token={token}"));
    assert_eq!(pay(&at, "A", &token, "10.00").await["RESULT"], "7");
    act(&at, &token, "approve", "balance").await;
    at.json("POST", "/control/api/clock", r#"{"advance_seconds":10800}"#).await;
    let late = pay(&at, "A", &token, "10.00").await;
    assert_eq!((&*late["RESULT"], late.contains_key("PNREF")), ("7", false));
    assert!(at.emulator.books().await.unwrap().transactions.is_empty());
    assert_eq!(at.get("/live/webscr?token=EC-NONE").await.status, 404);
    assert_eq!(at.get(&format!("/pilot/webscr?token={token}")).await.status, 404, "another host");
}

#[tokio::test]
async fn a_repeated_request_id_pays_once_and_accounts_may_lack_it() {
    let at = start_with(|account| account.processor = Processor::PayPal).await;
    let id = fresh_id();
    let fields = format!("TRXTYPE=A&TENDER=P&ACTION=S&AMT=10.00&CURRENCY=USD&{BACK}");
    let first = at.try_gateway(&id, &fields).await.unwrap().fields();
    let again = at.try_gateway(&id, &fields).await.unwrap().fields();
    assert_eq!((&again["TOKEN"], &*again["DUPLICATE"]), (&first["TOKEN"], "1"));
    act(&at, &first["TOKEN"], "approve", "balance").await;
    let (id, token) = (fresh_id(), &first["TOKEN"]);
    let fields =
        format!("TRXTYPE=A&TENDER=P&ACTION=D&TOKEN={token}&PAYERID=DEMPAYER23456&AMT=10.00&CURRENCY=USD");
    let first = at.try_gateway(&id, &fields).await.unwrap().fields();
    let again = at.try_gateway(&id, &fields).await.unwrap().fields();
    assert_eq!((&again["PNREF"], &*again["DUPLICATE"]), (&first["PNREF"], "1"));
    assert_eq!(at.emulator.books().await.unwrap().open_holds, 1);

    let card = at.ask(&format!("TRXTYPE=A&AMT=10.00&CURRENCY=USD&{CARD}")).await["PNREF"].clone();
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=P&ORIGID={card}")).await, 2, "another tender");
    let without = Account { express_checkout: false, ..Account::default() };
    at.emulator.set_account(without);
    let fields = format!("TRXTYPE=A&TENDER=P&ACTION=S&AMT=10.00&CURRENCY=USD&{BACK}");
    assert_eq!(at.result(&fields).await, 25);
}
