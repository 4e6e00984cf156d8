//! What is rehearsed: every trouble of every product settles as it should, and no rule about money breaks.

use bursar_simulation::rehearse;
use domain::payments::gateway::HostedAction;
use domain::sites::GatewayProduct;
use locale::{Locale, Messages};
use std::time::Duration;
use web::rehearsal::{Event, Outcome, Rehearsal, Rehearsed, Sums, Trouble, What};

/// Tests wait for other tests.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a seat costs.
const PRICE: i64 = 12_100;

async fn played(
    product: GatewayProduct,
    action: HostedAction,
    trouble: Trouble,
    locale: Locale,
) -> Rehearsed {
    rehearse(Rehearsal { product, action, trouble, locale }, PATIENCE).await.expect("played")
}

/// PayPal has a sale that it reviews as a capture that is pending: when it is declined, nothing was ever charged, and the payer's
/// registration ends as one that was not paid, which he is told.
fn was_never_money(product: GatewayProduct, action: HostedAction, trouble: Trouble) -> bool {
    (product, action, trouble) == (GatewayProduct::PayPal, HostedAction::Sale, Trouble::ReviewDeclined)
}

/// How it ends, and what of the money is held and taken then.
fn expected(product: GatewayProduct, action: HostedAction, trouble: Trouble) -> (Outcome, Sums) {
    let money = |held, taken| Sums { held, taken };
    match trouble {
        _ if was_never_money(product, action, trouble) => (Outcome::NotCharged, money(0, 0)),
        Trouble::Smooth
        | Trouble::Declined
        | Trouble::AnswerLost
        | Trouble::Unreachable
        | Trouble::Unreadable
        | Trouble::ReviewAccepted
        | Trouble::NeverBack => (Outcome::Seat, money(0, PRICE)),
        Trouble::ReviewDeclined => (Outcome::GivenBack, money(0, 0)),
        Trouble::Cancelled => (Outcome::NotCharged, money(0, 0)),
        Trouble::ChargeRefused => (Outcome::SeatUncharged, money(PRICE, 0)),
    }
}

/// What must have been said of a trouble.
fn told(trouble: Trouble) -> Option<Event> {
    match trouble {
        Trouble::Smooth => None,
        Trouble::Declined => Some(Event::PaysDeclined),
        Trouble::AnswerLost => Some(Event::AnswerLost),
        Trouble::Unreachable => Some(Event::ReachableAgain),
        Trouble::Unreadable => Some(Event::Unreadable),
        Trouble::ReviewAccepted => Some(Event::ReviewAccepted),
        Trouble::ReviewDeclined => Some(Event::ReviewDeclined),
        Trouble::NeverBack => Some(Event::Leaves),
        Trouble::Cancelled => Some(Event::Cancels),
        Trouble::ChargeRefused => Some(Event::ChargeRefused),
    }
}

fn story(rehearsed: &Rehearsed) -> String {
    let line = |moment: &web::rehearsal::Moment| format!("{:>7} {:?}\n", moment.after_seconds, moment.what);
    let lines: String = rehearsed.moments.iter().map(line).collect();
    format!("{lines}{:?}", rehearsed.end)
}

/// Every trouble of a product, with both actions.
async fn every_trouble_settles(product: GatewayProduct, locale: Locale) {
    for action in [HostedAction::Authorize, HostedAction::Sale] {
        for trouble in Trouble::ALL.into_iter().filter(|trouble| trouble.befalls(action)) {
            let rehearsed = played(product, action, trouble, locale).await;
            let what = format!("{product:?} {action:?} {trouble:?}:\n{}", story(&rehearsed));
            println!("{what}");
            let (outcome, money) = expected(product, action, trouble);
            let end = &rehearsed.end;
            assert_eq!(end.outcome, outcome, "{what}");
            assert_eq!((end.theirs, end.ours), (money, money), "{what}");
            assert!(end.broken.is_empty(), "{what}");
            if let Some(event) = told(trouble) {
                let strikes = rehearsed.moments.iter().filter(|moment| moment.what == What::Event(event));
                assert_eq!(strikes.count(), 1, "{what}");
            }
            let times: Vec<_> = rehearsed.moments.iter().map(|moment| moment.after_seconds).collect();
            assert!(times.is_sorted() && times[0] == 0, "{what}");
            // Who paid is told by mail how it ended, as soon as it has.
            let mails = rehearsed.moments.iter().filter(|moment| matches!(moment.what, What::Mail { .. }));
            let is_told = !matches!(trouble, Trouble::Cancelled | Trouble::ChargeRefused);
            assert_eq!(mails.count() > 0, is_told, "{what}");
        }
    }
}

#[tokio::test]
async fn payflow_pro() {
    every_trouble_settles(GatewayProduct::PayflowPro, Locale::En).await;
}

#[tokio::test]
async fn paypal() {
    every_trouble_settles(GatewayProduct::PayPal, Locale::Nl).await;
}

#[tokio::test]
async fn express_checkout() {
    every_trouble_settles(GatewayProduct::ExpressCheckout, Locale::Fr).await;
}

#[tokio::test]
async fn express_checkout_through_payflow() {
    every_trouble_settles(GatewayProduct::PayflowExpress, Locale::Nl).await;
}

#[tokio::test]
async fn website_payments_pro() {
    every_trouble_settles(GatewayProduct::ProUk, Locale::En).await;
}

#[tokio::test]
async fn the_payer_reads_his_language_and_no_address_of_ours() {
    for locale in Locale::ALL {
        let rehearsed =
            played(GatewayProduct::PayflowPro, HostedAction::Authorize, Trouble::AnswerLost, locale).await;
        let t = Messages::new(locale);
        let headings = rehearsed.moments.iter().filter_map(|moment| match &moment.what {
            What::Page { heading, .. } => Some(heading.as_str()),
            What::Change { .. } | What::Mail { .. } | What::Event(_) => None,
        });
        let headings: Vec<_> = headings.collect();
        let first = t.text("rehearsal-session");
        assert_eq!(headings.first(), Some(&&*first), "{headings:?}");
        assert!(headings.contains(&&*t.text("register-title")), "{headings:?}");
        let json = serde_json::to_string(&rehearsed).expect("JSON");
        assert!(json.contains("https://training.example/") && !json.contains("127.0.0.1"), "{json}");
    }
}

/// The same is played the same, to the second and to the word.
#[tokio::test]
async fn a_rehearsal_can_be_repeated() {
    for product in GatewayProduct::ALL {
        let once = played(product, HostedAction::Authorize, Trouble::Unreachable, Locale::En).await;
        let again = played(product, HostedAction::Authorize, Trouble::Unreachable, Locale::En).await;
        assert_eq!(story(&once), story(&again));
    }
}

#[tokio::test]
async fn one_that_takes_too_long_is_given_up_and_leaves_nothing() {
    let rehearsal = Rehearsal {
        product: GatewayProduct::PayPal,
        action: HostedAction::Sale,
        trouble: Trouble::Smooth,
        locale: Locale::En,
    };
    let given_up = rehearse(rehearsal, Duration::ZERO).await;
    assert_eq!(given_up, None);
}
