CREATE INDEX account_link_by_kind on account_link (kind, ends_at);
CREATE INDEX attempt_by_account on attempt (merchant_account_id);
CREATE INDEX audit_by_subject on audit (site_id, subject, at, id);
CREATE INDEX audit_by_time on audit (site_id, at);
CREATE INDEX budget_change_by_budget on budget_change (budget_id, at);
CREATE INDEX budget_request_by_budget on budget_request (budget_id, state);
CREATE INDEX budget_request_by_session on budget_request (session_id, asked_at);
CREATE UNIQUE INDEX budget_request_is_open_once on budget_request (session_id) where state = 'asked';
CREATE INDEX budget_reservation_by_budget on budget_reservation (budget_id, session_id);
CREATE INDEX budget_reservation_by_session on budget_reservation (site_id, session_id);
CREATE INDEX budget_spending_by_budget on budget_spending (budget_id, at);
CREATE INDEX capture_by_object on capture (site_id, object);
CREATE INDEX claim_by_statement on claim (site_id, statement_id);
CREATE INDEX claim_by_time on claim (site_id, mode, filed_at);
CREATE UNIQUE INDEX claim_is_open_once on claim (statement_id, claimant) where state in ('filed', 'approved');
CREATE INDEX credit_note_by_registration on credit_note (registration_id);
CREATE UNIQUE INDEX difference_is_told_once on difference (merchant_account_id, object, difference);
CREATE INDEX difference_open on difference (site_id, mode, moved_at, id) where ended_at is null;
CREATE INDEX difference_posted on difference (site_id, mode, moved_at, id) where posted is not null;
CREATE INDEX dispute_by_end on dispute (site_id, ended_at) where lost > 0;
CREATE INDEX dispute_by_intent on dispute (intent_id, opened_at);
CREATE UNIQUE INDEX dispute_told_once on dispute (attempt_id, case_number) where by_gateway and state = 'open';
CREATE INDEX division_budget_by_division on division_budget (division_id, mode, from_at);
CREATE INDEX division_head_by_account on division_head (account_id);
CREATE INDEX intent_by_session on intent (site_id, session_id);
CREATE INDEX intent_by_time on intent (site_id, mode, created_at, id);
CREATE INDEX intent_in_test on intent (site_id) where mode = 'test';
CREATE INDEX intent_of_use on intent (use_site_id, session_id) where use_site_id is not null;
CREATE INDEX invitation_by_session on invitation (site_id, session_id, id);
CREATE INDEX invitation_by_time on invitation (site_id, asked_at);
CREATE INDEX job_by_due on job (kind, due_at);
CREATE INDEX kept_form_by_account on kept_form (account_id);
CREATE INDEX ledger_entry_by_account on ledger_entry (merchant_account_id, posted_at);
CREATE INDEX ledger_entry_by_intent on ledger_entry (intent_id);
CREATE INDEX ledger_entry_by_session on ledger_entry (site_id, session_id);
CREATE INDEX ledger_entry_by_time on ledger_entry (site_id, mode, posted_at, id);
CREATE UNIQUE INDEX merchant_account_is_one_per_mode on merchant_account (site_id, mode, gateway)
    where retired_at is null;
CREATE INDEX observation_by_object on observation (attempt_id, object);
CREATE INDEX receipt_by_registration on receipt (registration_id, issued_at, id);
CREATE UNIQUE INDEX receipt_is_first_once on receipt (registration_id) where replaces is null;
CREATE UNIQUE INDEX receipt_of_use_is_first_once on receipt (intent_id) where registration_id is null and replaces is null;
CREATE INDEX reconciliation_by_site on reconciliation (site_id);
CREATE INDEX refund_by_console on refund (site_id, ended_at) where console_object is not null;
CREATE INDEX refund_by_session on refund (session_id, state);
CREATE INDEX refund_by_time on refund (site_id, mode, requested_at, id);
CREATE UNIQUE INDEX refund_is_noted_once on refund (console_key, site_id);
CREATE INDEX registration_by_email on registration (site_id, email, session_id);
CREATE INDEX registration_by_giver on registration (given_by, created_at);
CREATE UNIQUE INDEX registration_by_hold on registration (seat_hold_id);
CREATE INDEX registration_by_payer on registration (site_id, payer_email, session_id);
CREATE INDEX registration_by_session on registration (site_id, session_id, state, id);
CREATE INDEX role_by_account on role (account_id);
CREATE INDEX room_deck_by_session on room_deck (site_id, session_id, at);
CREATE INDEX room_person_of_address on room_person (session_id, address) where address is not null;
CREATE INDEX room_running on room (session_id) where started_at is not null and ended_at is null;
CREATE INDEX seat_hold_by_address on seat_hold (site_id, address) where state = 'held';
CREATE INDEX seat_hold_confirmed_by_address on seat_hold (site_id, address, expires_at) where state = 'confirmed';
CREATE INDEX seat_hold_confirmed_by_browser on seat_hold (session_id, browser) where state = 'confirmed';
CREATE INDEX seat_hold_given_back_by_address on seat_hold (site_id, address, expires_at) where state = 'released';
CREATE UNIQUE INDEX seat_hold_is_one_per_browser on seat_hold (session_id, browser) where state = 'held';
CREATE INDEX session_by_end on session (site_id, ends_at);
CREATE INDEX session_by_host on session (site_id, host, starts_at);
CREATE INDEX session_by_start on session (site_id, starts_at);
CREATE INDEX session_estimate_by_session on session_estimate (session_id, accepted_at);
CREATE UNIQUE INDEX session_form_is_taken_once on session (site_id, form_key);
CREATE INDEX session_undecided on session (site_id, mode, held_asked_at)
    where held_asked_at is not null and state = 'scheduled' and held_elsewhere_at is null;
