//! Bodies of requests of TENDER=P (payflow-pro 12).

use crate::payments::payflow::plain::plain;
use crate::payments::payflow::request::{self, Body, DESCRIPTION_MAX, trxtype};
use domain::money::Money;
use domain::payments::gateway::{Ask, Call, HostedAction, HostedPage, Inquiry};

/// The tender of a PayPal account.
const TENDER: &str = "P";

/// The body of a call; of one that takes what the payer has approved still without the payer.
pub(super) fn call(call: &Call) -> Body {
    let body = match &call.ask {
        Ask::OpenHostedPage(page) => checkout(page, call),
        // TRXTYPE as when the checkout was made: it may not change between the two.
        Ask::Authorize { order, action } => Body::new(trxtype(*action), TENDER)
            .with("ACTION", "D")
            .with("TOKEN", &*order.0)
            .with_amount(call.amount),
        ask => request::follow_up(ask, call.amount, TENDER),
    };
    request::with_references(body, call)
}

/// A checkout for a seat: nothing is shipped.
fn checkout(page: &HostedPage, call: &Call) -> Body {
    Body::new(trxtype(page.action), TENDER)
        .with("ACTION", "S")
        .with_amount(call.amount)
        .with("INVNUM", page.invoice_number.to_string())
        .with("CUSTOM", call.attempt_reference.as_str())
        .with("ORDERDESC", plain(&page.description, DESCRIPTION_MAX))
        .with("RETURNURL", &*page.return_url)
        .with("CANCELURL", &*page.cancel_url)
        .with("NOSHIPPING", "1")
}

/// How far a checkout is.
pub(super) fn details(token: &str, action: HostedAction) -> Body {
    Body::new(trxtype(action), TENDER).with("ACTION", "G").with("TOKEN", token)
}

/// The body of an inquiry, by what it searches for.
pub(super) fn inquiry(inquiry: &Inquiry) -> Body {
    request::inquiry_of(inquiry, TENDER)
}

/// A checkout that nobody will approve: the first half of the check of an account (decision 7). Nobody comes back from it.
pub(super) fn probe(amount: Money, action: HostedAction) -> Body {
    let nowhere = "https://www.paypal.com/";
    Body::new(trxtype(action), TENDER)
        .with("ACTION", "S")
        .with_amount(amount)
        .with("RETURNURL", nowhere)
        .with("CANCELURL", nowhere)
        .with("NOSHIPPING", "1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use crate::payments::payflow::Account;
    use domain::ids::Reference;
    use domain::money::Currency;
    use domain::payments::gateway::{CardEntry, Mode, ObjectId};

    fn account() -> Account {
        Account {
            mode: Mode::Production,
            partner: "PayPal".into(),
            vendor: "school".into(),
            user: "bursar".into(),
            password: Secret::new("p".into()),
        }
    }

    fn text(minor: i64, code: &str, ask: Ask) -> String {
        let currency = Currency::from_code(code).expect("a currency");
        let call = super::call(&Call {
            request_key: "k1".into(),
            reference: Reference::from_bits(1),
            attempt_reference: Reference::from_bits(2),
            amount: Money::new(minor, currency),
            ask,
        });
        let text = call.text(&account());
        text.strip_prefix("PARTNER=PayPal&VENDOR=school&USER=bursar&PWD=p&").expect("who asks").to_owned()
    }

    #[test]
    fn a_checkout_is_made_and_paid_with_one_trxtype() {
        let page = |action| HostedPage {
            action,
            card_entry: CardEntry::GatewayPage,
            page_id: "page-1".into(),
            invoice_number: 123_456_789,
            description: "Rust à fond".into(),
            language: "fr".into(),
            return_url: "https://x.example/r?a=1".into(),
            error_url: "https://x.example/e".into(),
            cancel_url: "https://x.example/c".into(),
            notify_url: "https://x.example/n".into(),
        };
        for (action, trxtype) in [(HostedAction::Authorize, "A"), (HostedAction::Sale, "S")] {
            assert_eq!(
                text(12_100, "USD", Ask::OpenHostedPage(Box::new(page(action)))),
                format!(
                    "TRXTYPE={trxtype}&TENDER=P&ACTION=S&AMT=121.00&CURRENCY=USD&INVNUM=123456789\
                     &CUSTOM=000000000002&ORDERDESC=Rust a fond&RETURNURL[23]=https://x.example/r?a=1\
                     &CANCELURL=https://x.example/c&NOSHIPPING=1&CUSTREF=000000000001&COMMENT1=000000000002\
                     &VERBOSITY=HIGH"
                )
            );
            let ask = Ask::Authorize { order: ObjectId("EC-17C76533PL706494P".into()), action };
            assert_eq!(
                text(12_100, "USD", ask),
                format!(
                    "TRXTYPE={trxtype}&TENDER=P&ACTION=D&TOKEN=EC-17C76533PL706494P&AMT=121.00&CURRENCY=USD\
                     &CUSTREF=000000000001&COMMENT1=000000000002&VERBOSITY=HIGH"
                )
            );
        }
    }

    #[test]
    fn follow_ups_and_inquiries_are_those_of_cards_but_for_the_tender() {
        let object = || ObjectId("EFHP0CDBF5C7".into());
        for (ask, expected) in [
            (
                Ask::Capture { authorization: object() },
                "TRXTYPE=D&TENDER=P&ORIGID=EFHP0CDBF5C7&AMT=40.00&CURRENCY=CAD&CAPTURECOMPLETE=Y",
            ),
            (Ask::Void { authorization: object() }, "TRXTYPE=V&TENDER=P&ORIGID=EFHP0CDBF5C7"),
            (
                Ask::Refund { capture: object() },
                "TRXTYPE=C&TENDER=P&ORIGID=EFHP0CDBF5C7&AMT=40.00&CURRENCY=CAD",
            ),
        ] {
            let rest = "&CUSTREF=000000000001&COMMENT1=000000000002&VERBOSITY=HIGH";
            assert_eq!(text(4_000, "CAD", ask), format!("{expected}{rest}"));
        }
        let by_object = inquiry(&Inquiry::ByObject(object())).text(&account());
        assert!(by_object.ends_with("TRXTYPE=I&TENDER=P&ORIGID=EFHP0CDBF5C7&VERBOSITY=HIGH"), "{by_object}");
    }

    #[test]
    fn amounts_are_written_as_paypal_takes_the_currency() {
        for (minor, code, expected) in [(1_500, "JPY", "AMT=1500&"), (121_000, "HUF", "AMT=1210&")] {
            let ask = Ask::Refund { capture: ObjectId("EFHP0CDBF5C7".into()) };
            assert!(text(minor, code, ask).contains(expected), "{code}");
        }
    }
}
