//! Differences from a gateway's list, as a comparison finds them.

use crate::TestApp;
use domain::ids::DifferenceId;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{Difference, Movement};
use store::reconciliation::{DifferenceRow, found};
use store::{StoreError, Tx};

impl TestApp {
    /// Notes that the gateway of the site's first account lists `object`, of which the books know nothing.
    ///
    /// # Panics
    /// When the site has no account, or the database cannot be written.
    pub async fn find_difference(&self, object: &str) {
        let (site, now) = (self.site.clone(), self.clock_now());
        let mut tx = self.app.store().reader().await.expect("a reader");
        let accounts = store::sites::list_accounts(&mut tx, site.id).await.expect("readable");
        drop(tx);
        let row = DifferenceRow {
            id: DifferenceId(uuid::Uuid::from_u128(77)),
            site_id: site.id,
            mode: site.mode,
            merchant_account_id: accounts.first().expect("an account").id,
            difference: Difference::NotHere,
            object: ObjectId(object.to_owned()),
            movement: Movement::Taken,
            theirs: Some(Money::new(5_000, site.currency)),
            ours: None,
            intent_id: None,
            moved_at: now,
            found_at: now,
        };
        let unit = async move |tx: &mut Tx| Ok::<_, StoreError>(found(tx, &row).await?);
        assert!(self.app.store().run(unit).await.expect("writable"), "nobody has explained it");
    }
}
