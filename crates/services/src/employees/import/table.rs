//! The cells of a table file: XLSX (its first sheet) or CSV, in UTF-8 or as old table programs write Russian.

use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

/// More cells than any list of employees has, though not than a small file can claim to have.
const MOST_CELLS: usize = 200_000;

/// None: it is neither.
pub fn read(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    // A zip archive, which XLSX is.
    if bytes.starts_with(b"PK") { sheet(bytes) } else { separated(&text(bytes)) }
}

fn sheet(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).ok()?;
    let range = book.worksheet_range_at(0)?.ok()?;
    let (rows, columns) = range.get_size();
    if rows.checked_mul(columns)? > MOST_CELLS {
        return None;
    }
    Some(range.rows().map(|row| row.iter().map(cell).collect()).collect())
}

/// Numbers as they were typed: an extension is no fraction.
fn cell(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

fn separated(text: &str) -> Option<Vec<Vec<String>>> {
    if text.contains('\0') {
        return None;
    }
    let first = text.lines().next().unwrap_or_default();
    let often = |separator: &char| first.matches(*separator).count();
    let separator = [';', '\t', ','].into_iter().max_by_key(often)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator as u8)
        .from_reader(text.as_bytes());
    reader.records().map(|row| Some(row.ok()?.iter().map(str::to_owned).collect())).collect()
}

/// UTF-8, or Windows-1251, in which everything means something.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1251(*byte)).collect(),
    }
}

fn windows_1251(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        0xc0.. => char::from_u32(0x0410 + u32::from(byte - 0xc0)).unwrap_or('\u{fffd}'),
        0xa8 => 'Ё',
        0xb8 => 'ё',
        0xb9 => '№',
        0xab => '«',
        0xbb => '»',
        0x96 => '–',
        0x97 => '—',
        0xa0 => '\u{a0}',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_whatever_separates_them() {
        let rows = |text: &[u8]| read(text).unwrap();
        let wanted = [["ФИО", "Логин"], ["Ёлкина Яна", "yana"]];
        assert_eq!(rows("ФИО;Логин\r\nЁлкина Яна;yana\r\n".as_bytes()), wanted);
        assert_eq!(rows("\u{feff}ФИО,Логин\nЁлкина Яна,\"yana\"".as_bytes()), wanted);
        assert_eq!(rows("ФИО\tЛогин\nЁлкина Яна\tyana".as_bytes()), wanted);
        let old = b"\xd4\xc8\xce;\xcb\xee\xe3\xe8\xed\n\xa8\xeb\xea\xe8\xed\xe0 \xdf\xed\xe0;yana";
        assert_eq!(rows(old), wanted);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(read(b"PK\x03\x04 not really"), None);
        assert_eq!(read(b"\x00\x01\x02"), None);
    }
}
