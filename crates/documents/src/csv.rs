//! Tables that leave the house as CSV (RFC 4180), for spreadsheets and for programs.

/// Rows of cells, every cell text.
#[derive(Debug, Clone, Default)]
pub struct Csv(String);

impl Csv {
    /// A table that begins with these titles. It is marked as UTF-8, without which spreadsheets guess wrongly.
    pub fn new<'a>(titles: impl IntoIterator<Item = &'a str>) -> Self {
        let mut csv = Self("\u{feff}".to_owned());
        csv.row(titles);
        csv
    }

    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    /// The finished text.
    pub fn finish(self) -> String {
        self.0
    }

    fn cell(&mut self, text: &str) {
        let defused = defuse(text);
        if defused.contains(['"', ',', ';', '\r', '\n', '\t'])
            || defused.starts_with(' ')
            || defused.ends_with(' ')
        {
            self.0.push('"');
            self.0.push_str(&defused.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(&defused);
        }
    }
}

/// The text with a mark before whatever a spreadsheet would compute: at its beginning, and behind every character at which
/// one that is set to another language cuts the line (a semicolon, where the comma is for decimals).
fn defuse(text: &str) -> String {
    let mut defused = String::with_capacity(text.len() + 1);
    for piece in text.split_inclusive([';', '\t', '\r', '\n']) {
        if is_formula(piece.trim_end_matches([';', '\t', '\r', '\n']))
            || (defused.is_empty() && is_formula(piece))
        {
            defused.push('\'');
        }
        defused.push_str(piece);
    }
    defused
}

/// Whether a spreadsheet would compute the text, or begin a program with it, instead of showing it. A plain number with
/// a sign is none.
fn is_formula(text: &str) -> bool {
    let begins = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let is_number = text.strip_prefix(['+', '-']).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
    });
    (begins(text) || begins(text.trim_start())) && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cell: &str) -> String {
        let mut csv = Csv::default();
        csv.row([cell]);
        csv.finish()
    }

    #[test]
    fn no_cell_is_computed_by_a_spreadsheet() {
        for (cell, written) in [
            ("=1+1", "'=1+1\r\n"),
            (
                "=HYPERLINK(\"http://evil.test\",\"x\")",
                "\"'=HYPERLINK(\"\"http://evil.test\"\",\"\"x\"\")\"\r\n",
            ),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0\r\n"),
            ("@SUM(A1)", "'@SUM(A1)\r\n"),
            ("-2+3", "'-2+3\r\n"),
            ("\t=1", "\"'\t'=1\"\r\n"),
            ("Bo;=1+1;x", "\"Bo;'=1+1;x\"\r\n"),
            ("a\n@SUM(A1)", "\"a\n'@SUM(A1)\"\r\n"),
            ("Bo; -5", "\"Bo;' -5\"\r\n"),
            (" =1", "' =1\r\n"),
            ("-12.50", "-12.50\r\n"),
            ("+31", "+31\r\n"),
            ("plain", "plain\r\n"),
        ] {
            assert_eq!(line(cell), written, "{cell:?}");
        }
    }

    #[test]
    fn cells_are_kept_apart() {
        let mut csv = Csv::new(["a", "b"]);
        csv.row(["x,y", "say \"hi\"\nthere"]);
        assert_eq!(csv.finish(), "\u{feff}a,b\r\n\"x,y\",\"say \"\"hi\"\"\nthere\"\r\n");
    }
}
