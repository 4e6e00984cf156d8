//! What is sent: one method each.

use super::{Account, nvp};
use crate::payments::percent::percent_encoded;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Ask, Call, HostedAction, HostedPage, ObjectId};
use domain::time::{Span, Timestamp};
use sha2::{Digest, Sha256};

/// The version of the interface whose names these are.
const VERSION: &str = "124";

/// Longest description of what is paid for, in characters.
const DESCRIPTION_MAX: usize = 127;

/// Currencies that are written without decimals, though they have them.
pub(super) const WHOLE_UNITS_ONLY: &[&str] = &["HUF", "TWD"];

/// Where we are told of what becomes of a payment.
const NOTIFY_URL: &str = "PAYMENTREQUEST_0_NOTIFYURL";

/// The same of a direct payment.
const DIRECT_NOTIFY_URL: &str = "NOTIFYURL";

/// The same in a variable of a button.
const NOTIFIED: &str = "notify_url=";

/// Most that PayPal takes at a time, in minor units, of the currencies of which that is known.
pub(super) const LARGEST: &[(&str, i64)] = &[("USD", 1_000_000), ("CAD", 1_250_000), ("GBP", 550_000)];

/// What the browser calls the page from which it comes back.
const PAGE_ID: &str = "page";

/// What the fields of a button's variables are called, in their order.
const BUTTON_VARIABLES: [&str; 10] = [
    "L_BUTTONVAR0",
    "L_BUTTONVAR1",
    "L_BUTTONVAR2",
    "L_BUTTONVAR3",
    "L_BUTTONVAR4",
    "L_BUTTONVAR5",
    "L_BUTTONVAR6",
    "L_BUTTONVAR7",
    "L_BUTTONVAR8",
    "L_BUTTONVAR9",
];

/// Where a search begins before what is looked for was asked: PayPal's clock may be another.
const SKEW: Span = Span::days(1);

/// A request, but for who sends it.
pub(super) struct Wire {
    pairs: Vec<(&'static str, String)>,
}

impl Wire {
    fn new(method: &'static str, pairs: Vec<(&'static str, String)>) -> Self {
        let head = vec![("METHOD", method.to_owned()), ("VERSION", VERSION.to_owned())];
        Self { pairs: [head, pairs].concat() }
    }

    /// The same in the words of another version of the interface.
    pub fn of_version(mut self, version: &str) -> Self {
        let known = self.pairs.iter_mut().find(|(name, _)| *name == "VERSION");
        known.into_iter().for_each(|(_, value)| version.clone_into(value));
        self
    }

    /// The body as `account` sends it.
    pub fn body(&self, account: &Account) -> String {
        let own = [
            ("USER", account.user.as_str()),
            ("PWD", account.password.expose().as_str()),
            ("SIGNATURE", account.signature.expose().as_str()),
        ];
        nvp::encode(own.into_iter().chain(self.pairs.iter().map(|(name, value)| (*name, value.as_str()))))
    }

