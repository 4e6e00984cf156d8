//! One payment: a ledger-like time line of what we did, what the gateway said, what it meant and who acted, with the raw
//! exchange folded away; beside it what may be done now, each saying its consequence.

use super::tasks::{TaskCard, TypedClose, TypedLoss};
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::receipts::title_of;
use crate::request::form_token;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::money::{Actor, Moment, PaymentView, What};
use app::refunds::RefundPreview;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Act;
use domain::payments::gateway::{Check, Verdict};
use domain::payments::observation::Source;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "money/payment.html")]
pub(crate) struct PaymentPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    view: &'a PaymentView,
    mistakes: Mistakes<'a>,
    list: String,
    state: String,
    when: String,
    due_title: &'static str,
    due: String,
    held: String,
    taken: String,
    returned: String,
    /// What is disputed, and what was lost by disputes, where it is something.
    by_disputes: Vec<(&'static str, String)>,
    /// What the gateway told of the cardholder's address and of the card's code, where it told.
    checks: Vec<(&'static str, &'static str)>,
    /// What the gateway kept for itself, or that it does not tell.
    fee: Option<String>,
    documents: Vec<(String, String, String)>,
    /// Whose clock its times are on.
    clock: String,
    moments: Vec<Line>,
    may_act: bool,
    ask: String,
    task: Option<TaskCard<'a>>,
    failed: Vec<(String, String, String)>,
    release: Option<(String, String, String)>,
    refund_text: String,
    of_site: Option<(String, String)>,
    console: Option<String>,
    dispute: Option<String>,
    evidence: Option<String>,
    refund: Option<RefundForm<'a>>,
}

/// The form that gives money back.
struct RefundForm<'a> {
    action: String,
    id: String,
    amount: TextField<'a>,
    reason: TextField<'a>,
    preview: Option<Preview>,
}

/// What would go back.
struct Preview {
    words: String,
    shown: String,
    button: String,
}

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedRefund {
    /// Made when the form was shown first: the same form asks once (PS-K6).
    pub id: String,
    /// How much.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// What is wrong with the amount.
    pub amount_problem: Option<String>,
    /// What is wrong with the reason.
    pub reason_problem: Option<String>,
    /// What would go back, and the word by which the form says that it was shown.
    pub preview: Option<(RefundPreview, String)>,
}

/// What was typed in the page's forms.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    /// The form that gives money back; none when it begins.
    pub refund: Option<TypedRefund>,
    /// The form that ends a payment by hand.
    pub close: TypedClose,
    /// The form that notes a lost dispute; none when it begins.
    pub loss: Option<TypedLoss>,
    /// Why nothing was done, where that is not about a field.
    pub refused: Option<Refused>,
}

impl Typed {
    /// Only the form that gives money back.
    pub fn refund(refund: TypedRefund) -> Self {
        Self { refund: Some(refund), ..Self::default() }
    }
}

/// Why nothing was done.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    /// Which part of the page it is about.
    pub part: Part,
    /// In words.
    pub words: String,
}

/// A part of the page that does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The form that gives money back.
    Refund,
    /// What waits for a person.
    Task,
}

/// A moment in words.
struct Line {
    kind: &'static str,
    at: String,
    machine: String,
    who: String,
    words: String,
    detail: String,
    is_bad: bool,
    lines: Vec<(String, String)>,
    raw: String,
}

/// What the page is made from.
pub(crate) struct PaymentFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The payment.
    pub view: &'a PaymentView,
    /// Whether the reader may move payments.
    pub may_act: bool,
    /// Why nothing was done, where that is not about a field.
    pub refused: Option<&'a Refused>,
    /// The form that gives money back, as it was typed or as it begins.
    pub refund: &'a TypedRefund,
    /// The form that ends a payment by hand.
    pub close: &'a TypedClose,
    /// The form that notes a lost dispute.
    pub loss: &'a TypedLoss,
    /// The form token, for the forms of cards.
    pub token: &'a str,
}

