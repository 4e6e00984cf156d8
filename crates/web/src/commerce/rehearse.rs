//! `/{site}/admin/merchant-accounts/{mode}/rehearsal`, and for the operator's own `/operator/merchant-accounts/{mode}/rehearsal`:
//! a payment through an account's product at a stand-in for the gateway, with a trouble of choice, as its payer sees it. Nothing of
//! the site is asked, moved or kept.

use super::{Owner, mode_of, words};
use crate::forms::{Mistake, Mistakes, OptionOf, Options};
use crate::layout::Frame;
use crate::rehearsal::{
    End, Event, Moment, NotRehearsed, Outcome, Rehearsal, Rehearsed, Sums, Trouble, What,
};
use crate::request::form::{Fields, PostedForm};
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::commerce::MerchantAccounts;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::money::{Currency, Money};
use domain::payments::gateway::{CardEntry, HostedAction, Mode};
use domain::sites::{GatewayProduct, ProUkEdition};
use http::StatusCode;
use locale::{Messages, Zone, msg};
use std::sync::Arc;

/// How many rehearsals a process plays at a time: each takes a processor for a moment.
pub(crate) const AT_ONCE: usize = 2;

/// The field of the form.
const TROUBLE: &str = "trouble";

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The page.
#[derive(Template)]
#[template(path = "commerce/rehearse.html")]
pub(crate) struct RehearsalPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    back: String,
    product: GatewayProduct,
    is_operators: bool,
    has_own_page: bool,
    stale: bool,
    mistakes: Mistakes<'a>,
    /// Why nothing came of it, though nothing is wrong with what was chosen.
    trouble_here: Option<String>,
    choice: Options<'a>,
    shown: Option<Shown>,
}

/// What came of a rehearsal, in words.
struct Shown {
    of: String,
    moments: Vec<ShownMoment>,
    end: String,
    is_good: bool,
    books: [(String, String, String); 2],
    broken: Vec<String>,
}

struct ShownMoment {
    /// When, as far as it is later than what stands before.
    at: String,
    what: ShownWhat,
}

enum ShownWhat {
    Page { words: &'static str, heading: String, texts: Vec<String> },
    Mail { subject: String, text: String },
    Event(String),
}

/// What the page is made from.
pub(crate) struct RehearsalFacts<'a> {
    /// Whose account it is.
    pub owner: Owner<'a>,
    /// Of which mode the account is.
    pub mode: Mode,
    /// Through what is paid.
    pub product: GatewayProduct,
    /// Of which edition the account is; none of a product that has one only.
    pub edition: Option<ProUkEdition>,
    /// Hold first, or take at once.
    pub account_does: HostedAction,
    /// Where its payers type their cards.
    pub card_entry: CardEntry,
    /// What was chosen, as sent.
    pub chosen: &'a str,
    /// What came of it.
    pub result: Answer,
}

/// What came of the form.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It was not sent yet.
    Asked,
    /// It could not be trusted.
    Stale,
    /// No trouble of those that there are was chosen.
    NoneChosen,
    /// So many are played already.
    TooMany,
    /// Nothing came of it.
    Not(NotRehearsed),
    /// This.
    Played(Rehearsed),
}

