//! Numbered migrations, forward only: expand in one release, contract in a later one.

use super::config::{Engine, StoreConfig};
use super::error::StoreError;
use super::{postgres, sqlite};
use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest as _, Sha256};

/// One numbered step of the schema, for both engines.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The file's name without its ending: a four-digit number, `_` and what it brings.
    pub name: &'static str,
    /// The text, with type tokens and blocks.
    pub source: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, source: include_str!(concat!("../../migrations/", $name, ".sql")) }),*]
    };
}

/// Every migration, in order. A test compares the list with the folder.
pub const MIGRATIONS: &[Migration] = migrations![
    "0001_installation",
    "0002_money_walks",
    "0003_sites_by_operator",
    "0004_hosting",
    "0005_commerce",
    "0006_accounts",
    "0007_documents",
    "0008_seats_of_browsers",
    "0009_refunds",
    "0010_invited_roles",
    "0011_money_office",
    "0012_host_messages",
    "0013_usage",
    "0014_passing_on",
    "0015_new_dates",
    "0016_operators_seller",
    "0017_lately_held",
    "0018_kept_forms",
    "0019_decisions",
    "0020_free_seats",
    "0021_no_withdrawal",
    "0022_classrooms",
    "0023_session_estimates",
    "0024_growing_books",
    "0025_payers_of_then",
    "0026_use_paid",
    "0027_room_slides",
    "0028_divisions",
    "0029_room_doors",
    "0030_refusing_accounts",
    "0031_checked_and_released",
    "0032_kept_for_money",
    "0033_started_on",
    "0034_told_by_gateways",
    "0035_why_given_up",
    "0036_held_elsewhere",
    "0037_withdrawal_terms",
    "0038_mismatch_review",
    "0039_accounts_of_attempts",
    "0040_paused_accounts",
    "0041_console_refund_once",
    "0042_named_payments",
    "0043_disputes",
    "0044_mail_sent_to",
    "0045_registrations_by_address",
    "0046_disputes_told",
    "0047_reconciliation",
    "0048_card_entry",
    "0049_said_paid_at",
    "0050_settlement_files",
    "0051_listed_lines",
    "0052_uncompared_files",
    "0053_doubted_files",
    "0054_unjudged_lines",
    "0055_posted_differences",
    "0056_verified_version",
];

