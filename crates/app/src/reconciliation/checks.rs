//! What a settlement file is held against before it counts: whose payments stand in it, whether its days were read as they were meant, and
//! whether the books know anything of it at all.

use super::find::booked;
use super::import::ImportRefusal;
use crate::sites::Site;
use crate::{App, AppError};
use connectors::payments::payflow::report::{self, Expected};
use domain::ids::Reference;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{Booked, MARGIN, Movement};
use domain::settlements::{
    Agreement, CLOCKS_APART, Covered, Doubt, FileProblem, LineKind, LineProblem, Noted, Precision, Report,
    SETTLES_WITHIN, SettlementLine,
};
use domain::time::{Span, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::payments::attempts;
use store::settlements as kept;
use store::sites::{MerchantAccountRow, get_account};

/// So many lines of a kind are looked up by their ids or numbers.
const LOOKED_UP_MAX: usize = 200;

/// Zones in which reports are written besides that of the site: PayPal Manager's own, and what programs write.
const ZONES: [&str; 2] = ["America/Los_Angeles", "UTC"];

/// How the days and times of a file are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// IANA name of the zone.
    pub time_zone: String,
    /// The day stands before the month.
    pub is_day_first: bool,
}

/// A file that somebody uploads for an account.
pub(super) struct Source<'a> {
    pub app: &'a App,
    pub site: &'a Site,
    pub account: &'a MerchantAccountRow,
    pub file: Arc<Vec<u8>>,
    pub now: Timestamp,
}

/// Whose payments stand in a file, by the numbers that we gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// None of this seller's, as far as was looked.
    Nobodys,
    /// Of this account.
    Ours,
    /// Made at another merchant's account, or in the other mode.
    OtherAccount,
}

