//! What an administrator sees once the site sells: what came in, week by week, and how the next sessions fill.

use super::Commerce;
use crate::AppError;
use crate::sites::Site;
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::registrations::hold::Seats;
use domain::time::{Span, Timestamp};
use locale::Zone;

/// Weeks that are shown.
const WEEKS: i32 = 8;

/// Sessions that are shown.
const SESSIONS: i64 = 6;

/// The figures.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The last weeks, the oldest first; each from its Monday, or seven days before the next.
    pub weeks: Vec<Week>,
    /// The next sessions.
    pub sessions: Vec<UpcomingSession>,
}

/// Money that came in during seven days, less what went back.
#[derive(Debug, Clone, Copy)]
pub struct Week {
    /// Its first moment.
    pub begins: Timestamp,
    /// What came in at the gateway.
    pub money: Money,
}

/// A session that is still to come.
#[derive(Debug, Clone)]
pub struct UpcomingSession {
    /// Its address under the site.
    pub slug: String,
    /// Topic.
    pub topic: String,
    /// Start.
    pub starts_at: Timestamp,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its seats.
    pub seats: Seats,
}

impl Commerce<'_> {
    /// The figures of Production.
    pub async fn figures(&self, site: &Site) -> Result<Figures, AppError> {
        let now = self.0.now();
        let mut tx = self.0.store().reader().await?;
        let mut weeks = Vec::new();
        let ends = week_ends(site, now);
        for (from, to) in ends {
            // What the gateway keeps for itself was taken in all the same.
            let mut minor = 0_i64;
            for account in [Account::GatewayClearing, Account::GatewayFees] {
                minor += store::ledger::sum(&mut tx, site.id, Mode::Production, account, (from, to)).await?;
            }
            weeks.push(Week { begins: from, money: Money::new(minor, site.currency) });
        }
        let rows = store::sessions::list_upcoming(&mut tx, site.id, now, SESSIONS).await?;
        let sessions = rows
            .into_iter()
            .map(|row| UpcomingSession {
                slug: row.slug,
                topic: row.topic,
                starts_at: row.session.starts_at,
                time_zone: row.time_zone,
                seats: row.seats,
            })
            .collect();
        Ok(Figures { weeks, sessions })
    }
}

/// Beginnings and ends of the last weeks, by the site's calendar; the present one ends tomorrow.
fn week_ends(site: &Site, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let zone = Zone::stored(&site.time_zone);
    let midnight = |days: i32| {
        let at = zone.instant(zone.day(now, days), (0, 0));
        at.unwrap_or(now.plus(Span::days(days.into())))
    };
    (0..WEEKS).rev().map(|back| (midnight(1 - 7 * (back + 1)), midnight(1 - 7 * back))).collect()
}
