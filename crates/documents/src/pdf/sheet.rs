//! A sheet: a canvas with the place where the next line goes, and what all our papers have in common.

use super::{Canvas, Ink, Length, PAGE_HEIGHT, PAGE_WIDTH, Role, Weight, pt};
use crate::fonts::{Fonts, Region};
use locale::Messages;

/// Left and right margin: 20 mm.
pub(crate) const SIDE: Length = 56_693;
pub(crate) const RIGHT: Length = PAGE_WIDTH - SIDE;
pub(crate) const WIDTH: Length = RIGHT - SIDE;
pub(crate) const TOP: Length = pt(64);
/// Below this only the foot is drawn.
const BOTTOM: Length = PAGE_HEIGHT - pt(78);
const FOOT: Length = PAGE_HEIGHT - pt(44);

pub(crate) type Style = (Weight, Length, Ink);

pub(crate) const TITLE: Style = (Weight::Bold, pt(24), Ink::Dark);
pub(crate) const TEXT: Style = (Weight::Regular, pt(10), Ink::Dark);
pub(crate) const STRONG: Style = (Weight::Bold, pt(10), Ink::Dark);
pub(crate) const LABEL: Style = (Weight::Regular, 8_500, Ink::Quiet);
pub(crate) const TOTAL: Style = (Weight::Bold, pt(13), Ink::Dark);
pub(crate) const SMALL: Style = (Weight::Regular, pt(8), Ink::Quiet);

/// A canvas with the place where the next line goes.
pub(crate) struct Sheet {
    pub(crate) canvas: Canvas,
    pub(crate) y: Length,
}

impl Sheet {
    /// One empty page.
    pub(crate) fn new(fonts: Fonts, region: Region) -> Self {
        Self { canvas: Canvas::new(fonts, region), y: TOP }
    }

    /// Makes room for `height`, on a new page if need be; whether it is a new one.
    pub(crate) fn room(&mut self, height: Length) -> bool {
        let is_new = self.y + height > BOTTOM && self.y > TOP;
        if is_new {
            self.canvas.new_page();
            self.y = TOP;
        }
        is_new
    }

    pub(crate) fn down(&mut self, by: Length) {
        self.y += by;
    }

    pub(crate) fn paragraph(&mut self, role: Role, style: Style, x: Length, width: Length, text: &str) {
        self.canvas.begin(role);
        for line in self.canvas.wrap(style.0, style.1, width, text) {
            self.room(style.1);
            self.canvas.text(style, (x, self.y), &line);
            self.down(style.1 * 3 / 2);
        }
        self.canvas.end();
    }

    /// The width that labels need before their values.
    pub(crate) fn widest_label(&mut self, facts: &[(String, String)]) -> Length {
        let widths = facts.iter().map(|(label, _)| self.canvas.width(LABEL.0, LABEL.1, label));
        widths.max().unwrap_or(0)
    }

    /// What the paper is and its page at the foot of every page; below the last line, what the signs for characters mean
    /// that no font of the machine has.
    pub(crate) fn feet(&mut self, t: Messages, left: &str) {
        if self.canvas.is_lacking() {
            self.down(pt(8));
            self.paragraph(Role::Paragraph, SMALL, SIDE, WIDTH, &t.text("receipt-lacking"));
        }
        let count = self.canvas.page_count();
        for page in 0..count {
            let left = self.canvas.wrap(SMALL.0, SMALL.1, WIDTH - pt(70), left).swap_remove(0);
            self.canvas.text_on(page, SMALL, (SIDE, FOOT), &left);
            let values = [("page", t.integer(int(page + 1)).into()), ("pages", t.integer(int(count)).into())];
            let right = t.with("receipt-page", values);
            let x = RIGHT - self.canvas.width(SMALL.0, SMALL.1, &right);
            self.canvas.text_on(page, SMALL, (x, FOOT), &right);
        }
    }
}

fn int(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
