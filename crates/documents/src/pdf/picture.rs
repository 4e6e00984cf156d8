//! Pictures: PNG and JPEG as PDF holds them. A JPEG goes in as it is; a PNG is unpacked and packed anew, because PDF keeps
//! colour and transparency apart. What is broken, interlaced or in inks (CMYK) is no picture here.

use super::font::DEFLATE;
use domain::sites::{LOGO_SIDE_MAX, LogoFormat, look_at_logo};
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use pdf_writer::{Filter, Finish as _, Name, Pdf, Ref};

/// A picture that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    is_gray: bool,
    is_jpeg: bool,
    /// As the file holds it.
    samples: Vec<u8>,
    /// How opaque each pixel is, packed; none when all are.
    opacity: Option<Vec<u8>>,
}

impl Picture {
    /// The name of the one picture that a document has.
    pub(super) const RESOURCE: Name<'static> = Name(b"Logo");

    /// Reads a file.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let logo = look_at_logo(bytes).ok()?;
        match logo.format {
            LogoFormat::Jpeg => jpeg(bytes, logo.width, logo.height),
            LogoFormat::Png => png(bytes, logo.width, logo.height),
        }
    }

    /// Writes it.
    pub(super) fn write(&self, pdf: &mut Pdf, id: Ref, next: &mut impl FnMut() -> Ref) {
        let int = |pixels: u32| i32::try_from(pixels).unwrap_or(1);
        let (width, height) = (int(self.width), int(self.height));
        let mask = self.opacity.as_ref().map(|opacity| {
            let mask = next();
            let mut written = pdf.image_xobject(mask, opacity);
            written.filter(Filter::FlateDecode);
            written.width(width).height(height).bits_per_component(8);
            written.color_space().device_gray();
            written.finish();
            mask
        });
        let mut written = pdf.image_xobject(id, &self.samples);
        written.filter(if self.is_jpeg { Filter::DctDecode } else { Filter::FlateDecode });
        written.width(width).height(height).bits_per_component(8);
        if self.is_gray {
            written.color_space().device_gray();
        } else {
            written.color_space().device_rgb();
        }
        if let Some(mask) = mask {
            written.s_mask(mask);
        }
        written.finish();
    }
}

fn jpeg(bytes: &[u8], width: u32, height: u32) -> Option<Picture> {
    // Behind the lengths of the frame header stand bits per sample, height, width and the number of colours.
    let size = [height.to_be_bytes(), width.to_be_bytes()].map(|number| [number[2], number[3]]).concat();
    let frame = bytes.windows(4).position(|four| four == size)?;
    let (bits, colours) = (*bytes.get(frame.checked_sub(1)?)?, *bytes.get(frame + 4)?);
    let whole = bytes.ends_with(b"\xff\xd9");
    let is_gray = match (bits, colours, whole) {
        (8, 1, true) => true,
        (8, 3, true) => false,
        _ => return None,
    };
    Some(Picture { width, height, is_gray, is_jpeg: true, samples: bytes.to_vec(), opacity: None })
}

/// What a PNG's header says of its pixels.
struct Layout {
    width: usize,
    height: usize,
    bits: usize,
    kind: u8,
}

