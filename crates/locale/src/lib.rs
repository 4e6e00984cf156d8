//! How Bursar speaks: message catalogues in English, Dutch and French, and the way each language writes money,
//! numbers, dates and times. Typed addresses live here too, because pages, mails and documents all link.
//!
//! A page or mail holds one [`Messages`] (by convention named `t`), which gives texts, amounts and times in the
//! reader's language.

pub mod addresses;
pub mod audit_words;
mod catalogues;
mod claim_words;
pub mod countries;
pub mod currencies;
mod language;
pub mod messages;
pub mod money;
mod money_words;
pub mod numbers;
mod site_words;
mod time_names;
pub mod times;
pub mod unit_prices;
mod usage_words;
mod words;

pub use addresses::{Address, BaseUrl};
pub use language::Locale;
pub use messages::{Messages, Value, messages};
pub use money::{MoneyInputError, amount_field, format_money, parse_money};
pub use times::Zone;

/// Marks a string literal as a message key held outside a call of [`Messages::text`] or [`Messages::with`], so that
/// the test of keys checks it too. Expands to the literal.
#[macro_export]
macro_rules! msg {
    ($key:literal) => {
        $key
    };
}
