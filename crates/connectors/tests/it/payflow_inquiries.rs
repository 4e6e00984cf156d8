//! What an inquiry's answer says of the operation it asks about.

use bursar_connectors::payments::payflow::response::{read_inquiry, read_named_refund};
use bursar_connectors::payments::{About, NamedRefund};
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Check, Decline, Heard, Inquiry, ObjectId, Verdict, WrongState};
use domain::payments::operation::OperationKind::{self, Capture, HostedPage, Refund, Void};

const OBJECT: &str = "V19A3A079142";

fn about(kind: OperationKind) -> About {
    About::only(kind, Currency::from_code("EUR").expect("EUR"))
}

fn ask(kind: OperationKind, response: &str) -> Heard {
    read_inquiry(response.as_bytes(), &Inquiry::ByReference(Reference::from_bits(1)), &about(kind))
}

/// An answer that found a transaction with this result and state.
fn found(result: i32, state: i32) -> String {
    format!(
        "RESULT=0&PNREF=VINQUIRY0001&TRANSSTATE={state}&ORIGRESULT={result}&ORIGPNREF={OBJECT}&RESPMSG=Approved"
    )
}

#[test]
fn what_was_found_is_read_for_what_was_asked() {
    for (kind, result, state, expected) in [
        (HostedPage, 0, 3, Verdict::Authorized),
        (HostedPage, 0, 9, Verdict::AuthorizationUsed),
        (HostedPage, 0, 8, Verdict::Captured),
        (HostedPage, 0, 1003, Verdict::Voided),
        (HostedPage, 0, 0, Verdict::Verified),
        (HostedPage, 126, 3, Verdict::UnderReview),
        (HostedPage, 126, 1003, Verdict::Voided),
        (HostedPage, 127, 3, Verdict::Authorized),
        (HostedPage, 128, 1, Verdict::Declined(Decline::Fraud)),
        (HostedPage, 112, 3, Verdict::Declined(Decline::Address)),
        (HostedPage, 114, 3, Verdict::Declined(Decline::SecurityCode)),
        (HostedPage, 12, 1, Verdict::Declined(Decline::Issuer)),
        (HostedPage, 160, 1, Verdict::Declined(Decline::PageSpent)),
        // What the account cannot do: the payer may pay otherwise, and what was asked for was not done.
        (HostedPage, 25, 1, Verdict::Declined(Decline::OtherWay)),
        (HostedPage, 52, 1, Verdict::Declined(Decline::OtherWay)),
        (Capture, 121, 1, Verdict::WrongState(WrongState::Other)),
        (HostedPage, 0, 106, Verdict::Unknown),
        (HostedPage, 0, 206, Verdict::Unknown),
        (HostedPage, 104, 1, Verdict::Unknown),
        (HostedPage, 30, 1, Verdict::Duplicate),
        (Capture, 0, 8, Verdict::Captured),
        (Capture, 0, 6, Verdict::Captured),
        (Capture, 111, 1, Verdict::WrongState(WrongState::CannotCapture)),
        (Capture, 106, 1, Verdict::NotDone),
        (Refund, 0, 8, Verdict::Refunded),
        (Refund, 105, 1, Verdict::WrongState(WrongState::CannotRefund)),
        (Void, 0, 0, Verdict::Voided),
        (Void, 108, 1, Verdict::WrongState(WrongState::CannotVoid)),
    ] {
        let heard = ask(kind, &found(result, state));
        assert_eq!(heard.verdict, expected, "{kind:?}: ORIGRESULT {result}, TRANSSTATE {state}");
        assert_eq!(
            heard.object,
            Some(ObjectId(OBJECT.into())),
            "the transaction, never the inquiry's own id"
        );
        assert_eq!(heard.code, Some(result));
        assert_eq!(heard.unscreened, result == 127);
    }
}

/// The printed answer of the Gateway Developer Guide (January 2014, p. 73), names left out: it tells neither type nor
/// currency nor our reference of the transaction, which is why the asker says what it asks about.
#[test]
fn the_guides_own_example_is_read() {
    let printed = "RESULT=0&PNREF=VFHE1A0CB0A9&TRANSSTATE=6&ORIGRESULT=0&ORIGPNREF=VFHE1A0CB0A8&RESPMSG=Approved\
        &AUTHCODE=010101&AVSADDR=Y&AVSZIP=Y&HOSTCODE=00&PROCAVS=Y&DATE_TO_SETTLE=2011-02-04 16:16:50\
        &TRANSTIME=2011-02-04 16:16:50&AMT=555.00&CARDTYPE=0&IAVS=N";
    for (kind, expected) in
        [(HostedPage, Verdict::Captured), (Capture, Verdict::Captured), (Refund, Verdict::Refunded)]
    {
        let heard = ask(kind, printed);
        assert_eq!((heard.verdict, heard.object), (expected, Some(ObjectId("VFHE1A0CB0A8".into()))));
        assert_eq!(heard.amount, Some(Money::new(55500, about(kind).currency)));
        assert_eq!(heard.address_check, Check::Match);
    }
}

#[test]
fn not_found_is_said_by_the_outer_result_only() {
    for outer in [19, 20] {
        let heard = ask(Capture, &format!("RESULT={outer}&PNREF=VINQUIRY0001&RESPMSG=Not found"));
        assert_eq!((heard.verdict, heard.object, heard.code), (Verdict::NotFound, None, Some(outer)));
    }
}

