//! Slugs: the readable part of an address, such as `academy` for a site or `effective-feedback` for a session.

/// Longest slug, characters.
pub const SLUG_MAX: usize = 60;

/// Whether it is one: small letters, digits and single dashes between them, 1 to [`SLUG_MAX`].
pub fn is_slug(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=SLUG_MAX).contains(&text.len())
        && text.bytes().all(allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The slug that people would write for a name: letters lose their accents, everything else becomes a dash. Empty when
/// nothing is left, such as for a name in Chinese.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.trim().chars().flat_map(char::to_lowercase) {
        let plain = plain(c);
        if plain.is_empty() {
            // An apostrophe joins: “Noor’s” is “noors”.
            if !matches!(c, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else {
            slug.push_str(&plain);
        }
    }
    slug.truncate(SLUG_MAX);
    slug.trim_end_matches('-').to_owned()
}

/// A small letter in ASCII, as it is written without the accent; empty for what is no letter and no digit.
fn plain(c: char) -> String {
    let letters = match c {
        'a'..='z' | '0'..='9' => return c.to_string(),
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ą' => "a",
        'ç' | 'č' | 'ć' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' => "r",
        'š' | 'ś' => "s",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        _ => "",
    };
    letters.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_what_people_would_write() {
        for (name, slug) in [
            ("Demo Academy", "demo-academy"),
            ("  Werkplaats  Delft & Zoë’s École! ", "werkplaats-delft-zoes-ecole"),
            ("Straße 9", "strasse-9"),
            ("王小明", ""),
            ("--", ""),
        ] {
            assert_eq!(slug_of(name), slug, "{name:?}");
        }
    }

    #[test]
    fn what_is_no_slug_is_refused() {
        for good in ["a", "demo-academy", "2026"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-a", "a-", "Demo", "é", "a b", "a/b", "..", &"x".repeat(61)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_of_anything_is_one_or_empty(name in any::<String>()) {
            let slug = slug_of(&name);
            prop_assert!(slug.is_empty() || is_slug(&slug), "{slug:?}");
        }
    }
}