impl Source<'_> {
    /// Reads it so.
    pub async fn read(&self, reading: &Reading) -> Result<Result<Report, FileProblem>, AppError> {
        let (vendor, mode) = (self.account.login.merchant().to_owned(), self.account.mode);
        let (currency, now, file, reading) =
            (self.site.currency, self.now, self.file.clone(), reading.clone());
        // Megabytes are read at once: not on a thread that serves others.
        let read = move || {
            let Reading { time_zone, is_day_first } = &reading;
            let (vendor, is_day_first) = (vendor.as_str(), *is_day_first);
            report::read(&file, &Expected { vendor, mode, currency, time_zone, is_day_first, now })
        };
        Ok(tokio::task::spawn_blocking(read).await?)
    }

    /// Whose payments stand in it.
    pub async fn marks(&self, report: &Report) -> Result<Marks, AppError> {
        let account = self.account;
        let marks = report.lines.iter().filter_map(|line| line.attempt_reference.as_deref());
        let mut tx = self.app.store().reader().await?;
        let mut found = Marks::Nobodys;
        for mark in marks.filter_map(Reference::parse).take(LOOKED_UP_MAX) {
            let attempt = attempts::find_by_reference(&mut tx, account.site_id, mark.as_str()).await?;
            let Some(attempt) = attempt else { continue };
            let paid_at = get_account(&mut tx, account.site_id, attempt.merchant_account_id).await?;
            let is_same = paid_at.login.merchant().eq_ignore_ascii_case(account.login.merchant());
            if paid_at.mode != account.mode || !is_same {
                return Ok(Marks::OtherAccount);
            }
            found = Marks::Ours;
        }
        Ok(found)
    }

    /// How what it has in common with the books happened there and here. Refused where that differs, and would not if it was read otherwise.
    pub async fn agreement(
        &self,
        reading: &Reading,
        report: &Report,
    ) -> Result<Result<Agreement, ImportRefusal>, AppError> {
        let noted = self.noted(report).await?;
        let agreement = Agreement::of(report, &noted);
        if agreement.is_whole() {
            return Ok(Ok(agreement));
        }
        for other in self.other_readings(reading) {
            let Ok(report) = self.read(&other).await? else { continue };
            if Agreement::of(&report, &noted).is_whole() {
                return Ok(Err(match other.is_day_first == reading.is_day_first {
                    true => ImportRefusal::OtherZone(other.time_zone),
                    false => ImportRefusal::OtherOrder { is_day_first: other.is_day_first },
                }));
            }
        }
        Ok(Ok(agreement))
    }

    /// How it might have been meant: the least that differs first.
    fn other_readings(&self, chosen: &Reading) -> Vec<Reading> {
        let mut zones = vec![chosen.time_zone.as_str()];
        for zone in ZONES.into_iter().chain([self.site.time_zone.as_str()]) {
            if !zones.contains(&zone) {
                zones.push(zone);
            }
        }
        let of = |zone: &&str, is_day_first| Reading { time_zone: (*zone).to_owned(), is_day_first };
        let other = !chosen.is_day_first;
        let mut all = vec![of(&zones[0], other)];
        all.extend(zones[1..].iter().map(|zone| of(zone, chosen.is_day_first)));
        all.extend(zones[1..].iter().map(|zone| of(zone, other)));
        all
    }

    /// When our books noted what stands in it, by its ids in capitals; of a large file a part that is spread over it.
    async fn noted(&self, report: &Report) -> Result<HashMap<String, Noted>, AppError> {
        let is_booked = |line: &&SettlementLine| {
            matches!(line.kind, LineKind::Taken | LineKind::GivenBack | LineKind::Refused)
        };
        let (marked, others): (Vec<_>, Vec<_>) =
            report.lines.iter().filter(is_booked).partition(|line| line.attempt_reference.is_some());
        let is_of_time = |problem| matches!(problem, LineProblem::Time | LineProblem::Future);
        let unread = report.unread.iter().filter(|line| is_of_time(line.problem));
        let unread: Vec<&ObjectId> = unread.filter_map(|line| line.object.as_ref()).collect();
        let sample = spread(objects(marked)).chain(spread(objects(others))).chain(spread(unread));
        let mut tx = self.app.store().reader().await?;
        let mut noted = HashMap::new();
        for object in sample {
            if let Some(found) = kept::find_noted(&mut tx, self.account.id, object).await? {
                noted.insert(key(object), found);
            }
        }
        Ok(noted)
    }

    /// What speaks against it, although it can be read. Whether somebody said its days tells whether it should reach beyond its last line.
    pub async fn doubt(
        &self,
        report: &Report,
        (covered, are_days_said): (Covered, bool),
        (agreement, marks): (Agreement, Marks),
    ) -> Result<Option<Doubt>, AppError> {
        if agreement.is_refuted() {
            return Ok(Some(Doubt::Days));
        }
        let mut tx = self.app.store().reader().await?;
        let (booked, _) = booked(&mut tx, self.account, covered.0.minus(MARGIN)).await?;
        let unread = report.unread.iter().filter_map(|line| line.object.as_ref());
        let names: HashSet<String> =
            report.lines.iter().map(|line| &line.object).chain(unread).map(key).collect();
        let until = if report.is_settled_only { covered.1.minus(SETTLES_WITHIN) } else { covered.1 };
        let (from, until) = (covered.0.plus(CLOCKS_APART), until.minus(CLOCKS_APART));
        // No report tells what a dispute moved.
        let is_told =
            |of: &&Booked| !of.movement.is_of_dispute() && from <= of.posted_at && of.posted_at < until;
        let told: Vec<&Booked> = booked.iter().filter(is_told).collect();
        let is_named = |of: &Booked| names.contains(&key(&of.object));
        let acts_on_ours = || {
            let ours: HashSet<String> = booked.iter().map(|of| key(&of.object)).collect();
            report.lines.iter().filter_map(|line| line.of.as_ref()).any(|of| ours.contains(&key(of)))
        };
        let is_known = marks == Marks::Ours || agreement.known > 0 || booked.iter().any(is_named);
        if !told.is_empty() && !is_known && !acts_on_ours() {
            return Ok(Some(Doubt::Strange));
        }
        let last = report.lines.iter().map(|line| line.at).max();
        let Some(last) = last.filter(|_| are_days_said && !report.is_settled_only) else { return Ok(None) };
        let last = match report.precision {
            Precision::Moment => last,
            // The noon of that day.
            Precision::Day | Precision::SettledDay => last.plus(Span::hours(12)),
        };
        // What was given back at the console may be known to us days later only.
        let is_later = |of: &&Booked| {
            of.movement == Movement::Taken && last.plus(CLOCKS_APART) <= of.posted_at && !is_named(of)
        };
        Ok(told.iter().any(is_later).then_some(Doubt::SavedEarly))
    }
}

/// As many of them as are looked up, from the first to the last.
fn spread(all: Vec<&ObjectId>) -> impl Iterator<Item = &ObjectId> {
    let step = all.len().div_ceil(LOOKED_UP_MAX).max(1);
    all.into_iter().step_by(step)
}

fn objects(lines: Vec<&SettlementLine>) -> Vec<&ObjectId> {
    lines.into_iter().map(|line| &line.object).collect()
}

fn key(object: &ObjectId) -> String {
    object.0.to_ascii_uppercase()
}
