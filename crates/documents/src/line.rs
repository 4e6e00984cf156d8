//! Text that must stay on one line: mail headers, calendar properties, greetings.

use unicode_bidi::{BidiClass, bidi_class};

/// Longest header text that we write, in characters; the rest is cut.
const MAX_CHARACTERS: usize = 200;

/// `text` on one line: line breaks, control characters and marks that change the direction of writing become
/// blanks, runs of blanks one, and the end is cut at 200 characters. What comes out cannot begin a new mail header
/// or calendar property, nor show something else than it says.
pub fn one_line(text: &str) -> String {
    let blanked = text.chars().map(|c| if misleads(c) { ' ' } else { c });
    let mut line = String::with_capacity(text.len().min(MAX_CHARACTERS * 4));
    let mut length = 0;
    for c in blanked {
        if length == MAX_CHARACTERS {
            line.push('…');
            break;
        }
        // No-break spaces are kept: they hold amounts together.
        if c == ' ' && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        line.push(c);
        length += 1;
    }
    line.trim_end().to_owned()
}

/// Text to stand inside a sentence: where it is read from right to left, marks keep that to itself, so that what stands
/// beside it in the sentence, a rate or a date, is not drawn into it.
pub(crate) fn apart(text: String) -> String {
    match is_rtl(&text) {
        true => format!("\u{2068}{text}\u{2069}"),
        false => text,
    }
}

/// Whether anything in the text is read from right to left.
pub(crate) fn is_rtl(text: &str) -> bool {
    text.chars().any(|c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL))
}

/// Control characters, line and paragraph separators, and invisible or direction-changing format characters.
fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn nothing_can_begin_a_new_line() {
        for (text, expected) in [
            ("Robin de Vries", "Robin de Vries"),
            ("Robin\r\nBcc: all@example.org", "Robin Bcc: all@example.org"),
            (" a \n\n\t b ", "a b"),
            ("nibor\u{202e}x\u{2028}y\u{85}z\u{feff}", "nibor x y z"),
            ("€\u{a0}121.00", "€\u{a0}121.00"),
            ("", ""),
        ] {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn long_text_is_cut() {
        let line = one_line(&"é".repeat(10_000));
        assert_eq!(line.chars().count(), 201);
        assert!(line.ends_with('…'));
    }
}
