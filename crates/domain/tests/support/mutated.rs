//! Bytes that are nearly right: a sample with some of them changed, left out, doubled, or put there from elsewhere.
//! Shared by the campaigns of several crates (`#[path]`), so that each parser meets the same malice.

use proptest::prelude::*;
use proptest::sample::Index;

/// What parsers stumble over.
const TOKENS: [&str; 20] = [
    "null",
    "true",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e400",
    "-0.0",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\n",
    "é",
    "\u{202e}",
];

#[derive(Clone, Debug)]
enum Change {
    Set(Index, u8),
    Cut(Index, Index),
    Double(Index, Index),
    Token(Index, usize),
    Long(Index, u16),
    /// The rest comes from another sample.
    Splice(Index, Index, Index),
    /// One value of JSON in the place of another: `name`'s colon to the next comma.
    Value(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), any::<u8>()).prop_map(|(i, b)| Change::Set(i, b)),
        2 => (at(), at()).prop_map(|(i, j)| Change::Cut(i, j)),
        1 => (at(), at()).prop_map(|(i, j)| Change::Double(i, j)),
        3 => (at(), 0..TOKENS.len()).prop_map(|(i, t)| Change::Token(i, t)),
        1 => (at(), 0..3_000_u16).prop_map(|(i, n)| Change::Long(i, n)),
        1 => (at(), at(), at()).prop_map(|(i, which, j)| Change::Splice(i, which, j)),
        6 => (at(), 0..TOKENS.len()).prop_map(|(i, t)| Change::Value(i, t)),
    ]
}

/// A sample with up to six changes; now and then nothing but noise.
pub fn mutated(samples: Vec<String>) -> impl Strategy<Value = Vec<u8>> {
    let near = (any::<Index>(), prop::collection::vec(change(), 0..6)).prop_map(move |(which, changes)| {
        let mut bytes = which.get(&samples).clone().into_bytes();
        for change in changes {
            apply(&mut bytes, &change, &samples);
        }
        bytes
    });
    prop_oneof![20 => near, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

fn apply(bytes: &mut Vec<u8>, change: &Change, samples: &[String]) {
    let length = bytes.len();
    if length == 0 {
        return;
    }
    let span = |i: &Index, j: &Index| {
        let (i, j) = (i.index(length), j.index(length));
        i.min(j)..i.max(j)
    };
    match change {
        Change::Set(i, byte) => bytes[i.index(length)] = *byte,
        Change::Cut(i, j) => drop(bytes.drain(span(i, j))),
        Change::Double(i, j) => {
            let span = span(i, j);
            let twice = bytes[span.clone()].to_vec();
            bytes.splice(span.end..span.end, twice);
        }
        Change::Token(i, token) => {
            let at = i.index(length);
            bytes.splice(at..at, TOKENS[*token].bytes());
        }
        Change::Long(i, n) => {
            let at = i.index(length);
            bytes.splice(at..at, std::iter::repeat_n(b'7', usize::from(*n)));
        }
        Change::Splice(i, which, j) => {
            let other = which.get(samples).as_bytes();
            let from = j.index(other.len() + 1);
            bytes.truncate(i.index(length));
            bytes.extend_from_slice(&other[from..]);
        }
        Change::Value(i, token) => {
            let from = i.index(length);
            let Some(colon) = bytes[from..].iter().position(|byte| *byte == b':') else { return };
            let begin = from + colon + 1;
            let end =
                bytes[begin..].iter().position(|byte| b",}]".contains(byte)).map_or(length, |n| begin + n);
            bytes.splice(begin..end, TOKENS[*token].bytes());
        }
    }
}

/// `GARBAGE=50` makes fifty times as many: the campaign of a night.
pub fn cases(n: u32) -> ProptestConfig {
    let n = n * std::env::var("GARBAGE").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig { cases: n, failure_persistence: None, ..ProptestConfig::default() }
}
