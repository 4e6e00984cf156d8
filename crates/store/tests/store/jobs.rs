//! When a job is due that was asked for before.

use crate::databases::each_engine;
use crate::usage::{SITE, at};
use store::{StoreError, Tx, jobs};
use uuid::Uuid;

const KIND: &str = "look";

#[tokio::test]
async fn a_job_that_is_asked_for_again_is_due_as_the_asker_means() {
    each_engine(async |database| {
        let store = database.open().await;
        let subject = Uuid::from_u128(1);
        let unit = async move |tx: &mut Tx| {
            let due = async |tx: &mut Tx, seconds| {
                let next = jobs::next_due(tx, KIND).await?;
                assert_eq!(next, Some(at(seconds)));
                Ok::<_, StoreError>(())
            };
            jobs::put(tx, KIND, subject, Some(SITE), at(50)).await?;
            jobs::put_once(tx, KIND, subject, Some(SITE), at(20)).await?;
            due(tx, 50).await?;
            jobs::put_by(tx, KIND, subject, Some(SITE), at(60)).await?;
            due(tx, 50).await?;
            jobs::put_by(tx, KIND, subject, Some(SITE), at(40)).await?;
            due(tx, 40).await?;
            assert!(!jobs::hurry(tx, KIND, subject, at(45)).await?);
            assert!(jobs::hurry(tx, KIND, subject, at(30)).await?);
            due(tx, 30).await?;
            jobs::put(tx, KIND, subject, Some(SITE), at(70)).await?;
            due(tx, 70).await?;
            jobs::bring_forward(tx, KIND, subject, at(80)).await?;
            due(tx, 70).await?;
            jobs::bring_forward(tx, KIND, subject, at(60)).await?;
            due(tx, 60).await?;
            jobs::bring_forward(tx, KIND, Uuid::from_u128(2), at(10)).await?;
            due(tx, 60).await?;

            // Somebody works on it and has read what was before: he cannot end it.
            for again in [true, false] {
                let mut taken = jobs::claim(tx, KIND, at(61), at(90), 10).await?;
                let mine = taken.pop().expect("it is due");
                match again {
                    true => jobs::put_by(tx, KIND, subject, Some(SITE), at(75)).await?,
                    false => jobs::bring_forward(tx, KIND, subject, at(75)).await?,
                }
                jobs::finish(tx, KIND, &mine).await?;
                due(tx, 60).await?;
            }
            Ok::<_, StoreError>(())
        };
        store.run(unit).await.expect("the store works");
    })
    .await;
}
