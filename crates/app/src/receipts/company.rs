//! Having a receipt made out to a company afterwards: once, within 30 days, while no money went back. The receipt stays
//! as it is; a credit note takes it back and a new one takes its place.

use super::{Papers, Receipts, goes_back, issue};
use crate::AppError;
use crate::links::PersonalLink;
use crate::sites::Site;
use crate::spawn::spawn;
use domain::receipts::{CompanyRefusal, ReceiptNumber};
use domain::registrations::buyer::{CompanyInput, check_company};
use domain::registrations::details::{Field, Problem};
use domain::time::Timestamp;
use store::{Tx, payments as pay_rows};

/// What the page shows before anything is done.
#[derive(Debug, Clone)]
pub struct CompanyForm {
    /// The receipt as it stands.
    pub receipt: ReceiptNumber,
    /// Whom it is made out to.
    pub name: String,
    /// The country that the new one will name.
    pub country: String,
    /// Until when it may be replaced.
    pub until: Timestamp,
    /// Whether it may be replaced now.
    pub allowed: Result<(), CompanyRefusal>,
}

/// Why no new receipt was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MakeOutRefusal {
    /// The form has problems.
    Invalid(Vec<(Field, Problem)>),
    /// The receipt stays as it is.
    Stays(CompanyRefusal),
}

impl Receipts<'_> {
    /// The receipt of the registration that the link opens, and whether it may be made out to a company.
    pub async fn company_form(
        &self,
        site: &Site,
        link: &PersonalLink,
    ) -> Result<Option<CompanyForm>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(registration) = self.0.open_as_decider(&mut tx, site, link).await? else { return Ok(None) };
        let papers = Papers::of(&mut tx, site, registration.id).await?;
        let Some(receipt) = papers.standing() else { return Ok(None) };
        let facts = papers.facts(receipt, goes_back(&mut tx, site, receipt).await?)?;
        let document = super::content::receipt(site, receipt)?;
        let made_out_to = document.buyer.company.map(|company| company.name);
        Ok(Some(CompanyForm {
            receipt: receipt.number,
            name: made_out_to.unwrap_or(document.buyer.name),
            country: document.buyer.country,
            until: facts.company_until(),
            allowed: facts.may_add_company(self.0.now()),
        }))
    }

    /// Replaces the receipt by one that is made out to the company.
    pub async fn make_out(
        &self,
        site: &Site,
        link: &PersonalLink,
        input: &CompanyInput,
    ) -> Result<Option<Result<ReceiptNumber, MakeOutRefusal>>, AppError> {
        let app = self.0.clone();
        let (registration, intent) = {
            let mut tx = app.store().reader().await?;
            let Some(registration) = app.open_as_decider(&mut tx, site, link).await? else { return Ok(None) };
            let Some(intent) = pay_rows::intents::find(&mut tx, site.id, registration.id).await? else {
                return Ok(None);
            };
            (registration, intent.id)
        };
        let company = match check_company(input) {
            Ok(company) => company,
            Err(problems) => return Ok(Some(Err(MakeOutRefusal::Invalid(problems)))),
        };
        let (store, site) = (app.store().clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            // The intent's lock keeps refunds away meanwhile.
            pay_rows::intents::lock(tx, site.id, intent).await?;
            let papers = Papers::of(tx, &site, registration.id).await?;
            let Some(receipt) = papers.standing() else { return Ok(None) };
            let facts = papers.facts(receipt, goes_back(tx, &site, receipt).await?)?;
            if let Err(refusal) = facts.may_add_company(app.now()) {
                return Ok(Some(Err(MakeOutRefusal::Stays(refusal))));
            }
            store::companies::insert(tx, site.id, registration.id, &company, app.now()).await?;
            let number = issue::replace(&app, tx, &site, receipt, company.clone()).await?;
            let detail = format!("{} instead of {}", number, receipt.number);
            app.audit(tx, site.id, "attendee", "make out receipt", &registration.reference, &detail).await?;
            Ok::<_, AppError>(Some(Ok(number)))
        };
        spawn(async move { store.run_hot(unit).await }).await?
    }
}
