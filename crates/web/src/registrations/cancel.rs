//! Giving a seat back, in two steps: what goes back is shown, and bound to the confirmation. Another amount by then
//! cancels nothing and is shown instead.

use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{Personal, SiteVisit};
use app::PersonalLink;
use app::refunds::{CancelOffer, CancelRefusal, WithdrawalOffer};
use app::registrations::{RegistrationView, Standing};
use app::sites::Site;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use domain::money::Money;
use domain::registrations::people::Holder;
use domain::time::Timestamp;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "registrations/cancel.html")]
pub(crate) struct CancelPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    registration: String,
    action: String,
    /// Who loses the seat.
    text: String,
    /// To whom it goes.
    seat: &'static str,
    /// The right of withdrawal gives back more: in words, the way to it, and its button.
    better: Option<(String, String, String)>,
    state: State,
}

enum State {
    /// It cannot be cancelled now.
    Refused { title: String, why: Option<String> },
    /// What it brings, and the button.
    Asked { changed: bool, sentences: Vec<String>, button: String, back_minor: i64, kept_minor: i64 },
}

impl<'a> CancelPage<'a> {
    /// The page of a registration; `link` leads to it. `changed` after another amount was shown.
    pub fn new(
        frame: Frame<'a>,
        site: &Site,
        view: &'a RegistrationView,
        (offer, withdrawal): (Result<CancelOffer, CancelRefusal>, Option<WithdrawalOffer>),
        (changed, reading): (bool, (Option<&Zone>, Timestamp)),
    ) -> Self {
        let t = frame.t;
        let link = view.link.to_string();
        let contact = [("contact", site.contact().into())];
        let back = match &offer {
            Ok(offer) => offer.back.minor,
            Err(CancelRefusal::Changed(offer)) => offer.back.minor,
            Err(_) => 0,
        };
        let better = withdrawal.filter(|withdrawal| withdrawal.back.minor > back).map(|withdrawal| {
            let amount = [("amount", t.money(withdrawal.back).into())];
            (
                t.with("cancel-withdraw-better", amount.clone()),
                Address::Withdraw { site: &site.slug, reference: &link }.path(),
                t.with("cancel-withdraw-button", amount),
            )
        });
        let asked = |offer: CancelOffer| State::Asked {
            changed,
            sentences: sentences(t, site, view, &offer, reading.0),
            button: match offer.back.is_zero() {
                true => t.text("cancel-confirm").into_owned(),
                false => t.with("cancel-confirm-refund", [("amount", t.money(offer.back).into())]),
            },
            back_minor: offer.back.minor,
            kept_minor: offer.kept().minor,
        };
        let state = match offer {
            Ok(offer) => asked(offer),
            Err(CancelRefusal::Changed(offer)) => asked(*offer),
            Err(CancelRefusal::Already) => {
                State::Refused { title: t.text("cancel-already-title").into_owned(), why: None }
            }
            Err(CancelRefusal::TooLate) => State::Refused {
                title: t.text("cancel-too-late-title").into_owned(),
                why: Some(match view.is_over(reading.1) {
                    true => t.with("cancel-over-text", contact),
                    false => t.with("cancel-too-late-text", contact),
                }),
            },
            Err(CancelRefusal::NotNow) => State::Refused {
                title: t.text("cancel-not-now-title").into_owned(),
                why: Some(t.text("cancel-not-now-text").into_owned()),
            },
        };
        Self {
            t,
            registration: Address::Registration { site: &site.slug, reference: &link }.path(),
            action: Address::CancelRegistration { site: &site.slug, reference: &link }.path(),
            text: text(t, view),
            seat: seat(view),
            better,
            state,
            frame: frame.showing(view.session.session.mode),
        }
    }

    fn title(&self) -> String {
        match &self.state {
            State::Refused { title, .. } => title.clone(),
            State::Asked { .. } => self.t.text("cancel-title").into_owned(),
        }
    }
}

/// Whose seat is given up: the reader's own, or that of whom he sent instead.
pub(super) fn text(t: Messages, view: &RegistrationView) -> String {
    let session = ("session", view.session.topic.as_str().into());
    match view.other.as_ref().filter(|_| view.holder == Holder::Payer) {
        Some(other) => t.with("cancel-text-other", [("name", other.name().into()), session]),
        None => t.with("cancel-text", [session]),
    }
}

/// That the seat goes to somebody else.
pub(super) fn seat(view: &RegistrationView) -> &'static str {
    if view.holder == Holder::Payer { msg!("cancel-seat-other") } else { msg!("cancel-seat") }
}

