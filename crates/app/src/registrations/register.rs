//! Registering and paying: one unit of work stores the registration with everything that will be sent (T1 of PS 8),
//! then the payment page is opened.

use super::terms::Terms;
use super::{BrowserKey, Registrations};
use crate::entropy::base32;
use crate::jobs::queue::EXPIRE_JOB;
use crate::links::PersonalLink;
use crate::payments::{
    Back, PageContext, PayOutcome, begin_attempt, count_tried, has_ended, walk, was_refused,
};
use crate::refunds::begins_within_withdrawal;
use crate::sites::{PayerTexts, Site};
use crate::{App, AppError, CrashPoint, Seen};
use domain::ids::{AttemptId, PayerTextId, SeatHoldId, SessionId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::intent::IntentState;
use domain::payments::purchase::Purchase;
use domain::payments::situation::AttemptState;
use domain::registrations::RegistrationState;
use domain::registrations::details::{Details, DetailsInput, Field, Problem, check};
use domain::registrations::hold::SeatHoldState;
use domain::sessions::{Session, SessionState};
use domain::sites::{PayerText, Price, fees_available};
use domain::time::{Span, Timestamp};
use locale::Locale;
use store::payments::attempts::AttemptRow;
use store::payments::intents::IntentRow;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::{Tx, jobs, payments as pay_rows, registrations as rows, sessions};

/// Registrations for one mail address within an hour before free ones are refused: an assistant registers a team.
const FREE_BY_EMAIL_MAX: i64 = 20;

/// The form of the register page.
#[derive(Debug, Clone)]
pub struct Register {
    /// Address of the session.
    pub session_slug: String,
    /// The browser that holds the seat.
    pub browser: BrowserKey,
    /// Made when the form was shown: the same form of the same browser registers once (PS-K6).
    pub form_key: String,
    /// What was typed.
    pub input: DetailsInput,
    /// Language of pages and mails from now on.
    pub locale: String,
    /// IANA name of the reader's time zone, when known.
    pub time_zone: Option<String>,
    /// The total that the form showed, minor units: nobody pays another one (PS-I-6).
    pub price_shown_minor: i64,
    /// What the form said that is agreed to, as [`terms_seen`] digests it.
    pub terms: Seen,
    /// The person was told that this name and address have a seat already, and wants one more.
    pub wants_second_seat: bool,
}

impl std::fmt::Debug for BrowserKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserKey")
    }
}

/// Why nobody was registered.
#[derive(Debug, Clone)]
pub enum RegisterRefusal {
    /// The form has problems.
    Invalid(Vec<(Field, Problem)>),
    /// The seat hold has ended; the form can be sent again with a new one.
    HoldEnded,
    /// The price has changed since the form was shown.
    PriceChanged,
    /// What is agreed to has changed since the form was shown.
    TermsChanged,
    /// The site cannot be paid at present; nobody was registered.
    CannotBePaid,
    /// This seat hold has a registration already.
    AlreadyRegistered(PersonalLink),
    /// Somebody of this name and address has a seat in the session: a warning, once (PS section 5).
    SamePerson,
}

/// What the unit of work of a registration led to.
enum Registered {
    /// A seat without a fee.
    Free(PersonalLink),
    /// To be paid by this attempt; `fresh` when it was stored just now.
    ToPay {
        attempt: AttemptId,
        fresh: bool,
        link: PersonalLink,
    },
    /// Nothing to pay now.
    Settled(PersonalLink),
    Refused(RegisterRefusal),
}

