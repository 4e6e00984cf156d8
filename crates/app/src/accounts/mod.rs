//! Accounts: people who sign in, how they prove who they are, and what they may do.

mod factor_resets;
pub(crate) mod import;
pub(crate) mod invitations;
mod kept_forms;
mod known_browsers;
mod links;
pub(crate) mod mails;
mod own;
pub mod passwords;
mod people;
mod person;
mod second_factors;
mod sign_ins;
pub(crate) mod tries;

use crate::spawn::spawn;
pub use factor_resets::{AccountLine, FactorReset, HelpRefusal};
pub use import::PersonImport;
pub use invitations::NewInvitation;
pub use kept_forms::KeptForm;
pub use links::{
    Accepted, Choice, ChoiceField, ChoiceProblem, ChoiceProblems, LinkRefusal, LinkView, ResetRefusal,
};
pub use own::{AccountView, OwnPassword, PasswordRefusal, SignInView};
pub use passwords::{PasswordCost, WeakPassword};
pub use people::Place;
pub(crate) use people::{is_operators, who_may};
pub use person::Person;
pub use second_factors::{CodeRefusal, FactorRefusal, SharedSecret};
pub use sign_ins::{Credentials, NewSignIn, Origin, SignIn, SignInRefusal};
pub use tries::network;

use crate::{App, AppError};
use domain::accounts::{limits, sign_ins as rules};
use domain::time::Span;
use store::Tx;
use store::accounts as rows;

/// Links are kept for so long after they ended, so that the health page and the audit log can be understood.
const LINKS_KEPT: Span = Span::days(30);

/// Use cases of accounts.
#[derive(Clone, Copy)]
pub struct Accounts<'a>(pub(crate) &'a App);

/// Forgets sign-ins, links, kept forms and counted tries that have ended.
pub(crate) async fn forget(app: &App) -> Result<(), AppError> {
    let (store, now) = (app.store().clone(), app.now());
    let unit = async move |tx: &mut Tx| {
        rows::sign_ins::forget(tx, now, now.minus(rules::IDLE_MAX)).await?;
        rows::links::forget(tx, now.minus(LINKS_KEPT)).await?;
        rows::kept_forms::forget(tx, now.minus(kept_forms::KEPT)).await?;
        rows::tries::forget(tx, now.minus(limits::PERIOD_MAX)).await?;
        Ok::<_, AppError>(())
    };
    spawn(async move { store.run(unit).await }).await?
}
