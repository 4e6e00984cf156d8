//! What two databases hold, in figures that can be held against each other: for `bursar db copy`.

use super::error::StoreError;
use super::postgres::{self, PostgresTx};
use super::sqlite::translate;
use super::tables::{self, Table};
use super::value::Value;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Everything that a database holds, in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Every table except the list of migrations.
    pub tables: Vec<TableProof>,
    /// What the lines of the ledger come to.
    pub sums: Vec<LedgerSum>,
    /// Number and digest of the last seal of the hash chain.
    pub last_seal: Option<(i64, Vec<u8>)>,
}

/// A table in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProof {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// A sum over the digests of its rows: the same rows give the same, in whatever order.
    contents: [u64; 4],
}

/// What the lines of one account come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerSum {
    /// Whose books.
    pub site_id: Uuid,
    /// Test or production, as stored.
    pub mode: String,
    /// The currency's code.
    pub currency: String,
    /// Number of the account.
    pub account: i64,
    /// The sum, minor units, debit positive.
    pub minor: i64,
}

/// A sum that does not fit is a fault of the database, on both engines.
const SUMS: &str = "select e.site_id, e.mode, e.currency, l.account, cast(sum(l.minor) as bigint) from ledger_entry e \
    join ledger_line l on l.entry_id = e.id group by e.site_id, e.mode, e.currency, l.account \
    order by e.site_id, e.mode, e.currency, l.account";

const LAST_SEAL: &str = "select number, digest from chain_link order by number desc limit 1";

impl Proof {
    /// What a SQLite database holds; the caller keeps others from writing meanwhile.
    pub(crate) fn of_sqlite(database: &Connection, tables: &[Table]) -> Result<Self, StoreError> {
        let mut proven = Vec::with_capacity(tables.len());
        for table in tables {
            let mut proof = TableProof::new(table);
            each_row(database, &tables::select(table), |row| proof.add(row))?;
            proven.push(proof);
        }
        let (mut sums, mut seals) = (Vec::new(), Vec::new());
        each_row(database, SUMS, |row| sums.push(row.to_vec()))?;
        each_row(database, LAST_SEAL, |row| seals.push(row.to_vec()))?;
        Self::new(proven, &sums, &seals)
    }

    /// What a PostgreSQL database holds, as that transaction sees it.
    pub(crate) async fn of_postgres(tx: &mut PostgresTx, tables: &[Table]) -> Result<Self, StoreError> {
        let mut proven = Vec::with_capacity(tables.len());
        for table in tables {
            let mut proof = TableProof::new(table);
            tables::each_postgres_row(tx, table, |row| {
                proof.add(row);
                Ok(())
            })
            .await?;
            proven.push(proof);
        }
        let (sums, seals) = (postgres_rows(tx, SUMS).await?, postgres_rows(tx, LAST_SEAL).await?);
        Self::new(proven, &sums, &seals)
    }

    fn new(tables: Vec<TableProof>, sums: &[Vec<Value>], seals: &[Vec<Value>]) -> Result<Self, StoreError> {
        let sums = sums.iter().map(|row| LedgerSum::read(row)).collect::<Result<_, _>>()?;
        let last_seal = match seals {
            [] => None,
            [row] => match &row[..] {
                [Value::Int(number), Value::Bytes(digest)] => Some((*number, digest.clone())),
                _ => return Err(unreadable()),
            },
            _ => return Err(unreadable()),
        };
        Ok(Self { tables, sums, last_seal })
    }

    /// The first thing that differs, in plain words.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let table = |name: &str| other.tables.iter().find(|table| table.name == name);
        for ours in &self.tables {
            match table(&ours.name) {
                None => return Some(format!("the table {} is missing", ours.name)),
                Some(theirs) if ours.rows != theirs.rows => {
                    return Some(format!(
                        "the table {} has {} rows and {} in the copy",
                        ours.name, ours.rows, theirs.rows
                    ));
                }
                Some(theirs) if ours != theirs => {
                    return Some(format!("rows of the table {} differ", ours.name));
                }
                Some(_) => {}
            }
        }
        if self.tables.len() != other.tables.len() {
            return Some("the copy has tables that the original has not".to_owned());
        }
        if self.sums != other.sums {
            return Some("the sums of the ledger differ".to_owned());
        }
        (self.last_seal != other.last_seal).then(|| "the last seals of the hash chain differ".to_owned())
    }
}

impl TableProof {
    fn new(table: &Table) -> Self {
        Self { name: table.name.clone(), rows: 0, contents: [0; 4] }
    }

    fn add(&mut self, row: &[Value]) {
        self.rows += 1;
        let mut hash = Sha256::new();
        for cell in row {
            digest_cell(&mut hash, cell);
        }
        let digest = hash.finalize();
        for (sum, part) in self.contents.iter_mut().zip(digest.chunks_exact(8)) {
            let part = part.iter().fold(0_u64, |part, byte| part << 8 | u64::from(*byte));
            *sum = sum.wrapping_add(part);
        }
    }
}

