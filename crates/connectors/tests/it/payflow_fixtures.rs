//! Section A of the gateway fixtures: published exchanges, and what they mean. A25–A28, A32 and A33 belong to
//! Express Checkout, A31 to a retired service. Where the source is XMLPay, the name-value equivalent stands here.

use bursar_connectors::payments::payflow::response::{Asked, read_reply};
use domain::money::{Currency, Money};
use domain::payments::gateway::{Check, Decline, Heard, ObjectId, Verdict, WrongState};
use proptest::prelude::*;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("USD").expect("USD"))
}

fn heard(asked: Asked<'_>, minor: i64, response: &str) -> Heard {
    read_reply(response.as_bytes(), asked, usd(minor))
}

struct Row {
    id: &'static str,
    asked: Asked<'static>,
    /// Amount asked, in cents.
    minor: i64,
    response: &'static str,
    verdict: Verdict,
    object: Option<&'static str>,
}

const fn row(
    id: &'static str,
    asked: Asked<'static>,
    minor: i64,
    response: &'static str,
    verdict: Verdict,
    object: Option<&'static str>,
) -> Row {
    Row { id, asked, minor, response, verdict, object }
}

const ROWS: &[Row] = &[
    row(
        "GF-A1",
        Asked::Sale,
        36245,
        "RESULT=0&PNREF=A10A6AE7042E&RESPMSG=Approved&AUTHCODE=331PNI&AVSADDR=X&AVSZIP=X&CVV2MATCH=Y&PROCAVS=U\
         &BILLTOLASTNAME[5]=& Foo&AMT=362.45&ACCT=1111&EXPDATE=0316&CARDTYPE=0",
        Verdict::Captured,
        Some("A10A6AE7042E"),
    ),
    row(
        "GF-A2",
        Asked::Sale,
        36245,
        "RESULT=12&PNREF=A10AA63244D1&RESPMSG=Declined",
        Verdict::Declined(Decline::Issuer),
        Some("A10AA63244D1"),
    ),
    row(
        "GF-A3",
        Asked::Sale,
        36245,
        "RESULT=1&RESPMSG=User authentication failed",
        Verdict::Misconfigured,
        None,
    ),
    row(
        "GF-A4",
        Asked::StoredCard,
        0,
        "RESULT=0&PNREF=A10AA633AB30&RESPMSG=Approved",
        Verdict::Verified,
        Some("A10AA633AB30"),
    ),
    // GF-A5 is a test of the codec, beside it.
    row("GF-A6", Asked::Sale, 36245, "", Verdict::Unknown, None),
    row(
        "GF-A7",
        Asked::Authorization,
        10000,
        "RESULT=0&PNREF=VUJN1A6E11D9&RESPMSG=Approved&AUTHCODE=094016&AVSADDR=Y&AVSZIP=Y&CVV2MATCH=Y",
        Verdict::Authorized,
        Some("VUJN1A6E11D9"),
    ),
    row(
        "GF-A8",
        Asked::Sale,
        10000,
        "RESULT=126&PNREF=A71A7B022DC0&RESPMSG=Under review by Fraud Service&AUTHCODE=907PNI\
         &PREFPSMSG=Review HighRiskBinCheck",
        Verdict::UnderReview,
        Some("A71A7B022DC0"),
    ),
    row(
        "GF-A9",
        Asked::Sale,
        10000,
        "RESULT=0&PNREF=V18A0CBB04CF&RESPMSG=Approved&AUTHCODE=692PNI&DUPLICATE=1",
        Verdict::Captured,
        Some("V18A0CBB04CF"),
    ),
    row(
        "GF-A10",
        Asked::Authorization,
        10000,
        "RESULT=0&PNREF=A11AB1C8156A&RESPMSG=Approved&AUTHCODE=980PNI&AVSADDR=N&AVSZIP=Y\
         &POSTFPSMSG=No Rules Triggered",
        Verdict::Authorized,
        Some("A11AB1C8156A"),
    ),
    row("GF-A11", Asked::Sale, 10000, "RESULT=0&PNREF=A1ADADCE9B12", Verdict::Captured, Some("A1ADADCE9B12")),
    row(
        "GF-A12",
        Asked::Authorization,
        10000,
        "RESULT=126&PNREF=V25A2BB645A7&RESPMSG=Under review by Fraud Service&AUTHCODE=525PNI\
         &PREFPSMSG=Review: More than one rule was triggered for Review",
        Verdict::UnderReview,
        Some("V25A2BB645A7"),
    ),
    row(
        "GF-A13",
        Asked::Authorization,
        10000,
        "RESULT=23&RESPMSG=Invalid account number",
        Verdict::Declined(Decline::CardData),
        None,
    ),
    row(
        "GF-A14",
        Asked::Capture,
        10000,
        "RESULT=0&PNREF=V19A3A079143",
        Verdict::Captured,
        Some("V19A3A079143"),
    ),
    row(
        "GF-A15 first",
        Asked::Sale,
        10000,
        "RESULT=4&PNREF=V18A0C24920E&RESPMSG=Invalid amount",
        Verdict::Misconfigured,
        Some("V18A0C24920E"),
    ),
    row(
        "GF-A15 again",
        Asked::Sale,
        10000,
        "RESULT=4&PNREF=V18A0C24920E&RESPMSG=Invalid amount&DUPLICATE=1",
        Verdict::Misconfigured,
        Some("V18A0C24920E"),
    ),
    row(
        "GF-A16",
        Asked::Authorization,
        0,
        "RESULT=0&PNREF=V79E1E4610CE&RESPMSG=Verified",
        Verdict::Verified,
        Some("V79E1E4610CE"),
    ),
    row(
        "GF-A17",
        Asked::Authorization,
        0,
        "RESULT=0&PNREF=V79E1E4610CF&RESPMSG=Approved",
        Verdict::Verified,
        Some("V79E1E4610CF"),
    ),
    row(
        "GF-A18",
        Asked::Capture,
        6600,
        "RESULT=0&PNREF=VXYZ01234568",
        Verdict::Captured,
        Some("VXYZ01234568"),
    ),
    row(
        "GF-A41",
        Asked::Sale,
        3400,
        "RESULT=0&PNREF=VXYZ01234569&AUTHCODE=25TEST&AVSADDR=Y&AVSZIP=N",
        Verdict::Captured,
        Some("VXYZ01234569"),
    ),
    row(
        "GF-A42 first",
        Asked::Capture,
        6600,
        "RESULT=0&PNREF=EFHP0D426A52",
        Verdict::Captured,
        Some("EFHP0D426A52"),
    ),
    row(
        "GF-A42 rest",
        Asked::Capture,
        3400,
        "RESULT=0&PNREF=EFHP0D426A53",
        Verdict::Captured,
        Some("EFHP0D426A53"),
    ),
    row(
        "GF-A19 first",
        Asked::Capture,
        10000,
        "RESULT=0&PNREF=V19A3A079144",
        Verdict::Captured,
        Some("V19A3A079144"),
    ),
    row(
        "GF-A19 again",
        Asked::Capture,
        10000,
        "RESULT=111&RESPMSG=Capture error",
        Verdict::WrongState(WrongState::CannotCapture),
        None,
    ),
    row(
        "GF-A20 second",
        Asked::Capture,
        10000,
        "RESULT=0&PNREF=V19A3A079145",
        Verdict::Captured,
        Some("V19A3A079145"),
    ),
    row(
        "GF-A21",
        Asked::Capture,
        10000,
        "RESULT=2&RESPMSG=Invalid tender",
        Verdict::WrongState(WrongState::NoSuchTransaction),
        None,
    ),
    row(
        "GF-A22",
        Asked::Sale,
        10000,
        "RESULT=26&RESPMSG=Invalid vendor account",
        Verdict::Misconfigured,
        None,
    ),
    row(
        "GF-A23",
        Asked::Sale,
        210000,
        "RESULT=12&PNREF=V19A3A079146&RESPMSG=Declined",
        Verdict::Declined(Decline::Issuer),
        Some("V19A3A079146"),
    ),
    // GF-A24 carries a token, which is no constant: see below.
    row(
        "GF-A29",
        Asked::Authorization,
        10000,
        "RESULT=0&PNREF=EFHP0D426838&RESPMSG=Approved&AVSADDR=N&AVSZIP=Y&CVV2MATCH=X",
        Verdict::Authorized,
        Some("EFHP0D426838"),
    ),
    row(
        "GF-A30 default",
        Asked::Authorization,
        10000,
        "RESULT=0&PNREF=E19P0F5A5B95&RESPMSG=Approved",
        Verdict::Authorized,
        Some("E19P0F5A5B95"),
    ),
    row(
        "GF-A30 medium",
        Asked::Authorization,
        10000,
        "RESULT=0&PNREF=E79P0E23873D&RESPMSG=Approved&HOSTCODE=A&PROCAVS=Y&PROCCVV2=M&RESPTEXT=AP",
        Verdict::Authorized,
        Some("E79P0E23873D"),
    ),
    row(
        "GF-A34",
        Asked::Sale,
        105000,
        "RESULT=50&PNREF=V19A3A079147&RESPMSG=Insufficient funds available",
        Verdict::Declined(Decline::InsufficientFunds),
        Some("V19A3A079147"),
    ),
    row(
        "GF-A35",
        Asked::Sale,
        101300,
        "RESULT=13&PNREF=V19A3A079148&RESPMSG=Referral",
        Verdict::Declined(Decline::Referral),
        Some("V19A3A079148"),
    ),
    row(
        "GF-A36",
        Asked::Sale,
        110400,
        "RESULT=104&PNREF=V19A3A079149&RESPMSG=Timeout waiting for processor response",
        Verdict::Unknown,
        Some("V19A3A079149"),
    ),
    row(
        "GF-A37",
        Asked::Void,
        10000,
        "RESULT=108&PNREF=V19A3A07914A&RESPMSG=Void error",
        Verdict::WrongState(WrongState::CannotVoid),
        Some("V19A3A07914A"),
    ),
    row(
        "GF-A38",
        Asked::Refund,
        10000,
        "RESULT=105&PNREF=V19A3A07914B&RESPMSG=Credit error",
        Verdict::WrongState(WrongState::CannotRefund),
        Some("V19A3A07914B"),
    ),
    row("GF-A39", Asked::Sale, 1053600, "RESULT=30&RESPMSG=Duplicate transaction", Verdict::Duplicate, None),
    row(
        "GF-A40 code",
        Asked::Sale,
        1050400,
        "RESULT=114&PNREF=V19A3A07914C&RESPMSG=CSC mismatch",
        Verdict::Declined(Decline::SecurityCode),
        Some("V19A3A07914C"),
    ),
    row(
        "GF-A40 address",
        Asked::Sale,
        1050500,
        "RESULT=112&PNREF=V19A3A07914D&RESPMSG=Failed AVS check",
        Verdict::Declined(Decline::Address),
        Some("V19A3A07914D"),
    ),
];

