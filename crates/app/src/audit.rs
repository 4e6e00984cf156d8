//! The audit log of a site, read page by page, and taken out as CSV.

use crate::sites::Site;
use crate::{App, AppError};
use documents::Csv;
use domain::ids::{AccountId, AccountLinkId, AuditId, SiteId};
use locale::audit_words::AuditGroup;
use locale::{Messages, Zone};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use store::accounts::{links, people};
pub use store::audit::{AuditFilter, AuditLine, AuditPlace};
use store::{StoreError, Tx};

/// How the log names the owner of an account.
pub(crate) fn actor(account: AccountId) -> String {
    format!("person {account}")
}

/// The account that [`actor`] names.
pub(crate) fn account_of(word: &str) -> Option<AccountId> {
    word.strip_prefix("person ")?.parse().ok().map(AccountId)
}

/// Lines on a page.
const PAGE: usize = 50;

/// So many of the last lines are looked through for what happens at a site.
const RECENT: i64 = 20_000;

/// Lines in an export.
const EXPORT_MAX: i64 = 50_000;

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditPage {
    /// The lines, newest first.
    pub lines: Vec<AuditLine>,
    /// Where older ones begin; none when these were the last.
    pub older: Option<AuditPlace>,
}

/// The people whom lines of the log name, by the word that stands for them there.
#[derive(Clone, Default)]
pub struct People {
    of_site: Vec<(String, String)>,
    named: BTreeMap<String, String>,
}

impl std::fmt::Debug for People {
    /// Nobody's name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("People(..)")
    }
}

impl People {
    /// People of these words and names, who all work at the site.
    pub fn new(people: Vec<(String, String)>) -> Self {
        Self { named: people.iter().cloned().collect(), of_site: people }
    }

    /// Who works at the site: the word that stands for him in the log, and his name.
    pub fn of_site(&self) -> impl Iterator<Item = (&str, &str)> {
        self.of_site.iter().map(|(word, name)| (word.as_str(), name.as_str()))
    }

    /// Who did something, in the reader's words.
    pub fn actor_words(&self, t: Messages, actor: &str) -> String {
        match actor {
            "attendee" => t.text("audit-actor-attendee").into_owned(),
            "gateway" => t.text("audit-actor-gateway").into_owned(),
            "operator" => t.text("audit-actor-operator").into_owned(),
            // Everything that Bursar does by itself: the janitor, the consequences of a payment.
            actor if !is_person(actor) => t.text("audit-actor-bursar").into_owned(),
            actor => self.name(t, actor),
        }
    }

    /// What something was done to: a person's name, whom an invitation was sent to, a registration with the payment that
    /// it is about, or the reference as it is.
    pub fn subject_words(&self, t: Messages, line: &AuditLine) -> String {
        let subject = line.subject.as_str();
        if is_person(subject) {
            return self.name(t, subject);
        }
        if let Some(registration) = &line.registration {
            let values = [("registration", registration.as_str().into()), ("payment", subject.into())];
            return t.with("audit-about-payment", &values);
        }
        let named = self.named.get(subject).cloned().or_else(|| t.audit_subject(subject));
        named.unwrap_or_else(|| subject.to_owned())
    }

    fn name(&self, t: Messages, word: &str) -> String {
        self.named.get(word).cloned().unwrap_or_else(|| t.text("audit-person-gone").into_owned())
    }
}

async fn road(tx: &mut Tx, site: &Site, line: &AuditLine) -> Result<Option<AuditRoad>, AppError> {
    let subject = line.subject.as_str();
    if let Some(registration) = &line.registration {
        return Ok(Some(AuditRoad::Payment(registration.clone())));
    }
    if is_person(subject) {
        let Some(id) = account_of(subject) else { return Ok(None) };
        let works_here = people::of_site(tx, site.id).await?.iter().any(|(known, _)| known.id == id);
        return Ok(works_here.then(|| AuditRoad::Roles(id.to_string())));
    }
    // A division's code may be a session's name.
    if matches!(AuditGroup::of(&line.action), None | Some(AuditGroup::Settings | AuditGroup::Accounts)) {
        return Ok(None);
    }
    if let Some(registration) = store::registrations::find(tx, site.id, subject).await? {
        let session = registration.session_id;
        let listed = store::sessions::people::find(tx, site.id, session, subject).await?.is_some();
        let slug = store::sessions::get(tx, site.id, session).await?.slug;
        return Ok(listed.then(|| AuditRoad::Attendee { session: slug, reference: subject.to_owned() }));
    }
    let session = store::sessions::find(tx, site.id, subject).await?;
    Ok(session.map(|session| AuditRoad::Session(session.slug)))
}

/// Who works at the site and has `part` in his name, by the words that stand for them in the log.
async fn named(tx: &mut Tx, site: SiteId, part: &str) -> Result<Vec<String>, StoreError> {
    let part = part.trim().to_lowercase();
    if part.is_empty() {
        return Ok(Vec::new());
    }
    let of_site = people::of_site(tx, site).await?;
    let found = of_site.into_iter().filter(|(account, _)| account.name.to_lowercase().contains(&part));
    let mut words: Vec<String> = found.map(|(account, _)| actor(account.id)).collect();
    words.dedup();
    Ok(words)
}

