//! Section B of the gateway fixtures: published exchanges of Express Checkout, and what they mean.

use bursar_connectors::Secret;
use bursar_connectors::http::{HttpClient, HttpError, InProcess, Limits, Lost, PlainHttp, Policy};
use bursar_connectors::payments::About;
use bursar_connectors::payments::classic::{Account, ClassicHosts, Express};
use bytes::Bytes;
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{
    Ask, Call, CardEntry, Decline, Heard, HostedAction, HostedPage, Inquiry, Mode, ObjectId, Promise,
    Verdict, WrongState,
};
use domain::payments::operation::OperationKind;
use futures_util::future::BoxFuture;
use http::{Request, Response, StatusCode};
use std::sync::{Arc, Mutex};

/// What PayPal answers to requests that contain this.
pub(crate) type Script = Vec<(&'static str, u16, String)>;

/// What was asked of a PayPal that answers by a script.
pub(crate) type Asked = Arc<Mutex<Vec<String>>>;

/// An adapter whose PayPal answers by a script: the first line whose words the request has. What was asked is noted.
pub(crate) fn scripted(script: Script) -> (Express, Asked) {
    let (hosts, http, asked) = answering(script);
    (Express::new(&hosts, http).expect("an adapter"), asked)
}

/// A PayPal that answers so.
pub(crate) fn answering(script: Script) -> (ClassicHosts, HttpClient, Asked) {
    answered_by(move |body| {
        let found = script.iter().find(|(words, _, _)| body.contains(words));
        found.map(|(_, status, text)| (*status, text.clone()))
    })
}

/// A PayPal that answers what is made of the request, or not at all.
pub(crate) fn answered_by(
    answer: impl Fn(&str) -> Option<(u16, String)> + Send + Sync + 'static,
) -> (ClassicHosts, HttpClient, Asked) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let server: InProcess =
        Arc::new(move |request: Request<Bytes>| -> BoxFuture<'static, Result<Response<Bytes>, HttpError>> {
            let body = String::from_utf8(request.body().to_vec()).expect("text");
            noted.lock().expect("unpoisoned").push(body.clone());
            let answer = match answer(&body) {
                None => Err(HttpError::Unknown(Lost::Broken)),
                Some((status, text)) => {
                    let mut response = Response::new(Bytes::from(text));
                    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
                    Ok(response)
                }
            };
            Box::pin(async move { answer })
        });
    let hosts = ClassicHosts::below("http://127.0.0.1:9300");
    let policy = Policy::new(hosts.servers(), PlainHttp::LoopbackOnly).expect("loopback");
    let http = HttpClient::in_process(server, policy, Limits::default());
    (hosts, http, asked)
}

pub(crate) fn account() -> Account {
    Account {
        mode: Mode::Production,
        user: "seller".into(),
        password: Secret::new("pass word".into()),
        signature: Secret::new("sig.nature".into()),
        notify_url: "https://school.example/notifications/paypal/1".into(),
    }
}

pub(crate) fn money(minor: i64, code: &str) -> Money {
    Money::new(minor, Currency::from_code(code).expect("a currency"))
}

pub(crate) fn a_call(amount: Money, ask: Ask) -> Call {
    Call {
        request_key: "key-1".into(),
        reference: Reference::from_bits(1),
        attempt_reference: Reference::from_bits(2),
        amount,
        ask,
    }
}

pub(crate) fn page() -> Ask {
    Ask::OpenHostedPage(Box::new(HostedPage {
        action: HostedAction::Authorize,
        card_entry: CardEntry::GatewayPage,
        page_id: "p".into(),
        invoice_number: 1,
        description: "A seat".into(),
        language: "en".into(),
        return_url: "https://school.example/back".into(),
        error_url: "https://school.example/back".into(),
        cancel_url: "https://school.example/cancel".into(),
        notify_url: String::new(),
    }))
}

const APPROVED: &str =
    "TOKEN=EC%2d1&CHECKOUTSTATUS=PaymentActionNotInitiated&PAYERID=FLJLQ2GV38E4Y&ACK=Success";

async fn sent(amount: Money, ask: Ask, answer: &str) -> Heard {
    let (express, _) =
        scripted(vec![("GetExpressCheckoutDetails", 200, APPROVED.into()), ("", 200, answer.into())]);
    express.send(&account(), &a_call(amount, ask)).await
}

