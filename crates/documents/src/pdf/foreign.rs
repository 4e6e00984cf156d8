//! A font of the machine in a file: shapes text of the scripts that our own font lacks, and goes in with the glyphs that
//! were used. A glyph's number in the file is its number in the cut font.

use super::font::{DEFLATE, SYSTEM, stream};
use super::{Length, real};
use harfrust::{Buffer, BufferFlags, Direction, Font, ShapeOptions, ShaperFont, shape};
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref};
use std::sync::Arc;
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId, RawFace, Tag, name_id};

/// Glyphs that together draw a part of the text, from left to right.
pub(super) struct Cluster {
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
}

/// A glyph and its place, in the font's units.
pub(super) struct Glyph {
    pub(super) id: u16,
    pub(super) advance: i64,
    pub(super) x: i64,
    pub(super) y: i64,
}

/// A font of the machine, with the glyphs used so far.
pub(super) struct Foreign {
    file: Arc<Vec<u8>>,
    index: u32,
    font: Font,
    pub(super) units: i64,
    remapper: GlyphRemapper,
    /// By their numbers: width, and the text where one glyph alone draws one.
    used: Vec<(i64, Option<String>)>,
}

impl Foreign {
    /// `None` where the file is no sound font after all.
    pub(super) fn new((file, index): (Arc<Vec<u8>>, u32)) -> Option<Self> {
        let units = i64::from(Face::parse(&file, index).ok()?.units_per_em());
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::clone(&file) as _;
        let font = Font::new(shared, index)?;
        // Number 0 is the glyph for what a font lacks.
        let used = vec![(0, None)];
        (units > 0).then(|| Self { file, index, font, units, remapper: GlyphRemapper::new(), used })
    }

    /// The text's glyphs from left to right. `None` where the font lacks something of it.
    pub(super) fn shape(&self, text: &str, is_rtl: bool) -> Option<Vec<Cluster>> {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        // Joiners have done their work by then.
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        shape(&ShaperFont::new(&self.font), &mut buffer, ShapeOptions::new()).ok()?;
        let begin = |cluster: u32| usize::try_from(cluster).ok();
        let mut begins: Vec<usize> =
            buffer.glyph_infos().iter().map(|glyph| begin(glyph.cluster)).collect::<Option<_>>()?;
        begins.push(text.len());
        begins.sort_unstable();
        let mut clusters: Vec<(usize, Cluster)> = Vec::new();
        for (glyph, place) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let from = begin(glyph.cluster)?;
            let drawn = Glyph {
                id: u16::try_from(glyph.glyph_id).ok().filter(|id| *id > 0)?,
                advance: place.x_advance.into(),
                x: place.x_offset.into(),
                y: place.y_offset.into(),
            };
            match clusters.last_mut() {
                Some((known, cluster)) if *known == from => cluster.glyphs.push(drawn),
                _ => {
                    let to = *begins.iter().find(|next| **next > from)?;
                    let text = text.get(from..to)?.to_owned();
                    clusters.push((from, Cluster { text, glyphs: vec![drawn] }));
                }
            }
        }
        Some(clusters.into_iter().map(|(_, cluster)| cluster).collect())
    }

    pub(super) fn width(&self, clusters: &[Cluster], size: Length) -> Length {
        let units: i64 = clusters.iter().flat_map(|of| &of.glyphs).map(|glyph| glyph.advance).sum();
        units * size / self.units
    }

    /// The glyph's number in the file.
    pub(super) fn number(&mut self, glyph: u16) -> u16 {
        let number = self.remapper.remap(glyph);
        while self.used.len() <= usize::from(number) {
            let face = Face::parse(&self.file, self.index).ok();
            let width = face.and_then(|face| face.glyph_hor_advance(GlyphId(glyph)));
            self.used.push((width.unwrap_or(0).into(), None));
        }
        number
    }

    pub(super) fn is_used(&self) -> bool {
        self.used.len() > 1
    }

    /// Whether this glyph alone says the text; the first text of a glyph is its text.
    pub(super) fn says(&mut self, number: u16, text: &str) -> bool {
        match self.used.get_mut(usize::from(number)) {
            Some((_, Some(said))) => said == text,
            Some((_, said)) => {
                *said = Some(text.to_owned());
                true
            }
            None => false,
        }
    }

    /// Writes the font with the glyphs that were used.
    pub(super) fn write(&self, pdf: &mut Pdf, id: Ref, next: &mut impl FnMut() -> Ref) {
        let (cid_font, descriptor, cmap, file) = (next(), next(), next(), next());
        let Ok(face) = Face::parse(&self.file, self.index) else { return };
        let is_cff = face.raw_face().table(Tag::from_bytes(b"CFF ")).is_some();
        let called = face.names().into_iter().find(|name| name.name_id == name_id::POST_SCRIPT_NAME);
        let called: String = called
            .and_then(|name| name.to_string())
            .into_iter()
            .flat_map(|name| name.chars().collect::<Vec<_>>())
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        let named = format!("BURSAR+{called}");
        let name = Name(named.as_bytes());
        let scaled = |units: i64| real(units * 1_000_000 / self.units);
        pdf.type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_font)
            .to_unicode(cmap);
        let mut font = pdf.cid_font(cid_font);
        font.subtype(if is_cff { CidFontType::Type0 } else { CidFontType::Type2 });
        font.base_font(name).system_info(SYSTEM).font_descriptor(descriptor).default_width(0.0);
        if !is_cff {
            font.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        font.widths().consecutive(0, self.used.iter().map(|(width, _)| scaled(*width)));
        font.finish();
        let bbox = face.global_bounding_box();
        let edge = |units: i16| scaled(units.into());
        let mut described = pdf.font_descriptor(descriptor);
        described
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(edge(bbox.x_min), edge(bbox.y_min), edge(bbox.x_max), edge(bbox.y_max)))
            .italic_angle(0.0)
            .ascent(edge(face.ascender()))
            .descent(edge(face.descender()))
            .cap_height(edge(face.capital_height().unwrap_or(face.ascender())))
            .stem_v(real(if face.is_bold() { 140_000 } else { 80_000 }));
        if is_cff {
            described.font_file3(file);
        } else {
            described.font_file2(file);
        }
        described.finish();
        let mut texts = UnicodeCmap::<u16>::new(Name(b"Bursar-Unicode"), SYSTEM);
        for (number, (_, text)) in (0_u16..).zip(&self.used) {
            if let Some(text) = text {
                texts.pair_with_multiple(number, text.chars());
            }
        }
        stream(pdf, cmap, texts.finish().as_slice());
        // A font that shaped text and cannot be cut goes in empty: its text can still be copied.
        let cut = subsetter::subset(&self.file, self.index, &self.remapper).unwrap_or_default();
        let outlines = RawFace::parse(&cut, 0).ok().and_then(|cut| cut.table(Tag::from_bytes(b"CFF ")));
        match outlines {
            Some(outlines) if is_cff => {
                let packed = compress_to_vec_zlib(outlines, DEFLATE);
                pdf.stream(file, &packed)
                    .filter(Filter::FlateDecode)
                    .pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
            }
            _ => {
                let length = i32::try_from(cut.len()).unwrap_or(i32::MAX);
                let packed = compress_to_vec_zlib(&cut, DEFLATE);
                pdf.stream(file, &packed).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
            }
        }
    }
}
