//! What of a session is not as somebody typed it, because somebody else changed it meanwhile: each field, and how it is now.

use app::sessions::{AT_END, NEVER, ScheduleForm};
use locale::{Locale, Messages, Zone};

/// Labels and present values of the fields that differ.
pub(super) fn differences(
    t: Messages,
    typed: &ScheduleForm,
    present: &ScheduleForm,
) -> Vec<(String, String)> {
    let (typed, present) = (told(t, typed), told(t, present));
    let differ = present.into_iter().zip(typed).filter(|(now, typed)| !is_same(&now.1, &typed.1));
    let nothing = || t.text("host-now-nothing").into_owned();
    differ
        .map(|((label, now), _)| (t.text(label).into_owned(), now))
        .map(|(label, now)| if now.trim().is_empty() { (label, nothing()) } else { (label, now) })
        .collect()
}

/// Whether two texts read alike: browsers end lines in a way of their own.
fn is_same(one: &str, other: &str) -> bool {
    one.trim().lines().eq(other.trim().lines())
}

/// Every field of the page as its host reads it: the key of its label, and its value.
fn told(t: Messages, form: &ScheduleForm) -> Vec<(&'static str, String)> {
    let words = |key: &str| t.text(key).into_owned();
    let yes_no = |yes: bool| words(if yes { "host-now-yes" } else { "host-now-no" });
    let zone = Zone::parse(&form.time_zone).map_or_else(|| form.time_zone.clone(), |zone| zone.words());
    let place = if form.is_here() { "host-place-here" } else { "host-place-link" };
    let link = if form.is_here() { String::new() } else { form.meeting_link.clone() };
    let language = Locale::parse(&form.language);
    vec![
        ("host-topic", form.topic.clone()),
        ("host-description", form.description.clone()),
        ("host-agenda", form.agenda.clone()),
        ("host-presenter", form.presenter.clone()),
        ("host-language", language.map_or_else(String::new, |l| t.language_name(l).into_owned())),
        ("host-date", form.date.clone()),
        ("host-time", form.time.clone()),
        ("host-zone", zone),
        ("host-minutes", form.minutes.clone()),
        ("host-listing", words(if form.listed { "host-listed" } else { "host-unlisted" })),
        ("host-registration", yes_no(form.registration)),
        ("host-capacity", form.capacity.clone()),
        ("host-closes", span(t, (&form.closes, &form.closes_unit), (AT_END, "host-closes-end"))),
        (
            "host-cancelling",
            span(t, (&form.cancelling, &form.cancelling_unit), (NEVER, "host-cancelling-never")),
        ),
        ("host-fee", form.fee.clone()),
        ("host-no-withdrawal", yes_no(form.no_withdrawal)),
        ("host-place", words(place)),
        ("host-link", link),
        ("host-division", form.division.clone()),
        ("host-greeting", form.greeting.clone()),
        ("host-own-text", form.confirmation_text.clone()),
    ]
}

/// How long before the start something ends, or what is instead.
fn span(t: Messages, (number, unit): (&str, &str), (instead, key): (&str, &str)) -> String {
    let unit = match unit {
        unit if unit == instead => return t.text(key).into_owned(),
        "minutes" => "host-unit-minutes",
        "days" => "host-unit-days",
        _ => "host-unit-hours",
    };
    format!("{} {}", number.trim(), t.text(unit))
}
