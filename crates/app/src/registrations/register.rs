//! Registering and paying: one unit of work stores the registration with everything that will be sent (T1 of PS 8),
//! then the payment page is opened.

use super::pay::attempts_of;
use super::terms::Terms;
use super::{BrowserKey, Registrations};
use crate::commerce::offers::{self, offered};
use crate::entropy::base32;
use crate::jobs::queue::EXPIRE_JOB;
use crate::links::PersonalLink;
use crate::payments::walk::ToPage;
use crate::payments::{Back, Begun, PageContext, PayOutcome, begin_attempt, has_ended};
use crate::refunds::begins_within_withdrawal;
use crate::sites::{PayerTexts, Site};
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint, Seen};
use domain::ids::{PayerTextId, SeatHoldId, SessionId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::intent::IntentState;
use domain::payments::purchase::Purchase;
use domain::payments::situation::AttemptState;
use domain::registrations::RegistrationState;
use domain::registrations::details::{Details, DetailsInput, Field, Problem, check};
use domain::registrations::hold::SeatHoldState;
use domain::sessions::{Session, SessionState};
use domain::sites::{PayMethod, PayerText, Price, fees_available};
use domain::time::{Span, Timestamp};
use locale::Locale;
use store::payments::attempts::AttemptRow;
use store::payments::intents::IntentRow;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::sites::MerchantAccountRow;
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
    /// What he wants to pay with; none where there is nothing to choose.
    pub method: Option<PayMethod>,
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
    /// It can, but not with what was chosen.
    MethodGone,
    /// This seat hold has a registration already.
    AlreadyRegistered(PersonalLink),
    /// Somebody of this name and address has a seat in the session: a warning, once (PS section 5).
    SamePerson,
}

/// What the unit of work of a registration led to.
enum Registered {
    /// A seat without a fee.
    Free(PersonalLink),
    /// To be paid by this attempt, which was stored just now.
    ToPay {
        begun: Box<Begun>,
        link: PersonalLink,
    },
    /// The form was sent before: to be paid as it stands now.
    GoOn(PersonalLink),
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
        let method = command.method;
        let (store, inside, in_site) = (app.store().clone(), app.clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            // As it is when this is stored.
            let site = store::sites::get(tx, in_site).await?.into();
            t1(&inside, tx, &site, &command, (&details, &checked_by)).await
        };
        let registered = spawn(async move { store.run_hot(unit).await }).await??;
        app.reach(CrashPoint::RegistrationCommitted);
        Ok(match registered {
            Registered::Refused(refusal) => Err(refusal),
            Registered::Free(link) | Registered::Settled(link) => Ok(PayOutcome::NothingToPay(link)),
            Registered::ToPay { begun, link } => Ok(self.go_to_page(ToPage::Begun(begun), link).await?),
            // He may have gone back to the form to pay in another way.
            Registered::GoOn(link) => {
                let outcome = self.pay(site, &link, method).await?;
                Ok(outcome.unwrap_or(PayOutcome::NothingToPay(link)))
            }
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
    let Terms { session, texts } = terms;
    if !command.wants_second_seat && has_seat(tx, site.id, session.session.id, named(details)).await? {
        return Ok(Registered::Refused(RegisterRefusal::SamePerson));
    }
    let account = match price {
        Some(price) => {
            let mode = session.session.mode;
            let accounts = offered(app, tx, site.as_seller(), mode, Some(price.gross)).await?;
            if fees_available(site.fees, mode, !accounts.is_empty()).is_err() {
                return Ok(Registered::Refused(RegisterRefusal::CannotBePaid));
            }
            let chosen = |account: &MerchantAccountRow| {
                command.method.is_none_or(|method| offers::method(account) == method)
            };
            let Some(account) = accounts.into_iter().find(chosen) else {
                return Ok(Registered::Refused(RegisterRefusal::MethodGone));
            };
            Some(account)
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
        language: registration.locale.clone(),
    };
    let begun = begin_attempt(app, tx, &intent, &account, page, 1).await?;
    app.reach(CrashPoint::BeforeRegistrationCommits);
    Ok(Registered::ToPay { begun, link })
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
    let newest = attempts_of(tx, earlier).await?.pop();
    let payable = |row: &AttemptRow| {
        matches!(row.state, AttemptState::Sent | AttemptState::NeedsPayer | AttemptState::Unknown)
    };
    Ok(match newest.filter(payable) {
        Some(_) if earlier.state == RegistrationState::AwaitingPayment => Registered::GoOn(link),
        _ => Registered::Settled(link),
    })
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
