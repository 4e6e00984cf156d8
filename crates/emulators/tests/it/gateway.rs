//! The gateway's transactions, as the guide and the fixtures tell them (GF-A).

use bursar_emulators::payflow::{Account, Emulator, PayflowConfig, Processor, State};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::client::{CARD, Running, fresh_id, start, start_with};

async fn authorize(at: &Running, amount: &str, more: &str) -> String {
    let answer = at.ask(&format!("TRXTYPE=A&AMT={amount}&CURRENCY=EUR&{CARD}{more}")).await;
    assert_eq!(answer["RESULT"], "0", "{answer:?}");
    answer["PNREF"].clone()
}

#[tokio::test]
async fn every_answer_is_200_with_result_first_and_the_headers_seen_in_the_field() {
    let at = start(|_| {}).await;
    let answer = at.try_gateway(&fresh_id(), &format!("TRXTYPE=S&AMT=10.00&{CARD}")).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["server"], "VPS-3.033.00");
    assert_eq!(answer.headers["content-type"], "text/namevalue");
    assert!(answer.text().starts_with("RESULT=0&PNREF=A"), "{}", answer.text());
    let fields = answer.fields();
    assert_eq!((&*fields["AVSADDR"], &*fields["AVSZIP"], &*fields["CVV2MATCH"]), ("Y", "Y", "Y"));
    assert_eq!(fields["PNREF"].len(), 12);
}

