//! The three catalogues say the same things with the same variables, and every message can be written.

use super::*;
use crate::{Messages, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Every message of a language: key, its variables, its source.
fn entries(locale: Locale) -> BTreeMap<String, (BTreeSet<String>, String)> {
    let mut entries = BTreeMap::new();
    let mut key = String::new();
    for (_, source) in sources(locale) {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, text)) =
                line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                key = name.to_owned();
                let earlier = entries.insert(key.clone(), (variables(text), text.to_owned()));
                assert!(earlier.is_none(), "{locale}: {key} is there twice");
            } else if !line.trim().is_empty() {
                let (names, text) = entries.get_mut(&key).expect("a continued message");
                names.extend(variables(line));
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    entries
}

fn variables(text: &str) -> BTreeSet<String> {
    let name =
        |part: &str| part.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().map(str::to_owned);
    text.split('$').skip(1).filter_map(name).collect()
}

#[test]
fn all_languages_have_the_same_messages_with_the_same_variables() {
    let english = entries(Locale::En);
    for locale in Locale::ALL {
        let other = entries(locale);
        let keys = |map: &BTreeMap<String, _>| map.keys().cloned().collect::<BTreeSet<String>>();
        assert_eq!(keys(&english), keys(&other), "{locale} has other keys than English");
        for (key, (variables, _)) in &english {
            assert_eq!(variables, &other[key].0, "{locale}: {key} has other variables than English");
        }
    }
}

#[test]
fn keys_are_written_in_kebab_case() {
    for key in entries(Locale::En).keys() {
        let plain = key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(plain && key.contains('-') && !key.ends_with('-'), "{key}");
    }
}

/// One word for one thing, as the catalogues' README says.
#[test]
fn a_word_that_was_given_up_comes_back_nowhere() {
    // What a division may stand for is explained in other words.
    let explains = ["divisions-intro"];
    for (key, (_, text)) in entries(Locale::Nl) {
        let text = text.to_lowercase();
        for word in ["afdeling", "organisator"] {
            assert!(explains.contains(&key.as_str()) || !text.contains(word), "{key}: {text}");
        }
    }
}

/// What is paid with depends on the site's account: where it may be PayPal, no text says that it is a card.
#[test]
fn only_what_concerns_cards_names_one() {
    let concerns_cards = [
        // What the payer reads where his site's account takes cards, and what a bank said about one.
        "session-pay-by",
        "session-pay-by-both",
        "register-card",
        "register-card-hint",
        "register-card-hint-here",
        "receipt-paid-card",
        "mail-second-payment-of-card",
        "mail-second-payment-of-paypal",
        "checkout-declined-title",
        "decline-issuer",
        "decline-insufficient-funds",
        "decline-card-data",
        "decline-referral",
        "decline-address",
        "decline-security-code",
        "registration-returned-mismatch",
        "money-review-address-title",
        "money-review-code-title",
        "money-verdict-verified",
        "money-decline-card-data",
        // What PayPal's own page offers beside an account.
        "register-paypal-hint",
        "accounts-form-lead-express",
        "accounts-problem-no-cards-here",
        "accounts-form-lead-payflow-express",
        // The account of Payflow takes cards as well.
        "accounts-payflow-express-beside",
        "accounts-payflow-express-credentials",
        // Where a card is typed, of an account that takes cards, and our page on which it is.
        "accounts-card-entry",
        "accounts-card-gateway-hint",
        "accounts-card-ours-hint",
        "accounts-problem-not-accepted",
        "audit-setting-card-entry",
        "checkout-continue-text-here",
        "card-title",
        "card-number",
        "card-problem-number",
        "card-problem-digits",
        "card-until",
        "rehearsal-own-card-page",
        // Website Payments Pro is paid by card.
        "accounts-form-lead-pro-uk",
        "accounts-known-cards",
        "accounts-form-lead-pro-uk-payflow",
        "accounts-pro-uk-payflow-where",
        "accounts-pro-uk-who",
        "accounts-pro-uk-cards",
        "accounts-pro-uk-first",
        "accounts-pro-uk-elsewhere",
        "accounts-pro-uk-nowhere",
        "accounts-form-lead",
        "accounts-form-lead-paypal",
        "accounts-payflow-beside",
        "accounts-payflow-cards",
        // Direct payment, where the card comes to our server: on its page, on its account's, and what is said of such a card.
        "accounts-form-lead-pro-uk-direct",
        "accounts-pro-uk-direct-cards",
        "accounts-offer-withheld",
        "accounts-problem-server-not-accepted",
        "accounts-server-accept",
        "accounts-verify-hint-direct",
        "settlements-where",
        "card-first-name",
        "card-issue-hint",
        "card-last-name",
        "card-start-hint",
        "card-typed-kept",
        "card-typed-lead",
        "card-typed-old-address",
        "card-typed-too-many",
        "card-typed-problem-code",
        "card-typed-problem-expiry",
        "card-typed-problem-number",
        "card-typed-problem-over",
        "card-typed-problem-start",
        "checkout-card-looked-for",
        "host-pay-card-looked-for",
        "mail-card-looked-for-subject",
        "checkout-continue-text-server",
        "decline-other-way",
        "money-decline-other-way",
        // Setting up, where the reader chooses, or which an account for cards has.
        "settings-paying",
        "settings-mismatch-hint",
        "settings-mismatch-review-hint",
        "settings-mismatch-refuse-hint",
        "commerce-test-session-description",
        "set-up-verified-text",
        "accounts-test-hint",
        "accounts-verify-hint",
        "accounts-order-hint",
        "check-feature",
        "audit-check-feature",
    ];
    for locale in Locale::ALL {
        for (key, (_, text)) in entries(locale) {
            let text = text.to_lowercase();
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            let names_one = words.any(|word| match locale {
                Locale::En => matches!(word, "card" | "cards"),
                Locale::Nl => word.contains("kaart"),
                Locale::Fr => matches!(word, "carte" | "cartes"),
            });
            assert!(!names_one || concerns_cards.contains(&key.as_str()), "{locale}: {key}: {text}");
        }
    }
}

