//! A site's logo: a picture that an administrator uploads. Its kind is read from its bytes, never believed.

/// Largest file: pages stay light.
pub const LOGO_BYTES_MAX: usize = 64 * 1024;

/// Largest width and height, pixels.
pub const LOGO_SIDE_MAX: u32 = 1_024;

/// A kind of picture. Drawings that can hold script (SVG) are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogoFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// A picture whose head was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Logo {
    /// Its kind.
    pub format: LogoFormat,
    /// Its width, pixels.
    pub width: u32,
    /// Its height, pixels.
    pub height: u32,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogoProblem {
    /// Nothing was chosen.
    Missing,
    /// Larger than [`LOGO_BYTES_MAX`].
    TooLarge,
    /// Neither PNG nor JPEG, or broken.
    NotAPicture,
    /// Wider or higher than [`LOGO_SIDE_MAX`], or without any size.
    Dimensions,
}

impl LogoFormat {
    /// The end of its file name, also as stored.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }

    /// Reads [`LogoFormat::extension`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg].into_iter().find(|format| format.extension() == text)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Reads the head of a file.
pub fn look_at_logo(bytes: &[u8]) -> Result<Logo, LogoProblem> {
    if bytes.is_empty() {
        return Err(LogoProblem::Missing);
    }
    if bytes.len() > LOGO_BYTES_MAX {
        return Err(LogoProblem::TooLarge);
    }
    let png = png_size(bytes).map(|size| (LogoFormat::Png, size));
    let found = png.or_else(|| jpeg_size(bytes).map(|size| (LogoFormat::Jpeg, size)));
    let (format, (width, height)) = found.ok_or(LogoProblem::NotAPicture)?;
    let allowed = 1..=LOGO_SIDE_MAX;
    if !allowed.contains(&width) || !allowed.contains(&height) {
        return Err(LogoProblem::Dimensions);
    }
    Ok(Logo { format, width, height })
}

/// Width and height from the first chunk.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let chunk = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.strip_prefix(b"\0\0\0\x0dIHDR")?;
    let number = |at: usize| chunk.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((number(0)?, number(4)?))
}

/// Width and height from the frame header, after skipping the segments before it.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, marker, after @ ..] = rest else { return None };
        if *marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(u16::from_be_bytes(after.get(..2)?.try_into().ok()?));
        let segment = after.get(2..length)?;
        match marker {
            // Frame headers; C4, C8 and CC are something else.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let number = |at: usize| segment.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes);
                return Some((number(3)?.into(), number(1)?.into()));
            }
            // The picture itself begins: the frame header should have come before.
            0xd9 | 0xda => return None,
            _ => rest = after.get(length..)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let head: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
        [head, &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat()
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let app0: &[u8] = b"\xff\xd8\xff\xe0\0\x06JFIF\xff\xff\xc0\0\x0b\x08";
        [app0, &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat()
    }

    #[test]
    fn the_kind_is_read_from_the_bytes() {
        let logo = look_at_logo(&png(240, 80)).expect("a PNG");
        assert_eq!(logo, Logo { format: LogoFormat::Png, width: 240, height: 80 });
        let logo = look_at_logo(&jpeg(300, 100)).expect("a JPEG");
        assert_eq!(logo, Logo { format: LogoFormat::Jpeg, width: 300, height: 100 });
        for bad in [
            &b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"[..],
            b"GIF89a",
            b"\xff\xd8",
            b"\xff\xd8\xff\xda\0\x02",
            b"\x89PNG\r\n\x1a\n",
            b"<!doctype html>",
        ] {
            assert_eq!(look_at_logo(bad), Err(LogoProblem::NotAPicture), "{bad:?}");
        }
    }

    #[test]
    fn size_is_limited() {
        assert_eq!(look_at_logo(&[]), Err(LogoProblem::Missing));
        assert_eq!(look_at_logo(&vec![0; LOGO_BYTES_MAX + 1]), Err(LogoProblem::TooLarge));
        assert_eq!(look_at_logo(&png(LOGO_SIDE_MAX + 1, 1)), Err(LogoProblem::Dimensions));
        assert_eq!(look_at_logo(&png(0, 1)), Err(LogoProblem::Dimensions));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), jpeg in any::<bool>()) {
            let head: &[u8] = if jpeg { b"\xff\xd8\xff" } else { b"\x89PNG\r\n\x1a\n" };
            let _ = look_at_logo(&[head, &bytes].concat());
            let _ = look_at_logo(&bytes);
        }
    }
}
