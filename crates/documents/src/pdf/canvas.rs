//! Pages to draw on, from top to bottom.

use super::font::{Font, Weight};
use super::foreign::Foreign;
use super::line::Choices;
use super::picture::Picture;
use super::tree::{Role, Tree};
use super::{Length, PAGE_HEIGHT, real};
use crate::fonts::{Fonts, Region};
use pdf_writer::{Content, Name};

/// Colours: three shades that print well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Text.
    Dark,
    /// Labels.
    Quiet,
    /// Lines.
    Faint,
    /// What must not be overlooked.
    Warning,
}

impl Ink {
    /// Red, green, blue in thousandths.
    fn parts(self) -> [i64; 3] {
        match self {
            Self::Dark => [90, 105, 125],
            Self::Quiet => [370, 400, 440],
            Self::Faint => [820, 835, 850],
            Self::Warning => [600, 300, 0],
        }
    }
}

/// The pages of a document being drawn. What is drawn between [`Canvas::begin`] and [`Canvas::end`] belongs to that
/// part of the document; the rest is decoration that screen readers skip.
pub(crate) struct Canvas {
    pub(super) pages: Vec<Content>,
    pub(super) fonts: [Font; 2],
    /// The fonts of the machine in use, by their names among a page's resources.
    pub(super) foreign: Vec<(String, Foreign)>,
    /// Which of them draws what.
    pub(super) choices: Choices,
    pub(super) tree: Tree,
    /// The one picture.
    pub(super) picture: Option<Picture>,
}

impl Canvas {
    /// One empty page. What our own font lacks, these draw, in the shapes of a region.
    pub(crate) fn new(fonts: Fonts, region: Region) -> Self {
        Self {
            pages: vec![Content::new()],
            fonts: Weight::ALL.map(Font::new),
            foreign: Vec::new(),
            choices: Choices::new(fonts, region),
            tree: Tree::default(),
            picture: None,
        }
    }

    /// Begins a part of the document.
    pub(crate) fn begin(&mut self, role: Role) {
        self.tree.begin(role);
    }

    /// Ends the part begun last.
    pub(crate) fn end(&mut self) {
        self.tree.end();
    }

    /// Goes on with a new page.
    pub(crate) fn new_page(&mut self) {
        self.pages.push(Content::new());
    }

    /// The number of pages.
    pub(crate) fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Draws a line of text on the last page; `x` is its left end, `y` its base line.
    pub(crate) fn text(
        &mut self,
        (weight, size, ink): (Weight, Length, Ink),
        (x, y): (Length, Length),
        text: &str,
    ) {
        self.text_on(self.pages.len() - 1, (weight, size, ink), (x, y), text);
    }

    /// The same with `x` as the right end.
    pub(crate) fn text_right(
        &mut self,
        (weight, size, ink): (Weight, Length, Ink),
        (x, y): (Length, Length),
        text: &str,
    ) {
        let left = x - self.width(weight, size, text);
        self.text((weight, size, ink), (left, y), text);
    }

    /// Draws a line of text on a page that was drawn before.
    pub(crate) fn text_on(
        &mut self,
        page: usize,
        (weight, size, ink): (Weight, Length, Ink),
        (x, y): (Length, Length),
        text: &str,
    ) {
        let line = self.line(weight, text);
        let piece = self.tree.piece(page);
        let content = &mut self.pages[page];
        match piece {
            Some((role, number)) => {
                content.begin_marked_content_with_properties(role.name()).properties().identify(number);
            }
            None => {
                content.begin_marked_content(Name(b"Artifact"));
            }
        }
        let [red, green, blue] = ink.parts().map(real);
        content.begin_text().set_fill_rgb(red, green, blue);
        self.show(page, line, (weight, size), (x, y));
        self.pages[page].end_text().end_marked_content();
    }

    /// Draws the one picture of the document on the last page, as decoration: what it says, a text says as well. Left,
    /// top, width and height.
    pub(crate) fn picture(&mut self, picture: Picture, [left, top, width, height]: [Length; 4]) {
        if let Some(content) = self.pages.last_mut() {
            content
                .begin_marked_content(Name(b"Artifact"))
                .save_state()
                .transform([
                    real(width),
                    0.0,
                    0.0,
                    real(height),
                    real(left),
                    real(PAGE_HEIGHT - top - height),
                ])
                .x_object(Picture::RESOURCE)
                .restore_state()
                .end_marked_content();
        }
        self.picture = Some(picture);
    }

    /// Draws a horizontal line on the last page.
    pub(crate) fn rule(&mut self, ink: Ink, (from, to): (Length, Length), y: Length) {
        let [red, green, blue] = ink.parts().map(real);
        if let Some(content) = self.pages.last_mut() {
            content
                .begin_marked_content(Name(b"Artifact"))
                .set_stroke_rgb(red, green, blue)
                .set_line_width(real(700))
                .move_to(real(from), real(PAGE_HEIGHT - y))
                .line_to(real(to), real(PAGE_HEIGHT - y))
                .stroke()
                .end_marked_content();
        }
    }

    /// Draws the outline of a box on the last page: left, top, right, bottom.
    pub(crate) fn outline(&mut self, ink: Ink, [left, top, right, bottom]: [Length; 4]) {
        let [red, green, blue] = ink.parts().map(real);
        if let Some(content) = self.pages.last_mut() {
            content
                .begin_marked_content(Name(b"Artifact"))
                .set_stroke_rgb(red, green, blue)
                .set_line_width(real(1_000))
                .rect(real(left), real(PAGE_HEIGHT - bottom), real(right - left), real(bottom - top))
                .stroke()
                .end_marked_content();
        }
    }
}
