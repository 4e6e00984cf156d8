//! A host's payment of his session: how it stands, and the way to the gateway's page. One address, whatever the state.

use crate::hosting::acting;
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::request::form_token;
use crate::response::{Failure, Privacy, refresh, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::sessions::HostedSession;
use app::usage::{HostPay, HowToPay, UsePayment};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::sessions::SessionState;
use domain::time::Timestamp;
use domain::usage::estimate::{Accepted, WhenPaid};
use domain::usage::gate::{HoldMoment, HostPayment};
use domain::usage::settlement::SettlementRule;
use locale::{Address, Messages, Zone, msg};

/// Asked with the address of a statement by whose reader has paid when the session was over.
pub(crate) const LATE: &str = "late";

/// In the address of a payment's page: it is reached by paying or accepting, and what was pressed before that follows.
const FOLLOWS: &str = "follows";

/// The page of a payment for who has just paid or accepted: a session that starts when it is paid is entered from there.
pub(crate) fn followed(site: &str, session: &str) -> String {
    format!("{}?{FOLLOWS}=yes", Address::HostPay { site, session }.path())
}

/// Asks the page of the estimate for the one for which enough is held.
pub(crate) const HELD: &str = "held";

/// How he pays, in the form.
const HOW: &str = "how";

/// The page.
#[derive(Template)]
#[template(path = "usage/payment.html")]
pub(crate) struct HostPaymentPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    session: String,
    topic: &'a str,
    is_good: bool,
    waits: bool,
    title_key: &'static str,
    lines: Vec<String>,
    amounts: Vec<(String, String)>,
    /// The button that pays: how, and its words.
    pay: Option<(&'static str, String)>,
    /// Beside it, what else leads to a payment.
    pay_now: Option<String>,
    /// Where else to: the estimate, when it must be accepted anew.
    estimate: Option<String>,
    /// Back to the estimate for which enough is held.
    before: Option<String>,
}

/// What the page is made from.
pub(crate) struct HostPaymentFacts<'a> {
    /// Slug of the site.
    pub site: &'a str,
    /// The session.
    pub hosted: &'a HostedSession,
    /// What was accepted.
    pub accepted: &'a Accepted,
    /// How the payment stands.
    pub payment: &'a UsePayment,
    /// Whom to ask.
    pub contact: &'a str,
    /// The present.
    pub now: Timestamp,
}