#[test]
fn published_exchanges_mean_what_the_fixtures_say() {
    for row in ROWS {
        let heard = heard(row.asked, row.minor, row.response);
        assert_eq!(heard.verdict, row.verdict, "{}", row.id);
        assert_eq!(heard.object.as_ref().map(|o| o.0.as_str()), row.object, "{}", row.id);
        assert_eq!(heard.replayed, row.response.contains("DUPLICATE=1"), "{}", row.id);
    }
}

#[test]
fn every_row_of_section_a_is_here() {
    let left_out = [25, 26, 27, 28, 31, 32, 33];
    // Tests of their own: the codec, and below.
    let elsewhere = [5, 24];
    for number in (1..=42).filter(|n| !left_out.contains(n) && !elsewhere.contains(n)) {
        let id = format!("GF-A{number}");
        let here = ROWS.iter().any(|row| row.id == id || row.id.starts_with(&format!("{id} ")));
        assert!(here, "{id}");
    }
}

#[test]
fn gf_a1_the_amount_after_a_tagged_name_is_read_and_the_cards_data_are_not_kept() {
    let heard = heard(ROWS[0].asked, ROWS[0].minor, ROWS[0].response);
    assert_eq!(heard.amount, Some(usd(36245)));
    assert_eq!((heard.address_check, heard.code_check), (Check::NotAvailable, Check::Match));
    for private in ["Foo", "1111", "0316"] {
        assert!(!heard.raw.contains(private), "{}", heard.raw);
    }
}

