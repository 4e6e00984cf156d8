//! Answers of gateways are kept as they came, for whoever looks into a payment: but for the numbers of cards (payment-safety 8).

use domain::ids::ObservationId;
use domain::payments::gateway::{Heard, Verdict};
use domain::payments::observation::{Source, Standing};
use store::payments::observations::ObservationRow;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::stolen::dump;

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_a_gateway_names_is_kept_nowhere() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.register("paid", 1).await;
        let site = test.site.id;
        let mut tx = test.app.store().reader().await.expect("a reader");
        let attempts = store::payments::attempts::list_all_unresolved(&mut tx).await.expect("readable");
        let attempt = attempts.first().expect("one was begun").0;
        let operations = store::payments::operations::list(&mut tx, site, attempt).await.expect("readable");
        drop(tx);
        let raw =
            "RESULT=12&RESPMSG=Declined: 4012888888881881&L_SHORTMESSAGE0=4012 8888 8888 1881".to_owned();
        let row = ObservationRow {
            id: ObservationId(uuid::Uuid::from_u128(9)),
            operation_id: operations[0].id,
            source: Source::Answer,
            standing: Standing::Counts,
            heard: Heard { raw, ..Heard::bare(Verdict::Unknown) },
            heard_at: test.clock_now(),
        };
        let unit = async move |tx: &mut store::Tx| {
            store::payments::observations::insert(tx, site, attempt, 99, &row).await
        };
        test.app.store().run(unit).await.expect("stored");
        let stored = dump(test.app.store()).await;
        assert!(
            stored.contains("Declined: ****************&L_SHORTMESSAGE0=**** **** **** ****"),
            "{stored}"
        );
    })
    .await;
}
