//! Registrations, and the seat holds that they begin on.

pub mod seat_holds;

pub use seat_holds::{
    SeatHoldRow, count_held_by_address, end_hold, expire_hold, extend_hold, find_hold, get_hold, insert_hold,
    keep_hold, limit_hold, list_held, lock_hold, revive_hold,
};

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AccountId, PayerTextId, RegistrationId, SeatHoldId, SessionId, SiteId};
use domain::messages::Reader;
use domain::payments::gateway::Mode;
use domain::refunds::{Cause, SellerThen};
use domain::registrations::RegistrationState;
use domain::registrations::buyer::BuyerKind;
use domain::registrations::people::{Holder, People, Person};
use domain::sites::RefundPolicy;
use domain::time::Timestamp;

/// A registration.
#[derive(Clone)]
pub struct RegistrationRow {
    /// Its id.
    pub id: RegistrationId,
    /// Whose session.
    pub site_id: SiteId,
    /// The session.
    pub session_id: SessionId,
    /// The hold it began on.
    pub seat_hold_id: SeatHoldId,
    /// Test or Production.
    pub mode: Mode,
    /// Reference shown to people.
    pub reference: String,
    /// Version of the personal links: raising it kills the old ones.
    pub link_version: i64,
    /// Key of the form it was made from (PS-K6).
    pub form_key: String,
    /// Its state.
    pub state: RegistrationState,
    /// Why the money went back, if it did.
    pub return_reason: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Country, ISO 3166-1 alpha-2.
    pub country: String,
    /// As what the person buys.
    pub buyer: BuyerKind,
    /// Language of pages and mails.
    pub locale: String,
    /// IANA name of the person's time zone; empty when not known.
    pub time_zone: String,
    /// When the rules were accepted.
    pub policy_accepted_at: Timestamp,
    /// Which rules about refunds were accepted.
    pub refund_policy: RefundPolicy,
    /// The site's own words about them, in the version that was accepted.
    pub policy_text: Option<PayerTextId>,
    /// When the seat was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was given up.
    pub cancelled_at: Option<Timestamp>,
    /// Why it was given up.
    pub cancel_cause: Option<Cause>,
    /// When a consumer asked expressly that the session begin within the time for withdrawing (LT-B5).
    pub express_request_at: Option<Timestamp>,
    /// Given by the host without a payment (LT-E22).
    pub complimentary: bool,
    /// How often its people were changed or corrected: a limit on mails to addresses that somebody types.
    pub changes: i64,
    /// Who paid, where somebody else has the seat now.
    pub payer: Option<Person>,
    /// Version of the payer's own links.
    pub payer_link_version: i64,
    /// When it was last said that whoever has the seat comes on the new date of a session that was moved.
    pub new_date_accepted_at: Option<Timestamp>,
    /// When who paid last said that he is content with a new date.
    pub new_date_settled_at: Option<Timestamp>,
    /// Who gave the seat away.
    pub given_by: Option<AccountId>,
    /// The site's words, in the version that was read before paying, that consumers cannot withdraw from this contract.
    pub no_withdrawal: Option<PayerTextId>,
    /// The seller when the contract was made; none of contracts that are older than its being kept.
    pub seller_then: Option<SellerThen>,
}

impl RegistrationRow {
    /// Who has the seat.
    pub fn attendee(&self) -> Person {
        Person {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
        }
    }

    /// Who paid, or would have: receipts are made out to him, and what goes back is his.
    pub fn payer(&self) -> Person {
        self.payer.clone().unwrap_or_else(|| self.attendee())
    }

    /// Everybody whom it concerns.
    pub fn people(&self) -> People {
        People { attendee: self.attendee(), payer: self.payer.clone() }
    }

    /// What the reader of a mail is to it.
    pub fn holder(&self, reader: Reader) -> Holder {
        match (self.payer.is_some(), reader) {
            (false, _) => Holder::Registrant,
            (true, Reader::Attendee) => Holder::Attendee,
            (true, Reader::Payer) => Holder::Payer,
        }
    }

    /// Who that is.
    pub fn person(&self, holder: Holder) -> Person {
        if holder == Holder::Payer { self.payer() } else { self.attendee() }
    }
}