    /// SHA-256 of everything that decides what happens at the gateway, in hex: the request, and whose account it is;
    /// what is secret may change without making it another one, and so may where we are told. Who pays is read from PayPal
    /// before it is sent.
    pub fn fingerprint(&self, account: &Account) -> String {
        let tells = |name: &str, value: &str| BUTTON_VARIABLES.contains(&name) && value.starts_with(NOTIFIED);
        let decides = self
            .pairs
            .iter()
            .filter(|(name, value)| *name != NOTIFY_URL && *name != DIRECT_NOTIFY_URL && !tells(name, value));
        let pairs = nvp::encode(decides.map(|(name, value)| (*name, value.as_str())));
        let text = [account.mode.as_str(), &account.user, &pairs].join("\n");
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The same by this payer.
    pub fn by_payer(mut self, payer: &str) -> Self {
        self.pairs.push(("PAYERID", payer.to_owned()));
        self
    }
}

/// An amount as PayPal reads it.
fn amount(money: Money) -> String {
    let text = money.to_decimal_string();
    // Fees in such a currency are whole: nothing is lost. Anything else is refused by the gateway as it stands.
    match WHOLE_UNITS_ONLY.contains(&money.currency.code()) {
        true => text.strip_suffix(".00").unwrap_or(&text).to_owned(),
        false => text,
    }
}

fn currency(money: Money) -> String {
    money.currency.code().to_owned()
}

/// The request of a call; of one that takes what the payer has approved still without the payer.
pub(super) fn call(call: &Call, account: &Account) -> Wire {
    let reference = call.reference.as_str().to_owned();
    let key = call.request_key.clone();
    match &call.ask {
        // Opened twice, because an answer was lost, it is paid once: nobody is given the first one's token.
        Ask::OpenHostedPage(page) => Wire::new("SetExpressCheckout", checkout(page, call)),
        Ask::Authorize { order, action } => {
            let mut pairs = vec![
                ("TOKEN", order.0.clone()),
                ("PAYMENTREQUEST_0_PAYMENTACTION", action_word(*action).to_owned()),
                ("PAYMENTREQUEST_0_AMT", amount(call.amount)),
                ("PAYMENTREQUEST_0_CURRENCYCODE", currency(call.amount)),
                ("PAYMENTREQUEST_0_INVNUM", reference),
                ("PAYMENTREQUEST_0_CUSTOM", call.attempt_reference.as_str().to_owned()),
                ("RETURNFMFDETAILS", "1".to_owned()),
                ("MSGSUBID", key),
            ];
            if !account.notify_url.is_empty() {
                pairs.push((NOTIFY_URL, account.notify_url.clone()));
            }
            Wire::new("DoExpressCheckoutPayment", pairs)
        }
        // PayPal refuses a number of ours there (10627).
        Ask::Reauthorize { authorization } => Wire::new(
            "DoReauthorization",
            vec![
                ("AUTHORIZATIONID", authorization.0.clone()),
                ("AMT", amount(call.amount)),
                ("CURRENCYCODE", currency(call.amount)),
                ("MSGSUBID", key),
            ],
        ),
        // What is not captured now is released; a second capture is never made.
        Ask::Capture { authorization } => Wire::new(
            "DoCapture",
            vec![
                ("AUTHORIZATIONID", authorization.0.clone()),
                ("AMT", amount(call.amount)),
                ("CURRENCYCODE", currency(call.amount)),
                ("COMPLETETYPE", "Complete".to_owned()),
                ("INVNUM", reference),
                ("MSGSUBID", key),
            ],
        ),
        Ask::Void { authorization } => {
            Wire::new("DoVoid", vec![("AUTHORIZATIONID", authorization.0.clone()), ("MSGSUBID", key)])
        }
        Ask::Refund { capture } => Wire::new(
            "RefundTransaction",
            vec![
                ("TRANSACTIONID", capture.0.clone()),
                // A part may be all that is left.
                ("REFUNDTYPE", "Partial".to_owned()),
                ("AMT", amount(call.amount)),
                ("CURRENCYCODE", currency(call.amount)),
                ("INVOICEID", reference),
                ("MSGSUBID", key),
            ],
        ),
        Ask::AcceptReview { held } => decide(held, "Accept", key),
        Ask::DeclineReview { held } => decide(held, "Deny", key),
    }
}

fn decide(held: &ObjectId, action: &str, key: String) -> Wire {
    let pairs = vec![("TRANSACTIONID", held.0.clone()), ("ACTION", action.to_owned()), ("MSGSUBID", key)];
    Wire::new("ManagePendingTransactionStatus", pairs)
}

fn action_word(action: HostedAction) -> &'static str {
    match action {
        HostedAction::Authorize => "Authorization",
        HostedAction::Sale => "Sale",
    }
}

/// A checkout for a seat: nothing is shipped, no eCheck that clears in days, and who has no PayPal account may pay by card.
fn checkout(page: &HostedPage, call: &Call) -> Vec<(&'static str, String)> {
    let mut pairs = vec![
        ("RETURNURL", page.return_url.clone()),
        ("CANCELURL", page.cancel_url.clone()),
        ("PAYMENTREQUEST_0_PAYMENTACTION", action_word(page.action).to_owned()),
        ("PAYMENTREQUEST_0_AMT", amount(call.amount)),
        ("PAYMENTREQUEST_0_CURRENCYCODE", currency(call.amount)),
        ("PAYMENTREQUEST_0_INVNUM", call.reference.as_str().to_owned()),
        ("PAYMENTREQUEST_0_CUSTOM", call.attempt_reference.as_str().to_owned()),
        ("PAYMENTREQUEST_0_ALLOWEDPAYMENTMETHOD", "InstantPaymentOnly".to_owned()),
        ("NOSHIPPING", "1".to_owned()),
        ("ALLOWNOTE", "0".to_owned()),
        ("MSGSUBID", call.request_key.clone()),
        ("SOLUTIONTYPE", "Sole".to_owned()),
        ("LANDINGPAGE", "Billing".to_owned()),
    ];
    let description: String = page.description.chars().take(DESCRIPTION_MAX).collect();
    if !description.trim().is_empty() {
        pairs.push(("PAYMENTREQUEST_0_DESC", description));
    }
    pairs
}

