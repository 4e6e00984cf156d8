//! Section C of the gateway fixtures: direct payments, as their published exchanges in name-value pairs (where a source speaks SOAP,
//! the same words), and what leaves us. C11, C12, C17 and C18 are `hosted_fixtures`'s: what is done to a payment is the same.

use crate::express_fixtures::{Asked, Script, a_call, account, answering, money};
use bursar_connectors::Secret;
use bursar_connectors::payments::classic::DirectPro;
use bursar_connectors::payments::{About, AccountCheck, Holder, PaymentCard, ThreeDSecure};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::card::{Brand, Month};
use domain::payments::gateway::{
    Ask, Check, Decline, Heard, HostedAction, Inquiry, ObjectId, Verdict, WrongState,
};
use domain::payments::operation::OperationKind;
use domain::sites::AccountTrouble;
use domain::time::Timestamp;
use std::net::Ipv4Addr;

/// The number of the page on which the card is typed.
const PAGE: &str = "00000000000A";

fn scripted(script: Script) -> (DirectPro, Asked) {
    let (hosts, http, asked) = answering(script);
    (DirectPro::new(&hosts, http).expect("an adapter"), asked)
}

fn card() -> PaymentCard {
    PaymentCard {
        brand: Brand::Visa,
        number: Secret::new("4111111111111111".into()),
        expiry: Month { year: 2030, month: 9 },
        code: Secret::new("123".into()),
        start: None,
        issue: Secret::new(String::new()),
        holder: Holder {
            first_name: "Robin".into(),
            last_name: "O'Hall & Co".into(),
            street: "1 Main Street".into(),
            city: "Leeds".into(),
            postcode: "LS1 1AA".into(),
            country: "GB".into(),
        },
        typed_at: Ipv4Addr::new(203, 0, 113, 7),
        three_d_secure: None,
    }
}

fn asks(action: HostedAction) -> Ask {
    Ask::Authorize { order: ObjectId(PAGE.into()), action }
}

async fn paid(minor: i64, code: &str, action: HostedAction, answer: &str) -> Heard {
    let (pro, _) = scripted(vec![("", 200, answer.into())]);
    pro.pay(&account(), &a_call(money(minor, code), asks(action)), card()).await
}

/// What was sent for that card, from the method on.
async fn sent(card: PaymentCard) -> String {
    let (pro, asked) = scripted(vec![("", 200, "ACK=Failure&L_ERRORCODE0=15005".into())]);
    pro.pay(&account(), &a_call(money(12_100, "GBP"), asks(HostedAction::Authorize)), card).await;
    let asked = asked.lock().expect("unpoisoned");
    let (_, rest) = asked[0].split_once("&METHOD=").expect("a method");
    rest.to_owned()
}

