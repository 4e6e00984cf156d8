//! What stands between a registration and its payment, in words a payer can act on.

use crate::layout::{Frame, icons};
use crate::registrations::registration::RegistrationFacts;
use crate::request::form_token;
use crate::sessions::PriceText;
use app::registrations::Standing;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::payments::gateway::Decline;
use locale::{Address, Zone, msg};

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
}

/// The one thing to do.
enum Next {
    /// Go to the payment page.
    Pay { action: String, form_token: String, button: String, note: String },
    /// Begin again from the session's page.
    BeginAgain { session: String, button: String },
}

/// Safe because its template escapes.
impl HtmlSafe for AwaitingPanel {}

impl AwaitingPanel {
    /// Of a registration that awaits payment; the standing is `AwaitingPayment`.
    pub fn new(
        frame: &Frame<'_>,
        facts: &RegistrationFacts<'_>,
        clock: &Zone,
        price: Option<&PriceText>,
    ) -> Self {
        let t = frame.t;
        let text = |key: &str| t.text(key).into_owned();
        let (page_open, page_until, decline, unavailable, used_up) = match facts.standing {
            Standing::AwaitingPayment { page_open, page_until, decline, unavailable, attempts_used_up } => {
                (*page_open, *page_until, *decline, *unavailable, *attempts_used_up)
            }
            _ => (false, None, None, false, false),
        };
        let amount = price.map_or_else(String::new, |price| price.gross.clone());
        let mut more = Vec::new();
        let (title, lead) = if used_up {
            more.push(text(msg!("checkout-attempts-used-next")));
            let words = t.with("checkout-attempts-used-text", &[("count", facts.site.attempts_max.into())]);
            (text(msg!("checkout-attempts-used-title")), words)
        } else if unavailable {
            (text(msg!("checkout-unreachable-title")), text(msg!("checkout-unreachable-text")))
        } else if let Some(decline) = decline {
            more.push(text(msg!("checkout-not-charged")));
            if decline.may_leave_a_hold() {
                more.push(t.with("decline-mismatch-hold", &[("amount", (&amount).into())]));
            }
            (text(decline_title(decline)), t.decline(decline, &facts.site.support_email))
        } else {
            (text(msg!("checkout-not-finished-title")), text(msg!("checkout-not-finished-text")))
        };
        if !used_up && decline.is_some() {
            more.push(t.with("checkout-attempts-left", &[("count", facts.attempts_left.into())]));
        }
        if let (true, Some(until)) = (page_open, page_until) {
            let time = t.time_of_day(until, clock);
            more.push(t.with("checkout-page-until", &[("time", time.into())]));
        }
        let next = if used_up {
            let session = Address::Session { site: &facts.site.slug, session: &facts.session.slug }.path();
            Next::BeginAgain { session, button: text(msg!("checkout-begin-again")) }
        } else {
            Next::Pay {
                action: Address::Checkout { site: &facts.site.slug, reference: facts.link }.path(),
                form_token: frame.form_token.clone().unwrap_or_default(),
                button: if page_open {
                    text(msg!("checkout-continue"))
                } else {
                    t.with("checkout-pay-again", &[("amount", (&amount).into())])
                },
                note: t.with("checkout-continue-text", &[("amount", amount.into())]),
            }
        };
        Self { title, lead, more, next }
    }
}

fn decline_title(decline: Decline) -> &'static str {
    match decline {
        Decline::PageSpent | Decline::IssuerUnavailable => msg!("checkout-not-finished-title"),
        _ => msg!("checkout-declined-title"),
    }
}
