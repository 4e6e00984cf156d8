//! Slides: the pages of somebody's PDF file as pictures, with the text that is written on them.
//!
//! The file is not trusted. What is made of it is bounded here in pages, pixels and bytes; time and memory are bounded by
//! who calls (`bursar render-slides` is a process of its own).

use domain::classrooms::slides::{PAGE_TEXT_MAX, PAGES_MAX, PICTURE_BYTES_MAX, SIDE_MAX, SlidesProblem};
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::kurbo::{Affine, BezPath, Point, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

/// A picture above this many bytes is tried as JPEG: it is a photograph.
const PNG_BYTES_USUAL: usize = 256 * 1024;

/// Quality of those, of 100.
const JPEG_QUALITY: u8 = 85;

/// A page of at most so many times its size on paper: more shows nothing more.
const SCALE_MAX: f32 = 4.0;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlidePage {
    /// Width of the picture, pixels.
    pub width: u16,
    /// Height of the picture, pixels.
    pub height: u16,
    /// Its kind.
    pub media_type: &'static str,
    /// Its bytes.
    pub picture: Vec<u8>,
    /// What is written on it, in the order in which it is drawn; empty when that cannot be told.
    pub text: String,
}

/// A file that can be read.
pub struct Slides(Pdf);

impl Slides {
    /// Reads a file.
    ///
    /// # Errors
    /// Why no pictures can be made of it.
    pub fn open(file: Vec<u8>) -> Result<Self, SlidesProblem> {
        // Other programs are lenient with what stands before the header, too.
        let begin = &file[..file.len().min(1_024)];
        if !begin.windows(5).any(|five| five == b"%PDF-") {
            return Err(SlidesProblem::NotPdf);
        }
        let pdf = Pdf::new(file).map_err(|error| match error {
            LoadPdfError::Decryption(_) => SlidesProblem::Locked,
            LoadPdfError::Invalid => SlidesProblem::NotPdf,
        })?;
        match pdf.pages().len() {
            0 => Err(SlidesProblem::NoPages),
            many if many > PAGES_MAX => Err(SlidesProblem::TooManyPages),
            _ => Ok(Self(pdf)),
        }
    }

    /// How many pages it has; at least one.
    pub fn count(&self) -> usize {
        self.0.pages().len()
    }

    /// Hands over every page, in order, until `take` wants no more.
    ///
    /// # Errors
    /// Why there are no more.
    pub fn each(&self, mut take: impl FnMut(SlidePage) -> bool) -> Result<(), SlidesProblem> {
        let (cache, settings) = (RenderCache::new(), InterpreterSettings::default());
        for page in self.0.pages().iter() {
            if !take(picture(page, &cache, &settings)?) {
                break;
            }
        }
        Ok(())
    }
}

#[expect(clippy::float_arithmetic, reason = "pages are measured in fractions of points")]
fn picture<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Result<SlidePage, SlidesProblem> {
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    if !(longest.is_finite() && longest > 0.0 && width > 0.0 && height > 0.0) {
        return Err(SlidesProblem::NotPdf);
    }
    let scale = (f32::from(SIDE_MAX) / longest).min(SCALE_MAX);
    // A strip of paper is at least a pixel wide.
    let along =
        |side: f32| (if side * scale < 1.0 { 1.5 / side } else { scale }).min(f32::from(SIDE_MAX) / side);
    let drawn = hayro::render(
        page,
        cache,
        settings,
        &RenderSettings::default(),
        &PixmapSettings { x_scale: along(width), y_scale: along(height), bg_color: WHITE },
    );
    let (width, height) = (drawn.width(), drawn.height());
    let opaque: Vec<u8> =
        drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    let (media_type, picture) = encode(&opaque, (width, height))?;
    Ok(SlidePage { width, height, media_type, picture, text: text(page, settings) })
}

/// A drawing as PNG, a photograph as JPEG: whichever is smaller.
fn encode(pixels: &[u8], (width, height): (u16, u16)) -> Result<(&'static str, Vec<u8>), SlidesProblem> {
    let (width, height) = (u32::from(width), u32::from(height));
    let colour = ExtendedColorType::Rgb8;
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive);
    encoder.write_image(pixels, width, height, colour).map_err(|_| SlidesProblem::TooHeavy)?;
    let mut best = ("image/png", png);
    if best.1.len() > PNG_BYTES_USUAL {
        let mut jpeg = Vec::new();
        let drawn =
            JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY).write_image(pixels, width, height, colour);
        if drawn.is_ok() && jpeg.len() < best.1.len() {
            best = ("image/jpeg", jpeg);
        }
    }
    if best.1.len() > PICTURE_BYTES_MAX { Err(SlidesProblem::TooHeavy) } else { Ok(best) }
}

/// What is written on a page.
fn text<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> String {
    let cache = InterpreterCache::new();
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(Affine::IDENTITY, bounds, &cache, page.xref(), settings.clone());
    let mut reader = Reader::default();
    interpret_page(page, &mut context, &mut reader);
    reader.text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Reads what others draw.
#[derive(Default)]
struct Reader {
    text: String,
    characters: usize,
    /// Where the last letter stood.
    last: Option<Point>,
}

impl Reader {
    fn put(&mut self, c: char) {
        let c = if c.is_control() { ' ' } else { c };
        if self.characters < PAGE_TEXT_MAX {
            self.text.push(c);
            self.characters += 1;
        }
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    #[expect(clippy::float_arithmetic, reason = "letters stand at fractions of points")]
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for (place, glyph) in run.glyphs().iter().enumerate() {
            let at = (props.transform * glyph.transform()).translation().to_point();
            if let (0, Some(last)) = (place, self.last) {
                // Another line is higher or lower; another run of the same line is another word, or a part of one.
                if (at.y - last.y).abs() > 2.0 {
                    self.text.push('\n');
                } else if !self.text.ends_with(' ') && (at.x - last.x).abs() > 12.0 {
                    self.put(' ');
                }
            }
            match glyph.as_unicode() {
                Some(BfString::Char(c)) => self.put(c),
                Some(BfString::String(several)) => several.chars().for_each(|c| self.put(c)),
                None => {}
            }
            self.last = Some(at);
        }
    }
}
