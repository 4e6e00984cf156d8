//! Express Checkout through Payflow: GF-A25 to A28, A32, A33 and A42, and everything that such an answer may leave in doubt.

use bursar_connectors::Secret;
use bursar_connectors::http::{HttpClient, HttpError, InProcess, Limits, Lost, NotSent, PlainHttp, Policy};
use bursar_connectors::payments::payflow::express_response::{
    Details, details, followed, found, page_opened, paid,
};
use bursar_connectors::payments::payflow::response::Asked;
use bursar_connectors::payments::payflow::{Account, Express, PayflowHosts};
use bursar_connectors::payments::{About, AccountCheck};
use bytes::Bytes;
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{
    Ask, Call, Decline, HostedAction, Inquiry, Mode, ObjectId, Promise, Verdict, WrongState,
};
use domain::payments::operation::OperationKind as K;
use domain::sites::AccountTrouble;
use http::Response;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

const TOKEN: &str = "EC-17C76533PL706494P";
const PNREF: &str = "EFHP0CDBF5C7";

fn usd() -> Currency {
    Currency::from_code("USD").expect("USD")
}

fn fifty() -> Money {
    Money::new(5_000, usd())
}

#[test]
fn a_checkout_is_made_only_by_a_token() {
    let opened = |token: &str| Verdict::PageOpened { token: token.into() };
    for (answer, expected) in [
        // GF-A26.
        ("RESULT=0&RESPMSG=Approved&TOKEN=EC-17C76533PL706494P&CORRELATIONID=4fbc", opened(TOKEN)),
        // GF-A25 has every value tagged.
        (
            "RESULT[1]=0&TOKEN[20]=EC-97J718043X120051H&ACK[7]=Success&VERSION[4]=92.0",
            opened("EC-97J718043X120051H"),
        ),
        // Without RESULT it is PayPal's own answer, which nobody asked for.
        ("TOKEN[20]=EC-97J718043X120051H&ACK[7]=Success", Verdict::Unknown),
        ("RESULT=0&RESPMSG=Approved", Verdict::Unknown),
        ("RESULT=0&TOKEN=EC-1&TOKEN=EC-2", Verdict::Unknown),
        ("RESULT=25&RESPMSG=Transaction type not mapped to this host", Verdict::Misconfigured),
        ("RESULT=1&RESPMSG=User authentication failed", Verdict::Misconfigured),
        ("RESULT=102&RESPMSG=Processor not available", Verdict::NotDone),
        ("RESULT=104", Verdict::Unknown),
        ("", Verdict::Unknown),
    ] {
        assert_eq!(page_opened(answer.as_bytes(), usd()).verdict, expected, "{answer}");
    }
    let again = page_opened(format!("RESULT=0&TOKEN={TOKEN}&DUPLICATE=1").as_bytes(), usd());
    assert_eq!((again.verdict, again.replayed), (opened(TOKEN), true), "the lost answer, once more");
}

#[test]
fn who_has_approved_is_known_by_paypals_name_of_him() {
    let approved = |payer: &str| Details::Approved(payer.into());
    for (token, answer, expected) in [
        // GF-A27.
        (
            TOKEN,
            "RESULT=0&EMAIL=a@b.example&PAYERID=FHY4JXY7CV9PG&SHIPTOCITY=San Jose",
            approved("FHY4JXY7CV9PG"),
        ),
        // GF-A32 and GF-A33: the name-value equivalents.
        (TOKEN, "RESULT=0&PAYERID=LYWCMEN4FA7ZQ&COUNTRYCODE=GB", approved("LYWCMEN4FA7ZQ")),
        (
            "EC-2OPN7UJGFWK9OYFV",
            "RESULT=0&TOKEN=EC-2OPN7UJGFWK9OYFV&PAYERID=LYWCMEN4FA7ZQ&PAYERSTATUS=verified",
            approved("LYWCMEN4FA7ZQ"),
        ),
        (TOKEN, "RESULT=0&RESPMSG=Approved", Details::Waiting),
        (TOKEN, "RESULT=7&RESPMSG=Field format error: 10410-Invalid token", Details::NoSuchToken),
        (TOKEN, "RESULT=0&TOKEN=EC-SOMEBODYELSES&PAYERID=X", Details::Unclear),
        (TOKEN, "RESULT=0&PAYERID=X&PAYERID=Y", Details::Unclear),
        (TOKEN, "RESULT=0&PAYERID=X&DUPLICATE=1", Details::Unclear),
        (TOKEN, "RESULT=26&RESPMSG=Invalid vendor account", Details::Refused),
        (TOKEN, "RESULT=104", Details::Unclear),
        (TOKEN, "<html>", Details::Unclear),
    ] {
        let (told, heard) = details(answer.as_bytes(), token);
        assert_eq!(told, expected, "{answer}");
        assert!(!heard.raw.contains("a@b.example") && !heard.raw.contains("San Jose"), "{}", heard.raw);
    }
}

