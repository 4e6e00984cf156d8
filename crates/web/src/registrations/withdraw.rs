//! A consumer's withdrawal from the contract, in two steps and without signing in (Consumer Rights Directive, Article
//! 11a): who, from what and where the acknowledgement goes; then the declaration to confirm.

use super::cancel::{given_before, seat, text};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{Personal, SiteVisit};
use app::PersonalLink;
use app::refunds::{ShownWithdrawal, WithdrawRefusal, WithdrawalOffer};
use app::registrations::RegistrationView;
use app::sites::Site;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use domain::money::Money;
use domain::registrations::people::Holder;
use domain::time::{Span, Timestamp};
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "registrations/withdraw.html")]
pub(crate) struct WithdrawPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    registration: String,
    action: String,
    name: String,
    contract: String,
    email: &'a str,
    /// To whom the seat goes.
    seat: &'static str,
    /// Who loses it, where that is not the reader.
    other: Option<String>,
    state: State<'a>,
}

enum State<'a> {
    /// Nobody can withdraw now.
    Refused { title: String, why: Option<String> },
    /// The first step: the statement.
    Statement { text: String },
    /// The second step: the declaration, what it brings, and the button.
    Confirm { changed: bool, declaration: String, money: Vec<String>, back_minor: i64, shown: &'a str },
}

/// How far the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepOfTwo {
    /// Sees the statement.
    First,
    /// Is asked to confirm.
    Second,
}

/// What becomes of the money that was paid.
fn money(t: Messages, offer: &WithdrawalOffer) -> Vec<String> {
    let WithdrawalOffer { back, given, coming, kept, .. } = *offer;
    let paid = Money::new(back.minor + given.minor + kept.minor, back.currency);
    let mut sentences = given_before(t, paid, given, coming);
    let values = [("amount", t.money(back).into()), ("kept", t.money(kept).into())];
    match (kept.is_zero(), given.is_zero(), back.is_zero()) {
        (false, ..) => sentences.push(t.with("withdraw-refund-part", values)),
        (true, true, _) => sentences.push(t.with("withdraw-refund-all", values)),
        (true, false, false) => sentences.push(t.with("withdraw-refund-rest", values)),
        (true, false, true) => {}
    }
    if offer.is_disputed && !back.is_zero() {
        sentences.push(t.text("cancel-refund-disputed").into_owned());
    }
    sentences
}

