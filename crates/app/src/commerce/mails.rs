//! The mail to who can see to a merchant account whose gateway refuses it: payers found it, and cannot pay meanwhile.

use crate::accounts::{is_operators, who_may};
use crate::messages::{outgoing, queue_to_account};
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::AccountRefusedMail;
use domain::accounts::Act;
use domain::messages::MailKind;
use domain::time::Span;
use locale::{Address, Locale};
use store::Tx;
use store::accounts::people;
use store::mails::MailRow;
use store::sites::{self as rows, MerchantAccountRow};

/// Tells the site's administrators, or the operators of the account by which pay-per-use is paid: each at most once a day.
pub(crate) async fn tell_refused(
    app: &App,
    tx: &mut Tx,
    account: &MerchantAccountRow,
) -> Result<(), AppError> {
    let day = app.now().0 / Span::days(1).0;
    for owner in who_may(tx, account.site_id, Act::ManageMerchantAccounts).await? {
        let (about, cause) = ((account.site_id, account.id.0), format!("day {day} {}", owner.id));
        let to = (owner.name, owner.email);
        queue_to_account(app, tx, about, MailKind::AccountRefused, &cause, to).await?;
    }
    Ok(())
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
    let url = match is_operators(tx, site.id).await? {
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
