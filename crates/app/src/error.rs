//! Failures that are nobody's refusal: the database is away, a stored secret cannot be opened.

use crate::keys::CannotOpen;
use domain::money::MoneyError;
use store::StoreError;

/// Something is wrong with the installation. Refusals ("sold out") are values of the use cases instead.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The database cannot be used now; trying again later may help.
    #[error("the database is not available")]
    Unavailable(#[source] StoreError),
    /// Anything else of the store.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// The secret key is not the one that the stored secrets were made with.
    #[error(transparent)]
    SecretKey(#[from] CannotOpen),
    /// An amount does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A task was cut off by the process ending.
    #[error("the work was cut off")]
    CutOff,
    /// The installation is restored from a backup and not released yet: nothing is sold (PS-C22).
    #[error("the installation is in restored mode")]
    Restored,
    /// Something that was written by us cannot be read.
    #[error("{0}")]
    Broken(&'static str),
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_)
            | StoreError::Busy
            | StoreError::DiskFull
            // The server has become a standby, or the disk was mounted anew to be read only.
            | StoreError::ReadOnly
            | StoreError::Serialization
            | StoreError::OutcomeUnknown => Self::Unavailable(error),
            other => Self::Store(other),
        }
    }
}

impl From<tokio::task::JoinError> for AppError {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::CutOff
    }
}

/// How a unit of work ends without a change.
pub(crate) enum Stop<R> {
    /// It is refused, and the refusal has words.
    Refused(R),
    /// Something is wrong with the installation.
    Failed(AppError),
}

impl<R> Stop<R> {
    /// The same end, with the refusal in other words.
    pub fn map<S>(self, words: impl FnOnce(R) -> S) -> Stop<S> {
        match self {
            Self::Refused(refusal) => Stop::Refused(words(refusal)),
            Self::Failed(error) => Stop::Failed(error),
        }
    }
}

impl<R> From<StoreError> for Stop<R> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl<R> From<AppError> for Stop<R> {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

/// What a unit of work came to, as a use case gives it: a refusal is a value.
pub(crate) fn refused<T, R>(result: Result<T, Stop<R>>) -> Result<Result<T, R>, AppError> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Failed(error)) => Err(error),
    }
}
