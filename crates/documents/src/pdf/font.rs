//! The embedded font: which letters a file uses, how wide they are, and the subset that goes into the file. What it has
//! not, a font of the machine draws (`line`).

use super::{Length, real};
use crate::line::is_rtl;
use icu_normalizer::ComposingNormalizerBorrowed;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str};
use std::collections::HashMap;
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

/// How strongly deflate works: 6 of 10, its usual level.
pub(super) const DEFLATE: u8 = 6;

pub(super) const SYSTEM: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Regular or bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// For text.
    Regular,
    /// For headings and totals.
    Bold,
}

impl Weight {
    pub(super) const ALL: [Self; 2] = [Self::Regular, Self::Bold];

    /// The font's name among a page's resources.
    pub(super) fn resource(self) -> Name<'static> {
        match self {
            Self::Regular => Name(b"R"),
            Self::Bold => Name(b"B"),
        }
    }

    fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/NotoSans-Regular.ttf"),
            Self::Bold => include_bytes!("../../fonts/NotoSans-Bold.ttf"),
        }
    }

    /// The name of the subset: six letters, then the font's own name.
    fn name(self) -> Name<'static> {
        match self {
            Self::Regular => Name(b"BURSAR+NotoSans-Regular"),
            Self::Bold => Name(b"BURSAR+NotoSans-Bold"),
        }
    }

    fn stem(self) -> Length {
        match self {
            Self::Regular => 80_000,
            Self::Bold => 140_000,
        }
    }
}

/// A letter of the file. Its number in the file is its own, so that two letters with the same picture stay two letters.
#[derive(Debug, Clone, Copy)]
struct Letter {
    glyph: u16,
    /// In the font's units per em.
    advance: u16,
}

/// One weight of the font, with the letters used so far.
pub(super) struct Font {
    pub(super) weight: Weight,
    face: Face<'static>,
    letters: Vec<(char, Letter)>,
    numbers: HashMap<char, u16>,
}

/// The character whose picture stands for another one that the font lacks but that looks the same.
fn lookalike(c: char) -> Option<char> {
    match c {
        '\u{2212}' => Some('\u{2013}'),
        '\u{2011}' => Some('-'),
        _ => None,
    }
}

/// Characters that have no picture: control and format characters, and selectors of variants.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}')
}

/// What keeps the direction of a part of a text to that part. Has done its work once the order is known.
pub(super) fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2068}' | '\u{2069}')
}

/// What joins letters, or keeps them apart.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

impl Font {
    pub(super) fn new(weight: Weight) -> Self {
        let face = Face::parse(weight.data(), 0).expect("the embedded font is sound: a test opens it");
        Self { weight, face, letters: Vec::new(), numbers: HashMap::new() }
    }

    /// The text as it is drawn: accents joined with their letters, unseen characters left out. Joiners stay after letters
    /// of other scripts, some of which look different for them.
    pub(super) fn drawn(&self, text: &str) -> String {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
        let mut out = String::with_capacity(composed.len());
        let (mut is_foreign, is_rtl) = (false, is_rtl(text));
        for c in composed.chars() {
            if !is_unseen(c) {
                is_foreign = !self.has(c);
                out.push(c);
            } else if is_foreign && is_joiner(c) || is_rtl && is_isolate(c) {
                out.push(c);
            }
        }
        out
    }

    /// Whether the font draws the character, or one that looks the same.
    pub(super) fn has(&self, c: char) -> bool {
        let known = |c: char| self.face.glyph_index(c).is_some();
        known(c) || lookalike(c).is_some_and(known)
    }

    fn letter(&self, c: char) -> Letter {
        let replacement = || self.face.glyph_index(char::REPLACEMENT_CHARACTER);
        let glyph = self
            .face
            .glyph_index(c)
            .or_else(|| self.face.glyph_index(lookalike(c)?))
            .or_else(replacement)
            .unwrap_or(GlyphId(0));
        Letter { glyph: glyph.0, advance: self.face.glyph_hor_advance(glyph).unwrap_or(0) }
    }

    /// Width of a drawn text at `size`.
    pub(super) fn width(&self, text: &str, size: Length) -> Length {
        let units: i64 = text.chars().map(|c| i64::from(self.letter(c).advance)).sum();
        units * size / i64::from(self.face.units_per_em())
    }

