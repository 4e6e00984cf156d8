//! The walk through as an attendee: the host sees the very pages that attendees will see, also of a draft, as if it were
//! scheduled. Nothing is held, stored, sent or charged; only the addresses that forms go to are others.

use super::acting;
use crate::layout::Frame;
use crate::registrations::register::{RegisterFacts, RegisterPage, likely_country, typed};
use crate::registrations::registration::{RegistrationFacts, RegistrationPage};
use crate::request::form::CheckedForm;
use crate::response::{Failure, Privacy, see_other};
use crate::sessions::session::{SessionFacts, SessionPage};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::registrations::{OfBrowser, Standing};
use app::sessions::SessionView;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::payments::gateway::CardEntry;
use domain::registrations::details::{DetailsInput, Field, Problem};
use domain::registrations::hold::HOLD;
use domain::registrations::people::Holder;
use domain::sessions::{Session, SessionState};
use http::StatusCode;
use locale::{Address, Messages};

/// A key of the length of a real one; a walk keeps nothing by it.
const NO_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// What a registration's reference looks like.
const SAMPLE_REFERENCE: &str = "7K3M9Q2XVB4T";

/// Where the payment provider's page would open.
#[derive(Template)]
#[template(path = "hosting/walk.html")]
pub(crate) struct WalkPaymentPage<'a> {
    /// The reader's language.
    pub t: Messages,
    /// The frame.
    pub frame: Frame<'a>,
    /// What would be paid.
    pub text: String,
    /// The next step.
    pub next: String,
}

impl WalkPaymentPage<'_> {
    fn title(&self) -> String {
        self.t.text("host-walk-pay-title").into_owned()
    }
}

/// A walk that goes on.
struct Walk {
    who: SignedIn,
    /// The session as if it were scheduled.
    session: SessionView,
}

impl Walk {
    async fn begin(who: SignedIn, state: &WebState) -> Result<Self, Failure> {
        let (site, slug) = (&who.visit.site, who.visit.param("session"));
        let found = state.app.sessions().find_hosted(acting(&who), site, slug).await?;
        let view = found.ok_or(Failure::NotFound)?.view;
        let session = Session { state: SessionState::Scheduled, ..view.session };
        Ok(Self { who, session: SessionView { session, ..view } })
    }

    fn base(&self) -> String {
        Address::HostWalk { site: &self.who.visit.site.slug, session: &self.session.slug }.path()
    }

    fn step(&self, step: &str) -> String {
        format!("{}/{step}", self.base())
    }

    fn frame(&self) -> Frame<'_> {
        Frame { walk: Some(self.base()), ..self.who.visit.frame() }
    }
}

/// `GET /{site}/host/sessions/{session}/walk`: the session's page.
pub(crate) async fn show(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let walk = Walk::begin(who, &state).await?;
    let facts = SessionFacts {
        site: &walk.who.visit.site,
        session: &walk.session,
        reader: walk.who.visit.zone.as_ref(),
        of_browser: &OfBrowser::Nothing,
        room: None,
        methods: &state.app.registrations().methods(&walk.who.visit.site, &walk.session).await?.methods,
        called_off_because: "",
        is_restored: false,
        now: state.app.now(),
    };
    walk.who.visit.show(&SessionPage::new(walk.frame(), &facts), Privacy::Personal)
}

/// `GET /{site}/host/sessions/{session}/walk/{step}`
pub(crate) async fn show_step(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let walk = Walk::begin(who, &state).await?;
    let visit = &walk.who.visit;
    match visit.param("step") {
        "register" => {
            let country = likely_country(&visit.site, visit.t);
            let typed = DetailsInput { country, ..DetailsInput::default() };
            register_page(&walk, &state, &typed, &[]).await
        }
        "payment" => {
            let Some(price) = walk.session.price else { return see_other(&walk.step("registration")) };
            let amount = [("amount", visit.t.money(price.gross).into())];
            let text = visit.t.with("host-walk-pay-text", &amount);
            let next = walk.step("registration");
            visit.show(&WalkPaymentPage { t: visit.t, frame: walk.frame(), text, next }, Privacy::Personal)
        }
        "registration" => {
            let facts = RegistrationFacts {
                site: &visit.site,
                session: &walk.session,
                link: SAMPLE_REFERENCE,
                reference: SAMPLE_REFERENCE,
                standing: &Standing::Confirmed,
                holder: Holder::Registrant,
                other: None,
                email: &walk.who.person.email,
                price: walk.session.price,
                tax: (&visit.site.tax.name, visit.site.tax.rate_ppm),
                hold_until: None,
                review_until: walk.session.session.starts_at,
                page_was_open: false,
                stopped: false,
                complimentary: false,
                given_up_because: "",
                going_back: None,
                withdraw_until: None,
                moved: None,
                refund_policy: walk
                    .session
                    .price
                    .map(|_| walk.session.cancelling.limits(visit.site.refund_policy)),
                policy_accepted_at: state.app.now(),
                attempts_left: 0,
                methods: &[],
                card_entry: CardEntry::GatewayPage,
                method: None,
                confirmed_at: None,
                has_receipt: true,
                room: None,
                join_token: Some(SAMPLE_REFERENCE),
                reader: visit.zone.as_ref(),
                now: state.app.now(),
            };
            visit.show(&RegistrationPage::new(walk.frame(), &facts), Privacy::Personal)
        }
        _ => Err(Failure::NotFound),
    }
}

/// `POST /{site}/host/sessions/{session}/walk/{step}`: a button of one of the pages.
pub(crate) async fn press(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let walk = Walk::begin(who, &state).await?;
    match walk.who.visit.param("step") {
        "hold" => see_other(&walk.step("register")),
        "register" => {
            let typed = typed(&fields);
            let visit = &walk.who.visit;
            let texts = state.app.sites().texts(&visit.site).await?;
            let (registrations, about) = (state.app.registrations(), (Some(&walk.session.session), &texts));
            match registrations.check_details(&visit.site, about, &typed, visit.t.locale()) {
                Ok(_) => see_other(&walk.step("payment")),
                Err(problems) => {
                    let mut response = register_page(&walk, &state, &typed, &problems).await?;
                    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                    Ok(response)
                }
            }
        }
        _ => Err(Failure::NotFound),
    }
}

async fn register_page(
    walk: &Walk,
    state: &WebState,
    typed: &DetailsInput,
    problems: &[(Field, Problem)],
) -> Result<Response, Failure> {
    let visit = &walk.who.visit;
    let offer = state.app.registrations().methods(&visit.site, &walk.session).await?;
    let facts = RegisterFacts {
        site: &visit.site,
        session: &walk.session,
        reader: visit.zone.as_ref(),
        texts: &state.app.sites().texts(&visit.site).await?,
        held_until: Some(state.app.now().plus(HOLD)),
        typed,
        problems,
        notice: None,
        methods: &offer.methods,
        card_entry: offer.card_entry,
        method: None,
        form_key: NO_KEY,
        now: state.app.now(),
    };
    visit.show(&RegisterPage::new(walk.frame(), &facts), Privacy::Personal)
}
