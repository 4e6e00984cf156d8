//! Plain text for the wire: printable ASCII without quotation marks (payflow-pro 2: anything else is uncertain).

/// Folds `text` to printable ASCII of at most `max` characters: accents are dropped, marks are simplified, white
/// space and control characters become one space each, what has no likeness becomes `?`.
pub fn plain(text: &str, max: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' => out.push('\''),
            '–' | '—' | '‐' | '‑' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            '€' => out.push_str("EUR"),
            ' '..='~' => out.push(c),
            _ if c.is_whitespace() || c.is_control() => out.push(' '),
            // Direction marks and other invisible characters.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {}
            '\u{300}'..='\u{36f}' => {}
            _ => out.push_str(likeness(c)),
        }
    }
    let words: Vec<&str> = out.split(' ').filter(|word| !word.is_empty()).collect();
    let mut line = words.join(" ");
    line.truncate(max);
    line.truncate(line.trim_end().len());
    line
}

/// The ASCII letters nearest to a letter of the European Latin alphabets.
fn likeness(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ª' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Č' | 'Ĉ' | 'Ċ' => "C",
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'Ð' | 'Ď' | 'Đ' => "D",
        'ð' | 'ď' | 'đ' => "d",
        'È'..='Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' | 'Ĕ' => "E",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ĕ' => "e",
        'Ğ' | 'Ģ' | 'Ĝ' | 'Ġ' => "G",
        'ğ' | 'ģ' | 'ĝ' | 'ġ' => "g",
        'Ì'..='Ï' | 'Ī' | 'Į' | 'İ' => "I",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'Ĳ' => "IJ",
        'ĳ' => "ij",
        'Ķ' => "K",
        'ķ' => "k",
        'Ł' | 'Ľ' | 'Ļ' | 'Ĺ' => "L",
        'ł' | 'ľ' | 'ļ' | 'ĺ' => "l",
        'Ñ' | 'Ń' | 'Ň' | 'Ņ' => "N",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ő' => "O",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'º' => "o",
        'Œ' => "OE",
        'œ' => "oe",
        'Ř' | 'Ŕ' => "R",
        'ř' | 'ŕ' => "r",
        'Ś' | 'Š' | 'Ş' | 'Ș' => "S",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ẞ' | 'ß' => "ss",
        'Ť' | 'Ţ' | 'Ț' => "T",
        'ť' | 'ţ' | 'ț' => "t",
        'Þ' => "Th",
        'þ' => "th",
        'Ù'..='Ü' | 'Ū' | 'Ů' | 'Ű' | 'Ų' => "U",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_becomes_printable_ascii() {
        for (text, expected) in [
            ("Formation à distance — « Rust »", "Formation a distance - ' Rust '"),
            ("Œuvre, Łódź, Straße", "OEuvre, Lodz, Strasse"),
            ("a\r\nb\t\tc", "a b c"),
            ("e\u{301}te\u{301}", "ete"),
            ("\u{202e}abc\u{202c}", "abc"),
            ("日本", "??"),
            ("say \"no\" & go = ok", "say 'no' & go = ok"),
            ("", ""),
        ] {
            assert_eq!(plain(text, 100), expected);
        }
        assert_eq!(plain("one two three", 8), "one two");
    }

    proptest! {
        #[test]
        fn nothing_but_printable_ascii_comes_out(text in any::<String>(), max in 0_usize..50) {
            let out = plain(&text, max);
            prop_assert!(out.len() <= max);
            prop_assert!(out.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"'));
        }
    }
}
