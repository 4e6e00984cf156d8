//! A browser without script and without sockets: keeps cookies, fills in the forms it was shown, reads what stands in a page.

use crate::TestApp;
use crate::databases::{self, TestDatabase};
use crate::people::{SIGN_IN_COOKIE, SignedInPerson};
use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use locale::{Locale, Messages};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tower::ServiceExt;

/// A browser.
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    language: &'static str,
}

/// What came back.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// The page.
    pub body: String,
}

/// A database for tests of which the outcome does not depend on the engine.
pub async fn fresh_database() -> TestDatabase {
    databases::fresh_database(databases::engines()[0]).await
}

/// The path of an address of ours that somebody else was told.
pub fn path(test: &TestApp, address: &str) -> String {
    address.strip_prefix(test.app.base_url()).expect("an address of ours").to_owned()
}

/// A text of the catalogue, as a page shows it.
pub fn text(language: &str, key: &str) -> String {
    let locale = Locale::parse(language).unwrap_or_default();
    Messages::new(locale).text(key).into_owned()
}

/// All pages of that application.
pub fn pages(test: &TestApp) -> Router {
    web::router(test.app.clone(), web::WebConfig::default())
}

impl Browser {
    /// A browser that nobody has used yet, set to `language`.
    pub fn new(router: &Router, language: &'static str) -> Self {
        Self { router: router.clone(), cookies: BTreeMap::new(), language }
    }

    /// A browser in which somebody is signed in.
    pub fn signed_in(router: &Router, language: &'static str, person: &SignedInPerson) -> Self {
        let mut browser = Self::new(router, language);
        browser.keep(SIGN_IN_COOKIE, &person.token);
        browser
    }

    /// Opens an address of the installation.
    pub async fn get(&mut self, address: &str) -> Answer {
        self.send(Request::get(address), Body::empty()).await
    }

    /// Sends a form.
    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let request =
            Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encode(fields))).await
    }

    /// The same, from this page of ours, as browsers say.
    pub async fn post_from(&mut self, page: &str, address: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, page);
        self.send(request, Body::from(encode(fields))).await
    }

    /// Sends a form with the token of the page that it was on, and with the ids that it has hidden where these fields say no others.
    pub async fn submit(&mut self, page: &Answer, address: &str, fields: &[(&str, &str)]) -> Answer {
        let names = ["form_token", "form_key", "price", "shown", "seen"];
        let is_unsaid = |id: &&str| fields.iter().all(|(name, _)| name != id);
        let ids = ["refund", "dispute"].into_iter().filter(is_unsaid);
        let hidden: Vec<(&str, String)> = names
            .into_iter()
            .chain(ids)
            .filter_map(|name| page.hidden(name).map(|value| (name, value)))
            .collect();
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend_from_slice(fields);
        self.post(address, &all).await
    }

    /// Sends any request, with this browser's cookies and language.
    pub async fn send(&mut self, request: http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::COOKIE, cookies.join("; "))
            .body(body)
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        for line in response.headers().get_all(header::SET_COOKIE) {
            let pair = line.to_str().expect("text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let is_file = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
            kind == "application/pdf"
                || kind == "image/png"
                || kind.as_bytes().starts_with(b"application/vnd.openxmlformats")
        });
        let body = match String::from_utf8(body.to_vec()) {
            Ok(text) => text,
            Err(bytes) if is_file => String::from_utf8_lossy(bytes.as_bytes()).into_owned(),
            Err(_) => panic!("a page that is not UTF-8"),
        };
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The value of a cookie that it keeps.
    pub fn cookie(&self, name: &str) -> String {
        self.cookies.get(name).expect("the browser has it").clone()
    }

    /// Keeps a cookie as a script would.
    pub fn keep(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Opens the session's page and asks for a seat; the register page.
    pub async fn take_seat(&mut self, session: &str) -> Answer {
        let address = format!("/academy/sessions/{session}");
        let page = self.get(&address).await;
        let held = self.submit(&page, &format!("{address}/hold"), &[]).await;
        assert_eq!(held.status, StatusCode::SEE_OTHER, "{}", held.body);
        assert_eq!(held.location(), format!("{address}/register"));
        let page = self.get(&held.location()).await;
        assert_eq!(page.status, StatusCode::OK);
        page
    }
}

impl Answer {
    /// Where a redirect leads.
    pub fn location(&self) -> String {
        self.header("location")
    }