impl Layout {
    /// Samples of one pixel.
    fn channels(&self) -> usize {
        match self.kind {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// Bytes of one row.
    fn row(&self) -> usize {
        (self.width * self.channels() * self.bits).div_ceil(8)
    }
}

fn png(bytes: &[u8], width: u32, height: u32) -> Option<Picture> {
    let header = bytes.get(16..29)?;
    let (bits, kind, interlaced) = (usize::from(header[8]), header[9], header[12] != 0);
    let is_known = match kind {
        0 => matches!(bits, 1 | 2 | 4 | 8 | 16),
        3 => matches!(bits, 1 | 2 | 4 | 8),
        2 | 4 | 6 => matches!(bits, 8 | 16),
        _ => false,
    };
    if interlaced || !is_known || width.max(height) > LOGO_SIDE_MAX {
        return None;
    }
    let layout =
        Layout { width: usize::try_from(width).ok()?, height: usize::try_from(height).ok()?, bits, kind };
    let (mut palette, mut clear, mut packed) = (&[][..], &[][..], Vec::new());
    let mut rest = bytes.get(8..)?;
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = usize::try_from(u32::from_be_bytes(head[..4].try_into().ok()?)).ok()?;
        let content = after.get(..length)?;
        match &head[4..] {
            b"PLTE" => palette = content,
            b"tRNS" => clear = content,
            b"IDAT" => packed.extend_from_slice(content),
            b"IEND" => break,
            _ => {}
        }
        // Behind the content stands its checksum.
        rest = after.get(length + 4..)?;
    }
    let size = (layout.row() + 1) * layout.height;
    let rows = decompress_to_vec_zlib_with_limit(&packed, size).ok().filter(|rows| rows.len() == size)?;
    let rows = unfilter(&layout, rows)?;
    pixels(&layout, &rows, palette, clear)
}

/// Takes back what was done to each row before packing: its first byte says what.
fn unfilter(layout: &Layout, rows: Vec<u8>) -> Option<Vec<u8>> {
    let row = layout.row();
    let step = (layout.channels() * layout.bits / 8).max(1);
    let mut out: Vec<u8> = Vec::with_capacity(row * layout.height);
    for line in rows.chunks_exact(row + 1) {
        let begin = out.len();
        for (x, byte) in line[1..].iter().enumerate() {
            let left = if x < step { 0 } else { out[begin + x - step] };
            let up = if begin == 0 { 0 } else { out[begin + x - row] };
            let corner = if begin == 0 || x < step { 0 } else { out[begin + x - row - step] };
            let guess = match line[0] {
                0 => 0,
                1 => left,
                2 => up,
                3 => left.midpoint(up),
                4 => paeth(left, up, corner),
                _ => return None,
            };
            out.push(byte.wrapping_add(guess));
        }
    }
    Some(out)
}

/// Of three neighbours the nearest to left + up - corner.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |from: u8| (guess - i16::from(from)).abs();
    match (far(left), far(up), far(corner)) {
        (a, b, c) if a <= b && a <= c => left,
        (_, b, c) if b <= c => up,
        _ => corner,
    }
}