#[test]
fn a_payment_is_money_only_as_far_as_nothing_is_waited_for() {
    use HostedAction::{Authorize, Sale};
    let funding = || Verdict::Declined(Decline::Funding);
    let spent = || Verdict::Declined(Decline::PageSpent);
    let good = format!("RESULT=0&PNREF={PNREF}&RESPMSG=Approved&PPREF=2P599077L3553652G");
    for (action, rest, expected) in [
        // GF-A28.
        (Sale, "PAYMENTTYPE=instant", Verdict::Captured),
        (Sale, "PAYMENTTYPE=instant&PENDINGREASON=none", Verdict::Captured),
        (Sale, "PENDINGREASON=completed", Verdict::Captured),
        (Sale, "PAYMENTTYPE=echeck", Verdict::Pending),
        (Sale, "PAYMENTTYPE=echeck&PENDINGREASON=echeck", Verdict::Pending),
        (Sale, "PENDINGREASON=authorization", Verdict::Pending),
        (Sale, "PENDINGREASON=multi-currency", Verdict::Pending),
        (Sale, "PENDINGREASON=unilateral", Verdict::Pending),
        (Sale, "PENDINGREASON=verify", Verdict::Pending),
        (Sale, "PENDINGREASON=paymentreview", Verdict::UnderReview),
        (Authorize, "PAYMENTTYPE=instant&PENDINGREASON=authorization", Verdict::Authorized),
        (Authorize, "", Verdict::Authorized),
        (Authorize, "PENDINGREASON=Authorization", Verdict::Authorized),
        (Authorize, "PENDINGREASON=payment-review", Verdict::UnderReview),
        (Authorize, "PENDINGREASON=address", Verdict::Pending),
        (Authorize, "PENDINGREASON=a word that nobody has told us of", Verdict::Pending),
    ] {
        let heard = paid(format!("{good}&{rest}").as_bytes(), TOKEN, action, fifty());
        assert_eq!(heard.verdict, expected, "{action:?} {rest}");
        let promise = match rest {
            _ if rest.contains("echeck") => Some(Promise::Transfer),
            _ if rest.contains("multi-currency") || rest.contains("address") => Some(Promise::Acceptance),
            _ if rest.contains("unilateral") || rest.contains("verify") => Some(Promise::Account),
            _ => None,
        };
        assert_eq!(heard.promise, promise, "{action:?} {rest}");
        assert_eq!(heard.object, Some(ObjectId(PNREF.into())));
        assert!(heard.raw.contains("PPREF=2P599077L3553652G"), "both ids are kept: {}", heard.raw);
    }
    for (answer, expected) in [
        ("RESULT=0&RESPMSG=Approved", Verdict::Unknown),
        ("RESULT=12&PNREF=EFHP0CDBF5C8&RESPMSG=Declined", funding()),
        (
            "RESULT=12&PNREF=EFHP0CDBF5C8&RESPMSG=Declined: 10486-This transaction couldn't be completed",
            funding(),
        ),
        ("RESULT=13&PNREF=EFHP0CDBF5C8&RESPMSG=Referral: 10422-The customer must choose", funding()),
        ("RESULT=1000&RESPMSG=Generic processor error: 10417-Instruct the customer", funding()),
        ("RESULT=7&RESPMSG=Field format error: 10410-Invalid token", spent()),
        ("RESULT=7&RESPMSG=Field format error", spent()),
        ("RESULT=7&RESPMSG=Field format error: 10415-A successful transaction", Verdict::Duplicate),
        ("RESULT=12&RESPMSG=Declined: 10412-Duplicate invoice", Verdict::Duplicate),
        ("RESULT=30&PNREF=EFHP0CDBF5C8&RESPMSG=Duplicate transaction", Verdict::Duplicate),
        ("RESULT=104&PNREF=EFHP0CDBF5C8", Verdict::Unknown),
        ("RESULT=1000&RESPMSG=Generic processor error: 10001-Internal Error", Verdict::Unknown),
        ("RESULT=125&PNREF=EFHP0CDBF5C8", Verdict::Declined(Decline::Fraud)),
        ("RESULT=126&PNREF=EFHP0CDBF5C8", Verdict::UnderReview),
        ("RESULT=106", Verdict::NotDone),
        ("RESULT=25", Verdict::Misconfigured),
        ("RESULT=12&RESULT=0&PNREF=EFHP0CDBF5C8", Verdict::Unknown),
        ("RESULT=0&PNREF=EFHP0C", Verdict::Unknown),
        ("", Verdict::Unknown),
    ] {
        assert_eq!(paid(answer.as_bytes(), TOKEN, Authorize, fifty()).verdict, expected, "{answer}");
    }
    let other = paid(format!("{good}&TOKEN=EC-SOMEBODYELSES").as_bytes(), TOKEN, Sale, fifty());
    assert_eq!(other.reference.as_deref(), Some("EC-SOMEBODYELSES"), "it belongs to another checkout");
    assert_eq!(
        paid(format!("{good}&DUPLICATE=1").as_bytes(), TOKEN, Sale, fifty()).verdict,
        Verdict::Captured
    );
}

