use super::*;
use domain::Timestamp;
use switch::Input;

fn record(seq: u64) -> Record {
    let entry =
        Entry { seq, at: Timestamp(1_000 + seq as i64), seed: u64::MAX - seq, input: Input::TimeCame };
    Record { entry, facts: Vec::new() }
}

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let dir = std::env::temp_dir().join(format!("otklik-journal-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&dir).unwrap();
        Folder(dir)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn filled(dir: &Path, upto: u64) -> Journal {
    let mut journal = Journal::open(dir).unwrap().journal;
    for seq in journal.last() + 1..=upto {
        journal.write(&[record(seq)]).unwrap();
    }
    journal
}

fn found(dir: &Path) -> (Option<u64>, Vec<u64>) {
    let found = Journal::open(dir).unwrap();
    (found.snapshot.map(|(seq, _)| seq), found.entries.iter().map(|entry| entry.seq).collect())
}

#[test]
fn what_was_appended_is_found() {
    let folder = Folder::new();
    drop(filled(&folder.0, 3));
    let again = Journal::open(&folder.0).unwrap();
    assert_eq!(again.journal.last(), 3);
    assert_eq!(again.entries, (1..=3).map(|seq| record(seq).entry).collect::<Vec<_>>());
}

#[test]
fn two_servers_never_work_on_one_journal() {
    let folder = Folder::new();
    let _first = filled(&folder.0, 1);
    assert!(matches!(Journal::open(&folder.0), Err(Trouble::InUse(_))));
}

#[test]
fn a_torn_last_record_is_cut_and_its_number_used_again() {
    for keep in [1, 8, 9, 20] {
        let folder = Folder::new();
        let journal = filled(&folder.0, 2);
        let path = journal.path.clone();
        drop(journal);
        let mut torn = Vec::new();
        lines::write(&mut torn, &record(3)).unwrap();
        OpenOptions::new().append(true).open(&path).unwrap().write_all(&torn[..keep]).unwrap();
        let mut journal = Journal::open(&folder.0).unwrap().journal;
        assert_eq!(journal.last(), 2, "{keep} bytes of the third");
        journal.write(&[record(3)]).unwrap();
        drop(journal);
        assert_eq!(found(&folder.0), (None, vec![1, 2, 3]));
    }
}

#[test]
fn damage_in_the_middle_is_refused() {
    let folder = Folder::new();
    let journal = filled(&folder.0, 3);
    let path = journal.path.clone();
    drop(journal);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[30] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(Journal::open(&folder.0), Err(Trouble::Damaged { line: 1, .. })));
}

#[test]
fn a_start_reads_the_snapshot_and_what_follows() {
    let folder = Folder::new();
    let mut journal = filled(&folder.0, 4);
    journal.snapshot(b"{\"state\":4}").unwrap();
    for seq in 5..=6 {
        journal.write(&[record(seq)]).unwrap();
    }
    drop(journal);
    let again = Journal::open(&folder.0).unwrap();
    assert_eq!(again.snapshot, Some((4, b"{\"state\":4}".to_vec())));
    assert_eq!(again.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [5, 6]);
}

#[test]
fn a_damaged_snapshot_gives_way_to_the_one_before() {
    let folder = Folder::new();
    let mut journal = filled(&folder.0, 2);
    journal.snapshot(b"{}").unwrap();
    journal.write(&[record(3)]).unwrap();
    journal.snapshot(b"{\"newer\":true}").unwrap();
    journal.write(&[record(4)]).unwrap();
    journal.tidy(4).unwrap();
    drop(journal);
    std::fs::write(folder.0.join(format!("snapshot-{:020}.json", 3)), b"half").unwrap();
    assert_eq!(found(&folder.0), (Some(2), vec![3, 4]));
}

#[test]
fn nothing_is_removed_before_it_is_projected() {
    let folder = Folder::new();
    let mut journal = filled(&folder.0, 2);
    for upto in [4, 6, 8] {
        journal.snapshot(b"{}").unwrap();
        for seq in upto - 1..=upto {
            journal.write(&[record(seq)]).unwrap();
        }
    }
    journal.tidy(1).unwrap();
    let mut reader = Reader::after(folder.0.clone(), 1);
    let seqs = |records: Vec<Record>| records.into_iter().map(|record| record.entry.seq).collect::<Vec<_>>();
    assert_eq!(seqs(reader.read(8, 100).unwrap()), [2, 3, 4, 5, 6, 7, 8]);
    journal.tidy(8).unwrap();
    assert_eq!(segments(&folder.0).unwrap().len(), 2, "those after the older of two snapshots");
}

#[test]
fn the_reader_follows_the_writer_and_stops_at_what_is_synced() {
    let folder = Folder::new();
    let mut journal = filled(&folder.0, 3);
    let mut reader = Reader::after(folder.0.clone(), 0);
    assert_eq!(reader.read(2, 100).unwrap(), [record(1), record(2)]);
    assert_eq!(reader.read(2, 100).unwrap(), []);
    journal.snapshot(b"{}").unwrap();
    journal.write(&[record(4), record(5)]).unwrap();
    assert_eq!(reader.read(5, 2).unwrap(), [record(3), record(4)]);
    assert_eq!(reader.read(5, 2).unwrap(), [record(5)]);
}

#[test]
fn a_new_folder_beside_an_old_database_goes_on_with_its_numbers() {
    let folder = Folder::new();
    let mut journal = Journal::open(&folder.0).unwrap().journal;
    journal.skip_to(5_000);
    journal.write(&[record(5_001)]).unwrap();
    drop(journal);
    assert_eq!(found(&folder.0), (None, vec![5_001]));
    assert_eq!(Reader::after(folder.0.clone(), 5_000).read(5_001, 9).unwrap(), [record(5_001)]);
}
