//! Every page with every sample in every language. A missing key or variable panics while it is rendered.

use locale::Locale;
use locale::audit_words::{AuditGroup, actions};
use std::collections::BTreeSet;
use web::samples::{files, pages, weights};

/// Everything that a page needs, in bytes.
const PAGE_BYTES_MAX: usize = 100_000;

#[test]
fn every_page_renders_the_same_twice_in_every_language() {
    for locale in Locale::ALL {
        let (first, second) = (pages(locale), pages(locale));
        assert!(first.len() > 50);
        for (sample, again) in first.iter().zip(&second) {
            let name = format!("{} in {locale}", sample.name);
            assert_eq!(sample.html, again.html, "{name}");
            assert!(sample.html.starts_with("<!doctype html>"), "{name}");
            assert!(sample.html.contains(&format!("<html lang=\"{locale}\">")), "{name}");
            assert_eq!(sample.html.matches("<h1").count(), 1, "{name}");
            assert_eq!(sample.html.matches("<main").count(), 1, "{name}");
            assert!(!sample.html.contains("<title></title>"), "{name}");
            let used = weights().into_iter().filter(|(path, _)| sample.html.contains(path));
            let assets: usize = used.map(|(_, bytes)| bytes).sum();
            assert!(sample.html.len() + assets < PAGE_BYTES_MAX, "{name}: {}", sample.html.len());
        }
    }
}

/// What somebody did is stored as an English word: the catalogue has the readers' words for it.
#[test]
fn no_stored_action_reaches_a_reader() {
    let text = |html: &str| html.replace(['\n', '\r'], " ");
    for locale in [Locale::Nl, Locale::Fr] {
        for sample in pages(locale) {
            let html = text(&sample.html);
            for action in AuditGroup::ALL.into_iter().flat_map(actions) {
                let bare = [format!(">{action}<"), format!("> {action} <")];
                assert!(
                    !bare.iter().any(|bare| html.contains(bare)),
                    "{action} in {} ({locale})",
                    sample.name
                );
            }
        }
    }
}

/// The content policy would block it, and nobody would notice but readers.
#[test]
fn no_page_has_inline_script_or_style() {
    for sample in pages(Locale::En) {
        for forbidden in [" style=\"", " onclick=", " onload=", " onsubmit=", "<style", "javascript:"] {
            assert!(!sample.html.contains(forbidden), "{forbidden} in {}", sample.name);
        }
        let files = sample.html.matches("<script src=\"/assets/").count();
        assert_eq!(sample.html.matches("<script").count(), files, "{}", sample.name);
        assert!(files == 1 || sample.name.starts_with("room-"), "{}", sample.name);
    }
}

#[test]
fn ids_are_unique_and_everything_that_is_named_exists() {
    for sample in pages(Locale::En) {
        let values = |attribute: &str| -> Vec<String> {
            let start = format!(" {attribute}=\"");
            sample
                .html
                .split(&start)
                .skip(1)
                .filter_map(|rest| rest.split_once('"'))
                .map(|(v, _)| v.to_owned())
                .collect()
        };
        let ids = values("id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{}", sample.name);
        let mut named = values("for");
        named.extend(values("form"));
        for attribute in ["aria-describedby", "aria-labelledby"] {
            named.extend(
                values(attribute).iter().flat_map(|v| v.split(' ').map(str::to_owned).collect::<Vec<_>>()),
            );
        }
        named.extend(values("href").iter().filter_map(|link| link.strip_prefix('#').map(str::to_owned)));
        for name in named {
            assert!(unique.contains(&name), "{name} in {}", sample.name);
        }
    }
}

/// While the outcome is not known, nothing may be said about failing, and nothing offered that could charge again.
#[test]
fn an_unknown_outcome_never_reads_as_failed() {
    for locale in Locale::ALL {
        for sample in pages(locale).iter().filter(|s| s.name == "checking" || s.name == "under-review") {
            let text = sample.html.to_lowercase();
            for word in [
                "failed",
                "mislukt",
                "échou",
                "échec",
                "not been charged",
                "niets afgeschreven",
                "rien n’a été débité",
            ] {
                assert!(!text.contains(word), "{word} in {} in {locale}", sample.name);
            }
            assert!(!text.contains("/checkout/"), "{} offers to pay", sample.name);
        }
    }
}

#[test]
fn what_moves_no_real_money_says_so() {
    for sample in pages(Locale::En) {
        let is_test = sample.name.contains("test");
        assert_eq!(sample.html.contains("class=\"test-banner\""), is_test, "{}", sample.name);
    }
}

/// A gateway may show only later what was paid on its page (PS 3.2).
#[test]
fn nothing_is_said_to_be_uncharged_while_a_page_may_have_been_paid_on() {
    let pages = pages(Locale::En);
    let says = |name: &str| {
        let sample = pages.iter().find(|sample| sample.name == name).expect("a sample");
        sample.html.contains("not been charged")
    };
    assert!(says("stopped") && says("cannot-be-paid"));
    assert!(!says("stopped-late") && !says("cannot-be-paid-late"));
}

#[test]
fn only_a_drafts_host_hears_that_paying_schedules_his_session() {
    let pages = pages(Locale::En);
    let says = |name: &str| {
        let sample = pages.iter().find(|sample| sample.name == name).expect("a sample");
        sample.html.contains("its invitations leave")
    };
    assert!(says("host-payment"));
    assert!(!says("host-payment-announced"));
}

/// Whatever else is paid: he has just pressed *Pay* there.
#[test]
fn who_paid_on_the_page_of_an_earlier_estimate_is_told_that_it_goes_back() {
    let pages = pages(Locale::En);
    let says = |name: &str| {
        let sample = pages.iter().find(|sample| sample.name == name).expect("a sample");
        sample.html.contains("a page of an earlier estimate")
    };
    assert!(says("host-payment-outdated") && says("host-payment-held-outdated"));
    assert!(!says("host-payment-held"));
}

#[test]
fn a_few_pages_in_full() {
    let page = |locale, name: &str| {
        let sample = pages(locale).into_iter().find(|sample| sample.name == name).expect("a sample");
        // The hash in an asset's address changes with the style sheet, which is not looked at here.
        let mut html = sample.html;
        for (path, _) in files() {
            let (_, plain) = path.split_once('-').expect("a hash goes before the name");
            html = html.replace(path, &format!("/assets/{plain}"));
        }
        html
    };
    insta::assert_snapshot!("session-en", page(Locale::En, "session"));
    insta::assert_snapshot!("register-mistakes-nl", page(Locale::Nl, "register-mistakes"));
    insta::assert_snapshot!("confirmed-fr", page(Locale::Fr, "confirmed"));
}
