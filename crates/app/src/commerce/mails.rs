//! The mail to who can see to a merchant account whose gateway refuses it: payers found it, and cannot pay meanwhile.

use crate::messages::{outgoing, queue_to_account};
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::AccountRefusedMail;
use domain::accounts::Role;
use domain::messages::MailKind;
use domain::time::Span;
use locale::{Address, Locale};
use store::accounts::people;
use store::mails::MailRow;
use store::sites::{self as rows, MerchantAccountRow};
use store::{StoreError, Tx};

/// Tells the site's administrators, or the operators of the account by which pay-per-use is paid: each at most once a day.
pub(crate) async fn tell_refused(
    app: &App,
    tx: &mut Tx,
    account: &MerchantAccountRow,
) -> Result<(), AppError> {
    let site: Site = rows::get(tx, account.site_id).await?.into();
    let owners = owners(tx, &site).await?;
    let day = app.now().0 / Span::days(1).0;
    for owner in owners {
        let (about, cause) = ((site.id, account.id.0), format!("day {day} {}", owner.id));
        let to = (owner.name, owner.email);
        queue_to_account(app, tx, about, MailKind::AccountRefused, &cause, to).await?;
    }
    Ok(())
}

/// Who can see to the accounts of a site, or of the operator as a seller.
async fn owners(tx: &mut Tx, site: &Site) -> Result<Vec<people::AccountRow>, StoreError> {
    let owners = if is_operators(tx, site).await? {
        people::operators(tx).await?
    } else {
        let all = people::of_site(tx, site.id).await?;
        all.into_iter().filter(|(_, role)| *role == Role::Administrator).map(|(owner, _)| owner).collect()
    };
    Ok(owners.into_iter().filter(|owner| owner.disabled_at.is_none()).collect())
}

/// Whether it is the operator as a seller.
async fn is_operators(tx: &mut Tx, site: &Site) -> Result<bool, StoreError> {
    Ok(rows::find_operators(tx).await?.is_some_and(|seller| seller.id == site.id))
}

/// Writes the mail; none when the account works again.
pub(crate) async fn compose(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<OutgoingMail>, AppError> {
    let site_id = mail.site_id.ok_or(AppError::Broken("a mail about a merchant account names no site"))?;
    let account = rows::get_account(tx, site_id, mail.subject.into()).await?;
    let (Some((name, address)), Some(since)) = (mail.to.clone(), account.refused_at) else { return Ok(None) };
    let site: Site = rows::get(tx, site_id).await?.into();
    let reader = people::find(tx, &address).await?;
    let locale = reader.map_or_else(|| site.locale.clone(), |reader| reader.locale);
    let url = match is_operators(tx, &site).await? {
        true => Address::OperatorAccounts,
        false => Address::MerchantAccounts { site: &site.slug },
    };
    let letter = Mail::AccountRefused(AccountRefusedMail {
        locale: Locale::parse(&locale).unwrap_or_default(),
        name: name.clone(),
        mode: account.mode,
        site: site.name.clone(),
        accent: site.accent,
        contact: site.support_email.clone(),
        login: account.login.clone(),
        since,
        zone: locale::Zone::stored(&site.time_zone),
        url: url.absolute(app.base()),
    });
    Ok(Some(outgoing(app, mail, Some(site.sender()), (&name, &address), letter.render())))
}
