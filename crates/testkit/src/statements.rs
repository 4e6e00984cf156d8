//! Sessions whose use was frozen, straight in the store: as the meter and the settlement leave them.

use crate::app_under_test::TestApp;
use domain::divisions::Division;
use domain::ids::{
    AccountId, DivisionId, EntryId, IntentId, MerchantAccountId, StatementId, TariffId, TariffVersionId,
};
use domain::ledger::{self, Entry};
use domain::money::{Currency, Money};
use domain::payments::gateway::ObjectId;
use domain::tariffs::{Rate, Tariff};
use domain::time::{Span, Timestamp};
use domain::usage::charge::charge;
use domain::usage::facts::{Connection, Fact, What};
use domain::usage::meter::{Window, meter};
use domain::usage::settlement::{SettlementRule, Terms, settle};
use domain::usage::{AudioType, Leg, PerLeg};
use store::ledger::Dimensions;
use store::tariffs::TariffRow;
use store::usage::statements::StatementRow;
use store::{Statement, StoreError, Tx, tariffs};
use uuid::Uuid;

/// Somebody of a session: who, with which leg, from which minute until which.
pub type Stay<'a> = (&'a str, Leg, i64, i64);

/// VoIP.
pub const VOIP: Leg = Leg::Audio(AudioType::Voip);

/// The prices of S-58.
///
/// # Panics
/// Never.
pub fn tariff() -> Tariff {
    let euro = Currency::from_code("EUR").expect("EUR");
    let price = |leg| if leg == Leg::Computer { "0.06" } else { "0.04" };
    Tariff {
        currency: euro,
        rates: PerLeg::from_fn(|leg| Rate::from_decimal_str(price(leg), euro).expect("a rate")),
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        minimum: Money::zero(euro),
    }
}

impl TestApp {
    /// Freezes the use of a session that began as planned and lasted 88 minutes; `ceiling` is what its host agreed to, minor
    /// units.
    ///
    /// # Panics
    /// When there is no such session, or it has its statement.
    pub async fn freeze(&self, slug: &str, stays: &[Stay<'_>], ceiling: i64) -> StatementRow {
        let session = self.session(slug).await.session;
        let from = session.starts_at;
        let window = Window { from, until: from.plus(Span::minutes(88)) };
        let facts: Vec<Fact> = stays.iter().enumerate().map(|(n, stay)| fact(n, *stay, from)).collect();
        let metered = meter(&facts, window);
        let version = self.tariff_version().await;
        let tariff = tariff();
        let ceiling = Money::new(ceiling, tariff.currency);
        let estimate = charge(&tariff, &metered.totals).expect("small");
        let terms = Terms { tariff: &tariff, estimate: &estimate, ceiling, rule: SettlementRule::Measured };
        let settled = settle(&terms, &metered.totals).expect("small");
        let row = StatementRow {
            id: StatementId(fresh(self)),
            session_id: session.id,
            mode: session.mode,
            tariff_version_id: version,
            settlement: SettlementRule::Measured,
            window,
            used: metered.totals,
            minimum_added: settled.actual.minimum_added,
            actual: settled.actual.price,
            ceiling,
            charged: settled.charged,
            revenue: settled.revenue,
            frozen_at: window.until.plus(Span::minutes(1)),
        };
        let (site, stored) = (self.site.id, row.clone());
        let unit = async move |tx: &mut Tx| {
            let new = store::usage::statements::freeze(tx, site, &stored, &metered.intervals).await?;
            assert!(new, "it has its statement");
            Ok::<_, StoreError>(())
        };
        self.app.store().run(unit).await.expect("the store works");
        row
    }

    /// Posts what a statement charges as held, charged and captured in the operator's books (LT-P2, P4, P5).
    ///
    /// # Panics
    /// When the store fails.
    pub async fn capture(&self, row: &StatementRow) {
        let object = ObjectId(format!("use of {}", row.session_id));
        let entries = vec![
            ledger::ceiling_authorized(&object, row.ceiling),
            ledger::usage_charged(row.id, row.charged, row.revenue),
            ledger::usage_captured(&object, row.charged.gross, Some(row.ceiling)),
        ];
        self.post_use(row, entries).await;
    }

    /// Posts entries about the use of a statement's session in the operator's books.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn post_use(&self, row: &StatementRow, entries: Vec<Entry>) {
        let operator = self.person(domain::accounts::Role::Operator).await.person;
        let seller = self.app.sites().enter_operators_seller(&operator).await.expect("the store works");
        let dimensions = Dimensions {
            site_id: seller.id,
            mode: row.mode,
            merchant_account_id: MerchantAccountId(Uuid::nil()),
            intent_id: IntentId(row.session_id.0),
            session_id: row.session_id,
            registration_id: None,
        };
        let ids: Vec<EntryId> = entries.iter().map(|_| EntryId(fresh(self))).collect();
        let at = row.frozen_at;
        let unit = async move |tx: &mut Tx| {
            for (id, entry) in ids.iter().zip(&entries) {
                store::ledger::post(tx, *id, &dimensions, entry, at).await?;
            }
            Ok::<_, StoreError>(())
        };
        self.app.store().run(unit).await.expect("the store works");
    }