async fn paid(amount: Money, action: HostedAction, answer: &str) -> Heard {
    sent(amount, Ask::Authorize { order: ObjectId("EC-1".into()), action }, answer).await
}

#[tokio::test]
async fn a_checkout_is_opened_or_why_it_is_not() {
    for (row, answer, expected) in [
        ("GF-B1", "TOKEN=EC%2d42721413K79637829&ACK=Success&VERSION=85%2e0", Some("EC-42721413K79637829")),
        ("GF-B4", "TOKEN=EC%2d6K296451S2213041J&ACK=Success&VERSION=72%2e0", Some("EC-6K296451S2213041J")),
        ("GF-B5", "TOKEN=EC-6469953681606921P&ACK=Success&VERSION=60.0", Some("EC-6469953681606921P")),
        ("GF-B6", "TOKEN=EC%2d1&ACK=SuccessWithWarning&L_ERRORCODE0=10571", Some("EC-1")),
        ("GF-B42", "TOKEN=EC%2d9J76236023054520Y&ACK=Success&VERSION=204", Some("EC-9J76236023054520Y")),
        ("GF-B2", "ACK=Failure&L_ERRORCODE0=10525", None),
        ("GF-B3", "ACK=Failure&L_ERRORCODE0=10478&L_ERRORCODE1=10404&L_ERRORCODE2=10405", None),
        ("GF-B7", "ACK=Failure&L_ERRORCODE0=10002&VERSION=0%2e000000", None),
    ] {
        let heard = sent(money(100, "USD"), page(), answer).await;
        let verdict = match expected {
            Some(token) => Verdict::PageOpened { token: token.into() },
            None => Verdict::Misconfigured,
        };
        assert_eq!(heard.verdict, verdict, "{row}");
        let numbers: Vec<&str> = answer.split("L_ERRORCODE").skip(1).map(|rest| &rest[2..7]).collect();
        assert!(numbers.iter().all(|number| heard.raw.contains(number)), "{row}: all are on record");
    }
    let (express, _) = scripted(vec![("", 500, String::new())]);
    let lost = express.send(&account(), &a_call(money(100, "USD"), page())).await;
    assert_eq!((lost.verdict, lost.code), (Verdict::Unknown, None), "GF-B8");
}

