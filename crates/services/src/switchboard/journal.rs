//! The engine's memory on disk: every input that was handled, with the facts that followed from it.
//!
//! The rule to know: nothing leaves the engine (no command, no answer, no event) before the records that caused
//! it are written here, where the end of our process cannot undo it; what people were promised and what becomes a row
//! waits until it is synced, too, where the end of the machine cannot (docs/adr/0012). The machine's state itself moves
//! first, in memory: so a question and its effect are checked against each other exactly, and an input that would crash
//! the machine never gets into the file that the next start replays.
//!
//! Files of the folder:
//! - `lock`: held by the server that works here, so that two never do;
//! - `journal-<first number>.jsonl`: segments; a line is a CRC-32 in hexadecimal, a space, a JSON record;
//! - `snapshot-<number>.json`: the machine after that entry, in the same framing; the two newest are kept.
//!
//! A record also carries its facts, so that the projection reads them here in order, from any number on, without
//! the machine and without a queue in memory.

pub(super) mod lines;
mod reader;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use switch::{Entry, Fact};

pub use reader::Reader;

/// An entry and what is to be remembered because of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    #[serde(flatten)]
    pub entry: Entry,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
}

type WriteTo = dyn Fn(&File, &[u8]) -> io::Result<()> + Send + Sync;
type SyncOf = dyn Fn(&File) -> io::Result<()> + Send + Sync;

/// What the journal asks of its disk: to take bytes, and to make them safe. Tests put one in its place that is slow,
/// or refuses.
#[derive(Clone)]
pub struct Disk {
    pub write: Arc<WriteTo>,
    pub sync: Arc<SyncOf>,
}

impl Default for Disk {
    fn default() -> Disk {
        Disk { write: Arc::new(|mut file, bytes| file.write_all(bytes)), sync: Arc::new(File::sync_data) }
    }
}

/// What stops the journal from being used.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("another server works on {0}")]
    InUse(PathBuf),
    /// A record in the middle is damaged: cutting it would silently lose what follows.
    #[error("{file}: line {line} is damaged, and whole records follow it")]
    Damaged { file: PathBuf, line: usize },
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] io::Error),
}

/// The writing end.
pub struct Journal {
    dir: PathBuf,
    file: Arc<File>,
    path: PathBuf,
    /// Bytes of whole records in the current segment.
    length: u64,
    last: u64,
    buffer: Vec<u8>,
    disk: Disk,
    _lock: File,
}

/// What a start finds.
pub struct Found {
    pub journal: Journal,
    /// The machine as of that number; none on the first start.
    pub snapshot: Option<(u64, Vec<u8>)>,
    /// The entries after it.
    pub entries: Vec<Entry>,
}

