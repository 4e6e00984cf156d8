//! What a merchant does at PayPal's own console: nobody asks for it by the interface, and whoever wants to hear is told.

use rusqlite::Connection;
use serde_json::json;

use super::books::{self, Kind, Order, Transaction};
use super::emulator::Emulator;
use super::{api, webhooks};

impl Emulator {
    /// Gives `minor` units of a capture back. The refund's id.
    ///
    /// # Errors
    ///
    /// When it is unknown, or not so much is left of it.
    pub async fn give_back(&self, capture: &str, minor: i64) -> anyhow::Result<String> {
        let (capture, emulator, now) = (capture.to_owned(), self.clone(), self.clock().now());
        let given = self.db.run(move |db| {
            let (taken, order) = found(db, Kind::Capture, &capture)?;
            let left = taken.amount - books::refunded(db, &taken.id)?;
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
            emulator.tell(db, &order, ("PAYMENT.CAPTURE.REFUNDED", "refund", &refund))?;
            Ok(refund.id)
        });
        let given = given.await?;
        tokio::spawn(webhooks::deliver(self.clone()));
        Ok(given)
    }

    /// Lets go of what an authorization holds.
    ///
    /// # Errors
    ///
    /// When it is unknown, or holds nothing.
    pub async fn release(&self, authorization: &str) -> anyhow::Result<()> {
        let (id, emulator) = (authorization.to_owned(), self.clone());
        let released = self.db.run(move |db| {
            let (held, order) = found(db, Kind::Authorization, &id)?;
            let holds = matches!(held.status.as_str(), "CREATED" | "PENDING");
            anyhow::ensure!(holds, "{id} holds nothing");
            books::set_status(db, &id, "VOIDED")?;
            let held = Transaction { status: "VOIDED".into(), ..held };
            emulator.tell(db, &order, ("PAYMENT.AUTHORIZATION.VOIDED", "authorization", &held))
        });
        released.await?;
        tokio::spawn(webhooks::deliver(self.clone()));
        Ok(())
    }

    fn tell(
        &self,
        db: &Connection,
        order: &Order,
        (event, kind, of): (&str, &str, &Transaction),
    ) -> anyhow::Result<()> {
        let known = api::mode(&order.mode).and_then(|mode| Some((mode, self.app(mode, &order.client_id)?)));
        let Some((mode, app)) = known else { return Ok(()) };
        let resource = json!({ "id": of.id, "status": of.status, "custom_id": of.custom_id });
        webhooks::tell(db, &app, &self.public_url(mode), (event, kind, &resource), self.clock().now())
    }

    /// Decides an authorization that PayPal holds back, as the merchant does at its console.
    ///
    /// # Errors
    ///
    /// When it is unknown or not held back.
    pub async fn decide(&self, id: &str, accept: bool) -> anyhow::Result<()> {
        let id = id.to_owned();
        self.db
            .run(move |db| {
                let all = books::all(db)?.transactions;
                let held = all.iter().find(|t| t.id == id && t.status == "PENDING");
                let held = held.ok_or_else(|| anyhow::anyhow!("{id} is not held back"))?;
                let status = match (accept, held.kind) {
                    (true, Kind::Authorization) => "CREATED",
                    (true, _) => "COMPLETED",
                    (false, Kind::Authorization) => "DENIED",
                    (false, _) => "DECLINED",
                };
                Ok(books::set_status(db, &id, status)?)
            })
            .await
    }
}

fn found(db: &Connection, kind: Kind, id: &str) -> anyhow::Result<(Transaction, Order)> {
    let all = books::all(db)?;
    let of = all.transactions.into_iter().find(|of| of.kind == kind && of.id == id);
    let of = of.ok_or_else(|| anyhow::anyhow!("there is no {id}"))?;
    let order = all.orders.into_iter().find(|order| order.id == of.order_id);
    Ok((of, order.ok_or_else(|| anyhow::anyhow!("{id} came of no order"))?))
}