    /// Lets somebody host a session that is booked to a division with a code.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn book(&self, slug: &str, host: AccountId, division: &str) {
        static BOOK: Statement = Statement::new(
            "book a session of a test",
            "update session set host = $3, division = $4 where site_id = $1 and slug = $2",
        );
        let values = [self.site.id.into(), slug.into(), host.into(), division.into()];
        let unit = async move |tx: &mut Tx| tx.execute(&BOOK, &values).await.map(drop);
        self.app.store().run(unit).await.expect("the store works");
    }

    /// A division of the site with these heads.
    ///
    /// # Panics
    /// When the store fails, or its code is taken.
    pub async fn division(&self, code: &str, heads: &[AccountId]) -> DivisionId {
        let by = AccountId(Uuid::nil());
        let division = Division { code: code.into(), name: "Sales".into() };
        let divisions = self.app.divisions();
        divisions.add(by, &self.site, &division).await.expect("the store works").expect("a new code");
        let view = divisions.view(&self.site).await.expect("the store works");
        let row = view.divisions.iter().find(|row| row.division.code == code).expect("just added");
        assert!(divisions.set_heads(by, &self.site, row.id, heads).await.expect("the store works"));
        row.id
    }

    /// A tariff with the prices of [`tariff`].
    async fn tariff_version(&self) -> TariffVersionId {
        let (id, version, now) = (TariffId(fresh(self)), TariffVersionId(fresh(self)), self.clock_now());
        let unit = async move |tx: &mut Tx| {
            let tariff = tariff();
            let row = TariffRow { id, name: format!("Tariff {id}"), currency: tariff.currency };
            assert!(tariffs::insert(tx, &row, now).await?, "a name of its own");
            tariffs::insert_version(tx, id, (version, now), &tariff, now).await
        };
        self.app.store().run(unit).await.expect("the store works");
        version
    }
}

fn fresh(test: &TestApp) -> Uuid {
    Uuid::from_bytes(test.app.random_bytes())
}

fn fact(number: usize, (who, leg, up, down): Stay<'_>, from: Timestamp) -> Fact {
    let at = |minutes| from.plus(Span::minutes(minutes));
    let connection = Connection {
        id: format!("connection {number}"),
        participant: who.to_owned(),
        device: format!("{who} {number}"),
        leg,
        computer: None,
        registration: None,
    };
    Fact {
        source: "room".into(),
        instance: "test".into(),
        event_key: number.to_string(),
        at: at(down),
        observed_at: at(down),
        what: What::Reported { connection, up: at(up), down: at(down) },
    }
}