impl<'a> PaymentPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &PaymentFacts<'a>) -> Self {
        let t = frame.t;
        let PaymentFacts { site, view, may_act, .. } = *facts;
        let zone = Zone::stored(&site.time_zone);
        let (starts_at, ends_at, session_zone) = &view.session_times;
        let session_zone = Zone::stored(session_zone);
        let (slug, reference) = (site.slug.as_str(), view.reference.as_str());
        let list = Address::Money { site: slug }.path();
        let decide = Address::PaymentDecide { site: slug, reference }.path();
        let words = |seat: &'static str, host: &'static str| if view.seat.is_none() { host } else { seat };
        Self {
            t,
            view,
            mistakes: mistakes(t, facts),
            list: format!("{list}?mode={}", view.mode.as_str()),
            state: if view.seat.is_none() {
                t.host_payment_state(view.state).into_owned()
            } else {
                t.payment_state(view.state).into_owned()
            },
            due_title: words(msg!("money-due"), msg!("host-payments-due")),
            when: t.short_range_inside(*starts_at, *ends_at, &session_zone),
            due: t.money(view.price.gross),
            held: t.money(view.held),
            taken: t.money(view.taken),
            returned: t.money(view.returned),
            by_disputes: [(msg!("money-disputed"), view.disputed), (msg!("money-lost"), view.lost)]
                .into_iter()
                .filter(|(_, amount)| !amount.is_zero())
                .map(|(title, amount)| (title, t.money(amount)))
                .collect(),
            checks: [
                (msg!("money-address-check"), view.checks.address),
                (msg!("money-code-check"), view.checks.code),
            ]
            .into_iter()
            .filter_map(|(title, found)| Some((title, found_words(found)?)))
            .collect(),
            fee: match view.fee {
                Some(fee) => Some(t.money(fee)),
                None if view.taken.is_zero() => None,
                None => Some(t.text("money-fee-untold").into_owned()),
            },
            documents: view
                .documents
                .iter()
                .map(|document| {
                    let number = document.number.to_string();
                    let address = Address::MoneyDocument { site: slug, number: &number }.path();
                    (title_of(t, document.number), address, t.money(document.gross))
                })
                .collect(),
            clock: t.with("times-are-of", [("zone", zone.words().into())]),
            moments: view.history.iter().map(|moment| line(t, &zone, moment)).collect(),
            may_act,
            task: view.waiting.filter(|_| may_act).map(|task| {
                let typed = (facts.close, facts.loss);
                TaskCard::new(t, site, (view, task), (decide.clone(), facts.token), typed)
            }),
            failed: view
                .failed
                .iter()
                .filter(|_| may_act)
                .map(|failed| {
                    let refund = failed.id.to_string();
                    let address = Address::PaymentFailedRefund { site: slug, reference, refund: &refund };
                    let amount = [("amount", t.money(failed.amount).into())];
                    let (words, text) = match failed.is_held_back {
                        true => (msg!("money-held-back-card"), msg!("money-held-back-text")),
                        false => (msg!("money-failed-card"), msg!("money-failed-card-text")),
                    };
                    (t.with(words, amount), t.text(text).into_owned(), address.path())
                })
                .collect(),
            release: view.releasable.filter(|_| may_act).map(|held| {
                let amount = [("amount", t.money(held).into())];
                let pressed = words("money-release-button", "host-payments-release-button");
                let text = t.with(words("money-release-text", "host-payments-release-text"), amount);
                (text, decide, t.text(pressed).into_owned())
            }),
            refund_text: t.text(words("money-refund-text", "host-payments-refund-text")).into_owned(),
            of_site: view.seat.is_none().then(|| {
                let (site, session, name) = &view.of_site;
                (Address::OperatorStatement { site, session }.path(), name.clone())
            }),
            console: (may_act && view.may_record)
                .then(|| Address::PaymentConsoleRefund { site: slug, reference }.path()),
            dispute: (may_act && view.may_dispute)
                .then(|| Address::PaymentDispute { site: slug, reference }.path()),
            evidence: (view.seat.is_some() && !view.taken.is_zero())
                .then(|| Address::PaymentEvidence { site: slug, reference }.path()),
            refund: gives(facts).then(|| refund_form(t, slug, view, facts.refund)),
            ask: Address::PaymentInquiry { site: slug, reference }.path(),
            frame: frame.showing_money(view.mode),
        }
    }

    fn title(&self) -> String {
        let reference = [("reference", self.view.reference.as_str().into())];
        self.mistakes.title(&self.t.with("money-payment-title", reference))
    }

    fn heading(&self) -> String {
        format!("{} · {}", self.due, self.view.name)
    }
}

