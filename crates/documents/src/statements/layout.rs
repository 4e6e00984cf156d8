//! A statement on A4.

use super::{Statement, Words};
use crate::fonts::{Fonts, Region};
use crate::line::one_line;
use crate::pdf::sheet::{LABEL, RIGHT, SIDE, SMALL, STRONG, Sheet, Style, TEXT, TITLE, TOTAL, WIDTH};
use crate::pdf::{Ink, Length, Properties, Role, Weight, pt};
use locale::Messages;

const HEADING: Style = (Weight::Bold, pt(12), Ink::Dark);
const WARNING: Style = (Weight::Bold, 9_500, Ink::Warning);
const FIGURE: Style = (Weight::Bold, pt(16), Ink::Dark);
const CELL: Style = (Weight::Regular, 8_500, Ink::Dark);

/// Between two columns.
const GAP: Length = pt(8);

/// A column: its width, and whether it ends at the right.
type Column = (Length, bool);

/// What, minutes, price of a minute, amount.
const LINES: [Column; 4] = [(WIDTH - pt(270), false), (pt(90), true), (pt(90), true), (pt(90), true)];

/// Who, what, from, until, how long, source, edges.
const INTERVALS: [Column; 7] = [
    (WIDTH - pt(373), false),
    (pt(62), false),
    (pt(48), true),
    (pt(48), true),
    (pt(44), true),
    (pt(55), false),
    (pt(116), false),
];

impl Sheet {
    /// A row of cells, each wrapped in its column.
    fn cells(&mut self, (role, style): (Role, Style), columns: &[Column], cells: &[String]) {
        let wrapped: Vec<Vec<String>> = columns
            .iter()
            .zip(cells)
            .map(|((width, _), text)| self.canvas.wrap(style.0, style.1, width - GAP, text))
            .collect();
        let lines = i64::try_from(wrapped.iter().map(Vec::len).max().unwrap_or(1)).unwrap_or(1);
        self.room(style.1 * 3 / 2 * lines);
        self.canvas.begin(Role::Row);
        let (top, mut left) = (self.y, SIDE);
        for ((width, ends_right), text) in columns.iter().zip(&wrapped) {
            self.canvas.begin(role);
            for (number, line) in (0..).zip(text) {
                let y = top + style.1 * 3 / 2 * number;
                if *ends_right {
                    self.canvas.text_right(style, (left + width - GAP, y), line);
                } else {
                    self.canvas.text(style, (left, y), line);
                }
            }
            self.canvas.end();
            left += width;
        }
        self.canvas.end();
        self.down(style.1 * 3 / 2 * lines);
    }

    fn grid(&mut self, style: Style, columns: &[Column], titles: &[String], rows: &[impl AsRef<[String]>]) {
        self.canvas.begin(Role::Table);
        self.cells((Role::ColumnHeading, LABEL), columns, titles);
        self.y -= pt(6);
        self.canvas.rule(Ink::Faint, (SIDE, RIGHT), self.y);
        self.down(pt(14));
        for row in rows {
            self.cells((Role::Cell, style), columns, row.as_ref());
        }
        self.canvas.end();
    }

    fn pairs(&mut self, pairs: &[(String, String)]) {
        let labels = self.widest_label(pairs);
        for (label, value) in pairs {
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
    }

    fn figures(&mut self, figures: &[(String, String)]) {
        let step = WIDTH / i64::try_from(figures.len().max(3)).unwrap_or(3);
        self.room(pt(44));
        let mut left = SIDE;
        for (label, amount) in figures {
            self.canvas.begin(Role::Paragraph);
            self.canvas.text(LABEL, (left, self.y), label);
            self.canvas.text(FIGURE, (left, self.y + pt(20)), amount);
            self.canvas.end();
            left += step;
        }
        self.down(pt(42));
    }

    fn sums(&mut self, words: &Words) {
        for sum in &words.sums {
            let style = if sum.is_total { TOTAL } else { TEXT };
            self.room(style.1 * 2);
            self.canvas.begin(Role::Paragraph);
            self.canvas.text(style, (SIDE, self.y), &sum.label);
            self.canvas.text_right(style, (RIGHT - GAP, self.y), &sum.amount);
            self.canvas.end();
            self.down(style.1 * 8 / 5);
        }
    }
}

impl Statement {
    /// The statement as a PDF in the words of one language. What our own font lacks, fonts of the machine
    /// draw. The same statement and fonts give the same bytes.
    pub fn pdf(&self, t: Messages, fonts: &Fonts) -> Vec<u8> {
        let words = self.words(t);
        let mut sheet = Sheet::new(fonts.clone(), Region::of(&[self.country.as_str()]));
        sheet.paragraph(Role::Paragraph, STRONG, SIDE, WIDTH, &one_line(&self.site));
        sheet.down(pt(14));
        sheet.paragraph(Role::Title, TITLE, SIDE, WIDTH, &words.kind);
        sheet.down(pt(6));
        if let Some(test) = &words.test {
            sheet.paragraph(Role::Paragraph, WARNING, SIDE, WIDTH, test);
            sheet.down(pt(8));
        }
        sheet.pairs(&words.facts);
        sheet.down(pt(10));
        sheet.figures(&words.headline);
        sheet.paragraph(Role::Paragraph, TEXT, SIDE, WIDTH, &words.standing);
        sheet.down(pt(12));
        if !words.lines.is_empty() {
            sheet.grid(TEXT, &LINES, &words.line_titles, &words.lines);
            sheet.canvas.rule(Ink::Faint, (SIDE, RIGHT), sheet.y - pt(4));
            sheet.down(pt(12));
        }
        sheet.sums(&words);
        sheet.down(pt(8));
        for note in &words.notes {
            sheet.paragraph(Role::Paragraph, SMALL, SIDE, WIDTH, note);
        }
        if !words.intervals.is_empty() {
            sheet.down(pt(14));
            sheet.room(pt(60));
            sheet.paragraph(Role::Heading, HEADING, SIDE, WIDTH, &t.text("statement-intervals"));
            sheet.down(pt(4));
            sheet.grid(CELL, &INTERVALS, &words.interval_titles, &words.intervals);
        }
        sheet.feet(t, &format!("{} · {}", one_line(&self.site), words.title));
        sheet.canvas.finish(&Properties {
            title: words.title,
            author: one_line(&self.site),
            language: t.code(),
            issued_at: self.frozen_at,
        })
    }
}
