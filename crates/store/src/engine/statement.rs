//! Named SQL statements: one text for both engines.

use std::sync::OnceLock;

/// A named SQL statement with `$1`, `$2` … as positional parameters (decision 16). Made by [`crate::statements!`].
#[derive(Debug)]
pub struct Statement {
    name: &'static str,
    sqlite_source: &'static str,
    postgres: &'static str,
    sqlite: OnceLock<String>,
}

impl Statement {
    /// A statement whose text both engines understand.
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self::per_engine(name, sql, sql)
    }

    /// A statement that needs a text per engine. A test counts these.
    pub const fn per_engine(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { name, sqlite_source: sqlite, postgres, sqlite: OnceLock::new() }
    }

    /// The module path and the constant's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The text for PostgreSQL.
    pub fn postgres(&self) -> &'static str {
        self.postgres
    }

    /// The text for SQLite, with `?1` for `$1`: to SQLite `$1` is the *name* of a parameter, not its position.
    pub fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| number_parameters(self.sqlite_source))
    }

    /// Whether the engines have different texts.
    pub fn is_per_engine(&self) -> bool {
        self.sqlite_source != self.postgres
    }
}

/// Rewrites `$n` to `?n` outside of literals, quoted names and comments.
fn number_parameters(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut chars = sql.chars().peekable();
    let mut until: Option<char> = None;
    while let Some(c) = chars.next() {
        match until {
            Some(end) => {
                if c == end {
                    until = None;
                }
                out.push(c);
            }
            None => {
                match c {
                    '\'' | '"' => until = Some(c),
                    '-' if chars.peek() == Some(&'-') => until = Some('\n'),
                    _ => {}
                }
                let parameter = c == '$' && chars.peek().is_some_and(char::is_ascii_digit);
                out.push(if parameter { '?' } else { c });
            }
        }
    }
    out
}

/// Declares the statements of a module as statics, with their names, and `ALL`, the list for
/// [`crate::all_statements`].
///
/// ```
/// bursar_store::statements! {
///     /// Takes a seat if one is left.
///     TAKE_SEAT = "update session set taken = taken + 1 where id = $1 and taken < seats";
///     /// The two engines spell it differently.
///     VERSION => { sqlite: "select sqlite_version()", postgres: "select version()" };
/// }
/// ```
#[macro_export]
macro_rules! statements {
    ($(
        $(#[$doc:meta])*
        $name:ident $(= $sql:expr)? $(=> { sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? })? ;
    )*) => {
        $(
            $(#[$doc])*
            pub static $name: $crate::Statement = $crate::statements!(
                @one concat!(module_path!(), "::", stringify!($name)), $($sql)? $($sqlite, $postgres)?
            );
        )*

        /// Every statement of this module.
        pub static ALL: &[&$crate::Statement] = &[$(&$name),*];
    };
    (@one $name:expr, $sql:expr) => { $crate::Statement::new($name, $sql) };
    (@one $name:expr, $sqlite:expr, $postgres:expr) => { $crate::Statement::per_engine($name, $sqlite, $postgres) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_outside_of_literals_names_and_comments() {
        for (sql, expected) in [
            ("select $1, $12", "select ?1, ?12"),
            ("select '$1', $2", "select '$1', ?2"),
            ("select 'it''s $1', $2", "select 'it''s $1', ?2"),
            ("select \"$1\" from t where a = $1", "select \"$1\" from t where a = ?1"),
            ("select 1 -- not $1\n, $1", "select 1 -- not $1\n, ?1"),
            ("select $a, '€', $1", "select $a, '€', ?1"),
        ] {
            assert_eq!(number_parameters(sql), expected);
        }
    }

    crate::statements! {
        /// The same on both.
        SAME = "select $1";
        /// Different on each.
        DIFFERENT => { sqlite: "select $1", postgres: "select 2" };
    }

    #[test]
    fn statements_know_their_names_and_texts() {
        assert_eq!(SAME.name(), concat!(module_path!(), "::SAME"));
        assert_eq!((SAME.sqlite(), SAME.postgres()), ("select ?1", "select $1"));
        assert_eq!((DIFFERENT.sqlite(), DIFFERENT.postgres()), ("select ?1", "select 2"));
        assert_eq!(ALL.iter().map(|s| s.is_per_engine()).collect::<Vec<_>>(), [false, true]);
    }
}
