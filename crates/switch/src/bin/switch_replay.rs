//! Feeds a journal to the machine and prints what it decided: entries, the orders with their reasons, and on
//! request facts and events. The journal is JSON lines of `switch::Entry`, as the engine writes it.

use std::io::{BufRead, BufReader, Read, Write};
use switch::{Entry, Switch, text};

const HELP: &str = "\
switch-replay: a journal in, the decisions out

  switch-replay [--from SNAPSHOT] [--facts] [--events] [--ids] [--only WORD] [JOURNAL]

JOURNAL    a file of JSON lines, one Entry each; standard input without it
--from     begin with this snapshot (the JSON of a Switch) instead of an empty machine
--facts    print what is remembered, too
--events   print what the screens are told, too
--ids      print ids whole, not their last six characters
--only     print only entries whose lines contain WORD (the end of an id, a number, a word)

Each entry is printed as `seq +seconds input`, then indented `→ order — reason`, `= fact`, `~ event`.
The last line is the number of entries and the machine's next timeout.";

#[derive(Default)]
struct Wish {
    journal: Option<String>,
    snapshot: Option<String>,
    facts: bool,
    events: bool,
    ids: bool,
    only: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(wish) = wish(std::env::args().skip(1))? else {
        println!("{HELP}");
        return Ok(());
    };
    let mut machine = match &wish.snapshot {
        Some(path) => serde_json::from_reader(BufReader::new(std::fs::File::open(path)?))?,
        None => Switch::default(),
    };
    let source: Box<dyn Read> = match &wish.journal {
        Some(path) => Box::new(std::fs::File::open(path)?),
        None => Box::new(std::io::stdin()),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut start, mut entries, mut now) = (None, 0_u64, domain::Timestamp(0));
    for (number, read) in BufReader::new(source).lines().enumerate() {
        let read = read?;
        if read.trim().is_empty() {
            continue;
        }
        let entry: Entry =
            serde_json::from_str(&read).map_err(|error| format!("line {}: {error}", number + 1))?;
        now = entry.at;
        let said = tell(&mut machine, &entry, *start.get_or_insert(entry.at), &wish);
        if wish.only.as_ref().is_none_or(|word| said.contains(word.as_str())) {
            out.write_all(said.as_bytes())?;
        }
        entries += 1;
    }
    let start = start.unwrap_or(now);
    let next = machine.next_timeout().map_or("none".to_owned(), |at| text::seconds(at, start));
    writeln!(out, "{entries} entries; next timeout {next}")?;
    Ok(())
}

fn tell(machine: &mut Switch, entry: &Entry, start: domain::Timestamp, wish: &Wish) -> String {
    let mut name = |id: &str| if wish.ids { id.to_owned() } else { text::short(id) };
    let outcome = machine.handle(entry);
    let at = text::seconds(entry.at, start);
    let mut said = format!("{} +{at} {}\n", entry.seq, text::line(&entry.input, &mut name));
    for order in &outcome.orders {
        let (command, reason) = (text::line(&order.command, &mut name), text::line(&order.reason, &mut name));
        said.push_str(&format!("    → {command} — {reason}\n"));
    }
    for fact in outcome.facts.iter().filter(|_| wish.facts) {
        said.push_str(&format!("    = {}\n", text::line(fact, &mut name)));
    }
    for event in outcome.events.iter().filter(|_| wish.events) {
        said.push_str(&format!("    ~ {}\n", text::line(event, &mut name)));
    }
    said
}

/// None: help is wanted.
fn wish(mut args: impl Iterator<Item = String>) -> Result<Option<Wish>, String> {
    let mut wish = Wish::default();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "-h" | "--help" => return Ok(None),
            "--from" => wish.snapshot = Some(value()?),
            "--facts" => wish.facts = true,
            "--events" => wish.events = true,
            "--ids" => wish.ids = true,
            "--only" => wish.only = Some(value()?),
            other if other.starts_with('-') => return Err(format!("unknown option {other}; see --help")),
            _ => wish.journal = Some(arg),
        }
    }
    Ok(Some(wish))
}
