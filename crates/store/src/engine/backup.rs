//! Backups: one portable file, whatever the engine. It is a SQLite database with the schema of this program, so that
//! a backup of either engine can be restored into either.

use super::config::{StoreConfig, Target};
use super::error::StoreError;
use super::postgres::{self, PostgresTx};
use super::store::Store;
use super::tables::Table;
use super::{migrations, sqlite, tables};
use rusqlite::Connection;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

impl Store {
    /// Writes a consistent picture of the whole database into a new file at `path`, while others read and write.
    ///
    /// # Errors
    /// [`StoreError::Config`] when `path` is taken or cannot be written; the kinds of [`StoreError`].
    pub async fn backup(&self, path: &Path) -> Result<(), StoreError> {
        Self::backup_of(self.config(), path).await
    }

    /// [`Store::backup`] without opening a store: also while another process serves the database.
    ///
    /// # Errors
    /// As [`Store::backup`].
    pub async fn backup_of(config: &StoreConfig, path: &Path) -> Result<(), StoreError> {
        refuse_existing(path)?;
        let draft = draft_of(path);
        remove_draft(&draft)?;
        create_private(&draft)?;
        let written = match config.target()? {
            Target::Sqlite(database) => copy_sqlite(database, draft.clone()).await,
            Target::Postgres => copy_postgres(config, &draft).await,
        };
        match written.and_then(|()| publish(&draft, path)) {
            Ok(()) => Ok(()),
            Err(error) => {
                remove_draft(&draft)?;
                Err(error)
            }
        }
    }

    /// Makes the database that `config` names from the backup at `backup`, and opens it in restored mode
    /// ([`crate::Installation::is_restored`]).
    ///
    /// # Errors
    /// [`StoreError::Config`] when the database is not empty or the backup is not one; [`StoreError::Migration`] when
    /// the backup comes from a newer version; the kinds of [`StoreError`].
    pub async fn restore(backup: &Path, config: StoreConfig) -> Result<Self, StoreError> {
        if !backup.is_file() {
            return Err(StoreError::Config(format!("{}: there is no such backup", backup.display())));
        }
        let store = match config.target()? {
            Target::Sqlite(database) => {
                if fs::metadata(&database).is_ok_and(|file| file.len() > 0) {
                    return Err(not_empty("restored"));
                }
                let draft = draft_of(&database);
                prepare_copy(backup, &draft)?;
                publish_over(&draft, &database)?;
                Self::open(config).await?
            }
            Target::Postgres => {
                let draft = temporary();
                let restored = restore_postgres(backup, &draft, config).await;
                remove_draft(&draft)?;
                restored?
            }
        };
        store.mark_restored().await?;
        Ok(store)
    }
}

/// `vacuum into` reads in one transaction, beside which others go on writing, and leaves a single tidy file.
async fn copy_sqlite(database: PathBuf, draft: PathBuf) -> Result<(), StoreError> {
    if !database.is_file() {
        return Err(StoreError::Config(format!("{}: there is no such database", database.display())));
    }
    let copying = tokio::task::spawn_blocking(move || {
        let connection = sqlite::open_reader(&database)?;
        let draft = draft.to_str().ok_or_else(|| StoreError::Config("the path is not UTF-8".to_owned()))?;
        connection.execute("vacuum into ?1", [draft]).map(drop).map_err(sqlite::translate)
    });
    copying.await.unwrap_or(Err(StoreError::Panicked))
}

/// Copies table after table inside one snapshot.
pub(super) async fn copy_postgres(config: &StoreConfig, draft: &Path) -> Result<(), StoreError> {
    let mut target = sqlite::open_writer(draft)?;
    migrations::run_sqlite(&mut target)?;
    let pool = postgres::Pool::new(config)?;
    let mut source = PostgresTx::begin(&pool, postgres::Isolation::Snapshot).await?;
    tables::take_time(&mut source).await?;
    migrations::require_current(source.client()?).await?;
    let order = tables::in_order_of_references(&target)?;
    // References may point forwards within a table; all are checked at the end.
    target.execute_batch("pragma foreign_keys = off; begin immediate").map_err(sqlite::translate)?;
    tables::clear(&target, &order)?;
    for table in &order {
        tables::from_postgres(&mut source, &target, table).await?;
    }
    tables::check_references(&target)?;
    target.execute_batch("commit; pragma journal_mode = delete").map_err(sqlite::translate)?;
    source.rollback().await?;
    pool.close();
    target.close().map_err(|(_, error)| sqlite::translate(error))
}

