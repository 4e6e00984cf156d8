//! Who may come where: every role tries every address, and the manual says what the code says. The addresses come from the
//! router's table, so that a new page is tried by itself.

use super::browser::{Answer, Browser, fresh_database, pages, text};
use axum::Router;
use axum::body::Body;
use domain::accounts::{Act, Role};
use http::{Request, StatusCode};
use std::fmt::Write as _;
use std::path::Path;
use testkit::{SignedInPerson, TestApp};
use web::table::{Row, Who, rows};

/// The address of a pattern at `site`, its places filled with what exists.
pub fn fill(pattern: &str, site: &str, link: &str) -> String {
    let part = |part: &str| match part {
        "{site}" => site.to_owned(),
        "{session}" => "paid".to_owned(),
        "{reference}" | "{token}" => link.to_owned(),
        "{mode}" => "production".to_owned(),
        other if other.starts_with('{') => "0199b9a0-0000-7000-8000-000000000001".to_owned(),
        other => other.to_owned(),
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

pub async fn ask(router: &Router, who: Option<&SignedInPerson>, method: &str, address: &str) -> Answer {
    let mut browser = match who {
        Some(person) => Browser::signed_in(router, "en", person),
        None => Browser::new(router, "en"),
    };
    let request = Request::builder().method(method).uri(address);
    browser.send(request, Body::empty()).await
}

/// Who may come to an address, of people with every role.
fn allowed<'a>(people: &'a [(Role, SignedInPerson)], who: &Who) -> Option<&'a SignedInPerson> {
    let may = |role: Role| match *who {
        Who::Operators(act) => role == Role::Operator && role.may(act),
        Who::AtSite(act) => role.may(act),
        _ => true,
    };
    people.iter().find(|(role, _)| may(*role)).map(|(_, person)| person)
}

/// A browser that reloads the answer to a form, or keeps its address, asks for what only takes forms.
#[tokio::test(flavor = "multi_thread")]
async fn no_address_leads_a_browser_nowhere() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((role, test.person(role).await));
    }
    let mut forms = 0;
    for Row { pattern, who } in rows() {
        if matches!(who, Who::Machines) {
            continue;
        }
        let person = allowed(&people, &who);
        let address = fill(pattern, "academy", "nothing");
        let answer = ask(&router, person, "GET", &address).await;
        assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{address}");
        if answer.status == StatusCode::SEE_OTHER && !leads_to_sign_in(&answer) {
            let page = answer.location();
            let shown = ask(&router, person, "GET", &page).await;
            assert_ne!(shown.status, StatusCode::METHOD_NOT_ALLOWED, "{address} leads to {page}");
            forms += 1;
        }
    }
    assert!(forms > 30, "the table has forms that stand on other pages: {forms}");
    let operator = allowed(&people, &Who::Operators(Act::ProvideSites));
    let site = ask(&router, operator, "GET", "/operator/sites/academy/pay-per-use").await;
    assert_eq!(site.location(), "/operator/sites/academy");
    let elsewhere = ask(&router, None, "GET", "/%2Fevil.example/language").await;
    assert_eq!(elsewhere.location(), "/%2Fevil.example/", "never to another host");
}

pub fn leads_to_sign_in(answer: &Answer) -> bool {
    let address = answer.location();
    let page = address.split('?').next().unwrap_or_default();
    answer.status == StatusCode::SEE_OTHER && ["/sign-in", "/sign-in/code"].contains(&page)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_tries_every_address() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((role, test.person(role).await));
    }
    // The operator has entered himself as a seller: before, nothing is paid to him.
    let operator = allowed(&people, &Who::Operators(Act::ProvideSites)).expect("somebody runs it");
    test.app.sites().enter_operators_seller(&operator.person).await.expect("entered");
    let mut guarded = 0;
    for Row { pattern, who } in rows() {
        if matches!(who, Who::Anyone | Who::LinkHolders | Who::Machines) {
            continue;
        }
        guarded += 1;
        let address = fill(pattern, "academy", "nothing");
        for method in ["GET", "POST"] {
            let nobody = ask(&router, None, method, &address).await;
            let is_room = method == "GET" && pattern == "/{site}/room/{session}";
            let to_guests = nobody.location() == format!("{address}/guest");
            assert!(
                if is_room { to_guests } else { leads_to_sign_in(&nobody) },
                "{method} {address} as nobody: {}",
                nobody.status
            );
            for (role, person) in &people {
                let may = match who {
                    Who::Operators(act) => *role == Role::Operator && role.may(act),
                    Who::AtSite(act) => role.may(act),
                    _ => true,
                };
                // Signing out would end the sign-in that the other addresses are tried with.
                if may && pattern == "/sign-out" {
                    continue;
                }
                let answer = ask(&router, Some(person), method, &address).await;
                if !may {
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {address} as {role:?}");
                } else {
                    assert!(!leads_to_sign_in(&answer), "{method} {address} as {role:?}");
                    assert!(!answer.status.is_server_error(), "{method} {address}: {}", answer.status);
                    let needs_nothing = !pattern.replace("{site}", "").contains('{');
                    if needs_nothing && method == "GET" {
                        assert_ne!(answer.status, StatusCode::NOT_FOUND, "{address} as {role:?}");
                    }
                    // Without the token of a form nothing is done.
                    let changed = method == "POST" && answer.status.is_success();
                    assert!(!changed, "{address} took a form from nowhere");
                }
            }
        }
    }
    assert!(guarded > 15, "the table has guarded rows: {guarded}");
}