#[tokio::test]
async fn who_is_not_known_leaves_no_transaction() {
    let at = start(|_| {}).await;
    let rest = format!("TRXTYPE=S&AMT=10.00&{CARD}");
    for (path, who, result) in [
        ("/live", "PARTNER=PayPal&VENDOR=bursardemo&USER=bursardemo&PWD=wrong", "1"),
        ("/live", "PARTNER=PayPal&VENDOR=bursardemo&USER=bursardemo&PWD=demo-password-test", "1"),
        ("/pilot", "PARTNER=PayPal&VENDOR=bursardemo&USER=bursardemo&PWD=demo-password-test", "0"),
        ("/pilot/transaction", "PARTNER=PayPal&VENDOR=bursardemo&PWD=demo-password-test", "0"),
        ("/live", "PARTNER=PayPal&VENDOR=&USER=&PWD=", "26"),
        ("/live", "PARTNER=PayPal&VENDOR=nobody&USER=nobody&PWD=demo-password-live", "26"),
        ("/live", "PARTNER=paypal&VENDOR=bursardemo&USER=bursardemo&PWD=demo-password-live", "27"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nX-VPS-REQUEST-ID: {}\r\n", fresh_id());
        let answer = at.send(&head, format!("{who}&{rest}").as_bytes()).await.unwrap().fields();
        assert_eq!(answer["RESULT"], result, "{who}");
        assert_eq!(answer.contains_key("PNREF"), result == "0");
    }
    let only_test = start(|config| config.accounts.retain(|a| a.pwd.ends_with("test"))).await;
    assert_eq!(only_test.result(&rest).await, 1, "a test account at the live host");
}

#[tokio::test]
async fn a_request_without_id_or_with_a_bad_body_is_refused_by_the_communication_results() {
    let at = start(|_| {}).await;
    let result = async |head: &str, body: &str| {
        let head = format!("POST /live HTTP/1.1\r\n{head}");
        at.send(&head, body.as_bytes()).await.unwrap().fields()["RESULT"].clone()
    };
    assert_eq!(result("", "TRXTYPE=S").await, "-41");
    let id = format!("X-VPS-REQUEST-ID: {}\r\n", fresh_id());
    assert_eq!(result(&id, "").await, "-100");
    assert_eq!(result(&id, "COMMENT1=A & B").await, "-6");
    assert_eq!(result(&id, "COMMENT1[x]=A").await, "-7");
    assert_eq!(result(&id, "COMMENT1[9]=A").await, "-27");
    assert_eq!(result(&id, "comment=A").await, "-28");
    assert_eq!(result(&format!("{id}X-VPS-CLIENT-TIMEOUT: x\r\n"), "A=1").await, "-30");
    assert_eq!(result(&format!("{id}X-VPS-CLIENT-TIMEOUT: 1\r\n"), "A=1").await, "101");
    let long = format!("COMMENT1={}", "x".repeat(70_000));
    assert_eq!(result(&id, &long).await, "9");
    let longer = format!("COMMENT1={}", "x".repeat(3_000_000));
    assert_eq!(result(&id, &longer).await, "9");
}

#[tokio::test]
async fn mistakes_have_their_documented_results() {
    let at = start(|_| {}).await;
    for (fields, result) in [
        ("TRXTYPE=S&TENDER=G&AMT=1.00&ACCT=4111111111111111&EXPDATE=1230", 2),
        ("TRXTYPE=S&TENDER=A&AMT=1.00", 25),
        ("TRXTYPE=S&TENDER=P&AMT=1.00", 7),
        ("TRXTYPE=G&TENDER=C&AMT=1.00&ACCT=4111111111111111&EXPDATE=1230", 3),
        ("TRXTYPE=S&TENDER=C&AMT=-1&ACCT=4111111111111111&EXPDATE=1230", 4),
        ("TRXTYPE=S&TENDER=C&AMT=1.00&CURRENCY=SEK&ACCT=4111111111111111&EXPDATE=1230", 6),
        ("TRXTYPE=S&TENDER=C&AMT=1.00&ACCT=4111111111111112&EXPDATE=1230", 23),
        ("TRXTYPE=S&TENDER=C&AMT=1.00&ACCT=4111111111111111&EXPDATE=0120", 24),
        ("TRXTYPE=S&TENDER=C&AMT=1.00&ACCT=4000000000000002&EXPDATE=1230", 12),
        ("TRXTYPE=S&TENDER=C&AMT=1050.00&ACCT=4111111111111111&EXPDATE=1230", 50),
        ("TRXTYPE=S&TENDER=C&AMT=1013.00&ACCT=4111111111111111&EXPDATE=1230", 13),
        ("TRXTYPE=S&TENDER=C&AMT=1104.00&ACCT=4111111111111111&EXPDATE=1230", 104),
        ("TRXTYPE=S&TENDER=C&AMT=2100.00&ACCT=4111111111111111&EXPDATE=1230", 12),
        ("TRXTYPE=D&TENDER=C", 7),
        ("TRXTYPE=D&TENDER=C&ORIGID=999", 2),
        ("TRXTYPE=D&TENDER=C&ORIGID=A00000000000", 19),
        ("TRXTYPE=V&TENDER=C&ORIGID=A00000000000", 19),
        ("TRXTYPE=C&TENDER=C&ACCT=4111111111111111&EXPDATE=1230&AMT=1.00", 117),
        ("TRXTYPE=S&TENDER=C&ORIGID=A00000000000&AMT=1.00", 117),
        ("TRXTYPE=I&TENDER=C&ORIGID=A00000000000", 19),
        ("TRXTYPE=I&TENDER=C&CUSTREF=NEVERSEEN123", 20),
        ("TRXTYPE=I&TENDER=C", 7),
        ("TRXTYPE=L&TENDER=C&ACCT=4111111111111111&EXPDATE=1230&AMT=1.00", 4),
        ("TRXTYPE=L&TENDER=C&ACCT=4111111111111111&EXPDATE=1230", 0),
    ] {
        assert_eq!(at.result(fields).await, result, "{fields}");
    }
}

#[tokio::test]
async fn an_authorization_is_captured_once_and_then_credited_in_parts() {
    let at = start(|_| {}).await;
    let auth = authorize(&at, "100.00", "&CUSTREF=AUTH00000001&INVNUM=17&COMMENT1[12]=ref & co = 1").await;
    assert_eq!(at.result(&format!("TRXTYPE=C&TENDER=C&ORIGID={auth}")).await, 105);
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={auth}&AMT=100.01")).await, 111);
    let capture = at.ask(&format!("TRXTYPE=D&TENDER=C&ORIGID={auth}&AMT=66.00&CUSTREF=CAPT00000001")).await;
    assert_eq!(capture["RESULT"], "0");
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={auth}&AMT=34.00")).await, 111, "GF-A19");
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=C&ORIGID={auth}")).await, 108, "GF-A37");
    let found = at.ask("TRXTYPE=I&TENDER=C&CUSTREF=AUTH00000001").await;
    assert_eq!((&*found["ORIGPNREF"], &*found["TRANSSTATE"], &*found["ORIGRESULT"]), (&*auth, "9", "0"));
    assert_eq!((&*found["AMT"], &*found["CURRENCY"], &*found["INVNUM"]), ("100.00", "EUR", "17"));
    assert_ne!(found["PNREF"], auth);
    let found = at.ask("TRXTYPE=I&TENDER=C&CUSTREF=CAPT00000001").await;
    assert_eq!((&*found["ORIGPNREF"], &*found["TRANSSTATE"]), (&*capture["PNREF"], "6"));
    let credit = |amount: &str| format!("TRXTYPE=C&TENDER=C&ORIGID={}&AMT={amount}", capture["PNREF"]);
    assert_eq!(at.result(&credit("40.00")).await, 0);
    assert_eq!(at.result(&credit("26.01")).await, 105);
    assert_eq!(at.result(&credit("26.00")).await, 0);
    assert_eq!(at.result(&credit("0.01")).await, 105);
    let books = at.emulator.books().await.unwrap();
    let total = &books.totals[0];
    assert_eq!((total.holds, total.captured, total.refunded), (0, 6_600, 6_600));
    assert!(books.balanced && books.open_holds == 0);
}

#[tokio::test]
async fn values_with_ampersands_come_back_as_they_were_sent() {
    let at = start(|_| {}).await;
    authorize(&at, "1.00", "&CUSTREF=TAGGED000001&COMMENT1[9]=A & B = C").await;
    let answer = at.try_gateway(&fresh_id(), "TRXTYPE=I&CUSTREF=TAGGED000001").await.unwrap();
    assert!(answer.text().contains("COMMENT1[9]=A & B = C"), "{}", answer.text());
    assert_eq!(answer.fields()["COMMENT1"], "A & B = C");
}

#[tokio::test]
async fn paypals_processor_takes_several_captures_and_one_payment_per_invoice() {
    let at = start_with(|account| account.processor = Processor::PayPal).await;
    let auth = authorize(&at, "200.00", "&INVNUM=77").await;
    let capture = |more: &str| format!("TRXTYPE=D&TENDER=C&ORIGID={auth}&{more}");
    assert_eq!(at.result(&capture("AMT=100.00&CAPTURECOMPLETE=N")).await, 0);
    assert_eq!(at.result(&capture("AMT=60.00&CAPTURECOMPLETE=Y")).await, 0);
    assert_eq!(at.result(&capture("AMT=40.00")).await, 111);
    assert_eq!(at.result(&format!("TRXTYPE=S&AMT=5.00&{CARD}&INVNUM=77")).await, 30);
    assert_eq!(at.result(&format!("TRXTYPE=S&AMT=10505.00&{CARD}")).await, 112);
    assert_eq!(at.result(&format!("TRXTYPE=S&AMT=1050.00&{CARD}")).await, 0);
    let books = at.emulator.books().await.unwrap();
    let held: i64 = books.totals.iter().map(|t| t.holds).sum();
    assert_eq!(held, 1_050_500, "the authorization behind 112");
}

#[tokio::test]
async fn an_account_of_the_united_kingdom_signs_in_by_its_partner_and_knows_its_cards() {
    let at = start(|_| {}).await;
    let ask = async |partner: &str, more: &str| {
        let login = format!("PARTNER={partner}&VENDOR=bursaruk&USER=bursaruk&PWD=demo-password-uk");
        let answer = at.post_gateway(&fresh_id(), &format!("{login}&TRXTYPE=S&TENDER=C&{more}")).await;
        answer.expect("an answer").fields()["RESULT"].clone()
    };
    let sale = |amount: &str, more: &str| {
        format!("AMT={amount}&ACCT=4111111111111111&EXPDATE=1230&CVV2=123{more}&CURRENCY=GBP")
    };
    for (partner, more, result) in [
        ("PayPalUK", sale("10.00", ""), "0"),
        // Case matters, and whose customer the vendor is.
        ("PayPalUk", sale("10.00", ""), "27"),
        ("PayPal", sale("10.00", ""), "27"),
        // The amounts of PayPal's own processor decide.
        ("PayPalUK", sale("1012.00", ""), "0"),
        ("PayPalUK", sale("10417.00", ""), "12"),
        ("PayPalUK", sale("10504.00", ""), "114"),
        ("PayPalUK", sale("10505.00", ""), "112"),
        ("PayPalUK", sale("10536.00", ""), "30"),
        ("PayPalUK", sale("10001.00", ""), "1000"),
        ("PayPalUK", sale("10.00", "").replace("GBP", "CHF"), "6"),
        // What the card is said to be has to fit it, and Maestro and Solo say a date or a number more.
        ("PayPalUK", sale("10.00", "&ACCTTYPE=0"), "0"),
        ("PayPalUK", sale("10.00", "&ACCTTYPE=1"), "23"),
        ("PayPalUK", sale("10.00", "&ACCTTYPE=9"), "7"),
        ("PayPalUK", sale("10.00", "&ACCTTYPE=S"), "7"),
        ("PayPalUK", sale("10.00", "&ACCTTYPE=8&CARDSTART=0120"), "0"),
        ("PayPalUK", sale("10.00", "&CARDSTART=1/20"), "7"),
        ("PayPalUK", sale("10.00", "&CARDISSUE=123"), "7"),
    ] {
        assert_eq!(ask(partner, &more).await, result, "{partner} {more}");
    }
    // No bank issues these any more: whoever says one is answered as of any card that is not known.
    let maestro = "AMT=10.00&ACCT=6759649826438453&EXPDATE=1230&ACCTTYPE=9&CARDISSUE=1";
    assert_eq!(ask("PayPalUK", maestro).await, "12");
}

#[tokio::test]
async fn the_same_request_id_is_answered_once_and_for_thirty_days() {
    let at = start(|_| {}).await;
    let id = fresh_id();
    let first = at.try_gateway(&id, &format!("TRXTYPE=S&AMT=10.00&{CARD}")).await.unwrap().fields();
    let again = at.try_gateway(&id, &format!("TRXTYPE=S&AMT=99.00&{CARD}")).await.unwrap().fields();
    assert_eq!(again["DUPLICATE"], "1");
    assert_eq!(again["PNREF"], first["PNREF"]);
    assert!(!first.contains_key("DUPLICATE"));
    let failed = fresh_id();
    let first = at.try_gateway(&failed, &format!("TRXTYPE=S&AMT=1&{CARD}")).await.unwrap().fields();
    assert_eq!((&*first["RESULT"], first.contains_key("PNREF")), ("4", true), "GF-A15");
    let again = at.try_gateway(&failed, &format!("TRXTYPE=S&AMT=1.00&{CARD}")).await.unwrap().fields();
    assert_eq!((&*again["RESULT"], &*again["DUPLICATE"]), ("4", "1"));
    at.json("POST", "/control/api/clock", "{\"advance_seconds\": 2592001}").await;
    let forgotten = at.try_gateway(&id, &format!("TRXTYPE=S&AMT=10.00&{CARD}")).await.unwrap().fields();
    assert!(!forgotten.contains_key("DUPLICATE"));
    let sales = at.emulator.books().await.unwrap().transactions;
    assert_eq!(sales.iter().filter(|t| t.state == State::Taken).count(), 2);
}

#[tokio::test]
async fn a_verification_moves_nothing() {
    let at = start(|_| {}).await;
    let visa = at.ask(&format!("TRXTYPE=A&AMT=0.00&{CARD}")).await;
    assert_eq!((&*visa["RESULT"], &*visa["RESPMSG"]), ("0", "Verified"), "GF-A16");
    let amex = at.ask("TRXTYPE=A&AMT=0.00&TENDER=C&ACCT=378282246310005&EXPDATE=1230").await;
    assert_eq!(amex["RESPMSG"], "Approved", "GF-A17");
    let id = &visa["PNREF"];
    assert_eq!(at.result(&format!("TRXTYPE=D&ORIGID={id}&TENDER=C&AMT=1.00")).await, 111);
    assert_eq!(at.result(&format!("TRXTYPE=V&ORIGID={id}&TENDER=C")).await, 108);
    assert_eq!(at.result(&format!("TRXTYPE=C&ORIGID={id}&TENDER=C")).await, 105);
    assert_eq!(at.ask(&format!("TRXTYPE=I&ORIGID={id}&TENDER=C")).await["TRANSSTATE"], "0");
}

#[tokio::test]
async fn voids_undo_what_is_not_settled() {
    let at = start(|_| {}).await;
    let auth = authorize(&at, "50.00", "").await;
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=C&ORIGID={auth}")).await, 0);
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=C&ORIGID={auth}")).await, 108);
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={auth}")).await, 111);
    assert_eq!(at.ask(&format!("TRXTYPE=I&ORIGID={auth}")).await["TRANSSTATE"], "1003");
    let sale = at.ask(&format!("TRXTYPE=S&AMT=9.00&{CARD}")).await["PNREF"].clone();
    let other = at.ask(&format!("TRXTYPE=S&AMT=8.00&{CARD}")).await["PNREF"].clone();
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=C&ORIGID={sale}")).await, 0);
    assert_eq!(at.ask(&format!("TRXTYPE=I&ORIGID={sale}")).await["TRANSSTATE"], "1006");
    at.json("POST", "/control/api/clock", "{\"advance_seconds\": 86400}").await;
    assert_eq!(at.ask(&format!("TRXTYPE=I&ORIGID={other}")).await["TRANSSTATE"], "8");
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=C&ORIGID={other}")).await, 108);
    assert_eq!(at.result(&format!("TRXTYPE=C&TENDER=C&ORIGID={other}")).await, 0);
}

#[tokio::test]
async fn an_authorization_ends_with_its_time() {
    let at = start(|config| config.settings.authorization_life_us = 3_600_000_000).await;
    let auth = authorize(&at, "50.00", "&CUSTREF=EXPIRES00001").await;
    at.json("POST", "/control/api/clock", "{\"advance_seconds\": 3600}").await;
    let books = at.emulator.books().await.unwrap();
    assert_eq!((books.open_holds, books.totals[0].holds), (0, 0));
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={auth}")).await, 111);
    assert_eq!(at.ask("TRXTYPE=I&CUSTREF=EXPIRES00001").await["TRANSSTATE"], "1003");
}

#[tokio::test]
async fn account_rules_refuse_mismatches_and_leave_the_authorization() {
    let at = start_with(|account| {
        account.decline_on_avs_mismatch = true;
        account.decline_on_csc_mismatch = true;
    })
    .await;
    let card = "TENDER=C&ACCT=4111111111111111&EXPDATE=1230";
    let avs = at.ask(&format!("TRXTYPE=S&AMT=10.00&{card}&STREET=400 Road&ZIP=12345&CVV2=123")).await;
    let csc = at.ask(&format!("TRXTYPE=A&AMT=10.00&{card}&STREET=123 Road&ZIP=12345&CVV2=400")).await;
    assert_eq!((&*avs["RESULT"], &*csc["RESULT"]), ("112", "114"));
    assert_eq!(at.emulator.books().await.unwrap().open_holds, 2);
    for pnref in [&avs["PNREF"], &csc["PNREF"]] {
        assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={pnref}")).await, 120);
        assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=C&ORIGID={pnref}")).await, 0);
    }
    assert_eq!(at.emulator.books().await.unwrap().open_holds, 0);
}

#[tokio::test]
async fn held_payments_wait_for_a_decision_by_request_or_at_the_console() {
    let at = start(|_| {}).await;
    let held = async |kind: &str| {
        let answer = at.ask(&format!("TRXTYPE={kind}&AMT=10.00&{CARD}&BILLTOLASTNAME=Review")).await;
        assert_eq!(answer["RESULT"], "126");
        assert!(answer.contains_key("AUTHCODE") && answer.contains_key("PREFPSMSG"), "GF-A12");
        answer["PNREF"].clone()
    };
    let inquiry = async |pnref: &str| {
        let found = at.ask(&format!("TRXTYPE=I&ORIGID={pnref}")).await;
        format!("{} {}", found["ORIGRESULT"], found["TRANSSTATE"])
    };
    let (a, b, c, d) = (held("A").await, held("A").await, held("S").await, held("A").await);
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={a}")).await, 111);
    assert_eq!(inquiry(&a).await, "126 206");
    assert_eq!(at.result(&format!("TRXTYPE=U&TENDER=C&ORIGID={a}&UPDATEACTION=APPROVE")).await, 0);
    assert_eq!(inquiry(&a).await, "0 3");
    assert_eq!(
        at.result(&format!("TRXTYPE=U&TENDER=C&ORIGID={b}&UPDATEACTION=FPS_MERCHANT_DECLINE")).await,
        0
    );
    assert_eq!(inquiry(&b).await, "128 1");
    assert_eq!(at.result(&format!("TRXTYPE=U&TENDER=C&ORIGID={b}&UPDATEACTION=APPROVE")).await, 3);
    let console = at.get("/console").await;
    assert!(console.text().contains(&c) && console.text().contains("Approve"));
    assert_eq!(at.form(&format!("/console/{c}"), "decision=approve").await.unwrap().status, 303);
    assert_eq!(inquiry(&c).await, "0 6");
    assert_eq!(at.result(&format!("TRXTYPE=V&TENDER=C&ORIGID={d}")).await, 0);
    assert_eq!(inquiry(&d).await, "126 1206");
    let other = at.ask(&format!("TRXTYPE=A&AMT=10.00&{CARD}&LASTNAME=Unscreened")).await;
    assert_eq!(other["RESULT"], "127");
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={}", other["PNREF"])).await, 0);
    assert_eq!(at.result(&format!("TRXTYPE=A&AMT=10.00&{CARD}&LASTNAME=Fraud")).await, 125);
}

#[tokio::test]
async fn a_card_may_be_charged_again_by_reference_where_that_is_enabled() {
    let at = start_with(|account| account.reference_transactions = true).await;
    let auth = authorize(&at, "100.00", "").await;
    at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={auth}&AMT=66.00")).await;
    let rest = at.ask(&format!("TRXTYPE=S&TENDER=C&ORIGID={auth}&AMT=34.00&CURRENCY=EUR")).await;
    assert_eq!(rest["RESULT"], "0", "GF-A41");
    assert_ne!(rest["PNREF"], auth);
}

#[tokio::test]
async fn a_part_may_be_approved_and_a_bank_may_have_been_telephoned() {
    let at = start(|_| {}).await;
    let part = at.ask(&format!("TRXTYPE=A&AMT=120.00&PARTIALAUTH=Y&{CARD}")).await;
    assert_eq!((&*part["AMT"], &*part["ORIGAMT"]), ("100.00", "120.00"));
    let voice = at.ask(&format!("TRXTYPE=F&AMT=20.00&AUTHCODE=AB1234&{CARD}")).await;
    assert_eq!((&*voice["RESULT"], &*voice["AUTHCODE"]), ("0", "AB1234"));
    assert_eq!(at.result(&format!("TRXTYPE=F&AMT=20.00&{CARD}")).await, 7);
}

#[tokio::test]
async fn verbosity_adds_fields_and_changes_no_verdict() {
    let at = start(|_| {}).await;
    let short = at.ask(&format!("TRXTYPE=A&AMT=5.00&{CARD}")).await;
    let long = at.ask(&format!("TRXTYPE=A&AMT=5.00&VERBOSITY=HIGH&{CARD}")).await;
    assert!(!short.contains_key("ACCT") && !short.contains_key("AMT"));
    assert_eq!(
        (&*long["ACCT"], &*long["AMT"], &*long["PROCAVS"], &*long["CARDTYPE"]),
        ("1111", "5.00", "Y", "0")
    );
    assert_eq!(short["RESULT"], long["RESULT"]);
}

#[tokio::test]
async fn an_inquiry_finds_the_last_of_a_custref_within_its_window() {
    let at = start(|_| {}).await;
    let first = authorize(&at, "1.00", "&CUSTREF=TWICE0000001").await;
    let last = authorize(&at, "2.00", "&CUSTREF=TWICE0000001").await;
    assert_ne!(first, last);
    let find = async |more: &str| at.ask(&format!("TRXTYPE=I&TENDER=C&CUSTREF=TWICE0000001{more}")).await;
    assert_eq!(find("").await["ORIGPNREF"], last);
    assert_eq!(find("&STARTTIME=20200101000000&ENDTIME=20200102000000").await["RESULT"], "20");
    assert_eq!(find("&STARTTIME=20200101000000&ENDTIME=20210101000000").await["RESULT"], "7");
    at.json("POST", "/control/api/clock", "{\"advance_seconds\": 2678400}").await;
    assert_eq!(find("").await["RESULT"], "20", "older than thirty days");
}

#[tokio::test]
async fn the_books_outlive_the_process_and_request_ids_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = Some(folder.path().to_path_buf());
    let id = fresh_id();
    let first = start(|config| config.data.clone_from(&data)).await;
    let sale = first.try_gateway(&id, &format!("TRXTYPE=S&AMT=10.00&{CARD}")).await.unwrap().fields();
    first.json("POST", "/control/api/clock", "{\"advance_seconds\": 60}").await;
    // A second process opens the same file while the first has not closed it: as after a kill.
    let second = start(|config| config.data.clone_from(&data)).await;
    assert_eq!(second.emulator.clock().offset(), 60_000_000);
    let again = second.try_gateway(&id, &format!("TRXTYPE=S&AMT=10.00&{CARD}")).await.unwrap().fields();
    assert_eq!((&again["PNREF"], &*again["DUPLICATE"]), (&sale["PNREF"], "1"));
    let next = second.ask(&format!("TRXTYPE=S&AMT=10.00&{CARD}")).await;
    assert_ne!(next["PNREF"], sale["PNREF"]);
}

