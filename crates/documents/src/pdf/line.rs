//! Lines of text: which font draws which part, in which order from left to right, and where lines may end. Text that our
//! own font has is drawn letter by letter; the rest is shaped by a font of the machine, cluster by cluster.

use super::canvas::Canvas;
use super::font::{Font, Weight, is_isolate, is_joiner};
use super::foreign::{Cluster, Foreign};
use super::{Length, PAGE_HEIGHT, real};
use crate::fonts::{Fonts, Region};
use crate::line::is_rtl;
use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter};
use pdf_writer::{Content, Name, Str, TextStr};
use std::collections::HashMap;
use std::ops::Range;
use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

/// A part of a line, in the order in which it is drawn.
pub(super) enum Piece {
    /// Letters of our own font, and what they say if it is something else.
    Own(String, Option<String>),
    /// Glyphs of a font of the machine.
    Foreign(usize, Vec<Cluster>),
}

/// Who draws a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Own,
    Foreign(usize),
    Nobody,
}

/// Which fonts of the machine draw what.
pub(super) struct Choices {
    fonts: Fonts,
    region: Region,
    /// Faces of the machine by the numbers that they have here; `None` where the file turned out to be unsound.
    opened: HashMap<usize, Option<usize>>,
    made: HashMap<(String, bool), Option<usize>>,
    is_lacking: bool,
}

impl Choices {
    pub(super) fn new(fonts: Fonts, region: Region) -> Self {
        Self { fonts, region, opened: HashMap::new(), made: HashMap::new(), is_lacking: false }
    }
}

/// A line in pieces, or plain text in our own font.
pub(super) enum Line {
    Plain(String),
    Pieces(Vec<Piece>),
}

impl Canvas {
    /// Whether something was drawn as a sign because no font has it.
    pub(crate) fn is_lacking(&self) -> bool {
        self.choices.is_lacking
    }

