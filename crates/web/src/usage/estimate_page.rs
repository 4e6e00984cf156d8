//! The estimated session cost (S-51…S-58): shown before anything is scheduled or started. It carries the schedule page
//! along as it was typed, so that *Change* leads back to it with everything kept, as often as wanted.

use super::EstimateTable;
use crate::forms::{Mistake, Mistakes, OptionOf, Options, TextField, Tick};
use crate::layout::{Frame, KeptForm};
use crate::request::form_token;
use app::sessions::{How, ScheduleForm};
use app::usage::estimates::{Shown, UsageTerms};
use askama::Template;
use domain::money::Money;
use domain::time::Timestamp;
use domain::usage::Leg;
use domain::usage::adding::is_above_use;
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::{Estimate, Field, Problem};
use domain::usage::gate::HoldMoment;
use domain::usage::settlement::SettlementRule;
use locale::{Messages, Zone, msg};

/// The button that leads back to the schedule page.
pub(crate) const CHANGE: &str = "change";

/// Names of the fields beside those of the schedule page.
pub(crate) const HOW: &str = "how";
pub(crate) const AT_CEILING: &str = "at_ceiling";
pub(crate) const SHOWN: &str = "estimate_shown";
/// The tick that says of an unusually high estimate that it is right.
pub(crate) const SURE: &str = "sure";
/// How many computers the page filled in itself.
pub(crate) const USUAL: &str = "computers_usual";

/// The page.
#[derive(Template)]
#[template(path = "usage/estimate_page.html")]
pub(crate) struct EstimatePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    about: String,
    kept: Vec<(&'a str, &'a str)>,
    how: &'static str,
    notice: Option<String>,
    mistakes: Mistakes<'a>,
    priced: Option<Priced>,
    fields: Vec<TextField<'a>>,
    expected_hint: &'static str,
    at_ceiling: Options<'a>,
    chosen: &'a str,
    elsewhere: bool,
    nobody_hint: &'static str,
}

/// What the estimate comes to.
struct Priced {
    table: EstimateTable,
    shown: String,
    held_title: String,
    held: String,
    held_text: String,
    /// Asked where it is unusually high.
    sure: Option<Tick<'static>>,
    pay: Pay,
}

/// What can be done with it.
enum Pay {
    /// To the payment, or on without one where enough is held.
    Now { words: String },
    /// Scheduled, and asked for later; or paid at once.
    Later { words: String },
    /// Nobody takes the money.
    Nobody,
    /// Nothing, before the figures are raised.
    Nothing,
}

/// What the page is made from.
pub(crate) struct EstimateFacts<'a> {
    /// Where the form goes.
    pub action: String,
    /// The schedule page as typed.
    pub form: &'a ScheduleForm,
    /// What else its form carried: key, version and the fee that was shown.
    pub carried: Vec<(&'a str, &'a str)>,
    /// Which button led here.
    pub how: How,
    /// Whether only the estimate is accepted: the session stands as it is.
    pub is_only: bool,
    /// Start and end, when they can be read.
    pub times: Option<(Timestamp, Timestamp)>,
    /// The terms of the site.
    pub terms: &'a UsageTerms,
    /// The counts as they stand in the fields, in the order of [`Leg::ALL`].
    pub counts: &'a [String; 5],
    /// The estimate, or what is wrong with it.
    pub estimate: &'a Result<Estimate, Vec<(Field, Problem)>>,
    /// Whether the session runs: then its host says how long it will have lasted, and can only raise.
    pub runs: bool,
    /// What it has come to, where it runs.
    pub used: Option<Money>,
    /// What is held for it, or was taken, and whether it was.
    pub held: Option<(Money, bool)>,
    /// Why it was not accepted just now.
    pub notice: Option<String>,
    /// The present.
    pub now: Timestamp,
}