impl LedgerSum {
    fn read(row: &[Value]) -> Result<Self, StoreError> {
        match row {
            [site, Value::Text(mode), Value::Text(currency), Value::Int(account), Value::Int(minor)] => {
                Ok(Self {
                    site_id: match site {
                        Value::Uuid(id) => *id,
                        Value::Bytes(bytes) => Uuid::from_slice(bytes).map_err(|_| unreadable())?,
                        _ => return Err(unreadable()),
                    },
                    mode: mode.clone(),
                    currency: currency.clone(),
                    account: *account,
                    minor: *minor,
                })
            }
            _ => Err(unreadable()),
        }
    }
}

fn unreadable() -> StoreError {
    StoreError::Type("the ledger or its chain cannot be read".to_owned())
}

/// What both engines call differently is the same here: SQLite knows neither booleans nor identifiers.
fn digest_cell(hash: &mut Sha256, cell: &Value) {
    let mut bytes = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    match cell {
        Value::Null => bytes(0, &[]),
        Value::Int(number) => bytes(1, &number.to_be_bytes()),
        Value::Bool(truth) => bytes(1, &i64::from(*truth).to_be_bytes()),
        Value::Text(text) => bytes(2, text.as_bytes()),
        Value::Bytes(blob) => bytes(3, blob),
        Value::Uuid(id) => bytes(3, id.as_bytes()),
    }
}

fn each_row(database: &Connection, sql: &str, mut see: impl FnMut(&[Value])) -> Result<(), StoreError> {
    let mut statement = database.prepare(sql).map_err(translate)?;
    let columns = statement.column_count();
    let mut rows = statement.query([]).map_err(translate)?;
    let mut cells = Vec::with_capacity(columns);
    while let Some(row) = rows.next().map_err(translate)? {
        cells.clear();
        for index in 0..columns {
            cells.push(match row.get_ref(index).map_err(translate)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
                ValueRef::Real(_) => return Err(StoreError::Type("a float in a table".to_owned())),
            });
        }
        see(&cells);
    }
    Ok(())
}

async fn postgres_rows(tx: &mut PostgresTx, sql: &str) -> Result<Vec<Vec<Value>>, StoreError> {
    // The transaction begins with its first statement.
    tx.control("select 1").await?;
    let rows = tx.client()?.query(sql, &[]).await.map_err(postgres::translate)?;
    rows.iter().map(|fetched| Ok(postgres::row(fetched)?.cells().to_vec())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::migrations;

    fn database() -> Connection {
        let mut database = Connection::open_in_memory().expect("opened");
        migrations::run_sqlite(&mut database).expect("migrated");
        database
            .execute_batch(
                "insert into chain_link values (1, 'receipt', x'00', x'0a', 5), (2, 'receipt', x'01', x'0b', 5);
                 insert into ledger_entry values (x'07', x'00000000000000000000000000000001', 'test', 'e', x'02', 'c', 'EUR', x'03', x'04', x'05', 9);
                 insert into ledger_line values (x'07', 1, 1100, 500), (x'07', 2, 4000, -500);",
            )
            .expect("filled");
        database
    }

    fn proof(database: &Connection) -> Proof {
        let tables = tables::in_order_of_references(database).expect("tables");
        Proof::of_sqlite(database, &tables).expect("read")
    }

    #[test]
    fn the_same_rows_prove_the_same_in_any_order() {
        let one = proof(&database());
        assert_eq!(one.last_seal, Some((2, vec![0x0b])));
        let sums: Vec<_> = one.sums.iter().map(|sum| (sum.account, sum.minor)).collect();
        assert_eq!(sums, [(1100, 500), (4000, -500)]);
        let other = database();
        other
            .execute_batch(
                "drop trigger chain_link_no_delete; delete from chain_link where number = 1;
                 insert into chain_link values (1, 'receipt', x'00', x'0a', 5);",
            )
            .expect("changed");
        assert_eq!(one.difference(&proof(&other)), None);
    }

    #[test]
    fn whatever_differs_is_found() {
        let one = proof(&database());
        for (change, told) in [
            (
                "insert into canary values (1, 0) on conflict do update set beat = 1",
                "rows of the table canary",
            ),
            ("update ledger_line set minor = 501 where minor = 500", "rows of the table ledger_line"),
            ("update chain_link set digest = x'0c' where number = 2", "rows of the table chain_link"),
            ("delete from chain_link where number = 2", "the table chain_link has 2 rows and 1 in the copy"),
            ("drop table canary", "the table canary is missing"),
            ("create table more (x integer)", "the copy has tables"),
        ] {
            let other = database();
            let open = "drop trigger ledger_line_no_update; drop trigger chain_link_no_update; \
                        drop trigger chain_link_no_delete;";
            other.execute_batch(&format!("{open}{change}")).expect("changed");
            let difference = one.difference(&proof(&other)).unwrap_or_default();
            assert!(difference.starts_with(told), "{change}: {difference}");
        }
        let (mut sums, mut seals) = (one.clone(), one.clone());
        sums.sums[0].minor += 1;
        seals.last_seal = None;
        assert_eq!(one.difference(&sums).as_deref(), Some("the sums of the ledger differ"));
        assert_eq!(one.difference(&seals).as_deref(), Some("the last seals of the hash chain differ"));
    }
}
