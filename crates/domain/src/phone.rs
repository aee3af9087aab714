//! Telephone numbers as people type them and as networks send them.
//!
//! One rule to know: a number is kept in one form only, `+` and digits (E.164) for the outside and bare
//! digits for extensions and short services, so that equality is equality of strings.

use serde::{Deserialize, Serialize};

/// A normalised number: `+79105552147`, or 2–6 digits for an extension or a short service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// What was typed is not a number that can be dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPhone {
    Empty,
    Letters,
    TooShort,
    TooLong,
}

impl std::fmt::Display for NotAPhone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            NotAPhone::Empty => "no digits",
            NotAPhone::Letters => "letters in a number",
            NotAPhone::TooShort => "too few digits",
            NotAPhone::TooLong => "more than 15 digits (E.164)",
        })
    }
}

impl Phone {
    /// Normalises what a person typed or a trunk sent. Russian habits: `8…` and bare ten digits are `+7…`,
    /// `810…` is the way abroad. Spaces, dashes, brackets and dots are skipped; `tel:` and `sip:` are not.
    pub fn parse(typed: &str) -> Result<Phone, NotAPhone> {
        let typed = typed.trim();
        let plus = typed.starts_with('+');
        let mut digits = String::with_capacity(typed.len());
        for c in typed.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' | ' ' | '\u{a0}' | '-' | '–' | '—' | '(' | ')' | '.' | '/' => {}
                _ => return Err(NotAPhone::Letters),
            }
        }
        if digits.is_empty() {
            return Err(NotAPhone::Empty);
        }
        if plus {
            return Self::international(digits);
        }
        match digits.len() {
            1 => Err(NotAPhone::TooShort),
            2..=6 => Ok(Phone(digits)),
            10 => Self::international(format!("7{digits}")),
            11 if digits.starts_with('8') => Self::international(format!("7{}", &digits[1..])),
            _ if digits.starts_with("810") && digits.len() > 11 => {
                Self::international(digits[3..].to_owned())
            }
            _ => Self::international(digits),
        }
    }

    fn international(digits: String) -> Result<Phone, NotAPhone> {
        match digits.len() {
            0..=6 => Err(NotAPhone::TooShort),
            7..=15 => Ok(Phone(format!("+{digits}"))),
            _ => Err(NotAPhone::TooLong),
        }
    }

    /// An extension or a short service: no `+`, at most six digits.
    pub fn is_short(&self) -> bool {
        !self.0.starts_with('+')
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a person reads it: `+7 910 555-21-47`; other countries and short numbers as they are.
    pub fn pretty(&self) -> String {
        let d = &self.0;
        if d.starts_with("+7") && d.len() == 12 {
            return format!("+7 {} {}-{}-{}", &d[2..5], &d[5..8], &d[8..10], &d[10..12]);
        }
        d.clone()
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = NotAPhone;
    fn try_from(s: String) -> Result<Self, NotAPhone> {
        Phone::parse(&s)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_however_typed() {
        for typed in
            ["+79105552147", "8 (910) 555-21-47", "9105552147", "7 910 555 21 47", " +7 910 555–21–47 "]
        {
            assert_eq!(Phone::parse(typed).unwrap().as_str(), "+79105552147", "{typed}");
        }
        assert_eq!(Phone::parse("810 49 30 123456").unwrap().as_str(), "+4930123456");
        assert_eq!(Phone::parse("2014").unwrap().as_str(), "2014");
        assert!(Phone::parse("112").unwrap().is_short());
        assert_eq!(Phone::parse("+79105552147").unwrap().pretty(), "+7 910 555-21-47");
    }

    #[test]
    fn what_is_not_a_number() {
        assert_eq!(Phone::parse(""), Err(NotAPhone::Empty));
        assert_eq!(Phone::parse("anonymous"), Err(NotAPhone::Letters));
        assert_eq!(Phone::parse("5"), Err(NotAPhone::TooShort));
        assert_eq!(Phone::parse("+1234567890123456"), Err(NotAPhone::TooLong));
    }

    proptest::proptest! {
        #[test]
        fn parsing_twice_changes_nothing(typed in "[+]?[0-9 ()-]{1,20}") {
            if let Ok(phone) = Phone::parse(&typed) {
                proptest::prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
            }
        }
    }
}