#[test]
fn gf_a10_a29_a41_a_partial_address_match_is_a_mismatch_and_no_decline() {
    for id in ["GF-A10", "GF-A29", "GF-A41"] {
        let row = ROWS.iter().find(|row| row.id == id).expect("a row");
        assert_eq!(heard(row.asked, row.minor, row.response).address_check, Check::Mismatch, "{id}");
    }
    let bare = heard(Asked::Sale, 10000, "RESULT=0&PNREF=A1ADADCE9B12");
    assert_eq!((bare.address_check, bare.code_check), (Check::NotAvailable, Check::NotAvailable));
}

#[test]
fn gf_a14_a_capture_that_names_no_amount_is_given_none() {
    let heard = heard(Asked::Capture, 10000, "RESULT=0&PNREF=V19A3A079143");
    assert_eq!((heard.amount, heard.currency), (None, None));
}

#[test]
fn gf_a24_a_token_is_no_money() {
    let token = "7ZYhqTHkAKzGzSNdzVkNXbf==";
    let response = format!("RESULT=0&SECURETOKEN[25]={token}&SECURETOKENID=page-1&RESPMSG=Approved");
    let opened = heard(Asked::Page("page-1"), 12100, &response);
    assert_eq!(opened.verdict, Verdict::PageOpened { token: token.into() });
    assert_eq!(opened.object, None);
    assert!(!opened.raw.contains(token), "{}", opened.raw);

    let another = heard(Asked::Page("page-2"), 12100, &response);
    assert_eq!(another.verdict, Verdict::Unknown, "the answer to another request (PS-F6)");
    let without = heard(Asked::Page("page-1"), 12100, "RESULT=0&RESPMSG=Approved");
    assert_eq!(without.verdict, Verdict::Unknown);
    let refused = heard(Asked::Page("page-1"), 12100, "RESULT=1&RESPMSG=User authentication failed");
    assert_eq!((refused.verdict, refused.code), (Verdict::Misconfigured, Some(1)));
}

