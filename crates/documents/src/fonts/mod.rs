//! The fonts of the machine, for what our own font lacks: found once, when a paper first needs one or somebody asks whether
//! any are lacking, and read only while a paper is being drawn. In memory stays which characters each has.

mod face;

use face::Found;
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// Where Debian and other systems keep fonts.
const FOLDERS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

/// Letters of scripts that many people write, and those of China, Japan and Korea, with the packages of Debian's that have
/// fonts for them.
const SCRIPTS: (&str, &str) = ("ضאกकভதԱლአ", "fonts-noto-core");
const EAST_ASIA: (&str, &str) = ("王說語あ한", "fonts-noto-cjk");

/// Folders in folders that are looked into; links may lead in circles.
const DEPTH_MAX: usize = 6;

/// Whose shapes of the characters that China, Japan and Korea share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Region {
    Japan,
    Korea,
    Taiwan,
    HongKong,
    China,
}

impl Region {
    const ALL: [Self; 5] = [Self::Japan, Self::Korea, Self::Taiwan, Self::HongKong, Self::China];

    /// Of the first of these countries that has shapes of its own; China's otherwise, which have most readers.
    pub(crate) fn of(countries: &[&str]) -> Self {
        let own = |country: &&str| match *country {
            "JP" => Some(Self::Japan),
            "KR" | "KP" => Some(Self::Korea),
            "TW" => Some(Self::Taiwan),
            "HK" | "MO" => Some(Self::HongKong),
            "CN" | "SG" => Some(Self::China),
            _ => None,
        };
        countries.iter().find_map(own).unwrap_or(Self::China)
    }

    /// The end of the names of the fonts made for it.
    fn ending(self) -> &'static str {
        match self {
            Self::Japan => " JP",
            Self::Korea => " KR",
            Self::Taiwan => " TC",
            Self::HongKong => " HK",
            Self::China => " SC",
        }
    }
}

/// The fonts of the machine; cheap to clone.
#[derive(Clone)]
pub struct Fonts(Arc<Shelf>);

struct Shelf {
    folders: Vec<PathBuf>,
    faces: OnceLock<Vec<Found>>,
    /// Files that are being read by a paper: several at a time share them.
    open: Mutex<HashMap<PathBuf, Weak<Vec<u8>>>>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fonts").field(&self.0.folders).finish()
    }
}

impl Fonts {
    /// Those of this machine. Nothing is read yet; what is found is found once.
    pub fn of_system() -> Self {
        static SYSTEM: OnceLock<Fonts> = OnceLock::new();
        SYSTEM.get_or_init(|| Self::in_folders(FOLDERS.map(PathBuf::from).into())).clone()
    }

    /// Those in these folders, which need not exist; of no folders, none.
    pub fn in_folders(folders: Vec<PathBuf>) -> Self {
        Self(Arc::new(Shelf { folders, faces: OnceLock::new(), open: Mutex::default() }))
    }

    /// Of these characters, those that no font has.
    pub fn lacking(&self, text: &str) -> String {
        let has = |c: char| self.faces().iter().any(|face| face.has(c));
        text.chars().filter(|c| !has(*c)).collect()
    }

    /// The packages whose fonts, or others for the same scripts, are not there. Reads fonts when it is asked first.
    pub fn packages_lacking(&self) -> &'static [&'static str] {
        const BOTH: [&str; 2] = [SCRIPTS.1, EAST_ASIA.1];
        match [SCRIPTS, EAST_ASIA].map(|(letters, _)| self.lacking(letters).is_empty()) {
            [true, true] => &[],
            [false, true] => const { &[SCRIPTS.1] },
            [true, false] => const { &[EAST_ASIA.1] },
            [false, false] => &BOTH,
        }
    }

    fn faces(&self) -> &[Found] {
        self.0.faces.get_or_init(|| {
            let mut files = Vec::new();
            for folder in &self.0.folders {
                list(folder, 0, &mut files);
            }
            files.sort();
            files.iter().filter_map(|path| Some(Found::all(path, File::open(path).ok()?))).flatten().collect()
        })
    }

    /// The faces that have all of these characters, the best first.
    pub(crate) fn with(&self, text: &str, is_bold: bool, region: Region) -> Vec<usize> {
        let faces = self.faces();
        let mut having: Vec<usize> =
            (0..faces.len()).filter(|index| text.chars().all(|c| faces[*index].has(c))).collect();
        having.sort_by_cached_key(|index| {
            let face = &faces[*index];
            let of_region = |region: &Region| face.family.ends_with(region.ending());
            let is_foreign = Region::ALL.iter().any(of_region) && !of_region(&region);
            let wanted = if is_bold { 700 } else { 400 };
            // "Noto Sans Thai" comes before "Noto Sans Thai Looped", which is for special tastes.
            (face.class, is_foreign, face.family.len(), &face.family, face.weight.abs_diff(wanted), *index)
        });
        having
    }

    /// The file of a face and its place in it, if the file can still be read.
    pub(crate) fn open(&self, index: usize) -> Option<(Arc<Vec<u8>>, u32)> {
        let face = self.faces().get(index)?;
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(&face.path).and_then(Weak::upgrade) {
            return Some((file, face.index));
        }
        let file = Arc::new(fs::read(&face.path).ok()?);
        open.retain(|_, file| file.strong_count() > 0);
        open.insert(face.path.clone(), Arc::downgrade(&file));
        Some((file, face.index))
    }
}

/// The font files in a folder.
fn list(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if depth < DEPTH_MAX {
                list(&path, depth + 1, files);
            }
        } else if path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| {
            ["ttf", "otf", "ttc", "otc"].contains(&ending.to_ascii_lowercase().as_str())
        }) {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_country_with_shapes_of_its_own_decides() {
        assert_eq!(Region::of(&["NL", "JP"]), Region::Japan);
        assert_eq!(Region::of(&["MO", "JP"]), Region::HongKong);
        assert_eq!(Region::of(&["", "FR"]), Region::China);
    }

    #[test]
    fn what_is_no_font_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a/b");
        fs::create_dir_all(&inner).expect("a folder");
        let own = include_bytes!("../../fonts/NotoSans-Regular.ttf");
        for (name, bytes) in
            [("x.ttf", &own[..]), ("cut.ttf", &own[..own.len() / 2]), ("y.otf", b"no"), ("z.TTC", b"ttcf")]
        {
            fs::write(inner.join(name), bytes).expect("written");
        }
        let fonts = Fonts::in_folders(vec![folder.path().into(), folder.path().join("none")]);
        assert!(fonts.faces().iter().any(|face| face.family == "Noto Sans" && face.weight == 400));
        assert_eq!(fonts.lacking("aя王"), "王");
        let first = fonts.with("aя", false, Region::China)[0];
        let (file, index) = fonts.open(first).expect("it is there");
        assert!(index == 0 && Arc::ptr_eq(&file, &fonts.open(first).expect("still").0), "read once");
        let none = Fonts::in_folders(Vec::new());
        assert_eq!(
            (none.lacking("a").as_str(), none.packages_lacking()),
            ("a", &["fonts-noto-core", "fonts-noto-cjk"][..])
        );
    }
}
