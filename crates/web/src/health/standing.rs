//! How something stands, as a word with an icon; never as a colour alone.

use crate::layout::icons;
use crate::layout::markup::Markup;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::health::{Facts, Standing};
use domain::time::Timestamp;
use locale::{Messages, Zone};

/// The word and its icon.
#[derive(Template)]
#[template(path = "health/standing.html")]
pub(crate) struct Badge {
    class: &'static str,
    icon: Markup,
    word: String,
}

/// Safe because its template escapes.
impl HtmlSafe for Badge {}

impl Badge {
    /// The badge of a standing.
    pub fn of(t: Messages, standing: Standing) -> Self {
        let (class, icon, key) = match standing {
            Standing::Good => ("good", icons::CHECK, "health-state-good"),
            Standing::Untold => ("untold", icons::CLOCK, "health-state-untold"),
            Standing::Attention => ("attention", icons::ATTENTION, "health-state-attention"),
            Standing::Bad => ("bad", icons::ATTENTION, "health-state-bad"),
        };
        Self { class, icon, word: t.text(key).into_owned() }
    }
}

/// The whole in one line, with when it was looked.
#[derive(Template)]
#[template(path = "health/summary.html")]
pub(crate) struct Summary {
    badge: Badge,
    looked: String,
}

/// Safe because its template escapes.
impl HtmlSafe for Summary {}

/// The summary of `facts`. It is made from facts of the same minute only: what nobody looked at is not called good.
pub(crate) fn summary(t: Messages, facts: &Facts, zone: &Zone, now: Timestamp) -> Summary {
    let standing = if facts.is_fresh(now) { facts.worst() } else { Standing::Untold };
    let key = match standing {
        Standing::Good => "health-well",
        Standing::Untold => "health-state-untold",
        Standing::Attention => "health-attention",
        Standing::Bad => "health-bad",
    };
    let badge = Badge { word: t.text(key).into_owned(), ..Badge::of(t, standing) };
    let time = t.time_of_day(facts.looked_at, zone);
    let looked = t.with("health-looked-at", &[("time", time.into()), ("zone", zone.city().into())]);
    Summary { badge, looked }
}