#[tokio::test]
async fn what_was_approved_is_held_or_taken_and_success_alone_is_no_money() {
    use HostedAction::{Authorize, Sale};
    let of = |id: &str, amount: &str, code: &str, rest: &str| {
        format!(
            "TOKEN=EC%2d1&ACK=Success&PAYMENTINFO_0_TRANSACTIONID={id}&PAYMENTINFO_0_AMT={amount}\
             &PAYMENTINFO_0_CURRENCYCODE={code}&{rest}"
        )
    };
    let completed = "PAYMENTINFO_0_PAYMENTSTATUS=Completed&PAYMENTINFO_0_PENDINGREASON=None";
    let pending =
        |reason: &str| format!("PAYMENTINFO_0_PAYMENTSTATUS=Pending&PAYMENTINFO_0_PENDINGREASON={reason}");
    for (row, minor, code, action, answer, verdict, object) in [
        (
            "GF-B17",
            1_000,
            "USD",
            Sale,
            of("8RM57414KW761861W", "10%2e00", "USD", completed),
            Verdict::Captured,
            "8RM57414KW761861W",
        ),
        (
            "GF-B20",
            900,
            "BRL",
            Sale,
            of("4CG10595LH1072406", "9.00", "BRL", completed),
            Verdict::Captured,
            "4CG10595LH1072406",
        ),
        (
            "GF-B21",
            1_400,
            "USD",
            Sale,
            of("8NC65222871997739", "14.00", "USD", completed),
            Verdict::Captured,
            "8NC65222871997739",
        ),
        (
            "GF-B22",
            2_000,
            "USD",
            Sale,
            of("17G53960CL6245248", "20.00", "USD", completed),
            Verdict::Captured,
            "17G53960CL6245248",
        ),
        (
            "GF-B23",
            300,
            "USD",
            Authorize,
            of("8B266858CH956410C", "3.00", "USD", &pending("authorization")),
            Verdict::Authorized,
            "8B266858CH956410C",
        ),
        (
            "GF-B43",
            2_399,
            "EUR",
            Sale,
            of("7TR35978HS6402734", "23.99", "EUR", &pending("multicurrency")),
            Verdict::Pending,
            "7TR35978HS6402734",
        ),
        ("echeck", 100, "USD", Sale, of("1", "1.00", "USD", &pending("echeck")), Verdict::Pending, "1"),
        (
            "multi-currency",
            100,
            "USD",
            Sale,
            of("1", "1.00", "USD", &pending("multi-currency")),
            Verdict::Pending,
            "1",
        ),
        ("intl", 100, "USD", Sale, of("1", "1.00", "USD", &pending("intl")), Verdict::Pending, "1"),
        ("address", 100, "USD", Sale, of("1", "1.00", "USD", &pending("address")), Verdict::Pending, "1"),
        ("other", 100, "USD", Sale, of("1", "1.00", "USD", &pending("other")), Verdict::Pending, "1"),
        (
            "unilateral",
            100,
            "USD",
            Sale,
            of("1", "1.00", "USD", &pending("unilateral")),
            Verdict::Pending,
            "1",
        ),
        ("verify", 100, "USD", Authorize, of("1", "1.00", "USD", &pending("verify")), Verdict::Pending, "1"),
        (
            "paymentreview",
            100,
            "USD",
            Authorize,
            of("1", "1.00", "USD", &pending("paymentreview")),
            Verdict::UnderReview,
            "1",
        ),
        (
            "payment-review",
            100,
            "USD",
            Sale,
            of("1", "1.00", "USD", &pending("payment-review")),
            Verdict::UnderReview,
            "1",
        ),
        (
            "denied",
            100,
            "USD",
            Sale,
            of("1", "1.00", "USD", "PAYMENTINFO_0_PAYMENTSTATUS=Denied"),
            Verdict::Declined(Decline::Funding),
            "1",
        ),
        (
            "funds held",
            100,
            "USD",
            Sale,
            of("1", "1.00", "USD", "PAYMENTINFO_0_PAYMENTSTATUS=Completed_Funds_Held"),
            Verdict::Captured,
            "1",
        ),
        (
            "in progress",
            100,
            "USD",
            Sale,
            of("1", "1.00", "USD", "PAYMENTINFO_0_PAYMENTSTATUS=In-Progress"),
            Verdict::Unknown,
            "1",
        ),
        (
            "a new word",
            100,
            "USD",
            Sale,
            of("1", "1.00", "USD", "PAYMENTINFO_0_PAYMENTSTATUS=Wandering"),
            Verdict::Unknown,
            "1",
        ),
    ] {
        let heard = paid(money(minor, code), action, &answer).await;
        assert_eq!(heard.verdict, verdict, "{row}");
        assert_eq!(heard.object, Some(ObjectId(object.into())), "{row}");
        assert_eq!(heard.amount, Some(money(minor, code)), "{row}");
        let promise = match row {
            "echeck" => Some(Promise::Transfer),
            "GF-B43" | "multi-currency" | "intl" | "address" => Some(Promise::Acceptance),
            "unilateral" | "verify" => Some(Promise::Account),
            _ => None,
        };
        assert_eq!(heard.promise, promise, "{row}");
    }
    // Held by filters: done, with a warning that changes what it means (C4).
    let reviewed = of("5V1", "15.00", "USD", &pending("authorization"))
        .replace("ACK=Success", "ACK=SuccessWithWarning&L_ERRORCODE0=11610");
    assert_eq!(paid(money(1_500, "USD"), Authorize, &reviewed).await.verdict, Verdict::UnderReview);
    // The same request again (GF-B41): what was done then.
    let again = of("8RM", "10.00", "USD", completed)
        .replace("ACK=Success", "ACK=SuccessWithWarning&L_ERRORCODE0=11607");
    let again = paid(money(1_000, "USD"), Sale, &again).await;
    assert_eq!((again.verdict, again.replayed), (Verdict::Captured, true), "GF-B41");
}

