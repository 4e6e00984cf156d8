//! A refund that the gateway refused: what happened, and what a person may do about it.

use super::acts::order_words;
use crate::forms::{LongText, Mistake, Mistakes, OptionOf, Options, TextField};
use crate::layout::Frame;
use crate::request::form::{Fields, PostedForm};
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::money::{FailedRefund, PaymentView};
use app::refunds::{HowPaid, OrderRefusal, read_object};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::RefundId;
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "money/failed.html")]
pub(crate) struct FailedPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    payment: String,
    reference: &'a str,
    here: String,
    heading: String,
    text: String,
    settle_text: String,
    dismiss_text: String,
    refund: FailedRefund,
    mistakes: Mistakes<'a>,
    how: Options<'a>,
    object: TextField<'a>,
    note: LongText<'a>,
    dismiss_note: LongText<'a>,
}

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedSettle {
    /// `bank` or `console`.
    pub how: String,
    /// The gateway's id of it.
    pub object: String,
    /// What else there is to say.
    pub note: String,
    /// Why it is given up.
    pub dismiss_note: String,
    /// What is wrong: field and words.
    pub problem: Option<(&'static str, String)>,
}

/// What the page is made from.
pub(crate) struct FailedFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The payment.
    pub view: &'a PaymentView,
    /// The refund.
    pub refund: FailedRefund,
    /// What was typed.
    pub typed: &'a TypedSettle,
}

impl<'a> FailedPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &FailedFacts<'a>) -> Self {
        let t = frame.t;
        let FailedFacts { site, view, refund, typed } = *facts;
        let zone = Zone::stored(&site.time_zone);
        let (slug, reference) = (site.slug.as_str(), view.reference.as_str());
        let id = refund.id.to_string();
        let values = [
            ("amount", t.money(refund.amount).into()),
            ("date", t.short_date_time(refund.failed_at, &zone).into()),
            ("name", view.name.as_str().into()),
        ];
        let problem = |field: &str| {
            typed.problem.as_ref().filter(|(of, _)| *of == field).map(|(_, words)| words.clone())
        };
        let mistakes = typed.problem.iter().map(|(field, words)| Mistake { field, words: words.clone() });
        let option = |value, title: &str, hint: &str| OptionOf {
            value,
            title: t.text(title).into_owned(),
            hint: t.text(hint).into_owned(),
        };
        let how = vec![
            option("bank", "money-settle-bank", "money-settle-bank-hint"),
            option("console", "money-settle-console", "money-settle-console-hint"),
        ];
        let text = match (refund.may_dismiss, view.seat) {
            _ if refund.is_held_back => "money-held-back-text",
            (true, Some(_)) => "money-failed-text",
            (true, None) => "host-payments-failed-text",
            (false, _) => "money-failed-owed-text",
        };
        let words = |seat: &'static str, host: &'static str| {
            t.text(if view.seat.is_none() { host } else { seat }).into_owned()
        };
        Self {
            t,
            payment: Address::Payment { site: slug, reference }.path(),
            reference,
            here: Address::PaymentFailedRefund { site: slug, reference, refund: &id }.path(),
            heading: t.with(
                if refund.is_held_back { "money-held-back-card" } else { "money-failed-heading" },
                values.clone(),
            ),
            text: t.with(text, values),
            settle_text: words("money-settle-text", "host-payments-settle-text"),
            dismiss_text: words("money-dismiss-text", "host-payments-dismiss-text"),
            refund,
            mistakes: Mistakes::new(t, mistakes.collect()).kept(t.text("money-nothing-done")),
            how: Options::new("how", t.text("money-settle-how"), &typed.how, how),
            object: TextField::new("object", t.text("money-object"), &typed.object)
                .hint(t.text("money-settle-object-hint"))
                .optional()
                .problem(problem("object")),
            note: LongText::new("note", t.text("money-note"), &typed.note, 3)
                .hint(t.text("money-note-hint"))
                .problem(problem("note")),
            dismiss_note: LongText::new("dismiss_note", t.text("money-note"), &typed.dismiss_note, 2)
                .hint(t.text("money-note-hint"))
                .problem(problem("dismiss_note")),
            frame: frame.showing_money(view.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.heading)
    }
}