impl<'a> WithdrawPage<'a> {
    /// The page of a registration; `shown` proves when its amount was reckoned.
    pub fn new(
        frame: Frame<'a>,
        site: &Site,
        view: &'a RegistrationView,
        (offer, shown): (Result<WithdrawalOffer, WithdrawRefusal>, &'a str),
        step: StepOfTwo,
    ) -> Self {
        let t = frame.t;
        let link = view.link.to_string();
        let name = view.person.name();
        let contract =
            [("session", view.session.topic.as_str().into()), ("reference", view.reference.as_str().into())];
        let changed = matches!(offer, Err(WithdrawRefusal::Changed(_)));
        // The period ends with its last day.
        let day = |until: Timestamp| t.date(until.minus(Span::seconds(1)), &Zone::stored(&site.time_zone));
        let refused =
            |title: &str, why: Option<String>| State::Refused { title: t.text(title).into_owned(), why };
        let state = match offer {
            Ok(offer) | Err(WithdrawRefusal::Changed(offer)) if step == StepOfTwo::Second => State::Confirm {
                changed,
                declaration: t.with(
                    "withdraw-declaration",
                    [
                        ("name", name.as_str().into()),
                        ("session", view.session.topic.as_str().into()),
                        ("reference", view.reference.as_str().into()),
                    ],
                ),
                money: money(t, &offer),
                back_minor: offer.back.minor,
                shown,
            },
            Ok(offer) | Err(WithdrawRefusal::Changed(offer)) => {
                State::Statement { text: t.with("withdraw-text", [("date", day(offer.until).into())]) }
            }
            Err(WithdrawRefusal::NoRight) => {
                refused("withdraw-no-right-title", Some(t.text("withdraw-no-right-text").into_owned()))
            }
            Err(WithdrawRefusal::Excluded) => {
                refused("withdraw-no-right-title", Some(t.text("withdraw-excluded-text").into_owned()))
            }
            Err(WithdrawRefusal::PeriodOver(until)) => {
                let why = t.with("withdraw-over-period", [("date", day(until).into())]);
                refused("withdraw-over-title", Some(why))
            }
            Err(WithdrawRefusal::Performed) => {
                refused("withdraw-over-title", Some(t.text("withdraw-over-performed").into_owned()))
            }
            Err(WithdrawRefusal::Already) => refused("cancel-already-title", None),
            Err(WithdrawRefusal::NotNow) => {
                refused("cancel-not-now-title", Some(t.text("cancel-not-now-text").into_owned()))
            }
        };
        Self {
            t,
            registration: Address::Registration { site: &site.slug, reference: &link }.path(),
            action: Address::Withdraw { site: &site.slug, reference: &link }.path(),
            contract: t.with("withdraw-contract-text", contract),
            name,
            email: &view.person.email,
            seat: seat(view),
            other: (view.holder == Holder::Payer).then(|| text(t, view)),
            state,
            frame: frame.showing(view.session.session.mode),
        }
    }

    fn title(&self) -> String {
        match &self.state {
            State::Refused { title, .. } => title.clone(),
            State::Statement { .. } => self.t.text("withdraw-title").into_owned(),
            State::Confirm { .. } => self.t.text("withdraw-confirm-title").into_owned(),
        }
    }
}

async fn page(
    visit: &SiteVisit,
    state: &WebState,
    link: &PersonalLink,
    (refused, step): (Option<WithdrawRefusal>, StepOfTwo),
    status: StatusCode,
) -> Result<Response, Failure> {
    let view = state.app.registrations().view(&visit.site, link).await?.ok_or(Failure::NotFound)?;
    let offer = match refused {
        Some(refusal) => Err(refusal),
        None => state.app.refunds().withdrawal_offer(&visit.site, link).await?.ok_or(Failure::NotFound)?,
    };
    let shown = match &offer {
        Ok(offer) | Err(WithdrawRefusal::Changed(offer)) => state.app.refunds().shown_at(link, offer.at),
        Err(_) => String::new(),
    };
    let page = WithdrawPage::new(visit.frame(), &visit.site, &view, (offer, &shown), step);
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/registrations/{reference}/withdraw`: the statement.
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
) -> Result<Response, Failure> {
    page(&visit, &state, &link, (None, StepOfTwo::First), StatusCode::OK).await
}

/// `POST /{site}/registrations/{reference}/withdraw`: the first time asks to confirm, the second time withdraws.
pub(crate) async fn withdraw(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    if !form.is_genuine {
        return page(&visit, &state, &link, (None, StepOfTwo::First), StatusCode::FORBIDDEN).await;
    }
    let Ok(back) = form.fields.get("back").parse() else {
        return page(&visit, &state, &link, (None, StepOfTwo::Second), StatusCode::OK).await;
    };
    let shown = ShownWithdrawal { back, at: form.fields.get("shown").to_owned() };
    let withdrawn =
        state.app.refunds().withdraw(&visit.site, &link, &shown).await?.ok_or(Failure::NotFound)?;
    match withdrawn {
        Ok(()) | Err(WithdrawRefusal::Already) => {
            let reference = &link.to_string();
            see_other(&Address::Registration { site: &visit.site.slug, reference }.path())
        }
        Err(refusal) => {
            page(&visit, &state, &link, (Some(refusal), StepOfTwo::Second), StatusCode::CONFLICT).await
        }
    }
}