/// What a check found, in a word; none where it was not made, or nothing was said.
fn found_words(found: Check) -> Option<&'static str> {
    match found {
        Check::Match => Some(msg!("money-check-match")),
        Check::Mismatch => Some(msg!("money-check-mismatch")),
        Check::NotAvailable => None,
    }
}

/// What is wrong, each a link to its field, or to what happened where its form is not offered any more.
fn mistakes<'a>(t: Messages, facts: &PaymentFacts<'a>) -> Mistakes<'a> {
    let PaymentFacts { view, refund, close, loss, .. } = *facts;
    let gives = gives(facts);
    let refused = facts.refused.map(|refused| {
        let field = match refused.part {
            Part::Refund if gives => "amount",
            Part::Task if view.waiting.is_some() => "task",
            Part::Refund | Part::Task => "history",
        };
        (field, &refused.words)
    });
    let of_fields = [
        ("lost", loss.problem.as_ref()),
        ("close_note", close.problem.as_ref()),
        ("amount", refund.amount_problem.as_ref()),
        ("reason", refund.reason_problem.as_ref()),
    ];
    let of_fields = of_fields.into_iter().filter_map(|(field, problem)| Some((field, problem?)));
    let all = refused.into_iter().chain(of_fields);
    let mistakes = all.map(|(field, words)| Mistake { field, words: words.clone() }).collect();
    Mistakes::new(t, mistakes).kept(t.text("money-nothing-done"))
}

/// Whether the form that gives money back is offered.
fn gives(facts: &PaymentFacts<'_>) -> bool {
    facts.may_act && !facts.view.left.is_zero() && !facts.view.is_disputed
}

fn refund_form<'a>(t: Messages, site: &str, view: &PaymentView, typed: &'a TypedRefund) -> RefundForm<'a> {
    let left = t.with("money-refund-left", [("amount", t.money(view.left).into())]);
    RefundForm {
        action: Address::PaymentRefund { site, reference: &view.reference }.path(),
        id: typed.id.clone(),
        amount: TextField::new("amount", t.text("money-refund-amount"), &typed.amount)
            .hint(left)
            .problem(typed.amount_problem.clone()),
        reason: TextField::new("reason", t.text("money-refund-reason"), &typed.reason)
            .hint(t.text(if view.seat.is_none() {
                msg!("host-payments-refund-reason-hint")
            } else {
                msg!("money-refund-reason-hint")
            }))
            .problem(typed.reason_problem.clone()),
        preview: typed.preview.as_ref().map(|(preview, shown)| Preview {
            words: preview_words(t, view, *preview),
            shown: shown.clone(),
            button: t.with("money-refund-confirm", [("amount", t.money(preview.part.gross).into())]),
        }),
    }
}

fn preview_words(t: Messages, view: &PaymentView, preview: RefundPreview) -> String {
    let values = [
        ("amount", t.money(preview.part.gross).into()),
        ("tax", t.money(preview.part.tax).into()),
        ("name", view.name.as_str().into()),
    ];
    let tax = if preview.part.tax.is_zero() { "money-refund-preview" } else { "money-refund-preview-tax" };
    let left = if preview.left.is_zero() {
        t.text("money-refund-preview-all").into_owned()
    } else {
        t.with("money-refund-preview-left", [("amount", t.money(preview.left).into())])
    };
    format!("{} {left}", t.with(tax, values))
}