#[test]
fn follow_ups_are_read_as_those_of_cards_but_for_what_a_capture_waits_for() {
    let object = "PNREF=EFHP0D426A53&PPREF=2P599077L3553652H";
    for (asked, answer, expected) in [
        // GF-A42: each capture is one of its own.
        (Asked::Capture, format!("RESULT=0&{object}&RESPMSG=Approved"), Verdict::Captured),
        (Asked::Capture, format!("RESULT=0&{object}&PENDINGREASON=none"), Verdict::Captured),
        (Asked::Capture, format!("RESULT=0&{object}&PENDINGREASON=multi-currency"), Verdict::Pending),
        // It is not reviewed, held back as it may be.
        (Asked::Capture, format!("RESULT=0&{object}&PENDINGREASON=paymentreview"), Verdict::Pending),
        (Asked::Capture, format!("RESULT=111&{object}"), Verdict::WrongState(WrongState::CannotCapture)),
        (Asked::Void, format!("RESULT=0&{object}"), Verdict::Voided),
        (Asked::Void, format!("RESULT=108&{object}"), Verdict::WrongState(WrongState::CannotVoid)),
        (Asked::Refund, format!("RESULT=0&{object}"), Verdict::Refunded),
        (Asked::Refund, format!("RESULT=105&{object}"), Verdict::WrongState(WrongState::CannotRefund)),
        (Asked::AcceptReview, format!("RESULT=3&{object}"), Verdict::WrongState(WrongState::Other)),
    ] {
        assert_eq!(followed(answer.as_bytes(), asked, fifty()).verdict, expected, "{asked:?} {answer}");
    }
}

