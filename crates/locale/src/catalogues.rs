//! The Fluent files, embedded, parsed once per process and shared by every thread.

use crate::{Locale, numbers};
use fluent_bundle::{FluentResource, FluentValue, concurrent::FluentBundle};
use std::sync::LazyLock;

/// One language's messages.
pub(crate) type Catalogue = FluentBundle<FluentResource>;

/// The files of one language by feature noun; every language has the same ones.
macro_rules! files {
    ($code:literal) => {
        &[
            ("layout", include_str!(concat!("../messages/", $code, "/layout.ftl"))),
            ("sessions", include_str!(concat!("../messages/", $code, "/sessions.ftl"))),
            ("hosting", include_str!(concat!("../messages/", $code, "/hosting.ftl"))),
            ("registrations", include_str!(concat!("../messages/", $code, "/registrations.ftl"))),
            ("classrooms", include_str!(concat!("../messages/", $code, "/classrooms.ftl"))),
            ("buyers", include_str!(concat!("../messages/", $code, "/buyers.ftl"))),
            ("payments", include_str!(concat!("../messages/", $code, "/payments.ftl"))),
            ("money", include_str!(concat!("../messages/", $code, "/money.ftl"))),
            ("settlements", include_str!(concat!("../messages/", $code, "/settlements.ftl"))),
            ("receipts", include_str!(concat!("../messages/", $code, "/receipts.ftl"))),
            ("refunds", include_str!(concat!("../messages/", $code, "/refunds.ftl"))),
            ("messages", include_str!(concat!("../messages/", $code, "/messages.ftl"))),
            ("accounts", include_str!(concat!("../messages/", $code, "/accounts.ftl"))),
            ("divisions", include_str!(concat!("../messages/", $code, "/divisions.ftl"))),
            ("audit", include_str!(concat!("../messages/", $code, "/audit.ftl"))),
            ("health", include_str!(concat!("../messages/", $code, "/health.ftl"))),
            ("tariffs", include_str!(concat!("../messages/", $code, "/tariffs.ftl"))),
            ("usage", include_str!(concat!("../messages/", $code, "/usage.ftl"))),
            ("host_mails", include_str!(concat!("../messages/", $code, "/host_mails.ftl"))),
            ("statements", include_str!(concat!("../messages/", $code, "/statements.ftl"))),
            ("claims", include_str!(concat!("../messages/", $code, "/claims.ftl"))),
            ("reports", include_str!(concat!("../messages/", $code, "/reports.ftl"))),
            ("commerce", include_str!(concat!("../messages/", $code, "/commerce.ftl"))),
            ("merchant_accounts", include_str!(concat!("../messages/", $code, "/merchant_accounts.ftl"))),
            ("rehearsals", include_str!(concat!("../messages/", $code, "/rehearsals.ftl"))),
            ("operator", include_str!(concat!("../messages/", $code, "/operator.ftl"))),
            ("people", include_str!(concat!("../messages/", $code, "/people.ftl"))),
            ("errors", include_str!(concat!("../messages/", $code, "/errors.ftl"))),
        ]
    };
}

/// The catalogue of `locale`.
pub(crate) fn catalogue(locale: Locale) -> &'static Catalogue {
    static CATALOGUES: LazyLock<[Catalogue; 3]> = LazyLock::new(|| Locale::ALL.map(load));
    &CATALOGUES[locale.index()]
}

/// Name and source of every file of `locale`.
pub(crate) fn sources(locale: Locale) -> &'static [(&'static str, &'static str)] {
    match locale {
        Locale::En => files!("en"),
        Locale::Nl => files!("nl"),
        Locale::Fr => files!("fr"),
    }
}

fn load(locale: Locale) -> Catalogue {
    let language = locale.code().parse().expect("our language codes are language identifiers");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks would surround every name and amount; our three languages are all written left to right.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::En => english,
        Locale::Nl => dutch,
        Locale::Fr => french,
    }));
    for (name, source) in sources(locale) {
        // Both are proven by the tests over these same embedded files.
        let resource = FluentResource::try_new((*source).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{locale}/{name}.ftl does not parse: {errors:?}"));
        if let Err(errors) = bundle.add_resource(resource) {
            panic!("{locale}/{name}.ftl repeats a key: {errors:?}");
        }
    }
    bundle
}

/// Writes whole numbers the language's way; Fluent itself would print `1234`.
fn grouped(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "Value only holds whole numbers below 2^53")]
        FluentValue::Number(number) => Some(numbers::format_integer(locale, number.value as i64)),
        _ => None,
    }
}

// fluent-bundle takes plain function pointers, which cannot carry the language; `M` is its memoizer, not needed here.

fn english<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(Locale::En, value)
}

fn dutch<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(Locale::Nl, value)
}

fn french<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(Locale::Fr, value)
}

#[cfg(test)]
#[path = "catalogues_tests.rs"]
mod tests;
