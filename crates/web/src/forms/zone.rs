//! A time zone to choose, by part of the world.

use askama::Template;
use askama::filters::HtmlSafe;
use locale::times::{ZoneArea, zone_areas};

/// The choice of a time zone.
#[derive(Template)]
#[template(path = "forms/zone.html")]
pub(crate) struct ZoneField<'a> {
    name: &'a str,
    label: String,
    chosen: &'a str,
    areas: &'static [ZoneArea],
    nothing: Option<String>,
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for ZoneField<'_> {}

impl<'a> ZoneField<'a> {
    /// With `chosen`, an IANA name; one that is not offered stays all the same. `name` is its id, too.
    pub fn new(name: &'a str, label: impl Into<String>, chosen: &'a str, problem: Option<String>) -> Self {
        Self { name, label: label.into(), chosen, areas: zone_areas(), nothing: None, problem }
    }

    /// Words for when nothing is chosen yet: nobody's zone is guessed.
    pub fn nothing(self, words: impl Into<String>) -> Self {
        Self { nothing: Some(words.into()), ..self }
    }

    fn is_offered(&self) -> bool {
        self.areas.iter().any(|area| area.zones.iter().any(|zone| zone.0 == self.chosen))
    }
}
