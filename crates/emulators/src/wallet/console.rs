//! What a merchant does at the console: nobody asks for it by the interface, and whoever wants to hear is told.

use rusqlite::Connection;

use super::books::{self, Kind, Order, Transaction};
use super::{Event, Wallet, deliveries, holds};

/// Gives `minor` units of a capture back. The refund's id.
///
/// # Errors
///
/// When it is unknown or no money that was taken, or not so much is left of it.
pub(crate) async fn give_back<W: Wallet>(wallet: &W, capture: &str, minor: i64) -> anyhow::Result<String> {
    let (capture, told, now) = (capture.to_owned(), wallet.clone(), wallet.clock().now());
    let given = wallet.db.run(move |db| {
        let (taken, order) = found(db, Kind::Capture, &capture)?;
        anyhow::ensure!(books::counts(&taken) && !is_waiting(&taken), "{capture} has taken nothing");
        let lost: i64 = W::disputes(db)?.iter().filter(|of| of.pnref == taken.id).map(|of| of.lost).sum();
        let left = taken.amount - books::refunded(db, &taken.id)? - lost;
        anyhow::ensure!(minor > 0 && minor <= left, "{capture} has {left} left");
        let refund = Transaction {
            id: String::new(),
            kind: Kind::Refund,
            parent: taken.id.clone(),
            amount: minor,
            status: "COMPLETED".into(),
            // The capture's own numbers stay on it: nobody gave it others.
            created_at: now,
            ..taken.clone()
        };
        let refund = books::enter(db, refund)?;
        let status = if minor == left { "REFUNDED" } else { "PARTIALLY_REFUNDED" };
        books::set_status(db, &taken.id, status)?;
        told.tell(db, &order, &Event::Refunded(&refund))?;
        Ok(refund.id)
    });
    let given = given.await?;
    tokio::spawn(deliveries::deliver(wallet.clone()));
    Ok(given)
}

/// Takes a capture back from the merchant, as after a dispute.
///
/// # Errors
///
/// When it is unknown.
pub(crate) async fn take_back<W: Wallet>(wallet: &W, capture: &str) -> anyhow::Result<()> {
    let (id, told) = (capture.to_owned(), wallet.clone());
    let taken = wallet.db.run(move |db| {
        let (taken, order) = found(db, Kind::Capture, &id)?;
        books::set_status(db, &id, "REVERSED")?;
        told.tell(db, &order, &Event::Decided(&Transaction { status: "REVERSED".into(), ..taken }))
    });
    taken.await?;
    tokio::spawn(deliveries::deliver(wallet.clone()));
    Ok(())
}

/// Lets go of what an authorization holds.
///
/// # Errors
///
/// When it is unknown, or holds nothing.
pub(crate) async fn release<W: Wallet>(wallet: &W, authorization: &str) -> anyhow::Result<()> {
    let (id, told) = (authorization.to_owned(), wallet.clone());
    let released = wallet.db.run(move |db| {
        let (held, order) = found(db, Kind::Authorization, &id)?;
        let holds = matches!(held.status.as_str(), "CREATED" | "PENDING");
        anyhow::ensure!(holds, "{id} holds nothing");
        holds::end(db, &held, "VOIDED")?;
        let held = Transaction { status: "VOIDED".into(), ..held };
        told.tell(db, &order, &Event::Voided(&held))
    });
    released.await?;
    tokio::spawn(deliveries::deliver(wallet.clone()));
    Ok(())
}

/// Decides a payment that is held back, or is in a currency that the account is not paid in.
///
/// # Errors
///
/// When it is unknown or not held back.
pub(crate) async fn decide<W: Wallet>(wallet: &W, id: &str, accept: bool) -> anyhow::Result<()> {
    let (id, told) = (id.to_owned(), wallet.clone());
    let decided = wallet.db.run(move |db| {
        let all = books::all(db)?;
        let held = all.transactions.into_iter().find(|t| t.id == id && is_waiting(t));
        let held = held.ok_or_else(|| anyhow::anyhow!("{id} is not held back"))?;
        let status = decided(held.kind, accept);
        books::set_status(db, &id, status)?;
        let order = all.orders.into_iter().find(|order| order.id == held.order_id);
        let order = order.ok_or_else(|| anyhow::anyhow!("{id} came of no order"))?;
        told.tell(db, &order, &Event::Decided(&Transaction { status: status.into(), ..held }))
    });
    decided.await?;
    tokio::spawn(deliveries::deliver(wallet.clone()));
    Ok(())
}

/// Whether its owner has to decide about it.
fn is_waiting(payment: &Transaction) -> bool {
    matches!(payment.status.as_str(), "PENDING" | "FOREIGN")
}

/// How a payment stands that was held back and is decided.
pub(crate) fn decided(kind: Kind, accept: bool) -> &'static str {
    match (accept, kind) {
        (true, Kind::Authorization) => "CREATED",
        (true, _) => "COMPLETED",
        (false, Kind::Authorization) => "DENIED",
        (false, _) => "DECLINED",
    }
}

fn found(db: &Connection, kind: Kind, id: &str) -> anyhow::Result<(Transaction, Order)> {
    let all = books::all(db)?;
    let of = all.transactions.into_iter().find(|of| of.kind == kind && of.id == id);
    let of = of.ok_or_else(|| anyhow::anyhow!("there is no {id}"))?;
    let order = all.orders.into_iter().find(|order| order.id == of.order_id);
    Ok((of, order.ok_or_else(|| anyhow::anyhow!("{id} came of no order"))?))
}