impl<'a> EstimatePage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: EstimateFacts<'a>) -> Self {
        let t = frame.t;
        let problems = facts.estimate.as_ref().err().map(Vec::as_slice).unwrap_or_default();
        let words = |field: Field| {
            let found = problems.iter().find(|(of, _)| *of == field);
            found.map(|(of, problem)| t.estimate_problem(*of, *problem))
        };
        let field = |field: Field, label: String, value: &'a str| {
            TextField::new(field.as_str(), label, value)
                .input_mode("numeric")
                .kept_for_back()
                .problem(words(field))
        };
        let mut fields = Vec::new();
        if !facts.is_only || facts.runs {
            let label = t.text("estimate-duration").into_owned();
            fields.push(field(Field::Minutes, label, &facts.form.minutes));
        }
        for (leg, value) in Leg::ALL.into_iter().zip(facts.counts) {
            let count = field(Field::Count(leg), t.leg(leg), value);
            fields.push(if leg == Leg::Computer { count } else { count.optional() });
        }
        let list = problems.iter().map(|(of, problem)| {
            let label = match of {
                Field::Minutes => t.text("estimate-duration").into_owned(),
                Field::Count(leg) => t.leg(*leg),
            };
            Mistake::of(t, of.as_str(), label, t.estimate_problem(*of, *problem))
        });
        let zone = Zone::stored(&facts.form.time_zone);
        let when = facts.times.map(|(from, until)| t.long_range(from, until, &zone));
        let topic = facts.form.topic.trim();
        let mut kept = facts.carried.clone();
        kept.extend(facts.form.fields().into_iter().filter(|(name, _)| {
            let typed_here = Leg::ALL.iter().any(|leg| Field::Count(*leg).as_str() == *name);
            let is_minutes = *name == Field::Minutes.as_str() && (!facts.is_only || facts.runs);
            !typed_here && !is_minutes && *name != AT_CEILING
        }));
        Self {
            about: when.map_or_else(|| topic.to_owned(), |when| format!("{topic} · {when}")),
            how: if facts.how == How::Start { "start" } else { "schedule" },
            notice: below_use(t, &facts)
                .or_else(|| facts.notice.clone())
                .or_else(|| facts.runs.then(|| t.text("estimate-runs").into_owned())),
            mistakes: Mistakes::new(t, list.collect()),
            priced: facts.estimate.as_ref().ok().map(|estimate| priced(t, &facts, estimate)),
            expected_hint: match facts.terms.settlement {
                SettlementRule::Measured => msg!("estimate-expected-hint"),
                SettlementRule::EstimateIsFinal => msg!("estimate-expected-final"),
            },
            at_ceiling: at_ceiling(t, facts.form),
            chosen: &facts.form.at_ceiling,
            elsewhere: !facts.form.is_here(),
            nobody_hint: if facts.is_only {
                msg!("estimate-nobody-stands")
            } else {
                msg!("estimate-nobody-hint")
            },
            action: facts.action,
            kept,
            fields,
            t,
            frame: Frame {
                keeps: Some(KeptForm { id: "estimate", enter: Some(("action", "recount")) }),
                ..frame
            },
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("estimate-title"))
    }
}

/// Why nobody pays for what is estimated: it is used already.
fn below_use(t: Messages, facts: &EstimateFacts<'_>) -> Option<String> {
    let (used, estimate) = (facts.used?, facts.estimate.as_ref().ok()?);
    let amounts = [("used", t.money(used).into()), ("ceiling", t.money(estimate.ceiling).into())];
    (!is_above_use(estimate.ceiling, used)).then(|| t.with("estimate-below-use", &amounts))
}

fn at_ceiling<'a>(t: Messages, form: &'a ScheduleForm) -> Options<'a> {
    let option = |choice: AtCeiling, title: &str, hint: &str| OptionOf {
        value: choice.as_str(),
        title: t.text(title).into_owned(),
        hint: t.text(hint).into_owned(),
    };
    let chosen = AtCeiling::parse(&form.at_ceiling).unwrap_or_default().as_str();
    Options::new(
        AT_CEILING,
        t.text("estimate-longer"),
        chosen,
        vec![
            option(AtCeiling::Ask, msg!("estimate-ask"), msg!("estimate-ask-hint")),
            option(AtCeiling::Grace, msg!("estimate-grace"), msg!("estimate-grace-hint")),
            option(AtCeiling::End, msg!("estimate-end"), msg!("estimate-end-hint")),
        ],
    )
}