CREATE INDEX settlement_file_by_time on settlement_file (merchant_account_id, covered_until);
CREATE UNIQUE INDEX settlement_file_once on settlement_file (merchant_account_id, digest);
CREATE INDEX sign_in_by_account on sign_in (account_id);
CREATE UNIQUE INDEX site_of_operator_is_one on site (is_operators) where is_operators;
CREATE INDEX tries_by_age on tries (began_at);
CREATE INDEX usage_statement_by_time on usage_statement (site_id, mode, frozen_at);
CREATE TABLE account (
    id BLOB not null primary key,
    email TEXT not null constraint account_email_is_unique unique,
    name TEXT not null,
    locale TEXT not null,
    is_operator INTEGER not null,
    password_hash TEXT,
    sealed_second_factor BLOB,
    second_factor_step INTEGER,
    disabled_at INTEGER,
    created_at INTEGER not null
) STRICT;
CREATE TABLE account_link (
    id BLOB not null primary key,
    kind TEXT not null,
    email TEXT not null,
    name TEXT not null,
    site_id BLOB,
    locale TEXT not null,
    created_at INTEGER not null,
    ends_at INTEGER not null,
    used_at INTEGER
, roles TEXT not null default '') STRICT;
CREATE TABLE attempt (
    id BLOB not null primary key,
    site_id BLOB not null,
    intent_id BLOB not null references intent (id),
    number INTEGER not null,
    reference TEXT not null constraint attempt_reference_is_unique unique,
    method TEXT not null,
    action TEXT not null,
    state TEXT not null,
    superseded INTEGER not null,
    invoice_number INTEGER not null,
    page_id TEXT not null constraint attempt_page_is_unique unique,
    page_token TEXT,
    page_opened_at INTEGER,
    page_said_spent INTEGER not null,
    page_said_paid INTEGER not null,
    trouble TEXT,
    last_looked_at INTEGER,
    created_at INTEGER not null, set_aside INTEGER not null default 0, closed_at INTEGER, mismatch_passes INTEGER not null default false, merchant_account_id BLOB references merchant_account (id), named_payment TEXT, disputed INTEGER not null default false, dispute_lost INTEGER not null default 0, dispute_lost_tax INTEGER not null default 0, card_entry TEXT not null default 'gateway-page', page_said_paid_at INTEGER,
    constraint attempt_number_is_unique unique (intent_id, number)
) STRICT;
CREATE TABLE audit (
    id BLOB not null primary key,
    site_id BLOB,
    actor TEXT not null,
    action TEXT not null,
    subject TEXT not null,
    detail TEXT not null,
    at INTEGER not null
) STRICT;
CREATE TABLE budget_change (
    id BLOB not null primary key,
    site_id BLOB not null,
    budget_id BLOB not null references division_budget (id),
    minor INTEGER not null,
    account_id BLOB not null,
    note TEXT not null,
    at INTEGER not null
) STRICT;
CREATE TABLE budget_request (
    id BLOB not null primary key,
    site_id BLOB not null,
    budget_id BLOB not null references division_budget (id),
    session_id BLOB not null,
    asked_by BLOB not null,
    ceiling INTEGER not null,
    state TEXT not null,
    words TEXT not null,
    answer TEXT not null,
    asked_at INTEGER not null,
    decided_by BLOB,
    decided_at INTEGER
) STRICT;
CREATE TABLE budget_reservation (
    intent_id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    budget_id BLOB not null references division_budget (id),
    amount INTEGER not null,
    overdrawn INTEGER not null,
    state TEXT not null,
    ends_at INTEGER not null,
    created_at INTEGER not null,
    ended_at INTEGER
) STRICT;
CREATE TABLE budget_spending (
    session_id BLOB not null primary key,
    site_id BLOB not null,
    budget_id BLOB not null references division_budget (id),
    statement_id BLOB not null,
    amount INTEGER not null,
    at INTEGER not null
) STRICT;
CREATE TABLE buyer_company (
    registration_id BLOB not null primary key references registration (id),
    site_id BLOB not null,
    name TEXT not null,
    address TEXT not null,
    vat_number TEXT not null,
    reference TEXT not null,
    created_at INTEGER not null
) STRICT;
CREATE TABLE canary (
    singleton INTEGER not null primary key constraint canary_is_one check (singleton = 1),
    beat INTEGER not null
) STRICT;
CREATE TABLE capture (
    attempt_id BLOB not null references attempt (id),
    object TEXT not null,
    site_id BLOB not null,
    amount INTEGER not null,
    going_back INTEGER not null,
    primary key (attempt_id, object),
    constraint capture_is_never_given_back_twice check (going_back >= 0 and going_back <= amount)
) STRICT;
CREATE TABLE chain_link (
    number INTEGER not null primary key,
    kind TEXT not null,
    subject BLOB not null,
    digest BLOB not null,
    sealed_at INTEGER not null,
    constraint chain_link_is_one_per_subject unique (kind, subject)
) STRICT;
CREATE TABLE claim (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    statement_id BLOB not null,
    division_id BLOB not null references division (id),
    mode TEXT not null,
    claimant BLOB not null,
    currency TEXT not null,
    amount INTEGER not null,
    state TEXT not null,
    filed_at INTEGER not null,
    decided_by BLOB,
    decided_at INTEGER,
    words TEXT not null,
    paid_by BLOB,
    paid_at INTEGER,
    reference TEXT not null,
    settled_by BLOB,
    settled_at INTEGER,
    constraint claim_is_for_something check (amount > 0)
) STRICT;
CREATE TABLE "credit_note" (
    id BLOB not null primary key,
    site_id BLOB not null,
    mode TEXT not null,
    year INTEGER not null,
    number INTEGER not null,
    receipt_id BLOB not null references receipt (id),
    registration_id BLOB,
    intent_id BLOB not null,
    reason TEXT not null,
    cause TEXT not null,
    currency TEXT not null,
    net INTEGER not null,
    tax INTEGER not null,
    gross INTEGER not null constraint credit_note_takes_something_back check (gross > 0),
    content TEXT not null,
    issued_at INTEGER not null,
    constraint credit_note_number_is_unique unique (site_id, mode, year, number),
    constraint credit_note_is_one_per_cause unique (receipt_id, cause),
    constraint credit_note_adds_up check (net + tax = gross)
) STRICT;
CREATE TABLE difference (
    id BLOB not null primary key,
    site_id BLOB not null,
    mode TEXT not null,
    merchant_account_id BLOB not null references merchant_account (id),
    difference TEXT not null,
    object TEXT not null,
    movement TEXT not null,
    theirs_currency TEXT,
    theirs INTEGER,
    ours_currency TEXT,
    ours INTEGER,
    intent_id BLOB references intent (id),
    moved_at INTEGER not null,
    found_at INTEGER not null,
    ended_at INTEGER,
    ended_by TEXT,
    note TEXT not null default ''
, posted INTEGER, agreed_at INTEGER) STRICT;
CREATE TABLE difference_posting (
    difference_id BLOB not null references difference (id),
    number INTEGER not null constraint difference_posting_counts_from_one check (number > 0),
    site_id BLOB not null,
    entry_id BLOB not null references ledger_entry (id),
    account INTEGER not null,
    currency TEXT not null,
    -- What it posted to the gateway's clearing account, minor units, debit positive.
    minor INTEGER not null,
    -- What either side said then.
    theirs_currency TEXT,
    theirs INTEGER,
    ours_currency TEXT,
    ours INTEGER,
    reason TEXT not null,
    posted_by TEXT not null,
    posted_at INTEGER not null,
    primary key (difference_id, number)
) STRICT;
CREATE TABLE dispute (
    id BLOB not null primary key,
    site_id BLOB not null,
    intent_id BLOB not null references intent (id),
    attempt_id BLOB not null references attempt (id),
    capture TEXT not null,
    currency TEXT not null,
    amount INTEGER not null constraint dispute_takes_something check (amount > 0),
    fee INTEGER not null constraint dispute_fee_is_no_gift check (fee >= 0),
    case_number TEXT not null,
    reason TEXT not null,
    opened_at INTEGER not null,
    answer_by INTEGER,
    state TEXT not null,
    ended_at INTEGER
, by_gateway INTEGER not null default false, doubt TEXT, lost INTEGER not null default 0, told_at INTEGER, corrections INTEGER not null default 0) STRICT;
CREATE TABLE division (
    id BLOB not null primary key,
    site_id BLOB not null references site (id),
    code TEXT not null,
    name TEXT not null,
    active INTEGER not null,
    created_at INTEGER not null,
    constraint division_code_is_unique_in_its_site unique (site_id, code)
) STRICT;
CREATE TABLE division_budget (
    id BLOB not null primary key,
    site_id BLOB not null,
    division_id BLOB not null references division (id),
    mode TEXT not null,
    from_at INTEGER not null,
    until_at INTEGER not null,
    currency TEXT not null,
    allocated INTEGER not null,
    reserved INTEGER not null,
    spent INTEGER not null,
    overdraft INTEGER not null,
    created_at INTEGER not null,
    constraint budget_is_some_time check (from_at < until_at),
    constraint budget_is_not_negative check (allocated >= 0 and reserved >= 0 and spent >= 0),
    constraint budget_is_never_overspent check (overdraft or reserved + spent <= allocated)
) STRICT;
CREATE TABLE division_head (
    division_id BLOB not null references division (id),
    account_id BLOB not null references account (id),
    primary key (division_id, account_id)
) STRICT;
CREATE TABLE document_file (
    document_id BLOB not null primary key,
    site_id BLOB not null,
    digest BLOB not null,
    content BLOB not null,
    made_at INTEGER not null
) STRICT;
CREATE TABLE host_message (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    subject TEXT not null,
    body TEXT not null,
    sent_by BLOB not null,
    created_at INTEGER not null
) STRICT;
CREATE TABLE installation (
    singleton INTEGER not null primary key constraint installation_is_one check (singleton = 1),
    id BLOB not null,
    created_at INTEGER not null,
    restored_at INTEGER,
    released_at INTEGER
) STRICT;
CREATE TABLE "intent" (
    id BLOB not null primary key,
    site_id BLOB not null,
    registration_id BLOB constraint intent_is_one_per_registration unique references registration (id),
    session_id BLOB not null,
    merchant_account_id BLOB not null references merchant_account (id),
    mode TEXT not null,
    currency TEXT not null,
    net INTEGER not null,
    tax INTEGER not null,
    due INTEGER not null,
    tax_name TEXT not null,
    tax_rate_ppm INTEGER not null,
    terms TEXT not null,
    state TEXT not null,
    secured_by BLOB,
    version INTEGER not null,
    created_at INTEGER not null,
    use_site_id BLOB,
    use_number INTEGER,
    use_payer BLOB,
    use_adds INTEGER,
    use_at_once INTEGER,
    use_taken INTEGER,
    use_given_up_at INTEGER,
    constraint intent_adds_up check (net + tax = due),
    constraint intent_pays_for_one_thing check ((registration_id is null) <> (use_site_id is null)),
    constraint intent_takes_no_more_than_due check (use_taken is null or use_taken between 0 and due),
    constraint intent_of_use_has_its_number unique (session_id, use_number)
) STRICT;
CREATE TABLE invitation (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    email TEXT not null,
    locale TEXT not null,
    invited_by BLOB,
    asked_at INTEGER,
    created_at INTEGER not null,
    constraint invitation_is_one_per_address unique (session_id, email)
) STRICT;
CREATE TABLE job (
    kind TEXT not null,
    subject BLOB not null,
    site_id BLOB,
    due_at INTEGER not null,
    tries INTEGER not null,
    leased_until INTEGER,
    last_error TEXT,
    primary key (kind, subject)
) STRICT;
CREATE TABLE kept_form (
    id BLOB not null primary key,
    account_id BLOB not null references account (id),
    action TEXT not null,
    fields TEXT not null,
    kept_at INTEGER not null
) STRICT;
CREATE TABLE ledger_division (
    entry_id BLOB not null primary key references ledger_entry (id),
    division_id BLOB not null references division (id),
    budget_id BLOB
) STRICT;
CREATE TABLE "ledger_entry" (
    id BLOB not null primary key,
    site_id BLOB not null,
    mode TEXT not null,
    event TEXT not null,
    merchant_account_id BLOB not null,
    cause TEXT not null,
    currency TEXT not null,
    intent_id BLOB not null,
    session_id BLOB not null,
    registration_id BLOB,
    posted_at INTEGER not null,
    constraint ledger_entry_is_one_per_fact unique (merchant_account_id, event, cause)
) STRICT;
CREATE TABLE ledger_line (
    entry_id BLOB not null references ledger_entry (id),
    number INTEGER not null,
    account INTEGER not null,
    minor INTEGER not null constraint ledger_line_moves_something check (minor <> 0),
    primary key (entry_id, number)
) STRICT;
CREATE TABLE listed_line (
    merchant_account_id BLOB not null references merchant_account (id),
    object TEXT not null,
    site_id BLOB not null,
    parent TEXT,
    reference TEXT,
    attempt_reference TEXT,
    asked_at INTEGER not null,
    primary key (merchant_account_id, object)
) STRICT;
CREATE TABLE mail (
    id BLOB not null primary key,
    site_id BLOB,
    subject BLOB not null,
    kind TEXT not null,
    cause TEXT not null,
    message_id TEXT not null,
    state TEXT not null,
    created_at INTEGER not null,
    sent_at INTEGER, to_name TEXT, to_address TEXT, reader TEXT not null default 'attendee', sent_to TEXT,
    constraint mail_is_one_per_cause unique (subject, kind, cause)
) STRICT;
CREATE TABLE "merchant_account" (
    id BLOB not null primary key,
    site_id BLOB not null references site (id),
    mode TEXT not null,
    gateway TEXT not null,
    partner TEXT not null,
    vendor TEXT not null,
    login TEXT not null,
    sealed_password BLOB not null,
    credentials_version INTEGER not null,
    credentials_set_at INTEGER not null,
    checked_at INTEGER,
    checked_version INTEGER,
    check_outcome TEXT,
    check_code INTEGER,
    action TEXT not null,
    failing_since INTEGER,
    probe_at INTEGER,
    failures INTEGER not null,
    retired_at INTEGER,
    created_at INTEGER not null
, hold_life INTEGER, refused_at INTEGER, subscription TEXT, rank INTEGER not null default 0, paused_at INTEGER, card_entry TEXT not null default 'gateway-page', verified_version INTEGER) STRICT;
CREATE TABLE number_series (
    site_id BLOB not null,
    kind TEXT not null,
    mode TEXT not null,
    year INTEGER not null,
    last_number INTEGER not null,
    primary key (site_id, kind, mode, year)
) STRICT;
CREATE TABLE observation (
    id BLOB not null primary key,
    site_id BLOB not null,
    attempt_id BLOB not null references attempt (id),
    operation_id BLOB not null references operation (id),
    number INTEGER not null,
    source TEXT not null,
    verdict TEXT not null,
    standing TEXT not null,
    object TEXT,
    currency TEXT,
    amount INTEGER,
    heard_reference TEXT,
    replayed INTEGER not null,
    unscreened INTEGER not null,
    address_check TEXT not null,
    code_check TEXT not null,
    code INTEGER,
    raw TEXT not null,
    heard_at INTEGER not null,
    constraint observation_number_is_unique unique (attempt_id, number)
) STRICT;
CREATE TABLE operation (
    id BLOB not null primary key,
    site_id BLOB not null,
    attempt_id BLOB not null references attempt (id),
    number INTEGER not null,
    kind TEXT not null,
    request_key TEXT not null constraint operation_request_key_is_unique unique,
    reference TEXT not null constraint operation_reference_is_unique unique,
    currency TEXT not null,
    amount INTEGER not null constraint operation_moves_something check (amount > 0),
    target TEXT,
    reason TEXT,
    fingerprint TEXT not null,
    state TEXT not null,
    sends INTEGER not null,
    created_at INTEGER not null,
    sent_at INTEGER not null,
    inquired_at INTEGER,
    not_found_at INTEGER,
    refusal_confirmed INTEGER not null, refund_id BLOB,
    constraint operation_number_is_unique unique (attempt_id, number)
) STRICT;
CREATE TABLE payer_text (
    id BLOB not null primary key,
    site_id BLOB not null references site (id),
    kind TEXT not null,
    locale TEXT not null,
    version INTEGER not null,
    content TEXT not null,
    set_at INTEGER not null,
    constraint payer_text_version_is_unique unique (site_id, kind, locale, version)
) STRICT;
CREATE TABLE "receipt" (
    id BLOB not null primary key,
    site_id BLOB not null,
    mode TEXT not null,
    year INTEGER not null,
    number INTEGER not null,
    registration_id BLOB,
    intent_id BLOB not null,
    attempt_id BLOB not null,
    content TEXT not null,
    issued_at INTEGER not null,
    replaces BLOB constraint receipt_is_replaced_once unique,
    constraint receipt_number_is_unique unique (site_id, mode, year, number)
) STRICT;
CREATE TABLE reconciliation (
    merchant_account_id BLOB not null primary key references merchant_account (id),
    site_id BLOB not null,
    asked_at INTEGER not null,
    answer TEXT not null,
    -- Of the last comparison that was made.
    compared_at INTEGER,
    compared_since INTEGER,
    compared_until INTEGER,
    agreed INTEGER not null default 0,
    others INTEGER not null default 0
, unjudged INTEGER not null default 0) STRICT;
CREATE TABLE recovery_code (
    account_id BLOB not null references account (id),
    code_hash BLOB not null,
    used_at INTEGER,
    primary key (account_id, code_hash)
) STRICT;
CREATE TABLE "refund" (
    id BLOB not null primary key,
    site_id BLOB not null,
    mode TEXT not null,
    intent_id BLOB not null references intent (id),
    attempt_id BLOB not null references attempt (id),
    registration_id BLOB,
    session_id BLOB not null,
    number INTEGER not null,
    capture TEXT,
    currency TEXT not null,
    net INTEGER not null,
    tax INTEGER not null,
    amount INTEGER not null constraint refund_moves_something check (amount > 0),
    cause TEXT not null,
    reason TEXT not null,
    requested_by TEXT not null,
    state TEXT not null,
    tries INTEGER not null,
    reserved INTEGER not null,
    posted INTEGER not null,
    requested_at INTEGER not null,
    ended_at INTEGER,
    console_object TEXT, console_key TEXT,
    constraint refund_number_is_unique unique (intent_id, number),
    constraint refund_adds_up check (net + tax = amount)
) STRICT;
CREATE TABLE registration (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    seat_hold_id BLOB not null references seat_hold (id),
    mode TEXT not null,
    reference TEXT not null constraint registration_reference_is_unique unique,
    link_version INTEGER not null,
    form_key TEXT not null,
    state TEXT not null,
    return_reason TEXT,
    first_name TEXT not null,
    last_name TEXT not null,
    email TEXT not null,
    country TEXT not null,
    locale TEXT not null,
    time_zone TEXT not null,
    policy_accepted_at INTEGER not null,
    confirmed_at INTEGER,
    created_at INTEGER not null, refund_policy TEXT not null default 'none', policy_text_id BLOB, buyer TEXT not null default 'consumer', cancelled_at INTEGER, cancel_cause TEXT, express_request_at INTEGER, complimentary INTEGER not null default false, changes INTEGER not null default 0, payer_first_name TEXT, payer_last_name TEXT, payer_email TEXT, payer_link_version INTEGER not null default 0, new_date_accepted_at INTEGER, new_date_settled_at INTEGER, given_by BLOB, no_withdrawal_text_id BLOB, cancel_reason TEXT not null default '', seller_country text, uk_withdrawal INTEGER,
    constraint registration_form_is_taken_once unique (site_id, form_key)
) STRICT;
CREATE TABLE role (
    site_id BLOB not null,
    account_id BLOB not null references account (id),
    role TEXT not null,
    given_at INTEGER not null,
    primary key (site_id, account_id, role)
) STRICT;
CREATE TABLE room (
    session_id BLOB not null primary key,
    site_id BLOB not null,
    started_at INTEGER,
    ended_at INTEGER,
    locked INTEGER not null default false,
    -- One more for every change: the row is touched first by whatever changes the room.
    revision INTEGER not null default 0
, deck_id BLOB, deck_page INTEGER, estimate_id BLOB) STRICT;
CREATE TABLE room_deck (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    name TEXT not null,
    state TEXT not null,
    -- Why there are no pictures.
    problem TEXT,
    pages INTEGER not null,
    at INTEGER not null,
    -- When the last page came.
    touched_at INTEGER not null
) STRICT;
CREATE TABLE room_message (
    site_id BLOB not null,
    session_id BLOB not null,
    number INTEGER not null,
    person_id BLOB not null references room_person (id),
    audience TEXT not null,
    to_person BLOB,
    text TEXT not null,
    at INTEGER not null,
    primary key (session_id, number)
) STRICT;
CREATE TABLE room_page (
    deck_id BLOB not null references room_deck (id),
    site_id BLOB not null,
    number INTEGER not null,
    width INTEGER not null,
    height INTEGER not null,
    media_type TEXT not null,
    text TEXT not null,
    primary key (deck_id, number)
) STRICT;
CREATE TABLE room_page_piece (
    deck_id BLOB not null references room_deck (id),
    site_id BLOB not null,
    number INTEGER not null,
    piece INTEGER not null,
    content BLOB not null,
    primary key (deck_id, number, piece)
) STRICT;
CREATE TABLE room_person (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    identity TEXT not null,
    role TEXT not null,
    name TEXT not null,
    registration_id BLOB,
    account_id BLOB,
    came_at INTEGER,
    hand_at INTEGER,
    removed_at INTEGER, audio_type TEXT, audio_connection TEXT, audio_computer TEXT, audio_since INTEGER, link_version INTEGER, browser BLOB, address BLOB, audio_by_leader INTEGER not null default false, audio_changes INTEGER not null default 0, said INTEGER not null default 0, asked INTEGER not null default 0,
    constraint room_person_is_once unique (session_id, identity)
) STRICT;
CREATE TABLE room_poll (
    site_id BLOB not null,
    session_id BLOB not null,
    number INTEGER not null,
    question TEXT not null,
    choices TEXT not null,
    is_open INTEGER not null,
    is_shared INTEGER not null,
    at INTEGER not null,
    primary key (session_id, number)
) STRICT;
CREATE TABLE room_question (
    site_id BLOB not null,
    session_id BLOB not null,
    number INTEGER not null,
    person_id BLOB not null references room_person (id),
    text TEXT not null,
    at INTEGER not null,
    state TEXT not null,
    answer TEXT not null,
    primary key (session_id, number)
) STRICT;
CREATE TABLE room_vote (
    site_id BLOB not null,
    session_id BLOB not null,
    number INTEGER not null,
    person_id BLOB not null references room_person (id),
    choice INTEGER not null,
    primary key (session_id, number, person_id)
) STRICT;
CREATE TABLE room_waiting (
    site_id BLOB not null,
    session_id BLOB not null,
    connection TEXT not null,
    identity TEXT not null,
    name TEXT not null,
    came_at INTEGER not null,
    heard_at INTEGER not null,
    primary key (session_id, connection)
) STRICT;
CREATE TABLE schema_migration (number integer primary key, name text not null, checksum text not null);
CREATE TABLE seat_hold (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    browser BLOB not null,
    address BLOB not null,
    state TEXT not null,
    expires_at INTEGER,
    extended INTEGER not null,
    created_at INTEGER not null
) STRICT;
CREATE TABLE seats (
    session_id BLOB not null primary key,
    site_id BLOB not null,
    capacity INTEGER,
    held INTEGER not null,
    sold INTEGER not null, closed INTEGER not null default false,
    constraint seats_are_not_negative check (held >= 0 and sold >= 0),
    constraint seats_are_never_oversold check (capacity is null or held + sold <= capacity)
) STRICT;
CREATE TABLE session (
    id BLOB not null primary key,
    site_id BLOB not null references site (id),
    mode TEXT not null,
    slug TEXT not null,
    state TEXT not null,
    topic TEXT not null,
    description TEXT not null,
    agenda TEXT not null,
    presenter TEXT not null,
    language TEXT not null,
    listed INTEGER not null,
    starts_at INTEGER not null,
    ends_at INTEGER not null,
    time_zone TEXT not null,
    opens_before INTEGER not null,
    registration_closes_at INTEGER not null,
    currency TEXT not null,
    fee INTEGER not null constraint session_fee_is_sane check (fee >= 0 and fee <= 1000000000),
    meeting_link TEXT not null,
    calendar_sequence INTEGER not null,
    created_at INTEGER not null, host BLOB, division TEXT not null default '', registration_required INTEGER not null default 1, cancel_before INTEGER default 0, greeting TEXT not null default '', confirmation_text TEXT not null default '', version INTEGER not null default 1, form_key TEXT, cancelled_at INTEGER, cancel_reason TEXT not null default '', moved_at INTEGER, moved_cancel_until INTEGER, moved_from INTEGER, no_withdrawal INTEGER not null default false, paid_per_use INTEGER not null default false, forgotten_at INTEGER, held_asked_at INTEGER, held_asks INTEGER not null default 0, held_elsewhere_at INTEGER,
    constraint session_slug_is_unique_in_its_site unique (site_id, slug),
    constraint session_ends_after_its_start check (ends_at > starts_at)
) STRICT;
CREATE TABLE session_estimate (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null,
    tariff_version_id BLOB not null references tariff_version (id),
    settlement TEXT not null,
    minutes INTEGER not null,
    computers INTEGER not null,
    call_in INTEGER not null,
    toll_free INTEGER not null,
    call_out INTEGER not null,
    voip INTEGER not null,
    currency TEXT not null,
    net INTEGER not null,
    tax INTEGER not null,
    ceiling INTEGER not null,
    at_ceiling TEXT not null,
    -- What becomes of the session as soon as it is paid: `schedules`, `starts`, or `stays` as it is.
    when_paid TEXT not null,
    accepted_by BLOB not null,
    accepted_at INTEGER not null
) STRICT;
CREATE TABLE session_expected (
    session_id BLOB not null primary key,
    site_id BLOB not null,
    computers INTEGER,
    call_in INTEGER,
    toll_free INTEGER,
    call_out INTEGER,
    voip INTEGER
) STRICT;
CREATE TABLE settlement_file (
    id BLOB not null primary key,
    site_id BLOB not null,
    mode TEXT not null,
    merchant_account_id BLOB not null references merchant_account (id),
    -- SHA-256 of its bytes, hex: the same file counts once.
    digest TEXT not null,
    name TEXT not null,
    bytes INTEGER not null,
    uploaded_at INTEGER not null,
    uploaded_by TEXT not null,
    time_zone TEXT not null,
    -- Lines that could not be read: nothing counts before somebody has said that they may be left out.
    is_taken INTEGER not null,
    covered_from INTEGER not null,
    covered_until INTEGER not null,
    -- It lists what was settled, and of its last days not all that was done.
    is_settled_only INTEGER not null,
    lines INTEGER not null,
    unread INTEGER not null,
    moved TEXT not null,
    problems TEXT not null
, uncompared_since INTEGER, doubt TEXT) STRICT;
CREATE TABLE sign_in (
    id BLOB not null primary key,
    account_id BLOB not null references account (id),
    token_hash BLOB not null constraint sign_in_token_is_unique unique,
    stage TEXT not null,
    address TEXT not null,
    browser TEXT not null,
    created_at INTEGER not null,
    seen_at INTEGER not null,
    ends_at INTEGER not null
) STRICT;
CREATE TABLE site (
    id BLOB not null primary key,
    slug TEXT not null constraint site_slug_is_unique unique,
    name TEXT not null,
    mode TEXT not null,
    currency TEXT not null,
    time_zone TEXT not null,
    locale TEXT not null,
    tax_name TEXT not null,
    tax_rate_ppm INTEGER not null constraint site_tax_is_sane check (tax_rate_ppm >= 0 and tax_rate_ppm <= 1000000),
    tax_included INTEGER not null,
    support_email TEXT not null,
    seller_name TEXT not null,
    seller_address TEXT not null,
    seller_country TEXT not null,
    seller_vat_number TEXT not null,
    created_at INTEGER not null
, region TEXT not null default '', languages TEXT not null default 'en nl fr', division_use TEXT not null default 'off', fee_max INTEGER not null default 1000000, fees_provided INTEGER not null default false, fees_enabled INTEGER not null default false, refund_policy TEXT not null default 'none', on_address_mismatch TEXT not null default 'accept', on_code_mismatch TEXT not null default 'accept', attempts_max INTEGER not null default 5, uk_withdrawal INTEGER not null default false, accent_light TEXT not null default '', accent_dark TEXT not null default '', logo TEXT not null default '', logo_width INTEGER not null default 0, logo_height INTEGER not null default 0, test_session_id BLOB, usage_provided INTEGER not null default false, usage_tariff_id BLOB, usage_buffer_ppm INTEGER not null default 200000, usage_settlement TEXT not null default 'measured', is_operators INTEGER not null default false, free_seats_max INTEGER not null default 25, usage_enabled INTEGER not null default false) STRICT;
CREATE TABLE site_logo (
    site_id BLOB not null primary key references site (id),
    content BLOB not null,
    set_at INTEGER not null
) STRICT;
CREATE TABLE tariff (
    id BLOB not null primary key,
    name TEXT not null constraint tariff_name_is_unique unique,
    currency TEXT not null,
    created_at INTEGER not null
) STRICT;
CREATE TABLE tariff_version (
    id BLOB not null primary key,
    tariff_id BLOB not null references tariff (id),
    number INTEGER not null,
    effective_at INTEGER not null,
    computer INTEGER not null,
    call_in INTEGER not null,
    toll_free INTEGER not null,
    call_out INTEGER not null,
    voip INTEGER not null,
    tax_name TEXT not null,
    tax_rate_ppm INTEGER not null,
    minimum INTEGER not null,
    withdrawn_at INTEGER,
    created_at INTEGER not null,
    constraint tariff_version_number_is_unique unique (tariff_id, number)
) STRICT;
CREATE TABLE tries (
    subject BLOB not null primary key,
    began_at INTEGER not null,
    count INTEGER not null
) STRICT;
CREATE TABLE unsealed (
    since INTEGER not null,
    kind TEXT not null,
    subject BLOB not null,
    primary key (since, kind, subject)
) STRICT;
CREATE TABLE usage_fact (
    site_id BLOB not null,
    session_id BLOB not null,
    source TEXT not null,
    instance TEXT not null,
    event_key TEXT not null,
    kind TEXT not null,
    connection TEXT not null,
    participant TEXT not null,
    device TEXT not null,
    leg TEXT not null,
    computer TEXT,
    registration_id BLOB,
    at INTEGER not null,
    other_at INTEGER,
    observed_at INTEGER not null,
    late INTEGER not null,
    primary key (session_id, source, instance, event_key, connection)
) STRICT;
CREATE TABLE usage_heartbeat (
    site_id BLOB not null,
    session_id BLOB not null,
    source TEXT not null,
    instance TEXT not null,
    connection TEXT not null,
    participant TEXT not null,
    device TEXT not null,
    leg TEXT not null,
    computer TEXT,
    registration_id BLOB,
    heard_at INTEGER not null,
    primary key (session_id, source, instance, connection)
) STRICT;
CREATE TABLE usage_interval (
    statement_id BLOB not null references usage_statement (id),
    number INTEGER not null,
    source TEXT not null,
    connection TEXT not null,
    participant TEXT not null,
    registration_id BLOB,
    device TEXT not null,
    leg TEXT not null,
    up_at INTEGER not null,
    down_at INTEGER not null,
    up_edge TEXT not null,
    down_edge TEXT not null,
    constraint usage_interval_is_some_time check (up_at < down_at),
    primary key (statement_id, number)
) STRICT;
CREATE TABLE usage_statement (
    id BLOB not null primary key,
    site_id BLOB not null,
    session_id BLOB not null constraint usage_statement_is_one_per_session unique,
    mode TEXT not null,
    tariff_version_id BLOB not null references tariff_version (id),
    settlement TEXT not null,
    currency TEXT not null,
    from_at INTEGER not null,
    until_at INTEGER not null,
    computer INTEGER not null,
    call_in INTEGER not null,
    toll_free INTEGER not null,
    call_out INTEGER not null,
    voip INTEGER not null,
    minimum_added INTEGER not null,
    actual_net INTEGER not null,
    actual_tax INTEGER not null,
    ceiling INTEGER not null,
    charged_net INTEGER not null,
    charged_tax INTEGER not null,
    people_revenue INTEGER not null,
    teleconference_revenue INTEGER not null,
    frozen_at INTEGER not null
) STRICT;
CREATE TRIGGER audit_no_delete before delete on audit begin select raise(abort, 'append-only: audit'); end;
CREATE TRIGGER audit_no_update before update on audit begin select raise(abort, 'append-only: audit'); end;
CREATE TRIGGER budget_change_no_delete before delete on budget_change begin select raise(abort, 'append-only: budget_change'); end;
CREATE TRIGGER budget_change_no_update before update on budget_change begin select raise(abort, 'append-only: budget_change'); end;
CREATE TRIGGER chain_link_no_delete before delete on chain_link begin select raise(abort, 'append-only: chain_link'); end;
CREATE TRIGGER chain_link_no_update before update on chain_link begin select raise(abort, 'append-only: chain_link'); end;
CREATE TRIGGER credit_note_no_delete before delete on credit_note begin select raise(abort, 'append-only: credit_note'); end;
CREATE TRIGGER credit_note_no_update before update on credit_note begin select raise(abort, 'append-only: credit_note'); end;
CREATE TRIGGER difference_posting_no_delete before delete on difference_posting begin select raise(abort, 'append-only: difference_posting'); end;
CREATE TRIGGER difference_posting_no_update before update on difference_posting begin select raise(abort, 'append-only: difference_posting'); end;
CREATE TRIGGER document_file_no_delete before delete on document_file begin select raise(abort, 'append-only: document_file'); end;
CREATE TRIGGER document_file_no_update before update on document_file begin select raise(abort, 'append-only: document_file'); end;
CREATE TRIGGER ledger_division_no_delete before delete on ledger_division begin select raise(abort, 'append-only: ledger_division'); end;
CREATE TRIGGER ledger_division_no_update before update on ledger_division begin select raise(abort, 'append-only: ledger_division'); end;
CREATE TRIGGER ledger_entry_no_delete before delete on ledger_entry begin select raise(abort, 'append-only: ledger_entry'); end;
CREATE TRIGGER ledger_entry_no_update before update on ledger_entry begin select raise(abort, 'append-only: ledger_entry'); end;
CREATE TRIGGER ledger_line_no_delete before delete on ledger_line begin select raise(abort, 'append-only: ledger_line'); end;
CREATE TRIGGER ledger_line_no_update before update on ledger_line begin select raise(abort, 'append-only: ledger_line'); end;
CREATE TRIGGER observation_no_delete before delete on observation begin select raise(abort, 'append-only: observation'); end;
CREATE TRIGGER observation_no_update before update on observation begin select raise(abort, 'append-only: observation'); end;
CREATE TRIGGER payer_text_no_delete before delete on payer_text begin select raise(abort, 'append-only: payer_text'); end;
CREATE TRIGGER payer_text_no_update before update on payer_text begin select raise(abort, 'append-only: payer_text'); end;
CREATE TRIGGER receipt_no_delete before delete on receipt begin select raise(abort, 'append-only: receipt'); end;
CREATE TRIGGER receipt_no_update before update on receipt begin select raise(abort, 'append-only: receipt'); end;
CREATE TRIGGER session_estimate_no_delete before delete on session_estimate begin select raise(abort, 'append-only: session_estimate'); end;
CREATE TRIGGER session_estimate_no_update before update on session_estimate begin select raise(abort, 'append-only: session_estimate'); end;
CREATE TRIGGER usage_fact_no_delete before delete on usage_fact begin select raise(abort, 'append-only: usage_fact'); end;
CREATE TRIGGER usage_fact_no_update before update on usage_fact begin select raise(abort, 'append-only: usage_fact'); end;
CREATE TRIGGER usage_interval_no_delete before delete on usage_interval begin select raise(abort, 'append-only: usage_interval'); end;
CREATE TRIGGER usage_interval_no_update before update on usage_interval begin select raise(abort, 'append-only: usage_interval'); end;
CREATE TRIGGER usage_statement_no_delete before delete on usage_statement begin select raise(abort, 'append-only: usage_statement'); end;
CREATE TRIGGER usage_statement_no_update before update on usage_statement begin select raise(abort, 'append-only: usage_statement'); end;
