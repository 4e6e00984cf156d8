//! `application/x-www-form-urlencoded`: forms of browsers and fields of an address.

/// Reads pairs. `+` is a space; a broken `%` escape stays as it is; bytes that are no UTF-8 are replaced.
pub(crate) fn decode(body: &[u8]) -> Vec<(String, String)> {
    body.split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let at = pair.iter().position(|b| *b == b'=');
            let (name, value) = match at {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            (unescape(name), unescape(value))
        })
        .collect()
}

fn unescape(text: &[u8]) -> String {
    let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => out.push(b' '),
            (b'%', [a, b, after @ ..]) => match (hex(*a), hex(*b)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            _ => out.push(*first),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes pairs.
pub(crate) fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        escape(name.as_ref(), &mut out);
        out.push('=');
        escape(value.as_ref(), &mut out);
    }
    out
}

fn escape(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(byte.into()),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(HEX[usize::from(byte >> 4)].into());
                out.push(HEX[usize::from(byte & 15)].into());
            }
        }
    }
}

/// The first value of a name.
pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// Adds fields to an address that may already have some, before its fragment.
pub(crate) fn with_query<N: AsRef<str>, V: AsRef<str>>(address: &str, pairs: &[(N, V)]) -> String {
    let (base, fragment) = match address.split_once('#') {
        Some((base, fragment)) => (base, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let joint = match base.contains('?') {
        true if base.ends_with(['?', '&']) => "",
        true => "&",
        false => "?",
    };
    format!("{base}{joint}{}{fragment}", encode(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_survive_the_way_there_and_back() {
        let pairs = vec![("NAME".to_string(), "A & B = é+%".to_string()), ("E".into(), String::new())];
        assert_eq!(decode(encode(&pairs).as_bytes()), pairs);
        assert_eq!(decode(b"a=%4&b=%zz&c"), [("a", "%4"), ("b", "%zz"), ("c", "")].map(own));
    }

    fn own((a, b): (&str, &str)) -> (String, String) {
        (a.into(), b.into())
    }

    #[test]
    fn fields_are_added_to_any_address() {
        let f = [("a", "1 2")];
        assert_eq!(with_query("http://h/p", &f), "http://h/p?a=1+2");
        assert_eq!(with_query("http://h/p?x=1", &f), "http://h/p?x=1&a=1+2");
        assert_eq!(with_query("http://h/p?", &f), "http://h/p?a=1+2");
        assert_eq!(with_query("http://h/p#f", &f), "http://h/p?a=1+2#f");
    }
}