fn is_person(word: &str) -> bool {
    word.starts_with("person ")
}

/// The page that a line of the log is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditRoad {
    /// A session, by its slug.
    Session(String),
    /// Somebody with a registration.
    Attendee {
        /// Slug of his session.
        session: String,
        /// His registration's reference.
        reference: String,
    },
    /// The payment for the registration with this reference.
    Payment(String),
    /// Somebody who works at the site, by the id of his account.
    Roles(String),
}

/// Where the lines of a page lead, by their ids; a line that leads nowhere is not in it.
pub type AuditRoads = BTreeMap<AuditId, AuditRoad>;

/// Use cases of the audit log.
#[derive(Clone, Copy)]
pub struct AuditLog<'a>(pub(crate) &'a App);

impl AuditLog<'_> {
    /// The page behind `after`, newest first.
    pub async fn page(
        &self,
        site: &Site,
        filter: &AuditFilter,
        after: Option<AuditPlace>,
    ) -> Result<AuditPage, AppError> {
        let mut tx = self.0.store().reader().await?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let named = named(&mut tx, site.id, &filter.subject).await?;
        let mut lines = store::audit::list(&mut tx, site.id, (filter, &named), after, limit).await?;
        let older = if lines.len() > PAGE {
            lines.truncate(PAGE);
            lines.last().map(|line| (line.at, line.id))
        } else {
            None
        };
        Ok(AuditPage { lines, older })
    }

    /// What was done at the site of late, whatever its features are by now.
    pub async fn occurring(&self, site: &Site) -> Result<BTreeSet<String>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(store::audit::list_actions(&mut tx, site.id, RECENT).await?)
    }

    /// Who works at the site, and whom else the lines name.
    pub async fn people(&self, site: &Site, lines: &[AuditLine]) -> Result<People, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut of_site: Vec<(String, String)> = Vec::new();
        for (account, _) in people::of_site(&mut tx, site.id).await? {
            let word = actor(account.id);
            if of_site.last().is_none_or(|(last, _)| *last != word) {
                of_site.push((word, account.name));
            }
        }
        let mut people = People::new(of_site);
        for word in lines.iter().flat_map(|line| [&line.actor, &line.subject]) {
            if people.named.contains_key(word) {
                continue;
            }
            if let Ok(id) = word.parse() {
                // An invitation stands there by its id; its reader knows it by its address.
                let link = links::find(&mut tx, AccountLinkId(id)).await?;
                let ours = link.filter(|link| link.site_id == Some(site.id));
                people.named.extend(ours.map(|link| (word.clone(), link.email)));
                continue;
            }
            let Some(id) = account_of(word) else { continue };
            if let Some(account) = people::find_by_id(&mut tx, id).await? {
                people.named.insert(word.clone(), account.name);
            }
        }
        Ok(people)
    }

    /// Where the lines of a page lead: what they are about is looked up, since a subject may be of something that is gone.
    pub async fn roads(&self, site: &Site, lines: &[AuditLine]) -> Result<AuditRoads, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut known: BTreeMap<(&str, Option<AuditGroup>), Option<AuditRoad>> = BTreeMap::new();
        let mut roads = AuditRoads::new();
        for line in lines {
            let about = (line.subject.as_str(), AuditGroup::of(&line.action));
            let road = match known.entry(about) {
                Entry::Occupied(found) => found.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(road(&mut tx, site, line).await?),
            };
            if let Some(road) = road {
                roads.insert(line.id, road.clone());
            }
        }
        Ok(roads)
    }

    /// Up to 50 000 lines, newest first, as CSV in the reader's words and the site's time.
    pub async fn export(&self, site: &Site, filter: &AuditFilter, t: Messages) -> Result<String, AppError> {
        let lines = {
            let (site, filter) = (site.id, filter.clone());
            let reading = async move |tx: &mut Tx| {
                let named = named(tx, site, &filter.subject).await?;
                store::audit::list(tx, site, (&filter, &named), None, EXPORT_MAX).await
            };
            self.0.store().read_long(reading).await?
        };
        let people = self.people(site, &lines).await?;
        let zone = Zone::stored(&site.time_zone);
        let titles = ["audit-when", "audit-who", "audit-action", "audit-about", "audit-detail"];
        let mut csv = Csv::new(titles.map(|key| t.text(key)).iter().map(AsRef::as_ref));
        for line in &lines {
            let cells = [
                t.short_date_time(line.at, &zone),
                people.actor_words(t, &line.actor),
                t.audit_action(&line.action),
                people.subject_words(t, line),
                t.audit_detail(&line.action, &line.detail),
            ];
            csv.row(cells.iter().map(String::as_str));
        }
        Ok(csv.finish())
    }
}