#[test]
fn an_inquiry_says_what_became_of_it_and_what_it_waits_for() {
    let by_number = Inquiry::ByReference(Reference::from_bits(1));
    for (kind, result, rest, expected) in [
        (K::Authorize, 0, "TRANSSTATE=3&PENDINGREASON=authorization", Verdict::Authorized),
        (K::Authorize, 0, "TRANSSTATE=3", Verdict::Authorized),
        (K::Authorize, 0, "TRANSSTATE=3&PENDINGREASON=address", Verdict::Pending),
        (K::Authorize, 0, "TRANSSTATE=206&PENDINGREASON=paymentreview", Verdict::UnderReview),
        (K::Authorize, 0, "TRANSSTATE=206&PENDINGREASON=echeck", Verdict::Pending),
        (K::Authorize, 0, "TRANSSTATE=206", Verdict::Unknown),
        (K::Authorize, 0, "TRANSSTATE=106&PENDINGREASON=paymentreview", Verdict::Unknown),
        (K::Authorize, 0, "TRANSSTATE=9", Verdict::AuthorizationUsed),
        (K::Authorize, 0, "TRANSSTATE=1003", Verdict::Voided),
        (K::Authorize, 0, "TRANSSTATE=8", Verdict::Captured),
        // A bank transfer that takes days may look like this.
        (K::Authorize, 0, "TRANSSTATE=6", Verdict::Pending),
        (K::Authorize, 0, "TRANSSTATE=6&PAYMENTTYPE=instant", Verdict::Captured),
        (K::Authorize, 0, "TRANSSTATE=6&PAYMENTTYPE=echeck", Verdict::Pending),
        (K::Authorize, 0, "TRANSSTATE=6&PENDINGREASON=none", Verdict::Captured),
        (K::Authorize, 12, "TRANSSTATE=1", Verdict::Declined(Decline::Funding)),
        (K::Authorize, 128, "TRANSSTATE=1", Verdict::Declined(Decline::Fraud)),
        // PayPal may have done what Payflow did not hear of.
        (K::Authorize, 104, "TRANSSTATE=1", Verdict::Unknown),
        (K::Capture, 0, "TRANSSTATE=6", Verdict::Captured),
        (K::Capture, 0, "TRANSSTATE=8&PENDINGREASON=none", Verdict::Captured),
        (K::Capture, 0, "TRANSSTATE=6&PENDINGREASON=multi-currency", Verdict::Pending),
        (K::Capture, 0, "TRANSSTATE=6&PENDINGREASON=paymentreview", Verdict::Pending),
        (K::Void, 0, "TRANSSTATE=0", Verdict::Voided),
        (K::Refund, 0, "TRANSSTATE=6", Verdict::Refunded),
    ] {
        let answer = format!("RESULT=0&PNREF=EINQUIRY0001&ORIGRESULT={result}&ORIGPNREF={PNREF}&{rest}");
        let heard = found(answer.as_bytes(), &by_number, &About::only(kind, usd()));
        assert_eq!(heard.verdict, expected, "{kind:?} {result} {rest}");
    }
    // Of what waits for something an inquiry may be silent: it waits still. A word of PayPal's ends it, or that it has settled.
    let waits = |of: &str, verdict: Verdict| Some((ObjectId(of.into()), verdict));
    for (kind, waits_for, rest, expected) in [
        (K::Authorize, None, "TRANSSTATE=3", Verdict::Authorized),
        (K::Authorize, waits(PNREF, Verdict::UnderReview), "TRANSSTATE=3", Verdict::UnderReview),
        (K::Authorize, waits(PNREF, Verdict::Pending), "TRANSSTATE=3", Verdict::Pending),
        (K::Authorize, waits(PNREF, Verdict::UnderReview), "TRANSSTATE=206", Verdict::UnderReview),
        // A sale that is still looked at, or accepted since: which of both is not said.
        (K::Authorize, waits(PNREF, Verdict::UnderReview), "TRANSSTATE=6", Verdict::Pending),
        (K::Authorize, waits(PNREF, Verdict::Pending), "TRANSSTATE=8", Verdict::Captured),
        (K::Authorize, waits(PNREF, Verdict::UnderReview), "TRANSSTATE=1003", Verdict::Voided),
        (
            K::Authorize,
            waits(PNREF, Verdict::UnderReview),
            "TRANSSTATE=3&PENDINGREASON=authorization",
            Verdict::Authorized,
        ),
        (K::Authorize, None, "TRANSSTATE=3&PENDINGREASON=paymentreview", Verdict::UnderReview),
        (K::Capture, waits(PNREF, Verdict::Pending), "TRANSSTATE=6", Verdict::Pending),
        (K::Capture, waits(PNREF, Verdict::Pending), "TRANSSTATE=6&PENDINGREASON=none", Verdict::Captured),
        (K::Capture, waits(PNREF, Verdict::Pending), "TRANSSTATE=8", Verdict::Captured),
        // Of another transaction nothing is known.
        (K::Authorize, waits("EFHP0CDBF5C8", Verdict::UnderReview), "TRANSSTATE=3", Verdict::Authorized),
    ] {
        let answer = format!("RESULT=0&PNREF=EINQUIRY0001&ORIGRESULT=0&ORIGPNREF={PNREF}&{rest}");
        let held = About { waits_for: waits_for.clone(), ..About::only(kind, usd()) };
        let heard = found(answer.as_bytes(), &Inquiry::ByObject(ObjectId(PNREF.into())), &held);
        assert_eq!(heard.verdict, expected, "{kind:?} {waits_for:?} {rest}");
    }
    let about = About::only(K::Authorize, usd());
    for (answer, expected) in [
        ("RESULT=20&RESPMSG=Cannot find the customer reference number", Verdict::NotFound),
        ("RESULT=0&ORIGRESULT=0&TRANSSTATE=3", Verdict::Unknown),
        ("RESULT=0&ORIGRESULT=0&TRANSSTATE=206&PENDINGREASON=paymentreview", Verdict::Unknown),
        ("RESULT=0&ORIGRESULT=0&ORIGPNREF=EFHP0CDBF5C7&TRANSSTATE=3&DUPLICATE=1", Verdict::Unknown),
    ] {
        assert_eq!(found(answer.as_bytes(), &by_number, &about).verdict, expected, "{answer}");
    }
    let held = "RESULT=0&ORIGRESULT=0&ORIGPNREF=EFHP0CDBF5C7&TRANSSTATE=206&PENDINGREASON=paymentreview";
    let other = Inquiry::ByObject(ObjectId("EFHP0CDBF5C8".into()));
    assert_eq!(found(held.as_bytes(), &other, &about).verdict, Verdict::Unknown, "another transaction's");
}

