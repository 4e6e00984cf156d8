//! The structure of a document, which screen readers follow instead of the places on the page.

use pdf_writer::types::{StructRole, TableHeaderScope};
use pdf_writer::{Finish as _, Name, Pdf, Ref};

/// What a part of the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The one heading.
    Title,
    /// A heading below it.
    Heading,
    /// A paragraph, or a line of an address.
    Paragraph,
    /// Parts that belong together.
    Section,
    /// A table.
    Table,
    /// A row of one.
    Row,
    /// The heading of a column.
    ColumnHeading,
    /// The heading of a row.
    RowHeading,
    /// Any other cell.
    Cell,
}

impl Role {
    pub(super) fn kind(self) -> StructRole {
        match self {
            Self::Title => StructRole::H1,
            Self::Heading => StructRole::H2,
            Self::Paragraph => StructRole::P,
            Self::Section => StructRole::Sect,
            Self::Table => StructRole::Table,
            Self::Row => StructRole::TR,
            Self::ColumnHeading | Self::RowHeading => StructRole::TH,
            Self::Cell => StructRole::TD,
        }
    }

    pub(super) fn name(self) -> Name<'static> {
        self.kind().to_name()
    }

    fn scope(self) -> Option<TableHeaderScope> {
        match self {
            Self::ColumnHeading => Some(TableHeaderScope::Column),
            Self::RowHeading => Some(TableHeaderScope::Row),
            _ => None,
        }
    }
}

/// What an element holds.
#[derive(Debug, Clone, Copy)]
enum Kid {
    Element(usize),
    /// A piece of a page's content: page and number there.
    Content(usize, i32),
}

#[derive(Debug)]
struct Element {
    role: Role,
    parent: Option<usize>,
    kids: Vec<Kid>,
}

/// The elements in the order in which they are read.
#[derive(Debug, Default)]
pub(super) struct Tree {
    elements: Vec<Element>,
    open: Vec<usize>,
    /// The elements of each page's pieces of content, by their numbers.
    pieces: Vec<Vec<usize>>,
}

impl Tree {
    pub(super) fn begin(&mut self, role: Role) {
        let parent = self.open.last().copied();
        let index = self.elements.len();
        self.elements.push(Element { role, parent, kids: Vec::new() });
        if let Some(parent) = parent {
            self.elements[parent].kids.push(Kid::Element(index));
        }
        self.open.push(index);
    }

    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// The role of the innermost open element, and the number of a new piece of it on `page`.
    pub(super) fn piece(&mut self, page: usize) -> Option<(Role, i32)> {
        let index = *self.open.last()?;
        while self.pieces.len() <= page {
            self.pieces.push(Vec::new());
        }
        let number = i32::try_from(self.pieces[page].len()).ok()?;
        self.pieces[page].push(index);
        self.elements[index].kids.push(Kid::Content(page, number));
        Some((self.elements[index].role, number))
    }

    /// Writes the tree; `root` is the document's own element.
    pub(super) fn write(
        &self,
        pdf: &mut Pdf,
        root: Ref,
        pages: &[Ref],
        next: &mut impl FnMut() -> Ref,
    ) -> Ref {
        let tops: Vec<usize> =
            (0..self.elements.len()).filter(|index| self.elements[*index].parent.is_none()).collect();
        let ids: Vec<Ref> = self.elements.iter().map(|_| next()).collect();
        let tree = next();
        let arrays: Vec<Ref> = self.pieces.iter().map(|_| next()).collect();
        for (pieces, id) in self.pieces.iter().zip(&arrays) {
            pdf.indirect(*id).array().items(pieces.iter().map(|index| ids[*index]));
        }
        let mut document = pdf.struct_element(root);
        document.kind(StructRole::Document).parent(tree);
        document.children().items(tops.iter().map(|index| ids[*index]));
        document.finish();
        for (element, id) in self.elements.iter().zip(&ids) {
            let mut written = pdf.struct_element(*id);
            written.kind(element.role.kind()).parent(element.parent.map_or(root, |parent| ids[parent]));
            if let Some(scope) = element.role.scope() {
                written.attributes().push().table().scope(scope);
            }
            let mut kids = written.children();
            for kid in &element.kids {
                match *kid {
                    Kid::Element(index) => {
                        kids.struct_element(ids[index]);
                    }
                    Kid::Content(page, number) => {
                        kids.marked_content_ref().page(pages[page]).marked_content_id(number);
                    }
                }
            }
        }
        let mut written = pdf.indirect(tree).start::<pdf_writer::writers::StructTreeRoot<'_>>();
        written.child(root);
        let mut parents = written.parent_tree();
        let mut numbers = parents.nums();
        for (page, id) in (0_i32..).zip(&arrays) {
            numbers.insert(page, *id);
        }
        numbers.finish();
        parents.finish();
        written.parent_tree_next_key(i32::try_from(arrays.len()).unwrap_or(i32::MAX));
        written.finish();
        tree
    }
}