#[tokio::test]
async fn a_payment_that_is_not_done_says_who_has_to_act() {
    for (row, code, expected) in [
        ("GF-B18", 10_410, Verdict::Declined(Decline::PageSpent)),
        ("GF-B19", 10_486, Verdict::PayAnotherWay),
        ("GF-B24", 10_736, Verdict::Declined(Decline::Funding)),
        ("GF-B25", 10_201, Verdict::Declined(Decline::Funding)),
        ("paid already", 10_415, Verdict::Duplicate),
        ("running", 13_116, Verdict::Unknown),
        ("timeout", 10_001, Verdict::Unknown),
        ("a number that nobody knows (GF-C10)", 10_999, Verdict::Unknown),
    ] {
        let answer = format!("TOKEN=ASDFASDFASDF&ACK=Failure&L_ERRORCODE0={code}");
        assert_eq!(paid(money(100, "USD"), HostedAction::Sale, &answer).await.verdict, expected, "{row}");
    }
}

#[tokio::test]
async fn who_pays_is_read_from_paypal_and_what_is_not_approved_is_not_asked_for() {
    for (checkout, expected) in [
        (APPROVED.to_owned(), Verdict::Authorized),
        (
            "TOKEN=EC-1&CHECKOUTSTATUS=PaymentActionNotInitiated&ACK=Success".into(),
            Verdict::Declined(Decline::PageSpent),
        ),
        ("TOKEN=EC-1&CHECKOUTSTATUS=PaymentActionInProgress&PAYERID=P&ACK=Success".into(), Verdict::Unknown),
        ("TOKEN=EC-1&CHECKOUTSTATUS=PaymentActionCompleted&PAYERID=P&ACK=Success".into(), Verdict::Duplicate),
        ("ACK=Failure&L_ERRORCODE0=10411".into(), Verdict::Declined(Decline::PageSpent)),
        ("ACK=Failure&L_ERRORCODE0=10001".into(), Verdict::NotSent),
        ("<html>".into(), Verdict::NotSent),
    ] {
        let held = "ACK=Success&PAYMENTINFO_0_TRANSACTIONID=A&PAYMENTINFO_0_PAYMENTSTATUS=Pending\
                    &PAYMENTINFO_0_PENDINGREASON=authorization&PAYMENTINFO_0_AMT=1.00&PAYMENTINFO_0_CURRENCYCODE=USD";
        let (express, asked) = scripted(vec![
            ("GetExpressCheckoutDetails", 200, checkout.clone()),
            ("DoExpressCheckoutPayment", 200, held.into()),
        ]);
        let ask = Ask::Authorize { order: ObjectId("EC-1".into()), action: HostedAction::Authorize };
        let heard = express.send(&account(), &a_call(money(100, "USD"), ask)).await;
        assert_eq!(heard.verdict, expected, "{checkout}");
        let asked = asked.lock().expect("unpoisoned").clone();
        let payments: Vec<&String> = asked.iter().filter(|body| body.contains("DoExpress")).collect();
        assert_eq!(payments.len(), usize::from(expected == Verdict::Authorized), "{checkout}");
        for payment in payments {
            assert!(
                payment.contains("PAYERID=FLJLQ2GV38E4Y") && payment.contains("MSGSUBID=key-1"),
                "{payment}"
            );
        }
    }
}

#[tokio::test]
async fn a_checkout_that_is_asked_about_says_how_far_it_is() {
    let token = "EC-3N850751G6970773S";
    for (row, answer, expected) in [
        ("GF-B9", "PAYERID=7AKUSARZ7SAT8&PAYERSTATUS=verified&COUNTRYCODE=UK&AMT=10.00&CURRENCYCODE=GBP&ACK=Success".to_owned(), Verdict::Approved),
        ("GF-B11", format!("TOKEN={token}&CHECKOUTSTATUS=PaymentActionNotInitiated&AMT=77.00&CURRENCYCODE=USD&ACK=Success"), Verdict::NotFound),
        ("GF-B12", format!("TOKEN={token}&CHECKOUTSTATUS=PaymentActionNotInitiated&PAYERID=FLJLQ2GV38E4Y&AMT=25.00&CURRENCYCODE=USD&ACK=Success"), Verdict::Approved),
        ("GF-B13", "ACK=Failure&L_ERRORCODE0=10411".into(), Verdict::NotFound),
        ("GF-B14", "ACK=Failure&L_ERRORCODE0=10410".into(), Verdict::NotFound),
        ("GF-B15", "TOKEN=EC-8J298813NS092694P&BILLINGAGREEMENTACCEPTEDSTATUS=0&PAYERID=P&FIRSTNAME=Jos%c3%a9&ACK=Success".into(), Verdict::Approved),
        ("GF-B16", "TOKEN=EC-1&CHECKOUTSTATUS=PaymentActionNotInitiated&PAYERID=P&AMT=10&CURRENCYCODE=JPY&ACK=Success".into(), Verdict::Approved),
        ("GF-B10", "ACK=Failure&L_ERRORCODE0=10414".into(), Verdict::Unknown),
        ("failed once", "CHECKOUTSTATUS=PaymentActionFailed&PAYERID=P&ACK=Success".into(), Verdict::NotFound),
    ] {
        let named = answer.split('&').find_map(|pair| pair.strip_prefix("TOKEN=")).unwrap_or(token).to_owned();
        let (express, _) = scripted(vec![("", 200, answer)]);
        let about = About {
            page: Some(named),
            ..About::only(OperationKind::HostedPage, Currency::from_code("USD").expect("USD"))
        };
        let inquiry = Inquiry::ByReference(Reference::from_bits(1));
        let heard = express.inquire(&account(), &inquiry, &about).await;
        assert_eq!(heard.verdict, expected, "{row}");
        assert!(!heard.raw.contains("José"), "{row}: no names are kept");
        if row == "GF-B16" {
            assert_eq!(heard.amount, Some(money(10, "JPY")), "{row}");
        }
    }
}