    fn font(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.fonts[0],
            Weight::Bold => &self.fonts[1],
        }
    }

    /// The width of a text.
    pub(crate) fn width(&mut self, weight: Weight, size: Length, text: &str) -> Length {
        match self.line(weight, text) {
            Line::Plain(text) => self.font(weight).width(&text, size),
            Line::Pieces(pieces) => pieces.iter().map(|piece| self.width_of(piece, weight, size)).sum(),
        }
    }

    fn width_of(&self, piece: &Piece, weight: Weight, size: Length) -> Length {
        match piece {
            Piece::Own(text, _) => self.font(weight).width(text, size),
            Piece::Foreign(font, clusters) => self.foreign[*font].1.width(clusters, size),
        }
    }

    /// The text in lines that are no wider than `width`: broken at blanks, inside a word only when it is wider than a
    /// line by itself. Other scripts are broken where their readers expect it.
    pub(crate) fn wrap(&mut self, weight: Weight, size: Length, width: Length, text: &str) -> Vec<String> {
        let font = self.font(weight);
        let drawn = font.drawn(text);
        if drawn.chars().all(|c| font.has(c)) {
            return wrap_plain(font, size, width, &drawn);
        }
        let drawn = drawn.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let ends = LineSegmenter::new_lstm(LineBreakOptions::default()).segment_str(&drawn);
        let (mut lines, mut line, mut filled) = (Vec::new(), String::new(), 0);
        for part in parts(&drawn, ends) {
            let mut wide = self.width(weight, size, part.trim_end());
            if filled + wide > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                filled = 0;
            }
            if wide <= width {
                wide = self.width(weight, size, part);
                line.push_str(part);
                filled += wide;
                continue;
            }
            for piece in self.pieces(weight, size, width, part) {
                let wide = self.width(weight, size, piece);
                if filled + wide > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    filled = 0;
                }
                line.push_str(piece);
                filled += wide;
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    /// What a part is broken into that is wider than a line: its clusters, and of one that is wider by itself, such as a letter
    /// with a hundred marks, its characters.
    fn pieces<'a>(&mut self, weight: Weight, size: Length, width: Length, part: &'a str) -> Vec<&'a str> {
        let mut pieces = Vec::new();
        for cluster in parts(part, GraphemeClusterSegmenter::new().segment_str(part)) {
            if self.width(weight, size, cluster) <= width {
                pieces.push(cluster);
            } else {
                pieces.extend(cluster.split_inclusive(|_: char| true));
            }
        }
        pieces
    }

    /// The text as it is drawn, from left to right.
    pub(super) fn line(&mut self, weight: Weight, text: &str) -> Line {
        let font = self.font(weight);
        let drawn = font.drawn(text);
        if drawn.chars().all(|c| font.has(c)) {
            return Line::Plain(drawn);
        }
        let bidi = ParagraphBidiInfo::new(&drawn, Some(base(&drawn)));
        let (levels, runs) = bidi.visual_runs(0..drawn.len());
        let mut pieces = Vec::new();
        for run in runs {
            let is_rtl = levels[run.start].is_rtl();
            let mut chosen = self.chosen(weight, &drawn, run);
            if is_rtl {
                chosen.reverse();
            }
            for (choice, range) in chosen {
                self.push(&mut pieces, choice, &drawn[range], is_rtl);
            }
        }
        Line::Pieces(pieces)
    }

    /// Neighbours that the same font draws, in the order in which they are read.
    fn chosen(&mut self, weight: Weight, text: &str, run: Range<usize>) -> Vec<(Choice, Range<usize>)> {
        let mut out: Vec<(Choice, Range<usize>)> = Vec::new();
        let mut begin = run.start;
        for cluster in parts(&text[run.clone()], GraphemeClusterSegmenter::new().segment_str(&text[run])) {
            if cluster.chars().all(is_isolate) {
                begin += cluster.len();
                continue;
            }
            for (choice, length) in self.choose(weight, cluster) {
                let end = begin + length;
                match out.last_mut() {
                    Some((known, range)) if *known == choice && range.end == begin => range.end = end,
                    _ => out.push((choice, begin..end)),
                }
                begin = end;
            }
        }
        out
    }

    /// Who draws a cluster: one font all of it if one can, else each character the one that has it.
    fn choose(&mut self, weight: Weight, cluster: &str) -> Vec<(Choice, usize)> {
        let whole = match self.one(weight, cluster) {
            Choice::Nobody if cluster.chars().count() > 1 => None,
            choice => Some(choice),
        };
        match whole {
            Some(choice) => vec![(choice, cluster.len())],
            None => cluster
                .chars()
                .map(|c| (self.one(weight, c.encode_utf8(&mut [0; 4])), c.len_utf8()))
                .collect(),
        }
    }

    fn one(&mut self, weight: Weight, cluster: &str) -> Choice {
        let font = self.font(weight);
        if cluster.chars().all(|c| font.has(c)) {
            return Choice::Own;
        }
        let key = (cluster.to_owned(), weight == Weight::Bold);
        let made = match self.choices.made.get(&key) {
            Some(made) => *made,
            None => {
                let made = self.find(cluster, key.1);
                self.choices.made.insert(key, made);
                made
            }
        };
        made.map_or(Choice::Nobody, Choice::Foreign)
    }

    /// The best font of the machine that draws all of the cluster.
    fn find(&mut self, cluster: &str, is_bold: bool) -> Option<usize> {
        let letters: String = cluster.chars().filter(|c| !is_joiner(*c)).collect();
        let (fonts, region) = (self.choices.fonts.clone(), self.choices.region);
        fonts.with(&letters, is_bold, region).into_iter().find_map(|face| {
            let font = self.open(face)?;
            self.foreign[font].1.shape(cluster, false).is_some().then_some(font)
        })
    }

    fn open(&mut self, face: usize) -> Option<usize> {
        if let Some(opened) = self.choices.opened.get(&face) {
            return *opened;
        }
        let opened = self.choices.fonts.open(face).and_then(Foreign::new).map(|font| {
            self.foreign.push((format!("F{}", self.foreign.len()), font));
            self.foreign.len() - 1
        });
        self.choices.opened.insert(face, opened);
        opened
    }

    fn push(&mut self, pieces: &mut Vec<Piece>, choice: Choice, text: &str, is_rtl: bool) {
        match choice {
            Choice::Own if is_rtl => pieces.extend(text.chars().rev().map(|c| match mirrored(c) {
                Some(seen) => Piece::Own(seen.to_string(), Some(c.to_string())),
                None => Piece::Own(c.to_string(), None),
            })),
            Choice::Own => pieces.push(Piece::Own(text.to_owned(), None)),
            Choice::Foreign(font) => match self.foreign[font].1.shape(text, is_rtl) {
                Some(clusters) => pieces.push(Piece::Foreign(font, clusters)),
                None => self.push(pieces, Choice::Nobody, text, is_rtl),
            },
            Choice::Nobody => {
                let mut signs: Vec<Piece> = text.chars().filter(|c| !is_joiner(*c)).map(sign).collect();
                if is_rtl {
                    signs.reverse();
                }
                self.choices.is_lacking |= !text.trim().is_empty();
                pieces.extend(signs);
            }
        }
    }

    /// Shows a line between the beginning and the end of a text object of the page.
    pub(super) fn show(
        &mut self,
        page: usize,
        line: Line,
        (weight, size): (Weight, Length),
        (x, y): (Length, Length),
    ) {
        let pieces = match line {
            Line::Plain(text) => {
                let encoded = self.own(weight).encode(&text);
                self.pages[page]
                    .set_font(weight.resource(), real(size))
                    .next_line(real(x), real(PAGE_HEIGHT - y))
                    .show(Str(&encoded));
                return;
            }
            Line::Pieces(pieces) => pieces,
        };
        let mut x = x;
        for piece in pieces {
            let width = self.width_of(&piece, weight, size);
            match piece {
                Piece::Own(text, says) => {
                    let encoded = self.own(weight).encode(&text);
                    let content = &mut self.pages[page];
                    content.set_font(weight.resource(), real(size));
                    said(content, says.as_deref(), |content| {
                        content.set_text_matrix(at((x, y))).show(Str(&encoded));
                    });
                }
                Piece::Foreign(font, clusters) => {
                    let (name, font) = &mut self.foreign[font];
                    let content = &mut self.pages[page];
                    content.set_font(Name(name.as_bytes()), real(size));
                    show(content, font, &clusters, size, (x, y));
                }
            }
            x += width;
        }
    }

    fn own(&mut self, weight: Weight) -> &mut Font {
        match weight {
            Weight::Regular => &mut self.fonts[0],
            Weight::Bold => &mut self.fonts[1],
        }
    }
}