impl<'a> HostPaymentPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &HostPaymentFacts<'a>) -> Self {
        let t = frame.t;
        let view = &facts.hosted.view;
        let frame = frame.showing(view.session.mode);
        let (site, session) = (facts.site, view.slug.as_str());
        let payment = facts.payment;
        let zone = Zone::stored(&view.time_zone);
        let text = |key: &str| t.text(key).into_owned();
        let due = payment.due.map(|due| t.money(due));
        let mut page = Self {
            action: Address::HostPay { site, session }.path(),
            session: Address::HostSession { site, session }.path(),
            topic: &view.topic,
            is_good: false,
            waits: false,
            title_key: msg!("host-pay-open-title"),
            lines: Vec::new(),
            amounts: Vec::new(),
            pay: None,
            pay_now: None,
            estimate: None,
            before: None,
            t,
            frame,
        };
        let is_over = facts.now >= view.session.ends_at && !payment.runs;
        match payment.payment {
            // Nobody started it: what is secured is on its way back.
            HostPayment::Held { .. } | HostPayment::Captured if is_over => {
                page.title_key = msg!("host-pay-over-title");
                page.lines.push(text(msg!("host-pay-over-text")));
                page.amounts.push((text(msg!("host-pay-goes-back")), t.money(payment.secured)));
                return page;
            }
            HostPayment::Held { .. } => {
                page.is_good = true;
                page.title_key = msg!("host-pay-held-title");
                page.amounts.push((text(msg!("host-pay-held")), t.money(payment.secured)));
                page.lines.push(text(match facts.accepted.settlement {
                    SettlementRule::Measured => msg!("host-pay-held-text"),
                    SettlementRule::EstimateIsFinal => msg!("host-pay-held-final"),
                }));
            }
            HostPayment::Captured => {
                page.is_good = true;
                page.title_key = msg!("host-pay-paid-title");
                page.amounts.push((text(msg!("host-pay-paid")), t.money(payment.secured)));
                page.lines.push(text(msg!("host-pay-paid-text")));
            }
            HostPayment::UnderWay => {
                page.waits = true;
                page.title_key = msg!("host-pay-checking-title");
                page.lines.push(text(msg!("host-pay-checking-text")));
            }
            HostPayment::InReview => {
                page.waits = true;
                page.title_key = msg!("host-pay-review-title");
                page.lines.push(text(msg!("host-pay-review-text")));
            }
            HostPayment::Nothing => page.open(facts, due.clone(), &zone),
        }
        if page.is_good && payment.lasts {
            page.propose(facts, due);
        } else if page.is_good && payment.due.is_some() {
            // The hold ends before the session does.
            page.is_good = false;
            page.title_key = msg!("host-pay-short-title");
            page.lines = vec![text(msg!("host-pay-short-text"))];
            match payment.moment {
                // One made today would not last either.
                HoldMoment::At(at) => {
                    let date = [("date", t.long_date(at, &zone).into())];
                    page.lines.push(t.with("host-pay-short-later", &date));
                    page.pay_now = Some(text(msg!("estimate-pay-now")));
                }
                HoldMoment::Now | HoldMoment::PayOnly => page.pay = pay_words(t, payment),
            }
        }
        page
    }

    /// What he has paid stays good; he has accepted more since, which waits for its payment.
    fn propose(&mut self, facts: &HostPaymentFacts<'_>, due: Option<String>) {
        let (t, payment) = (self.t, facts.payment);
        let Some(proposal) = payment.proposal.filter(|proposal| proposal.is_checked || due.is_some()) else {
            self.tell_outdated(payment);
            return;
        };
        let amounts =
            [("held", t.money(payment.secured).into()), ("needed", t.money(proposal.ceiling).into())];
        let is_taken = payment.payment == HostPayment::Captured;
        self.is_good = false;
        if proposal.is_checked {
            self.waits = true;
            self.title_key = msg!("host-pay-checking-title");
            self.lines = vec![
                t.text("host-pay-checking-text").into_owned(),
                t.with(
                    if is_taken { msg!("host-pay-more-paid") } else { msg!("host-pay-more-held") },
                    &amounts,
                ),
            ];
            return;
        }
        self.title_key = msg!("host-pay-more-title");
        self.lines = vec![
            t.with(if is_taken { msg!("host-pay-more-paid") } else { msg!("host-pay-more-held") }, &amounts),
            t.with(
                if is_taken { msg!("host-pay-more-refunds") } else { msg!("host-pay-more-releases") },
                &amounts,
            ),
        ];
        self.tell_outdated(payment);
        self.amounts.extend(due.map(|due| (t.text("host-pay-more-due").into_owned(), due)));
        let (site, session) = (facts.site, facts.hosted.view.slug.as_str());
        self.before = Some(format!("{}?{HELD}=yes", Address::HostEstimate { site, session }.path()));
        self.try_again(facts);
    }

    /// What he paid on a page that no longer counts.
    fn tell_outdated(&mut self, payment: &UsePayment) {
        let t = self.t;
        self.lines.extend(
            payment.outdated.map(|sum| t.with("host-pay-outdated", &[("amount", t.money(sum).into())])),
        );
    }

    /// Nothing is paid: why, and what can be done.
    fn open(&mut self, facts: &HostPaymentFacts<'_>, due: Option<String>, zone: &locale::Zone) {
        let (t, payment) = (self.t, facts.payment);
        let text = |key: &str| t.text(key).into_owned();
        let session = &facts.hosted.view.session;
        let is_off = session.state == SessionState::Cancelled;
        if is_off || (facts.now >= session.ends_at && !payment.runs) {
            self.title_key = if is_off { msg!("host-pay-off-title") } else { msg!("host-pay-over-title") };
            self.lines.push(text(msg!("host-pay-over-text")));
            return;
        }
        if payment.runs && !payment.secured.is_zero() {
            // It runs by what is secured; only what was added waits.
            self.title_key = msg!("host-pay-more-title");
            self.lines.push(t.with("host-pay-running", &[("held", t.money(payment.secured).into())]));
            self.amounts.extend(due.map(|due| (text(msg!("host-pay-more-due")), due)));
            self.tell_outdated(payment);
            if payment.due.is_some() {
                self.try_again(facts);
            }
            return;
        }
        self.amounts.extend(due.map(|due| (text(msg!("host-pay-due")), due)));
        if payment.due.is_none() {
            let (title, hint) = match payment.account_refused {
                true => (msg!("decline-configuration-title"), msg!("host-pay-refused-text")),
                false => (msg!("host-pay-nobody-title"), msg!("estimate-nobody-hint")),
            };
            self.title_key = title;
            self.lines.push(text(hint));
            return;
        }
        self.tell_outdated(payment);
        if let (HoldMoment::At(at), None, false) = (payment.moment, payment.decline, payment.unavailable)
            && payment.tries_left > 0
        {
            self.title_key = msg!("host-pay-later-title");
            let values = [("date", t.long_date(at, zone).into())];
            self.lines.push(t.with("host-pay-later-text", &values));
            self.pay_now = Some(text(msg!("estimate-pay-now")));
            return;
        }
        if !self.try_again(facts) {
            self.lines.push(text(match facts.accepted.when_paid {
                WhenPaid::Starts => msg!("host-pay-starts"),
                WhenPaid::Schedules if session.state == SessionState::Draft => msg!("host-pay-schedules"),
                // It may be announced already: pay-per-use was switched off between.
                WhenPaid::Schedules | WhenPaid::Stays => msg!("host-pay-stays"),
            }));
        }
    }

    /// How the tries went so far, and the next one. Whether there is anything to say of them.
    fn try_again(&mut self, facts: &HostPaymentFacts<'_>) -> bool {
        let (t, payment) = (self.t, facts.payment);
        let text = |key: &str| t.text(key).into_owned();
        let looked_for = || text(msg!("host-pay-card-looked-for"));
        if payment.tries_left <= 0 {
            self.title_key = msg!("host-pay-tries-title");
            self.lines.push(match payment.is_card_looked_for {
                true => looked_for(),
                false => text(msg!("host-pay-tries-text")),
            });
            let (site, session) = (facts.site, facts.hosted.view.slug.as_str());
            self.estimate = Some(Address::HostEstimate { site, session }.path());
            return true;
        }
        self.pay = pay_words(t, payment);
        if let Some(decline) = payment.decline {
            self.title_key = msg!("host-pay-declined-title");
            self.lines.push(t.decline(decline, facts.contact));
            self.lines.push(match payment.is_card_looked_for {
                true => looked_for(),
                false => text(msg!("host-pay-declined-text")),
            });
        } else if payment.is_card_looked_for {
            self.lines.push(looked_for());
        } else if payment.unavailable {
            self.title_key = msg!("host-pay-unavailable-title");
            self.lines.push(text(msg!("host-pay-unavailable-text")));
        } else {
            return false;
        }
        true
    }

    fn title(&self) -> String {
        self.t.text(self.title_key).into_owned()
    }
}