/// Who worked at a site and lost a role reads whose right it is and whom to ask; to all others the page is not there.
#[tokio::test(flavor = "multi_thread")]
async fn who_lost_a_right_is_told_so_and_whom_to_ask() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let administrator = test.person(Role::Administrator).await;
    let (host, operator) = (test.person(Role::Host).await, test.person(Role::Operator).await);
    let told = |answer: &Answer| answer.heading() == text("en", "error-no-right-title");
    let page = "/academy/admin/e-commerce";
    for wanted in [&[Role::Finance][..], &[]] {
        let people = test.app.people();
        let set = people.set_roles(&administrator.person, &test.site, host.person.account, wanted).await;
        set.expect("the store works").expect("another administrator is left");
        for (method, address) in [("GET", page), ("POST", page), ("GET", "/academy/host")] {
            let answer = ask(&router, Some(&host), method, address).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(told(&answer), "{method} {address} {wanted:?}: {}", answer.body);
            assert!(answer.body.contains(&administrator.person.name), "whom to ask: {}", answer.body);
        }
    }
    for address in [page, "/academy/host"] {
        let stranger = ask(&router, Some(&operator), "GET", address).await;
        assert_eq!(stranger.heading(), text("en", "error-not-found-title"), "{address}");
        assert!(!stranger.body.contains(&administrator.person.name), "{}", stranger.body);
    }
}

/// The table of the manual. `BURSAR_UPDATE_SNAPSHOTS=1` (`cargo xtask gen`) writes it anew.
#[test]
fn the_manual_says_who_may_do_what() {
    let mut text = String::from(
        "# Who may do what\n\nWritten by `cargo xtask gen` from the code; the tests hold the pages against it.\n\n\
         An operator runs the installation and has no rights inside a site, unless he has a role there, too. A host acts\n\
         on his own sessions only, and gives money back to who comes to them; an\n\
         administrator on all of the site; a head sees what is booked to his divisions. Who has no right to a page finds\n\
         nothing there.\n\n\
         | act | operator | administrator | host | finance | head |\n|---|---|---|---|---|---|\n",
    );
    for act in Act::ALL {
        let mark = |role: Role| if role.may(act) { "yes" } else { "" };
        let cells: Vec<&str> = Role::ALL.map(mark).into();
        writeln!(text, "| {} | {} |", act.as_str(), cells.join(" | ")).expect("a String takes text");
    }
    text.push_str("\n## Addresses\n\n| address | who |\n|---|---|\n");
    for Row { pattern, who } in rows() {
        let who = match who {
            Who::Anyone => "anyone".to_owned(),
            Who::LinkHolders => "who has the personal link".to_owned(),
            Who::Machines => "programs".to_owned(),
            Who::SignedIn => "anyone who is signed in".to_owned(),
            Who::Operators(act) => format!("operators: {}", act.as_str()),
            Who::AtSite(act) => act.as_str().to_owned(),
        };
        writeln!(text, "| `{pattern}` | {who} |").expect("a String takes text");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/permissions.md");
    if std::env::var_os("BURSAR_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, &text).expect("the manual can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == text, "docs/manual/permissions.md is old: `cargo xtask gen` writes it anew");
}