fn account() -> Account {
    Account {
        mode: Mode::Production,
        partner: "PayPal".into(),
        vendor: "school".into(),
        user: "bursar".into(),
        password: Secret::new("s3cret".into()),
    }
}

type Answer = Result<&'static str, HttpError>;

/// An adapter whose gateway gives these answers one after the other, and what it is asked.
fn scripted(answers: Vec<Answer>) -> (Express, Arc<Mutex<Vec<String>>>) {
    let hosts = PayflowHosts::below("http://127.0.0.1:9100");
    let (asked, answers) = (Arc::new(Mutex::new(Vec::new())), Mutex::new(VecDeque::from(answers)));
    let seen = Arc::clone(&asked);
    let server: InProcess = Arc::new(move |request| {
        let body = String::from_utf8(request.body().to_vec()).expect("ASCII");
        seen.lock().expect("not poisoned").push(body);
        let answer = answers.lock().expect("not poisoned").pop_front().expect("no further request");
        Box::pin(async move { answer.map(|text| Response::new(Bytes::from_static(text.as_bytes()))) })
    });
    let policy = Policy::new(hosts.gateways(), PlainHttp::LoopbackOnly).expect("loopback");
    let http = HttpClient::in_process(server, policy, Limits::default());
    (Express::new(&hosts, http, Arc::new(|| 7)).expect("an adapter"), asked)
}

fn pay_call(key: &str) -> Call {
    Call {
        request_key: key.into(),
        reference: Reference::from_bits(1),
        attempt_reference: Reference::from_bits(2),
        amount: fifty(),
        ask: Ask::Authorize { order: ObjectId(TOKEN.into()), action: HostedAction::Authorize },
    }
}

#[tokio::test]
async fn the_payer_is_asked_of_paypal_before_anything_is_paid() {
    const APPROVED: &str = "RESULT=0&TOKEN=EC-17C76533PL706494P&PAYERID=FHY4JXY7CV9PG";
    const PAID: &str = "RESULT=0&PNREF=EFHP0CDBF5C7&PENDINGREASON=authorization&PPREF=2P599077L3553652G";
    let lost = || Err(HttpError::Unknown(Lost::Broken));
    for (answers, requests, expected) in [
        (vec![Ok(APPROVED), Ok(PAID)], 2, Verdict::Authorized),
        (vec![Ok(APPROVED), lost()], 2, Verdict::Unknown),
        (vec![Ok(APPROVED), Err(HttpError::NotSent(NotSent::Connect))], 2, Verdict::NotSent),
        // Of these the payment itself has not left.
        (vec![lost()], 1, Verdict::NotSent),
        (vec![Ok("RESULT=104")], 1, Verdict::NotSent),
        (vec![Ok("RESULT=0&TOKEN=EC-SOMEBODYELSES&PAYERID=X")], 1, Verdict::NotSent),
        (vec![Ok("RESULT=1")], 1, Verdict::Misconfigured),
        (vec![Ok("RESULT=0")], 1, Verdict::Declined(Decline::PageSpent)),
        (vec![Ok("RESULT=7")], 1, Verdict::Declined(Decline::PageSpent)),
    ] {
        let said = format!("{answers:?}");
        let (express, asked) = scripted(answers);
        assert_eq!(express.send(&account(), &pay_call("k1")).await.verdict, expected, "{said}");
        let asked = asked.lock().expect("not poisoned");
        assert_eq!(asked.len(), requests, "{said}");
        assert!(asked[0].contains("TRXTYPE=A&TENDER=P&ACTION=G&TOKEN=EC-17C76533PL706494P"), "{}", asked[0]);
        if let Some(paid) = asked.get(1) {
            assert!(
                paid.contains("TRXTYPE=A&TENDER=P&ACTION=D&") && paid.ends_with("&PAYERID=FHY4JXY7CV9PG")
            );
        }
    }
    let (express, asked) = scripted(Vec::new());
    let heard = express.send(&account(), &pay_call("a key with blanks")).await;
    assert_eq!((heard.verdict, asked.lock().expect("not poisoned").len()), (Verdict::Misconfigured, 0));
}

