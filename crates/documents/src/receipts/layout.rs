//! A document on A4.

use super::words::{Party, Words};
use super::{About, Document};
use crate::fonts::{Fonts, Region};
use crate::line::one_line;
use crate::pdf::sheet::{LABEL, RIGHT, SIDE, STRONG, Sheet, Style, TEXT, TITLE, TOP, TOTAL, WIDTH};
use crate::pdf::{Ink, Length, Picture, Properties, Role, Weight, pt};
use locale::Messages;

/// Room for amounts at the right.
const AMOUNTS: Length = pt(110);
/// Room for the logo.
const LOGO_WIDTH: Length = pt(180);
const LOGO_HEIGHT: Length = pt(48);
/// Between the two parties.
const GAP: Length = pt(28);

const SELLER: Style = (Weight::Bold, pt(11), Ink::Dark);
const WARNING: Style = (Weight::Bold, 9_500, Ink::Warning);

impl Sheet {
    /// The logo stands for the seller's name, which is said once more where the parties are.
    fn head(&mut self, words: &Words, logo: Option<Picture>) {
        match logo {
            Some(logo) => {
                let (width, height) = fitted(&logo);
                self.canvas.picture(logo, [SIDE, TOP - pt(20), width, height]);
                self.y = (TOP - pt(8) + height).max(TOP);
            }
            None => self.paragraph(Role::Paragraph, SELLER, SIDE, WIDTH, &words.seller.name),
        }
        self.down(pt(22));
        self.canvas.begin(Role::Title);
        self.canvas.text(TITLE, (SIDE, self.y + pt(8)), &words.kind);
        self.canvas.end();
        let (title_y, labels) = (self.y + pt(8), self.widest_label(&words.facts));
        self.y -= pt(4);
        for (label, value) in &words.facts {
            self.fact(label, value, labels);
        }
        self.y = self.y.max(title_y) + pt(12);
        self.canvas.rule(Ink::Faint, (SIDE, RIGHT), self.y);
        self.down(pt(26));
    }

    /// A label and a value in the right half.
    fn fact(&mut self, label: &str, value: &str, labels: Length) {
        let left = SIDE + WIDTH / 2;
        let x = left + labels + pt(14);
        self.canvas.begin(Role::Paragraph);
        self.canvas.text(LABEL, (left, self.y), label);
        for line in self.canvas.wrap(TEXT.0, TEXT.1, RIGHT - x, value) {
            self.canvas.text(TEXT, (x, self.y), &line);
            self.down(pt(16));
        }
        self.canvas.end();
    }

    fn party(&mut self, party: &Party, x: Length) {
        let width = (WIDTH - GAP) / 2;
        self.canvas.begin(Role::Section);
        self.paragraph(Role::Heading, LABEL, x, width, &party.heading);
        self.down(pt(3));
        self.paragraph(Role::Paragraph, STRONG, x, width, &party.name);
        for line in &party.lines {
            self.paragraph(Role::Paragraph, TEXT, x, width, line);
        }
        self.canvas.end();
    }

    fn parties(&mut self, words: &Words) {
        let top = self.y;
        self.party(&words.buyer, SIDE);
        let end = std::mem::replace(&mut self.y, top);
        self.party(&words.seller, SIDE + (WIDTH + GAP) / 2);
        self.y = self.y.max(end) + pt(18);
    }

    fn warning(&mut self, text: &str) {
        let top = self.y;
        self.down(pt(18));
        self.paragraph(Role::Paragraph, WARNING, SIDE + pt(12), WIDTH - pt(24), text);
        self.canvas.outline(Ink::Warning, [SIDE, top, RIGHT, self.y]);
        self.down(pt(24));
    }

