//! A browser that buys a seat: fetches every page, style sheet, script and icon, keeps cookies, fills in forms.

use crate::http::{Answer, Connection};
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How often a page that loads again by itself is followed before the purchase counts as stuck.
const REFRESHES_MAX: u32 = 60;

/// A browser without any cookie yet.
#[derive(Debug)]
pub struct Browser {
    shop: Connection,
    gateway: Connection,
    cookies: Vec<(String, String)>,
    /// Files that it has already.
    cached: BTreeSet<String>,
}

/// A form of a page: where it goes and its hidden fields.
#[derive(Debug)]
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Browser {
    /// At these two servers, `host:port`.
    pub fn new(shop: &str, gateway: &str) -> Self {
        Self {
            shop: Connection::new(shop),
            gateway: Connection::new(gateway),
            cookies: Vec::new(),
            cached: BTreeSet::new(),
        }
    }

    /// Buys a seat of `session` at `site` as person `number`, and returns how long it took: from the catalogue to the
    /// page that says that the seat is confirmed.
    pub async fn buy(&mut self, site: &str, session: &str, number: u64) -> Result<Duration> {
        let began = Instant::now();
        self.page(&format!("/{site}/")).await?;
        let page = self.page(&format!("/{site}/sessions/{session}")).await?;
        let hold = form(&page.body, "/hold").context("no form to register: sold out?")?;
        let kept = self.post(&hold, &[]).await?;
        let page = self.page(&location(&kept)?).await?;
        let register = form(&page.body, "/register").context("no form for the details")?;
        let email = format!("robin{number}@example.org");
        let details = [
            ("first_name", "Robin"),
            ("last_name", "de Vries"),
            ("email", email.as_str()),
            ("country", "NL"),
            ("method", "card"),
            ("express", "asked"),
            ("policy", "accepted"),
        ];
        let registered = self.post(&register, &details).await?;
        let back = self.pay(&location(&registered)?).await?;
        self.follow(&back).await?;
        Ok(began.elapsed())
    }

    /// Comes to a session for which nobody registers, as a guest of this name; the path of his seat in the room.
    pub async fn come_as_guest(&mut self, site: &str, session: &str, name: &str) -> Result<String> {
        let page = self.get(&format!("/{site}/room/{session}/guest")).await?;
        let welcome = form(&page.body, "/guest").context("no form for guests")?;
        let welcomed = self.post(&welcome, &[("name", name)]).await?;
        path_of(&location(&welcomed)?)
    }

    /// Pays on the gateway's hosted page and returns the path at the shop to which the gateway sends the browser.
    async fn pay(&mut self, url: &str) -> Result<String> {
        let path = self.path_at_gateway(url)?;
        let page = self.gateway.send("GET", &path, "", "").await?;
        ensure!(page.status == 200, "the hosted page answered {}", page.status);
        let card = [
            ("ACCT", "4111111111111111"),
            ("EXPDATE", "12/39"),
            ("CVV2", "123"),
            ("NAME", "Robin de Vries"),
            ("BILLTOSTREET", "1 Main St"),
            ("BILLTOZIP", "10001"),
            ("act", "pay"),
        ];
        let form = form(&page.body, "SECURETOKEN").context("the hosted page has no form")?;
        let action = if form.action.is_empty() { path } else { self.path_at_gateway(&form.action)? };
        let paid = self.gateway.send("POST", &action, FORM, &encoded(&form.fields, &card)).await?;
        ensure!(matches!(paid.status, 302 | 303), "the hosted page answered {} to the payment", paid.status);
        path_of(&location(&paid)?)
    }

    /// Follows redirects and pages that load again, to the page of the confirmed registration.
    async fn follow(&mut self, path: &str) -> Result<()> {
        let mut path = path.to_owned();
        let mut refreshes = 0;
        loop {
            let answer = self.get(&path).await?;
            match answer.status {
                302 | 303 => path = path_of(&location(&answer)?)?,
                200 if answer.body.contains("state-icon good") => return Ok(()),
                200 => {
                    let pause = answer.header("refresh").and_then(|pause| pause.parse().ok());
                    let Some(pause) = pause else { bail!("the registration was not confirmed at {path}") };
                    refreshes += 1;
                    ensure!(refreshes < REFRESHES_MAX, "the payment stays unresolved");
                    tokio::time::sleep(Duration::from_secs(pause)).await;
                }
                other => bail!("{path} answered {other}"),
            }
        }
    }

    /// A page with everything that belongs to it.
    async fn page(&mut self, path: &str) -> Result<Answer> {
        let page = self.get(&path_of(path)?).await?;
        ensure!(page.status == 200, "{path} answered {}", page.status);
        for file in files(&page.body) {
            if self.cached.insert(file.clone()) {
                let answer = self.get(&file).await?;
                ensure!(answer.status == 200, "{file} answered {}", answer.status);
            }
        }
        Ok(page)
    }

    async fn get(&mut self, path: &str) -> Result<Answer> {
        let cookies = self.cookie_line();
        let answer = self.shop.send("GET", path, &cookies, "").await?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    async fn post(&mut self, form: &Form, typed: &[(&str, &str)]) -> Result<Answer> {
        let headers = format!("{FORM}origin: http://{}\r\n{}", self.shop.authority, self.cookie_line());
        let answer =
            self.shop.send("POST", &path_of(&form.action)?, &headers, &encoded(&form.fields, typed)).await?;
        self.keep_cookies(&answer);
        ensure!(answer.status == 303, "{} answered {}", form.action, answer.status);
        Ok(answer)
    }

    fn cookie_line(&self) -> String {
        if self.cookies.is_empty() {
            return String::new();
        }
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("cookie: {}\r\n", pairs.join("; "))
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for cookie in answer.headers("set-cookie") {
            let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    fn path_at_gateway(&self, url: &str) -> Result<String> {
        let authority = url.split("://").nth(1).and_then(|rest| rest.split('/').next());
        ensure!(
            authority.is_none_or(|authority| authority == self.gateway.authority),
            "sent to {authority:?} instead of the gateway"
        );
        path_of(url)
    }
}

/// Header lines of a form.
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";

fn location(answer: &Answer) -> Result<String> {
    answer
        .header("location")
        .map(str::to_owned)
        .with_context(|| format!("status {} leads nowhere", answer.status))
}

/// The path and query of an address.
fn path_of(url: &str) -> Result<String> {
    let Some((_, rest)) = url.split_once("://") else { return Ok(url.to_owned()) };
    let slash = rest.find('/').context("an address without a path")?;
    Ok(rest[slash..].to_owned())
}

/// Style sheets, scripts and icons that a page names.
fn files(page: &str) -> Vec<String> {
    let named = |word| page.split(word).skip(1).filter_map(|rest| rest.split('"').next());
    let files = named("<link rel=\"stylesheet\" href=\"")
        .chain(named("<link rel=\"icon\" href=\""))
        .chain(named("<script src=\""));
    files.map(str::to_owned).collect()
}

/// The form whose action contains `word`, or which has a field of that name.
fn form(page: &str, word: &str) -> Option<Form> {
    page.split("<form").skip(1).find_map(|rest| {
        let inside = rest.split("</form>").next()?;
        let (tag, fields) = inside.split_once('>')?;
        let action = attribute(tag, "action").unwrap_or_default();
        if !action.contains(word) && !fields.contains(&format!("name=\"{word}\"")) {
            return None;
        }
        let inputs = fields.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let hidden = inputs.filter(|tag| tag.contains("type=\"hidden\""));
        let fields =
            hidden.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?))).collect();
        Some(Form { action, fields })
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag[start..].split('"').next()?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&").replace("&#34;", "\"").replace("&#39;", "'"))
}

fn encoded(hidden: &[(String, String)], typed: &[(&str, &str)]) -> String {
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let pairs = hidden.chain(typed.iter().copied());
    let pairs: Vec<String> =
        pairs.map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
