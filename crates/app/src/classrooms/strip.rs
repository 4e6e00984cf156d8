//! The host's strip: minutes and cost of a running pay-per-use session against its ceiling.

use super::Classrooms;
use super::hub::Hub;
use crate::{App, AppError};
use domain::classrooms::entry::RoomStanding;
use domain::ids::{SessionId, SiteId};
use domain::money::Money;
use domain::tariffs::Tariff;
use domain::time::Timestamp;
use domain::usage::ceiling::{AtCeiling, Nearness};
use domain::usage::facts::Fact;
use domain::usage::live::{Live, live};
use domain::usage::meter::Window;
use domain::usage::settlement::SettlementRule;
use std::sync::{Arc, Weak};
use std::time::Duration;
use store::usage::facts;
use store::{Tx, classrooms as rows, tariffs};

/// Between two counts: what the host sees is at most so old.
const COUNT: Duration = Duration::from_millis(900);

/// Where no host looks, every so many counts is enough to tell everybody when the session ends.
const UNSEEN: u32 = 10;

/// What has been used and what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// When it started.
    pub since: Timestamp,
    /// Who is connected, what was used, what that costs.
    pub live: Live,
    /// The most that is charged.
    pub ceiling: Money,
    /// What is charged whatever is used, where the estimate is final.
    pub is_final: Option<Money>,
    /// What happens there.
    pub at_ceiling: AtCeiling,
    /// The ceiling was reached, nothing was added, and the session ends then.
    pub ends_at: Option<Timestamp>,
}

impl Strip {
    /// When the session ends for all, as everybody in it is told: because it was used up, or because that is near and nothing
    /// comes after it. The second is what comes true if everybody stays.
    pub fn foreseen_end(&self) -> Option<Timestamp> {
        let is_near = self.at_ceiling == AtCeiling::End && self.live.nearness >= Nearness::VeryNear;
        self.ends_at.or(self.live.reached_at.filter(|_| is_near))
    }
}

/// What the use of a session is counted by.
struct Basis {
    facts: Vec<Fact>,
    window: Window,
    tariff: Tariff,
    ceiling: Money,
    is_final: Option<Money>,
    at_ceiling: AtCeiling,
}

/// `None`: the session is not pay-per-use, or its room does not run.
async fn basis(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    standing: &RoomStanding,
    now: Timestamp,
) -> Result<Option<Basis>, AppError> {
    let Some(from) = standing.started_at.filter(|_| standing.ended_at.is_none()) else { return Ok(None) };
    let Some((terms, paid)) = crate::usage::standing(app, tx, site, session).await? else { return Ok(None) };
    let accepted = terms.in_force;
    let ceiling = crate::usage::ceiling_of(&accepted, &paid)?;
    let version = tariffs::get_version(tx, accepted.tariff_version).await?;
    let version = version.ok_or(AppError::Broken("an estimate names no version of a tariff"))?;
    Ok(Some(Basis {
        facts: facts::of_session(tx, site, session).await?,
        window: Window { from, until: now },
        tariff: version.tariff,
        ceiling,
        is_final: (accepted.settlement == SettlementRule::EstimateIsFinal).then_some(accepted.price.gross),
        at_ceiling: accepted.at_ceiling,
    }))
}

impl Basis {
    fn strip(&self) -> Result<Strip, AppError> {
        let live = live(&self.facts, self.window, &self.tariff, self.ceiling)?;
        let reached_at = live.reached_at.filter(|_| live.nearness == Nearness::Reached);
        let ends_at = reached_at.map(|at| self.at_ceiling.ends_at(at));
        let since = self.window.from;
        let (ceiling, is_final) = (self.ceiling, self.is_final);
        Ok(Strip { since, live, ceiling, is_final, at_ceiling: self.at_ceiling, ends_at })
    }
}

/// Counts every second while a host looks, and now and then when none does. Ends with the last connection.
pub(super) async fn keep_counting(app: App, hub: Weak<Hub>) {
    let mut ticks = tokio::time::interval(COUNT);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for turn in (0..UNSEEN).cycle() {
        ticks.tick().await;
        let Some(hub) = hub.upgrade() else { return };
        if turn > 0 && !hub.is_strip_watched() {
            continue;
        }
        match count(&app, hub.room()).await {
            Ok(strip) => hub.show_strip(strip),
            Err(error) => tracing::warn!(%error, "the use of a running session could not be counted"),
        }
    }
}

impl Classrooms<'_> {
    /// What a session that runs has used until now; `None` where it does not run, or its host does not pay for its minutes.
    pub async fn use_now(&self, site: SiteId, session: SessionId) -> Result<Option<Arc<Strip>>, AppError> {
        count(self.0, (site, session)).await
    }
}

async fn count(app: &App, room: (SiteId, SessionId)) -> Result<Option<Arc<Strip>>, AppError> {
    let (now, inside) = (app.now(), app.clone());
    let counting = async move |tx: &mut Tx| {
        let standing = rows::get(tx, room.0, room.1).await?;
        match basis(&inside, tx, room, &standing, now).await? {
            Some(basis) => Ok::<_, AppError>(Some(Arc::new(basis.strip()?))),
            None => Ok(None),
        }
    };
    app.store().read_long(counting).await
}
