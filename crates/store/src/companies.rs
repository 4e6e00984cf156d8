//! The companies that receipts are made out to.

use crate::{StoreError, Tx, Value, statements};
use domain::ids::{RegistrationId, SiteId};
use domain::registrations::buyer::Company;
use domain::time::Timestamp;

statements! {
    /// The company that buys a registration's seat.
    INSERT_COMPANY = "insert into buyer_company (registration_id, site_id, name, address, vat_number, reference,
        created_at) values ($1, $2, $3, $4, $5, $6, $7)";
    /// The company of a registration.
    FIND_COMPANY = "select name, address, vat_number, reference from buyer_company
        where site_id = $1 and registration_id = $2";
}

/// Adds the company of a registration; a second one is refused by the database.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    registration: RegistrationId,
    company: &Company,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        registration.into(),
        site.into(),
        (&company.name).into(),
        (&company.address).into(),
        (&company.vat_number).into(),
        (&company.reference).into(),
        now.into(),
    ];
    tx.execute(&INSERT_COMPANY, &values).await.map(drop)
}

/// The company of a registration, if one buys.
pub async fn find(
    tx: &mut Tx,
    site: SiteId,
    registration: RegistrationId,
) -> Result<Option<Company>, StoreError> {
    let row = tx.query_opt(&FIND_COMPANY, &[site.into(), registration.into()]).await?;
    row.map(|row| {
        Ok(Company {
            name: row.get(0)?,
            address: row.get(1)?,
            vat_number: row.get(2)?,
            reference: row.get(3)?,
        })
    })
    .transpose()
}
