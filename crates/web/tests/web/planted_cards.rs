//! Somebody types the number of his card wherever text can be typed, and sends it wherever a browser can send something: it is in no table,
//! copy, log, mail or page afterwards (payment-safety 8).

use super::browser::{Browser, DETAILS, pages};
use super::recording::{Lines, has_number, record};
use super::rights::fill;
use axum::body::Body;
use domain::accounts::{Act, Role};
use http::{Request, header};
use testkit::databases::{TestDatabase, each_engine};
use testkit::stolen::dump;
use testkit::{SignedInPerson, TestApp};
use web::table::{Row, Who, rows};

/// As people write it: together, in groups, among other words.
pub const NUMBER: &str = "4012888888881881";
pub const WRITTEN: [&str; 3] = ["4012888888881881", "4012 8888 8888 1881", "Card 4012-8888-8888-1881, 12/30"];

/// A form of a page: where it is sent, and its fields; what is typed has the number in it.
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
    pub is_planted: bool,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0.replace("&amp;", "&"))
}

/// Every form of a page that is posted.
pub fn forms(body: &str, nth: usize) -> Vec<Form> {
    let main = body.split_once("<main").map_or("", |(_, main)| main);
    let mut all = Vec::new();
    for form in main.split("<form").skip(1) {
        let (tag, inside) = form.split_once('>').unwrap_or((form, ""));
        let inside = inside.split_once("</form>").map_or(inside, |(inside, _)| inside);
        let Some(action) = attribute(tag, "action").filter(|_| tag.contains("method=\"post\"")) else {
            continue;
        };
        let by_id = attribute(tag, "id").map(|id| format!(" form=\"{id}\""));
        let elsewhere =
            main.split('<').filter(|tag| by_id.as_ref().is_some_and(|id| tag.contains(id.as_str())));
        let (mut fields, mut is_planted) = (Vec::new(), false);
        for part in inside.split('<').chain(elsewhere) {
            let (tag, _) = part.split_once('>').unwrap_or((part, ""));
            let Some(name) = attribute(tag, "name") else { continue };
            let kind = attribute(tag, "type").unwrap_or_else(|| "text".to_owned());
            let value = attribute(tag, "value").unwrap_or_default();
            let written = WRITTEN[(nth + fields.len()) % WRITTEN.len()].to_owned();
            match (tag.split([' ', '\n']).next().unwrap_or_default(), kind.as_str()) {
                ("textarea", _) | ("input", "text" | "search" | "tel" | "url") => {
                    is_planted = true;
                    fields.push((name, written));
                }
                ("input", "email") => fields.push((name, format!("{NUMBER}@example.org"))),
                ("input", "hidden" | "number" | "date" | "time") => fields.push((name, value)),
                ("input", "radio" | "checkbox") if tag.contains("checked") => fields.push((name, value)),
                _ => {}
            }
        }
        all.push(Form { action, fields, is_planted });
    }
    all
}

/// Who may come to an address.
fn allowed<'a>(people: &'a [(Role, SignedInPerson)], who: &Who) -> Option<&'a SignedInPerson> {
    let may = |role: Role| match *who {
        Who::Operators(act) => role == Role::Operator && role.may(act),
        Who::AtSite(act) => role.may(act),
        Who::SignedIn => role == Role::Administrator,
        _ => false,
    };
    people.iter().find(|(role, _)| may(*role)).map(|(_, person)| person)
}

async fn everybody(test: &TestApp) -> Vec<(Role, SignedInPerson)> {
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((role, test.person(role).await));
    }
    let operator = people.iter().find(|(role, _)| role.may(Act::ProvideSites)).expect("somebody runs it");
    test.app.sites().enter_operators_seller(&operator.1.person).await.expect("entered");
    people
}

/// One thread, so that its own recorder hears it; what other threads say is heard by the test of logs.
#[tokio::test]
async fn a_card_that_is_typed_where_none_is_asked_for_is_kept_nowhere() {
    let lines = Lines::default();
    let _recording = record(&lines, |_| true);
    each_engine(async |database| is_typed_everywhere(database, &lines).await).await;
}

