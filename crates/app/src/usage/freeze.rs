//! What a session used is frozen, once (PS-I-28), and charged: statement, what is taken of each payment, postings and the
//! calls that take it are one unit of work, so that none of them is ever there without the others (PS-C19).

use super::course::{Sends, order_back};
use super::payments::{self, Paid};
use crate::payments as money;
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use domain::ids::{SessionId, SiteId};
use domain::ledger;
use domain::money::Money;
use domain::payments::purchase::{Purchase, Use};
use domain::refunds::rest;
use domain::sites::Price;
use domain::tariffs::Tariff;
use domain::usage::charge::{Revenue, charge};
use domain::usage::estimate::Accepted;
use domain::usage::meter::{Metered, Window, meter};
use domain::usage::paying::{Progress, agreed, counting};
use domain::usage::settlement::{Settlement, Terms, settle, take_from};
use store::payments::intents::{self, IntentRow};
use store::usage::facts;
use store::usage::statements::{self, StatementRow};
use store::{Tx, classrooms, sessions};

/// Freezes what a session that is over used, and stores what takes it. What was stored, to be sent after the commit;
/// nothing when it was frozen before.
pub(super) async fn freeze(app: &App, site: SiteId, session: SessionId) -> Result<Sends, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let sends = freeze_in(&inside, tx, site, session).await?;
        inside.reach(CrashPoint::BeforeUseFrozen);
        Ok::<_, AppError>(sends)
    };
    let sends = spawn(async move { store.run_hot(unit).await }).await??;
    app.reach(CrashPoint::UseFrozen);
    Ok(sends)
}

