//! Name-value text as the gateway speaks it: `NAME=value&NAME[n]=value`, not URL-encoded, `n` counted in bytes.

use std::fmt::Write;

/// Why a parameter list cannot be read, as a RESULT of the communication class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SyntaxError {
    /// `&` where a name is expected.
    AmpersandInName,
    /// A length clause that is no number or is not closed.
    BadLengthClause,
    /// A length that does not end at `&` or at the end.
    WrongLength,
    /// A character that names do not have.
    BadName,
    /// A value that needs a length clause and has none, or holds a quotation mark.
    BadValue,
    /// Nothing at all.
    Empty,
}

impl SyntaxError {
    /// RESULT.
    pub fn result(self) -> i32 {
        match self {
            Self::AmpersandInName => -6,
            Self::BadLengthClause => -7,
            Self::WrongLength => -27,
            Self::BadName => -28,
            Self::BadValue => -105,
            Self::Empty => -100,
        }
    }
}

/// Fields in order. Names are upper case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nvp(Vec<(String, String)>);

impl Nvp {
    /// Reads a request body.
    pub fn parse(body: &[u8]) -> Result<Self, SyntaxError> {
        let mut rest = body;
        // Clients that end their line are heard all the same.
        while let [head @ .., b'\r' | b'\n'] = rest {
            rest = head;
        }
        if rest.is_empty() {
            return Err(SyntaxError::Empty);
        }
        let mut fields = Self::default();
        loop {
            let (name, value, after) = field(rest)?;
            fields.set(name, value);
            match after {
                [] | [b'&'] => return Ok(fields),
                [_, more @ ..] => rest = more,
            }
        }
    }

    /// The value, unless it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }

    /// The first of several names that has a value (older and newer spellings of a field).
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// Replaces the value or adds the field at the end.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some(field) => field.1 = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds the field when there is a value.
    pub fn set_some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            self.set(name, value);
        }
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// Writes the fields; a value with `&` or `=` gets its length clause.
    pub fn encode(&self) -> String {
        let mut out = String::with_capacity(self.0.len() * 24);
        for (name, value) in &self.0 {
            if !out.is_empty() {
                out.push('&');
            }
            out.push_str(name);
            if value.contains(['&', '=']) {
                // Writing into a String does not fail.
                let _ = write!(out, "[{}]", value.len());
            }
            out.push('=');
            out.push_str(value);
        }
        out
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Nvp {
    fn from(fields: [(&str, &str); N]) -> Self {
        Self(fields.iter().map(|(n, v)| ((*n).to_string(), (*v).to_string())).collect())
    }
}

/// One field, and what follows it: nothing or `&…`.
fn field(rest: &[u8]) -> Result<(String, String, &[u8]), SyntaxError> {
    let end =
        rest.iter().position(|b| matches!(b, b'=' | b'[' | b'&')).ok_or(SyntaxError::AmpersandInName)?;
    let (name, tail) = rest.split_at(end);
    if tail.first() == Some(&b'&') {
        return Err(SyntaxError::AmpersandInName);
    }
    let legal = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_';
    if name.is_empty() || !name.iter().all(legal) {
        return Err(SyntaxError::BadName);
    }
    let (value, after) = if tail.first() == Some(&b'[') { tagged(&tail[1..])? } else { plain(&tail[1..])? };
    if value.contains(&b'"') {
        return Err(SyntaxError::BadValue);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((text(name), text(value), after))
}

fn plain(tail: &[u8]) -> Result<(&[u8], &[u8]), SyntaxError> {
    let (value, after) = tail.split_at(tail.iter().position(|b| *b == b'&').unwrap_or(tail.len()));
    if value.contains(&b'=') {
        return Err(SyntaxError::BadValue);
    }
    Ok((value, after))
}

/// `n]=value`.
fn tagged(tail: &[u8]) -> Result<(&[u8], &[u8]), SyntaxError> {
    let close = tail.iter().position(|b| *b == b']').ok_or(SyntaxError::BadLengthClause)?;
    let digits = &tail[..close];
    if digits.is_empty() || digits.len() > 6 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(SyntaxError::BadLengthClause);
    }
    let length = digits.iter().fold(0usize, |n, d| n * 10 + usize::from(d - b'0'));
    let [b'=', value @ ..] = &tail[close + 1..] else { return Err(SyntaxError::BadLengthClause) };
    if length > value.len() {
        return Err(SyntaxError::WrongLength);
    }
    let (value, after) = value.split_at(length);
    match after.first() {
        None | Some(b'&') => Ok((value, after)),
        Some(_) => Err(SyntaxError::WrongLength),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_clauses_protect_ampersands_and_equal_signs() {
        let read = Nvp::parse(b"BILLTOFIRSTNAME=Adrian&BILLTOLASTNAME[6]=&= Foo&TEST=Hi").expect("GF-A5");
        assert_eq!(read.get("BILLTOLASTNAME"), Some("&= Foo"));
        assert_eq!(read.get("TEST"), Some("Hi"));
        assert_eq!(read.encode(), "BILLTOFIRSTNAME=Adrian&BILLTOLASTNAME[6]=&= Foo&TEST=Hi");
    }

    #[test]
    fn lengths_count_bytes() {
        let read = Nvp::parse("COMMENT1[6]=é & b&AMT[4]=1.00".as_bytes()).expect("six bytes");
        assert_eq!(read.get("COMMENT1"), Some("é & b"));
        assert_eq!(read.get("AMT"), Some("1.00"));
    }

    #[test]
    fn values_are_not_url_decoded() {
        let read = Nvp::parse(b"ZIP=n12+9et&STREET=1%20Road").expect("plain");
        assert_eq!(read.encode(), "ZIP=n12+9et&STREET=1%20Road");
    }

    #[test]
    fn each_breach_of_the_syntax_has_its_own_result() {
        for (body, result) in [
            ("", -100),
            ("\r\n", -100),
            ("AMT", -6),
            ("COMMENT1=A & B&AMT=1.00", -6),
            ("AMT=1.00&&X=1", -6),
            ("COMMENT1[x]=a", -7),
            ("COMMENT1[]=a", -7),
            ("COMMENT1[3=abc", -7),
            ("COMMENT1[3]abc", -7),
            ("COMMENT1[9]=abc", -27),
            ("COMMENT1[2]=abc", -27),
            ("com=1", -28),
            ("A B=1", -28),
            ("=1", -28),
            ("TOKEN=a==", -105),
            ("COMMENT1=say \"hi\"", -105),
        ] {
            assert_eq!(Nvp::parse(body.as_bytes()).map_err(SyntaxError::result), Err(result), "{body}");
        }
    }

    #[test]
    fn a_field_without_value_counts_as_absent_and_the_last_of_two_wins() {
        let read = Nvp::parse(b"A=&B=1&B=2&").expect("plain");
        assert_eq!((read.get("A"), read.get("B"), read.first(&["A", "B"])), (None, Some("2"), Some("2")));
    }
}