#[test]
fn an_approval_is_believed_only_when_it_is_whole() {
    for (why, response) in [
        ("no transaction is named", "RESULT=0&RESPMSG=Approved"),
        ("the id is none", "RESULT=0&PNREF=<b>V19A3A07</b>&RESPMSG=Approved"),
        ("the id is cut off", "RESULT=0&PNREF=V19A3A07914"),
        ("no result", "PNREF=V19A3A079143&RESPMSG=Approved"),
        ("the result is no number", "RESULT=OK&PNREF=V19A3A079143"),
        ("two results", "RESULT=0&PNREF=V19A3A079143&RESULT=12"),
        ("two transactions", "RESULT=0&PNREF=V19A3A079143&PNREF=V19A3A079144"),
        ("the amount is unreadable", "RESULT=0&PNREF=V19A3A079143&AMT=1,234.00"),
        ("the currency is unreadable", "RESULT=0&PNREF=V19A3A079143&AMT=12.00&CURRENCY=??"),
        ("cut off within a tagged value", "RESULT=0&PNREF=V19A3A079143&BILLTONAME[20]=Foo"),
        ("a page", "<html><body>RESULT=0&amp;PNREF=V19A3A079143</body></html>"),
    ] {
        assert_eq!(heard(Asked::Capture, 10000, response).verdict, Verdict::Unknown, "{why}");
    }
}

#[test]
fn what_the_gateway_names_is_reported_for_comparison() {
    let heard = heard(
        Asked::Capture,
        10000,
        "RESULT=0&PNREF=V19A3A079143&AMT=99.00&CURRENCY=EUR&CUSTREF=7K3M9Q2XVB4T&COMMENT1=000000000002",
    );
    let euro = Currency::from_code("EUR").expect("EUR");
    assert_eq!(heard.verdict, Verdict::Captured);
    assert_eq!((heard.amount, heard.currency), (Some(Money::new(9900, euro)), Some(euro)));
    assert_eq!(heard.reference.as_deref(), Some("7K3M9Q2XVB4T"));
    assert_eq!(heard.attempt_reference.as_deref(), Some("000000000002"));
}