/// Shows glyphs, each in its place. What one glyph does not say by itself is said beside it.
fn show(
    content: &mut Content,
    font: &mut Foreign,
    clusters: &[Cluster],
    size: Length,
    (x, y): (Length, Length),
) {
    let units = font.units;
    let mut pen = 0;
    for cluster in clusters {
        let mut placed = Vec::with_capacity(cluster.glyphs.len());
        for glyph in &cluster.glyphs {
            let place = (x + (pen + glyph.x) * size / units, y - glyph.y * size / units);
            placed.push((font.number(glyph.id), place));
            pen += glyph.advance;
        }
        let is_said = matches!(placed[..], [(number, _)] if font.says(number, &cluster.text));
        said(content, (!is_said).then_some(&cluster.text), |content| {
            for (number, place) in &placed {
                content.set_text_matrix(at(*place)).show(Str(&number.to_be_bytes()));
            }
        });
    }
}

/// Draws what says the text, where its letters do not say it themselves.
fn said(content: &mut Content, text: Option<&str>, draw: impl FnOnce(&mut Content)) {
    if let Some(text) = text {
        content.begin_marked_content_with_properties(Name(b"Span")).properties().actual_text(TextStr(text));
    }
    draw(content);
    if text.is_some() {
        content.end_marked_content();
    }
}

fn at((x, y): (Length, Length)) -> [f32; 6] {
    [1.0, 0.0, 0.0, 1.0, real(x), real(PAGE_HEIGHT - y)]
}

/// What stands for a character that no font has: its number, which can be looked up.
fn sign(c: char) -> Piece {
    let seen = if c.is_whitespace() { " ".to_owned() } else { format!("[U+{:04X}]", u32::from(c)) };
    Piece::Own(seen, Some(c.to_string()))
}

/// Text is read from right to left only where nothing in it is read from left to right: papers are Latin ones.
fn base(text: &str) -> Level {
    let has_ltr = text.chars().any(|c| bidi_class(c) == BidiClass::L);
    if is_rtl(text) && !has_ltr { Level::rtl() } else { Level::ltr() }
}

/// The sign that is drawn for a bracket where text runs from right to left.
fn mirrored(c: char) -> Option<char> {
    const PAIRS: [(char, char); 7] =
        [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›'), ('≤', '≥')];
    PAIRS.into_iter().find_map(|(left, right)| match c {
        c if c == left => Some(right),
        c if c == right => Some(left),
        _ => None,
    })
}

/// The parts of a text between these places.
fn parts(text: &str, ends: impl Iterator<Item = usize>) -> Vec<&str> {
    let ends: Vec<usize> = ends.collect();
    ends.windows(2).filter_map(|ends| text.get(ends[0]..ends[1])).filter(|part| !part.is_empty()).collect()
}

/// Lines of text that our own font has.
fn wrap_plain(font: &Font, size: Length, width: Length, drawn: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in drawn.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if font.width(&longer, size) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if font.width(&line, size) > width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::pt;

    #[test]
    fn lines_are_broken_at_blanks_and_long_words_inside() {
        let mut canvas = Canvas::new(Fonts::in_folders(Vec::new()), Region::China);
        let mut wrap = |width, text: &str| canvas.wrap(Weight::Regular, pt(10), width, text);
        assert_eq!(wrap(pt(1_000), "one two"), ["one two"]);
        assert_eq!(wrap(pt(30), "one two"), ["one", "two"]);
        assert_eq!(
            wrap(pt(30), "€\u{a0}1\u{a0}234.50"),
            ["€\u{a0}1\u{a0}23", "4.50"],
            "no blank to break at"
        );
        let marks = format!("太{}", "\u{1e8d0}".repeat(60));
        for one_cluster in ["\u{1100}".repeat(60), marks] {
            let lines = wrap(pt(100), &one_cluster);
            assert!(lines.len() > 10 && lines.concat() == one_cluster, "{lines:?}");
        }
        let long = wrap(pt(100), &"x".repeat(100));
        assert!(long.len() > 3 && long.concat() == "x".repeat(100));
        assert_eq!(wrap(pt(100), ""), [""]);
        for line in wrap(pt(120), &"Wolfeschlegelsteinhausenbergerdorff und Söhne ".repeat(9)) {
            assert!(canvas.width(Weight::Regular, pt(10), &line) <= pt(120), "{line}");
        }
    }
}
