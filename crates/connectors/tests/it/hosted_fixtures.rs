//! Section C of the gateway fixtures as far as Website Payments Pro's hosted page has its rows, and what is concluded where nobody
//! returns and nothing is told.
//!
//! | row | what it says | here |
//! |---|---|---|
//! | C1, C2 | DoDirectPayment succeeds | `direct_fixtures`; here the page pays by itself, and details say so |
//! | C3, C6, C7, C8, C15 | card data are wrong, or the bank declines | the payer reads it on PayPal's page; a search lists it as denied, which ends nothing |
//! | C4 | 11610 as a warning: a filter holds it back | a line of what details say |
//! | C5, C10, C11, C12, C17, C18 | timeout, a number that nobody knows, a void, a reauthorization, a button | below |
//! | C9 | 10761, a double click | DoDirectPayment's alone (`direct_fixtures`): a button is paid once |
//! | C13, C14, C16 | 3-D Secure, the security code | on PayPal's page; `direct_fixtures` where we send them |

use crate::express_fixtures::{Asked, Script, a_call, account, answering, money, page};
use bursar_connectors::payments::classic::HostedPro;
use bursar_connectors::payments::{About, AccountCheck};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{Ask, Decline, Heard, HostedAction, Inquiry, ObjectId, Verdict, WrongState};
use domain::payments::operation::OperationKind;
use domain::sites::AccountTrouble;
use domain::time::Timestamp;

fn scripted(script: Script) -> (HostedPro, Asked) {
    let (hosts, http, asked) = answering(script);
    (HostedPro::new(&hosts, http).expect("an adapter"), asked)
}

async fn sent(ask: Ask, answer: &str) -> Heard {
    let (pro, _) = scripted(vec![("", 200, answer.into())]);
    pro.send(&account(), &a_call(money(12_100, "GBP"), ask)).await
}

const LINK: &str = "http://127.0.0.1:9300/live/acquiringweb?cmd=_hosted-payment&hosted_button_id=HSSS-1";

#[tokio::test]
async fn a_button_leads_to_the_page_that_its_answer_names_or_nowhere() {
    let link = LINK.replace('&', "%26").replace('=', "%3d");
    let opened = format!("ACK=Success&HOSTEDBUTTONID=HSSS%2d1&EMAILLINK={link}&WEBSITECODE=%3cform%3e");
    let elsewhere = opened.replace("127.0.0.1:9300", "127.0.0.1:9301");
    for (row, answer, expected) in [
        ("GF-C17", opened.as_str(), Verdict::PageOpened { token: LINK.into() }),
        ("at another server", &elsewhere, Verdict::Misconfigured),
        ("of the sandbox", &opened.replace("/live/", "/sandbox/"), Verdict::Misconfigured),
        ("without a link", "ACK=Success&HOSTEDBUTTONID=HSSS-1", Verdict::Unknown),
        (
            "GF-C5",
            "ACK=Failure&L_ERRORCODE0=10001&L_LONGMESSAGE0=Timeout%20processing%20request",
            Verdict::Unknown,
        ),
        // Nobody has chosen anything yet that could have been declined.
        ("GF-C10", "ACK=Failure&L_ERRORCODE0=999999", Verdict::NotDone),
        ("of a card", "ACK=Failure&L_ERRORCODE0=15005", Verdict::NotDone),
        ("too much", "ACK=Failure&L_ERRORCODE0=10414", Verdict::Declined(Decline::Limit)),
        ("a variable", "ACK=Failure&L_ERRORCODE0=11926", Verdict::Misconfigured),
        ("the currency", "ACK=Failure&L_ERRORCODE0=12210", Verdict::Misconfigured),
        ("credentials", "ACK=Failure&L_ERRORCODE0=10002", Verdict::Misconfigured),
        ("not set up", "ACK=Failure&L_ERRORCODE0=10550", Verdict::Misconfigured),
        ("half an answer", "HOSTEDBUTTONID=HSSS%2d1&EMAILLI", Verdict::Unknown),
    ] {
        assert_eq!(sent(page(), answer).await.verdict, expected, "{row}");
    }
}