#[tokio::test]
async fn published_answers_mean_what_they_say() {
    use HostedAction::{Authorize, Sale};
    let refused = |code: i32| format!("ACK=Failure&L_ERRORCODE0={code}");
    for (row, minor, code, action, answer, verdict, object) in [
        (
            "GF-C1",
            1_000,
            "USD",
            Sale,
            "ACK=Success&AMT=10%2e00&CURRENCYCODE=USD&AVSCODE=X&CVV2MATCH=M&TRANSACTIONID=96U93778BD657313D"
                .into(),
            Verdict::Captured,
            Some("96U93778BD657313D"),
        ),
        (
            "GF-C2",
            10_000,
            "USD",
            Sale,
            "ACK=Success&AMT=100.00&CURRENCYCODE=USD&AVSCODE=X&CVV2MATCH=M&TRANSACTIONID=62U664727W5914806"
                .into(),
            Verdict::Captured,
            Some("62U664727W5914806"),
        ),
        ("GF-C3", 1_000, "GBP", Sale, refused(10_527), Verdict::Declined(Decline::CardData), None),
        (
            "GF-C4",
            150_000,
            "USD",
            Sale,
            "ACK=SuccessWithWarning&L_ERRORCODE0=11610&AMT=1500.00&CURRENCYCODE=USD&AVSCODE=X&CVV2MATCH=M\
             &TRANSACTIONID=5V117995ER6796022"
                .into(),
            Verdict::UnderReview,
            Some("5V117995ER6796022"),
        ),
        (
            "GF-C5",
            1_000,
            "GBP",
            Sale,
            "ACK=Failure&L_ERRORCODE0=10001&L_LONGMESSAGE0=Timeout%20processing%20request".into(),
            Verdict::Unknown,
            None,
        ),
        ("GF-C6", 1_000, "GBP", Sale, refused(15_005), Verdict::Declined(Decline::Issuer), None),
        ("GF-C7", 1_000, "GBP", Sale, refused(10_752), Verdict::Declined(Decline::Issuer), None),
        ("GF-C8", 1_000, "GBP", Sale, refused(10_762), Verdict::Declined(Decline::SecurityCode), None),
        ("GF-C9", 1_000, "GBP", Sale, refused(10_761), Verdict::Duplicate, None),
        ("GF-C10", 1_000, "GBP", Sale, refused(999_999), Verdict::Declined(Decline::OtherWay), None),
        ("GF-C15", 1_000, "GBP", Sale, refused(10_567), Verdict::Declined(Decline::CardData), None),
        ("GF-C16", 1_000, "GBP", Sale, refused(12_000), Verdict::Declined(Decline::OtherWay), None),
        (
            "held",
            1_000,
            "GBP",
            Authorize,
            "ACK=Success&AMT=10.00&CURRENCYCODE=GBP&TRANSACTIONID=A1".into(),
            Verdict::Authorized,
            Some("A1"),
        ),
        (
            "held, of a newer version",
            1_000,
            "GBP",
            Authorize,
            "ACK=Success&AMT=10.00&CURRENCYCODE=GBP&TRANSACTIONID=A1&PAYMENTSTATUS=Pending\
             &PENDINGREASON=authorization"
                .into(),
            Verdict::Authorized,
            Some("A1"),
        ),
        (
            "another currency than the account's",
            1_000,
            "GBP",
            Sale,
            "ACK=Success&AMT=10.00&CURRENCYCODE=GBP&TRANSACTIONID=A1&PAYMENTSTATUS=Pending\
             &PENDINGREASON=multicurrency"
                .into(),
            Verdict::Pending,
            Some("A1"),
        ),
        (
            "a code that was written wrongly, and passed",
            1_000,
            "GBP",
            Sale,
            "ACK=SuccessWithWarning&L_ERRORCODE0=10571&AMT=10.00&CURRENCYCODE=GBP&TRANSACTIONID=A1".into(),
            Verdict::Captured,
            Some("A1"),
        ),
        (
            "checked only",
            1_000,
            "GBP",
            Authorize,
            "ACK=SuccessWithWarning&L_ERRORCODE0=10574&AMT=0.00&CURRENCYCODE=GBP&TRANSACTIONID=A1".into(),
            Verdict::Verified,
            Some("A1"),
        ),
        // Money of which nobody says how much is not believed (PS-M4).
        (
            "no amount",
            1_000,
            "GBP",
            Sale,
            "ACK=Success&TRANSACTIONID=A1".into(),
            Verdict::Unknown,
            Some("A1"),
        ),
        ("nothing", 1_000, "GBP", Sale, String::new(), Verdict::Unknown, None),
    ] {
        let heard = paid(minor, code, action, &answer).await;
        assert_eq!((heard.verdict, heard.object), (verdict, object.map(|id| ObjectId(id.into()))), "{row}");
    }
}

