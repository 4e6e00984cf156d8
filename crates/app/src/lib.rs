//! Use cases and jobs: the only place where rules, store, connectors and documents meet.

pub mod accounts;
pub mod audit;
pub mod claims;
pub mod classrooms;
pub mod clock;
pub mod commerce;
pub mod crash;
pub mod disputes;
pub mod divisions;
pub mod entropy;
pub mod error;
pub mod health;
pub mod import;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod links;
pub mod messages;
pub mod money;
pub mod payments;
pub mod people;
pub mod receipts;
pub mod reconciliation;
pub mod refunds;
pub mod registrations;
pub mod reports;
mod seen;
pub mod sessions;
pub mod sites;
mod spawn;
pub mod statements;
pub mod tariffs;
mod test_links;
pub mod usage;
mod windows;

pub use documents::Fonts;
pub use error::AppError;
pub use links::PersonalLink;
pub use seen::{NotSaved, Seen};

use clock::Clock;
use connectors::mail::{Mailbox, Mailer};
use connectors::payments::PaymentGateways;
use crash::{CrashHook, CrashPoint};
use domain::ids::{AuditId, Reference, SiteId};
use domain::messages::Reader;
use domain::registrations::hold::AddressLimits;
use domain::registrations::people::Holder;
use domain::time::Timestamp;
use entropy::Entropy;
use keys::{Keys, Purpose};
use links::Opened;
use locale::BaseUrl;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::audit::AuditRow;
use store::registrations::RegistrationRow;
use store::{Store, StoreError, Tx};
use uuid::Uuid;

/// What an [`App`] is made of. Tests hand in their own clock, randomness, gateway and mailer.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The payment gateways; an account names its own.
    pub gateways: Arc<dyn PaymentGateways>,
    /// Hands mails over.
    pub mailer: Arc<dyn Mailer>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Makes pictures of slides.
    pub slide_renderer: Arc<dyn classrooms::SlideRenderer>,
    /// The fonts of the machine, for papers.
    pub fonts: Fonts,
    /// The installation's secret key.
    pub keys: Keys,
    /// Where the installation is reached from outside.
    pub base_url: BaseUrl,
    /// Settings.
    pub settings: Settings,
    /// Where a crash test kills the process; nowhere otherwise.
    pub crash: Option<CrashHook>,
}

/// Settings of the process.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Seats that one network address may hold at a time.
    pub holds_per_address: AddressLimits,
    /// Guests who may give their names for one session from one network address.
    pub guests_per_address: i64,
    /// Cards may be typed on pages of ours and come to this server: who runs it answers questionnaire D.
    pub takes_cards: bool,
    /// Sender of mails.
    pub mail_from: Mailbox,
    /// How long a seat hold lasts; tests shorten it.
    pub hold: domain::time::Span,
    /// How long a hosted page lives; tests shorten it.
    pub page_life: domain::time::Span,
    /// What hashing a password costs; tests make it cheap.
    pub password_cost: accounts::PasswordCost,
    /// Refunds of a session that are sent at the same time; with 1, each is answered before the next is stored, so that
    /// a simulation replays.
    pub refunds_at_once: usize,
}