#[tokio::test]
async fn what_is_done_to_a_payment_is_said_as_express_checkout_says_it() {
    let authorization = ObjectId("521683708W7313256".into());
    let void = Ask::Void { authorization: authorization.clone() };
    let capture = Ask::Capture { authorization };
    for (row, ask, answer, expected) in [
        ("GF-C11", &void, "ACK=Success&AUTHORIZATIONID=521683708W7313256", Verdict::Voided),
        (
            "GF-C18",
            &void,
            "ACK=Failure&L_ERRORCODE0=10004&AUTHORIZATIONID=",
            Verdict::WrongState(WrongState::NoSuchTransaction),
        ),
        ("GF-C5", &capture, "ACK=Failure&L_ERRORCODE0=10001", Verdict::Unknown),
        ("GF-C10", &capture, "ACK=Failure&L_ERRORCODE0=999999", Verdict::Unknown),
        (
            "taken",
            &capture,
            "ACK=Success&AUTHORIZATIONID=521683708W7313256&TRANSACTIONID=9VW&PAYMENTSTATUS=Completed&AMT=121.00\
             &CURRENCYCODE=GBP",
            Verdict::Captured,
        ),
    ] {
        assert_eq!(sent(ask.clone(), answer).await.verdict, expected, "{row}");
    }
    let anew = Ask::Reauthorize { authorization: ObjectId("521683708W7313256".into()) };
    let heard = sent(anew.clone(), "ACK=Success&AUTHORIZATIONID=1TX27389GX108740X").await;
    assert_eq!(heard.verdict, Verdict::Authorized, "GF-C12");
    assert_eq!(heard.object, Some(ObjectId("1TX27389GX108740X".into())), "GF-C12: a new id");
    let early = "ACK=Failure&L_ERRORCODE0=10617";
    assert_eq!(sent(anew, early).await.verdict, Verdict::WrongState(WrongState::CannotReauthorize));
    // The page does it by itself: nothing is sent for it.
    let (pro, asked) = scripted(Vec::new());
    let ask = Ask::Authorize { order: ObjectId(LINK.into()), action: HostedAction::Authorize };
    let heard = pro.send(&account(), &a_call(money(1, "GBP"), ask)).await;
    assert_eq!(heard.verdict, Verdict::WrongState(WrongState::Other));
    assert!(asked.lock().expect("unpoisoned").is_empty());
}

const DETAILS: &str = "ACK=Success&TRANSACTIONTYPE=prohosted&TRANSACTIONID=62U664727W5914806&AMT=121.00&CURRENCYCODE=GBP\
                       &INVNUM=000000000001&CUSTOM=000000000002&";

/// Of these rows; how the payment stands, and how another one does.
async fn found(rows: &str, (standing, other): (&str, &str), action: HostedAction) -> Heard {
    let of_other = DETAILS.replace("62U664727W5914806", "X1");
    let (pro, asked) = scripted(vec![
        ("INVNUM=000000000001", 200, format!("ACK=Success{rows}")),
        ("TRANSACTIONID=62U664727W5914806", 200, format!("{DETAILS}{standing}")),
        ("TRANSACTIONID=X1", 200, format!("{of_other}{other}")),
    ]);
    let gbp = Currency::from_code("GBP").expect("GBP");
    let about = About { action, page: Some(LINK.into()), ..About::only(OperationKind::HostedPage, gbp) };
    let heard = pro.inquire(&account(), &Inquiry::ByReference(Reference::from_bits(1)), &about).await;
    let asked = asked.lock().expect("unpoisoned");
    assert!(
        asked[0].contains("METHOD=TransactionSearch"),
        "PayPal tells a payment's number only when it is made"
    );
    heard
}

