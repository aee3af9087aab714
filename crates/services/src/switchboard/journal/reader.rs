//! The reading end, for the projection: from any number on, while the engine writes on.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use super::{Record, lines, segments};

/// Reads records in order. It never reads beyond what it is told is synced, hence never a half-written line.
pub struct Reader {
    dir: PathBuf,
    /// The next number wanted.
    next: u64,
    open: Option<(u64, BufReader<File>)>,
    line: Vec<u8>,
}

impl Reader {
    /// Begins with the record after `seq`.
    pub fn after(dir: PathBuf, seq: u64) -> Reader {
        Reader { dir, next: seq + 1, open: None, line: Vec::new() }
    }

    /// The next records, at most `most` and none beyond `synced`. Numbers may be missing where a journal was begun
    /// anew beside an old database.
    ///
    /// # Errors
    /// The disk's, or a damaged record.
    pub fn read(&mut self, synced: u64, most: usize) -> io::Result<Vec<Record>> {
        let mut records = Vec::new();
        while self.next <= synced && records.len() < most {
            if self.open.is_none() && !self.open_segment()? {
                break;
            }
            let Some((first, file)) = &mut self.open else { break };
            self.line.clear();
            if file.read_until(b'\n', &mut self.line)? == 0 {
                let first = *first;
                match segments(&self.dir)?.into_iter().find(|(later, _)| *later > first) {
                    Some((later, path)) => self.open = Some((later, BufReader::new(File::open(path)?))),
                    None => break,
                }
                continue;
            }
            let record = self.line.strip_suffix(b"\n").and_then(lines::read);
            let record =
                record.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a damaged record"))?;
            if record.entry.seq < self.next {
                continue;
            }
            if record.entry.seq > self.next {
                tracing::warn!(wanted = self.next, found = record.entry.seq, "the journal has a gap");
            }
            self.next = record.entry.seq + 1;
            records.push(record);
        }
        Ok(records)
    }

    /// The segment that has the next number, or else the first after it.
    fn open_segment(&mut self) -> io::Result<bool> {
        let all = segments(&self.dir)?;
        let chosen = all.iter().rev().find(|(first, _)| *first <= self.next).or(all.first());
        let Some((first, path)) = chosen else { return Ok(false) };
        self.open = Some((*first, BufReader::new(File::open(path)?)));
        Ok(true)
    }
}