fn sentences(
    t: Messages,
    site: &Site,
    view: &RegistrationView,
    offer: &CancelOffer,
    reader: Option<&Zone>,
) -> Vec<String> {
    let free = match view.standing {
        Standing::AwaitingPayment { .. } | Standing::CannotBePaidNow { .. } | Standing::Checking => {
            msg!("cancel-refund-unpaid")
        }
        Standing::UnderReview => msg!("cancel-refund-checked"),
        _ => msg!("cancel-refund-free"),
    };
    let Some(paid) = offer.paid else { return vec![t.text(free).into_owned()] };
    let zone = Zone::stored(&view.session.time_zone);
    let mut sentences = Vec::new();
    match offer.moved_until {
        Some(until) => {
            let until =
                [("date", t.date(until, &zone).into()), ("time", t.time_for(until, &zone, reader).into())];
            sentences.push(t.with("giving-moved", until));
        }
        None => {
            let (starts_at, accepted_at) = (view.session.session.starts_at, view.policy_accepted_at);
            let rules = t.refund_policy(offer.policy, starts_at, (&zone, reader), accepted_at);
            sentences.push(t.with("giving-policy", [("policy", rules.into())]));
        }
    }
    let values = [("amount", t.money(offer.back).into()), ("kept", t.money(offer.kept()).into())];
    let paid_back = [("given", t.money(offer.given).into()), ("paid", t.money(paid).into())];
    if offer.back.is_zero() && offer.kept().is_zero() && !offer.given.is_zero() && offer.coming.is_zero() {
        return vec![t.with("cancel-given-all", paid_back)];
    }
    sentences.extend(given_before(t, paid, offer.given, offer.coming));
    if offer.back.is_zero() && offer.kept().is_zero() && !offer.given.is_zero() {
        return sentences;
    }
    let how = match offer.is_disputed {
        true => msg!("cancel-refund-disputed"),
        false => msg!("cancel-refund-how"),
    };
    match (offer.back.is_zero(), offer.kept().is_zero()) {
        (true, _) if !offer.given.is_zero() => {
            sentences.push(t.with("cancel-refund-none-more", [("kept", t.money(offer.kept()).into())]));
            let contact = [("contact", site.contact().into())];
            sentences.push(t.with("cancel-refund-none-contact", contact));
        }
        (true, _) => {
            sentences.push(t.with("cancel-refund-none", [("paid", t.money(paid).into())]));
            let contact = [("contact", site.contact().into())];
            sentences.push(t.with("cancel-refund-none-contact", contact));
        }
        (false, true) => {
            let all = match offer.given.is_zero() {
                true => msg!("cancel-refund-all"),
                false => msg!("cancel-refund-rest"),
            };
            sentences.push(t.with(all, [("amount", t.money(offer.back).into())]));
            sentences.push(t.text(how).into_owned());
        }
        (false, false) => {
            sentences.push(t.with("cancel-refund-part", values));
            sentences.push(t.text(how).into_owned());
        }
    }
    sentences
}

/// What of the price went back before, and what of it is still on its way.
pub(super) fn given_before(t: Messages, paid: Money, given: Money, coming: Money) -> Vec<String> {
    let back = Money::new(given.minor - coming.minor, given.currency);
    let part =
        |key, amount: Money| t.with(key, [("given", t.money(amount).into()), ("paid", t.money(paid).into())]);
    let gone = (!back.is_zero()).then(|| part(msg!("cancel-given-part"), back));
    let going = (!coming.is_zero()).then(|| part(msg!("cancel-given-coming"), coming));
    gone.into_iter().chain(going).collect()
}

async fn page(
    visit: &SiteVisit,
    state: &WebState,
    link: &PersonalLink,
    refused: Option<CancelRefusal>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let view = state.app.registrations().view(&visit.site, link).await?.ok_or(Failure::NotFound)?;
    let offer = match refused {
        Some(refusal) => Err(refusal),
        None => state.app.refunds().cancel_offer(&visit.site, link).await?.ok_or(Failure::NotFound)?,
    };
    let changed = matches!(offer, Err(CancelRefusal::Changed(_)));
    let withdrawal = state.app.refunds().withdrawal_offer(&visit.site, link).await?.and_then(Result::ok);
    let (offers, reading) = ((offer, withdrawal), (visit.zone.as_ref(), state.app.now()));
    let page = CancelPage::new(visit.frame(), &visit.site, &view, offers, (changed, reading));
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/registrations/{reference}/cancel`
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
) -> Result<Response, Failure> {
    page(&visit, &state, &link, None, StatusCode::OK).await
}

/// `POST /{site}/registrations/{reference}/cancel`: cancels, if what goes back is what was shown.
pub(crate) async fn cancel(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    if !form.is_genuine {
        return page(&visit, &state, &link, None, StatusCode::FORBIDDEN).await;
    }
    let shown = |field| form.fields.get(field).parse().unwrap_or(-1);
    let shown = (shown("back"), shown("kept"));
    let cancelled = state.app.refunds().cancel(&visit.site, &link, shown).await?.ok_or(Failure::NotFound)?;
    match cancelled {
        Ok(()) | Err(CancelRefusal::Already) => {
            let reference = &link.to_string();
            see_other(&Address::Registration { site: &visit.site.slug, reference }.path())
        }
        Err(refusal) => page(&visit, &state, &link, Some(refusal), StatusCode::CONFLICT).await,
    }
}