/// A button of Website Payments Pro: it is paid once, on the page to which its link leads, and shows no page of thanks after it.
/// Made twice, because an answer was lost, it is paid once: nobody is given the first one's link.
pub(super) fn button(page: &HostedPage, call: &Call, account: &Account) -> Wire {
    // The browser brings our name of the page back: it is told which one it comes from.
    let from = |address: &str| {
        let and = if address.contains('?') { '&' } else { '?' };
        format!("{address}{and}{PAGE_ID}={}", percent_encoded(&page.page_id))
    };
    let variables = [
        ("subtotal", amount(call.amount)),
        ("currency_code", currency(call.amount)),
        ("paymentaction", action_word(page.action).to_ascii_lowercase()),
        ("invoice", call.reference.as_str().to_owned()),
        ("custom", call.attempt_reference.as_str().to_owned()),
        ("return", from(&page.return_url)),
        ("cancel_return", from(&page.cancel_url)),
        ("showHostedThankyouPage", "false".to_owned()),
        ("lc", place_of(&page.language).to_owned()),
        ("notify_url", account.notify_url.clone()),
    ];
    with_variables(variables, Some(&call.request_key))
}

/// What PayPal calls a language: a country where it is spoken. Nothing where nobody has said: PayPal sees to it.
fn place_of(language: &str) -> &'static str {
    match language {
        "en" => "GB",
        "nl" => "NL",
        "fr" => "FR",
        _ => "",
    }
}

/// A button that nobody will press.
pub(super) fn probe_button(code: Currency, action: HostedAction) -> Wire {
    let money = Money::new(code.minor_per_major(), code);
    let variables = [
        ("subtotal", amount(money)),
        ("currency_code", currency(money)),
        ("paymentaction", action_word(action).to_ascii_lowercase()),
    ];
    with_variables(variables, None)
}

fn with_variables<const N: usize>(variables: [(&str, String); N], key: Option<&str>) -> Wire {
    const { assert!(N <= BUTTON_VARIABLES.len(), "each variable has its field") }
    let mut pairs = vec![("BUTTONCODE", "TOKEN".to_owned()), ("BUTTONTYPE", "PAYMENT".to_owned())];
    pairs.extend(key.map(|key| ("MSGSUBID", key.to_owned())));
    let said = variables.iter().filter(|(_, value)| !value.is_empty());
    pairs.extend(BUTTON_VARIABLES.into_iter().zip(said.map(|(name, value)| format!("{name}={value}"))));
    Wire::new("BMCreateButton", pairs)
}

/// A direct payment, but for the card (paypal-website-payments-pro-uk 2). It goes by the number of the page on which the card is
/// typed, so that it is found by that one, too.
pub(super) fn direct(call: &Call, page: &ObjectId, action: HostedAction, account: &Account) -> Wire {
    let mut pairs = vec![
        ("PAYMENTACTION", action_word(action).to_owned()),
        ("AMT", amount(call.amount)),
        // Without it they would be dollars.
        ("CURRENCYCODE", currency(call.amount)),
        ("INVNUM", page.0.clone()),
        ("CUSTOM", call.attempt_reference.as_str().to_owned()),
        ("RETURNFMFDETAILS", "1".to_owned()),
        ("MSGSUBID", call.request_key.clone()),
    ];
    if !account.notify_url.is_empty() {
        pairs.push((DIRECT_NOTIFY_URL, account.notify_url.clone()));
    }
    Wire::new("DoDirectPayment", pairs)
}

/// A direct payment without a card, which PayPal refuses: how it does says whether the account may have any.
pub(super) fn probe_card(code: Currency, action: HostedAction) -> Wire {
    let money = Money::new(code.minor_per_major(), code);
    Wire::new(
        "DoDirectPayment",
        vec![
            ("PAYMENTACTION", action_word(action).to_owned()),
            ("AMT", amount(money)),
            ("CURRENCYCODE", currency(money)),
            ("IPADDRESS", "127.0.0.1".to_owned()),
        ],
    )
}

