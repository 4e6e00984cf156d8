//! The reader's language: texts by key, and everything else that is written the reader's way.

use crate::{Locale, catalogues};
use domain::{money::Money, time::Timestamp};
use fluent_bundle::{FluentArgs, FluentValue};
use std::borrow::Cow;

/// Texts, amounts and times in one language. Small and `Copy`; templates hold it as `t`:
/// `{{ t.text("register-title") }}`, `{{ t.with("register-pay", [("amount", t.money(total).into())]) }}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Messages {
    locale: Locale,
}

/// The texts of `locale`.
pub const fn messages(locale: Locale) -> Messages {
    Messages { locale }
}

/// A value for a message's variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Put in as it is.
    Text(Cow<'a, str>),
    /// A count: chooses the plural, and is written with the language's thousands separators.
    Count(u32),
}

impl Messages {
    /// The texts of `locale`.
    pub const fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The language.
    pub const fn locale(self) -> Locale {
        self.locale
    }

    /// The language's code, for the `lang` attribute.
    pub const fn code(self) -> &'static str {
        self.locale.code()
    }

    /// The text of a message without variables. An unknown key is a bug that debug builds and tests stop at; a
    /// release shows the key.
    pub fn text(self, key: &str) -> Cow<'static, str> {
        self.format(key, None)
    }

    /// The text of a message with its variables: `t.with("seats-left", &[("count", n.into())])`. Generic, because a
    /// template hands every argument over by one more reference.
    pub fn with<'v>(self, key: &str, values: impl AsRef<[(&'v str, Value<'v>)]>) -> String {
        let values = values.as_ref();
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, FluentValue::from(value));
        }
        self.format(key, Some(&args)).into_owned()
    }

    /// Whether there is a message of that key.
    pub fn has(self, key: &str) -> bool {
        catalogues::catalogue(self.locale).has_message(key)
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let catalogue = catalogues::catalogue(self.locale);
        let Some(pattern) = catalogue.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "there is no message {key:?}");
            return Cow::Owned(key.to_owned());
        };
        let mut errors = Vec::new();
        let text = match args {
            None => catalogue.format_pattern(pattern, None, &mut errors),
            Some(args) => Cow::Owned(catalogue.format_pattern(pattern, Some(args), &mut errors).into_owned()),
        };
        debug_assert!(errors.is_empty(), "message {key:?}: {errors:?}");
        text
    }

    /// An amount the reader's way: `€ 1,234.50`.
    pub fn money(self, amount: Money) -> String {
        crate::format_money(self.locale, amount)
    }

    /// A tax rate in parts per million of the amount: 210 000 is `21 %`.
    pub fn rate(self, parts_per_million: i64) -> String {
        crate::numbers::format_rate(self.locale, parts_per_million)
    }

    /// A whole number with thousands separators.
    pub fn integer(self, number: i64) -> String {
        crate::numbers::format_integer(self.locale, number)
    }

    /// `Tuesday 8 December 2026, 14:00–15:30 (Europe/Amsterdam)`.
    pub fn long_range(self, start: Timestamp, end: Timestamp, zone: &crate::Zone) -> String {
        crate::times::long_range(self.locale, start, end, zone)
    }

    /// [`Messages::long_range`] after other words, as in "When: …".
    pub fn long_range_inside(self, start: Timestamp, end: Timestamp, zone: &crate::Zone) -> String {
        crate::times::long_range_inside(self.locale, start, end, zone)
    }

    /// [`Messages::short_range`] after other words.
    pub fn short_range_inside(self, start: Timestamp, end: Timestamp, zone: &crate::Zone) -> String {
        crate::times::short_range_inside(self.locale, start, end, zone)
    }

    /// `Tue 8 Dec 2026, 14:00–15:30 (Europe/Amsterdam)`.
    pub fn short_range(self, start: Timestamp, end: Timestamp, zone: &crate::Zone) -> String {
        crate::times::short_range(self.locale, start, end, zone)
    }

    /// `= 08:00–09:30 your time (New York)`, when the reader's clock differs from the session's.
    pub fn your_time(
        self,
        start: Timestamp,
        end: Timestamp,
        zone: &crate::Zone,
        reader: &crate::Zone,
    ) -> Option<String> {
        let time = crate::times::reader_range(self.locale, start, end, zone, reader)?;
        Some(self.with("session-your-time", &[("time", time.into()), ("zone", reader.city().into())]))
    }

    /// `Tuesday 8 December 2026`.
    pub fn long_date(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::long_date(self.locale, at, zone)
    }

    /// `8 December 2026`.
    pub fn date(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::date(self.locale, at, zone)
    }

    /// `Tue 8 Dec 2026`.
    pub fn short_date(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::short_date(self.locale, at, zone)
    }

    /// [`Messages::short_date`] after other words.
    pub fn short_date_inside(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::short_date_inside(self.locale, at, zone)
    }

    /// `8 Dec`.
    pub fn day_and_month(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::day_and_month(self.locale, at, zone)
    }

    /// `8 Dec 2026, 13:00`.
    pub fn short_date_time(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::short_date_time(self.locale, at, zone)
    }

    /// `8 Dec 2026, 13:00 (Europe/Amsterdam)`, for readers whose own clock may be another.
    pub fn date_time_in_zone(self, at: Timestamp, zone: &crate::Zone) -> String {
        format!("{} ({})", self.short_date_time(at, zone), zone.words())
    }

    /// `14:32`.
    pub fn time_of_day(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::time_of_day(self.locale, at, zone)
    }

    /// `02:30`, also in an hour that the clock shows twice: of both times.
    pub fn time_shown(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::time_shown(self.locale, at, zone)
    }

    /// A time of day of the session, for a reader who may be elsewhere: `13:45` when both clocks show it,
    /// `13:45 (Europe/Amsterdam), 07:45 your time` when they differ, `13:45 (Europe/Amsterdam)` when the reader's is not
    /// known.
    pub fn time_for(self, at: Timestamp, zone: &crate::Zone, reader: Option<&crate::Zone>) -> String {
        let time = self.time_of_day(at, zone);
        let yours = reader.map(|reader| crate::times::reader_time(self.locale, at, zone, reader));
        let (time_here, name) = (time.as_str().into(), zone.words().into());
        match yours {
            Some(None) => time,
            Some(Some(yours)) => {
                self.with("time-elsewhere", &[("time", time_here), ("zone", name), ("yours", yours.into())])
            }
            None => self.with("time-in-zone", &[("time", time_here), ("zone", name)]),
        }
    }

    /// An instant of the session, for a reader who may be elsewhere: `8 December 2026, 13:45`, the time as in
    /// [`Messages::time_for`].
    pub fn moment_for(self, at: Timestamp, zone: &crate::Zone, reader: Option<&crate::Zone>) -> String {
        let time = self.time_for(at, zone, reader);
        self.with("moment-elsewhere", &[("date", self.date(at, zone).into()), ("time", time.into())])
    }

    /// When something of the reader's own ends, such as a seat hold: on the reader's clock, or, while that is not known,
    /// on the session's, which is then named.
    pub fn time_until(self, at: Timestamp, zone: &crate::Zone, reader: Option<&crate::Zone>) -> String {
        match reader {
            Some(reader) => self.time_of_day(at, reader),
            None => self.time_for(at, zone, None),
        }
    }

    /// A tax by the name that the reader knows it by: value added tax has one in each language; others keep theirs.
    pub fn tax_name(self, name: &str) -> Cow<'_, str> {
        let is_vat = ["vat", "btw", "tva"].contains(&name.trim().to_lowercase().as_str());
        if is_vat { self.text("tax-vat") } else { Cow::Owned(name.to_owned()) }
    }

    /// `December 2026`, as a heading.
    pub fn month(self, at: Timestamp, zone: &crate::Zone) -> String {
        crate::times::month(self.locale, at, zone)
    }
}

impl<'a> From<&'a Value<'_>> for FluentValue<'a> {
    fn from(value: &'a Value<'_>) -> Self {
        match value {
            Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Value::Count(count) => FluentValue::from(*count),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

/// Counts of any integer type, also by reference (what a template's loop variable is); those outside `u32` stop
/// at its ends, because only "how many" is asked of them.
macro_rules! counts {
    ($($type:ty),*) => {$(
        impl From<$type> for Value<'_> {
            fn from(count: $type) -> Self {
                Self::Count(u32::try_from(count).unwrap_or(if count > 0 { u32::MAX } else { 0 }))
            }
        }

        impl From<&$type> for Value<'_> {
            fn from(count: &$type) -> Self {
                Self::from(*count)
            }
        }
    )*};
}

counts!(u8, u16, u64, usize, i16, i32, i64);

impl From<u32> for Value<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count)
    }
}

impl From<&u32> for Value<'_> {
    fn from(count: &u32) -> Self {
        Self::Count(*count)
    }
}
