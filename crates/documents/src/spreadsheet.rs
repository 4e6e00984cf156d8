//! Tables as files: for spreadsheets (XLSX), and for everything else (CSV). Every cell is text or a number, never a formula, whatever somebody typed.

use crate::csv::Csv;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text as it is.
    Text(String),
    /// An amount in plain decimals, `121.00`, that the sheet can add up.
    Number(String),
}

/// A table that leaves the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is; the name of its sheet.
    pub name: String,
    /// Titles of its columns.
    pub titles: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// As comma-separated values.
    pub fn csv(&self) -> String {
        let mut csv = Csv::new(self.titles.iter().map(String::as_str));
        for row in &self.rows {
            csv.row(row.iter().map(|cell| match cell {
                Cell::Text(text) | Cell::Number(text) => text.as_str(),
            }));
        }
        csv.finish()
    }

    /// As a workbook of one sheet.
    ///
    /// # Errors
    /// When the file cannot be put together.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        write(&self.name, &self.titles, &self.rows)
    }
}

/// Writes one sheet with a bold first row.
///
/// # Errors
/// When the file cannot be put together.
fn write(sheet: &str, titles: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    // A sheet's name has at most 31 characters and none of []:*?/\.
    let name: String = sheet.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if !name.trim().is_empty() {
        page.set_name(name.trim())?;
    }
    let bold = Format::new().set_bold();
    for (column, title) in (0..).zip(titles) {
        page.write_string_with_format(0, column, title, &bold)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => page.write_string(row, column, text)?,
                Cell::Number(number) => match number.parse::<f64>() {
                    Ok(value) => page.write_number(row, column, value)?,
                    Err(_) => page.write_string(row, column, number)?,
                },
            };
        }
    }
    page.autofit();
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn table(cells: &[Cell]) -> Table {
        Table {
            name: "Who comes: [all]".into(),
            titles: cells.iter().map(|_| "Title".into()).collect(),
            rows: vec![cells.to_vec()],
        }
    }

    /// Another program reads the workbook: the cells of the row under the titles, and no formula anywhere.
    fn read_by_another(table: &Table) -> Vec<Data> {
        let bytes = table.xlsx().expect("written");
        let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        assert_eq!(workbook.sheet_names(), ["Who comes all"]);
        let formulas = workbook.worksheet_formula("Who comes all").expect("its formulas");
        assert_eq!(formulas.used_cells().count(), 0, "a formula");
        let sheet = workbook.worksheet_range("Who comes all").expect("its sheet");
        sheet.rows().nth(1).expect("a row").to_vec()
    }

    #[test]
    fn what_somebody_typed_is_never_a_formula() {
        let typed =
            ["=HYPERLINK(\"https://evil.test\")", "+1", "-1", "@SUM(A1)", "\tx", "Zoë, \"the\" first"];
        let cells: Vec<Cell> = typed.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        let read: Vec<String> = read_by_another(&table(&cells)).iter().map(ToString::to_string).collect();
        assert_eq!(read, typed);
    }

    #[test]
    fn amounts_are_numbers_that_a_sheet_adds_up() {
        let cells =
            [Cell::Number("121.00".into()), Cell::Number("-0.05".into()), Cell::Text("121.00".into())];
        let read = read_by_another(&table(&cells));
        assert_eq!(read, [Data::Float(121.0), Data::Float(-0.05), Data::String("121.00".into())]);
    }

    #[test]
    fn an_empty_table_is_a_workbook_too() {
        let bytes =
            Table { name: String::new(), titles: Vec::new(), rows: Vec::new() }.xlsx().expect("written");
        let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let (_, sheet) = workbook.worksheets().pop().expect("a sheet");
        assert!(sheet.is_empty());
    }
}