/// How a checkout stands.
pub(super) fn details_of_checkout(token: &str) -> Wire {
    Wire::new("GetExpressCheckoutDetails", vec![("TOKEN", token.to_owned())])
}

/// How a transaction stands.
pub(super) fn details_of(ObjectId(id): &ObjectId) -> Wire {
    Wire::new("GetTransactionDetails", vec![("TRANSACTIONID", id.clone())])
}

/// Everything under an invoice number of ours, since shortly before `since`.
pub(super) fn search(invoice: &str, since: Timestamp) -> Wire {
    let start = moment(since.plus(Span(-SKEW.0)).0.div_euclid(1_000_000));
    Wire::new("TransactionSearch", vec![("STARTDATE", start), ("INVNUM", invoice.to_owned())])
}

/// Everything of an amount since shortly before `since`.
pub(super) fn holds(money: Money, since: Timestamp) -> Wire {
    let start = moment(since.plus(Span(-SKEW.0)).0.div_euclid(1_000_000));
    let pairs = vec![("STARTDATE", start), ("AMT", amount(money)), ("CURRENCYCODE", currency(money))];
    Wire::new("TransactionSearch", pairs)
}

/// Everything that moved from one second to another, both of them within.
pub(super) fn list((start, end): (i64, i64)) -> Wire {
    Wire::new("TransactionSearch", vec![("STARTDATE", moment(start)), ("ENDDATE", moment(end))])
}

