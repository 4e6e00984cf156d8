//! Fills a page's form in again with what was typed. It reads our own pages only: what templates write, with values in
//! double quotes and everything else escaped.

use crate::request::form::Fields;
use locale::Messages;
use std::fmt::Write as _;

/// Hidden fields that come back: the version on which a change was typed. Others are proofs, keys of the page, or what it
/// had shown, and stay as the new page has them.
const HIDDEN: [&str; 1] = ["version"];

/// Types of fields into which nothing is written.
const UNTOUCHED: [&str; 4] = ["password", "file", "submit", "button"];

/// The page with `fields` in its forms that are sent to `action`, and a word on top of it. `None` when it has no such form.
pub(crate) fn fill(page: &str, action: &str, fields: &Fields, t: Messages) -> Option<String> {
    let start = format!("action=\"{}\"", escape(action));
    let mut out = String::with_capacity(page.len() + 4096);
    let mut rest = page;
    let mut filled = false;
    while let Some(at) = rest.find("<form ") {
        let (before, form) = rest.split_at(at);
        let end = form.find("</form>").unwrap_or(form.len());
        let (form, after) = form.split_at(end);
        out.push_str(before);
        let tag = &form[..form.find('>').map_or(form.len(), |at| at + 1)];
        if tag.contains(&start) && tag.contains("method=\"post\"") && is_meant(form, fields) {
            fill_form(&mut out, form, fields);
            filled = true;
        } else {
            out.push_str(form);
        }
        rest = after;
    }
    out.push_str(rest);
    filled.then(|| with_notice(&out, t))
}

/// Of several forms that are sent to one address, the one that was.
fn is_meant(form: &str, fields: &Fields) -> bool {
    tags(form).any(|(_, tag)| {
        matches!(name_of(tag), "input" | "textarea" | "select")
            && attribute(tag, "type") != "hidden"
            && fields.has(&attribute(tag, "name"))
    })
}

fn fill_form(out: &mut String, form: &str, fields: &Fields) {
    let mut done = 0;
    let mut select = String::new();
    for (at, tag) in tags(form) {
        if at < done {
            continue;
        }
        out.push_str(&form[done..at]);
        done = at + tag.len();
        let name = attribute(tag, "name");
        match name_of(tag) {
            "input" => out.push_str(&input(tag, &name, fields)),
            "textarea" if fields.has(&name) => {
                let end = form[done..].find("</textarea>").map_or(form.len(), |end| done + end);
                // The line break behind the tag is not part of the text.
                write!(out, "{tag}\n{}", escape(fields.get(&name))).expect("a String takes text");
                done = end;
            }
            "select" => {
                select = if fields.has(&name) { name } else { String::new() };
                out.push_str(tag);
            }
            "option" if !select.is_empty() => {
                out.push_str(&with_flag(tag, "selected", attribute(tag, "value") == fields.get(&select)));
            }
            _ => out.push_str(tag),
        }
    }
    out.push_str(&form[done..]);
}

fn input(tag: &str, name: &str, fields: &Fields) -> String {
    let kind = attribute(tag, "type");
    match kind.as_str() {
        _ if name.is_empty() || UNTOUCHED.contains(&kind.as_str()) => tag.to_owned(),
        "hidden" if !HIDDEN.contains(&name) => tag.to_owned(),
        "checkbox" | "radio" => {
            let value = attribute(tag, "value");
            with_flag(tag, "checked", fields.all(name).any(|sent| sent == value))
        }
        _ if fields.has(name) => with_value(tag, fields.get(name)),
        _ => tag.to_owned(),
    }
}

/// The tag with this value in place of its own.
fn with_value(tag: &str, value: &str) -> String {
    let new = format!(" value=\"{}\"", escape(value));
    match tag.find(" value=\"") {
        None => format!("{}{new}>", tag.trim_end_matches('>')),
        Some(at) => {
            let end = tag[at + 8..].find('"').map_or(tag.len(), |end| at + 8 + end + 1);
            format!("{}{new}{}", &tag[..at], &tag[end..])
        }
    }
}

/// The tag with this attribute, or without it.
fn with_flag(tag: &str, flag: &str, is_set: bool) -> String {
    let bare = tag.replace(&format!(" {flag}>"), ">").replace(&format!(" {flag} "), " ");
    if is_set { format!("{} {flag}>", bare.trim_end_matches('>')) } else { bare }
}

