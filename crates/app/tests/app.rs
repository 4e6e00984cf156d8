//! The use cases on both databases, against the emulator.

extern crate bursar_app as app;

#[path = "app/access.rs"]
mod access;
#[path = "app/accounts.rs"]
mod accounts;
#[path = "app/answers_of_others.rs"]
mod answers_of_others;
#[path = "app/audit.rs"]
mod audit;
#[path = "app/books.rs"]
mod books;
#[path = "app/budgeted_payments.rs"]
mod budgeted_payments;
#[path = "app/called_off.rs"]
mod called_off;
#[path = "app/claims.rs"]
mod claims;
#[path = "app/classrooms.rs"]
mod classrooms;
#[path = "app/commerce.rs"]
mod commerce;
#[path = "app/common.rs"]
mod common;
#[path = "app/decisions.rs"]
mod decisions;
#[path = "app/direct_notices.rs"]
mod direct_notices;
#[path = "app/disputes.rs"]
mod disputes;
#[path = "app/disputes_in_turn.rs"]
mod disputes_in_turn;
#[path = "app/disputes_lost.rs"]
mod disputes_lost;
#[path = "app/disputes_told.rs"]
mod disputes_told;
#[path = "app/divisions.rs"]
mod divisions;
#[path = "app/documents.rs"]
mod documents;
#[path = "app/estimates.rs"]
mod estimates;
#[path = "app/express.rs"]
mod express;
#[path = "app/factor_resets.rs"]
mod factor_resets;
#[path = "app/fee_and_use.rs"]
mod fee_and_use;
#[path = "app/foreign_notices.rs"]
mod foreign_notices;
#[path = "app/giving_back.rs"]
mod giving_back;
#[path = "app/handing_over.rs"]
mod handing_over;
#[path = "app/health.rs"]
mod health;
#[path = "app/held.rs"]
mod held;
#[path = "app/host_changes.rs"]
mod host_changes;
#[path = "app/host_decisions.rs"]
mod host_decisions;
#[path = "app/host_payments.rs"]
mod host_payments;
#[path = "app/hosting.rs"]
mod hosting;
#[path = "app/importing.rs"]
mod importing;
#[path = "app/invariants.rs"]
mod invariants;
#[path = "app/kept_answers.rs"]
mod kept_answers;
#[path = "app/lost_answers.rs"]
mod lost_answers;
#[path = "app/lost_cards.rs"]
mod lost_cards;
#[path = "app/lost_refunds.rs"]
mod lost_refunds;
#[path = "app/mails.rs"]
mod mails;
#[path = "app/methods.rs"]
mod methods;
#[path = "app/mismatch_reviews.rs"]
mod mismatch_reviews;
#[path = "app/money.rs"]
mod money;
#[path = "app/nothing_paid.rs"]
mod nothing_paid;
#[path = "app/office_asked.rs"]
mod office_asked;
#[path = "app/operators_accounts.rs"]
mod operators_accounts;
#[path = "app/outages.rs"]
mod outages;
#[path = "app/own_card_page.rs"]
mod own_card_page;
#[path = "app/partial_outages.rs"]
mod partial_outages;
#[path = "app/passing_on.rs"]
mod passing_on;
#[path = "app/payflow_express.rs"]
mod payflow_express;
#[path = "app/payflow_silent.rs"]
mod payflow_silent;
#[path = "app/paying.rs"]
mod paying;
#[path = "app/paypal.rs"]
mod paypal;
#[path = "app/paypal_notices.rs"]
mod paypal_notices;
#[path = "app/paypal_wire.rs"]
mod paypal_wire;
#[path = "app/people.rs"]
mod people;
#[path = "app/posted_differences.rs"]
mod posted_differences;
#[path = "app/prepaid.rs"]
mod prepaid;
#[path = "app/pro_uk.rs"]
mod pro_uk;
#[path = "app/pro_uk_direct.rs"]
mod pro_uk_direct;
#[path = "app/pro_uk_doubts.rs"]
mod pro_uk_doubts;
#[path = "app/pro_uk_payflow.rs"]
mod pro_uk_payflow;
#[path = "app/products.rs"]
mod products;
#[path = "app/promised.rs"]
mod promised;
#[path = "app/purchase.rs"]
mod purchase;
#[path = "app/quarantine.rs"]
mod quarantine;
#[path = "app/raised_ceilings.rs"]
mod raised_ceilings;
#[path = "app/reauthorizations.rs"]
mod reauthorizations;
#[path = "app/reconciliation.rs"]
mod reconciliation;
#[path = "app/reconciliation_classic.rs"]
mod reconciliation_classic;
#[path = "app/reconciliation_disputes.rs"]
mod reconciliation_disputes;
#[path = "app/reconciliation_told.rs"]
mod reconciliation_told;
#[path = "app/refund_books.rs"]
mod refund_books;
#[path = "app/refund_mails.rs"]
mod refund_mails;
#[path = "app/refunds.rs"]
mod refunds;
#[path = "app/refused_accounts.rs"]
mod refused_accounts;
#[path = "app/refused_inquiries.rs"]
mod refused_inquiries;
#[path = "app/reports.rs"]
mod reports;
#[path = "app/restored.rs"]
mod restored;
#[path = "app/returns.rs"]
mod returns;
#[path = "app/reviews.rs"]
mod reviews;
#[path = "app/room_doors.rs"]
mod room_doors;
#[path = "app/room_endings.rs"]
mod room_endings;
#[path = "app/room_slides.rs"]
mod room_slides;
#[path = "app/room_strip.rs"]
mod room_strip;
#[path = "app/seats.rs"]
mod seats;
#[path = "app/session_people.rs"]
mod session_people;
#[path = "app/settlements.rs"]
mod settlements;
#[path = "app/settlements_checked.rs"]
mod settlements_checked;
#[path = "app/shortened.rs"]
mod shortened;
#[path = "app/sites.rs"]
mod sites;
#[path = "app/terms.rs"]
mod terms;
#[path = "app/two_payers.rs"]
mod two_payers;
#[path = "app/unplaced.rs"]
mod unplaced;
#[path = "app/who_claims.rs"]
mod who_claims;
#[path = "app/wire_faults.rs"]
mod wire_faults;
#[path = "app/withdrawing.rs"]
mod withdrawing;
