//! What the SQL text of this crate relies on, the same on both engines (decision 16).

use crate::databases::each_engine;
use crate::helpers::{cell, count, rows, run, sql, tables};
use store::{Row, Store, StoreError, Tx, Value};
use uuid::Uuid;

const THINGS: &str = "create table thing (
    id {uuid} not null primary key,
    number {int} not null constraint thing_number_positive check (number > 0),
    word {text},
    raw {bytes},
    truth {bool} not null
){strict};

create unique index thing_number_word on thing (number, word);

create unique index thing_folded on thing (lower(word));

create table part (
    id {int} not null primary key,
    thing_id {uuid} not null references thing (id) on delete restrict
){strict};
";

fn insert() -> &'static store::Statement {
    sql("insert into thing (id, number, word, raw, truth) values ($1, $2, $3, $4, $5)")
}

fn thing(id: u128, number: i64, word: Option<&str>) -> Vec<Value> {
    vec![Uuid::from_u128(id).into(), number.into(), word.into(), Value::Null, true.into()]
}

async fn with_things(test: impl AsyncFn(&Store)) {
    each_engine(async |database| {
        let store = database.open().await;
        tables(&store, THINGS).await;
        test(&store).await;
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn every_type_comes_back_as_it_went_in() {
    with_things(async |store| {
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
        for (number, word, raw) in [
            (
                i64::MAX,
                Some("héé 東京 \u{202e} '; drop table thing; --\r\n\t\\"),
                Some(vec![0, 1, 0xff, b'\\']),
            ),
            (1, Some(""), Some(vec![])),
            (2, None, None),
        ] {
            let values =
                vec![id.into(), number.into(), word.into(), raw.clone().into(), Value::Bool(number == 1)];
            assert_eq!(run(store, insert(), values).await, Ok(1));
            let select = "select id, number, word, raw, truth from thing where id = $1";
            let row = &rows(store, select, &[id.into()]).await.expect("found")[0];
            assert_eq!(row.get::<Uuid>(0), Ok(id));
            assert_eq!(row.get::<i64>(1), Ok(number));
            assert_eq!(row.get::<Option<String>>(2), Ok(word.map(str::to_owned)));
            assert_eq!(row.get::<Option<Vec<u8>>>(3), Ok(raw));
            assert_eq!(row.get::<bool>(4), Ok(number == 1));
            assert_eq!(run(store, sql("delete from thing where id = $1"), vec![id.into()]).await, Ok(1));
        }
    })
    .await;
}

#[tokio::test]
async fn a_cell_of_another_type_is_an_error_that_names_it() {
    with_things(async |store| {
        let row =
            &rows(store, "select $1, cast($2 as bigint)", &["word".into(), 7.into()]).await.expect("row")[0];
        let wrong = row.get::<i64>(0).expect_err("text is no integer");
        assert_eq!(wrong, StoreError::Type("cell 0: wanted an integer, found text".to_owned()));
        let wrong = row.get::<String>(1).expect_err("an integer is no text");
        assert_eq!(wrong, StoreError::Type("cell 1: wanted text, found an integer".to_owned()));
        assert!(matches!(row.get::<i64>(2), Err(StoreError::Type(_))), "there are two cells");
        assert_eq!(row.get::<u8>(1), Ok(7));
        assert_eq!(row.word(0, |word| (word == "word").then_some(1)), Ok(1));
        assert!(matches!(row.word(0, |_| None::<i64>), Err(StoreError::Type(_))));
    })
    .await;
}

#[tokio::test]
async fn floats_never_come_out_and_wrong_types_never_go_in() {
    with_things(async |store| {
        for text in ["select 1.5e0", "select cast(1 as real)", "select cast(1 as double precision)"] {
            let error = rows(store, text, &[]).await.expect_err("a float");
            assert!(matches!(error, StoreError::Type(_)), "{text}: {error:?}");
        }
        let word_as_number =
            vec![Uuid::from_u128(1).into(), "x".into(), Value::Null, Value::Null, true.into()];
        let error = run(store, insert(), word_as_number).await.expect_err("a word is no number");
        assert!(matches!(error, StoreError::Type(_)), "{error:?}");
        for values in [vec![], thing(1, 1, None)[..4].to_vec()] {
            let error = run(store, insert(), values).await.expect_err("too few parameters");
            assert!(matches!(error, StoreError::Type(_)), "{error:?}");
        }
        assert_eq!(count(store, "select count(*) from thing").await, 0);
    })
    .await;
}

#[tokio::test]
async fn text_with_a_nul_is_refused() {
    with_things(async |store| {
        let refused = run(store, insert(), thing(1, 1, Some("a\0b"))).await;
        assert_eq!(refused, Err(StoreError::Type("text with a NUL character cannot be stored".to_owned())));
        assert_eq!(count(store, "select count(*) from thing").await, 0);
    })
    .await;
}

#[tokio::test]
async fn text_is_compared_byte_by_byte() {
    with_things(async |store| {
        let words = ["Zebra", "apple", "éclair", "zoo", "Äpfel", "a-b", "ab", "a b", ""];
        for (index, word) in words.iter().enumerate() {
            let index = index as i64 + 1;
            run(store, insert(), thing(index as u128, index, Some(word))).await.expect("inserted");
        }
        let found = rows(store, "select word from thing order by word", &[]).await.expect("rows");
        let found: Vec<String> = found.iter().map(|row| row.get(0).expect("text")).collect();
        let mut expected = words.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(found, expected);
        assert_eq!(
            count(store, "select count(*) from thing where word < 'a'").await,
            2,
            "the empty word and Zebra"
        );
        assert_eq!(count(store, "select count(*) from thing where word = 'APPLE'").await, 0);
    })
    .await;
}

#[tokio::test]
async fn nulls_behave() {
    with_things(async |store| {
        run(store, insert(), thing(1, 1, None)).await.expect("inserted");
        run(store, insert(), thing(2, 1, None)).await.expect("nulls are never equal in a unique index");
        assert_eq!(count(store, "select count(*) from thing where word = null").await, 0);
        assert_eq!(count(store, "select count(*) from thing where word is not distinct from null").await, 2);
        let given = rows(store, "select coalesce(cast($1 as text), 'nothing')", &[Value::Null]).await;
        assert_eq!(given.expect("row")[0].get::<String>(0), Ok("nothing".to_owned()));
        assert_eq!(
            cell(store, "select cast(sum(number) as bigint) from thing where number > 9").await,
            Value::Null
        );
        let order = "select coalesce(word, '-') from thing order by word nulls last, number";
        assert_eq!(rows(store, order, &[]).await.expect("rows").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_same_fault_has_the_same_kind() {
    with_things(async |store| {
        run(store, insert(), thing(1, 1, Some("a"))).await.expect("inserted");
        let unique = |on: &str| StoreError::UniqueViolation { on: on.to_owned() };
        let primary = run(store, insert(), thing(1, 2, Some("b"))).await.expect_err("the same id");
        assert_eq!(primary, unique("thing.id"));
        let pair = sql("insert into thing (id, number, word, truth) values ($1, 1, 'a', $2)");
        // Which of two broken keys is named is the engine's choice, so this one breaks a single key at a time.
        run(store, sql("drop index thing_folded"), vec![]).await.expect("dropped");
        let two =
            run(store, pair, vec![Uuid::from_u128(3).into(), true.into()]).await.expect_err("the same pair");
        assert_eq!(two, unique("thing.number, thing.word"));
        assert!(two.is_unique("thing.number, thing.word") && !two.is_unique("thing.number"));
        run(store, sql("create unique index thing_folded on thing (lower(word))"), vec![])
            .await
            .expect("made");
        let folded = run(store, insert(), thing(4, 9, Some("A"))).await.expect_err("the same folded word");
        assert_eq!(folded, unique("thing_folded"));
        let check = run(store, insert(), thing(5, 0, None)).await.expect_err("not positive");
        assert_eq!(check, StoreError::CheckViolation { constraint: "thing_number_positive".to_owned() });
        let empty = vec![Uuid::from_u128(6).into(), Value::Null, Value::Null, Value::Null, true.into()];
        let empty = run(store, insert(), empty).await.expect_err("no number");
        assert_eq!(empty, StoreError::NotNullViolation { column: "thing.number".to_owned() });
        let part = sql("insert into part (id, thing_id) values ($1, $2)");
        let dangling = run(store, part, vec![1.into(), Uuid::from_u128(99).into()]).await;
        assert_eq!(dangling, Err(StoreError::ForeignKeyViolation));
        run(store, part, vec![1.into(), Uuid::from_u128(1).into()]).await.expect("inserted");
        let restrict = run(store, sql("delete from thing"), vec![]).await;
        assert_eq!(restrict, Err(StoreError::ForeignKeyViolation));
        let missing = run(store, sql("select * from nowhere"), vec![]).await;
        assert!(matches!(missing, Err(StoreError::Other(_))), "{missing:?}");
    })
    .await;
}

#[tokio::test]
async fn query_one_wants_exactly_one_row() {
    with_things(async |store| {
        let mut reader = store.reader().await.expect("reader");
        let none = reader.query_one(sql("select id from thing"), &[]).await;
        assert!(matches!(none, Err(StoreError::NotFound { .. })));
        let two = reader.query_opt(sql("select 1 union all select 2"), &[]).await;
        assert!(matches!(two, Err(StoreError::TooManyRows { .. })));
        assert_eq!(reader.query_opt(sql("select id from thing"), &[]).await, Ok(None));
        let row: Row = reader.query_one(sql("select cast(5 as bigint)"), &[]).await.expect("one row");
        assert_eq!(row.get::<i64>(0), Ok(5), "none of these outcomes ends the unit");
    })
    .await;
}

#[tokio::test]
async fn conditional_updates_count_the_rows_they_matched() {
    with_things(async |store| {
        run(store, insert(), thing(1, 2, None)).await.expect("inserted");
        let take = sql("update thing set number = number - 1 where id = $1 and number > 1");
        let id = || vec![Value::from(Uuid::from_u128(1))];
        assert_eq!(run(store, take, id()).await, Ok(1));
        assert_eq!(run(store, take, id()).await, Ok(0));
        assert_eq!(run(store, sql("update thing set number = number where id = $1"), id()).await, Ok(1));
        let returning = sql("update thing set number = number + 5 where id = $1 returning number");
        assert_eq!(
            run(store, returning, id()).await,
            Ok(1),
            "execute counts rows even when they are returned"
        );
        let row =
            store.run(async move |tx: &mut Tx| tx.query_one(returning, &[Uuid::from_u128(1).into()]).await);
        assert_eq!(row.await.and_then(|row| row.get::<i64>(0)), Ok(11));
    })
    .await;
}

#[tokio::test]
async fn upserts_say_whether_they_wrote() {
    with_things(async |store| {
        let nothing =
            sql("insert into thing (id, number, truth) values ($1, 1, $2) on conflict (id) do nothing");
        let values = || vec![Value::from(Uuid::from_u128(1)), true.into()];
        assert_eq!(run(store, nothing, values()).await, Ok(1));
        assert_eq!(run(store, nothing, values()).await, Ok(0));
        let update = sql("insert into thing (id, number, truth) values ($1, 7, $2) \
            on conflict (id) do update set number = thing.number + excluded.number where thing.number < 8 \
            returning number");
        let upsert = async || store.run(async move |tx: &mut Tx| tx.query(update, &values()).await).await;
        let first: Vec<Row> = upsert().await.expect("upserted");
        assert_eq!(first[0].get::<i64>(0), Ok(8));
        assert_eq!(upsert().await.expect("left alone").len(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_common_subset_of_select() {
    with_things(async |store| {
        for number in 1..=6 {
            run(store, insert(), thing(number as u128, number, None)).await.expect("inserted");
        }
        let recursive = "with recursive steps (n) as (select cast(1 as bigint) union all select n + 1 from steps \
            where n < 10) select cast(sum(n) as bigint) from steps";
        assert_eq!(count(store, recursive).await, 55);
        let window = "with ranked as (select number, row_number() over (partition by number % 2 order by number desc) \
            as place, cast(sum(number) over (order by number) as bigint) as running from thing) \
            select number, place, running from ranked where place = 1 order by number";
        let found = rows(store, window, &[]).await.expect("rows");
        let found: Vec<[i64; 3]> =
            found.iter().map(|row| [0, 1, 2].map(|cell| row.get(cell).expect("an integer"))).collect();
        assert_eq!(found, [[5, 1, 15], [6, 1, 21]]);
        let filter = "select count(*) filter (where number > 4), cast(coalesce(sum(number), 0) as bigint), \
            min(number), max(number) from thing having count(*) > 1";
        let row = &rows(store, filter, &[]).await.expect("row")[0];
        assert_eq!([0, 1, 2, 3].map(|cell| row.get::<i64>(cell)), [Ok(2), Ok(21), Ok(1), Ok(6)]);
        let page = "select number from thing where (number, id) > ($1, $2) order by number, id limit $3";
        let found = rows(store, page, &[2.into(), Uuid::from_u128(2).into(), 2.into()]).await.expect("rows");
        assert_eq!(found.iter().map(|row| row.get::<i64>(0).expect("an integer")).collect::<Vec<_>>(), [3, 4]);
        let repeated = rows(store, "select $2, $1, $2", &["a".into(), "b".into()]).await.expect("row");
        assert_eq!(repeated[0].cells(), [Value::from("b"), "a".into(), "b".into()], "parameters go by position");
        let skip = "select number from thing where exists (select 1 from thing as other where other.number = \
            thing.number + 1) and number in ($1, $2, $3) order by 1 limit 2 offset 1";
        let found = rows(store, skip, &[4.into(), 5.into(), 6.into()]).await.expect("rows");
        assert_eq!(found.iter().map(|row| row.get::<i64>(0).expect("an integer")).collect::<Vec<_>>(), [5]);
        let cases = "select case when $1 > 3 then 'many' else 'few' end || ' ' || cast($1 as text)";
        assert_eq!(rows(store, cases, &[4.into()]).await.expect("row")[0].get::<String>(0), Ok("many 4".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn sums_that_do_not_fit_are_errors() {
    with_things(async |store| {
        run(store, insert(), thing(1, i64::MAX, None)).await.expect("inserted");
        run(store, insert(), thing(2, i64::MAX, None)).await.expect("inserted");
        let sum = rows(store, "select cast(sum(number) as bigint) from thing", &[]).await;
        assert!(sum.is_err(), "{sum:?}");
        let overflow = run(store, sql("update thing set number = number + 1"), vec![]).await;
        assert!(overflow.is_err(), "{overflow:?}");
        assert_eq!(count(store, "select count(*) from thing where number = 9223372036854775807").await, 2);
    })
    .await;
}