#[tokio::test]
async fn a_payment_of_which_nobody_told_is_found_by_our_own_number() {
    use HostedAction::{Authorize, Sale};
    let row = |n: usize, kind: &str, id: &str, status: &str| {
        format!(
            "&L_TYPE{n}={kind}&L_TRANSACTIONID{n}={id}&L_STATUS{n}={status}&L_AMT{n}=121.00&L_CURRENCYCODE{n}=GBP"
        )
    };
    const ID: &str = "62U664727W5914806";
    let held = row(0, "Authorization", ID, "Pending");
    let taken = row(0, "Payment", ID, "Completed");
    let after_denied =
        format!("{}{}", row(0, "Authorization", "X1", "Denied"), row(1, "Authorization", ID, "Pending"));
    let twice = format!("{held}{}", row(1, "Authorization", "X1", "Pending"));
    let waits = "PAYMENTSTATUS=Pending&PENDINGREASON=authorization";
    for (rows, standing, action, expected) in [
        ("", "", Authorize, Verdict::NotFound),
        (held.as_str(), waits, Authorize, Verdict::Authorized),
        // GF-C4: done, with a warning that a filter holds it back.
        (
            &held,
            "PAYMENTSTATUS=Pending&PENDINGREASON=other&L_ERRORCODE0=11610&L_SEVERITYCODE0=Warning",
            Authorize,
            Verdict::UnderReview,
        ),
        (&held, "PAYMENTSTATUS=Pending&PENDINGREASON=paymentreview", Authorize, Verdict::UnderReview),
        (&held, "PAYMENTSTATUS=Completed", Authorize, Verdict::AuthorizationUsed),
        (&held, "PAYMENTSTATUS=Voided", Authorize, Verdict::Voided),
        (&held, "PAYMENTSTATUS=Wandering", Authorize, Verdict::Unknown),
        (&taken, "PAYMENTSTATUS=Completed", Sale, Verdict::Captured),
        (&taken, "PAYMENTSTATUS=Pending&PENDINGREASON=multicurrency", Sale, Verdict::Pending),
        (&taken, "PAYMENTSTATUS=Reversed", Sale, Verdict::TakenBack),
        // He may still pay otherwise on the same page.
        (&row(0, "Authorization", ID, "Denied"), "PAYMENTSTATUS=Denied", Authorize, Verdict::NotFound),
        (&held, "PAYMENTSTATUS=Denied", Authorize, Verdict::NotFound),
        // Words that nobody has told us of, and a hold that was taken at PayPal's console.
        (&row(0, "Website%20Payments%20Pro%20Hosted", ID, "Pending"), waits, Authorize, Verdict::Authorized),
        (&row(0, "Some%20Word", ID, "Completed"), "PAYMENTSTATUS=Wandering", Sale, Verdict::Unknown),
        (&taken, "PAYMENTSTATUS=Completed", Authorize, Verdict::AuthorizationUsed),
        (&row(0, "Currency%20Conversion%20(credit)", ID, "Completed"), "", Sale, Verdict::NotFound),
        // A card that was refused, and another one on the same page.
        (&after_denied, waits, Authorize, Verdict::Authorized),
        // Which of them is ours nobody can say: a person looks (below).
        (&twice, waits, Authorize, Verdict::Authorized),
    ] {
        let heard = found(rows, (standing, standing), action).await;
        assert_eq!(heard.verdict, expected, "{rows} {standing}");
        if rows == twice {
            assert_eq!(heard.reference.as_deref(), Some("62U664727W5914806 and X1"), "not ours: quarantine");
        } else if heard.verdict == Verdict::Authorized {
            assert_eq!(heard.reference.as_deref(), Some("000000000001"));
            assert_eq!(heard.attempt_reference.as_deref(), Some("000000000002"));
            assert_eq!(heard.amount, Some(money(12_100, "GBP")));
        }
    }
    // Beside one that ended it is the other that counts, in whichever order they are listed.
    let turned =
        format!("{}{}", row(0, "Authorization", "X1", "Pending"), row(1, "Authorization", ID, "Pending"));
    for (rows, ended) in [&twice, &turned].into_iter().flat_map(|rows| {
        ["Denied", "Voided", "Expired"].map(|ended| (rows, format!("PAYMENTSTATUS={ended}")))
    }) {
        let heard = found(rows, (waits, &ended), Authorize).await;
        assert_eq!(heard.verdict, Verdict::Authorized, "{ended}");
        assert_eq!(heard.reference.as_deref(), Some("000000000001"), "{ended}");
    }
    let promised = found(&turned, (waits, "PAYMENTSTATUS=Pending&PENDINGREASON=intl"), Authorize).await;
    assert_eq!(promised.verdict, Verdict::Authorized);
    assert_eq!(
        promised.reference.as_deref(),
        Some("X1 and 62U664727W5914806"),
        "two payments: a person looks"
    );
    let unread = found(&turned, (waits, "PAYMENTSTATUS=Wandering"), Authorize).await;
    assert_eq!(unread.verdict, Verdict::Unknown);
    let (pro, _) = scripted(vec![("", 200, "ACK=SuccessWithWarning&L_ERRORCODE0=11002".into())]);
    let about = About::only(OperationKind::HostedPage, Currency::from_code("GBP").expect("GBP"));
    let heard = pro.inquire(&account(), &Inquiry::ByReference(Reference::from_bits(1)), &about).await;
    assert_eq!(heard.verdict, Verdict::Unknown, "a list that is cut short proves nothing");
}