    /// The text as numbers of its letters, two bytes each.
    pub(super) fn encode(&mut self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len() * 2);
        for c in text.chars() {
            let number = match self.numbers.get(&c) {
                Some(number) => *number,
                None => {
                    let letter = self.letter(c);
                    self.letters.push((c, letter));
                    // A document has far fewer than 65 535 different letters; one more would be drawn as the last.
                    let number = u16::try_from(self.letters.len()).unwrap_or(u16::MAX);
                    self.numbers.insert(c, number);
                    number
                }
            };
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    fn scaled(&self, units: i64) -> f32 {
        real(units * 1_000_000 / i64::from(self.face.units_per_em()))
    }

    /// Writes the font with the letters that were used.
    pub(super) fn write(&self, pdf: &mut Pdf, id: Ref, next: &mut impl FnMut() -> Ref) {
        let (cid_font, descriptor, map, cmap, file) = (next(), next(), next(), next(), next());
        let name = self.weight.name();
        pdf.type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_font)
            .to_unicode(cmap);
        let mut font = pdf.cid_font(cid_font);
        font.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM).font_descriptor(descriptor);
        font.default_width(0.0).cid_to_gid_map_stream(map);
        let widths = self.letters.iter().map(|(_, letter)| self.scaled(i64::from(letter.advance)));
        font.widths().consecutive(1, widths);
        font.finish();
        let (bbox, face) = (self.face.global_bounding_box(), &self.face);
        let scaled = |units: i16| self.scaled(i64::from(units));
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(scaled(bbox.x_min), scaled(bbox.y_min), scaled(bbox.x_max), scaled(bbox.y_max)))
            .italic_angle(0.0)
            .ascent(scaled(face.ascender()))
            .descent(scaled(face.descender()))
            .cap_height(scaled(face.capital_height().unwrap_or(face.ascender())))
            .stem_v(real(self.weight.stem()))
            .font_file2(file);
        let mut remapper = GlyphRemapper::new();
        let mut glyphs = vec![0, 0];
        let mut texts = UnicodeCmap::<u16>::new(Name(b"Bursar-Unicode"), SYSTEM);
        for (number, (c, letter)) in (1_u16..).zip(&self.letters) {
            glyphs.extend(remapper.remap(letter.glyph).to_be_bytes());
            texts.pair(number, *c);
        }
        let subset = subsetter::subset(self.weight.data(), 0, &remapper)
            .expect("the embedded font can be cut: a test does it");
        stream(pdf, map, &glyphs);
        stream(pdf, cmap, texts.finish().as_slice());
        let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
        let packed = compress_to_vec_zlib(&subset, DEFLATE);
        pdf.stream(file, &packed).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
    }
}

/// Writes bytes, packed.
pub(super) fn stream(pdf: &mut Pdf, id: Ref, bytes: &[u8]) {
    pdf.stream(id, &compress_to_vec_zlib(bytes, DEFLATE)).filter(Filter::FlateDecode);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_the_letters_that_names_in_europe_need() {
        for weight in Weight::ALL {
            let font = Font::new(weight);
            let lacking = |text: &str| -> String {
                text.chars().filter(|c| font.face.glyph_index(*c).is_none()).collect()
            };
            assert_eq!(lacking("ÀÉÎÕÜàéîõüÇçŁłŞşĞğŐőŮůĐđÞþÆæŒœßĲĳ€£“”‘’…–—·×№\u{a0}\u{202f}"), "");
            assert_eq!(lacking("ΑΒΓΔΩάέήίόύώςАБВГДЖЩЪЫЬЭЮЯёїґЂЈљњћ"), "");
            assert_eq!(lacking("ĂăȘșȚțẠạẢảẤấỆệỘộỮữ\u{fffd}"), "");
            assert_eq!(lacking("王"), "王", "and no other script");
        }
    }

    #[test]
    fn the_font_itself_leaves_nothing_out() {
        let mut font = Font::new(Weight::Regular);
        let encoded = font.encode("a王小");
        assert_eq!(encoded, [0, 1, 0, 2, 0, 3], "three letters, three numbers");
        let replacement = font.face.glyph_index('\u{fffd}').expect("has it").0;
        assert_eq!((font.letters[1].1.glyph, font.letters[2].1.glyph), (replacement, replacement));
        assert!(font.width("王", 10_000) > 5_000);
        assert_eq!(font.letter('\u{2212}').glyph, font.letter('–').glyph, "a minus is drawn as a dash");
    }

    #[test]
    fn accents_join_their_letters_and_unseen_characters_go() {
        let font = Font::new(Weight::Regular);
        assert_eq!(font.drawn("Rene\u{301} \u{202e}x\u{ad}y\u{200d}\n"), "René xy");
        assert_eq!(
            font.drawn("क\u{94d}\u{200d}ष\u{200e}"),
            "क\u{94d}\u{200d}ष",
            "a joiner does something there"
        );
    }

    #[test]
    fn figures_are_all_as_wide() {
        for weight in Weight::ALL {
            let font = Font::new(weight);
            let widths: Vec<_> = "0123456789".chars().map(|c| font.letter(c).advance).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
        }
    }
}