fn line(t: Messages, zone: &Zone, moment: &Moment) -> Line {
    let text = |key: &str| t.text(key).into_owned();
    let plain = |kind, who: String, words: String, detail: String| Line {
        kind,
        at: t.short_date_time(moment.at, zone),
        machine: locale::times::machine(moment.at),
        who,
        words,
        detail,
        is_bad: false,
        lines: Vec::new(),
        raw: String::new(),
    };
    match &moment.what {
        What::Asked { kind, amount, reference, sends } => {
            let words = t.with(
                "money-asked",
                [("what", t.operation(*kind).into()), ("amount", t.money(*amount).into())],
            );
            let detail = t.with(
                "money-asked-detail",
                [("reference", reference.as_str().into()), ("count", sends.into())],
            );
            plain("asked", text(msg!("money-who-we")), words, detail)
        }
        What::Heard { about, source, verdict, promise, contradicts, object, code, raw } => {
            let who = text(match source {
                Source::Answer => msg!("money-who-answer"),
                Source::Inquiry => msg!("money-who-inquiry"),
            });
            let mut detail = vec![t.with("money-heard-about", [("what", t.operation(*about).into())])];
            detail.extend(object.as_ref().map(|id| t.with("money-heard-id", [("id", id.as_str().into())])));
            detail.extend(code.map(|code| t.with("money-heard-code", [("code", code.to_string().into())])));
            if *contradicts {
                detail.push(text(msg!("money-heard-contradicts")));
            }
            let bad =
                matches!(verdict, Verdict::Declined(_) | Verdict::Misconfigured | Verdict::WrongState(_));
            Line {
                is_bad: *contradicts || bad,
                raw: raw.clone(),
                ..plain("heard", who, t.verdict(verdict, *promise), detail.join(" · "))
            }
        }
        What::Booked { event, lines } => Line {
            lines: lines.iter().map(|(account, amount)| (t.account(*account), t.money(*amount))).collect(),
            ..plain("booked", text(msg!("money-who-books")), t.event(*event).into_owned(), String::new())
        },
        What::Acted { by, action, detail } => {
            plain("acted", actor_words(t, by), t.audit_action(action), t.audit_detail(action, detail))
        }
    }
}

/// Who acted.
pub(crate) fn actor_words(t: Messages, by: &Actor) -> String {
    let key = match by {
        Actor::Person(name) => return name.clone(),
        Actor::Attendee => msg!("money-who-attendee"),
        Actor::Program(word) if word == "gateway" => msg!("audit-actor-gateway"),
        Actor::Program(_) => msg!("audit-actor-bursar"),
    };
    t.text(key).into_owned()
}

/// The page as it stands, or 404.
pub(crate) async fn page(
    here: &SignedIn<Till>,
    state: &WebState,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let reference = here.visit.param("reference");
    let view = state.app.money().payment(site, reference).await?.ok_or(Failure::NotFound)?;
    let may_act = here.visit.may(&here.person, Act::MovePayments);
    let here_again = Address::Payment { site: &site.slug, reference: &view.reference }.path();
    let refund = typed.refund.unwrap_or_else(|| TypedRefund {
        id: state.app.refunds().new_id().0.to_string(),
        amount: locale::amount_field(here.visit.t.locale(), view.left),
        ..TypedRefund::default()
    });
    let loss = typed.loss.unwrap_or_else(|| TypedLoss {
        amount: view.dispute.as_ref().map_or_else(String::new, |dispute| {
            locale::amount_field(here.visit.t.locale(), dispute.row.amount)
        }),
        problem: None,
    });
    let frame = here.visit.frame_at(here_again);
    let token = frame.form_token.clone().unwrap_or_default();
    let (refund, close, refused) = (&refund, &typed.close, typed.refused.as_ref());
    let facts =
        PaymentFacts { site, view: &view, may_act, refused, refund, close, loss: &loss, token: &token };
    let page = PaymentPage::new(frame, &facts);
    let mut response = here.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/money/payments/{reference}`
pub(crate) async fn show(here: SignedIn<Till>, State(state): State<WebState>) -> Result<Response, Failure> {
    page(&here, &state, Typed::default(), StatusCode::OK).await
}