/// Section 5: what the payer can act on, who else must, and what is looked up. The worst decides.
#[tokio::test]
async fn numbers_say_who_has_to_act() {
    use Decline as D;
    let declined = Verdict::Declined;
    for (codes, verdict) in [
        (&[10_102][..], Verdict::Unknown),
        (&[10_523], Verdict::Unknown),
        (&[10_764], Verdict::Unknown),
        (&[11_612], Verdict::Unknown),
        (&[10_536], Verdict::Duplicate),
        (&[10_002], Verdict::Misconfigured),
        (&[10_509], Verdict::Misconfigured),
        (&[10_747], Verdict::Misconfigured),
        (&[10_511], Verdict::Misconfigured),
        (&[10_550], Verdict::Misconfigured),
        (&[10_755], Verdict::Misconfigured),
        (&[15_003], Verdict::Misconfigured),
        (&[10_502], declined(D::CardData)),
        (&[10_510], declined(D::CardData)),
        (&[10_535], declined(D::CardData)),
        (&[15_007], declined(D::CardData)),
        (&[10_504], declined(D::SecurityCode)),
        (&[10_748], declined(D::SecurityCode)),
        (&[15_004], declined(D::SecurityCode)),
        (&[10_505], declined(D::Address)),
        (&[10_712], declined(D::Address)),
        (&[10_554], declined(D::Address)),
        (&[10_553], declined(D::Limit)),
        (&[11_084], declined(D::Funding)),
        (&[10_544], declined(D::Fraud)),
        (&[11_611], declined(D::Fraud)),
        (&[15_001], declined(D::OtherWay)),
        (&[15_005, 10_001], Verdict::Unknown),
        (&[15_005, 10_550], Verdict::Misconfigured),
        (&[15_005, 10_761], Verdict::Duplicate),
    ] {
        let listed = codes.iter().enumerate().map(|(n, code)| format!("&L_ERRORCODE{n}={code}"));
        let answer = format!("ACK=Failure{}", listed.collect::<String>());
        assert_eq!(paid(1_000, "GBP", HostedAction::Sale, &answer).await.verdict, verdict, "{codes:?}");
    }
    // Without a number nothing was explained.
    assert_eq!(paid(1_000, "GBP", HostedAction::Sale, "ACK=Failure").await.verdict, Verdict::Unknown);
}

#[tokio::test]
async fn letters_and_digits_say_what_address_and_code_checks_found() {
    use Check::{Match, Mismatch, NotAvailable};
    for (address, code, expected) in [
        ("F", "M", (Match, Match)),
        ("X", "M", (Match, Match)),
        ("Y", "P", (Match, NotAvailable)),
        ("D", "S", (Match, NotAvailable)),
        ("A", "N", (Mismatch, Mismatch)),
        ("Z", "N", (Mismatch, Mismatch)),
        ("N", "U", (Mismatch, NotAvailable)),
        ("C", "X", (Mismatch, NotAvailable)),
        ("G", "", (NotAvailable, NotAvailable)),
        ("S", "3", (NotAvailable, NotAvailable)),
        ("", "", (NotAvailable, NotAvailable)),
        // Maestro's.
        ("0", "0", (Match, Match)),
        ("1", "1", (Mismatch, Mismatch)),
        ("2", "2", (Mismatch, NotAvailable)),
        ("3", "4", (NotAvailable, NotAvailable)),
    ] {
        let answer = format!(
            "ACK=Success&AMT=1.00&CURRENCYCODE=GBP&TRANSACTIONID=A&AVSCODE={address}&CVV2MATCH={code}"
        );
        let heard = paid(100, "GBP", HostedAction::Sale, &answer).await;
        assert_eq!((heard.address_check, heard.code_check), expected, "{address} {code}");
    }
}

#[tokio::test]
async fn a_payment_says_whose_it_is_and_what_is_typed_of_the_card() {
    assert_eq!(
        sent(card()).await,
        "DoDirectPayment&VERSION=124&PAYMENTACTION=Authorization&AMT=121.00&CURRENCYCODE=GBP\
         &INVNUM=00000000000A&CUSTOM=000000000002&RETURNFMFDETAILS=1&MSGSUBID=key-1\
         &NOTIFYURL=https%3A%2F%2Fschool.example%2Fnotifications%2Fpaypal%2F1&CREDITCARDTYPE=Visa\
         &ACCT=4111111111111111&EXPDATE=092030&CVV2=123&IPADDRESS=203.0.113.7&FIRSTNAME=Robin\
         &LASTNAME=O%27Hall%20%26%20Co&STREET=1%20Main%20Street&CITY=Leeds&STATE=Leeds&ZIP=LS1%201AA\
         &COUNTRYCODE=GB"
    );
}

