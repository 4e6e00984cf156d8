//! The operator's page of how the installation does. It is made from facts gathered for this answer, says when, and
//! loads again by itself: green means that somebody looked within the last minute.

use super::standing::{Badge, Summary, summary};
use crate::layout::Frame;
use crate::response::{Failure, Privacy, refresh};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::health::HealthView;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::health::{Check, Waiting};
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone};

/// Seconds until the page looks again; well within the minute that a judgement is good for.
const LOOK_AGAIN_SECONDS: i64 = 30;

const MEGABYTE: u64 = 1_000_000;
const GIGABYTE: u64 = 1_000 * MEGABYTE;

/// The page.
#[derive(Template)]
#[template(path = "health/page.html")]
pub(crate) struct HealthPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    summary: Summary,
    checks: Vec<Line>,
    engine: String,
    version: &'static str,
}

/// One thing that was looked at.
struct Line {
    name: String,
    found: String,
    badge: Badge,
}

impl<'a> HealthPage<'a> {
    /// The page of `view`.
    pub fn new(frame: Frame<'a>, view: &HealthView, zone: &Zone, now: Timestamp) -> Self {
        let t = frame.t;
        let checks = Check::ALL
            .into_iter()
            .map(|check| Line {
                name: name(t, check),
                found: found(t, check, view, zone),
                badge: Badge::of(t, view.facts.standing(check)),
            })
            .collect();
        Self {
            t,
            frame,
            summary: summary(t, &view.facts, zone, now),
            checks,
            engine: view.engine.to_string(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    fn title(&self) -> String {
        self.t.text("health-title").into_owned()
    }
}

fn name(t: Messages, check: Check) -> String {
    let key = match check {
        Check::Work => "health-work",
        Check::Mails => "health-mails",
        Check::Payments => "health-payments",
        Check::People => "health-people",
        Check::Lists => "health-lists",
        Check::Gateways => "health-gateways",
        Check::Seals => "health-seals",
        Check::Disk => "health-disk",
        Check::Restored => "health-restored",
        Check::Clock => "health-clock",
        Check::Papers => "health-papers",
    };
    t.text(key).into_owned()
}

/// What was found, in a sentence.
fn found(t: Messages, check: Check, view: &HealthView, zone: &Zone) -> String {
    let facts = &view.facts;
    let waits = |key: &str, waiting: Waiting| {
        let time = waiting.since.map_or_else(String::new, |since| t.short_date_time(since, zone));
        t.with(key, &[("count", waiting.count.into()), ("time", time.into())])
    };
    let either = |good: &str, bad: &str, waiting: Waiting| {
        if waiting.count == 0 { t.text(good).into_owned() } else { waits(bad, waiting) }
    };
    match check {
        Check::Work if !facts.has_workers => t.text("health-work-none").into_owned(),
        Check::Work
            if facts.overdue.count == 0 || facts.standing(check) == domain::health::Standing::Good =>
        {
            t.text("health-work-good").into_owned()
        }
        Check::Work => waits("health-work-late", facts.overdue),
        Check::Mails => either("health-mails-good", "health-mails-waiting", facts.mails),
        Check::Payments => either("health-payments-good", "health-payments-unknown", facts.unknown),
        Check::People => either("health-people-good", "health-people-waiting", facts.for_a_person),
        Check::Lists if facts.uncompared.count == 0 => {
            either("health-lists-good", "health-lists-differ", facts.differences)
        }
        Check::Lists if facts.differences.count == 0 => waits("health-lists-late", facts.uncompared),
        Check::Lists => {
            let late = waits("health-lists-late", facts.uncompared);
            format!("{} {late}", waits("health-lists-differ", facts.differences))
        }
        Check::Gateways => either("health-gateways-good", "health-gateways-silent", facts.silent_gateways),
        Check::Seals => seals(t, view, zone),
        Check::Disk => facts.disk_free.map_or_else(
            || t.text("health-disk-untold").into_owned(),
            |free| t.with("health-disk-free", &[("size", size(t, free).into())]),
        ),
        Check::Restored if facts.is_restored => t.text("health-restored-yes").into_owned(),
        Check::Restored => t.text("health-restored-no").into_owned(),
        Check::Clock if facts.standing(check) == domain::health::Standing::Good => {
            t.text("health-clock-good").into_owned()
        }
        Check::Clock => {
            let at = |at| t.short_date_time(at, zone).into();
            let wall = facts.looked_at.plus(facts.clock_off);
            t.with("health-clock-off", &[("wall", at(wall)), ("time", at(facts.looked_at))])
        }
        Check::Papers if facts.fonts_lacking.is_empty() => t.text("health-papers-good").into_owned(),
        Check::Papers => {
            t.with("health-papers-lacking", &[("packages", facts.fonts_lacking.join(", ").into())])
        }
    }
}

fn seals(t: Messages, view: &HealthView, zone: &Zone) -> String {
    let last = view.last_seal.map_or_else(
        || t.text("health-seals-none").into_owned(),
        |seal| {
            let time = t.short_date_time(seal.sealed_at, zone);
            t.with("health-seals-last", &[("number", t.integer(seal.number).into()), ("time", time.into())])
        },
    );
    let (Waiting { count, since: Some(since) }, true) =
        (view.facts.unsealed, view.facts.standing(Check::Seals) != domain::health::Standing::Good)
    else {
        return last;
    };
    let time = t.short_date_time(since, zone);
    let late = t.with("health-seals-late", &[("count", count.into()), ("time", time.into())]);
    format!("{last} {late}")
}

/// `12 GB`, or `340 MB` where that says too little.
fn size(t: Messages, bytes: u64) -> String {
    let is_french = t.locale() == Locale::Fr;
    let (whole, unit) = match bytes {
        10_000_000_000.. => (bytes / GIGABYTE, if is_french { "Go" } else { "GB" }),
        _ => (bytes / MEGABYTE, if is_french { "Mo" } else { "MB" }),
    };
    format!("{}\u{a0}{unit}", t.integer(i64::try_from(whole).unwrap_or(i64::MAX)))
}

/// `GET /operator/health`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let view = state.app.health().look().await?;
    let zone = visit.zone.clone().unwrap_or(Zone::UTC);
    let page = HealthPage::new(visit.frame(), &view, &zone, state.app.now());
    let response = visit.show(&page, Privacy::Personal)?;
    Ok((refresh(LOOK_AGAIN_SECONDS), response).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_so_that_they_say_something() {
        let t = Messages::new(Locale::Nl);
        assert_eq!(size(t, 1_234_567_890_123), "1.234\u{a0}GB");
        assert_eq!(size(t, 9_999_000_000), "9.999\u{a0}MB");
        assert_eq!(size(t, 1), "0\u{a0}MB");
        let t = Messages::new(Locale::Fr);
        assert_eq!(size(t, 9_706_000_000).replace('\u{202f}', "\u{a0}"), "9\u{a0}706\u{a0}Mo");
        assert_eq!(size(t, 12_000_000_000), "12\u{a0}Go");
    }
}
