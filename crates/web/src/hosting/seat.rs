//! Taking somebody's seat away: what goes back is chosen and shown before it is done.

use super::acting;
use super::person::{find, name_of};
use crate::forms::{LongText, Mistake, Mistakes, OptionOf, Options};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::refunds::{SeatBack, SeatOffer, SeatRefusal};
use app::sessions::{Attendee, HostedSession};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::refunds::{REASON_MAX, ReasonProblem};
use http::StatusCode;
use locale::{Address, Messages, msg};

/// The page.
#[derive(Template)]
#[template(path = "hosting/seat.html")]
pub(crate) struct SeatPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    person: String,
    name: String,
    here: String,
    mistakes: Mistakes<'a>,
    lead: String,
    form: Option<SeatForm<'a>>,
}

/// What is chosen and written.
struct SeatForm<'a> {
    back: Option<Options<'a>>,
    /// The one choice that there is, where there is only one.
    only: Option<&'static str>,
    note: Option<String>,
    /// What each choice was shown to give back.
    shown: Vec<(String, String)>,
    reason: LongText<'a>,
    button: String,
}

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedSeat {
    /// The word of the choice.
    pub back: String,
    /// Why.
    pub reason: String,
    /// What is wrong: field and words.
    pub problem: Option<(&'static str, String)>,
}

impl<'a> SeatPage<'a> {
    /// The page of `offer`, or why there is none.
    pub fn new(
        frame: Frame<'a>,
        (site, hosted, person): (&'a Site, &'a HostedSession, &'a Attendee),
        offer: Result<SeatOffer, SeatRefusal>,
        typed: &'a TypedSeat,
    ) -> Self {
        let t = frame.t;
        let (slug, session, reference) =
            (site.slug.as_str(), hosted.view.slug.as_str(), person.row.reference.as_str());
        let name = name_of(person);
        let values = [("name", name.as_str().into()), ("session", hosted.view.topic.as_str().into())];
        let mistakes = typed.problem.iter().map(|(field, words)| Mistake { field, words: words.clone() });
        Self {
            t,
            person: Address::HostPerson { site: slug, session, reference }.path(),
            here: Address::HostPersonSeat { site: slug, session, reference }.path(),
            mistakes: Mistakes::new(t, mistakes.collect()).kept(t.text("host-seat-kept")),
            lead: match offer {
                Ok(_) => t.with("host-seat-lead", values),
                Err(SeatRefusal::Already) => t.text("host-seat-already").into_owned(),
                Err(SeatRefusal::NotNow) => t.text("host-seat-not-now").into_owned(),
                Err(_) => t.text("host-seat-over").into_owned(),
            },
            form: offer.ok().map(|offer| form(t, &offer, typed)),
            name,
            frame: frame.showing(hosted.view.session.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&format!("{} · {}", self.t.text("host-seat-title"), self.name))
    }
}

fn form<'a>(t: Messages, offer: &SeatOffer, typed: &'a TypedSeat) -> SeatForm<'a> {
    let problem =
        |field: &str| typed.problem.as_ref().filter(|(of, _)| *of == field).map(|(_, words)| words.clone());
    let choices = offer.choices();
    let option = |choice: &SeatBack| {
        let back = offer.back(*choice);
        let kept = offer.kept(*choice);
        let title = t.text(match choice {
            SeatBack::All => msg!("host-seat-all"),
            SeatBack::ByPolicy => msg!("host-seat-policy"),
        });
        let values = [("back", t.money(back).into()), ("kept", t.money(kept).into())];
        let hint = match (back.is_zero(), kept.is_zero()) {
            (false, true) => msg!("host-seat-back-all"),
            (false, false) => msg!("host-seat-back-part"),
            (true, _) => msg!("host-seat-back-none"),
        };
        OptionOf { value: choice.as_str(), title: title.into_owned(), hint: t.with(hint, values) }
    };
    let is_paid = !offer.left.is_zero();
    let note = if !is_paid {
        let nothing = if offer.paid.is_some() { msg!("host-seat-gone-back") } else { msg!("host-seat-free") };
        Some(t.text(nothing).into_owned())
    } else if offer.least.minor > 0 {
        Some(t.with("host-seat-least", [("amount", t.money(offer.least).into())]))
    } else {
        None
    };
    let options = is_paid.then(|| choices.iter().map(option).collect());
    SeatForm {
        back: options.map(|options| {
            Options::new("back", t.text("host-seat-back"), &typed.back, options).problem(problem("back"))
        }),
        only: (!is_paid).then_some(SeatBack::All.as_str()),
        note,
        shown: SeatBack::ALL
            .iter()
            .map(|choice| (format!("shown_{}", choice.as_str()), offer.back(*choice).minor.to_string()))
            .collect(),
        reason: LongText::new("reason", t.text("host-seat-reason"), &typed.reason, 3)
            .hint(t.text("host-seat-reason-hint"))
            .problem(problem("reason")),
        button: t.text("host-seat-do").into_owned(),
    }
}

fn page(
    who: &SignedIn,
    (hosted, person): (&HostedSession, &Attendee),
    offer: Result<SeatOffer, SeatRefusal>,
    typed: &TypedSeat,
    status: StatusCode,
) -> Result<Response, Failure> {
    let page = SeatPage::new(who.visit.frame(), (&who.visit.site, hosted, person), offer, typed);
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// What taking the seat of the address away would bring.
async fn offer(who: &SignedIn, state: &WebState) -> Result<Result<SeatOffer, SeatRefusal>, Failure> {
    let (site, slug, reference) = (&who.visit.site, who.visit.param("session"), who.visit.param("reference"));
    let offer = state.app.sessions().seat_offer(acting(who), site, slug, reference).await?;
    offer.ok_or(Failure::NotFound)
}

/// `GET /{site}/host/sessions/{session}/people/{reference}/seat`
pub(crate) async fn show(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let (hosted, person) = find(&who, &state).await?;
    let offer = offer(&who, &state).await?;
    let typed = TypedSeat { back: SeatBack::All.as_str().to_owned(), ..TypedSeat::default() };
    page(&who, (&hosted, &person), offer, &typed, StatusCode::OK)
}

/// `POST …/seat`: takes it away, with what was chosen and shown.
pub(crate) async fn take(
    who: SignedIn,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (hosted, person) = find(&who, &state).await?;
    let (t, site) = (who.visit.t, &who.visit.site);
    let (slug, reference) = (hosted.view.slug.as_str(), person.row.reference.as_str());
    let field = |name: &str| form.fields.get(name).to_owned();
    let mut typed = TypedSeat { back: field("back"), reason: field("reason"), problem: None };
    if !form.is_genuine {
        typed.problem = Some(("reason", t.text("host-seat-stale").into_owned()));
        let offer = offer(&who, &state).await?;
        return page(&who, (&hosted, &person), offer, &typed, StatusCode::FORBIDDEN);
    }
    let choice = SeatBack::parse(&typed.back);
    let shown = field(&format!("shown_{}", typed.back)).parse().unwrap_or(-1);
    let taken = state.app.sessions();
    let taken =
        taken.take_seat(acting(&who), site, (slug, reference), (choice, shown), &typed.reason).await?;
    let there = Address::HostPerson { site: &site.slug, session: slug, reference }.path();
    let refusal = match taken.ok_or(Failure::NotFound)? {
        Ok(()) => return see_other(&format!("{there}?done=seat-taken")),
        // Pressed twice, or somebody was quicker: the person's page says how it stands, and why.
        Err(SeatRefusal::Already) => return see_other(&format!("{there}?done=seat-already")),
        Err(refusal) => refusal,
    };
    let (offer, status) = match refusal {
        SeatRefusal::Reason(problem) => {
            let words = match problem {
                ReasonProblem::Missing => t.text("host-seat-reason-missing").into_owned(),
                ReasonProblem::TooLong => t.with("form-too-long", &[("max", REASON_MAX.into())]),
            };
            typed.problem = Some(("reason", words));
            (offer(&who, &state).await?, StatusCode::UNPROCESSABLE_ENTITY)
        }
        SeatRefusal::NoChoice(offer) => {
            typed.problem = Some(("back", t.text("host-seat-choose").into_owned()));
            (Ok(offer), StatusCode::UNPROCESSABLE_ENTITY)
        }
        SeatRefusal::Changed(offer) => {
            typed.problem = Some(("back", t.text("host-seat-changed").into_owned()));
            (Ok(offer), StatusCode::CONFLICT)
        }
        refusal => (Err(refusal), StatusCode::CONFLICT),
    };
    page(&who, (&hosted, &person), offer, &typed, status)
}