impl Journal {
    /// Opens the journal in `dir`, makes it if there is none, cuts a torn last record off.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn open(dir: &Path) -> Result<Found, Trouble> {
        let io = |error| Trouble::Io(dir.to_owned(), error);
        std::fs::create_dir_all(dir).map_err(io)?;
        let lock = File::create(dir.join("lock")).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(Trouble::InUse(dir.to_owned())),
            Err(std::fs::TryLockError::Error(error)) => return Err(io(error)),
        }
        let snapshot = newest_snapshot(dir).map_err(io)?;
        let after = snapshot.as_ref().map_or(0, |(seq, _)| *seq);
        let segments = segments(dir).map_err(io)?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut last = after;
        for (n, (first, path)) in segments.iter().enumerate() {
            let newest = n + 1 == segments.len();
            // A segment whose successor begins at or before what is wanted has nothing to give.
            if !newest && segments[n + 1].0 <= after + 1 {
                continue;
            }
            let whole = lines::check(path)?;
            if let Some(cut) = whole.cut {
                if !newest {
                    return Err(Trouble::Damaged { file: path.clone(), line: whole.records.len() + 1 });
                }
                tracing::warn!(file = %path.display(), at = cut, "a torn last record was cut off the journal");
                let file = OpenOptions::new().write(true).open(path).map_err(io)?;
                file.set_len(cut).and_then(|()| file.sync_data()).map_err(io)?;
            }
            last = last.max(first.saturating_sub(1));
            for record in whole.records {
                last = last.max(record.entry.seq);
                if record.entry.seq > after {
                    entries.push(record.entry);
                }
            }
        }
        let path = match segments.last() {
            Some((_, path)) => path.clone(),
            None => segment(dir, last + 1),
        };
        let (file, length) = append_to(&path).map_err(io)?;
        sync_dir(dir).map_err(io)?;
        let (dir, disk) = (dir.to_owned(), Disk::default());
        let file = Arc::new(file);
        let journal = Journal { dir, file, path, length, last, buffer: Vec::new(), disk, _lock: lock };
        Ok(Found { journal, snapshot, entries })
    }

    /// The number of the last entry; 0 when there is none.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Writes to this disk from now on.
    pub fn onto(&mut self, disk: Disk) {
        self.disk = disk;
    }

    /// Goes on with the number after `seq`: for a new folder beside an old database, whose numbers must not be
    /// used again.
    pub fn skip_to(&mut self, seq: u64) {
        self.last = self.last.max(seq);
    }

    /// The segment of the records written last, to be synced.
    pub fn segment(&self) -> Arc<File> {
        self.file.clone()
    }

    /// Writes records, all or none.
    ///
    /// # Errors
    /// The disk's. What was half written is cut off again, so that a repeat is harmless.
    pub fn write(&mut self, records: &[Record]) -> io::Result<()> {
        let Some(newest) = records.last().map(|record| record.entry.seq) else { return Ok(()) };
        self.buffer.clear();
        for record in records {
            lines::write(&mut self.buffer, record)?;
        }
        if let Err(error) = (self.disk.write)(&self.file, &self.buffer) {
            // O_APPEND: the next write goes to the end, so the end must be the last whole record.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += self.buffer.len() as u64;
        self.last = newest;
        Ok(())
    }

    /// Keeps `machine` (the state after the last entry) and begins a new segment.
    ///
    /// # Errors
    /// The disk's; the journal goes on as it was.
    pub fn snapshot(&mut self, machine: &[u8]) -> io::Result<()> {
        // The state must not outlive the facts on the way to it.
        (self.disk.sync)(&self.file)?;
        write_snapshot(&self.dir, self.last, machine)?;
        if self.length > 0 {
            let path = segment(&self.dir, self.last + 1);
            let (file, length) = append_to(&path)?;
            sync_dir(&self.dir)?;
            (self.file, self.path, self.length) = (Arc::new(file), path, length);
        }
        Ok(())
    }

    /// Removes snapshots but the two newest, and segments that neither they nor the projection (which has read up
    /// to `projected`) need.
    ///
    /// # Errors
    /// The disk's.
    pub fn tidy(&self, projected: u64) -> io::Result<()> {
        let mut snapshots = snapshots(&self.dir)?;
        let kept = snapshots.split_off(snapshots.len().saturating_sub(2));
        for (_, path) in snapshots {
            std::fs::remove_file(path)?;
        }
        // With one snapshot only, an older state may still be wanted if that one turns out to be damaged.
        let oldest = if kept.len() < 2 { 0 } else { kept[0].0 };
        let needed_after = projected.min(oldest);
        let segments = segments(&self.dir)?;
        for (n, (_, path)) in segments.iter().enumerate() {
            let Some((next, _)) = segments.get(n + 1) else { break };
            if *next > needed_after + 1 || *path == self.path {
                break;
            }
            std::fs::remove_file(path)?;
        }
        Ok(())
    }
}

fn segment(dir: &Path, first: u64) -> PathBuf {
    dir.join(format!("journal-{first:020}.jsonl"))
}

/// Segments by their first number.
fn segments(dir: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    numbered(dir, "journal-", ".jsonl")
}

fn snapshots(dir: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    numbered(dir, "snapshot-", ".json")
}

fn numbered(dir: &Path, before: &str, after: &str) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(dir)? {
        let file = file?;
        let name = file.file_name();
        let number =
            name.to_str().and_then(|name| name.strip_prefix(before)?.strip_suffix(after)?.parse().ok());
        found.extend(number.map(|number: u64| (number, file.path())));
    }
    found.sort();
    Ok(found)
}

fn append_to(path: &Path) -> io::Result<(File, u64)> {
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

fn newest_snapshot(dir: &Path) -> io::Result<Option<(u64, Vec<u8>)>> {
    for (seq, path) in snapshots(dir)?.into_iter().rev() {
        match lines::unframe(std::fs::read(&path)?.trim_ascii_end()) {
            Some(json) => return Ok(Some((seq, json.to_vec()))),
            None => tracing::error!(file = %path.display(), "a damaged snapshot is passed over"),
        }
    }
    Ok(None)
}

/// Under another name first, so that a crash leaves the old one or the new one.
fn write_snapshot(dir: &Path, seq: u64, machine: &[u8]) -> io::Result<()> {
    let aside = dir.join("snapshot.new");
    let mut file = File::create(&aside)?;
    file.write_all(&lines::frame(machine))?;
    file.sync_data()?;
    std::fs::rename(&aside, dir.join(format!("snapshot-{seq:020}.json")))?;
    sync_dir(dir)
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests;
