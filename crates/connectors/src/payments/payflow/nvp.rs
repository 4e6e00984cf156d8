//! Payflow's name-value text: `NAME=value&NAME[5]=a & b`. No URL encoding; a length tag, counted in bytes, carries
//! values that contain `&` or `=` (payflow-pro 2).

/// Fields read from one answer; more are not believed.
const MAX_FIELDS: usize = 500;

/// Longest field name, in bytes.
const MAX_NAME: usize = 64;

/// Digits of a length tag.
const MAX_TAG_DIGITS: usize = 6;

/// What was read from an answer. Reading never fails; doubt is in [`Fields::is_damaged`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    damaged: bool,
}

impl Fields {
    /// The field's value, by its name in capitals; the first one where it is repeated.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field is repeated with another value.
    pub fn is_contradictory(&self, name: &str) -> bool {
        let mut values = self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
        values.next().is_some_and(|first| values.any(|value| value != first))
    }

    /// Every pair in the order of the text.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Whether the text cannot be taken as complete: a length tag that does not end at a field's end, or too many
    /// fields. Pieces that are no field at all are skipped like unknown fields.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }
}

/// Writes fields. A value gets a length tag when it contains `&`, `=`, a quotation mark, a control character or
/// anything beyond ASCII, or ends in a blank (at the end of a text a reader takes that for the end of the line).
pub fn encode<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        let plain = value.bytes().all(|b| matches!(b, b' '..=b'~') && !matches!(b, b'&' | b'=' | b'"'));
        if !plain || value.ends_with(' ') {
            text.push_str(&format!("[{}]", value.len()));
        }
        text.push('=');
        text.push_str(value);
    }
    text
}

/// Reads an answer. Names become capitals; bytes that are not UTF-8 become replacement characters.
pub fn decode(text: &[u8]) -> Fields {
    let mut fields = Fields::default();
    let mut rest = text.trim_ascii_start();
    while !rest.is_empty() {
        if fields.pairs.len() == MAX_FIELDS {
            fields.damaged = true;
            break;
        }
        let Some(end) = rest.iter().position(|b| matches!(b, b'=' | b'&')) else {
            break;
        };
        if rest[end] == b'&' {
            rest = &rest[end + 1..];
            continue;
        }
        let (name, tag) = split_tag(&rest[..end]);
        let after = &rest[end + 1..];
        let length = match tag.map(|count| tagged_length(after, count)) {
            Some(Some(length)) => length,
            Some(None) => {
                fields.damaged = true;
                untagged_length(after)
            }
            None => untagged_length(after),
        };
        let mut value = &after[..length];
        rest = after.get(length + 1..).unwrap_or_default();
        if tag.is_none() && rest.is_empty() {
            value = value.trim_ascii_end();
        }
        if let Some(name) = name {
            fields.pairs.push((name, String::from_utf8_lossy(value).into_owned()));
        }
    }
    fields
}

