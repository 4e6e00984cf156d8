//! Paper: A4 pages of text and lines as a PDF, tagged for screen readers, with an embedded font, and with fonts of the
//! machine for what that one lacks, so that text can be selected and searched. Lengths are whole thousandths of a point, measured from the top left corner.

mod canvas;
mod file;
mod font;
mod foreign;
mod line;
mod picture;
pub(crate) mod sheet;
mod tree;

pub(crate) use canvas::{Canvas, Ink};
pub(crate) use file::Properties;
pub(crate) use font::Weight;
pub(crate) use picture::Picture;
#[cfg(test)]
pub(crate) use picture::tests::png_of;
pub(crate) use tree::Role;

/// A length in thousandths of a point (1/72 inch).
pub(crate) type Length = i64;

/// A length of whole points.
pub(crate) const fn pt(points: i64) -> Length {
    points * 1_000
}

/// Width of A4.
pub(crate) const PAGE_WIDTH: Length = 595_276;

/// Height of A4.
pub(crate) const PAGE_HEIGHT: Length = 841_890;

/// A length as PDF writes it.
#[expect(
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "PDF's coordinates are real numbers; the only place where one is made"
)]
fn real(length: Length) -> f32 {
    length as f32 / 1_000.0
}
