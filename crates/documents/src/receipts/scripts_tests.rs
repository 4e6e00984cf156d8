//! Papers in every script, drawn with the fonts of the machine and read by programs that are not ours.

use super::tests::{none, program, text_of};
use super::{Document, samples};
use crate::Fonts;
use locale::{Locale, Messages};
use std::path::Path;
use std::process::Command;

/// Country of the buyer, his name, name of the tax, title of the session.
const SCRIPTS: [(&str, &str, &str, &str); 10] = [
    (
        "JP",
        "太郎 山田",
        "消費税",
        "交渉のための実践的な講座「基礎から応用まで」を、東京で働く皆さんと一緒に学びます。",
    ),
    ("CN", "王小明", "增值税", "谈判实践课程：从基础到应用，适合所有希望提高沟通能力的专业人士参加。"),
    ("TW", "陳美玲", "營業稅", "談判實務課程"),
    ("KR", "김민수", "부가가치세", "협상 실무 과정: 기초부터 응용까지"),
    ("SA", "محمد علي", "ضريبة القيمة المضافة", "دورة عملية في التفاوض (المستوى 2) للمحترفين"),
    ("IL", "דוד כהן", "מע״מ", "קורס מעשי במשא ומתן (רמה 2) לאנשי מקצוע"),
    ("TH", "สมชาย ใจดี", "ภาษีมูลค่าเพิ่ม", "หลักสูตรการเจรจาต่อรองเชิงปฏิบัติสำหรับผู้เชี่ยวชาญที่ต้องการพัฒนาทักษะการสื่อสาร"),
    ("IN", "राजेश क्षत्रिय", "वस्तु एवं सेवा कर", "बातचीत का व्यावहारिक पाठ्यक्रम"),
    ("AM", "Արամ Խաչատրյան", "ԱԱՀ", "Բանակցությունների դասընթաց"),
    ("GE", "ნინო ბერიძე", "დღგ", "მოლაპარაკების კურსი"),
];

fn receipt((country, name, tax, session): (&str, &str, &str, &str)) -> Document {
    let mut document = samples::receipt();
    document.buyer.name = name.into();
    document.buyer.country = country.into();
    document.tax_name = tax.into();
    document.seat.session = session.into();
    document
}

fn run(name: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(program(name)?).args(arguments).arg(file).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{name}: {said}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The machine's fonts; without those of Debian, tests that need them say so.
fn fonts() -> Option<Fonts> {
    let fonts = Fonts::of_system();
    let lacking = fonts.packages_lacking();
    if !lacking.is_empty() {
        println!("left out: no fonts (Debian: {})", lacking.join(", "));
    }
    lacking.is_empty().then_some(fonts)
}

#[test]
fn every_script_is_drawn_and_can_be_copied() {
    let Some(fonts) = fonts() else { return };
    let t = Messages::new(Locale::En);
    for script in SCRIPTS {
        let (country, name, tax, session) = script;
        let bytes = receipt(script).pdf(t, None, &fonts);
        assert!(bytes == receipt(script).pdf(t, None, &fonts), "{country}: always the same");
        assert!(bytes.len() < 120_000, "{country}: {} bytes", bytes.len());
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("document.pdf");
        std::fs::write(&file, &bytes).expect("written");
        if let Some(said) = run("qpdf", &["--check"], &file) {
            assert!(said.contains("No syntax or stream encoding errors"), "{country}: {said}");
        }
        if let Some(said) = run("pdffonts", &[], &file) {
            let other = said.lines().filter(|line| line.contains("BURSAR+") && !line.contains("NotoSans-"));
            // Each is embedded, cut, and says what its glyphs mean.
            assert!(other.clone().count() > 0, "{country}: {said}");
            assert!(other.clone().all(|line| line.contains("yes yes yes")), "{country}: {said}");
        }
        let Some(text) = text_of("document", &bytes) else { return };
        assert!(!text.contains("[U+") && !text.contains('\u{fffd}'), "{country}: {text}");
        // Lines end between words that have no blank between them, and the text says no more where.
        let plain = |text: &str| -> String {
            text.chars().filter(|c| !c.is_whitespace() && !('\u{202a}'..='\u{202e}').contains(c)).collect()
        };
        // Where it runs from right to left, programs differ in how they take brackets and figures.
        let words = session
            .split_whitespace()
            .filter(|word| word.chars().all(char::is_alphabetic) || country != "SA" && country != "IL");
        assert!(
            text.contains(" 21%") || text.contains("21% "),
            "{country}: the rate is not drawn into the name: {text}"
        );
        for said in [name, tax].into_iter().chain(words) {
            let said = plain(said);
            let begin: String = said.chars().take(12).collect();
            assert!(plain(&text).contains(&begin), "{country}: {begin} is not in\n{text}");
        }
    }
}

#[test]
fn without_fonts_a_sign_stands_for_what_is_lacking_and_is_explained() {
    for locale in Locale::ALL {
        let t = Messages::new(locale);
        let latin = samples::receipt().pdf(t, None, &none());
        let bytes = receipt(SCRIPTS[0]).pdf(t, None, &none());
        let Some(text) = text_of("lacking", &bytes) else { return };
        // Copied, it is the character itself.
        assert!(text.contains("太郎 山田") && text.contains("消費税"), "{locale}: {text}");
        let words = t.text("receipt-lacking");
        let noted = |text: &str| words.split_whitespace().all(|word| text.contains(word));
        assert!(noted(&text), "{locale}: {text}");
        assert!(!noted(&text_of("latin", &latin).expect("as before")), "{locale}: only where there is one");
    }
}

/// Files to look at: `BURSAR_DOCUMENTS=folder cargo test --workspace --lib -- scripts_to_look_at`.
#[test]
fn scripts_to_look_at() {
    let Some(folder) = std::env::var_os("BURSAR_DOCUMENTS").map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let t = Messages::new(Locale::En);
    let fonts = Fonts::of_system();
    for script in SCRIPTS {
        let file = folder.join(format!("script-{}.pdf", script.0));
        std::fs::write(file, receipt(script).pdf(t, None, &fonts)).expect("written");
    }
    std::fs::write(folder.join("script-none.pdf"), receipt(SCRIPTS[0]).pdf(t, None, &none()))
        .expect("written");
}
