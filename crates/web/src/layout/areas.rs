//! The areas of a person: the links in the top bar that only he sees. A new area is a row here.

use app::accounts::Person;
use app::sites::Site;
use domain::accounts::Act;
use locale::{Address, Messages, msg};

/// A link to an area.
pub(crate) struct Area {
    /// What it is for.
    pub act: Act,
    /// Its words.
    pub words: String,
    /// Its address.
    pub path: String,
    /// Whether the page lies in it.
    pub is_here: bool,
}

/// An area of a site: who may enter, its words, its address.
type SiteArea = (Act, &'static str, fn(&str) -> String);

/// Areas of a site, in the order of the bar.
const OF_SITE: &[SiteArea] = &[
    (Act::HostSessions, msg!("host-title"), |site| Address::Host { site }.path()),
    (Act::SetUpSite, msg!("area-set-up"), |site| Address::Admin { site }.path()),
    (Act::SetUpSite, msg!("area-e-commerce"), |site| Address::ECommerce { site }.path()),
    (Act::ManageMerchantAccounts, msg!("area-merchant-accounts"), |site| {
        Address::MerchantAccounts { site }.path()
    }),
    (Act::SetUpSite, msg!("area-texts"), |site| Address::Texts { site }.path()),
    (Act::SetUpSite, msg!("area-appearance"), |site| Address::Appearance { site }.path()),
    (Act::SeePayments, msg!("money-title"), |site| Address::Money { site }.path()),
    (Act::SeeReports, msg!("reports-title"), |site| Address::Reports { site }.path()),
    (Act::SeeReports, msg!("claims-title"), |site| Address::Claims { site }.path()),
    (Act::ManagePeople, msg!("people-nav"), |site| Address::People { site }.path()),
    (Act::ManageDivisions, msg!("divisions-title"), |site| Address::Divisions { site }.path()),
    (Act::ReadAudit, msg!("audit-title"), |site| Address::Audit { site }.path()),
];

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

/// The areas that the person has at the site and in the installation.
pub(crate) fn areas(t: Messages, person: &Person, site: Option<&Site>, here: &str) -> Vec<Area> {
    let area = |act: Act, key: &str, path: String| {
        let is_here = here == path || here.strip_prefix(&path).is_some_and(|rest| rest.starts_with('/'));
        Area { act, words: t.text(key).into_owned(), path, is_here }
    };
    let at_site = site.into_iter().flat_map(|site| {
        let may = |row: &&SiteArea| person.may(site.id, row.0);
        OF_SITE
            .iter()
            .filter(may)
            .map(|(act, key, path)| area(*act, key, path(&site.slug)))
            .collect::<Vec<_>>()
    });
    let installed = OF_INSTALLATION.iter().filter(|(act, ..)| person.may_operate(*act));
    let installed = installed.map(|(act, key, address)| area(*act, key, address.path()));
    let mut areas: Vec<Area> = at_site.chain(installed).collect();
    // One area may lie below another one: the page is in the nearest.
    let nearest = areas.iter().filter(|area| area.is_here).map(|area| area.path.len()).max();
    for area in &mut areas {
        area.is_here &= Some(area.path.len()) == nearest;
    }
    areas
}
