//! The sites as the operator sees them: what is provided, and who runs them. Nothing that they sell or whom they teach.

use super::{Site, Sites};
use crate::AppError;
use crate::people::{Invitation, PersonAtSite, read};
use crate::usage::lacking::{Lacking, lacking};
use domain::accounts::Role;
use store::accounts::people::count_by_site;

/// A site in the operator's list.
#[derive(Debug, Clone)]
pub struct SiteOverview {
    /// The site.
    pub site: Site,
    /// How many administrators it has.
    pub administrators: i64,
    /// How many invitations wait for an answer.
    pub invitations: i64,
    /// What its hosts cannot pay without.
    pub lacking: Vec<Lacking>,
}

/// A site in the operator's hands.
#[derive(Debug, Clone)]
pub struct SiteDetails {
    /// The site.
    pub site: Site,
    /// Its administrators.
    pub administrators: Vec<PersonAtSite>,
    /// Administrators who were invited.
    pub invitations: Vec<Invitation>,
}

impl Sites<'_> {
    /// All sites, by name; at most 1 000.
    pub async fn overview(&self) -> Result<Vec<SiteOverview>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let rows = store::sites::list(&mut tx).await?;
        let counts = count_by_site(&mut tx, Role::Administrator, self.0.now()).await?;
        let of = |site| counts.iter().find(|count| count.site == site);
        let mut sites = Vec::with_capacity(rows.len());
        for row in rows {
            let site = Site::from(row);
            sites.push(SiteOverview {
                administrators: of(site.id).map_or(0, |count| count.people),
                invitations: of(site.id).map_or(0, |count| count.invitations),
                lacking: lacking(self.0, &mut tx, &site).await?,
                site,
            });
        }
        Ok(sites)
    }

    /// One site, with who administers it.
    pub async fn details(&self, slug: &str) -> Result<Option<SiteDetails>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(row) = store::sites::find(&mut tx, slug).await? else { return Ok(None) };
        let people = read(self.0, &mut tx, row.id).await?;
        let administers = |roles: &[Role]| roles.contains(&Role::Administrator);
        Ok(Some(SiteDetails {
            site: row.into(),
            administrators: people.people.into_iter().filter(|person| administers(&person.roles)).collect(),
            invitations: people.invitations.into_iter().filter(|open| administers(&open.roles)).collect(),
        }))
    }
}