/// What the type tokens stand for on SQLite and on PostgreSQL. `{strict}` ends a `create table`.
const TOKENS: [(&str, &str, &str); 7] = [
    ("{int}", "INTEGER", "BIGINT"),
    ("{text}", "TEXT", "TEXT COLLATE \"C\""),
    ("{uuid}", "BLOB", "UUID"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{bool}", "INTEGER", "BOOLEAN"),
    ("{true}", "1", "true"),
    ("{strict}", " STRICT", ""),
];

/// PostgreSQL: one process migrates at a time. An arbitrary number that only Bursar uses.
const LOCK: &str = "select pg_advisory_xact_lock(4702111234474983745)";

const TABLE: &str = "create table if not exists schema_migration (\
    number integer primary key, name text not null, checksum text not null)";

const APPLIED: &str = "select number, name, checksum from schema_migration order by number";

impl Migration {
    /// Its number, from 1.
    pub fn number(&self) -> i32 {
        self.name.split('_').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }

    /// The text for one engine: tokens replaced, the other engine's blocks left out. A line `-- sqlite:` or
    /// `-- postgres:` begins a block for one engine, `-- both:` ends it. A line `{append_only table}` becomes triggers
    /// that refuse every update and delete on that table (PS-I-20, [`StoreError::AppendOnly`]).
    pub fn render(&self, engine: Engine) -> String {
        let mut out = String::with_capacity(self.source.len());
        let mut only = None;
        for line in self.source.lines() {
            match line.trim() {
                "-- sqlite:" => only = Some(Engine::Sqlite),
                "-- postgres:" => only = Some(Engine::Postgres),
                "-- both:" => only = None,
                _ if only.is_some_and(|only| only != engine) => {}
                line if line.starts_with("{append_only ") => {
                    let table = line.trim_start_matches("{append_only ").trim_end_matches('}');
                    out.push_str(&append_only(engine, table));
                }
                _ => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        for (token, on_sqlite, on_postgres) in TOKENS {
            out = out.replace(token, if engine == Engine::Sqlite { on_sqlite } else { on_postgres });
        }
        out
    }

    /// What is kept of the text, so that a later edit is noticed.
    fn checksum(&self) -> String {
        Sha256::digest(self.source.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The triggers of a table whose rows are never changed. The function is made by the first migration.
fn append_only(engine: Engine, table: &str) -> String {
    match engine {
        Engine::Sqlite => ["update", "delete"]
            .map(|event| {
                format!(
                    "create trigger {table}_no_{event} before {event} on {table} \
                     begin select raise(abort, 'append-only: {table}'); end;\n"
                )
            })
            .concat(),
        Engine::Postgres => format!(
            "create trigger {table}_no_change before update or delete on {table} \
             for each row execute function append_only();\n\
             create trigger {table}_no_truncate before truncate on {table} \
             for each statement execute function append_only();\n"
        ),
    }
}

/// A migration that the database has.
struct Applied {
    number: i32,
    name: String,
    checksum: String,
}

/// What is still to do.
fn pending(applied: &[Applied]) -> Result<&'static [Migration], StoreError> {
    for (index, done) in applied.iter().enumerate() {
        let Some(ours) = MIGRATIONS.get(index) else {
            return Err(StoreError::Migration(format!(
                "the database has {} ({}), which this program does not know: it belongs to a newer version",
                done.number, done.name
            )));
        };
        if ours.number() != done.number || ours.name != done.name || ours.checksum() != done.checksum {
            return Err(StoreError::Migration(format!(
                "the database has {} in another version than {} of this program: an applied migration is never edited",
                done.name, ours.name
            )));
        }
    }
    Ok(&MIGRATIONS[applied.len()..])
}

fn failed(migration: &Migration, error: StoreError) -> StoreError {
    StoreError::Migration(format!("{}: {error}", migration.name))
}

/// Brings a SQLite database to this program's schema, in one transaction. A table that others refer to can only be
/// built anew while keys are not looked at; they are looked at before the commit instead.
pub(crate) fn run_sqlite(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute_batch("pragma foreign_keys = off").map_err(sqlite::translate)?;
    let outcome = migrate_sqlite(connection);
    connection.execute_batch("pragma foreign_keys = on").map_err(sqlite::translate)?;
    outcome
}

fn migrate_sqlite(connection: &mut Connection) -> Result<(), StoreError> {
    let tx =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite::translate)?;
    tx.execute_batch(TABLE).map_err(sqlite::translate)?;
    let applied = applied_sqlite(&tx).map_err(sqlite::translate)?;
    for migration in pending(&applied)? {
        tx.execute_batch(&migration.render(Engine::Sqlite))
            .and_then(|()| {
                tx.execute(
                    "insert into schema_migration (number, name, checksum) values (?1, ?2, ?3)",
                    (migration.number(), migration.name, migration.checksum()),
                )
            })
            .map_err(|error| failed(migration, sqlite::translate(error)))?;
    }
    let broken = tx
        .prepare("pragma foreign_key_check")
        .and_then(|mut check| check.exists([]))
        .map_err(sqlite::translate)?;
    if broken {
        return Err(StoreError::Migration("a row refers to one that is not there".to_owned()));
    }
    tx.commit().map_err(sqlite::translate)
}

fn applied_sqlite(connection: &Connection) -> rusqlite::Result<Vec<Applied>> {
    let mut statement = connection.prepare(APPLIED)?;
    let rows = statement
        .query_map([], |row| Ok(Applied { number: row.get(0)?, name: row.get(1)?, checksum: row.get(2)? }))?;
    rows.collect()
}

/// Brings a PostgreSQL database to this program's schema, in one transaction, one process at a time.
pub(crate) async fn run_postgres(config: &StoreConfig) -> Result<(), StoreError> {
    postgres::on_own_connection(config, migrate_postgres).await
}

/// Whether a PostgreSQL database has no table in it.
pub(crate) async fn is_empty_postgres(config: &StoreConfig) -> Result<bool, StoreError> {
    postgres::on_own_connection(config, async |client| {
        let tables = "select 1 from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace limit 1";
        client.query(tables, &[]).await.map(|rows| rows.is_empty()).map_err(postgres::translate)
    })
    .await
}

/// Fails when a SQLite database has another schema than this program's.
pub(crate) fn require_current_sqlite(connection: &Connection) -> Result<(), StoreError> {
    current(&applied_sqlite(connection).map_err(sqlite::translate)?)
}

/// Fails when a PostgreSQL database has another schema than this program's.
pub(crate) async fn require_current(client: &tokio_postgres::Client) -> Result<(), StoreError> {
    current(&applied_postgres(client).await?)
}

fn current(applied: &[Applied]) -> Result<(), StoreError> {
    match pending(applied)?.first() {
        None => Ok(()),
        Some(missing) => {
            Err(StoreError::Migration(format!("{} is missing: start this version once", missing.name)))
        }
    }
}

async fn applied_postgres(client: &impl tokio_postgres::GenericClient) -> Result<Vec<Applied>, StoreError> {
    let rows = client.query(APPLIED, &[]).await.map_err(postgres::translate)?;
    rows.iter()
        .map(|row| Ok(Applied { number: row.try_get(0)?, name: row.try_get(1)?, checksum: row.try_get(2)? }))
        .collect::<Result<_, tokio_postgres::Error>>()
        .map_err(postgres::translate)
}

async fn migrate_postgres(mut client: tokio_postgres::Client) -> Result<(), StoreError> {
    let tx = client.transaction().await.map_err(postgres::translate)?;
    // Waits for another process that migrates; longer than any statement may usually take.
    tx.batch_execute("set local lock_timeout = 0; set local statement_timeout = 0")
        .await
        .map_err(postgres::translate)?;
    let encoding = tx.query_one("show server_encoding", &[]).await.map_err(postgres::translate)?;
    if encoding.get::<_, &str>(0) != "UTF8" {
        return Err(StoreError::Config("the database is not encoded in UTF-8".to_owned()));
    }
    tx.batch_execute(LOCK).await.map_err(postgres::translate)?;
    tx.batch_execute(TABLE).await.map_err(postgres::translate)?;
    let applied = applied_postgres(&tx).await?;
    for migration in pending(&applied)? {
        let step = async {
            tx.batch_execute(&migration.render(Engine::Postgres)).await?;
            let values: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
                [&migration.number(), &migration.name, &migration.checksum()];
            tx.execute("insert into schema_migration (number, name, checksum) values ($1, $2, $3)", &values)
                .await
        };
        step.await.map_err(|error| failed(migration, postgres::translate(error)))?;
    }
    tx.commit().await.map_err(postgres::translate)
}