#[tokio::test]
async fn what_a_card_does_not_have_is_left_out() {
    let blank = PaymentCard { code: Secret::new(String::new()), ..card() };
    assert!(!sent(blank).await.contains("CVV2"), "GF-C14");
    let maestro = PaymentCard {
        brand: Brand::Maestro,
        start: Some(Month { year: 2020, month: 1 }),
        issue: Secret::new("2".into()),
        ..card()
    };
    let sent = sent(maestro).await;
    assert!(sent.contains("&CREDITCARDTYPE=Maestro&") && sent.contains("&STARTDATE=012020&ISSUENUMBER=2&"));
}

#[tokio::test]
async fn what_a_3d_secure_server_found_goes_along_in_the_version_that_knows_it() {
    let found = |version_two: Option<(&str, &str)>| ThreeDSecure {
        status: "Y",
        enrolled: "Y",
        cavv: Secret::new("AAAB=".into()),
        eci: "05".into(),
        xid: if version_two.is_some() { String::new() } else { "WA==".into() },
        version_two: version_two.map(|(version, id)| (version.to_owned(), id.to_owned())),
    };
    let old = sent(PaymentCard { three_d_secure: Some(found(None)), ..card() }).await;
    assert!(old.contains("VERSION=124&"), "{old}");
    assert!(old.ends_with("&AUTHSTATUS3DS=Y&MPIVENDOR3DS=Y&CAVV=AAAB%3D&ECI3DS=05&XID=WA%3D%3D"), "{old}");
    let two = Some(found(Some(("2.1.0", "bDE9Aa1A-C5Ac"))));
    let new = sent(PaymentCard { three_d_secure: two, ..card() }).await;
    assert!(new.contains("VERSION=214.0&"), "GF-C13 {new}");
    assert!(new.ends_with("&ECI3DS=05&THREEDSVERSION=2.1.0&DSTRANSACTIONID=bDE9Aa1A-C5Ac"), "GF-C13 {new}");
}

/// PS-K1: one hash, whatever the card; and no hash of a card.
#[tokio::test]
async fn the_page_opens_without_a_call_and_a_payment_without_its_card_is_not_sent() {
    let (pro, asked) = scripted(Vec::new());
    let opened = pro.send(&account(), &a_call(money(1, "GBP"), crate::express_fixtures::page())).await;
    assert_eq!(opened.verdict, Verdict::PageOpened { token: "000000000001".into() });
    let call = a_call(money(1, "GBP"), asks(HostedAction::Sale));
    assert_eq!(pro.send(&account(), &call).await.verdict, Verdict::Unknown);
    assert!(asked.lock().expect("unpoisoned").is_empty());
    assert_eq!(pro.fingerprint(&call, &account()).len(), 64);
    assert!(!pro.capabilities().resends_payments);
}

