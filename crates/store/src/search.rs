//! Searching as people write names: accents and capitals make no difference. What the database compares and what is typed
//! are folded by one table, in SQL that both engines know.

/// Letters and what they are compared as; ASCII capitals are folded, too.
const LETTERS: [(&str, &str); 11] = [
    ("àáâãäåÀÁÂÃÄÅ", "a"),
    ("çčćÇČĆ", "c"),
    ("èéêëęěÈÉÊËĘĚ", "e"),
    ("ìíîïÌÍÎÏ", "i"),
    ("łŁ", "l"),
    ("ñńÑŃ", "n"),
    ("òóôõöøÒÓÔÕÖØ", "o"),
    ("šśŠŚ", "s"),
    ("ùúûüůÙÚÛÜŮ", "u"),
    ("ýÝ", "y"),
    ("žźżŽŹŻ", "z"),
];

/// SQL that folds the text of an expression.
macro_rules! folded {
    ($text:literal) => {
        concat!(
            "lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(\
                replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(\
                replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(\
                replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(\
                replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(\
                replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(\
                replace(replace(replace(replace(replace(replace(",
            $text,
            ", 'à', 'a'), 'á', 'a'), 'â', 'a'), 'ã', 'a'), 'ä', 'a'), 'å', 'a'), 'À', 'a'), 'Á', 'a'), 'Â', 'a')\
                , 'Ã', 'a'), 'Ä', 'a'), 'Å', 'a'), 'ç', 'c'), 'č', 'c'), 'ć', 'c'), 'Ç', 'c'), 'Č', 'c'), 'Ć', 'c')\
                , 'è', 'e'), 'é', 'e'), 'ê', 'e'), 'ë', 'e'), 'ę', 'e'), 'ě', 'e'), 'È', 'e'), 'É', 'e'), 'Ê', 'e')\
                , 'Ë', 'e'), 'Ę', 'e'), 'Ě', 'e'), 'ì', 'i'), 'í', 'i'), 'î', 'i'), 'ï', 'i'), 'Ì', 'i'), 'Í', 'i')\
                , 'Î', 'i'), 'Ï', 'i'), 'ł', 'l'), 'Ł', 'l'), 'ñ', 'n'), 'ń', 'n'), 'Ñ', 'n'), 'Ń', 'n'), 'ò', 'o')\
                , 'ó', 'o'), 'ô', 'o'), 'õ', 'o'), 'ö', 'o'), 'ø', 'o'), 'Ò', 'o'), 'Ó', 'o'), 'Ô', 'o'), 'Õ', 'o')\
                , 'Ö', 'o'), 'Ø', 'o'), 'š', 's'), 'ś', 's'), 'Š', 's'), 'Ś', 's'), 'ù', 'u'), 'ú', 'u'), 'û', 'u')\
                , 'ü', 'u'), 'ů', 'u'), 'Ù', 'u'), 'Ú', 'u'), 'Û', 'u'), 'Ü', 'u'), 'Ů', 'u'), 'ý', 'y'), 'Ý', 'y')\
                , 'ž', 'z'), 'ź', 'z'), 'ż', 'z'), 'Ž', 'z'), 'Ź', 'z'), 'Ż', 'z'))"
        )
    };
}
pub(crate) use folded;

/// A text as it is compared.
fn fold(text: &str) -> String {
    let letter = |c: char| match LETTERS.iter().find(|(letters, _)| letters.contains(c)) {
        Some((_, plain)) => (*plain).to_owned(),
        None => c.to_ascii_lowercase().to_string(),
    };
    text.chars().map(letter).collect()
}

/// A pattern for `like` that finds a text anywhere in a folded one; its own wildcards stand for themselves. Empty for
/// nothing.
pub(crate) fn pattern(text: &str) -> String {
    let text = fold(text.trim());
    if text.is_empty() {
        return String::new();
    }
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What SQL and what Rust fold are the same letters.
    #[test]
    fn one_table_folds_both_sides() {
        let letters = LETTERS.iter().flat_map(|(of, plain)| of.chars().map(move |c| (c, *plain)));
        let mut sql = "x".to_owned();
        for (letter, plain) in letters {
            sql = format!("replace({sql}, '{letter}', '{plain}')");
        }
        assert_eq!(folded!("x"), format!("lower({sql})"));
        assert_eq!(pattern(" Éluard_ "), "%eluard\\_%");
        assert_eq!(fold("ŁÓDŹ 50%"), "lodz 50%");
        assert_eq!(pattern("  "), "");
    }
}
