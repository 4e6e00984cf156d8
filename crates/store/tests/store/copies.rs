//! `bursar db copy`: from one engine to the other, proven.

use crate::contents::{LINKS, contents, fill};
use crate::databases::{empty_database, engines, fresh_database};
use crate::helpers::{run, sql};
use std::os::unix::fs::PermissionsExt as _;
use store::{Engine, MIGRATIONS, Store, StoreConfig, StoreError};

/// From which engine to which; none where only one can be tested.
fn directions() -> Vec<(Engine, Engine)> {
    if engines().len() < 2 {
        return Vec::new();
    }
    vec![(Engine::Sqlite, Engine::Postgres), (Engine::Postgres, Engine::Sqlite)]
}

fn refusal<T>(outcome: Result<T, StoreError>) -> String {
    match outcome {
        Err(StoreError::Config(text)) => text,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was copied"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_moves_to_the_other_engine_whole_and_once() {
    for (from, to) in directions() {
        let (source, target) = (fresh_database(from).await, empty_database(to).await);
        let store = source.open().await;
        fill(&store).await;
        let (installation, before) = (store.installation().await, contents(&store).await);
        let served = refusal(Store::copy(&source.config(), &target.config()).await);
        assert!(served.contains("in use by another"), "{served}");
        store.close().await;

        let proof = Store::copy(&source.config(), &target.config()).await.expect("copied");
        let rows = |name: &str| proof.tables.iter().find(|table| table.name == name).map(|table| table.rows);
        assert_eq!((rows("chain_link"), rows("site")), (Some(LINKS as u64), Some(1)));
        assert_eq!(proof.last_seal.as_ref().map(|(number, _)| *number), Some(LINKS - 1));

        if let Some(file) = target.config().url.strip_prefix("sqlite://") {
            let mode = std::fs::metadata(file).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "personal data is its owner's only");
        }
        let copy = target.open().await;
        assert!(contents(&copy).await == before, "from {from} to {to}");
        assert_eq!(
            copy.installation().await,
            installation,
            "the same installation, and not in restored mode"
        );
        let change = run(&copy, sql("update chain_link set sealed_at = 0"), vec![]).await;
        assert!(matches!(change, Err(StoreError::AppendOnly { .. })), "the copy is as strict: {change:?}");
        copy.close().await;

        let again = refusal(Store::copy(&source.config(), &target.config()).await);
        assert!(again.contains("empty database only"), "{again}");
        let store = source.open().await;
        assert!(contents(&store).await == before, "the source is left as it was");
        store.close().await;
        source.remove().await;
        target.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proof_names_every_table_of_the_migrations() {
    for (from, to) in directions() {
        let (source, target) = (fresh_database(from).await, empty_database(to).await);
        source.open().await.close().await;
        let proof = Store::copy(&source.config(), &target.config()).await.expect("copied");
        let created = MIGRATIONS.iter().flat_map(|migration| migration.source.lines());
        let created = created.filter_map(|line| line.strip_prefix("create table ")?.split(' ').next());
        // A table that is built anew has a name of its own for a moment.
        for name in created.filter(|name| !name.ends_with("_new")) {
            assert!(proof.tables.iter().any(|table| table.name == name), "{name}");
        }
        source.remove().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn what_cannot_be_copied_is_refused() {
    for engine in engines() {
        let (one, other) = (fresh_database(engine).await, empty_database(engine).await);
        let same = refusal(Store::copy(&one.config(), &other.config()).await);
        assert!(same.contains("from SQLite to PostgreSQL or back"), "{same}");
        let missing = StoreConfig::new(format!("sqlite://{}/missing.db", one.folder().display()));
        if engine == Engine::Postgres {
            let missing = refusal(Store::copy(&missing, &other.config()).await);
            assert!(missing.contains("no such database"), "{missing}");
        }
        one.remove().await;
        other.remove().await;
    }
}