fn priced(t: Messages, facts: &EstimateFacts<'_>, estimate: &Estimate) -> Priced {
    let terms = facts.terms;
    let times = facts.times.unwrap_or((facts.now, facts.now));
    let moment = terms.moment(times, facts.now);
    let zone = Zone::stored(&facts.form.time_zone);
    let buffer = [("rate", t.rate(terms.buffer.ppm()).into())];
    let rule = match terms.settlement {
        SettlementRule::Measured if terms.buffer.ppm() == 0 => t.text("estimate-held-exact").into_owned(),
        SettlementRule::Measured => t.with("estimate-held-text", &buffer),
        SettlementRule::EstimateIsFinal => t.text("estimate-held-final").into_owned(),
    };
    let starts = facts.how == How::Start;
    let enough = facts.held.filter(|(held, _)| held.minor >= estimate.ceiling.minor);
    let (title, text, pay) = match moment {
        _ if enough.is_some() => {
            let (title, text) = match enough {
                Some((_, true)) => (msg!("estimate-paid-enough"), msg!("estimate-paid-enough-text")),
                _ => (msg!("estimate-held-enough"), msg!("estimate-held-enough-text")),
            };
            if facts.runs {
                return Priced {
                    held: t.money(enough.map_or(estimate.ceiling, |(held, _)| held)),
                    ..plain(t, facts, estimate, (title, t.text(text).into_owned(), Pay::Nothing))
                };
            }
            let words = if starts { msg!("host-start") } else { msg!("estimate-keep") };
            (title, t.text(text).into_owned(), Pay::Now { words: t.text(words).into_owned() })
        }
        None => (msg!("estimate-held"), rule, Pay::Nobody),
        Some(HoldMoment::Now) if terms.takes_at_once => {
            let words = t.text(msg!("estimate-continue")).into_owned();
            let text = t.text("estimate-taken-text").into_owned();
            (msg!("estimate-charged-now"), text, Pay::Now { words })
        }
        Some(HoldMoment::Now) => {
            let words = t.text(msg!("estimate-continue")).into_owned();
            (msg!("estimate-held"), rule, Pay::Now { words })
        }
        Some(HoldMoment::At(at)) if !starts && !facts.is_only => {
            let values = [("date", t.long_date(at, &zone).into())];
            let words = t.text(msg!("estimate-later")).into_owned();
            (msg!("estimate-held-later"), t.with("estimate-held-later-text", &values), Pay::Later { words })
        }
        Some(HoldMoment::At(_) | HoldMoment::PayOnly) => {
            let words = t.text(msg!("estimate-continue")).into_owned();
            (
                msg!("estimate-charged-now"),
                t.text("estimate-charged-now-text").into_owned(),
                Pay::Now { words },
            )
        }
    };
    let lacking = facts.held.filter(|_| enough.is_none()).map(|(held, _)| held);
    // While it runs he adds to what is held; before, the new hold takes the place of the old one.
    let added = lacking.filter(|_| facts.runs).and_then(|held| estimate.ceiling.checked_sub(held).ok());
    let title =
        if added.is_some() && title == msg!("estimate-held") { msg!("estimate-added") } else { title };
    let text = match (lacking, added) {
        (Some(held), Some(_)) => {
            let amounts = [("held", t.money(held).into()), ("ceiling", t.money(estimate.ceiling).into())];
            format!("{} {text}", t.with("estimate-added-text", &amounts))
        }
        (Some(held), None) => {
            format!("{} {text}", t.with("estimate-held-before", &[("amount", t.money(held).into())]))
        }
        (None, _) => text,
    };
    let held = added.or(enough.map(|(held, _)| held)).unwrap_or(estimate.ceiling);
    let pay = if below_use(t, facts).is_some() { Pay::Nothing } else { pay };
    Priced { held: t.money(held), ..plain(t, facts, estimate, (title, text, pay)) }
}

/// The whole ceiling, to be held.
fn plain(
    t: Messages,
    facts: &EstimateFacts<'_>,
    estimate: &Estimate,
    (title, held_text, pay): (&'static str, String, Pay),
) -> Priced {
    let terms = facts.terms;
    Priced {
        table: EstimateTable::new(t, &terms.version.tariff, estimate),
        shown: Shown::of(&terms.version, estimate).as_text(),
        held_title: t.text(title).into_owned(),
        held: t.money(estimate.ceiling),
        held_text,
        sure: estimate.is_unusual().then(|| {
            let words = t.with("estimate-sure", &[("amount", t.money(estimate.ceiling).into())]);
            Tick::new(SURE, "yes", words, false)
        }),
        pay,
    }
}