fn refund_id(here: &SignedIn<Till>) -> Result<RefundId, Failure> {
    uuid::Uuid::parse_str(here.visit.param("refund")).map(RefundId).map_err(|_| Failure::NotFound)
}

async fn page(
    here: &SignedIn<Till>,
    state: &WebState,
    typed: &TypedSettle,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (site, reference) = (&here.visit.site, here.visit.param("reference"));
    let view = state.app.money().payment(site, reference).await?.ok_or(Failure::NotFound)?;
    let id = refund_id(here)?;
    let Some(refund) = view.failed.iter().find(|refund| refund.id == id).copied() else {
        // Decided meanwhile: the payment's page says how it stands.
        return see_other(&Address::Payment { site: &site.slug, reference: &view.reference }.path());
    };
    let again = Address::PaymentFailedRefund {
        site: &site.slug,
        reference: &view.reference,
        refund: &refund.id.to_string(),
    };
    let facts = FailedFacts { site, view: &view, refund, typed };
    let page = FailedPage::new(here.visit.frame_at(again.path()), &facts);
    let mut response = here.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/money/payments/{reference}/refunds/{refund}`
pub(crate) async fn show(here: SignedIn<Till>, State(state): State<WebState>) -> Result<Response, Failure> {
    let typed = TypedSettle { how: "bank".into(), ..TypedSettle::default() };
    page(&here, &state, &typed, StatusCode::OK).await
}

fn typed(fields: &Fields) -> TypedSettle {
    let text = |name: &str| fields.get(name).to_owned();
    TypedSettle {
        how: text("how"),
        object: text("object"),
        note: text("note"),
        dismiss_note: text("dismiss_note"),
        problem: None,
    }
}

/// `POST /{site}/money/payments/{reference}/refunds/{refund}`: asks once more, notes that it was paid otherwise, or gives
/// it up.
pub(crate) async fn act(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site, by) = (here.visit.t, &here.visit.site, here.person.account);
    let id = refund_id(&here)?;
    let mut typed = typed(&form.fields);
    if !form.is_genuine {
        typed.problem = Some(("note", t.text("money-form-stale").into_owned()));
        return page(&here, &state, &typed, StatusCode::FORBIDDEN).await;
    }
    let refunds = state.app.refunds();
    let wrong = |field, key: &str| Some((field, t.text(key).into_owned()));
    let asked = match form.fields.get("action") {
        "retry" => refunds.retry(by, site.id, id).await?,
        "dismiss" if typed.dismiss_note.trim().is_empty() => {
            typed.problem = wrong("dismiss_note", "money-note-missing");
            return page(&here, &state, &typed, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        "dismiss" => refunds.dismiss(by, site.id, id, &typed.dismiss_note).await?,
        "settle" => {
            let how = match (typed.how.as_str(), read_object(&typed.object)) {
                ("console", None) => {
                    typed.problem = wrong("object", "money-object-bad");
                    return page(&here, &state, &typed, StatusCode::UNPROCESSABLE_ENTITY).await;
                }
                ("console", Some(object)) => HowPaid::AtConsole(object),
                _ => HowPaid::ByBank,
            };
            if typed.note.trim().is_empty() {
                typed.problem = wrong("note", "money-note-missing");
                return page(&here, &state, &typed, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            refunds.settle_otherwise(by, site.id, id, (how, &typed.note)).await?
        }
        _ => return Err(Failure::BadRequest),
    };
    match asked {
        Ok(()) | Err(OrderRefusal::NotFailed) => {
            let reference = here.visit.param("reference");
            see_other(&Address::Payment { site: &site.slug, reference }.path())
        }
        Err(OrderRefusal::NotFound) => Err(Failure::NotFound),
        Err(refusal) => {
            let field = match refusal {
                OrderRefusal::BadReference
                | OrderRefusal::Known
                | OrderRefusal::NotARefund
                | OrderRefusal::NotShown
                | OrderRefusal::KindUnknown
                | OrderRefusal::NoAnswer
                | OrderRefusal::OtherAmount(_) => "object",
                _ if form.fields.get("action") == "dismiss" => "dismiss_note",
                _ => "note",
            };
            typed.problem = Some((field, order_words(t, refusal)));
            page(&here, &state, &typed, StatusCode::CONFLICT).await
        }
    }
}
