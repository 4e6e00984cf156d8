//! What stands between a registration and its payment, in words a payer can act on.

use crate::forms::Options;
use crate::layout::{Frame, icons};
use crate::registrations::methods_of;
use crate::registrations::registration::{RegistrationFacts, giving_unpaid};
use crate::request::form_token;
use crate::sessions::PriceText;
use app::registrations::{Doubt, Standing};
use askama::Template;
use askama::filters::HtmlSafe;
use domain::payments::gateway::{CardEntry, Decline};
use domain::sites::PayMethod;
use domain::time::{Span, Timestamp};
use locale::{Address, Messages, msg};

/// Part of the registration's page and of the checkout's.
#[derive(Template)]
#[template(path = "payments/awaiting.html")]
pub(crate) struct AwaitingPanel {
    /// The page's title.
    pub title: String,
    /// The first words are set larger.
    lead: String,
    more: Vec<String>,
    next: Next,
    /// The catalogue, for who stopped.
    elsewhere: Option<(String, String)>,
    /// What else one can do while the seat is kept: addresses and words.
    giving: Vec<(String, String)>,
    /// After how many seconds the page looks again by itself.
    pub look_again: Option<i64>,
}

/// The one thing to do.
enum Next {
    /// Go to the payment page.
    Pay {
        action: String,
        form_token: String,
        /// Where more than one method is offered.
        methods: Option<Options<'static>>,
        button: String,
        note: String,
    },
    /// Begin again from the session's page.
    BeginAgain { session: String, button: String },
}

/// Safe because its template escapes.
impl HtmlSafe for AwaitingPanel {}

/// What is said of money where a payment did not come about; where something may be charged of which nothing is known, nothing is
/// promised.
pub(crate) fn not_charged(t: Messages, doubt: Option<Doubt>) -> String {
    let key = match doubt {
        None => msg!("checkout-not-charged"),
        Some(Doubt::LeftPage) => msg!("checkout-stopped-late"),
        Some(Doubt::SentCard) => msg!("checkout-card-looked-for"),
    };
    t.text(key).into_owned()
}