impl Answer {
    fn status(&self) -> StatusCode {
        match self {
            Self::Asked | Self::Played(_) => StatusCode::OK,
            Self::Stale => StatusCode::FORBIDDEN,
            Self::NoneChosen => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Not(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl<'a> RehearsalPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: RehearsalFacts<'a>) -> Self {
        let t = frame.t;
        let RehearsalFacts { owner, mode, product, edition, account_does, card_entry, chosen, result } =
            facts;
        let none = matches!(result, Answer::NoneChosen).then(|| t.text("rehearsal-none-chosen").into_owned());
        let mistakes =
            none.iter().map(|words| Mistake { field: TROUBLE, words: words.clone() }).collect::<Vec<_>>();
        let trouble_here = match result {
            Answer::TooMany => Some(msg!("rehearsal-too-many")),
            Answer::Not(NotRehearsed::TooSlow) => Some(msg!("rehearsal-too-slow")),
            Answer::Not(NotRehearsed::Failed) => Some(msg!("rehearsal-failed")),
            Answer::Asked | Answer::Stale | Answer::NoneChosen | Answer::Played(_) => None,
        };
        let befalls = |trouble: &Trouble| trouble.befalls(account_does);
        let options = Trouble::ALL.into_iter().filter(befalls).map(|trouble| {
            let (title, hint) = words_of(trouble);
            OptionOf {
                value: trouble.as_str(),
                title: t.text(title).into_owned(),
                hint: hint.map(|hint| t.text(hint).into_owned()).unwrap_or_default(),
            }
        });
        let stale = matches!(result, Answer::Stale);
        Self {
            t,
            action: owner.rehearsal(mode),
            back: owner.accounts(),
            product,
            is_operators: matches!(owner, Owner::Operator(_)),
            has_own_page: card_entry == CardEntry::OurPage,
            stale,
            mistakes: Mistakes::new(t, mistakes).kept(t.text("rehearsal-kept")),
            trouble_here: trouble_here.map(|key| t.text(key).into_owned()),
            choice: Options::new(TROUBLE, t.text("rehearsal-trouble"), chosen, options.collect())
                .problem(none),
            shown: match result {
                Answer::Played(rehearsed) => {
                    Some(Shown::of(t, (product, edition), Trouble::parse(chosen), rehearsed))
                }
                _ => None,
            },
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("rehearsal-title"))
    }
}

impl Shown {
    fn of(
        t: Messages,
        (product, edition): (GatewayProduct, Option<ProUkEdition>),
        trouble: Option<Trouble>,
        rehearsed: Rehearsed,
    ) -> Self {
        let Rehearsed { moments, end } = rehearsed;
        let trouble = trouble.map_or_else(String::new, |trouble| t.text(words_of(trouble).0).into_owned());
        let (product, trouble) = (("product", product.name().into()), ("trouble", trouble.into()));
        let of = match edition {
            Some(edition) => {
                let edition = ("edition", words::edition(t, edition).into());
                t.with("rehearsal-of-edition", &[product, edition, trouble])
            }
            None => t.with("rehearsal-of", &[product, trouble]),
        };
        let is_good = end.broken.is_empty() && !matches!(end.outcome, Outcome::Open | Outcome::SeatUncharged);
        let mut said = String::new();
        let shown = moments.into_iter().map(|moment| {
            let moment = ShownMoment::of(t, moment);
            let at = if moment.at == said { String::new() } else { moment.at.clone() };
            said.clone_from(&moment.at);
            ShownMoment { at, ..moment }
        });
        Self {
            of,
            moments: shown.collect(),
            end: end_words(t, &end),
            is_good,
            books: [(msg!("rehearsal-books-theirs"), end.theirs), (msg!("rehearsal-books-ours"), end.ours)]
                .map(|(whose, sums): (&str, Sums)| {
                    let money = |minor| money_words(t, &end.currency, minor);
                    (t.text(whose).into_owned(), money(sums.held), money(sums.taken))
                }),
            broken: end.broken,
        }
    }
}

impl ShownMoment {
    fn of(t: Messages, moment: Moment) -> Self {
        let what = match moment.what {
            What::Page { heading, texts } => {
                ShownWhat::Page { words: msg!("rehearsal-sees"), heading, texts }
            }
            What::Change { texts } => {
                ShownWhat::Page { words: msg!("rehearsal-changed"), heading: String::new(), texts }
            }
            What::Mail { subject, text } => ShownWhat::Mail { subject, text },
            What::Event(event) => ShownWhat::Event(t.text(event_words(event)).into_owned()),
        };
        Self { at: after(t, moment.after_seconds), what }
    }
}

/// So long after the beginning, as one says it: nobody counts the seconds of an hour.
fn after(t: Messages, seconds: i64) -> String {
    let count = |count: i64| ("count", count.into());
    match seconds {
        ..=0 => t.text("rehearsal-at-once").into_owned(),
        1..MINUTE => t.with("rehearsal-after-seconds", &[count(seconds)]),
        MINUTE..HOUR => t.with("rehearsal-after-minutes", &[count(seconds / MINUTE)]),
        HOUR..DAY => {
            let (hours, minutes) = (seconds / HOUR, seconds % HOUR / MINUTE);
            match minutes {
                0 => t.with("rehearsal-after-hours", &[count(hours)]),
                _ => t.with("rehearsal-after-hours-minutes", &[count(hours), ("minutes", minutes.into())]),
            }
        }
        DAY.. => t.with("rehearsal-after-days", &[count(seconds / DAY)]),
    }
}

/// What a trouble is called, and what it is.
fn words_of(trouble: Trouble) -> (&'static str, Option<&'static str>) {
    let hint = match trouble {
        Trouble::Smooth => None,
        Trouble::Declined => Some(msg!("rehearsal-trouble-declined-hint")),
        Trouble::AnswerLost => Some(msg!("rehearsal-trouble-answer-lost-hint")),
        Trouble::Unreachable => Some(msg!("rehearsal-trouble-unreachable-hint")),
        Trouble::Unreadable => Some(msg!("rehearsal-trouble-unreadable-hint")),
        Trouble::ReviewAccepted | Trouble::ReviewDeclined => Some(msg!("rehearsal-trouble-review-hint")),
        Trouble::NeverBack => Some(msg!("rehearsal-trouble-never-back-hint")),
        Trouble::Cancelled => Some(msg!("rehearsal-trouble-cancelled-hint")),
        Trouble::ChargeRefused => Some(msg!("rehearsal-trouble-charge-refused-hint")),
    };
    let title = match trouble {
        Trouble::Smooth => msg!("rehearsal-trouble-none"),
        Trouble::Declined => msg!("rehearsal-trouble-declined"),
        Trouble::AnswerLost => msg!("rehearsal-trouble-answer-lost"),
        Trouble::Unreachable => msg!("rehearsal-trouble-unreachable"),
        Trouble::Unreadable => msg!("rehearsal-trouble-unreadable"),
        Trouble::ReviewAccepted => msg!("rehearsal-trouble-review-accepted"),
        Trouble::ReviewDeclined => msg!("rehearsal-trouble-review-declined"),
        Trouble::NeverBack => msg!("rehearsal-trouble-never-back"),
        Trouble::Cancelled => msg!("rehearsal-trouble-cancelled"),
        Trouble::ChargeRefused => msg!("rehearsal-trouble-charge-refused"),
    };
    (title, hint)
}

fn event_words(event: Event) -> &'static str {
    match event {
        Event::AtGateway => msg!("rehearsal-event-at-gateway"),
        Event::Pays => msg!("rehearsal-event-pays"),
        Event::PaysDeclined => msg!("rehearsal-event-pays-declined"),
        Event::DeclinedThere => msg!("rehearsal-event-declined-there"),
        Event::Cancels => msg!("rehearsal-event-cancels"),
        Event::Leaves => msg!("rehearsal-event-leaves"),
        Event::OpensAgain => msg!("rehearsal-event-opens-again"),
        Event::AnswerLost => msg!("rehearsal-event-answer-lost"),
        Event::Unreachable => msg!("rehearsal-event-unreachable"),
        Event::ReachableAgain => msg!("rehearsal-event-reachable-again"),
        Event::Unreadable => msg!("rehearsal-event-unreadable"),
        Event::HeldForReview => msg!("rehearsal-event-held-for-review"),
        Event::ReviewAccepted => msg!("rehearsal-event-review-accepted"),
        Event::ReviewDeclined => msg!("rehearsal-event-review-declined"),
        Event::ChargeRefused => msg!("rehearsal-event-charge-refused"),
    }
}

fn end_words(t: Messages, end: &End) -> String {
    let money = |minor| money_words(t, &end.currency, minor);
    match end.outcome {
        Outcome::Seat => t.with("rehearsal-end-seat", &[("taken", money(end.theirs.taken).into())]),
        Outcome::SeatUncharged => {
            t.with("rehearsal-end-seat-uncharged", &[("held", money(end.theirs.held).into())])
        }
        Outcome::NotCharged => t.text("rehearsal-end-not-charged").into_owned(),
        Outcome::GivenBack => t.text("rehearsal-end-given-back").into_owned(),
        Outcome::Open => t.text("rehearsal-end-open").into_owned(),
    }
}

/// An amount of a rehearsal. Its currency is one that we know, or this program has not printed it.
fn money_words(t: Messages, currency: &str, minor: i64) -> String {
    match Currency::from_code(currency) {
        Some(currency) => t.money(Money::new(minor, currency)),
        None => minor.to_string(),
    }
}

/// The account that is rehearsed: whose, of which mode and product, and what it does first. Where nothing plays rehearsals, none.
fn meant<'a>(
    state: &WebState,
    visit: &Visit,
    (owner, accounts): (Owner<'a>, &MerchantAccounts),
    product: &str,
) -> Result<RehearsalFacts<'a>, Failure> {
    state.config.rehearse.as_ref().ok_or(Failure::NotFound)?;
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let product = match product {
        "" => accounts.main(mode).map(|account| account.login.product()),
        named => GatewayProduct::parse(named),
    };
    let product = product.ok_or(Failure::NotFound)?;
    let account = accounts.find(mode, product).ok_or(Failure::NotFound)?;
    let (account_does, chosen) = (account.action, Trouble::Smooth.as_str());
    let (edition, card_entry, result) = (account.login.edition(), account.card_entry, Answer::Asked);
    Ok(RehearsalFacts { owner, mode, product, edition, account_does, card_entry, chosen, result })
}

