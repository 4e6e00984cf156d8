//! Keeps the words that payers read (S-24). A changed text is a new version; what was accepted stays what it was.

use super::Commerce;
use crate::error::refused;
use crate::sites::{PayerTexts, Site};
use crate::spawn::spawn;
use crate::{AppError, NotSaved, Seen};
use domain::ids::AccountId;
use domain::sites::{PayerText, TextProblem, check_text};
use locale::Locale;
use store::Tx;
use store::sites::{self as rows, PayerTextRow};

impl Commerce<'_> {
    /// Keeps the texts of one language, whose form has `seen` what was kept before.
    pub async fn save_texts(
        &self,
        by: AccountId,
        site: &Site,
        locale: Locale,
        typed: &[(PayerText, String)],
        seen: &Seen,
    ) -> Result<Result<(), NotSaved<Vec<(PayerText, TextProblem)>>>, AppError> {
        let mut texts = Vec::new();
        let mut problems = Vec::new();
        for (kind, text) in typed {
            match check_text(*kind, text) {
                Ok(text) => texts.push((*kind, text)),
                Err(problem) => problems.push((*kind, problem)),
            }
        }
        if !problems.is_empty() {
            return Ok(Err(NotSaved::Wrong(problems)));
        }
        let (app, store, site, seen) = (self.0.clone(), self.0.store().clone(), site.id, seen.clone());
        let unit = async move |tx: &mut Tx| {
            let site = Site::from(rows::get(tx, site).await?);
            let present = PayerTexts::of(rows::list_texts(tx, site.id).await?, &site);
            seen.check(present.seen(locale.code()))?;
            let actor = crate::audit::actor(by);
            for (kind, content) in &texts {
                let kind = *kind;
                if present.written(kind, locale.code()) == content {
                    continue;
                }
                let version = present.row(kind, locale.code()).map_or(1, |row| row.version + 1);
                let locale = locale.code().to_owned();
                let row = PayerTextRow { id: app.id(), kind, locale, version, content: content.clone() };
                rows::insert_text(tx, site.id, &row, app.now()).await?;
                let subject = format!("{} {} {version}", kind.as_str(), row.locale);
                app.audit(tx, site.id, &actor, "change text", &subject, "").await?;
                // Where people ask for help is known to pages that load no texts.
                if kind == PayerText::Contact && row.locale == site.locale {
                    rows::save_contact(tx, site.id, content).await?;
                }
            }
            Ok(())
        };
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }
}
