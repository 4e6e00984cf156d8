//! Slides drawn in the test's own process, and PDF files to draw.

use app::classrooms::{Rendered, Rendering, SlideRenderer};
use documents::Slides;
use domain::classrooms::slides::SlidesProblem;
use tokio::sync::mpsc;

/// Draws in this process; the program draws in one of its own.
pub struct SlidesInProcess;

impl SlideRenderer for SlidesInProcess {
    fn render(&self, file: Vec<u8>, pages: mpsc::Sender<Rendered>) -> Rendering<'_> {
        Box::pin(async move {
            let drawing = tokio::task::spawn_blocking(move || {
                let slides = Slides::open(file)?;
                if pages.blocking_send(Rendered::Pages(slides.count())).is_err() {
                    return Ok(());
                }
                slides.each(|page| pages.blocking_send(Rendered::Page(page)).is_ok())
            });
            drawing.await.unwrap_or(Err(SlidesProblem::NotPdf))
        })
    }
}

/// A PDF file with a line of text on each page.
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let pages = lines.len();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Count {pages}/Kids[{}]>>",
            (0..pages).map(|n| format!("{} 0 R ", 4 + 2 * n)).collect::<String>()
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    for (n, line) in lines.iter().enumerate() {
        let drawing = format!("0.9 0.95 1 rg 20 20 680 365 re f 0 g BT /F1 36 Tf 60 200 Td ({line}) Tj ET");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 405]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * n
        ));
        objects.push(format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj{object}endobj\n", n + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    file.push_str(&format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}