impl std::fmt::Debug for RegistrationRow {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegistrationRow")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Columns of a registration, in the order in which it is read.
macro_rules! registration_columns {
    () => {
        "id, site_id, session_id, seat_hold_id, mode, reference, link_version, form_key, state,
        return_reason, first_name, last_name, email, country, locale, time_zone, policy_accepted_at,
        confirmed_at, created_at, refund_policy, policy_text_id, buyer, cancelled_at, cancel_cause,
        express_request_at, complimentary, changes, payer_first_name, payer_last_name,
        payer_email, payer_link_version, new_date_accepted_at, new_date_settled_at, given_by, no_withdrawal_text_id,
        seller_country, uk_withdrawal"
    };
}

statements! {
    /// A new registration.
    INSERT_REGISTRATION = "insert into registration (id, site_id, session_id, seat_hold_id, mode, reference,
        link_version, form_key, state, first_name, last_name, email, country, locale, time_zone, policy_accepted_at,
        created_at, refund_policy, policy_text_id, buyer, express_request_at, complimentary, given_by,
        no_withdrawal_text_id, seller_country, uk_withdrawal)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23, $24, $25, $26)";
    /// By its reference.
    FIND_REGISTRATION = concat!("select ", registration_columns!(), " from registration
        where site_id = $1 and reference = $2");
    /// By its id.
    GET_REGISTRATION = concat!("select ", registration_columns!(), " from registration
        where site_id = $1 and id = $2");
    /// By the form it came from.
    FIND_BY_FORM = concat!("select ", registration_columns!(), " from registration
        where site_id = $1 and form_key = $2");
    /// By the hold it began on.
    FIND_BY_HOLD = concat!("select ", registration_columns!(), " from registration
        where site_id = $1 and seat_hold_id = $2");
    /// The newest seat that a browser has in a session.
    FIND_SEAT_OF_BROWSER = "select r.id from seat_hold h join registration r on r.seat_hold_id = h.id
        where h.site_id = $1 and h.session_id = $2 and h.browser = $3 and h.state = 'confirmed'
        and r.state = 'confirmed' order by r.confirmed_at desc limit 1";
    /// Names of who has a seat in a session under a mail address, or will have one when a review ends well.
    LIST_SEATED_BY_EMAIL = "select first_name, last_name from registration where site_id = $1 and email = $2
        and session_id = $3 and state in ('confirmed', 'under-review')";
    /// Registrations that a session's calling off ended, or whose rest of the money goes back by it.
    COUNT_CALLED_OFF = "select count(*) from registration r where r.site_id = $1 and r.session_id = $2
        and r.state = 'cancelled' and (r.cancel_cause = 'session-cancelled' or exists (select 1 from refund f
            where f.session_id = $2 and f.registration_id = r.id and f.cause = 'session-cancelled'))";
    /// Moves a registration.
    SET_STATE = "update registration set state = $3, return_reason = $4 where site_id = $1 and id = $2";
    /// Another form's from now on.
    SET_FORM_KEY = "update registration set form_key = $3 where site_id = $1 and id = $2";
    /// Confirms a registration.
    CONFIRM = "update registration set state = 'confirmed', confirmed_at = $3 where site_id = $1 and id = $2";
    /// Gives a registration up, if it still has something to give up. The first statement of a hot unit where there is no
    /// intent.
    CANCEL = "update registration set state = 'cancelled', cancelled_at = $3, cancel_cause = $4, cancel_reason = $5
        where site_id = $1 and id = $2 and state in ('confirmed', 'under-review', 'awaiting-payment')";
    /// Why a registration was given up, in the words of who did it.
    CANCEL_REASON = "select cancel_reason from registration where site_id = $1 and id = $2";
    /// Other people, or the same with another name or address. A new version of the links kills the old ones.
    SET_PEOPLE = "update registration set first_name = $3, last_name = $4, email = $5,
        link_version = link_version + $6, changes = changes + 1, payer_first_name = $8, payer_last_name = $9,
        payer_email = $10, payer_link_version = payer_link_version + $11
        where site_id = $1 and id = $2 and changes < $7";
    /// The new date of a session that was moved is accepted, and by who paid as well.
    ACCEPT_NEW_DATE = "update registration set new_date_accepted_at = coalesce($3, new_date_accepted_at),
        new_date_settled_at = coalesce($4, new_date_settled_at) where site_id = $1 and id = $2";
    /// Registrations of a session in some state that can be given up, in the order of their ids.
    LIST_TO_CANCEL = concat!("select ", registration_columns!(), " from registration
        where site_id = $1 and session_id = $2
        and state in ('confirmed', 'under-review', 'awaiting-payment') and id > $3 order by id limit $4");
    /// Confirmed registrations of a session, in the order of their ids.
    LIST_CONFIRMED = concat!("select ", registration_columns!(), " from registration
        where site_id = $1 and session_id = $2
        and state = 'confirmed' and id > $3 order by id limit $4");
    /// Registrations that a mail address has or paid for, with a seat or once with one, for sessions that have not ended:
    /// those that stand first, then the newest. Unpaid ones anybody can make for any address.
    LIST_BY_EMAIL = concat!("select ", registration_columns!(), " from registration
        where id in (select a.id from registration a where a.site_id = $1 and a.email = $2
            union select p.id from registration p where p.site_id = $1 and p.payer_email = $2)
        and (confirmed_at is not null and state in ('confirmed', 'cancelled') or state = 'under-review')
        order by case when exists (select 1 from session s where s.id = registration.session_id and s.ends_at > $3)
            then 0 else 1 end, case when state = 'cancelled' then 1 else 0 end, created_at desc, id desc limit $4");
    /// How many registrations were made for a mail address since a time.
    COUNT_BY_EMAIL = "select count(*) from registration where site_id = $1 and email = $2 and created_at > $3";
    /// How many seats somebody has given away since a time, those too that were given up again.
    COUNT_GIVEN = "select count(*) from registration where site_id = $1 and given_by = $2 and created_at > $3";
    /// How many registrations of a session are in each state.
    COUNT_BY_SESSION = "select state, count(*) from registration where site_id = $1 and session_id = $2
        group by state order by state";
    /// The unpaid registration of an expired hold lapses.
    LAPSE_BY_HOLD = "update registration set state = 'lapsed' where site_id = $1 and seat_hold_id = $2
        and state = 'awaiting-payment' returning id";
}

fn registration(row: &Row) -> Result<RegistrationRow, StoreError> {
    Ok(RegistrationRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        session_id: row.get(2)?,
        seat_hold_id: row.get(3)?,
        mode: row.word(4, Mode::parse)?,
        reference: row.get(5)?,
        link_version: row.get(6)?,
        form_key: row.get(7)?,
        state: row.word(8, RegistrationState::parse)?,
        return_reason: row.get(9)?,
        first_name: row.get(10)?,
        last_name: row.get(11)?,
        email: row.get(12)?,
        country: row.get(13)?,
        locale: row.get(14)?,
        time_zone: row.get(15)?,
        policy_accepted_at: row.get(16)?,
        confirmed_at: row.get(17)?,
        created_at: row.get(18)?,
        refund_policy: row.word(19, RefundPolicy::parse)?,
        policy_text: row.get(20)?,
        buyer: row.word(21, BuyerKind::parse)?,
        cancelled_at: row.get(22)?,
        cancel_cause: row.word_opt(23, Cause::parse)?,
        express_request_at: row.get(24)?,
        complimentary: row.get(25)?,
        changes: row.get(26)?,
        payer: payer(row)?,
        payer_link_version: row.get(30)?,
        new_date_accepted_at: row.get(31)?,
        new_date_settled_at: row.get(32)?,
        given_by: row.get(33)?,
        no_withdrawal: row.get(34)?,
        seller_then: Option::zip(row.get(35)?, row.get(36)?).map(|(country, uk)| SellerThen { country, uk }),
    })
}

fn payer(row: &Row) -> Result<Option<Person>, StoreError> {
    let (first_name, last_name, email) = (row.get(27)?, row.get(28)?, row.get(29)?);
    let person = |((first_name, last_name), email)| Person { first_name, last_name, email };
    Ok(Option::zip(Option::zip(first_name, last_name), email).map(person))
}

/// Adds a registration.
pub async fn insert(tx: &mut Tx, row: &RegistrationRow) -> Result<(), StoreError> {
    let values: [Value; 26] = [
        row.id.into(),
        row.site_id.into(),
        row.session_id.into(),
        row.seat_hold_id.into(),
        row.mode.as_str().into(),
        (&row.reference).into(),
        row.link_version.into(),
        (&row.form_key).into(),
        row.state.as_str().into(),
        (&row.first_name).into(),
        (&row.last_name).into(),
        (&row.email).into(),
        (&row.country).into(),
        (&row.locale).into(),
        (&row.time_zone).into(),
        row.policy_accepted_at.into(),
        row.created_at.into(),
        row.refund_policy.to_text().into(),
        row.policy_text.into(),
        row.buyer.as_str().into(),
        row.express_request_at.into(),
        row.complimentary.into(),
        row.given_by.into(),
        row.no_withdrawal.into(),
        row.seller_then.as_ref().map(|seller| seller.country.as_str()).into(),
        row.seller_then.as_ref().map(|seller| seller.uk).into(),
    ];
    tx.execute(&INSERT_REGISTRATION, &values).await.map(drop)
}

/// The registration with this reference.
pub async fn find(tx: &mut Tx, site: SiteId, reference: &str) -> Result<Option<RegistrationRow>, StoreError> {
    let values = [site.into(), reference.into()];
    tx.query_opt(&FIND_REGISTRATION, &values).await?.as_ref().map(registration).transpose()
}

/// The registration with this id.
pub async fn get(tx: &mut Tx, site: SiteId, id: RegistrationId) -> Result<RegistrationRow, StoreError> {
    registration(&tx.query_one(&GET_REGISTRATION, &[site.into(), id.into()]).await?)
}

/// The registration that was made from this form (PS-K6).
pub async fn find_by_form(
    tx: &mut Tx,
    site: SiteId,
    form: &str,
) -> Result<Option<RegistrationRow>, StoreError> {
    tx.query_opt(&FIND_BY_FORM, &[site.into(), form.into()]).await?.as_ref().map(registration).transpose()
}

/// The registration that began on this hold.
pub async fn find_by_hold(
    tx: &mut Tx,
    site: SiteId,
    hold: SeatHoldId,
) -> Result<Option<RegistrationRow>, StoreError> {
    tx.query_opt(&FIND_BY_HOLD, &[site.into(), hold.into()]).await?.as_ref().map(registration).transpose()
}

/// The newest seat that a browser has in a session.
pub async fn find_seat_of_browser(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    browser: &[u8],
) -> Result<Option<RegistrationId>, StoreError> {
    let values = [site.into(), session.into(), browser.into()];
    tx.query_opt(&FIND_SEAT_OF_BROWSER, &values).await?.map(|row| row.get(0)).transpose()
}

/// How many registrations were ended because their session was called off, or get the rest of their money back by that.
pub async fn count_called_off(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_CALLED_OFF, &[site.into(), session.into()]).await?.get(0)
}

/// First and last names of who has a seat in a session under a mail address, or will have one when a review ends well.
pub async fn list_seated_by_email(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    email: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx.query(&LIST_SEATED_BY_EMAIL, &[site.into(), email.into(), session.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Moves a registration; `return_reason` is kept for its page.
pub async fn set_state(
    tx: &mut Tx,
    site: SiteId,
    id: RegistrationId,
    state: RegistrationState,
    return_reason: Option<&str>,
) -> Result<(), StoreError> {
    let values = [site.into(), id.into(), state.as_str().into(), return_reason.into()];
    tx.execute(&SET_STATE, &values).await.map(drop)
}

/// The form that it was made from leads to it no more.
pub async fn set_form_key(
    tx: &mut Tx,
    site: SiteId,
    id: RegistrationId,
    form_key: &str,
) -> Result<(), StoreError> {
    tx.execute(&SET_FORM_KEY, &[site.into(), id.into(), form_key.into()]).await.map(drop)
}

/// Confirms a registration.
pub async fn confirm(
    tx: &mut Tx,
    site: SiteId,
    id: RegistrationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&CONFIRM, &[site.into(), id.into(), now.into()]).await.map(drop)
}

/// Lets the unpaid registration of an expired hold lapse; names it.
pub async fn lapse_by_hold(
    tx: &mut Tx,
    site: SiteId,
    hold: SeatHoldId,
) -> Result<Option<RegistrationId>, StoreError> {
    let row = tx.query_opt(&LAPSE_BY_HOLD, &[site.into(), hold.into()]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Gives a registration up; false when there was nothing to give up any more. The first statement of a hot unit where
/// there is no intent.
pub async fn cancel(
    tx: &mut Tx,
    site: SiteId,
    id: RegistrationId,
    (cause, reason): (Cause, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 5] = [site.into(), id.into(), now.into(), cause.as_str().into(), reason.into()];
    Ok(tx.execute(&CANCEL, &values).await? == 1)
}

/// Why a registration was given up, in the words of who did it; empty where nobody wrote any.
pub async fn cancel_reason(tx: &mut Tx, site: SiteId, id: RegistrationId) -> Result<String, StoreError> {
    tx.query_one(&CANCEL_REASON, &[site.into(), id.into()]).await?.get(0)
}

/// Says who has the seat and who paid from now on; with new links of the one or the other those of before are dead. False
/// when that was changed `changes_max` times before.
pub async fn set_people(
    tx: &mut Tx,
    site: SiteId,
    id: RegistrationId,
    people: &People,
    (new_links, new_payer_links): (bool, bool),
    changes_max: i64,
) -> Result<bool, StoreError> {
    let (attendee, payer) = (&people.attendee, people.payer.as_ref());
    let values: [Value; 11] = [
        site.into(),
        id.into(),
        (&attendee.first_name).into(),
        (&attendee.last_name).into(),
        (&attendee.email).into(),
        i64::from(new_links).into(),
        changes_max.into(),
        payer.map(|payer| payer.first_name.clone()).into(),
        payer.map(|payer| payer.last_name.clone()).into(),
        payer.map(|payer| payer.email.clone()).into(),
        i64::from(new_payer_links).into(),
    ];
    Ok(tx.execute(&SET_PEOPLE, &values).await? == 1)
}

/// Whoever has the seat comes on the new date; with `settles`, who paid is content with it.
pub async fn accept_new_date(
    tx: &mut Tx,
    site: SiteId,
    id: RegistrationId,
    settles: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 4] = [site.into(), id.into(), now.into(), settles.then_some(now).into()];
    tx.execute(&ACCEPT_NEW_DATE, &values).await.map(drop)
}

/// Registrations of a session that can be given up, after an id, in the order of their ids; at most `limit`.
pub async fn list_to_cancel(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    after: RegistrationId,
    limit: i64,
) -> Result<Vec<RegistrationRow>, StoreError> {
    let values = [site.into(), session.into(), after.into(), limit.into()];
    tx.query(&LIST_TO_CANCEL, &values).await?.iter().map(registration).collect()
}

/// Confirmed registrations of a session, after an id, in the order of their ids; at most `limit`.
pub async fn list_confirmed(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    after: RegistrationId,
    limit: i64,
) -> Result<Vec<RegistrationRow>, StoreError> {
    let values = [site.into(), session.into(), after.into(), limit.into()];
    tx.query(&LIST_CONFIRMED, &values).await?.iter().map(registration).collect()
}

/// Registrations of a mail address that were confirmed once or are under review, of who has the seat or who paid, at most
/// `limit`: those of sessions that are still to come before past ones, live ones before cancelled ones, newest first.
pub async fn list_by_email(
    tx: &mut Tx,
    site: SiteId,
    email: &str,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<RegistrationRow>, StoreError> {
    let values = [site.into(), email.into(), now.into(), limit.into()];
    tx.query(&LIST_BY_EMAIL, &values).await?.iter().map(registration).collect()
}

/// How many registrations were made for a mail address since a time.
pub async fn count_by_email(
    tx: &mut Tx,
    site: SiteId,
    email: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_BY_EMAIL, &[site.into(), email.into(), since.into()]).await?.get(0)
}

/// How many seats somebody has given away since a time, those too that were given up again.
pub async fn count_given(
    tx: &mut Tx,
    site: SiteId,
    by: AccountId,
    since: Timestamp,
) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_GIVEN, &[site.into(), by.into(), since.into()]).await?.get(0)
}

/// How many registrations of a session are in each state.
pub async fn count_by_session(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<(RegistrationState, i64)>, StoreError> {
    let rows = tx.query(&COUNT_BY_SESSION, &[site.into(), session.into()]).await?;
    rows.iter().map(|row| Ok((row.word(0, RegistrationState::parse)?, row.get(1)?))).collect()
}
