//! The mails of accounts, written from committed state when they are sent.

use super::links::url;
use crate::messages::outgoing;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::{
    AccountChange, AccountChangedMail, AccountFacts, AccountInvitationMail, PasswordResetMail,
};
use domain::accounts::links::LinkKind;
use domain::messages::MailKind;
use domain::time::Timestamp;
use locale::{Address, Locale, Messages};
use store::Tx;
use store::accounts::links as link_rows;
use store::accounts::people;
use store::mails::MailRow;

/// Writes the mail; none when nobody is to get it (any more).
pub(crate) async fn compose(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<OutgoingMail>, AppError> {
    if mail.kind == MailKind::AccountChanged {
        return changed(app, tx, mail).await;
    }
    let Some(link) = link_rows::find(tx, mail.subject.into()).await? else { return Ok(None) };
    if link.used_at.is_some() || app.now() >= link.ends_at {
        return Ok(None);
    }
    let locale = Locale::parse(&link.locale).unwrap_or_default();
    let account = people::find(tx, &link.email).await?;
    if mail.kind == MailKind::PasswordReset {
        // Here, and nowhere earlier, it shows whether the address has an account.
        let Some(account) = account.filter(|account| account.disabled_at.is_none()) else { return Ok(None) };
        // From whatever browser it was asked for, the account's own language is what he reads.
        let locale = Locale::parse(&account.locale).unwrap_or(locale);
        let about = AccountFacts {
            locale,
            name: account.name.clone(),
            sender: app.base().host().to_owned(),
            accent: None,
        };
        let minutes = LinkKind::Reset.life().whole_seconds() / 60;
        let letter = Mail::PasswordReset(PasswordResetMail { about, url: url(app, link.id), minutes });
        return Ok(Some(outgoing(app, mail, None, (&account.name, &account.email), letter.render())));
    }
    let site = match link.site_id {
        Some(site) => Some(store::sites::get(tx, site).await?),
        None => None,
    };
    // Who has an account reads his own language, and needs no password.
    let account = account.filter(|account| account.disabled_at.is_none());
    let locale = account.as_ref().and_then(|account| Locale::parse(&account.locale)).unwrap_or(locale);
    let name = account.as_ref().map_or(&link.name, |account| &account.name);
    let t = Messages::new(locale);
    let roles: Vec<_> = link.roles.iter().map(|role| t.role(*role)).collect();
    let sender = site.as_ref().map_or_else(|| app.base().host().to_owned(), |site| site.name.clone());
    let letter = Mail::AccountInvitation(AccountInvitationMail {
        about: AccountFacts {
            locale,
            name: name.clone(),
            sender,
            accent: site.as_ref().and_then(|site| site.accent),
        },
        roles: roles.join(", "),
        has_account: account.is_some(),
        url: url(app, link.id),
        days: LinkKind::Invitation.life().whole_seconds() / 86_400,
    });
    let from = site.as_ref().map(|site| (site.name.as_str(), site.support_email.as_str()));
    Ok(Some(outgoing(app, mail, from, (name, &link.email), letter.render())))
}

async fn changed(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<OutgoingMail>, AppError> {
    let account = people::get(tx, mail.subject.into()).await?;
    let (what, at) = mail.cause.split_once(' ').unwrap_or_default();
    let letter = Mail::AccountChanged(AccountChangedMail {
        about: AccountFacts {
            locale: Locale::parse(&account.locale).unwrap_or_default(),
            name: account.name.clone(),
            sender: app.base().host().to_owned(),
            accent: None,
        },
        what: match what {
            "password" => AccountChange::Password,
            "second-factor-reset" => AccountChange::SecondFactorReset,
            _ => AccountChange::SecondFactor,
        },
        at: Timestamp(at.parse().unwrap_or_default()),
        url: Address::Forgotten.absolute(app.base()),
    });
    Ok(Some(outgoing(app, mail, None, (&account.name, &account.email), letter.render())))
}
