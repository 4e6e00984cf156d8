//! The pages, asked in process: the real application, its gateway's emulator, and browsers that keep cookies.

extern crate bursar_web as web;

#[path = "web/audit.rs"]
mod audit;
#[path = "web/browser.rs"]
mod browser;
#[path = "web/claims.rs"]
mod claims;
#[path = "web/clocks.rs"]
mod clocks;
#[path = "web/divisions.rs"]
mod divisions;
#[path = "web/documents.rs"]
mod documents;
#[path = "web/fee_removed.rs"]
mod fee_removed;
#[path = "web/forms.rs"]
mod forms;
#[path = "web/giving.rs"]
mod giving;
#[path = "web/headers.rs"]
mod headers;
#[path = "web/health.rs"]
mod health;
#[path = "web/held.rs"]
mod held;
#[path = "web/host_money.rs"]
mod host_money;
#[path = "web/host_people.rs"]
mod host_people;
#[path = "web/host_person.rs"]
mod host_person;
#[path = "web/host_words.rs"]
mod host_words;
#[path = "web/hosting.rs"]
mod hosting;
#[path = "web/links.rs"]
mod links;
#[path = "web/logs.rs"]
mod logs;
#[path = "web/mail_texts.rs"]
mod mail_texts;
#[path = "web/methods.rs"]
mod methods;
#[path = "web/missing_levels.rs"]
mod missing_levels;
#[path = "web/money.rs"]
mod money;
#[path = "web/money_decisions.rs"]
mod money_decisions;
#[path = "web/notifications.rs"]
mod notifications;
#[path = "web/own_card_page.rs"]
mod own_card_page;
#[path = "web/pay_methods.rs"]
mod pay_methods;
#[path = "web/pay_per_use.rs"]
mod pay_per_use;
#[path = "web/payflow_express.rs"]
mod payflow_express;
#[path = "web/people.rs"]
mod people;
#[path = "web/planted_cards.rs"]
mod planted_cards;
#[path = "web/planted_payments.rs"]
mod planted_payments;
#[path = "web/posted_differences.rs"]
mod posted_differences;
#[path = "web/pro_uk_editions.rs"]
mod pro_uk_editions;
#[path = "web/product_pages.rs"]
mod product_pages;
#[path = "web/provision.rs"]
mod provision;
#[path = "web/purchase.rs"]
mod purchase;
#[path = "web/reconciliation.rs"]
mod reconciliation;
#[path = "web/recording.rs"]
mod recording;
#[path = "web/refusals.rs"]
mod refusals;
#[path = "web/rehearsals.rs"]
mod rehearsals;
#[path = "web/reports.rs"]
mod reports;
#[path = "web/restored.rs"]
mod restored;
#[path = "web/rights.rs"]
mod rights;
#[path = "web/room_guests.rs"]
mod room_guests;
#[path = "web/selling.rs"]
mod selling;
#[path = "web/sent_again.rs"]
mod sent_again;
#[path = "web/settlements.rs"]
mod settlements;
#[path = "web/signing_in.rs"]
mod signing_in;
#[path = "web/statements.rs"]
mod statements;
#[path = "web/tampered.rs"]
mod tampered;
#[path = "web/tariffs.rs"]
mod tariffs;
#[path = "web/templates.rs"]
mod templates;
#[path = "web/terms.rs"]
mod terms;
#[path = "web/two_sites.rs"]
mod two_sites;
#[path = "web/typed_card.rs"]
mod typed_card;
#[path = "web/uk_withdrawal.rs"]
mod uk_withdrawal;
#[path = "web/unlisted.rs"]
mod unlisted;
#[path = "web/unpaid.rs"]
mod unpaid;
#[path = "web/upgrades.rs"]
mod upgrades;
