//! The finished file.

use super::canvas::Canvas;
use super::font::{DEFLATE, Weight};
use super::picture::Picture;
use super::{PAGE_HEIGHT, PAGE_WIDTH, real};
use domain::time::Timestamp;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::TabOrder;
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, TextStr};
use std::fmt::Write as _;

/// What a file says of itself.
#[derive(Debug, Clone)]
pub(crate) struct Properties {
    /// The title, which readers show instead of the file's name.
    pub title: String,
    /// Who issued it.
    pub author: String,
    /// Code of the language it is written in.
    pub language: &'static str,
    /// When it was issued.
    pub issued_at: Timestamp,
}

const PRODUCER: &str = "Bursar";

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

fn metadata(about: &Properties) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
        <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
        <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
        xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n",
    );
    let date = locale::times::machine(about.issued_at);
    let (title, author, language) = (escaped(&about.title), escaped(&about.author), about.language);
    write!(
        out,
        "<dc:format>application/pdf</dc:format>\n\
        <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
        <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
        <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
        <pdf:Producer>{PRODUCER}</pdf:Producer>\n<xmp:CreateDate>{date}</xmp:CreateDate>\n\
        </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
    .expect("writing into a String cannot fail");
    out
}

impl Canvas {
    /// Writes the file. The same drawing gives the same bytes.
    pub(crate) fn finish(self, about: &Properties) -> Vec<u8> {
        let mut pdf = Pdf::new();
        let mut last = 0;
        let mut next = || {
            last += 1;
            Ref::new(last)
        };
        let (catalog, page_tree, info, xmp, root) = (next(), next(), next(), next(), next());
        let pages: Vec<Ref> = self.pages.iter().map(|_| next()).collect();
        let fonts = self.fonts.each_ref().map(|_| next());
        for (font, id) in self.fonts.iter().zip(fonts) {
            font.write(&mut pdf, id, &mut next);
        }
        let foreign: Vec<(String, Ref)> = self
            .foreign
            .iter()
            .filter(|(_, font)| font.is_used())
            .map(|(name, font)| {
                let id = next();
                font.write(&mut pdf, id, &mut next);
                (name.clone(), id)
            })
            .collect();
        let picture = self.picture.map(|picture| {
            let id = next();
            picture.write(&mut pdf, id, &mut next);
            id
        });
        let tree = self.tree.write(&mut pdf, root, &pages, &mut next);
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        pdf.pages(page_tree).kids(pages.iter().copied()).count(count);
        for ((index, content), id) in (0_i32..).zip(self.pages).zip(&pages) {
            let body = next();
            let mut page = pdf.page(*id);
            page.parent(page_tree)
                .media_box(Rect::new(0.0, 0.0, real(PAGE_WIDTH), real(PAGE_HEIGHT)))
                .contents(body)
                .struct_parents(index)
                .tab_order(TabOrder::StructureOrder);
            let mut resources = page.resources();
            let mut named = resources.fonts();
            for (weight, font) in Weight::ALL.into_iter().zip(fonts) {
                named.pair(weight.resource(), font);
            }
            for (name, font) in &foreign {
                named.pair(Name(name.as_bytes()), *font);
            }
            named.finish();
            if let Some(picture) = picture {
                resources.x_objects().pair(Picture::RESOURCE, picture);
            }
            resources.finish();
            page.finish();
            let packed = compress_to_vec_zlib(content.finish().as_slice(), DEFLATE);
            pdf.stream(body, &packed).filter(Filter::FlateDecode);
        }
        pdf.document_info(info)
            .title(TextStr(&about.title))
            .author(TextStr(&about.author))
            .producer(TextStr(PRODUCER));
        pdf.metadata(xmp, metadata(about).as_bytes());
        let mut written = pdf.catalog(catalog);
        written.pages(page_tree).metadata(xmp).lang(TextStr(about.language));
        written.viewer_preferences().display_doc_title(true);
        written.mark_info().marked(true);
        written.pair(Name(b"StructTreeRoot"), tree);
        written.finish();
        pdf.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_cannot_break_out_of_the_metadata() {
        let about = Properties {
            title: "<a> & </rdf:li>\u{0}".into(),
            author: "B & Co".into(),
            language: "nl",
            issued_at: Timestamp(0),
        };
        let text = metadata(&about);
        assert!(text.contains("&lt;a&gt; &amp; &lt;/rdf:li&gt;</rdf:li>"), "{text}");
        assert!(text.contains("<xmp:CreateDate>1970-01-01T00:00:00Z"), "{text}");
    }
}