/// Says on top of the page why it is filled in.
fn with_notice(page: &str, t: Messages) -> String {
    let notice = format!(
        "<div class=\"kept-form\"><div class=\"summary-box\" role=\"status\"><h2>{}</h2><p>{}</p></div></div>",
        escape(&t.text("kept-form-title")),
        escape(&t.text("kept-form-text")),
    );
    match page.find("<main ").and_then(|at| page[at..].find('>').map(|end| at + end + 1)) {
        None => page.to_owned(),
        Some(at) => format!("{}{notice}{}", &page[..at], &page[at..]),
    }
}

/// The tags of a text, with their places.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = text.match_indices('<').map(|(at, _)| at);
    // A quoted value holds no bracket: templates escape it.
    starts.filter_map(|at| Some((at, &text[at..=at + text[at..].find('>')?])))
}

fn name_of(tag: &str) -> &str {
    tag.trim_start_matches('<').split([' ', '>', '\n']).next().unwrap_or_default()
}

/// The value of an attribute, empty when the tag has none.
fn attribute(tag: &str, name: &str) -> String {
    let found = tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    found.map(|(value, _)| unescape(value)).unwrap_or_default()
}

const ESCAPES: [(char, &str); 5] =
    [('&', "&#38;"), ('<', "&#60;"), ('>', "&#62;"), ('"', "&#34;"), ('\'', "&#39;")];

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match ESCAPES.iter().find(|(plain, _)| *plain == c) {
            Some((_, escaped)) => out.push_str(escaped),
            None => out.push(c),
        }
    }
    out
}

fn unescape(text: &str) -> String {
    // The ampersand last, so that nothing is read twice.
    ESCAPES
        .iter()
        .rev()
        .fold(text.to_owned(), |text, (plain, escaped)| text.replace(escaped, &plain.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    const PAGE: &str = "<main id=\"content\"><form method=\"get\" action=\"/a\"><input name=\"topic\" type=\"text\" value=\"x\"></form>\
        <form class=\"s\" method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"form_token\" value=\"new\">\
        <input type=\"hidden\" name=\"version\" value=\"9\"><input id=\"topic\" name=\"topic\" type=\"text\" value=\"\" dir=\"auto\" required>\
        <input name=\"secret\" type=\"password\" value=\"\"><textarea name=\"body\" rows=\"2\">\nold</textarea>\
        <input type=\"checkbox\" name=\"tick\" value=\"yes\" checked><input type=\"radio\" name=\"r\" value=\"1\" checked>\
        <input type=\"radio\" name=\"r\" value=\"2\"><select name=\"s\"><option value=\"a\" selected>A</option><option value=\"b\">B</option></select>\
        <button>Go</button></form><form method=\"post\" action=\"/b\"><input name=\"topic\" type=\"text\" value=\"\"></form></main>";

    fn filled(action: &str, fields: &str) -> Option<String> {
        fill(PAGE, action, &Fields::parse(fields.as_bytes()), Messages::new(Locale::En))
    }

    #[test]
    fn what_was_typed_stands_in_its_form_and_nowhere_else() {
        let typed = "form_token=old&version=7&topic=%22%3E%3Cscript%3E&secret=geheim&body=%3C/textarea%3E%0Atwo&r=2&s=b";
        let page = filled("/a", typed).expect("it has the form");
        for part in [
            "name=\"topic\" type=\"text\" value=\"&#34;&#62;&#60;script&#62;\" dir=\"auto\" required>",
            "name=\"form_token\" value=\"new\"",
            "name=\"version\" value=\"7\"",
            "name=\"secret\" type=\"password\" value=\"\"",
            ">\n&#60;/textarea&#62;\ntwo</textarea>",
            "name=\"tick\" value=\"yes\">",
            "name=\"r\" value=\"1\">",
            "name=\"r\" value=\"2\" checked>",
            "<option value=\"a\">A</option><option value=\"b\" selected>B</option>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert_eq!(page.matches("script").count(), 1, "forms elsewhere stay as they are: {page}");
        assert!(page.contains("role=\"status\"") && !page.contains("geheim"));
    }

    #[test]
    fn a_page_without_the_form_stays_as_it_is() {
        assert_eq!(filled("/c", "topic=x"), None);
        assert_eq!(filled("/a", "other=x"), None, "no field of it was sent");
    }
}
