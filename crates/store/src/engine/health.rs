//! Whether the database still takes writes: asked before a gateway is (PS-C21).

use super::error::StoreError;
use super::store::Store;
use super::tx::Tx;

crate::statements! {
    /// A write like any other, with a commit that reaches the disk.
    BEAT = "update canary set beat = beat + 1";
}

impl Store {
    /// Whether the disk has room for more. Cheap: asks the file system, writes nothing.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] when less than [`crate::StoreConfig::free_space_floor`] is free (SQLite; PostgreSQL
    /// does not tell).
    pub fn has_room(&self) -> Result<(), StoreError> {
        match self.free_space()? {
            Some(free) if free < self.config().free_space_floor => Err(StoreError::DiskFull),
            _ => Ok(()),
        }
    }

    /// Proves that a commit reaches the disk and that there is room for more: call it before a gateway is asked to
    /// move money, since its answer must be written down (PS-C21).
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] when less than [`crate::StoreConfig::free_space_floor`] is free (SQLite) or the write
    /// found no room; otherwise what stood in the way of the write.
    pub async fn canary(&self) -> Result<(), StoreError> {
        self.has_room()?;
        self.run(async |tx: &mut Tx| tx.execute(&BEAT, &[]).await.map(drop)).await
    }
}