impl Registrations<'_> {
    /// Checks the details as registering for this session would, and does nothing else.
    pub fn check_details(
        &self,
        site: &Site,
        (session, texts): (Option<&Session>, &PayerTexts),
        input: &DetailsInput,
        locale: Locale,
    ) -> Result<Details, Vec<(Field, Problem)>> {
        let begins_within_withdrawal = |country: &str| {
            let reader = (country, locale.code());
            let begins = |session| begins_within_withdrawal(site, session, texts, reader, self.0.now());
            session.is_some_and(begins)
        };
        check(
            input,
            |code| locale::countries::country(locale, code).is_some(),
            |buyer, country| {
                begins_within_withdrawal(country) && site.parties(country, buyer).have_the_right()
            },
        )
    }

    /// Registers the person who holds the seat, and opens the payment page.
    pub async fn register(
        &self,
        site: &Site,
        command: Register,
    ) -> Result<Result<PayOutcome, RegisterRefusal>, AppError> {
        let app = self.0;
        let locale = Locale::parse(&command.locale).unwrap_or_default();
        let terms = {
            let mut tx = app.store().reader().await?;
            match sessions::find(&mut tx, site.id, &command.session_slug).await? {
                Some(session) => Some(Terms::read(&mut tx, site, session).await?),
                None => None,
            }
        };
        let no_texts = PayerTexts::default();
        let about = match &terms {
            Some(terms) => (Some(&terms.session.session), &terms.texts),
            None => (None, &no_texts),
        };
        let checked_by = terms.as_ref().map(|terms| terms.seen(site, &command.locale)).unwrap_or_default();
        let details = match self.check_details(site, about, &command.input, locale) {
            Ok(details) => details,
            Err(_) if checked_by != command.terms => return Ok(Err(RegisterRefusal::TermsChanged)),
            Err(problems) => return Ok(Err(RegisterRefusal::Invalid(problems))),
        };
        app.may_send().await?;
        // Another browser's form is another form: who learns a key learns nothing by sending it.
        let form_key = app.sign("form key", &[&command.browser.0, command.form_key.as_bytes()].concat());
        let form_key = base32(&form_key[..20]);
        let command = Register { form_key, ..command };
        let (store, inside, in_site) = (app.store().clone(), app.clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            // As it is when this is stored.
            let site = store::sites::get(tx, in_site).await?.into();
            t1(&inside, tx, &site, &command, (&details, &checked_by)).await
        };
        let registered = tokio::spawn(async move { store.run_hot(unit).await }).await??;
        app.reach(CrashPoint::RegistrationCommitted);
        Ok(match registered {
            Registered::Refused(refusal) => Err(refusal),
            Registered::Free(link) | Registered::Settled(link) => Ok(PayOutcome::NothingToPay(link)),
            Registered::ToPay { attempt, fresh, link } => {
                Ok(self.go_to_page(site, attempt, fresh, link).await?)
            }
        })
    }

    /// Opens the page of an attempt; the work goes on when the payer goes away.
    async fn go_to_page(
        &self,
        site: &Site,
        attempt: AttemptId,
        fresh: bool,
        link: PersonalLink,
    ) -> Result<PayOutcome, AppError> {
        Ok(match walk::go_to_page(self.0, site.id, attempt, fresh).await? {
            Some(url) => PayOutcome::GoToPage { url, link },
            // The registration's page says how it stands.
            None => PayOutcome::PageUnavailable(link),
        })
    }

    /// *Pay again*: back to the same page while it lives, else a further attempt if one is allowed (decision 6).
    pub async fn pay(&self, site: &Site, link: &PersonalLink) -> Result<Option<PayOutcome>, AppError> {
        let app = self.0;
        let Some((registration, newest)) = self.newest_attempt(site, link).await? else { return Ok(None) };
        let link = app.link_of(&registration)?;
        let Some(newest) = newest.filter(|_| registration.state == RegistrationState::AwaitingPayment) else {
            return Ok(Some(PayOutcome::NothingToPay(link)));
        };
        if newest.state == AttemptState::NeedsPayer && walk::is_over(app, &newest) {
            // Whether something was paid on the old page must be known first.
            walk::look(app, site.id, newest.id).await?;
        } else if matches!(
            newest.state,
            AttemptState::NeedsPayer | AttemptState::Sent | AttemptState::Unknown
        ) {
            return Ok(Some(self.go_to_page(site, newest.id, false, link).await?));
        }
        let (store, inside, in_site) = (app.store().clone(), app.clone(), site.clone());
        let unit = async move |tx: &mut Tx| next_attempt(&inside, tx, &in_site, newest.id).await;
        let begun = tokio::spawn(async move { store.run_hot(unit).await }).await??;
        Ok(Some(match begun {
            Some(attempt) => self.go_to_page(site, attempt, true, link).await?,
            None => PayOutcome::NothingToPay(link),
        }))
    }

    /// The registration that a link opens, with its newest attempt.
    pub(super) async fn newest_attempt(
        &self,
        site: &Site,
        link: &PersonalLink,
    ) -> Result<Option<(RegistrationRow, Option<AttemptRow>)>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(registration) = self.0.open_as_decider(&mut tx, site, link).await? else { return Ok(None) };
        let newest = Self::newest_attempt_of(&mut tx, &registration).await?;
        Ok(Some((registration, newest)))
    }

    /// The newest attempt at paying for a registration.
    pub(super) async fn newest_attempt_of(
        tx: &mut Tx,
        registration: &RegistrationRow,
    ) -> Result<Option<AttemptRow>, AppError> {
        let site = registration.site_id;
        Ok(match pay_rows::intents::find(tx, site, registration.id).await? {
            Some(intent) => pay_rows::attempts::list(tx, site, intent.id).await?.pop(),
            None => None,
        })
    }
}

