//! Every address as a typed value. Pages, mails and redirects ask an [`Address`] for its path, the router takes the
//! pattern from [`patterns`], so that the two cannot drift apart.

use std::fmt::{self, Write as _};

macro_rules! addresses {
    ($($(#[doc = $doc:literal])* $name:ident $({ $($field:ident),* })? => $constant:ident = $pattern:literal;)*) => {
        /// Path patterns for the router, in the notation of axum.
        pub mod patterns {
            $($(#[doc = $doc])* pub const $constant: &str = $pattern;)*

            /// Every pattern, for the tests that hold the router and the reserved words against them.
            pub const ALL: &[&str] = &[$($constant),*];
        }

        /// One address of the installation. `site` and `session` are slugs; `reference` is the signed personal link
        /// `<reference>-<MAC>` of a registration; `token` opens something for one person.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the fields are explained above")]
        pub enum Address<'a> {
            $($(#[doc = $doc])* $name $({ $($field: &'a str),* })?,)*
        }

        impl Address<'_> {
            /// The path from the root of the installation, percent-encoded.
            pub fn path(&self) -> String {
                match *self {
                    $(Self::$name $({ $($field),* })? => fill(patterns::$constant, &[$($($field),*)?]),)*
                }
            }
        }

        #[cfg(test)]
        impl Address<'static> {
            /// One of each, every place filled with its own name.
            fn examples() -> Vec<Self> {
                vec![$(Self::$name $({ $($field: stringify!($field)),* })?),*]
            }
        }
    };
}

addresses! {
    /// All sites of the installation, or a redirect to the only one.
    Sites => SITES = "/";
    /// Choosing a language where there is no site yet.
    InstallationLanguage => INSTALLATION_LANGUAGE = "/language";
    /// The public sessions of a site.
    Catalogue { site } => CATALOGUE = "/{site}/";
    /// One session.
    Session { site, session } => SESSION = "/{site}/sessions/{session}";
    /// The test link: opens the sessions of Test mode and leads to one.
    TestLink { site, token, session } => TEST_LINK = "/{site}/test/{token}/{session}";
    /// Asks for a seat hold (POST).
    Hold { site, session } => HOLD = "/{site}/sessions/{session}/hold";
    /// The way into a session for which nobody registers.
    JoinFreely { site, session } => JOIN_FREELY = "/{site}/sessions/{session}/join";
    /// A QR code of a session's page.
    SessionCode { site, session } => SESSION_CODE = "/{site}/sessions/{session}/code.svg";
    /// A session's button for other people's pages.
    SessionButton { site, session } => SESSION_BUTTON = "/{site}/sessions/{session}/button.svg";
    /// A host's sessions.
    Host { site } => HOST = "/{site}/host";
    /// The empty schedule page.
    HostNew { site } => HOST_NEW = "/{site}/host/sessions/new";
    /// One session, as its host sees it.
    HostSession { site, session } => HOST_SESSION = "/{site}/host/sessions/{session}";
    /// Schedules a draft, starts or forgets (POST).
    HostAct { site, session } => HOST_ACT = "/{site}/host/sessions/{session}/act";
    /// Gives a session to another host.
    HostHandOver { site, session } => HOST_HAND_OVER = "/{site}/host/sessions/{session}/host";
    /// The schedule page of a session that there is.
    HostEdit { site, session } => HOST_EDIT = "/{site}/host/sessions/{session}/edit";
    /// What a session that there is would cost its host.
    HostEstimate { site, session } => HOST_ESTIMATE = "/{site}/host/sessions/{session}/estimate";
    /// How its host's payment stands; POST pays.
    HostPay { site, session } => HOST_PAY = "/{site}/host/sessions/{session}/pay";
    /// Invites people (POST).
    HostInvite { site, session } => HOST_INVITE = "/{site}/host/sessions/{session}/invitations";
    /// Who comes (GET), what is done for them (POST).
    HostPeople { site, session } => HOST_PEOPLE = "/{site}/host/sessions/{session}/people";
    /// The same as comma-separated values.
    HostPeopleCsv { site, session } => HOST_PEOPLE_CSV = "/{site}/host/sessions/{session}/people.csv";
    /// The same for spreadsheets.
    HostPeopleXlsx { site, session } => HOST_PEOPLE_XLSX = "/{site}/host/sessions/{session}/people.xlsx";
    /// One of them: who it is, what was paid, what happened.
    HostPerson { site, session, reference } => HOST_PERSON = "/{site}/host/sessions/{session}/people/{reference}";
    /// Sends that person's link again (POST).
    HostPersonLink { site, session, reference } => HOST_PERSON_LINK = "/{site}/host/sessions/{session}/people/{reference}/link";
    /// Takes that person's seat away.
    HostPersonSeat { site, session, reference } => HOST_PERSON_SEAT = "/{site}/host/sessions/{session}/people/{reference}/seat";
    /// Calls a session off; afterwards the progress of giving back.
    HostCancel { site, session } => HOST_CANCEL = "/{site}/host/sessions/{session}/cancel";
    /// Moves a session to another time.
    HostMove { site, session } => HOST_MOVE = "/{site}/host/sessions/{session}/move";
    /// The walk through as an attendee: the session's page.
    HostWalk { site, session } => HOST_WALK = "/{site}/host/sessions/{session}/walk";
    /// A further step of the walk.
    HostWalkStep { site, session, step } => HOST_WALK_STEP = "/{site}/host/sessions/{session}/walk/{step}";
    /// Details, summary and the pay button (GET shows, POST pays).
    Register { site, session } => REGISTER = "/{site}/sessions/{session}/register";
    /// The state of paying; POST pays again.
    Checkout { site, reference } => CHECKOUT = "/{site}/checkout/{reference}";
    /// The form for the card, where it is typed on our page; it goes to the gateway and not to us.
    CheckoutCard { site, reference } => CHECKOUT_CARD = "/{site}/checkout/{reference}/card";
    /// Where a card is sent that comes to our server.
    CheckoutCardPay { site, reference } => CHECKOUT_CARD_PAY = "/{site}/checkout/{reference}/card/pay";
    /// Where the gateway sends the browser back to.
    CheckoutReturn { site, reference } => CHECKOUT_RETURN = "/{site}/checkout/{reference}/return";
    /// The file of a receipt or credit note of what a host paid for his session.
    HostReceipt { site, session, number } => HOST_RECEIPT = "/{site}/host/sessions/{session}/receipts/{number}";
    /// A host's form for his card, known by his page.
    HostPaymentCard { site, page } => HOST_PAYMENT_CARD = "/{site}/host/payments/{page}/card";
    /// Where a host's card is sent that comes to our server.
    HostPaymentCardPay { site, page } => HOST_PAYMENT_CARD_PAY = "/{site}/host/payments/{page}/card/pay";
    /// Where the gateway sends a host back to, known by his page.
    HostPaymentReturn { site, page } => HOST_PAYMENT_RETURN = "/{site}/host/payments/{page}/return";
    /// One address for a registration, whatever its state.
    Registration { site, reference } => REGISTRATION = "/{site}/registrations/{reference}";
    /// Giving a seat back (GET shows what goes back, POST cancels).
    CancelRegistration { site, reference } => CANCEL_REGISTRATION = "/{site}/registrations/{reference}/cancel";
    /// A consumer's withdrawal, in two steps.
    Withdraw { site, reference } => WITHDRAW = "/{site}/registrations/{reference}/withdraw";
    /// Correcting name and address.
    CorrectRegistration { site, reference } => CORRECT_REGISTRATION = "/{site}/registrations/{reference}/correct";
    /// Sending a colleague instead.
    SendColleague { site, reference } => SEND_COLLEAGUE = "/{site}/registrations/{reference}/colleague";
    /// Accepting the new date of a session that was moved.
    AcceptNewDate { site, reference } => ACCEPT_NEW_DATE = "/{site}/registrations/{reference}/new-date";
    /// A lost link is sent again.
    LostLink { site } => LOST_LINK = "/{site}/lost-link";
    /// The receipt of a registration.
    Receipt { site, reference } => RECEIPT = "/{site}/registrations/{reference}/receipt";
    /// Having the receipt made out to a company.
    ReceiptCompany { site, reference } => RECEIPT_COMPANY = "/{site}/registrations/{reference}/receipt/company";
    /// A receipt or credit note of a registration.
    Document { site, reference, number } => DOCUMENT = "/{site}/registrations/{reference}/documents/{number}";
    /// The same as a file.
    DocumentFile { site, reference, number } => DOCUMENT_FILE =
        "/{site}/registrations/{reference}/documents/{number}/pdf";
    /// The calendar entry of a registration.
    Calendar { site, reference } => CALENDAR = "/{site}/registrations/{reference}/session.ics";
    /// The personal way into the session.
    Join { site, token } => JOIN = "/{site}/join/{token}";
    /// The room of a session, for who leads it.
    Room { site, session } => ROOM = "/{site}/room/{session}";
    /// Its web socket.
    RoomSocket { site, session } => ROOM_SOCKET = "/{site}/room/{session}/socket";
    /// Its slides, for who leads it.
    RoomSlides { site, session } => ROOM_SLIDES = "/{site}/room/{session}/slides";
    /// Removes a file of them (POST).
    RoomSlidesRemove { site, session, deck } => ROOM_SLIDES_REMOVE = "/{site}/room/{session}/slides/{deck}/remove";
    /// A page of them, for who leads it.
    RoomSlide { site, session, deck, page } => ROOM_SLIDE = "/{site}/room/{session}/slides/{deck}/{page}";
    /// A guest gives his name (POST).
    RoomGuest { site, session } => ROOM_GUEST = "/{site}/room/{session}/guest";
    /// The room, for who has a personal link.
    RoomSeat { site, session, token } => ROOM_SEAT = "/{site}/room/{session}/with/{token}";
    /// Its web socket.
    RoomSeatSocket { site, session, token } => ROOM_SEAT_SOCKET = "/{site}/room/{session}/with/{token}/socket";
    /// The pages that it shows.
    RoomSeatSlides { site, session, token } => ROOM_SEAT_SLIDES = "/{site}/room/{session}/with/{token}/slides";
    /// One of them.
    RoomSeatSlide { site, session, token, deck, page } => ROOM_SEAT_SLIDE =
        "/{site}/room/{session}/with/{token}/slides/{deck}/{page}";
    /// Choosing a language (POST).
    Language { site } => LANGUAGE = "/{site}/language";
    /// Payments, sums and books of the site.
    Money { site } => MONEY = "/{site}/money";
    /// Payments for spreadsheets.
    MoneyCsv { site } => MONEY_CSV = "/{site}/money/payments.csv";
    /// The same as a workbook.
    MoneyXlsx { site } => MONEY_XLSX = "/{site}/money/payments.xlsx";
    /// The ledger for accounting programs.
    MoneyJournal { site } => MONEY_JOURNAL = "/{site}/money/ledger.journal";
    /// A receipt or credit note as a file, for those who keep the books.
    MoneyDocument { site, number } => MONEY_DOCUMENT = "/{site}/money/documents/{number}/pdf";
    /// When each account was compared with its gateway's list, and what differs.
    Reconciliation { site } => RECONCILIATION = "/{site}/money/reconciliation";
    /// Compares an account now (POST).
    ReconciliationCompare { site } => RECONCILIATION_COMPARE = "/{site}/money/reconciliation/compare";
    /// Files of a gateway's console by which accounts are compared (POST imports one).
    SettlementFiles { site } => SETTLEMENT_FILES = "/{site}/money/reconciliation/files";
    /// One of them (POST takes or removes it).
    SettlementFile { site, settlement } => SETTLEMENT_FILE = "/{site}/money/reconciliation/files/{settlement}";
    /// Something that differs (POST explains it).
    Difference { site, difference } => DIFFERENCE = "/{site}/money/reconciliation/{difference}";
    /// Posts it (POST).
    DifferencePosting { site, difference } => DIFFERENCE_POSTING = "/{site}/money/reconciliation/{difference}/posting";
    /// Takes that back (POST).
    DifferenceReversal { site, difference } => DIFFERENCE_REVERSAL = "/{site}/money/reconciliation/{difference}/reversal";
    /// One payment with its history; `reference` is its registration's.
    Payment { site, reference } => PAYMENT = "/{site}/money/payments/{reference}";
    /// What a pay-per-use session used, and what was charged for it.
    Statement { site, session } => STATEMENT = "/{site}/statements/{session}";
    /// The same on paper.
    StatementPdf { site, session } => STATEMENT_PDF = "/{site}/statements/{session}/pdf";
    /// The same for programs.
    StatementCsv { site, session } => STATEMENT_CSV = "/{site}/statements/{session}/csv";
    /// Reports: the first of them.
    Reports { site } => REPORTS = "/{site}/reports";
    /// One report: `sessions`, `attendees`, `fees`, `usage` or `charge-back`.
    Report { site, report } => REPORT = "/{site}/reports/{report}";
    /// The same as comma-separated values.
    ReportCsv { site, report } => REPORT_CSV = "/{site}/reports/{report}/csv";
    /// The same for spreadsheets.
    ReportXlsx { site, report } => REPORT_XLSX = "/{site}/reports/{report}/xlsx";
    /// Files a claim for what a session cost (POST).
    FileClaim { site, session } => FILE_CLAIM = "/{site}/statements/{session}/claim";
    /// Claims and budgets of who looks.
    Claims { site } => CLAIMS = "/{site}/claims";
    /// One claim (POST decides, pays or settles it).
    Claim { site, claim } => CLAIM = "/{site}/claims/{claim}";
    /// Asks the heads of a session's division for more than its budget has (POST).
    AskBudget { site, session } => ASK_BUDGET = "/{site}/host/sessions/{session}/budget";
    /// Answers such a question (POST).
    AnswerBudget { site, request } => ANSWER_BUDGET = "/{site}/budget-requests/{request}";
    /// A budget with the sessions that it pays for (POST changes it).
    Budget { site, budget } => BUDGET = "/{site}/budgets/{budget}";
    /// Asks the gateway about a payment (POST).
    PaymentInquiry { site, reference } => PAYMENT_INQUIRY = "/{site}/money/payments/{reference}/inquiry";
    /// Carries out what a person decided about a payment (POST).
    PaymentDecide { site, reference } => PAYMENT_DECIDE = "/{site}/money/payments/{reference}/decide";
    /// A refund that the gateway refused (GET shows, POST decides).
    PaymentFailedRefund { site, reference, refund } => PAYMENT_FAILED_REFUND =
        "/{site}/money/payments/{reference}/refunds/{refund}";
    /// Notes a refund that was given at the gateway's console (GET shows, POST notes).
    PaymentConsoleRefund { site, reference } => PAYMENT_CONSOLE_REFUND =
        "/{site}/money/payments/{reference}/console-refund";
    /// Notes that a payer disputes a payment (GET shows, POST notes).
    PaymentDispute { site, reference } => PAYMENT_DISPUTE = "/{site}/money/payments/{reference}/dispute";
    /// What there is to say for a payment that is disputed, to be sent to the gateway.
    PaymentEvidence { site, reference } => PAYMENT_EVIDENCE = "/{site}/money/payments/{reference}/evidence";
    /// Gives money of a payment back (POST).
    PaymentRefund { site, reference } => PAYMENT_REFUND = "/{site}/money/payments/{reference}/refund";
    /// Signing in (GET shows, POST signs in).
    SignIn => SIGN_IN = "/sign-in";
    /// The code of the second factor, after the password.
    SignInCode => SIGN_IN_CODE = "/sign-in/code";
    /// Asking for a link to choose another password.
    Forgotten => FORGOTTEN = "/sign-in/forgotten";
    /// A link that was sent or printed: a password is chosen, or an invitation accepted.
    AccountLink { token } => ACCOUNT_LINK = "/sign-in/links/{token}";
    /// Accepting an invitation with the account that one has (POST).
    AccountLinkJoin { token } => ACCOUNT_LINK_JOIN = "/sign-in/links/{token}/join";
    /// Signing out (POST).
    SignOut => SIGN_OUT = "/sign-out";
    /// Who one is, what one may do, and where one is signed in.
    Account => ACCOUNT = "/account";
    /// How one is called, and the language of one's mails (POST).
    AccountName => ACCOUNT_NAME = "/account/name";
    /// Another password.
    AccountPassword => ACCOUNT_PASSWORD = "/account/password";
    /// The second factor: setting it up, or another one.
    SecondFactor => SECOND_FACTOR = "/account/second-factor";
    /// New recovery codes (POST).
    RecoveryCodes => RECOVERY_CODES = "/account/second-factor/recovery-codes";
    /// Without a second factor (POST).
    SecondFactorRemove => SECOND_FACTOR_REMOVE = "/account/second-factor/remove";
    /// Ends one sign-in (POST).
    SignInEnd { sign_in } => SIGN_IN_END = "/account/sign-ins/{sign_in}/end";
    /// Ends all sign-ins but this one (POST).
    SignInsEndOthers => SIGN_INS_END_OTHERS = "/account/sign-ins/end-others";
    /// The operator's list of sites.
    OperatorSites => OPERATOR_SITES = "/operator";
    /// Making a site (GET shows, POST makes).
    OperatorNewSite => OPERATOR_NEW_SITE = "/operator/sites/new";
    /// One site in the operator's hands (POST changes it).
    OperatorSite { site } => OPERATOR_SITE = "/operator/sites/{site}";
    /// Provides fee-based training to a site, or no longer (POST).
    OperatorFees { site } => OPERATOR_FEES = "/operator/sites/{site}/fees";
    /// Provides pay-per-use to a site, changes how, or withdraws it (POST).
    OperatorUsage { site } => OPERATOR_USAGE = "/operator/sites/{site}/pay-per-use";
    /// Invites another administrator of a site (POST).
    OperatorInvite { site } => OPERATOR_INVITE = "/operator/sites/{site}/administrators";
    /// Sends an administrator's invitation again (POST).
    OperatorResend { site, invitation } => OPERATOR_RESEND = "/operator/sites/{site}/invitations/{invitation}/resend";
    /// Withdraws an administrator's invitation (POST).
    OperatorWithdraw { site, invitation } => OPERATOR_WITHDRAW = "/operator/sites/{site}/invitations/{invitation}/withdraw";
    /// The statements of a site, for the operator.
    OperatorStatements { site } => OPERATOR_STATEMENTS = "/operator/sites/{site}/statements";
    /// One of them.
    OperatorStatement { site, session } => OPERATOR_STATEMENT = "/operator/sites/{site}/statements/{session}";
    /// The same on paper.
    OperatorStatementPdf { site, session } => OPERATOR_STATEMENT_PDF =
        "/operator/sites/{site}/statements/{session}/pdf";
    /// The same for programs.
    OperatorStatementCsv { site, session } => OPERATOR_STATEMENT_CSV =
        "/operator/sites/{site}/statements/{session}/csv";
    /// Everybody who signs in to the installation.
    Everybody => EVERYBODY = "/operator/people";
    /// Takes away a second factor that its owner has lost (POST).
    EverybodyFactor { account } => EVERYBODY_FACTOR = "/operator/people/{account}/second-factor";
    /// Who works at a site (POST invites somebody).
    People { site } => PEOPLE = "/{site}/admin/people";
    /// The roles of one of them (POST changes them).
    PersonRoles { site, account } => PERSON_ROLES = "/{site}/admin/people/{account}";
    /// Takes all roles of one of them (POST).
    PersonRemove { site, account } => PERSON_REMOVE = "/{site}/admin/people/{account}/remove";
    /// Takes away a second factor that one of them has lost (POST).
    PersonFactor { site, account } => PERSON_FACTOR = "/{site}/admin/people/{account}/second-factor";
    /// Sends an invitation again (POST).
    InvitationResend { site, invitation } => INVITATION_RESEND = "/{site}/admin/invitations/{invitation}/resend";
    /// Withdraws an invitation (POST).
    InvitationWithdraw { site, invitation } => INVITATION_WITHDRAW = "/{site}/admin/invitations/{invitation}/withdraw";
    /// How the installation does.
    OperatorHealth => OPERATOR_HEALTH = "/operator/health";
    /// Jobs that wait.
    OperatorJobs => OPERATOR_JOBS = "/operator/jobs";
    /// Makes a job due now (POST).
    OperatorHurry { kind, subject } => OPERATOR_HURRY = "/operator/jobs/{kind}/{subject}";
    /// Payments of hosts to the operator, their sums and his books.
    OperatorMoney => OPERATOR_MONEY = "/operator/money";
    /// Payments of hosts for spreadsheets.
    OperatorMoneyCsv => OPERATOR_MONEY_CSV = "/operator/money/payments.csv";
    /// The same as a workbook.
    OperatorMoneyXlsx => OPERATOR_MONEY_XLSX = "/operator/money/payments.xlsx";
    /// The operator's ledger for accounting programs.
    OperatorMoneyJournal => OPERATOR_MONEY_JOURNAL = "/operator/money/ledger.journal";
    /// A receipt or credit note of the operator as a file.
    OperatorMoneyDocument { number } => OPERATOR_MONEY_DOCUMENT = "/operator/money/documents/{number}/pdf";
    /// When each of the operator's accounts was compared with its gateway's list, and what differs.
    OperatorReconciliation => OPERATOR_RECONCILIATION = "/operator/money/reconciliation";
    /// Compares one now (POST).
    OperatorReconciliationCompare => OPERATOR_RECONCILIATION_COMPARE = "/operator/money/reconciliation/compare";
    /// Files of a gateway's console by which they are compared (POST imports one).
    OperatorSettlementFiles => OPERATOR_SETTLEMENT_FILES = "/operator/money/reconciliation/files";
    /// One of them (POST takes or removes it).
    OperatorSettlementFile { settlement } => OPERATOR_SETTLEMENT_FILE = "/operator/money/reconciliation/files/{settlement}";
    /// Something that differs (POST explains it).
    OperatorDifference { difference } => OPERATOR_DIFFERENCE = "/operator/money/reconciliation/{difference}";
    /// Posts it (POST).
    OperatorDifferencePosting { difference } => OPERATOR_DIFFERENCE_POSTING =
        "/operator/money/reconciliation/{difference}/posting";
    /// Takes that back (POST).
    OperatorDifferenceReversal { difference } => OPERATOR_DIFFERENCE_REVERSAL =
        "/operator/money/reconciliation/{difference}/reversal";
    /// One payment of a host with its history; `reference` is that of any of its tries.
    OperatorPayment { reference } => OPERATOR_PAYMENT = "/operator/money/payments/{reference}";
    /// Asks the gateway about it now (POST).
    OperatorPaymentInquiry { reference } => OPERATOR_PAYMENT_INQUIRY = "/operator/money/payments/{reference}/inquiry";
    /// Decides about it (POST).
    OperatorPaymentDecide { reference } => OPERATOR_PAYMENT_DECIDE = "/operator/money/payments/{reference}/decide";
    /// Gives money of it back (POST).
    OperatorPaymentRefund { reference } => OPERATOR_PAYMENT_REFUND = "/operator/money/payments/{reference}/refund";
    /// A refund of it that failed.
    OperatorPaymentFailedRefund { reference, refund } => OPERATOR_PAYMENT_FAILED_REFUND =
        "/operator/money/payments/{reference}/refunds/{refund}";
    /// Notes a refund of it that was made at the gateway's console.
    OperatorPaymentConsoleRefund { reference } => OPERATOR_PAYMENT_CONSOLE_REFUND =
        "/operator/money/payments/{reference}/console-refund";
    /// Notes that a host disputes it.
    OperatorPaymentDispute { reference } => OPERATOR_PAYMENT_DISPUTE = "/operator/money/payments/{reference}/dispute";
    /// The operator's own merchant accounts, to which pay-per-use is paid.
    OperatorAccounts => OPERATOR_ACCOUNTS = "/operator/merchant-accounts";
    /// One of a mode, `test` or `production`, and of the product in the query (POST keeps it).
    OperatorAccount { mode } => OPERATOR_ACCOUNT = "/operator/merchant-accounts/{mode}";
    /// Asks the gateway about it (POST).
    VerifyOperatorAccount { mode } => VERIFY_OPERATOR_ACCOUNT = "/operator/merchant-accounts/{mode}/verify";
    /// Changes the order of a mode's accounts, or whether one is offered (POST).
    ArrangeOperatorAccounts { mode } => ARRANGE_OPERATOR_ACCOUNTS = "/operator/merchant-accounts/{mode}/arrange";
    /// Rehearses a payment through one of its accounts, of the product in the query.
    OperatorRehearsal { mode } => OPERATOR_REHEARSAL = "/operator/merchant-accounts/{mode}/rehearsal";
    /// Who sells pay-per-use: name, address and tax number on statements and hosts' receipts (POST keeps it).
    OperatorSeller => OPERATOR_SELLER = "/operator/seller";
    /// The operator's tariffs of pay-per-use.
    OperatorTariffs => OPERATOR_TARIFFS = "/operator/tariffs";
    /// Making a tariff (GET shows, POST makes).
    OperatorNewTariff => OPERATOR_NEW_TARIFF = "/operator/tariffs/new";
    /// One tariff: its versions, and what a session would cost (POST adds a version).
    OperatorTariff { tariff } => OPERATOR_TARIFF = "/operator/tariffs/{tariff}";
    /// Takes a version back that does not hold yet (POST).
    OperatorTariffWithdraw { tariff, version } => OPERATOR_TARIFF_WITHDRAW = "/operator/tariffs/{tariff}/versions/{version}/withdraw";
    /// Divisions of a site (POST adds one).
    Divisions { site } => DIVISIONS = "/{site}/admin/divisions";
    /// One of them (POST changes it).
    Division { site, division } => DIVISION = "/{site}/admin/divisions/{division}";
    /// Writes who heads a division (POST).
    DivisionHeads { site, division } => DIVISION_HEADS = "/{site}/admin/divisions/{division}/heads";
    /// Adds a budget to a division (POST).
    DivisionBudgets { site, division } => DIVISION_BUDGETS = "/{site}/admin/divisions/{division}/budgets";
    /// Decides whether scheduling asks for a division (POST).
    DivisionUse { site } => DIVISION_USE = "/{site}/admin/division-use";
    /// The audit log of a site.
    Audit { site } => AUDIT = "/{site}/admin/audit";
    /// The same as CSV.
    AuditExport { site } => AUDIT_EXPORT = "/{site}/admin/audit.csv";
    /// An administrator's first page: set-up, then figures.
    Admin { site } => ADMIN = "/{site}/admin";
    /// Enabling e-commerce, and its settings.
    ECommerce { site } => E_COMMERCE = "/{site}/admin/e-commerce";
    /// The merchant accounts, and which mode is on.
    MerchantAccounts { site } => MERCHANT_ACCOUNTS = "/{site}/admin/merchant-accounts";
    /// An account of one mode, `test` or `production`, and of the product in the query.
    MerchantAccount { site, mode } => MERCHANT_ACCOUNT = "/{site}/admin/merchant-accounts/{mode}";
    /// Asks the gateway about an account (POST).
    VerifyMerchantAccount { site, mode } => VERIFY_MERCHANT_ACCOUNT = "/{site}/admin/merchant-accounts/{mode}/verify";
    /// Changes the order of a mode's accounts, or whether one is offered (POST).
    ArrangeMerchantAccounts { site, mode } => ARRANGE_MERCHANT_ACCOUNTS = "/{site}/admin/merchant-accounts/{mode}/arrange";
    /// Rehearses a payment through an account of the product in the query.
    Rehearsal { site, mode } => REHEARSAL = "/{site}/admin/merchant-accounts/{mode}/rehearsal";
    /// Changes between Test and Production (POST).
    SiteMode { site } => SITE_MODE = "/{site}/admin/mode";
    /// Makes the hidden session of Test mode (POST).
    TestSession { site } => TEST_SESSION = "/{site}/admin/test-session";
    /// The words that payers read.
    Texts { site } => TEXTS = "/{site}/admin/texts";
    /// Accent colour and logo.
    Appearance { site } => APPEARANCE = "/{site}/admin/appearance";
    /// Puts up a logo (POST).
    Logo { site } => LOGO = "/{site}/admin/appearance/logo";
    /// Takes the logo away (POST).
    NoLogo { site } => NO_LOGO = "/{site}/admin/appearance/logo/none";
    /// The style sheet with a site's accent, and its logo.
    Looks { site, file } => LOOKS = "/{site}/looks/{file}";
    /// Payflow's silent post: a hint that something happened.
    PayflowSilentPost { site } => PAYFLOW_SILENT_POST = "/notifications/payflow/{site}";
    /// PayPal's notifications about a merchant account: hints that something happened.
    PayPalNotifications { account } => PAYPAL_NOTIFICATIONS = "/notifications/paypal/{account}";
    /// Style sheet and scripts.
    Asset { file } => ASSET = "/assets/{file}";
    /// The process is alive.
    Healthz => HEALTHZ = "/healthz";
    /// The process can serve.
    Readyz => READYZ = "/readyz";
    /// Figures for Prometheus.
    Metrics => METRICS = "/metrics";
}

impl Address<'_> {
    /// The whole address, for mails, calendars and gateways.
    pub fn absolute(&self, base: &BaseUrl) -> String {
        format!("{base}{}", self.path())
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// Puts `segments` into the `{…}` places of `pattern`, in order.
fn fill(pattern: &str, segments: &[&str]) -> String {
    let mut segments = segments.iter();
    fill_places(pattern, |_| segments.next().copied()).expect("one segment for each place of the pattern")
}

/// The path of a pattern, its places filled by their names; `None` when one has no segment.
pub fn fill_places<'a>(pattern: &str, mut segment: impl FnMut(&str) -> Option<&'a str>) -> Option<String> {
    let mut path = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        let (place, after) = after.split_once('}')?;
        encode(&mut path, segment(place)?);
        rest = after;
    }
    path.push_str(rest);
    Some(path)
}

/// Percent-encodes all but RFC 3986's unreserved characters, so that no segment can become two, a query or a host.
/// A segment of dots only is encoded whole, because browsers walk up on `..`.
fn encode(out: &mut String, segment: &str) {
    let dots = segment.bytes().all(|b| b == b'.');
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') || (byte == b'.' && !dots) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing into a String cannot fail");
        }
    }
}