async fn freeze_in(app: &App, tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Sends, AppError> {
    // Facts come in by units that touch the room first: none is half in.
    let room = classrooms::touch(tx, site, session).await?;
    let (now, row) = (app.now(), sessions::get(tx, site, session).await?);
    let paid = payments::of_session(app, tx, site, session).await?;
    let terms = payments::terms(tx, (site, session), &room, &paid).await?;
    let (Some(from), Some(accepted)) = (room.started_at, terms.map(|terms| terms.in_force)) else {
        return Ok(Vec::new());
    };
    if statements::of_session(tx, site, session).await?.is_some() || !room.is_over(&row.session, now) {
        return Ok(Vec::new());
    }
    let last = row.session.ends_at.plus(domain::classrooms::entry::OVERTIME_MAX);
    let window = Window { from, until: room.ended_at.unwrap_or(last).min(last).max(from) };
    let version = store::tariffs::get_version(tx, accepted.tariff_version).await?;
    let tariff = version.ok_or(AppError::Broken("an estimate names no tariff"))?.tariff;
    let metered = meter(&facts::of_session(tx, site, session).await?, window);
    if !payments::is_run_on(&accepted, &paid) {
        return Ok(Vec::new());
    }
    let settled = Settled::of(&accepted, &tariff, &metered, paid)?;
    let statement = StatementRow {
        id: app.id(),
        session_id: session,
        mode: row.session.mode,
        tariff_version_id: accepted.tariff_version,
        settlement: accepted.settlement,
        window,
        used: metered.totals,
        minimum_added: settled.settlement.actual.minimum_added,
        actual: settled.settlement.actual.price,
        ceiling: settled.ceiling,
        charged: settled.charged(),
        revenue: settled.revenue(settled.charged().net),
        frozen_at: now,
    };
    if !statements::freeze(tx, site, &statement, &metered.intervals).await? {
        return Ok(Vec::new());
    }
    let (charged, actual) = (statement.charged.gross, statement.actual.gross);
    crate::divisions::budgets::spend(app, tx, (site, session), statement.id, charged).await?;
    let detail = format!(
        "{} of {} {}",
        charged.to_decimal_string(),
        actual.to_decimal_string(),
        actual.currency.code()
    );
    app.audit(tx, site, "usage", "freeze use", &row.slug, &detail).await?;
    settled.take(app, tx, &statement).await
}

/// A payment and what is taken of it.
struct Share {
    paid: Paid,
    /// What is taken: its gross is captured, or kept of what was captured before.
    taken: Price,
    /// Taken before the session, so that its tax is posted already (decision 2).
    is_prepaid: bool,
}

/// A settlement shared out over the payments that count.
struct Settled {
    settlement: Settlement,
    ceiling: Money,
    shares: Vec<Share>,
    /// Payments of which nothing is taken, whatever they hold.
    others: Vec<Paid>,
}

impl Settled {
    fn of(
        accepted: &Accepted,
        tariff: &Tariff,
        metered: &Metered,
        paid: Vec<Paid>,
    ) -> Result<Self, AppError> {
        let ceiling = payments::ceiling_of(accepted, &paid)?;
        let estimate = charge(tariff, &accepted.expected.quantities())?;
        let terms = Terms { tariff, estimate: &estimate, ceiling, rule: accepted.settlement };
        let settlement = settle(&terms, &metered.totals)?;
        let counts: Vec<i64> =
            counting(&agreed(&payments::seen(&paid))).map(|payment| payment.number).collect();
        let (counting, others): (Vec<_>, Vec<_>) =
            paid.into_iter().partition(|paid| counts.contains(&paid.payment.number));
        let holds: Vec<Money> = counting.iter().map(|paid| paid.payment.amount).collect();
        let taken = take_from(&holds, settlement.charged.gross)
            .ok_or(AppError::Broken("more is charged than is held"))?;
        let mut before = Money::zero(ceiling.currency);
        let mut shares = Vec::with_capacity(counting.len());
        for (paid, share) in counting.into_iter().zip(taken) {
            let is_prepaid = paid.is_taken_at_once();
            let part = if share.captured.is_zero() {
                let zero = Money::zero(ceiling.currency);
                Price { net: zero, tax: zero, gross: zero }
            } else {
                let part = settlement.charged.share(before, share.captured);
                part.ok_or(AppError::Broken("a charge cannot be split"))?
            };
            before = before.checked_add(share.captured)?;
            shares.push(Share { paid, taken: part, is_prepaid });
        }
        Ok(Self { settlement, ceiling, shares, others })
    }

    fn sum<'s>(&'s self, of: impl Fn(&&'s Share) -> bool) -> Price {
        let zero = Money::zero(self.ceiling.currency);
        let add = |a: Money, b: Money| Money::new(a.minor + b.minor, a.currency);
        self.shares.iter().filter(of).fold(Price { net: zero, tax: zero, gross: zero }, |sum, share| Price {
            net: add(sum.net, share.taken.net),
            tax: add(sum.tax, share.taken.tax),
            gross: add(sum.gross, share.taken.gross),
        })
    }

    fn charged(&self) -> Price {
        self.sum(|_| true)
    }

    /// Where so much of the net that is charged comes from.
    fn revenue(&self, net: Money) -> Revenue {
        let known = self.settlement.revenue;
        let weights = [known.people.minor.unsigned_abs(), known.teleconference.minor.unsigned_abs()];
        match net.split(&weights).as_deref() {
            Some(&[people, teleconference]) => Revenue { people, teleconference },
            _ => Revenue { people: net, teleconference: Money::zero(net.currency) },
        }
    }

    /// Notes what is taken of each payment, posts it, and stores the calls that take it.
    async fn take(&self, app: &App, tx: &mut Tx, statement: &StatementRow) -> Result<Sends, AppError> {
        let mut sends = Vec::new();
        let held = self.sum(|share| !share.is_prepaid);
        let prepaid = self.sum(|share| share.is_prepaid);
        // Of the revenue, what was prepaid takes its part, and the rest is what is left: no minor unit is lost.
        let of_prepaid = self.revenue(prepaid.net);
        let of_held = Revenue {
            people: statement.revenue.people.checked_sub(of_prepaid.people)?,
            teleconference: statement.revenue.teleconference.checked_sub(of_prepaid.teleconference)?,
        };
        let (mut is_charged, mut is_earned) = (held.gross.is_zero(), prepaid.gross.is_zero());
        for share in &self.shares {
            let (seller, id) = (share.paid.intent.site_id, share.paid.intent.id);
            let Some(good) = share.paid.intent.secured_by else { continue };
            if share.taken.gross.is_zero() {
                intents::give_use_up(tx, seller, id, app.now()).await?;
            } else {
                intents::set_taken(tx, seller, id, share.taken.gross).await?;
            }
            let mut loaded = money::lock_attempt(app, tx, seller, good).await?;
            if share.taken.gross.is_zero()
                && let money::Bought::Use(paid) = loaded.bought
            {
                super::mails::tell_of_return(app, tx, &loaded, &paid).await?;
            }
            if !share.is_prepaid && !is_charged {
                is_charged = true;
                let entry = ledger::usage_charged(statement.id, held, of_held);
                money::post(app, tx, &loaded, &entry).await?;
            }
            if share.is_prepaid && !is_earned {
                is_earned = true;
                money::post(app, tx, &loaded, &ledger::prepaid_usage_earned(statement.id, of_prepaid))
                    .await?;
            }
            if share.is_prepaid {
                // Net and tax of what is kept are those of the use; its refund is the rest of each.
                let back = rest(loaded.price, loaded.gone()).and_then(|left| rest(left, share.taken));
                let back = back.ok_or(AppError::Broken("a payment cannot be split"))?;
                if back.gross.minor > 0 {
                    order_back(app, tx, &mut loaded, back).await?;
                }
                if !share.taken.gross.is_zero()
                    && let money::Bought::Use(paid) = loaded.bought
                {
                    super::mails::tell_of_settlement(app, tx, &loaded, &paid).await?;
                }
            }
            let in_hand = money::follow(app, tx, &mut loaded).await?;
            if !in_hand.is_empty() {
                sends.push((seller, good, in_hand));
            }
        }
        for paid in self.others.iter().filter(|paid| paid.payment.progress != Progress::GivenUp) {
            sends.extend(super::course::give_up(app, tx, paid.intent.site_id, paid.intent.id, false).await?);
        }
        Ok(sends)
    }
}

/// Net and tax of what is taken of a payment: its part of what the statement charges.
pub(crate) async fn taken(
    tx: &mut Tx,
    intent: &IntentRow,
    paid: &Use,
    amount: Money,
) -> Result<Price, AppError> {
    let broken = AppError::Broken("more is taken than a statement charges");
    let Some(statement) = statements::of_session(tx, paid.site, intent.session_id).await? else {
        return Err(broken);
    };
    let mut before = Money::zero(amount.currency);
    for other in intents::list_of_use(tx, paid.site, intent.session_id).await? {
        if let Purchase::Use(other) = other.purchase
            && other.number < paid.number
        {
            before = before.checked_add(other.taken.unwrap_or(Money::zero(amount.currency)))?;
        }
    }
    statement.charged.share(before, amount).ok_or(broken)
}
