//! Answers of Express Checkout that prove nothing, or something else than they seem to.

use crate::express_fixtures::{account, scripted};
use bursar_connectors::payments::{About, AccountCheck, NamedRefund};
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Ask, Call, HostedAction, Inquiry, ObjectId, Verdict};
use domain::payments::operation::OperationKind;
use domain::sites::AccountTrouble;
use domain::time::Timestamp;

#[tokio::test]
async fn an_account_that_takes_at_once_is_verified_by_what_its_pages_do() {
    let usd = Currency::from_code("USD").expect("USD");
    let (express, _) = scripted(vec![
        ("PAYMENTACTION=Authorization", 200, "ACK=Failure&L_ERRORCODE0=10402".into()),
        ("", 200, "TOKEN=EC-1&ACK=Success".into()),
    ]);
    for (action, usable) in [(HostedAction::Authorize, false), (HostedAction::Sale, true)] {
        let check = express.verify(&account(), usd, action, &Reference::from_bits(9), Timestamp(0)).await;
        assert_eq!(check == AccountCheck::Usable, usable, "{action:?}: {check:?}");
    }
}

#[tokio::test]
async fn a_hold_that_somebody_else_has_used_up_is_told_when_our_capture_is_not_found() {
    let usd = Currency::from_code("USD").expect("USD");
    let inquiry = Inquiry::ByReference(Reference::from_bits(7));
    let about = About { target: Some(ObjectId("A1".into())), ..About::only(OperationKind::Capture, usd) };
    for (standing, expected) in [
        ("PAYMENTSTATUS=Completed", Verdict::AuthorizationUsed),
        ("PAYMENTSTATUS=Pending&PENDINGREASON=authorization", Verdict::NotFound),
        ("PAYMENTSTATUS=Voided", Verdict::NotFound),
        ("PAYMENTSTATUS=Wandering", Verdict::Unknown),
    ] {
        let details =
            format!("ACK=Success&TRANSACTIONID=A1&AMT=10.00&CURRENCYCODE=USD&INVNUM=000000000001&{standing}");
        let (express, _) = scripted(vec![
            ("TransactionSearch", 200, "ACK=Success".into()),
            ("TRANSACTIONID=A1", 200, details),
        ]);
        let heard = express.inquire(&account(), &inquiry, &about).await;
        assert_eq!(heard.verdict, expected, "{standing}");
        assert_eq!((heard.reference, heard.amount, heard.object), (None, None, None), "it is about the hold");
    }
}

#[tokio::test]
async fn what_another_checkout_tells_says_nothing_of_ours() {
    let usd = Currency::from_code("USD").expect("USD");
    let inquiry = Inquiry::ByReference(Reference::from_bits(1));
    for (token, expected) in [("EC-1", Verdict::NotFound), ("EC-2", Verdict::Unknown)] {
        let told = format!("ACK=Success&TOKEN={token}&CHECKOUTSTATUS=PaymentActionNotInitiated");
        let (express, _) = scripted(vec![("GetExpressCheckoutDetails", 200, told)]);
        for kind in [OperationKind::HostedPage, OperationKind::Authorize] {
            let about = About { page: Some("EC-1".into()), ..About::only(kind, usd) };
            assert_eq!(
                express.inquire(&account(), &inquiry, &about).await.verdict,
                expected,
                "{token} {kind:?}"
            );
        }
    }
    // Whoever approved another one does not pay ours.
    let approved = "ACK=Success&TOKEN=EC-2&PAYERID=SOMEBODYELSE1&CHECKOUTSTATUS=PaymentActionNotInitiated";
    let (express, asked) = scripted(vec![("GetExpressCheckoutDetails", 200, approved.into())]);
    let call = Call {
        request_key: "k".into(),
        reference: Reference::from_bits(1),
        attempt_reference: Reference::from_bits(2),
        amount: Money::new(1_000, usd),
        ask: Ask::Authorize { order: ObjectId("EC-1".into()), action: HostedAction::Authorize },
    };
    assert_eq!(express.send(&account(), &call).await.verdict, Verdict::NotSent);
    assert_eq!(asked.lock().expect("unpoisoned").len(), 1, "nothing is charged");
}