/// Where the installation is reached from outside: scheme, host and port, no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// Why a base URL was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// It does not begin with `http://` or `https://`.
    #[error("the base URL must begin with http:// or https://")]
    Scheme,
    /// The host is missing, or a path, query, user or a character that a host cannot have follows.
    #[error(
        "the base URL must be a host with an optional port and nothing after it, like https://training.example"
    )]
    Host,
}

impl BaseUrl {
    /// Reads `https://host[:port]`, with or without a closing slash.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim().trim_end_matches('/');
        let authority = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(BaseUrlError::Scheme)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if authority.is_empty() || authority.starts_with(':') || !authority.chars().all(allowed) {
            return Err(BaseUrlError::Host);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// Whether browsers reach us over TLS: decides on Secure cookies and HSTS (decision 11).
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port, as in the `Host` header.
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// The host without its port, as a certificate names it.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
        .trim_matches(['[', ']'])
    }

    /// Scheme, host and port, as in the `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// First path segments that belong to the installation, now or by the map of screens, and what people would take
/// for its own pages: none can be a site's slug (decision 21).
const RESERVED: [&str; 35] = [
    "about",
    "account",
    "admin",
    "api",
    "app",
    "assets",
    "checkout",
    "demo",
    "gateway",
    "health",
    "healthz",
    "help",
    "host",
    "join",
    "language",
    "login",
    "logout",
    "mailbox",
    "metrics",
    "money",
    "new",
    "notifications",
    "operator",
    "payflow",
    "readyz",
    "registrations",
    "reports",
    "room",
    "sessions",
    "sign-in",
    "sign-out",
    "static",
    "status",
    "support",
    "www",
];

/// Whether `word` cannot be a site's slug.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| word.eq_ignore_ascii_case(reserved))
}

#[cfg(test)]
#[path = "addresses_tests.rs"]
mod tests;
