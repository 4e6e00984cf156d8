//! Rows that are hard to copy.

use crate::helpers::rows;
use store::{Row, Statement, Store, StoreError, Tx, Value};
use uuid::Uuid;

/// More rows than are copied at a time.
pub const LINKS: i64 = 2_500;

/// Text that is hard to write down in any format, among it that of PostgreSQL's `copy`.
const AWKWARD: &str = "a\\b\\N\\. \t\r\n'\"; -- \u{202e}\u{0} ";

fn awkward() -> String {
    // PostgreSQL's text has no NUL.
    AWKWARD.replace('\0', "€ 東京 🎓")
}

/// Rows with cells of every kind.
pub async fn fill(store: &Store) {
    static LINK: Statement = Statement::new(
        "link",
        "insert into chain_link (number, kind, subject, digest, sealed_at) values ($1, $2, $3, $4, $5)",
    );
    static NOTE: Statement = Statement::new(
        "note",
        "insert into audit (id, site_id, actor, action, subject, detail, at) values ($1, $2, $3, $4, $5, $6, $7)",
    );
    static SITE: Statement = Statement::new(
        "site",
        "insert into site (id, slug, name, mode, currency, time_zone, locale, tax_name, tax_rate_ppm, tax_included, \
         support_email, seller_name, seller_address, seller_country, seller_vat_number, \
         created_at) values ($1, 's', $2, 'test', 'EUR', 'UTC', 'en', 'VAT', 0, $3, '', '', '', '', '', 0)",
    );
    let filled = store.run(async move |tx: &mut Tx| {
        for number in 0..LINKS {
            let digest = [number as u8, 0, b'\\', 0xff].repeat((number % 3) as usize);
            let id = Uuid::from_u128(number as u128);
            tx.execute(&LINK, &[number.into(), awkward().into(), id.into(), digest.into(), i64::MIN.into()])
                .await?;
        }
        let text = || Value::from(awkward());
        let id = Value::from(Uuid::from_u128(u128::MAX));
        tx.execute(
            &NOTE,
            &[id.clone(), Value::Null, text(), "".into(), "\\N".into(), text(), i64::MAX.into()],
        )
        .await?;
        tx.execute(&SITE, &[id, text(), true.into()]).await.map(drop)
    });
    filled.await.expect("filled");
}

/// A row of the chain.
pub type Link = (i64, String, Uuid, Vec<u8>, i64);
/// A row of the audit log.
pub type Note = (Uuid, Option<Uuid>, String, String, String, String, i64);

/// What [`fill`] wrote, as it is now.
pub async fn contents(store: &Store) -> (Vec<Link>, Vec<Note>, (String, bool)) {
    let links =
        rows(store, "select number, kind, subject, digest, sealed_at from chain_link order by number", &[]);
    let link = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    let links = links.await.expect("links").iter().map(link).collect::<Result<_, StoreError>>();
    let notes =
        rows(store, "select id, site_id, actor, action, subject, detail, at from audit order by id", &[]);
    let note = |row: &Row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
    };
    let notes = notes.await.expect("notes").iter().map(note).collect::<Result<_, StoreError>>();
    let site = rows(store, "select name, tax_included from site", &[]).await.expect("site");
    let site = (site[0].get(0).expect("text"), site[0].get(1).expect("a boolean"));
    (links.expect("of their types"), notes.expect("of their types"), site)
}