    /// A row with its amount at the right.
    fn row(&mut self, (role, style): (Role, Style), description: &str, (amount_role, amount): (Role, &str)) {
        let lines = self.canvas.wrap(style.0, style.1, WIDTH - AMOUNTS, description);
        self.room(style.1 * 2);
        self.canvas.begin(Role::Row);
        self.canvas.begin(role);
        let (first, page) = (self.y, self.canvas.page_count());
        for line in &lines {
            self.room(style.1);
            self.canvas.text(style, (SIDE, self.y), line);
            self.down(style.1 * 3 / 2);
        }
        self.canvas.end();
        self.canvas.begin(amount_role);
        // The amount stands beside the first line, or on the page to which the rest of a long description went.
        let y = if self.canvas.page_count() == page { first } else { TOP };
        self.canvas.text_right(style, (RIGHT, y), amount);
        self.canvas.end();
        self.canvas.end();
    }

    fn table(&mut self, words: &Words) {
        self.canvas.begin(Role::Table);
        let (description, amount) = (&words.columns.0, &words.columns.1);
        self.row((Role::ColumnHeading, LABEL), description, (Role::ColumnHeading, amount));
        self.y -= pt(4);
        self.canvas.rule(Ink::Faint, (SIDE, RIGHT), self.y);
        self.down(pt(18));
        for (description, amount) in &words.lines {
            self.row((Role::Cell, TEXT), description, (Role::Cell, amount));
            self.y -= pt(3);
            self.canvas.rule(Ink::Faint, (SIDE, RIGHT), self.y);
            self.down(pt(18));
        }
        self.down(pt(4));
        self.row((Role::RowHeading, TOTAL), &words.total.0, (Role::Cell, &words.total.1));
        self.canvas.end();
        self.down(pt(18));
    }

    fn settled(&mut self, words: &Words) {
        let labels = self.widest_label(&words.settled);
        for (label, value) in &words.settled {
            self.room(pt(16));
            self.canvas.begin(Role::Paragraph);
            self.canvas.text(LABEL, (SIDE, self.y), label);
            let x = SIDE + labels + pt(14);
            for line in self.canvas.wrap(TEXT.0, TEXT.1, RIGHT - x, value) {
                self.canvas.text(TEXT, (x, self.y), &line);
                self.down(pt(16));
            }
            self.canvas.end();
        }
        self.down(pt(8));
        for note in &words.notes {
            self.paragraph(Role::Paragraph, TEXT, SIDE, WIDTH, note);
        }
    }
}

/// The picture's size on paper: as large as fits, and not larger than 72 pixels to an inch make it.
fn fitted(logo: &Picture) -> (Length, Length) {
    let (wide, high) = (pt(logo.width.into()), pt(logo.height.into()));
    let shrunk = |(wide, high): (Length, Length), length: Length, most: Length| {
        if length > most { (wide * most / length, high * most / length) } else { (wide, high) }
    };
    let size = shrunk((wide, high), wide, LOGO_WIDTH);
    shrunk(size, size.1, LOGO_HEIGHT)
}

impl Document {
    /// The document as a PDF in the words of one language, with the bytes of the seller's logo on top, or with his name
    /// where there is none or it cannot be drawn. What our own font lacks, fonts of the machine draw. The same
    /// document, logo and fonts give the same bytes.
    pub fn pdf(&self, t: Messages, logo: Option<&[u8]>, fonts: &Fonts) -> Vec<u8> {
        let words = self.words(t);
        let countries = [self.buyer.country.as_str(), self.seller.country.as_str()];
        let mut sheet = Sheet::new(fonts.clone(), Region::of(&countries));
        sheet.head(&words, logo.and_then(Picture::read));
        sheet.parties(&words);
        if let Some(test) = &words.test {
            sheet.warning(test);
        }
        sheet.table(&words);
        sheet.settled(&words);
        let foot = format!("{} · {}", words.seller.name, words.title);
        sheet.feet(t, &foot);
        sheet.canvas.finish(&Properties {
            title: words.title,
            author: one_line(&self.seller.name),
            language: t.code(),
            issued_at: self.issued_at,
        })
    }

    /// A name for the file, of letters that every system takes: `receipt-2026-000042.pdf`.
    pub fn file_name(&self) -> String {
        let kind = match self.about {
            About::Receipt { .. } => "receipt",
            About::CreditNote { .. } => "credit-note",
        };
        format!("{kind}-{}.pdf", self.number)
    }
}
