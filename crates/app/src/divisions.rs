//! Divisions: a site's tracking codes, and whether its sessions are booked to them.

mod answering;
pub mod budgets;
mod keeping;
pub(crate) mod posting;
pub(crate) mod rebooking;

use crate::spawn::spawn;
pub use budgets::Outlook;
pub use keeping::*;

use crate::audit::actor;
use crate::sites::Site;
use crate::{App, AppError};
use domain::divisions::{self, DIVISIONS_MAX, Division, DivisionUse, Field, Problem};
use domain::ids::{AccountId, DivisionId, SiteId};
pub use store::divisions::DivisionRow;
use store::{StoreError, Tx};

/// What is wrong with the form, field by field.
pub type Problems = Vec<(Field, Problem)>;

/// Why a division was not written.
pub(crate) enum Stop {
    Refused(Problem),
    Failed(AppError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UniqueViolation { .. } => Self::Refused(Problem::Taken),
            error => Self::Failed(error.into()),
        }
    }
}

/// The divisions of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionsView {
    /// Whether sessions are booked to them.
    pub usage: DivisionUse,
    /// All of them, by code.
    pub divisions: Vec<DivisionRow>,
}

/// Use cases of divisions.
#[derive(Clone, Copy)]
pub struct Divisions<'a>(pub(crate) &'a App);

impl Divisions<'_> {
    /// The site's divisions, and whether its sessions are booked to them.
    pub async fn view(&self, site: &Site) -> Result<DivisionsView, AppError> {
        let mut tx = self.0.store().reader().await?;
        let usage = store::divisions::get_use(&mut tx, site.id).await?;
        Ok(DivisionsView { usage, divisions: store::divisions::list(&mut tx, site.id).await? })
    }

    /// One of the site's divisions.
    pub async fn find(&self, site: &Site, id: DivisionId) -> Result<Option<DivisionRow>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(store::divisions::get(&mut tx, site.id, id).await?)
    }

    /// Decides whether sessions are booked to divisions.
    pub async fn set_use(&self, by: AccountId, site: &Site, usage: DivisionUse) -> Result<(), AppError> {
        let (app, id) = (self.0.clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            store::divisions::set_use(tx, id, usage).await?;
            app.audit(tx, id, &actor(by), "set use of divisions", "", usage.as_str()).await?;
            Ok::<_, AppError>(())
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?
    }

    /// Adds a division.
    pub async fn add(
        &self,
        by: AccountId,
        site: &Site,
        typed: &Division,
    ) -> Result<Result<(), Problems>, AppError> {
        let division = match divisions::check(typed) {
            Ok(division) => division,
            Err(problems) => return Ok(Err(problems)),
        };
        let (app, id) = (self.0.clone(), site.id);
        let unit = async move |tx: &mut Tx| add(&app, tx, &actor(by), id, &division).await.map(drop);
        let store = self.0.store().clone();
        refused(spawn(async move { store.run(unit).await }).await?)
    }

    /// Changes code and name, or closes a division, or opens it again. `None`: the site has no such division.
    pub async fn change(
        &self,
        by: AccountId,
        site: &Site,
        id: DivisionId,
        typed: &Division,
        active: bool,
    ) -> Result<Option<Result<(), Problems>>, AppError> {
        if self.find(site, id).await?.is_none() {
            return Ok(None);
        }
        let division = match divisions::check(typed) {
            Ok(division) => division,
            Err(problems) => return Ok(Some(Err(problems))),
        };
        let (app, site) = (self.0.clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            let of_that_code = store::divisions::find(tx, site, &division.code).await?;
            if of_that_code.is_some_and(|other| other.id != id) {
                return Err(Stop::Refused(Problem::Taken));
            }
            let Some(before) = store::divisions::get(tx, site, id).await? else { return Ok(()) };
            let row = DivisionRow { id, division: division.clone(), active };
            store::divisions::set(tx, site, &before.division.code, &row).await?;
            let action = if active { "change division" } else { "close division" };
            app.audit(tx, site, &actor(by), action, &division.code, &division.name).await?;
            Ok(())
        };
        let store = self.0.store().clone();
        refused(spawn(async move { store.run(unit).await }).await?).map(Some)
    }
}

/// Adds a division that was checked.
pub(crate) async fn add(
    app: &App,
    tx: &mut Tx,
    by: &str,
    site: SiteId,
    division: &Division,
) -> Result<DivisionId, Stop> {
    if store::divisions::count(tx, site).await? >= DIVISIONS_MAX {
        return Err(Stop::Refused(Problem::TooMany));
    }
    let id: DivisionId = app.id();
    if !store::divisions::insert(tx, site, id, division, app.now()).await? {
        return Err(Stop::Refused(Problem::Taken));
    }
    app.audit(tx, site, by, "add division", &division.code, &division.name).await?;
    Ok(id)
}

fn refused(result: Result<(), Stop>) -> Result<Result<(), Problems>, AppError> {
    match result {
        Ok(()) => Ok(Ok(())),
        Err(Stop::Refused(problem)) => Ok(Err(vec![(Field::Code, problem)])),
        Err(Stop::Failed(error)) => Err(error),
    }
}