/// The button: what is held, or charged at once where a hold would not last.
fn pay_words(t: Messages, payment: &UsePayment) -> Option<(&'static str, String)> {
    let amount = [("amount", t.money(payment.due?).into())];
    Some(match payment.moment {
        HoldMoment::Now if payment.takes_at_once => ("hold", t.with("host-pay-charge", &amount)),
        HoldMoment::Now => ("hold", t.with("host-pay-hold", &amount)),
        HoldMoment::At(_) | HoldMoment::PayOnly => ("now", t.with("host-pay-charge", &amount)),
    })
}

async fn find(who: &SignedIn, state: &WebState) -> Result<HostedSession, Failure> {
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    state.app.sessions().find_hosted(acting(who), site, slug).await?.ok_or(Failure::NotFound)
}

/// `GET /{site}/host/sessions/{session}/pay`
pub(crate) async fn show(
    who: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (visit, site) = (&who.visit, &who.visit.site);
    let is_followed = !Fields::parse(query.as_deref().unwrap_or_default().as_bytes()).get(FOLLOWS).is_empty();
    let hosted = find(&who, &state).await?;
    let (usage, id, slug) = (state.app.usage(), hosted.view.session.id, hosted.view.slug.as_str());
    // First: what starts while the payment is read is seen there, and what it leads to when this page is loaded again.
    let has_started = usage.has_started(site.id, id).await?;
    let (payment, accepted) =
        (usage.payment_shown_to(acting(&who), site, id).await?, usage.accepted(site, id).await?);
    let (Some(payment), Some(accepted)) = (payment, accepted) else {
        return see_other(&Address::HostEstimate { site: &site.slug, session: slug }.path());
    };
    // What became of it is told where the minutes are.
    if state.app.statements().is_there(site.id, id).await? {
        let statement = Address::Statement { site: &site.slug, session: slug }.path();
        let late = payment.outdated.map_or(String::new(), |_| format!("?{LATE}=yes"));
        return see_other(&format!("{statement}{late}"));
    }
    if has_started && !payment.runs {
        return see_other(&Address::HostSession { site: &site.slug, session: slug }.path());
    }
    let facts = HostPaymentFacts {
        site: &site.slug,
        hosted: &hosted,
        accepted: &accepted,
        payment: &payment,
        contact: site.contact(),
        now: state.app.now(),
    };
    let here = match is_followed {
        true => followed(&site.slug, slug),
        false => Address::HostPay { site: &site.slug, session: slug }.path(),
    };
    let page = HostPaymentPage::new(visit.frame_of_use(&state, here).await?, &facts);
    let starts = accepted.when_paid == WhenPaid::Starts;
    if is_followed && page.is_good && starts && hosted.view.is_here && has_started {
        return see_other(&Address::Room { site: &site.slug, session: slug }.path());
    }
    // What he pressed before he paid follows within a moment.
    let is_draft = hosted.view.session.state == SessionState::Draft;
    let follows = page.is_good
        && match accepted.when_paid {
            WhenPaid::Starts => is_draft || (hosted.view.is_here && !has_started),
            WhenPaid::Schedules => is_draft,
            WhenPaid::Stays => false,
        };
    let waits = page.waits || follows;
    let response = visit.show(&page, Privacy::Personal)?;
    Ok(if waits { (refresh(2), response).into_response() } else { response })
}