/// Colours and opacity of all pixels, 8 bits a sample.
fn pixels(layout: &Layout, rows: &[u8], palette: &[u8], clear: &[u8]) -> Option<Picture> {
    let is_gray = matches!(layout.kind, 0 | 4);
    let (mut colours, mut opacity) = (Vec::new(), Vec::new());
    let most = (1_usize << layout.bits.min(8)) - 1;
    for row in rows.chunks_exact(layout.row()) {
        // The high byte of 16 bits is what is seen; of less than 8, several share a byte, the first in its high bits.
        let sample = |index: usize| match layout.bits {
            16 => usize::from(row[index * 2]),
            8 => usize::from(row[index]),
            bits => usize::from(row[index * bits / 8] >> (8 - bits - index * bits % 8)) & most,
        };
        for x in 0..layout.width {
            let at = x * layout.channels();
            let byte = |index: usize| u8::try_from(sample(index)).unwrap_or(u8::MAX);
            match layout.kind {
                3 => {
                    let index = sample(at);
                    colours.extend_from_slice(palette.get(index * 3..index * 3 + 3)?);
                    opacity.push(clear.get(index).copied().unwrap_or(u8::MAX));
                }
                0 => {
                    colours.push(u8::try_from(sample(at) * 255 / most).unwrap_or(u8::MAX));
                    opacity.push(u8::MAX);
                }
                4 => {
                    colours.push(byte(at));
                    opacity.push(byte(at + 1));
                }
                _ => {
                    colours.extend((at..at + 3).map(byte));
                    opacity.push(if layout.kind == 6 { byte(at + 3) } else { u8::MAX });
                }
            }
        }
    }
    let is_opaque = opacity.iter().all(|part| *part == u8::MAX);
    Some(Picture {
        width: u32::try_from(layout.width).ok()?,
        height: u32::try_from(layout.height).ok()?,
        is_gray,
        is_jpeg: false,
        samples: compress_to_vec_zlib(&colours, DEFLATE),
        opacity: (!is_opaque).then(|| compress_to_vec_zlib(&opacity, DEFLATE)),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A PNG of these rows, each with its filter in front.
    pub(crate) fn png_of(
        width: u32,
        height: u32,
        (bits, kind): (u8, u8),
        extra: &[(&[u8; 4], &[u8])],
        rows: &[u8],
    ) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut chunk = |name: &[u8; 4], content: &[u8]| {
            out.extend(u32::try_from(content.len()).expect("small").to_be_bytes());
            out.extend_from_slice(name);
            out.extend_from_slice(content);
            out.extend([0; 4]);
        };
        let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
        header.extend([bits, kind, 0, 0, 0]);
        chunk(b"IHDR", &header);
        for (name, content) in extra {
            chunk(name, content);
        }
        chunk(b"IDAT", &compress_to_vec_zlib(rows, DEFLATE));
        chunk(b"IEND", &[]);
        out
    }

    fn unpacked(bytes: &[u8]) -> Vec<u8> {
        decompress_to_vec_zlib_with_limit(bytes, 1 << 20).expect("packed here")
    }

    #[test]
    fn every_kind_of_png_is_read() {
        let read = |file: &[u8]| {
            let picture = Picture::read(file).expect("a picture");
            (unpacked(&picture.samples), picture.opacity.map(|opacity| unpacked(&opacity)))
        };
        // Red and half clear blue; the second row says what differs from the one above.
        let rgba = png_of(2, 2, (8, 6), &[], &[0, 255, 0, 0, 255, 0, 0, 255, 128, 2, 0, 1, 0, 0, 0, 0, 0, 0]);
        let (colours, opacity) = read(&rgba);
        assert_eq!(colours, [255, 0, 0, 0, 0, 255, 255, 1, 0, 0, 0, 255]);
        assert_eq!(opacity.expect("not opaque"), [255, 128, 255, 128]);
        let rgb = png_of(2, 1, (8, 2), &[], &[1, 10, 20, 30, 1, 1, 1]);
        assert_eq!(read(&rgb), (vec![10, 20, 30, 11, 21, 31], None));
        let gray = png_of(4, 1, (2, 0), &[], &[0, 0b00_01_10_11]);
        assert_eq!(read(&gray), (vec![0, 85, 170, 255], None));
        let deep = png_of(1, 1, (16, 4), &[], &[0, 200, 7, 255, 255]);
        assert_eq!(read(&deep), (vec![200], None));
        let extra: [(&[u8; 4], &[u8]); 2] = [(b"PLTE", &[1, 2, 3, 4, 5, 6]), (b"tRNS", &[0])];
        let palette = png_of(3, 1, (1, 3), &extra, &[0, 0b0100_0000]);
        assert_eq!(read(&palette), (vec![1, 2, 3, 4, 5, 6, 1, 2, 3], Some(vec![0, 255, 0])));
        let averaged = png_of(1, 2, (8, 0), &[], &[4, 9, 3, 9]);
        assert_eq!(read(&averaged), (vec![9, 13], None));
    }

    #[test]
    fn what_is_broken_is_no_picture() {
        let good = png_of(2, 1, (8, 2), &[], &[0, 1, 2, 3, 4, 5, 6]);
        assert!(Picture::read(&good).is_some());
        for (at, wrong) in [(24, 7), (25, 5), (28, 1)] {
            let mut bad = good.clone();
            bad[at] = wrong;
            assert!(Picture::read(&bad).is_none(), "byte {at}");
        }
        assert!(Picture::read(&png_of(2, 1, (8, 2), &[], &[0, 1, 2])).is_none(), "too few pixels");
        assert!(Picture::read(&png_of(2, 1, (8, 2), &[], &[0; 9_999])).is_none(), "too many");
        assert!(Picture::read(&png_of(1, 1, (8, 3), &[], &[0, 9])).is_none(), "no palette");
        assert!(Picture::read(&png_of(1, 1, (8, 0), &[], &[9, 9])).is_none(), "no such filter");
        for length in 0..good.len() {
            // Nothing panics, however it is cut.
            let _ = Picture::read(&good[..length]);
        }
        assert!(Picture::read(b"<svg/>").is_none());
    }

    #[test]
    fn a_jpeg_goes_in_as_it_is_and_one_in_inks_does_not() {
        let jpeg = |colours: u8| {
            let mut file = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x02\x00\x03".to_vec();
            file.push(colours);
            file.extend(b"\x01\x11\x00\xff\xda\x00\xff\xd9");
            file
        };
        let picture = Picture::read(&jpeg(3)).expect("a picture");
        assert_eq!((picture.width, picture.height, picture.is_jpeg), (3, 2, true));
        assert_eq!(picture.samples, jpeg(3));
        assert!(Picture::read(&jpeg(1)).is_some_and(|picture| picture.is_gray));
        assert!(Picture::read(&jpeg(4)).is_none());
    }
}
