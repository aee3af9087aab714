//! Decoding of tagged enums on the page, in a fifth of the code that serde's derive makes of them.
//!
//! One rule to know: the wire is the same. The server derives; the page (wasm) looks the fields up by name; a test
//! compares the words of both, and a variant's fields are checked by the compiler.

#[cfg(any(test, target_arch = "wasm32"))]
pub use fields::Fields;

#[cfg(any(test, target_arch = "wasm32"))]
mod fields {
    use serde::Deserialize;
    use serde::de::{DeserializeOwned, Error as _};
    use serde_json::{Error, Map, Value};

    /// The fields of one JSON object.
    #[derive(Default, Deserialize)]
    #[serde(transparent)]
    pub struct Fields(Map<String, Value>);

    impl Fields {
        /// The tag.
        pub fn word(&mut self, tag: &'static str) -> Result<String, Error> {
            match self.0.remove(tag) {
                Some(Value::String(word)) => Ok(word),
                _ => Err(Error::missing_field(tag)),
            }
        }

        /// A field; a missing one reads as null.
        pub fn take<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T, Error> {
            serde_json::from_value(self.0.remove(name).unwrap_or(Value::Null))
        }
    }
}

/// `compact!(Name, "tag", { "word" => Variant { field, … }, … })` for an enum with `#[serde(tag = "tag")]`.
macro_rules! compact {
    ($name:ident, $tag:literal, { $($word:literal => $variant:ident $({ $($field:ident),+ })?,)+ }) => {
        #[cfg(any(test, target_arch = "wasm32"))]
        #[allow(dead_code, reason = "tests of the server read some of them only")]
        impl $name {
            #[cfg(test)]
            pub(crate) const WORDS: &[&str] = &[$($word),+];

            pub(crate) fn from_fields(mut fields: $crate::wire::Fields) -> Result<Self, serde_json::Error> {
                let word = fields.word($tag)?;
                match word.as_str() {
                    $($word => Ok(Self::$variant $({ $($field: fields.take(stringify!($field))?),+ })?),)+
                    other => Err(serde::de::Error::custom(other)),
                }
            }
        }

        #[cfg(target_arch = "wasm32")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::from_fields($crate::wire::Fields::deserialize(from)?).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use compact;

#[cfg(test)]
mod tests {
    use crate::board::Phase;
    use crate::calls::{Reason, What};
    use crate::events::Event;
    use crate::{EmployeeId, Millis, Party, Presence, Target, Timestamp};
    use serde::de::DeserializeOwned;

    /// The words that serde's derive knows, read from its refusal of a word that is none.
    fn derived<T: DeserializeOwned>(tag: &str) -> Vec<String> {
        let refusal = serde_json::from_str::<T>(&format!("{{\"{tag}\":\"?\"}}")).err().unwrap().to_string();
        refusal.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn both_ways_know_the_same_words() {
        assert_eq!(derived::<Reason>("why"), Reason::WORDS);
        assert_eq!(derived::<What>("what"), What::WORDS);
        assert_eq!(derived::<Event>("event"), Event::WORDS);
        assert_eq!(derived::<Phase>("kind"), Phase::WORDS);
        assert_eq!(derived::<Presence>("kind"), Presence::WORDS);
        assert_eq!(derived::<Party>("kind"), Party::WORDS);
        assert_eq!(derived::<Target>("kind"), Target::WORDS);
    }

    #[test]
    fn both_ways_read_the_same() {
        let reason = Reason::NobodyFree { staffed: 3, busy: 2, on_break: 1 };
        let text = serde_json::to_string(&reason).unwrap();
        assert_eq!(Reason::from_fields(serde_json::from_str(&text).unwrap()).unwrap(), reason);
        let phase = Phase::Ringing { operator: EmployeeId::nth(7), until: Timestamp(5) };
        let text = serde_json::to_string(&phase).unwrap();
        assert_eq!(Phase::from_fields(serde_json::from_str(&text).unwrap()).unwrap(), phase);
        let presence = Presence::Break { reason: None };
        let text = serde_json::to_string(&presence).unwrap();
        assert_eq!(Presence::from_fields(serde_json::from_str(&text).unwrap()).unwrap(), presence);
        let reason = Reason::AfterCallTime { length: Millis(60_000) };
        let text = serde_json::to_string(&reason).unwrap();
        assert_eq!(Reason::from_fields(serde_json::from_str(&text).unwrap()).unwrap(), reason);
    }
}
