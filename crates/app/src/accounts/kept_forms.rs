//! What somebody typed whose sign-in had ended when he sent it. It is kept for him alone, for an hour, and only shown
//! to him again: nothing is ever done with it but by his pressing the button once more.

use super::{Accounts, Person};
use crate::AppError;
use crate::spawn::spawn;
use domain::ids::{AccountId, KeptFormId};
use domain::time::Span;
use store::Tx;
use store::accounts::kept_forms::{self as rows, KeptFormRow};

/// For so long.
pub(super) const KEPT: Span = Span::hours(1);

/// Of one account at a time.
const MOST: i64 = 4;

/// A form that was sent too late.
#[derive(Clone)]
pub struct KeptForm {
    /// Where it was sent.
    pub action: String,
    /// Its fields, URL-encoded.
    pub fields: String,
}

impl Accounts<'_> {
    /// Keeps what the owner of the account typed. The caller has proven that the form was shown to him, and left out
    /// what is secret.
    pub async fn keep_form(&self, account: AccountId, form: KeptForm) -> Result<KeptFormId, AppError> {
        let (app, store) = (self.0, self.0.store().clone());
        let KeptForm { action, fields } = form;
        let row = KeptFormRow { id: app.id(), account_id: account, action, fields, kept_at: app.now() };
        let id = row.id;
        let unit = async move |tx: &mut Tx| rows::insert(tx, &row, MOST).await;
        spawn(async move { store.run(unit).await }).await??;
        Ok(id)
    }

    /// What the person typed, if this is his and not too old.
    pub async fn kept_form(&self, by: &Person, id: KeptFormId) -> Result<Option<KeptForm>, AppError> {
        let oldest = self.0.now().minus(KEPT);
        let mut tx = self.0.store().reader().await?;
        let found = rows::find(&mut tx, id, by.account).await?.filter(|row| row.kept_at > oldest);
        Ok(found.map(|row| KeptForm { action: row.action, fields: row.fields }))
    }
}