/// The product that an address asks for; more may stand there when the form was kept while its sender signed in.
fn asked_for(query: Option<&str>) -> String {
    Fields::parse(query.unwrap_or_default().as_bytes()).get("gateway").to_owned()
}

/// Plays what the form asks for.
async fn play(state: &WebState, visit: &Visit, facts: &RehearsalFacts<'_>, form: &PostedForm) -> Answer {
    if !form.is_genuine {
        return Answer::Stale;
    }
    let RehearsalFacts { product, edition, account_does: action, .. } = *facts;
    let trouble = Trouble::parse(form.fields.get(TROUBLE)).filter(|trouble| trouble.befalls(action));
    let (Some(trouble), Some(rehearse)) = (trouble, &state.config.rehearse) else {
        return Answer::NoneChosen;
    };
    let Ok(place) = Arc::clone(&state.rehearsals).try_acquire_owned() else { return Answer::TooMany };
    let played = rehearse(Rehearsal { product, edition, action, trouble, locale: visit.t.locale() });
    // Who asked for it may go away: it is played to its end all the same, and has its place until then.
    let played = tokio::spawn(async move {
        let played = played.await;
        drop(place);
        played
    });
    match played.await {
        Ok(Ok(rehearsed)) => Answer::Played(rehearsed),
        Ok(Err(why)) => Answer::Not(why),
        Err(_) => Answer::Not(NotRehearsed::Failed),
    }
}

