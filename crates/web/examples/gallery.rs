//! Writes every page with made-up content, in every language, into a folder, to be looked at without a server:
//!
//! ```text
//! cargo run -p bursar-web --example gallery -- target/gallery
//! ```
//!
//! Open `target/gallery/index.html`. Links and forms lead nowhere; style sheet and script are the real ones.

use bursar_web::samples;
use locale::Locale;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("say which folder to write to")?;
    let folder = Path::new(&folder);
    let mut index =
        String::from("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Gallery</title><ul>");
    for (path, text) in samples::files() {
        let file = folder.join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().ok_or("an asset lies in a folder")?)?;
        fs::write(file, text)?;
    }
    for locale in Locale::ALL {
        let language = folder.join(locale.code());
        fs::create_dir_all(&language)?;
        for sample in samples::pages(locale) {
            let html = sample.html.replace("=\"/assets/", "=\"../assets/");
            fs::write(language.join(format!("{}.html", sample.name)), html)?;
            let address = format!("{locale}/{}.html", sample.name);
            writeln!(index, "<li><a href=\"{address}\">{address}</a>")?;
        }
    }
    fs::write(folder.join("index.html"), index)?;
    Ok(())
}
