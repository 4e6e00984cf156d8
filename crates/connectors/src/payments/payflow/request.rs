//! Bodies of requests (payflow-pro 5, 6, 11).

use super::Account;
use super::nvp;
use super::plain::plain;
use domain::money::Money;
use domain::payments::gateway::{Ask, Call, CardEntry, HostedAction, HostedPage, Inquiry, ObjectId};
use sha2::{Digest, Sha256};

/// Longest ORDERDESC that we send.
pub(super) const DESCRIPTION_MAX: usize = 127;

/// The tender of cards.
const CARD: &str = "C";

/// Currencies that PayPal itself takes without decimals, though they have them.
pub(super) const WHOLE_UNITS_ONLY: &[&str] = &["HUF", "TWD"];

/// Fields in the order in which they are sent; credentials come from the account when it is sent.
pub(super) struct Body(Vec<(&'static str, String)>);

impl Body {
    pub(super) fn new(trxtype: &str, tender: &str) -> Self {
        Self(vec![("TRXTYPE", trxtype.to_owned()), ("TENDER", tender.to_owned())])
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    pub(super) fn with_amount(self, amount: Money) -> Self {
        let text = amount.to_decimal_string();
        // Fees in such a currency are whole: nothing is lost. Anything else is refused by the gateway as it stands.
        let by_paypal = self.0.iter().any(|(name, value)| *name == "TENDER" && value != CARD);
        let is_whole = by_paypal && WHOLE_UNITS_ONLY.contains(&amount.currency.code());
        let text = text.strip_suffix(".00").filter(|_| is_whole).map_or(text.clone(), str::to_owned);
        self.with("AMT", text).with("CURRENCY", amount.currency.code())
    }

    /// Result fields beyond the plain answer, which verdicts and checks need.
    fn verbose(self) -> Self {
        self.with("VERBOSITY", "HIGH")
    }

    /// The text on the wire.
    pub(super) fn text(&self, account: &Account) -> String {
        let credentials = [
            ("PARTNER", account.partner.as_str()),
            ("VENDOR", account.vendor.as_str()),
            ("USER", account.user.as_str()),
            ("PWD", account.password.expose().as_str()),
        ];
        nvp::encode(credentials.into_iter().chain(self.0.iter().map(|(name, value)| (*name, value.as_str()))))
    }

    /// SHA-256 of everything that decides what happens at the gateway, in hex: the body, and whose account it is;
    /// user and password may change without making it another request.
    pub(super) fn fingerprint(&self, account: &Account) -> String {
        let whose = [
            ("MODE", account.mode.as_str()),
            ("PARTNER", account.partner.as_str()),
            ("VENDOR", account.vendor.as_str()),
        ];
        let text =
            nvp::encode(whose.into_iter().chain(self.0.iter().map(|(name, value)| (*name, value.as_str()))));
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The body of a call; none for what Payflow's page does by itself.
pub(super) fn call(call: &Call) -> Option<Body> {
    let body = match &call.ask {
        Ask::Authorize { .. } | Ask::Reauthorize { .. } => return None,
        Ask::OpenHostedPage(page) => hosted_page(page, call.amount),
        ask => follow_up(ask, call.amount, CARD),
    };
    Some(with_references(body, call))
}

/// A body with our references of operation and attempt.
pub(super) fn with_references(body: Body, call: &Call) -> Body {
    let body = body.with("CUSTREF", call.reference.as_str());
    body.with("COMMENT1", call.attempt_reference.as_str()).verbose()
}

/// What acts on an earlier transaction of that tender; of anything else only its beginning, which no gateway takes.
pub(super) fn follow_up(ask: &Ask, amount: Money, tender: &str) -> Body {
    let of = |trxtype: &str, object: &ObjectId| Body::new(trxtype, tender).with("ORIGID", &*object.0);
    match ask {
        // What is not captured now is released (CAPTURECOMPLETE); a second capture is never made.
        Ask::Reauthorize { authorization } => {
            of("A", authorization).with_amount(amount).with("DOREAUTHORIZATION", "1")
        }
        Ask::Capture { authorization } => {
            of("D", authorization).with_amount(amount).with("CAPTURECOMPLETE", "Y")
        }
        Ask::Void { authorization } => of("V", authorization),
        Ask::Refund { capture } => of("C", capture).with_amount(amount),
        // The words of the fraud guide (payflow-pro 8); what is decided has its amount already.
        Ask::AcceptReview { held } => of("U", held).with("UPDATEACTION", "APPROVE"),
        Ask::DeclineReview { held } => of("U", held).with("UPDATEACTION", "FPS_MERCHANT_DECLINE"),
        Ask::OpenHostedPage(_) | Ask::Authorize { .. } => Body::new("", tender),
    }
}

/// What a page does, as a transaction.
pub(super) fn trxtype(action: HostedAction) -> &'static str {
    match action {
        HostedAction::Authorize => "A",
        HostedAction::Sale => "S",
    }
}

fn hosted_page(page: &HostedPage, amount: Money) -> Body {
    let body = Body::new(trxtype(page.action), CARD)
        .with("CREATESECURETOKEN", "Y")
        .with("SECURETOKENID", &*page.page_id)
        .with_amount(amount)
        .with("INVNUM", page.invoice_number.to_string())
        .with("ORDERDESC", plain(&page.description, DESCRIPTION_MAX))
        .with("RETURNURL", &*page.return_url)
        .with("ERRORURL", &*page.error_url)
        .with("CANCELURL", &*page.cancel_url)
        .with("SILENTPOSTURL", &*page.notify_url)
        .with("URLMETHOD", "GET")
        .with("TEMPLATE", "TEMPLATEA");
    match page.card_entry {
        // No card comes to our server for it.
        CardEntry::GatewayPage | CardEntry::OurServer => body,
        // The form on our page is taken, and its answer goes to our addresses at once (payflow-pro 11, step 2b).
        CardEntry::OurPage => body.with("SILENTTRAN", "TRUE"),
    }
}

/// The body of an inquiry. It carries CUSTREF only to search for it: a reference of its own would be found by the
/// next search.
pub(super) fn inquiry(inquiry: &Inquiry) -> Body {
    inquiry_of(inquiry, CARD)
}

/// The same of that tender.
pub(super) fn inquiry_of(inquiry: &Inquiry, tender: &str) -> Body {
    let body = Body::new("I", tender);
    match inquiry {
        Inquiry::ByReference(reference) => body.with("CUSTREF", reference.as_str()),
        Inquiry::ByObject(ObjectId(id)) => body.with("ORIGID", &**id),
    }
    .verbose()
}

/// A token request for a page that nobody will open: the first half of the check of an account (decision 7). Some can
/// only take at once.
pub(super) fn probe(page_id: &str, amount: Money, action: HostedAction) -> Body {
    Body::new(trxtype(action), CARD)
        .with("CREATESECURETOKEN", "Y")
        .with("SECURETOKENID", page_id)
        .with_amount(amount)
        .verbose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use domain::ids::Reference;
    use domain::money::Currency;
    use domain::payments::gateway::Mode;

    fn account(password: &str) -> Account {
        Account {
            mode: Mode::Production,
            partner: "PayPalUK".into(),
            vendor: "school".into(),
            user: "bursar".into(),
            password: Secret::new(password.into()),
        }
    }

    fn a_call(ask: Ask) -> Call {
        Call {
            request_key: "0123456789abcdef0123456789abcdef".into(),
            reference: Reference::from_bits(1),
            attempt_reference: Reference::from_bits(2),
            amount: Money::new(12100, Currency::from_code("EUR").expect("EUR")),
            ask,
        }
    }

    fn page() -> HostedPage {
        HostedPage {
            action: HostedAction::Authorize,
            card_entry: CardEntry::GatewayPage,
            page_id: "page-1".into(),
            invoice_number: 123_456_789,
            description: "Rust à fond & \"more\"".into(),
            language: String::new(),
            return_url: "https://x.example/r?a=1&b=2".into(),
            error_url: "https://x.example/e".into(),
            cancel_url: "https://x.example/c".into(),
            notify_url: "https://x.example/n".into(),
        }
    }

    #[test]
    fn a_hosted_page_is_asked_for_with_a_secure_token() {
        let text = call(&a_call(Ask::OpenHostedPage(Box::new(page()))))
            .expect("a body")
            .text(&account("pass=word&1"));
        assert_eq!(
            text,
            "PARTNER=PayPalUK&VENDOR=school&USER=bursar&PWD[11]=pass=word&1&TRXTYPE=A&TENDER=C\
             &CREATESECURETOKEN=Y&SECURETOKENID=page-1&AMT=121.00&CURRENCY=EUR&INVNUM=123456789\
             &ORDERDESC[20]=Rust a fond & 'more'&RETURNURL[27]=https://x.example/r?a=1&b=2\
             &ERRORURL=https://x.example/e&CANCELURL=https://x.example/c&SILENTPOSTURL=https://x.example/n\
             &URLMETHOD=GET&TEMPLATE=TEMPLATEA&CUSTREF=000000000001&COMMENT1=000000000002&VERBOSITY=HIGH"
        );
    }

    #[test]
    fn a_form_on_our_page_is_asked_for_by_one_field_more() {
        let hosted = a_call(Ask::OpenHostedPage(Box::new(page())));
        let ours = HostedPage { card_entry: CardEntry::OurPage, ..page() };
        let ours = a_call(Ask::OpenHostedPage(Box::new(ours)));
        let text = |of: &Call| call(of).expect("a body").text(&account("p"));
        let expected = text(&hosted).replace("&TEMPLATE=TEMPLATEA", "&TEMPLATE=TEMPLATEA&SILENTTRAN=TRUE");
        assert_eq!(text(&ours), expected);
        // One key for the one and the other would be two requests under it.
        let print = |of: &Call| call(of).expect("a body").fingerprint(&account("p"));
        assert_ne!(print(&ours), print(&hosted));
    }

    #[test]
    fn follow_ups_name_the_transaction_that_they_act_on() {
        let object = || ObjectId("V19A3A079142".into());
        for (ask, expected) in [
            (
                Ask::Capture { authorization: object() },
                "TRXTYPE=D&TENDER=C&ORIGID=V19A3A079142&AMT=121.00&CURRENCY=EUR&CAPTURECOMPLETE=Y",
            ),
            (Ask::Void { authorization: object() }, "TRXTYPE=V&TENDER=C&ORIGID=V19A3A079142"),
            (
                Ask::Refund { capture: object() },
                "TRXTYPE=C&TENDER=C&ORIGID=V19A3A079142&AMT=121.00&CURRENCY=EUR",
            ),
            (
                Ask::AcceptReview { held: object() },
                "TRXTYPE=U&TENDER=C&ORIGID=V19A3A079142&UPDATEACTION=APPROVE",
            ),
            (
                Ask::DeclineReview { held: object() },
                "TRXTYPE=U&TENDER=C&ORIGID=V19A3A079142&UPDATEACTION=FPS_MERCHANT_DECLINE",
            ),
        ] {
            let text = call(&a_call(ask)).expect("a body").text(&account("p"));
            let rest = text.strip_prefix("PARTNER=PayPalUK&VENDOR=school&USER=bursar&PWD=p&");
            let full = format!("{expected}&CUSTREF=000000000001&COMMENT1=000000000002&VERBOSITY=HIGH");
            assert_eq!(rest, Some(full.as_str()));
        }
    }

    #[test]
    fn an_inquiry_searches_and_leaves_no_reference_behind() {
        for (key, expected) in [
            (
                Inquiry::ByReference(Reference::from_bits(7)),
                "TRXTYPE=I&TENDER=C&CUSTREF=000000000007&VERBOSITY=HIGH",
            ),
            (Inquiry::ByObject(ObjectId("A1".into())), "TRXTYPE=I&TENDER=C&ORIGID=A1&VERBOSITY=HIGH"),
        ] {
            assert!(inquiry(&key).text(&account("p")).ends_with(expected));
        }
    }

    #[test]
    fn the_fingerprint_follows_the_request_not_the_password() {
        let capture = || a_call(Ask::Capture { authorization: ObjectId("A1".into()) });
        let print = |c: &Call, a: &Account| call(c).expect("a body").fingerprint(a);
        let first = print(&capture(), &account("old"));
        assert_eq!(first.len(), 64);
        assert_eq!(first, print(&capture(), &account("new")));
        let mut other_amount = capture();
        other_amount.amount.minor += 1;
        let mut other_vendor = account("old");
        other_vendor.vendor = "someone-else".into();
        let mut other_mode = account("old");
        other_mode.mode = Mode::Test;
        for different in [
            print(&other_amount, &account("old")),
            print(&capture(), &other_vendor),
            print(&capture(), &other_mode),
        ] {
            assert_ne!(first, different);
        }
    }
}
