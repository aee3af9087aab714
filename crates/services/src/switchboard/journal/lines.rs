//! The framing of a line: CRC-32, a space, JSON, a line feed.

use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::{Record, Trouble};

/// What a segment holds.
pub(in super::super) struct Whole {
    pub records: Vec<Record>,
    /// Where the whole records end, if something follows them.
    pub cut: Option<u64>,
}

pub(in super::super) fn frame(json: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(json.len() + 10);
    line.extend_from_slice(format!("{:08x} ", crc32fast::hash(json)).as_bytes());
    line.extend_from_slice(json);
    line.push(b'\n');
    line
}

pub(in super::super) fn write(buffer: &mut Vec<u8>, record: &Record) -> io::Result<()> {
    let json = serde_json::to_vec(record)?;
    buffer.extend_from_slice(&frame(&json));
    Ok(())
}

/// The JSON of a line without its line feed; `None` when it is damaged.
pub(in super::super) fn unframe(line: &[u8]) -> Option<&[u8]> {
    let (sum, json) = line.split_at_checked(9)?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum.strip_suffix(b" ")?).ok()?, 16).ok()?;
    (crc32fast::hash(json) == sum).then_some(json)
}

pub(in super::super) fn read(line: &[u8]) -> Option<Record> {
    serde_json::from_slice(unframe(line)?).ok()
}

/// Reads a segment. Damage is a torn end only if no whole record follows.
pub(in super::super) fn check(path: &Path) -> Result<Whole, Trouble> {
    let io = |error| Trouble::Io(path.to_owned(), error);
    let mut file = BufReader::new(std::fs::File::open(path).map_err(io)?);
    let mut whole = Whole { records: Vec::new(), cut: None };
    let mut offset = 0_u64;
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = file.read_until(b'\n', &mut line).map_err(io)?;
        if length == 0 {
            return Ok(whole);
        }
        let record = line.strip_suffix(b"\n").and_then(read);
        match (record, whole.cut) {
            (Some(record), None) => whole.records.push(record),
            (Some(_), Some(_)) => {
                return Err(Trouble::Damaged { file: path.to_owned(), line: whole.records.len() + 1 });
            }
            (None, None) => whole.cut = Some(offset),
            (None, Some(_)) => {}
        }
        offset += length as u64;
    }
}
