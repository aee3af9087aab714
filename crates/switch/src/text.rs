//! Inputs, orders, facts and events as lines that a person reads: the word first, then what is said with it.
//! For `switch-replay` and for scenarios.

use serde::Serialize;
use serde_json::Value;

/// The instant as the end of it that people compare: seconds with milliseconds since `start`.
pub fn seconds(at: domain::Timestamp, start: domain::Timestamp) -> String {
    let millis = at.0 - start.0;
    format!("{}{}.{:03}", if millis < 0 { "-" } else { "" }, millis.abs() / 1000, millis.abs() % 1000)
}

/// One line for anything of ours that serialises to an object with a tag (`input`, `command`, `why`, …). What is
/// absent is left out. `name` turns an id into something shorter.
pub fn line(thing: &impl Serialize, name: &mut dyn FnMut(&str) -> String) -> String {
    match serde_json::to_value(thing) {
        Ok(Value::Object(fields)) => object(&fields, name, " "),
        Ok(other) => value(&other, name),
        Err(error) => format!("(not to be shown: {error})"),
    }
}

/// The last six characters: enough to tell ids apart in one journal, as version 7 ends in chance.
pub fn short(id: &str) -> String {
    id[id.len().saturating_sub(6)..].to_owned()
}

/// In this order: a failed command is named by a field that other things have for a tag.
const TAGS: [&str; 8] = ["why", "input", "fact", "event", "what", "command", "kind", "phase"];

fn object(
    fields: &serde_json::Map<String, Value>,
    name: &mut dyn FnMut(&str) -> String,
    between: &str,
) -> String {
    let tag = TAGS.iter().find(|tag| fields.get(**tag).is_some_and(Value::is_string));
    let mut parts: Vec<String> =
        tag.and_then(|tag| fields[*tag].as_str()).map(str::to_owned).into_iter().collect();
    // Sorted, whatever order the parser keeps.
    let mut keys: Vec<&String> = fields.keys().filter(|key| Some(&key.as_str()) != tag).collect();
    keys.sort();
    for key in keys {
        match &fields[key] {
            Value::Null => {}
            Value::Array(items) if items.is_empty() => {}
            Value::Bool(true) => parts.push(key.clone()),
            Value::Bool(false) => parts.push(format!("not-{key}")),
            other => parts.push(format!("{key}={}", value(other, name))),
        }
    }
    parts.join(between)
}

fn value(of: &Value, name: &mut dyn FnMut(&str) -> String) -> String {
    match of {
        Value::Object(fields) if is_a_word(fields) => object(fields, name, ","),
        Value::Object(fields) => format!("({})", object(fields, name, " ")),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| value(item, name)).collect();
            format!("[{}]", items.join(" "))
        }
        Value::String(text) if is_id(text) => name(text),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Only the tag says anything.
fn is_a_word(fields: &serde_json::Map<String, Value>) -> bool {
    let said = fields.iter().filter(|(_, value)| !value.is_null()).collect::<Vec<_>>();
    matches!(said[..], [(key, Value::String(_))] if TAGS.contains(&key.as_str()))
}

fn is_id(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Command, Input};
    use domain::{EmployeeId, LegId, Presence};

    #[test]
    fn a_line_says_the_word_first() {
        let asked = Input::PresenceAsked {
            operator: EmployeeId::nth(0xab),
            by: EmployeeId::nth(0xab),
            to: Presence::Break { reason: None },
            comment: None,
        };
        assert_eq!(line(&asked, &mut short), "presence_asked by=0000ab operator=0000ab to=break");
        let hang_up = Command::HangUp { leg: LegId::nth(1), cause: 16 };
        assert_eq!(line(&hang_up, &mut short), "hang_up cause=16 leg=000001");
    }
}