#[tokio::test]
async fn a_connection_may_stay_open_for_several_requests() {
    let at = start(|_| {}).await;
    let mut stream = tokio::net::TcpStream::connect(at.address).await.unwrap();
    for _ in 0..3 {
        let body = "TRXTYPE=S";
        let request =
            format!("POST /live HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"not found in request") {
            let mut buffer = [0; 1024];
            let n = stream.read(&mut buffer).await.unwrap();
            assert!(n > 0, "closed early");
            seen.extend_from_slice(&buffer[..n]);
        }
    }
}

#[tokio::test]
async fn without_sockets_the_answers_are_the_same() {
    let emulator = Emulator::open(PayflowConfig {
        manual_clock: Some(1_795_322_004_000_000),
        seed: Some(7),
        accounts: Account::demo(),
        ..PayflowConfig::default()
    })
    .await
    .unwrap();
    let body = format!(
        "PARTNER=PayPal&VENDOR=bursardemo&USER=bursardemo&PWD=demo-password-live&TRXTYPE=S&AMT=1.00&{CARD}"
    );
    let request = http::Request::post("http://emulator/live")
        .header("x-vps-request-id", "one")
        .body(body.into())
        .unwrap();
    let answer = emulator.call(request).await.unwrap();
    let text = String::from_utf8(answer.body().to_vec()).unwrap();
    assert!(text.starts_with("RESULT=0&PNREF="), "{text}");
}