impl AwaitingPanel {
    /// Of a registration that awaits payment; the standing is `AwaitingPayment`.
    pub fn new(frame: &Frame<'_>, facts: &RegistrationFacts<'_>, price: Option<&PriceText>) -> Self {
        let t = frame.t;
        let text = |key: &str| t.text(key).into_owned();
        let (page_open, asked_at, doubt) = match facts.standing {
            Standing::AwaitingPayment { page_open, nothing_found_at, doubt, .. } => {
                (*page_open, *nothing_found_at, *doubt)
            }
            _ => (false, None, None),
        };
        let (decline, unavailable, refused, used_up) = match facts.standing {
            Standing::AwaitingPayment { decline, unavailable, account_refused, attempts_used_up, .. } => {
                (*decline, *unavailable, *account_refused, *attempts_used_up)
            }
            _ => (None, false, false, false),
        };
        let stopped = facts.stopped && decline.is_none() && !unavailable && !refused && !used_up;
        let asked = is_recent(asked_at, facts.now);
        let amount = price.map_or_else(String::new, |price| price.gross.clone());
        let mut more = Vec::new();
        let (title, lead) = if used_up && doubt.is_some() {
            more.push(not_charged(t, doubt));
            (text(msg!("checkout-attempts-used-title")), text(msg!("checkout-attempts-used-next")))
        } else if used_up {
            more.push(text(msg!("checkout-attempts-used-next")));
            let words = t.with("checkout-attempts-used-text", &[("count", facts.site.attempts_max.into())]);
            (text(msg!("checkout-attempts-used-title")), words)
        } else if refused {
            more.push(not_charged(t, doubt));
            let words = t.with("checkout-refused-text", &[("site", facts.site.name.as_str().into())]);
            (text(msg!("checkout-refused-title")), words)
        } else if unavailable {
            more.push(not_charged(t, doubt));
            more.push(text(msg!("checkout-unreachable-next")));
            (text(msg!("checkout-unreachable-title")), text(msg!("checkout-unreachable-text")))
        } else if let Some(decline) = decline {
            more.push(not_charged(t, doubt));
            if decline.may_leave_a_hold() {
                more.push(t.with("decline-mismatch-hold", &[("amount", (&amount).into())]));
            }
            (text(decline_title(decline, facts.method)), t.decline(decline, facts.site.contact()))
        } else if stopped && asked {
            (text(msg!("checkout-stopped-title")), not_charged(t, doubt))
        } else if stopped {
            (text(msg!("checkout-stopped-title")), text(msg!("checkout-stopped-checking")))
        } else if doubt == Some(Doubt::SentCard) {
            (text(msg!("checkout-not-finished-title")), not_charged(t, doubt))
        } else {
            (text(msg!("checkout-not-finished-title")), text(msg!("checkout-not-finished-text")))
        };
        if !used_up && decline.is_some() {
            more.push(t.with("checkout-attempts-left", &[("count", facts.attempts_left.into())]));
        }
        // The last try can only be gone on with; with one method there is no question any more.
        let may_choose = facts.attempts_left > 0 && facts.methods.len() > 1;
        let methods =
            may_choose.then(|| methods_of(t, (facts.methods, facts.method, facts.card_entry))).flatten();
        // What was tried last may be offered no more.
        let pays_by = match facts.methods {
            [only] if !page_open => Some(*only),
            _ => facts.method,
        };
        let next = if used_up {
            let session = Address::Session { site: &facts.site.slug, session: &facts.session.slug }.path();
            Next::BeginAgain { session, button: text(msg!("checkout-begin-again")) }
        } else {
            Next::Pay {
                action: Address::Checkout { site: &facts.site.slug, reference: facts.link }.path(),
                form_token: frame.form_token.clone().unwrap_or_default(),
                button: if methods.is_some() {
                    t.with("register-pay", &[("amount", (&amount).into())])
                } else if page_open {
                    text(msg!("checkout-continue"))
                } else {
                    t.with("checkout-pay-again", &[("amount", (&amount).into())])
                },
                note: match (facts.card_entry, pays_by) {
                    // Each choice says it for itself.
                    (CardEntry::OurPage | CardEntry::OurServer, _) if methods.is_some() => String::new(),
                    (CardEntry::OurServer, Some(PayMethod::Card)) => {
                        t.with("checkout-continue-text-server", &[("amount", amount.into())])
                    }
                    (CardEntry::OurPage, Some(PayMethod::Card)) => {
                        t.with("checkout-continue-text-here", &[("amount", amount.into())])
                    }
                    _ => t.with("checkout-continue-text", &[("amount", amount.into())]),
                },
                methods,
            }
        };
        let elsewhere = stopped.then(|| (frame.home(), text(msg!("hold-next"))));
        let giving = giving_unpaid(t, facts);
        let seat_ends =
            facts.hold_until.map(|until| until.since(facts.now).whole_seconds().clamp(0, 3600) + 1);
        let look_again = match () {
            () if stopped && !asked => Some(5),
            () if unavailable => Some(15),
            () => seat_ends,
        };
        Self { title, lead, more, next, elsewhere, giving, look_again }
    }
}

/// Whether the gateway was asked so lately that what it said still holds for a payer who has just come back.
pub(crate) fn is_recent(asked_at: Option<Timestamp>, now: Timestamp) -> bool {
    asked_at.is_some_and(|at| now < at.plus(Span::minutes(2)))
}

fn decline_title(decline: Decline, method: Option<PayMethod>) -> &'static str {
    match decline {
        _ if method == Some(PayMethod::PayPal) => msg!("checkout-not-accepted-title"),
        Decline::PageSpent | Decline::IssuerUnavailable => msg!("checkout-not-finished-title"),
        // What the payer paid with is not known to be a card.
        Decline::Funding | Decline::Limit | Decline::Fraud | Decline::OtherWay => {
            msg!("checkout-not-accepted-title")
        }
        Decline::Issuer
        | Decline::InsufficientFunds
        | Decline::Referral
        | Decline::CardData
        | Decline::Address
        | Decline::SecurityCode => msg!("checkout-declined-title"),
    }
}
