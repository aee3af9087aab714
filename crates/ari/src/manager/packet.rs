//! AMI's packets: lines of `Key: value`, ended by CR LF, and an empty line at the end.

use super::Error;

/// A packet from Asterisk. Keys repeat (`Output`), so this is a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Packet {
    /// Keys and values in their order.
    pub fields: Vec<(String, String)>,
}

impl Packet {
    /// The first value of a key, in any case of letters.
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.as_str())
    }

    /// Adds a line, without its end. A line without a colon is passed over.
    pub(crate) fn push(&mut self, line: &str) {
        if let Some((key, value)) = line.split_once(':') {
            self.fields.push((key.trim().to_owned(), value.trim_start().to_owned()));
        }
    }

    /// It answers the action with this id; not an event, nor a late answer to another.
    pub(super) fn answers(&self, id: &str) -> bool {
        self.get("Response").is_some() && self.get("ActionID") == Some(id)
    }

    pub(super) fn into_success(self) -> Result<Self, Error> {
        match self.get("Response") {
            Some("Success" | "Goodbye" | "Follows") => Ok(self),
            _ => Err(Error::from_answer(self.get("Message").unwrap_or_default())),
        }
    }
}

/// An action as it goes over the wire. A line break in a value would begin another field or another action, so it
/// is refused and not removed.
pub(super) fn encode(name: &str, id: &str, fields: &[(&str, &str)]) -> Result<String, Error> {
    let mut text = String::new();
    for (key, value) in [("Action", name), ("ActionID", id)].iter().chain(fields) {
        let key_is_plain =
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if !key_is_plain || value.contains(['\r', '\n', '\0']) {
            return Err(Error::Illegal((*key).to_owned()));
        }
        text.push_str(&format!("{key}: {value}\r\n"));
    }
    text.push_str("\r\n");
    Ok(text)
}