#[tokio::test]
async fn a_merchant_downloads_what_his_account_did_by_the_clock_of_the_west_coast() {
    let at = start(|_| {}).await;
    let held = authorize(&at, "990.00", "&COMMENT1=a, b").await;
    assert_eq!(at.result(&format!("TRXTYPE=S&AMT=10.00&CURRENCY=USD&{CARD}&LASTNAME=Void")).await, 0);
    let taken =
        at.ask(&format!("TRXTYPE=D&TENDER=C&ORIGID={held}&AMT=990.00&CURRENCY=EUR")).await["PNREF"].clone();
    at.json("POST", &format!("/control/api/transactions/{taken}/void"), "").await;
    let form = at.get("/console/report").await.text();
    let day = |name: &str| {
        let (_, rest) =
            form.split_once(&format!("id=\"{name}\" name=\"{name}\" type=\"date\" value=\"")).expect("a day");
        rest[..10].to_owned()
    };
    let file = |account: &str, until: &str| {
        format!("/console/report.csv?account={account}&from={}&until={until}", day("from"))
    };
    let report = at.get(&file("live:bursardemo", &day("until"))).await;
    assert_eq!(report.headers["content-type"], "text/csv; charset=utf-8");
    let text = report.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines[0].starts_with("Transaction ID,Time,Type,Tender Type,Account Number"), "{text}");
    assert!(lines[1].starts_with(&format!("{held},")), "{text}");
    assert!(lines[1].contains("990.00,EUR,0,Approved,\"a, b\""), "{text}");
    assert!(lines[2].contains("Sale") && lines[2].contains("$10.00,USD"), "{text}");
    assert!(lines[3].starts_with(&taken) && lines[3].contains("Delayed Capture"), "{text}");
    assert!(lines[4].contains(",Void,") && lines[4].contains(&format!(",{taken},")), "{text}");
    assert_eq!((lines.len(), lines[5]), (6, ""));
    assert!(!text.contains("4111111111111111"), "{text}");
    assert_eq!(at.get(&file("live:somebody", &day("until"))).await.text().lines().count(), 1);
    assert_eq!(at.get(&file("live:bursardemo", "2026-13-45")).await.status, 422);
}
