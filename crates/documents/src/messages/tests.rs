//! All mails in all languages by snapshot, and what other people's text cannot do to them.

use super::samples;
use super::*;

#[test]
fn every_mail_in_three_languages() {
    for locale in Locale::ALL {
        for (name, mail) in samples::all(locale) {
            let body = mail.render();
            insta::assert_snapshot!(
                format!("{name}_{locale}"),
                format!("Subject: {}\n\n{}", body.subject, body.text)
            );
        }
    }
}

#[test]
fn the_html_says_what_the_text_says() {
    for locale in Locale::ALL {
        for (name, mail) in samples::all(locale) {
            let body = mail.render();
            assert_eq!(mail.render(), body, "written twice, {name} is the same");
            for line in body.text.lines().filter(|line| !line.is_empty() && !line.contains(": ")) {
                // In HTML a link's words carry no colon.
                let words = line.trim_end_matches(':').trim_end();
                assert!(unescape(&body.html).contains(words), "{name} {locale}: the HTML lacks {words:?}");
            }
        }
    }
}

#[test]
fn the_confirmation_as_html() {
    insta::assert_snapshot!("confirmation_html", samples::all(Locale::En)[0].1.render().html);
}

#[test]
fn nothing_remote_is_loaded() {
    for (_, mail) in samples::all(Locale::En) {
        let html = mail.render().html;
        for tag in ["<img", "<script", "<link", "url(", "@import", "<iframe"] {
            assert!(!html.contains(tag), "{tag}");
        }
    }
}

#[test]
fn every_kind_has_a_sample_and_what_changes_a_calendar_brings_an_entry() {
    let mails = samples::all(Locale::En);
    for kind in MailKind::ALL {
        assert!(mails.iter().any(|(_, mail)| mail.kind() == kind), "{kind:?}");
    }
    for (name, mail) in mails {
        let method = mail.render().calendar.map(|entry| entry.cancels);
        let expected = match mail.kind() {
            _ if ["cancelled_payer", "cancelled_checked", "session_moved_payer"].contains(&name) => None,
            MailKind::Confirmation | MailKind::SessionMoved => Some(false),
            MailKind::Cancelled
            | MailKind::Withdrawn
            | MailKind::Replaced
            | MailKind::PassedOn
            | MailKind::SeatGone => Some(true),
            MailKind::SessionCancelled if name != "session_cancelled_unpaid" => Some(true),
            _ => None,
        };
        assert_eq!(method, expected, "{name}");
    }
}

#[test]
fn names_and_titles_cannot_add_headers_or_markup() {
    let evil = "x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\u{202e}";
    let about = RegistrationFacts {
        site: evil.into(),
        contact: evil.into(),
        name: evil.into(),
        reference: evil.into(),
        session: evil.into(),
        ..samples::about(Locale::En)
    };
    let price = samples::confirmation(Locale::En).price.map(|p| PaidPrice { tax_name: evil.into(), ..p });
    let mail = ConfirmationMail { about, price, ..samples::confirmation(Locale::En) };
    let body = mail.render();
    assert_eq!(body.subject, "Your seat: x Bcc: all@example.org <script>alert(1)</script>");
    assert!(!body.html.contains("<script") && !body.html.contains('\u{202e}'));
    assert!(!body.text.contains('\r') && !body.text.contains('\u{202e}'));
    assert!(!body.text.lines().any(|line| line.starts_with("Bcc:")), "{}", body.text);
    let calendar = body.calendar.expect("a calendar").content;
    assert!(
        !calendar.lines().any(|line| line.starts_with("Bcc") || line.starts_with("ORGANIZER")),
        "{calendar}"
    );
}

#[test]
fn a_test_mail_says_so_first() {
    let about = RegistrationFacts { test: true, ..samples::about(Locale::Nl) };
    let body = ConfirmationMail { about, ..samples::confirmation(Locale::Nl) }.render();
    assert!(body.text.starts_with("TEST: deze e-mail hoort bij een testsessie."), "{}", body.text);
    assert!(body.html.contains("TEST: deze e-mail"));
}

#[test]
fn tax_is_left_out_where_none_is_charged() {
    let mail = samples::confirmation(Locale::En);
    let price = mail.price.clone().map(|p| PaidPrice { tax: samples::euros(0), tax_rate_ppm: 0, ..p });
    let text = ConfirmationMail { price, ..mail }.render().text;
    assert!(text.contains("Paid: €\u{a0}121.00\n"), "{text}");
}

/// Undoes askama's escaping.
fn unescape(html: &str) -> String {
    html.replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
