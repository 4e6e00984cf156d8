//! The schema that the migrations build is the one that was looked at: it equals the committed pictures.
//!
//! After adding a migration: `BURSAR_UPDATE_SNAPSHOTS=1 cargo test -p bursar-store schema`, and read the difference.

use crate::databases::{engines, fresh_database};
use crate::helpers::{rows, run, sql, tables};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use store::{Engine, MIGRATIONS, Store, StoreError};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

async fn lines(store: &Store, text: &str) -> Vec<String> {
    let rows = rows(store, text, &[]).await.expect("the catalogue answers");
    rows.iter().map(|row| row.get(0).expect("text")).collect()
}

async fn picture(store: &Store) -> String {
    let text = match store.engine() {
        Engine::Sqlite => "select sql || ';' from sqlite_schema where sql is not null order by type, name",
        Engine::Postgres => {
            "select line from (
                select 1 as part, c.relname || ' ' || lpad(cast(a.attnum as text), 3, '0') as place,
                    'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                    || coalesce(' collate ' || (select collname from pg_collation where oid = a.attcollation), '')
                    || case when a.attnotnull then ' not null' else '' end
                    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
                from pg_attribute a join pg_class c on c.oid = a.attrelid
                    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
                where c.relkind = 'r' and c.relnamespace = cast('public' as regnamespace)
                    and a.attnum > 0 and not a.attisdropped
                union all
                select 2, conname, 'constraint ' || cast(cast(conrelid as regclass) as text) || ' ' || conname || ' '
                    || pg_get_constraintdef(oid)
                from pg_constraint where connamespace = cast('public' as regnamespace)
                    and contype in ('p', 'u', 'c', 'f')
                union all
                select 3, indexname, indexdef from pg_indexes where schemaname = 'public'
                union all
                select 4, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
                union all
                select 5, proname, pg_get_functiondef(oid) from pg_proc
                where pronamespace = cast('public' as regnamespace)
            ) as everything order by part, place, line"
        }
    };
    lines(store, text).await.join("\n") + "\n"
}

#[tokio::test]
async fn the_schema_equals_the_committed_picture() {
    for engine in engines() {
        let database = fresh_database(engine).await;
        let store = database.open().await;
        let built = picture(&store).await;
        store.close().await;
        database.remove().await;
        let file = folder("schema").join(match engine {
            Engine::Sqlite => "sqlite.sql",
            Engine::Postgres => "postgres.txt",
        });
        if std::env::var_os("BURSAR_UPDATE_SNAPSHOTS").is_some() {
            fs::create_dir_all(folder("schema")).expect("the folder can be made");
            fs::write(&file, &built).expect("the picture can be written");
        }
        let committed = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            built == committed,
            "the schema on {engine} differs from {}; if that is meant: BURSAR_UPDATE_SNAPSHOTS=1\n{}",
            file.display(),
            first_difference(&built, &committed)
        );
    }
}

fn first_difference(built: &str, committed: &str) -> String {
    let pairs = built
        .lines()
        .map(Some)
        .chain(std::iter::repeat(None))
        .zip(committed.lines().map(Some).chain(std::iter::repeat(None)));
    for (ours, theirs) in pairs.take_while(|pair| *pair != (None, None)) {
        if ours != theirs {
            return format!(
                "built: {}\ncommitted: {}",
                ours.unwrap_or("(nothing)"),
                theirs.unwrap_or("(nothing)")
            );
        }
    }
    "only line ends differ".to_owned()
}

/// Tables, columns and obligatory columns are the same on both.
#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let mut found = Vec::new();
    for engine in engines() {
        let database = fresh_database(engine).await;
        let store = database.open().await;
        let text = match engine {
            Engine::Sqlite => {
                "select t.name || '.' || c.name || case when c.\"notnull\" = 1 then ' not null' else '' end
                from sqlite_schema t join pragma_table_info(t.name) c
                where t.type = 'table' and t.name not in ('sqlite_sequence', 'schema_migration') order by 1"
            }
            Engine::Postgres => {
                "select table_name || '.' || column_name || case when is_nullable = 'NO' then ' not null' else '' end
                from information_schema.columns
                where table_schema = 'public' and table_name <> 'schema_migration' order by 1"
            }
        };
        let columns: BTreeSet<String> = lines(&store, text).await.into_iter().collect();
        assert!(columns.contains("installation.id not null"), "{columns:?}");
        found.push(columns);
        store.close().await;
        database.remove().await;
    }
    if let [sqlite, postgres] = &found[..] {
        let differing: Vec<_> = sqlite.symmetric_difference(postgres).collect();
        assert!(differing.is_empty(), "{differing:?}");
    }
}

#[test]
fn the_list_of_migrations_is_the_folder_in_order() {
    let mut files: Vec<String> = fs::read_dir(folder("migrations"))
        .expect("the folder is here")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let listed: Vec<String> = MIGRATIONS.iter().map(|migration| format!("{}.sql", migration.name)).collect();
    assert_eq!(listed, files);
    for (index, migration) in MIGRATIONS.iter().enumerate() {
        assert_eq!(migration.number(), index as i32 + 1, "{}", migration.name);
        let text = migration.source.to_lowercase();
        // A deferred check would fail at the commit, and with it every unit that shares the flush.
        assert!(!text.contains("deferr"), "{}: constraints are immediate", migration.name);
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let rendered = migration.render(engine);
            let left =
                rendered.lines().find(|line| !line.trim_start().starts_with("--") && line.contains('{'));
            assert_eq!(left, None, "{}: an unknown token", migration.name);
        }
    }
}

/// PS-I-20: a database trigger refuses to change what is only ever appended.
#[tokio::test]
async fn append_only_tables_refuse_every_change() {
    for engine in engines() {
        let database = fresh_database(engine).await;
        let store = database.open().await;
        let source = "create table entry (id {int} not null primary key){strict};\n\n{append_only entry}\n";
        let migration = store::Migration { name: "0000_test", source };
        let rendered = migration.render(engine);
        tables(&store, "create table entry (id {int} not null primary key){strict}").await;
        // Triggers contain semicolons: each `create trigger` is a statement.
        for trigger in rendered.split("create trigger").skip(1) {
            let trigger = format!("create trigger{}", trigger.trim_end());
            run(&store, sql(trigger), vec![]).await.expect("made");
        }
        run(&store, sql("insert into entry (id) values (1)"), vec![]).await.expect("appended");
        let refused = Err(StoreError::AppendOnly { table: "entry".to_owned() });
        assert_eq!(run(&store, sql("update entry set id = 2"), vec![]).await, refused);
        assert_eq!(run(&store, sql("delete from entry"), vec![]).await, refused);
        if engine == Engine::Postgres {
            assert_eq!(run(&store, sql("truncate entry"), vec![]).await, refused);
        }
        let replace = "insert into entry (id) values (1) on conflict (id) do update set id = 3";
        assert_eq!(run(&store, sql(replace), vec![]).await, refused);
        run(&store, sql("insert into entry (id) values (2)"), vec![]).await.expect("appended");
        store.close().await;
        database.remove().await;
    }
}
