//! Mails between hosts and the heads of their divisions, written from committed state when they are sent.

use crate::messages::outgoing;
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::{
    BudgetAnsweredMail, BudgetAskedMail, ClaimAnswer, ClaimAnsweredMail, ClaimFiledMail, DivisionFacts,
};
use domain::claims::ClaimState;
use domain::ids::{AccountId, BudgetRequestId, ClaimId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::gateway::Mode;
use locale::{Address, Locale};
use store::divisions::budgets::{self, RequestState};
use store::mails::MailRow;
use store::{Tx, claims, sessions};
use uuid::Uuid;

/// What a mail is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    /// The site.
    pub site: SiteId,
    /// The claim or the question.
    pub subject: Uuid,
    /// What it tells.
    pub kind: MailKind,
}

/// Puts a mail for somebody who signs in into the outbox; the same happening gives him no second one.
pub(crate) async fn queue(
    app: &App,
    tx: &mut Tx,
    about: About,
    happened: &str,
    to: AccountId,
) -> Result<(), AppError> {
    let account = store::accounts::people::get(tx, to).await?;
    let cause = format!("{happened} {to}");
    let to = (account.name, account.email);
    crate::messages::queue_to_account(app, tx, (about.site, about.subject), about.kind, &cause, to).await
}

/// Writes the mail; none when it tells of something that is not so any more.
pub(crate) async fn compose(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<OutgoingMail>, AppError> {
    let site_id = mail.site_id.ok_or(AppError::Broken("a mail about a division names no site"))?;
    let site: Site = store::sites::get(tx, site_id).await?.into();
    let Some((to_name, to_address)) = mail.to.clone() else { return Ok(None) };
    let account = store::accounts::people::find(tx, &to_address).await?;
    let locale = account.map_or_else(|| site.locale.clone(), |account| account.locale);
    let reader = Reader {
        app,
        site: &site,
        locale: Locale::parse(&locale).unwrap_or_default(),
        name: to_name.clone(),
    };
    let happened = mail.cause.split(' ').next().unwrap_or_default();
    let letter = match mail.kind {
        MailKind::ClaimFiled | MailKind::ClaimAnswered => claim(tx, &reader, mail, happened).await?,
        _ => question(tx, &reader, mail).await?,
    };
    let Some(letter) = letter else { return Ok(None) };
    Ok(Some(outgoing(app, mail, Some(site.sender()), (&to_name, &to_address), letter.render())))
}

/// To whom, from where.
struct Reader<'a> {
    app: &'a App,
    site: &'a Site,
    locale: Locale,
    name: String,
}

impl Reader<'_> {
    fn facts(&self, mode: Mode, amount: Money, url: Address<'_>) -> DivisionFacts {
        DivisionFacts {
            locale: self.locale,
            name: self.name.clone(),
            test: mode == Mode::Test,
            site: self.site.name.clone(),
            accent: self.site.accent,
            contact: self.site.support_email.clone(),
            session: String::new(),
            host: String::new(),
            division: String::new(),
            amount,
            words: String::new(),
            url: url.absolute(self.app.base()),
        }
    }
}

async fn claim(
    tx: &mut Tx,
    reader: &Reader<'_>,
    mail: &MailRow,
    happened: &str,
) -> Result<Option<Mail>, AppError> {
    let site = reader.site;
    let Some(line) = claims::get(tx, site.id, ClaimId(mail.subject)).await? else { return Ok(None) };
    let (row, id) = (&line.row, mail.subject.to_string());
    let url = Address::Claim { site: &site.slug, claim: &id };
    let about = DivisionFacts {
        session: line.topic.clone(),
        host: line.claimant.clone(),
        division: line.division.clone(),
        ..reader.facts(row.mode, row.claim.amount, url)
    };
    Ok(match (mail.kind, ClaimState::parse(happened)) {
        // Who was slow with his mails is not asked to decide what was decided.
        (MailKind::ClaimFiled, _) => {
            (row.claim.state == ClaimState::Filed).then(|| Mail::ClaimFiled(ClaimFiledMail { about }))
        }
        (_, Some(ClaimState::Reimbursed)) => {
            let about = DivisionFacts { words: row.reference.clone(), ..about };
            Some(Mail::ClaimAnswered(ClaimAnsweredMail { about, answer: ClaimAnswer::Reimbursed }))
        }
        (_, state) => {
            let approved = state == Some(ClaimState::Approved);
            let answer = if approved { ClaimAnswer::Approved } else { ClaimAnswer::Refused };
            let about = DivisionFacts { words: row.words.clone(), ..about };
            Some(Mail::ClaimAnswered(ClaimAnsweredMail { about, answer }))
        }
    })
}

async fn question(tx: &mut Tx, reader: &Reader<'_>, mail: &MailRow) -> Result<Option<Mail>, AppError> {
    let site = reader.site;
    let found = budgets::get_request(tx, site.id, BudgetRequestId(mail.subject)).await?;
    let Some(request) = found else { return Ok(None) };
    let budget = budgets::get(tx, site.id, request.budget).await?;
    let budget = budget.ok_or(AppError::Broken("a question about no budget"))?;
    let session = sessions::get(tx, site.id, request.session).await?;
    let division = store::divisions::get(tx, site.id, budget.division).await?;
    let host = store::accounts::people::find_by_id(tx, request.asked_by).await?;
    let asks = mail.kind == MailKind::BudgetAsked;
    let url = if asks {
        Address::Claims { site: &site.slug }
    } else {
        Address::HostSession { site: &site.slug, session: &session.slug }
    };
    let about = DivisionFacts {
        session: session.topic.clone(),
        host: host.map_or_else(String::new, |account| account.name),
        division: division
            .map_or_else(String::new, |row| format!("{} {}", row.division.code, row.division.name)),
        words: if asks { request.words.clone() } else { request.answer.clone() },
        ..reader.facts(budget.mode, request.ceiling, url)
    };
    if asks {
        let free = budget.budget.free()?;
        let is_open = request.state == RequestState::Asked;
        return Ok(is_open.then(|| Mail::BudgetAsked(BudgetAskedMail { about, free })));
    }
    let allowed = request.state == RequestState::Allowed;
    Ok(Some(Mail::BudgetAnswered(BudgetAnsweredMail { about, allowed })))
}