#[tokio::test]
async fn follow_ups_are_read_with_what_they_made() {
    let capture = "AUTHORIZATIONID=2RG78938NK8989844&TRANSACTIONID=9VW4495267708531S\
                   &PARENTTRANSACTIONID=2RG78938NK8989844&AMT=440%2e00&FEEAMT=13%2e16&SETTLEAMT=181%2e98\
                   &EXCHANGERATE=0%2e426354&CURRENCYCODE=BRL&PAYMENTSTATUS=Completed&ACK=Success";
    let authorization = ObjectId("2RG78938NK8989844".into());
    let heard =
        sent(money(44_000, "BRL"), Ask::Capture { authorization: authorization.clone() }, capture).await;
    assert_eq!(heard.verdict, Verdict::Captured, "GF-B26");
    assert_eq!(heard.object, Some(ObjectId("9VW4495267708531S".into())), "GF-B26");
    assert_eq!(
        heard.amount,
        Some(money(44_000, "BRL")),
        "GF-B26: what was settled in another currency is no answer"
    );

    let void = "AUTHORIZATIONID=ASDFASDFASDF&ACK=Success";
    let heard = sent(money(100, "USD"), Ask::Void { authorization: authorization.clone() }, void).await;
    assert_eq!(heard.verdict, Verdict::Voided, "GF-B27");

    let refund = |id: &str, gross: &str| {
        format!(
            "REFUNDTRANSACTIONID={id}&GROSSREFUNDAMT={gross}&CURRENCYCODE=USD&REFUNDSTATUS=Instant&ACK=Success"
        )
    };
    let taken = ObjectId("4CG10595LH1072406".into());
    for (row, minor, answer) in [
        ("GF-B28", 900, refund("5MM61417CA010574T", "9%2e00")),
        ("GF-B30", 1_000, refund("6D456341FS516215S", "10%2e00")),
    ] {
        let heard = sent(money(minor, "USD"), Ask::Refund { capture: taken.clone() }, &answer).await;
        assert_eq!((heard.verdict, heard.amount), (Verdict::Refunded, Some(money(minor, "USD"))), "{row}");
    }
    let twice = "ACK=Failure&L_ERRORCODE0=10009&L_LONGMESSAGE0=This%20transaction%20has%20already%20been%20fully%20refunded";
    let heard = sent(money(900, "USD"), Ask::Refund { capture: taken.clone() }, twice).await;
    assert_eq!(heard.verdict, Verdict::WrongState(WrongState::CannotRefund), "GF-B29");
    let unknown = "ACK=Failure&L_ERRORCODE0=10004";
    let heard = sent(money(900, "USD"), Ask::Refund { capture: taken }, unknown).await;
    assert_eq!(heard.verdict, Verdict::WrongState(WrongState::NoSuchTransaction), "GF-B32");
}