/// T1: registration, intent, attempt and operation; or the seat at once when it is free.
async fn t1(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    command: &Register,
    (details, checked_by): (&Details, &Seen),
) -> Result<Registered, AppError> {
    let now = app.now();
    let browser = command.browser.hash();
    let Some(session) = sessions::find(tx, site.id, &command.session_slug).await? else {
        return Ok(Registered::Refused(RegisterRefusal::HoldEnded));
    };
    let hold = rows::lock_hold(tx, site.id, session.session.id, &browser).await?;
    // The same form again: a double click, a reload (PS-K6).
    if let Some(earlier) = rows::find_by_form(tx, site.id, &command.form_key).await? {
        return again(app, tx, &earlier).await;
    }
    let Some(hold) = hold.filter(|row| row.keeps_seat(now)) else {
        return Ok(Registered::Refused(RegisterRefusal::HoldEnded));
    };
    if let Some(earlier) = rows::find_by_hold(tx, site.id, hold.id).await? {
        return Ok(Registered::Refused(RegisterRefusal::AlreadyRegistered(app.link_of(&earlier)?)));
    }
    if session.session.state != SessionState::Scheduled || has_ended(tx, site.id, session.session.id).await? {
        // Called off, or ended, while the form was filled in: the hold is worth nothing, and asking for a seat again says why.
        return Ok(Registered::Refused(RegisterRefusal::HoldEnded));
    }
    let price = session.session.fee_due().map(|fee| site.tax.price(fee)).transpose()?;
    if price.map_or(0, |price| price.gross.minor) != command.price_shown_minor {
        return Ok(Registered::Refused(RegisterRefusal::PriceChanged));
    }
    let terms = Terms::read(tx, site, session).await?;
    let now_said = terms.seen(site, &command.locale);
    if now_said != command.terms || now_said != *checked_by {
        return Ok(Registered::Refused(RegisterRefusal::TermsChanged));
    }
    let Terms { session, texts, account } = terms;
    if !command.wants_second_seat && has_seat(tx, site.id, session.session.id, named(details)).await? {
        return Ok(Registered::Refused(RegisterRefusal::SamePerson));
    }
    let account = match price {
        Some(_) => {
            if fees_available(site.fees, session.session.mode, account.is_some()).is_err() {
                return Ok(Registered::Refused(RegisterRefusal::CannotBePaid));
            }
            account
        }
        None => None,
    };
    if price.is_none() && is_too_often(tx, site, &details.email, now).await? {
        let problem = (Field::Email, Problem::AddressTooOften);
        return Ok(Registered::Refused(RegisterRefusal::Invalid(vec![problem])));
    }
    // Sold before anything is written, so that a session that is being called off refuses instead of losing the seat.
    if price.is_none() && !sessions::sell_held(tx, site.id, session.session.id).await?.is_made() {
        return Ok(Registered::Refused(RegisterRefusal::HoldEnded));
    }
    let texts = match price {
        Some(_) => TextsRead::of(&texts, &session, &command.locale),
        None => TextsRead::default(),
    };
    let registration = registration_row(app, site, command, details, &session, (hold.id, texts));
    rows::insert(tx, &registration).await?;
    if let Some(company) = &details.company {
        store::companies::insert(tx, site.id, registration.id, company, now).await?;
    }
    app.audit(tx, site.id, "attendee", "register", &registration.reference, "").await?;
    let link = app.link_of(&registration)?;
    let (Some(price), Some(account)) = (price, account) else {
        free_seat(app, tx, &registration).await?;
        app.reach(CrashPoint::BeforeRegistrationCommits);
        return Ok(Registered::Free(link));
    };
    let intent = intent_row(app, site, &registration, price, account.id, &session);
    pay_rows::intents::insert(tx, &intent).await?;
    let page = PageContext {
        site_slug: site.slug.clone(),
        back: Back::Registration(link.clone()),
        description: session.topic.clone(),
    };
    let attempt = begin_attempt(app, tx, &intent, &account, &page, 1).await?;
    app.reach(CrashPoint::BeforeRegistrationCommits);
    Ok(Registered::ToPay { attempt, fresh: true, link })
}