#[test]
fn every_message_can_be_written_with_any_count() {
    for locale in Locale::ALL {
        let t = Messages::new(locale);
        for (key, (variables, _)) in entries(locale) {
            for count in [0_u32, 1, 2, 5, 1_000_000] {
                let counts = ["count", "capacity", "minutes", "digits", "max"];
                let value = |name: &str| match counts.contains(&name) {
                    true => Value::from(count),
                    false => Value::from("sample"),
                };
                let values: Vec<(&str, Value<'_>)> =
                    variables.iter().map(|n| (n.as_str(), value(n))).collect();
                // A missing variable or a broken selector panics here (see Messages::format).
                let text = t.with(&key, &values);
                assert!(!text.trim().is_empty() && !text.contains(['{', '}', '$']), "{locale} {key}: {text}");
            }
        }
    }
}

#[test]
fn texts_are_typeset() {
    for locale in Locale::ALL {
        for (key, (_, text)) in entries(locale) {
            assert!(!text.contains(['\'', '"']), "{locale} {key}: straight quotation mark");
            assert!(!text.contains("..."), "{locale} {key}: dots for an ellipsis");
            let prose = text.replace("->", "");
            if locale == Locale::Fr {
                for mark in [" :", " ;", " ?", " !", " »", "« "] {
                    assert!(!prose.contains(mark), "{key}: French wants a no-break space at {mark:?}");
                }
            }
        }
    }
}

#[test]
fn seats_are_counted_in_each_language() {
    let left = |locale, count: u32, capacity: u32| {
        Messages::new(locale).with("seats-left", &[("count", count.into()), ("capacity", capacity.into())])
    };
    assert_eq!(left(Locale::En, 12, 20), "12 of 20 seats left");
    assert_eq!(left(Locale::En, 0, 20), "Sold out");
    assert_eq!(left(Locale::En, 1, 1), "1 seat left");
    assert_eq!(left(Locale::Nl, 1_200, 2_000), "1.200 van de 2.000 plaatsen vrij");
    assert_eq!(left(Locale::Fr, 1, 20), "1 place libre sur 20");
    assert_eq!(left(Locale::Fr, 0, 20), "Complet");
}

#[test]
fn values_are_put_in_as_they_are() {
    let t = Messages::new(Locale::En);
    let name = "{ $site } <b>\u{202e}";
    assert_eq!(t.with("mail-greeting", &[("name", name.into())]), format!("Hello {name},"));
}

#[test]
#[should_panic(expected = "there is no message")]
fn an_unknown_key_stops_a_test() {
    let _ = Messages::new(Locale::En).text("no-such-key");
}

#[test]
#[should_panic(expected = "mail-greeting")]
fn a_missing_variable_stops_a_test() {
    let _ = Messages::new(Locale::En).with("mail-greeting", &[]);
}

#[test]
fn every_key_in_use_has_a_message() {
    let known: BTreeSet<String> = entries(Locale::En).into_keys().collect();
    let mut unknown = Vec::new();
    for (path, source) in project_sources() {
        unknown.extend(
            asked_for(&source).filter(|key| !known.contains(*key)).map(|key| format!("{path}: {key}")),
        );
    }
    assert!(unknown.is_empty(), "keys without a message: {unknown:#?}");
}

#[test]
fn every_message_is_used() {
    let known: BTreeSet<String> = entries(Locale::En).into_keys().collect();
    let sources = project_sources();
    let used: BTreeSet<&str> = sources.iter().flat_map(|(_, source)| literals(source)).collect();
    let unused: Vec<&String> = known.iter().filter(|key| !used.contains(key.as_str())).collect();
    assert!(unused.is_empty(), "messages that nothing shows: {unused:#?}");
}

#[test]
fn the_search_for_keys_sees_calls_and_markers() {
    let source =
        r#"{{ t.text("a-b") }} {{ t.with("c-d", &[("count", n.into())]) }} msg!("e-f") other("g-h")"#;
    assert_eq!(asked_for(source).collect::<BTreeSet<_>>(), BTreeSet::from(["a-b", "c-d", "e-f"]));
    assert!(literals(source).any(|literal| literal == "g-h"));
}

/// Sources and templates that may speak: everything of ours except this crate's tests.
fn project_sources() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for part in
        ["crates/locale/src", "crates/documents", "crates/app", "crates/web", "crates/simulation", "bursar"]
    {
        collect(&root.join(part), &mut found);
    }
    found
}

fn collect(path: &std::path::Path, found: &mut Vec<(String, String)>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a readable folder") {
            collect(&entry.expect("an entry").path(), found);
        }
        return;
    }
    let name = path.to_string_lossy().into_owned();
    let speaks = [".rs", ".html", ".txt"].iter().any(|end| name.ends_with(end));
    if speaks && !name.ends_with("_tests.rs") {
        found.push((name, std::fs::read_to_string(path).expect("a text file")));
    }
}

/// Everything between quotation marks that could be a key.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').filter(|part| part.contains('-') && part.bytes().all(|b| b.is_ascii_graphic()))
}

/// The keys in `t.text("…")`, `t.with("…"` and `msg!("…")`.
fn asked_for(source: &str) -> impl Iterator<Item = &str> {
    ["t.text(\"", "t.with(\"", "msg!(\""]
        .into_iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|key| !key.contains('…'))
}