#[tokio::test]
async fn a_list_that_is_cut_short_proves_nothing_and_a_token_that_nobody_has_is_not_there() {
    let usd = Currency::from_code("USD").expect("USD");
    let inquiry = Inquiry::ByReference(Reference::from_bits(1));
    let (express, _) =
        scripted(vec![("TransactionSearch", 200, "ACK=SuccessWithWarning&L_ERRORCODE0=11002".into())]);
    for kind in [OperationKind::Capture, OperationKind::Refund] {
        let heard = express.inquire(&account(), &inquiry, &About::only(kind, usd)).await;
        assert_eq!(heard.verdict, Verdict::Unknown, "{kind:?}");
    }
    // The answer that brought the token was lost: our own number is asked for, which PayPal may find malformed.
    for code in ["10410", "10004", "81200"] {
        let (express, _) = scripted(vec![("", 200, format!("ACK=Failure&L_ERRORCODE0={code}"))]);
        let page = About::only(OperationKind::HostedPage, usd);
        assert_eq!(express.inquire(&account(), &inquiry, &page).await.verdict, Verdict::NotFound, "{code}");
    }
}

#[tokio::test]
async fn an_account_is_refused_by_an_answer_only_and_told_what_is_wrong() {
    let usd = Currency::from_code("USD").expect("USD");
    let unused = Reference::from_bits(9);
    let good = "TOKEN=EC-1&ACK=Success";
    for (set, search, expected) in [
        (good, "ACK=Success", None),
        ("ACK=Failure&L_ERRORCODE0=10002", "ACK=Success", Some(AccountTrouble::Credentials)),
        (good, "ACK=Failure&L_ERRORCODE0=10007", Some(AccountTrouble::Permissions)),
        ("ACK=Failure&L_ERRORCODE0=10425", "ACK=Success", Some(AccountTrouble::Feature)),
        ("ACK=Failure&L_ERRORCODE0=10755", "ACK=Success", Some(AccountTrouble::Currency)),
    ] {
        let (express, _) = scripted(vec![
            ("SetExpressCheckout", 200, set.into()),
            ("TransactionSearch", 200, search.into()),
        ]);
        let check = express.verify(&account(), usd, HostedAction::Authorize, &unused, Timestamp(0)).await;
        match expected {
            None => assert_eq!(check, AccountCheck::Usable),
            Some(trouble) => {
                assert!(matches!(check, AccountCheck::Refused(found, _) if found == trouble), "{check:?}");
            }
        }
    }
    for answer in ["", "ACK=Failure&L_ERRORCODE0=10001"] {
        let (express, _) = scripted(vec![("", 200, answer.into())]);
        let check = express.verify(&account(), usd, HostedAction::Authorize, &unused, Timestamp(0)).await;
        assert!(matches!(check, AccountCheck::NoAnswer(_)), "{answer:?}: {check:?}");
    }
}

#[tokio::test]
async fn a_refund_that_somebody_names_is_one_that_paypal_has_given() {
    let usd = Currency::from_code("USD").expect("USD");
    let name = async |answer: String| {
        let (express, _) = scripted(vec![("TRANSACTIONID=R1", 200, answer)]);
        express.named_refund(&account(), &ObjectId("r1".into())).await
    };
    let details = |amount: &str, more: &str| {
        format!("ACK=Success&TRANSACTIONID=R1&AMT={amount}&CURRENCYCODE=USD&PARENTTRANSACTIONID=C1&{more}")
    };
    let NamedRefund::Given(given) = name(details("-10.00", "PAYMENTSTATUS=Completed")).await else {
        panic!("it was given")
    };
    assert_eq!((given.object.0.as_str(), given.amount), ("R1", Money::new(1_000, usd)));
    assert_eq!(given.of, Some(ObjectId("C1".into())));
    for (answer, expected) in [
        (details("10.00", "PAYMENTSTATUS=Completed"), NamedRefund::NotARefund),
        (details("-10.00", "PAYMENTSTATUS=Pending"), NamedRefund::NotShown),
        (details("-10.00", "PAYMENTSTATUS=Failed"), NamedRefund::NotARefund),
        (details("-10.00", "PAYMENTSTATUS=Wandering"), NamedRefund::NoAnswer),
        ("ACK=Failure&L_ERRORCODE0=10004".into(), NamedRefund::NotShown),
        ("ACK=Failure&L_ERRORCODE0=10001".into(), NamedRefund::NoAnswer),
    ] {
        assert_eq!(name(answer.clone()).await, expected, "{answer}");
    }
}