/// `POST /{site}/host/sessions/{session}/pay`: to the gateway's page.
pub(crate) async fn pay(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let how = if fields.get(HOW) == "now" { HowToPay::Now } else { HowToPay::Hold };
    go(&who, &state, who.visit.param("session"), how).await
}

/// To the gateway's page, or where it is said why there is none.
pub(crate) async fn go(
    who: &SignedIn,
    state: &WebState,
    slug: &str,
    how: HowToPay,
) -> Result<Response, Failure> {
    let site = &who.visit.site;
    let here = Address::HostPay { site: &site.slug, session: slug }.path();
    match state.app.usage().open(acting(who), site, slug, how).await?.ok_or(Failure::NotFound)? {
        HostPay::GoToPage(url) => see_other(&url),
        HostPay::NoEstimate | HostPay::TriesUsedUp => {
            see_other(&Address::HostEstimate { site: &site.slug, session: slug }.path())
        }
        // There it is said how much is free, and the head can be asked.
        HostPay::BudgetExhausted(_) => {
            let session = Address::HostSession { site: &site.slug, session: slug }.path();
            see_other(&format!("{session}#shortage"))
        }
        HostPay::NothingToPay | HostPay::BeingChecked => see_other(&followed(&site.slug, slug)),
        HostPay::PageUnavailable | HostPay::NotYet(_) | HostPay::CannotBePaid | HostPay::Over => {
            see_other(&here)
        }
    }
}
