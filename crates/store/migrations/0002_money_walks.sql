-- The first whole path: sites, sessions, seats, registrations, payments, ledger, receipts, mails, jobs.
--
-- Every table of a tenant begins its keys with the site; ids are UUIDv7, times are microseconds UTC, money is minor
-- units beside a currency code, words are the `as_str` of the domain's enums. Rows of what was heard, posted, issued or
-- audited are append-only (PS-I-20). There are deliberately no foreign keys to site and session: on PostgreSQL each
-- insert would lock the hot row.

create table site (
    id {uuid} not null primary key,
    slug {text} not null constraint site_slug_is_unique unique,
    name {text} not null,
    mode {text} not null,
    currency {text} not null,
    time_zone {text} not null,
    locale {text} not null,
    tax_name {text} not null,
    tax_rate_ppm {int} not null constraint site_tax_is_sane check (tax_rate_ppm >= 0 and tax_rate_ppm <= 1000000),
    tax_included {bool} not null,
    full_refund_days_before {int} not null,
    support_email {text} not null,
    seller_name {text} not null,
    seller_address {text} not null,
    seller_country {text} not null,
    seller_vat_number {text} not null,
    created_at {int} not null
){strict};

create table merchant_account (
    id {uuid} not null primary key,
    site_id {uuid} not null references site (id),
    mode {text} not null,
    gateway {text} not null,
    partner {text} not null,
    vendor {text} not null,
    login {text} not null,
    sealed_password {bytes} not null,
    action {text} not null,
    on_address_mismatch {text} not null,
    on_code_mismatch {text} not null,
    failing_since {int},
    probe_at {int},
    failures {int} not null,
    created_at {int} not null,
    constraint merchant_account_is_one_per_mode unique (site_id, mode, gateway)
){strict};

create table session (
    id {uuid} not null primary key,
    site_id {uuid} not null references site (id),
    mode {text} not null,
    slug {text} not null,
    state {text} not null,
    topic {text} not null,
    description {text} not null,
    agenda {text} not null,
    presenter {text} not null,
    language {text} not null,
    listed {bool} not null,
    starts_at {int} not null,
    ends_at {int} not null,
    time_zone {text} not null,
    opens_before {int} not null,
    registration_closes_at {int} not null,
    currency {text} not null,
    fee {int} not null constraint session_fee_is_sane check (fee >= 0 and fee <= 1000000000),
    meeting_link {text} not null,
    calendar_sequence {int} not null,
    created_at {int} not null,
    constraint session_slug_is_unique_in_its_site unique (site_id, slug),
    constraint session_ends_after_its_start check (ends_at > starts_at)
){strict};

-- The catalogue: upcoming sessions of a site in the order of their start.
create index session_by_start on session (site_id, starts_at);

-- The hot row of a session: kept apart so that its page is never locked by a sale (PS-S1, PS-I-12).
create table seats (
    session_id {uuid} not null primary key,
    site_id {uuid} not null,
    capacity {int},
    held {int} not null,
    sold {int} not null,
    constraint seats_are_not_negative check (held >= 0 and sold >= 0),
    constraint seats_are_never_oversold check (capacity is null or held + sold <= capacity)
){strict};

create table seat_hold (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    browser {bytes} not null,
    address {bytes} not null,
    state {text} not null,
    expires_at {int},
    extended {bool} not null,
    created_at {int} not null
){strict};

-- One hold per browser and session (decision 8).
create unique index seat_hold_is_one_per_browser on seat_hold (session_id, browser) where state = 'held';

-- Counting the holds of a network address (decision 8).
create index seat_hold_by_address on seat_hold (site_id, address) where state = 'held';

create table registration (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    seat_hold_id {uuid} not null references seat_hold (id),
    mode {text} not null,
    reference {text} not null constraint registration_reference_is_unique unique,
    link_version {int} not null,
    form_key {text} not null,
    state {text} not null,
    return_reason {text},
    first_name {text} not null,
    last_name {text} not null,
    email {text} not null,
    country {text} not null,
    locale {text} not null,
    time_zone {text} not null,
    policy_accepted_at {int} not null,
    confirmed_at {int},
    created_at {int} not null,
    constraint registration_form_is_taken_once unique (site_id, form_key)
){strict};

-- The registration that began on a hold.
create unique index registration_by_hold on registration (seat_hold_id);

create table intent (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    registration_id {uuid} not null constraint intent_is_one_per_registration unique references registration (id),
    session_id {uuid} not null,
    merchant_account_id {uuid} not null references merchant_account (id),
    mode {text} not null,
    currency {text} not null,
    net {int} not null,
    tax {int} not null,
    due {int} not null,
    tax_name {text} not null,
    tax_rate_ppm {int} not null,
    terms {text} not null,
    state {text} not null,
    secured_by {uuid},
    version {int} not null,
    created_at {int} not null,
    constraint intent_adds_up check (net + tax = due)
){strict};