/// Plays it, and shows what came of it with what was chosen.
async fn answer<'a>(
    state: &WebState,
    visit: &Visit,
    frame: Frame<'_>,
    facts: RehearsalFacts<'a>,
    form: &'a PostedForm,
) -> Result<Response, Failure> {
    let result = play(state, visit, &facts, form).await;
    let status = result.status();
    let facts = RehearsalFacts { chosen: form.fields.get(TROUBLE), result, ..facts };
    let mut response = visit.show(&RehearsalPage::new(frame, facts), Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/admin/merchant-accounts/{mode}/rehearsal`
pub(crate) async fn show(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let accounts = state.app.commerce().merchant_accounts(site).await?;
    let facts = meant(&state, visit, (Owner::Site(site), &accounts), &asked_for(query.as_deref()))?;
    visit.show(&RehearsalPage::new(visit.frame(), facts), Privacy::Personal)
}

/// `POST /{site}/admin/merchant-accounts/{mode}/rehearsal`
pub(crate) async fn rehearse(
    here: SignedIn,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let accounts = state.app.commerce().merchant_accounts(site).await?;
    let facts = meant(&state, visit, (Owner::Site(site), &accounts), form.fields.get("gateway"))?;
    answer(&state, visit, visit.frame(), facts, &form).await
}

/// `GET /operator/merchant-accounts/{mode}/rehearsal`
pub(crate) async fn show_operators(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let accounts = state.app.commerce().operators_accounts().await?;
    let owner = Owner::Operator(&Zone::UTC);
    let facts = meant(&state, &visit, (owner, &accounts), &asked_for(query.as_deref()))?;
    visit.show(&RehearsalPage::new(visit.frame(), facts), Privacy::Personal)
}

/// `POST /operator/merchant-accounts/{mode}/rehearsal`
pub(crate) async fn rehearse_operators(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let accounts = state.app.commerce().operators_accounts().await?;
    let owner = Owner::Operator(&Zone::UTC);
    let facts = meant(&state, &visit, (owner, &accounts), form.fields.get("gateway"))?;
    answer(&state, &visit, visit.frame(), facts, &form).await
}
