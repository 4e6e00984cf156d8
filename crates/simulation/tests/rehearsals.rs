//! What is rehearsed: every trouble of every product, in each of its editions, settles as it should, and no rule about money breaks.

use bursar_simulation::rehearse;
use domain::payments::gateway::HostedAction;
use domain::sites::{GatewayProduct, ProUkEdition};
use locale::{Locale, Messages};
use std::time::Duration;
use web::rehearsal::{Event, Outcome, Rehearsal, Rehearsed, Sums, Trouble, What};

/// Tests wait for other tests.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a seat costs.
const PRICE: i64 = 12_100;

/// A product, and the edition that the account is of.
type Account = (GatewayProduct, Option<ProUkEdition>);

const PAYFLOW_PRO: Account = (GatewayProduct::PayflowPro, None);

async fn played(
    (product, edition): Account,
    action: HostedAction,
    trouble: Trouble,
    locale: Locale,
) -> Rehearsed {
    rehearse(Rehearsal { product, edition, action, trouble, locale }, PATIENCE).await.expect("played")
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
async fn every_trouble_settles(account: Account, locale: Locale) {
    let (product, edition) = account;
    for action in [HostedAction::Authorize, HostedAction::Sale] {
        for trouble in Trouble::ALL.into_iter().filter(|trouble| trouble.befalls(action)) {
            let rehearsed = played(account, action, trouble, locale).await;
            let what = format!("{product:?} {edition:?} {action:?} {trouble:?}:\n{}", story(&rehearsed));
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
    every_trouble_settles(PAYFLOW_PRO, Locale::En).await;
}

#[tokio::test]
async fn paypal() {
    every_trouble_settles((GatewayProduct::PayPal, None), Locale::Nl).await;
}

#[tokio::test]
async fn express_checkout() {
    every_trouble_settles((GatewayProduct::ExpressCheckout, None), Locale::Fr).await;
}

#[tokio::test]
async fn express_checkout_through_payflow() {
    every_trouble_settles((GatewayProduct::PayflowExpress, None), Locale::Nl).await;
}

#[tokio::test]
async fn website_payments_pro() {
    every_trouble_settles((GatewayProduct::ProUk, Some(ProUkEdition::Hosted)), Locale::En).await;
}

#[tokio::test]
async fn website_payments_pro_payflow_edition() {
    every_trouble_settles((GatewayProduct::ProUk, Some(ProUkEdition::Payflow)), Locale::Fr).await;
}

#[tokio::test]
async fn website_payments_pro_direct_payment() {
    every_trouble_settles((GatewayProduct::ProUk, Some(ProUkEdition::Direct)), Locale::Nl).await;
}

/// An edition is played through its own adapter: its card is typed on our page, and no page of the gateway's is seen.
#[tokio::test]
async fn with_direct_payment_the_card_is_typed_on_our_page() {
    let direct = (GatewayProduct::ProUk, Some(ProUkEdition::Direct));
    for trouble in [Trouble::Smooth, Trouble::Declined, Trouble::Cancelled, Trouble::Unreachable] {
        let rehearsed = played(direct, HostedAction::Authorize, trouble, Locale::En).await;
        let what = story(&rehearsed);
        let title = Messages::new(Locale::En).text("card-title").into_owned();
        let is_card_page = |what: &What| matches!(what, What::Page { heading, .. } if *heading == title);
        let happened: Vec<_> = rehearsed.moments.iter().map(|moment| &moment.what).collect();
        assert!(!happened.contains(&&What::Event(Event::AtGateway)), "{what}");
        // After a decline, and where it was not charged, he types it again.
        let pages = happened.iter().filter(|what| is_card_page(what)).count();
        let again = matches!(trouble, Trouble::Declined | Trouble::Unreachable);
        assert_eq!(pages, if again { 2 } else { 1 }, "{what}");
    }
}

#[tokio::test]
async fn the_payer_reads_his_language_and_no_address_of_ours() {
    for locale in Locale::ALL {
        let rehearsed = played(PAYFLOW_PRO, HostedAction::Authorize, Trouble::AnswerLost, locale).await;
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
    let direct = (GatewayProduct::ProUk, Some(ProUkEdition::Direct));
    for account in GatewayProduct::ALL.map(|product| (product, None)).into_iter().chain([direct]) {
        let once = played(account, HostedAction::Authorize, Trouble::Unreachable, Locale::En).await;
        let again = played(account, HostedAction::Authorize, Trouble::Unreachable, Locale::En).await;
        assert_eq!(story(&once), story(&again));
    }
}

#[tokio::test]
async fn one_that_takes_too_long_is_given_up_and_leaves_nothing() {
    let rehearsal = Rehearsal {
        product: GatewayProduct::PayPal,
        edition: None,
        action: HostedAction::Sale,
        trouble: Trouble::Smooth,
        locale: Locale::En,
    };
    let given_up = rehearse(rehearsal, Duration::ZERO).await;
    assert_eq!(given_up, None);
}