/// An inquiry that could not run must not make a lost capture look refused.
#[test]
fn a_failed_inquiry_says_nothing_of_the_operation() {
    for outer in [2, 3, 7, 12, 25, 99, 102, 106, 115, -1, 1000] {
        let heard = ask(Capture, &format!("RESULT={outer}&RESPMSG=No"));
        assert_eq!((heard.verdict, heard.code), (Verdict::Unknown, Some(outer)));
    }
}

/// PS-F14: that says nothing of the operation either, but somebody has to hear of it.
#[test]
fn that_the_account_is_refused_is_heard() {
    for outer in [1, 26, 27, 28, 52, 170] {
        let heard = ask(Capture, &format!("RESULT={outer}&RESPMSG=No"));
        assert_eq!((heard.verdict, heard.code), (Verdict::Misconfigured, Some(outer)));
    }
}

#[test]
fn doubtful_answers_are_unknown() {
    for (why, response) in [
        ("nothing", String::new()),
        ("nothing about the original", "RESULT=0&PNREF=VINQUIRY0001".into()),
        ("no id of the original", "RESULT=0&ORIGRESULT=0&TRANSSTATE=8".into()),
        (
            "a state that is no number",
            "RESULT=0&ORIGRESULT=0&ORIGPNREF=V19A3A079142&TRANSSTATE=settled".into(),
        ),
        ("two states", found(0, 8) + "&TRANSSTATE=1008"),
        ("the stored answer to another inquiry", found(0, 8) + "&DUPLICATE=1"),
        ("the gateway cannot tell", found(0, 8) + "&DUPLICATE=-1"),
    ] {
        assert_eq!(ask(Capture, &response).verdict, Verdict::Unknown, "{why}");
    }
    let no_state = "RESULT=0&ORIGRESULT=0&ORIGPNREF=V19A3A079142";
    assert_eq!(ask(HostedPage, no_state).verdict, Verdict::Unknown, "held, taken or released?");
    assert_eq!(ask(Capture, no_state).verdict, Verdict::Captured);
}

#[test]
fn an_answer_about_another_transaction_is_unknown() {
    let inquiry = Inquiry::ByObject(ObjectId("V19A3A079143".into()));
    let heard = read_inquiry(found(0, 3).as_bytes(), &inquiry, &about(HostedPage));
    assert_eq!(heard.verdict, Verdict::Unknown);
    let inquiry = Inquiry::ByObject(ObjectId(OBJECT.into()));
    let heard = read_inquiry(found(0, 3).as_bytes(), &inquiry, &about(HostedPage));
    assert_eq!(heard.verdict, Verdict::Authorized);
}

#[test]
fn an_amount_without_currency_is_in_the_askers() {
    let heard = ask(Capture, &(found(0, 8) + "&AMT=121.00&CUSTREF=000000000001"));
    let euro = about(Capture).currency;
    assert_eq!((heard.amount, heard.currency), (Some(Money::new(12100, euro)), None));
    assert_eq!(heard.reference.as_deref(), Some("000000000001"));
    let heard = ask(Capture, &(found(0, 8) + "&AMT=121.00&CURRENCY=USD"));
    assert_eq!(heard.currency, Currency::from_code("USD"));
}

#[test]
fn a_refund_that_somebody_names_is_one_of_that_id_and_done() {
    let eur = Currency::from_code("EUR").expect("EUR");
    let read = |body: &str| read_named_refund(body.as_bytes(), &ObjectId(OBJECT.into()), eur);
    let of = |result, state, more: &str| read(&format!("{}&CURRENCY=EUR{more}", found(result, state)));
    let NamedRefund::Given(given) = of(0, 8, "&AMT=20.00&TRXTYPE=C&CUSTREF=0123456789AB") else {
        panic!("it was given")
    };
    assert_eq!((given.object.0.as_str(), given.amount), (OBJECT, Money::new(2_000, eur)));
    assert_eq!(given.reference.as_deref(), Some("0123456789AB"), "ours is known by it");
    for (answer, expected) in [
        (of(0, 8, "&AMT=20.00&TRXTYPE=S"), NamedRefund::NotARefund),
        (of(0, 8, "&AMT=20.00&TRXTYPE=D"), NamedRefund::NotARefund),
        (of(0, 8, "&AMT=20.00"), NamedRefund::KindUnknown),
        (of(0, 6, "&AMT=20.00&TRXTYPE="), NamedRefund::KindUnknown),
        (of(0, 1006, "&AMT=20.00&TRXTYPE=C"), NamedRefund::NotARefund),
        (of(105, 1, "&AMT=20.00&TRXTYPE=C"), NamedRefund::NotARefund),
        (of(0, 106, "&AMT=20.00&TRXTYPE=C"), NamedRefund::NoAnswer),
        (of(0, 8, "&TRXTYPE=C"), NamedRefund::NoAnswer),
        (of(0, 8, "&AMT=20.00&TRXTYPE=C&DUPLICATE=1"), NamedRefund::NoAnswer),
        (
            read("RESULT=19&PNREF=VINQUIRY0001&RESPMSG=Original transaction ID not found"),
            NamedRefund::NotShown,
        ),
        (read("RESULT=1&RESPMSG=User authentication failed"), NamedRefund::NoAnswer),
        (read("<html>"), NamedRefund::NoAnswer),
    ] {
        assert_eq!(answer, expected);
    }
}
