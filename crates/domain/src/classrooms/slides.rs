//! Slides: a PDF file of a host, shown page by page. What a file may be, so that none takes the server with it.

use super::speech::{self, TextProblem};
use crate::time::{Span, Timestamp};

/// Largest file, bytes.
pub const FILE_BYTES_MAX: usize = 25 * 1024 * 1024;

/// Most pages of a file.
pub const PAGES_MAX: usize = 200;

/// Longest side of a page's picture, pixels.
pub const SIDE_MAX: u16 = 1_600;

/// Largest picture of a page, bytes.
pub const PICTURE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// All pictures of a file together, bytes.
pub const PICTURES_BYTES_MAX: usize = 96 * 1024 * 1024;

/// A picture is kept in pieces of at most so many bytes, a unit of work each, so that it keeps nobody waiting.
pub const PIECE_BYTES: usize = 256 * 1024;

/// Longest text of a page that is kept for who cannot see its picture, characters.
pub const PAGE_TEXT_MAX: usize = 3_000;

/// Longest name of a file, characters.
pub const NAME_MAX: usize = 120;

/// Most files of a session.
pub const DECKS_MAX: i64 = 10;

/// How long the pages of a file may take.
pub const RENDER_TIME_MAX: Span = Span::seconds(90);

/// A file of which no page came for so long is not worked on any more: the process that did has gone.
pub const STALLED: Span = Span::minutes(8);

/// So long after the announced end the slides of a session are kept.
pub const KEPT: Span = Span::days(30);

/// How the slides of a file stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeckState {
    /// Pictures of its pages are being made.
    Rendering,
    /// It can be shown.
    Ready,
    /// No pictures could be made of it.
    Refused(SlidesProblem),
}

impl DeckState {
    /// As it is at `now`, if the last page came at `touched_at`.
    pub fn at(self, touched_at: Timestamp, now: Timestamp) -> Self {
        match self {
            Self::Rendering if now.since(touched_at) > STALLED => Self::Refused(SlidesProblem::Interrupted),
            other => other,
        }
    }
}

/// Why no pictures could be made of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlidesProblem {
    /// It is no PDF file, or a broken one.
    NotPdf,
    /// A password opens it, and nothing else.
    Locked,
    /// It has no pages.
    NoPages,
    /// It has more than [`PAGES_MAX`].
    TooManyPages,
    /// Its pages took too long.
    TooSlow,
    /// Its pages are too large, or take too much memory.
    TooHeavy,
    /// The server stopped meanwhile.
    Interrupted,
}

impl SlidesProblem {
    /// Every problem.
    pub const ALL: [Self; 7] = [
        Self::NotPdf,
        Self::Locked,
        Self::NoPages,
        Self::TooManyPages,
        Self::TooSlow,
        Self::TooHeavy,
        Self::Interrupted,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotPdf => "not-pdf",
            Self::Locked => "locked",
            Self::NoPages => "no-pages",
            Self::TooManyPages => "too-many-pages",
            Self::TooSlow => "too-slow",
            Self::TooHeavy => "too-heavy",
            Self::Interrupted => "interrupted",
        }
    }

    /// Reads [`SlidesProblem::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|problem| problem.as_str() == text)
    }
}

/// The name of a file as it is shown: without folders and without `.pdf`.
///
/// # Errors
/// There is nothing in it.
pub fn name(typed: &str) -> Result<String, TextProblem> {
    let file = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let ending = file.len().checked_sub(4).and_then(|cut| file.split_at_checked(cut));
    let stem = match ending {
        Some((stem, ending)) if ending.eq_ignore_ascii_case(".pdf") => stem,
        _ => file,
    };
    let one_line = stem.split_whitespace().collect::<Vec<_>>().join(" ");
    speech::text(&one_line.chars().take(NAME_MAX).collect::<String>(), NAME_MAX)
}

/// Where the host points: ten-thousandths of the page's width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

impl Point {
    /// The far edge.
    pub const MAX: u16 = 10_000;

    /// A point on the page.
    pub fn new(x: u16, y: u16) -> Option<Self> {
        (x <= Self::MAX && y <= Self::MAX).then_some(Self { x, y })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_without_folders_and_ending() {
        assert_eq!(name(r"C:\talks\My  talk.PDF").as_deref(), Ok("My talk"));
        assert_eq!(name("été.pdf").as_deref(), Ok("été"));
        assert_eq!(name("a").as_deref(), Ok("a"));
        assert_eq!(name(".pdf"), Err(TextProblem::Empty));
        assert_eq!(name(&"ß".repeat(400)).map(|name| name.chars().count()), Ok(NAME_MAX));
    }

    #[test]
    fn what_nobody_works_on_any_more_was_interrupted() {
        let (begin, rendering) = (Timestamp(0), DeckState::Rendering);
        assert_eq!(rendering.at(begin, begin.plus(STALLED)), rendering);
        let late = begin.plus(STALLED).plus(Span::seconds(1));
        assert_eq!(rendering.at(begin, late), DeckState::Refused(SlidesProblem::Interrupted));
        assert_eq!(DeckState::Ready.at(begin, late), DeckState::Ready);
    }

    #[test]
    fn problems_are_stored_as_words_and_points_lie_on_the_page() {
        for problem in SlidesProblem::ALL {
            assert_eq!(SlidesProblem::parse(problem.as_str()), Some(problem));
        }
        assert_eq!(Point::new(0, 10_000), Some(Point { x: 0, y: 10_000 }));
        assert_eq!(Point::new(10_001, 0), None);
    }
}