#[test]
fn duplicate_marks_decide() {
    for (mark, verdict, replayed) in [
        ("0", Verdict::Captured, false),
        ("1", Verdict::Captured, true),
        ("2", Verdict::Duplicate, false),
        ("-1", Verdict::Unknown, false),
        ("?", Verdict::Unknown, false),
    ] {
        let heard = heard(Asked::Capture, 10000, &format!("RESULT=0&PNREF=V19A3A079143&DUPLICATE={mark}"));
        assert_eq!((heard.verdict, heard.replayed), (verdict, replayed), "DUPLICATE={mark}");
    }
}

#[test]
fn unscreened_approvals_say_so() {
    let heard = heard(Asked::Authorization, 10000, "RESULT=127&PNREF=V19A3A079143&RESPMSG=Not screened");
    assert_eq!((heard.verdict, heard.unscreened), (Verdict::Authorized, true));
}

proptest! {
    /// Whatever comes over the wire: no panic, bounded memory, and no money without a named transaction.
    #[test]
    fn nothing_on_the_wire_makes_money_of_itself(
        before in "[A-Z]{0,3}[=&]?", bytes in prop::collection::vec(any::<u8>(), 0..300)
    ) {
        let body = [before.as_bytes(), &bytes].concat();
        let heard = read_reply(&body, Asked::Capture, usd(100));
        prop_assert!(heard.raw.chars().count() <= 1000);
        prop_assert!(heard.object.is_some() || heard.verdict != Verdict::Captured);
    }

    /// A whole answer, cut anywhere: it is unknown, or it is the same fact.
    #[test]
    fn a_cut_answer_is_never_another_fact(cut in 0_usize..200) {
        let whole = "RESULT=0&PNREF=V19A3A079143&RESPMSG=Approved&AUTHCODE=1&AMT[5]=99.00&BILLTONAME[7]=A&B=C&D&CUSTREF=1";
        let heard = heard(Asked::Capture, 9900, &whole[..cut.min(whole.len())]);
        if heard.verdict == Verdict::Captured {
            prop_assert_eq!(heard.object, Some(ObjectId("V19A3A079143".into())));
            prop_assert!(heard.amount.is_none_or(|amount| amount == usd(9900)));
        }
    }
}

/// TRXTYPE=U (payflow-pro 8): a decision is believed only of a whole approval; an account that may not, a payment that is
/// not held any more and silence are three different things.
#[test]
fn a_decision_on_a_review_is_read_strictly() {
    for (response, accepted, declined) in [
        ("RESULT=0&PNREF=VFHA28D23A01&RESPMSG=Approved", Verdict::ReviewAccepted, Verdict::ReviewDeclined),
        ("RESULT=0&RESPMSG=Approved", Verdict::Unknown, Verdict::Unknown),
        ("RESULT=121&RESPMSG=Feature not enabled", Verdict::Misconfigured, Verdict::Misconfigured),
        (
            "RESULT=3&PNREF=VFHA28D23A01&RESPMSG=Invalid transaction type",
            Verdict::WrongState(WrongState::Other),
            Verdict::WrongState(WrongState::Other),
        ),
        (
            "RESULT=19&RESPMSG=Original transaction ID not found",
            Verdict::WrongState(WrongState::NoSuchTransaction),
            Verdict::WrongState(WrongState::NoSuchTransaction),
        ),
        ("RESULT=126&PNREF=VFHA28D23A01&RESPMSG=Under review", Verdict::Unknown, Verdict::Unknown),
        ("RESULT=104&RESPMSG=Timeout", Verdict::Unknown, Verdict::Unknown),
        ("", Verdict::Unknown, Verdict::Unknown),
    ] {
        assert_eq!(heard(Asked::AcceptReview, 10000, response).verdict, accepted, "{response}");
        assert_eq!(heard(Asked::DeclineReview, 10000, response).verdict, declined, "{response}");
    }
    let again = heard(Asked::AcceptReview, 10000, "RESULT=0&PNREF=VFHA28D23A01&DUPLICATE=1");
    assert!(again.replayed && again.verdict == Verdict::ReviewAccepted, "{again:?}");
}