#[tokio::test]
async fn lost_operations_are_found_by_our_own_number() {
    let usd = Currency::from_code("USD").expect("USD");
    let inquiry = Inquiry::ByReference(Reference::from_bits(1));
    let rows = "ACK=Success&L_TYPE0=Refund&L_TRANSACTIONID0=R1&L_STATUS0=Completed&L_AMT0=-4.00&L_CURRENCYCODE0=USD\
                &L_TYPE1=Authorization&L_TRANSACTIONID1=A1&L_STATUS1=Completed&L_AMT1=10.00&L_CURRENCYCODE1=USD\
                &L_TYPE2=Payment&L_TRANSACTIONID2=C1&L_STATUS2=Completed&L_AMT2=10.00&L_CURRENCYCODE2=USD";
    // GF-B31: a transaction is looked up, with a fee that says nothing of it.
    let details = "ACK=Success&TRANSACTIONTYPE=cart&TRANSACTIONID=C1&AMT=10.00&FEEAMT=0.59&CURRENCYCODE=USD\
                   &PAYMENTSTATUS=Completed&INVNUM=000000000001";
    let script = || -> Script {
        vec![("TransactionSearch", 200, rows.into()), ("TRANSACTIONID=C1", 200, details.into())]
    };
    for (kind, verdict, object) in
        [(OperationKind::Capture, Verdict::Captured, "C1"), (OperationKind::Refund, Verdict::Refunded, "R1")]
    {
        let (express, asked) = scripted(script());
        let heard = express.inquire(&account(), &inquiry, &About::only(kind, usd)).await;
        assert_eq!((heard.verdict, heard.object), (verdict, Some(ObjectId(object.into()))), "{kind:?}");
        let search = asked.lock().expect("unpoisoned")[0].clone();
        assert!(search.contains("&INVNUM=000000000001"), "{search}");
    }
    let (express, _) = scripted(vec![("TransactionSearch", 200, "ACK=Success".into())]);
    for kind in [OperationKind::Capture, OperationKind::Refund] {
        let heard = express.inquire(&account(), &inquiry, &About::only(kind, usd)).await;
        assert_eq!(heard.verdict, Verdict::NotFound, "{kind:?}");
    }
    // A token that is forgotten proves nothing of a payment: it is looked for.
    let (express, _) = scripted(vec![
        ("GetExpressCheckoutDetails", 200, "ACK=Failure&L_ERRORCODE0=10411".into()),
        ("TransactionSearch", 200, rows.into()),
        ("TRANSACTIONID=A1", 200, details.replace("C1", "A1")),
    ]);
    let about = About { page: Some("EC-1".into()), ..About::only(OperationKind::Authorize, usd) };
    let heard = express.inquire(&account(), &inquiry, &about).await;
    assert_eq!((heard.verdict, heard.object), (Verdict::AuthorizationUsed, Some(ObjectId("A1".into()))));
    // An inquiry that is refused says nothing of what it asks about; but that the account is refused is heard (PS-F14).
    for (code, expected) in [(10_002, Verdict::Misconfigured), (10_006, Verdict::Unknown)] {
        let (express, _) = scripted(vec![("", 200, format!("ACK=Failure&L_ERRORCODE0={code}"))]);
        for kind in [
            OperationKind::HostedPage,
            OperationKind::Authorize,
            OperationKind::Capture,
            OperationKind::Refund,
        ] {
            let about = About { page: Some("EC-1".into()), ..About::only(kind, usd) };
            let heard = express.inquire(&account(), &inquiry, &about).await;
            assert_eq!(heard.verdict, expected, "{kind:?} {code}");
        }
    }
}