/// Whoever names a payment may be anybody: it is looked at, and believed where PayPal says by both numbers that it is ours.
#[tokio::test]
async fn the_payment_that_somebody_names_is_ours_or_tells_nothing() {
    use Verdict as V;
    let of = |invoice: &str, custom: &str, standing: &str| {
        format!(
            "ACK=Success&TRANSACTIONID=T1&AMT=121.00&CURRENCYCODE=GBP{invoice}{custom}&PAYMENTSTATUS={standing}"
        )
    };
    let (invoice, custom) = ("&INVNUM=000000000001", "&CUSTOM=000000000002");
    let held = "Pending&PENDINGREASON=authorization";
    for (answer, expected, asked_again) in [
        (of(invoice, custom, held), V::Authorized, false),
        (of(invoice, custom, "Completed"), V::AuthorizationUsed, false),
        (of(invoice, custom, "Pending&PENDINGREASON=echeck"), V::Pending, false),
        (of(invoice, custom, "Wandering"), V::Unknown, false),
        // Not ours, nothing came of it, or PayPal does not answer for it: the search tells.
        (String::new(), V::NotFound, true),
        ("ACK=Failure&L_ERRORCODE0=10001".to_owned(), V::NotFound, true),
        ("ACK=Failure&L_ERRORCODE0=10004".to_owned(), V::NotFound, true),
        ("ACK=Failure&L_ERRORCODE0=10007".to_owned(), V::NotFound, true),
        (of("&INVNUM=00000000000X", custom, held), V::NotFound, true),
        (of("", custom, held), V::NotFound, true),
        (of(invoice, "&CUSTOM=00000000000X", held), V::NotFound, true),
        (of(invoice, "", held), V::NotFound, true),
        (of(invoice, custom, held).replace("ID=T1", "ID=T2"), V::NotFound, true),
        (of(invoice, custom, "Denied"), V::NotFound, true),
        (of(invoice, custom, "Voided"), V::NotFound, true),
        (of("&INVNUM=00000000000X", custom, "Reversed"), V::NotFound, true),
        // It was given back of the payment, and bears its numbers.
        (of(invoice, custom, "Completed").replace("AMT=", "AMT=-"), V::NotFound, true),
        (of(invoice, custom, "Completed&REASONCODE=refund"), V::NotFound, true),
    ] {
        let (pro, asked) =
            scripted(vec![("TRANSACTIONID=T1", 200, answer.clone()), ("INVNUM", 200, "ACK=Success".into())]);
        let gbp = Currency::from_code("GBP").expect("GBP");
        let named = Some((ObjectId("T1".into()), Reference::from_bits(2)));
        let about = About { page: Some(LINK.into()), named, ..About::only(OperationKind::HostedPage, gbp) };
        let heard = pro.inquire(&account(), &Inquiry::ByReference(Reference::from_bits(1)), &about).await;
        assert_eq!(heard.verdict, expected, "{answer}");
        let searched = asked.lock().expect("readable").iter().any(|body| body.contains("TransactionSearch"));
        assert_eq!(searched, asked_again, "{answer}");
    }
}

#[tokio::test]
async fn an_account_is_verified_by_a_button_and_a_search() {
    let gbp = Currency::from_code("GBP").expect("GBP");
    let unused = Reference::from_bits(9);
    let check = async |script: Script| {
        let (pro, _) = scripted(script);
        pro.verify(&account(), gbp, HostedAction::Authorize, &unused, Timestamp(0)).await
    };
    let link = LINK.replace('&', "%26").replace('=', "%3d");
    let opened = format!("ACK=Success&HOSTEDBUTTONID=HSSS%2d1&EMAILLINK={link}");
    let elsewhere = opened.replace("127.0.0.1:9300", "127.0.0.1:9301");
    assert_eq!(check(vec![("", 200, opened.clone())]).await, AccountCheck::Usable);
    let refused = check(vec![("", 200, elsewhere)]).await;
    assert!(matches!(refused, AccountCheck::Refused(AccountTrouble::PageElsewhere, _)), "{refused:?}");
    let nowhere = check(vec![("", 200, "ACK=Success".into())]).await;
    assert!(matches!(nowhere, AccountCheck::NoAnswer(_)), "{nowhere:?}");
    for (method, code, trouble) in [
        ("BMCreateButton", "10002", AccountTrouble::Credentials),
        ("BMCreateButton", "10550", AccountTrouble::Feature),
        ("TransactionSearch", "10007", AccountTrouble::Permissions),
    ] {
        let refusal = format!("ACK=Failure&L_ERRORCODE0={code}");
        let refused = check(vec![(method, 200, refusal), ("", 200, opened.clone())]).await;
        assert!(
            matches!(refused, AccountCheck::Refused(found, _) if found == trouble),
            "{method} {code}: {refused:?}"
        );
    }
    let silent = check(Vec::new()).await;
    assert!(matches!(silent, AccountCheck::NoAnswer(_)), "{silent:?}");
}