/// Whether so many registrations were made for an address lately that free ones, each with a mail, are no more.
async fn is_too_often(tx: &mut Tx, site: &Site, email: &str, now: Timestamp) -> Result<bool, AppError> {
    Ok(rows::count_by_email(tx, site.id, email, now.minus(Span::hours(1))).await? >= FREE_BY_EMAIL_MAX)
}

/// Whether somebody of this name and address has a seat in the session. Names are compared as people read them.
async fn has_seat(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (first_name, last_name, email): (&str, &str, &str),
) -> Result<bool, AppError> {
    let seated = rows::list_seated_by_email(tx, site, session, email).await?;
    let as_read = |first: &str, last: &str| format!("{first} {last}").to_lowercase();
    let name = as_read(first_name, last_name);
    Ok(seated.iter().any(|(first, last)| as_read(first, last) == name))
}

fn named(details: &Details) -> (&str, &str, &str) {
    (&details.first_name, &details.last_name, &details.email)
}

/// What a form that was sent before leads to now.
async fn again(app: &App, tx: &mut Tx, earlier: &RegistrationRow) -> Result<Registered, AppError> {
    let link = app.link_of(earlier)?;
    let newest = Registrations::newest_attempt_of(tx, earlier).await?;
    let payable = |row: &AttemptRow| {
        matches!(row.state, AttemptState::Sent | AttemptState::NeedsPayer | AttemptState::Unknown)
    };
    Ok(match newest.filter(payable) {
        Some(attempt) if earlier.state == RegistrationState::AwaitingPayment => {
            Registered::ToPay { attempt: attempt.id, fresh: false, link }
        }
        _ => Registered::Settled(link),
    })
}

/// Begins a further attempt if the rules allow one now.
async fn next_attempt(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    newest: AttemptId,
) -> Result<Option<AttemptId>, AppError> {
    let loaded = crate::payments::lock_attempt(app, tx, site.id, newest).await?;
    let registration = loaded.registration()?;
    let hold = rows::get_hold(tx, site.id, registration.seat_hold_id).await?;
    let now = app.now();
    let last = loaded.attempts.last().is_some_and(|row| row.id == newest);
    // While the gateway refuses the account nobody tries in vain.
    let works = !was_refused(&loaded.attempt) || loaded.account.refused_at.is_none();
    let tried = count_tried(&loaded.attempts);
    let allowed = loaded.situation.allows_next_attempt(now)
        && registration.state == RegistrationState::AwaitingPayment
        && loaded.intent.secured_by.is_none();
    let is_over = has_ended(tx, site.id, registration.session_id).await?;
    if is_over || !(hold.keeps_seat(now) && last && works && allowed && tried < site.attempts_max) {
        return Ok(None);
    }
    let back = Back::Registration(app.link_of(registration)?);
    let page = PageContext { site_slug: site.slug.clone(), back, description: loaded.session.topic.clone() };
    let number = i64::try_from(loaded.attempts.len()).unwrap_or(i64::MAX);
    let attempt = begin_attempt(app, tx, &loaded.intent, &loaded.account, &page, number + 1).await?;
    pay_rows::attempts::supersede_others(tx, site.id, loaded.intent.id, attempt).await?;
    Ok(Some(attempt))
}