#[tokio::test]
async fn what_goes_by_our_number_and_is_no_payment_is_never_taken_for_one() {
    let usd = Currency::from_code("USD").expect("USD");
    let inquiry = Inquiry::ByReference(Reference::from_bits(1));
    let row = |n: usize, kind: &str, id: &str, amount: &str| {
        format!(
            "&L_TYPE{n}={kind}&L_TRANSACTIONID{n}={id}&L_STATUS{n}=Completed&L_AMT{n}={amount}&L_CURRENCYCODE{n}=USD"
        )
    };
    let details = |id: &str, amount: &str, parent: &str| {
        format!(
            "ACK=Success&TRANSACTIONID={id}&AMT={amount}&CURRENCYCODE=USD&PAYMENTSTATUS=Completed&INVNUM=000000000001\
             &PARENTTRANSACTIONID={parent}"
        )
    };
    let about = About { target: Some(ObjectId("A1".into())), ..About::only(OperationKind::Capture, usd) };
    for (rows, expected, object) in [
        // The newest come first: a charge-back, a conversion, a fee.
        (
            [
                row(0, "Reversal", "X1", "-121.00"),
                row(1, "Currency+Conversion", "X2", "121.00"),
                row(2, "Fee+Reversal", "X3", "3.00"),
                row(3, "Payment", "C1", "121.00"),
            ]
            .concat(),
            Verdict::Captured,
            Some("C1"),
        ),
        (row(0, "Reversal", "X1", "-121.00"), Verdict::NotFound, None),
        (row(0, "Payment", "X4", "-121.00"), Verdict::NotFound, None),
        (
            [row(0, "Payment", "C1", "121.00"), row(1, "Payment", "C2", "121.00")].concat(),
            Verdict::Unknown,
            None,
        ),
    ] {
        let (express, _) = scripted(vec![
            ("TransactionSearch", 200, format!("ACK=Success{rows}")),
            ("TRANSACTIONID=C1", 200, details("C1", "121.00", "A1")),
            ("TRANSACTIONID=X", 200, details("X1", "-121.00", "C1")),
            (
                "TRANSACTIONID=A1",
                200,
                details("A1", "121.00", "").replace("Completed", "Pending&PENDINGREASON=authorization"),
            ),
        ]);
        let heard = express.inquire(&account(), &inquiry, &about).await;
        assert_eq!(heard.verdict, expected, "{rows}");
        assert_eq!(heard.object, object.map(|id| ObjectId(id.into())), "{rows}");
    }
    // A capture that is known is asked for by its id, and one that was taken back is refused now (GF-B39).
    let known = About { paid: Some(ObjectId("C1".into())), ..about.clone() };
    let reversed = details("C1", "121.00", "A1").replace("Completed", "Reversed");
    let (express, asked) = scripted(vec![("TRANSACTIONID=C1", 200, reversed)]);
    assert_eq!(express.inquire(&account(), &inquiry, &known).await.verdict, Verdict::TakenBack);
    assert!(!asked.lock().expect("unpoisoned")[0].contains("TransactionSearch"));
    // Of another hold: it belongs to something else.
    let (express, _) = scripted(vec![("TRANSACTIONID=C1", 200, details("C1", "121.00", "B9"))]);
    assert_eq!(express.inquire(&account(), &inquiry, &known).await.reference.as_deref(), Some("B9"));
}

#[tokio::test]
async fn money_without_how_much_is_not_believed_and_another_ones_answer_is_noticed() {
    let capture = || Ask::Capture { authorization: ObjectId("A1".into()) };
    for (answer, verdict) in [
        ("ACK=Success&TRANSACTIONID=C1&PAYMENTSTATUS=Completed", Verdict::Unknown),
        (
            "ACK=Success&TRANSACTIONID=C1&PAYMENTSTATUS=Completed&AMT=1,000.00&CURRENCYCODE=USD",
            Verdict::Unknown,
        ),
        ("ACK=Success&TRANSACTIONID=C1&PAYMENTSTATUS=Completed&AMT=-1.00&CURRENCYCODE=USD", Verdict::Unknown),
        ("ACK=Success&TRANSACTIONID=C1&PAYMENTSTATUS=Completed&AMT=1.00&CURRENCYCODE=USD", Verdict::Captured),
    ] {
        assert_eq!(sent(money(100, "USD"), capture(), answer).await.verdict, verdict, "{answer}");
    }
    let other =
        "ACK=Success&TRANSACTIONID=C1&AUTHORIZATIONID=B9&PAYMENTSTATUS=Completed&AMT=1.00&CURRENCYCODE=USD";
    let heard = sent(money(100, "USD"), capture(), other).await;
    assert_eq!(heard.reference.as_deref(), Some("B9"), "it is compared with ours, and differs");
    let other = "TOKEN=EC%2d9&ACK=Success&PAYMENTINFO_0_TRANSACTIONID=T&PAYMENTINFO_0_AMT=1.00\
                 &PAYMENTINFO_0_CURRENCYCODE=USD&PAYMENTINFO_0_PAYMENTSTATUS=Completed";
    let heard = paid(money(100, "USD"), HostedAction::Sale, other).await;
    assert_eq!(heard.reference.as_deref(), Some("EC-9"));
}