    /// A header, empty when there is none.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text")).to_owned()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let (_, after) = self.body.split_once(&format!("type=\"hidden\" name=\"{name}\" value=\""))?;
        Some(after.split_once('"')?.0.to_owned())
    }

    /// Names and values that a browser would send of the page's fields, without its buttons.
    pub fn fields(&self) -> Vec<(String, String)> {
        let main = self.body.split_once("<main").map_or("", |(_, main)| main);
        let mut fields = Vec::new();
        for part in main.split('<').skip(1) {
            let (tag, after) = part.split_once('>').unwrap_or((part, ""));
            let attribute = |name: &str| {
                let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
                Some(plain(rest.split_once('"')?.0))
            };
            let kind = attribute("type").unwrap_or_default();
            let is_chosen = !matches!(kind.as_str(), "radio" | "checkbox") || tag.ends_with(" checked");
            let name = attribute("name").unwrap_or_default();
            match tag.split([' ', '\n']).next() {
                Some("input") if is_chosen => fields.push((name, attribute("value").unwrap_or_default())),
                Some("textarea") => fields.push((name, plain(after.strip_prefix('\n').unwrap_or(after)))),
                Some("select") => fields.push((name, String::new())),
                Some("option") if tag.contains(" selected") => {
                    let select = fields.last_mut().expect("an option stands in a select");
                    select.1 = attribute("value").unwrap_or_default();
                }
                _ => {}
            }
        }
        fields
    }

    /// Where that form is sent.
    pub fn sent_to(&self, form: &str) -> String {
        let (_, after) = self.body.split_once(&format!("<form id=\"{form}\"")).expect("the form is there");
        plain(
            after
                .split_once(" action=\"")
                .and_then(|(_, after)| after.split_once('"'))
                .expect("an address")
                .0,
        )
    }

    /// Name and value of what Enter in a field of that form presses: its first button, wherever in the page it stands.
    pub fn pressed_by_enter(&self, form: &str) -> (String, String) {
        let begins = self.body.find(&format!("<form id=\"{form}\"")).expect("the form is there");
        let ends = begins + self.body[begins..].find("</form>").expect("it ends");
        let by_id = format!(" form=\"{form}\"");
        let tags = self.body.match_indices("<button").map(|(at, _)| {
            let tag = self.body[at..].split_once('>').expect("a tag").0;
            (at, tag)
        });
        let mut its = tags.filter(|(at, tag)| (begins..ends).contains(at) || tag.contains(&by_id));
        let (_, first) = its.next().expect("a button");
        let attribute = |name: &str| {
            let rest = first.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        (attribute("name"), attribute("value"))
    }

    /// The heading of the page.
    pub fn heading(&self) -> &str {
        let after = self.body.split_once("<h1").and_then(|(_, after)| after.split_once('>'));
        after.and_then(|(_, text)| text.split_once("</h1>")).map_or("", |(text, _)| text)
    }

    /// The paragraphs of the page's own part that say something, each as a person reads it; what stands beside it is none of them.
    pub fn paragraphs(&self) -> Vec<String> {
        let main = self.body.split_once("<main").map_or("", |(_, main)| main);
        let main = main.split("</main>").next().unwrap_or_default();
        let main = main.split("<aside").next().unwrap_or_default();
        let mut found = Vec::new();
        for part in main.split("<p").skip(1) {
            let Some((tag, rest)) = part.split_once('>') else { continue };
            let is_paragraph = tag.is_empty() || tag.starts_with(' ');
            let leads_elsewhere = ["actions", "back", "state-icon"].iter().any(|class| tag.contains(class));
            if is_paragraph && !leads_elsewhere {
                found.push(read(rest.split("</p>").next().unwrap_or_default()));
            }
        }
        found.retain(|text| !text.is_empty());
        found
    }

    /// The heading as a person reads it.
    pub fn heading_text(&self) -> String {
        read(self.heading())
    }

    /// The first address in the page that contains `part`.
    pub fn link(&self, part: &str) -> String {
        let mut links =
            self.body.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(link, _)| link);
        links.find(|link| link.contains(part)).unwrap_or_else(|| panic!("no link to {part}")).to_owned()
    }
}

/// The details that a careful person types.
pub const DETAILS: [(&str, &str); 7] = [
    ("first_name", "Robin"),
    ("last_name", "de Vries"),
    ("email", "robin@example.org"),
    ("country", "NL"),
    ("method", "card"),
    ("express", "asked"),
    ("policy", "accepted"),
];

fn encode(fields: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        let join = if text.is_empty() { "" } else { "&" };
        write!(text, "{join}{name}=").expect("a String takes text");
        for byte in value.bytes() {
            write!(text, "%{byte:02X}").expect("a String takes text");
        }
    }
    text
}

/// A part of a page without its tags, in one line.
fn read(part: &str) -> String {
    let mut text = String::new();
    for (index, piece) in part.split('<').enumerate() {
        match piece.split_once('>') {
            Some((tag, words)) if index > 0 => {
                // A line ends a word as a space does.
                text.push_str(if tag.starts_with("br") { " " } else { "" });
                text.push_str(words);
            }
            _ => text.push_str(piece),
        }
    }
    plain(&text).split([' ', '\n', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What stands in a page, as it is read.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, character) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}
