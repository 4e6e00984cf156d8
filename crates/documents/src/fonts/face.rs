//! What is known of a font on the machine without keeping its file: read from the few tables that say it.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use ttf_parser::name::name_id;
use ttf_parser::{Language, Permissions, Style, Tag, Width, cmap, name, os2};

/// More than any such table has.
const TABLE_MAX: u32 = 8 << 20;
const TABLES_MAX: u16 = 256;
const FACES_MAX: u32 = 64;

/// A font that may be put into papers.
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its place in the file.
    pub(super) index: u32,
    pub(super) family: String,
    pub(super) weight: u16,
    /// 0 for what goes best with our own font, 2 for what goes worst.
    pub(super) class: u8,
    /// The characters that it has, from and to.
    ranges: Vec<(u32, u32)>,
}

impl Found {
    /// Every font of the file that may be used.
    pub(super) fn all(path: &Path, mut file: File) -> Vec<Self> {
        let starts = starts(&mut file).unwrap_or_default();
        (0..).zip(starts).filter_map(|(index, start)| Self::read(path, &mut file, index, start)).collect()
    }

    pub(super) fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        let after = self.ranges.partition_point(|(from, _)| *from <= code);
        after > 0 && self.ranges[after - 1].1 >= code
    }

    fn read(path: &Path, file: &mut File, index: u32, start: u32) -> Option<Self> {
        let tables = tables(file, start)?;
        let has = |tag: &[u8; 4]| tables.iter().any(|(known, ..)| *known == Tag::from_bytes(tag));
        // Coloured pictures and outlines of a kind that PDF does not know.
        let is_drawn = has(b"glyf") || has(b"CFF ");
        if !is_drawn || [b"CFF2", b"COLR", b"CBDT", b"sbix", b"SVG "].into_iter().any(has) {
            return None;
        }
        let mut table = |tag: &[u8; 4]| {
            let (_, offset, length) = tables.iter().find(|(known, ..)| *known == Tag::from_bytes(tag))?;
            bytes(file, *offset, *length)
        };
        let about = table(b"OS/2")?;
        let about = os2::Table::parse(&about)?;
        let forbids = matches!(about.permissions(), None | Some(Permissions::Restricted));
        if forbids || !about.is_subsetting_allowed() || !about.is_outline_embedding_allowed() {
            return None;
        }
        if about.style() != Style::Normal {
            return None;
        }
        let family = family(&table(b"name")?)?;
        let ranges = ranges(&table(b"cmap")?)?;
        let class = match () {
            () if about.width() != Width::Normal => 2,
            () if ["Mono", "Serif", "Nastaliq"].iter().any(|word| family.contains(word)) => 2,
            () if family.starts_with("Noto Sans") && !has(b"fvar") => 0,
            () => 1,
        };
        let weight = about.weight().to_number();
        Some(Self { path: path.to_owned(), index, family, weight, class, ranges })
    }
}

fn bytes(file: &mut File, offset: u32, length: u32) -> Option<Vec<u8>> {
    let mut out = vec![0; usize::try_from(length.min(TABLE_MAX)).ok()?];
    file.seek(SeekFrom::Start(offset.into())).ok()?;
    file.read_exact(&mut out).ok()?;
    Some(out)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Where the fonts of the file begin.
fn starts(file: &mut File) -> Option<Vec<u32>> {
    let head = bytes(file, 0, 12)?;
    if &head[..4] != b"ttcf" {
        return Some(vec![0]);
    }
    let count = number(&head, 8)?.min(FACES_MAX);
    let list = bytes(file, 12, count * 4)?;
    Some(list.chunks_exact(4).filter_map(|at| number(at, 0)).collect())
}

/// Name, place and length of the tables of the font that begins at `start`.
fn tables(file: &mut File, start: u32) -> Option<Vec<(Tag, u32, u32)>> {
    let head = bytes(file, start, 12)?;
    let count = u16::from_be_bytes([head[4], head[5]]).min(TABLES_MAX);
    let list = bytes(file, start.checked_add(12)?, u32::from(count) * 16)?;
    let record = |of: &[u8]| Some((Tag(number(of, 0)?), number(of, 8)?, number(of, 12)?));
    list.chunks_exact(16).map(record).collect()
}

fn family(table: &[u8]) -> Option<String> {
    let names = name::Table::parse(table)?.names;
    let said = |id: u16, english: bool| {
        names
            .into_iter()
            .filter(|name| name.name_id == id)
            .filter(|name| !english || name.language() == Language::English_UnitedStates)
            .find_map(|name| name.to_string())
    };
    let [group, plain] = [name_id::TYPOGRAPHIC_FAMILY, name_id::FAMILY];
    said(group, true)
        .or_else(|| said(plain, true))
        .or_else(|| said(group, false))
        .or_else(|| said(plain, false))
}

/// The characters of a font, as ranges. It names them in their order, table by table: what is sorted are the ranges of each, which are few.
fn ranges(table: &[u8]) -> Option<Vec<(u32, u32)>> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for subtable in cmap::Table::parse(table)?.subtables.into_iter().filter(cmap::Subtable::is_unicode) {
        subtable.codepoints(|code| match runs.last_mut() {
            Some((_, to)) if to.checked_add(1) == Some(code) => *to = code,
            _ => runs.push((code, code)),
        });
    }
    runs.sort_unstable();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for (from, until) in runs {
        match ranges.last_mut() {
            Some((_, to)) if from <= to.saturating_add(1) => *to = until.max(*to),
            _ => ranges.push((from, until)),
        }
    }
    ranges.shrink_to_fit();
    Some(ranges)
}
