//! The one row about this installation.

use super::error::StoreError;
use super::store::Store;
use super::tx::Tx;
use super::value::{Row, Value};
use domain::time::Timestamp;
use uuid::Uuid;

crate::statements! {
    /// Makes the row at the first start.
    CREATE => {
        sqlite: "insert into installation (singleton, id, created_at) \
            values (1, $1, cast(unixepoch('subsec') * 1000 as integer) * 1000) on conflict do nothing",
        postgres: "insert into installation (singleton, id, created_at) \
            values (1, $1, cast(extract(epoch from now()) * 1000000 as bigint)) on conflict do nothing",
    };
    /// Reads the row.
    FIND = "select id, created_at, restored_at, released_at from installation";
    /// Marks a database that was restored from a backup.
    MARK_RESTORED => {
        sqlite: "update installation set restored_at = cast(unixepoch('subsec') * 1000 as integer) * 1000, \
            released_at = null",
        postgres: "update installation set \
            restored_at = cast(extract(epoch from now()) * 1000000 as bigint), released_at = null",
    };
    /// Lets a restored database work as usual again.
    RELEASE = "update installation set released_at = $1 where restored_at is not null and released_at is null";
}

/// What is known about this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Made at the first start; survives backup and restore.
    pub id: Uuid,
    /// When it was first started.
    pub created_at: Timestamp,
    /// When it was last restored from a backup.
    pub restored_at: Option<Timestamp>,
    /// When somebody released it after that.
    pub released_at: Option<Timestamp>,
}

impl Installation {
    /// Whether it came from a backup and nobody has released it: until then gateways are only inquired, since the
    /// backup may not know what happened after it.
    pub fn is_restored(&self) -> bool {
        self.restored_at.is_some() && self.released_at.is_none()
    }

    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            created_at: row.get(1)?,
            restored_at: row.get(2)?,
            released_at: row.get(3)?,
        })
    }
}

impl Store {
    /// The row about this installation.
    ///
    /// # Errors
    /// The kinds of [`StoreError`].
    pub async fn installation(&self) -> Result<Installation, StoreError> {
        self.read(async |tx: &mut Tx| Installation::read(&tx.query_one(&FIND, &[]).await?)).await
    }

    /// Ends restored mode; returns whether it was on.
    ///
    /// # Errors
    /// The kinds of [`StoreError`].
    pub async fn release_restored(&self, now: Timestamp) -> Result<bool, StoreError> {
        self.run(async move |tx: &mut Tx| Ok(tx.execute(&RELEASE, &[now.into()]).await? == 1)).await
    }

    /// Begins restored mode.
    pub(crate) async fn mark_restored(&self) -> Result<(), StoreError> {
        self.run(async |tx: &mut Tx| tx.execute(&MARK_RESTORED, &[]).await.map(drop)).await
    }
}

/// Makes the row if it is not there yet.
#[expect(clippy::disallowed_methods, reason = "once in the life of a database, before there is an id source")]
pub(crate) async fn ensure(store: &Store) -> Result<(), StoreError> {
    if store.read(async |tx: &mut Tx| tx.query_opt(&FIND, &[]).await).await?.is_some() {
        return Ok(());
    }
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Other(error.to_string()))?;
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    store.run(async move |tx: &mut Tx| tx.execute(&CREATE, &[Value::Uuid(id)]).await.map(drop)).await
}
