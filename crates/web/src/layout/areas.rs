//! The areas of a person: the links in the top bar that only he sees. A new area is a row here.

use app::accounts::Person;
use app::sites::Site;
use domain::accounts::Act;
use locale::{Address, Messages, msg};

/// What an area is for: each part has a row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Daily work.
    Work,
    /// How the site is set up.
    SetUp,
    /// The installation.
    Installation,
}

impl Part {
    /// Every part, in the order of the rows.
    const ALL: [Self; 3] = [Self::Work, Self::SetUp, Self::Installation];
}

/// A link to an area.
pub(crate) struct Area {
    /// In which row it stands.
    pub part: Part,
    /// What it is for.
    pub act: Act,
    /// Its words.
    pub words: String,
    /// Its address.
    pub path: String,
    /// Whether the page lies in it.
    pub is_here: bool,
}

/// An area of a site: its row, who may enter, its words, its address.
type SiteArea = (Part, Act, &'static str, fn(&str) -> String);

/// Areas of a site, in the order of their rows.
const OF_SITE: &[SiteArea] = &[
    (Part::Work, Act::HostSessions, msg!("host-title"), |site| Address::Host { site }.path()),
    (Part::Work, Act::SeePayments, msg!("money-title"), |site| Address::Money { site }.path()),
    (Part::Work, Act::SeeReports, msg!("reports-title"), |site| Address::Reports { site }.path()),
    (Part::Work, Act::SeeReports, CLAIMS, |site| Address::Claims { site }.path()),
    (Part::Work, Act::ManagePeople, msg!("people-nav"), |site| Address::People { site }.path()),
    (Part::Work, Act::ManageDivisions, msg!("divisions-title"), |site| Address::Divisions { site }.path()),
    (Part::Work, Act::ReadAudit, msg!("audit-title"), |site| Address::Audit { site }.path()),
    (Part::SetUp, Act::SetUpSite, msg!("area-set-up"), |site| Address::Admin { site }.path()),
    (Part::SetUp, Act::SetUpSite, msg!("area-e-commerce"), |site| Address::ECommerce { site }.path()),
    (Part::SetUp, Act::ManageMerchantAccounts, msg!("area-merchant-accounts"), |site| {
        Address::MerchantAccounts { site }.path()
    }),
    (Part::SetUp, Act::SetUpSite, msg!("area-texts"), |site| Address::Texts { site }.path()),
    (Part::SetUp, Act::SetUpSite, msg!("area-appearance"), |site| Address::Appearance { site }.path()),
];

/// Nobody claims what nobody pays: an area of sites where hosts pay per use.
const CLAIMS: &str = msg!("claims-title");

/// Areas of the installation.
const OF_INSTALLATION: &[(Act, &str, Address<'static>)] = &[
    (Act::ProvideSites, msg!("operator-title"), Address::OperatorSites),
    (Act::ProvideSites, msg!("everybody-title"), Address::Everybody),
    (Act::ProvideSites, msg!("tariffs-title"), Address::OperatorTariffs),
    (Act::ProvideSites, msg!("host-payments-title"), Address::OperatorMoney),
    (Act::ProvideSites, msg!("area-merchant-accounts"), Address::OperatorAccounts),
    (Act::SeeHealth, msg!("health-title"), Address::OperatorHealth),
    (Act::SeeHealth, msg!("jobs-title"), Address::OperatorJobs),
];

/// The words of the area in which the page lies: what a small screen shows instead of all of them.
pub(crate) fn here(areas: &[Area]) -> Option<String> {
    areas.iter().find(|area| area.is_here).map(|area| area.words.clone())
}

/// The areas in rows, a part each; a part in which there is nothing for the person has none.
pub(crate) fn rows(areas: &[Area]) -> Vec<Vec<&Area>> {
    let row = |part: &Part| areas.iter().filter(|area| area.part == *part).collect::<Vec<_>>();
    Part::ALL.iter().map(row).filter(|row| !row.is_empty()).collect()
}

/// Pages that lie in another area than their address says: the page, and the area's.
const ELSEWHERE: [(Address<'static>, Address<'static>); 1] =
    [(Address::OperatorSeller, Address::OperatorAccounts)];

/// The areas that the person has at the site and in the installation.
pub(crate) fn areas(t: Messages, person: &Person, site: Option<&Site>, here: &str) -> Vec<Area> {
    let elsewhere = ELSEWHERE.iter().find(|(page, _)| page.path() == here);
    let area = elsewhere.map(|(_, area)| area.path());
    let here = area.as_deref().unwrap_or(here);
    let area = |part: Part, act: Act, key: &str, path: String| {
        let is_here = here == path || here.strip_prefix(&path).is_some_and(|rest| rest.starts_with('/'));
        Area { part, act, words: t.text(key).into_owned(), path, is_here }
    };
    let at_site = site.into_iter().flat_map(|site| {
        let may = |row: &&SiteArea| person.may(site.id, row.1) && (row.2 != CLAIMS || site.usage.provided);
        OF_SITE
            .iter()
            .filter(may)
            .map(|(part, act, key, path)| area(*part, *act, key, path(&site.slug)))
            .collect::<Vec<_>>()
    });
    let installed = OF_INSTALLATION.iter().filter(|(act, ..)| person.may_operate(*act));
    let installed = installed.map(|(act, key, address)| area(Part::Installation, *act, key, address.path()));
    let mut areas: Vec<Area> = at_site.chain(installed).collect();
    // One area may lie below another one: the page is in the nearest.
    let nearest = areas.iter().filter(|area| area.is_here).map(|area| area.path.len()).max();
    for area in &mut areas {
        area.is_here &= Some(area.path.len()) == nearest;
    }
    areas
}
