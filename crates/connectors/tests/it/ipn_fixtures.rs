//! GF-B33 to B40: published notifications (IPN), and what they mean. What one claims only says which payment is asked about; what
//! became of that is what PayPal answers then.

use crate::express_fixtures::{account, scripted};
use bursar_connectors::payments::{About, Authenticity, Notice, Told};
use bytes::Bytes;
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{Inquiry, ObjectId, Verdict};
use domain::payments::operation::OperationKind;
use domain::time::Timestamp;

struct Row {
    id: &'static str,
    /// What PayPal posts, with a number of ours where the published one has another merchant's or none.
    form: &'static str,
    /// What it says it is about: our attempt, and the capture that it follows from.
    claims: (Option<&'static str>, Option<&'static str>),
    /// How the payment stands that it leads to, by GetTransactionDetails, and what that means.
    details: &'static str,
    verdict: Verdict,
}

const ROWS: [Row; 6] = [
    Row {
        id: "GF-B35",
        form: "txn_type=express_checkout&txn_id=8JD75017U43409907&payment_status=Completed&custom=000000000002",
        claims: (Some("000000000002"), None),
        details: "TRANSACTIONID=8JD75017U43409907&AMT=10.00&CURRENCYCODE=USD&PAYMENTSTATUS=Completed",
        verdict: Verdict::Captured,
    },
    Row {
        id: "GF-B36",
        form: "txn_type=express_checkout&txn_id=3N2616476S0123456&mc_gross=150&mc_currency=JPY&payment_status=Completed\
               &custom=000000000002",
        claims: (Some("000000000002"), None),
        details: "TRANSACTIONID=3N2616476S0123456&AMT=150&CURRENCYCODE=JPY&PAYMENTSTATUS=Completed",
        verdict: Verdict::Captured,
    },
    Row {
        id: "GF-B37 the same transaction, another status",
        form: "txn_type=express_checkout&txn_id=3N2616476S0123456&mc_gross=150&mc_currency=JPY&payment_status=Denied\
               &custom=000000000002",
        claims: (Some("000000000002"), None),
        details: "TRANSACTIONID=3N2616476S0123456&AMT=150&CURRENCYCODE=JPY&PAYMENTSTATUS=Denied",
        verdict: Verdict::Declined(domain::payments::gateway::Decline::Funding),
    },
    Row {
        id: "GF-B38 a refund names its payment, and nothing of ours",
        form: "txn_id=99E56789RR1234222&parent_txn_id=22b55555YY4499222&mc_gross=-1.00&payment_status=Refunded\
               &reason_code=refund",
        claims: (None, Some("22b55555YY4499222")),
        details: "TRANSACTIONID=22b55555YY4499222&AMT=10.00&CURRENCYCODE=USD&PAYMENTSTATUS=PartiallyRefunded",
        verdict: Verdict::Captured,
    },
    Row {
        id: "GF-B39 a reversal is no refund of ours",
        form: "txn_id=11P929825Y6288804&parent_txn_id=9HL87276901574527&mc_gross=-15.00&mc_currency=ILS&payment_gross=\
               &payment_status=Reversed&reason_code=other",
        claims: (None, Some("9HL87276901574527")),
        details: "TRANSACTIONID=9HL87276901574527&AMT=15.00&CURRENCYCODE=ILS&PAYMENTSTATUS=Reversed",
        verdict: Verdict::TakenBack,
    },
    Row {
        id: "GF-B40 the status wins",
        form: "txn_type=web_accept&payment_type=echeck&payment_status=Completed&pending_reason=echeck&custom=000000000002",
        claims: (Some("000000000002"), None),
        details: "TRANSACTIONID=T1&AMT=12.34&CURRENCYCODE=USD&PAYMENTTYPE=echeck&PAYMENTSTATUS=Completed&PENDINGREASON=echeck",
        verdict: Verdict::Captured,
    },
];

#[tokio::test]
async fn a_notification_says_which_payment_is_asked_about() {
    for row in ROWS {
        let (express, _) = scripted(vec![("cmd=_notify-validate", 200, "VERIFIED".into())]);
        let notice = Notice {
            id: String::new(),
            sent_at: String::new(),
            algorithm: String::new(),
            certificate_url: String::new(),
            signature: String::new(),
            body: Bytes::from_static(row.form.as_bytes()),
        };
        let (attempt, capture) = row.claims;
        let told = Told {
            attempt_reference: attempt.map(str::to_owned),
            payment: None,
            capture: capture.map(|id| ObjectId(id.into())),
            approved: false,
        };
        let heard = express.authenticate(&account(), &notice, Timestamp(0)).await;
        assert_eq!(heard, Authenticity::Genuine(told), "{}", row.id);
    }
}

#[tokio::test]
async fn what_became_of_it_is_what_paypal_answers_then() {
    for row in ROWS {
        let of = |name: &str| {
            let found = row.details.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
            found.expect("named").to_owned()
        };
        let currency = Currency::from_code(&of("CURRENCYCODE")).expect("a currency");
        let (express, _) = scripted(vec![("", 200, format!("ACK=Success&{}", row.details))]);
        let paid = Some(ObjectId(of("TRANSACTIONID")));
        let about = About { paid, ..About::only(OperationKind::Capture, currency) };
        let inquiry = Inquiry::ByReference(Reference::from_bits(1));
        let heard = express.inquire(&account(), &inquiry, &about).await;
        assert_eq!(heard.verdict, row.verdict, "{}", row.id);
    }
}

#[tokio::test]
async fn notifications_are_believed_only_where_paypal_says_that_it_sent_them() {
    let body = "mc_gross=12.34&custom=000000000002&payment_status=Completed&charset=windows-1252&first_name=Jos%E9&a=b+c";
    let notice = |body: &str| Notice {
        id: String::new(),
        sent_at: String::new(),
        algorithm: String::new(),
        certificate_url: String::new(),
        signature: String::new(),
        body: Bytes::from(body.to_owned()),
    };
    let told = Told {
        attempt_reference: Some("000000000002".into()),
        payment: None,
        capture: None,
        approved: false,
    };
    for (row, status, said, expected) in [
        ("GF-B33", 200, "VERIFIED", Authenticity::Genuine(told)),
        ("GF-B34", 200, "INVALID", Authenticity::Forged),
        ("a page", 200, "<html>VERIFIED</html>", Authenticity::Undecided),
        ("in trouble", 503, "VERIFIED", Authenticity::Undecided),
    ] {
        let (express, asked) = scripted(vec![("", status, said.into())]);
        assert_eq!(express.authenticate(&account(), &notice(body), Timestamp(0)).await, expected, "{row}");
        let asked = asked.lock().expect("unpoisoned").clone();
        assert_eq!(asked, [format!("cmd=_notify-validate&{body}")], "{row}: byte for byte");
    }
    // Who forges does not make us call without end.
    let (express, asked) = scripted(vec![("", 200, "INVALID".into())]);
    for _ in 0..100 {
        express.authenticate(&account(), &notice(body), Timestamp(0)).await;
    }
    assert_eq!(asked.lock().expect("unpoisoned").len(), 30);
    // Of the other world: PayPal is not asked.
    let (express, asked) = scripted(vec![("", 200, "VERIFIED".into())]);
    let test = notice(&format!("{body}&test_ipn=1"));
    assert_eq!(express.authenticate(&account(), &test, Timestamp(0)).await, Authenticity::Forged);
    assert_eq!(express.authenticate(&account(), &notice(""), Timestamp(0)).await, Authenticity::Forged);
    assert!(asked.lock().expect("unpoisoned").is_empty());
}