async fn is_typed_everywhere(database: &TestDatabase, lines: &Lines) {
    let test = TestApp::start(database).await;
    let router = pages(&test);

    // It is typed as a name, and a seat is sold all the same: with stars.
    let mut browser = Browser::new(&router, "en");
    let form = browser.take_seat("paid").await;
    let mut details = DETAILS;
    let first = details.iter_mut().find(|(name, _)| *name == "first_name").expect("there");
    first.1 = "Robin 4012 8888 8888 1881";
    let sent = browser.submit(&form, "/academy/sessions/paid/register", &details).await;
    assert!(sent.location().contains("/live/hosted"), "{}", sent.body);
    let stored = dump(test.app.store()).await;
    assert!(stored.contains("Robin **** **** **** ****"), "what else was typed is there");

    let (link, _) = test.register("paid", 7).await;
    let people = everybody(&test).await;
    let (mut planted, mut pages_seen) = (0, 0);
    for (nth, Row { pattern, who }) in rows().into_iter().enumerate() {
        if matches!(who, Who::Machines) {
            continue;
        }
        let address = fill(pattern, "academy", &link.to_string());
        let mut browser = match allowed(&people, &who) {
            Some(person) => Browser::signed_in(&router, "en", person),
            None => Browser::new(&router, "en"),
        };
        // In the query and in headers, too.
        let request = Request::get(format!("{address}?q=4012+8888+8888+1881&number={NUMBER}"))
            .header(header::USER_AGENT, format!("Card {NUMBER}"))
            .header(header::REFERER, format!("https://example.org/{NUMBER}"));
        let page = browser.send(request, Body::empty()).await;
        assert!(!page.status.is_server_error(), "{address}: {}", page.status);
        let page = browser.get(&address).await;
        if !page.status.is_success() || pattern == "/sign-out" {
            continue;
        }
        pages_seen += 1;
        for form in forms(&page.body, nth) {
            if !form.is_planted || form.action.contains("sign-out") {
                continue;
            }
            let fields: Vec<(&str, &str)> =
                form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = browser.post_from(&address, &form.action, &fields).await;
            assert!(!answer.status.is_server_error(), "{}: {}", form.action, answer.status);
            assert!(!has_number(answer.body.as_bytes(), NUMBER), "{} shows it", form.action);
            planted += 1;
        }
    }
    assert!(planted > 18 && pages_seen > 60, "{planted} forms of {pages_seen} pages");
    // Errors: nothing is there, too long, no form of ours.
    for address in [format!("/academy/{NUMBER}"), format!("/{NUMBER}/sessions/paid")] {
        let answer = Browser::new(&router, "en").get(&address).await;
        assert!(!has_number(answer.body.as_bytes(), NUMBER), "{address}");
    }
    let endless = format!("first_name={}", NUMBER.repeat(20_000));
    let request = Request::post("/academy/sessions/paid/register")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = Browser::new(&router, "en").send(request, endless.into()).await;
    assert!(answer.status.is_client_error() && !has_number(answer.body.as_bytes(), NUMBER));

    test.run_jobs().await;
    let stored = dump(test.app.store()).await;
    let line = stored.lines().find(|line| has_number(line.as_bytes(), NUMBER));
    assert_eq!(line, None, "it is in the database");
    let copy = std::fs::read(test.backed_up(database).await).expect("a backup");
    assert!(!has_number(&copy, NUMBER), "it is in the backup");
    for mail in test.mailer.sent() {
        assert!(!has_number(format!("{mail:?}").as_bytes(), NUMBER), "{mail:?}");
    }
    let log = lines.read();
    assert!(log.windows(24).any(|part| part == b"/{site}/registrations/{r"), "something was recorded");
    let log = String::from_utf8_lossy(&log);
    let line = log.lines().find(|line| has_number(line.as_bytes(), NUMBER));
    assert_eq!(line, None, "it is in the log");
}
