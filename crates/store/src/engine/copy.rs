//! Moves an installation from one engine to the other (`bursar db copy`): everything or nothing, and proven before it
//! counts.

use super::backup::{copy_postgres, draft_of, not_empty, publish_over, remove_draft, take_in};
use super::config::{StoreConfig, Target};
use super::error::StoreError;
use super::postgres::{self, Isolation, PostgresTx};
use super::proof::Proof;
use super::store::Store;
use super::{migrations, sqlite, tables};
use std::fs;
use std::path::{Path, PathBuf};

impl Store {
    /// Copies the whole installation of `source` into the empty database `target` of the other engine, and proves that
    /// both hold the same before the copy counts. The source is only read. Nobody may use it meanwhile: what was written
    /// after the copy would be lost.
    ///
    /// # Errors
    /// [`StoreError::Config`] when the engines are the same, the source is in use or the target is not empty;
    /// [`StoreError::Migration`] when the source has another schema than this program's; [`StoreError::Other`] when the
    /// copy is not equal; the kinds of [`StoreError`]. The target is then as it was, except that a PostgreSQL database may
    /// have our tables, empty.
    pub async fn copy(source: &StoreConfig, target: &StoreConfig) -> Result<Proof, StoreError> {
        match (source.target()?, target.target()?) {
            (Target::Sqlite(from), Target::Postgres) => to_postgres(&from, target).await,
            (Target::Postgres, Target::Sqlite(to)) => to_sqlite(source, to).await,
            (Target::Sqlite(_), Target::Sqlite(_)) | (Target::Postgres, Target::Postgres) => {
                Err(StoreError::Config(
                    "a copy goes from SQLite to PostgreSQL or back; for another database of the same kind use \
                     a backup or the database's own tools"
                        .to_owned(),
                ))
            }
        }
    }
}

async fn to_postgres(from: &Path, target: &StoreConfig) -> Result<Proof, StoreError> {
    if !from.is_file() {
        return Err(StoreError::Config(format!("{}: there is no such database", from.display())));
    }
    let _in_use = sqlite::ProcessLock::take(from)?;
    let source = sqlite::open_reader(from)?;
    source.execute_batch("begin").map_err(sqlite::translate)?;
    migrations::require_current_sqlite(&source)?;
    if !migrations::is_empty_postgres(target).await? {
        return Err(not_empty("copied"));
    }
    let order = tables::in_order_of_references(&source)?;
    let original = Proof::of_sqlite(&source, &order)?;
    migrations::run_postgres(target).await?;
    let pool = postgres::Pool::new(target)?;
    let mut tx = PostgresTx::begin(&pool, Isolation::ReadCommitted).await?;
    let taken = async {
        take_in(&source, &mut tx, &order).await?;
        equal(&original, &Proof::of_postgres(&mut tx, &order).await?)
    };
    match taken.await {
        Ok(()) => tx.commit().await?,
        Err(error) => {
            tx.rollback().await?;
            return Err(error);
        }
    }
    pool.close();
    Ok(original)
}

async fn to_sqlite(source: &StoreConfig, to: PathBuf) -> Result<Proof, StoreError> {
    postgres::require_unused(source).await?;
    sqlite::protect_file(&to)?;
    let _in_use = sqlite::ProcessLock::take(&to)?;
    if fs::metadata(&to).is_ok_and(|file| file.len() > 0) {
        return Err(not_empty("copied"));
    }
    let draft = draft_of(&to);
    remove_draft(&draft)?;
    // The draft becomes the database: nobody else reads it from the first byte on.
    sqlite::protect_file(&draft)?;
    let copied = async {
        copy_postgres(source, &draft).await?;
        let copy = sqlite::open_reader(&draft)?;
        let order = tables::in_order_of_references(&copy)?;
        let pool = postgres::Pool::new(source)?;
        let mut tx = PostgresTx::begin(&pool, Isolation::Snapshot).await?;
        tables::take_time(&mut tx).await?;
        let original = Proof::of_postgres(&mut tx, &order).await?;
        tx.rollback().await?;
        pool.close();
        equal(&original, &Proof::of_sqlite(&copy, &order)?)?;
        Ok(original)
    };
    match copied.await {
        Ok(original) => publish_over(&draft, &to).map(|()| original),
        Err(error) => {
            remove_draft(&draft)?;
            Err(error)
        }
    }
}

fn equal(original: &Proof, copy: &Proof) -> Result<(), StoreError> {
    match original.difference(copy) {
        None => Ok(()),
        Some(what) => Err(StoreError::Other(format!("the copy is not equal, and was given up: {what}"))),
    }
}