/// A second as PayPal reads it.
fn moment(second: i64) -> String {
    let at = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A checkout that nobody will approve: the first half of the check of an account (decision 7). Nobody comes back from it.
pub(super) fn probe(currency: Currency, action: HostedAction) -> Wire {
    let money = Money::new(currency.minor_per_major(), currency);
    let nowhere = "https://www.paypal.com/".to_owned();
    Wire::new(
        "SetExpressCheckout",
        vec![
            ("RETURNURL", nowhere.clone()),
            ("CANCELURL", nowhere),
            ("PAYMENTREQUEST_0_PAYMENTACTION", action_word(action).to_owned()),
            ("PAYMENTREQUEST_0_AMT", amount(money)),
            ("PAYMENTREQUEST_0_CURRENCYCODE", currency.code().to_owned()),
            ("NOSHIPPING", "1".to_owned()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use domain::ids::Reference;
    use domain::payments::gateway::CardEntry;
    use domain::payments::gateway::Mode;

    fn account(password: &str) -> Account {
        Account {
            mode: Mode::Test,
            user: "seller_api1.example.org".into(),
            password: Secret::new(password.into()),
            signature: Secret::new("An5ns".into()),
            notify_url: "https://school.example/notifications/paypal/1".into(),
        }
    }

    fn a_call(minor: i64, code: &str, ask: Ask) -> Call {
        Call {
            request_key: "k-1".into(),
            reference: Reference::from_bits(1),
            attempt_reference: Reference::from_bits(2),
            amount: Money::new(minor, Currency::from_code(code).expect("a currency")),
            ask,
        }
    }

    #[test]
    fn follow_ups_name_what_they_act_on_our_reference_and_their_key() {
        let capture = a_call(12_100, "USD", Ask::Capture { authorization: ObjectId("0VF".into()) });
        assert_eq!(
            call(&capture, &account("p w")).body(&account("p w")),
            "USER=seller_api1.example.org&PWD=p%20w&SIGNATURE=An5ns&METHOD=DoCapture&VERSION=124&AUTHORIZATIONID=0VF\
             &AMT=121.00&CURRENCYCODE=USD&COMPLETETYPE=Complete&INVNUM=000000000001&MSGSUBID=k-1"
        );
        let refund = a_call(4_000, "CAD", Ask::Refund { capture: ObjectId("9VW".into()) });
        let refund = call(&refund, &account("p")).body(&account("p"));
        assert!(
            refund.contains(
                "METHOD=RefundTransaction&VERSION=124&TRANSACTIONID=9VW&REFUNDTYPE=Partial&AMT=40.00"
            )
        );
        let void =
            call(&a_call(1, "USD", Ask::Void { authorization: ObjectId("0VF".into()) }), &account("p"));
        assert!(!void.body(&account("p")).contains("INVNUM"), "PayPal refuses it there (10630)");
        let ask = Ask::Authorize { order: ObjectId("EC-1".into()), action: HostedAction::Sale };
        let pay = call(&a_call(1_500, "JPY", ask), &account("p")).by_payer("PAYER").body(&account("p"));
        assert!(
            pay.contains("PAYMENTACTION=Sale&PAYMENTREQUEST_0_AMT=1500&PAYMENTREQUEST_0_CURRENCYCODE=JPY")
        );
        assert!(
            pay.contains("&PAYMENTREQUEST_0_NOTIFYURL=https%3A%2F%2Fschool.example%2F")
                && pay.ends_with("&PAYERID=PAYER")
        );
    }

    fn a_page() -> HostedPage {
        HostedPage {
            action: HostedAction::Authorize,
            card_entry: CardEntry::GatewayPage,
            page_id: "p&1".into(),
            invoice_number: 1,
            description: "A seat".into(),
            language: "nl".into(),
            return_url: "https://school.example/back".into(),
            error_url: "https://school.example/error".into(),
            cancel_url: "https://school.example/back?outcome=cancel".into(),
            notify_url: "https://school.example/silent".into(),
        }
    }

    #[test]
    fn a_button_is_paid_once_and_says_whose_it_is() {
        let call = a_call(12_100, "GBP", Ask::OpenHostedPage(Box::new(a_page())));
        let wire = button(&a_page(), &call, &account("p"));
        let body = wire.body(&account("p"));
        let (_, rest) = body.split_once("&METHOD=").expect("a method");
        assert_eq!(
            rest,
            "BMCreateButton&VERSION=124&BUTTONCODE=TOKEN&BUTTONTYPE=PAYMENT&MSGSUBID=k-1\
             &L_BUTTONVAR0=subtotal%3D121.00&L_BUTTONVAR1=currency_code%3DGBP\
             &L_BUTTONVAR2=paymentaction%3Dauthorization&L_BUTTONVAR3=invoice%3D000000000001\
             &L_BUTTONVAR4=custom%3D000000000002\
             &L_BUTTONVAR5=return%3Dhttps%3A%2F%2Fschool.example%2Fback%3Fpage%3Dp%25261\
             &L_BUTTONVAR6=cancel_return%3Dhttps%3A%2F%2Fschool.example%2Fback%3Foutcome%3Dcancel%26page%3Dp%25261\
             &L_BUTTONVAR7=showHostedThankyouPage%3Dfalse\
             &L_BUTTONVAR8=lc%3DNL\
             &L_BUTTONVAR9=notify_url%3Dhttps%3A%2F%2Fschool.example%2Fnotifications%2Fpaypal%2F1"
        );
        let moved = Account { notify_url: "https://new.example/n".into(), ..account("p") };
        let print = wire.fingerprint(&account("p"));
        assert_eq!(button(&a_page(), &call, &moved).fingerprint(&moved), print, "an installation may move");
        let other = HostedPage { action: HostedAction::Sale, ..a_page() };
        assert_ne!(button(&other, &call, &account("p")).fingerprint(&account("p")), print);
    }

    #[test]
    fn a_search_begins_a_day_before_and_is_written_in_utc() {
        let body = search("000000000001", Timestamp(1_764_180_000_000_000)).body(&account("p"));
        assert!(body.ends_with("STARTDATE=2025-11-25T18%3A00%3A00Z&INVNUM=000000000001"), "{body}");
    }

    #[test]
    fn the_fingerprint_follows_the_request_not_the_secret() {
        let print = |minor, password: &str| {
            let ask = Ask::Capture { authorization: ObjectId("A1".into()) };
            call(&a_call(minor, "USD", ask), &account(password)).fingerprint(&account(password))
        };
        assert_eq!(print(100, "old"), print(100, "new"));
        assert_ne!(print(100, "old"), print(101, "old"));
        assert_eq!(print(100, "old").len(), 64);
        let pays = |account: &Account| {
            let ask = Ask::Authorize { order: ObjectId("EC-1".into()), action: HostedAction::Sale };
            call(&a_call(100, "USD", ask), account).fingerprint(account)
        };
        let moved = Account { notify_url: "https://new.example/n".into(), ..account("p") };
        assert_eq!(pays(&account("p")), pays(&moved), "an installation may move meanwhile");
    }

    #[test]
    fn amounts_are_written_as_the_currency_is_taken() {
        for (minor, code, expected) in
            [(12_100, "USD", "121.00"), (5, "CAD", "0.05"), (1_500, "JPY", "1500"), (121_000, "HUF", "1210")]
        {
            assert_eq!(amount(Money::new(minor, Currency::from_code(code).expect("a currency"))), expected);
        }
    }
}
