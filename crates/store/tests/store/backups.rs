//! Backups: consistent while others write, and portable between the engines.

use crate::databases::{TestDatabase, each_engine, empty_database, engines, fresh_database};
use crate::helpers::{count, rows, run, sql};
use domain::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Row, Statement, Store, StoreError, Tx, Value};
use uuid::Uuid;

static BEAT: Statement = Statement::new("beat", "update canary set beat = beat + 1");
static FOLLOW: Statement =
    Statement::new("follow", "update installation set created_at = (select beat from canary)");

/// Keeps two rows equal, in one unit each time: a torn backup would have them differ.
fn keep_writing(store: &Store, stop: &Arc<AtomicBool>) -> tokio::task::JoinHandle<()> {
    let (store, stop) = (store.clone(), Arc::clone(stop));
    tokio::spawn(async move {
        while !stop.load(Ordering::Relaxed) {
            let unit = store.run(async |tx: &mut Tx| {
                tx.execute(&BEAT, &[]).await?;
                tx.execute(&FOLLOW, &[]).await
            });
            unit.await.expect("written");
        }
    })
}

async fn restored(backup: &std::path::Path, engine: store::Engine) -> (TestDatabase, Store) {
    let target = empty_database(engine).await;
    let store = Store::restore(backup, target.config()).await.expect("restored");
    (target, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_either_engine_restores_into_either() {
    each_engine(async |database| {
        let store = database.open().await;
        let stop = Arc::new(AtomicBool::new(false));
        let writing = keep_writing(&store, &stop);
        while count(&store, "select beat from canary").await < 3 {
            tokio::task::yield_now().await;
        }
        let file = database.folder().join("backup.db");
        store.backup(&file).await.expect("backed up");
        let second = database.folder().join("second.db");
        Store::backup_of(&database.config(), &second).await.expect("as another process would");
        stop.store(true, Ordering::Relaxed);
        writing.await.expect("the writer did not fail");
        let Err(StoreError::Config(text)) = store.backup(&file).await else { panic!("overwritten") };
        assert!(text.contains("already"), "{text}");
        let original = store.installation().await.expect("it has its row");
        store.close().await;

        for engine in engines() {
            let (target, copy) = restored(&file, engine).await;
            let installation = copy.installation().await.expect("it has its row");
            assert_eq!(installation.id, original.id);
            assert!(installation.is_restored());
            let beat = count(&copy, "select beat from canary").await;
            assert!(beat >= 3 && installation.created_at == Timestamp(beat), "{beat}, {installation:?}");
            let now = Timestamp(1_700_000_000_000_000);
            assert_eq!(copy.release_restored(now).await, Ok(true));
            assert_eq!(copy.release_restored(now).await, Ok(false));
            let released = copy.installation().await.expect("it has its row");
            assert!(!released.is_restored() && released.released_at == Some(now));
            copy.close().await;
            let Err(StoreError::Config(text)) = Store::restore(&file, target.config()).await else {
                panic!("restored over a database in use");
            };
            assert!(text.contains("empty"), "{text}");
            target.remove().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_backup_is_refused() {
    for engine in engines() {
        let target = empty_database(engine).await;
        let file = target.folder().join("letter.txt");
        std::fs::write(&file, "Dear Ada, this is a letter and not a backup, however long it may get.")
            .expect("written");
        for path in [file, target.folder().join("missing.db")] {
            let refused = Store::restore(&path, target.config()).await;
            assert!(matches!(refused, Err(StoreError::Config(_))), "{refused:?}");
        }
        target.open().await.close().await;
        target.remove().await;
    }
}

/// More rows than are copied at a time.
const LINKS: i64 = 2_500;

/// Text that is hard to write down in any format, among it that of PostgreSQL's `copy`.
const AWKWARD: &str = "a\\b\\N\\. \t\r\n'\"; -- \u{202e}\u{0} ";

fn awkward() -> String {
    // PostgreSQL's text has no NUL.
    AWKWARD.replace('\0', "€ 東京 🎓")
}

async fn fill(store: &Store) {
    static LINK: Statement = Statement::new(
        "link",
        "insert into chain_link (number, kind, subject, digest, sealed_at) values ($1, $2, $3, $4, $5)",
    );
    static NOTE: Statement = Statement::new(
        "note",
        "insert into audit (id, site_id, actor, action, subject, detail, at) values ($1, $2, $3, $4, $5, $6, $7)",
    );
    static SITE: Statement = Statement::new(
        "site",
        "insert into site (id, slug, name, mode, currency, time_zone, locale, tax_name, tax_rate_ppm, tax_included, \
         full_refund_days_before, support_email, seller_name, seller_address, seller_country, seller_vat_number, \
         created_at) values ($1, 's', $2, 'test', 'EUR', 'UTC', 'en', 'VAT', 0, $3, 0, '', '', '', '', '', 0)",
    );
    let filled = store.run(async move |tx: &mut Tx| {
        for number in 0..LINKS {
            let digest = [number as u8, 0, b'\\', 0xff].repeat((number % 3) as usize);
            let id = Uuid::from_u128(number as u128);
            tx.execute(&LINK, &[number.into(), awkward().into(), id.into(), digest.into(), i64::MIN.into()])
                .await?;
        }
        let text = || Value::from(awkward());
        let id = Value::from(Uuid::from_u128(u128::MAX));
        tx.execute(
            &NOTE,
            &[id.clone(), Value::Null, text(), "".into(), "\\N".into(), text(), i64::MAX.into()],
        )
        .await?;
        tx.execute(&SITE, &[id, text(), true.into()]).await.map(drop)
    });
    filled.await.expect("filled");
}

type Link = (i64, String, Uuid, Vec<u8>, i64);
type Note = (Uuid, Option<Uuid>, String, String, String, String, i64);

async fn contents(store: &Store) -> (Vec<Link>, Vec<Note>, (String, bool)) {
    let links =
        rows(store, "select number, kind, subject, digest, sealed_at from chain_link order by number", &[]);
    let link = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    let links = links.await.expect("links").iter().map(link).collect::<Result<_, StoreError>>();
    let notes =
        rows(store, "select id, site_id, actor, action, subject, detail, at from audit order by id", &[]);
    let note = |row: &Row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
    };
    let notes = notes.await.expect("notes").iter().map(note).collect::<Result<_, StoreError>>();
    let site = rows(store, "select name, tax_included from site", &[]).await.expect("site");
    let site = (site[0].get(0).expect("text"), site[0].get(1).expect("a boolean"));
    (links.expect("of their types"), notes.expect("of their types"), site)
}

#[tokio::test]
async fn cells_of_every_kind_survive_the_way_between_the_engines() {
    for engine in engines() {
        let database = fresh_database(engine).await;
        let store = database.open().await;
        fill(&store).await;
        let before = contents(&store).await;
        assert_eq!((before.0.len() as i64, before.1.len()), (LINKS, 1));
        let file = database.folder().join("backup.db");
        store.backup(&file).await.expect("backed up");
        store.close().await;
        for other in engines() {
            let (target, copy) = restored(&file, other).await;
            assert!(contents(&copy).await == before, "from {engine} to {other}");
            let change = run(&copy, sql("update chain_link set sealed_at = 0"), vec![]).await;
            assert!(
                matches!(change, Err(StoreError::AppendOnly { .. })),
                "the copy is as strict: {change:?}"
            );
            copy.close().await;
            target.remove().await;
        }
        database.remove().await;
    }
}

/// A backup holds personal data: nobody but its owner reads it.
#[cfg(unix)]
#[tokio::test]
async fn databases_and_backups_are_private_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let database = empty_database(store::Engine::Sqlite).await;
    let store = database.open().await;
    let backup = database.folder().join("backup.db");
    store.backup(&backup).await.expect("backed up");
    for file in [backup, database.folder().join("empty.db"), database.folder().join("empty.db-wal")] {
        let mode = std::fs::metadata(&file).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.display());
    }
    store.close().await;
}
