//! Accounts: people who sign in, how they prove who they are, and what they may do.

pub(crate) mod import;
pub mod passwords;
mod people;
mod person;
mod second_factors;
mod sign_ins;
mod tries;

pub use import::PersonImport;
pub use passwords::{PasswordCost, WeakPassword};
pub use people::Place;
pub use person::Person;
pub use second_factors::{CodeRefusal, SharedSecret};
pub use sign_ins::{Credentials, NewSignIn, Origin, SignIn, SignInRefusal};

use crate::App;

/// Use cases of accounts.
#[derive(Clone, Copy)]
pub struct Accounts<'a>(pub(crate) &'a App);
