//! The store: SQL on SQLite and PostgreSQL, one text for both. `engine` runs units of work; every other module is a
//! feature with its statements.

mod engine;

pub mod accounts;
pub mod audit;
pub mod chain;
pub mod claims;
pub mod classrooms;
pub mod companies;
pub mod divisions;
pub mod health;
pub mod jobs;
pub mod ledger;
pub mod mails;
pub mod money;
pub mod payments;
pub mod receipts;
pub mod reconciliation;
pub mod refunds;
pub mod registrations;
pub mod reports;
mod search;
pub mod sessions;
pub mod settlements;
pub mod sites;
pub mod tariffs;
pub mod usage;

pub use engine::config::{Engine, StoreConfig};
pub use engine::error::StoreError;
pub use engine::installation::Installation;
pub use engine::migrations::{MIGRATIONS, Migration};
pub use engine::notice::Notice;
pub use engine::proof::{LedgerSum, Proof, TableProof};
pub use engine::statement::Statement;
pub use engine::stats::Stats;
pub use engine::store::{Reader, Store};
pub use engine::tx::Tx;
pub use engine::update::Update;
pub use engine::value::{self, FromValue, Row, Value};

/// Every statement of every module: a test prepares them all on both engines.
pub fn all_statements() -> Vec<&'static Statement> {
    let sites = sites::all();
    [
        engine::health::ALL,
        engine::installation::ALL,
        accounts::kept_forms::ALL,
        accounts::links::ALL,
        accounts::people::ALL,
        accounts::second_factors::ALL,
        accounts::sign_ins::ALL,
        accounts::tries::ALL,
        audit::ALL,
        chain::ALL,
        classrooms::ALL,
        classrooms::people::ALL,
        classrooms::polls::ALL,
        classrooms::slides::ALL,
        classrooms::speech::ALL,
        classrooms::waiting::ALL,
        claims::ALL,
        divisions::ALL,
        divisions::budgets::ALL,
        divisions::heads::ALL,
        divisions::rebooking::ALL,
        health::ALL,
        companies::ALL,
        jobs::ALL,
        ledger::ALL,
        mails::ALL,
        money::ALL,
        reconciliation::ALL,
        reconciliation::lines::ALL,
        reconciliation::postings::ALL,
        settlements::ALL,
        payments::attempts::ALL,
        payments::disputes::ALL,
        payments::intents::ALL,
        payments::observations::ALL,
        payments::operations::ALL,
        receipts::ALL,
        receipts::credit_notes::ALL,
        receipts::files::ALL,
        refunds::ALL,
        reports::ALL,
        registrations::ALL,
        registrations::seat_holds::ALL,
        sessions::ALL,
        sessions::changes::ALL,
        sessions::held::ALL,
        sessions::hosting::ALL,
        sessions::invitations::ALL,
        sessions::people::ALL,
        sessions::seats::ALL,
        tariffs::ALL,
        usage::estimates::ALL,
        usage::facts::ALL,
        usage::statements::ALL,
        &sites,
    ]
    .concat()
}