/// The name in capitals, when it is one, and the number in its length tag.
fn split_tag(raw: &[u8]) -> (Option<String>, Option<usize>) {
    let (name, tag) = match raw.strip_suffix(b"]").and_then(|open| {
        let bracket = open.iter().rposition(|&b| b == b'[')?;
        let digits = std::str::from_utf8(&open[bracket + 1..]).ok()?;
        let plain =
            (1..=MAX_TAG_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten().map(|count: usize| (&open[..bracket], count))
    }) {
        Some((name, count)) => (name, Some(count)),
        None => (raw, None),
    };
    let valid = (1..=MAX_NAME).contains(&name.len())
        && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    let name = if valid { std::str::from_utf8(name).ok() } else { None };
    (name.map(str::to_ascii_uppercase), tag)
}

fn untagged_length(after: &[u8]) -> usize {
    after.iter().position(|&b| b == b'&').unwrap_or(after.len())
}

/// Length in bytes of a value tagged with `count`. Bytes first; characters where only that ends at a field's end,
/// because the guides say "characters" (payflow-pro 2). `None` when neither fits.
fn tagged_length(after: &[u8], count: usize) -> Option<usize> {
    let ends = |length: usize| match after.get(length) {
        None => length == after.len(),
        Some(b'&') => true,
        Some(_) => after[length..].iter().all(u8::is_ascii_whitespace),
    };
    if ends(count) {
        return Some(count);
    }
    let text = std::str::from_utf8(after).ok()?;
    let length = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(count)?;
    ends(length).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &[u8]) -> Vec<(String, String)> {
        decode(text).pairs().to_vec()
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn gf_a5_a_tagged_value_may_contain_separators() {
        let fields = decode(b"BILLTOFIRSTNAME=Adrian&BILLTOLASTNAME[6]=&= Foo&TEST=Hi");
        assert_eq!(
            fields.pairs(),
            owned(&[("BILLTOFIRSTNAME", "Adrian"), ("BILLTOLASTNAME", "&= Foo"), ("TEST", "Hi")])
        );
        assert!(!fields.is_damaged());
    }

    #[test]
    fn every_field_may_carry_a_tag() {
        // GF-A25 has this form: all values tagged, although none needs it.
        assert_eq!(
            pairs(b"TOKEN[20]=EC-97J718043X120051H&ACK[7]=Success&RESULT[1]=0"),
            owned(&[("TOKEN", "EC-97J718043X120051H"), ("ACK", "Success"), ("RESULT", "0")])
        );
    }

    #[test]
    fn tags_count_bytes_or_characters() {
        let expected = owned(&[("NAME", "Zoë & co"), ("RESULT", "0")]);
        assert_eq!(pairs("NAME[9]=Zoë & co&RESULT=0".as_bytes()), expected);
        assert_eq!(pairs("NAME[8]=Zoë & co&RESULT=0".as_bytes()), expected);
    }

    #[test]
    fn a_wrong_tag_is_read_as_far_as_possible_and_marked() {
        for (text, expected) in [
            ("RESULT=0&A[50]=short", owned(&[("RESULT", "0"), ("A", "short")])),
            ("RESULT=0&A[2]=long&B=1", owned(&[("RESULT", "0"), ("A", "long"), ("B", "1")])),
        ] {
            let fields = decode(text.as_bytes());
            assert_eq!(fields.pairs(), expected, "{text}");
            assert!(fields.is_damaged(), "{text}");
        }
    }

    #[test]
    fn what_is_no_field_is_skipped() {
        for (text, expected) in [
            ("RESULT=0&loose&B=1", owned(&[("RESULT", "0"), ("B", "1")])),
            ("<html lang=\"en\">", owned(&[])),
            ("=1&RESULT=0", owned(&[("RESULT", "0")])),
            ("garbage", owned(&[])),
        ] {
            let fields = decode(text.as_bytes());
            assert_eq!(fields.pairs(), expected, "{text}");
            assert!(!fields.is_damaged(), "{text}");
        }
    }

    #[test]
    fn harmless_differences_are_not_damage() {
        for text in [
            "RESULT=0&RESPMSG=Approved\r\n",
            "\r\nRESULT=0&&RESPMSG=Approved&",
            "result=0&RespMsg[8]=Approved\n",
        ] {
            let fields = decode(text.as_bytes());
            assert_eq!(fields.pairs(), owned(&[("RESULT", "0"), ("RESPMSG", "Approved")]), "{text:?}");
            assert!(!fields.is_damaged(), "{text:?}");
        }
        assert_eq!(pairs(b""), owned(&[]));
    }

    #[test]
    fn a_repeated_field_is_contradictory_only_with_another_value() {
        let fields = decode(b"RESULT=0&PNREF=A&RESULT=0&PNREF=B");
        assert!(!fields.is_contradictory("RESULT"));
        assert!(fields.is_contradictory("PNREF"));
        assert_eq!(fields.get("PNREF"), Some("A"));
    }

    #[test]
    fn the_number_of_fields_is_bounded() {
        let fields = decode("A=1&".repeat(100_000).as_bytes());
        assert_eq!(fields.pairs().len(), MAX_FIELDS);
        assert!(fields.is_damaged());
    }

    #[test]
    fn values_are_written_raw_and_tagged_only_when_needed() {
        let text = encode([
            ("COMMENT1", "A & B = C 1"),
            ("RETURNURL", "https://x.example/a b"),
            ("Q", "say \"hi\""),
        ]);
        assert_eq!(text, "COMMENT1[11]=A & B = C 1&RETURNURL=https://x.example/a b&Q[8]=say \"hi\"");
    }

    proptest! {
        #[test]
        fn any_ascii_value_round_trips(
            fields in prop::collection::vec(("[A-Z][A-Z0-9_]{0,15}", "[\\x00-\\x7f]{0,40}"), 0..20)
        ) {
            let text = encode(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            let read = decode(text.as_bytes());
            prop_assert!(!read.is_damaged());
            prop_assert_eq!(read.pairs(), &fields[..]);
        }

        #[test]
        fn any_text_value_round_trips(value in ".{0,40}") {
            let text = encode([("A", value.as_str()), ("B", "1")]);
            let read = decode(text.as_bytes());
            prop_assert_eq!(read.get("A"), Some(value.as_str()));
            prop_assert_eq!(read.get("B"), Some("1"));
        }

        #[test]
        fn reading_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let fields = decode(&bytes);
            prop_assert!(fields.pairs().len() <= MAX_FIELDS);
        }

        #[test]
        fn reading_near_misses_never_panics(text in "[A-C0-9\\[\\]=&é \n]{0,60}") {
            decode(text.as_bytes());
        }
    }
}