/// The application; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    /// Hashes passwords, few at a time.
    passwords: accounts::passwords::Passwords,
    /// The database's disk was found full: nothing is sent until a canary write succeeds (PS-C21).
    disk_full: AtomicBool,
    /// Restored from a backup and not released: gateways are only inquired (PS-I-44).
    restored: AtomicBool,
    /// When the books were last restored from a backup.
    restored_at: Option<Timestamp>,
    /// The mail worker of this process has room for jobs that are handed to it.
    hands_free: AtomicBool,
    /// What payers made us ask and send lately.
    payment_limits: payments::Limits,
    /// This node's looks at rooms.
    hubs: classrooms::Hubs,
    /// Whose slides are made now, and who waits.
    render_queue: classrooms::RenderQueue,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the database does not say whether it was restored from a backup.
    pub async fn new(parts: Parts) -> Result<Self, AppError> {
        let installation = parts.store.installation().await?;
        let passwords = accounts::passwords::Passwords::new(parts.settings.password_cost, &*parts.entropy)?;
        Ok(Self(Arc::new(Inner {
            parts,
            passwords,
            disk_full: AtomicBool::new(false),
            restored: AtomicBool::new(installation.is_restored()),
            restored_at: installation.restored_at,
            hands_free: AtomicBool::new(false),
            payment_limits: payments::Limits::default(),
            hubs: classrooms::Hubs::default(),
            render_queue: classrooms::RenderQueue::default(),
        })))
    }

    /// Use cases of accounts.
    pub fn accounts(&self) -> accounts::Accounts<'_> {
        accounts::Accounts(self)
    }

    /// Use cases of sites.
    pub fn sites(&self) -> sites::Sites<'_> {
        sites::Sites(self)
    }

    /// Use cases of tariffs.
    pub fn tariffs(&self) -> tariffs::Tariffs<'_> {
        tariffs::Tariffs(self)
    }

    /// Use cases of sessions.
    pub fn sessions(&self) -> sessions::Sessions<'_> {
        sessions::Sessions(self)
    }

    /// Use cases of registrations.
    pub fn registrations(&self) -> registrations::Registrations<'_> {
        registrations::Registrations(self)
    }

    /// Use cases of rooms.
    pub fn classrooms(&self) -> classrooms::Classrooms<'_> {
        classrooms::Classrooms(self)
    }

    /// Use cases of payments.
    pub fn payments(&self) -> payments::Payments<'_> {
        payments::Payments(self)
    }

    /// Use cases of pay-per-use.
    pub fn usage(&self) -> usage::Usage<'_> {
        usage::Usage(self)
    }

    /// Use cases of refunds.
    pub fn refunds(&self) -> refunds::Refunds<'_> {
        refunds::Refunds(self)
    }

    /// Use cases of receipts.
    pub fn receipts(&self) -> receipts::Receipts<'_> {
        receipts::Receipts(self)
    }

    /// Use cases of the money office.
    pub fn money(&self) -> money::MoneyOffice<'_> {
        money::MoneyOffice(self)
    }

    /// Use cases of disputes.
    pub fn disputes(&self) -> disputes::Disputes<'_> {
        disputes::Disputes(self)
    }

    /// Use cases of reconciliation.
    pub fn reconciliation(&self) -> reconciliation::Reconciliation<'_> {
        reconciliation::Reconciliation(self)
    }

    /// Use cases of the ledger.
    pub fn ledger(&self) -> ledger::Ledger<'_> {
        ledger::Ledger(self)
    }

    /// Use cases of statements.
    pub fn statements(&self) -> statements::Statements<'_> {
        statements::Statements(self)
    }

    /// Reports.
    pub fn reports(&self) -> reports::Reports<'_> {
        reports::Reports(self)
    }

    /// Use cases of claims.
    pub fn claims(&self) -> claims::Claims<'_> {
        claims::Claims(self)
    }

    /// Use cases of divisions.
    pub fn divisions(&self) -> divisions::Divisions<'_> {
        divisions::Divisions(self)
    }

    /// Use cases of the people of a site.
    pub fn people(&self) -> people::People<'_> {
        people::People(self)
    }

    /// The audit log.
    pub fn audit_log(&self) -> audit::AuditLog<'_> {
        audit::AuditLog(self)
    }

    /// How the installation does.
    pub fn health(&self) -> health::Health<'_> {
        health::Health(self)
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// What the machine's clock shows, which may have jumped since this process began: people's devices go by such clocks.
    pub(crate) fn wall(&self) -> Timestamp {
        self.0.parts.clock.wall()
    }

    /// Where the installation is reached from outside, without a closing slash.
    pub fn base_url(&self) -> &str {
        self.0.parts.base_url.as_str()
    }

    /// The same, typed.
    pub fn base(&self) -> &BaseUrl {
        &self.0.parts.base_url
    }

    fn payment_limits(&self) -> &payments::Limits {
        &self.0.payment_limits
    }

    /// HMAC-SHA256 of `data` with the installation's key, for one purpose (cookies, CSRF tokens).
    pub fn sign(&self, purpose: &'static str, data: &[u8]) -> [u8; 32] {
        self.0.parts.keys.sign(purpose, data)
    }

    /// Random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        entropy::bytes(self.entropy())
    }

    /// Servers to which a payer's browser may be sent (decision 20).
    pub fn page_origins(&self) -> Vec<String> {
        self.gateways().page_origins()
    }

    /// Whether requests can be served: the database answers, and takes what is to be written.
    pub async fn is_ready(&self) -> bool {
        self.store().takes_units() && self.store().installation().await.is_ok()
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Whether the installation is in restored mode (PS-C22).
    pub fn is_restored(&self) -> bool {
        self.0.restored.load(Ordering::Relaxed)
    }

    /// When the books were last restored from a backup; what was done between the backup and then may be missing.
    pub(crate) fn restored_at(&self) -> Option<Timestamp> {
        self.0.restored_at
    }

    pub(crate) fn gateways(&self) -> &dyn PaymentGateways {
        &*self.0.parts.gateways
    }

    pub(crate) fn mailer(&self) -> &dyn Mailer {
        &*self.0.parts.mailer
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &*self.0.parts.entropy
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.parts.keys
    }

    pub(crate) fn passwords(&self) -> &accounts::passwords::Passwords {
        &self.0.passwords
    }

    pub(crate) fn hubs(&self) -> &classrooms::Hubs {
        &self.0.hubs
    }

    pub(crate) fn slide_renderer(&self) -> &Arc<dyn classrooms::SlideRenderer> {
        &self.0.parts.slide_renderer
    }

    /// The fonts of the machine, for papers.
    pub fn fonts(&self) -> &Fonts {
        &self.0.parts.fonts
    }

    pub(crate) fn render_queue(&self) -> &classrooms::RenderQueue {
        &self.0.render_queue
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// Notes whether the mail worker of this process has room for jobs that are handed to it.
    pub(crate) fn note_hands(&self, are_free: bool) {
        self.0.hands_free.store(are_free, Ordering::Relaxed);
    }

    /// Whether a mail may be born in the hands of its worker.
    pub(crate) fn has_free_hands(&self) -> bool {
        self.0.hands_free.load(Ordering::Relaxed)
    }

    /// A new id.
    pub(crate) fn id<T: From<Uuid>>(&self) -> T {
        entropy::uuid(self.entropy(), self.now()).into()
    }

    /// A new reference.
    pub(crate) fn reference(&self) -> Reference {
        entropy::reference(self.entropy())
    }

    /// Tells the crash test where we are; nothing happens otherwise.
    pub(crate) fn reach(&self, point: CrashPoint) {
        if let Some(hook) = &self.0.parts.crash {
            hook(point);
        }
    }

    /// Notes that the disk of the database is full, or that it is not any more.
    pub(crate) fn note_disk_full(&self, full: bool) {
        if self.0.disk_full.swap(full, Ordering::Relaxed) != full {
            if full {
                tracing::error!(
                    "the disk of the database is full: nothing is sold until there is room again"
                );
            } else {
                tracing::warn!("the disk of the database has room again");
            }
        }
    }

    /// Whether a gateway may be asked to move money: the answer can be written down (PS-C21), and the installation is
    /// not in restored mode (PS-I-44).
    pub(crate) async fn may_send(&self) -> Result<(), AppError> {
        if self.is_restored() {
            if self.store().installation().await?.is_restored() {
                return Err(AppError::Restored);
            }
            self.0.restored.store(false, Ordering::Relaxed);
        }
        let room = if self.0.disk_full.load(Ordering::Relaxed) {
            self.store().canary().await
        } else {
            self.store().has_room()
        };
        self.note_disk_full(matches!(room, Err(StoreError::DiskFull)));
        Ok(room?)
    }

    /// What a personal link opens, if it is genuine and belongs to this site.
    pub(crate) async fn open_link(
        &self,
        tx: &mut Tx,
        site: &sites::Site,
        link: &PersonalLink,
    ) -> Result<Option<Opened>, AppError> {
        let found = store::registrations::find(tx, site.id, link.reference().as_str()).await?;
        let Some(registration) = found else { return Ok(None) };
        let genuine = |purpose, version| {
            self.keys().link_is_genuine(purpose, site.id, link.reference(), version, link.mac())
        };
        let holder = if genuine(Purpose::Registration, registration.link_version) {
            registration.holder(Reader::Attendee)
        } else if registration.payer.is_some() && genuine(Purpose::Payer, registration.payer_link_version) {
            Holder::Payer
        } else {
            return Ok(None);
        };
        Ok(Some(Opened { registration, holder }))
    }

    /// The registration that a personal link opens for whoever decides about it and its money: who paid. To somebody who
    /// only has the seat it opens nothing.
    pub(crate) async fn open_as_decider(
        &self,
        tx: &mut Tx,
        site: &sites::Site,
        link: &PersonalLink,
    ) -> Result<Option<RegistrationRow>, AppError> {
        let opened = self.open_link(tx, site, link).await?;
        Ok(opened.filter(|opened| opened.holder.decides()).map(|opened| opened.registration))
    }

    /// The personal link of whoever that is to a registration, for its pages.
    pub(crate) fn link_for(&self, row: &RegistrationRow, holder: Holder) -> Result<PersonalLink, AppError> {
        match holder {
            Holder::Registrant | Holder::Attendee => {
                self.personal_link(row, Purpose::Registration, row.link_version)
            }
            Holder::Payer => self.personal_link(row, Purpose::Payer, row.payer_link_version),
        }
    }

    /// The personal link of who bought the seat, or is about to.
    pub(crate) fn link_of(&self, row: &RegistrationRow) -> Result<PersonalLink, AppError> {
        self.link_for(row, row.holder(Reader::Payer))
    }

    /// The token of a registration's way into its session.
    pub(crate) fn join_token_of(&self, row: &RegistrationRow) -> Result<PersonalLink, AppError> {
        self.personal_link(row, Purpose::Join, row.link_version)
    }

    fn personal_link(
        &self,
        row: &RegistrationRow,
        purpose: Purpose,
        version: i64,
    ) -> Result<PersonalLink, AppError> {
        let reference =
            Reference::parse(&row.reference).ok_or(AppError::Broken("a reference cannot be read"))?;
        let mac = self.keys().link_mac(purpose, row.site_id, &reference, version);
        Ok(PersonalLink::new(reference, mac))
    }

    /// Adds a line to the audit log: of a site, or of the installation.
    pub(crate) async fn audit(
        &self,
        tx: &mut Tx,
        site: impl Into<Option<SiteId>>,
        actor: &str,
        action: &str,
        subject: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let id: AuditId = self.id();
        let row = AuditRow { id, site_id: site.into(), actor, action, subject, detail };
        store::audit::insert(tx, &row, self.now()).await
    }
}