#[tokio::test]
async fn a_page_is_asked_for_by_its_token_and_what_was_paid_by_our_number() {
    let by_number = Inquiry::ByReference(Reference::from_bits(5));
    let page = |page: Option<&str>, paid: Option<&str>| About {
        page: page.map(str::to_owned),
        paid: paid.map(|id| ObjectId(id.to_owned())),
        ..About::only(K::HostedPage, usd())
    };
    const OF_OTHER_NUMBER: &str =
        "RESULT=0&ORIGRESULT=0&ORIGPNREF=EFHP0CDBF5C7&TRANSSTATE=9&CUSTREF=000000000001";
    for (about, answer, question, expected) in [
        (page(Some(TOKEN), None), "RESULT=0&PAYERID=P", "ACTION=G&TOKEN=EC-17C7", Verdict::Approved),
        (page(Some(TOKEN), None), "RESULT=0", "ACTION=G&TOKEN=EC-17C7", Verdict::NotFound),
        (page(Some(TOKEN), None), "RESULT=7", "ACTION=G&TOKEN=EC-17C7", Verdict::NotFound),
        (page(Some(TOKEN), None), "RESULT=1", "ACTION=G&TOKEN=EC-17C7", Verdict::Misconfigured),
        (page(Some(TOKEN), None), "RESULT=102", "ACTION=G&TOKEN=EC-17C7", Verdict::Unknown),
        // The answer that brought the token was lost: nobody was given the page.
        (page(None, None), "RESULT=20", "TRXTYPE=I&TENDER=P&CUSTREF=000000000005", Verdict::NotFound),
        (page(Some(TOKEN), Some(PNREF)), OF_OTHER_NUMBER, "ORIGID=EFHP0CDBF5C7", Verdict::AuthorizationUsed),
        (About::only(K::Authorize, usd()), "RESULT=20", "CUSTREF=000000000005", Verdict::NotFound),
        (About::only(K::Authorize, usd()), "RESULT=26", "CUSTREF=000000000005", Verdict::Misconfigured),
    ] {
        let (express, asked) = scripted(vec![Ok(answer)]);
        let heard = express.inquire(&account(), &by_number, &about).await;
        assert_eq!((heard.verdict, heard.reference), (expected, None), "{about:?} {answer}");
        let asked = asked.lock().expect("not poisoned");
        assert!(asked[0].contains(question), "{}", asked[0]);
    }
}

#[tokio::test]
async fn an_account_is_checked_by_a_checkout_that_nobody_approves_and_an_inquiry() {
    let opened = "RESULT=0&TOKEN=EC-1";
    for (answers, expected) in [
        (vec![opened, "RESULT=20"], None),
        (vec!["RESULT=25"], Some(AccountTrouble::Feature)),
        (vec!["RESULT=6"], Some(AccountTrouble::Currency)),
        (vec!["RESULT=1"], Some(AccountTrouble::Credentials)),
        (vec![opened, "RESULT=28"], Some(AccountTrouble::Permissions)),
    ] {
        let said = format!("{answers:?}");
        for action in [HostedAction::Authorize, HostedAction::Sale] {
            let (express, asked) = scripted(answers.iter().copied().map(Ok).collect());
            let check = express.verify(&account(), usd(), action, &Reference::from_bits(9)).await;
            match (&check, expected) {
                (AccountCheck::Usable, None) => {}
                (AccountCheck::Refused(trouble, _), Some(expected)) if *trouble == expected => {}
                _ => panic!("{said}: {check:?}"),
            }
            let trxtype = if action == HostedAction::Sale { "TRXTYPE=S&" } else { "TRXTYPE=A&" };
            assert!(asked.lock().expect("not poisoned")[0].contains(trxtype), "as its pages do");
        }
    }
    let (express, _) = scripted(vec![Err(HttpError::Unknown(Lost::Broken))]);
    let check = express.verify(&account(), usd(), HostedAction::Sale, &Reference::from_bits(9)).await;
    assert!(matches!(check, AccountCheck::NoAnswer(_)), "{check:?}");
}
