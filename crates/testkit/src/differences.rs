//! Differences from a gateway's list, as a comparison finds them.

use crate::TestApp;
use app::reconciliation::NewFile;
use domain::ids::{AccountId, DifferenceId};
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

    /// Imports a settlement file of the site's first account at Payflow that says of the day before that nothing moved.
    ///
    /// # Panics
    /// When the site has no such account, or the file is not taken.
    pub async fn import_nothing_moved(&self, name: &str) {
        let office = self.app.reconciliation();
        let accounts = office.files(&self.site, self.site.mode).await.expect("readable");
        let day = locale::Zone::UTC.day(self.clock_now(), -1);
        let new = NewFile {
            account: accounts.first().expect("an account").key.clone(),
            time_zone: "UTC".into(),
            is_day_first: false,
            days: Some((day, day)),
            name: name.to_owned(),
            file: b"Transaction ID,Time,Type,Amount,Result Code\r\n".to_vec(),
        };
        let by = AccountId(uuid::Uuid::from_u128(78));
        let imported = office.import(by, &self.site, new).await.expect("the store works");
        assert!(imported.expect("a report").is_taken);
    }
}