/// What became of a payment is asked by the number of its page: also of one that a search calls otherwise, and of one that was refused.
#[tokio::test]
async fn a_lost_answer_is_found_by_the_number_of_the_page() {
    let about = |kind| About {
        page: Some(PAGE.into()),
        ..About::only(kind, Currency::from_code("GBP").expect("GBP"))
    };
    let row = |kind: &str, status: &str| {
        format!(
            "ACK=Success&L_TRANSACTIONID0=T1&L_TYPE0={kind}&L_STATUS0={status}&L_AMT0=121.00&L_CURRENCYCODE0=GBP"
        )
    };
    let details = |standing: &str| {
        format!(
            "ACK=Success&TRANSACTIONID=T1&AMT=121.00&CURRENCYCODE=GBP&INVNUM={PAGE}&CUSTOM=000000000002&{standing}"
        )
    };
    let held = "PAYMENTSTATUS=Pending&PENDINGREASON=authorization";
    for (name, found, standing, verdict) in [
        ("held", row("Authorization", "Pending"), held, Verdict::Authorized),
        ("called otherwise", row("Web%20Accept", "Pending"), held, Verdict::Authorized),
        (
            "under review",
            row("Authorization", "Pending"),
            "PAYMENTSTATUS=Pending&PENDINGREASON=paymentreview",
            Verdict::UnderReview,
        ),
        (
            "refused",
            row("Authorization", "Denied"),
            "PAYMENTSTATUS=Denied",
            Verdict::Declined(Decline::Funding),
        ),
        ("nothing", "ACK=Success".to_owned(), held, Verdict::NotFound),
        ("no answer", "ACK=Failure&L_ERRORCODE0=10001".to_owned(), held, Verdict::Unknown),
    ] {
        let (pro, asked) = scripted(vec![
            ("METHOD=TransactionSearch", 200, found),
            ("TRANSACTIONID=T1", 200, details(standing)),
        ]);
        // The operation has a reference of its own, which PayPal never hears.
        let inquiry = Inquiry::ByReference(Reference::from_bits(77));
        let told = pro.inquire(&account(), &inquiry, &about(OperationKind::Authorize)).await;
        assert_eq!((told.verdict, told.reference), (verdict, None), "{name}");
        let asked = asked.lock().expect("unpoisoned");
        assert!(asked.iter().all(|body| !body.contains("DoDirectPayment")), "{name}");
        assert!(asked[0].contains(&format!("INVNUM={PAGE}")), "{name}");
    }
    // What bears another number is not this payment (PS-M4).
    let other = details(held).replace(PAGE, "SOMEBODYELSE");
    let (pro, _) = scripted(vec![
        ("METHOD=TransactionSearch", 200, row("Authorization", "Pending")),
        ("TRANSACTIONID=T1", 200, other),
    ]);
    let inquiry = Inquiry::ByReference(Reference::from_bits(77));
    let told = pro.inquire(&account(), &inquiry, &about(OperationKind::Authorize)).await;
    assert_eq!(told.reference.as_deref(), Some("SOMEBODYELSE"));
}

#[tokio::test]
async fn an_account_is_tried_without_a_card_and_what_is_done_to_a_payment_is_the_same() {
    let gbp = Currency::from_code("GBP").expect("GBP");
    for (probe, search, usable) in [
        ("ACK=Failure&L_ERRORCODE0=10519", "ACK=Success", Ok(())),
        (
            "ACK=Failure&L_ERRORCODE0=10519",
            "ACK=Failure&L_ERRORCODE0=10007",
            Err(AccountTrouble::Permissions),
        ),
        ("ACK=Failure&L_ERRORCODE0=10550", "ACK=Success", Err(AccountTrouble::Feature)),
        ("ACK=Failure&L_ERRORCODE0=10002", "ACK=Success", Err(AccountTrouble::Credentials)),
        ("ACK=Failure&L_ERRORCODE0=10755", "ACK=Success", Err(AccountTrouble::Currency)),
    ] {
        let (pro, asked) = scripted(vec![
            ("METHOD=DoDirectPayment", 200, probe.into()),
            ("METHOD=TransactionSearch", 200, search.into()),
        ]);
        let unused = Reference::from_bits(5);
        let check = pro.verify(&account(), gbp, HostedAction::Sale, &unused, Timestamp(0)).await;
        match (check, usable) {
            (AccountCheck::Usable, Ok(())) => {}
            (AccountCheck::Refused(trouble, _), Err(expected)) => assert_eq!(trouble, expected, "{probe}"),
            (other, _) => panic!("{probe} {search}: {other:?}"),
        }
        assert!(asked.lock().expect("unpoisoned").iter().all(|body| !body.contains("ACCT")));
    }
    let void = Ask::Void { authorization: ObjectId("521683708W7313256".into()) };
    let answer = "ACK=Failure&L_ERRORCODE0=10004&AUTHORIZATIONID=";
    let (pro, _) = scripted(vec![("", 200, answer.into())]);
    let heard = pro.send(&account(), &a_call(money(1, "GBP"), void)).await;
    assert_eq!(heard.verdict, Verdict::WrongState(WrongState::NoSuchTransaction), "GF-C18");
}