async fn restore_postgres(backup: &Path, draft: &Path, config: StoreConfig) -> Result<Store, StoreError> {
    prepare_copy(backup, draft)?;
    if !migrations::is_empty_postgres(&config).await? {
        return Err(not_empty("restored"));
    }
    let source = sqlite::open_reader(draft)?;
    let order = tables::in_order_of_references(&source)?;
    let store = Store::open(config.clone()).await?;
    let pool = postgres::Pool::new(&config)?;
    let mut target = PostgresTx::begin(&pool, postgres::Isolation::ReadCommitted).await?;
    take_in(&source, &mut target, &order).await?;
    target.commit().await?;
    pool.close();
    Ok(store)
}

/// Fills a PostgreSQL database that has our tables and nothing of value in them.
pub(super) async fn take_in(
    source: &Connection,
    target: &mut PostgresTx,
    order: &[Table],
) -> Result<(), StoreError> {
    tables::take_time(target).await?;
    tables::clear_postgres(target, order).await?;
    for table in order {
        tables::into_postgres(source, target, table).await?;
    }
    Ok(())
}

/// A copy of the backup, brought to this program's schema: the backup itself is never written.
fn prepare_copy(backup: &Path, draft: &Path) -> Result<(), StoreError> {
    remove_draft(draft)?;
    let mut from = File::open(backup).map_err(|error| fault(backup, &error))?;
    let mut to = create_private(draft)?;
    std::io::copy(&mut from, &mut to).map_err(|error| fault(draft, &error))?;
    drop(to);
    let mut connection = Connection::open(draft).map_err(sqlite::translate)?;
    let known: i64 = connection
        .query_row("select count(*) from sqlite_schema where name = 'installation'", [], |row| row.get(0))
        .map_err(|error| StoreError::Config(format!("{}: not a backup: {error}", backup.display())))?;
    if known != 1 {
        return Err(StoreError::Config(format!("{}: not a backup of Bursar", backup.display())));
    }
    migrations::run_sqlite(&mut connection)?;
    connection.close().map_err(|(_, error)| sqlite::translate(error))
}

pub(super) fn not_empty(done: &str) -> StoreError {
    StoreError::Config(format!(
        "an installation is {done} into an empty database only; this one has something in it"
    ))
}

fn refuse_existing(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Err(StoreError::Config(format!("{}: there is a file of that name already", path.display())));
    }
    Ok(())
}

pub(super) fn draft_of(path: &Path) -> PathBuf {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".draft");
    draft.into()
}

/// A name in the system's folder for temporary files, for a database that is not a file itself.
fn temporary() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("bursar-restore-{}-{number}.db", std::process::id()))
}

/// A new file that only its owner may read: it will hold personal data. Never one that somebody else put there.
fn create_private(path: &Path) -> Result<File, StoreError> {
    let mut options = fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| fault(path, &error))
}

pub(super) fn remove_draft(draft: &Path) -> Result<(), StoreError> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut path = draft.as_os_str().to_owned();
        path.push(ending);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fault(draft, &error)),
            _ => {}
        }
    }
    Ok(())
}

/// Gives the finished draft its name; it is on the disk before it has it.
fn publish(draft: &Path, path: &Path) -> Result<(), StoreError> {
    refuse_existing(path)?;
    publish_over(draft, path)
}

pub(super) fn publish_over(draft: &Path, path: &Path) -> Result<(), StoreError> {
    File::open(draft).and_then(|file| file.sync_all()).map_err(|error| fault(draft, &error))?;
    fs::rename(draft, path).map_err(|error| fault(path, &error))?;
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("/"),
    };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| fault(folder, &error))
}

fn fault(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Config(format!("{}: {error}", path.display()))
}
