//! Estimated session cost: kept as it was accepted, the newest counts, and nobody changes it.

use crate::databases::each_engine;
use crate::helpers::{run, sql};
use crate::usage::{OTHER_SITE, SESSION, SITE, VERSION, at, eur, with_tariff};
use domain::ids::{AccountId, EstimateId};
use domain::sites::Price;
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::{Accepted, Estimated, WhenPaid};
use domain::usage::settlement::SettlementRule;
use domain::usage::{Leg, PerLeg};
use store::usage::estimates;
use store::{StoreError, Tx, classrooms};
use uuid::Uuid;

fn accepted(seconds: i64) -> Accepted {
    Accepted {
        tariff_version: VERSION,
        settlement: SettlementRule::EstimateIsFinal,
        expected: Estimated { minutes: 90, counts: PerLeg::from_fn(|leg| leg.as_str().len() as i64) },
        price: Price { net: eur(10_080), tax: eur(2_117), gross: eur(12_197) },
        ceiling: eur(14_636),
        at_ceiling: AtCeiling::Grace,
        when_paid: WhenPaid::Starts,
        by: AccountId(Uuid::from_u128(11)),
        at: at(seconds),
    }
}

#[tokio::test]
async fn the_newest_estimate_counts_and_none_is_changed() {
    each_engine(async |database| {
        let store = database.open().await;
        with_tariff(&store).await;
        let unit = async |tx: &mut Tx| {
            assert_eq!(estimates::newest(tx, SITE, SESSION).await?, None);
            let later = Accepted { ceiling: eur(20_000), when_paid: WhenPaid::Stays, ..accepted(20) };
            for (id, of) in [(1, accepted(10)), (3, later), (2, accepted(20))] {
                estimates::accept(tx, SITE, SESSION, (EstimateId(Uuid::from_u128(id)), &of)).await?;
            }
            assert_eq!(estimates::newest(tx, SITE, SESSION).await?, Some(later));
            assert_eq!(estimates::newest(tx, OTHER_SITE, SESSION).await?, None, "another site's");
            let all = estimates::list(tx, SITE, SESSION).await?;
            let ids: Vec<u128> = all.iter().map(|(id, _)| id.0.as_u128()).collect();
            assert_eq!((ids, all[0].1, all[2].1), (vec![3, 2, 1], later, accepted(10)));
            assert_eq!(estimates::list(tx, OTHER_SITE, SESSION).await?, []);
            // A room that was started on an older one runs on that, and may come to what was accepted since.
            assert_eq!(
                estimates::of_started(tx, SITE, SESSION, at(30)).await?,
                Some(later),
                "the newest of then"
            );
            let first = EstimateId(Uuid::from_u128(1));
            assert!(classrooms::start(tx, (SITE, SESSION), at(30), Some(first)).await?);
            let started = Accepted { ceiling: later.ceiling, ..accepted(10) };
            assert_eq!(estimates::of_started(tx, SITE, SESSION, at(30)).await?, Some(started));
            Ok::<_, StoreError>(())
        };
        store.run(unit).await.expect("kept");
        for change in ["update session_estimate set ceiling = 0", "delete from session_estimate"] {
            run(&store, sql(change), vec![]).await.expect_err(change);
        }
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_host_expects_is_kept_as_far_as_he_has_said() {
    each_engine(async |database| {
        let store = database.open().await;
        let unit = async |tx: &mut Tx| {
            assert_eq!(estimates::expected(tx, SITE, SESSION).await?, PerLeg::default());
            for computers in [12, 14] {
                let said = PerLeg::from_fn(|leg| (leg == Leg::Computer).then_some(computers));
                estimates::set_expected(tx, SITE, SESSION, &said).await?;
                assert_eq!(estimates::expected(tx, SITE, SESSION).await?, said);
            }
            assert_eq!(estimates::expected(tx, OTHER_SITE, SESSION).await?, PerLeg::default());
            Ok::<_, StoreError>(())
        };
        store.run(unit).await.expect("kept");
        store.close().await;
    })
    .await;
}