create table attempt (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    intent_id {uuid} not null references intent (id),
    number {int} not null,
    reference {text} not null constraint attempt_reference_is_unique unique,
    method {text} not null,
    action {text} not null,
    state {text} not null,
    superseded {bool} not null,
    invoice_number {int} not null,
    page_id {text} not null constraint attempt_page_is_unique unique,
    page_token {text},
    page_opened_at {int},
    page_said_spent {bool} not null,
    page_said_paid {bool} not null,
    trouble {text},
    last_looked_at {int},
    created_at {int} not null,
    constraint attempt_number_is_unique unique (intent_id, number)
){strict};

create table operation (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    attempt_id {uuid} not null references attempt (id),
    number {int} not null,
    kind {text} not null,
    request_key {text} not null constraint operation_request_key_is_unique unique,
    reference {text} not null constraint operation_reference_is_unique unique,
    currency {text} not null,
    amount {int} not null constraint operation_moves_something check (amount > 0),
    target {text},
    reason {text},
    fingerprint {text} not null,
    state {text} not null,
    sends {int} not null,
    created_at {int} not null,
    sent_at {int} not null,
    inquired_at {int},
    not_found_at {int},
    refusal_confirmed {bool} not null,
    constraint operation_number_is_unique unique (attempt_id, number)
){strict};

create table observation (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    attempt_id {uuid} not null references attempt (id),
    operation_id {uuid} not null references operation (id),
    number {int} not null,
    source {text} not null,
    verdict {text} not null,
    standing {text} not null,
    object {text},
    currency {text},
    amount {int},
    heard_reference {text},
    replayed {bool} not null,
    unscreened {bool} not null,
    address_check {text} not null,
    code_check {text} not null,
    code {int},
    raw {text} not null,
    heard_at {int} not null,
    constraint observation_number_is_unique unique (attempt_id, number)
){strict};

create table ledger_entry (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    event {text} not null,
    merchant_account_id {uuid} not null,
    cause {text} not null,
    currency {text} not null,
    intent_id {uuid} not null,
    session_id {uuid} not null,
    registration_id {uuid} not null,
    posted_at {int} not null,
    constraint ledger_entry_is_one_per_fact unique (merchant_account_id, event, cause)
){strict};

create table ledger_line (
    entry_id {uuid} not null references ledger_entry (id),
    number {int} not null,
    account {int} not null,
    minor {int} not null constraint ledger_line_moves_something check (minor <> 0),
    primary key (entry_id, number)
){strict};

-- The export reads a site's entries in the order of posting.
create index ledger_entry_by_time on ledger_entry (site_id, mode, posted_at, id);

create table number_series (
    site_id {uuid} not null,
    kind {text} not null,
    mode {text} not null,
    year {int} not null,
    last_number {int} not null,
    primary key (site_id, kind, mode, year)
){strict};

create table receipt (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    year {int} not null,
    number {int} not null,
    registration_id {uuid} not null constraint receipt_is_one_per_registration unique,
    intent_id {uuid} not null,
    attempt_id {uuid} not null,
    content {text} not null,
    issued_at {int} not null,
    constraint receipt_number_is_unique unique (site_id, mode, year, number)
){strict};

-- The hash chain over ledger entries and receipts, sealed in batches by a job (decision 14).
create table chain_link (
    number {int} not null primary key,
    kind {text} not null,
    subject {uuid} not null,
    digest {bytes} not null,
    sealed_at {int} not null,
    constraint chain_link_is_one_per_subject unique (kind, subject)
){strict};

create table mail (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    registration_id {uuid} not null,
    kind {text} not null,
    cause {text} not null,
    message_id {text} not null,
    state {text} not null,
    created_at {int} not null,
    sent_at {int},
    constraint mail_is_one_per_cause unique (registration_id, kind, cause)
){strict};

create table job (
    kind {text} not null,
    subject {uuid} not null,
    site_id {uuid},
    due_at {int} not null,
    tries {int} not null,
    leased_until {int},
    last_error {text},
    primary key (kind, subject)
){strict};

-- Workers take what is due, oldest first.
create index job_by_due on job (kind, due_at);

create table audit (
    id {uuid} not null primary key,
    site_id {uuid},
    actor {text} not null,
    action {text} not null,
    subject {text} not null,
    detail {text} not null,
    at {int} not null
){strict};

-- The audit log of a site, newest first.
create index audit_by_time on audit (site_id, at);

{append_only observation}
{append_only ledger_entry}
{append_only ledger_line}
{append_only receipt}
{append_only chain_link}
{append_only audit}
