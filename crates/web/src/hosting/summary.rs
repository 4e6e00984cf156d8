//! The sentence that says what will happen, and the amount as it was understood (decision 22).

use super::words;
use crate::forms::Mistake;
use crate::sessions::PriceText;
use app::sessions::ScheduleForm;
use app::sites::Site;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::payments::gateway::Mode;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::invitations;
use domain::sessions::schedule::{Plan, Problem, Problems};
use domain::sites::Price;
use domain::time::Timestamp;
use locale::{Messages, Zone};

/// What the summary is made from.
pub(crate) struct SummaryFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// What was typed.
    pub form: &'a ScheduleForm,
    /// What it would become, or what is missing or wrong.
    pub plan: Result<&'a Plan, &'a Problems>,
    /// The reader's time zone, when known.
    pub reader: Option<&'a Zone>,
    /// The present.
    pub now: Timestamp,
    /// What attendees would pay, as far as the fee can be read.
    pub understood: Option<Price>,
    /// People who have registered, and who paid another price or none.
    pub keeps_price: Vec<String>,
}

/// The summary.
#[derive(Template)]
#[template(path = "hosting/summary.html")]
pub(crate) struct Summary {
    t: Messages,
    lines: Vec<String>,
    /// What is missing or wrong: the field, and what to do.
    open: Vec<(&'static str, String)>,
    echo: Option<String>,
    notes: Vec<String>,
    fee_shown: i64,
}

/// Safe because its template escapes.
impl HtmlSafe for Summary {}

impl Summary {
    /// The summary of `facts`.
    pub fn new(t: Messages, facts: &SummaryFacts<'_>) -> Self {
        let price = facts.plan.map_or(facts.understood, |plan| plan.price);
        let open = facts.plan.err().map(|problems| open(t, facts, problems)).unwrap_or_default();
        let echo = price.map(|price| {
            let text = PriceText::of(t, facts.site, &price);
            t.with("host-sum-pay", &[("amount", text.gross.into()), ("tax", text.tax.into())])
        });
        let mut notes = facts.keeps_price.clone();
        if let Ok(plan) = facts.plan {
            notes.extend(self::notes(t, facts, plan));
        }
        Self {
            t,
            lines: facts.plan.map_or_else(|_| Vec::new(), |plan| lines(t, facts, plan)),
            open,
            echo,
            notes,
            fee_shown: fee_shown(facts.site, price),
        }
    }
}

/// The fee as typed that a price came from, minor units: what the form sends back to say that it was shown. Below nothing in
/// Test: where the site went live meanwhile, it is shown again as what it is now.
pub(super) fn fee_shown(site: &Site, price: Option<Price>) -> i64 {
    let fee = |price: Price| if site.tax.included_in_fee { price.gross.minor } else { price.net.minor };
    match site.mode {
        Mode::Production => price.map_or(0, fee),
        Mode::Test => price.map_or(0, |price| -fee(price)),
    }
}

/// The first of each field, as beside the fields.
fn open(t: Messages, facts: &SummaryFacts<'_>, problems: &Problems) -> Vec<(&'static str, String)> {
    let mut open: Vec<(&'static str, String)> = Vec::new();
    for (field, problem) in problems {
        let name = field.as_str();
        if !open.iter().any(|(known, _)| *known == name) {
            let words = words::problem(t, facts.form, facts.site.currency, *field, problem);
            open.push(match problem {
                Problem::TooLong(_) | Problem::HiddenCharacters => {
                    let mistake = Mistake::of(t, name, words::label(t, *field), words);
                    (name, mistake.words)
                }
                _ => (name, words),
            });
        }
    }
    open
}

fn lines(t: Messages, facts: &SummaryFacts<'_>, plan: &Plan) -> Vec<String> {
    let zone = Zone::stored(&facts.form.time_zone);
    let when = t.long_range(plan.starts_at, plan.ends_at, &zone);
    let mut lines = vec![format!("{when}.")];
    lines.push(t.text(if plan.listed { "host-sum-listed" } else { "host-sum-unlisted" }).into_owned());
    if !plan.registration_required {
        lines.push(t.text("host-sum-no-registration").into_owned());
        return lines;
    }
    lines.push(match plan.capacity {
        Some(seats) => t.with("host-sum-seats", &[("count", seats.into())]),
        None => t.text("host-sum-no-limit").into_owned(),
    });
    if plan.price.is_none() {
        lines.push(t.text("host-sum-free").into_owned());
    }
    lines.push(if plan.registration_closes_at >= plan.ends_at {
        t.text("host-sum-closes-end").into_owned()
    } else {
        t.with(
            "host-sum-closes",
            &[("time", t.moment_for(plan.registration_closes_at, &zone, facts.reader).into())],
        )
    });
    lines.push(match plan.cancelling.until(plan.starts_at) {
        Some(until) => {
            t.with("host-sum-cancel", &[("time", t.moment_for(until, &zone, facts.reader).into())])
        }
        None => t.text("host-sum-no-cancel").into_owned(),
    });
    if plan.price.is_some() && plan.cancelling != Cancelling::NotAllowed {
        let policy = plan.cancelling.limits(facts.site.refund_policy);
        let policy = t.refund_policy(policy, plan.starts_at, (&zone, facts.reader), facts.now);
        lines.push(t.with("host-sum-refund", &[("policy", policy.into())]));
    }
    lines
}

fn notes(t: Messages, facts: &SummaryFacts<'_>, plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.price.is_some() && !facts.form.registration {
        notes.push(t.text("host-sum-forced").into_owned());
    }
    let invited = invitations::read(&facts.form.invitations).addresses.len();
    if invited > 0 {
        notes.push(t.with("host-sum-invited", &[("count", invited.into())]));
    }
    if plan.meeting_link.is_empty() {
        notes.push(t.text("host-sum-nowhere").into_owned());
    }
    if plan.mode == Mode::Test {
        notes.push(t.text("host-sum-test").into_owned());
    }
    notes
}