/// The site's own words that the reader was shown before paying, in their versions.
#[derive(Default)]
struct TextsRead {
    /// About cancelling and refunds.
    policy: Option<PayerTextId>,
    /// That consumers cannot withdraw; none where they can.
    no_withdrawal: Option<PayerTextId>,
}

impl TextsRead {
    fn of(texts: &PayerTexts, session: &SessionRow, locale: &str) -> Self {
        let id = |kind| texts.find(kind, locale).map(|row| row.id);
        let excluded = session.session.no_withdrawal;
        Self {
            policy: id(PayerText::Policy),
            no_withdrawal: id(PayerText::NoWithdrawal).filter(|_| excluded),
        }
    }
}

fn registration_row(
    app: &App,
    site: &Site,
    command: &Register,
    details: &Details,
    session: &SessionRow,
    (hold, texts): (SeatHoldId, TextsRead),
) -> RegistrationRow {
    let now = app.now();
    RegistrationRow {
        id: app.id(),
        site_id: site.id,
        session_id: session.session.id,
        seat_hold_id: hold,
        mode: session.session.mode,
        reference: app.reference().to_string(),
        link_version: 1,
        form_key: command.form_key.clone(),
        state: RegistrationState::AwaitingPayment,
        return_reason: None,
        first_name: details.first_name.clone(),
        last_name: details.last_name.clone(),
        email: details.email.clone(),
        country: details.country.clone(),
        buyer: details.buyer,
        locale: command.locale.clone(),
        time_zone: command.time_zone.clone().unwrap_or_default(),
        policy_accepted_at: now,
        refund_policy: site.refund_policy,
        policy_text: texts.policy,
        confirmed_at: None,
        created_at: now,
        cancelled_at: None,
        cancel_cause: None,
        express_request_at: details.express_request.then_some(now),
        complimentary: false,
        changes: 0,
        payer: None,
        payer_link_version: 0,
        new_date_accepted_at: None,
        new_date_settled_at: None,
        given_by: None,
        no_withdrawal: texts.no_withdrawal,
        seller_then: Some(site.seller_then()),
    }
}

fn intent_row(
    app: &App,
    site: &Site,
    registration: &RegistrationRow,
    price: Price,
    account: domain::ids::MerchantAccountId,
    session: &SessionRow,
) -> IntentRow {
    let money = |amount: Money| amount.to_decimal_string();
    let currency = price.gross.currency;
    let terms = format!(
        "fee {currency} {} = net {} + {} {}; refund: {}",
        money(price.gross),
        money(price.net),
        site.tax.name,
        money(price.tax),
        site.refund_policy.to_text(),
    );
    IntentRow {
        id: app.id(),
        site_id: site.id,
        purchase: Purchase::Seat(registration.id),
        session_id: session.session.id,
        merchant_account_id: account,
        mode: session.session.mode,
        price,
        tax_name: site.tax.name.clone(),
        tax_rate_ppm: site.tax.rate_ppm,
        terms,
        state: IntentState::Paying,
        secured_by: None,
        created_at: registration.created_at,
    }
}

/// A session without a fee: the seat, sold already, is confirmed at once; nothing goes to a gateway (PS-A6).
async fn free_seat(app: &App, tx: &mut Tx, registration: &RegistrationRow) -> Result<(), AppError> {
    let (site, hold) = (registration.site_id, registration.seat_hold_id);
    rows::end_hold(tx, site, hold, SeatHoldState::Confirmed).await?.or_log("the hold of a free seat");
    jobs::cancel(tx, EXPIRE_JOB, hold.0).await?;
    rows::confirm(tx, site, registration.id, app.now()).await?;
    crate::messages::queue(app, tx, registration, MailKind::Confirmation, "confirmation").await
}
